"""What tables there are: read from CREATE TABLE, written as SQLite's."""

import re
from dataclasses import dataclass, field
from typing import cast

from sqlglot import exp

from tests.tidb_standin.errors import TidbError

_WIDTHS = {"int": "int(11)", "bigint": "bigint(20)", "boolean": "tinyint(1)"}
_BYTES = {"tiny": 255, "": 65_535, "medium": 16_777_215, "long": 4_294_967_295}


@dataclass
class Column:
    name: str
    type: str
    nullable: bool = True
    auto: bool = False
    default: str | None = None

    @property
    def dimensions(self) -> int | None:
        found = re.fullmatch(r"vector\((\d+)\)", self.type)
        return int(found[1]) if found else None


@dataclass
class Index:
    name: str
    columns: list[str]
    unique: bool = False
    kind: str = "BTREE"
    function: str = ""


@dataclass
class Table:
    name: str
    columns: list[Column] = field(default_factory=list)
    indexes: list[Index] = field(default_factory=list)
    replica: int = 0
    asked: int = 0  # how often somebody looked how far the replica is

    def column(self, name: str) -> Column | None:
        return next((c for c in self.columns if c.name.lower() == name.lower()), None)

    def key_of(self, columns: list[str]) -> str:
        return next((i.name for i in self.indexes if i.unique and i.columns == columns), "PRIMARY")


def read_table(tree: exp.Create) -> Table:
    """The table that a CREATE TABLE describes."""
    schema = cast(exp.Schema, tree.this)
    table = Table(cast(exp.Table, schema.this).name)
    for node in schema.expressions:
        inner = node.expressions[0] if isinstance(node, exp.Constraint) else node
        if isinstance(inner, exp.ColumnDef) and inner.kind:
            table.columns.append(_read_column(inner, table))
        elif isinstance(inner, exp.PrimaryKey):
            table.indexes.insert(0, Index("PRIMARY", names(inner.expressions), True))
        elif isinstance(inner, exp.UniqueColumnConstraint):
            columns = names((inner.this if inner.this else inner).expressions)
            name = node.name if isinstance(node, exp.Constraint) else columns[0]
            table.indexes.append(Index(name, columns, True))
        else:
            raise TidbError(1235, f"stand-in: unknown in CREATE TABLE: {node.sql('mysql')[:80]}")
    for column in table.columns:
        keyed = any(i.name == "PRIMARY" and column.name in i.columns for i in table.indexes)
        column.nullable = column.nullable and not keyed
    return table


def names(nodes: list[exp.Expression]) -> list[str]:
    """The identifiers of some nodes."""
    return [cast(exp.Expression, node.find(exp.Identifier) or node).name for node in nodes]


def _read_column(node: exp.ColumnDef, table: Table) -> Column:
    kind = cast(exp.DataType, node.kind).sql("mysql").lower().replace(", ", ",")
    column = Column(node.name, _WIDTHS.get(kind, kind))
    for constraint in (c.args.get("kind") for c in node.constraints):
        if isinstance(constraint, exp.NotNullColumnConstraint):
            column.nullable = bool(constraint.args.get("allow_null"))
        elif isinstance(constraint, exp.AutoIncrementColumnConstraint):
            column.auto = True
        elif isinstance(constraint, exp.PrimaryKeyColumnConstraint):
            table.indexes.insert(0, Index("PRIMARY", [column.name], True))
        elif isinstance(constraint, exp.DefaultColumnConstraint):
            column.default = constraint.this.sql("sqlite")
        elif not isinstance(constraint, exp.CollateColumnConstraint):
            raise TidbError(1235, f"stand-in: unknown in a column: {constraint!r}")
    return column


def sqlite_columns(table: Table) -> list[str]:
    """The columns and the primary key as SQLite defines them."""
    lines = [_sqlite_column(column) for column in table.columns]
    if not any(column.auto for column in table.columns):
        for index in (index for index in table.indexes if index.name == "PRIMARY"):
            lines.append(f"PRIMARY KEY ({', '.join(f'`{c}`' for c in index.columns)})")
    return lines


def _sqlite_column(column: Column) -> str:
    if column.auto:
        return f"`{column.name}` INTEGER PRIMARY KEY AUTOINCREMENT"
    declared, check = _storage(column)
    null = "" if column.nullable else " NOT NULL"
    default = f" DEFAULT {column.default}" if column.default else ""
    return f"`{column.name}` {declared}{null}{default}{check}"


def _storage(column: Column) -> tuple[str, str]:
    """SQLite's type (it picks the converter on reading), and the CHECK that TiDB's type means."""
    base, _, size = column.type.rstrip(")").partition("(")
    long = f"1406 Data too long for column '{column.name}' at row 1"
    if base in ("varchar", "char"):
        return "TEXT", f' CONSTRAINT "{long}" CHECK (length(`{column.name}`) <= {size or 1})'
    if found := re.fullmatch(r"(tiny|medium|long|)(text|blob)", base):
        length = f"length(CAST(`{column.name}` AS BLOB))"
        return found[2].upper(), f' CONSTRAINT "{long}" CHECK ({length} <= {_BYTES[found[1]]})'
    if base.endswith("int"):
        return "INTEGER", ""
    if base in ("double", "float"):
        return "REAL", ""
    return {"vector": "VECTOR"}.get(base, "TEXT"), ""
