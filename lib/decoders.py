"""Child processes of limited memory and time that run `lib.decoder`.

A picture that crashes or stalls its decoder costs that one picture: the child is replaced and the
application never notices.
"""

import contextlib
import hashlib
import logging
import os
import queue
import subprocess
import sys
import weakref
from pathlib import Path
from typing import IO, NamedTuple, cast

from PIL import Image

from lib import decoder
from lib.errors import PictureError
from lib.refusals import SENTENCES, refusal
from lib.watchdog import Watchdog

DECODERS = 2  # so that one slow picture does not stop everybody
SECONDS = 8.0
PATIENCE = 30.0  # seconds to wait for a free decoder
MEMORY = 768 * 2**20  # address space of a child; the hungriest picture allowed takes 500 MB

PYTHON = [sys.executable, "-E", "-P"]  # not -I, which cannot see what `pip install --user` put away
INHERITED = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "HOME", "USERPROFILE", "APPDATA")
"""What a child needs of our environment to find Pillow; our secrets it does not need."""

THRIFT = {"MALLOC_MMAP_THRESHOLD_": str(2**23), "MALLOC_TRIM_THRESHOLD_": str(2**25)}
"""A child keeps some memory from picture to picture; to get it anew each time doubled its work."""

MOST_THUMBNAIL_BYTES = 2**19
JPEG_START = b"\xff\xd8\xff"

logger = logging.getLogger(__name__)


class Prepared(NamedTuple):
    """A picture that was read, and its thumbnail as JPEG."""

    picture: Image.Image
    thumbnail: bytes


class Decoders:
    """A few child processes that share the work; each starts when it is first needed."""

    def __init__(
        self,
        count: int = DECODERS,
        *,
        program: Path = Path(decoder.__file__),
        seconds: float = SECONDS,
        patience: float = PATIENCE,
        memory: int = MEMORY,
    ) -> None:
        command = [*PYTHON, str(program.resolve()), str(memory)]
        self._all = [_Decoder(command, seconds) for _ in range(count)]
        self._idle: queue.LifoQueue[_Decoder] = queue.LifoQueue()  # the last used is the warmest
        for each in self._all:
            self._idle.put(each)
        self._patience = patience

    def read(
        self, data: bytes, side: int = decoder.SIDE, *, with_thumbnail: bool = False
    ) -> Prepared:
        """Decode `data` in the next free child; PictureError says why it cannot be."""
        try:
            free = self._idle.get(timeout=self._patience)
        except queue.Empty:
            raise refusal("busy") from None
        try:
            return free.read(_Question(data, side, with_thumbnail))
        finally:
            self._idle.put(free)

    def pids(self) -> list[int]:
        """The process numbers of the children that have been started."""
        return [each.process.pid for each in self._all if each.process]

    def close(self) -> None:
        """End the children; the next question would start them again."""
        for each in self._all:
            each.end()


class _Question(NamedTuple):
    """What a child is asked: a picture's bytes, and what is to be made of them."""

    data: bytes
    side: int
    with_thumbnail: bool


class _Decoder:
    """One child process; one that died or stalled is replaced at the next question."""

    def __init__(self, command: list[str], seconds: float) -> None:
        self._command = command
        self._seconds = seconds
        self._finalizer: weakref.finalize[..., _Decoder] | None = None
        self.process: subprocess.Popen[bytes] | None = None

    def read(self, question: _Question) -> Prepared:
        process = self._running()
        answer = watch = None
        try:
            with _watchdog.over(process, self._seconds) as watch:
                answer = _ask(process, question)
        except (OSError, EOFError) as error:
            self.end()
            code = "slow" if watch and watch.struck.is_set() else "crashed"
            name = hashlib.sha256(question.data).hexdigest()[:12]
            logger.warning("%s: decoder %s (%s)", name, code, process.returncode)
            raise refusal(code) from error
        finally:
            if answer is None or not watch or watch.struck.is_set():
                self.end()  # or the next to ask would get this answer
        if isinstance(answer, PictureError):
            raise answer
        return answer

    def end(self) -> None:
        if self._finalizer:
            self._finalizer()
        self.process = None

    def _running(self) -> "subprocess.Popen[bytes]":
        if self.process is None or self.process.poll() is not None:
            self.end()
            self.process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=THRIFT | {name: os.environ[name] for name in INHERITED if name in os.environ},
            )
            self._finalizer = weakref.finalize(self, _end, self.process)  # at exit at the latest
        return self.process


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with contextlib.suppress(OSError):  # what it did not read is lost, and may be
                pipe.close()


def _ask(process: "subprocess.Popen[bytes]", question: _Question) -> Prepared | PictureError:
    """One question and its whole answer; OSError or EOFError when the child does not play along."""
    questions, answers = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
    data, side, with_thumbnail = question
    questions.write(decoder.REQUEST.pack(len(data), side, with_thumbnail))
    questions.write(data)
    questions.flush()
    head = _read(answers, decoder.ANSWER.size)
    code, width, height, length = decoder.ANSWER.unpack(head)
    if reason := code.rstrip(b"\0").decode("ascii", "replace"):
        if reason not in SENTENCES:
            raise EOFError("this is not how our program answers")
        return refusal(reason, width=width, height=height, limit=_limit(reason, data))
    if max(width, height) > side or length > MOST_THUMBNAIL_BYTES:
        raise EOFError("this is not what our program answers")
    picture = Image.frombytes("RGB", (width, height), _read(answers, width * height * 3))
    small = _read(answers, length)
    if not (small.startswith(JPEG_START) if with_thumbnail else small == b""):
        raise EOFError("this is no thumbnail")
    return Prepared(picture, small)


def _read(pipe: IO[bytes], length: int) -> bytes:
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError("the decoder ended")
    return data


def _limit(reason: str, data: bytes) -> int:
    if reason == "pixels":
        return decoder.MAX_PIXELS[decoder.sniff(data) or "JPEG"] // 1_000_000
    return decoder.MIN_SIDE


_watchdog = Watchdog()
