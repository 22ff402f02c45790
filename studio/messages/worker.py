"""The worker of messages: takes some, hands them over, notes what came of it, and rests where that does no good.

What is so of a message (refused, not now) is its own affair: it waits longer each time. What is so of the way (nobody there, a
wrong certificate, too many at once) is the same for all: then the channel rests, and the messages stay as they are.
"""

from __future__ import annotations

import ssl
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from random import Random

from peewee import InterfaceError, OperationalError

from studio.kernel import clock, database, preferences, times
from studio.kernel.errors import Invalid, Unavailable
from studio.kernel.preferences import Preferences
from studio.kernel.records import dataclass
from studio.messages import claims, loading, noting, quiet, senders
from studio.messages.answers import Answer, CannotConnect
from studio.messages.carriers import Carrier, carrier_of
from studio.messages.claims import Claim
from studio.messages.loading import Message

CHANNELS = ("email", "text")
MINUTE = timedelta(minutes=1)
KEPT_TRIES = 5


@dataclass(slots=True)
class Turn:
    """What came of a worker's turn."""

    sent: int = 0
    failed: int = 0
    unsure: int = 0
    later: int = 0
    cancelled: int = 0
    complaint: str = ""
    """Why nothing could be sent by a channel."""

    @property
    def worked(self) -> bool:
        """Whether there was anything to do."""
        return any((self.sent, self.failed, self.unsure, self.later, self.cancelled))


class Worker:
    """Sends messages, turn by turn; as many may do so at once as there are processes.

    Args:
        chance: spreads the tries of messages that could not be sent.
        trusted: whose certificates are believed; those that this machine believes.
    """

    def __init__(self, *, chance: Random | None = None, trusted: ssl.SSLContext | None = None) -> None:
        self.name = claims.worker_name()
        self._chance = chance or Random()
        self._trusted = trusted
        self._rests: dict[str, tuple[datetime, int]] = {}
        self._went: dict[str, deque[datetime]] = {channel: deque() for channel in CHANNELS}

    def turn(self, stop: Callable[[], bool]) -> Turn:
        """Send what waits, until nothing does or the process is to end."""
        done = Turn(unsure=claims.recover())
        wanted = preferences.load()
        for channel in CHANNELS:
            if not stop() and not self._is_resting(channel) and claims.waits(channel):
                self._send_by(channel, wanted, done, stop)
        while not stop() and noting.note_some():
            pass
        return done

    def _send_by(self, channel: str, wanted: Preferences, done: Turn, stop: Callable[[], bool]) -> None:
        try:
            carrier = carrier_of(channel, wanted, self._trusted)
        except Invalid as error:
            self._rest(channel, done, str(error))
            return
        with carrier:
            while self._batch(carrier, wanted, done, stop):
                if (done.sent + done.failed) % noting.MANY < claims.FEW:
                    noting.note_some()

    def _batch(self, carrier: Carrier, wanted: Preferences, done: Turn, stop: Callable[[], bool]) -> bool:
        """Send a few messages; false where there are no more for now."""
        channel = carrier.channel
        room = self._room(channel, senders.per_minute(wanted, channel))
        if stop() or room < 1:
            return False
        taken = claims.claim(self.name, channel, limit=min(room, claims.FEW))
        messages = loading.read(taken) if taken else {}
        for one in taken:
            if stop() or self._is_resting(channel):
                claims.give_back(self.name)
                return False
            if one.id in messages:  # else an undo took the record away meanwhile, and its place in the outbox
                message = messages[one.id]
                if rests := quiet.until(wanted, channel, clock.now_utc(), message.zone):
                    # It is night where they live: what was said of it stays, and it is looked at before the morning, too.
                    soon = clock.now_utc() + timedelta(seconds=times.NIGHT_AGAIN_S)
                    self._finish(one, "waiting", None, again=min(rests, soon), tried=False)
                else:
                    self._send(carrier, one, message, done)
        return bool(taken)

    def _send(self, carrier: Carrier, one: Claim, message: Message, done: Turn) -> None:
        if not message.goes_to:
            told = "; ".join(dict.fromkeys(message.withheld.values())) or "nobody is left to get it"
            self._finish(one, "cancelled", f"Not sent, as {told}")
            done.cancelled += 1
            return
        try:
            written = carrier.written(one, message)
            carrier.make_ready()
        except Invalid as error:
            self._settle(carrier, one, message, Answer("failed", str(error)), done)
            return
        except CannotConnect as error:
            self._wait(one, carrier.hidden(error.answer.words), times.REST_FIRST_S, tried=False)
            self._rest(carrier.channel, done, carrier.hidden(error.answer.words))
            return
        if claims.begin(self.name, one):
            self._went[one.channel].append(clock.now_utc())
            self._settle(carrier, one, message, carrier.send(one, message, written), done)

    def _settle(self, carrier: Carrier, one: Claim, message: Message, answer: Answer, done: Turn) -> None:
        said, state = carrier.hidden(noting.told(answer)), answer.state
        if state == "later" and one.tries + 1 >= quiet.MOST_TRIES:
            state = "failed"
        if state == "stop":
            self._wait(one, said, times.REST_FIRST_S, tried=False)
            self._rest(carrier.channel, done, said)
        elif state == "later":
            done.later += 1
            self._wait(one, said, max(quiet.pause(one.tries + 1, self._chance).total_seconds(), answer.after_s))
            if answer.for_all:
                self._rest(carrier.channel, done, said, answer.after_s)
        else:
            self._finish(one, state, said if state != "sent" or answer.refused else "")
            setattr(done, state, getattr(done, state) + 1)
            if state == "unsure":
                # Who is gone for one is for the next: one unsure message is enough until they are there again.
                self._rest(carrier.channel, done, said)
            else:
                self._rests.pop(carrier.channel, None)
            if answer.blocked:
                noting.note_blocked(message.receivers[0], answer)

    # -- notes -------------------------------------------------------------------------------------------------------

    def _wait(self, one: Claim, said: str, seconds: float, *, tried: bool = True) -> None:
        self._finish(one, "waiting", said, again=clock.now_utc() + timedelta(seconds=seconds), tried=tried)

    def _finish(
        self, one: Claim, state: str, said: str | None, *, again: datetime | None = None, tried: bool = True
    ) -> None:
        """Note what became of a message; what is not noted is unsure later, so a database that is away is asked again."""
        for left in reversed(range(KEPT_TRIES)):
            try:
                claims.finish(self.name, one, state, error=said, again=again, tried=tried)
                return
            except (OperationalError, InterfaceError):
                if not left:
                    raise
            time.sleep(times.NOTE_AGAIN_S)
            with suppress(Unavailable, OperationalError):
                database.reconnect()

    # -- rests -------------------------------------------------------------------------------------------------------

    def _is_resting(self, channel: str) -> bool:
        return channel in self._rests and clock.now_utc() < self._rests[channel][0]

    def _rest(self, channel: str, done: Turn, why: str, seconds: float = 0.0) -> None:
        """Send nothing by a channel for a while: longer each time."""
        often = self._rests.get(channel, (None, 0))[1]
        grown = min(times.REST_FIRST_S * (1 << min(often, 20)), times.REST_LONGEST_S)
        self._rests[channel] = clock.now_utc() + timedelta(seconds=max(grown, seconds)), often + 1
        done.complaint = why

    def _room(self, channel: str, limit: int) -> int:
        """Return how many messages may go now, so that there are no more in a minute than wanted, of all workers together."""
        if not limit:
            return claims.FEW
        since, went = clock.now_utc() - MINUTE, self._went[channel]
        while went and went[0] <= since:
            went.popleft()
        return limit - max(len(went), claims.sent_since(channel, since, 2 * limit + 100))
