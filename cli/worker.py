"""``sittings worker``: what a studio's program does by itself, without a screen."""

from __future__ import annotations

import signal
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from threading import Event

from cli.desk import open_book
from cli.output import Answer, shown, table
from studio.background import background, noted
from studio.booking import busy
from studio.exchange import feeds
from studio.ical import fetched
from studio.kernel import clock, database, preferences, times
from studio.kernel.access import SYSTEM
from studio.kernel.errors import Invalid, StudioError, Unavailable
from studio.messages import mailbox, trial
from studio.messages import worker as sender
from studio.messages.mailbox import Unreadable
from studio.sessions import numbered
from studio.waiting import lapsing
from studio.workflow import on_date


def worker(args: Namespace) -> Answer:
    """Do what is due, once or again and again until the process is told to end."""
    if args.test:
        return _try(args)
    if args.status:
        return _status(args)
    stop, done = Event(), _Done()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    open_book(args)
    try:
        while True:
            _work(stop, done, once=args.once)
            if args.once or _rest(stop, done):
                break
    finally:
        if not args.once:
            with suppress(StudioError):
                database.call(noted.note, noted.WORKER, noted.ENDED)
        database.close_database()
    return Answer(lambda: done.counts, lambda: table([[sentence] for sentence in done.sentences]))


def _status(args: Namespace) -> Answer:
    """Tell whether a worker runs, and how it stands with each of its jobs."""
    open_book(args)
    found = database.call(background.jobs)
    wrong = sum(one.is_wrong for one in found)
    return Answer(
        lambda: [
            {
                "job": one.key,
                "name": one.name,
                "state": one.state,
                "last": one.last and one.last.isoformat(" ", "seconds"),
                "wrong": one.is_wrong,
                "told": one.told,
            }
            for one in found
        ],
        lambda: table([one.name, one.state, background.seen_in_words(one.last), one.told] for one in found),
        complaint=f"{wrong} of these {'needs' if wrong == 1 else 'need'} somebody." if wrong else "",
    )


def _try(args: Namespace) -> Answer:
    """Speak to the mail server, the text gateway and the mailbox, and say what is wrong with them."""
    open_book(args)
    found: dict[str, trial.Tried] = {}
    for group in (("mail",) if "@" in args.to else ("text",)) if args.to else database.call(trial.set_up):
        try:
            server = database.call(trial.server_of, SYSTEM, group)
            to = database.call(trial.address_read, group, args.to) if args.to else ""
        except StudioError as error:
            found[group] = trial.Tried(False, str(error))
        else:
            found[group] = trial.tried(server, to)
    wrong = [group for group, one in found.items() if not one.works]
    return Answer(
        lambda: {group: {"works": one.works, "words": one.words} for group, one in found.items()},
        lambda: [shown(f"{group}: {one.words}") for group, one in found.items()],
        complaint=f"Not everything works: {' and '.join(wrong)}." if wrong else "",
    )


class _Done:
    """What the worker has done, and the part of it that sends, which rests between its turns."""

    def __init__(self) -> None:
        self.counts = {"moved_on": 0, "lapsed": 0, "sent": 0, "failed": 0, "unsure": 0, "later": 0, "cancelled": 0}
        self.counts |= {"received": 0, "calendars": 0, "busy": 0}
        self.hold_complaints: dict[int, str] = {}
        """Why which session's hold could not lapse, last."""
        self.busy_complaints: dict[int, str] = {}
        """What was wrong last with whose calendar."""
        self.sender = sender.Worker()
        self.complaint = ""
        self.mailbox_complaint = ""
        self.mailbox_rest_s = 0.0
        """How long the mailbox is not looked into yet."""
        self.feeds = feeds.Feeds()
        self.feeds_complaint = ""
        self.said_at = clock.now_utc()
        """When it was said last that the worker is there."""

    @property
    def sentences(self) -> Iterator[str]:
        moved = self.counts["moved_on"]
        yield (
            f"Moved on {moved:,} session{'s' * (moved != 1)} on their day."
            if moved
            else "No session had to be moved on."
        )
        if lapsed := self.counts["lapsed"]:
            yield f"{lapsed:,} hold{'s' * (lapsed != 1)} came to {'its' if lapsed == 1 else 'their'} end."
        told = [(count, words) for state, words in MESSAGES.items() if (count := self.counts[state])]
        if told:
            yield f"Messages: {', '.join(f'{count:,} {words}' for count, words in told)}."
        if written := self.counts["calendars"]:
            yield f"Wrote {written:,} calendar{'s' * (written != 1)} for other programs."
        if read := self.counts["busy"]:
            yield f"Read when {read:,} {'people are' if read != 1 else 'person is'} busy elsewhere."
        if received := self.counts["received"]:
            yield f"Received {received:,} answer{'s' * (received != 1)} and reports."


MESSAGES = {
    "sent": "sent",
    "later": "to be tried again",
    "failed": "refused",
    "unsure": "of which nobody knows whether they went",
    "cancelled": "not wanted any more",
}


def _work(stop: Event, done: _Done, *, once: bool) -> None:
    """Move on the sessions whose day has come, turn by turn; between two turns the process may be told to end.

    Raises:
        Unavailable: the database does not answer; who goes on tries again later instead.
    """
    with nullcontext() if once else _told_when_away():
        database.call(noted.note, noted.WORKER)
        database.call(preferences.use_stored)  # another zone has another today
        while not stop.is_set() and (some := database.call(on_date.move_some)) is not None:
            done.counts["moved_on"] += some
        database.call(noted.note, background.SESSIONS)
        _lapse(stop, done)
        while not stop.is_set() and database.call(numbered.number_some) is not None:
            pass
        _send(stop, done)
        if not stop.is_set():
            _receive(done)
        if not stop.is_set():
            _keep_feeds(done)
        _read_calendars(stop, done)


def _lapse(stop: Event, done: _Done) -> None:
    """Let the holds lapse that came to their end; why one cannot is said once."""
    run = lapsing.Lapsing()
    while not stop.is_set() and (some := database.call(run.some)) is not None:
        done.counts["lapsed"] += some
    for session_id, sentence in run.refused.items():
        if sentence != done.hold_complaints.get(session_id):
            print(f"sittings: {shown(sentence)}", file=sys.stderr, flush=True)
    done.hold_complaints = run.refused
    database.call(noted.note, background.HOLDS, next(iter(run.refused.values()), ""))


def _read_calendars(stop: Event, done: _Done) -> None:
    """Read when people are busy elsewhere, where it is time to; what is wrong with a calendar is said once."""
    for one in database.call(busy.due):
        if stop.is_set():
            return
        content, trouble = None, ""
        try:
            content = fetched.fetch(one.address)  # the database is left alone meanwhile
        except Invalid as error:
            trouble = str(error)
        said = database.call(busy.note, one, content, trouble)
        done.counts["busy"] += 1
        if said and said != done.busy_complaints.get(one.id):
            print(f"sittings: {shown(f'{one.name}: {said}')}", file=sys.stderr, flush=True)
        done.busy_complaints[one.id] = said


def _keep_feeds(done: _Done) -> None:
    """Keep the calendars for other programs current; why they cannot be is said once."""
    complaint = ""
    try:
        done.counts["calendars"] += database.call(done.feeds.keep)
    except Invalid as error:
        complaint = str(error)
    if complaint and complaint != done.feeds_complaint:
        print(f"sittings: {shown(complaint)}", file=sys.stderr, flush=True)
    done.feeds_complaint = complaint
    database.call(noted.note, background.FEEDS, complaint)


def _receive(done: _Done) -> None:
    """Look into the studio's mailbox, where it is time to; why it cannot be read is said once."""
    done.mailbox_rest_s -= times.WORK_AGAIN_S
    if done.mailbox_rest_s > 0 or not database.call(mailbox.wanted):
        return
    done.mailbox_rest_s = times.MAILBOX_AGAIN_S
    complaint = ""
    try:
        found = database.call(mailbox.look, SYSTEM)
        done.counts["received"] += found.changed
        if some := found.trouble:
            print(
                f"sittings: {some} mail{'s' * (some != 1)} in the mailbox could not be understood: read "
                f"{'them' if some != 1 else 'it'} there.",
                file=sys.stderr,
                flush=True,
            )
    except (Unreadable, Invalid) as error:
        complaint = str(error)
    if complaint and complaint != done.mailbox_complaint:
        print(f"sittings: {shown(complaint)}", file=sys.stderr, flush=True)
    done.mailbox_complaint = complaint
    database.call(noted.note, background.MAILBOX, complaint)


def _send(stop: Event, done: _Done) -> None:
    """Send the messages that wait; why none can be sent is said once."""
    turn = database.call(done.sender.turn, lambda: _is_to_stop(stop, done))
    for state in MESSAGES:
        done.counts[state] += getattr(turn, state)
    if turn.complaint and turn.complaint != done.complaint:
        print(f"sittings: {shown(turn.complaint)}", file=sys.stderr, flush=True)
    if turn.complaint or turn.sent:
        done.complaint = turn.complaint
        database.call(noted.note, background.MESSAGES, turn.complaint)


def _is_to_stop(stop: Event, done: _Done) -> bool:
    """Tell whether the process is to end; the worker says meanwhile that it is there, also while it sends for hours."""
    now = clock.now_utc()
    if abs(now - done.said_at).total_seconds() >= times.WORK_AGAIN_S:
        done.said_at = now
        noted.note(noted.WORKER)
    return stop.is_set()


def _rest(stop: Event, done: _Done) -> bool:
    """Wait until something else than messages is due, and look for these meanwhile; true when the process is to end."""
    rested_s = 0.0
    while rested_s < times.WORK_AGAIN_S:
        if stop.wait(times.SEND_AGAIN_S):
            return True
        rested_s += times.SEND_AGAIN_S
        if rested_s < times.WORK_AGAIN_S:
            with _told_when_away():
                _send(stop, done)
    return False


@contextmanager
def _told_when_away() -> Iterator[None]:
    """Tell of a database that does not answer, and go on."""
    try:
        yield
    except Unavailable as error:
        print(f"sittings: {error}", file=sys.stderr, flush=True)
