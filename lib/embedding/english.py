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
# How light a colour is: before a colour, that still counts for half.
LIGHTNESS = frozenset(["dark", "deep", "ice", "light", "pale", "pastel"])
# What drowns the thing that it is said of: before another thing, that still counts for half.
_LOUD = (
    "bamboo bicycle bike cake camera candle ceiling computer curtain dog folding glass hair "
    "insulated laptop mobile motorcycle pet phone seat ski speaker standing steel swimming tablet "
    "umbrella waterproof"
)
LOUD = frozenset(_LOUD.split())
# What a thing is made of may come behind it ("teapot of glass").
MADE_OF = ("bamboo", "glass", "steel")
# Before these alone a loud word is the thing itself ("camera black", "wine glass set").
_TELLING = (
    "amber anthracite aqua burgundy champagne charcoal copper coral ecru emerald fuchsia indigo "
    "khaki lavender lilac magenta maroon mauve mint mustard ochre olive peach sage taupe "
    "terracotta vanilla violet bright colourful multicolour multicoloured neon chequered dotted "
    "floral gingham pattern patterned plaid plain polka printed spotted striped stripy tartan "
    "bamboo brass ceramic cotton denim fabric leather linen marble metal metallic nylon plastic "
    "polyester porcelain rattan silk steel suede velvet wicker wood wooden wool woollen big "
    "extra huge inch large long medium mini narrow short size slim small tall thick thin tiny "
    "wide hexagonal oval rectangular round square triangular antique beautiful bluetooth cheap "
    "classic clear cosy cute decorative digital electric elegant fancy foldable folding handmade "
    "luxury matte modern new nice old personalised portable pretty retro rustic scented shiny "
    "simple smart soft stylish transparent used vintage waterproof wireless boy girl kid lady "
    "ladies men unisex women bundle collection gift lot multipack pack pair set beer water wine"
)
TELLING = COLOUR_NAMES | set(_TELLING.split()) | NUMBERS.keys() | set(NUMBERS.values())
# Two words that are one thing, the second of which is not said of the next.
_DRINKS = "beer champagne cocktail drinking gin juice martini milk pint shot water whisky wine"
TOGETHER = frozenset((drink, "glass") for drink in _DRINKS.split())
