"""From MySQL's SQL to SQLite's, once for each shape of statement."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import sqlglot
from sqlglot import exp
from sqlglot.dialects.sqlite import SQLite

from tests.tidb_standin.catalogue import Column, Table, names
from tests.tidb_standin.errors import TidbError, unknown
from tests.tidb_standin.vectors import DISTANCES

Value = str | bytes | int | float | None


class Target(SQLite):
    """SQLite with backticks: there, an unknown name in double quotes silently is a text."""

    class Tokenizer(SQLite.Tokenizer):
        IDENTIFIERS = ["`"]  # noqa: RUF012 - sqlglot's own form


_LITERAL = re.compile(
    r"(?P<binary>_binary\s*|\bX)?'(?P<one>[^'\\]*(?:(?:\\.|'')[^'\\]*)*)'"
    r"|\"(?P<two>[^\"\\]*(?:(?:\\.|\"\")[^\"\\]*)*)\""
    r"|(?P<name>`[^`]*`)|(?P<comment>/\*.*?\*/|--\s[^\n]*)"
    r"|(?P<before>[=<>(,]\s*|\b(?:LIMIT|OFFSET)\s+)"
    r"(?:(?P<number>-?\d+(?:\.\d+)?(?:e-?\d+)?)|(?P<null>NULL))\b",
    re.I | re.S,
)
_ROW = r"\(\s*:p\d+(?:\s*,\s*:p\d+)*\s*\)"
_ROWS = re.compile(rf"(INSERT INTO .*? VALUES\s*)({_ROW}(?:\s*,\s*{_ROW})+)(.*)", re.I | re.S)
_ESCAPES = {"0": "\0", "b": "\b", "n": "\n", "r": "\r", "t": "\t", "Z": "\x1a"}


@dataclass(frozen=True)
class Plan:
    """A statement for SQLite; `tables` are (database, table), `vectors` its vector values."""

    sql: str
    verb: str
    tables: tuple[tuple[str, str], ...]
    vectors: tuple[str, ...]
    counts_twice: bool

    @property
    def writes(self) -> bool:
        return self.verb in ("INSERT", "UPDATE", "DELETE")


def lift(sql: str) -> tuple[str, dict[str, Value]]:
    """Take the literals out, as :p0, :p1, …, so that one translation serves all their values."""
    values: dict[str, Value] = {}

    def swap(found: re.Match[str]) -> str:
        if found["name"] or found["comment"]:
            return found["name"] or " "
        key = f"p{len(values)}"
        if found["null"]:
            values[key] = None
            return f"{found['before']}:{key}"
        if found["number"]:
            number = found["number"]
            values[key] = int(number) if number.lstrip("-").isdigit() else float(number)
            return f"{found['before']}:{key}"
        values[key] = _unquoted(found)
        return f":{key}"

    return _LITERAL.sub(swap, sql), values


def split_rows(template: str, values: dict[str, Value]) -> tuple[str, list[dict[str, Value]]]:
    """An INSERT of many rows as one of a single row, with the values of each."""
    found = _ROWS.fullmatch(template)
    if not found:
        return template, [values]
    rows = [re.findall(r"p\d+", row) for row in re.findall(_ROW, found[2])]
    one = "(" + ", ".join(f":{key}" for key in rows[0]) + ")"
    named = [{first: values[key] for first, key in zip(rows[0], row, strict=True)} for row in rows]
    return found[1] + one + found[3], named


def _unquoted(found: re.Match[str]) -> str | bytes:
    text = found["one"] if found["one"] is not None else found["two"].replace('""', '"')
    if "\\" in text or "''" in text:
        text = re.sub(r"\\(.)|''", _unescaped, text, flags=re.S)
    if not found["binary"]:
        return text
    if found["binary"] in "xX":
        return bytes.fromhex(text)
    return text.encode("utf-8", "surrogateescape")


def _unescaped(found: re.Match[str]) -> str:
    if not found[1]:
        return "'"
    return "\\" + found[1] if found[1] in "%_" else _ESCAPES.get(found[1], found[1])


def parse(sql: str) -> exp.Expression:
    """The statement's tree, or TiDB's refusal."""
    try:
        tree = cast(exp.Expression, sqlglot.parse_one(sql, read="mysql"))
    except sqlglot.errors.SqlglotError as error:
        raise TidbError(1064, f"You have an error in your SQL syntax: {error}") from None
    known = (exp.Query, exp.Insert, exp.Update, exp.Delete, exp.Create)
    if not isinstance(tree, known):
        raise unknown(sql)
    return tree


def translate(sql: str, database: str | None, find: Callable[[str, str], Table | None]) -> Plan:
    """What SQLite is to do for a statement whose literals were lifted out."""
    tree = parse(sql)
    if isinstance(tree, exp.Create):
        raise unknown(sql)
    tables = tuple((t.db or database or "", t.name) for t in tree.find_all(exp.Table))
    known = [table for table in (find(*name) for name in tables) if table]
    for select in tree.find_all(exp.Select):
        _refuse_loose_columns(select)
        select.set("locks", None)  # FOR UPDATE: here a transaction that writes is alone anyway
    vectors = tuple(
        argument.name
        for function in tree.find_all(exp.Anonymous)
        if function.name.upper() in DISTANCES
        for argument in function.expressions
        if isinstance(argument, exp.Placeholder)
    )
    _swap_functions(tree)
    if isinstance(tree, exp.Insert):
        twice = bool(tree.args.get("conflict"))
        return Plan(_insert(tree, known[0] if known else None), "INSERT", tables, vectors, twice)
    if isinstance(tree, exp.Update) and known:
        for pair in tree.expressions:
            pair.this.set("table", None)
            _keep_as_vector(pair.expression, known[0].column(pair.this.name))
    return Plan(tree.sql(Target), tree.key.upper(), tables, vectors, False)


def _refuse_loose_columns(select: exp.Select) -> None:
    """ONLY_FULL_GROUP_BY: a column must be grouped by or be in an aggregate."""
    group = select.args.get("group")
    if not group:
        return
    keys = {column.name for column in group.find_all(exp.Column)}
    for number, item in enumerate(select.expressions, 1):
        loose = [
            column
            for column in item.find_all(exp.Column)
            if column.name not in keys and not column.find_ancestor(exp.AggFunc)
        ]
        if loose and item.alias not in keys:
            raise TidbError(
                1055,
                f"Expression #{number} of SELECT list is not in GROUP BY clause and contains "
                f"nonaggregated column '{loose[0].name}'",
            )


def _swap_functions(tree: exp.Expression) -> None:
    """MySQL's own functions as functions that the engine defines; LIKE with MySQL's escape."""
    own = {
        exp.CurrentVersion: "MY_VERSION",
        exp.CurrentSchema: "MY_DATABASE",
        exp.SessionParameter: "MY_VARIABLE",
    }
    for node in list(tree.find_all(*own, exp.Like)):
        if name := own.get(type(node)):
            values = [exp.Literal.string(node.name)] if node.name else []
            node.replace(exp.Anonymous(this=name, expressions=values))
        elif not isinstance(node.parent, exp.Escape):
            node.replace(exp.Escape(this=node.copy(), expression=exp.Literal.string("\\")))


def _keep_as_vector(value: exp.Expression, column: Column | None) -> None:
    if column and column.dimensions and not isinstance(value, exp.Null):
        value.replace(exp.func("TO_VECTOR", value.copy(), str(column.dimensions)))


def _insert(tree: exp.Insert, table: Table | None) -> str:
    if table and isinstance(tree.expression, exp.Values):
        _fit_rows(tree, table)
    conflict = tree.args.get("conflict")
    tree.set("conflict", None)
    sql = tree.sql(Target)
    if not conflict:
        return sql
    for call in list(conflict.find_all(exp.Anonymous)):
        if call.name.upper() == "VALUES":
            name = call.expressions[0].name
            call.replace(exp.column(name, table="excluded", quoted=True))
    for pair in conflict.expressions:
        _keep_as_vector(pair.expression, table.column(pair.this.name) if table else None)
    changes = (f"`{p.this.name}` = {p.expression.sql(Target)}" for p in conflict.expressions)
    return f"{sql} ON CONFLICT DO UPDATE SET {', '.join(changes)}"


def _fit_rows(tree: exp.Insert, table: Table) -> None:
    columns = [column.name for column in table.columns]
    if isinstance(tree.this, exp.Schema):
        columns = names(tree.this.expressions)
    for row in tree.expression.expressions:
        if len(row.expressions) != len(columns):
            raise TidbError(1136, "Column count doesn't match value count at row 1")
        for name, value in zip(columns, list(row.expressions), strict=True):
            _keep_as_vector(value, table.column(name))
