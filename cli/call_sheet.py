"""``sittings call sheet``: who has not confirmed a day's session, printed, and logged."""

from __future__ import annotations

from argparse import Namespace
from datetime import timedelta

from cli.desk import Desk
from cli.output import Answer, table
from studio.booking.attending import appointment_id_of
from studio.kernel import clock
from studio.kernel.errors import Invalid
from studio.kernel.shown import format_date, format_time
from studio.papers import call_paper, files
from studio.sessions.views import session_id_of
from studio.to_do import call_sheet
from studio.to_do.call_sheet import HOW, How, Line

WAYS: dict[str, How] = {how.replace("_", "-"): how for how in HOW}
"""How a call may go, as scripts write it."""


def sheet(desk: Desk, args: Namespace) -> Answer:
    """List what nobody has confirmed of a day, write it as PDF, or log a call about a session or an appointment of it."""
    if bool(args.session) + bool(args.appointment) != bool(args.log):
        raise Invalid(
            "To log a call say about which session or appointment, and how it went: "
            f"--session N (or --appointment N) --log {'|'.join(WAYS)}."
        )
    if args.log:
        return _logged(desk, args)
    day = desk.day(args.day) if args.day else clock.today() + timedelta(days=1)
    if args.pdf:
        target = files.check_target(args.pdf)
        count = files.write(call_paper.of_day(day), target)
        told = f"Wrote {count} line{'s' * (count != 1)} to {target}."
        return Answer(lambda: {"file": str(target), "entries": count}, lambda: table([[told]]))
    found = call_sheet.sheet(day)
    rows = [
        [format_time(one.starts_at.time()), one.called, one.client, one.phone, one.result, one.warning] for one in found
    ]
    head = [["Time", "Number", "Client", "Phone", "Last call", "Warning"]]
    nothing = [[f"All sessions and appointments of {format_date(day)} are confirmed."]]
    return Answer(lambda: [_json(one) for one in found], lambda: table(head + rows if rows else nothing))


def _json(one: Line) -> dict[str, object]:
    return {
        "session": one.number if one.appointment_id is None else None,
        "appointment": one.number if one.appointment_id is not None else None,
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
    of = session_id_of(args.session) if args.session else -appointment_id_of(args.appointment)
    day = call_sheet.log(desk.actor, of, how)
    what = f"Session {args.session}" if args.session else f"Appointment {args.appointment}"
    again = f" The next try is on {format_date(day)}." if day else ""
    return Answer(
        lambda: {
            "session": args.session,
            "appointment": args.appointment,
            "result": args.log,
            "next": day.isoformat() if day else None,
        },
        lambda: table([[f"{what}: {HOW[how]}.{again}"]]),
    )
