"""SHOW, EXPLAIN and information_schema: what there is, and how a search would be done."""

import re
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from tests.tidb_standin.catalogue import Index, Table
from tests.tidb_standin.definitions import NAME, locate
from tests.tidb_standin.engine import SCHEMA_TABLES
from tests.tidb_standin.translation import lift, parse
from tests.tidb_standin.vectors import METRICS

if TYPE_CHECKING:
    from tests.tidb_standin.session import Session

Rows = tuple[list[str], list[tuple[Any, ...]]]
_OF_TABLE = "WHERE TABLE_SCHEMA = '{db}' AND TABLE_NAME = '{table}'"
_SHOWS = [  # what SHOW … says, as queries of information_schema
    (
        r"(?:DATABASES|SCHEMAS)",
        "SELECT SCHEMA_NAME AS `Database` FROM information_schema.schemata",
    ),
    (
        r"(?:FULL )?TABLES(?: FROM `?(?P<db>\w+)`?)?",
        "SELECT TABLE_NAME, TABLE_TYPE FROM information_schema.tables WHERE TABLE_SCHEMA = '{db}'",
    ),
    (
        rf"(?:FULL )?COLUMNS FROM {NAME}",
        "SELECT COLUMN_NAME AS `Field`, COLUMN_TYPE AS `Type`, IS_NULLABLE AS `Null`, "
        "COLUMN_KEY AS `Key`, NULL AS `Default`, EXTRA AS `Extra` "
        f"FROM information_schema.columns {_OF_TABLE} ORDER BY ORDINAL_POSITION",
    ),
    (
        rf"(?:INDEX|INDEXES|KEYS) FROM {NAME}",
        "SELECT TABLE_NAME AS `Table`, NON_UNIQUE AS `Non_unique`, INDEX_NAME AS `Key_name`, "
        "SEQ_IN_INDEX AS `Seq_in_index`, COLUMN_NAME AS `Column_name`, "
        f"INDEX_TYPE AS `Index_type` FROM information_schema.statistics {_OF_TABLE}",
    ),
]


def show(session: "Session", rest: str) -> Rows:
    """What SHOW `rest` answers."""
    for pattern, query in _SHOWS:
        if found := re.match(pattern, rest.strip(), re.I | re.S):
            names = {name: text for name, text in found.groupdict().items() if text}
            names.setdefault("db", session.database or "")
            if "table" in names:
                names["db"] = locate(session, found)[0]
            answer = session.ask(query.format(**names))
            return answer.columns or [], answer.rows
    if found := re.match(r"(?:GLOBAL |SESSION )?VARIABLES(?: LIKE '(.*)')?", rest.strip(), re.I):
        like = re.compile((found[1] or "%").replace("%", ".*"))
        known = sorted(session.settings.items())
        return ["Variable_name", "Value"], [(k, str(v)) for k, v in known if like.fullmatch(k)]
    return ["Level", "Code", "Message"], []


def explain(session: "Session", select: str) -> Rows:
    """A plan by rule: it names the vector index where TiDB could use it."""
    tree = parse(lift(select)[0])
    blocks = tree.find_all(exp.Select)
    index = next((i for block in blocks if (i := _usable_index(session, block))), None)
    plan: list[tuple[Any, ...]] = [("TopN_9", "10.00", "root", "", "ORDER BY distance")]
    if index:
        column = index.columns[0]
        ann = f"annIndex:{METRICS[index.function]}({column}..[?]), keep order:false"
        scan = ("  └─TableFullScan_18", "10.00", "mpp[tiflash]", f"index:{index.name}", ann)
    else:
        scan = ("  └─TableFullScan_13", "10000.00", "cop[tikv]", "", "keep order:false")
    plan += [("└─TableReader_14", "10.00", "root", "", ""), scan]
    return ["id", "estRows", "task", "access object", "operator info"], plan


def _usable_index(session: "Session", block: exp.Select) -> Index | None:
    """The vector index of a block ORDER BY fn(column, constant) LIMIT n, and nothing else."""
    order, source = block.args.get("order"), block.find(exp.Table)
    others = any(block.args.get(part) for part in ("where", "joins", "group", "having"))
    if not order or not source or not block.args.get("limit") or others:
        return None
    table = session.server.table(source.db or session.database or "", source.name)
    if not table or not table.replica or len(order.expressions) > 1:
        return None
    by = order.expressions[0]
    named = (item.unalias() for item in block.expressions if item.alias == by.this.name)
    function = next(named, by.this)
    if by.args.get("desc") or not isinstance(function, exp.Anonymous):
        return None
    return next((i for i in table.indexes if _matches(i, function)), None)


def _matches(index: Index, function: exp.Anonymous) -> bool:
    same = index.kind == "HNSW" and function.name.upper() == index.function
    return same and function.expressions[0].name == index.columns[0]


def fill_information_schema(session: "Session") -> None:
    """Write down what there is now."""
    rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in SCHEMA_TABLES}
    for database, tables in session.server.catalog.items():
        rows["schemata"].append(("def", database))
        for table in tables.values():
            _describe(session, database, table, rows)
    for name, found in rows.items():
        session.engine.fill(name, found)


def _describe(
    session: "Session", database: str, table: Table, rows: dict[str, list[tuple[Any, ...]]]
) -> None:
    of = (database, table.name)
    rows["tables"].append((*of, "BASE TABLE"))
    primary = {c for i in table.indexes if i.name == "PRIMARY" for c in i.columns}
    for place, column in enumerate(table.columns, 1):
        null, key = ("YES" if column.nullable else "NO"), ("PRI" if column.name in primary else "")
        extra = "auto_increment" if column.auto else ""
        rows["columns"].append((*of, column.name, place, null, column.type, key, extra))
    for index in table.indexes:
        for place, name in enumerate(index.columns, 1):
            unique = int(not index.unique)
            rows["statistics"].append((*of, unique, index.name, place, name, index.kind))
        if index.kind == "HNSW":
            session.attach(database)
            counted = f"SELECT COUNT(*) FROM `{database}`.`{table.name}`"
            (size,) = session.engine.run(counted).fetchone()
            indexed = (*of, index.columns[0], index.name, "Vector", size, 0, 0, 0)
            rows["tiflash_indexes"].append(indexed)
    if table.replica:
        table.asked += 1
        ready = min(1.0, table.asked / max(1, session.server.tiflash_looks))
        rows["tiflash_replica"].append((*of, table.replica, "", int(ready == 1.0), ready))
