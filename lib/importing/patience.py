"""A store that refuses may take it a little later."""

from collections.abc import Callable
from typing import TypeVar

from lib.errors import IdTaken, StoreError, WrongEmbedder
from lib.importing.progress import Control

T = TypeVar("T")
PAUSES_S = (0.5, 2.0, 5.0)  # before each further try


def patiently(work: Callable[[], T], control: Control) -> T:
    """What `work` returns, tried again for a while where the store refuses; raises StoreError."""
    for pause in PAUSES_S:
        try:
            return work()
        except (IdTaken, WrongEmbedder):
            raise
        except StoreError:
            if control.stopped:
                raise
        control.sleep(pause)
    return work()
