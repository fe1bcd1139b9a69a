"""What training asks for."""

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - torch's own habit

PAIR_SCALE = 16.0  # 1 / temperature of likeness between pictures
LOOK_SCALE = 12.0  # the same of likeness between looks
NEAR_SCALE = 20.0  # the same among pictures remembered
LIKES_SCALE, LIKE_NONE = 14.0, 0.4  # the same of the sentence encoder's; likes no anchor
NOT_COUNTED = -1e4


def words_and_pictures(
    pictures: Tensor, texts: Tensor, scale: Tensor, holds: Tensor, unknown: Tensor
) -> Tensor:
    """Every caption near all pictures it holds for, and the other way round.

    `holds` and `unknown` are bool[texts, pictures]; what nobody knows counts neither way.
    """
    logits = (texts @ pictures.T * scale).masked_fill(unknown, NOT_COUNTED)
    return (_several(logits, holds) + _several(logits.T, holds.T)) / 2


def same_thing(pictures: Tensor, same: Tensor, alike: Tensor) -> Tensor:
    """Pictures of one product near each other, away from all others in the batch.

    `same` is bool[n, n]; pairs that are `alike` though of two products count neither way.
    """
    itself = torch.eye(len(pictures), dtype=torch.bool, device=pictures.device)
    logits = pictures @ pictures.T * PAIR_SCALE
    logits = logits.masked_fill(itself | (alike & ~same), NOT_COUNTED)
    return _several(logits, same & ~itself)


def same_look(pictures: Tensor, alike: Tensor) -> Tensor:
    """Pictures of one look (article and colour, or label) near each other; bool[n, n]."""
    itself = torch.eye(len(pictures), dtype=torch.bool, device=pictures.device)
    logits = (pictures @ pictures.T * LOOK_SCALE).masked_fill(itself, NOT_COUNTED)
    return _several(logits, alike & ~itself)


def nearest(likeness: Tensor, right: Tensor, counted: Tensor) -> Tensor:
    """What is near is right (Goldberger et al. 2004, "Neighbourhood components analysis").

    Cosines and bool[n, remembered]; what does not count counts neither way.
    """
    right = right & counted
    some = right.any(1)
    if not some.any():
        return likeness.sum() * 0
    logits = likeness[some] * NEAR_SCALE
    near = logits.masked_fill(~counted[some], NOT_COUNTED).logsumexp(1)
    own = logits.masked_fill(~right[some], NOT_COUNTED).logsumexp(1)
    return (near - own).mean()


def as_taught(logits: Tensor, teacher: Tensor) -> Tensor:
    """What ImageNet's classes are said of a picture [n, 1000] is the teacher's: divergence."""
    return F.kl_div(
        logits.log_softmax(1), teacher.log_softmax(1), reduction="batchmean", log_target=True
    )


def by_likes(words: Tensor, anchors: Tensor, likes: Tensor) -> Tensor:
    """Words lie among the anchors as the sentence encoder has them lie.

    `words` and `anchors` are the text tower's unit vectors, `likes` the sentence encoder's cosines,
    float32[words, anchors]; words that are like no anchor do not count.
    """
    target = (likes * LIKES_SCALE).softmax(1)
    found = (words @ anchors.T * PAIR_SCALE).log_softmax(1)
    weight = (likes.max(1).values - LIKE_NONE).clamp(min=0)
    return -((target * found).sum(1) * weight).sum() / weight.sum().clamp(min=1e-6)


def _several(logits: Tensor, positive: Tensor) -> Tensor:
    """Cross-entropy against all positives of a row alike; rows without any are left out."""
    some = positive.any(1)
    share = positive[some].float()
    share = share / share.sum(1, keepdim=True)
    return -(share * logits[some].log_softmax(1)).sum(1).mean()
