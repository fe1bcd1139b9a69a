"""What an embeddings API answers, checked before it is believed.

What goes into a message is the status and Jina's own error code, never the server's words: those
could repeat the key.
"""

import json
import re
from dataclasses import dataclass

import numpy as np

from lib.embedding.troubles import Answer, Away, Crowded, Nonsense, PartlyNonsense, Refused
from lib.errors import EmbeddingError
from lib.retry_after import seconds

REFUSING = (400, 413, 415, 422)
OUR_MISTAKES = ("INPUT_MODEL_NOT_FOUND",)  # a 400 that no other picture would change


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer and what it says in its Retry-After header."""

    status: int
    retry_after: str
    content: str


def in_order(reply: Reply) -> Reply:
    """The reply itself; raises Away where it says that the API is out of order."""
    if reply.status == 408 or reply.status >= 500:
        what = f"{reply.status} {_code(reply.content)}".strip()
        raise Away(what, retry_after=seconds(reply.retry_after), perhaps_billed=reply.status == 504)
    return reply


def read(reply: Reply, count: int, dimensions: int) -> Answer:
    """The vectors in an answer to `count` inputs.

    Raises Refused where other inputs might do better, Passing where later might, and
    EmbeddingError with what to do where neither would.
    """
    if reply.status == 200:
        return _vectors(reply.content, count, dimensions)
    code = _code(reply.content)
    what = f"{reply.status} {code}".strip()
    if reply.status == 401:
        raise EmbeddingError(
            f"Jina does not accept the key ({what}). Set JINA_API_KEY to one from jina.ai."
        )
    if reply.status == 402 or code == "AUTHZ_INSUFFICIENT_BALANCE":
        raise EmbeddingError(
            f"The Jina account has no tokens left ({what}). Top it up at jina.ai; what was "
            "embedded before stays searchable."
        )
    if reply.status == 403:
        raise EmbeddingError(
            f"Jina does not allow this to the key ({what}). Compare JINA_MODEL with the plan of "
            "your account at jina.ai."
        )
    if reply.status == 429:
        raise Crowded(what, seconds(reply.retry_after))
    if reply.status in REFUSING and code not in OUR_MISTAKES:
        raise Refused(f"Jina can make nothing of it ({what}). Try another one.")
    raise EmbeddingError(
        f"Jina does not take our requests ({what}). Check JINA_MODEL, JINA_DIMENSIONS and "
        "JINA_API_URL."
    )


def _vectors(content: str, count: int, dimensions: int) -> Answer:
    try:
        body = json.loads(content)
        rows = sorted(body["data"], key=lambda row: int(row["index"]))
        indices = [row["index"] for row in rows]
        vectors = np.array([row["embedding"] for row in rows], np.float64)
        tokens = int(body["usage"]["total_tokens"]) if body.get("usage") else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Nonsense("not the JSON expected") from error
    if indices != list(range(count)):
        raise Nonsense(f"{len(rows)} vectors for {count} inputs")
    if vectors.shape != (count, dimensions):
        raise Nonsense(f"not vectors of {dimensions} dimensions")
    with np.errstate(all="ignore"):
        unit = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
        lengths = np.linalg.norm(unit, axis=1)
    answer = Answer(unit, tokens, tuple(np.flatnonzero(~(abs(lengths - 1) < 0.01)).tolist()))
    if answer.bad:
        raise PartlyNonsense(answer)
    return answer


def _code(content: str) -> str:
    """Jina's own name for the error, such as RATE_TOKEN_LIMIT_EXCEEDED, or nothing."""
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return ""
    detail = body.get("detail") if isinstance(body, dict) else None
    for part in (body, detail):
        code = part.get("code") if isinstance(part, dict) else None
        if isinstance(code, str) and re.fullmatch("[A-Z]+(_[A-Z]+){1,6}", code):
            return code
    return ""
