"""What is typed into the wizard: for whom it is, and a session or an appointment that is booked at its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.kernel.packed import packed_all, unpacked_all
from studio.kernel.types import Choice, meaning
from studio.sessions.fields import SESSION
from tui.frame.edit import RecordEdit, Values
from tui.screens.appointment.edit import AppointmentEdit
from tui.screens.session.edit import SessionEdit

TAKES_SESSION, TAKES_APPOINTMENT = "session", "appointment"


FOLLOWS = ("status", "status_due")
"""What follows by itself from the day on which it is booked: a draft does not bring back that of another one."""


class BookEdit(RecordEdit):
    """Holds the values of both kinds, so that nothing is lost where somebody changes their mind about which it is."""

    FIELDS = SESSION

    def __init__(self, session: SessionEdit, appointment: AppointmentEdit) -> None:
        super().__init__(lambda: (), lambda: session._desk())
        self.session, self.appointment = session, appointment
        self.kind = TAKES_SESSION
        self.client: Choice | None = None
        self.sought = ""
        """What is typed to find the client."""
        self.page = ""
        self.booked = ""
        """Its number, once it is booked: nothing is left to be kept then."""
        self.of_session: Choice | None = None
        """The session to which an appointment belongs; another client's is not."""
        self._began: tuple[object, ...] = ()

    @property
    def part(self) -> SessionEdit | AppointmentEdit:
        """The values of the kind that is booked."""
        return self.appointment if self.kind == TAKES_APPOINTMENT else self.session

    @property
    def held(self) -> bool:
        """Whether it will be held instead of booked."""
        return self.kind == TAKES_SESSION and bool(self.session.mine()["on_hold"])

    @property
    def session_type(self) -> int | None:
        return self.session.session_type

    def begin(self) -> None:
        """Take what stands here now for what nobody typed."""
        self._began = self._stands

    @property
    def _stands(self) -> tuple[object, ...]:
        return self.kind, meaning(self.client), self.sought

    @property
    def dirty(self) -> bool:
        if self.booked:
            return False
        return self._stands != self._began or any(edit.dirty for edit in (self.session, self.appointment))

    def take_client(self, client: Choice | None) -> None:
        """Book for this client; an appointment may be with nobody."""
        if self.client is not None and meaning(client) != meaning(self.client):
            self.belong_to(None)
        self.client = client
        self.session.client_id = int(client.key) if client is not None else None
        self.appointment.put({"client": client})

    def belong_to(self, session: Choice | None) -> None:
        """Let an appointment belong to a session, or to none."""
        self.of_session = session
        self.appointment.links = {"client": None, "session": None if session is None else int(session.key)}

    async def theirs(self) -> tuple[Values, int]:
        raise LookupError("Nobody else has what is not booked yet.")

    # -- drafts ---------------------------------------------------------------------------------------------------------

    def packed(self) -> tuple[dict[str, Any], dict[str, Any]]:
        if not self.dirty:
            return {}, {}
        here = {"kind": self.kind, "page": self.page, "sought": self.sought, "client": self.client}
        here["of_session"] = self.of_session
        parts = {"session": self.session, "appointment": self.appointment}
        return packed_all(here) | {name: _packed(edit.mine()) for name, edit in parts.items()}, {}

    def put_back(self, kept: Mapping[str, Any]) -> None:
        """Put the values of a draft in."""
        plain = {key: kept[key] for key in ("kind", "page", "sought", "client", "of_session") if key in kept}
        here = unpacked_all(plain, (Choice,))
        self.kind = TAKES_APPOINTMENT if here.get("kind") == TAKES_APPOINTMENT else TAKES_SESSION
        self.page, self.sought = str(here.get("page", "")), str(here.get("sought", ""))
        parts = {"session": self.session, "appointment": self.appointment}
        for name, edit in parts.items():
            edit.put(edit.unpacked(kept.get(name, {})))
        client, session = here.get("client"), here.get("of_session")
        self.take_client(client if isinstance(client, Choice) else None)
        self.belong_to(session if isinstance(session, Choice) else None)


def _packed(values: Mapping[str, Any]) -> dict[str, Any]:
    return packed_all({key: value for key, value in values.items() if key not in FOLLOWS})
