"""What English words drown the thing that they are said of, and what nobody says of products."""

from lib.embedding.english import COLOUR_NAMES, NUMBERS

# How light a colour is: before a colour, that still counts for half.
LIGHTNESS = frozenset(["dark", "deep", "ice", "light", "pale", "pastel"])
# What drowns the thing that it is said of: before another thing, that still counts for half.
_LOUD = (
    "bamboo bicycle bike cake camera candle ceiling compact computer curtain dog folding glass "
    "hair insulated laptop mobile motorcycle pet phone safe seat ski speaker standing steel "
    "swimming tablet umbrella waterproof"
)
# So does what no photo shows: praise, price, use, order.
_UNSEEN = (
    "another attractive authentic bargain bestselling brand branded budget celebrity charming "
    "convenient correct daily deal different discount discounted ecological ethical everyday "
    "exact exclusive expensive extra few flattering genuine gorgeous handy ideal incredible "
    "inexpensive last limited main many next official ordinary original particular popular "
    "portable rare rated real recommended regular reliable remarkable sale secondhand several "
    "signature special specific suitable superb sustainable typical used useful usual valuable "
    "various versatile worthy"
)
LOUD = frozenset(f"{_LOUD} {_UNSEEN}".split())
# These are seen no better, but drown nothing; neither they nor those above are said of products.
_FAINT = (
    "affordable amazing awesome beautiful best big cheap comfortable comfy cute durable famous "
    "favourite good great huge large little lovely luxurious luxury new nice perfect practical "
    "premium quality small stunning sturdy stylish tiny trendy unique unusual wonderful"
)
UNSAID = frozenset(f"{_UNSEEN} {_FAINT}".split())
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
