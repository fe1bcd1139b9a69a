"""Cells that a spreadsheet would run as a formula, made harmless and back."""

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet would run."""


def runs_in_a_spreadsheet(text: str) -> bool:
    """Whether a spreadsheet might take `text` for a formula, blanks and quotes looked through."""
    return text.lstrip(" '\u00a0\ufeff").startswith(DANGEROUS)


def quoted(text: str) -> str:
    """`text` as a cell that no spreadsheet runs; `unquoted` gives it back."""
    return "'" + text if runs_in_a_spreadsheet(text) else text


def unquoted(cell: str) -> str:
    """A cell without the apostrophe that kept a spreadsheet from running it."""
    return cell[1:] if cell.startswith("'") and runs_in_a_spreadsheet(cell[1:]) else cell
