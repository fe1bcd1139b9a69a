"""Reading feeds: what it adds to parsing the same file alone, and whether memory stays flat.

python -m benchmarks.feeds [ROWS]     products in the longer file, by default 20,000

Each reading has a process of its own; what a child of it takes is added. A floor only parses:
Python's csv, json and html.parser, defusedxml, pyarrow, and openpyxl or xlrd for workbooks, which
is what most would take.
"""

import csv
import json
import multiprocessing
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.sax.saxutils import escape

import defusedxml.ElementTree
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import xlrd
import xlsxwriter
import xlwt

from lib.feeds import Listing, open_feed

Row = dict[str, str]
Reader = Callable[[Path], int]
SHORTER = 2_000
XML_NAMES = ("xmlns", "xmlns:s")


def products(count: int) -> Iterator[Row]:
    """Rows such as a merchant's."""
    for n in range(count):
        yield {
            "id": f"SKU-{n:06}",
            "title": f"Striped stoneware mug {n}, navy & white",
            "description": f"Number {n} of a long row of mugs, thrown by hand. " * 6,
            "brand": "Tarnwick",
            "color": ("navy", "white", "sage")[n % 3],
            "price": f"{10 + n % 90}.50 EUR",
            "availability": "in stock",
            "link": f"https://shop.example/p/{n}",
            "image_link": f"https://cdn.shop.example/images/{n}.jpg",
        }


def as_csv(path: Path, count: int) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(next(products(1))))
        writer.writeheader()
        writer.writerows(products(count))


def as_xml(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write('<rss xmlns:g="http://base.google.com/ns/1.0"><channel>\n')
        for row in products(count):
            facts = "".join(f"<g:{name}>{escape(it)}</g:{name}>" for name, it in row.items())
            file.write(f"<item>{facts}</item>\n")
        file.write("</channel></rss>\n")


def as_json_lines(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in products(count))


def as_parquet(path: Path, count: int) -> None:
    pq.write_table(pa.Table.from_pylist(list(products(count))), path, row_group_size=5_000)


def as_workbook(path: Path, count: int) -> None:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(next(products(1))))
        for number, row in enumerate(products(count), 1):
            sheet.write_row(number, 0, list(row.values()))


def as_opendocument(path: Path, count: int) -> None:
    office, table, text = (
        f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text")
    )

    def row(cells: Iterable[str]) -> str:
        inside = (f"<t:table-cell><x:p>{escape(cell)}</x:p></t:table-cell>" for cell in cells)
        return f"<t:table-row>{''.join(inside)}</t:table-row>"

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        with archive.open("content.xml", "w") as content:
            names = f'xmlns:o="{office}" xmlns:t="{table}" xmlns:x="{text}"'
            content.write(f"<o:content {names}><o:spreadsheet><t:table>".encode())
            content.write(row(next(products(1))).encode())
            content.writelines(row(its.values()).encode() for its in products(count))
            content.write(b"</t:table></o:spreadsheet></o:content>")


def as_page(path: Path, count: int) -> None:
    def row(cells: Iterable[str]) -> str:
        return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>\n"

    with path.open("w", encoding="utf-8") as file:
        file.write('<html><head><meta charset="utf-8"></head><body><table border="1">\n')
        file.write(row(next(products(1))))
        file.writelines(row(its.values()) for its in products(count))
        file.write("</table></body></html>\n")


def as_xml_workbook(path: Path, count: int) -> None:
    def row(cells: Iterable[str]) -> str:
        data = (f'<Cell><Data s:Type="String">{escape(cell)}</Data></Cell>' for cell in cells)
        return f"<Row>{''.join(data)}</Row>\n"

    names = " ".join(f'{name}="urn:schemas-microsoft-com:office:spreadsheet"' for name in XML_NAMES)
    with path.open("w", encoding="utf-8") as file:
        file.write(f'<?xml version="1.0"?><Workbook {names}><Worksheet s:Name="P"><Table>\n')
        file.write(row(next(products(1))))
        file.writelines(row(its.values()) for its in products(count))
        file.write("</Table></Worksheet></Workbook>\n")


def as_old_workbook(path: Path, count: int) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("P")
    for number, row in enumerate(products(count), 1):
        for column, (name, text) in enumerate(row.items()):
            if number == 1:
                sheet.write(0, column, name)
            sheet.write(number, column, text)
    book.save(str(path))


def ours(path: Path) -> int:
    """Products, through all that an import does before it fetches."""
    return sum(isinstance(item, Listing) for item in open_feed(path))


def csv_alone(path: Path) -> int:
    with path.open(newline="", encoding="utf-8") as file:
        return sum(1 for _ in csv.DictReader(file))


def xml_alone(path: Path) -> int:
    count = 0
    for _, node in defusedxml.ElementTree.iterparse(path):
        if node.tag == "item":
            count += 1
            node.clear()
    return count


def json_alone(path: Path) -> int:
    with path.open(encoding="utf-8") as file:
        return sum(bool(json.loads(line)) for line in file)


def parquet_alone(path: Path) -> int:
    batches = pq.ParquetFile(path).iter_batches(1_000)
    return sum(len(batch.to_pylist()) for batch in batches)


def openpyxl_alone(path: Path) -> int:
    book = openpyxl.load_workbook(path, read_only=True)
    return sum(1 for _ in book.active.iter_rows(values_only=True)) - 1


def content_alone(path: Path) -> int:
    count = -1
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as content:
        for _, node in defusedxml.ElementTree.iterparse(content):
            if node.tag.endswith("}table-row"):
                count += 1
                node.clear()
    return count


def page_alone(path: Path) -> int:
    class Rows(HTMLParser):
        count = -1

        def handle_starttag(self, tag: str, attrs: object) -> None:
            self.count += tag == "tr"

    rows = Rows()
    with path.open(encoding="utf-8") as file:
        while piece := file.read(2**16):
            rows.feed(piece)
    return rows.count


def xml_workbook_alone(path: Path) -> int:
    count = -1
    for _, node in defusedxml.ElementTree.iterparse(path):
        if node.tag.endswith("}Row"):
            count += 1
            node.clear()
    return count


def xlrd_alone(path: Path) -> int:
    sheet = xlrd.open_workbook(path).sheet_by_index(0)
    return sum(bool(sheet.row_values(number)) for number in range(sheet.nrows)) - 1


KINDS: dict[str, tuple[str, Callable[[Path, int], None], Reader]] = {
    "CSV": ("feed.csv", as_csv, csv_alone),
    "RSS": ("feed.xml", as_xml, xml_alone),
    "JSON Lines": ("feed.jsonl", as_json_lines, json_alone),
    "Parquet": ("feed.parquet", as_parquet, parquet_alone),
    "Excel": ("feed.xlsx", as_workbook, openpyxl_alone),
    "OpenDocument": ("feed.ods", as_opendocument, content_alone),
    "old Excel": ("feed.xls", as_old_workbook, xlrd_alone),
    "web page": ("page.xls", as_page, page_alone),
    "Excel's XML": ("xml.xls", as_xml_workbook, xml_workbook_alone),
}


def measured(reader: Reader, path: Path, count: int) -> tuple[float, float]:
    """Seconds, and the most memory in MB, of one reading in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_read, (reader, path, count))


def _read(reader: Reader, path: Path, count: int) -> tuple[float, float]:
    started = time.perf_counter()
    found = reader(path)
    taken = time.perf_counter() - started
    assert found == count, (path.name, found)
    # Not getrusage: what it says of a process begins with its parent's.
    status = Path("/proc/self/status").read_text().splitlines()
    peak = next(line for line in status if line.startswith("VmHWM"))
    # A child's may begin with ours, but one that is larger than we are says so.
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return taken, (int(peak.split()[1]) + child) / 1024


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    print(f"Reading {rows:,} products; most memory with {SHORTER:,} and {rows:,}")
    with tempfile.TemporaryDirectory() as folder:
        for kind, (name, write, alone) in KINDS.items():
            longer, shorter = Path(folder) / name, Path(folder) / f"short-{name}"
            write(longer, rows)
            write(shorter, SHORTER)
            _, little = measured(ours, shorter, SHORTER)
            taken, most = measured(ours, longer, rows)
            floor, its = measured(alone, longer, rows)
            print(
                f"  {kind:<13}{rows / taken:>8,.0f} products/s"
                f"  {taken / floor:>5.1f} × as long as parsing alone"
                f"  {little:>4.0f} and {most:.0f} MB ({its:.0f} MB parsing alone)",
                flush=True,
            )


if __name__ == "__main__":
    main()
