"""What is peculiar to English among a visitor's words: silent and binding words, spellings."""

# Words that say nothing about how a thing looks: dropped, never reported as unknown.
_SILENT = (
    "a am an any anybody anyone anything are as at be been being buy by could did do does doing "
    "everyone everything find from get give go goes going got had has have having he hello help "
    "how i if is it its just let like likes looking me might mine must my myself need needed needs "
    "of one ones or order our please purchase really s say search sell sells she should show so "
    "some somebody someone something such than thank thanks the their them then there these "
    "they thing things this those us very want wanted wants was we were what when where who "
    "whose why will wish would you your yourself colour "
    # what apostrophes leave of "don't", "I'd", "we've"
    "couldn d didn doesn don hasn haven isn ll m re t ve won wouldn"
)
# Words that only bind others ("mug with stripes"): read between words, silent elsewhere.
BINDING = frozenset(["and", "for", "in", "on", "to", "with", "without"])
SILENT = frozenset(_SILENT.split()) | BINDING
# Words that say what is not wanted, of all that follows or of the next.
DENYING_ALL = frozenset(["without", "w/o", "w/out", "sans", "minus", "except", "excluding"])
DENYING = DENYING_ALL | frozenset(["not", "no", "nor", "neither"])
# Words that are seldom said of products and have other meanings in other languages.
_ENGLISH = (
    "academia adolescent agenda angel ape badge baggy baguette bandeau banquette barrette belle "
    "biscuit blackout bodywarmer bohemian bonbon braun bride cappuccino carafe chic cobra "
    "commander cornice corsage crampon cupcake curvy dell dirndl diva euro extensible faience "
    "fendi fiesta fuller gabardine hale hart hell hexagonal hijab hippie huarache impermeable "
    "infusion inscription jalousie jockey kirsch lack lapin latte layette lecture lederhosen "
    "liberty lino lipgloss lunar luxe manga marinara merino mica mince minuscule oversize "
    "oversized papillon parfait patron percussion pergola peso piranha plexiglass pliable praline "
    "promotion prune psyche puffer raisin ramen ranger rectangle recycle reflex regal relax "
    "relaxation relieve rendezvous revue roman romance sabot secondhand sensual shabby sin sisal "
    "smartphone soccer sombre sombrero statuette suave sumo surf taco tambour titan toll torn "
    "triangular tricot vegetal voile voyage voyager wander zebra "
)
ENGLISH = frozenset(_ENGLISH.split())
# And words that are said of products, but are other languages' in the first place.
BORROWED = frozenset(["blanc", "blanche", "plaza", "rosa", "rouge", "sac"])
# Numerals and the words for them, which are read alike before parts of a thing ("4-drawer chest").
NUMBERS = {
    "1": "one",
    "2": "two",
    "3": "three",
    "4": "four",
    "5": "five",
    "6": "six",
    "7": "seven",
    "8": "eight",
    "9": "nine",
    "10": "ten",
    "12": "twelve",
}
_PARTS = (
    "arm bar berth bulb burner button compartment cube cup door drawer fold hook layer leg legged "
    "light line pack panel part person piece ply pocket poster ring seat section shelf sided "
    "slat slice slot step strand strap string tier tiered tone wheel wick"
)
PARTS = frozenset(_PARTS.split())
# After these a number counts nothing ("size 7 ring").
NAMING = frozenset(["age", "eu", "no", "nr", "number", "size", "sz", "top", "uk", "us"])
# Of seats alone the encoder knows numerals better than words: it learned from "3 seater" sofas.
SEATS = {"two": "2", "three": "3"}
# American and informal spellings, plurals no rule gets right, and words that bind alike.
SPELLINGS = {
    "that": "to",  # "shelves that hold books" are shelves to hold books
    "which": "to",
    "color": "colour",
    "coloured": "colour",
    "colored": "colour",
    "multicolored": "multicoloured",
    "gray": "grey",
    "greyish": "grey",
    "grayish": "grey",
    "jewelry": "jewellery",
    "pajamas": "pyjamas",
    "pajama": "pyjama",
    "xmas": "christmas",
    "seater": "seat",
    "pouf": "pouffe",
    "iphone": "phone",
    "smartphone": "phone",
    "ipad": "tablet",
    "macbook": "laptop",
    "airpods": "earphones",
    "matt": "matte",
    "colorful": "colourful",
    "cozy": "cosy",
    "joggers": "sweatpants",  # not those who run
    "moisturiser": "lotion",
    "moisturizer": "lotion",
    "treggings": "jeggings",
    "wellingtons": "wellies",
    "aluminum": "aluminium",
    "checkered": "chequered",
    "stripey": "stripy",
    "fiber": "fibre",
    "armor": "armour",
    "leaves": "leaf",
    "shelves": "shelf",
    "scarves": "scarf",
    "knives": "knife",
    "womens": "women",
    "mens": "men",
    "woman": "women",
    "man": "men",
    "his": "him",
    "lady": "ladies",
    "children": "kid",
    "child": "kid",
}
# Plurals that are other things than many of their singular.
APART = frozenset(
    [
        "boxers",
        "briefs",
        "cords",
        "flats",
        "glasses",
        "leathers",
        "pumps",
        "shades",
        "shorts",
        "spectacles",
        "tights",
        "trainers",
        "trunks",
    ]
)
# What one pattern is called, by the word for it.
PATTERNS = {
    "floral": "flower",
    "polka": "dot",
    "dotted": "dot",
    "dotty": "dot",
    "spot": "dot",
    "spotted": "dot",
    "spotty": "dot",
    "chequered": "check",
    "gingham": "check",
    "plaid": "check",
    "tartan": "check",
}
COLOUR_NAMES = frozenset(
    [
        "beige",
        "black",
        "blue",
        "brown",
        "cream",
        "gold",
        "golden",
        "gray",
        "green",
        "grey",
        "ivory",
        "navy",
        "orange",
        "pink",
        "purple",
        "red",
        "silver",
        "teal",
        "turquoise",
        "white",
        "yellow",
    ]
)
# What titles seldom say of products: praise, price, use and order, which no photo shows either.
_UNSAID = (
    "affordable amazing another attractive authentic awesome bargain beautiful best "
    "bestselling big brand branded budget celebrity charming cheap comfortable comfy "
    "convenient correct cute daily deal different discount discounted durable ecological "
    "ethical everyday exact exclusive expensive extra famous favourite few flattering genuine "
    "good gorgeous great handy huge ideal incredible inexpensive large last limited little "
    "lovely luxurious luxury main many new next nice official ordinary original particular "
    "perfect popular portable practical premium quality rare rated real recommended regular "
    "reliable remarkable sale secondhand several signature small special specific stunning "
    "sturdy stylish suitable superb sustainable tiny trendy typical unique unusual used "
    "useful usual valuable various versatile wonderful worthy "
)
UNSAID = frozenset(_UNSAID.split())
