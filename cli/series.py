"""``sittings appointment repeat``, and the changes of appointments that repeat."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from datetime import date
from typing import Any

from cli.desk import Desk
from cli.output import Answer, table
from studio.appointments import appointments, repeating, series
from studio.appointments.series import CHOICES, Choice, Done, Planned
from studio.booking.attending import appointment_id_of
from studio.kernel.errors import Invalid
from studio.kernel.shown import format_span


def repeat(desk: Desk, args: Namespace) -> Answer:
    """Let an appointment come again and again."""
    appointment_id = appointment_id_of(args.number)
    rule = repeating.rule_of(
        args.every,
        on=args.on,
        by_weekday=args.by_weekday,
        until=desk.day(args.until) if args.until else None,
        count=args.count,
        closed=args.closed,
    )
    if args.dry_run:
        planned = series.plan(desk.actor, appointment_id, rule)
        first = appointments.found(appointment_id).starts_at
        months = [f"{month:%Y-%m}" for month in repeating.skipped(rule, first)]
        return Answer(
            lambda: {"dry_run": True, "dates": [_value(one) for one in planned], "months_left_out": months},
            lambda: table([format_span(one.starts_at, one.ends_at), _told(one)] for one in planned),
            tuple(filter(None, [repeating.skipped_words(rule, first)])),
        )
    choices, otherwise = taken_of(desk, args)
    try:
        done = series.book(desk.actor, appointment_id, rule, choices, otherwise=otherwise)
    except series.Taken as error:
        raise in_words(error) from None
    row = appointments.found(appointment_id)
    further = len(done.appointment_ids) - 1
    days = f"{further} further day{'s' * (further != 1)}"
    said = f"Appointment {row.number} comes {repeating.told(row.repeats)}: booked on {days}."
    return answer(done, f"{said} {repeating.skipped_words(rule, row.starts_at)}".rstrip())


def change(desk: Desk, args: Namespace, appointment_id: int, values: Mapping[str, Any], done_what: str) -> Answer:
    """Change an appointment and what comes of its series."""
    choices, otherwise = taken_of(desk, args)
    if getattr(args, "allow_clash", False):
        otherwise = otherwise or "allow"
    try:
        done = series.change(desk.actor, appointment_id, None, values, args.series, choices, otherwise=otherwise)
    except series.Taken as error:
        raise in_words(error) from None
    count = len(done.appointment_ids)
    return answer(done, f"{done_what} {count} appointment{'s' * (count != 1)} of the series.")


def in_words(error: series.Taken) -> Invalid:
    """Say how one answers on the command line."""
    return Invalid(
        str(error).replace(
            "Say for each: skip, allow or next.", "Say --taken skip, allow or next, or --taken DAY=skip."
        )
    )


def taken_of(desk: Desk, args: Namespace) -> tuple[dict[date, Choice], Choice | None]:
    """Read what is to become of dates that are taken: of some days, and of all others."""
    choices: dict[date, Choice] = {}
    otherwise: Choice | None = None
    for text in args.taken:
        day, sign, word = text.rpartition("=")
        if word not in CHOICES:
            raise Invalid(f"Say --taken skip, allow or next, not {word}.")
        if sign:
            choices[desk.day(day)] = word
        else:
            otherwise = word
    return choices, otherwise


def answer(done: Done, said: str) -> Answer:
    """Say what became of a series."""
    numbers = [appointments.found(one).number for one in done.appointment_ids]
    return Answer(
        lambda: {"appointments": numbers, "left_out": [_value(one) for one in done.left_out]},
        lambda: [
            said,
            *table([f"Left out: {format_span(one.starts_at, one.ends_at)}", _told(one)] for one in done.left_out),
        ],
        done.warnings,
    )


def _told(one: Planned) -> str:
    return one.left_out or one.taken or (f"instead of {one.instead_of:%Y-%m-%d}" if one.instead_of else "free")


def _value(one: Planned) -> dict[str, Any]:
    return {
        "start": one.starts_at.isoformat(" ", "minutes"),
        "end": one.ends_at.isoformat(" ", "minutes"),
        "closed": None if one.over else one.left_out or None,
        "over": one.over,
        "taken": one.taken or None,
        "may_allow": one.may_allow,
        "next_free": one.next_free and one.next_free.isoformat(" ", "minutes"),
    }
