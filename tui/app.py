"""The program: one desk of the studio, with its user, its database thread and its places."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar
from weakref import WeakKeyDictionary

from textual import work
from textual.binding import BindingType
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from studio.dates import closures
from studio.kernel import access, clock, clock_check, journal, preferences, times, undo
from studio.kernel.access import Actor
from studio.kernel.errors import StudioError
from studio.kernel.identity import book_identity
from studio.kernel.preferences import Preferences
from studio.kernel.types import YES, Choice, Verdict
from tui.commanding import Commanding
from tui.frame.commands import Command
from tui.frame.desk import Desk, Open
from tui.frame.gateway import Gateway
from tui.frame.keeps_drafts import KeepsDrafts
from tui.frame.key_file import mistake_in, read_key_file
from tui.frame.looks import current, keep_look, offered, with_choice
from tui.frame.place import Place
from tui.frame.wears_look import WearsLook
from tui.pickers import Pickers
from tui.places import LEADS_TO, OF_MAINTENANCE, SCREENS, screen_for
from tui.pulse import Pulse
from tui.screens.dialogs.too_small import TooSmall, too_small
from tui.terminal import crash
from tui.terminal.private import once
from tui.terminal.readiness import keys_wait
from tui.terminal.type_ahead import TypeAhead

if TYPE_CHECKING:
    from studio.book.founding import NewStudio
    from studio.kernel.drafts import Draft

T = TypeVar("T")

MOST_OPEN = 10
"""Full screens over each other, of which each takes two MiB in a large window; nobody goes back through more."""
NO_PIN = "You own this studio and have no PIN yet: anybody here can be you. {key:maintenance}, Users gives you one."
ALL_TYPED_INTO = "In all screens that lie here over each other something is not saved: {key:back} goes back to save it."


class SittingsApp(Commanding, Pulse, Pickers, TypeAhead, KeepsDrafts, WearsLook):
    """One desk."""

    TITLE = "Sittings"
    CSS_PATH = ["styles/app.tcss"]
    ENABLE_COMMAND_PALETTE = False
    knows_days = True
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(
        self, url: str, actor: Actor | None, gateway: Gateway, *, new_login: str = "", unguarded: bool = False
    ) -> None:
        """Make the desk.

        Args:
            url: the database, for drafts and the first start.
            actor: who works here; ``None`` at the first start, when there is no studio yet.
            gateway: with the database open, unless it is the first start.
            new_login: the login that the first start gives the owner.
            unguarded: whether this is an owner without a PIN, whom anybody could be.
        """
        super().__init__()
        self.url = url
        self.actor = actor or access.SYSTEM
        self.gateway = gateway
        gateway.reader = lambda: self.actor
        self.new_login = new_login
        self.preferences = Preferences()
        self.studio_name = ""
        self.first_start = actor is None
        self.unguarded = unguarded
        self.key_file = read_key_file()
        self.own_keys: Mapping[str, str] = self.key_file.keys
        self._shows: WeakKeyDictionary[Place, Open] = WeakKeyDictionary()
        """The places of Maintenance that are open, and which each is."""
        self._made: dict[str, int] = {}
        """The record of each kind that was made last, until a list has put its cursor there."""

    # -- start and end -----------------------------------------------------------------------------------------------

    def get_default_screen(self) -> Screen[Any]:
        return screen_for(Open("agenda"))

    def on_mount(self) -> None:
        if not self.first_start:
            self.take_preferences(self.gateway.now(preferences.load))
            self.follow_from(self.gateway.now(journal.last_entry_id))
            self.book = self.gateway.now(book_identity)
        once(self, times.PREPARE_AFTER_S, self._prepare)
        if self.own_keys:
            self.set_keymap(dict(self.own_keys))
        if self.own_keys or self.key_file.complaint:
            self.call_later(self._check_keys)
        if self.first_start:
            self._found()
        else:
            if self.unguarded:
                self.call_later(self.say, NO_PIN)
            self._check_clock()
            self._offer_drafts()

    @work(exit_on_error=False)
    async def _check_clock(self) -> None:
        """Say that the clock is behind the book: what is booked today would land in the past."""
        if behind := await self.gateway.read(clock_check.clock_behind):
            self.say(behind, problem=True)

    def _check_keys(self) -> None:
        """Say what in the user's key file cannot be followed. All screens are loaded for it, so only where there is one."""
        screens = [type(screen_for(Open(kind))) for kind in SCREENS]
        mistake = mistake_in(self.key_file, {screen.name_of(): screen.every_command() for screen in screens})
        if mistake:
            self.say(mistake, problem=True)

    @work(exit_on_error=False)
    async def _prepare(self) -> None:
        """Have the working days at hand when somebody types ``+2bd``; the first time ever this loads the holidays."""
        if not self.first_start:
            await self.gateway.read(closures.prepare, clock.today())

    def take_preferences(self, wanted: Preferences) -> None:
        """Use these settings from now on."""
        self.preferences = wanted
        self.studio_name = wanted.company
        preferences.use(wanted)
        self.take_studio_theme(wanted.theme)
        for place in self.places():
            place.preferences_changed()

    @keys_wait("opening")
    async def _found(self) -> None:
        from tui.screens.dialogs.first_start import FirstStartDialog

        new: NewStudio | None = await self.push_screen_wait(FirstStartDialog(self.new_login))
        if new is None:
            self.exit(return_code=0)
            return
        self.first_start = False
        self.take_preferences(await self.gateway.read(preferences.load))
        self.place.do_refresh()
        self.place.say(
            f"Welcome to {new.studio}. {{key:find}} finds or adds a client, {{key:help}} explains this screen."
        )

    async def found(self, new: NewStudio) -> None:
        """Make the database and the studio; called by the first-start dialog, which shows what is refused."""
        from studio.book.founding import found_studio

        await self.gateway.open_later(self.url, create=True)
        self.actor = await self.gateway.write(found_studio, new)
        self.book = await self.gateway.read(book_identity)

    @work(exit_on_error=False)
    async def _offer_drafts(self) -> None:
        """Say that something typed was not saved the last time, and where it waits."""
        found = await self.gateway.aside(self.window.waiting, self.url)
        if found:
            self._ask_about(found)

    @keys_wait("opening")
    async def _ask_about(self, found: Sequence[Draft]) -> None:
        from tui.screens.dialogs.drafts import offer_drafts

        await offer_drafts(self, self.place, found)

    def on_unmount(self) -> None:
        self.leave_desk()
        self.gateway.close()

    def say(self, sentence: str, *, problem: bool = False) -> None:
        """Show a sentence on the full screen on top, under any dialog."""
        self.place.say(sentence, problem=problem)

    def with_keys(self, sentence: str) -> str:
        """Put the keys of the full screen on top, under any dialog, into a sentence."""
        return self.place.with_keys(sentence)

    async def attempt(self, work: Awaitable[T]) -> T | None:
        """Await a service; a refusal is said on the full screen on top, and ``None`` returned."""
        return await self.place.attempt(work)

    def sentence_about(self, error: BaseException) -> str:
        """Return what to say about something that went wrong; what is no refusal is recorded with a reference."""
        if isinstance(error, StudioError):
            return str(error)
        crashed = crash.record(error)
        return f"An error of Sittings itself got in the way (reference {crashed.reference}). Nothing typed is lost."

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and event.worker.error is not None and self.is_running:
            self.place.say(self.sentence_about(event.worker.error), problem=True)

    def tell_of_waiting(self, sentence: str, before: str) -> None:
        if sentence:
            self.place.say(sentence, problem=True)
        elif self.place.said == before:
            self.place.quiet()

    # -- size --------------------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        self.call_later(self.fit_terminal)

    def fit_terminal(self) -> None:
        """Cover everything while the terminal is too small to work in."""
        covered = isinstance(self.screen, TooSmall)
        if too_small(self.size) != covered:
            self.pop_screen() if covered else self.push_screen(TooSmall())

    # -- places ------------------------------------------------------------------------------------------------------

    def places(self) -> list[Place]:
        """List the full screens whose widgets are there: not before they are composed, nor while the program ends."""
        if not self.is_running:
            return []
        return [screen for screen in self.screen_stack if isinstance(screen, Place) and screen.is_mounted]

    @property
    def place(self) -> Place:
        """The full screen on top, under any dialog."""
        return next(screen for screen in reversed(self.screen_stack) if isinstance(screen, Place))

    def keys_of(self, command: Command) -> list[str]:
        """Return all keys of a command, after the user's own key file, the shown one first."""
        own = [key.strip() for key in self.own_keys.get(command.id, "").split(",")]
        return [key for key in own if key] or list(command.keys)

    @property
    def at_home(self) -> bool:
        """Whether the screen on top is the first one, which stays."""
        return self.place is self.screen_stack[0]

    def leave(self) -> None:
        """Take the screen on top away, after asking about what would be lost."""
        self._leave(self.place)

    @keys_wait("leaving", group="leave")
    async def _leave(self, screen: Place) -> None:
        if await screen.may_leave() and self.screen is screen:
            self.pop_screen()

    def close(self, screen: Screen[Any]) -> None:
        """Take a screen away, wherever it lies, without asking."""
        if screen is self.screen:
            self.pop_screen()
        elif screen in self.screen_stack:
            self.close_covered(screen)

    def do_agenda(self) -> None:
        """Go to the day, closing what is above it one by one; stops where something would be lost."""
        self._to_agenda()

    @keys_wait("going to the agenda", group="leave")
    async def _to_agenda(self) -> None:
        await self.go_to_place("agenda")

    async def go_to_place(self, kind: str) -> bool:
        if kind != "agenda":
            self.open(Open(kind))
            return True
        while len(self.screen_stack) > 1 and isinstance(self.screen, Place):
            if not await self.screen.may_leave():
                return False
            await self.pop_screen()
        return True

    @property
    def day_shown(self) -> date | None:
        """The day that the agenda, or the calendar over it, stands on."""
        days = (screen.day for screen in reversed(self.screen_stack) if isinstance(screen, Place))
        return next((day for day in days if day is not None), None)

    def do_calendar(self) -> None:
        """Show the calendar on the day that is shown here."""
        self.open(Open("calendar", typed={"date": (self.day_shown or clock.today()).isoformat()}))

    def open(self, what: Open) -> None:
        """Open a record or place over the screen on top."""
        if what.instead:
            self.switch_screen(screen_for(what))
        elif self._shows.get(self.place) == what:
            return
        elif self._make_room():
            for below in [below for below in self.places() if self._shows.get(below) == what and not below.dirty]:
                self.close_covered(below)
            screen = screen_for(what)
            if what.kind in OF_MAINTENANCE:
                self._shows[screen] = what
            self.push_screen(screen)
        else:
            self.say(ALL_TYPED_INTO, problem=True)

    def _make_room(self) -> bool:
        """Let a long day's screens not pile up: close the lowest, but never the first, nor one with something typed.

        Returns:
            False where there is something typed in all of them.
        """
        stacked = [screen for screen in self.screen_stack if isinstance(screen, Place)]
        too_many = len(stacked) + 1 - MOST_OPEN
        spare = [screen for screen in stacked[1:-1] if not screen.dirty][:too_many] if too_many > 0 else []
        for screen in spare:
            self.close_covered(screen)
        return len(spare) >= too_many

    def note_made(self, kind: str, record_id: int) -> None:
        """Remember a record that was just made."""
        self._made[kind] = record_id

    def take_made(self, kind: str) -> int | None:
        """Return the last record of that kind that was made and not asked for yet."""
        return self._made.pop(kind, None)

    # -- commands that work everywhere -------------------------------------------------------------------------------

    def run_everywhere(self, verb: str) -> None:
        """Run a command that works on every screen."""
        if verb in LEADS_TO:
            self.open(LEADS_TO[verb])
        else:
            run: Callable[[], object] = getattr(self, f"do_{verb}")
            run()

    def verdict_everywhere(self, verb: str) -> Verdict:
        """Tell whether a command that works on every screen is possible now."""
        return self.can_reminder() if verb == "reminder" else YES

    def do_help(self) -> None:
        """Explain this screen."""
        from tui.screens.dialogs.help import HelpDialog

        self.push_screen(HelpDialog(self.place))

    def do_undo(self) -> None:
        """Ask whether to take back the last thing."""
        self._undo()

    @keys_wait("opening", group="dialog")
    async def do_look(self) -> None:
        """Choose colours and signs."""
        from tui.screens.dialogs.pick import PickDialog

        picked: Choice | None = await self.push_screen_wait(PickDialog("Look", offered(), current=current(self.look)))
        if picked is None:
            return
        self.wear(with_choice(self.look, str(picked.key)))
        self.look_anew()
        await self.gateway.aside(keep_look, self.look)

    @keys_wait("looking for what to undo", group="undo")
    async def _undo(self) -> None:
        from tui.frame.undoing import ask_undo

        place = self.place
        last = await place.attempt(self.gateway.read(undo.next_undo, self.actor))
        if last is None:
            place.say("There is nothing of yours to undo.")
        else:
            await ask_undo(place, last)

    @keys_wait("opening", group="dialog")
    async def do_switch_user(self) -> None:
        """Let somebody else work at this desk; what is typed stays where it is."""
        from tui.screens.people.user import SwitchDialog

        actor: Actor | None = await self.push_screen_wait(SwitchDialog())
        if actor is not None:
            self.take_actor(actor)
            self.say(f"{actor.name} works here now.")

    def do_quit(self) -> None:
        """Leave Sittings, after asking about what would be lost."""
        self._quit()

    @keys_wait("leaving", group="leave")
    async def _quit(self) -> None:
        for screen in reversed(self.screen_stack):
            if isinstance(screen, Place) and not await screen.may_leave():
                return
        self.exit(return_code=0)

    async def action_quit(self) -> None:
        """Textual's own way out leads through ours."""
        self.do_quit()


def _as_the_screens_see_it(app: SittingsApp) -> Desk:
    """Let the type checker compare the program with what its screens ask of it."""
    return app
