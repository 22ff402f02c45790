"""``sittings agenda``, ``due`` and ``status``: the day, what is late, and the workflow."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from cli.desk import Desk
from cli.lists import session_values
from cli.maintained import refuse_unnamed, shown_unasked
from cli.output import Answer, table
from studio.dates.spans import times_text
from studio.dates.typed import format_date
from studio.exchange import json_views
from studio.kernel import clock
from studio.lists import page as pages
from studio.lists.cycles import cycle_named
from studio.lists.own import STATUS
from studio.lists.spec import Asked
from studio.sessions import agenda as days
from studio.sessions.listed import SESSIONS
from studio.workflow import workflow


def agenda(desk: Desk, args: Namespace) -> Answer:
    """Show the sessions and appointments of a day."""
    day = desk.day(args.day)
    rows = days.day(day)

    def lines() -> Iterator[str]:
        own = [row for row in rows if not row.continues(day)]
        waiting = sum(row.asked_of and not (row.confirmed or row.no_show) for row in own)
        meetings = sum(row.kind == days.APPOINTMENT_KIND for row in own)
        counts = [(len(own) - meetings, "session"), *([(meetings, "appointment")] if meetings else [])]
        told = ", ".join(f"{many} {one}{'s' * (many != 1)}" for many, one in counts)
        count = f"{told}, {waiting} not confirmed" if own else "nothing booked"
        over = f", {len(rows) - len(own)} from the day before" if len(rows) > len(own) else ""
        yield f"{format_date(day)}: {count}{over}"
        yield from (absent.words for absent in days.away(day))
        yield from table(
            [
                f"until {desk.time_text(row.ends_at)}"
                if row.continues(day)
                else times_text(row.starts_at, row.ends_at, " - "),
                row.number,
                row.client + (f" + {row.participants}" if row.participants else ""),
                row.description or row.session_type,
                row.room,
                " ".join(row.people),
                row.status,
                "no show" if row.no_show else "confirmed" if row.confirmed else "",
            ]
            for row in rows
        )

    return Answer(lambda: json_views.agenda_entries(rows, day), lines)


def due(desk: Desk, args: Namespace) -> Answer:
    """List the sessions whose status is due."""
    by, today = desk.day(args.by), clock.today()
    asked = Asked(fixed=(("due", (by.isoformat(),)),), order="due", columns=("number", "client", "status", "due"))
    empty = not pages.page(desk.actor, SESSIONS, asked, limit=1).lines

    def rows() -> Iterator[list[str]]:
        for line in pages.export(desk.actor, SESSIONS, asked):
            number, client, status, on = line.values
            late = (today - on).days
            days_late = f"{late} day{'s' * (late != 1)} late" if late > 0 else "today" if late == 0 else ""
            yield [number, client, status, format_date(on), days_late]

    return Answer(
        lambda: session_values(pages.export(desk.actor, SESSIONS, asked)),
        lambda: [f"Nothing is due by {format_date(by)}."] if empty else table(rows()),
    )


def status_list(desk: Desk, args: Namespace) -> Answer:
    """List the statuses of a cycle."""
    cycle_id = cycle_named(args.type) if args.type else workflow.cycle_of(None)
    found = workflow.statuses(cycle_id, inactive=True)

    def rows() -> Iterator[list[str]]:
        for status in found:
            marks = (
                (status.initial, "initial"),
                (status.final, "final"),
                (status.on_session_date, "on session date"),
                (stale := status.stale_after_business_days, f"stale after {stale} business day{'s' * (stale != 1)}"),
                (status.inactive, "inactive"),
            )
            length = workflow.duration_words(status)
            yield [str(status.order), status.name, length, status.stage or "", ", ".join(w for on, w in marks if on)]

    return Answer(lambda: map(json_views.status, found), lambda: table(rows()), shown_unasked(STATUS, args))


def status_due(desk: Desk, args: Namespace) -> Answer:
    """Say which due date a status would get."""
    if args.type is None:
        refuse_unnamed(STATUS)
    status = workflow.status_named(cycle_named(args.type) if args.type else workflow.cycle_of(None), args.name)
    found = workflow.due_date(status, desk.day(args.since))
    day = found.day.isoformat() if found.day else None
    return Answer(
        lambda: {"due": day, "explained": list(found.explained)}, lambda: table([line] for line in found.explained)
    )
