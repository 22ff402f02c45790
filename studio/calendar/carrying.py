"""A booking that is carried about in the calendar: moved, made longer or shorter, copied; tried before it is done.

All of it goes through the services that the records use, with their rules, their journal and their refusals.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Unpack

from studio.appointments import appointments
from studio.appointments.beginning import once_more
from studio.booking import attending, scheduling
from studio.booking.resources import Slot, slot_for
from studio.calendar.blocks import Block
from studio.calendar.whose import EQUIPMENT, PERSON, ROOM, STUDIO, Whose
from studio.dates.spans import span_words, warnings
from studio.kernel.access import Actor, may_now
from studio.kernel.errors import Clash, Invalid
from studio.kernel.records import dataclass
from studio.kernel.shown import format_date
from studio.kernel.types import Allow
from studio.lists import theirs
from studio.sessions import equipment, limits, rules, sessions
from studio.sessions.fields import AROUND
from studio.to_do import copying, moving
from studio.to_do.moving import Along, Consequences

MOVE, STRETCH, COPY = "move", "stretch", "copy"

COPIED = (
    "session_type", "description", "studio", "photographer", "assistant", "room", "outside_location", "reminder_min",
    *AROUND,
)  # fmt: skip
"""What a copy of a session has of it; its equipment, too."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What is to be done with a booking: where it goes, and from whose column to whose."""

    kind: str
    """``move``, ``stretch`` or ``copy``."""
    block: Block
    starts_at: datetime
    ends_at: datetime
    origin: Whose
    target: Whose

    @property
    def stays(self) -> bool:
        """Whether it would be where it is."""
        same = (self.starts_at, self.ends_at) == (self.block.starts_at, self.block.ends_at)
        return self.kind != COPY and same and self.origin == self.target


@dataclass(frozen=True, slots=True)
class Trial:
    """What would come of it."""

    possible: bool
    words: str


@dataclass(frozen=True, slots=True)
class Done:
    """What was done."""

    key: int
    number: str
    warnings: tuple[str, ...]


def trial(actor: Actor, carried: Carried) -> Trial:
    """Say what would come of it, without doing it: where it would be, or who is in the way and when it is free next."""
    block = carried.block
    when = f"{format_date(carried.starts_at.date())}, "
    when += span_words(carried.starts_at, carried.ends_at, carried.starts_at.date())
    whose = "" if carried.origin == carried.target else f", {carried.target.name}"
    said = f"{ {MOVE: 'Moves to', STRETCH: 'Lasts', COPY: 'Is copied to'}[carried.kind] } {when}{whose}"
    if carried.ends_at <= carried.starts_at:
        return Trial(False, "It has to end after its start.")
    try:
        rules.check_times(carried.starts_at, carried.ends_at, block.kind)
        _check_changes(actor, carried)
    except Invalid as error:
        return Trial(False, str(error))
    hangs = _follows(actor, carried)
    told = hangs.sentence if hangs is not None else _unconfirmed(carried)
    if block.held and carried.kind != COPY:
        return Trial(True, _sentences(f"{said}: on hold, it takes no time.", told))
    slot = _slot(carried)
    if carried.kind != COPY:
        slot = scheduling.newly_taken(block.key, slot)
    try:
        may_allow = may_now(actor, "allow_clash")
        ignore = None if carried.kind == COPY else block.key
        ruling = scheduling.judge(slot, ignore=ignore, may_allow=may_allow)
    except Clash as clash:
        # Its events come along: none of them is in its way.
        if carried.kind != MOVE or not {one.holder for one in clash.clashes} <= attending.events_to_come(block.key):
            return Trial(False, str(clash))
        ruling = scheduling.Ruling()
    more = [*ruling.warnings, *warnings(carried.starts_at, carried.ends_at)]
    more += ["It overlaps another one, as the studio's policy lets it."] if ruling.permitted else []
    if block.key > 0:
        more += limits.over(None if carried.kind == COPY else sessions.found(block.key), _values(carried))
    return Trial(True, _sentences(f"{said}: free.", *more, told))


def _sentences(*told: str) -> str:
    return " ".join(filter(None, told))


def _follows(actor: Actor, carried: Carried) -> Consequences | None:
    """Return what follows for a session; of an appointment nothing is known that hangs on it."""
    if carried.block.key < 0 or carried.stays:
        return None
    if carried.kind == COPY:
        return copying.consequences(actor, carried.block.key, carried.starts_at)
    return moving.consequences(actor, carried.block.key, carried.starts_at, carried.ends_at)


def _unconfirmed(carried: Carried) -> str:
    block = carried.block
    moves = carried.kind != COPY and carried.starts_at != block.starts_at
    return "It is not confirmed any more then." if moves and block.confirmed and block.asked_of else ""


def _slot(carried: Carried) -> Slot:
    """Return what the booking would take."""
    block, changes = carried.block, _changes(carried)
    if block.key > 0:
        return rules.slot_from(_values(carried))
    people, rooms = changes.get("people", block.user_ids), changes.get("rooms", block.room_ids)
    return slot_for(carried.starts_at, carried.ends_at, people, rooms, studio_id=block.studio_id)


def _values(carried: Carried) -> dict[str, Any]:
    """Return what the session would be."""
    when = {"starts_at": carried.starts_at, "ends_at": carried.ends_at}
    key, changes = carried.block.key, _changes(carried)
    takes = equipment.read(changes["equipment"]) if "equipment" in changes else equipment.of_session(key)
    return {**sessions.found(key).__data__, **changes, **when, "equipment": takes}


def _changes(carried: Carried) -> dict[str, Any]:
    """Return what changes but for the time: who has it, or where it is."""
    block, origin, target = carried.block, carried.origin, carried.target
    if origin == target or origin.kind != target.kind:
        return {}
    if block.key < 0:
        key, ids = ("people", block.user_ids) if target.kind == PERSON else ("rooms", block.room_ids)
        swapped = dict.fromkeys(target.id if one == origin.id else one for one in ids or (origin.id,))
        return {"studio": target.id} if target.kind == STUDIO else {key: tuple(one for one in swapped if one)}
    if target.kind == PERSON:
        row = sessions.found(block.key)
        role = "photographer" if row.photographer_id == (origin.id or None) else "assistant"
        return {role: target.id or None}
    if target.kind == ROOM:
        return {"room": target.id, "outside_location": None}
    if target.kind == EQUIPMENT:
        return {"equipment": equipment.with_other(block.key, origin.id, target.id)}
    return {"studio": target.id} if target.kind == STUDIO else {}


def _check_changes(actor: Actor, carried: Carried) -> None:
    """Refuse whom or where a session cannot be given to, as saving it does."""
    if carried.block.key > 0 and (changes := _changes(carried)):
        rules.checked(changes, sessions.found(carried.block.key), actor)
        rules.check_people(_values(carried))


def follows(actor: Actor, carried: Carried, **allow: Unpack[Allow]) -> Consequences | None:
    """Say what follows, once it is known that nothing is in its way but what may come along.

    Raises:
        StudioError: as ``carry_out``, ``Clash`` among it.
    """
    found = _follows(actor, carried)
    if found is not None and found.followers:
        key, when = carried.block.key, {"starts_at": carried.starts_at, "ends_at": carried.ends_at}
        copies = carried.kind == COPY
        values = (_copied(key) if copies else {}) | _changes(carried) | when
        moving.judge(actor, None if copies else key, values, **allow)
    return found


def carry_out(actor: Actor, carried: Carried, along: Collection[Along] | None = None, **allow: Unpack[Allow]) -> Done:
    """Do it.

    Args:
        along: what comes along, see ``follows``; with a session that moves its events alone by default.
    Raises:
        StudioError: as the services of sessions and appointments, ``Clash`` and ``StaleRecord`` among them.
    """
    block, changes = carried.block, _changes(carried)
    when = {"starts_at": carried.starts_at, "ends_at": carried.ends_at}
    if carried.kind == COPY:
        return _copy(actor, carried, along or (), allow)
    if block.key > 0 and along is not None:
        saved = moving.move(actor, block.key, block.version, *when.values(), along=along, values=changes, **allow)
        return Done(saved.session_id, saved.number, saved.warnings)
    if block.key > 0:
        saved = sessions.save_session(actor, block.key, block.version, changes | when, **allow)
        return Done(saved.session_id, saved.number, saved.warnings)
    may = allow.get("allow_clash", False)
    changed = appointments.change(actor, -block.key, block.version, changes | when, allow_clash=may)
    return Done(-changed.appointment_id, changed.number, changed.warnings)


def _copied(session_id: int) -> dict[str, Any]:
    """Return what a copy of a session has of it."""
    session = sessions.found(session_id)
    return {name: session.__data__[name] for name in COPIED} | {"equipment": equipment.text(session_id)}


def _copy(actor: Actor, carried: Carried, along: Collection[Along], allow: Allow) -> Done:
    block, changes = carried.block, _changes(carried)
    when = {"starts_at": carried.starts_at, "ends_at": carried.ends_at}
    if block.key < 0:
        theirs.refuse("appointment", -block.key, actor)
        row = appointments.found(-block.key)
        values = once_more(row)
        booked = appointments.book(actor, values | changes | when, allow_clash=allow.get("allow_clash", False))
        return Done(-booked.appointment_id, booked.number, booked.warnings)
    values = _copied(block.key) | changes | when
    saved = copying.copy(actor, block.key, sessions.found(block.key).client_id, values, along=along, **allow)
    return Done(saved.session_id, saved.number, saved.warnings)
