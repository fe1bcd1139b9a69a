"""Errors with the numbers and texts that a TiDB sends."""

import re
from typing import cast

from mysql_mimic.errors import SQLSTATES, ErrorCode, MysqlError

# mysql-mimic knows few numbers, and no SQLSTATE of the others.
_STATES = {
    1007: b"HY000",
    1045: b"28000",
    1049: b"42000",
    1050: b"42S01",
    1051: b"42S02",
    1054: b"42S22",
    1055: b"42000",
    1061: b"42000",
    1062: b"23000",
    1048: b"23000",
    1136: b"21S01",
    1142: b"42000",
    1146: b"42S02",
    1153: b"08S01",
    1305: b"42000",
    1406: b"22001",
}
SQLSTATES.update({cast(ErrorCode, code): state for code, state in _STATES.items()})

_FROM_SQLITE = [
    (r"CHECK constraint failed: (?P<code>\d+) (?P<text>.*)", 0, "{text}"),
    (
        r"no such table: (?:(?P<db>\w+)\.)?(?P<table>\S+)",
        1146,
        "Table '{db}.{table}' doesn't exist",
    ),
    (r"no such column: (?P<name>\S+)", 1054, "Unknown column '{name}' in 'field list'"),
    (r"no such function: (?P<name>\S+)", 1305, "FUNCTION {db}.{name} does not exist"),
    (r"NOT NULL constraint failed: \w+\.(?P<name>\w+)", 1048, "Column '{name}' cannot be null"),
    (r"UNIQUE constraint failed: (?P<name>.*)", 1062, "Duplicate entry '?' for key '{name}'"),
    (
        r"database (table )?is locked",
        1205,
        "Lock wait timeout exceeded; try restarting transaction",
    ),
    (r"(?P<text>.*)", 1105, "stand-in: {text}"),
]


class TidbError(MysqlError):
    """An error with the number and the text that the client is to see."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message, cast(ErrorCode, code))


def from_sqlite(text: str, database: str | None) -> TidbError:
    """What TiDB would say where SQLite says this."""
    for pattern, code, message in _FROM_SQLITE:
        if found := re.match(pattern, text, re.S):
            groups = found.groupdict()
            named = groups | {"db": groups.get("db") or database}
            return TidbError(code or int(groups["code"]), message.format(**named))
    raise AssertionError(text)


def unknown(statement: str) -> TidbError:
    """The refusal of what the stand-in does not know."""
    return TidbError(1235, f"stand-in: it does not know this statement: {statement[:80]}")
