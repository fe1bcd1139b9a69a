"""One TiDB database: reads and transactions, tried again where that helps, errors as sentences."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, cast

from sqlalchemy import (
    ClauseElement,
    Connection,
    Engine,
    Executable,
    QueuePool,
    Row,
    text,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql.compiler import SQLCompiler

from lib.errors import StoreError
from lib.settings import TidbSettings
from lib.store.tidb.engine import OVERFLOW, POOL, open_engine
from lib.store.tidb.sentences import CONFLICT, UNKNOWN_DATABASE, code_of, sentence, was_lost

T = TypeVar("T")
PAUSES_S = (0.0, 0.05, 0.2, 0.5)  # before each further try: a cut may meet a second try too


class Database:
    """Reads and writes; raises StoreError, mostly StoreAway, with a sentence for the operator."""

    def __init__(self, settings: TidbSettings) -> None:
        self.settings = settings
        self.engine = open_engine(settings)
        self.last_error = ""

    def read(
        self, statement: Executable, values: Mapping[str, object] | None = None
    ) -> Sequence[Row[Any]]:
        """The rows of one statement; asked again where the connection broke."""

        def ask() -> Sequence[Row[Any]]:
            with self.engine.connect() as connection:
                return connection.execute(statement, values).all()

        return self._try(ask, was_lost)

    def read_sql(self, statement: str, values: Mapping[str, Any]) -> Sequence[Row[Any]]:
        """The rows of a statement in the driver's own words."""

        def ask() -> Sequence[Row[Any]]:
            with self.engine.connect() as connection:
                return connection.exec_driver_sql(statement, dict(values)).all()

        return self._try(ask, was_lost)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Do `work` in one transaction; done again after a break or a conflict.

        So it must be safe to repeat: its commit may have reached the server before the break.
        """

        def worth(error: SQLAlchemyError) -> bool:
            return was_lost(error) or code_of(error) in CONFLICT

        return self._try(lambda: self._in_transaction(work), worth)

    def write_once(self, work: Callable[[Connection], T]) -> T:
        """Do `work` in one transaction that is never repeated."""
        return self._try(lambda: self._in_transaction(work), lambda _: False)

    def create(self) -> None:
        """Make the database where it is missing and the account may."""
        try:
            with self.engine.connect():
                return
        except SQLAlchemyError as error:
            if code_of(error) != UNKNOWN_DATABASE:
                raise self._sentence(error) from error
        outside = open_engine(self.settings, database=False)
        try:
            name = outside.dialect.identifier_preparer.quote_identifier(self.settings.database)
            with outside.connect() as connection:
                connection.execute(text(f"CREATE DATABASE IF NOT EXISTS {name}"))
        except SQLAlchemyError as error:
            raise self._sentence(error) from error
        finally:
            outside.dispose()

    def pool(self) -> str:
        """How the connections are used."""
        pool = cast(QueuePool, self.engine.pool)
        used = f"{pool.checkedout()} in use, {pool.checkedin()} idle"
        return f"{used}, at most {POOL + OVERFLOW}"

    def close(self) -> None:
        """Give the idle connections back; the next statement opens new ones."""
        self.engine.dispose()

    def _in_transaction(self, work: Callable[[Connection], T]) -> T:
        with self.engine.connect() as connection:
            committed = False
            try:
                connection.exec_driver_sql("BEGIN")
                done = work(connection)
                connection.exec_driver_sql("COMMIT")
                committed = True
                return done
            finally:
                if not committed:
                    connection.invalidate()  # the server rolls back what it left open

    def _try(self, work: Callable[[], T], worth: Callable[[SQLAlchemyError], bool]) -> T:
        for pause in (*PAUSES_S, None):
            try:
                return work()
            except SQLAlchemyError as error:
                if pause is None or not worth(error):
                    raise self._sentence(error) from error
            time.sleep(pause)
        raise AssertionError("the last try returns or raises")

    def _sentence(self, error: SQLAlchemyError) -> StoreError:
        told = sentence(error, self.settings)
        self.last_error = str(told)
        return told


def explained(
    engine: Engine, statement: ClauseElement, values: Mapping[str, Any]
) -> tuple[str, str, Mapping[str, Any]]:
    """A statement to read, the same to send, and the values that go with it."""
    shown = statement.params(values).compile(engine, compile_kwargs={"literal_binds": True})
    sent = cast(SQLCompiler, statement.compile(engine)).construct_expanded_state(values)
    return str(shown).replace("%%", "%"), sent.statement, sent.parameters
