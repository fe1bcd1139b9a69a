"""The vector index: an explicit step, because it needs TiFlash and time.

It makes unfiltered searches of large catalogues fast and approximate; without it, and under
filters, TiDB scans, which is exact. Starter and Essential make the columnar replica themselves
(ADD_COLUMNAR_REPLICA_ON_DEMAND, which other servers refuse); elsewhere it comes first.
"""

import time
from collections.abc import Callable, Sequence
from typing import Any

from pytidb.utils import TIDB_SERVERLESS_HOST_PATTERN
from sqlalchemy import Engine, Row, text
from sqlalchemy.exc import SQLAlchemyError

from lib.store.tidb.connection import Database
from lib.store.tidb.engine import open_engine
from lib.store.tidb.sentences import KEY_EXISTS, code_of, sentence

NAME = "nearest_photos"
NO_TIFLASH = "This server has no TiFlash; searches scan, which is exact."
NONE_YET = "No vector index; searches scan, which is exact. “python -m lib index” makes one."
BUILD_S = 3600  # the longest a statement of the build may take
PAUSE_S = 1.0


def build(database: Database, photos: str, say: Callable[[str], None], wait_s: float = 600) -> str:
    """Make the columnar replica and the HNSW index of the table `photos`; returns how it ended.

    Done again, it goes on where it stopped. What takes longer than `wait_s` goes on without us.
    """
    engine = open_engine(database.settings, answer_s=BUILD_S)
    deadline = time.monotonic() + wait_s
    try:
        if _is_serverless(database):
            say("Making the vector index …")
            _create(engine, photos, " ADD_COLUMNAR_REPLICA_ON_DEMAND")
        else:
            say("Asking for a columnar replica …")
            _run(engine, f"ALTER TABLE {photos} SET TIFLASH REPLICA 1")
            _wait(lambda: _replica(database, photos), say, deadline)
            say("Making the vector index …")
            _create(engine, photos)
        _wait(lambda: _indexed(database, photos), say, deadline)
    except SQLAlchemyError as error:
        if _lacks_tiflash(error):
            return NO_TIFLASH
        raise sentence(error, database.settings) from error
    finally:
        engine.dispose()
    return state(database, photos)


def exists(database: Database, photos: str) -> bool:
    """Whether the table has the index."""
    return any(row.Key_name == NAME for row in database.read(text(f"SHOW INDEXES FROM {photos}")))


def state(database: Database, photos: str) -> str:
    """How far the index is, as a sentence."""
    if not exists(database, photos):
        return NONE_YET
    done, missing = _counted(database, photos)
    if missing:
        return f"Vector index (HNSW): {done:,} rows in it, {missing:,} on their way."
    return "Vector index (HNSW): complete. Unfiltered searches use it; they are approximate."


def _is_serverless(database: Database) -> bool:
    """Whether this is Starter or Essential: by the host's name, or by what the server calls itself.

    The name alone does not tell behind a private link.
    """
    ((version,),) = database.read(text("SELECT VERSION()"))
    by_name = TIDB_SERVERLESS_HOST_PATTERN.match(database.settings.host)
    return bool(by_name) or "serverless" in version.lower()


def _create(engine: Engine, photos: str, replica: str = "") -> None:
    try:
        _run(
            engine,
            f"CREATE VECTOR INDEX {NAME} ON {photos} ((VEC_COSINE_DISTANCE(image_vec))) "
            f"USING HNSW{replica}",
        )
    except SQLAlchemyError as error:
        if code_of(error) != KEY_EXISTS:
            raise


def _run(engine: Engine, statement: str) -> None:
    with engine.connect() as connection:
        connection.execute(text(statement))


def _lacks_tiflash(error: SQLAlchemyError) -> bool:
    return code_of(error) in (1105, 8200) and "tiflash" in str(error).lower().partition("[sql")[0]


def _wait(
    progress: Callable[[], tuple[bool, str]], say: Callable[[str], None], deadline: float
) -> None:
    """Say each new line of progress until it is done or the deadline has passed."""
    said = ""
    while True:
        done, line = progress()
        if line != said:
            say(line)
            said = line
        if done or time.monotonic() > deadline:
            return
        time.sleep(PAUSE_S)


def _replica(database: Database, photos: str) -> tuple[bool, str]:
    rows = _ask(
        database,
        "SELECT AVAILABLE, PROGRESS FROM information_schema.tiflash_replica "
        "WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = :photos",
        photos,
    )
    available = bool(rows) and bool(rows[0].AVAILABLE)
    progress = float(rows[0].PROGRESS or 0) if rows else 0.0
    return available, f"Columnar replica: {progress:.0%}"


def _indexed(database: Database, photos: str) -> tuple[bool, str]:
    done, missing = _counted(database, photos)
    return not missing, f"Vector index: {done:,} rows in it, {missing:,} on their way"


def _counted(database: Database, photos: str) -> tuple[int, int]:
    """Rows in the index, and rows that wait to be put there; new rows are found all the same."""
    (row,) = _ask(
        database,
        "SELECT SUM(ROWS_STABLE_INDEXED + ROWS_DELTA_INDEXED) AS done, "
        "SUM(ROWS_STABLE_NOT_INDEXED) AS missing FROM information_schema.tiflash_indexes "
        "WHERE TIDB_DATABASE = DATABASE() AND TIDB_TABLE = :photos",
        photos,
    )
    return int(row.done or 0), int(row.missing or 0)


def _ask(database: Database, statement: str, photos: str) -> Sequence[Row[Any]]:
    return database.read(text(statement), {"photos": photos})
