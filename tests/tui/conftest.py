"""A desk to press keys at: the whole program on a test's own book."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot
from textual.screen import Screen

from studio.kernel import database
from studio.kernel.access import Actor
from tests import quick
from tests.conftest import Book
from tests.tui.settle import painted_at_rest, press, settled, type_text
from tui import marks
from tui.app import SittingsApp
from tui.frame.gateway import Gateway
from tui.terminal import crash

__all__ = ["Desk", "SharedGateway", "open_desk", "press", "settled", "type_text"]

Desk = Callable[..., AbstractAsyncContextManager[Pilot[Any]]]


class SharedGateway(Gateway):
    """Uses the book that the test has opened, and leaves it open for the test to look into afterwards."""

    jobs = 0
    """What is under way; a job counts until whoever awaits it has the answer."""

    def _submit(self, service: Any, *args: Any, **kwargs: Any) -> Future[Any]:
        future = super()._submit(service, *args, **kwargs)
        self.jobs += 1
        asyncio.wrap_future(future).add_done_callback(self._done)
        return future

    async def read(self, service: Any, *args: Any, **kwargs: Any) -> Any:
        with self.counted():
            return await super().read(service, *args, **kwargs)

    async def write(self, service: Any, *args: Any, **kwargs: Any) -> Any:
        with self.counted():
            return await super().write(service, *args, **kwargs)

    async def aside(self, work: Any, *args: Any, **kwargs: Any) -> Any:
        with self.counted():
            return await super().aside(work, *args, **kwargs)

    async def open_later(self, url: str, *, create: bool = False) -> None:
        with self.counted():
            await super().open_later(url, create=create)

    @contextmanager
    def counted(self) -> Iterator[None]:
        self.jobs += 1
        try:
            yield
        finally:
            self.jobs -= 1

    def _done(self, future: asyncio.Future[Any]) -> None:
        self.jobs -= 1
        if not future.cancelled():
            future.exception()

    def close(self) -> None:
        self._thread.submit(database.close_connection)
        self._thread.shutdown(wait=True)


@pytest.fixture(autouse=True)
def modern_terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stand in a terminal with all signs and colours, whatever the machine's is, and leave the look as it was."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    for name in ("COLORFGBG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    yield
    marks.use(palette="dark", coloured=True, glyphs="rich")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """Collect every error that the program tells as its own."""
    errors: list[BaseException] = []
    record = crash.record

    def noted(error: BaseException) -> crash.Crash:
        errors.append(error)
        return record(error)

    monkeypatch.setattr(crash, "record", noted)
    return errors


@pytest.fixture
def colourless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a terminal without colours: what is chosen has a sign that can be read."""
    monkeypatch.setenv("NO_COLOR", "1")
    marks.use(coloured=False)


@pytest.fixture(autouse=True)
def quick_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program look for other desks' changes when a test says so, and keep drafts soon."""
    quick.hold(monkeypatch)


@pytest.fixture(scope="session", autouse=True)
def one_parse_of_the_styles() -> Iterator[None]:
    """Parse the same sheets of styles once for all the programs of this process, and sort their rules by selector once."""
    one: dict[object, Any] = {}
    together: dict[object, tuple[list[RuleSet], dict[str, list[RuleSet]]]] = {}
    parse_one, parse, rules_map = Stylesheet._parse_rules, Stylesheet.parse, Stylesheet.rules_map

    def one_once(sheet: Stylesheet, *sheet_is: Any, **and_is: Any) -> Any:
        key = (frozenset(sheet._variables.items()), sheet_is, frozenset(and_is.items()))
        if key not in one:
            one[key] = parse_one(sheet, *sheet_is, **and_is)
        return one[key]

    def once(sheet: Stylesheet) -> None:
        key = (frozenset(sheet._variables.items()), tuple(sheet.source.items()))
        if key not in together:
            parse(sheet)
            if sheet._invalid_css:
                return
            together[key] = (sheet.rules, rules_map.__get__(sheet))
        sheet._rules, sheet._rules_map = together[key]
        sheet._require_parse = False

    def map_of(sheet: Stylesheet) -> dict[str, list[RuleSet]]:
        sheet.rules  # noqa: B018 (parses what was added)
        return rules_map.__get__(sheet)  # type: ignore[no-any-return]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Stylesheet, "_parse_rules", one_once)
        patched.setattr(Stylesheet, "parse", once)
        patched.setattr(Stylesheet, "rules_map", property(map_of))
        yield


@pytest.fixture(scope="session", autouse=True)
def painted_when_at_rest() -> Iterator[None]:
    """Let programs paint when they have answered what a test pressed: a fifth of the time went to what nobody looked at."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Screen, "_compositor_refresh", painted_at_rest(Screen._compositor_refresh))
        yield


@asynccontextmanager
async def open_desk(url: str, actor: Actor | None, size: tuple[int, int]) -> AsyncIterator[Pilot[Any]]:
    app = SittingsApp(url, actor, SharedGateway(), new_login="mia")
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        yield pilot


@pytest.fixture
def desk(book: Book, actor: Actor) -> Desk:
    """Return what opens the program on the book: ``async with desk(size=(80, 24)) as pilot``."""

    def opened(size: tuple[int, int] = (80, 24), who: Actor = actor) -> AbstractAsyncContextManager[Pilot[Any]]:
        return open_desk(book.url, who, size)

    return opened
