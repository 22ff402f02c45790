"""What is typed into one session: saved by one call of a service, merged with what others saved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from studio.dates.spans import end_by_length
from studio.kernel.types import Allow, Choice, meaning
from studio.sessions import sessions, views
from studio.sessions.fields import SESSION
from studio.sessions.opening import Beginning
from studio.sessions.sessions import Saved
from studio.sessions.views import SessionRecord
from studio.to_do import copying, moving
from studio.to_do.moving import Along, Consequences
from studio.workflow.workflow import Due
from tui.frame.desk import Desk
from tui.frame.edit import RecordEdit, Values
from tui.frame.own_fields import own_values
from tui.frame.saving import Host
from tui.screens.dialogs.clash import save_asking
from tui.screens.dialogs.moving import ask_of
from tui.screens.session.values import (
    Remind,
    When,
    from_form,
    session_values,
    to_form,
    to_service,
    when_shown,
)
from tui.widgets.form import Form


class SessionEdit(RecordEdit):
    """One session's values; ``session_id`` ``None`` is a new one of ``client_id``."""

    FIELDS = SESSION
    KINDS = (*RecordEdit.KINDS, When, Remind)
    LABELS: ClassVar[Mapping[str, str]] = {
        "when": "Date and time",
        "reminder": "Reminder",
        "participants": "Participants",
        "promotions": "Promotions",
        "print_notes": "Print the notes",
    }

    def __init__(
        self,
        forms: Callable[[], Iterable[Form]],
        desk: Callable[[], Desk],
        session_id: int | None,
        client_id: int | None,
    ) -> None:
        super().__init__(forms, desk, session_id)
        self.client_id = client_id
        self.beginning: Beginning | None = None
        """What a new session may begin with, by the type that stands here."""
        self.copies: int | None = None
        """Which session a new one is a copy of."""
        self.copy_of: SessionRecord | None = None
        """That one, once it is read."""
        self.along: tuple[datetime, frozenset[Along]] | None = None
        """To which start what comes along was asked for, and what was said."""
        self.names: dict[str, dict[int, str]] = {}
        """What the ids of participants and promotions are called."""

    def to_form(self, values: Mapping[str, Any]) -> dict[str, object]:
        return to_form(values)

    def from_form(self, standing: Mapping[str, object]) -> Values:
        return from_form(standing)

    def shown(self, key: str, value: Any) -> str:
        if isinstance(value, When):
            return when_shown(value)
        if isinstance(value, Remind):
            return f"{value.minutes} min before" if value.on else "none"
        if isinstance(value, frozenset):
            return ", ".join(self.names.get(key, {}).get(row, str(row)) for row in sorted(value))
        if key == "redo" and isinstance(value, Choice):
            return f"of {value.label}"
        return super().shown(key, value)

    # -- the studio -----------------------------------------------------------------------------------------------------

    async def theirs(self) -> tuple[Values, int]:
        record = await self._desk().gateway.read(views.session_record, self.record_id or 0)
        return session_values(record) | own_values(self.own, record.fields), record.version

    async def type_copied(self) -> int | None:
        """Read what a new one is a copy of, and return its session type; ``None`` where it is none."""
        if self.copies is not None and self.copy_of is None:
            desk = self._desk()
            self.copy_of = await desk.attempt(desk.gateway.read(views.session_record, self.copies))
        return self.copy_of.session_type.id if self.copy_of is not None else None

    @property
    def session_type(self) -> int | None:
        kind = meaning(self.mine()["session_type"]) if self.base else None
        return kind if isinstance(kind, int) else None

    async def save(self, host: Host) -> Saved | None:
        """Save what is typed, asking about a clash, then what comes along where it moves.

        Returns:
            ``None`` where the user would rather change it, which was said.

        Raises:
            StudioError: what the service refuses, ``StaleRecord`` among it.
        """
        self.along = None
        saved = await save_asking(self._desk(), host, partial(self._send, host), self.move_to)
        if saved is None:
            host.focus_named("start")
        return saved

    async def _send(self, host: Host, allow: Allow) -> Saved | None:
        gateway, actor = self._desk().gateway, self._desk().actor
        mine = self.mine()
        if self.record_id is None:
            values, client_id = self._given(mine), self.client_id or 0
            if (along := await self._what_comes_along(host, values, allow)) is None:
                return None
            if self.copy_of is not None and along:
                write = gateway.write(copying.copy, actor, self.copy_of.id, client_id, values, along=along, **allow)
            else:
                write = gateway.write(sessions.book_session, actor, client_id, values, **allow)
            saved = await write
        elif self._moves(mine):
            values = to_service(self.changes())
            if (along := await self._what_comes_along(host, values, allow)) is None:
                return None
            when = values.pop("starts_at"), values.pop("ends_at")
            saved = await gateway.write(
                moving.move, actor, self.record_id, self.version, *when, along=along, values=values, **allow
            )
        else:
            values = to_service(self.changes())
            saved = await gateway.write(sessions.save_session, actor, self.record_id, self.version, values, **allow)
        self.record_id = saved.session_id
        self.accept(mine)
        return saved

    def _moves(self, mine: Values) -> bool:
        starts_at, ends_at = mine["when"].span
        return bool(starts_at and ends_at and self.base["when"].span[0] != starts_at < ends_at)

    async def _what_comes_along(self, host: Host, values: Values, allow: Allow) -> frozenset[Along] | None:
        """Return what comes along: it is asked once for each start, and not before that is free.

        It is not asked where nothing is to be decided: what follows by itself was said when the time was typed.

        Returns:
            ``None`` where the user would rather change something, which was said.
        Raises:
            Clash: somebody or something is taken then.
        """
        desk, starts_at = self._desk(), values.get("starts_at")
        if self.along is not None and self.along[0] == starts_at:
            return self.along[1]
        found = await self._consequences(starts_at) if starts_at else None
        if starts_at is None or found is None or not found.asks:
            return frozenset()
        await desk.gateway.read(moving.judge, desk.actor, self.record_id, values, **allow)
        along = await ask_of(desk, found, moving.words(found, starts_at))
        if along is None:
            host.say("Nothing was saved; what you typed is still here.", problem=True)
            return None
        self.along = starts_at, along
        return along

    async def _consequences(self, starts_at: datetime) -> Consequences | None:
        desk = self._desk()
        if self.record_id is not None:
            return await desk.gateway.read(moving.consequences, desk.actor, self.record_id, starts_at)
        if self.copy_of is not None:
            return await desk.gateway.read(copying.consequences, desk.actor, self.copy_of.id, starts_at, typed=True)
        return None

    @property
    def due_by_hand(self) -> bool:
        """Whether a new session's due date is another one than follows from its status."""
        typed, due = self.mine()["status_due"], self.due_that_follows()
        return typed is not None and (due is None or typed != due.day)

    def due_that_follows(self) -> Due | None:
        """Return the due date that follows from the status of a new session."""
        known, status = self.beginning, meaning(self.mine()["status"])
        return known.dues.get(status) if known is not None and isinstance(status, int) else None

    def _given(self, mine: Values) -> Values:
        """Leave out what was left empty, or follows by itself, for the studio to fill in; an emptied room is a choice."""
        values, known = to_service(mine), self.beginning
        if known is not None and values["status"] == known.initial.id:
            del values["status"]
        if not self.due_by_hand:
            del values["status_due"]
        chosen = {name: None for name in ("photographer", "assistant", "room") if values.get(name) is None}
        return {name: value for name, value in values.items() if value is not None and value != ""} | chosen

    def move_to(self, start: datetime) -> None:
        """Put another start in; the length stays."""
        starts_at, ends_at = self.mine()["when"].span
        if starts_at is not None and ends_at is not None:
            self.put({"when": When.of(start, end_by_length(start, ends_at - starts_at))})
