"""Do at once, from a desk, what else a worker does: what it waits for is done in the same way, and noted in the same way."""

from __future__ import annotations

import os

from models import Outbox
from studio.background import noted
from studio.background.background import FEEDS, HOLDS, MESSAGES, ONLY_THE_WORKER, RIGHT_OF, SESSIONS
from studio.booking import busy
from studio.booking.busy import Calendar
from studio.exchange import feeds
from studio.kernel import clock, preferences
from studio.kernel.access import SYSTEM, Actor, reading_as, require
from studio.kernel.errors import Invalid
from studio.kernel.instants import bound_instant
from studio.messages import outbox
from studio.waiting import lapsing
from studio.workflow import on_date

TURNS = 10
"""So many turns are taken at most before the desk answers again."""
MOST_AGAIN = 99


def do(actor: Actor, key: str) -> str:
    """Do a job at once, and say what came of it.

    Raises:
        Invalid: there is nothing to do, no desk does it, or what is wrong with it.
        NotAllowed: the actor may not.
    """
    if key not in RIGHT_OF:
        raise Invalid(ONLY_THE_WORKER.get(key, "There is no such work in the background."))
    require(actor, *RIGHT_OF[key])
    if key == MESSAGES:
        return _try_again(actor)
    with reading_as(SYSTEM):  # a rule of the studio is about all, whatever they see who set it off
        return {SESSIONS: _move_on, HOLDS: _let_lapse, FEEDS: _write_feeds}[key]()


def _move_on() -> str:
    moved = 0
    for _ in range(TURNS):
        if (some := on_date.move_some()) is None:
            break
        moved += some
    noted.note(SESSIONS)
    return f"{moved} session{'s' * (moved != 1)} moved on." if moved else "No session had to be moved on."


def _let_lapse() -> str:
    run, lapsed = lapsing.Lapsing(), 0
    for _ in range(TURNS):
        if (some := run.some()) is None:
            break
        lapsed += some
    wrong = next(iter(run.refused.values()), "")
    noted.note(HOLDS, wrong)
    if wrong:
        raise Invalid(wrong)
    return f"{lapsed} hold{'s' * (lapsed != 1)} came to an end." if lapsed else "No hold is past its end."


def _try_again(actor: Actor) -> str:
    """Let messages that wait for another try be tried with the next turn; what was refused is somebody's to look at."""
    later = (Outbox.state == "waiting") & (Outbox.tries > 0) & (Outbox.next_try_at > bound_instant(clock.now_utc()))
    asked = Outbox.select(Outbox.id).where(later & (Outbox.channel << ("email", "text"))).order_by(Outbox.next_try_at)
    found = [row.id for row in asked.limit(MOST_AGAIN)]
    if not found:
        raise Invalid("No message waits for another try: what was refused or is unsure is sent again from the outbox.")
    count = outbox.retry(actor, found)
    return f"{count} message{'s go' if count != 1 else ' goes'} with the worker's next turn."


def _write_feeds() -> str:
    _refuse_of_another_login(str(preferences.load().of("calendar.folder")))
    written = feeds.Feeds().keep()
    noted.note(FEEDS)  # what is wrong here, such as a folder that another machine has, is not wrong for the worker
    return f"{written} calendar{'s' * (written != 1)} written." if written else "The calendars are as they should be."


def _refuse_of_another_login(folder: str) -> None:
    """Refuse to write feeds that are another login's: only who wrote one can read it, so that its readers would lose it."""
    try:
        there = [entry.stat() for entry in os.scandir(folder) if feeds.OURS.fullmatch(entry.name)] or [os.stat(folder)]
    except OSError:
        return  # it is missing: who writes them says so
    if any(one.st_uid != os.geteuid() for one in there):
        raise Invalid(
            f"{folder} belongs to another login of this machine: its worker writes the calendars within a minute of a change."
        )


def calendar_to_read(actor: Actor, user_id: int) -> Calendar:
    """Return somebody's calendar, for whoever may have it read now.

    Raises:
        NotAllowed: the actor may not.
        NotFound: none of theirs is read.
    """
    require(actor, busy.RIGHT, busy.DOING)
    return busy.calendar_of(user_id)
