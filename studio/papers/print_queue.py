"""The letters that are to be printed, and those that were: laid out, sent to the printer, marked.

A letter of the outbox waits until somebody says that it is printed; that the printer took it says so by itself. What is
printed may be printed again: it is the same letter, with the day that it had.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from models import Client, Communication, Outbox, Receiver, Session, Studio
from studio.kernel import access, clock, database, journal, preferences
from studio.kernel.access import Actor, require
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.instants import as_day, bound_instant, wall_of
from studio.kernel.records import dataclass
from studio.kernel.shown import listed_name
from studio.lists import theirs
from studio.messages.calls import OWN_SQL, refuse_unseen
from studio.messages.merge_fields import day_in, locale_of
from studio.papers import files, letter
from studio.papers.letter import Letter
from studio.papers.paper import ON_LETTER

MOST = 500
"""No more are shown, and printed at once."""

NOTHING = "No letter waits to be printed."


@dataclass(frozen=True, slots=True)
class Queued:
    """A letter of the queue."""

    id: int
    """Of the communication."""
    client: str
    to: str
    """The address on one line; hidden from who sees none."""
    about: str
    since: datetime
    """When it was put there, in the studio's wall time; of a printed one when it was printed."""
    printed: bool


def queue(*, printed: bool = False) -> tuple[Queued, ...]:
    """List the letters that wait to be printed, the longest waiting first; or those printed last, the latest first."""
    own = theirs.only()
    state, order = ("sent", "o.done_at DESC, o.id DESC") if printed else ("waiting", "o.next_try_at, o.id")
    ready = "" if printed else "AND o.next_try_at <= ? "
    kept = f"AND {OWN_SQL} " if own is not None else ""
    found = database.rows(
        "SELECT m.id, c.last_name, c.first_name, m.description, coalesce(o.done_at, o.next_try_at), "
        "(SELECT r.address FROM receiver r WHERE r.communication_id = m.id ORDER BY r.position, r.id LIMIT 1) "
        "FROM outbox o JOIN communication m ON m.id = o.communication_id LEFT JOIN client c ON c.id = m.client_id "
        # The state stands there itself: the index is only of what was printed.
        f"WHERE o.channel = 'letter' AND o.state = '{state}' {ready}{kept}ORDER BY {order} LIMIT {MOST}",
        (*([] if printed else [bound_instant(clock.now_utc())]), *([own] * 3 if own is not None else [])),
    )
    return tuple(
        Queued(int(key), listed_name(last, first) if last else "", _shown(to), str(about), wall_of(at), printed)
        for key, last, first, about, at, to in found
    )


def _shown(address: str | None) -> str:
    if address and not access.sees("reach"):
        return access.HIDDEN
    return ", ".join((address or "").splitlines())


# -- laying out ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Laid:
    """Letters that were written into a file."""

    ids: tuple[int, ...]
    pages: int
    file: Path
    unprintable: str
    """The signs in them that no font here has: there are boxes in their places."""
    waited: tuple[int, ...]
    """Those of them that waited to be printed; the others are printed again."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Letters as they are to be written into a file."""

    ids: tuple[int, ...]
    waited: tuple[int, ...]
    letters: tuple[Letter, ...]
    file: Path


def lay_out(actor: Actor, ids: Sequence[int], target: Path) -> Laid:
    """Write letters that wait to be printed, or were printed, into a file; nothing else is changed.

    Args:
        ids: of the communications, in the order in which they are printed.
    Raises:
        Invalid: none is named, or one is none that can be printed, or the file cannot be there.
        NotFound: one is gone.
        NotAllowed: the actor may not, or may not see it.
        Unavailable: the file could not be written.
    """
    return write(gather(actor, ids, target))


def gather(actor: Actor, ids: Sequence[int], target: Path) -> Gathered:
    """Read what stands in letters; see ``lay_out``, of which this is the part that needs the book."""
    require(actor, "messages", "print letters")
    require(actor, "reach", "print letters: they show where clients live")
    if not ids:
        raise Invalid(NOTHING)
    if len(ids) > MOST:
        raise Invalid(f"At most {MOST} letters are printed at once: name fewer.")
    if target.suffix.casefold() != ".pdf":
        raise Invalid("Letters are written as PDF: let the name of the file end in .pdf.")
    letters = tuple(_letter(row) for row in _rows(actor, ids))
    waiting = Outbox.select().where((Outbox.communication << list(ids)) & (Outbox.state == "waiting"))
    wait = {row.communication_id for row in waiting}
    return Gathered(tuple(ids), tuple(one for one in ids if one in wait), letters, target)


def write(found: Gathered) -> Laid:
    """Write letters into their file; many take a while, and need no book."""
    pages = files.kept_beside(found.file, lambda path: letter.write(found.letters, path))
    texts = "\n".join(text for one in found.letters for text in (one.studio, *one.head, *one.to, one.body))
    return Laid(found.ids, pages, found.file, letter.unprintable(texts), found.waited)


def _rows(actor: Actor, ids: Sequence[int]) -> list[Communication]:
    rows = {row.id: row for row in Communication.select().where(Communication.id << list(ids))}
    states = {row.communication_id: row.state for row in Outbox.select().where(Outbox.communication << list(ids))}
    for one in ids:
        if one not in rows or rows[one].kind != "letter":
            raise NotFound(f"There is no letter {one}: `sittings letter queue` lists those that wait.")
        refuse_unseen(one, actor)
        if states.get(one) not in ("waiting", "sent"):
            how = {None: "a draft: send it first", "held": "held: release it first"}.get(states.get(one), "cancelled")
            raise Invalid(f"Letter {one} is {how}.")
    return [rows[one] for one in ids]


def _letter(row: Communication) -> Letter:
    session = Session.get_or_none(Session.id == row.session_id)
    client = Client.get_or_none(Client.id == row.client_id)
    place = Studio.get_or_none(Studio.id == session.studio_id) if session is not None else None
    place = place or Studio.select().order_by(Studio.inactive, Studio.position, Studio.id).first()
    wanted = preferences.load()
    day = as_day(row.completed_on) or clock.today()
    return Letter(
        studio=wanted.company or (place.name if place is not None else ""),
        head=_head(place),
        to=_address(row.id, wanted.country),
        day=_day(day, client),
        body=row.body,
        on_letter=wanted.country in ON_LETTER,
    )


def _head(place: Studio | None) -> tuple[str, ...]:
    lines = [] if place is None else [*place.address.splitlines(), place.phone]
    return tuple(line.strip() for line in lines if line.strip())


def _address(communication_id: int, home: str) -> tuple[str, ...]:
    """Return the lines of the address; within the studio's own country its code stays off the envelope."""
    rows = Receiver.select().where((Receiver.communication == communication_id) & (Receiver.role == "to"))
    row = rows.order_by(Receiver.position, Receiver.id).first()
    lines = [] if row is None else [row.name, *row.address.splitlines()]
    found = tuple(line.strip() for line in lines if line.strip())
    return found[:-1] if found and found[-1].upper() == home else found


def _day(day: date, client: Client | None) -> str:
    return day_in(day, locale_of(client.language if client is not None else ""))


def free_name() -> Path:
    """Return a file for letters in the user's own folder that is not there yet: ``letters-2026-11-27.pdf``."""
    usual = Path(files.usual_name("letters", ".pdf")).expanduser()
    others = (usual.with_stem(f"{usual.stem}-{number}") for number in range(2, 1000))
    return next(path for path in (usual, *others) if not path.exists())


# -- printed ---------------------------------------------------------------------------------------------------------------


def mark_printed(actor: Actor, ids: Sequence[int]) -> int:
    """Say of letters that they are printed, and return how many of them waited.

    Raises:
        Invalid, NotFound, NotAllowed: as ``lay_out``.
    """
    with journal.entry(actor, "letter.printed", count=0) as entry:
        return _mark(entry, ids)[0]


def _mark(entry: journal.Entry, ids: Sequence[int]) -> tuple[int, tuple[int, ...]]:
    """Mark letters as printed, and return how many of them waited, and which of them got their day now."""
    require(entry.actor, "messages", "say of letters that they are printed")
    if not ids:
        raise Invalid(NOTHING)
    _rows(entry.actor, ids)
    waiting = Outbox.select().where((Outbox.communication << list(ids)) & (Outbox.state == "waiting"))
    rows = list(waiting.order_by(Outbox.id))
    dated = []
    for row in rows:
        entry.update(Outbox, row.id, state="sent", done_at=entry.at, noted=True)
        if Communication.get_by_id(row.communication_id).completed_on is None:
            who = entry.actor.user_id
            entry.update(Communication, row.communication_id, completed_on=clock.today(), completed_by=who)
            dated.append(row.communication_id)
    entry.facts.update(count=len(rows))
    return len(rows), tuple(dated)


def claim(actor: Actor, laid: Laid) -> tuple[int, ...]:
    """Mark what goes to the printer now, before it does: so no letter goes there from two desks.

    Returns:
        What ``put_back`` needs where the printer does not take them.
    Raises:
        Invalid: somebody printed one meanwhile, or took it out of the queue; nothing is marked then.
        NotFound, NotAllowed: as ``lay_out``.
    """
    with journal.entry(actor, "letter.printed", count=0) as entry:
        require(actor, "messages", "print letters")
        if not laid.waited:
            return ()
        count, dated = _mark(entry, laid.waited)
        if gone := len(laid.waited) - count:
            some = "one of the letters" if gone == 1 else f"{gone} of the letters"
            raise Invalid(f"Somebody printed {some} meanwhile: nothing was sent to the printer. Print what waits now.")
    return dated


def put_back(actor: Actor, laid: Laid, dated: Sequence[int]) -> None:
    """Let letters wait again that were claimed and that the printer did not take; see ``claim``."""
    with journal.entry(actor, "letter.again", count=len(laid.waited)) as entry:
        require(actor, "messages", "print letters again")
        _rows(actor, laid.waited)
        for row in Outbox.select().where((Outbox.communication << list(laid.waited)) & (Outbox.state == "sent")):
            entry.update(Outbox, row.id, state="waiting", done_at=None)
        for one in dated:
            entry.update(Communication, one, completed_on=None, completed_by=None)


def mark_waiting(actor: Actor, ids: Sequence[int]) -> int:
    """Put printed letters into the queue again, and return how many were printed; see ``mark_printed``."""
    with journal.entry(actor, "letter.again", count=0) as entry:
        require(actor, "messages", "print letters again")
        if not ids:
            raise Invalid("No letter is named.")
        _rows(actor, ids)
        rows = list(Outbox.select().where((Outbox.communication << list(ids)) & (Outbox.state == "sent")))
        for row in rows:
            entry.update(Outbox, row.id, state="waiting", done_at=None, next_try_at=entry.at)
        entry.facts.update(count=len(rows))
    return len(rows)
