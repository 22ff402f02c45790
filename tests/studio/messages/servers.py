"""Mail servers and text gateways on the loopback: real ones, and such as misbehave."""

import asyncio
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.studio.messages import tls

HOST = "127.0.0.1"


@dataclass
class Taken:
    """A mail that a server took."""

    sender: str
    receivers: list[str]
    message: EmailMessage
    encrypted: bool
    login: str


@dataclass
class MailServer:
    """A mail server. What it does with senders, receivers and texts may be set to whatever answer."""

    sender: Callable[[str], str] = lambda address: ""
    receiver: Callable[[str], str] = lambda address: ""
    text: Callable[[Envelope], str] = lambda envelope: ""
    login: tuple[str, str] | None = None
    mails: list[Taken] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        if said := self.sender(address):
            return said
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        if said := self.receiver(address):
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if said := self.text(envelope):
            return said
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        login = session.auth_data.decode() if session.auth_data else ""
        self.mails.append(
            Taken(str(envelope.mail_from), list(envelope.rcpt_tos), message, session.ssl is not None, login)
        )
        return "250 OK taken"

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        right = self.login == (data.login.decode(), data.password.decode())
        return AuthResult(success=right, handled=False, auth_data=data.login if right else None)


@contextmanager
def running(server: MailServer, *, tls: ssl.SSLContext | None = None, starttls: bool = True) -> Iterator[MailServer]:
    """Run a mail server in a thread, encrypted where it has a certificate."""
    loop = asyncio.new_event_loop()

    def session() -> SMTP:
        server.connections += 1
        wants = {"authenticator": server.authenticate, "auth_required": True} if server.login else {}
        return SMTP(
            server, tls_context=tls if starttls else None, auth_require_tls=tls is not None, timeout=3600, **wants
        )

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    made = asyncio.run_coroutine_threadsafe(
        loop.create_server(session, HOST, 0, ssl=None if starttls else tls), loop
    ).result(30)
    server.port = made.sockets[0].getsockname()[1]
    try:
        yield server
    finally:

        async def end() -> None:
            made.close()
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()
            await asyncio.sleep(0)

        asyncio.run_coroutine_threadsafe(end(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()


@dataclass(frozen=True)
class Certificates:
    """A certificate for this machine, and who believes it."""

    server: ssl.SSLContext
    trusted: ssl.SSLContext


def certificates(name: str = HOST) -> Certificates:
    """Return the certificate of that name."""
    return Certificates(tls.server(name), tls.trusting())


@contextmanager
def speaking(*lines: bytes | None, times: int = 1) -> Iterator[int]:
    """Run a server that says these lines, each after one that it heard, whatever that is; ``None`` drops the line.

    When it has nothing more to say it is silent for ever. The text of a mail is heard as one line.
    """
    listening = socket.create_server((HOST, 0))
    kept: list[socket.socket] = []

    def one(line: socket.socket) -> None:
        heard = line.makefile("rb")
        for number, said in enumerate(lines):
            if said is None:
                line.shutdown(socket.SHUT_RDWR)
                line.close()
                return
            if number:
                got = heard.readline()
                while lines[number - 1] == b"354 go on\r\n" and got not in (b".\r\n", b""):
                    got = heard.readline()
                if not got:
                    return
            line.sendall(said)

    def serve() -> None:
        with suppress(OSError):
            while True:
                line, _ = listening.accept()
                kept.append(line)
                threading.Thread(target=_quietly, args=(one, line), daemon=True).start()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield int(listening.getsockname()[1])
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        for line in kept:
            line.close()
        thread.join(30)


def _quietly(work: Callable[[socket.socket], None], line: socket.socket) -> None:
    with suppress(OSError, ValueError):
        work(line)


# -- texts -------------------------------------------------------------------------------------------------------------


@dataclass
class Asked:
    """A request that a gateway got."""

    headers: dict[str, str]
    values: dict[str, Any]


@dataclass
class TextServer:
    """A text gateway: answers with status, headers and body, or with what a function makes of a request."""

    answer: Callable[[Asked], tuple[int, dict[str, str], bytes]] = lambda asked: (201, {}, b'{"status": "queued"}')
    asked: list[Asked] = field(default_factory=list)
    url: str = ""


@contextmanager
def gateway(server: TextServer) -> Iterator[TextServer]:
    """Run a text gateway in a thread."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if "json" in self.headers["Content-Type"]:
                values = json.loads(body)
            else:
                values = {name: some[0] for name, some in parse_qs(body, strict_parsing=True).items()}
            asked = Asked(dict(self.headers), values)
            server.asked.append(asked)
            status, headers, said = server.answer(asked)
            if status == 0:
                self.close_connection = True
                return
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: Any) -> None:
            pass

    listening = ThreadingHTTPServer((HOST, 0), Handler)
    listening.daemon_threads = True
    server.url = f"http://{HOST}:{listening.server_address[1]}/send"
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join(30)
