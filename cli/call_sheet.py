"""``sittings call sheet``: who has not confirmed a day's session, printed, and logged."""

from __future__ import annotations

from argparse import Namespace
from datetime import timedelta

from cli.desk import Desk
from cli.output import Answer, table
from studio.kernel import clock
from studio.kernel.errors import Invalid
from studio.kernel.shown import format_date, format_time
from studio.messages import call_sheet
from studio.messages.call_sheet import HOW, How, Line
from studio.papers import call_paper, files
from studio.sessions.views import session_id_of

WAYS: dict[str, How] = {how.replace("_", "-"): how for how in HOW}
"""How a call may go, as scripts write it."""


def sheet(desk: Desk, args: Namespace) -> Answer:
    """List the sessions of a day that nobody has confirmed, write them as PDF, or log a call about one of them."""
    if bool(args.session) != bool(args.log):
        raise Invalid(f"To log a call say about which session and how it went: --session N --log {'|'.join(WAYS)}.")
    if args.log:
        return _logged(desk, args)
    day = desk.day(args.day) if args.day else clock.today() + timedelta(days=1)
    if args.pdf:
        target = files.check_target(args.pdf)
        count = files.write(call_paper.of_day(day), target)
        told = f"Wrote {count} session{'s' * (count != 1)} to {target}."
        return Answer(lambda: {"file": str(target), "entries": count}, lambda: table([[told]]))
    found = call_sheet.sheet(day)
    rows = [
        [format_time(one.starts_at.time()), one.number, one.client, one.phone, one.result, one.warning] for one in found
    ]
    head = [["Time", "Session", "Client", "Phone", "Last call", "Warning"]]
    nothing = [[f"All sessions of {format_date(day)} are confirmed."]]
    return Answer(lambda: [_json(one) for one in found], lambda: table(head + rows if rows else nothing))


def _json(one: Line) -> dict[str, object]:
    return {
        "session": one.number,
        "start": f"{one.starts_at:%H:%M}",
        "date": one.starts_at.date().isoformat(),
        "type": one.session_type,
        "client": one.client,
        "phone": one.phone or None,
        "warning": one.warning or None,
        "last": one.result or None,
        "call": one.call_id,
    }


def _logged(desk: Desk, args: Namespace) -> Answer:
    how = WAYS[args.log]
    day = call_sheet.log(desk.actor, session_id_of(args.session), how)
    again = f" The next try is on {format_date(day)}." if day else ""
    return Answer(
        lambda: {"session": args.session, "result": args.log, "next": day.isoformat() if day else None},
        lambda: table([[f"Session {args.session}: {HOW[how]}.{again}"]]),
    )
