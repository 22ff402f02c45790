"""Dialogs with a form, and beneath it a line that answers what is typed."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content

from studio.kernel.errors import StaleRecord
from tui.frame.dialog import PROBLEM, Dialog
from tui.frame.edit import FormEdit
from tui.frame.hints import Hints
from tui.frame.leave import ask_leave
from tui.frame.saving import Saving
from tui.terminal.readiness import keys_wait
from tui.text import safe
from tui.widgets.field import Echo, FieldChanged, FieldSubmitted, UndoSpent
from tui.widgets.form import Form
from tui.widgets.text_block import AnswerBlock

T = TypeVar("T")
Asked = TypeVar("Asked")


EDGES = 2
"""Lines of the box's edges."""


class FormDialog(Hints, Dialog[T], Generic[T]):
    """Yield an `AnswerBlock` with the id ``told`` in `compose_body`; `tell` writes into it."""

    _echoed = ""

    @property
    def told(self) -> AnswerBlock:
        """The line beneath the form."""
        return self.query_one("#told", AnswerBlock)

    def tell(self, sentence: str, *, problem: bool = False) -> None:
        """Show a sentence beneath the form; a problem with its sign and colour, as on a screen."""
        self.told.set_class(problem, "-problem")
        self.told.show(Content(f"{PROBLEM * problem}{safe(sentence)}"))
        self._fit()

    def on_resize(self) -> None:
        # The answer is broken anew first, and may need more lines.
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        """Let a form that is as high as its fields scroll by itself: what is answered is never below the edge."""
        form, told = self.query_one(Form), self.told.styles.height
        most = form.styles.base.max_height
        if most is not None and told is not None:
            form.styles.max_height = max(1, min(int(most.value), self.app.size.height - EDGES - int(told.value)))

    @on(FieldChanged)
    def _made_right(self, message: FieldChanged) -> None:
        self.made_right(message.field_name, self.focused)

    @on(Echo)
    def _echo(self, message: Echo) -> None:
        if message.text:
            self._echoed = message.text
            self.tell(message.text)
        elif self.told.plain_text.strip() == safe(self._echoed).strip():
            # A field that loses the focus has nothing more to say; what was answered to it meanwhile stays.
            self.tell("")
            self.hint(self.focused)

    def told_now(self) -> str:
        return self.told.plain_text.removeprefix(PROBLEM).strip()

    def refuses_now(self) -> bool:
        return self.told.has_class("-problem")

    def give_hint(self, sentence: str) -> None:
        self.tell(sentence)

    @on(UndoSpent)
    def _undo_spent(self) -> None:
        self.tell("Nothing that was typed here is left to take back.")


class RecordDialog(FormDialog[T], Generic[T]):
    """Saves what is filled in itself, so that a refusal is shown beside what was typed and somebody else's save is merged.

    Subclasses yield one `Form` with ``enter="submit"``, and say in `save` how it is written.
    """

    AUTO_FOCUS = ""
    KEYS: ClassVar[str] = "Enter or ^S OK   Down Pick   Esc Cancel"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "ok", "OK", show=False)]
    edit: FormEdit | None = None
    """What is typed, where leaving asks what becomes of it."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._called = title
        self._saving = Saving(self)
        self._saved: T | None = None

    @property
    def form(self) -> Form:
        """What is filled in."""
        return self.query_one(Form)

    @on(FieldSubmitted)
    def _submitted(self) -> None:
        self.action_ok()

    @keys_wait("saving", group="save", exclusive=False)
    async def action_ok(self) -> None:
        """Save, and leave when it is saved."""
        if await self._saving.run():
            self.close(self._saved)

    def action_cancel(self) -> None:
        if self.edit is not None and self.edit.dirty:
            self._leave()
        else:
            super().action_cancel()

    @keys_wait("asking", group="leave")
    async def _leave(self) -> None:
        answer = await ask_leave(self.desk, self._called)
        if answer == "save":
            self.action_ok()
        elif answer == "discard":
            self.close(None)

    @abstractmethod
    async def save(self) -> T:
        """Write what is filled in, and return the dialog's result. Raises what the service refuses."""

    # -- what saving asks of it ---------------------------------------------------------------------------------------

    def forms(self) -> list[Form]:
        """List the forms."""
        return [self.form]

    def say(self, sentence: str, *, problem: bool = False) -> None:
        """Show a sentence beneath the form."""
        self.tell(sentence, problem=problem)

    def focus_named(self, name: str | None) -> None:
        """Focus the field that a refusal is about."""
        self.refused = name
        if name is not None and self.form.has_field(name):
            self.form.focus_field(name)

    async def ask(self, dialog: Dialog[Asked]) -> Asked | None:
        """Put up a dialog over this one and wait for its answer."""
        return await self.app.push_screen_wait(dialog)

    async def write(self) -> bool:
        """Save."""
        self._saved = await self.save()
        return True

    async def stale(self, error: StaleRecord) -> bool:
        """Somebody else saved first; true when it is to be saved again."""
        self.tell(str(error), problem=True)
        return False
