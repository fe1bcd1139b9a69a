"""Make clean shop pictures look like a phone's: other background, crop, light, blur, JPEG.

Whole batches at once, in torch, where the network is. Colour is what people search for, so hue is
never turned; only light and white balance move.
"""

import math

import torch
from torch import Generator, Tensor
from torch.nn import functional as F  # noqa: N812 - torch's own habit

from training import lens


class Augment:
    """Draws views of stocked pictures: lightly changed, as by a phone, or in a scene."""

    def __init__(
        self, pictures: Tensor, boxes: Tensor, shares: Tensor, behind: Tensor, beside: Tensor
    ) -> None:
        """Of each picture, `shares` [n, 2] say how often it is lightly changed and in a scene.

        `behind` are the pictures that may stand behind a thing, `beside` those beside it.
        """
        self._pictures, self._boxes, self._shares = pictures, boxes, shares
        self._behind, self._beside = behind, beside
        self._side, self._device = pictures.shape[-1], pictures.device

    def __call__(self, chosen: Tensor, side: int, dice: Generator) -> Tensor:
        """Views of the chosen pictures: float32[n, 3, side, side] in 0..1."""
        n = len(chosen)
        how, shares = self._draw(dice, n), self._shares[chosen]
        light = how < shares[:, 0]
        scene = (how >= shares[:, 0]) & (how < shares.sum(1))
        seen = self._pictures[chosen, :3].float() / 255
        if scene.any():
            seen[scene] = self._scenes(chosen[scene], dice)
        seen = self._framed(seen, light, dice)
        if side != self._side:
            seen = F.interpolate(seen, (side, side), mode="bilinear", antialias=True)
        seen = self._lit(seen, light, dice)
        heavy = (~light).nonzero().squeeze(1)
        soft = self._some(heavy, 0.25, dice)
        seen[soft] = lens.blurred(seen[soft], self._draw(dice, len(soft), 0.4, 1.6))
        for small in (0.4, 0.55, 0.75):
            few = self._some(heavy, 0.07, dice)
            coarse = F.interpolate(seen[few], scale_factor=small, mode="bilinear", antialias=True)
            seen[few] = F.interpolate(coarse, seen.shape[2:], mode="bicubic").clamp(0, 1)
        few = self._some(torch.arange(n, device=self._device), 0.3, dice)
        seen[few] = lens.compressed(seen[few], self._draw(dice, len(few), 35, 90))
        return seen

    def _scenes(self, chosen: Tensor, dice: Generator) -> Tensor:
        """Things cut out of their white, in front of something, up to two others beside."""
        n = len(chosen)
        canvas = self._walls(n, dice)
        real = self._some(torch.arange(n, device=self._device), 0.4, dice)
        behind = self._pictures[self._any(self._behind, len(real), dice), :3].float() / 255
        zoom, off = self._draw(dice, len(real), 0.4, 0.8), self._draw(dice, (len(real), 2), -1, 1)
        span = zoom[:, None, None, None]
        there = self._grid() * span + (off * (1 - zoom[:, None]) * 0.6)[:, None, None]
        behind = F.grid_sample(behind, there, padding_mode="reflection", align_corners=False)
        canvas[real] = lens.blurred(behind, self._draw(dice, len(real), 0.2, 4))
        for _ in range(2):
            some = self._some(torch.arange(n, device=self._device), 0.5, dice)
            aside = torch.where(self._draw(dice, len(some)) < 0.5, -0.76, 0.76)
            at = torch.stack(
                [
                    aside + self._draw(dice, len(some), -0.2, 0.2),
                    self._draw(dice, len(some), -0.6, 0.5),
                ],
                1,
            )
            others = self._any(self._beside, len(some), dice)
            sizes = self._draw(dice, len(some), 0.25, 0.5)
            canvas[some] = self._pasted(canvas[some], others, sizes, at, dice)
        at = torch.stack([self._draw(dice, n, -0.24, 0.24), self._draw(dice, n, -0.16, 0.24)], 1)
        return self._pasted(canvas, chosen, self._draw(dice, n, 0.5, 0.85), at, dice)

    def _pasted(
        self, canvas: Tensor, things: Tensor, sizes: Tensor, at: Tensor, dice: Generator
    ) -> Tensor:
        """Things of such sizes (of the canvas's side) on the canvas, their middles there."""
        n, box = len(things), self._boxes[things]
        thing = self._pictures[things].float() / 255
        ramp = torch.linspace(0, 1, self._side, device=self._device)
        low, high = self._draw(dice, (n, 1), 0.45, 1), self._draw(dice, (n, 1), 0.75, 1.15)
        rising = self._draw(dice, (n, 1)) < 0.5
        lit = low + (high - low) * torch.where(rising, ramp, 1 - ramp)
        lit = torch.where(self._draw(dice, (n, 1)) < 0.7, lit, torch.ones_like(lit))
        alpha = thing[:, 3:]
        colour = (thing[:, :3] * lit[:, None, None]).clamp(0, 1) * alpha
        grid = (self._grid() - at[:, None, None]) / sizes[:, None, None, None]
        grid = grid * box[:, None, None, 2:] + box[:, None, None, :2]
        laid = F.grid_sample(torch.cat([colour, alpha], 1), grid, align_corners=False)
        return canvas * (1 - laid[:, 3:]) + laid[:, :3]

    def _walls(self, n: int, dice: Generator) -> Tensor:
        """Plain, shaded, rough or two-part grounds [n, 3, s, s]."""
        side = self._side
        tone = self._draw(dice, (n, 3), 0.2, 0.92) / 2 + self._draw(dice, (n, 1), 0.2, 0.92) / 2
        wall = tone[:, :, None, None].repeat(1, 1, side, side)
        down = torch.linspace(-1, 1, side, device=self._device)[None, None, :, None]
        wall = wall + down * self._draw(dice, (n, 1, 1, 1), -0.14, 0.14)
        grain = torch.randn((n, 1, 48, 48), generator=dice, device=self._device)
        zoom = self._draw(dice, (n, 1, 1, 1), 0.2, 1.5)
        grain = F.grid_sample(
            grain, self._grid() * zoom, padding_mode="reflection", align_corners=False
        )
        rough = self._draw(dice, (n, 1, 1, 1), 0.02, 0.14) * self._coin(n, 0.5, dice)
        wall = wall + grain * rough * self._draw(dice, (n, 3, 1, 1), 0.4, 1)
        below = down > self._draw(dice, (n, 1, 1, 1), -0.3, 0.4)
        other = self._draw(dice, (n, 3, 1, 1), -0.24, 0.24) * self._coin(n, 0.4, dice)
        return (wall + below * other).clamp(0, 1)

    def _framed(self, seen: Tensor, light: Tensor, dice: Generator) -> Tensor:
        """Mirrored, turned, leaning, nearer or off-centre; white beyond the edge."""
        n, grid = len(seen), self._grid()
        light = light[:, None]
        near = torch.where(
            light, self._draw(dice, (n, 1), 0.9, 1.25), self._draw(dice, (n, 1), 0.7, 1.05)
        )
        off = self._draw(dice, (n, 2), -1, 1) * torch.where(light, 0.1, 0.24)
        reframed = self._draw(dice, (n, 1)) < torch.where(light, 0.5, 0.7)
        near = torch.where(reframed, near, torch.ones_like(near))
        off = torch.where(reframed, off, torch.zeros_like(off))
        grid = grid * near[:, None, None] + off[:, None, None]
        tilted = (self._draw(dice, (n, 1)) < 0.5) & ~light
        angle = (self._draw(dice, (n, 1), -12, 12) * math.pi / 180 * tilted)[..., None]
        x, y = grid.unbind(-1)
        x, y = x * angle.cos() - y * angle.sin(), x * angle.sin() + y * angle.cos()
        lean = self._draw(dice, (n, 2, 4), -0.14, 0.14) * tilted[..., None]
        corners = (1 - x) * (1 - y), (1 - x) * (1 + y), (1 + x) * (1 + y), (1 + x) * (1 - y)
        away = torch.stack([corner / 4 for corner in corners], -1)
        x = x + (away * lean[:, None, None, 0]).sum(-1)
        y = y + (away * lean[:, None, None, 1]).sum(-1)
        x = x * torch.where(self._draw(dice, (n, 1, 1)) < 0.5, -1.0, 1.0)
        inside = torch.ones_like(seen[:, :1])
        found = F.grid_sample(
            torch.cat([seen, inside], 1), torch.stack([x, y], -1), align_corners=False
        )
        return found[:, :3] + 1 - found[:, 3:]

    def _lit(self, seen: Tensor, light: Tensor, dice: Generator) -> Tensor:
        """Exposure, contrast and white balance between candle and shade; noise."""
        n = len(seen)
        bright = self._draw(dice, n, 0.9, 1.08)
        warmth = torch.randn(n, generator=dice, device=self._device) * 0.05
        warmth = torch.where(light, torch.zeros_like(warmth), warmth)
        exposure = torch.where(light, bright, self._draw(dice, n, 0.6, 1.2))
        gain = exposure[:, None] * torch.stack([1 + warmth, 1 + 0 * warmth, 1 - 1.3 * warmth], 1)
        gamma = torch.where(light, torch.ones_like(bright), self._draw(dice, n, 0.8, 1.25))
        changed = self._draw(dice, n) < torch.where(light, 0.5, 0.7)
        gain = torch.where(changed[:, None], gain, torch.ones_like(gain))
        gamma = torch.where(changed, gamma, torch.ones_like(gamma))
        # Not quite 0: its power has no slope there, and no difference can be seen.
        out = (seen * gain[:, :, None, None]).clamp(1e-4, 1) ** gamma[:, None, None, None]
        grainy = changed & ~light & (self._draw(dice, n) < 0.3)
        noise = torch.randn(seen.shape, generator=dice, device=self._device) * 0.02
        return (out + noise * grainy[:, None, None, None]).clamp(0, 1)

    def _grid(self) -> Tensor:
        """Where each pixel is [1, s, s, 2], in -1..1."""
        line = (torch.arange(self._side, device=self._device) * 2 + 1) / self._side - 1
        y, x = torch.meshgrid(line, line, indexing="ij")
        return torch.stack([x, y], -1)[None]

    def _draw(
        self, dice: Generator, shape: int | tuple[int, ...], low: float = 0, high: float = 1
    ) -> Tensor:
        return torch.rand(shape, generator=dice, device=self._device) * (high - low) + low

    def _coin(self, n: int, share: float, dice: Generator) -> Tensor:
        return (self._draw(dice, (n, 1, 1, 1)) < share).float()

    def _some(self, those: Tensor, share: float, dice: Generator) -> Tensor:
        return those[self._draw(dice, len(those)) < share]

    def _any(self, those: Tensor, count: int, dice: Generator) -> Tensor:
        return those[torch.randint(len(those), (count,), generator=dice, device=self._device)]
