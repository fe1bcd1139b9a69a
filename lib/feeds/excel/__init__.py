"""Workbooks: the sheet that lists products, and the pictures pasted into it.

A newer one (.xlsx, .xlsm, .ods) is a ZIP of XML parts (ECMA-376, OpenDocument), so it is read as
carefully as both: member by member, event by event. What is called .xls is one of three things:
the old binary format (binary), a web page with a table (page), or one XML document (spreadsheetml).
Cells become the texts that one sees, as far as feeds need them.
"""

from lib.feeds.excel.alike import alike
from lib.feeds.excel.binary import old_workbook
from lib.feeds.excel.page import page_tables
from lib.feeds.excel.sheet import PASTED, Sheet
from lib.feeds.excel.sheets import kind, sheets
from lib.feeds.excel.shelf import WorkbookShelf
from lib.feeds.excel.spreadsheetml import xml_sheets

__all__ = [
    "PASTED",
    "Sheet",
    "WorkbookShelf",
    "alike",
    "kind",
    "old_workbook",
    "page_tables",
    "sheets",
    "xml_sheets",
]
