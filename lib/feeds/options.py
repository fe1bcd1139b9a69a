"""Facts that shops keep as options, attributes or labels under names of their own."""

OPTIONS = {
    "colour": ("color", "colour", "farbe", "couleur", "colore", "kleur", "colour name"),
    "material": ("material", "fabric", "matériau", "materiale"),
    "pattern": ("pattern", "print", "muster"),
}
"""Field -> what merchants call it, in lower case."""
