"""Statuses for each session type, and back to one set for all of them, without anything lost.

Switched on for the first time, each type gets a copy of the common set, and each session stands where it stood. Switched
off, each session goes to the status of the common set that has its name; the sets are kept, and with them where each
session stood. Switched on again, all of that is as it was; a session that was moved on meanwhile, or booked, goes by the name.

Where no status has the name (see ``landings``), the initial and the final one stand for each other, and from one in between a
session goes back to the last step before it that has a name in the other set: what may not be done yet is not shown as done.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from peewee import chunked

from models import Cycle, OwnStatus, Session, SessionType, Status
from studio.dates.closures import make_ready
from studio.kernel import clock, database, journal, preferences
from studio.kernel.access import Actor, require
from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid, NotAllowed
from studio.kernel.records import dataclass
from studio.lists.cycles import common_cycle, prefix_of
from studio.lists.names import fold_name
from studio.workflow import history
from studio.workflow.workflow import StatusView, due_of, statuses

WORD = "common"
"""What is typed before each type's own set is given up."""


@dataclass(frozen=True, slots=True)
class Landing:
    """Where the sessions of one type that stand at a status go."""

    session_type: str
    was: str
    to: str
    sessions: int
    matched: bool
    """Whether the two have one name."""


def landings(
    own: Sequence[StatusView], common: Sequence[StatusView], kind: str = ""
) -> dict[int, tuple[StatusView, bool]]:
    """Return to which status of another set each status goes, and whether it has its name.

    None goes to one that is no longer used, but for those that are no longer used themselves.

    Args:
        own: the statuses in working order, with those no longer used.
        common: those of the other set.
        kind: the session type, whose prefix in a name (``W-Retouch``) makes no difference.
    """
    prefix = fold_name(prefix_of(kind)) if kind else ""

    def called(status: StatusView) -> str:
        return fold_name(status.name).removeprefix(prefix)

    def find(status: StatusView, among: Sequence[StatusView]) -> StatusView | None:
        named = {called(one): one for one in among} | {fold_name(one.name): one for one in among}
        return named.get(fold_name(status.name)) or named.get(called(status))

    used = [status for status in common if not status.inactive]
    initial = next(status for status in common if status.initial)
    final = next(status for status in common if status.final)
    found, last = {}, initial
    for status in own:
        same = find(status, used) or (find(status, common) if status.inactive else None)
        to = same or (final if status.final else initial if status.initial else last)
        found[status.id] = to, same is not None
        last = same if same is not None and not same.final and not same.inactive else last
    return found


def planned() -> tuple[Landing, ...]:
    """Say where how many sessions would go if the studio went back to one set for all types, in the order of the types."""
    counts = dict(database.rows("SELECT status_id, count(*) FROM session GROUP BY status_id"))
    common, out = statuses(common_cycle(), inactive=True), []
    for kind, cycle_id in _types():
        own = statuses(cycle_id, inactive=True) if cycle_id else ()
        for status_id, (to, matched) in landings(own, common, kind.name).items():
            if counts.get(status_id):
                was = next(status.name for status in own if status.id == status_id)
                out.append(Landing(kind.name, was, to.name, int(counts[status_id]), matched))
    return tuple(out)


def _types() -> list[tuple[SessionType, int | None]]:
    cycles = dict(database.rows("SELECT session_type_id, id FROM cycle WHERE session_type_id IS NOT NULL"))
    return [(kind, cycles.get(kind.id)) for kind in SessionType.select().order_by(SessionType.position, SessionType.id)]


# -- on and off ------------------------------------------------------------------------------------------------------


def switch_on(actor: Actor) -> int:
    """Give each session type its own set of statuses, the one that it had or a copy of the common one.

    Returns:
        How many sessions are back where they stood in the set of their type.
    Raises:
        NotAllowed: it is so already, or the actor may not.
    """
    make_ready(clock.today())
    with journal.entry(actor, "statuses.by_type") as entry:
        require(actor, "preferences", "change how the studio keeps its statuses")
        if preferences.load().statuses_by_type:
            raise NotAllowed("Each session type has its own statuses already.")
        preferences.store(entry, statuses_by_type=True)
        common = statuses(common_cycle(), inactive=True)
        kept = {row.session_id: row for row in OwnStatus.select()}
        wanted: dict[int, dict[str, Any]] = {}
        restored = 0
        for kind, cycle_id in _types():
            own = cycle_id or copy_cycle(entry, kind)
            theirs = {status.id: status for status in statuses(own, inactive=True)}
            ways = landings(common, list(theirs.values()), kind.name)
            for session in _sessions(kind.id):
                was = kept.get(session.id)
                if was is not None and was.status_id in theirs and was.common_id == session.status_id:
                    wanted[session.id] = {"status": was.status_id, **_back(session, was)}
                    restored += 1
                elif session.status_id in ways:
                    wanted[session.id] = landed(session, ways[session.status_id][0])
        _go(entry, wanted)
        entry.delete_many(OwnStatus, [row.id for row in kept.values()])
    return restored


def switch_off(actor: Actor, word: str) -> int:
    """Go back to one set of statuses for all sessions; the sets are kept. ``planned`` says where the sessions go.

    Args:
        word: what was typed, ``WORD``.
    Returns:
        How many sessions went to a status of another name.
    Raises:
        Invalid: another word.
        NotAllowed: it is so already, or the actor may not.
    """
    if word.strip().casefold() != WORD:
        raise Invalid(f"Type the word {WORD} to go back to one set of statuses for all sessions.", field="word")
    make_ready(clock.today())
    with journal.entry(actor, "statuses.common") as entry:
        require(actor, "preferences", "change how the studio keeps its statuses")
        if not preferences.load().statuses_by_type:
            raise NotAllowed("All session types have one set of statuses already.")
        preferences.store(entry, statuses_by_type=False)
        common = statuses(common_cycle(), inactive=True)
        wanted: dict[int, dict[str, Any]] = {}
        kept = []
        for kind, cycle_id in _types():
            ways = landings(statuses(cycle_id, inactive=True), common, kind.name) if cycle_id else {}
            for session in _sessions(kind.id):
                if session.status_id in ways:
                    to = ways[session.status_id][0]
                    wanted[session.id] = landed(session, to)
                    stood = {"session": session.id, "status": session.status_id, "common": to.id}
                    kept.append(stood | _dates(session))
        moved = _go(entry, wanted)
        entry.insert_many(OwnStatus, kept)
    return moved


def fits(session_ids: Collection[int] | None = None) -> None:
    """Refuse what an undo has left where a type has no statuses of its own, or a session stands at those of others.

    Args:
        session_ids: the sessions that may do; ``None`` for all of them.
    Raises:
        NotAllowed: says what came since, and how to switch all the same.
    """
    by_type = preferences.load().statuses_by_type
    lacking = next((kind.name for kind, cycle_id in _types() if cycle_id is None), None) if by_type else None
    if lacking is not None:
        raise NotAllowed(
            f"Cannot be undone: session type {quoted(lacking)} was added since and has no statuses of its own. "
            "Switch them on by type again instead: that brings back those of the others."
        )
    wrong = "coalesce(c.session_type_id, 0) <> s.session_type_id" if by_type else "c.session_type_id IS NOT NULL"
    of_all = (
        "SELECT s.number FROM session s JOIN status t ON t.id = s.status_id JOIN cycle c ON c.id = t.cycle_id WHERE "
    )
    few = list(chunked(sorted(session_ids), journal.MANY)) if session_ids is not None else [None]
    for some in few:
        only = f" AND s.id IN ({database.marks(some)})" if some else ""
        found = database.rows(f"{of_all}{wrong}{only} ORDER BY s.id LIMIT 1", some or ())
        if found:
            raise NotAllowed(
                f"Cannot be undone: session {found[0][0]} would stand at a status that is not its type's. "
                "Switch the statuses by type on or off instead, or choose its status by hand."
            )


def copy_cycle(entry: journal.Entry, kind: SessionType) -> int:
    """Give a session type a copy of the common set of statuses, and return the cycle's id."""
    cycle_id = entry.insert(Cycle, name=kind.name, session_type=kind.id)
    for status in Status.select().where(Status.cycle == common_cycle()).order_by(Status.position, Status.id):
        own = {name: value for name, value in status.__data__.items() if name not in ("id", "version", "cycle")}
        entry.insert(Status, cycle=cycle_id, **own)
    return cycle_id


def _sessions(type_id: int) -> Any:
    columns = (
        Session.id,
        Session.starts_at,
        Session.status,
        Session.status_since,
        Session.status_due,
        Session.status_due_by,
    )
    return Session.select(*columns).where(Session.session_type == type_id).order_by(Session.id)


def _dates(row: Any) -> dict[str, Any]:
    return {name: row.__data__[name] for name in ("status_since", "status_due", "status_due_by")}


def _back(session: Any, was: Any) -> dict[str, Any]:
    """Return the dates that a session had, unless somebody gave it others meanwhile."""
    now, then = _dates(session), _dates(was)
    return then if now in (then, then | {"status_due": None, "status_due_by": None}) else {}


def landed(session: Any, to: StatusView) -> dict[str, Any]:
    """Return what a session has at its new status: the due date that it had, none at the last one."""
    if to.final:
        return {"status": to.id, "status_due": None, "status_due_by": None}
    if session.status_due is None:
        return {"status": to.id, "status_due": due_of(to, session.status_since, session.starts_at.date())}
    return {"status": to.id}


def _go(entry: journal.Entry, wanted: Mapping[int, Mapping[str, Any]]) -> int:
    """Bring sessions to their new statuses; those that are called otherwise now have it in their history."""
    names = {int(i): str(name) for i, name in database.rows("SELECT id, name FROM status")}
    stood = dict(database.rows("SELECT id, status_id FROM session"))
    entry.update_many(Session, wanted)
    renamed = 0
    for session_id, columns in wanted.items():
        was, to = names[stood[session_id]], names[columns["status"]]
        if was != to:
            renamed += 1
            history.note(entry, session_id, "recycled", was=was, to=to)
    return renamed
