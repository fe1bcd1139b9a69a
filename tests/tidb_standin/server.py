"""The server, in a thread of the test's own process, and the faults a test may set."""

import asyncio
import os
import re
import ssl
import tempfile
import threading
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import Self, cast

from mysql_mimic.control import LocalControl
from mysql_mimic.stream import ConnectionClosed, MysqlStream

from tests.tidb_standin.catalogue import Table
from tests.tidb_standin.engine import LOCK_WAIT_S, make_file
from tests.tidb_standin.errors import TidbError
from tests.tidb_standin.session import VERSION
from tests.tidb_standin.translation import Plan, translate
from tests.tidb_standin.wire import Wire

LOG = os.environ.get("TIDB_STATEMENTS")


class Standin:
    """`with Standin() as tidb: connect(port=tidb.port)`; the faults may be set at any time."""

    def __init__(
        self,
        *,
        password: str = "",
        readonly_user: str | None = None,
        tiflash: bool = True,
        serverless: bool = False,
        tls: ssl.SSLContext | None = None,
        require_tls: bool = False,
        statements: int = 20_000,
    ) -> None:
        self.port = 0
        self.users = {"root": password} | ({readonly_user: password} if readonly_user else {})
        self.readonly_user, self.tls, self.require_tls = readonly_user, tls, require_tls
        self.tiflash, self.serverless = tiflash, serverless
        self.version = VERSION + ("-serverless" if serverless else "")
        self.catalog: dict[str, dict[str, Table]] = {"test": {}}
        self.lock, self.control = threading.RLock(), LocalControl(server_id=1)
        self.statements: deque[str] = deque(maxlen=statements)
        self.latency_ms, self.max_packet = 0.0, 64 << 20
        self.tiflash_looks = 1  # how often a replica's progress is asked for before it is there
        self.writes_refused: tuple[int, str] | None = None
        self.logins_refused: tuple[int, str] | None = None
        self._faults: list[tuple[re.Pattern[str], int, str]] = []
        self._cuts: list[re.Pattern[str]] = []
        self._wires: dict[Wire, asyncio.Task[None]] = {}
        self._plans: dict[tuple[str, str | None], Plan] = {}
        self._folder = tempfile.TemporaryDirectory(prefix="tidb-standin-")
        self.folder = Path(self._folder.name)
        make_file(self.folder, "test")
        self._loop = asyncio.new_event_loop()

    def fail_next(self, code: int, message: str = "injected", matching: str = "") -> None:
        """Answer the next statement that matches with an error."""
        self._faults.append((re.compile(matching, re.I), code, message))

    def cut_next(self, matching: str = "") -> None:
        """Run the next statement that matches, and close the connection in mid-answer."""
        self._cuts.append(re.compile(matching, re.I))

    def cut_connections(self) -> int:
        """Close every connection at once; returns how many there were."""
        wires = list(self._wires)
        for wire in wires:
            self._loop.call_soon_threadsafe(wire.stream.writer.transport.abort)
        return len(wires)

    def raise_fault(self, sql: str) -> None:
        fault = next((fault for fault in self._faults if fault[0].search(sql)), None)
        if fault:
            self._faults.remove(fault)
            raise TidbError(fault[1], fault[2])

    def take_cut(self, sql: str) -> bool:
        cut = next((cut for cut in self._cuts if cut.search(sql)), None)
        if cut:
            self._cuts.remove(cut)
        return cut is not None

    def note(self, sql: str) -> None:
        """Keep a statement; with TIDB_STATEMENTS=FILE, one a line for another parser to read."""
        self.statements.append(sql)
        if LOG:
            with Path(LOG).open("a", encoding="utf-8", errors="backslashreplace") as log:
                log.write(" ".join(sql.splitlines()) + "\n")

    def table(self, database: str, name: str) -> Table | None:
        return self.catalog.get(database.lower(), {}).get(name.lower())

    def plan(self, template: str, database: str | None) -> Plan:
        """The translation of a statement, made once."""
        key = (template, database)
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = translate(template, database, self.table)
        return plan

    def forget_plans(self) -> None:
        """Translations depend on what tables there are."""
        self._plans.clear()

    def start(self) -> Self:
        """Listen; after a stop, on the same port with the same rows."""
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        listening = asyncio.start_server(self._serve, "127.0.0.1", self.port, limit=1 << 20)
        self._server = asyncio.run_coroutine_threadsafe(listening, self._loop).result(10)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def stop(self) -> None:
        """Close the port and every connection."""
        self._loop.call_soon_threadsafe(self._server.close)
        self.cut_connections()
        ended = asyncio.run_coroutine_threadsafe(self._end_all(), self._loop)
        ended.result(LOCK_WAIT_S + 5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._loop.close()
        self._folder.cleanup()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wire = Wire(self, MysqlStream(reader, writer))
        self._wires[wire] = cast("asyncio.Task[None]", asyncio.current_task())
        wire.connection_id = await self.control.add(wire)
        try:
            await wire.start()
        except (
            ConnectionClosed,
            ConnectionError,
            asyncio.IncompleteReadError,
            ssl.SSLError,
            asyncio.CancelledError,
        ):
            pass  # the client went, or was sent away
        finally:
            del self._wires[wire]
            await wire.session.close()
            await self.control.remove(wire.connection_id)
            with suppress(AttributeError):  # a TLS transport cut off in its greeting has no end
                writer.close()

    async def _end_all(self) -> None:
        while tasks := list(self._wires.values()):
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
