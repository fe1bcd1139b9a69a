import hashlib
import io
import os
import random
import signal
import string
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from lib import decoder, pictures
from lib.decoder import fit
from lib.decoders import MEMORY, Decoders, _ask
from lib.errors import PictureError
from lib.pictures import MAX_BYTES, digest, encode_webp, prepare_picture, read_picture
from lib.refusals import SENTENCES
from tests.hostile_pictures import (
    PHP,
    READ,
    REFUSED,
    ZIP,
    exif,
    gradient,
    jpeg_of_many_scans,
    plain,
    png,
    quarters,
    saved,
    small_png,
)

ROOT = Path(__file__).parents[1]
KINDS = ["JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF"]

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

TRAPDOOR = f"""
import os, signal, sys, time
sys.path.insert(0, {str(ROOT / "lib")!r})
import decoder
decode, answer, out = decoder.decode, decoder.ANSWER.pack, sys.stdout.buffer
def trapdoor(data, room):
    if data == b"stall":
        time.sleep(60)
    if data.startswith(b"signal "):
        os.kill(os.getpid(), int(data.split()[1]))
    if data == b"exit":
        os._exit(3)
    if data == b"raise":
        raise KeyError("a mistake of ours")
    if data == b"silent end":
        out.write(answer(b"", 4, 4, 0) + bytes(5)); out.flush(); os._exit(0)
    if data == b"huge":
        out.write(answer(b"", 2**40, 2**40, 0)); out.flush()
    if data == b"larger than asked":
        out.write(answer(b"", 65, 4, 0) + bytes(65 * 4 * 3)); out.flush()
    if data == b"huge thumbnail":
        out.write(answer(b"", 4, 4, 2**31) + bytes(4 * 4 * 3)); out.flush()
    if data == b"not a thumbnail":
        out.write(answer(b"", 4, 4, 6) + bytes(4 * 4 * 3) + b"<html>"); out.flush()
    if data == b"no thumbnail":
        out.write(answer(b"", 4, 4, 0) + bytes(4 * 4 * 3)); out.flush()
    if data == b"nonsense":
        out.write(bytes(range(255, 255 - decoder.ANSWER.size, -1))); out.flush()
    if data == b"secrets" and "JINA_API_KEY" in os.environ:
        raise decoder.Refused("damaged")
    return decode(data, room)
decoder.decode = trapdoor
decoder.serve(sys.stdin.buffer, sys.stdout.buffer)
"""
"""A decoder that does on request what a real one does only when something is badly wrong."""


@pytest.fixture
def trapdoor(tmp_path):
    """Makes Decoders whose children have a trapdoor; ends them after the test."""
    program = tmp_path / "trapdoor.py"
    program.write_text(TRAPDOOR)
    made = []

    def make(count=1, **options):
        made.append(Decoders(count, program=program, **options))
        return made[-1]

    yield make
    for decoders in made:
        decoders.close()


@pytest.fixture(scope="module")
def decoders():
    decoders = Decoders(1, seconds=20)
    yield decoders
    decoders.close()


def code_of(read, data):
    with pytest.raises(PictureError) as refusal:
        read(data)
    return refusal.value.code


def is_gone(pid):
    """Whether the process has ended; one that nobody has buried yet has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def soon(condition, seconds=5.0):
    end = time.monotonic() + seconds
    while not (met := condition()) and time.monotonic() < end:
        time.sleep(0.02)
    return met


def peak_megabytes(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


# Reading


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_read_as_the_decoder_reads_it(kind):
    data = saved(gradient((1100, 700)), kind)
    read = read_picture(data)
    assert (read.mode, read.size) == ("RGB", (1024, 652))
    assert read.tobytes() == decoder.decode(data).tobytes()


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_for_us_is_refused(decoders, name):
    maker, code = REFUSED[name]
    data = maker()
    started = time.monotonic()
    assert code_of(decoders.read, data) == code
    assert time.monotonic() - started < 3


@on_linux
@pytest.mark.parametrize("name", READ)
def test_an_unusual_picture_is_read_in_little_memory_and_time(decoders, name):
    maker, size = READ[name]
    data = maker()
    assert len(data) < MAX_BYTES
    decoders.read(small_png())
    (pid,) = decoders.pids()
    Path(f"/proc/{pid}/clear_refs").write_text("5")  # start measuring its peak anew
    started = time.monotonic()
    assert decoders.read(data).picture.size == size
    assert time.monotonic() - started < 5
    assert decoders.pids() == [pid]
    assert peak_megabytes(pid) < (300 if size == (1024, 1024) else 130)


@pytest.mark.parametrize("name", ["APNG", "GIF", "WebP"])
def test_of_a_moving_picture_the_first_frame_is_read(decoders, name):
    maker, _ = READ[f"{name} of 400 frames"]
    (_, brightest_red), *_ = decoders.read(maker()).picture.getextrema()
    assert brightest_red < 3


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_cut_off_anywhere_is_refused(decoders, kind):
    data = saved(gradient((200, 150)), kind)
    for tenth in range(1, 10):
        assert code_of(decoders.read, data[: len(data) * tenth // 10]) == "damaged"


def test_random_bytes_are_refused(decoders):
    chance = random.Random(1)
    for length in (1, 3, 100, 10_000):
        assert code_of(decoders.read, chance.randbytes(length)) == "format"


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_with_any_bytes_changed_is_read_or_refused(decoders, kind):
    """Never does a broken picture break its reader: what it raises is foreseen."""
    chance = random.Random(kind)
    original = saved(quarters(), kind)
    decoders.read(original)
    (pid,) = decoders.pids()
    outcomes = set()
    for _ in range(150):
        data = bytearray(original)
        for _ in range(chance.choice((1, 3, 20))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            decoders.read(bytes(data))
            outcomes.add("read")
        except PictureError as refusal:
            outcomes.add(refusal.code)
    assert "damaged" in outcomes
    assert not outcomes & {"crashed", "slow"}
    assert decoders.pids() == [pid]


def test_only_pixels_are_kept(decoders):
    for name, stowaway in (("JPEG that is also PHP", PHP), ("GIF that is also a ZIP", ZIP)):
        data = READ[name][0]()
        assert stowaway in data
        prepared = decoders.read(data, with_thumbnail=True)
        assert stowaway not in encode_webp(prepared.picture, 400)
        assert stowaway not in prepared.thumbnail


def test_the_byte_limit_is_checked_before_anything_else():
    pids = pictures._decoders.pids()
    with pytest.raises(PictureError, match=r"10\.1 MB, more than the 10 MB") as refusal:
        read_picture(bytes(MAX_BYTES + 1))
    assert refusal.value.code == "bytes"
    assert pictures._decoders.pids() == pids


def test_the_largest_file_allowed_passes_through():
    data = saved(plain((64, 64)), "JPEG")
    assert read_picture(data.ljust(MAX_BYTES, b"\0")).size == (64, 64)


# Sentences


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is empty. Choose a JPEG, PNG, WebP, AVIF, GIF or HEIC picture."),
        (
            png(60_000, 60_000, pixels=b""),
            "This picture is 60,000 × 60,000 pixels, more than we read. "
            "Send one of at most 25 megapixels.",
        ),
        (
            png(4, 5),
            "This picture is 4 × 5 pixels, too small to compare. "
            "Send one of at least 8 pixels a side.",
        ),
        (
            png(20_000, 20),
            "This picture is 20,000 × 20 pixels, too long and narrow to compare. "
            "Crop it to the thing you are looking for.",
        ),
    ],
    ids=["empty", "pixels", "tiny", "aspect"],
)
def test_a_refusal_tells_the_visitor_what_and_what_next(decoders, data, sentence):
    with pytest.raises(PictureError) as refusal:
        decoders.read(data)
    assert str(refusal.value) == sentence


def test_there_is_a_sentence_for_every_code_of_the_decoder():
    raised = {code for _, code in REFUSED.values()} | {"memory", "slow", "crashed", "busy", "bytes"}
    assert raised == set(SENTENCES)
    facts = {"width", "height", "limit", "megabytes", None}
    for sentence in SENTENCES.values():
        assert {name for _, name, _, _ in string.Formatter().parse(sentence)} <= facts
        assert sentence.endswith(".")


# The child


def test_a_decoder_serves_again_and_again(trapdoor):
    decoders = trapdoor()
    assert decoders.pids() == []  # none before it is needed
    decoders.read(small_png())
    (pid,) = decoders.pids()
    for _ in range(3):
        code_of(decoders.read, b"no picture")
        decoders.read(small_png())
    assert decoders.pids() == [pid]


@pytest.mark.parametrize(
    "data",
    [
        b"signal %d" % signal.SIGSEGV,
        b"signal %d" % signal.SIGKILL,
        b"exit",
        b"raise",
        b"silent end",
        b"huge",
        b"larger than asked",
        b"huge thumbnail",
        b"not a thumbnail",
        b"no thumbnail",
        b"nonsense",
    ],
    ids=lambda data: data.decode(),
)
def test_a_decoder_that_dies_or_lies_costs_one_picture(trapdoor, data):
    decoders = trapdoor()
    decoders.read(small_png())
    (old,) = decoders.pids()
    assert code_of(lambda data: decoders.read(data, 64, with_thumbnail=True), data) == "crashed"
    assert decoders.read(small_png()).picture.size == (16, 16)
    (new,) = decoders.pids()
    assert new != old
    assert is_gone(old)


def test_a_decoder_killed_while_idle_is_replaced(trapdoor):
    decoders = trapdoor()
    decoders.read(small_png())
    (old,) = decoders.pids()
    os.kill(old, signal.SIGKILL)
    assert soon(lambda: is_gone(old))
    assert decoders.read(small_png()).picture.size == (16, 16)


def test_an_answer_that_was_not_heard_out_is_not_given_to_the_next(monkeypatch):
    decoders = Decoders(1)
    decoders.read(small_png())

    def interrupted(_pipe, _length):
        raise KeyboardInterrupt

    with monkeypatch.context() as interruption:
        interruption.setattr("lib.decoders._read", interrupted)
        with pytest.raises(KeyboardInterrupt):
            decoders.read(saved(plain((40, 40)), "PNG"))
    assert decoders.read(small_png()).picture.size == (16, 16)
    decoders.close()


def test_an_answer_in_the_last_instant_counts_and_harms_nobody(monkeypatch):
    decoders = Decoders(1, seconds=1.0)
    decoders.read(small_png())
    ask = _ask

    def just_too_late(process, question):
        answer = ask(process, question)
        assert soon(lambda: process.poll() is not None)  # the watchdog has struck
        return answer

    with monkeypatch.context() as lateness:
        lateness.setattr("lib.decoders._ask", just_too_late)
        assert decoders.read(small_png()).picture.size == (16, 16)
    assert decoders.pids() == []
    assert decoders.read(small_png()).picture.size == (16, 16)
    decoders.close()


def test_a_decoder_that_stalls_is_ended_and_replaced(trapdoor):
    decoders = trapdoor(seconds=1.0)
    decoders.read(small_png())
    (old,) = decoders.pids()
    started = time.monotonic()
    assert code_of(decoders.read, b"stall") == "slow"
    assert 0.9 < time.monotonic() - started < 3
    assert is_gone(old)
    assert decoders.read(small_png()).picture.size == (16, 16)


def test_a_picture_of_many_scans_is_ended_in_time():
    data = jpeg_of_many_scans(300)
    decoders = Decoders(1, seconds=0.3)
    started = time.monotonic()
    assert code_of(decoders.read, data) == "slow"
    assert time.monotonic() - started < 2
    decoders.close()


def test_two_visitors_are_served_while_one_stalls(trapdoor):
    decoders = trapdoor(2, seconds=2.0)
    with ThreadPoolExecutor() as pool:
        stalled = pool.submit(code_of, decoders.read, b"stall")
        assert soon(lambda: decoders.pids())
        for _ in range(5):
            assert decoders.read(small_png()).picture.size == (16, 16)
        assert not stalled.done()
        assert stalled.result() == "slow"


def test_who_waits_too_long_for_a_decoder_is_told_so(trapdoor):
    decoders = trapdoor(1, seconds=1.0, patience=0.1)
    with ThreadPoolExecutor() as pool:
        stalled = pool.submit(code_of, decoders.read, b"stall")
        assert soon(lambda: decoders.pids())
        assert code_of(decoders.read, small_png()) == "busy"
        assert stalled.result() == "slow"
    assert decoders.read(small_png()).picture.size == (16, 16)


def test_many_visitors_each_get_their_own_picture():
    colours = [(shade * 8, 255 - shade * 8, shade) for shade in range(30)]
    files = [saved(plain((20 + shade, 30), colour), "PNG") for shade, colour in enumerate(colours)]
    with ThreadPoolExecutor(16) as pool:
        read = list(pool.map(read_picture, files))
    assert [picture.getpixel((0, 0)) for picture in read] == colours
    assert [picture.width for picture in read] == list(range(20, 50))
    assert len(pictures._decoders.pids()) <= 2


def test_a_picture_that_wants_too_much_memory_is_refused():
    decoders = Decoders(1, memory=140 * 2**20)
    assert code_of(decoders.read, png(4_990, 4_990, colour=6)) == "memory"
    assert decoders.read(small_png()).picture.size == (16, 16)
    decoders.close()


@on_linux
def test_a_child_may_not_write_files_nor_dump_its_memory(decoders):
    decoders.read(small_png())
    (pid,) = decoders.pids()
    text = Path(f"/proc/{pid}/limits").read_text()
    limits = {line[:25].strip(): line[25:].split()[:2] for line in text.splitlines()}
    assert limits["Max core file size"] == ["0", "0"]
    assert limits["Max file size"] == ["0", "0"]
    assert limits["Max open files"] == ["32", "32"]
    assert limits["Max address space"] == [str(MEMORY)] * 2


def test_a_child_is_not_told_our_secrets(trapdoor, monkeypatch):
    monkeypatch.setenv("JINA_API_KEY", "secret")
    assert code_of(trapdoor().read, b"secrets") == "format"


READ_AND = """
import sys
from lib.pictures import _decoders, read_picture
read_picture(sys.stdin.buffer.read())
print(*_decoders.pids(), flush=True)
"""


@on_linux
@pytest.mark.parametrize("ending", ["", "raise SystemExit(3)", "import time; time.sleep(60)"])
def test_children_end_with_the_program(ending):
    """However it ends: by itself, with an error, or killed without a word."""
    program = subprocess.Popen(
        [sys.executable, "-c", READ_AND + ending],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with program:
        program.stdin.write(small_png())
        program.stdin.close()
        (child,) = map(int, program.stdout.readline().split())
        if "sleep" in ending:
            assert not is_gone(child)
            program.kill()
    assert soon(lambda: is_gone(child))


@on_linux
def test_children_end_when_nobody_can_ask_them_any_more():
    decoders = Decoders(1)
    decoders.read(small_png())
    (pid,) = decoders.pids()
    del decoders
    assert soon(lambda: is_gone(pid))


def test_no_threads_are_left_behind(decoders):
    decoders.read(small_png())  # the first of all starts the one watchdog
    before = threading.active_count()
    decoders.read(small_png())
    code_of(decoders.read, b"no picture")
    assert threading.active_count() == before


def test_the_decoder_as_a_program_loads_only_what_it_needs():
    """Every import is start-up time, and reach, that a hostile picture could use."""
    script = (
        "import runpy, sys;"
        f"runpy.run_path({str(ROOT / 'lib' / 'decoder.py')!r}, run_name='decoder');"
        "print(*sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True
    )
    loaded = set(run.stdout.split())
    assert "PIL.Image" in loaded
    assert not loaded & {"numpy", "pillow_heif", "lib", "lib.errors", "PIL.WebPImagePlugin"}


# Writing


def test_a_thumbnail_fits_its_square_and_keeps_its_shape():
    original = gradient((1000, 500))
    data = encode_webp(original, 400)
    with Image.open(io.BytesIO(data)) as thumbnail:
        assert (thumbnail.format, thumbnail.size) == ("WEBP", (400, 200))
    assert original.size == (1000, 500)
    assert len(encode_webp(original, 400, quality=95)) > len(data)


@pytest.mark.parametrize("size", [(1000, 500), (512, 300), (1024, 1024), (520, 130)])
def test_a_prepared_picture_has_a_thumbnail_of_its_own_shape(size):
    original = gradient(size)
    prepared = prepare_picture(saved(original, "PNG"), 192)
    assert max(prepared.picture.size) == 192
    with Image.open(io.BytesIO(prepared.thumbnail)) as thumbnail:
        fitted = fit(original, 512)
        assert (thumbnail.format, thumbnail.size) == ("JPEG", fitted.size)
        assert max(ImageStat.Stat(ImageChops.difference(thumbnail, fitted)).mean) < 3


def test_a_small_picture_is_not_enlarged():
    prepared = prepare_picture(saved(plain((30, 20)), "PNG"), 192)
    assert prepared.picture.size == (30, 20)
    with Image.open(io.BytesIO(prepared.thumbnail)) as thumbnail:
        assert thumbnail.size == (30, 20)
    with Image.open(io.BytesIO(encode_webp(plain((30, 20)), 400))) as thumbnail:
        assert thumbnail.size == (30, 20)


def test_a_thumbnail_does_not_tell_where_the_photographer_lives():
    data = saved(quarters(), "JPEG", exif=exif())
    assert b"Jo Secret" in data
    for thumbnail in (encode_webp(read_picture(data), 400), prepare_picture(data).thumbnail):
        assert b"Jo Secret" not in thumbnail
        with Image.open(io.BytesIO(thumbnail)) as written:
            assert not written.getexif()


def test_a_digest_names_the_bytes():
    assert digest(b"abc") == hashlib.sha256(b"abc").hexdigest()
    assert digest(b"abc").startswith("ba7816bf")
