"""How far a run is, and how large its losses are, on the screen."""

import time
from collections import defaultdict
from collections.abc import Mapping

import torch
from torch import Tensor

EVERY = 50  # steps


class Report:
    """Means of the losses since the last line."""

    def __init__(self) -> None:
        self._started = time.time()
        self._sums: dict[str, list[Tensor]] = defaultdict(list)

    def add(self, number: int, losses: Mapping[str, Tensor], where: str = "") -> None:
        """Take the losses of a step, counted from 0, and print a line now and then."""
        for name, loss in losses.items():
            self._sums[name].append(loss)
        if number % EVERY < EVERY - 1:
            return
        means = {name: torch.stack(its).mean().item() for name, its in self._sums.items()}
        figures = " ".join(f"{name} {value:.3f}" for name, value in means.items())
        seconds = time.time() - self._started
        print(f"{number + 1}{where}: {figures} {seconds:.0f} s", flush=True)
        self._sums.clear()
