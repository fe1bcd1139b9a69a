"""Settings: the environment, then Streamlit's secrets, then .env, then the default."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values

from lib.errors import SettingsError

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator can choose; `.env.example` says what each one does."""

    embedder: str = "builtin"
    store_dir: Path = ROOT / "data" / "store"
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
        embedder=read("EMBEDDER", "builtin"),
        store_dir=ROOT / read("STORE_DIR", "data/store"),
        test_fetch_port=_port("TEST_FETCH_PORT", read("TEST_FETCH_PORT", "")),
    )


def _port(name: str, value: str) -> int | None:
    if not value:
        return None
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise SettingsError(f"{name} is {value!r}. Set it to a port number, or leave it out.")
    return int(value)
