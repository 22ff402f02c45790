from collections.abc import Callable, Coroutine
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from studio.kernel import drafts, times
from studio.kernel.drafts import Window
from tui.frame.draft_keeper import DraftKeeper
from tui.frame.edit import FormEdit

BOOK = "a book"


class Timer:
    def __init__(self, seconds: float, run: Callable[[], None]) -> None:
        self.seconds = seconds
        self.run = run
        self.stopped = False

    def stop(self) -> None:
        self.stopped = True


class Notes(FormEdit):
    FIELDS = {}


class Host:
    """A screen without a screen: time passes when the test says so, work is done when the test says so."""

    def __init__(self, place: str = "client-new") -> None:
        self.timers: list[Timer] = []
        self.works: list[Coroutine[Any, Any, None]] = []
        self.place = place
        self.edit = Notes(lambda: [], lambda: self.desk)
        self.edit.show({"notes": ""}, 3)
        self.desk = SimpleNamespace(window=Window(BOOK, "mia"), gateway=self)
        self.keeper = DraftKeeper(self, self.edit)  # type: ignore[arg-type]

    async def aside(self, work: Callable[..., Any], *args: Any) -> Any:
        return work(*args)

    def title_text(self) -> str:
        return "Client [/"

    def draft_place(self) -> str:
        return self.place

    def later(self, seconds: float, run: Callable[[], None]) -> Timer:
        self.timers.append(Timer(seconds, run))
        return self.timers[-1]

    def in_background(self, work: Callable[[], Coroutine[Any, Any, None]], *, group: str) -> None:
        self.works.append(work())

    def type(self, text: str) -> None:
        self.edit.put({"notes": text})
        self.keeper.touch()

    async def work(self) -> None:
        for work in self.works:
            await work
        self.works.clear()

    async def pass_time(self) -> None:
        for timer in self.timers[:]:
            if not timer.stopped:
                timer.run()
        self.timers.clear()
        await self.work()


@pytest.fixture
def host(frozen: object) -> Host:
    return Host()


def kept() -> list[str]:
    folder = drafts._folder(BOOK, "mia")
    return [drafts._read(file).values["notes"] for file in sorted(folder.glob("*.json"))]  # type: ignore[union-attr]


async def test_it_is_written_while_one_types_and_not_after_a_pause(host: Host):
    for length in range(1, 6):
        host.type("x" * length)
    assert [(timer.seconds, timer.stopped) for timer in host.timers] == [(times.DRAFT_WITHIN_S, False)]
    assert times.DRAFT_WITHIN_S <= 0.5, "two waits and a write must stay within a second"
    await host.pass_time()
    assert kept() == ["xxxxx"]


async def test_what_is_typed_during_a_write_is_written_next(host: Host):
    host.type("a")
    for timer in host.timers:
        timer.run()
    host.timers.clear()
    host.type("ab")
    assert host.timers == []
    await host.work()
    assert len(host.timers) == 1
    await host.pass_time()
    assert kept() == ["ab"]


async def test_what_was_typed_and_taken_back_leaves_none(host: Host):
    host.type("a")
    await host.pass_time()
    host.type("")
    await host.pass_time()
    assert kept() == []


async def test_two_windows_on_a_new_client_never_touch_each_others(host: Host):
    other = Host()
    host.type("mine")
    other.type("theirs")
    await host.pass_time()
    await other.pass_time()
    assert sorted(kept()) == ["mine", "theirs"]
    host.keeper.drop()
    assert kept() == ["theirs"]


async def test_a_draft_that_was_dropped_stays_away(host: Host):
    host.type("a")
    await host.pass_time()
    host.type("ab")
    host.keeper.drop()
    assert [timer.stopped for timer in host.timers] == [True]
    await host.pass_time()
    assert kept() == []


async def test_a_draft_that_was_dropped_before_its_thread_began_stays_away(host: Host, monkeypatch: pytest.MonkeyPatch):
    late: list[Callable[[], Any]] = []

    async def aside(work: Callable[..., Any], *args: Any) -> None:
        late.append(partial(work, *args))

    monkeypatch.setattr(host, "aside", aside)
    host.type("a")
    await host.pass_time()
    host.keeper.drop()
    for work in late:
        work()
    assert (len(late), kept()) == (1, [])


async def test_it_can_be_written_at_once_and_knows_what_it_was_typed_over(host: Host):
    host.type("a")
    host.keeper.keep_now()
    host.desk.window.close()
    draft = await Host().keeper.left_behind()
    assert draft is not None
    assert (draft.values, draft.base, draft.version, draft.title) == ({"notes": "a"}, {"notes": ""}, 3, "Client [/")


async def test_what_this_window_is_writing_is_not_offered(host: Host):
    host.type("a")
    host.keeper.keep_now()
    assert await host.keeper.left_behind() is None
