"""Statements that define: databases, tables, indexes, columnar replicas."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from sqlglot import exp

from tests.tidb_standin.catalogue import Index, Table, read_table, sqlite_columns
from tests.tidb_standin.engine import file_of, make_file
from tests.tidb_standin.errors import TidbError
from tests.tidb_standin.translation import parse
from tests.tidb_standin.vectors import METRICS

if TYPE_CHECKING:
    from tests.tidb_standin.session import Session

NAME = r"(?:`?(?P<db>\w+)`?\.)?`?(?P<table>\w+)`?"
Define = Callable[["Session", "re.Match[str]"], None]


def locate(session: "Session", found: re.Match[str]) -> tuple[str, Table]:
    """The table that a statement names, and its database."""
    database = found["db"] or session.database
    if not database:
        raise TidbError(1046, "No database selected")
    table = session.server.table(database, found["table"])
    if table is None:
        raise TidbError(1146, f"Table '{database}.{found['table']}' doesn't exist")
    session.attach(database, table.name)
    return database, table


def _create_database(session: "Session", found: re.Match[str]) -> None:
    name = found["name"].lower()
    if name in session.server.catalog and not found["skip"]:
        raise TidbError(1007, f"Can't create database '{name}'; database exists")
    if name not in session.server.catalog:
        make_file(session.server.folder, name)
        session.server.catalog[name] = {}
        session.disconnect()


def _drop_database(session: "Session", found: re.Match[str]) -> None:
    name = found["name"].lower()
    if session.server.catalog.pop(name, None) is None and not found["skip"]:
        raise TidbError(1008, f"Can't drop database '{name}'; database doesn't exist")
    session.disconnect()
    kept = file_of(session.server.folder, name)
    for path in kept.parent.glob(f"{kept.name}*"):
        path.unlink(missing_ok=True)


def _create_table(session: "Session", found: re.Match[str]) -> None:
    database = found["db"] or session.database
    if not database:
        raise TidbError(1046, "No database selected")
    session.attach(database)
    if session.server.table(database, found["table"]):
        if found["skip"]:
            return
        raise TidbError(1050, f"Table '{database}.{found['table']}' already exists")
    table = read_table(cast(exp.Create, parse(found.string)))
    columns = ", ".join(sqlite_columns(table))
    session.engine.run(f"CREATE TABLE `{database}`.`{table.name}` ({columns})")
    session.server.catalog[database.lower()][table.name.lower()] = table
    for index in table.indexes:
        _make_index(session, database, table, index)


def _drop_table(session: "Session", found: re.Match[str]) -> None:
    for name in found["names"].split(","):
        match = cast(re.Match[str], re.match(NAME, name.strip()))
        database = match["db"] or session.database or ""
        if session.server.table(database, match["table"]) is None:
            if found["skip"]:
                continue
            raise TidbError(1051, f"Unknown table '{database}.{match['table']}'")
        session.attach(database)
        session.engine.run(f"DROP TABLE `{database}`.`{match['table']}`")
        del session.server.catalog[database.lower()][match["table"].lower()]


def _make_index(session: "Session", database: str, table: Table, index: Index) -> None:
    if index.name != "PRIMARY" and index.kind == "BTREE":
        columns = ", ".join(f"`{column}`" for column in index.columns)
        unique = "UNIQUE " if index.unique else ""
        name = f"`{database}`.`{table.name}.{index.name}`"
        session.engine.run(f"CREATE {unique}INDEX {name} ON `{table.name}` ({columns})")


def _create_index(session: "Session", found: re.Match[str]) -> None:
    database, table = locate(session, found)
    index = Index(found["name"], re.findall(r"\w+", found["columns"]), bool(found["unique"]))
    if found["vector"]:
        index = _vector_index(session, table, found)
    if any(known.name.lower() == index.name.lower() for known in table.indexes):
        raise TidbError(1061, f"Duplicate key name '{index.name}'")
    _make_index(session, database, table, index)
    table.indexes.append(index)


def _vector_index(session: "Session", table: Table, found: re.Match[str]) -> Index:
    match = re.match(r"\s*\(\s*(VEC_\w+)\s*\(\s*`?(\w+)`?\s*\)\s*\)", found["columns"], re.I)
    if found["on_demand"]:
        if not session.server.serverless:
            raise TidbError(1064, "You have an error in your SQL syntax (ADD_COLUMNAR_REPLICA…)")
        table.replica = 1
    if not table.replica:
        raise TidbError(
            8200,
            "Unsupported add vector index: columnar replica must exist to create vector index, "
            "columnar index or fulltext index",
        )
    column = table.column(match[2]) if match else None
    if not match or match[1].upper() not in METRICS or not column or not column.dimensions:
        raise TidbError(8200, "Unsupported add vector index: not a vector column and a distance")
    return Index(found["name"], [match[2]], kind="HNSW", function=match[1].upper())


def _set_replica(session: "Session", found: re.Match[str]) -> None:
    if session.server.serverless:
        raise TidbError(8200, "Unsupported SET TIFLASH REPLICA on this tier")
    count, stores = int(found["count"]), int(session.server.tiflash)
    if count > stores:
        raise TidbError(
            1105,
            f"the tiflash replica count: {count} should be less than the total tiflash server "
            f"count: {stores}",
        )
    locate(session, found)[1].replica = count


HANDLERS: list[tuple[str, Define]] = [
    (
        r"(?P<verb>CREATE) (?:DATABASE|SCHEMA) (?P<skip>IF NOT EXISTS )?`?(?P<name>[\w-]+)`?",
        _create_database,
    ),
    (
        r"(?P<verb>DROP) (?:DATABASE|SCHEMA) (?P<skip>IF EXISTS )?`?(?P<name>[\w-]+)`?",
        _drop_database,
    ),
    (rf"(?P<verb>CREATE) TABLE (?P<skip>IF NOT EXISTS )?{NAME}", _create_table),
    (r"(?P<verb>DROP) TABLE (?P<skip>IF EXISTS )?(?P<names>.*)", _drop_table),
    (
        rf"(?P<verb>CREATE) (?P<unique>UNIQUE )?(?P<vector>VECTOR )?INDEX `?(?P<name>\w+)`? "
        rf"ON {NAME}\s*\((?P<columns>.*)\)(?: USING HNSW)?"
        r"(?P<on_demand> ADD_COLUMNAR_REPLICA_ON_DEMAND)?",
        _create_index,
    ),
    (rf"(?P<verb>ALTER) TABLE {NAME} SET TIFLASH REPLICA (?P<count>\d+)", _set_replica),
]
