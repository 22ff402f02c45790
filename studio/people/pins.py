"""PINs: how one is kept, and how guessing is slowed down.

A PIN is four to six digits, kept as a scrypt hash. Who may guess it as fast as a program can has it in seconds, so wrong
ones make everybody wait: the more of them there were, at all terminals together, the longer. A terminal where the person
was known to be right, and where nothing was wrong since, has one try at any time, so that guessing elsewhere locks nobody out.
What was wrong at a terminal is forgotten when the PIN is right there, or when nothing was wrong there for a day.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime, timedelta

from models import PinGuess, User
from studio.kernel import clock, drivers, journal, shown, times
from studio.kernel.access import Actor, actor_of
from studio.kernel.errors import Invalid, NotAllowed
from studio.kernel.patterns import later

FREE = 3
"""So many wrong ones cost nothing: fingers slip."""

COST = 2**14
_SHAPE = later("[0-9]{4,6}")


def hashed(pin: str) -> str:
    """Make of a PIN what is kept.

    Raises:
        Invalid: it is not four to six digits.
    """
    if not _SHAPE.fullmatch(pin):
        raise Invalid("A PIN is four to six digits, such as 4711.", field="pin")
    salt = os.urandom(16)
    return f"scrypt${COST}${len(pin)}${salt.hex()}${_scrypt(pin, salt, COST).hex()}"


def _scrypt(pin: str, salt: bytes, cost: int) -> bytes:
    made: bytes = drivers.openssl().scrypt(pin.encode(), salt=salt, n=cost, r=8, p=1, dklen=32)
    return made


def digits_in(kept: str) -> int:
    """Tell how many digits the PIN has."""
    return int(kept.split("$")[2])


def is_right(pin: str, kept: str) -> bool:
    """Compare a typed PIN with what is kept."""
    import hmac

    _, cost, _, salt, wanted = kept.split("$")
    return hmac.compare_digest(_scrypt(pin, bytes.fromhex(salt), int(cost)).hex(), wanted)


def delay_s(wrong: int) -> int:
    """Return the seconds to wait after so many wrong ones."""
    return 0 if wrong < FREE else min(times.PIN_FIRST_S * 2 ** min(wrong - FREE, 20), times.PIN_LONGEST_S)


def take_on(user: User, pin: str, terminal: str) -> Actor:
    """Become a person by their PIN; one try at a time, whoever tries and from wherever.

    Args:
        terminal: where the PIN was typed, such as ``mia@desk1:/dev/pts/3``.
    Raises:
        NotAllowed: it is wrong, or it is too early to try again; the sentence says when.
    """
    actor = actor_of(user)
    with journal.entry(actor, "pin.right", undoable=False, name=user.name, terminal=terminal) as entry:
        guesses = _counted(user.id)
        here = PinGuess.get_or_none((PinGuess.user == user.id) & (PinGuess.terminal == terminal))
        wrong_here = guesses[terminal].wrong if terminal in guesses else 0
        if (wait := _wait(guesses, known=bool(here and here.known and not wrong_here))) is not None:
            raise NotAllowed(f"Too many wrong PINs for {user.name}: try again at {_clock(wait)}.")
        kept = User.get_by_id(user.id).pin_hash
        if not kept:
            return actor  # It was taken away while somebody typed it.
        right = is_right(pin, kept)
        if not right:
            entry.tell("pin.wrong", name=user.name, terminal=terminal)
        now, wrong, known = clock.now_utc(), 0 if right else wrong_here + 1, bool(here and here.known)
        if here is None:
            entry.insert(PinGuess, user=user.id, terminal=terminal, at=now, wrong=wrong, known=right)
        elif wrong or here.wrong or not known:
            entry.update(PinGuess, here.id, at=now, wrong=wrong, known=known or right)
    if not right:
        raise NotAllowed(f"That is not {user.name}'s PIN: {_after(user.id)}.")
    return actor


def _counted(user_id: int) -> dict[str, PinGuess]:
    """Return by their terminals where something was wrong that is not forgotten."""
    since = clock.now_utc() - timedelta(seconds=times.PIN_FORGOTTEN_S)
    wrong = (PinGuess.user == user_id) & (PinGuess.wrong > 0) & (PinGuess.at > since)
    return {guess.terminal: guess for guess in PinGuess.select().where(wrong)}


def _wait(guesses: Mapping[str, PinGuess], *, known: bool) -> datetime | None:
    """Return the instant before which nobody may try; None where it is now.

    Args:
        known: whether it is a terminal where the person was right, and nothing wrong since.
    """
    if not guesses or known:
        return None
    wrong = sum(guess.wrong for guess in guesses.values())
    until: datetime = max(guess.at for guess in guesses.values()) + timedelta(seconds=delay_s(wrong))
    return until if clock.now_utc() < until else None


def _after(user_id: int) -> str:
    wrong = sum(guess.wrong for guess in _counted(user_id).values())
    wait = delay_s(wrong)
    return f"try again at {_clock(clock.now_utc() + timedelta(seconds=wait))}" if wait else "type it again"


def _clock(at: datetime) -> str:
    """Write the time from which on one may try, the minute after where it is not a full one."""
    wall = clock.wall(at)
    if wall.second or wall.microsecond:
        wall = wall.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return shown.format_time(wall.time())
