"""Other words for what captions say, so that nobody has to guess the caption's own.

A caption's phrase may be written with any of these; a picture matches by the phrase itself.
Colours come from the 954 names of the XKCD survey (CC0) by how near they are to each shade.
"""

from collections.abc import Mapping

import numpy as np
from matplotlib.colors import XKCD_COLORS, to_rgb
from numpy.typing import NDArray

from lib.embedding.words import canonical, split

THINGS: dict[str, str] = {
    "mug": (
        "drinking mug, tea mug, cuppa, hot chocolate mug, ceramic mug, drinkware, teacup, "
        "tumbler, beaker cup"
    ),
    "vase": (
        "flower pot vase, bud vase, flower holder, decorative jar, amphora, flower jar, jar, "
        "pitcher, jug for flowers"
    ),
    "water bottle": (
        "sports bottle, insulated bottle, vacuum flask, hydration bottle, gym bottle, reusable "
        "bottle, thermos flask, drinks bottle, metal bottle"
    ),
    "teapot": "brewing pot, tea brewer, tea maker, tea set pot, tea jug, infuser pot, tea kettle",
    "table lamp": (
        "reading lamp, night light, lampshade, nightlight, lamp with shade, bankers lamp, desk "
        "light, table light, mood light"
    ),
    "chair": (
        "seat, wooden chair, stool, desk chair, accent chair, stacking chair, bistro chair, "
        "kitchen seat, cafe chair"
    ),
    "sofa": "davenport, loveseat, chesterfield, divan, lounge, sectional",
    "armchair": (
        "recliner, club chair, upholstered chair, reading chair, wing back chair, wingback, tub "
        "chair, one seater, cocktail chair"
    ),
    "scatter cushion": "decorative pillow, accent pillow, sofa cushion, couch pillow, bolster",
    "lumbar cushion": "bolster, back cushion, oblong pillow",
    "potted plant": (
        "pot plant, greenery, foliage, succulent in a pot, plant in a pot, flowerpot, flower in a "
        "pot, indoor tree, green plant, cactus plant"
    ),
    "nightstand": (
        "bedside cupboard, bedside unit, end table, side table, night table, bed side table, "
        "bedside drawers, bedside chest, bedside locker"
    ),
    "dresser": (
        "bureau, tallboy, commode, chest, drawer unit, drawer chest, set of drawers, bedroom "
        "drawers, clothes drawers, chiffonier"
    ),
    "sideboard": (
        "console, media unit, server, credenza cabinet, tv stand, low cupboard, long cabinet, tv "
        "unit, tv cabinet, low cabinet"
    ),
    "bookcase": (
        "bookrack, shelf unit, display shelf, bookshelves, rack, shelving unit, book cabinet, "
        "filing shelves, shelf, library shelves, etagere"
    ),
    "headphones": (
        "cans, ear phones, earmuff headphones, wireless headphones, head phones, bluetooth "
        "headphones, over ears, noise cancelling headphones"
    ),
    "sneaker": "gym shoe, canvas shoes, athletic shoe, kicks, running trainers, pumps",
    "sports shoes": "athletic shoes, joggers, gym shoes, training shoes, jogging shoes",
    "formal shoes": "brogues, derby shoes, loafers, office shoes, lace up shoes",
    "casual shoes": "loafers, moccasins, deck shoes, canvas shoes, slip ons",
    "heels": "stiletto heels, court shoes, wedges, platform shoes, party shoes",
    "flats": "pumps, slip on shoes, ballerina shoes",
    "flip flops": "thongs, sliders, slides, beach sandals, chappals",
    "sandals": "open toe shoes, strappy sandals, summer shoes",
    "booties": "high boots, chelsea boots, booties",
    "sunglasses": (
        "spectacles, specs, eyeglasses, goggles, sun glasses, aviators, sunnies, eye wear, sun "
        "specs"
    ),
    "watches": "timekeeper, chronograph, analogue watch, ticker, clock",
    "handbags": "purse, pocketbook, clutch bag, ladies handbag",
    "tote": (
        "shopping bag, carryall, canvas bag, market bag, canvas shopper, beach bag, book bag, "
        "cloth bag, grocery bag"
    ),
    "satchel": (
        "messenger bag, crossbody, postman bag, shoulder satchel, briefcase, across body bag"
    ),
    "bucket bag": "drawstring bag, slouchy bag, pouch bag, shoulder bag",
    "backpacks": (
        "haversack, daypack, packsack, bookbag, school backpack, bag pack, ruck sack, travel "
        "backpack"
    ),
    "clutches": "pochette, evening purse, party purse",
    "wallets": "coin purse, notecase, pocketbook, purse",
    "duffel bag": "kitbag, weekender, travel bag, duffle",
    "laptop bag": "attache, document bag, office bag",
    "belts": "waistband, sash, leather belt",
    "caps": "ballcap, peaked cap, snapback, trucker hat",
    "hat": "fedora, bonnet, panama, trilby",
    "ties": "cravat, neckwear",
    "socks": "hosiery, ankle socks, stockings",
    "scarves": "muffler, wrap, neckerchief, bandana",
    "gloves": "gauntlets, hand warmers",
    "umbrellas": "parasol, brolly",
    "tshirts": "tshirt, jersey, cotton tee, short sleeve top",
    "polo": "golf shirt, collared t-shirt",
    "shirts": "oxford shirt, button up, formal shirt, dress shirt, collared shirt",
    "tops": "camisole, cami, womens top, tunic top, shell top",
    "sweaters": "jersey, woolly, turtleneck, knit, roll neck",
    "sweatshirts": "fleece, crewneck, track top, jumper",
    "hoodie": "hoody, zip up, hooded top",
    "jackets": "windbreaker, bomber jacket, parka, anorak, windcheater",
    "rain jacket": "mac, mackintosh, waterproof, cagoule",
    "blazers": "sports coat, dinner jacket, suit coat",
    "dresses": "sundress, maxi dress, shift dress, evening gown",
    "skirts": "mini skirt, pleated skirt, kilt",
    "jeans": "denims, dungarees, blue jeans",
    "trousers": "pantaloons, suit trousers, formal pants, cords",
    "track pants": "jogging bottoms, jog pants, sweats, gym trousers",
    "shorts": "bermudas, boxers, knee length pants",
    "leggings": "stretch pants, hose, jeggings",
    "nightdress": "nightwear, nightshirt, sleepwear",
    "night suits": "pyjama set, sleepwear, pajamas",
    "bra": "brassiere, lingerie",
    "briefs": "underwear, undies, panties, knickers, pants",
    "swimwear": "bikini, swimming costume, trunks",
    "earrings": "studs, hoops, ear rings, drop earrings",
    "necklace and chains": "choker, locket, beads",
    "pendant": "locket, charm",
    "bracelet": "wristband, cuff, charm bracelet",
    "ring": "signet, band",
    "perfume and body mist": "scent, cologne, aftershave, parfum",
    "deodorant": "antiperspirant, deo spray",
    "nail polish": "nail lacquer, nail enamel, nail colour",
    "lipstick": "lip colour, lip tint, lippy",
}
LOOKS: dict[str, str] = {
    "plain": "simple, one colour, minimalist, uniform",
    "striped": "stripey, lined, breton, banded, stripe",
    "polka dot": "dotty, spotty, polka dots, dot pattern",
    "floral": "flowered, blossom, botanical print, blooms",
    "leaf print": "foliage print, tropical, jungle print",
    "gingham": "chequered, vichy, picnic check",
    "plaid": "tartan check, lumberjack, chequered",
    "geometric": "angular pattern, triangles, abstract, diamonds",
    "chevron": "herringbone, zigzags, wavy",
    "speckled": "mottled, freckled, dappled, flecks, specks",
    "terrazzo": "chips, mosaic, confetti pattern",
    "ombre": "faded, graduated, dip dye",
    "marbled": "veined, swirled, swirly",
    "leopard print": "animal pattern, cheetah, spotted fur",
    "printed": "patterned, motif, graphic",
    "ceramic": "china, stoneware, clay, porcelain, earthenware",
    "wood": "wooden, timber, hardwood, lumber, oak, pine",
    "metal": "iron, steel, metallic, tin",
    "steel": "chrome, stainless, inox",
    "brass": "bronze, golden metal",
    "leather": "hide, leatherette, faux leather, cowhide",
    "suede": "nubuck, brushed leather",
    "canvas": "sailcloth, duck cloth, textile",
    "nylon": "polyester, synthetic, ripstop",
    "linen": "flax, textile, hessian",
    "velvet": "velour, velveteen, plush",
    "boucle": "sherpa, nubby, teddy fabric, fluffy",
    "knitted": "woolly, crochet, woolen, wool",
    "plastic": "acrylic, polypropylene, resin",
    "marble": "stone, granite",
    "terracotta pot": "earthenware pot, clay planter",
    "glossy": "shiny, polished, lacquered",
    "matte": "dull, flat finish, satin",
    "denim": "jean fabric, chambray",
    "men": "mens, gentleman, guys, him",
    "women": "womens, lady, female, her",
    "kids": "toddler, junior, childrens",
    "casual": "leisure, relaxed, weekend",
    "formal": "business, smart, dressy, elegant",
    "sports": "athletic, training, fitness, workout",
}
# What each shade looks like.
SHADE_HEX: dict[str, str] = {
    "white": "#fafafa", "ivory": "#f4ecd8", "black": "#141414", "charcoal": "#3c3f43",
    "grey": "#8a8a8a", "light grey": "#c4c4c4", "silver": "#c0c2c6", "navy": "#1d2951",
    "blue": "#2a5db0", "sky blue": "#87bde0", "turquoise": "#2fb8b0", "teal": "#12686e",
    "mint": "#a5dcc3", "green": "#2e8b40", "olive": "#6b6b2a", "sage": "#9caf88",
    "forest green": "#1f4a2c", "lime": "#a4d024", "yellow": "#f5d327", "mustard": "#cf9b1d",
    "orange": "#ee7a1c", "terracotta": "#c1623f", "rust": "#a4481e", "coral": "#f2735f",
    "peach": "#f9bf98", "red": "#c8202a", "burgundy": "#6d1427", "maroon": "#6a1a22",
    "pink": "#f29cb7", "blush": "#ecc3bd", "rose": "#cf5f7f", "magenta": "#c6219a",
    "lilac": "#c3a5d6", "lavender": "#b7a7df", "mauve": "#a67b93", "purple": "#6a2f8a",
    "brown": "#5f3b22", "tan": "#c08a55", "camel": "#bd9257", "khaki": "#a99b6b",
    "taupe": "#8b7d70", "beige": "#dccdb0", "gold": "#cda23f", "bronze": "#8c5f2c",
    "copper": "#b56a3c", "rose gold": "#d9a08d", "nude": "#e3bfa3", "sand": "#d8bf94",
}  # fmt: skip
ALIKE = 26.0  # in CIE Lab: as far as a name may be from its nearest shade
# Survey names that are rude, or that name a thing or a material as often as a colour.
_NOT_TAKEN = (
    "shit poo puke vomit snot barf poop booger diarrhea piss baby ugly gross leather stone clay "
    "wood pine silver gold steel toupe ocre liliac kelley terracota pig macaroni cement bland "
    "dust dirt earth mud heather"
)
NOT_TAKEN = frozenset(_NOT_TAKEN.split())


def swaps() -> Mapping[str, tuple[str, ...]]:
    """For a caption's phrase, others that mean it."""
    told = {name: tuple(words.split(", ")) for name, words in (THINGS | LOOKS).items()}
    for shade, names in colour_names().items():
        told[shade] = (*told.get(shade, ()), *names)
    return told


def every_word() -> set[str]:
    """All words of `swaps`, in their one spelling."""
    return {canonical(w) for texts in swaps().values() for text in texts for w in split(text)}


def colour_names() -> dict[str, tuple[str, ...]]:
    """Names of colours that look like each shade, from the survey; one shade a name."""
    shades = list(SHADE_HEX)
    places = np.stack([_lab(to_rgb(SHADE_HEX[shade])) for shade in shades])
    found: dict[str, list[str]] = {shade: [] for shade in shades}
    for key, colour in XKCD_COLORS.items():
        name = key.removeprefix("xkcd:").replace("/", " ")
        if NOT_TAKEN & set(name.split()):
            continue
        away = np.linalg.norm(places - _lab(to_rgb(colour)), axis=1)
        if away.min() < ALIKE:
            found[shades[int(away.argmin())]].append(name)
    return {shade: tuple(names) for shade, names in found.items()}


def _lab(rgb: tuple[float, float, float]) -> NDArray[np.float64]:
    """CIE Lab (D65) of an sRGB colour in 0..1."""
    values = np.array(rgb)
    linear = np.where(values > 0.04045, ((values + 0.055) / 1.055) ** 2.4, values / 12.92)
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    x, y, z = np.cbrt(np.maximum(to_xyz @ linear / np.array([0.9505, 1.0, 1.089]), 0.0))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])
