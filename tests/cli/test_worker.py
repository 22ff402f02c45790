"""``sittings worker``: once for cron, or until it is told to end."""

import os
import signal
import ssl
from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from cli import worker
from studio.book.opening import open_book
from studio.kernel import access, database, times
from studio.kernel.errors import Unavailable
from studio.waiting import lapsing
from studio.workflow import on_date
from tests.cli.conftest import Sittings
from tests.studio.messages import imap_server, queued, servers, tls
from tests.studio.messages.imap_server import Mailbox
from tests.studio.messages.servers import MailServer
from tests.studio.messages.written import MAILS, sent

NOTHING = {
    "moved_on": 0,
    "lapsed": 0,
    "sent": 0,
    "failed": 0,
    "unsure": 0,
    "later": 0,
    "cancelled": 0,
    "received": 0,
    "calendars": 0,
    "busy": 0,
}


@pytest.fixture
def flagged(sittings: Sittings) -> Sittings:
    sittings.text("list", "status", "edit", "Image Capture Pending", "--on-session-date", "yes")
    return sittings


@pytest.fixture
def handlers() -> Iterator[None]:
    had = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in had.items():
        signal.signal(number, handler)


TURNS = round(times.WORK_AGAIN_S / times.SEND_AGAIN_S)
"""So often it looks for messages until it looks for what else is due."""


def status(sittings: Sittings, number: str) -> str:
    return str(sittings.json("session", "show", number)["status"])


def test_once(flagged: Sittings) -> None:
    flagged.book(date="2026-11-20")
    flagged.book(date="2026-11-22")
    assert flagged.text("worker", "--once") == "Moved on 1 session on their day.\n"
    assert (status(flagged, "10001"), status(flagged, "10002")) == ("Image Capture Pending", "Session Pending")
    assert flagged.text("worker", "--once") == "No session had to be moved on.\n"
    assert flagged.json("worker", "--once") == NOTHING
    told = flagged.json("session", "show", "10001")["status_notes"][0]
    assert (told["initials"], told["text"]) == (
        "SYS",
        "Status changed from Session Pending to Image Capture Pending on the day of the session, due Mon Nov 23, 2026",
    )


@pytest.mark.sqlite
def test_a_hold_that_cannot_lapse_is_told_of_once(
    sittings: Sittings, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    stuck = {7: "The hold of session [/ could not lapse: x"}
    monkeypatch.setattr(lapsing.Lapsing, "some", lambda run: run.refused.update(stuck))
    open_book(sittings.url)
    done = worker._Done()
    for _ in range(2):
        worker._lapse(Event(), done)
    database.close_database()
    assert capsys.readouterr().err == f"sittings: {stuck[7]}\n"


@pytest.fixture
def mail(sittings: Sittings) -> Iterator[MailServer]:
    """A mail server, named in the preferences, and a message that waits for it."""
    with servers.running(MailServer()) as server:
        for name, value in (
            ("host", servers.HOST),
            ("port", str(server.port)),
            ("security", "none"),
            ("from", "s@x.test"),
        ):
            sittings.text("preference", f"mail.{name}", value)
        open_book(sittings.url)
        queued.message(access.log_in("mia"), subject="Hello [/")
        database.close_database()
        yield server


def test_it_sends_messages(sittings: Sittings, mail: MailServer) -> None:
    assert sittings.text("worker", "--once") == "No session had to be moved on.\nMessages: 1 sent.\n"
    assert [str(one.message["Subject"]) for one in mail.mails] == ["Hello [/"]
    assert sittings.json("worker", "--once") == NOTHING


def test_it_tries_the_servers(sittings: Sittings, mail: MailServer) -> None:
    told = sittings("worker", "--test")
    works = f"mail: 127.0.0.1:{mail.port} takes mails from s@x.test.\n"
    assert (told.code, told.out, told.err) == (0, works, "")
    assert mail.mails == []
    for name, value in (("host", "127.0.0.1"), ("user", "mia")):
        sittings.text("preference", f"bounce.{name}", value)
    told = sittings("worker", "--test")
    assert (told.code, told.out.splitlines()[1][:29]) == (1, "bounce: There is no password:")
    sent = sittings.json("worker", "--test", "--to", "mia@x.test")["mail"]
    assert sent == {
        "works": True,
        "words": f"127.0.0.1:{mail.port} took a test for mia@x.test: look whether it arrives.",
    }
    assert [one.receivers for one in mail.mails] == [["mia@x.test"]]


@pytest.mark.sqlite
@pytest.mark.usefixtures("handlers")
def test_why_nothing_is_sent_is_said_once(
    sittings: Sittings, mail: MailServer, monkeypatch: pytest.MonkeyPatch, frozen: Any
) -> None:
    sittings.text("preference", "mail.host", "")
    waits = [lambda: frozen.shift(timedelta(minutes=20))] * 5
    rounds(monkeypatch, *waits, lambda: os.kill(os.getpid(), signal.SIGTERM))
    done = sittings("worker")
    assert done.err == "sittings: No mail server is named: set mail.host under Maintenance, Preferences.\n"


@pytest.mark.sqlite
def test_it_needs_no_login(flagged: Sittings) -> None:
    assert flagged("worker", "--once", login="nobody").code == 0


def rounds(monkeypatch: pytest.MonkeyPatch, *acts: Callable[[], object]) -> list[float]:
    """Have the worker rest as long as the acts take, one in each rest."""
    rested: list[float] = []
    waiting = iter(acts)

    class Rest(Event):
        def wait(self, timeout: float | None = None) -> bool:
            rested.append(timeout or 0)
            next(waiting)()
            return self.is_set()

    monkeypatch.setattr(worker, "Event", Rest)
    return rested


@pytest.mark.sqlite
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.usefixtures("handlers")
def test_it_goes_on_until_it_is_told_to_end(
    flagged: Sittings, frozen: Any, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    flagged.book(date="2026-11-20")
    flagged.book(date="2026-11-23")

    rested = rounds(
        monkeypatch,
        lambda: frozen.shift(timedelta(days=2)),
        *[lambda: None] * (TURNS - 1),
        lambda: os.kill(os.getpid(), number),
    )
    assert flagged("worker").out == "Moved on 2 sessions on their day.\n"
    assert rested == [times.SEND_AGAIN_S] * (TURNS + 1)


@pytest.mark.sqlite
@pytest.mark.usefixtures("handlers")
def test_a_database_that_does_not_answer_is_tried_again(flagged: Sittings, monkeypatch: pytest.MonkeyPatch) -> None:
    flagged.book(date="2026-11-20")
    move, answers = on_date.move_some, iter([False])

    def some() -> int | None:
        if not next(answers, True):
            raise Unavailable("The database is not there [/: start it.")
        return move()

    monkeypatch.setattr(on_date, "move_some", some)
    rounds(monkeypatch, *[lambda: None] * TURNS, lambda: os.kill(os.getpid(), signal.SIGTERM))
    done = flagged("worker")
    assert (done.code, done.out, done.err) == (
        0,
        "Moved on 1 session on their day.\n",
        "sittings: The database is not there [/: start it.\n",
    )


@pytest.mark.sqlite
def test_once_it_is_refused(flagged: Sittings, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> int | None:
        raise Unavailable("The database is not there: start it.")

    monkeypatch.setattr(on_date, "move_some", gone)
    assert flagged.refused("worker", "--once") == ("unavailable", "The database is not there: start it.")


class TestMailbox:
    @pytest.fixture
    def box(self, sittings: Sittings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
        box, trusting = Mailbox(), tls.trusting()
        open_book(sittings.url)
        database.call(sent, access.log_in("mia"))
        database.close_database()
        monkeypatch.setattr(ssl, "create_default_context", lambda: trusting)
        monkeypatch.setenv("SITTINGS_MAILBOX_PASSWORD", box.password)
        with imap_server.running(box) as port:
            for name, value in (("host", "localhost"), ("port", port), ("user", box.user)):
                sittings("preference", f"bounce.{name}", str(value))
            yield box

    def test_it_reads_the_studios_mailbox(self, sittings: Sittings, box: Mailbox) -> None:
        box.add((MAILS / "answer.eml").read_bytes())
        box.add((MAILS / "two_receivers.eml").read_bytes())
        assert sittings("worker", "--once").out.endswith("Received 2 answers and reports.\n")
        assert sittings.json("worker", "--once")["received"] == 0

    @pytest.mark.sqlite
    def test_a_mailbox_that_cannot_be_read_is_told_of_and_stops_nothing(self, sittings: Sittings, box: Mailbox) -> None:
        box.folder = "Other"
        done = sittings("worker", "--once")
        assert done.code == 0
        assert done.err.startswith("sittings: The mailbox cannot be read: localhost has no folder INBOX")


# -- whether it runs, and what is stuck --------------------------------------------------------------------------------


def lines(sittings: Sittings) -> dict[str, dict[str, Any]]:
    return {one["job"]: one for one in sittings.json("worker", "--status")}


def test_it_says_that_it_was_there(sittings: Sittings) -> None:
    assert lines(sittings)["worker"] == {
        "job": "worker",
        "name": "Worker",
        "state": "never ran",
        "last": None,
        "wrong": False,
        "told": "No worker runs, and nothing waits for one: sessions and holds are seen to by each desk at its start.",
    }
    sittings.text("worker", "--once")
    found = lines(sittings)
    assert found["worker"]["state"] == "runs"
    assert {found[job]["last"] for job in ("worker", "sessions", "holds")} == {"2026-11-21 11:04:00"}
    told = "It looks for messages each five seconds, and each minute for all else."
    line = sittings.text("worker", "--status").splitlines()[0]
    assert line == f"Worker                  runs           11:04 AM  {told}"


@pytest.mark.usefixtures("handlers")
def test_one_that_is_told_to_end_says_so(sittings: Sittings, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds(monkeypatch, lambda: os.kill(os.getpid(), signal.SIGTERM))
    sittings("worker")
    assert lines(sittings)["worker"]["state"] == "ended"


def test_why_nothing_goes_is_said_and_it_fails(sittings: Sittings, mail: MailServer) -> None:
    sittings.text("preference", "mail.host", "")
    sittings("worker", "--once")
    told = sittings("worker", "--status")
    assert (told.code, told.err) == (1, "1 of these needs somebody.\n")
    [line] = [line for line in told.out.splitlines() if line.startswith("Messages")]
    assert line.split("  ")[-1].strip() == "No mail server is named: set mail.host under Maintenance, Preferences."
    sittings.text("preference", "mail.host", servers.HOST)
    sittings("worker", "--once")
    assert sittings("worker", "--status").code == 0


@pytest.mark.sqlite
@pytest.mark.usefixtures("handlers")
def test_it_is_there_also_while_it_sends_for_hours(
    sittings: Sittings, monkeypatch: pytest.MonkeyPatch, frozen: Any
) -> None:
    said: list[str] = []
    monkeypatch.setattr(worker.noted, "note", lambda job, told="": said.append(job))
    done = worker._Done()
    for _ in range(3):
        assert not worker._is_to_stop(Event(), done)
    frozen.shift(timedelta(minutes=1))
    for _ in range(3):
        assert not worker._is_to_stop(Event(), done)
    assert said == ["worker"]
    frozen.shift(timedelta(days=-1))
    assert not worker._is_to_stop(Event(), done)
    assert said == ["worker", "worker"], "the clock was set right"
