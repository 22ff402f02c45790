"""A screen says when it shows what the next key is meant for; until then keys wait.

A screen is ready once it is composed and has the focus where it belongs, and while nothing that a key asked for is under
way on it: reading the record, putting up a question, saving, leaving. Each such thing is a worker, and the code that
starts it says that keys wait for it: ``@keys_wait("reading the client")`` instead of ``@work``, or `wait_for` for a worker
that only sometimes holds them. `TypeAhead` hands on no key before.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, runtime_checkable

from textual import events
from textual.screen import Screen
from textual.widgets import Input
from textual.worker import Worker

from studio.kernel.records import dataclass

P = ParamSpec("P")
T = TypeVar("T")
S = TypeVar("S")

Typed = events.Key | events.Paste
Lets = Callable[[Any, Typed], bool]
"""Tells, of a screen and a key, whether that key means the same now as when the work is done, so that it may go on."""

EDITING = frozenset({"backspace", "delete", "left", "right", "home", "end"})


@dataclass(frozen=True, slots=True)
class Hold:
    """A worker that keys wait for; ``doing`` is what follows the word "Still" when it takes long."""

    doing: str
    worker: Worker[Any]
    lets: Lets | None = None

    @property
    def over(self) -> bool:
        """Whether it holds no key any more."""
        # One that is cancelled before its first step never becomes finished.
        return self.worker.is_finished or self.worker.is_cancelled


class Holds:
    """What a screen, or the program, has under way that keys wait for."""

    def __init__(self) -> None:
        self._holds: list[Hold] = []
        self.begun = 0
        """How many there were until now."""

    def add(self, hold: Hold) -> None:
        """Let keys wait for one thing more."""
        self._holds = [*self.now, hold]
        self.begun += 1

    @property
    def now(self) -> list[Hold]:
        """List what is still under way, the oldest first."""
        # What is over is let go of: a worker knows the screen that it was about.
        self._holds = [hold for hold in self._holds if not hold.over]
        return self._holds

    def let(self, holder: object, typed: Typed) -> bool:
        """Tell whether a key may go on."""
        return all(hold.lets is not None and hold.lets(holder, typed) for hold in self.now)


def keys_wait(
    doing: str, *, group: str = "", exclusive: bool = True, lets: Lets | None = None
) -> Callable[[Callable[Concatenate[S, P], Coroutine[Any, Any, T]]], Callable[Concatenate[S, P], Worker[T]]]:
    """Make a method a worker of its screen, or of the program, that keys wait for from the call on.

    A dialog that it puts up takes its keys at once; when that has gone they wait again until the method is done. What
    breaks in it is said on the screen, as with ``@work(exit_on_error=False)``.

    Args:
        doing: what follows the word "Still" when it takes long: ``reading the client``.
        group: its worker group; by default one of its own.
        exclusive: whether a new call ends the one under way.
        lets: the keys that need not wait.
    """

    def decorate(
        method: Callable[Concatenate[S, P], Coroutine[Any, Any, T]],
    ) -> Callable[Concatenate[S, P], Worker[T]]:
        name = method.__name__

        @wraps(method)
        def start(self: Any, /, *args: P.args, **kwargs: P.kwargs) -> Worker[T]:
            left = [partial(method, self, *args, **kwargs)]

            async def run() -> T:
                # Everything that was begun in it, such as a timer, knows the worker for as long as it lives, and the
                # worker what it runs: a worker of the program must not know by then the screen that it has left.
                return await left.pop()()

            options = {"name": name, "group": group or name, "exclusive": exclusive, "exit_on_error": False}
            worker: Worker[T] = self.run_worker(run, **options)
            self.holds.add(Hold(doing, worker, lets))
            return worker

        return start

    return decorate


def edits_text(screen: Screen[Any], typed: Typed) -> bool:
    """Tell whether a key changes the line that has the focus: another letter, while the list for the last is looked up."""
    if not isinstance(screen.focused, Input):
        return False
    return isinstance(typed, events.Paste) or typed.is_printable or typed.key in EDITING


@runtime_checkable
class HoldsKeys(Protocol):
    """What `TypeAhead` makes of the program."""

    def stir(self) -> None:
        """Look again whether the next key may go on."""

    def drop_typed(self) -> None:
        """Forget the keys that wait."""

    @property
    def keys_waiting(self) -> bool:
        """Whether a key is still to be answered."""


class Readiness(Screen[Any]):
    """Mixed into a screen before its base."""

    expected = True
    """Whether the user knew that this would come up. Keys typed before a question that nobody could expect are dropped:
    an ``a`` that was meant for a name must not answer it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.holds = Holds()
        self._up = False
        self._then: Callable[[], None] | None = None

    @property
    def ready(self) -> bool:
        """Whether it shows what the next key is meant for."""
        return self._up and not self.holds.now

    def takes(self, typed: Typed) -> bool:
        """Tell whether it may be given that key now."""
        return self._up and self.holds.let(self, typed)

    def wait_for(self, worker: Worker[Any], doing: str, lets: Lets | None = None) -> None:
        """Let keys wait for a worker of this screen; the words are those of `keys_wait`."""
        self.holds.add(Hold(doing, worker, lets))

    def read_again(self, begin: Callable[[], Worker[Any]], doing: str) -> None:
        """Read anew what changed elsewhere; no key waits for that, unless one waits for the reading that it ends."""
        waited_for = bool(self.holds.now)
        worker = begin()
        if waited_for:
            self.wait_for(worker, doing)

    def once_ready(self, run: Callable[[], None]) -> None:
        """Call ``run`` when it first shows what it was opened for; not where it has to ask something before."""
        self._then = run

    def on_screen_resume(self) -> None:
        if self._up:
            self._then = None
        # Behind what the screen itself does when it comes up, the focus and the layout: a list knows its lines by then.
        self.call_after_refresh(self._come_up)

    def _come_up(self) -> None:
        app = self.app
        if not self._up and not self.expected and isinstance(app, HoldsKeys):
            self.came_unexpected(app)
        self._up = True
        self._see_whether_ready()

    def came_unexpected(self, typed: HoldsKeys) -> None:
        """Take no key for an answer that was typed before it came up."""
        typed.drop_typed()

    def on_worker_state_changed(self, _event: Worker.StateChanged) -> None:
        self._see_whether_ready()

    def became_ready(self) -> None:
        """It shows what it was opened for; called again whenever something that keys waited for is done."""

    def _see_whether_ready(self) -> None:
        if self.ready:
            self.became_ready()
            if self._then is not None:
                run, self._then = self._then, None
                run()
        if isinstance(app := self.app, HoldsKeys):
            app.stir()
