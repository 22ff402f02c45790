"""The screen on the wall: it shows, it takes initials and a PIN, and there is nothing else in it to get hold of.

No key, no paste and no mouse goes past `KioskApp.on_event`: no binding, field, dialog or command of the program is behind
it. Who unlocks it ends this app with what they want; the program is another one (`tui.kiosk.run`).
"""

from __future__ import annotations

from time import monotonic
from typing import Any, ClassVar

from rich.segment import Segment
from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.geometry import Offset
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.worker import Worker

from studio.kernel import clock, preferences, times
from studio.kernel.access import Actor
from studio.kernel.errors import StudioError
from studio.kernel.journal import last_entry_id
from studio.kernel.shown import format_time
from studio.people import entering
from studio.sessions import wall
from studio.sessions.agenda import Filter
from studio.sessions.wall import Wall
from tui import marks
from tui.frame.gateway import Gateway
from tui.frame.wears_look import WearsLook
from tui.kiosk.drawn import Shown, lines
from tui.kiosk.lock import Lock
from tui.terminal import crash
from tui.terminal.differences import LeanScreen
from tui.terminal.driver import SafeDriver
from tui.terminal.input import PasteCut
from tui.text import cells, fit
from tui.widgets.drawn_lines import DrawnLines

END = "end"
"""What the app gives back where it is to be ended."""
UNKNOWN = -1
NOBODY = 2
NO_PIN = "Nobody has a PIN yet, so that nobody could leave the kiosk: give yourself one under Maintenance, Users."
WRONG = "Something is wrong in Sittings itself (reference {}): restart the kiosk."


class WallLines(DrawnLines, Widget):
    """All of the screen."""

    DEFAULT_CSS = """
    WallLines { width: 100%; height: 100%; }
    """

    def render_line(self, y: int) -> Strip:
        app = self.app
        assert isinstance(app, KioskApp)
        width, style = self.size.width, self.plain_look
        segments, left = [], width
        shown = lines(app.shown(), width, self.size.height)
        for text, meaning in shown[y] if y < len(shown) else ():
            text = fit(text, min(left, cells(text)))
            segments.append(Segment(text, style + marks.style(meaning) if meaning else style))
            left -= cells(text)
        return Strip([*segments, Segment(" " * left, style)], width)


class WallScreen(LeanScreen[None], inherit_bindings=False):
    """The one screen."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = []
    DEFAULT_CSS = """
    WallScreen { overflow: hidden; background: $text-ground; color: $text; }
    """

    def compose(self) -> ComposeResult:
        yield WallLines()


class KioskApp(WearsLook, inherit_bindings=False):
    """Shows the day until somebody shows who they are; gives back an `Actor` to work as, or `END`."""

    TITLE = "Sittings"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, url: str, only: Filter, gateway: Gateway, *, said: str = "") -> None:
        """Make it.

        Args:
            url: the database, opened as soon as it can be.
            only: whose day.
            said: why the program that was opened from here has ended.
        """
        super().__init__()
        self.url, self.only, self.gateway, self.said = url, only, gateway, said
        self.lock = Lock()
        self.studio = ""
        self.wall: Wall | None = None
        self.head = UNKNOWN
        """The entry of the journal up to which the wall is read."""
        self.read_at = clock.now()
        self.away = False
        self._opened = False
        self._checking = False
        self._reading: Worker[None] | None = None
        self._told: set[str] = set()
        self._minute = clock.now().replace(second=0, microsecond=0)
        self._touched_at = monotonic()

    def _driver_for(self, _app: object, *, mouse: bool = True, **options: object) -> SafeDriver:
        return super()._driver_for(_app, mouse=False, **options)

    def get_default_screen(self) -> Screen[Any]:
        return WallScreen()

    def on_mount(self) -> None:
        self.set_interval(times.POLL_S, self.tick)
        self.tick()

    def on_unmount(self) -> None:
        self.gateway.close()

    # -- what is shown -----------------------------------------------------------------------------------------------

    def shown(self) -> Shown:
        """Return what stands on the wall now."""
        now = clock.now()
        day = self.wall if self.wall is not None and self.wall.day == now.date() else None
        trouble = self.said
        if self.away:
            read = f" What stands here was read at {format_time(self.read_at.time())}." if day else ""
            trouble = f"The session book cannot be reached.{read} Trying again."
        dark = day is not None and day.dark(now) and not self.lock.is_open and not trouble
        return Shown(self.studio, now, day, trouble, self.lock.lines(), dark)

    def draw(self) -> None:
        """Draw everything anew; only what differs is sent."""
        if self.is_running and self.screen.is_running:
            for widget in self.screen.query(WallLines):
                widget.refresh()

    @property
    def cursor_position(self) -> Offset:
        """Where the next letter will stand; in the corner while nothing is typed."""
        return Offset(self.lock.cursor, max(0, self.size.height - 2)) if self.lock.is_open else Offset(0, 0)

    @cursor_position.setter
    def cursor_position(self, at: Offset) -> None:
        pass

    # -- time and the book -------------------------------------------------------------------------------------------

    def tick(self) -> None:
        """Follow the clock and the book, and forget what somebody has begun to type and left."""
        if self.lock.is_open and not self._checking and monotonic() - self._touched_at >= times.WALL_FORGETS_S:
            self.lock.close()
            self.draw()
        minute = clock.now().replace(second=0, microsecond=0)
        if minute != self._minute:
            self._minute = minute
            self.draw()
        if self._reading is None or self._reading.is_finished:
            self._reading = self._read()

    @work(group="wall", exit_on_error=False)
    async def _read(self) -> None:
        try:
            if not self._opened:
                await self.gateway.open_later(self.url)
                self._opened = True
                if not await self.gateway.read(entering.anybody_with_pin):
                    self.goodbye.append(NO_PIN)
                    self.exit(return_code=NOBODY)
                    return
            head = await self.gateway.read(last_entry_id)
            if head != self.head or self.away or self.wall is None or self.wall.day != clock.today():
                wanted = await self.gateway.read(preferences.load)
                preferences.use(wanted)
                self.studio = wanted.company
                self.take_studio_theme(wanted.theme)
                self.wall = await self.gateway.read(wall.of_now, self.only, wanted)
                self.head, self.away = head, False
                self.draw()
            self.read_at = clock.now()
        except StudioError:
            # Its sentence may name a file or a server, which are nobody's who stands before a wall.
            if not self.away:
                self.away = True
                self.draw()
        except Exception as error:
            self._note(error)

    def _note(self, error: Exception) -> None:
        """Keep where an error of ours happened, once for each, and say so."""
        kind = f"{type(error).__name__} {error.__traceback__.tb_lineno if error.__traceback__ else 0}"
        if kind not in self._told:
            self._told.add(kind)
            self.said = WRONG.format(crash.record(error).reference)
            self.draw()

    # -- keys --------------------------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key):
            self.take_key(event.key, event.character)
        elif not isinstance(event, events.InputEvent | events.Paste):
            await super().on_event(event)

    def on_paste_cut(self, _message: PasteCut) -> None:
        """Take no paste, and say nothing of one."""

    def take_key(self, name: str, character: str | None) -> None:
        """Take a key: the first one opens the lock."""
        self._touched_at = monotonic()
        if self._checking:
            return
        self.said = ""
        if name == "ctrl+q" and not self.lock.ends:
            self.lock.open(ends=True)
        elif not self.lock.is_open:
            self.lock.open(ends=False)
            if character is not None and character.isalnum():
                self.lock.key(name, character)
        elif self.lock.key(name, character):
            self._checking = True
            self._check(self.lock.initials, self.lock.pin, ends=self.lock.ends)
        self.draw()

    @work(group="lock", exit_on_error=False)
    async def _check(self, initials: str, pin: str, *, ends: bool) -> None:
        service = entering.end_kiosk if ends else entering.unlock
        try:
            who: Actor = await self.gateway.write(service, initials, pin, entering.terminal())
            self.exit(END if ends else who)
        except StudioError as error:
            told = "The session book cannot be reached: try again." if self.away else str(error)
            self.lock.refuse(told, None if self.away else error.field)
        except Exception as error:
            self.lock.close()
            self._note(error)
        finally:
            self._checking, self._touched_at = False, monotonic()
            self.draw()
