"""``sittings letter queue|print|printed``, ``call sheet``, ``comm dead|alive|read|unread``."""

from pathlib import Path
from typing import Any

import pypdf
import pytest

from models import DeadAddress
from studio.book.opening import open_book
from studio.kernel import access, database, journal
from studio.kernel.access import Actor
from studio.papers import print_queue
from tests.cli.conftest import Sittings
from tests.studio.messages import written
from tests.studio.messages.written import ANA


@pytest.fixture
def letters(sittings: Sittings) -> list[str]:
    """Two letters that wait."""

    def made() -> list[str]:
        actor = access.log_in("mia")
        return [str(written.letter(actor, message_id=f"<{n}>")) for n in (1, 2)]

    open_book(sittings.url)
    found = database.call(made)
    database.close_database()
    return found


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


@pytest.fixture
def lp(home: Path) -> Path:
    """A printer that takes everything but what ``refuses`` is beside."""
    program = home / "lp"
    program.write_text(
        f'#!/bin/sh\nif [ -e {home}/refuses ]; then echo "no paper [/" >&2; exit 1; fi\necho "$@" >> {home}/printed\n'
    )
    program.chmod(0o755)
    return program


class TestLetters:
    def test_the_queue(self, sittings: Sittings, letters: list[str]) -> None:
        found = sittings.json("letter", "queue")
        assert [str(one["id"]) for one in found] == letters
        assert {key: found[0][key] for key in ("to", "state", "since")} == {
            "to": "1 Main Street, 94103 San Francisco",
            "state": "waiting",
            "since": "2026-11-21",
        }
        assert "1 Main Street, 94103 San Francisco" in sittings.text("letter", "queue")
        assert sittings.text("letter", "queue", "--printed") == "No letter was printed yet.\n"

    def test_without_a_printer_the_sentence_says_where_the_file_is(
        self, sittings: Sittings, letters: list[str], home: Path
    ) -> None:
        told = sittings.text("letter", "print", "--all")
        file = home / "letters-2026-11-21.pdf"
        assert told == (
            f"Wrote 2 letters (2 pages) into {file}. Once printed: `sittings letter printed {' '.join(letters)}`.\n"
        )
        assert len(pypdf.PdfReader(file).pages) == 2
        assert sittings.text("letter", "printed", *letters) == "Marked 2 letters as printed.\n"
        assert sittings.text("letter", "queue") == "No letter waits to be printed.\n"
        assert sittings.text("letter", "printed", letters[0], "--again") == "Marked 1 letter to be printed again.\n"
        assert [str(one["id"]) for one in sittings.json("letter", "queue")] == letters[:1]

    def test_what_the_printer_took_is_printed(
        self, sittings: Sittings, letters: list[str], home: Path, lp: Path
    ) -> None:
        told = sittings.json("letter", "print", letters[1])
        assert told == {
            "file": str(home / "letters-2026-11-21.pdf"),
            "letters": [int(letters[1])],
            "pages": 1,
            "printed": True,
        }
        assert (home / "printed").read_text() == f"-- {home / 'letters-2026-11-21.pdf'}\n"
        assert [str(one["id"]) for one in sittings.json("letter", "queue")] == letters[:1]

    @pytest.mark.sqlite
    def test_what_the_printer_refused_waits(self, sittings: Sittings, letters: list[str], home: Path, lp: Path) -> None:
        (home / "refuses").touch()
        told = sittings.text("letter", "print", "--all")
        assert told.startswith(
            'The printer refused it, and said "no paper [/"; the file is there: print it later. Wrote 2'
        )
        assert len(sittings.json("letter", "queue")) == 2

    @pytest.mark.sqlite
    def test_what_somebody_printed_meanwhile_is_not_printed_again(
        self, sittings: Sittings, letters: list[str], home: Path, lp: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        usual = print_queue.lay_out

        def meanwhile(actor: Actor, *given: Any) -> Any:
            laid = usual(actor, *given)
            print_queue.mark_printed(actor, laid.ids[:1])
            return laid

        monkeypatch.setattr(print_queue, "lay_out", meanwhile)
        code, told = sittings.refused("letter", "print", "--all")
        assert code == "invalid" and told.startswith("Somebody printed one of the letters meanwhile")
        assert not (home / "printed").exists()

    @pytest.mark.sqlite
    def test_only_a_file(self, sittings: Sittings, letters: list[str], home: Path, lp: Path) -> None:
        sittings.text("letter", "print", letters[0], str(home / "a b.pdf"))
        assert (home / "a b.pdf").exists() and not (home / "printed").exists()
        code, told = sittings.refused("letter", "print", letters[0], str(home / "a b.pdf"))
        assert (code, told) == ("invalid", "There is a file of that name already: choose another name.")

    @pytest.mark.sqlite
    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (("print",), "Say which letters: their ids, or --all. `sittings letter queue` lists them."),
            (("print", "9", "--all"), "Name letters, or say --all: not both."),
            (("print", "x[/"), 'There is no letter "x[/": `sittings letter queue` lists those that wait.'),
            (("print", "4711"), "There is no letter 4711: `sittings letter queue` lists those that wait."),
            (("print", "--all"), "No letter waits to be printed."),
            (("printed", "--all"), "No letter waits to be printed."),
        ],
    )
    def test_refused(self, sittings: Sittings, home: Path, words: tuple[str, ...], told: str) -> None:
        assert sittings.refused("letter", *words)[1] == told
        assert not list(home.glob("*.pdf"))


class TestCallSheet:
    def test_who_has_not_confirmed(self, sittings: Sittings, tmp_path: Path) -> None:
        number = sittings.book(date="2026-11-22")["number"]
        [one] = sittings.json("call", "sheet")
        assert (one["session"], one["date"], one["start"], one["last"]) == (number, "2026-11-22", "10:00", None)
        assert sittings.text("call", "sheet", "--session", number, "--log", "no-answer") == (
            f"Session {number}: no answer. The next try is on Sun Nov 22, 2026.\n"
        )
        assert "No answer, Nov 21" in sittings.text("call", "sheet")
        assert sittings.text("call", "sheet", "--pdf", str(tmp_path / "a.pdf")) == (
            f"Wrote 1 line to {tmp_path / 'a.pdf'}.\n"
        )
        done = sittings.json("call", "sheet", "--session", number, "--log", "confirmed")
        assert done == {"session": number, "appointment": None, "result": "confirmed", "next": None}
        assert sittings.text("call", "sheet") == "All sessions and appointments of Sun Nov 22, 2026 are confirmed.\n"
        assert sittings.json("session", "show", number)["confirmed"] is True
        when = ("--type", "delivery", "--date", "11/22/2026", "--start", "10:00")
        appointment = sittings.json("appointment", "book", *when, "--client", "1001")["number"]
        [one] = sittings.json("call", "sheet")
        assert (one["session"], one["appointment"]) == (None, appointment)
        assert sittings.text("call", "sheet", "--appointment", appointment, "--log", "voicemail").startswith(
            f"Appointment {appointment}: voicemail."
        )

    @pytest.mark.sqlite
    def test_refused(self, sittings: Sittings) -> None:
        assert sittings.refused("call", "sheet", "--log", "confirmed")[1].startswith(
            "To log a call say about which session"
        )
        assert sittings.refused("call", "sheet", "--log", "moved", "--session", "4711")[0] == "not_found"
        assert sittings.refused("call", "sheet", "never")[0] == "invalid"


class TestReturned:
    @pytest.fixture
    def message(self, sittings: Sittings) -> str:
        def made() -> str:
            actor = access.log_in("mia")
            message_id = written.sent(actor)
            with journal.entry(actor, "It came back") as entry:
                given: dict[str, Any] = {"code": "5.1.1", "words": "No such user [/", "communication": message_id}
                entry.insert(DeadAddress, channel="email", address_key=ANA, at=entry.at, **given)
            return str(message_id)

        open_book(sittings.url)
        found = database.call(made)
        database.close_database()
        return found

    def test_addresses_that_take_nothing(self, sittings: Sittings, message: str) -> None:
        [one] = sittings.json("comm", "dead")
        assert {key: one[key] for key in ("address", "channel", "code", "words", "message")} == {
            "address": ANA,
            "channel": "email",
            "code": "5.1.1",
            "words": "No such user [/",
            "message": int(message),
        }
        assert ANA in sittings.text("comm", "dead")
        assert sittings.text("comm", "alive", ANA.upper()) == f"Mails go to {ANA} again.\n"
        assert sittings.text("comm", "dead") == "All addresses take mails, as far as is known.\n"
        assert sittings.refused("comm", "alive", ANA)[0] == "not_found"

    def test_read_and_unread(self, sittings: Sittings, message: str) -> None:
        assert sittings.text("comm", "unread", message) == "Marked 1 message as not read.\n"
        assert [str(one["id"]) for one in sittings.json("comm", "list", "unread")] == [message]
        assert sittings.json("comm", "read", message) == {"messages": [int(message)], "changed": 1}
        assert sittings.json("comm", "list", "unread") == []
        assert sittings.refused("comm", "read", "x")[0] == "not_found"
        assert sittings.refused("comm", "read", "4711")[0] == "not_found"


@pytest.mark.sqlite
def test_who_sees_less_is_shown_less(sittings: Sittings, letters: list[str], home: Path) -> None:
    sittings.text("user", "add", "--login=dee", "--name=Dee", "--initials=DD", "--role=desk")
    sittings.text("role", "forbid", "desk", "reach")
    assert "Main Street" not in sittings.text("letter", "queue", login="dee")
    told = sittings.refused("letter", "print", "--all", login="dee")[1]
    assert told == "Dee may not print letters: they show where clients live: ask the studio's owner."
    sittings.text("role", "forbid", "desk", "others")
    assert sittings.refused("comm", "dead", login="dee")[0] == "not_allowed"
