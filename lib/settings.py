"""Settings: the environment, then Streamlit's secrets, then .env, then the default."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from dotenv import dotenv_values

from lib.errors import SettingsError
from lib.secret import NO_SECRET, Secret

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class TidbSettings:
    """Where a TiDB is, who asks, and how its certificate is checked."""

    host: str
    port: int = 4000
    username: str = "root"
    password: Secret = NO_SECRET
    database: str = "findalike"
    ca_path: Path | None = None
    plain_text: bool = False
    table_prefix: str = "findalike_"


@dataclass(frozen=True, slots=True)
class JinaSettings:
    """What is asked of Jina's embeddings API, how fast and how much; no key, no Jina.

    The limits are those of Jina's free tier; `dimensions` 0 means as many as the model has;
    `price_per_million` tokens is in US dollars, for estimates, 0 if not known.
    """

    key: Secret = NO_SECRET
    url: str = "https://api.jina.ai/v1/embeddings"
    model: str = "jina-clip-v2"
    dimensions: int = 0
    pictures_per_request: int = 16
    texts_per_request: int = 64
    concurrency: int = 2
    requests_per_minute: int = 100
    tokens_per_minute: int = 100_000
    tokens_per_day: int = 10_000_000
    tokens_per_visit: int = 200_000
    price_per_million: float = 0.0


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator can choose; `.env.example` says what each one does."""

    embedder: str = "auto"
    jina: JinaSettings = JinaSettings()
    store_dir: Path = ROOT / "data" / "store"
    tidb: TidbSettings | None = None
    operator_password: Secret = NO_SECRET
    test_fetch_port: int | None = None


def load_settings(
    environ: Mapping[str, str] | None = None,
    secrets: Mapping[str, object] | None = None,
    dotenv: Path = ROOT / ".env",
) -> Settings:
    """Read the settings once; SettingsError names the one that makes no sense."""
    layers = (
        os.environ if environ is None else environ,
        secrets or {},
        dotenv_values(dotenv) if dotenv.is_file() else {},
    )

    def read(name: str, default: str) -> str:
        return next((str(layer[name]) for layer in layers if layer.get(name)), default)

    return Settings(
        embedder=read("EMBEDDER", "auto"),
        jina=_jina(read),
        store_dir=ROOT / read("STORE_DIR", "data/store"),
        tidb=_tidb(read),
        operator_password=Secret(read("OPERATOR_PASSWORD", "")),
        test_fetch_port=_port("TEST_FETCH_PORT", read("TEST_FETCH_PORT", "")),
    )


def _jina(read: Callable[[str, str], str]) -> JinaSettings:
    """Jina's settings; pytidb's name for the key is understood too."""
    usual = JinaSettings()
    return JinaSettings(
        key=Secret(read("JINA_API_KEY", read("JINA_AI_API_KEY", "")).strip()),
        url=read("JINA_API_URL", usual.url),
        model=read("JINA_MODEL", usual.model),
        dimensions=_count("JINA_DIMENSIONS", read("JINA_DIMENSIONS", "0"), least=0),
        pictures_per_request=_count(
            "JINA_PICTURES_PER_REQUEST", read("JINA_PICTURES_PER_REQUEST", "16")
        ),
        texts_per_request=_count("JINA_TEXTS_PER_REQUEST", read("JINA_TEXTS_PER_REQUEST", "64")),
        concurrency=_count("JINA_CONCURRENCY", read("JINA_CONCURRENCY", "2")),
        requests_per_minute=_count(
            "JINA_REQUESTS_PER_MINUTE", read("JINA_REQUESTS_PER_MINUTE", "100")
        ),
        tokens_per_minute=_count(
            "JINA_TOKENS_PER_MINUTE", read("JINA_TOKENS_PER_MINUTE", "100000")
        ),
        tokens_per_day=_count("JINA_TOKENS_PER_DAY", read("JINA_TOKENS_PER_DAY", "10000000")),
        tokens_per_visit=_count("JINA_TOKENS_PER_VISIT", read("JINA_TOKENS_PER_VISIT", "200000")),
        price_per_million=_price("JINA_PRICE_PER_MILLION", read("JINA_PRICE_PER_MILLION", "0")),
    )


def _tidb(read: Callable[[str, str], str]) -> TidbSettings | None:
    """The TiDB that the settings name, if they name one."""
    url = read("TIDB_DATABASE_URL", "")
    ca_path, prefix = read("TIDB_CA_PATH", ""), read("TIDB_TABLE_PREFIX", "findalike_")
    if not re.fullmatch(r"\w{0,30}", prefix, re.ASCII):
        raise SettingsError(
            f"TIDB_TABLE_PREFIX is {prefix!r}. Use at most 30 letters, digits and underscores."
        )
    parts = TidbSettings(
        host=read("TIDB_HOST", ""),
        port=_port("TIDB_PORT", read("TIDB_PORT", "4000")) or 4000,
        username=read("TIDB_USERNAME", "root"),
        password=Secret(read("TIDB_PASSWORD", "")),
        database=read("TIDB_DATABASE", "findalike"),
        ca_path=ROOT / ca_path if ca_path else None,
        plain_text=_yes("TIDB_PLAIN_TEXT", read("TIDB_PLAIN_TEXT", "")),
        table_prefix=prefix,
    )
    if url:
        return _from_url(url, parts)
    return parts if parts.host else None


def _from_url(url: str, parts: TidbSettings) -> TidbSettings:
    """The parts that a database address names, in place of the single settings."""
    from sqlalchemy import make_url  # a third of a second that only TiDB's users pay
    from sqlalchemy.exc import ArgumentError

    try:
        read = make_url(url)
    except (ArgumentError, ValueError):
        read = None
    if read is None or not read.host:  # the cause may hold the password: it is not chained
        raise SettingsError(
            "TIDB_DATABASE_URL is not a database address. Write "
            "mysql://user:password@host:4000/database, with %2F, %40, %3A and %25 for the "
            "characters / @ : % in the password."
        )
    ca_path = read.query.get("ssl_ca")
    return replace(
        parts,
        host=read.host,
        port=read.port or parts.port,
        username=read.username or parts.username,
        password=Secret(str(read.password)) if read.password else parts.password,
        database=read.database or parts.database,
        ca_path=parts.ca_path or (ROOT / str(ca_path) if ca_path else None),
    )


def _yes(name: str, value: str) -> bool:
    if value.lower() not in ("", "0", "no", "false", "1", "yes", "true"):
        raise SettingsError(f"{name} is {value!r}. Set it to yes or no, or leave it out.")
    return value.lower() in ("1", "yes", "true")


def _port(name: str, value: str) -> int | None:
    if not value:
        return None
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise SettingsError(f"{name} is {value!r}. Set it to a port number, or leave it out.")
    return int(value)


def _count(name: str, value: str, least: int = 1) -> int:
    if not value.isdecimal() or int(value) < least:
        raise SettingsError(f"{name} is {value!r}. Set it to a whole number, {least} or more.")
    return int(value)


def _price(name: str, value: str) -> float:
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", value, re.ASCII):
        raise SettingsError(f"{name} is {value!r}. Set it to a price such as 0.05.")
    return float(value)
