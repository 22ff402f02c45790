"""What happens while a session is typed: what its type, its start and its room fill in, and who is free then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from studio.booking import availability
from studio.booking.resources import Around
from studio.dates.spans import end_by_length
from studio.kernel import clock
from studio.kernel.types import Choice, Unclear, meaning
from studio.lists.choices import SessionChoices, TypeChoice
from studio.sessions.fields import AROUND, DRIVE
from studio.to_do import moving
from tui.frame import who_is_free
from tui.frame.record import RecordScreen
from tui.screens.session.edit import SessionEdit
from tui.screens.session.values import Remind, When, to_service
from tui.widgets.form import Form

ASKS_WHO_IS_FREE = frozenset({"date", "start", "end", "photographer", "assistant", "room", "session_type", *AROUND})


class Filling:
    """Fills in what follows from what was typed. Fields that the user has changed are left alone."""

    def __init__(self, screen: RecordScreen, edit: SessionEdit, offered: Callable[[], SessionChoices | None]) -> None:
        """Fill in on ``screen``; ``offered`` returns the pick lists once they are read."""
        self.screen = screen
        self.edit = edit
        self._offered = offered
        self.given: frozenset[str] = frozenset()
        """What it was opened with, such as the time and the column under a cursor: no type takes that away."""

    def changed(self, name: str) -> None:
        """The user changed a field."""
        if name == "session_type":
            self._type_chosen()
        elif name == "start" and self.edit.record_id is None:
            self._put_end()
        elif name == "room":
            self._studio_follows()
        elif name == "reminder":
            self._minutes_follow()
        if name in ("date", "start", "end", "session_type"):
            self.tell_length()
        if name in ASKS_WHO_IS_FREE:
            self.look()

    def tell_length(self) -> None:
        """Write the length behind the end."""
        self.screen.query_one("#general", Form).set_note("end", self.edit.mine()["when"].length_note)

    def _type(self, mine: Mapping[str, Any]) -> TypeChoice | None:
        offered, key = self._offered(), meaning(mine["session_type"])
        return next((kind for kind in offered.types if kind.id == key), None) if offered else None

    def _type_chosen(self) -> None:
        """A new session takes length, room and people from its type; an existing one keeps what it has."""
        mine, offered = self.edit.mine(), self._offered()
        kind = self._type(mine)
        if kind is None or offered is None or self.edit.record_id is not None:
            return
        when, began = mine["when"], self.edit.base["when"]
        if "end" not in self.given or (when.start, when.end) != (began.start, began.end):
            self._put_end()
        chosen: dict[str, Any] = {}
        for name, key, choices in (
            ("room", kind.room, offered.rooms),
            ("photographer", kind.photographer, offered.photographers),
            ("assistant", kind.assistant, offered.assistants),
        ):
            found = next((choice for choice in choices if choice.key == key), None)
            free = name not in self.given and meaning(mine[name]) == meaning(self.edit.base[name])
            if found is not None and free:
                chosen[name] = found
        for name in ("before_min", "after_min"):
            if meaning(mine[name]) == meaning(self.edit.base[name]):
                chosen[name] = getattr(kind, name) or None
        self.edit.put(chosen)
        if "room" in chosen:
            self._studio_follows()

    def _put_end(self) -> None:
        mine = self.edit.mine()
        kind, when = self._type(mine), mine["when"]
        if kind is not None and isinstance(when.start, time):
            starts_at = datetime.combine(when.date if isinstance(when.date, date) else clock.today(), when.start)
            end = end_by_length(starts_at, timedelta(minutes=kind.duration_min))
            self.edit.put({"when": When(when.date, when.start, end.time())})

    def _studio_follows(self) -> None:
        """A room stands in one of the studio's places: choosing it chooses the place."""
        room, offered = self.edit.mine()["room"], self._offered()
        if isinstance(room, Choice) and offered is not None:
            place = offered.studio_of_room.get(room.key)
            found = next((choice for choice in offered.studios if choice.key == place), None)
            if found is not None:
                self.edit.put({"studio": found})

    def _minutes_follow(self) -> None:
        """A reminder that is switched on comes as early as the studio likes."""
        reminder = self.edit.mine()["reminder"]
        if reminder.on and reminder.minutes is None:
            self.edit.put({"reminder": Remind(True, self.screen.desk.preferences.reminder_min)})

    # -- who is free ----------------------------------------------------------------------------------------------------

    def look(self, told: str = "") -> None:
        """Say whether everybody is free then, with ``told`` before it."""
        self.screen.in_background(self._look, told, group="session.look")

    def _around(self, mine: Mapping[str, Any]) -> Around:
        """Return the time around it that is taken too."""
        minutes = [value if isinstance(value := mine[name], int) else 0 for name in AROUND]
        drives = bool(self.screen.desk.preferences.of(DRIVE.name))
        return Around(*minutes[:2], *(minutes[2:] if drives else (0, 0)))

    async def _look(self, told: str) -> None:
        screen, mine, before = self.screen, self.edit.mine(), self.screen.said
        asked = {key: mine[key] for key in ("when", "photographer", "assistant", "room", "studio")}
        # Who or what is not understood is nobody's time: the field says what is wrong with it.
        values = to_service({key: None if isinstance(value, Unclear) else value for key, value in asked.items()})
        if values["starts_at"] is None or values["ends_at"] is None:
            return
        found = await screen.attempt(
            screen.desk.gateway.read(
                availability.availability,
                values["photographer"],
                values["assistant"],
                values["room"],
                values["starts_at"],
                values["ends_at"],
                self.edit.record_id,
                values["studio"],
                self._around(mine),
                self.edit.session_type,
                expected if isinstance(expected := mine.get("expected_on"), date) else None,
            )
        )
        follows = await self._follows(values["starts_at"], values["ends_at"])
        who_is_free.tell(screen, before, found, told, follows)

    async def _follows(self, starts_at: datetime, ends_at: datetime) -> str:
        """Say what follows when a session that is booked moves there."""
        screen, session_id = self.screen, self.edit.record_id
        if session_id is None or (starts_at, ends_at) == self.edit.base["when"].span:
            return ""
        read = screen.desk.gateway.read(moving.consequences, screen.desk.actor, session_id, starts_at, ends_at)
        found = await screen.attempt(read)
        return found.sentence if found is not None else ""
