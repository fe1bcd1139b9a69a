"""One connection: mysql-mimic's, with what it leaves out."""

import asyncio
import logging
from typing import TYPE_CHECKING, Any, cast

from mysql_mimic import packets
from mysql_mimic.auth import NativePasswordAuthPlugin, SimpleIdentityProvider, User
from mysql_mimic.charset import CharacterSet
from mysql_mimic.connection import Connection
from mysql_mimic.constants import DEFAULT_SERVER_CAPABILITIES
from mysql_mimic.results import ResultColumn, ResultSet
from mysql_mimic.stream import ConnectionClosed, MysqlStream
from mysql_mimic.types import Capabilities, ColumnType, ServerStatus

from tests.tidb_standin.session import Answer, Session

if TYPE_CHECKING:
    from tests.tidb_standin.server import Standin

logging.getLogger("mysql_mimic").setLevel(logging.CRITICAL)  # it logs each error that it sends
_TYPES: list[tuple[type, ColumnType]] = [
    (str, ColumnType.VAR_STRING),
    (bytes, ColumnType.BLOB),
    (int, ColumnType.LONGLONG),
    (float, ColumnType.DOUBLE),
]


class Wire(Connection):
    """Adds counts and ids in answers, bytes in statements, refusals that end, and faults."""

    session: Session

    def __init__(self, server: "Standin", stream: MysqlStream) -> None:
        capabilities = DEFAULT_SERVER_CAPABILITIES & ~Capabilities.CLIENT_QUERY_ATTRIBUTES
        super().__init__(
            stream,
            Session(server),
            server.control,
            SimpleIdentityProvider(),
            capabilities,
            server.tls,
        )
        self.server = server
        self.status_flags = ServerStatus.SERVER_STATUS_AUTOCOMMIT

    async def connection_phase(self) -> None:
        transport: Any = self.stream.writer.transport
        if self.server.tls:
            # asyncio loses a TLS hello that it read together with the request before it …
            transport.max_size = 36
            transport.get_protocol()._over_ssl = True  # … and warns at each connection's end
        await super().connection_phase()
        transport.max_size = 1 << 18

    async def authenticate(  # the base's signature
        self,
        username: str,
        auth_response: bytes,
        client_plugin_name: str | None,
        connect_attrs: dict[str, str],
        auth_state: Any = None,
        server_plugin: Any = None,
    ) -> None:
        plugin, nonce = NativePasswordAuthPlugin(), cast(bytes, self.handshake_auth_data)
        if client_plugin_name != plugin.name:
            switch = packets.make_auth_switch_request(self.server_charset, plugin.name, nonce)
            await self.stream.write(switch)
            auth_response = await self.stream.read()
        password = self.server.users.get(username)
        user = User(username, plugin.create_auth_string(password) if password else "")
        right = plugin.password_matches(user, auth_response, nonce.rstrip(b"\0"))
        await self._refuse_login(username, password is not None and right)
        self.session.username = username
        self.session.readonly = username == self.server.readonly_user
        await self._ok(Answer())

    async def _refuse_login(self, username: str, right: bool) -> None:
        if self.server.logins_refused:
            await self._end(*self.server.logins_refused)
        if not right:
            await self._end(1045, f"Access denied for user '{username}'@'127.0.0.1'")
        if self.server.require_tls and not self.stream.writer.get_extra_info("ssl_object"):
            await self._end(1105, "Connections using insecure transport are prohibited.")
        database = self.session.database
        if database and database.lower() not in self.server.catalog:
            await self._end(1049, f"Unknown database '{database}'")

    async def _end(self, code: int, message: str) -> None:
        await self.stream.write(self.error(msg=message, code=code))
        self.stream.writer.close()
        raise ConnectionClosed

    async def _ok(self, answer: Answer) -> None:
        packet = self.ok(affected_rows=answer.affected, last_insert_id=answer.insert_id)
        await self.stream.write(packet)

    async def handle_ping(self, data: bytes) -> None:
        await asyncio.sleep(self.server.latency_ms / 1000)
        await super().handle_ping(data)

    async def handle_query(self, data: bytes) -> None:
        sql = data.decode("utf-8", "surrogateescape")
        self.server.note(sql)
        if len(data) > self.server.max_packet:
            await self._end(1153, "Got a packet bigger than 'max_allowed_packet' bytes")
        await asyncio.sleep(self.server.latency_ms / 1000)
        self.server.raise_fault(sql)
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(self.session.worker, self.session.run, sql)
        autocommit = bool(self.session.settings["autocommit"])
        self.status_flags = ServerStatus.SERVER_STATUS_AUTOCOMMIT if autocommit else ServerStatus(0)
        if self.server.take_cut(sql):
            count = packets.make_column_count(self.capabilities, len(answer.columns or ["?"]))
            await self.stream.write(count)
            self.stream.writer.close()
        elif answer.columns is None:
            await self._ok(answer)
        else:
            columns = [
                _column(n, [r[i] for r in answer.rows]) for i, n in enumerate(answer.columns)
            ]
            await self.write_text_resultset(ResultSet(answer.rows, columns))


def _column(name: str, values: list[Any]) -> ResultColumn:
    first = next((value for value in values if value is not None), None)
    kind = next((kind for python, kind in _TYPES if isinstance(first, python)), ColumnType.NULL)
    charset = CharacterSet.utf8mb4 if isinstance(first, str) else CharacterSet.binary
    return ResultColumn(name, kind, charset, text_encoder=lambda _, value: _encoded(value))


def _encoded(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
