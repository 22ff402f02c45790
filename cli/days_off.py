"""``sittings closure`` and ``sittings absence``: when the studio is closed, and who or what is away."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from cli.desk import Desk
from cli.output import Answer, table
from cli.recount import due_notes
from studio.dates.spans import times_text
from studio.dates.typed import format_date, format_time, parse_time
from studio.kernel.errors import NotFound
from studio.lists import upkeep
from studio.lists.days import ABSENCE, CLOSURE
from studio.lists.maintained import Entry, Maintained, entries, entry_of, linked_names, offered
from studio.lists.names import named
from studio.sessions import impossible
from studio.sessions.rows import SessionRow


def in_the_way(found: Sequence[SessionRow]) -> Iterator[str]:
    """Write the sessions that cannot take place any more."""
    if found:
        yield impossible.words(len(found))
        yield from table(
            [
                f"  {row.number}",
                format_date(row.starts_at.date()),
                times_text(row.starts_at, row.ends_at),
                row.client,
                row.session_type,
            ]
            for row in found
        )


def _added(kept: Maintained, entry_id: int, sentence: str) -> Answer:
    found = impossible.after(kept.kind, entry_id)
    value = _closure if kept is CLOSURE else _absence
    notes = due_notes() if kept is CLOSURE else ()
    return Answer(
        lambda: value(entry_of(kept, entry_id)) | {"in_the_way": [row.number for row in found]},
        lambda: [*table([[sentence]]), *in_the_way(found)],
        notes,
    )


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
    """Take a closure away, by its first day."""
    first = desk.day(args.first)
    found = [one for one in entries(CLOSURE, inactive=True) if one.values["first_day"] == first]
    if not found:
        raise NotFound(f"No closure begins on {format_date(first)}: see sittings closure list.")
    for one in found:
        upkeep.delete(desk.actor, CLOSURE, one.id)
    return Answer(
        lambda: map(_closure, found),
        lambda: table(
            [[f"Removed the closure of {_days(first, one.values['last_day'])}: {one.name}."] for one in found]
        ),
        due_notes(),
    )


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


def _resource(desk: Desk, who: str) -> int:
    """Find a person, a room or equipment by the name."""
    return int(
        named("person, room or equipment", who, [(one.key, one.label) for one in offered(ABSENCE.fields["resource"])])
    )


def absence_add(desk: Desk, args: Namespace) -> Answer:
    """Note that a person, a room or equipment is away."""
    first = desk.day(args.first)
    values = {
        "name": args.why,
        "resource": _resource(desk, args.who),
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
    """Take an absence away, by who it is and its first day."""
    first, resource_id = desk.day(args.first), _resource(desk, args.who)
    all_of_them = entries(ABSENCE, inactive=True)
    found = [one for one in all_of_them if (one.values["resource"], one.values["first_day"]) == (resource_id, first)]
    if not found:
        raise NotFound(f"No absence of {args.who} begins on {format_date(first)}: see sittings absence list.")
    told = [(_absence(one), _span(one)) for one in found]
    for one in found:
        upkeep.delete(desk.actor, ABSENCE, one.id)
    return Answer(
        lambda: [value for value, _ in told],
        lambda: table([[f"Removed: {value['who']} away {span}, {value['why']}."] for value, span in told]),
    )
