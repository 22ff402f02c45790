"""``sittings busy``: calendars of people elsewhere, which say when they are busy."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from cli.desk import Desk
from cli.output import Answer, table
from studio.booking import busy
from studio.dates.elsewhere import Times
from studio.ical import fetched
from studio.kernel import access, clock
from studio.kernel.errors import Invalid
from studio.kernel.shown import format_date, format_span, format_time
from studio.people.users import user_view


def list_(desk: Desk, args: Namespace) -> Answer:
    """List whose calendars are read, when they were, and what is wrong."""
    found = busy.calendars()
    return Answer(
        lambda: map(_value, found),
        lambda: (
            table([one.login, one.called, f"{_count(one.times)}, read {_read(one)}", one.trouble] for one in found)
            if found
            else ["No calendars of people elsewhere are read yet: `sittings busy set LOGIN ADDRESS` names one."]
        ),
    )


def _value(one: busy.Calendar) -> dict[str, Any]:
    return {
        "person": one.login,
        "address": one.called,
        "times": len(one.times),
        "read_at": one.read_at and clock.wall(one.read_at).isoformat(" ", "seconds"),
        "asks": one.asks,
        "trouble": one.trouble or None,
    }


def _count(times: Times) -> str:
    return f"{len(times)} busy time{'s' * (len(times) != 1)}"


def _read(one: busy.Calendar) -> str:
    if one.read_at is None:
        return "never"
    at = clock.wall(one.read_at)
    return f"{format_date(at.date())}, {format_time(at.time())}"


def show(desk: Desk, args: Namespace) -> Answer:
    """List when somebody is busy elsewhere."""
    one = busy.calendar_of(desk.user(args.person))
    return _times(one.times, (one.trouble,) if one.trouble else ())


def _times(times: Times, notes: tuple[str, ...] = ()) -> Answer:
    return Answer(
        lambda: iter(
            [{"start": start.isoformat(" ", "minutes"), "end": end.isoformat(" ", "minutes")} for start, end in times]
        ),
        lambda: table([format_span(*span)] for span in times) if times else ["Not busy elsewhere, as far as is known."],
        notes,
    )


def set_(desk: Desk, args: Namespace) -> Answer:
    """Say which calendar of somebody's is read, and read it at once."""
    access.require(desk.actor, busy.RIGHT, busy.DOING)
    user_id = desk.user(args.person)
    address = fetched.check_address(args.address)
    # What cannot be read is refused before it is named.
    times, unread = busy.busy_in(fetched.fetch(address))
    if args.dry_run:
        return _times(times, (unread,) if unread else ())
    busy.set_address(desk.actor, user_id, address)
    return _again(user_id)


def remove(desk: Desk, args: Namespace) -> Answer:
    """Read somebody's calendar no more."""
    one = busy.remove(desk.actor, desk.user(args.person))
    return Answer(lambda: _value(one), lambda: [f"The calendar of {one.name} elsewhere is read no more."])


def read(desk: Desk, args: Namespace) -> Answer:
    """Read somebody's calendar now, for who may say which one that is: others wait for the worker."""
    access.require(desk.actor, busy.RIGHT, busy.DOING)
    return _again(busy.calendar_of(desk.user(args.person)).user_id)


def _again(user_id: int) -> Answer:
    before, content, trouble = busy.calendar_of(user_id), None, ""
    try:
        content = fetched.fetch(before.address)
    except Invalid as error:
        trouble = str(error)
    busy.note(before, content, trouble)
    one = busy.calendar_of(user_id)
    return Answer(
        lambda: _value(one),
        lambda: [f"{one.name}: {_count(one.times)} elsewhere, read {_read(one)}."],
        (one.trouble,) if one.trouble else (),
    )


def accept(desk: Desk, args: Namespace) -> Answer:
    """Say that what vanished from somebody's calendar is over."""
    user_id = desk.user(args.person)
    count = busy.accept(desk.actor, user_id)
    name = user_view(user_id).name
    return Answer(
        lambda: _value(busy.calendar_of(user_id)),
        lambda: [f"{name}: {count} busy time{'s' * (count != 1)} elsewhere from now on."],
    )
