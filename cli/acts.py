"""``sittings journal`` and ``undo``: what was done, and taking it back."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import Any

from cli.desk import Desk
from cli.output import Answer, table
from studio.clients.clients import client_id_of
from studio.kernel import acts, clock
from studio.kernel import undo as undoing
from studio.kernel.acts import Act
from studio.kernel.errors import NotAllowed
from studio.sessions.views import session_id_of

RECORDS = {"client": client_id_of, "session": session_id_of}
"""The kinds of records whose journal can be asked for, and how a number leads to one."""

SHOWN = 20


def journal(desk: Desk, args: Namespace) -> Answer:
    """List what was done, the newest first."""
    record = None
    if args.of is not None:
        kind, number = args.of
        if kind not in RECORDS:
            raise NotAllowed(f"The journal is kept of: {', '.join(RECORDS)}. Name one of these.")
        record = kind, RECORDS[kind](number)
    found = acts.acts(record, limit=args.limit or SHOWN)
    rows = (
        [str(act.id), desk.moment_text(clock.wall(act.at)), act.initials, act.sentence, "" if act.stands else "undone"]
        for act in found
    )
    return Answer(lambda: map(_as_json, found), lambda: table(rows) if found else ["Nothing was done yet."])


def _as_json(act: Act) -> dict[str, Any]:
    at = clock.wall(act.at).isoformat(" ", "seconds")
    return {"entry": act.id, "at": at, "initials": act.initials, "text": act.sentence, "undone": not act.stands}


def undo(desk: Desk, args: Namespace) -> Answer:
    """Take back the last thing that one did, or an entry of the journal."""
    others = args.yes
    if args.entry is not None and not others:
        done = undoing.entry_of(args.entry)
        others = done.user_id != desk.actor.user_id and _asked(f"{done.initials} did that: {done.sentence}. Undo it?")
    sentence = undoing.undo(desk.actor, args.entry, others=others)
    return Answer(lambda: {"undone": sentence}, lambda: table([[f"Undone: {sentence}."]]))


def _asked(question: str) -> bool:
    """Ask on the terminal; a script is not asked, and says --yes."""
    if not sys.stdin.isatty():
        return False
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")
