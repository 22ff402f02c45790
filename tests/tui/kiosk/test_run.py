"""The wall and the program take turns."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from studio.sessions.agenda import EVERYTHING
from tui.kiosk import run
from tui.kiosk.wall import END


class App:
    """What only the garbage collector finds."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def put_aside_again() -> Iterator[None]:
    """Leave the collector as it was."""
    yield
    gc.collect()
    gc.freeze()


def test_nothing_of_an_app_that_ended_stays_in_memory(monkeypatch: pytest.MonkeyPatch, put_aside_again: None):
    apps: list[weakref.ref[App]] = []
    alive: list[int] = []

    def ran() -> None:
        alive.append(sum(app() is not None for app in apps))
        apps.append(weakref.ref(App()))
        gc.freeze()  # As each does two seconds after its first screen.

    def wall(_url: str, _only: object, _said: str) -> tuple[int, object]:
        ran()
        return 0, END if len(apps) > 4 else "somebody"

    def desk(_url: str, _actor: object) -> int:
        ran()
        return 0

    for name, value in (("_wall", wall), ("_desk", desk), ("FROM_KEYS", ())):
        monkeypatch.setattr(run, name, value)
    assert run._take_turns("book.db", EVERYTHING) == 0
    assert alive == [0, 0, 0, 0, 0]


@pytest.mark.parametrize(("ended", "code"), [(129, 129), (1, 0), (0, 0)])
def test_a_line_that_drops_ends_it_and_an_error_of_the_program_leads_back(
    monkeypatch: pytest.MonkeyPatch, ended: int, code: int
):
    said: list[str] = []

    def wall(_url: str, _only: object, words: str) -> tuple[int, object]:
        said.append(words)
        return 0, END if len(said) > 1 else "somebody"

    for name, value in (("_wall", wall), ("_desk", lambda *_: ended), ("_forget", lambda: None)):
        monkeypatch.setattr(run, name, value)
    assert run._take_turns("book.db", EVERYTHING) == code
    assert said == ([""] if ended > 1 else ["", run.BROKE if ended else ""])
