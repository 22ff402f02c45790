"""A small real IMAP server on the loopback, over TLS: what a mailbox is read with, and ways to misbehave."""

import re
import socketserver
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.studio.messages import tls


@dataclass
class Mailbox:
    """What is in it, what was asked of it, and how it misbehaves."""

    mails: dict[int, bytes] = field(default_factory=dict)
    validity: int = 7
    user: str = "studio@lightroom.example"
    password: str = 'pa "ss\\ wört'
    folder: str = "INBOX"
    plain: bool = True
    """Whether it takes AUTH=PLAIN; else only LOGIN."""
    drops_at: str = ""
    """The command at which it closes the line."""
    garbage_at: str = ""
    certificate: str = "localhost"
    asked: list[str] = field(default_factory=list)
    """Each command, without its tag."""

    def add(self, raw: bytes) -> int:
        """Put a mail into it and return its number."""
        number = max(self.mails, default=0) + 1
        self.mails[number] = raw
        return number


class _Handler(socketserver.StreamRequestHandler):
    box: Mailbox

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def handle(self):
        self.say("* OK ready")
        while line := self.rfile.readline():
            tag, _, rest = line.decode("utf-8", "replace").rstrip("\r\n").partition(" ")
            self.box.asked.append(rest)
            verb = rest.split(" ")[0].upper()
            if verb == "UID":
                verb = rest.split(" ")[1].upper()
            if verb == self.box.drops_at:
                return
            if verb == self.box.garbage_at:
                self.say("<html>hello</html>")
                return
            getattr(self, f"do_{verb.lower()}", self.do_other)(tag, rest)
            if verb == "LOGOUT":
                return

    def do_other(self, tag, rest):
        self.say(f"{tag} BAD what")

    def do_capability(self, tag, rest):
        self.say(f"* CAPABILITY IMAP4rev1{' AUTH=PLAIN' if self.box.plain else ''}")
        self.say(f"{tag} OK done")

    def do_authenticate(self, tag, rest):
        import base64

        self.say("+ ")
        given = base64.b64decode(self.rfile.readline().strip())
        self.logged_in(tag, given == f"\0{self.box.user}\0{self.box.password}".encode())

    def do_login(self, tag, rest):
        words = re.findall(r'"((?:[^"\\]|\\.)*)"', rest)
        self.logged_in(tag, [re.sub(r"\\(.)", r"\1", one) for one in words] == [self.box.user, self.box.password])

    def logged_in(self, tag, right):
        self.say(
            f"{tag} OK welcome" if right else f"{tag} NO [AUTHENTICATIONFAILED] wrong password {self.box.password}"
        )

    def do_examine(self, tag, rest):
        if rest != f'EXAMINE "{self.box.folder}"':
            self.say(f"{tag} NO no such folder")
            return
        self.say(f"* {len(self.box.mails)} EXISTS")
        self.say(f"* OK [UIDVALIDITY {self.box.validity}] numbers are good")
        self.say(f"{tag} OK [READ-ONLY] done")

    def do_search(self, tag, rest):
        found = sorted(self.box.mails)
        if since := re.search(r"UID (\d+):\*", rest):
            # As the standard has it: of a number behind all of them comes the last one.
            found = [one for one in found if one >= int(since[1])] or found[-1:]
        self.say("* SEARCH " + " ".join(map(str, found)))
        self.say(f"{tag} OK done")

    def do_fetch(self, tag, rest):
        number, most = (int(one) for one in re.match(r"UID FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", rest).groups())
        if raw := self.box.mails.get(number, b"")[:most]:
            self.say(f"* {number} FETCH (UID {number} BODY[]<0> {{{len(raw)}}}")
            self.wfile.write(raw)
            self.say(")")
        self.say(f"{tag} OK done")

    def do_logout(self, tag, rest):
        self.say("* BYE")
        self.say(f"{tag} OK done")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = False  # The end waits for them.
    allow_reuse_address = True
    box: Mailbox

    def get_request(self):
        line, whose = super().get_request()
        return tls.server(self.box.certificate).wrap_socket(line, server_side=True), whose

    def handle_error(self, request, client_address):
        """Say nothing: who hangs up in the middle is what some tests are about."""


@contextmanager
def running(box: Mailbox):
    """Serve a mailbox, and give its port."""
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"box": box}))
    server.box = box
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
