"""The journal as a list: who did what and when; by person, kind, record and day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from studio.booking.attending import appointment_id_of
from studio.clients.clients import client_id_of
from studio.dates.closures import business_calendar
from studio.dates.reading import habits
from studio.dates.typed import parse_date
from studio.kernel import clock, database, sentences
from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid, NotAllowed
from studio.kernel.instants import bound_instant, day_after, wall_of
from studio.kernel.shown import format_time, short_date
from studio.kernel.types import Choice
from studio.lists.maintained import entries
from studio.lists.names import begun, fold_name, named, nearest
from studio.lists.own import OWN
from studio.lists.spec import OWN as MINE
from studio.lists.spec import Column, Filter, ListSpec, Order, Term, Walk
from studio.messages.calls import communication_of
from studio.sessions.views import session_id_of
from studio.tasks.tasks import task_id_of
from studio.waiting.kind import waiting_id_of

# -- values ----------------------------------------------------------------------------------------------------------


def _sentence(verb: str, facts: str) -> str:
    return sentences.act(verb, sentences.read(facts))


def _short(at: datetime) -> str:
    return f"{short_date(at.date())}, {format_time(at.time())}"


# -- words -----------------------------------------------------------------------------------------------------------

HEADS = {"entry": "list", "undone": "undo", "redone": "undo"}
"""What kinds of acts are called whose verbs begin otherwise."""

PROGRAM = (0, ("sys", "Sittings"))
"""What the program did by itself is nobody's."""


def kinds() -> tuple[str, ...]:
    """List the kinds of acts: what they are about, the studio's own lists behind the others."""
    return tuple(dict.fromkeys((*map(_head, sentences.ACTS), *(kept.one for kept in OWN.values()))))


def _head(verb: str) -> str:
    head = verb.partition(".")[0]
    return HEADS.get(head, head)


ANY = "%"
"""A pattern of facts that all acts have."""


def _kind(word: str) -> list[tuple[str, str]]:
    """Read ``session``, all that was done with sessions, ``moved``, the one thing, or ``closure``, a list of the studio."""
    word = word.replace("_", " ").replace("-", " ")
    names = [
        (verb, name) for verb in sentences.ACTS for name in {_head(verb), verb.rpartition(".")[2].replace("_", " ")}
    ]
    wanted = fold_name(word)
    lists = [kept for kept in OWN.values() if wanted in (kept.kind.replace("-", " "), kept.one, kept.many)]
    if not lists:
        return [(verb, ANY) for verb in begun("kind of act", word, names)]
    found = [(verb, ANY) for verb, name in names if fold_name(name) == wanted]
    # The facts name the list, also those of an act that was taken back; a quote within a name is written otherwise.
    of_lists = [verb for verb in sentences.ACTS if _head(verb) in (HEADS["entry"], HEADS["undone"])]
    return [*found, *((verb, f'%"list": "{kept.one}"%') for kept in lists for verb in of_lists)]


def _person(word: str) -> list[tuple[int]]:
    people = "SELECT id, {} FROM staff"
    sql = " UNION ALL ".join(map(people.format, ("login", "initials", "name")))
    found = [(int(i), str(name)) for i, name in database.rows(sql)]
    found += [(PROGRAM[0], name) for name in PROGRAM[1]]
    return list(dict.fromkeys((key,) for key in begun("person", word, found)))


def people() -> tuple[Choice, ...]:
    """List everybody who may have done something, by name, also those who left; the keys are their logins."""
    found = database.rows("SELECT login, name, initials FROM staff ORDER BY inactive, name")
    return (*(Choice(str(login), str(name), str(who)) for login, name, who in found), Choice("sys", "Sittings", "SYS"))


RECORDS: dict[str, tuple[str, Callable[[str], int]]] = {
    "client": ("client", client_id_of),
    "session": ("session", session_id_of),
    "task": ("task", task_id_of),
    "appointment": ("appointment", appointment_id_of),
    "wait": ("waiting", waiting_id_of),
    **{kind: ("communication", partial(communication_of, kind=kind)) for kind in ("call", "email", "text", "letter")},
}
"""The table of each kind of record, and how a number leads to one."""


def record_named(kind: str, name: str) -> tuple[str, int]:
    """Find the record whose history is asked for: its table and id.

    Args:
        kind: one of ``RECORDS``, or one of the studio's lists.
        name: a number, or the name of an entry.
    Raises:
        NotAllowed: no history is kept of such a kind; the sentence names the nearest.
        NotFound: nothing has that number or name.
    """
    if kind in RECORDS:
        table, id_of = RECORDS[kind]
        return table, id_of(name)
    if kind not in OWN:
        raise NotAllowed(f"There is no history of {quoted(kind)}: {nearest(kind, [*RECORDS, *OWN])}")
    kept = OWN[kind]
    parts = [int(one.key) for one in kept.within.parts()] if kept.within else [None]
    found = {one.id: one.name for within in parts for one in entries(kept, inactive=True, within=within)}
    return kept.table, named(kept.one, name, found.items())


def _of(word: str) -> list[tuple[str, int]]:
    kind, _, name = word.strip().partition(" ")
    if not name.strip():
        raise Invalid('Type the kind and the number or name of a record: of:"client 1001".')
    return [record_named(kind.casefold(), name.strip())]


def _day(word: str) -> date:
    return parse_date(word, habits(business_calendar(), gone=True))


def _first_on(day: date) -> int:
    """Return the first entry on a day or after it; the ids grow with the time."""
    at = bound_instant(clock.utc(datetime.combine(day, datetime.min.time())))
    found = database.rows("SELECT id FROM journal_entry WHERE at >= ? ORDER BY at, id LIMIT 1", (at,))
    return int(found[0][0]) if found else NEVER


NEVER = 2**31 - 1
"""Behind all entries."""


def _on(word: str) -> list[tuple[int, int]]:
    day = _day(word)
    return [(_first_on(day), _first_on(day_after(day)))]


def _since(word: str) -> list[tuple[int]]:
    return [(_first_on(_day(word)),)]


def _until(word: str) -> list[tuple[int]]:
    return [(_first_on(day_after(_day(word))),)]


# -- the list --------------------------------------------------------------------------------------------------------

PERSON = "coalesce(e.user_id, 0) = ?"
OWN_ACTS = (Filter(MINE, PERSON, lambda _: ()),)
"""Who sees only their own clients and sessions sees what they did themselves: what others did tells of others."""

JOURNAL = ListSpec(
    "journal",
    "act",
    "journal_entry e",
    "e.id",
    columns=(
        Column("entry", "Entry", "e.id", "count", order="newest", width=7, importance=2, extra=True),
        Column("at", "When", "e.at", "moment", make=wall_of, order="newest", short=_short, width=16, importance=9),
        Column("who", "Who", "e.initials", width=5, importance=10),
        Column("text", "What", ("e.verb", "e.facts"), make=_sentence, min_width=20, grow=1, importance=10),
        Column("undone", "", "u.id", "flag", joins=("u",), short=lambda undone: "undone" * undone, width=6,
               importance=8),
    ),
    orders=(Order("newest", (Term("e.id"),)),),
    walks=(
        Walk("newest", "journal_entry_pkey"),
        Walk("newest", "journal_entry_person", frozenset({"person"})),
        Walk("newest", "journal_entry_verb", frozenset({"kind"})),
        Walk("newest", "journal_entry_person_verb", frozenset({"person", "kind"})),
        Walk("newest", "journal_entry_person", frozenset({MINE}), apart=True),
        Walk("newest", "journal_entry_person_verb", frozenset({MINE, "kind"}), apart=True),
    ),
    own=OWN_ACTS,
    own_one=OWN_ACTS[0],
    filters=(
        Filter("of", "{}e.id IN (SELECT c.entry_id FROM journal_change c WHERE c.table_name = ? AND c.row_id = ?)", _of,
               'a kind of record and its number or name, such as "client 1001"',
               narrow="journal_change_table_name_row_id_entry_id"),
        Filter("person", PERSON, _person, "a login, initials or a name"),
        Filter("kind", "{}e.verb = ? AND e.facts LIKE ?", _kind,
               "what it is about, such as session or closure, or what was done, such as moved"),
        Filter("day", "{}e.id >= ? AND {}e.id < ?", _on, "a day", within="newest"),
        Filter("from", "{}e.id >= ?", _since, "a day", within="newest"),
        Filter("to", "{}e.id < ?", _until, "a day, included", within="newest"),
    ),
    joins={"u": "LEFT JOIN journal_entry u ON u.undo_of_id = e.id"},
    also=frozenset({"staff", "client", "journal_change", "closure", "preference"}),
)  # fmt: skip
"""The newest is what one asks for: read it descending."""
