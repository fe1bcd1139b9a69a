"""What an embeddings API may do instead of answering; each is put into `JinaStandIn.faults`.

A fault is called with the request's handler and a function that gives, and bills, the right
answer.
"""

import json
import socket
import struct


def none(handler, answer):
    """The right answer."""
    handler.reply(200, json.dumps(answer()).encode())


def status(code, body=None, **headers):
    """An error, such as status(429, retry_after="2")."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler, _: handler.reply(code, json.dumps(body or {}).encode(), named)


def error(code, name, **headers):
    """An error with Jina's own code in its body."""
    return status(code, {"detail": {"code": name, "message": "m", "request_id": "r"}}, **headers)


def echo(code):
    """An error that repeats the key in its body, its reason and its headers."""

    def fault(handler, _):
        said = handler.headers["Authorization"]
        body = json.dumps({"detail": {"message": said, "code": said}, "code": said}).encode()
        handler.send_response(code, said)
        for name in ("X-Key", "Retry-After", "Location"):
            handler.send_header(name, said)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return fault


def html(handler, _):
    """A page instead of JSON, as gateways and captive portals send it."""
    handler.reply(200, b"<!doctype html><h1>Welcome</h1>", {"Content-Type": "text/html"})


def reset(handler, _):
    """The connection is torn down without an answer."""
    linger = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.close_connection = True
    handler.connection.close()


def hang(handler, _):
    """No answer until the server closes."""
    handler.server.standin.closing.wait(10)
    handler.close_connection = True


def drip(handler, _):
    """A body that comes a byte at a time, never for long enough to time a read out."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.server.standin.closing.wait(0.02):
        handler.wfile.write(b" ")
        handler.wfile.flush()


def header_drip(handler, _):
    """Headers that never end, a byte at a time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not handler.server.standin.closing.wait(0.02):
        handler.wfile.write(b"x")
        handler.wfile.flush()


def cut(handler, answer):
    """Half a body, and the connection closed."""
    content = json.dumps(answer()).encode()
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content[: len(content) // 2])
    handler.close_connection = True


def truncated(handler, answer):
    """Half the JSON, sent as if it were whole."""
    content = json.dumps(answer()).encode()
    handler.reply(200, content[: len(content) // 2])


def changed(change):
    """The right answer after `change(body)`."""

    def fault(handler, answer):
        body = answer()
        change(body)
        handler.reply(200, json.dumps(body).encode())

    return fault


wrong_count = changed(lambda body: body["data"].pop())
shuffled = changed(lambda body: body["data"].reverse())
one_index_twice = changed(lambda body: body["data"][0].update(index=1))
wrong_dimensions = changed(lambda body: [row["embedding"].pop() for row in body["data"]])
without_usage = changed(lambda body: body.pop("usage"))
not_numbers = changed(lambda body: body["data"][0].update(embedding="AAAA"))


def spoilt(row, value):
    """One vector full of `value`, such as NaN or 0."""
    return changed(
        lambda body: body["data"][row].update(
            embedding=[value] * len(body["data"][row]["embedding"])
        )
    )
