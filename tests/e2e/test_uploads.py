"""The upload endpoint itself, as somebody without our page would use it."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

PICTURE = {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff no picture"}


@pytest.fixture
def endpoint(visit):
    """(send, rss): a function that puts bytes under an id of this visitor's session."""
    visitor = visit()
    with visitor.page.expect_request(re.compile("upload_file")) as caught:
        visitor.upload(PICTURE)
    request = caught.value
    headers = {k: v for k, v in request.all_headers().items() if k.lower().startswith("x-")}

    def send(file_id, size, headers=headers):
        return visitor.page.request.put(
            request.url.rpartition("/")[0] + "/" + file_id,
            headers=headers,
            multipart={"file": {**PICTURE, "buffer": bytes(size)}},
        ).status

    return send, lambda: _megabytes(visitor.app.process.pid)


def _megabytes(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def test_a_file_over_the_limit_is_refused(endpoint):
    send, _ = endpoint
    assert send("big", 11 * 2**20) == 413


def test_a_file_without_the_token_is_refused(endpoint):
    send, _ = endpoint
    assert send("x", 10, headers={}) == 403


def test_sixty_parked_files_do_not_fill_the_memory(endpoint):
    send, megabytes = endpoint
    before = megabytes()
    assert {send(f"parked-{i}", 9 * 2**20) for i in range(60)} == {204}
    assert megabytes() - before < 150
