"""A small internet on this machine: made-up names, public addresses, servers that misbehave."""

import contextlib
import functools
import gzip
import socket
import socketserver
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from urllib.parse import unquote

import trustme

from lib.network import Network
from tests.hostile_pictures import small_png

SHOP = "93.184.216.34"
SHOP_V6 = "2606:4700:4700::1111"
PNG = small_png()

ZONE: dict[str, list[str]] = {
    "shop.test": [SHOP],
    "v6.test": [SHOP_V6],
    "both.test": [SHOP, SHOP_V6],
    "other.test": [SHOP],  # same address, but the certificate does not cover it
    "sub_x.shop.test": [SHOP],
    "xn--bcher-kva.shop.test": [SHOP],
    "many.test": [f"93.184.217.{last}" for last in range(1, 200)],
    "loopback.test": ["127.0.0.1"],
    "private.test": ["10.0.0.5"],
    "metadata.test": ["169.254.169.254"],
    "carrier.test": ["100.100.100.200"],
    "zero.test": ["0.0.0.0"],
    "azure.test": ["168.63.129.16"],
    "loopback6.test": ["::1"],
    "unique-local.test": ["fd00:ec2::254"],
    "site-local.test": ["fec0::1"],
    "mapped.test": ["::ffff:127.0.0.1"],
    "nat64.test": ["64:ff9b::7f00:1"],
    "local-nat64.test": ["64:ff9b:1::7f00:1"],
    "compatible.test": ["::127.0.0.1"],
    "siit.test": ["::ffff:0:7f00:1"],
    "6to4.test": ["2002:7f00:1::1"],
    "srv6.test": ["5f00::1"],
    "mixed.test": [SHOP, "127.0.0.1"],
    "mixed-reversed.test": ["127.0.0.1", SHOP],
    "mixed-v6.test": [SHOP, "::1"],
    "mixed-v6-reversed.test": ["127.0.0.1", SHOP_V6],
    "alias.test": ["10.0.0.5"],  # what the system answers when a CNAME leads inside
}
TURNS: dict[str, list[list[str]]] = {
    "rebinding.test": [[SHOP], ["127.0.0.1"]],
    "alternating.test": [[SHOP], ["169.254.169.254"], [SHOP]],
    "late-v6.test": [[SHOP], [SHOP, "::1"]],
}
"""Names that answer otherwise the next time; the last answer stays."""

Answer = Callable[["Conversation"], None]


class SmallInternet:
    """Names, and one web server that stands at every public address, with and without TLS.

    Keeps what a test wants to know: names looked up, addresses dialled, requests received.
    """

    def __init__(self) -> None:
        server_side, client_side = _certificates()
        self._servers = {80: _Server(self, None), 443: _Server(self, server_side)}
        self.looked_up: list[str] = []
        self.dialled: list[tuple[str, int]] = []
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.sent = 0  # bytes of the last body
        self.at_once = 0  # requests being answered
        self.waiting = self.busiest = 0  # for a slow picture now, and most at one time
        self.quiet = threading.Condition()
        self.closing = threading.Event()
        self.network = Network(self._resolve, self._route, client_side)

    @property
    def ports(self) -> dict[int, int]:
        """Where on this machine each public port is."""
        return {port: server.server_address[1] for port, server in self._servers.items()}

    def forget(self) -> None:
        """Begin anew, once the answers that are under way have come to their end."""
        with self.quiet:
            assert self.quiet.wait_for(lambda: self.at_once == 0, timeout=5)
        self.looked_up, self.dialled, self.requests = [], [], []
        self.sent = self.busiest = 0

    def close(self) -> None:
        self.closing.set()
        for server in self._servers.values():
            server.end()

    def _resolve(self, host: str, _port: int) -> list[str]:
        self.looked_up.append(host)
        if host in TURNS:
            turns = TURNS[host]
            return turns[min(self.looked_up.count(host), len(turns)) - 1]
        if host in (SHOP, SHOP_V6):
            return [host]
        if host not in ZONE:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return ZONE[host]

    def _route(self, address: str, port: int) -> tuple[str, int]:
        self.dialled.append((address, port))
        return "127.0.0.1", self.ports[port]


@functools.cache
def _certificates() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """For the server, a certificate for three names; for the client, trust in who signed it."""
    authority = trustme.CA()
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("shop.test", "v6.test", "both.test").configure_cert(server_side)
    client_side = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority.configure_trust(client_side)
    return server_side, client_side


class _Server(socketserver.ThreadingTCPServer):
    request_queue_size = 64
    daemon_threads = False  # the test waits for every one of them

    def __init__(self, internet: SmallInternet, context: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.internet = internet
        self.context = context
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,))
        self._thread.start()

    def end(self) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: those who misbehave are hung up on."""


class Conversation(socketserver.BaseRequestHandler):
    """One connection: reads a request and answers it as its path asks for."""

    server: _Server

    def handle(self) -> None:
        if self.server.context:
            self.request = self.server.context.wrap_socket(self.request, server_side=True)
        self.request.settimeout(10)
        try:
            while head := self._read_head():
                self._answer(head)
        finally:
            with contextlib.suppress(OSError):
                self.request.shutdown(socket.SHUT_RDWR)
            self.request.close()

    def _read_head(self) -> str:
        data = b""
        while b"\r\n\r\n" not in data:
            more = self.request.recv(65536)
            if not more:
                return ""
            data += more
        return data.decode("latin-1")

    def _answer(self, head: str) -> None:
        first, *lines = head.strip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (x.partition(": ") for x in lines)}
        path = first.split(" ")[1]
        self.internet.requests.append((path, headers))
        with self.internet.quiet:
            self.internet.at_once += 1
        try:
            name, _, rest = path.partition("?")
            if name == "/to":
                self.head(302, Location=unquote(rest), Content_Length=0)
            else:
                ANSWERS.get(name, picture)(self)
        finally:
            with self.internet.quiet:
                self.internet.at_once -= 1
                self.internet.quiet.notify_all()

    @property
    def internet(self) -> SmallInternet:
        return self.server.internet

    def send(self, data: bytes) -> None:
        self.request.sendall(data)

    def head(self, status: int, **headers: object) -> None:
        lines = [f"HTTP/1.1 {status} X"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.send("\r\n".join([*lines, "", ""]).encode())

    def whole(self, body: bytes, status: int = 200, **headers: object) -> None:
        self.head(status, Content_Length=len(body), **headers)
        self.send(body)

    def drip(self, data: bytes) -> None:
        """Byte by byte, for as long as the other side listens."""
        for start in range(len(data)):
            if self.internet.closing.wait(0.02):
                return
            self.send(data[start : start + 1])

    def pour(self, block: bytes, most: int = 2**28) -> None:
        """The same again and again, until the other side has had enough."""
        self.internet.sent = 0
        while self.internet.sent < most and not self.internet.closing.is_set():
            self.send(block)
            self.internet.sent += len(block)

    def hang_up(self) -> None:
        raise ConnectionAbortedError


def gzip_bomb(size: int) -> bytes:
    """`size` bytes of zeros, packed once a megabyte and repeated: fast to make at any size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    megabyte = packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return gzip.compress(b"")[:10] + megabyte * (size // 2**20)


def picture(it: Conversation) -> None:
    it.whole(PNG, Content_Type="image/png")


def slow_picture(it: Conversation) -> None:
    net = it.internet
    with net.quiet:
        net.waiting += 1
        net.busiest = max(net.busiest, net.waiting)
    time.sleep(0.3)
    with net.quiet:  # before it is sent: whoever has it may ask again while we are still here
        net.waiting -= 1
    picture(it)


def silence(it: Conversation) -> None:
    it.request.recv(1)  # until the other side hangs up


def dripping_header(it: Conversation) -> None:
    it.send(b"HTTP/1.1 200 OK\r\nX-A: ")
    it.drip(b"a" * 1000)


def dripping_body(it: Conversation) -> None:
    it.head(200, Content_Type="image/png", Content_Length=1000)
    it.drip(b"a" * 1000)


def endless(it: Conversation) -> None:
    it.head(200, Content_Type="image/png", Connection="close")
    it.pour(PNG + bytes(2**16))


def endless_chunks(it: Conversation) -> None:
    it.head(200, Content_Type="image/png", Transfer_Encoding="chunked")
    it.pour(b"10000\r\n" + bytes(2**16) + b"\r\n")


def chunked(it: Conversation) -> None:
    it.head(200, Content_Type="image/png", Transfer_Encoding="chunked")
    it.send(b"%x\r\n%b\r\n0\r\n\r\n" % (len(PNG), PNG))


def crumbs(it: Conversation) -> None:
    it.head(200, Content_Type="image/png", Transfer_Encoding="chunked")
    it.pour(b"1\r\nx\r\n" * 2000)


def terabyte(it: Conversation) -> None:
    it.head(200, Content_Type="image/png", Content_Length=10**12)
    it.pour(bytes(2**16))


def claims_more(it: Conversation) -> None:
    it.head(200, Content_Type="image/png", Content_Length=len(PNG) + 5000)
    it.send(PNG)
    it.hang_up()


def claims_less(it: Conversation) -> None:
    it.head(200, Content_Type="image/png", Content_Length=20)
    it.send(PNG)
    it.hang_up()


def negative_length(it: Conversation) -> None:
    it.head(200, Content_Length=-1)
    it.send(PNG)


def absurd_length(it: Conversation) -> None:
    it.head(200, Content_Length="9" * 5000)
    it.send(PNG)


def two_lengths(it: Conversation) -> None:
    it.send(b"HTTP/1.1 200 X\r\nContent-Length: 5\r\nContent-Length: 60\r\n\r\n" + PNG)


def packed(it: Conversation) -> None:
    it.whole(gzip.compress(PNG), Content_Encoding="gzip")


def packed_badly(it: Conversation) -> None:
    it.whole(PNG, Content_Encoding="gzip")


def packed_bomb(it: Conversation) -> None:
    it.whole(gzip_bomb(2**31), Content_Encoding="gzip")


def other_packing(coding: str) -> Answer:
    def answer(it: Conversation) -> None:
        it.head(200, Content_Encoding=coding, Connection="close")
        it.pour(bytes(2**16), most=2**26)

    return answer


def status(code: int) -> Answer:
    return lambda it: it.whole(PNG, code, Content_Type="image/png")


def crowded(code: int, **headers: object) -> Answer:
    """Too much at first; the second time, the picture."""

    def answer(it: Conversation) -> None:
        path = it.internet.requests[-1][0]
        if sum(asked == path for asked, _ in it.internet.requests) > 1:
            picture(it)
        else:
            it.whole(b"", code, **headers)

    return answer


def never_smaller(it: Conversation) -> None:
    """A picture, but not at another width."""
    if "width=" in it.internet.requests[-1][0]:
        it.whole(b"", 404)
    else:
        picture(it)


def many_headers(it: Conversation) -> None:
    it.send(b"HTTP/1.1 200 OK\r\n")
    it.pour(b"X-A: " + b"a" * 100 + b"\r\n", most=2 * 10**7)


def only_continue(it: Conversation) -> None:
    it.pour(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)


def page(it: Conversation) -> None:
    it.whole(b"\n<!DOCTYPE html><script>alert(1)</script>", Content_Type="image/png")


def page_by_type(it: Conversation) -> None:
    it.whole(b"<p>A shop</p>", Content_Type="text/html; charset=utf-8")


ANSWERS: dict[str, Answer] = {
    "/cdn/shop/never-smaller.png": never_smaller,
    "/slow-picture": slow_picture,
    "/silence": silence,
    "/dripping-header": dripping_header,
    "/dripping-body": dripping_body,
    "/endless": endless,
    "/endless-chunks": endless_chunks,
    "/chunked": chunked,
    "/crumbs": crumbs,
    "/terabyte": terabyte,
    "/claims-more": claims_more,
    "/claims-less": claims_less,
    "/negative-length": negative_length,
    "/absurd-length": absurd_length,
    "/two-lengths": two_lengths,
    "/packed": packed,
    "/packed-badly": packed_badly,
    "/packed-bomb": packed_bomb,
    "/brotli": other_packing("br"),
    "/zstd": other_packing("zstd"),
    "/nested": other_packing(", ".join(["gzip"] * 2000)),
    "/404": status(404),
    "/410": status(410),
    "/403": status(403),
    "/429": lambda it: it.whole(b"", 429, Retry_After=7),
    "/503": lambda it: it.whole(b"", 503),
    "/429-once": crowded(429, Retry_After=1),
    "/503-once": crowded(503),
    "/429-for-long": crowded(429, Retry_After=86400),
    "/500": status(500),
    "/many-headers": many_headers,
    "/only-continue": only_continue,
    "/http-0.9": lambda it: (it.send(PNG), it.hang_up())[1],
    "/other-protocol": lambda it: it.head(101, Upgrade="redis", Connection="Upgrade"),
    "/nothing": lambda it: it.hang_up(),
    "/empty": lambda it: it.whole(b""),
    "/page": page,
    "/page-by-type": page_by_type,
    "/json": lambda it: it.whole(b'{"error": "no"}', Content_Type="image/png"),
    "/png-as-html": lambda it: it.whole(PNG, Content_Type="text/html"),
    "/nowhere": lambda it: it.head(302, Content_Length=0),
    "/long-way": lambda it: it.head(302, Location="/" + "a" * 60_000, Content_Length=0),
    "/loop": lambda it: it.head(302, Location="/loop", Content_Length=0),
    "/hop-1": lambda it: it.head(301, Location="/picture", Content_Length=0),
    "/hop-2": lambda it: it.head(307, Location="http://shop.test/hop-1", Content_Length=0),
    "/hop-3": lambda it: it.head(308, Location="//shop.test/hop-2", Content_Length=0),
    "/hop-4": lambda it: it.head(303, Location="/hop-3", Content_Length=0),
}


@contextlib.contextmanager
def small_internet() -> Iterator[SmallInternet]:
    internet = SmallInternet()
    try:
        yield internet
    finally:
        internet.close()
