"""What was spent on each day, kept in SQLite."""

from sqlite3 import Connection

TABLE = "CREATE TABLE IF NOT EXISTS meter (day TEXT PRIMARY KEY, amount INTEGER) WITHOUT ROWID"


def add_spending(db: Connection, day: str, amount: int) -> int:
    """Add to the day's total and return it."""
    ((total,),) = db.execute(
        "INSERT INTO meter VALUES (?, ?) ON CONFLICT (day) DO UPDATE "
        "SET amount = amount + excluded.amount RETURNING amount",
        (day, amount),
    ).fetchall()
    return int(total)
