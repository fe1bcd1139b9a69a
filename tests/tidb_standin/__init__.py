"""A stand-in for a TiDB server, for tests on machines where no TiDB can be had.

It speaks the MySQL protocol (mysql-mimic frames the packets), rewrites MySQL's SQL for SQLite
(sqlglot), which keeps the rows, and computes the VEC_* functions with NumPy. pytidb, SQLAlchemy
and PyMySQL are the real ones.

It shows what a client sends, and how it takes answers, error numbers, broken connections,
certificates and transactions. It is NOT TiDB:

- no optimiser: EXPLAIN is a guess by rule, and every distance is exact (an HNSW index is a name,
  TiFlash a number);
- no snapshots: a transaction reads the latest committed rows until its first write, then holds
  one lock for all tables;
- no privileges but a user that may only read, no prepared statements, one collation
  (utf8mb4_bin), SUM of integers is not DECIMAL, nothing is coerced beyond SQLite's own rules;
- its grammar is sqlglot's, not TiDB's.

A statement it does not know is refused (1235), never ignored; only SET, and SHOW of something
unknown, are taken as they come. `make test-tidb` runs the same tests on a real server.
"""

from tests.tidb_standin.server import Standin

__all__ = ["Standin"]
