"""A member of a client's family: name, relationship, birthday."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from studio.clients import clients
from studio.clients.clients import Member
from studio.clients.fields import MEMBER
from studio.kernel import clock
from studio.kernel.clean import capitalise_name
from studio.kernel.errors import StaleRecord, StudioError
from studio.kernel.types import Choice
from studio.lists import choices
from tui.frame.desk import Desk
from tui.frame.form_fields import At, Layout, offer_choices, place_fields
from tui.screens.dialogs.form import FormDialog
from tui.terminal.readiness import keys_wait
from tui.widgets.field import FieldChanged, FieldSubmitted
from tui.widgets.form import Form, FormShape
from tui.widgets.text_block import TextBlock
from tui.widgets.text_field import TextField

LAYOUT: Layout = (At("name"), At("relationship"), At("birthday", width=18))


async def ask_member(desk: Desk, client_id: int, member: Member | None) -> bool:
    """Add a member to a client's family (``member`` ``None``) or change one; returns whether anything was saved."""
    try:
        relationships = await desk.gateway.read(choices.relationships)
    except StudioError as error:
        desk.say(str(error), problem=True)
        return False
    saved: bool | None = await desk.push_screen_wait(MemberDialog(client_id, member, relationships))
    return bool(saved)


class MemberDialog(FormDialog[bool]):
    """Saves the member itself, so that a refusal is shown beside what was typed."""

    AUTO_FOCUS = ""
    KEYS: ClassVar[str] = "Enter or ^S OK   Down Pick   Esc Cancel"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "ok", "OK", show=False)]
    DEFAULT_CSS = """
    MemberDialog DialogBox { width: 60; }
    MemberDialog Form { height: 3; }
    MemberDialog TextBlock { height: 2; }
    """

    def __init__(self, client_id: int, member: Member | None, relationships: Sequence[Choice]) -> None:
        super().__init__("Family member" if member else "New family member")
        self.client_id = client_id
        self.member_id = member.id if member else None
        self.version = member.version if member else None
        self._member = member
        self._relationships = relationships
        self._saving = False

    def compose_body(self) -> ComposeResult:
        form = Form(place_fields(MEMBER, LAYOUT, self.desk.preferences), shape=FormShape((14, 0)), enter="submit")
        offer_choices(form, MEMBER, {"relationship": self._relationships})
        yield form
        yield TextBlock(id="told")

    def on_mount(self) -> None:
        form, member = self.query_one(Form), self._member
        relationship = member.relationship if member else None
        form.load(
            {
                "name": member.name if member else "",
                "relationship": Choice(relationship.id, relationship.name) if relationship else None,
                "birthday": member.birthday if member else None,
            }
        )
        form.focus_field("name")
        self._show_age()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        if isinstance(event.widget, TextField):
            self._capitalise()

    def _capitalise(self) -> None:
        form = self.query_one(Form)
        if "name" in form.changes():
            form.field("name").retype(capitalise_name(str(form.values()["name"])))

    @on(FieldChanged)
    def _show_age(self) -> None:
        form = self.query_one(Form)
        birthday = form.values()["birthday"]
        age = Member(0, 0, "", None, birthday).age(clock.today()) if isinstance(birthday, date) else None
        form.set_note("birthday", "" if age is None or age < 0 else f"{age} year{'s' * (age != 1)} old")

    @on(FieldSubmitted)
    def _submitted(self) -> None:
        self.action_ok()

    @keys_wait("saving", group="save", exclusive=False)
    async def action_ok(self) -> None:
        """Save the member; what is refused is said here, and the dialog stays."""
        form = self.query_one(Form)
        if self._saving:
            return
        if (complaint := form.first_complaint()) is not None:
            form.focus_field(complaint[0])
            self.tell(complaint[1])
            return
        self._capitalise()
        values: dict[str, Any] = form.values()
        self._saving = True
        try:
            await self.desk.gateway.write(
                clients.save_member, self.desk.actor, self.client_id, self.member_id, self.version, **values
            )
        except StaleRecord as error:
            self.version = error.version
            changed = "; ".join(f"{c.field.replace('_', ' ')} is now {c.after or 'empty'}" for c in error.changes)
            self.tell(f"Changed meanwhile: {changed}. Enter again saves yours, Esc keeps that.")
        except StudioError as error:
            self.tell(str(error))
            if error.field in values:
                form.focus_field(str(error.field))
        else:
            self.close(True)
        finally:
            self._saving = False
