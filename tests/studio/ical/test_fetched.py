"""Calendars fetched: files and https addresses, within limits of size and time."""

import os
import ssl
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from studio.ical import fetched
from studio.ical.fetched import called, check_address, fetch
from studio.kernel import times
from studio.kernel.errors import Invalid
from tests.studio.messages import tls

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


class Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        port = self.server.server_address[1]
        status, body, to = {
            "/a.ics?token=1": (200, CALENDAR, ""),
            "/moved": (302, b"", "/a.ics?token=1"),
            "/round": (302, b"", "/round"),
            "/plain": (302, b"", f"http://localhost:{port}/a.ics"),
            "/large": (200, b"x" * 3_000, ""),
            "/slow": (200, b"", ""),
            "/cut": (200, CALENDAR[:17], ""),
        }.get(self.path, (404, b"", ""))
        if self.path == "/drop-by-drop":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
            with suppress(OSError):
                while not self.server.wait.wait(0.01):
                    self.wfile.write(b"x")
            return
        self.send_response(status)
        if to:
            self.send_header("Location", to)
        if self.path == "/cut":
            self.send_header("Content-Length", str(len(CALENDAR)))
        self.end_headers()
        if self.path == "/slow":
            self.server.wait.wait()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def running():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    server.wait = threading.Event()
    server.socket = tls.server().wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"https://localhost:{server.server_address[1]}"
    finally:
        server.wait.set()
        server.shutdown()
        thread.join()
        server.server_close()


def refused(address: str, **options: object) -> str:
    with pytest.raises(Invalid) as error:
        fetch(address, **options)
    return str(error.value)


def test_over_https_it_is_fetched_within_limits(monkeypatch):
    trusted = tls.trusting()
    with running() as url:
        assert fetch(f"{url}/a.ics?token=1", trusted=trusted) == CALENDAR
        assert fetch(f"{url}/moved", trusted=trusted) == CALENDAR
        assert "said HTTP 404" in refused(f"{url}/gone", trusted=trusted)
        assert "without end" in refused(f"{url}/round", trusted=trusted)
        assert "not encrypted" in refused(f"{url}/plain", trusted=trusted)
        assert "is not to be trusted" in refused(f"{url}/a.ics", trusted=ssl.create_default_context())
        assert "it broke off" in refused(f"{url}/cut", trusted=trusted)
        monkeypatch.setattr(fetched, "MOST_BYTES", 1_000)
        assert "is larger than" in refused(f"{url}/large", trusted=trusted)
        monkeypatch.setattr(times, "CALENDAR_FETCH_S", 0.2)
        assert "did not answer in time" in refused(f"{url}/slow", trusted=trusted)
        assert "did not answer in time" in refused(f"{url}/drop-by-drop", trusted=trusted)
    assert "cannot be read" in refused(f"{url}/a.ics", trusted=trusted)


def test_a_file_is_read_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "a.ics"
    path.write_bytes(CALENDAR)
    assert fetch(str(path)) == CALENDAR
    assert "No such file" in refused(str(tmp_path / "no.ics"))
    assert "is no file" in refused(str(tmp_path))
    os.mkfifo(tmp_path / "pipe.ics")
    assert "is no file" in refused(str(tmp_path / "pipe.ics"))
    monkeypatch.setattr(fetched, "MOST_BYTES", 10)
    assert "is larger than" in refused(str(path))


@pytest.mark.sqlite
def test_the_book_itself_is_left_alone(book, tmp_path):
    link = tmp_path / "book.ics"
    link.symlink_to(book.url)
    assert "is the session book itself" in refused(str(link))


@pytest.mark.parametrize(
    "typed", ["calendar.ics", "http://a.example/x.ics", "ftp://a.example", "https://", "https://a b", ""]
)
def test_what_is_no_address_is_refused(typed: str):
    with pytest.raises(Invalid, match="whole path"):
        check_address(typed)


def test_addresses_are_kept_whole_and_shown_without_their_secret():
    assert check_address(" webcal://p1.example/x?k=1 ") == "https://p1.example/x?k=1"
    assert called("https://p1.example/secret/x?k=1") == "https://p1.example/.."
    assert called("/home/mia/a.ics") == "/home/mia/a.ics"
    with pytest.raises(Invalid, match="password"):
        check_address("https://mia:pin@a.example/x")
