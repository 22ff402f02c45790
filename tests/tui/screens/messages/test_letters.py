"""The print queue at the desk."""

import threading
from typing import Any

import pypdf
import pytest

from models import Outbox
from studio.kernel.access import Actor
from studio.kernel.errors import Unavailable
from studio.papers import print_queue
from studio.people import roles
from tests import factories
from tests.studio.messages.written import letter
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text

pytestmark = pytest.mark.sqlite


@pytest.fixture
def two(actor: Actor, frozen: Any) -> list[int]:
    """Two letters that wait."""
    clients = [factories.client(actor, name) for name in ("Ana [VIP] [/", "O'Brien")]
    return [letter(actor, message_id=f"<{n}>", client=one) for n, one in enumerate(clients)]


def states(ids: list[int]) -> list[str]:
    return [Outbox.get(Outbox.communication == one).state for one in ids]


@pytest.fixture
def no_printer(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_how_it_looks(two: list[int], desk: Desk, size: tuple[int, int]) -> None:
    async with desk(size) as pilot:
        await press(pilot, "l")
        assert_golden(pilot.app, "letters_{}x{}".format(*size))


@pytest.mark.usefixtures("no_printer")
async def test_all_are_written_and_marked(two: list[int], desk: Desk, tmp_path: Any) -> None:
    async with desk() as pilot:
        await press(pilot, "l", "p", "enter")
        assert "Wrote 2 pages to" in screen_text(pilot.app)
        assert states(two) == ["waiting", "waiting"]
        await press(pilot, "space", "space", "k")
        text = screen_text(pilot.app)
    assert "2 letters printed." in text and "No letter waits to be printed." in text
    assert states(two) == ["sent", "sent"]
    assert len(pypdf.PdfReader(tmp_path / "letters-2026-11-21.pdf").pages) == 2


async def test_the_printer_marks_them(
    two: list[int], desk: Desk, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, no_printer: None
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(print_queue.letter, "unprintable", lambda text: "𓀀")
    monkeypatch.setattr("studio.papers.printer.is_there", lambda: True)
    monkeypatch.setattr("studio.papers.printer.send", sent.append)
    async with desk() as pilot:
        await press(pilot, "l", "space", "p", "enter")
        assert "No font has 𓀀: there are boxes instead." in " ".join(screen_text(pilot.app).split())
        await press(pilot, "p")
        assert "Sent to the printer." in screen_text(pilot.app)
    assert sent == [tmp_path / "letters-2026-11-21.pdf"]
    assert states(two) == ["sent", "waiting"]


@pytest.mark.parametrize("refuses", [False, True])
async def test_they_are_claimed_before_the_printer_gets_them(
    two: list[int], desk: Desk, monkeypatch: pytest.MonkeyPatch, no_printer: None, refuses: bool
) -> None:
    claimed: list[Any] = []
    usual = print_queue.claim
    monkeypatch.setattr(print_queue, "claim", lambda who, laid: claimed.append(usual(who, laid)) or claimed[-1])

    def send(path: Any) -> None:
        assert len(claimed) == 1
        if refuses:
            raise Unavailable("The printer refused it.")

    monkeypatch.setattr("studio.papers.printer.is_there", lambda: True)
    monkeypatch.setattr("studio.papers.printer.send", send)
    async with desk() as pilot:
        await press(pilot, "l", "p", "enter", "p")
        assert ("The printer refused it." if refuses else "Sent to the printer.") in screen_text(pilot.app)
    assert states(two) == ["waiting" if refuses else "sent"] * 2


async def test_laying_out_keeps_nobody_from_reading(
    two: list[int], desk: Desk, monkeypatch: pytest.MonkeyPatch, no_printer: None
) -> None:
    threads: list[str] = []
    usual = print_queue.letter.write

    def note(*given: Any) -> int:
        threads.append(threading.current_thread().name)
        return usual(*given)

    monkeypatch.setattr(print_queue.letter, "write", note)
    async with desk() as pilot:
        await press(pilot, "l", "p", "enter")
    assert threads and not threads[0].startswith("database")


async def test_again(two: list[int], actor: Actor, desk: Desk) -> None:
    print_queue.mark_printed(actor, two)
    async with desk() as pilot:
        await press(pilot, "l", "a")
        assert "These wait already" in screen_text(pilot.app)
        await press(pilot, "h", "k")
        assert "These are printed already." in screen_text(pilot.app)
        await press(pilot, "a")
        assert "1 letter to be printed again." in screen_text(pilot.app)
        assert sorted(states(two)) == ["sent", "waiting"]
        await press(pilot, "h")
        assert "No letter waits" not in screen_text(pilot.app)


async def test_empty_and_another_desk(actor: Actor, frozen: Any, desk: Desk) -> None:
    async with desk() as pilot:
        await press(pilot, "l", "p")
        assert screen_text(pilot.app).count("No letter waits to be printed.") == 2
        letter(actor)
        pilot.app._tick()
        await settled(pilot)
        assert "1 Main Street" in screen_text(pilot.app)


async def test_a_file_that_cannot_be_there(two: list[int], desk: Desk, tmp_path: Any) -> None:
    async with desk() as pilot:
        await press(pilot, "l", "p", "ctrl+u")
        await type_text(pilot, str(tmp_path / "none" / "a.pdf"))
        await press(pilot, "enter")
        assert "There is no such folder: name one that is there." in screen_text(pilot.app)
        await press(pilot, "ctrl+u")
        await type_text(pilot, str(tmp_path / "a.csv"))
        await press(pilot, "enter")
        assert "let the name of the file end in .pdf" in " ".join(screen_text(pilot.app).split())
    assert states(two) == ["waiting", "waiting"]


async def test_who_may_not(two: list[int], actor: Actor, desk: Desk) -> None:
    for one in roles.list_roles():
        if one.code == "photographer":
            roles.set_right(actor, one.id, "messages", False)
    ben = factories.user(actor, role="photographer")
    async with desk(who=ben) as pilot:
        await press(pilot, "l", "k")
        assert "may not print letters: ask the studio's owner." in screen_text(pilot.app)
    assert states(two) == ["waiting", "waiting"]
