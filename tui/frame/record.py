"""What the screens of one record share: tabs, forms, saving, drafts, and never losing what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container
from textual.timer import Timer
from textual.widget import Widget

from studio.dates.typed import format_time
from studio.kernel import drafts
from studio.kernel.errors import StaleRecord, StudioError
from tui.frame.commands import Command
from tui.frame.place import Place
from tui.terminal.readiness import keys_wait
from tui.widgets.button_row import Button, ButtonRow, Keys
from tui.widgets.check_field import CheckField
from tui.widgets.field import Echo, FieldChanged
from tui.widgets.form import Form, FormState
from tui.widgets.ribbon import Ribbon

DRAFT_AFTER_S = 0.6
"""A pause in the typing after which the draft is written: at most this much is lost by a kill."""


class Pane(Container):
    """What one tab shows. Built when the tab is first opened."""

    DEFAULT_CSS = """
    Pane { height: 1fr; layout: vertical; }
    """


class RecordScreen(Place):
    """A record with tabs. A subclass builds the panes and reads and writes the record."""

    TABS: ClassVar[tuple[str, ...]] = ("Home", "View")
    PANES: ClassVar[tuple[str, ...]] = ()
    PANE_COMMANDS: ClassVar[tuple[Command, ...]] = (
        Command("record.next_tab", "Tab after", "Open the next tab.", ("ctrl+pagedown",), ">", "View", "Tabs"),
        Command("record.previous_tab", "Tab before", "Open the tab before.", ("ctrl+pageup",), "<", "View", "Tabs"),
    )

    def __init__(self) -> None:
        super().__init__()
        self.pane = self.PANES[0]
        self.version: int | None = None
        self._built: set[str] = set()
        self._draft_timer: Timer | None = None
        self._saving = False
        self._echoed = ""
        self.keep_typed = True

    # -- panes -------------------------------------------------------------------------------------------------------

    def compose_body(self) -> Iterable[Widget]:
        yield ButtonRow(id="tabs", keys=Keys.TABS)
        for name in self.PANES:
            yield Pane(id=pane_id(name))

    def compose_pane(self, name: str) -> ComposeResult:
        """Yield the widgets of a pane."""
        raise NotImplementedError

    async def build_pane(self, name: str) -> None:
        """Mount a pane when it is first needed."""
        if name not in self._built:
            self._built.add(name)
            await self.query_one(f"#{pane_id(name)}", Pane).mount_all(list(self.compose_pane(name)))

    async def open_pane(self, name: str) -> None:
        """Show one tab's pane, building it first."""
        await self.build_pane(name)
        self.pane = name
        for other in self.PANES:
            self.query_one(f"#{pane_id(other)}", Pane).display = other == name
        self.draw_tabs()
        self.pane_opened(name)
        self.draw_frame()

    def pane_opened(self, name: str) -> None:
        """A tab was opened: fill it and give something there the focus."""

    def tab_counts(self) -> dict[str, int]:
        """Return the numbers behind the tabs' names."""
        return {}

    def draw_tabs(self) -> None:
        """Draw the line of tabs."""
        counts = self.tab_counts()
        tabs = [Button(f" {name} {counts[name]} " if counts.get(name) else f" {name} ", name) for name in self.PANES]
        if self.query_one(Ribbon).tips:
            tabs = [Button("(<)", "previous_tab"), *tabs, Button("(>)", "next_tab")]
        self.query_one("#tabs", ButtonRow).show(tabs, marked=self.pane)

    def tips_shown(self) -> None:
        self.draw_tabs()

    @on(ButtonRow.Pressed, "#tabs")
    async def _tab_pressed(self, message: ButtonRow.Pressed) -> None:
        if message.name not in self.PANES:
            return
        message.prevent_default()
        on_the_tabs = message.row.has_focus
        await self.open_pane(message.name)
        if on_the_tabs:
            message.row.focus()

    def do_next_tab(self) -> None:
        self._turn_tab(1)

    def do_previous_tab(self) -> None:
        self._turn_tab(-1)

    def _turn_tab(self, by: int) -> None:
        self._show_pane(self.PANES[(self.PANES.index(self.pane) + by) % len(self.PANES)])

    @keys_wait("opening the tab", group="pane")
    async def _show_pane(self, name: str) -> None:
        await self.open_pane(name)

    async def read_record(self) -> bool:
        """Read the record and fill the screen; false where it cannot be read."""
        raise NotImplementedError

    async def read_afresh(self) -> bool:
        """Read the record and show it alone: what was typed was given up, or is put back afterwards."""
        self.keep_typed = False
        try:
            return await self.read_record()
        finally:
            self.keep_typed = True

    # -- what was typed ----------------------------------------------------------------------------------------------

    def forms(self) -> list[Form]:
        """List the forms built so far."""
        return list(self.query(Form))

    @property
    def dirty(self) -> bool:
        """Whether something was typed or ticked that is not saved."""
        return any(form.dirty for form in self.forms()) or self.extra_dirty()

    def extra_dirty(self) -> bool:
        """Whether something beside the forms is changed, such as ticked participants."""
        return False

    def forms_as_they_stand(self) -> dict[Form, FormState]:
        """Return what stands in the forms, for `accept_forms` after it was saved."""
        return {form: form.state() for form in self.forms()}

    def accept_forms(self, saved: Mapping[Form, FormState] | None = None) -> None:
        """Take what stands in the forms, or stood there when it was saved, for what the database has."""
        for form in self.forms():
            form.accept(None if saved is None else saved.get(form))

    def fill_form(self, form: Form, values: Mapping[str, object]) -> None:
        """Show a record in a form. What was typed while it was read stays typed, unless it was given up or merged."""
        if self.keep_typed:
            form.refill(values)
        else:
            form.load(values)

    def first_complaint(self) -> str:
        """Focus the first field that cannot be taken, and return its sentence; empty when all is well."""
        for form in self.forms():
            found = form.first_complaint()
            if found is not None:
                form.focus_field(found[0])
                return found[1]
        return ""

    def focus_named(self, name: str | None) -> None:
        """Focus the field that a refusal is about."""
        for form in self.forms():
            if name is not None and name in form.values():
                form.focus_field(name)
                return

    def say(self, sentence: str, *, problem: bool = False) -> None:
        super().say(sentence, problem=problem)
        # A field that falls silent takes only its own words away, not an answer that reads the same.
        self._echoed = ""

    @on(Echo)
    def _echo(self, message: Echo) -> None:
        if not self._in_sight(message.field_name):
            return
        if message.text:
            self.say(message.text)
            self._echoed = message.text
        elif self._echoed:
            self.quiet()

    def _in_sight(self, name: str) -> bool:
        """Whether the tab is open on which that field stands: what it says on another one would puzzle."""
        return any(name in form.values() for form in self.query_one(f"#{pane_id(self.pane)}", Pane).query(Form))

    @on(CheckField.Refused)
    def _refused(self, message: CheckField.Refused) -> None:
        self.say(message.reason, problem=True)

    @on(FieldChanged)
    def _field_changed(self, message: FieldChanged) -> None:
        self.changed_something()
        self.field_changed(message.field_name)

    def field_changed(self, name: str) -> None:
        """The user changed a field."""

    def changed_something(self) -> None:
        """Write the draft after a pause in the typing."""
        if self._draft_timer is not None:
            self._draft_timer.stop()
        self._draft_timer = self.set_timer(DRAFT_AFTER_S, self._keep_draft)

    # -- drafts ------------------------------------------------------------------------------------------------------

    def draft_place(self) -> str:
        """Return the name of the draft's file, one for each record."""
        raise NotImplementedError

    def draft_values(self) -> dict[str, Any]:
        """Return what is typed and not saved, as JSON's own types."""
        return {"typed": {name: text for form in self.forms() for name, text in form.typed().items()}}

    async def take_draft(self, values: dict[str, Any]) -> None:
        """Put back what a draft holds, as if it had been typed."""
        for name in self.PANES:
            await self.build_pane(name)
        for form in self.forms():
            form.retype({name: text for name, text in values.get("typed", {}).items() if name in form.values()})

    def _keep_draft(self) -> None:
        if self.is_attached and self.dirty:
            self._write_draft(self.draft_place(), self.title_text(), self.draft_values())

    @work(exclusive=True, group="draft", exit_on_error=False)
    async def _write_draft(self, place: str, title: str, values: dict[str, Any]) -> None:
        await self.desk.gateway.aside(drafts.keep, self.desk.url, self.desk.actor.login, place, title, values)

    def keep_draft_now(self) -> None:
        """Write the draft at once: the line dropped or the program ends."""
        if self.is_attached and self.dirty:
            drafts.keep(
                self.desk.url, self.desk.actor.login, self.draft_place(), self.title_text(), self.draft_values()
            )

    def drop_draft(self) -> None:
        """Forget the draft, because it was saved or thrown away."""
        if self._draft_timer is not None:
            self._draft_timer.stop()
        self.workers.cancel_group(self, "draft")
        drafts.drop(self.desk.url, self.desk.actor.login, self.draft_place())

    async def offer_draft(self) -> None:
        """Put back what was being typed here when the line dropped, if the user wants it."""
        from tui.frame.ask import AskDialog

        draft = await self.desk.gateway.aside(drafts.find, self.desk.url, self.desk.actor.login, self.draft_place())
        if draft is None:
            return
        at = format_time(draft.at.time(), clock24=self.desk.preferences.clock24)
        text = f"On {draft.at:%b} {draft.at.day}, {at}, something was typed here and not saved. Put it back?"
        answers = [("p", "Put it back"), ("t", "Throw it away")]
        answer = await self.app.push_screen_wait(AskDialog("Unsaved text", text, answers, safe="p", expected=False))
        if answer == "p":
            await self.take_draft(draft.values)
            self.say("Put back what was typed. Ctrl+S saves it.")
        elif answer == "t":
            self.drop_draft()

    # -- saving ------------------------------------------------------------------------------------------------------

    async def save(self) -> bool:
        """Write what was changed; true when it is saved. A refusal is shown and nothing typed is lost."""
        raise NotImplementedError

    def do_save(self) -> None:
        self._save_now(close=False)

    def do_save_close(self) -> None:
        self._save_now(close=True)

    @keys_wait("saving", group="save", exclusive=False)
    async def _save_now(self, *, close: bool) -> None:
        if self._saving:
            return
        self._saving = True
        try:
            saved = await self.try_save()
        finally:
            self._saving = False
        if saved and close and self.is_active:
            self.app.pop_screen()

    async def try_save(self) -> bool:
        """Save, turning every refusal into a sentence at the right field."""
        if complaint := self.first_complaint():
            self.say(complaint, problem=True)
            return False
        try:
            return await self.save()
        except StaleRecord as error:
            return await self.merge(error)
        except StudioError as error:
            self.say(str(error), problem=True)
            self.focus_named(error.field)
            return False

    async def merge(self, error: StaleRecord) -> bool:
        """Somebody else saved meanwhile: show both, and save what the user decides."""
        self.say(str(error), problem=True)
        return False

    async def may_leave(self) -> bool:
        if not self.dirty:
            self.drop_draft()
            return True
        from tui.frame.leave import ask_leave

        answer = await ask_leave(self.desk, self.title_text())
        if answer == "save":
            return await self.try_save()
        if answer == "discard":
            self.drop_draft()
            return True
        return False


def pane_id(name: str) -> str:
    """Return the id of a tab's pane."""
    return f"pane-{name.lower().replace(' ', '-')}"
