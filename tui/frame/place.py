"""The frame that every full screen has: title and clock, ribbon, its own body, a message, the keys of this place."""

from __future__ import annotations

import asyncio
import gc
import re
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from contextvars import Context
from datetime import date
from functools import cache, partial
from typing import Any, ClassVar, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from studio.kernel import times
from studio.kernel.errors import StudioError
from studio.kernel.types import Verdict
from tui.frame import offered, told_keys
from tui.frame.commands import RIBBON_TABS, Command, bindings_of, key_label
from tui.frame.desk import Desk, Open, desk_of
from tui.frame.idle_keys import idle_hint, is_meant
from tui.frame.keys import EVERYWHERE, HELP, QUIT, TIPS, UNDO
from tui.frame.rights import allowed
from tui.frame.title_line import title_line
from tui.terminal.differences import LeanScreen
from tui.terminal.readiness import Readiness
from tui.text import fit, safe
from tui.widgets.button_row import Button, ButtonRow
from tui.widgets.field import UndoSpent
from tui.widgets.lit import Relit
from tui.widgets.plain import Plain
from tui.widgets.record_table import RecordTable
from tui.widgets.ribbon import Ribbon
from tui.widgets.text_block import TextBlock

T = TypeVar("T")

WIDE, TALL = 100, 32
"""Cells and lines from which a screen shows more, side by side or beneath."""


class Place(Relit, Readiness, Plain, LeanScreen[None]):
    """A full screen. A subclass lists its ``OWN_COMMANDS``, composes its body and has a ``do_`` method for each command."""

    AUTO_FOCUS = ""
    CALLED: ClassVar[str] = ""  # As in its title, where that is not the name of its class.
    HELP: ClassVar[str] = ""  # What the screen is for, in a sentence or two.
    TABS: ClassVar[tuple[str, ...]] = ("Home", "View")
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = ()

    PART: ClassVar[type | None] = None
    """The class of the table of commands, where the screen has one of its own."""
    who_is_here = ""
    """Who else is in the record, for the title; empty where nobody is."""
    commands: object = None
    """The table of commands: an object with a ``do_`` and, where it is not always possible, a ``can_`` method for each."""
    day: date | None = None
    """The day that the screen stands on, where it stands on one."""

    def __init_subclass__(cls) -> None:
        cls.BINDINGS = bindings_of(cls.every_command())
        super().__init_subclass__()

    def __init__(self) -> None:
        super().__init__()
        self._focus_before: Widget | None = None
        """Where the focus was when the key tips took it."""
        self.pressed_at = 0.0
        """When the key was pressed that is answered now, on the clock of the keys."""
        self._told_of: set[str] = set()
        """The keys of which it was said that they do nothing here."""
        self._frame_waits = False
        """Whether the frame is to be drawn when the screen is painted."""

    @property
    def on_top(self) -> tuple[str, int] | None:
        """The record that this screen shows, by its table and id; ``None`` where it shows none."""
        return None

    @classmethod
    def name_of(cls) -> str:
        """Return what people call this screen."""
        return cls.CALLED or " ".join(re.findall("[A-Z][a-z]*", cls.__name__.removesuffix("Screen"))).capitalize()

    @classmethod
    @cache
    def every_command(cls) -> tuple[Command, ...]:
        """List this screen's commands and those that work everywhere."""
        own = {command.id for command in cls.OWN_COMMANDS}
        return cls.OWN_COMMANDS + tuple(command for command in EVERYWHERE if command.id not in own)

    @classmethod
    @cache
    def by_verb(cls) -> Mapping[str, Command]:
        """Return this screen's commands, and those that work everywhere, by their verbs."""
        return {command.verb: command for command in cls.every_command()}

    @property
    def desk(self) -> Desk:
        """The program that this screen belongs to."""
        return desk_of(self.app)

    def open(self, what: Open) -> None:
        """Open a record or place over this screen; ignored where another one covers it already."""
        if self.is_active:
            self.desk.open(what)

    # -- frame -------------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        # Set before anything is mounted: afterwards all styles would be worked out a second time.
        self._note_size()
        self.hold_paint()
        yield ButtonRow(id="title")
        yield Ribbon({name: RIBBON_TABS[name] for name in self.TABS})
        yield TextBlock(id="reminder")
        yield from self.compose_body()
        yield TextBlock(id="message")
        yield ButtonRow(id="keys")

    @abstractmethod
    def compose_body(self) -> Iterable[Widget]:
        """Yield the widgets between ribbon and message line."""

    def title_text(self) -> str:
        """Return what stands on the left of the first line."""
        return "Sittings"

    def title_buttons(self) -> Sequence[Button]:
        """Return the left of the first line: words that may be cut, and what else can be pressed there."""
        return [Button(f" {self.title_text()}")]

    def on_mount(self) -> None:
        self.later(times.PAINT_WITHIN_S, self.paint)
        self.draw_frame()
        self.draw_reminder()

    def on_unmount(self) -> None:
        # A screen is a ring of things that know each other: the next one takes its place in memory once it is found. A
        # timer of Textual, and one in the context of this call, would know the screen themselves.
        if gc.isenabled():
            asyncio.get_running_loop().call_later(times.TIDY_AFTER_S, gc.collect, context=Context())

    def on_screen_resume(self) -> None:
        self._told_of.clear()
        self.draw_frame()

    def became_ready(self) -> None:
        self.paint()

    def paint(self) -> None:
        super().paint()
        if self._frame_waits:
            self.draw_frame()

    def on_resize(self) -> None:
        self._note_size()
        self.draw_reminder()
        self.draw_frame()

    def _note_size(self) -> None:
        for name, true in self.size_classes(self.app.size).items():
            self.set_class(true, name)

    def size_classes(self, size: Size) -> dict[str, bool]:
        """Return which classes, for the styles, the screen has in a terminal of that size."""
        return {"-wide": size.width >= WIDE, "-tall": size.height >= TALL}

    def draw_frame(self) -> None:
        """Draw title, ribbon and key line anew; what has not changed is not sent to the terminal."""
        self._frame_waits = self.compositor.held
        if self._frame_waits or not (self.is_attached and self.app.is_running):
            return
        self.draw_title()
        self.query_one(Ribbon).show(offered.ribbon_items(self))
        self.query_one("#keys", ButtonRow).show(offered.key_line(self))

    def draw_title(self) -> None:
        """Draw the first line: where we are, whose studio, who works here, what time it is."""
        desk, left, now = self.desk, self.title_buttons(), self.desk.clock_text()
        line = title_line(left, self.who_is_here, desk.actor.initials, desk.studio_name, now, self.size.width)
        self.query_one("#title", ButtonRow).show(line)

    def draw_reminder(self) -> None:
        """Draw the line about what starts soon; there is none while nothing does."""
        text = self.desk.reminder_line(self.with_keys("{key:reminder}"))
        line = self.query_one("#reminder", TextBlock)
        line.display = bool(text)
        line.show(Content(fit(f" {text}", self.app.size.width).rstrip()))

    @property
    def typing(self) -> bool:
        """Whether the keys go into a text."""
        # What takes a letter for itself is typed into; asking for its class would load the editor of notes at the start.
        here: Widget | None = self.app.focused
        return here is not None and here.check_consume_key("a", "a")

    def key_of(self, command: Command) -> str:
        """Return the key of a command that is shown, after the user's own key file."""
        return next(iter(self.desk.keys_of(command)), "")

    def with_keys(self, sentence: str) -> str:
        """Put the keys of this screen's commands into a sentence, the user's own where there are some."""
        return told_keys.with_keys(sentence, self.every_command(), self.desk.keys_of)

    def other_tips(self) -> dict[str, str]:
        """Return the key tips of what stands outside of the ribbon, by what `on_ribbon_chosen` gets."""
        return {}

    def button_of(self, command: Command) -> Button:
        """Return a command as words that can be pressed, its key before its name."""
        key = key_label(self.key_of(command))
        return Button(f"{key} {offered.title_now(self, command)}", command.verb, key=key)

    # -- commands ----------------------------------------------------------------------------------------------------

    def action_command(self, verb: str) -> None:
        """Run a command by its key."""
        if verb == "refresh":
            # Whatever another program wrote over the screen is painted over too.
            self.desk.forget_frame()
            self.refresh()
        self.run_command(verb)

    def in_background(
        self, work: Callable[..., Coroutine[None, None, None]], *args: object, group: str, doing: str = ""
    ) -> None:
        """Run ``work`` with ``args`` in a worker of this screen; a newer one of the group takes its place.

        Args:
            doing: what follows the word "Still" when it takes long, where keys wait for it.
        """
        worker: Worker[None] = self.run_worker(partial(work, *args), group=group, exclusive=True, exit_on_error=False)
        if doing:
            self.wait_for(worker, doing)

    def run_command(self, verb: str) -> None:
        """Run a command if it is possible now; else say why not. Ignored while another screen covers this one."""
        if not self.is_active:
            return
        verdict = self.verdict_on(verb)
        if not verdict:
            self.say(verdict.reason, problem=True)
            return
        if command := self.by_verb().get(verb):
            self.desk.note_command(command.id)
        own: Callable[[], object] | None = self.own_method(f"do_{verb}")
        if own is not None:
            own()
        else:
            self.desk.run_everywhere(verb)

    def verdict_on(self, verb: str) -> Verdict:
        """Tell whether a command is possible now, and why not."""
        command = self.by_verb().get(verb)
        if command is not None and not (verdict := allowed(self.desk.actor, command.id)):
            return verdict
        ask: Callable[[], Verdict] | None = self.own_method(f"can_{verb}")
        return ask() if ask else self.desk.verdict_everywhere(verb)

    def own_method(self, name: str) -> Callable[[], Any] | None:
        """Find what does a command here, or tells whether it can be done: in the table of commands, else on the screen."""
        method: Callable[[], Any] | None = getattr(self.commands, name, None) or getattr(self, name, None)
        return method

    def on_key(self, event: events.Key) -> None:
        """Say once of a key that does nothing what it would need; nobody should have to wonder whether it arrived."""
        key = event.key
        self.pressed_at = event.time
        if key in self._told_of or not is_meant(key, event.character) or key in self.active_bindings:
            return
        self._told_of.add(key)
        by_key = {pressed: command for command in self.every_command() for pressed in self.desk.keys_of(command)}
        self.say(idle_hint(key, event.character, by_key, key_label(self.key_of(HELP))))

    @on(ButtonRow.Pressed)
    def _button_pressed(self, message: ButtonRow.Pressed) -> None:
        self.pressed_at = message.time
        self.run_command(message.name)

    def on_ribbon_chosen(self, message: Ribbon.Chosen) -> None:
        self.pressed_at = message.time
        self.run_command(message.command_id.partition(".")[2])

    def do_tips(self) -> None:
        """Show key tips."""
        self._focus_before = self.focused
        self.query_one(Ribbon).open_tips()
        self.tips_shown()

    def tips_shown(self) -> None:
        """The key tips were put up or taken away: what has some of its own draws them."""

    def on_ribbon_left(self) -> None:
        self.tips_shown()
        if self._focus_before is not None and self._focus_before.is_attached:
            self.set_focus(self._focus_before)

    def do_back(self) -> None:
        """Leave this screen; the first one stays, and says so where nothing else is said."""
        if not self.desk.at_home:
            self.desk.leave()
        elif self.said:
            self.quiet()
        else:
            self.say(f"There is no screen behind this one. {key_label(self.key_of(QUIT))} leaves Sittings.")

    def do_refresh(self) -> None:
        """Read everything anew."""

    def changed_elsewhere(self, changes: frozenset[tuple[str, int]]) -> None:
        """Another desk, or another screen, changed these ``(table, row id)``."""

    def polled(self) -> None:
        """The book was asked for what is new while this screen is on top: for what is told by no change."""

    def preferences_changed(self) -> None:
        """The studio's preferences are others: what is shown by them is shown anew."""
        self.draw_frame()

    def minute_passed(self) -> None:
        """The clock shows another minute."""

    def look_changed(self) -> None:
        """There are other colours and signs: what was written with the old ones is written anew."""
        self.do_refresh()

    def day_passed(self) -> None:
        """It is another day: what is counted from today is to be shown anew."""

    def keep_draft_now(self) -> None:
        """Write down what is typed at once: the line dropped or the program ends."""

    @property
    def dirty(self) -> bool:
        """Whether something was typed or ticked that is not saved."""
        return False

    async def may_leave(self) -> bool:
        """Ask about what would be lost; true when nothing is, or the user does not mind."""
        return True

    @on(RecordTable.Failed)
    def _list_failed(self, message: RecordTable.Failed) -> None:
        self.say(self.desk.sentence_about(message.error), problem=True)

    # -- talking -----------------------------------------------------------------------------------------------------

    def say(self, sentence: str, *, problem: bool = False) -> None:
        """Show one sentence above the keys; a problem is marked with ``!`` too, not only by its colour."""
        line = self.query_one("#message", TextBlock)
        line.set_class(problem, "-problem")
        content = Content(f"{'! ' * problem}{safe(self.with_keys(sentence))}")
        height = min(max(1, content.get_height({}, max(1, self.size.width - 2))), 4)
        if line.styles.height is None or line.styles.height.value != height:
            line.styles.height = height
        line.show(content)

    @property
    def said(self) -> str:
        """The sentence shown now, without its mark."""
        return self.query_one("#message", TextBlock).plain_text.removeprefix("!").strip()

    def say_unless_said(self, sentence: str) -> None:
        """Show a sentence that is worth less than any that stands there already, such as what was undone."""
        if not self.said:
            self.say(sentence)

    def quiet(self) -> None:
        """Take the message away."""
        self.say("")

    @property
    def undo_way(self) -> str:
        """The keys that take back what was saved, wherever one is: in a field Ctrl+Z is about the typing there."""
        return f"{key_label(self.key_of(TIPS))} {UNDO.tip}"

    def on_undo_spent(self, message: UndoSpent) -> None:
        """Say how to take back what was saved."""
        self.say(f"Nothing that was typed here is left to take back. {self.undo_way} takes back the last thing saved.")

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Tell what broke in the background; the screen lives on, and what was typed stays."""
        if event.state is WorkerState.ERROR and (error := event.worker.error) and not self.is_of_leaving(error):
            (self if self.is_attached else self.desk).say(self.desk.sentence_about(error), problem=True)

    async def attempt(self, work: Awaitable[T]) -> T | None:
        """Await a service; a refusal is said on this screen, and ``None`` returned."""
        try:
            return await work
        except StudioError as error:
            self.say(str(error), problem=True)
            return None
