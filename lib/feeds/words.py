"""What merchants call columns, and how they say that a thing can be had, in several languages."""

from collections.abc import Mapping, Sequence


def table(text: str, between: str = ",") -> dict[str, tuple[str, ...]]:
    """Lines such as "meaning: word, word"; a line that begins with a blank goes on."""
    lines = text.strip().replace("\n ", " ").splitlines()
    entries = (line.partition(":") for line in lines)
    return {meaning: tuple(map(str.strip, words.split(between))) for meaning, _, words in entries}


COLUMNS: Mapping[str, Sequence[str]] = table("""
id: id, product id, sku, item id, item number, article id, article number, article no,
 artikelnummer, art nr, art. nr., part number, mpn, code, product code, handle, asin, uniq id,
 uuid, objectid, retailer id, uid, reference no, référence, referencia, codice, artikel nr,
 produktnummer, code article, référence produit, código, código de producto, código do produto,
 codice articolo, codice prodotto, 商品id, 商品コード, 商品番号, 品番, 型番, 商品编号, 商品編號,
 产品编号, 產品編號, 货号, 貨號, 编号, 編號, ugs, product number, ordernumber, p model, réf.,
 artikelcode, code produit, cod, 商品管理番号（商品url）, 独自商品コード, 管理番号, 商品编码,
 商家编码, 款号, 商品貨號, custom label, seller sku, item sku, product sku, item code, external id,
 internal reference, indeks, kod produktu, артикул, код, cikkszám, varenummer, bestellnummer,
 stok kodu, token, contribution sku, variant id,
 internal variant id, variation id
group: group id, itemgroup id, parent id, parent sku, style id, model id, mainnumber,
 child parent sku relationship.parent sku, is child of product code, master product id,
 übergeordnetes produkt, genitore, hoofd, ascendente, 親
title: title, name, название, nazwa, název, product name, product title, product display name,
 item name, display name, label, titel, bezeichnung, produktname, artikelbezeichnung, titre, nom,
 désignation, título, nombre, titolo, nome, artikelname, nom du produit, libellé, intitulé,
 nombre del producto, nome do produto, nome prodotto, nome del prodotto, naam, productnaam, 商品名,
 品名, タイトル, 商品名称, 商品名稱, 产品名称, 產品名稱, 商品标题, 标题, 標題, 名称, 名稱,
 p name.de, nom produit, nombre del artículo, denominazione, descrizione articolo,
 artikelomschrijving, 名前, アイテム名, 宝贝名称, nazwa produktu, название товара, наименование,
 ürün adı, nama produk, tên sản phẩm, termék, namn, navn, denumire, prod name, produktbezeichnung,
 상품명, us title short, en title short, nl title short, de title short, fr title short
description: description, product description, long description, product desc, body, body html,
 details, text, about product, beschreibung, produktbeschreibung, descripción, descrizione,
 short description, description longue, descrição, beschrijving, omschrijving, productomschrijving,
 商品説明, 説明文, 説明, 商品描述, 产品描述, 產品描述, 描述, 详情, 詳情, p desc.de, langtext,
 kurzbeschreibung, descriptif, description courte, résumé, descripción corta, breve descrizione,
 korte beschrijving, descrição curta, 商品説明文, pc用商品説明文, 簡易説明, 商品详情, 宝贝描述,
 summary, desc, описание, opis, us description long, en description long, nl description long,
 de description long, fr description long
brand: brand, brand name, vendor, manufacturer, maker, designer, marke, hersteller, marque, marca,
 fabricant, fabricante, produttore, merk, ブランド名, ブランド, メーカー, 品牌, manufacturer name,
 p manufacturer, marken, marques, marcas, marchio, merken, merknaam, メーカー名, 製造元, 品牌名稱,
 producent, marka, бренд, производитель
category: category, categories, categorytext, product category, category path, product type, type,
 department, product category tree, kategorie, warengruppe, catégorie, categoría,
 google product category, sheet, produktkategorie, produktgruppe, カテゴリー, カテゴリ, 分類, 类目,
 類目, 分类, 类别, 類別, cat, 品类, 品類, kategorien, kategoriepfad, kategorie ebene 1, famille,
 categorías, familia, reparto, categorieën, カテゴリ名, カテゴリー名, 商品カテゴリ, 宝贝类目,
 商品分类, 商品分類, 商品类目, kategoria, category name, category 1, main category,
 feed product type, primary category, group, product group, master category, rayon, sección, seção,
 категория, kategori, artikelgruppe, categoryid
colour: colour, color, цвет, barva, kolor, color name, base colour, farbe, couleur, colore, kleur,
 cor, カラー, 色, 颜色, 顏色, grundfarbe, coloris, colori, cores, kleuren, 色名, 颜色分类, colors,
 renk, variant color
material: material, materials, fabric, материал, matériau, materiale, materiali, matière, matéria,
 materiaal, 素材, 材質, 材质, 面料, werkstoff, matières, tecido, 面料成分
pattern: pattern, print, muster, motif, estampado, 柄, 图案, 圖案
price: price, regular price, price tax included, price tax incl.,
 price tax excluded, price tax excl., price with vat, price vat, cena, product price,
 selling price, sales price, start price, standard price, current price, final price,
 variant price, listing price, cena brutto, cena netto, price eur, price usd, preis in €, prezzo €,
 precio venta, endpreis, vkpreis, цена, fiyat, satış fiyatı, giá, harga, bruttó ár, pris, preț,
 판매가, price incl vat, amount, preis, vk, verkaufspreis, bruttopreis, prix, precio, prezzo,
 prijs, preis brutto, prix ttc, prix de vente, pvp, preço, preço de venda, prezzo di vendita,
 verkoopprijs, 販売価格, 税込価格, 価格, 値段, 售价, 售價, 价格, 價格, price gross,
 regulärer preis, brutto vk, vk brutto, std. vk brutto, verkaufspreis brutto, preis inkl. mwst.,
 tarif régulier, prix de vente ttc, precio normal, precio de venta, prezzo di listino,
 prezzo al pubblico, prezzo ivato, reguliere prijs, prijs incl. btw, preço normal,
 通常購入販売価格, 通常価格, 単価, 销售价, 零售价, 现价, 一口价, 商品价格, 宝贝价格,
 retail price, list price, mrp, msrp,
 rrp, uvp, unit price, precio unitario, prezzo unitario, einzelpreis, prices, offers, base price,
 purchasable offer.our price.schedule.value with tax
sale_price: sale price, special price, discounted price, angebotspreis, prix promo, sonderpreis,
 aktionspreis, prix soldé, prix réduit, precio rebajado, precio de oferta, preço promocional,
 prezzo scontato, actieprijs, セール価格, 特価, 促销价, 促銷價, 特价, 特價, tarif promo,
 prix promotionnel, precio promocional, precio oferta, prezzo in offerta, prezzo offerta,
 aanbiedingsprijs, discount price, offer price, promo price, promotional price, online sale price,
 cena promocyjna
currency: currency, currency code, currencyid, product currency, währung, devise, moneda, valuta,
 moeda, 通貨, 货币, 貨幣, 币种, 幣種
availability: availability, stock status, in stock, is in stock, stock, quantity, qty, inventory,
 verfügbarkeit, bestand, disponibilité, disponibilidad, lagerbestand, auf lager, en stock,
 existencias, disponibilidade, estoque, disponibilità, giacenza, beschikbaarheid, op voorraad,
 voorraad, 在庫状況, 在庫数, 在庫, 库存数量, 库存, 庫存, stock level, p stock, vorrätig?,
 verfügbar, verfügbarer bestand, lagerbestand gesamt, inventario, disponibile, giacenze, quantità,
 em estoque?, 商品库存, 库存状态, 宝贝数量, ilość, dostępność, disponible, disponível, stok,
 наличие, остаток, stock quantity, current stock level, available, avail,
 fulfillment availability.quantity
url: url, link, product url, product link, page, deeplink, permalink, produktlink, lien,
 lien produit, enlace, 商品url, リンク, 商品链接, 商品連結, 链接, 連結, produkt url, url produit,
 url del producto, url prodotto, url do produto, 商品ページurl, 产品链接, 商品網址,
 link do produktu, affiliate link, 商品ページ, ссылка, item url
image: image, image url, изображение, obrazek, image link, image src, img, img url, picture,
 picture url, photo, photo url, main image, base image, image 1, product image, product image url,
 image path, image file, imgs, product image file, full image, filename, file, bild, bild url,
 image principale, imagen, immagine, images, image urls, pictures, photos, bilder, thumbnail,
 produktbild, hauptbild, bildlink, bild 1, url image, lien image, imágenes, url imagen,
 url de imagen, imagem, imagens, url da imagem, immagini, url immagine, afbeelding, afbeeldingen,
 afbeelding url, 商品画像, メイン画像, 画像url, 画像, 写真, 商品图片, 商品圖片, 主图, 主圖,
 图片链接, 图片地址, 图片, 圖片, cover media url, p image, artikelbild, bildpfad, bild url 1,
 url de l'image, photo principale, imagen principal, immagine principale, hoofdafbeelding,
 afbeelding 1, imagem principal, 画像1, 画像url1, 商品画像url, 商品画像パス1, メイン画像url,
 商品主图, 主图链接, 图片url, 产品图片, 宝贝图片, 商品圖片網址, 封面圖片, foto, fotos,
 foto principal, zdjęcie, zdjęcia, zdjęcie główne, obraz, фото, картинка, изображения, resim,
 görsel, hình ảnh, hinh, kép, billede, bilde, kuva, picurl, item photo url, featured image,
 primary image, cover image, main image url, product images, image links, image url url,
 bild pfad url, main product image locator.media location, other image url,
 other product image locator media location, thumbnail url, 대표이미지
additional_images: additional images, additional image link, imgurl alternative, additionalimage,
 additional imageurl, additional image links, more images, other images, gallery, extra images,
 weitere bilder, image 2, image 3, image 4, image 5, image 6, zusatzbilder, bild 2, bild 3, bild 4,
 images supplémentaires, imágenes adicionales, imagens adicionais, immagini aggiuntive,
 extra afbeeldingen, 追加画像, サブ画像, 附图, 附圖, 副图, 更多图片, p image.1, p image.2,
 bild url 2, 画像2, 画像3, 画像4, 画像url2, サブ画像1, サブ画像2, 商品画像パス2, 商品圖片 1
published: published, is published, active, is active, visible, is visible, enabled, is enabled,
 status, product status, veröffentlicht, publié, publicado, pubblicato, gepubliceerd, aktiv, actif,
 activo, attivo, actief, ativo, aktywne, aktywny, активен, product visible, update delete,
 online flag
hidden: hidden, is hidden, hide, hide product
image_alt: image alt, image alt text, alt text, alt
""")
"""Field -> names of columns, folded; of several in one file the first here is taken."""

PRODUCTS: Mapping[str, Sequence[str]] = table("""
internal id: internal variant id
product id: variant id, variation id
handle: variant option one name, variant option one value
""")
"""What a column is called that names the product of each variant -> what stands beside it then."""

LAST_TITLES: Sequence[str] = (
    *("produkt", "artikel", "artículo", "producto", "prodotto", "articolo", "produto", "товар"),
    *("product", "item", "model"),
)
"""What a column of titles is called only where there is no better one: it may hold numbers."""

PICTURES: Sequence[str] = (
    "images",
    "product images",
    "image links",
    "fotos",
    "zdjęcia",
    "image urls",
    "imageurls",
    "pictures",
    "photos",
    "bilder",
    "imágenes",
    "imagens",
    "immagini",
    "afbeeldingen",
)
"""What a column of all pictures is called, which may stand beside one of the main picture."""

AVAILABILITY: Mapping[str, Sequence[str]] = table("""
in stock: in stock, instock, available, available for order, in stock online, instoreonly,
 onlineonly, limited availability, limitedavailability, low stock, yes, y, true, ja, oui, si, sí,
 active, auf lager, lieferbar, verfügbar, en stock, disponible, disponibile, op voorraad, sim,
 vrai, beschikbaar, disponível, em estoque, en existencia, disponibile subito, 在庫あり, 販売中,
 有货, 有貨, 现货, 現貨, 是, はい, vorrätig, lagernd, sofort lieferbar, aktiv, actif, activo,
 attivo, sì, in magazzino, leverbaar, in voorraad, em stock, pronta entrega, ativo, 在庫有り,
 skladem, na sklade, dostępny, w magazynie, в наличии, есть, あり, 有り, 有, ○, 〇, ◯, △,
 残りわずか, 上架, 在售, 有库存, 有庫存
out of stock: out of stock, outofstock, sold out, soldout, unavailable, not available,
 discontinued, oos, no, n, false, nein, non, ausverkauft, nicht lieferbar, nicht verfügbar,
 rupture de stock, épuisé, agotado, esaurito, uitverkocht, nee, não, faux, niet op voorraad,
 niet beschikbaar, esgotado, indisponível, fuera de stock, sin stock, sin existencias,
 non disponibile, 在庫なし, 在庫切れ, 売り切れ, 品切れ, 缺货, 缺貨, 无货, 無貨, 售罄, 否, いいえ,
 nicht vorrätig, nicht auf lager, vergriffen, inaktiv, indisponible, non disponible, rupture,
 en rupture, hors stock, no disponible, inactivo, uit voorraad, niet leverbaar, não disponível,
 sem stock, sem estoque, fora de estoque, inativo, 在庫無し, なし, 無し, 無, ×, 完売, 販売終了,
 下架, 已售罄, 无库存, 無庫存, vyprodáno, není skladem, niedostępny, brak, нет в наличии, нет
preorder: preorder, pre order, presale, backorder, back order, on backorder, onbackorder,
 vorbestellbar, précommande, preventa, reserva, pré venda, preordine, 予約受付中, 予約, 预售, 預售,
 vorbestellung, sur commande, bajo pedido, sob encomenda, お取り寄せ, 取り寄せ, 入荷待ち, 预订
""")

NOTHING: Sequence[str] = table("""
: n/a, na, n.a, n / a, none, null, nil, nan, undefined, empty, missing, no, not available,
 unavailable, tbd, tba, tbc, to be done, coming soon, image coming soon, picture coming soon,
 photo coming soon,
 no image, no images, no picture, no pictures, no photo, no photos, no image available,
 no picture available, no photo available, image not available, noimage, without image,
 kein, keine, keins, kein bild, keine bilder, kein foto, kein bild vorhanden, ohne bild, bild folgt,
 folgt, foto folgt, nicht vorhanden, k.a, aucun, aucune, aucune image, pas d'image, pas de photo,
 sans image, sans photo, à venir, sin imagen, sin foto, no hay, ninguna, ninguno, no disponible,
 próximamente, sem imagem, sem foto, nenhuma, nenhum, em breve, nessuna, nessuno, nessuna immagine,
 senza immagine, senza foto, non disponibile, geen, geen afbeelding, geen foto, niet beschikbaar,
 brak, brak zdjęcia, нет, нет фото, нет изображения, нет картинки, なし, 無し, 画像なし, 画像無し,
 準備中, 画像準備中, 无, 無, 无图, 無圖, 无图片, 無圖片, 暂无, 暫無, 暂无图片, 暫無圖片
""")[""]
"""What stands in a cell, folded, that says that there is no picture."""
