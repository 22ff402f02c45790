"""``sittings closure`` and ``sittings absence``: when the studio is closed, and who or what is away."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from datetime import date, time
from typing import Any

from cli.desk import Desk
from cli.output import Answer, table
from cli.recount import due_notes
from studio.dates.spans import times_text
from studio.dates.typed import format_date, format_time, parse_time
from studio.kernel.errors import Invalid, NotAllowed, NotFound
from studio.lists import upkeep
from studio.lists.days import ABSENCE, CLOSURE
from studio.lists.maintained import Entry, Maintained, entries, entry_of, linked_names, offered
from studio.lists.names import fold_name, named
from studio.people.users import list_users
from studio.waiting import causes
from studio.waiting.causes import InTheWay


def in_the_way(found: Sequence[InTheWay]) -> Iterator[str]:
    """Write the bookings that cannot take place any more."""
    if found:
        yield causes.words(found)
        yield from table(
            [
                f"  {row.number}",
                format_date(row.starts_at.date()),
                times_text(row.starts_at, row.ends_at),
                row.client,
                row.type,
            ]
            for row in found
        )


def _added(kept: Maintained, entry_id: int, sentence: str) -> Answer:
    found = causes.after(kept.kind, entry_id)
    value = _closure if kept is CLOSURE else _absence
    notes = due_notes() if kept is CLOSURE else ()
    return Answer(
        lambda: value(entry_of(kept, entry_id)) | {"in_the_way": [row.number for row in found]},
        lambda: [*table([[sentence]]), *in_the_way(found)],
        notes,
    )


def _for(entry: Entry, why: str | None) -> bool:
    return why is None or fold_name(why) == fold_name(entry.name)


# -- closures --------------------------------------------------------------------------------------------------------


def _closure(entry: Entry) -> dict[str, Any]:
    first, last = entry.values["first_day"], entry.values["last_day"]
    return {"first": first.isoformat(), "last": last.isoformat(), "why": entry.name}


def _days(first: date, last: date) -> str:
    return format_date(first) if first == last else f"{format_date(first)} to {format_date(last)}"


def closure_add(desk: Desk, args: Namespace) -> Answer:
    """Close the studio for some days."""
    first = desk.day(args.first)
    last = desk.day(args.last) if args.last else first
    entry_id = upkeep.add(desk.actor, CLOSURE, {"name": args.why, "first_day": first, "last_day": last})
    return _added(CLOSURE, entry_id, f"The studio is closed {_days(first, last)}: {args.why.strip()}.")


def closure_list(desk: Desk, args: Namespace) -> Answer:
    """List the closures."""
    found = entries(CLOSURE)
    return Answer(
        lambda: map(_closure, found),
        lambda: (
            table([_days(one.values["first_day"], one.values["last_day"]), one.name] for one in found)
            if found
            else ["There are no closures yet."]
        ),
    )


def closure_remove(desk: Desk, args: Namespace) -> Answer:
    """Take a closure away, by its first day, and by more where several begin then."""
    first = desk.day(args.first)
    last = desk.day(args.last) if args.last else None
    found = [
        one
        for one in entries(CLOSURE, inactive=True)
        if one.values["first_day"] == first and last in (None, one.values["last_day"]) and _for(one, args.why)
    ]
    if not found:
        raise NotFound(f"No such closure begins on {format_date(first)}: see sittings closure list.")

    def told(one: Entry) -> str:
        return f"{_days(first, one.values['last_day'])}: {one.name}"

    one = _only(found, f"closures begin on {format_date(first)}", told, "the last day or --why")
    upkeep.delete(desk.actor, CLOSURE, one.id)
    return Answer(lambda: [_closure(one)], lambda: table([[f"Removed the closure of {told(one)}."]]), due_notes())


# -- absences --------------------------------------------------------------------------------------------------------


def _absence(entry: Entry) -> dict[str, Any]:
    values, names = entry.values, linked_names(ABSENCE.fields["resource"])
    return {
        "who": names.get(values["resource"]),
        "first": values["first_day"].isoformat(),
        "from": f"{values['first_time']:%H:%M}" if values["first_time"] else None,
        "last": values["last_day"].isoformat(),
        "until": f"{values['last_time']:%H:%M}" if values["last_time"] else None,
        "why": entry.name,
    }


def _span(entry: Entry) -> str:
    first, last = entry.values["first_day"], entry.values["last_day"]
    since, until = entry.values["first_time"], entry.values["last_time"]
    start = f"{format_date(first)}{f', {format_time(since)}' if since else ''}"
    end = f"{format_date(last)}{f', {format_time(until)}' if until else ''}" if last != first or until else ""
    return f"{start} to {end}" if end else start


def resource_named(who: str) -> int:
    """Find a person, a room or equipment by the name, a person by the login too.

    Raises:
        NotFound: there is none.
        NotAllowed: it is somebody who has no calendar.
    """
    wanted, found = fold_name(who), [(one.key, one.label) for one in offered(ABSENCE.fields["resource"])]
    if all(fold_name(name) != wanted for _, name in found):
        for user in list_users(inactive=False):
            if wanted not in (fold_name(user.login), fold_name(user.name)):
                continue
            if own := next((key for key, name in found if fold_name(name) == fold_name(user.name)), None):
                return int(own)
            raise NotAllowed(
                f"{user.name} has no calendar to be away from: `sittings user edit --login {user.login} --photographer`, "
                "or --assistant, gives them one."
            )
    return int(named("person, room or equipment", who, found))


def _only(found: list[Entry], what: str, tell: Callable[[Entry], str], options: str) -> Entry:
    """Return the one entry that is meant; several that are alike in all are as good as one.

    Raises:
        Invalid: several are; says how to name one.
    """
    if len({tell(one) for one in found}) > 1:
        told = "; ".join(tell(one) for one in found)
        raise Invalid(f"{len(found)} {what}: say which with {options} ({told}).")
    return found[0]


def absence_add(desk: Desk, args: Namespace) -> Answer:
    """Note that a person, a room or equipment is away."""
    first = desk.day(args.first)
    values = {
        "name": args.why,
        "resource": resource_named(args.who),
        "first_day": first,
        "first_time": parse_time(args.start) if args.start else None,
        "last_day": desk.day(args.last) if args.last else first,
        "last_time": parse_time(args.until) if args.until else None,
    }
    entry_id = upkeep.add(desk.actor, ABSENCE, values)
    one = entry_of(ABSENCE, entry_id)
    return _added(ABSENCE, entry_id, f"{_absence(one)['who']} is away {_span(one)}: {one.name}.")


def absence_list(desk: Desk, args: Namespace) -> Answer:
    """List who and what is away, by day."""
    found = entries(ABSENCE)
    return Answer(
        lambda: map(_absence, found),
        lambda: (
            table([str(_absence(one)["who"]), _span(one), one.name] for one in found)
            if found
            else ["There are no absences yet."]
        ),
    )


def absence_remove(desk: Desk, args: Namespace) -> Answer:
    """Take an absence away, by who it is and its first day, and by more where several begin then."""
    first, resource_id = desk.day(args.first), resource_named(args.who)
    wanted: dict[str, Any] = {"resource": resource_id, "first_day": first}
    wanted |= {"first_time": parse_time(args.start)} if args.start else {}
    wanted |= {"last_time": parse_time(args.until)} if args.until else {}
    found = [
        one for one in entries(ABSENCE, inactive=True) if wanted.items() <= one.values.items() and _for(one, args.why)
    ]
    found.sort(key=lambda one: one.values["first_time"] or time.min)
    name = linked_names(ABSENCE.fields["resource"])[resource_id]
    if not found:
        raise NotFound(f"No such absence of {name} begins on {format_date(first)}: see sittings absence list.")
    what = f"absences of {name} begin on {format_date(first)}"
    one = _only(found, what, lambda one: f"{_span(one)}: {one.name}", "--from, --until or --why")
    value, span = _absence(one), _span(one)
    upkeep.delete(desk.actor, ABSENCE, one.id)
    return Answer(lambda: [value], lambda: table([[f"Removed: {value['who']} away {span}, {value['why']}."]]))
