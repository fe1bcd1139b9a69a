"""What people add to what a thing is: praise, what it has, and what or whom it is for."""

from collections.abc import Mapping

from lib.embedding.words import canonical, split

_PRAISE = (
    "nice, cheap, best, good, lovely, beautiful, cute, stylish, modern, comfy, comfortable, "
    "cosy, big, large, small, little, tiny, huge, cool, trendy, fancy, pretty, elegant, unique, "
    "quality, affordable, luxury, premium, durable, sturdy, lightweight, perfect, new, "
    "designer, practical, classic, contemporary, retro, vintage, old fashioned, industrial, "
    "scandi, boho, mid century, handmade, fun, funky, quirky, favourite, thick, thin, wide, "
    "tall, short, slim, medium, decorative, proper, decent, gift, present"
)
# What a thing may have or be near to, whatever it is.
_BESIDE = (
    "with handle, with a lid, with legs, with a strap, with pockets, with a zip, with drawers, "
    "with doors, with a base, with buttons, with a logo, with arms, with a cover, with a spout, "
    "with straps, with wheels, with storage, on wheels, on a stand, on legs, with a stand, to "
    "match a sofa, with a chair, to go with a table, with grey walls, with a dress, with jeans, "
    "with a suit, to match shoes, with a bag, with matching cups"
)
# For whom, for which day and place: anything may be.
_FOR = (
    "mum, dad, mother, father, wife, husband, girlfriend, boyfriend, daughter, son, sister, "
    "brother, friend, nan, grandma, teacher, boss, colleague, kid, teenager, student, baby, "
    "toddler, couple, two people, three people, four, family, guests, birthday, christmas, "
    "wedding, anniversary, valentine, party, holiday, summer, winter, spring, work, office, "
    "school, university, home, kitchen, living room, bedroom, bathroom, hallway, dining room, "
    "study, garden, balcony, terrace, flat, small flat, apartment, house, cafe, restaurant, "
    "hotel, shop, desk, table, shelf, windowsill, corner, wall, floor, bed, car, travel, beach, "
    "camping, hiking, gym, yoga, running, cycling, walking, festival, picnic, winter evenings, "
    "everyday use, rain, sport, gaming, movies, studying, sleeping, wardrobe"
)
# What things of each type are for, as one may say without naming them.
USES: Mapping[str, str] = {
    "mug": "coffee, tea, drink coffee, drink tea, hot chocolate, hot drinks, sip tea",
    "vase": "flowers, put flowers, a bouquet, roses, tulips, a single stem, dried flowers",
    "water bottle": "water, drink at the gym, carry water, keep drinks cold, hydration, hiking",
    "teapot": "brew tea, make tea, pour tea, brewing, loose leaf tea, serve tea",
    "table lamp": "light, read by, a bedside light, reading in bed, lighting a desk",
    "chair": "sit at the table, dining, eat at, the dining table, the kitchen table",
    "sofa": "sit, lounge, sit and watch tv, three people to sit, nap, watching tv",
    "armchair": "curl up, read in, sit and read, reading, one person to lounge",
    "scatter cushion": "decorate the sofa, the couch, brighten up the sofa, the bed",
    "lumbar cushion": "lower back, back support, lean against, my back, back pain",
    "potted plant": "water once a week, grow indoors, bring green, purify air, nature indoors",
    "nightstand": "next to the bed, beside the bed, put next to the bed, hold a bedside lamp",
    "dresser": "put clothes away, store clothes, clothes, folded clothes, socks, jumpers",
    "sideboard": "store plates, put the tv on, the tv, hide things away, dishes, dinnerware",
    "bookcase": "books, store books, keep books, display books, novels, put books",
    "headphones": "listen to music, music, listen to podcasts, hear music, block noise, calls",
    "sneaker": "wear on feet, walk in, everyday walking, jeans, skateboarding",
    "sports shoes": "run in, running, jogging, play tennis, training, marathon",
    "formal shoes": "wear with a suit, office wear, interview, weddings",
    "heels": "wear to a party, dance in, evenings, date night",
    "flip flops": "the pool, the beach, wear in the shower",
    "sandals": "hot days, bare feet, summer walks",
    "booties": "snow, cold feet, winter walks",
    "sunglasses": "the sun, protect eyes, sunny days, driving in the sun, keep sun out of eyes",
    "watches": "tell time, tell the time, wear on wrist, wrist, know what time",
    "handbags": "carry on arm, evenings out, lipstick and keys, ladies",
    "tote": "carry shopping, groceries, the market, carry groceries, shopping",
    "satchel": "carry papers, documents, a tablet, university books, over the shoulder",
    "bucket bag": "evenings out, carry over the shoulder, small things, a night out",
    "backpacks": "carry books, school, carry on back, hiking, a laptop, books, day trips",
    "wallets": "money, carry cards, cash, coins, cards and cash",
    "duffel bag": "carry gym clothes, a weekend away, gym clothes",
    "belts": "hold trousers up, keep jeans up",
    "caps": "keep sun off my head, baseball",
    "scarves": "keep neck warm, wrap around neck",
    "umbrellas": "keep dry, keep the rain off",
    "sweaters": "keep warm, cold evenings, chilly days",
    "jackets": "keep warm, wear outside, cold days, the wind",
    "rain jacket": "keep dry, wear in the rain",
    "dresses": "wear to a wedding, wear to a party, cocktail party",
    "nightdress": "sleep in, bed",
    "night suits": "sleep in, wear in bed",
    "swimwear": "swim in, swimming, the pool",
    "socks": "keep feet warm",
    "gloves": "keep hands warm",
    "perfume and body mist": "smell nice, smell good",
    "tshirts": "hot weather, everyday wear, the gym",
    "shirts": "the office, business meetings, wear under a blazer",
    "trousers": "the office, business meetings, smart occasions",
    "track pants": "jogging, lounging at home, the gym, working out",
    "leggings": "yoga, pilates, stretching",
    "shorts": "hot weather, football, summer days",
    "sweatshirts": "chilly mornings, lounging at home",
    "ties": "wear with a suit, wear round neck, a job interview",
    "cufflinks": "shirt cuffs, close cuffs",
    "laptop bag": "carry a laptop, a laptop, business trips, carry a computer",
    "clutches": "evenings out, hold at a party, proms",
    "bra": "wear under a dress, support",
    "briefs": "wear under trousers",
    "deodorant": "stop sweating, underarms",
    "sarees": "an indian wedding, a hindu ceremony",
    "kurtas": "diwali, eid, an indian festival",
    "necklace and chains": "wear round neck, her neck",
    "pendant": "wear round neck",
    "bracelet": "wear on wrist, her wrist",
    "earrings": "wear in ears, pierced ears",
    "ring": "wear on finger, propose",
    "lipstick": "paint lips, lips",
    "nail polish": "paint nails, nails",
}  # fmt: skip
TOWARDS = ("for", "for", "to go with", "next to", "on", "to match", "with", "to hold")
PRAISE, BESIDE, FOR = (told.split(", ") for told in (_PRAISE, _BESIDE, _FOR))


def every_word() -> set[str]:
    """All words of these tables, in their one spelling."""
    texts = [*PRAISE, *BESIDE, *FOR, *TOWARDS, *USES.values(), "made from"]
    return {canonical(word) for text in texts for word in split(text)}
