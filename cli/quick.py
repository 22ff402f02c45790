"""``sittings session quick``: a booking in one line."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from cli.desk import Desk
from cli.output import Answer, fields
from cli.sessions import allowed, booked, done
from studio.find import quick as quick_line
from studio.find.quick import Quick, Way
from studio.kernel.errors import Invalid
from studio.sessions import sessions


def quick(desk: Desk, args: Namespace) -> Answer:
    """Book a session by one line, or say what is understood of it."""
    said = quick_line.understand(args.line)
    if args.show:
        return Answer(lambda: _value(said), lambda: _lines(said))
    if said.values is None or said.client_id is None:
        ways = f" Choose: {'; '.join(map(_told, said.ways))}." if said.ways else ""
        raise Invalid(" ".join(said.problems) + ways)
    saved = sessions.book_session(desk.actor, said.client_id, said.values, **allowed(args))
    return done(saved, booked)


def _told(way: Way) -> str:
    return f"{way.label}, {way.hint}" if way.hint else way.label


def _value(said: Quick) -> dict[str, Any]:
    return {
        "fields": {one.label.lower(): one.text or None for one in said.fields},
        "problems": list(said.problems),
        "told": said.told or None,
        "ways": [{"label": way.label, "hint": way.hint or None, "line": way.line} for way in said.ways],
    }


def _lines(said: Quick) -> Iterator[str]:
    yield from fields((one.label, one.text or "?") for one in said.fields)
    yield from (sentence for sentence in (*said.problems, said.told) if sentence)
    yield from (f"  {_told(way)}: {way.line}" for way in said.ways)
