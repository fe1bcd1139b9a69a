"""What a run keeps: both towers, large weights as float16, which is how they ship."""

from pathlib import Path

import torch

from training.towers import ImageTower, TextTower

HALVED_FROM = 4096  # numbers in a weight
TEACHER = "teacher"  # the sentence encoder's vectors are in the pack already


def save(image: ImageTower, text: TextTower, folder: Path, name: str) -> None:
    """FOLDER/NAME-image.pt and FOLDER/NAME-text.pt."""
    folder.mkdir(parents=True, exist_ok=True)
    for part, tower in (("image", image), ("text", text)):
        state = {
            key: (value.half() if value.numel() >= HALVED_FROM else value).cpu()
            for key, value in tower.state_dict().items()
            if key != TEACHER
        }
        torch.save(state, folder / f"{name}-{part}.pt")


def restore(image: ImageTower, text: TextTower, folder: Path, name: str) -> None:
    """Give both towers what `save` wrote."""
    image.load_state_dict(torch.load(folder / f"{name}-image.pt"))
    kept = torch.load(folder / f"{name}-text.pt")
    text.load_state_dict(kept | {TEACHER: text.teacher})
