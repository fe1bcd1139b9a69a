"""Makes the tables, and sees to it that one embedder fills them."""

from pytidb import TiDBClient
from pytidb.schema import TableModel
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import SQLAlchemyError

from lib.errors import StoreError, WrongEmbedder
from lib.store.tidb.connection import Database
from lib.store.tidb.models import Models, table
from lib.store.tidb.sentences import TABLE_EXISTS, code_of, sentence

SCHEMA = "2"


def prepare(database: Database, models: Models, embedder: str, dimensions: int) -> None:
    """Make what is missing, by any number of processes at once.

    The embedder's name is written first and checked before any other table is made. Raises
    WrongEmbedder, or StoreError for tables of another version.
    """
    database.create()
    _make(database, models.note)
    _claim(database, models, f"{embedder} {dimensions}")
    for model in models:
        _make(database, model)


def _make(database: Database, model: type[TableModel]) -> None:
    client = TiDBClient(database.engine, reconnect_params={})
    try:
        client.create_table(schema=model, if_exists="skip")
    except SQLAlchemyError as error:
        if code_of(error) != TABLE_EXISTS:  # else another process was faster
            raise sentence(error, database.settings) from error


def _claim(database: Database, models: Models, mine: str) -> None:
    notes = table(models.note)
    facts = select(notes.c.name, notes.c.value).where(notes.c.name.in_(("schema", "embedder")))
    known = {row.name: row.value for row in database.read(facts)}
    if len(known) < 2:
        database.write(lambda connection: _write_once(connection, notes.name, mine))
        known = {row.name: row.value for row in database.read(facts)}
    where = f"{notes.name.removesuffix('notes')}… in {database.settings.database!r}"
    if known["schema"] != SCHEMA:
        raise StoreError(
            f"The tables {where} were made by another version of Findalike (schema "
            f"{known['schema']}; this one writes {SCHEMA}). Set TIDB_TABLE_PREFIX to make new ones."
        )
    if known["embedder"] != mine:
        raise WrongEmbedder(
            f"The tables {where} hold vectors of {known['embedder']}; this is {mine}. Choose that "
            "embedder, or set TIDB_TABLE_PREFIX to keep both side by side."
        )


def _write_once(connection: Connection, notes: str, mine: str) -> None:
    """Two processes may come here at once: the first one's words stay."""
    connection.execute(
        text(
            f"INSERT INTO {notes} (name, value) VALUES (:name, :value) "
            "ON DUPLICATE KEY UPDATE name = VALUES(name)"
        ),
        [{"name": "schema", "value": SCHEMA}, {"name": "embedder", "value": mine}],
    )
