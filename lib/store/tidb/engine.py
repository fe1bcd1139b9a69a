"""How TiDB is connected to: pooled, encrypted, with the server's name checked."""

import ssl
import time
from functools import partial
from ipaddress import ip_address
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from lib.errors import SettingsError
from lib.settings import TidbSettings

CONNECT_S, ANSWER_S, POOL_S = 10, 30, 10
POOL, OVERFLOW = 8, 8
RECYCLE_S = 300  # TiDB Cloud cuts connections that grow old; it advises five minutes
IDLE_S = 1.0  # a connection that rested longer is asked for a sign of life before it is used


def open_engine(
    settings: TidbSettings, *, database: bool = True, answer_s: int = ANSWER_S
) -> Engine:
    """An engine whose statements each commit themselves; connects on first use.

    The password goes to the driver as UTF-8 bytes (from text it would make Latin-1), never
    into an address. One statement is one round trip: nothing is begun, rolled back or reset
    around it.
    """
    address = URL.create(
        "mysql+pymysql",
        settings.username,
        host=settings.host,
        port=settings.port,
        database=settings.database if database else None,
    )
    engine = create_engine(
        address,
        connect_args={
            "password": settings.password.reveal().encode(),
            "connect_timeout": CONNECT_S,
            "read_timeout": answer_s,
            "write_timeout": answer_s,
            **tls(settings),
        },
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
        pool_reset_on_return=None,
        pool_recycle=RECYCLE_S,
        pool_size=POOL,
        max_overflow=OVERFLOW,
        pool_timeout=POOL_S,
        pool_use_lifo=True,
        hide_parameters=True,
    )
    event.listen(engine, "checkin", _remember_when)
    event.listen(engine, "checkout", partial(_ask_for_a_sign, engine))
    return engine


def _remember_when(_: object, record: ConnectionPoolEntry) -> None:
    record.info["rested since"] = time.monotonic()


def _ask_for_a_sign(
    engine: Engine, connection: DBAPIConnection, record: ConnectionPoolEntry, _: object
) -> None:
    """The pool's `pool_pre_ping`, but not for a connection that was in use a moment ago.

    That would double the round trips of a search; should it be broken all the same, the
    statement is tried again.
    """
    rested = time.monotonic() - record.info.get("rested since", time.monotonic())
    if rested > IDLE_S:
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error  # the pool opens another


def tls(settings: TidbSettings) -> dict[str, Any]:
    """What the driver needs to know of encryption.

    A context of our own, because neither pytidb's `ssl_verify_identity` nor `ssl_ca` in an
    address makes the driver compare the host's name.
    """
    if settings.plain_text or (_is_this_machine(settings.host) and not settings.ca_path):
        return {"ssl_disabled": True}  # else the driver would try it, unverified
    try:
        return {"ssl": ssl.create_default_context(cafile=settings.ca_path)}
    except (OSError, ssl.SSLError) as error:
        raise SettingsError(
            f"TIDB_CA_PATH is {settings.ca_path}, and no certificate can be read from there. "
            "Set it to the authority's file (PEM)."
        ) from error


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
