"""What is typed into one client, or into a member of the family."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from studio.clients import clients, duplicates
from studio.clients.clients import Address, Email, Member, Phone
from studio.clients.duplicates import Likeness
from studio.clients.fields import CLIENT, MEMBER
from studio.dates.typed.birthdays import Birthday, format_birthday
from studio.kernel.types import Choice
from tui.frame.desk import Desk
from tui.frame.edit import FormEdit, RecordEdit, Values
from tui.frame.own_fields import own_values
from tui.screens.client.values import client_values, from_form, row_shown, tidied, to_form, to_service
from tui.widgets.form import Form


class ClientEdit(RecordEdit):
    """One client's values; see `RecordEdit`."""

    FIELDS = CLIENT
    KINDS = (*RecordEdit.KINDS, Phone, Email, Address)
    LABELS: ClassVar[Mapping[str, str]] = {
        "phones": "Phone",
        "emails": "Email",
        "addresses": "Address",
        "last_name": "Last name",
        "organisation": "Organisation",
        "groups": "Groups",
    }

    def __init__(self, forms: Callable[[], Iterable[Form]], desk: Callable[[], Desk], client_id: int | None) -> None:
        super().__init__(forms, desk, client_id)
        self.groups: dict[int, str] = {}
        """What the ids of groups are called."""

    def to_form(self, values: Mapping[str, Any]) -> dict[str, object]:
        return to_form(values)

    def from_form(self, standing: Mapping[str, object]) -> Values:
        return from_form(standing, self.base | self.apart)

    def label(self, key: str, row: int = 0) -> str:
        several = key in ("phones", "emails") or (key == "addresses" and row)
        return super().label(key) + (f" {row + 1}" if several else "")

    def shown(self, key: str, value: Any) -> str:
        if isinstance(value, frozenset):
            return self.groups_shown(value)
        return row_shown(value) or super().shown(key, value)

    def groups_shown(self, ticked: Iterable[int]) -> str:
        """Return the names of groups, in the studio's order; nothing is empty."""
        return ", ".join(name for key, name in self.groups.items() if key in set(ticked))

    # -- the studio -----------------------------------------------------------------------------------------------------

    async def theirs(self) -> tuple[Values, int]:
        record = await self._desk().gateway.read(clients.client_record, self.record_id or 0)
        return client_values(record) | own_values(self.own, record.fields), record.version

    def tidy(self) -> None:
        """Write the names that were typed as names are written."""
        self.put(tidied(self.mine(), self.changes()))

    async def alike(self) -> tuple[Likeness, ...]:
        """List who is in the book already and may be the new client."""
        return await self._desk().gateway.read(duplicates.likenesses, to_service(self.mine()))

    async def save(self) -> int:
        """Save what is typed, and return the client's id.

        Raises:
            StudioError: what the service refuses, ``StaleRecord`` among it.
        """
        gateway, actor, mine = self._desk().gateway, self._desk().actor, self.mine()
        if self.record_id is None:
            self.record_id = await gateway.write(clients.add_client, actor, to_service(mine))
        else:
            values = to_service(self.changes())
            await gateway.write(clients.save_client, actor, self.record_id, self.version, values)
        self.accept(mine)
        return self.record_id


class MemberEdit(FormEdit):
    """A member of a client's family."""

    FIELDS = MEMBER
    KINDS = (*FormEdit.KINDS, Birthday)

    def shown(self, key: str, value: Any) -> str:
        return format_birthday(value) if isinstance(value, Birthday) else super().shown(key, value)

    @staticmethod
    def values_of(member: Member | None) -> Values:
        """Return a member's values, or those that a new one begins with."""
        relationship = member.relationship if member else None
        return {
            "name": member.name if member else "",
            "relationship": Choice(relationship.id, relationship.name) if relationship else None,
            "birthday": member.birthday if member else None,
        }
