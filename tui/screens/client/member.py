"""A member of a client's family: name, relationship, birthday."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual import events, on
from textual.app import ComposeResult

from studio.clients import clients
from studio.clients.clients import Member
from studio.clients.fields import MEMBER
from studio.dates.typed.birthdays import Birthday
from studio.kernel import clock
from studio.kernel.clean import capitalise_name
from studio.kernel.errors import NotFound, StaleRecord
from studio.kernel.types import Choice, meaning
from studio.lists import choices
from tui.frame.desk import Desk
from tui.frame.form_fields import At, Layout, offer_choices, place_fields
from tui.frame.saving import merge_into
from tui.screens.client.edit import MemberEdit
from tui.screens.dialogs.form import RecordDialog
from tui.widgets.field import FieldChanged
from tui.widgets.form import Form, FormShape
from tui.widgets.text_block import AnswerBlock
from tui.widgets.text_field import TextField

LAYOUT: Layout = (At("name"), At("relationship"), At("birthday", width=18))


async def ask_member(desk: Desk, client_id: int, member: Member | None) -> bool:
    """Add a member to a client's family (``member`` ``None``) or change one; returns whether anything was saved."""
    relationships = await desk.attempt(desk.gateway.read(choices.relationships))
    if relationships is None:
        return False
    saved: bool | None = await desk.push_screen_wait(MemberDialog(client_id, member, relationships))
    return bool(saved)


class MemberDialog(RecordDialog[bool]):
    """Adds or changes a member."""

    DEFAULT_CSS = """
    MemberDialog DialogBox { width: 60; }
    MemberDialog Form { height: 3; }
    MemberDialog AnswerBlock { height: 2; }
    """

    edit: MemberEdit

    def __init__(self, client_id: int, member: Member | None, relationships: Sequence[Choice]) -> None:
        super().__init__("Family member" if member else "New family member")
        self.client_id = client_id
        self.edit = MemberEdit(self.forms, lambda: self.desk)
        self._member = member
        self._relationships = relationships

    def compose_body(self) -> ComposeResult:
        form = Form(place_fields(MEMBER, LAYOUT, self.desk.preferences), shape=FormShape((14, 0)), enter="submit")
        offer_choices(form, MEMBER, {"relationship": self._relationships})
        yield form
        yield AnswerBlock(id="told")

    def on_mount(self) -> None:
        member = self._member
        self.edit.show(MemberEdit.values_of(member), member.version if member else None)
        self.form.focus_field("name")
        self._show_age()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        if isinstance(event.widget, TextField):
            self._tidy()

    def _tidy(self) -> None:
        if "name" in self.edit.changes():
            self.form.field("name").retype(capitalise_name(str(self.form.values()["name"])))

    @on(FieldChanged)
    def _show_age(self) -> None:
        birthday = self.form.values()["birthday"]
        age = birthday.age(clock.today()) if isinstance(birthday, Birthday) else None
        self.form.set_note("birthday", "" if age is None or age < 0 else f"{age} year{'s' * (age != 1)} old")

    async def save(self) -> bool:
        self._tidy()
        values: dict[str, Any] = {key: meaning(value) for key, value in self.edit.mine().items()}
        member_id = self._member.id if self._member else None
        await self.desk.gateway.write(
            clients.save_member, self.desk.actor, self.client_id, member_id, self.edit.version, **values
        )
        return True

    async def stale(self, error: StaleRecord) -> bool:
        family = await self.desk.gateway.read(clients.family, self.client_id)
        member = next((one for one in family if self._member and one.id == self._member.id), None)
        if member is None:
            raise NotFound("That family member is gone: look at the family again.")
        theirs = MemberEdit.values_of(member)
        return await merge_into(self.edit, theirs, member.version, error.changes, self)
