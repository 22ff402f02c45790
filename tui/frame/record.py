"""What the screens of one record share: tabs, what is typed and its draft, saving, and never losing what was typed."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, ClassVar, TypeVar

from textual import on

from studio.kernel import journal
from studio.kernel.errors import StaleRecord
from studio.kernel.shown import format_time, short_date
from studio.kernel.types import FieldChange
from studio.lists.own_fields import PREFIX, OwnField
from tui.frame.ask import AskDialog
from tui.frame.commands import Command
from tui.frame.dialog import Dialog
from tui.frame.draft_keeper import DraftKeeper
from tui.frame.edit import RecordEdit
from tui.frame.hints import Hints
from tui.frame.journalled import Journalled
from tui.frame.leave import ask_leave
from tui.frame.list_tabs import ListTabs
from tui.frame.own_fields import asked_of, own_items
from tui.frame.put_back import put_back
from tui.frame.saving import Saving, merge_into
from tui.frame.tabs import Pane
from tui.frame.unseen import leave_unseen
from tui.terminal.readiness import edits_text, keys_wait
from tui.widgets.check_field import CheckField
from tui.widgets.field import Echo, FieldChanged
from tui.widgets.form import Form

T = TypeVar("T")

LOOK_FIRST = "Nothing was saved: what you typed is still here. {key:save} shows both again."


class RecordScreen(Hints, Journalled):
    """A record with tabs. A subclass builds the panes, reads the record, and brings what is edited and how it is saved."""

    PANE_COMMANDS: ClassVar[tuple[Command, ...]] = (*ListTabs.TAB_COMMANDS, *Journalled.JOURNAL_COMMANDS)

    def __init__(self, edit: RecordEdit) -> None:
        super().__init__()
        self.edit = edit
        self.drafts = DraftKeeper(self, edit)
        self.saving = Saving(self)
        self.echoed = ""
        """What a field said last, as long as nothing else was said."""

    def pane_built(self, pane: Pane) -> None:
        for form in pane.walk_children(Form):
            form.vary(self.asked)
        if self.edit.base:
            for form in pane.walk_children(Form):
                self.edit.fill(form)
            self.draw_record()

    # -- the record --------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        self._read(self._open)

    def _read(self, work: Callable[[], Coroutine[None, None, None]]) -> None:
        self.in_background(work, group="record.open", doing=f"reading the {self.KIND}")

    async def _open(self) -> None:
        await self.open_pane(next(iter(self.PANES)))
        if not await leave_unseen(self) and await self.read_record():
            self.begin()
            await self.offer_draft()

    def begin(self) -> None:
        """The record was read for the first time: put the cursor where one begins."""
        self.pane_opened(self.pane)

    @abstractmethod
    async def read_record(self, *, keep_typed: bool = True) -> bool:
        """Read the record and show it; false where it cannot be read, which was said.

        Args:
            keep_typed: what was typed meanwhile stays; otherwise it was given up.
        """

    @property
    def table(self) -> str:
        """The table of its records; several kinds may share one."""
        return self.KIND

    @property
    def record_id(self) -> int | None:
        """Which record it is; ``None`` until a new one is saved."""
        return self.edit.record_id

    @property
    def on_top(self) -> tuple[str, int] | None:
        return None if self.record_id is None else (self.table, self.record_id)

    def listed_for(self) -> int | None:
        return self.record_id

    def draw_record(self) -> None:
        """Draw what the record shows beside the forms."""
        self.show_lists()

    @property
    def dirty(self) -> bool:
        """Whether something was typed or ticked that is not saved."""
        return self.edit.dirty

    # -- what parts and dialogs ask of the screen ----------------------------------------------------------------------

    def forms(self) -> list[Form]:
        """List the forms built so far."""
        return self.walk_children(Form)

    async def ask(self, dialog: Dialog[T]) -> T | None:
        """Put up a dialog and wait for its answer."""
        return await self.app.push_screen_wait(dialog)

    def focus_named(self, name: str | None) -> None:
        """Focus the field that a refusal is about, on whatever tab it stands."""
        self.refused = name
        for pane in self.PANES:
            for form in self.pane_of(pane).walk_children(Form):
                if name is not None and form.has_field(name):
                    if pane != self.pane:
                        self.in_background(self._focus_on, pane, form, name, group="pane", doing="opening the tab")
                    else:
                        form.focus_field(name)
                    return

    async def _focus_on(self, pane: str, form: Form, name: str) -> None:
        said = self.said
        await self.open_pane(pane)
        form.focus_field(name)
        self.say(said, problem=True)

    def say(self, sentence: str, *, problem: bool = False) -> None:
        super().say(sentence, problem=problem)
        # A field that falls silent takes only its own words away, not an answer that reads the same.
        self.echoed = ""

    @on(Echo)
    def _echo(self, message: Echo) -> None:
        if not any(form.has_field(message.field_name) for form in self.pane_of(self.pane).walk_children(Form)):
            return  # What a field of another tab says would puzzle.
        if message.text:
            self.say(message.text)
            self.echoed = message.text
        elif self.echoed:
            self.quiet()

    def told_now(self) -> str:
        return self.said

    def give_hint(self, sentence: str) -> None:
        self.say(sentence)

    def refuses_now(self) -> bool:
        return self.query_one("#message").has_class("-problem")

    def quiet(self) -> None:
        super().quiet()
        self.hint(self.focused)

    def say_unless_said(self, sentence: str) -> None:
        if self.said == self.hinted:
            self.say(sentence)
        else:
            super().say_unless_said(sentence)

    @on(CheckField.Refused)
    def _refused(self, message: CheckField.Refused) -> None:
        self.say(message.reason, problem=True)

    # -- typing and its draft ------------------------------------------------------------------------------------------

    @on(FieldChanged)
    def _field_changed(self, message: FieldChanged) -> None:
        self.made_right(message.field_name, self.focused)
        self.drafts.touch()
        self.field_changed(message.field_name)

    def field_changed(self, name: str) -> None:
        """The user changed a field."""

    def changed_something(self, **values: Any) -> None:
        """Take values that stand in no form, such as who takes part."""
        self.edit.put(values)
        self.drafts.touch()

    def draft_place(self) -> str:
        """Return the name of the record among the drafts; of a new one with what it is made from, to be opened so again."""
        return f"{self.KIND}-{self.record_id}" if self.record_id is not None else f"{self.KIND}-new{self.made_from()}"

    def made_from(self) -> str:
        """Return what a new one is made from, as it stands in the name of its draft: ``-client4-copies17``."""
        return ""

    def keep_draft_now(self) -> None:
        if self.is_attached:
            self.drafts.keep_now()

    async def offer_draft(self) -> None:
        """Put back what was being typed here when the line dropped, if the user wants it."""
        draft = await self.drafts.left_behind()
        if draft is None:
            return
        at = f"{short_date(draft.at.date())}, {format_time(draft.at.time())}"
        text = f"On {at}, something was typed here and not saved. Put it back?"
        answers = [("p", "Put it back"), ("t", "Throw it away")]
        answer = await self.ask(AskDialog("Unsaved text", text, answers, safe="p", expected=False))
        for name in self.PANES if answer == "p" and draft.base is None else ():
            await self.build_pane(name)
        if answer == "t":
            self.drafts.forget(draft.place, draft.window)
        elif answer == "p" and await put_back(self.edit, draft, await self.changes_since(draft.version), self):
            self.drafts.keep_now()
            self.drafts.forget(draft.place, draft.window)
            self.draw_record()

    async def changes_since(self, version: int | None) -> Sequence[FieldChange]:
        """List who changed what of the record since a version."""
        if version is None or self.record_id is None:
            return ()
        return await self.desk.gateway.read(journal.changes_since, self.table, self.record_id, version)

    # -- saving ------------------------------------------------------------------------------------------------------

    async def write(self) -> bool:
        """Save what is typed, and show the record as it is then; false where the user gave it up, which was said."""
        new = self.record_id is None
        if not new and not self.dirty:
            self.say("Nothing has changed since it was saved.")
            self.drafts.drop()
            return True
        if not await self.send():
            return False
        self.drafts.drop()
        if new and self.record_id is not None:
            self.desk.note_made(self.KIND, self.record_id)
        await self.read_record()
        self.tell_saved(new=new)
        return True

    @abstractmethod
    async def send(self) -> bool:
        """Have what is typed saved; false where the user gave it up, which was said. Raises what the service refuses."""

    @abstractmethod
    def tell_saved(self, *, new: bool) -> None:
        """Say that it was saved."""

    def do_save(self) -> None:
        if self.edit.version is None:
            self._save_now(close=False)
        else:
            self._save_on()

    def do_save_close(self) -> None:
        self._save_now(close=True)

    @keys_wait("saving", group="save", exclusive=False, lets=edits_text)
    async def _save_on(self) -> None:
        """Save a record that stays where it is: on a slow line or a busy book one types on meanwhile."""
        await self.saving.run()

    @keys_wait("saving", group="save", exclusive=False)
    async def _save_now(self, *, close: bool) -> None:
        if await self.saving.run() and close and self.is_active:
            told = self.said if self.refuses_now() else ""
            self.app.pop_screen()
            if told:
                self.desk.say(told, problem=True)

    async def stale(self, error: StaleRecord) -> bool:
        """Somebody else saved first: ask what to keep; true when it is to be saved again."""
        theirs, version = await self.edit.theirs()
        if await merge_into(self.edit, theirs, version, error.changes, self):
            self.draw_record()
            return True
        self.say(LOOK_FIRST, problem=True)
        return False

    # -- the studio's own fields ---------------------------------------------------------------------------------------

    async def show_own(self, form: Form, known: tuple[OwnField, ...]) -> None:
        """Have a form ask for the studio's own fields, as they are declared now."""
        if known != self.edit.own:
            self.edit.own = known
            await form.extend(own_items(known, self.desk.preferences))

    def asked(self, name: str) -> str:
        """Say whether the form has a field, by the name in `FieldSpec.varies`: required, ask or none."""
        if name.startswith(PREFIX):
            return asked_of(self.edit.own, name, self.edit.session_type)
        return str(self.desk.preferences.of(name))

    def vary_own(self) -> None:
        """Show those own fields that a record of its type has."""
        for form in self.forms():
            form.vary(self.asked)

    # -- others' changes ---------------------------------------------------------------------------------------------

    def do_refresh(self) -> None:
        self._read(self._refresh)

    def look_changed(self) -> None:
        self.draw_record()

    def preferences_changed(self) -> None:
        for form in self.walk_children(Form):
            form.vary(self.asked)
        super().preferences_changed()

    async def _refresh(self) -> None:
        left = await leave_unseen(self)
        if self.dirty and not left:
            await self.read_beside()
        elif not left and await self.read_record():
            self.say_unless_said("Read anew.")

    async def read_beside(self) -> None:
        """Read anew what is not typed into, and say so: something typed would be lost with the rest."""
        self.say("What you typed is kept.")

    def changed_elsewhere(self, changes: frozenset[tuple[str, int]]) -> None:
        super().changed_elsewhere(changes)
        self.follow_own(changes)
        if (self.table, self.record_id) in changes and self.is_active:
            self.in_background(self._follow, group="record.follow")

    def follow_own(self, changes: frozenset[tuple[str, int]]) -> None:
        """Ask for other own fields where they were changed; where something is typed, once it is saved."""
        if any(table == "own_field" for table, _ in changes) and not self.dirty:
            self._read(self._fields_changed)

    async def _fields_changed(self) -> None:
        await self.read_record()

    async def _follow(self) -> None:
        if self.record_id is None or self.saving.busy:
            return
        if (now := await self.attempt(self.edit.theirs())) is not None:
            await self.follow_to(now[1])

    async def follow_to(self, version: int) -> None:
        """Show the version that another desk saved; where something is typed here, only say so."""
        if version == self.edit.version or self.saving.busy:
            return
        if self.dirty:
            self.say(f"Somebody changed this {self.KIND} meanwhile: saving will show you both.", problem=True)
        elif await self.read_record():
            self.say(f"Somebody changed this {self.KIND}: this is how it is now.")

    # -- leaving -----------------------------------------------------------------------------------------------------

    async def may_leave(self) -> bool:
        answer = await ask_leave(self.desk, self.title_text()) if self.dirty else "discard"
        if answer == "save":
            return await self.saving.run()
        if answer == "discard":
            self.drafts.drop()
        return answer == "discard"
