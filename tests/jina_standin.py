"""A server on this machine that speaks the protocol of Jina's embeddings API.

What it is: the shapes of requests, answers and errors as Jina documents them (or as others met
them), the limits when a test sets some, and faults on demand. What it is not: a model. A picture
is the shares of its colours and a text the colours it names, so similar things get similar
vectors and a test can say which must come first. How many tokens Jina really takes for a picture,
and how its hosted service behaves at its limits, has not been verified here.
"""

import base64
import http.server
import io
import json
import math
import threading
import time
from collections import deque
from collections.abc import Callable

import numpy as np
from PIL import Image

from tests import jina_faults
from tests.colours import ColourEmbedder

KEY = "jina_0123456789abcdef0123456789abcdefTESTKEYtestkeyTESTKEYtestkey"
MODELS = {
    "jina-clip-v2": ((64, 128, 256, 512, 768, 1024), ("retrieval.query",)),
    "jina-embeddings-v4": (
        (128, 256, 512, 1024, 2048),
        ("retrieval.query", "retrieval.passage", "text-matching", "code.query", "code.passage"),
    ),
    "jina-embeddings-v5-omni-small": (
        (32, 64, 128, 256, 512, 1024),
        ("retrieval.query", "retrieval.passage", "text-matching", "clustering", "classification"),
    ),
}
LEAST_PIXELS = 784
MOST_INPUTS = 512
SCALE = 3.7  # its vectors are not unit vectors: a client that forgets to normalise is found out

_COLOURS = ColourEmbedder()


class Problem(Exception):  # noqa: N818 - it is an answer
    """An answer other than 200."""

    def __init__(self, status, body, headers=()):
        self.status, self.body, self.headers = status, body, dict(headers)


class JinaStandIn:
    """One server with its own keys, limits, faults and books; use it as a context manager.

    `faults` (see tests/jina_faults.py) are used up one a request; `refuses` says of an input
    whether it is poison. A test reads `asked` (requests in all), `requests` (those answered, with
    their pictures opened), `billed` (tokens) and `busiest` (most requests at one time).
    """

    def __init__(
        self, *, requests_per_minute=None, tokens_per_minute=None, concurrency=None, tls=None
    ):
        self.limits = (requests_per_minute, tokens_per_minute, concurrency)
        self.faults: deque[Callable] = deque()
        self.latency = 0.0
        self.clock = time.monotonic
        self.refuses: Callable[[object], bool] = lambda item: False
        self.requests: list[dict] = []
        self.billed = 0
        self.asked = self.under_way = self.busiest = 0
        self.lock = threading.Lock()
        self._minute: deque[tuple[float, int]] = deque()
        self.closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.standin = self
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://127.0.0.1:{self._server.server_port}/v1/embeddings"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def inputs(self):
        """How many pictures and texts were embedded."""
        return sum(len(request["input"]) for request in self.requests)

    def answer(self, authorization, content):
        """The body for 200; raises Problem."""
        if not authorization:
            raise Problem(401, _flat("AUTH_MISSING_API_KEY", "Authentication required"))
        if authorization != f"Bearer {KEY}":
            raise Problem(401, _flat("AUTH_INVALID_API_KEY", "Invalid API key"))
        request = _validated(content)
        items = [_opened(item) for item in request["input"]]
        if any(self.refuses(item) for item in items):
            raise Problem(422, _invalid("input"))
        tokens = sum(_tokens(item, request["model"]) for item in items)
        with self.lock:
            self._admit(tokens)
            self.requests.append(request | {"input": items})
            self.billed += tokens
            self.under_way += 1
            self.busiest = max(self.busiest, self.under_way)
        time.sleep(self.latency)
        vectors = [embedding(item, request) for item in items]
        with self.lock:
            self.under_way -= 1
        return {
            "model": request["model"],
            "object": "list",
            "usage": {"total_tokens": tokens, "prompt_tokens": tokens},
            "data": [
                {"object": "embedding", "index": index, "embedding": vector}
                for index, vector in enumerate(vectors)
            ],
        }

    def _admit(self, tokens):
        now = self.clock()
        while self._minute and self._minute[0][0] <= now - 60:
            self._minute.popleft()
        requests, most, concurrency = self.limits
        if requests and len(self._minute) + 1 > requests:
            raise Problem(
                429, _detail("RATE_REQUEST_LIMIT_EXCEEDED", "Request rate limit exceeded")
            )
        if most and sum(spent for _, spent in self._minute) + tokens > most:
            raise Problem(429, _detail("RATE_TOKEN_LIMIT_EXCEEDED", "Token rate limit exceeded"))
        if concurrency and self.under_way + 1 > concurrency:
            raise Problem(
                429, _detail("RATE_CONCURRENCY_LIMIT_EXCEEDED", "Concurrency limit exceeded")
            )
        self._minute.append((now, tokens))


def embedding(item, request):
    """The vector of an opened picture or a text, as this server answers it."""
    if isinstance(item, str):
        (colours,) = _COLOURS.embed_texts([item])
    else:  # JPEG moves colours a little: away from where one colour's place ends
        small = Image.open(io.BytesIO(item.encoded))
        small.draft("RGB", (64, 64))
        (colours,) = _COLOURS.embed_images([small.point(lambda level: min(level + 8, 255))])
    dimensions = request["dimensions"]
    vector = np.zeros(math.ceil(64 / dimensions) * dimensions)
    vector[:64] = colours
    vector = vector.reshape(-1, dimensions).sum(axis=0)
    tasks = MODELS[request["model"]][1]
    if len(tasks) > 1:  # another task is another direction: mixing them would show
        vector[-1 - tasks.index(request["task"])] += 0.3
    return (SCALE * vector).tolist()


def _validated(content):
    request = json.loads(content)
    model = request.get("model")
    if model not in MODELS:
        raise Problem(400, _detail("INPUT_MODEL_NOT_FOUND", f"Model '{model}' not found"))
    dimensions, tasks = MODELS[model]
    request.setdefault("task", tasks[0] if len(tasks) == 1 else "text-matching")
    request.setdefault("dimensions", dimensions[-1])
    inputs = request.get("input")
    if not (
        request["task"] in tasks
        and request["dimensions"] in dimensions
        and isinstance(inputs, list)
        and 0 < len(inputs) <= MOST_INPUTS
        and request.get("embedding_type", "float") == "float"
    ):
        raise Problem(422, _invalid("body"))
    return request


def _opened(item):
    """The text or picture of an input."""
    if isinstance(item, str):
        item = {"text": item}
    if set(item) == {"text"} and item["text"].strip():
        return item["text"]
    try:
        encoded = base64.b64decode(item["image"], validate=True)
        picture = Image.open(io.BytesIO(encoded))
        picture.encoded = encoded
    except (KeyError, ValueError, OSError) as problem:
        raise Problem(422, _invalid("input")) from problem
    if picture.width * picture.height < LEAST_PIXELS:
        raise Problem(422, _invalid("Image too small"))
    return picture


def _tokens(item, model):
    if isinstance(item, str):
        return len(item.split()) + 2
    side, price = (512, 4000) if model == "jina-clip-v2" else (28, 10)
    return math.ceil(item.width / side) * math.ceil(item.height / side) * price


def _flat(code, message):
    return {"code": code, "message": message}


def _detail(code, message):
    return {"detail": {"code": code, "message": message, "request_id": "r"}}


def _invalid(what):
    return {"detail": f"Validation error: {what}", "request_id": "r", "errors": [{"field": what}]}


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        """Clients that go away are part of the tests."""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # as any real server: else an answer may wait 40 ms for an ACK
    wbufsize = -1  # an answer in one piece

    def do_POST(self):
        standin = self.server.standin
        content = self.rfile.read(int(self.headers["Content-Length"]))
        with standin.lock:
            standin.asked += 1
            fault = standin.faults.popleft() if standin.faults else jina_faults.none
        try:
            fault(self, lambda: standin.answer(self.headers["Authorization"], content))
        except Problem as problem:
            self.reply(problem.status, json.dumps(problem.body).encode(), problem.headers)

    def reply(self, status, content, headers=()):
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **dict(headers)}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()

    def log_message(self, *_):
        """Tests are quiet."""
