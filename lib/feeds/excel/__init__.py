"""Workbooks (.xlsx, .xlsm, .ods): the sheet that lists products, and the pictures pasted into it.

A workbook is a ZIP of XML parts (ECMA-376, OpenDocument), so it is read as carefully as both:
member by member, event by event. Cells become the texts that one sees, as far as feeds need them.
"""

from lib.feeds.excel.alike import alike
from lib.feeds.excel.sheet import PASTED
from lib.feeds.excel.sheets import kind, sheets
from lib.feeds.excel.shelf import WorkbookShelf

__all__ = ["PASTED", "WorkbookShelf", "alike", "kind", "sheets"]
