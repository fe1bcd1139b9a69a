"""Thumbnails in SQLite, in a table that no search reads."""

import json
from collections.abc import Mapping, Sequence
from sqlite3 import Connection

# The column is called what thumbnails were at first; their names tell what they are.
TABLE = "CREATE TABLE IF NOT EXISTS thumbnails (name TEXT PRIMARY KEY, webp BLOB NOT NULL)"


def put_thumbnails(db: Connection, thumbnails: Mapping[str, bytes]) -> None:
    """Keep pictures by their names; what has the same name is the same."""
    db.executemany("INSERT OR IGNORE INTO thumbnails VALUES (?, ?)", thumbnails.items())


def get_thumbnails(db: Connection, names: Sequence[str]) -> dict[str, bytes]:
    """The pictures of these names, unknown ones left out."""
    among = "name IN (SELECT value FROM json_each(?))"
    wanted = (json.dumps(list(names)),)
    return dict(db.execute(f"SELECT name, webp FROM thumbnails WHERE {among}", wanted).fetchall())


def named_by(db: Connection, ids: Sequence[str]) -> list[str]:
    """The thumbnails that the photos of these products name."""
    rows = db.execute(
        "SELECT DISTINCT thumbnail FROM photos JOIN products ON number = product "
        "WHERE id IN (SELECT value FROM json_each(?)) AND thumbnail != ''",
        (json.dumps(list(ids)),),
    )
    return [name for (name,) in rows]


def sweep(db: Connection, names: Sequence[str]) -> None:
    """Remove those of these thumbnails that no photo names any more."""
    among = "(SELECT value FROM json_each(?))"
    wanted = json.dumps(list(names))
    db.execute(
        f"DELETE FROM thumbnails WHERE name IN {among} AND NOT EXISTS "
        "(SELECT 1 FROM photos WHERE thumbnail = name)",
        (wanted,),
    )
