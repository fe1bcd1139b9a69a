"""Both towers, what they are asked, and the running average of their weights that is kept."""

import argparse
import copy
from pathlib import Path

import numpy as np
import torch
from torch import Generator, Tensor, nn
from torch.nn import functional as F  # noqa: N812 - torch's own habit

from lib.embedding.words import Vocabulary
from training import batches, checkpoint, losses
from training.attributes import Attributes, alike, numbered
from training.augment import Augment
from training.backbone import SIDE, TEACHER_SIDE, pretrained, teacher
from training.batches import Batch
from training.descent import Descent
from training.likes import Likes
from training.looks import Looks
from training.memory import Memory
from training.records import Record
from training.stock import Stock
from training.towers import ImageTower, TextTower

MEANT = 25  # steps between two looks at what the goods' names mean
AVERAGE = 0.997  # of the weights that are kept, a step
TAUGHT = 256  # pictures a step that the teacher is asked about
WEIGHTS = {
    "words": 1.2,
    "likes": 0.4,
    "same": 1.2,
    "looks": 1.0,
    "attributes": 0.5,
    "near": 1.0,
    "sought": 0.5,
    "named": 0.7,
}


class Trainer:
    """Both towers, what they are asked, and the running average that is kept."""

    def __init__(
        self,
        records: list[Record],
        vocabulary: Vocabulary,
        text: TextTower,
        options: argparse.Namespace,
    ) -> None:
        self.device = torch.device(options.device)
        torch.manual_seed(options.seed)
        self.dice = Generator(self.device).manual_seed(options.seed)
        self.rng = np.random.default_rng(options.seed)
        self.vocabulary = vocabulary
        image = ImageTower()
        if options.start:
            checkpoint.restore(image, text, options.work, options.start)
        self.image = image.to(self.device, memory_format=torch.channels_last)
        self.text = text.to(self.device)
        self.teacher = teacher().to(self.device, memory_format=torch.channels_last)
        self.teacher.requires_grad_(requires_grad=False)
        self.classes = pretrained()._fc.to(self.device).requires_grad_(requires_grad=False)
        self.likes = Likes(self.text, vocabulary)
        self.attributes = Attributes(records).to(self.device)
        self.memory = Memory(records).to(self.device)
        self.items = self._there(numbered([record.item for record in records]))
        self.asked = Looks(records, vocabulary)
        self.looks = self._there(numbered([alike(record) for record in records]))
        self.scale = nn.Parameter(torch.tensor(2.7, device=self.device))
        self.augment = self._augment(records, options.processes)
        self.descent = Descent(
            self.image,
            self.text,
            self.scale,
            self.attributes.parameters(),
            steps=options.steps,
            rate=options.rate,
            pull=options.pull,
        )
        self.kept = copy.deepcopy(nn.ModuleList([self.image, self.text]))

    def step(self, number: int, batch: Batch, side: int) -> dict[str, Tensor]:
        """One step; the size of each loss."""
        if number % MEANT == 0:
            self.image.goods.mean(self.text, self.vocabulary)
        chosen = batch.chosen.to(self.device)
        pixels = (self.augment(chosen, side, self.dice) * 255 - 127) / 128
        pixels = pixels.contiguous(memory_format=torch.channels_last)
        with torch.autocast(self.device.type, torch.bfloat16):
            features, deep = self.image.pooled(pixels)
            with torch.no_grad():
                said = self.teacher(F.interpolate(pixels[:TAUGHT], TEACHER_SIDE, mode="bilinear"))
        vectors = self.image.head(features, deep)
        now = self.classes(deep[:TAUGHT])
        asked = self._asked(vectors, chosen, batch)
        parts = asked | {"named": losses.as_taught(now, said.float())}
        loss = torch.stack([WEIGHTS[name] * part for name, part in parts.items()]).sum()
        self.descent.step(number, loss)
        self.memory.keep(vectors.detach(), chosen)
        self._keep(number)
        return {name: loss.detach() for name, loss in parts.items()}

    def save(self, folder: Path, name: str) -> None:
        """The averaged towers."""
        image, text = copy.deepcopy(self.kept).eval()
        image.goods.mean(text, self.vocabulary)
        checkpoint.save(image, text, folder, name)

    def _asked(self, vectors: Tensor, chosen: Tensor, batch: Batch) -> dict[str, Tensor]:
        items, looks = self.items[chosen], self.looks[chosen]
        same, like = items[:, None] == items[None], looks[:, None] == looks[None]
        return {
            "words": losses.words_and_pictures(
                vectors,
                self.text(batch.texts),
                self.scale.exp().clamp(max=60),
                batch.holds.to(self.device),
                batch.unknown.to(self.device),
            ),
            "likes": self.likes.loss(self.text, self.rng),
            "same": losses.same_thing(vectors, same, like),
            "looks": losses.same_look(vectors, like),
            "attributes": self.attributes.loss(vectors, chosen),
            "near": self.memory.loss(vectors, chosen),
            "sought": self._sought(vectors, chosen, batch),
        }

    def _sought(self, vectors: Tensor, chosen: Tensor, batch: Batch) -> Tensor:
        texts, like = self.asked.among(batch.chosen.numpy(), self.rng)
        return self.memory.sought(self.text(texts), self._there(like), vectors, chosen)

    def _augment(self, records: list[Record], processes: int) -> Augment:
        stock = Stock(records, SIDE, processes)
        return Augment(
            stock.pictures.to(self.device),
            stock.boxes.to(self.device),
            *(of(records).to(self.device) for of in (batches.shares_of, batches.behind)),
            batches.beside(records).to(self.device),
        )

    @torch.no_grad()
    def _keep(self, number: int) -> None:
        share = min(AVERAGE, (number + 1) / (number + 10))
        live = nn.ModuleList([self.image, self.text])
        torch._foreach_lerp_(list(self.kept.parameters()), list(live.parameters()), 1 - share)
        for kept, now in zip(_averages(self.kept), _averages(live), strict=True):
            kept.copy_(now)

    def _there(self, numbers: np.ndarray) -> Tensor:
        return torch.from_numpy(numbers).to(self.device)


def _averages(towers: nn.Module) -> list[Tensor]:
    """Those of batch norms, which are averages already."""
    norms = [module for module in towers.modules() if hasattr(module, "running_mean")]
    return [buffer for norm in norms for buffer in norm.buffers()]
