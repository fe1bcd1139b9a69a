"""One client's statements, each run in the session's own thread."""

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mysql_mimic.session import BaseSession
from mysql_mimic.variables import SYSTEM_VARIABLES, GlobalVariables, SessionVariables

from tests.tidb_standin import definitions, shows
from tests.tidb_standin.engine import SCHEMA_TABLES, Engine
from tests.tidb_standin.errors import TidbError
from tests.tidb_standin.translation import Plan, Value, lift, split_rows
from tests.tidb_standin.vectors import parse

if TYPE_CHECKING:
    from tests.tidb_standin.server import Standin

VERSION = "8.0.11-TiDB-v8.5.6"
MAX_ENTRY = 6 << 20
VARIABLES: dict[str, Any] = {
    "version": VERSION,
    "version_comment": "stand-in, not TiDB",
    "lower_case_table_names": 2,
    "autocommit": 1,
    "sql_mode": "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES",
    "transaction_isolation": "REPEATABLE-READ",
    "max_allowed_packet": 64 << 20,
    "character_set_client": "utf8mb4",
    "character_set_connection": "utf8mb4",
    "character_set_results": "utf8mb4",
    "collation_connection": "utf8mb4_bin",
}


@dataclass
class Answer:
    """What a statement gives: rows under columns, or (columns None) only counts."""

    columns: list[str] | None = None
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    affected: int = 0
    insert_id: int = 0


class Session(BaseSession):
    """Runs one client's statements on its own SQLite connection."""

    def __init__(self, server: "Standin") -> None:
        self.server = server
        self.database: str | None = None
        self.username: str | None = None
        version = {"version": (str, VERSION, False)}
        self.variables = SessionVariables(GlobalVariables(SYSTEM_VARIABLES | version))
        self.settings = dict(VARIABLES) | {"version": server.version}
        self.worker = ThreadPoolExecutor(1)
        self.readonly = self.explicit = self.closed = False
        self._engine: Engine | None = None

    @property
    def engine(self) -> Engine:
        if self._engine is None:
            own = {
                "MY_VERSION": lambda: self.server.version,
                "MY_DATABASE": lambda: self.database,
                "MY_VARIABLE": self._variable,
            }
            self._engine = Engine(self.server.folder, self.database, own)
        return self._engine

    async def close(self) -> None:
        if not self.closed:
            self.closed = True
            self.worker.submit(self.disconnect)
            self.worker.shutdown(wait=False)

    def disconnect(self) -> None:
        """Leave SQLite; what was begun is undone."""
        if self._engine:
            self._engine.close()
            self._engine = None

    async def use(self, database: str) -> None:
        await asyncio.get_running_loop().run_in_executor(self.worker, self.enter, database)

    def enter(self, database: str) -> Answer:
        """Make a database the current one."""
        if database.lower() not in self.server.catalog:
            raise TidbError(1049, f"Unknown database '{database}'")
        self.disconnect()
        self.database = database
        return Answer()

    def run(self, sql: str) -> Answer:
        """Answer one statement."""
        statement = sql.strip().rstrip("; \n")
        for pattern, handle in _HANDLERS:
            if found := re.match(pattern, statement, re.I | re.S):
                return handle(self, found)
        for pattern, define in definitions.HANDLERS:
            if found := re.match(pattern, statement, re.I | re.S):
                self.refuse_write(found["verb"], found.groupdict().get("table") or "")
                self.end("COMMIT")
                with self.server.lock:
                    define(self, found)
                    self.server.forget_plans()
                    return Answer()
        return self.ask(statement)

    def ask(self, statement: str) -> Answer:
        """Answer a statement about rows."""
        template, values = lift(statement)
        template, rows = split_rows(template, values)
        plan = self.server.plan(template, self.database)
        if max((len(v) for v in values.values() if isinstance(v, str | bytes)), default=0) > (
            MAX_ENTRY
        ):
            raise TidbError(8025, f"entry too large, the max entry size is {MAX_ENTRY}")
        for database, table in plan.tables:
            self.attach(database, table)
        for key in plan.vectors:
            values[key] = parse(str(values[key]))
        return self._write(plan, rows) if plan.writes else self._read(plan, values)

    def attach(self, database: str, table: str = "") -> None:
        """See to it that a table can be named."""
        if database.lower() == "information_schema":
            if table.lower() in SCHEMA_TABLES:
                shows.fill_information_schema(self)
        elif database.lower() in self.server.catalog:
            self.engine.attach(database)
        elif database:
            raise TidbError(1049, f"Unknown database '{database}'")

    def refuse_write(self, verb: str, table: str) -> None:
        """Raise where this user, or now nobody, may write."""
        if self.server.writes_refused:
            raise TidbError(*self.server.writes_refused)
        if self.readonly:
            user = f"'{self.username}'@'%'"
            raise TidbError(
                1142, f"{verb.upper()} command denied to user {user} for table '{table}'"
            )

    def end(self, how: str) -> Answer:
        """COMMIT or ROLLBACK what was begun."""
        self.explicit = False
        if self._engine and self._engine.in_transaction:
            self._engine.run(how)
        return Answer()

    def begin(self) -> Answer:
        self.end("COMMIT")
        self.explicit = True
        return Answer()

    def set(self, assignments: str) -> Answer:
        pattern = r"(?:@@)?(?:(?:SESSION|GLOBAL)[\s.]+)?`?(\w+)`?\s*:?=\s*('[^']*'|[^,]+)"
        for name, value in re.findall(pattern, assignments, re.I):
            plain = value.strip().strip("'")
            number = int(plain) if plain.isdigit() else plain
            self.settings[name.lower()] = {"ON": 1, "OFF": 0}.get(plain.upper(), number)
        if self._commits_itself:
            self.end("COMMIT")
        return Answer()

    @property
    def _commits_itself(self) -> bool:
        return bool(self.settings["autocommit"]) and not self.explicit

    def _read(self, plan: Plan, values: dict[str, Value]) -> Answer:
        cursor = self.engine.run(plan.sql, values)
        columns = [column[0] for column in cursor.description or ()]
        return Answer(columns, self.engine.rows(cursor))

    def _write(self, plan: Plan, rows: list[dict[str, Value]]) -> Answer:
        database, table = plan.tables[0]
        self.refuse_write(plan.verb, table)
        if not self.engine.in_transaction:
            self.engine.run("BEGIN IMMEDIATE")
        self.engine.run("SAVEPOINT statement")  # a refused statement leaves nothing
        try:
            before = self._size(database, table) if plan.counts_twice else 0
            cursors = [self.engine.run(plan.sql, row) for row in rows]
        except TidbError:
            self.engine.run("ROLLBACK TO statement")
            raise
        else:
            changed = sum(max(cursor.rowcount, 0) for cursor in cursors)
            if plan.counts_twice:
                changed = 2 * changed - (self._size(database, table) - before)
            return Answer(affected=changed, insert_id=cursors[0].lastrowid or 0)
        finally:
            self.engine.run("RELEASE statement")
            if self._commits_itself:
                self.end("COMMIT")

    def _size(self, database: str, table: str) -> int:
        return int(self.engine.run(f"SELECT COUNT(*) FROM `{database}`.`{table}`").fetchone()[0])

    def _variable(self, name: str) -> Any:
        if name.lower() not in self.settings:
            raise TidbError(1193, f"Unknown system variable '{name}'")
        return self.settings[name.lower()]


Handle = Callable[[Session, re.Match[str]], Answer]
_HANDLERS: list[tuple[str, Handle]] = [
    (r"SET (?P<rest>.*)", lambda session, found: session.set(found["rest"])),
    (r"USE `?(?P<name>\w+)`?$", lambda session, found: session.enter(found["name"])),
    (r"(BEGIN|START TRANSACTION)\b", lambda session, _: session.begin()),
    (r"COMMIT$", lambda session, _: session.end("COMMIT")),
    (r"ROLLBACK$", lambda session, _: session.end("ROLLBACK")),
    (
        r"EXPLAIN (?P<rest>SELECT\b.*)",
        lambda session, found: Answer(*shows.explain(session, found["rest"])),
    ),
    (
        r"SHOW (?P<rest>.*)",
        lambda session, found: Answer(*shows.show(session, found["rest"])),
    ),
    (
        r"(DESC|DESCRIBE) (?P<rest>.*)",
        lambda session, found: Answer(*shows.show(session, f"COLUMNS FROM {found['rest']}")),
    ),
]
