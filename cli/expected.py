"""``sittings expected``: births that sessions follow."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from cli.desk import Desk
from cli.lists import listed, session_values
from cli.output import Answer, table
from cli.sessions import NEVER, TEXT, allowed, done
from studio.dates.spans import times_text
from studio.dates.typed import format_date
from studio.exchange import json_views
from studio.exchange.listed import list_of
from studio.kernel.shown import format_span
from studio.sessions.views import session_id_of
from studio.waiting import expected


def list_(desk: Desk, args: Namespace) -> Answer:
    """List the births that are expected soon."""
    filters = [("expected", str(args.days))]
    columns = ("expected", *TEXT)
    nothing = "No birth is expected soon."
    return listed(
        desk, list_of("session"), args, ("number",), columns, session_values, filters=filters, order="expected",
        nothing=nothing,
    )  # fmt: skip


def set_(desk: Desk, args: Namespace) -> Answer:
    """Say when the birth is expected that a session follows."""
    day = None if args.day == NEVER else desk.day(args.day, near=True)
    saved = expected.expect(desk.actor, session_id_of(args.number), day, **allowed(args))
    told = "follows no birth" if day is None else f"is tentative: the birth is expected on {format_date(day)}"
    return done(saved, lambda session: f"Session {session.number} {told}.")


def born(desk: Desk, args: Namespace) -> Answer:
    """Note a birth, and list the free times of its days, or move the session into the first."""
    session_id, birth = session_id_of(args.number), desk.day(args.day, gone=True)
    found = expected.places(session_id, birth)
    place = expected.first_of(found) if args.move else None
    expected.born(desk.actor, session_id, birth, place, **allowed(args))

    def lines() -> Iterator[str]:
        if place is not None:
            yield f"Moved session {args.number} to {format_span(place.starts_at, place.ends_at)}."
            return
        yield f"Born on {format_date(birth)}." + ("" if found else " Nothing is free in the days after it.")
        yield from table(
            [format_date(one.starts_at.date()), times_text(one.starts_at, one.ends_at), one.photographer, one.room]
            for one in found
        )

    def value() -> dict[str, Any]:
        free = [
            {"date": one.starts_at.date().isoformat(), "start": f"{one.starts_at:%H:%M}", "end": f"{one.ends_at:%H:%M}"}
            for one in found
        ]
        return json_views.session(session_id) | {"free": free}

    return Answer(value, lines)
