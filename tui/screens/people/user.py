"""All of a user, in a dialog; and their PIN in another one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from textual.app import ComposeResult

from studio.kernel.access import Actor
from studio.kernel.errors import Invalid, StaleRecord
from studio.kernel.types import Choice, meaning
from studio.people import entering, users
from studio.people.users import USER, UserView
from tui.frame.edit import FormEdit
from tui.frame.form_fields import At, offer_choices, place_fields
from tui.frame.saving import merge_into
from tui.screens.dialogs.form import RecordDialog
from tui.text import cells
from tui.widgets.form import FieldSpec, Form, FormShape
from tui.widgets.text_block import AnswerBlock
from tui.widgets.text_field import TextField


class UserEdit(FormEdit):
    """The values of a user."""

    FIELDS = USER


class UserDialog(RecordDialog[int]):
    """Adds a user, or changes one; gives back the id."""

    DEFAULT_CSS = """
    UserDialog DialogBox { width: 72; }
    UserDialog Form { height: auto; max-height: 14; }
    UserDialog AnswerBlock { height: 2; }
    """

    edit: UserEdit

    def __init__(self, user: UserView | None, offered: Mapping[str, tuple[Choice, ...]]) -> None:
        super().__init__("Edit user" if user else "New user")
        self.user, self.offered = user, offered
        self.edit = UserEdit(self.forms, lambda: self.desk)

    def compose_body(self) -> ComposeResult:
        widest = max(cells(field.label) for field in USER.values())
        layout = [At(key, label=field.label) for key, field in USER.items()]
        form = Form(place_fields(USER, layout, self.desk.preferences), shape=FormShape((widest + 2, 0)), enter="submit")
        offer_choices(form, USER, self.offered)
        yield form
        yield AnswerBlock(id="told")

    def on_mount(self) -> None:
        self.edit.show(self._values(self.user), self.user.version if self.user else None)
        self.form.focus_field("login")

    def _values(self, user: UserView | None) -> dict[str, Any]:
        values = users.values_of(user)
        for key, choices in self.offered.items():
            values[key] = next((choice for choice in choices if choice.key == values[key]), None)
        return values

    async def save(self) -> int:
        write, actor = self.desk.gateway.write, self.desk.actor
        if self.user is None:
            values: dict[str, Any] = {key: meaning(value) for key, value in self.edit.mine().items()}
            names = [str(values.pop(key) or "") for key in ("login", "name", "initials")]
            return await write(users.add_user, actor, *names, **values)
        changes = {key: meaning(value) for key, value in self.edit.changes().items()}
        await write(users.edit_user, actor, self.user.id, self.edit.version, changes)
        return self.user.id

    async def stale(self, error: StaleRecord) -> bool:
        assert self.user is not None
        theirs = await self.desk.gateway.read(users.user_view, self.user.id)
        return await merge_into(self.edit, self._values(theirs), theirs.version, error.changes, self)


class PinDialog(RecordDialog[bool]):
    """Gives a user a PIN, typed twice; left empty, it takes the PIN away."""

    DEFAULT_CSS = """
    PinDialog DialogBox { width: 60; }
    PinDialog Form { height: 2; }
    PinDialog AnswerBlock { height: 2; }
    """

    KEYS: ClassVar[str] = "Enter Next, OK   Esc Cancel"

    def __init__(self, user: UserView) -> None:
        super().__init__(f"PIN of {user.name}")
        self.user = user

    def compose_body(self) -> ComposeResult:
        pins = [(key, TextField(key, max_length=6)) for key in ("pin", "again")]
        for _, field in pins:
            field.password = True
        labels = {"pin": "New PIN", "again": "The same again"}
        yield Form([FieldSpec(field, labels[key], width=8) for key, field in pins], shape=FormShape((16, 0)))
        yield AnswerBlock(id="told")

    def on_mount(self) -> None:
        self.tell("Four to six digits; six for who may do what is gone for good.")
        self.form.focus_field("pin")
        self.form.field("again").enter_submits = True

    async def save(self) -> bool:
        typed = self.form.standings()
        if typed["pin"] != typed["again"]:
            raise Invalid("The two are not the same: type both again.", field="pin")
        await self.desk.gateway.write(users.set_pin, self.desk.actor, self.user.id, str(typed["pin"] or ""))
        return bool(typed["pin"])


class SwitchDialog(RecordDialog[Actor]):
    """Lets somebody else work at this desk, by their initials and PIN."""

    DEFAULT_CSS = """
    SwitchDialog DialogBox { width: 60; }
    SwitchDialog Form { height: 2; }
    SwitchDialog AnswerBlock { height: 3; }
    """

    KEYS: ClassVar[str] = "Enter Next, OK   Esc Cancel"

    def __init__(self) -> None:
        super().__init__("Switch user")

    def compose_body(self) -> ComposeResult:
        pin = TextField("pin", max_length=6)
        pin.password = True
        initials = FieldSpec(TextField("initials", max_length=users.MOST_INITIALS), "Your initials", width=8)
        yield Form([initials, FieldSpec(pin, "Your PIN", width=8)], shape=FormShape((15, 0)))
        yield AnswerBlock(id="told")

    def on_mount(self) -> None:
        self.tell(f"{self.desk.actor.name} works here now. What is typed stays.")
        self.form.focus_field("initials")
        self.form.field("pin").enter_submits = True

    async def save(self) -> Actor:
        typed = {key: str(value or "") for key, value in self.form.standings().items()}
        who = await self.desk.gateway.read(entering.with_initials, typed["initials"])
        return await self.desk.gateway.write(entering.enter, who, typed["pin"], entering.terminal())

    def focus_named(self, name: str | None) -> None:
        """Focus what is typed anew; the next PIN takes the place of the wrong one, whose digits nobody sees."""
        super().focus_named(name or "pin")
