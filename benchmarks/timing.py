"""Timing on a noisy machine: contenders take turns, medians and ratios are what counts."""

import statistics
import time
from collections.abc import Callable, Mapping

Task = Callable[[], object]


def medians(tasks: Mapping[str, Task], rounds: int = 31, warm: int = 3) -> dict[str, float]:
    """Median milliseconds of each task over `rounds` turns, in which each runs once."""
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for turn in range(warm + rounds):
        for name, task in tasks.items():
            started = time.perf_counter()
            task()
            if turn >= warm:
                times[name].append(1000 * (time.perf_counter() - started))
    return {name: statistics.median(taken) for name, taken in times.items()}


def table(title: str, rows: Mapping[str, float], unit: str, base: str) -> str:
    """Lines of figures with their ratio to the row named `base`."""
    width = max(map(len, rows))
    lines = [
        f"  {name:<{width}}  {v:>10.3f} {unit}  {v / rows[base]:>7.2f} ×"
        for name, v in rows.items()
    ]
    return "\n".join([title, *lines])
