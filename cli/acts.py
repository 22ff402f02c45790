"""``sittings journal`` and ``undo``: what was done, and taking it back."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from cli.desk import Desk
from cli.output import Answer, table
from studio.history.listed import JOURNAL, record_named
from studio.kernel import undo as undoing
from studio.lists import page as pages
from studio.lists.spec import Asked

SHOWN = 20
COLUMNS = ("entry", "at", "who", "text", "undone")


def journal(desk: Desk, args: Namespace) -> Answer:
    """List what was done, the newest first."""
    words = {"person": args.person, "kind": args.kind, "day": args.day, "from": args.since, "to": args.until}
    filters = tuple((key, word) for key, word in words.items() if word is not None)
    fixed = (("of", record_named(*args.of)),) if args.of else ()
    asked = Asked(filters, fixed, descending=True, columns=COLUMNS)
    found = pages.export(desk.actor, JOURNAL, asked, limit=args.limit or SHOWN)

    def rows() -> Iterator[list[str]]:
        for line in found:
            entry, at, who, text, undone = line.values
            yield [str(entry), desk.moment_text(at), who, text, "undone" if undone else ""]

    # Asked at once, so that a refusal comes before the first line of an answer.
    empty = not pages.page(desk.actor, JOURNAL, asked, limit=1).lines
    nothing = "Nothing like that was done." if filters or fixed else "Nothing was done yet."
    return Answer(lambda: (_as_json(*line.values) for line in found), lambda: [nothing] if empty else table(rows()))


def _as_json(entry: int, at: Any, who: str, text: str, undone: bool | None) -> dict[str, Any]:
    at = at.isoformat(" ", "seconds")
    return {"entry": entry, "at": at, "initials": who, "text": text, "undone": bool(undone)}


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
