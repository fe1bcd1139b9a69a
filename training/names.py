"""What things, patterns and materials are called in everyday words.

Each name has the words people use for it, the commonest first. GROUPS are wider names: a handbag
is also a "bag". A word may stand under several names and then holds for all of them.
"""

TYPES: dict[str, tuple[str, ...]] = {
    # the house
    "mug": ("mug", "coffee mug", "cup", "tea cup", "coffee cup", "beaker"),
    "vase": ("vase", "flower vase", "urn", "ceramic vase"),
    "water bottle": ("water bottle", "bottle", "flask", "thermos", "drinking bottle", "canteen"),
    "teapot": ("teapot", "tea pot", "tea kettle", "kettle"),
    "table lamp": ("table lamp", "lamp", "desk lamp", "bedside lamp", "light"),
    "chair": ("chair", "dining chair", "side chair", "kitchen chair"),
    "sofa": ("sofa", "couch", "settee"),
    "armchair": ("armchair", "easy chair", "lounge chair", "single sofa"),
    "scatter cushion": ("scatter cushion", "throw pillow", "square cushion"),
    "lumbar cushion": ("lumbar cushion", "lumbar pillow", "rectangular cushion"),
    "potted plant": ("potted plant", "house plant", "houseplant", "plant", "indoor plant"),
    "nightstand": ("nightstand", "bedside table", "bedside cabinet", "night stand"),
    "dresser": ("dresser", "chest of drawers", "drawers"),
    "sideboard": ("sideboard", "credenza", "buffet", "cupboard"),
    "bookcase": ("bookcase", "bookshelf", "book shelf", "shelves", "shelving"),
    "headphones": ("headphones", "headset", "earphones", "over ear headphones"),
    # what people wear and carry
    "sneaker": ("sneaker", "trainers", "low-top trainers", "tennis shoes", "plimsolls"),
    "casual shoes": ("casual shoes", "shoes", "casual trainers"),
    "sports shoes": ("sports shoes", "running shoes", "trainers", "sneakers"),
    "formal shoes": ("formal shoes", "dress shoes", "oxford shoes"),
    "heels": ("heels", "high heels", "pumps", "stilettos"),
    "flats": ("flats", "flat shoes", "ballet flats", "ballerinas"),
    "sandals": ("sandals",),
    "sports sandals": ("sports sandals",),
    "flip flops": ("flip flops", "slippers", "beach slippers"),
    "booties": ("booties", "boots", "ankle boots"),
    "sunglasses": ("sunglasses", "shades", "glasses", "eyewear"),
    "watches": ("watch", "wristwatch", "wrist watch", "timepiece"),
    "handbags": ("handbag", "shoulder bag"),
    "tote": ("tote bag", "tote", "shopper"),
    "satchel": ("satchel", "top handle bag"),
    "bucket bag": ("bucket bag",),
    "backpacks": ("backpack", "rucksack", "school bag", "knapsack"),
    "rucksacks": ("rucksack", "hiking backpack"),
    "clutches": ("clutch", "clutch bag", "evening bag"),
    "wallets": ("wallet", "billfold", "card holder"),
    "duffel bag": ("duffel bag", "gym bag", "holdall", "sports bag"),
    "laptop bag": ("laptop bag", "briefcase"),
    "messenger bag": ("messenger bag", "crossbody bag"),
    "belts": ("belt",),
    "caps": ("cap", "baseball cap"),
    "hat": ("hat", "sun hat"),
    "ties": ("tie", "necktie"),
    "socks": ("socks",),
    "scarves": ("scarf", "shawl"),
    "stoles": ("stole", "scarf"),
    "gloves": ("gloves", "mittens"),
    "umbrellas": ("umbrella",),
    "tshirts": ("t-shirt", "tee", "tee shirt", "crew neck t-shirt"),
    "polo": ("polo", "polo shirt", "polo neck t-shirt"),
    "longsleeve": ("long sleeve top", "longsleeve", "long sleeved t-shirt"),
    "shirts": ("shirt", "button down shirt"),
    "tops": ("top", "blouse", "ladies top"),
    "undershirt": ("undershirt", "vest", "singlet", "tank top"),
    "innerwear vests": ("vest", "undershirt", "singlet"),
    "kurtas": ("kurta", "tunic kurta"),
    "kurtis": ("kurti", "kurta"),
    "tunics": ("tunic",),
    "sweaters": ("sweater", "jumper", "pullover", "cardigan", "knitwear"),
    "sweatshirts": ("sweatshirt", "sweater top"),
    "hoodie": ("hoodie", "hooded sweatshirt"),
    "jackets": ("jacket", "coat"),
    "rain jacket": ("rain jacket", "raincoat"),
    "outwear": ("outerwear", "outdoor jacket", "anorak"),
    "blazers": ("blazer", "suit jacket"),
    "waistcoat": ("waistcoat", "vest"),
    "dresses": ("dress", "frock", "gown"),
    "skirts": ("skirt",),
    "jeans": ("jeans", "denim trousers", "denim jeans"),
    "trousers": ("trousers", "slacks", "chinos"),
    "track pants": ("track pants", "joggers", "sweatpants", "tracksuit bottoms"),
    "shorts": ("shorts",),
    "capris": ("capris", "cropped trousers"),
    "leggings": ("leggings", "tights"),
    "sarees": ("saree", "sari"),
    "nightdress": ("nightdress", "nightgown", "nightie"),
    "night suits": ("night suit", "pyjamas"),
    "bra": ("bra",),
    "briefs": ("briefs", "underpants", "underwear"),
    "trunk": ("trunks", "boxer briefs"),
    "swimwear": ("swimwear", "swimsuit", "bathing suit"),
    "body": ("baby body", "bodysuit", "onesie"),
    "pants": ("pants", "trousers"),
    "shoes": ("shoes", "shoe", "footwear"),
    # small and shiny
    "earrings": ("earrings", "ear studs"),
    "necklace and chains": ("necklace", "chain"),
    "pendant": ("pendant", "necklace"),
    "bracelet": ("bracelet", "bangle"),
    "bangle": ("bangle", "bracelet"),
    "ring": ("ring", "finger ring"),
    "cufflinks": ("cufflinks",),
    "perfume and body mist": ("perfume", "fragrance", "eau de toilette", "body mist"),
    "deodorant": ("deodorant", "body spray"),
    "nail polish": ("nail polish", "nail varnish", "nail paint"),
    "lipstick": ("lipstick",),
    "lip gloss": ("lip gloss",),
}

GROUPS: dict[str, tuple[tuple[str, ...], str]] = {
    "bag": (
        ("bag", "carry bag"),
        "handbags, tote, satchel, bucket bag, backpacks, rucksacks, clutches, duffel bag, "
        "laptop bag, messenger bag",
    ),
    "handbag": (
        ("handbag", "hand bag", "purse", "ladies bag"),
        "handbags, tote, satchel, bucket bag",
    ),
    "cushion": (("cushion", "pillow"), "scatter cushion, lumbar cushion"),
    "shoe": (
        ("shoes", "shoe", "footwear"),
        "sneaker, casual shoes, sports shoes, formal shoes, heels, flats, booties",
    ),
    "sneakers": (("sneakers", "trainers", "kicks"), "sneaker, sports shoes, casual shoes"),
    "pants": (
        ("pants", "trousers", "bottoms"),
        "trousers, jeans, track pants, leggings, capris, pants",
    ),
    "headwear": (("hat", "headwear"), "caps, hat"),
    "jacket": (("jacket", "coat", "outerwear"), "jackets, rain jacket, outwear, blazers"),
    "jewellery": (
        ("jewellery", "jewelry"),
        "earrings, necklace and chains, pendant, bracelet, bangle, ring",
    ),
    "furniture": (
        ("furniture", "home furniture"),
        "chair, sofa, armchair, nightstand, dresser, sideboard, bookcase",
    ),
    "seat": (("seat", "seating"), "chair, sofa, armchair"),
    "cabinet": (
        ("cabinet", "storage furniture", "storage"),
        "nightstand, dresser, sideboard",
    ),
    "lighting": (("lighting", "light"), "table lamp"),
    "tableware": (("tableware", "crockery", "kitchenware"), "mug, teapot"),
    "decor": (
        ("home decor", "decoration", "decor"),
        "vase, scatter cushion, lumbar cushion, potted plant",
    ),
}

PATTERNS: dict[str, tuple[str, ...]] = {
    "solid": ("plain", "solid", "solid colour", "unpatterned"),
    "stripes": ("striped", "stripes", "stripy", "with stripes"),
    "dots": ("polka dot", "dotted", "spotted", "dots", "spots"),
    "floral": ("floral", "flowery", "flowers", "flower print"),
    "leaves": ("leaf print", "leaves", "botanical", "leafy", "floral"),
    "gingham": ("gingham", "checked", "check", "checkered"),
    "plaid": ("plaid", "tartan", "checked", "check"),
    "geo": ("geometric", "diamond", "diamond pattern", "geo"),
    "chevron": ("chevron", "zigzag", "zig zag"),
    "speckle": ("speckled", "speckle", "flecked"),
    "terrazzo": ("terrazzo", "terrazzo pattern", "confetti"),
    "ombre": ("ombre", "gradient", "fading"),
    "marble": ("marbled", "marble", "marble effect"),
    "dip": ("dipped", "two tone", "dip glazed", "dip dyed"),
    "leopard": ("leopard print", "leopard", "animal print"),
    "pinstripe": ("pinstripe", "pinstriped", "striped"),
    "printed": ("printed", "print", "graphic print"),
    "checks": ("checked", "check", "checks"),
}

MATERIALS: dict[str, tuple[str, ...]] = {
    "glaze": ("glazed ceramic", "ceramic", "glossy ceramic", "porcelain", "pottery"),
    "stoneware": ("stoneware", "ceramic", "earthenware", "pottery", "rustic"),
    "matte ceramic": ("matte ceramic", "matte", "ceramic", "unglazed"),
    "enamel": ("enamel", "enamelled metal"),
    "iron": ("cast iron", "iron"),
    "terracotta pot": ("terracotta pot", "clay pot", "clay"),
    "marble": ("marble", "stone"),
    "wood": ("wood", "wooden", "timber"),
    "brass": ("brass", "brass metal"),
    "metal": ("metal", "metallic"),
    "steel": ("steel", "stainless steel", "metal"),
    "black metal": ("black metal", "metal"),
    "leather": ("leather", "real leather"),
    "grain leather": ("grained leather", "leather", "pebbled leather"),
    "patent leather": ("patent leather", "patent", "shiny leather"),
    "suede": ("suede", "suede leather"),
    "canvas": ("canvas", "fabric", "cloth"),
    "nylon": ("nylon", "technical fabric"),
    "linen": ("linen", "fabric", "woven"),
    "velvet": ("velvet", "plush"),
    "boucle": ("boucle", "teddy", "textured fabric"),
    "knit": ("knitted", "knit", "cable knit", "chunky knit"),
    "cotton": ("cotton", "fabric"),
    "fabric": ("fabric", "upholstered", "cloth"),
    "plastic": ("plastic", "moulded plastic"),
    "acetate": ("acetate", "plastic frame", "thick frame"),
    "wire": ("wire", "metal frame", "thin frame"),
    "rubber": ("rubber", "silicone"),
    "nato": ("nylon strap", "fabric strap", "nato strap"),
    "metal bracelet": ("metal bracelet", "steel bracelet", "link bracelet"),
    "powder": ("powder coated", "matte"),
    "gloss": ("glossy", "shiny"),
    "matte": ("matte", "matte finish"),
    "denim": ("denim",),
}

SHAPES: dict[str, tuple[str, ...]] = {
    "aviator": ("aviator", "pilot"),
    "cat": ("cat eye",),
    "wayfarer": ("wayfarer",),
    "round": ("round", "circular"),
    "square": ("square",),
    "snake": ("snake plant", "sansevieria"),
    "rubber plant": ("rubber plant", "ficus"),
    "monstera": ("monstera", "swiss cheese plant"),
    "succulent": ("succulent", "cactus"),
    "ribbed": ("ribbed", "fluted"),
    "2-seat": ("two seater", "2 seater", "loveseat"),
    "3-seat": ("three seater", "3 seater"),
    "shell": ("shell", "bucket seat"),
    "spindle": ("spindle back", "windsor"),
    "upholstered": ("upholstered", "padded"),
    "hairpin": ("hairpin legs",),
}

# What is in the second colour, by pattern, and by thing where the pattern does not say it.
MARKS: dict[str, tuple[str, ...]] = {
    "stripes": ("stripes", "bands", "lines"),
    "pinstripe": ("stripes", "pinstripes"),
    "dots": ("dots", "polka dots", "spots"),
    "floral": ("flowers", "floral print"),
    "leaves": ("leaves", "leaf print"),
    "gingham": ("checks",),
    "plaid": ("checks",),
    "geo": ("diamonds", "geometric pattern"),
    "chevron": ("zigzags", "chevrons"),
    "speckle": ("speckles", "flecks"),
    "terrazzo": ("chips", "terrazzo"),
    "dip": ("base", "dipped base"),
}
SECOND_PARTS: dict[str, tuple[str, ...]] = {
    "watch": ("dial", "face"),
    "sneaker": ("details", "trim", "accents"),
    "sunglasses": ("lenses",),
    "headphones": ("pads", "ear pads"),
    "table lamp": ("shade", "lampshade"),
    "backpack": ("details", "trim"),
}

GENDERS: dict[str, tuple[str, ...]] = {
    "men": ("men", "male", "gents"),
    "women": ("women", "female", "ladies"),
    "girls": ("girls", "kids"),
    "boys": ("boys", "kids"),
    "kids": ("kids", "children"),
}

USAGES: dict[str, tuple[str, ...]] = {
    "casual": ("casual", "everyday"),
    "formal": ("formal", "office"),
    "sports": ("sports", "sporty", "gym"),
    "ethnic": ("ethnic", "traditional"),
    "party": ("party",),
    "travel": ("travel",),
}

# A label of one data set may hold what another calls by a second name; read from left to right.
NEAR = {
    "tshirts": "polo, longsleeve, tops",
    "polo": "tshirts",
    "longsleeve": "tshirts, sweatshirts, sweaters, tops",
    "sweatshirts": "hoodie, longsleeve, jackets, sweaters",
    "sweaters": "sweatshirts, longsleeve, outwear",
    "hoodie": "sweatshirts, outwear, jackets",
    "jackets": "outwear, hoodie, sweatshirts, rain jacket",
    "outwear": "jackets, sweaters, hoodie, rain jacket",
    "tops": "shirts, tunics, kurtis, tshirts, undershirt",
    "shirts": "tops",
    "tunics": "tops, kurtis",
    "undershirt": "innerwear vests, tops",
    "innerwear vests": "undershirt",
    "casual shoes": "sneaker, sports shoes, flats",
    "sports shoes": "sneaker, casual shoes",
    "sneaker": "sports shoes, casual shoes",
    "shoes": "sneaker, casual shoes, sports shoes, formal shoes, heels, flats, sandals, booties",
    "handbags": "tote, satchel, bucket bag, clutches, duffel bag, laptop bag",
    "backpacks": "rucksacks, laptop bag",
    "messenger bag": "laptop bag",
    "laptop bag": "messenger bag, satchel",
    "pants": "trousers, jeans, track pants, leggings, capris",
    "track pants": "trousers",
    "leggings": "trousers",
    "bracelet": "bangle",
    "bangle": "bracelet",
    "trunk": "briefs",
    "caps": "hat",
    "hat": "caps",
    "armchair": "chair, sofa",
    "dresser": "sideboard",
    "nightstand": "dresser",
}

TABLES = {
    "type": TYPES,
    "pattern": PATTERNS,
    "material": MATERIALS,
    "shape": SHAPES,
    "gender": GENDERS,
    "usage": USAGES,
}


def type_texts(name: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The words that hold for a type, its own first, and those that may hold too."""
    groups = [words for words, members in GROUPS.values() if name in members.split(", ")]
    sure = TYPES.get(name, (name,)) + tuple(word for words in groups for word in words)
    near = NEAR.get(name, "").split(", ")
    return sure, frozenset(word for other in near for word in TYPES.get(other, ()))


def kind(name: str) -> str:
    """What a thing is in one word: a deck chair is a chair."""
    return type_texts(name)[0][0].rpartition(" ")[2]


def every_text(kind: str) -> frozenset[str]:
    """All words of one table."""
    found = frozenset(word for words in TABLES[kind].values() for word in words)
    return found | frozenset(w for words, _ in GROUPS.values() for w in words if kind == "type")
