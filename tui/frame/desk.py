"""What a screen may ask of the program, so that no screen imports it: whose desk this is, the way to the studio, and how
another screen is opened."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from textual.app import App
from textual.screen import Screen

from studio.kernel.access import Actor
from studio.kernel.drafts import Window
from studio.kernel.preferences import Preferences
from studio.kernel.records import dataclass
from studio.kernel.types import Verdict
from tui.frame.commands import Command
from tui.frame.gateway import Gateway

if TYPE_CHECKING:
    from studio.book.founding import NewStudio

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Open:
    """What to open. The program alone knows which screen shows it; a screen takes of this what it needs."""

    kind: str
    """``session``, ``client``, ``find``, ``list``, ..."""
    record_id: int | None = None
    """Which one; ``None`` for a new one, or where the kind is no record."""
    neighbours: tuple[int, ...] = ()
    """The records of the list that it is opened from, in their order."""
    client_id: int | None = None
    """Whose new record it will be."""
    session_id: int | None = None
    """The session to which a new record will belong."""
    appointment_id: int | None = None
    """The appointment that a new call or message will be about."""
    task_id: int | None = None
    """The task to which a new call or message will belong."""
    typed: Mapping[str, str] = field(default_factory=dict)
    """What a new record begins with, by the names of its fields."""
    copies: int | None = None
    """The record whose values a new one of its kind begins with."""
    book: bool = False
    """Whether the client that is made is to get what is being booked: the wizard beneath goes on with them."""
    instead: bool = False
    """Whether it takes the place of the screen on top."""
    name: str = ""
    """Which one, where it has a name and is no record: the list ``session-type``; an ``event`` among appointments."""


class Desk(Protocol):
    """The program as its screens and dialogs see it."""

    actor: Actor
    """Who works here."""
    gateway: Gateway
    """The way to the studio's services."""
    preferences: Preferences
    """The studio's settings."""
    studio_name: str
    first_start: bool
    """Whether there is no studio yet."""

    @property
    def window(self) -> Window:
        """This running program among the drafts of its user."""

    @property
    def day_shown(self) -> date | None:
        """The day that the agenda, or the calendar over it, stands on."""

    def clock_text(self) -> str:
        """Return the time as the title line shows it."""

    def reminder_line(self, way: str) -> str:
        """Return one line about what starts soon, with the keys that answer it; empty when nothing does."""

    def with_keys(self, sentence: str) -> str:
        """Put the keys of the full screen on top into a sentence: ``{key:find}`` is ``F3``, or the user's own."""

    def keys_of(self, command: Command) -> list[str]:
        """Return all keys of a command, after the user's own key file, the shown one first."""

    def open(self, what: Open) -> None:
        """Open a record or place over the screen on top. When this returns it is on top, and the next key is its own."""

    @property
    def at_home(self) -> bool:
        """Whether the screen on top is the first one, which stays."""

    def leave(self) -> None:
        """Take the screen on top away, after asking about what would be lost."""

    def close(self, screen: Screen[Any]) -> None:
        """Take a screen away, wherever it lies, without asking."""

    async def push_screen_wait(self, screen: Screen[T]) -> T:
        """Put up a dialog and return its result; only within a worker."""

    def note_made(self, kind: str, record_id: int) -> None:
        """Remember a record that was just made, for the list that it should now stand out in."""

    def take_made(self, kind: str) -> int | None:
        """Return the last record of that kind that was made and not asked for yet."""

    def take_preferences(self, wanted: Preferences) -> None:
        """Use these settings from now on."""

    async def found(self, new: NewStudio) -> None:
        """Make the database and the studio; only at the first start."""

    def fit_terminal(self) -> None:
        """Cover everything while the terminal is too small to work in."""

    def forget_frame(self) -> None:
        """Draw everything anew: another program may have written over the screen."""

    def note_command(self, command_id: str) -> None:
        """Remember that a command was run, for the list of all commands."""

    def run_everywhere(self, verb: str) -> None:
        """Run a command that works on every screen."""

    def verdict_everywhere(self, verb: str) -> Verdict:
        """Tell whether a command that works on every screen is possible now."""

    # -- talking -----------------------------------------------------------------------------------------------------

    def say(self, sentence: str, *, problem: bool = False) -> None:
        """Show a sentence on the full screen on top, under any dialog."""

    async def attempt(self, work: Awaitable[T]) -> T | None:
        """Await a service; a refusal is said on the full screen on top, and ``None`` returned."""

    def sentence_about(self, error: BaseException) -> str:
        """Return what to say about something that went wrong; what is no refusal is recorded with a reference."""


def desk_of(app: App[Any]) -> Desk:
    """Return the program as its screens see it: each that shows one of them is such a desk (`tui.app` has it checked)."""
    return cast("Desk", app)
