"""How weights move: rates by depth, AdamW, and the backbone drawn to what ImageNet taught it."""

from collections.abc import Iterable

import numpy as np
import torch
from torch import Tensor, nn

from training.backbone import Backbone
from training.towers import ImageTower, TextTower

WARM_UP = 100
RATES = {"early": 2e-4, "late": 4e-4, "head": 1e-3, "text": 2e-3, "attributes": 3e-3}
DECAYS = {"head": 0.05, "text": 0.02, "attributes": 0.01}  # to nothing, times the rate
LATE = 11  # the block from which layers are trained at the second rate
STEEPEST = 2.0  # of all gradients together


class Descent:
    """AdamW over both towers and what reads attributes off them, for so many steps.

    `rate` is times the usual rates. `pull` draws the backbone to ImageNet's own weights at each
    step, times the rate: what nothing asks for stays as it was (Li et al. 2018, "Explicit inductive
    bias for transfer learning").
    """

    def __init__(
        self,
        image: ImageTower,
        text: TextTower,
        scale: nn.Parameter,
        attributes: Iterable[nn.Parameter],
        *,
        steps: int,
        rate: float,
        pull: float,
    ) -> None:
        self._steps, self._pull = steps, pull
        backbone = image.backbone
        early = [*backbone.stem.parameters(), *backbone.blocks[:LATE].parameters()]
        late = [*backbone.blocks[LATE:].parameters(), *backbone.head.parameters()]
        known = {id(p) for p in [*early, *late]}
        head = [p for p in image.parameters() if id(p) not in known]
        meant = [p for p in text.parameters() if p is not text.correct.weight]
        moved = {"early": early, "late": late, "head": head, "text": meant}
        groups = [_group(name, its) for name, its in moved.items()]
        groups.append(_group("text", [text.correct.weight, scale]) | {"weight_decay": 0.0})
        groups.append(_group("attributes", list(attributes)))
        self._base = [group["lr"] * rate for group in groups]
        self._parameters = [p for group in groups for p in group["params"]]
        self._optimiser = torch.optim.AdamW(groups)
        own = dict(Backbone().to(scale.device).named_parameters())
        names = {id(p): name for name, p in backbone.named_parameters()}
        self._own = [[own[names[id(p)]] for p in its] for its in (early, late)]

    def step(self, number: int, loss: Tensor) -> None:
        """Go down the loss a little; `number` counts from 0."""
        share = pace(number, self._steps, WARM_UP)
        for group, base in zip(self._optimiser.param_groups, self._base, strict=True):
            group["lr"] = base * share
        self._optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self._parameters, STEEPEST)
        self._optimiser.step()
        with torch.no_grad():
            for group, own in zip(self._optimiser.param_groups, self._own, strict=False):
                torch._foreach_lerp_(group["params"], own, group["lr"] * self._pull)


def pace(number: int, steps: int, warm_up: int) -> float:
    """How much of its rate a step has: up in a line, then down along a cosine."""
    rise = min(1.0, (number + 1) / warm_up)
    fall = 0.5 * (1 + np.cos(np.pi * number / steps))
    return rise * max(fall, 0.005)


def _group(name: str, parameters: list[nn.Parameter]) -> dict[str, object]:
    return {"params": parameters, "lr": RATES[name], "weight_decay": DECAYS.get(name, 0.0)}
