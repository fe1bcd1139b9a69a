"""What names of prices say of taxes."""

import pytest

from lib.feeds.taxes import UNSAID, WITH, WITHOUT, untaxed


@pytest.mark.parametrize(
    ("header", "name", "tax"),
    [
        ("Price, not incl. tax", "price", WITHOUT),
        ("Price (tax not included)", "price", WITHOUT),
        ("Precio (IVA no incluido)", "precio", WITHOUT),
        ("Preis, MwSt. nicht enthalten", "preis", WITHOUT),
        ("Price plus VAT", "price", WITHOUT),
        ("Price + VAT", "price", WITHOUT),
        ("Preis zzgl. MwSt.", "preis", WITHOUT),
        ("priceExclTax", "price", WITHOUT),
        ("Precio neto", "precio", WITHOUT),
        ("Цена без НДС", "цена", WITHOUT),
        ("Fiyat (KDV hariç)", "fiyat", WITHOUT),
        ("Pris ekskl. moms", "pris", WITHOUT),
        ("Price excl. VAT (gross: see there)", "price (gross: see there)", WITHOUT),
        ("priceInclTax", "price", WITH),
        ("Precio bruto", "precio", WITH),
        ("Prezzo lordo", "prezzo", WITH),
        ("Цена с НДС", "цена", WITH),
        ("Ціна з ПДВ", "ціна", WITH),
        ("Fiyat (KDV dahil)", "fiyat", WITH),
        ("Preis, MwSt enthalten", "preis", WITH),
        ("Prix toutes taxes comprises", "prix", WITH),
        ("Prix taxes comprises", "prix", WITH),
        ("Prezzo (tasse escl.)", "prezzo", WITHOUT),
        ("Prezzo (tasse incl.)", "prezzo", WITH),
        ("Precio (imp. excl.)", "precio", WITHOUT),
        ("Precio (imp. incl.)", "precio", WITH),
        ("Impact", "Impact", UNSAID),
        ("Taxonomy", "Taxonomy", UNSAID),
        ("Price", "Price", UNSAID),
    ],
)
def test_what_is_said_of_tax(header, name, tax):
    said, found = untaxed(header)
    assert (" ".join(said.split()), found) == (name, tax)
