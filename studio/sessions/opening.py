"""All that the record of a session or of a client shows, read at once when it is opened."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from models import User
from studio.clients import clients, groups
from studio.clients.clients import ClientRecord, Member
from studio.dates.closures import business_calendar
from studio.kernel import clock
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.records import dataclass
from studio.kernel.types import Choice
from studio.lists import choices
from studio.lists.choices import SessionChoices
from studio.lists.own_fields import OwnField, fields_of
from studio.lists.page import COUNT_CAP
from studio.sessions import agenda, preview, views
from studio.sessions.agenda import AgendaRow
from studio.sessions.event_views import EventView, events_of
from studio.sessions.rows import SessionRow
from studio.sessions.views import ClientBlock, SessionRecord, StatusNoteView
from studio.workflow import workflow
from studio.workflow.workflow import Due, StatusView


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a session that is being booked may begin with: its status, and the due date that follows from it."""

    session_type: int | None
    """The type whose statuses these are; ``None`` while none is chosen."""
    offered: tuple[StatusView, ...]
    """The statuses of the type's cycle, in working order."""
    initial: StatusView
    session_day: date
    dues: Mapping[int, Due]
    """The due date of each status that begins today in a session on ``session_day``, by its id."""


def beginning(session_type: int | None, session_day: date) -> Beginning:
    """Read what a new session of a type may begin with.

    Raises:
        NotFound: the studio has no statuses, or none of the type's cycle is the initial one.
    """
    cycle_id = workflow.cycle_of(session_type)
    offered, initial = workflow.statuses(cycle_id), workflow.initial_status(cycle_id)
    return Beginning(session_type, offered, initial, session_day, _dues(offered, clock.today(), session_day))


def _dues(offered: Sequence[StatusView], since: date, session_day: date) -> dict[int, Due]:
    """Work out when each status would be due if it began on a day; none for one whose date lies too far ahead."""
    calendar, dues = business_calendar(), {}
    for status in offered:
        with contextlib.suppress(Invalid):  # said when somebody chooses it
            dues[status.id] = workflow.due_date(status, status.counted_from(since, session_day), calendar)
    return dues


@dataclass(frozen=True, slots=True)
class SessionOpening:
    """A session, or a new one of a client, with its pick lists, the client's family and the history."""

    record: SessionRecord | None
    """``None`` for a new one."""
    client: ClientBlock
    choices: SessionChoices
    family: tuple[Member, ...]
    history: tuple[StatusNoteView, ...]
    others: tuple[SessionRow, ...]
    """The client's latest other sessions."""
    beginning: Beginning | None
    """What a new one may begin with; ``None`` for one that is booked."""
    own: tuple[OwnField, ...]
    """The studio's own fields of sessions."""


def session_opening(
    session_id: int | None, client_id: int | None, session_type: int | None = None, day: date | None = None
) -> SessionOpening:
    """Read what the record of a session shows; without ``session_id`` a new one of the client, of ``session_type``.

    Args:
        day: on which the new one takes place; today by default.
    Raises:
        NotFound: the session or the client is gone.
    """
    record = None
    if session_id is not None:
        record = replace(views.session_record(session_id), events=events_of([session_id]).get(session_id, ()))
    elif client_id is None:
        raise NotFound("A session is of a client: find one first.")
    client = record.client if record is not None else views.client_block(client_id or 0)
    return SessionOpening(
        record,
        client,
        choices.session_choices(),
        clients.family(client.id),
        views.status_notes(session_id) if session_id is not None else (),
        preview.others(client.id, session_id),
        beginning(session_type, day or clock.today()) if session_id is None else None,
        fields_of("session"),
    )


@dataclass(frozen=True, slots=True)
class Blank:
    """What a session that is booked page by page is asked for, before it is known whose it is."""

    choices: SessionChoices
    beginning: Beginning
    own: tuple[OwnField, ...]
    people: Mapping[str, int]
    """The ids of those who work here, by their logins."""


def blank(day: date) -> Blank:
    """Read what a new session on a day is asked for."""
    people = {user.login: user.id for user in User.select(User.id, User.login).where(~User.inactive)}
    return Blank(choices.session_choices(), beginning(None, day), fields_of("session"), people)


def client_of_session(
    client_id: int, session_id: int | None = None
) -> tuple[ClientBlock, tuple[Member, ...], tuple[EventView, ...]]:
    """Read what a session's record shows of its client, and its events.

    Raises:
        NotFound: the client is gone.
    """
    events = events_of([session_id]).get(session_id, ()) if session_id is not None else ()
    return views.client_block(client_id), clients.family(client_id), events


@dataclass(frozen=True, slots=True)
class ClientOpening:
    """A client, or a new one, with the sessions and the pick lists."""

    record: ClientRecord | None
    """``None`` for a new one."""
    sessions: tuple[AgendaRow, ...]
    """The newest, as far as they are counted; the tab reads all of them by windows."""
    statuses: tuple[Choice, ...]
    lead_sources: tuple[Choice, ...]
    groups: tuple[Choice, ...]
    """Those in use, and those that the client has."""
    own: tuple[OwnField, ...]
    """The studio's own fields of clients."""


def client_opening(client_id: int | None) -> ClientOpening:
    """Read what the record of a client shows; without ``client_id`` that of a new one.

    Raises:
        NotFound: the client is gone.
    """
    statuses, sources = choices.client_statuses(), choices.lead_sources()
    if client_id is None:
        return ClientOpening(None, (), statuses, sources, groups.offered_groups(), fields_of("client"))
    sessions = agenda.sessions_of_client(client_id, limit=COUNT_CAP)
    record = clients.client_record(client_id)
    offered = groups.offered_groups(int(group.key) for group in record.groups)
    return ClientOpening(record, sessions, statuses, sources, offered, fields_of("client"))


@dataclass(frozen=True, slots=True)
class StatusChange:
    """What the change of a session's status asks: to which, due when, by whom."""

    record: SessionRecord
    offered: tuple[StatusView, ...]
    """The statuses of its cycle, in working order."""
    following: StatusView | None
    people: tuple[Choice, ...]
    today: date
    dues: Mapping[int, Due]
    """The due date that each status would get, by its id, if the one before were completed ``today``."""


def status_change(session_id: int) -> StatusChange:
    """Read what the change of a session's status asks.

    Raises:
        NotFound: the session is gone.
    """
    record, today = views.session_record(session_id), clock.today()
    cycle_id = workflow.cycle_of_status(record.status.id)
    offered = workflow.statuses(cycle_id)
    following = workflow.next_status(cycle_id, record.status.id)
    dues = _dues(offered, today, record.starts_at.date())
    return StatusChange(record, offered, following, choices.people(), today, dues)
