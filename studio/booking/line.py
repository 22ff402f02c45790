"""A booking, or the question when one is free, as one line: ``fri 14:30 90m family smith @room1 !anna``.

Words
    fri 14:30, tomorrow 2p, dec 5: a day and a time, as they are typed everywhere; 90m, 2h, 1h30, 90 minutes: the length.
    family, fam: a session type. !anna: who photographs, by login, initials or part of the name; !anna,ben: any one of them;
    a second !chidi assists. @room1, @"large room", @beach: a camera room or an outside location; outside: no room.
    #1004: a client's number. "Baby's first": what it is called. hold, hold until dec 1: it is held, and until when.
    morning, afternoon, evening, before noon, after 2p: a part of the day.
In a question also
    sat, saturdays, weekend: on which weekdays; december, next week, from dec 1, 6 weeks: where to look; anna: a person.
    Words such as "when can .. a" say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta

from studio.booking.said import Bounds, Kind, Line, Name, Part, Period, Words, folded, meant
from studio.dates.typed import Habits, understand
from studio.kernel.clean import search_key
from studio.kernel.errors import Invalid
from studio.kernel.shown import MONTHS, WEEKDAYS

PARTS: Mapping[str, tuple[int, int]] = {
    "morning": (0, 12 * 60),
    "afternoon": (12 * 60, 18 * 60),
    "evening": (17 * 60, 24 * 60),
}
"""The parts of a day that have a name: from which minute to which."""
LONGEST_WORDS = 4
"""So many words say one day and time."""
LONGEST = 200
_SAYS_NOTHING = frozenset(
    (
        "when",
        "can",
        "could",
        "do",
        "does",
        "is",
        "free",
        "take",
        "takes",
        "a",
        "an",
        "the",
        "on",
        "in",
        "at",
        "for",
        "with",
        "we",
    )
)
_SAYS_LITTLE = frozenset({"on", "at", "for"})
_WORD = re.compile(r'([!@#]?)(?:"([^"]*)"?|(\S+))')
_SIGNS = ("!", "@", "#")
_MINUTES = re.compile(r"([0-9]{1,4})(?:m|min|mins|minutes)")
_HOURS = re.compile(r"([1-9])h([0-5][0-9])?|([0-9])[.,]([0-9])h|([1-9]):([0-5][0-9])h")
_LIKE_A_TIME = re.compile(r"[0-9]+[:./-][0-9][^ ]*|[0-9]{1,2}[ap]m?")
_LIKE_A_DAY = re.compile(r"([a-z]{3,9}) [0-9]{1,2}|[0-9]{1,2} ([a-z]{3,9})")
_COUNT = re.compile(r"([0-9]{1,3})")
_WEEKS = re.compile(r"([0-9]{1,2})(?:w|wk|wks|week|weeks)")


def read(text: str, words: Words) -> Line:
    """Understand a line, word for word; what is not understood is a part too, and says so."""
    parts = tuple(_Reader(text[:LONGEST], words).parts())
    if more := text[LONGEST:].strip():
        # Nothing of what is typed is left out without a word.
        parts += (Part("unknown", more, problem=f"The line is longer than {LONGEST} characters: leave something out."),)
    return Line(parts)


def mistake_in(typed: str, own: Habits) -> str:
    """Say what is wrong with what can only be meant as a day or a time; empty where it may be something else."""
    word = typed.casefold().rstrip(",;?!")
    named = _LIKE_A_DAY.fullmatch(word)
    month = (named[1] or named[2]) if named else ""
    if _LIKE_A_TIME.fullmatch(word) or any(month and name.casefold().startswith(month) for name in MONTHS):
        try:
            understand(word, own)
        except Invalid as error:
            return str(error)
    return ""


class _Reader:
    """Goes through the words from left to right; each step takes some of them."""

    def __init__(self, text: str, words: Words) -> None:
        self.words = words
        self.tokens = [
            (plain, "", False) if plain in _SIGNS else (sign, plain if quoted is None else quoted, quoted is not None)
            for sign, quoted, plain in ((m[1], m[2], m[3]) for m in _WORD.finditer(text))
        ]
        self.at = 0
        self.people = 0

    def parts(self) -> Iterable[Part]:
        steps: list[Callable[[], Part | None]] = [self._signed, self._length, self._part, self._bound]
        steps += [self._period, self._weekdays] if self.words.question else [self._hold]
        steps += [self._when, self._type, self._outside]
        while self.at < len(self.tokens):
            before = self.at
            found = next((part for step in steps if (part := step()) is not None), None) or self._bare()
            if found is not None:
                yield found
            assert self.at > before

    def _plain(self, count: int = 1) -> str:
        """Return the next words without a sign, as one text, where there are so many."""
        taken = self.tokens[self.at : self.at + count]
        if len(taken) < count or any(sign or quoted for sign, _, quoted in taken):
            return ""
        text = " ".join(word for _, word, _ in taken).casefold()
        return text.rstrip(",;?!")

    def _take(self, count: int, kind: Kind, value: object = None, **more: object) -> Part:
        taken = self.tokens[self.at : self.at + count]
        text = " ".join(f'{sign}"{word}"' if quoted else f"{sign}{word}" for sign, word, quoted in taken)
        self.at += count
        return Part(kind, text, value, **more)  # type: ignore[arg-type]

    # -- steps -------------------------------------------------------------------------------------------------------

    def _signed(self) -> Part | None:
        sign, word, quoted = self.tokens[self.at]
        if sign == "#":
            return self._take(1, "number", word)
        if sign == "!":
            return self._person(word)
        if sign == "@":
            following = self._after()
            longer = f"{word} {following}" if following else ""
            if longer and any(folded(one.label) == folded(longer) for one in self.words.places):
                return self._named(2, "place", self.words.places, [longer], "room or outside location")
            return self._named(1, "place", self.words.places, [word], "room or outside location")
        return self._take(1, "title", word) if quoted else None

    def _after(self) -> str:
        following = self.tokens[self.at + 1 : self.at + 2]
        return following[0][1] if following and not following[0][0] and not following[0][2] else ""

    def _person(self, word: str) -> Part:
        self.people += 1
        return self._named(1, "person", self.words.people, [one for one in word.split(",") if one], "person")

    def _named(self, count: int, kind: Kind, among: Sequence[Name], typed: Sequence[str], noun: str) -> Part:
        """Take what names somebody; each text one, or several to choose from."""
        found = [meant(among, one) for one in typed]
        if not typed or not all(found):
            missing = next((one for one, names in zip(typed, found, strict=True) if not names), "")
            why = f"No {noun} is called {missing}." if missing else f"Name the {noun} right behind the sign."
            return self._take(count, kind, problem=why)
        unclear = next((names for names in found if len(names) > 1), None)
        if unclear is not None:
            which = ", ".join(one.label for one in unclear[:5])
            return self._take(count, kind, names=tuple(unclear), choose=True, problem=f"Which one: {which}?")
        return self._take(count, kind, names=tuple(names[0] for names in found))

    def _length(self) -> Part | None:
        word, two = self._plain(), self._plain(2)
        if found := _MINUTES.fullmatch(word) or (re.fullmatch(r"([0-9]{1,4}) (?:m|min|mins|minutes)", two)):
            minutes = int(found[1])
            return self._sized(1 if found[0] == word else 2, minutes)
        if found := re.fullmatch(r"([1-9]|[12][0-9]) (?:h|hours?)", two):
            return self._sized(2, int(found[1]) * 60)
        if found := _HOURS.fullmatch(word):
            hours, rest = found[1] or found[3] or found[5], int(found[4] or 0) * 6 + int(found[2] or found[6] or 0)
            return self._sized(1, int(hours) * 60 + rest)
        return None

    def _sized(self, count: int, minutes: int) -> Part:
        fits = 5 <= minutes <= 24 * 60
        return self._take(count, "length", minutes, problem="" if fits else "It lasts 5 minutes to 24 hours.")

    def _part(self) -> Part | None:
        word = self._plain().removesuffix("s")
        return self._take(1, "part", Bounds(*PARTS[word], named=True)) if word in PARTS else None

    def _bound(self) -> Part | None:
        """``before noon``, ``after 2p``."""
        word = self._plain()
        if word not in ("before", "after"):
            return None
        for count in (2, 1):
            typed = self._words_from(self.at + 1, count)
            try:
                at = understand(typed, self.words.habits, "time").at if typed else None
            except Invalid:
                continue
            if at is not None:
                minute = at.hour * 60 + at.minute
                return self._take(1 + count, "part", Bounds(0, minute) if word == "before" else Bounds(minute, 24 * 60))
        return None

    def _words_from(self, at: int, count: int) -> str:
        here, self.at = self.at, at
        try:
            return self._plain(count)
        finally:
            self.at = here

    def _period(self) -> Part | None:
        today = self.words.habits.today
        word, two = self._plain(), self._plain(2)
        for count, typed in ((2, two), (1, word)):
            if found := _WEEKS.fullmatch(typed.replace(" ", "")):
                return self._take(count, "period", Period(None, int(found[1]) * 7))
        if two in ("next week", "this week"):
            first = today - timedelta(days=(today.weekday() - self.words.habits.first_weekday) % 7)
            this = Period(today, 7 - (today - first).days)
            return self._take(2, "period", this if two == "this week" else Period(first + timedelta(days=7), 7))
        if two in ("next month", "this month"):
            month = today.replace(day=1)
            if two == "next month":
                month = (month + timedelta(days=32)).replace(day=1)
            return self._take(2, "period", _month(month, today))
        if word == "from":
            if (found_day := self._day_from(self.at + 1)) is not None:
                return self._take(1 + found_day[0], "period", Period(found_day[1], None))
            return None
        numbers = [n for n, name in enumerate(MONTHS, 1) if len(word) >= 3 and name.casefold().startswith(word)]
        if len(numbers) == 1 and self._day_from(self.at) is None:
            year = today.year + (numbers[0] < today.month)
            return self._take(1, "period", _month(date(year, numbers[0], 1), today))
        return None

    def _day_from(self, at: int) -> tuple[int, date] | None:
        for count in range(LONGEST_WORDS, 0, -1):
            typed = self._words_from(at, count)
            try:
                found = understand(typed, self.words.habits, "day") if typed else None
            except Invalid:
                continue
            if found is not None and found.day is not None and found.at is None:
                return count, found.day
        return None

    def _weekdays(self) -> Part | None:
        word = self._plain()
        if word in ("weekend", "weekends"):
            return self._take(1, "weekdays", frozenset({5, 6}))
        if word in ("weekday", "weekdays"):
            return self._take(1, "weekdays", frozenset(range(5)))
        days = [n for n, name in enumerate(WEEKDAYS) if len(word) >= 3 and f"{name}s".casefold().startswith(word)]
        if len(days) != 1:
            return None
        return self._take(1, "weekdays", frozenset(days))

    def _when(self) -> Part | None:
        for count in range(LONGEST_WORDS, 0, -1):
            typed = self._plain(count)
            if not typed or _COUNT.fullmatch(typed):
                continue
            try:
                return self._take(count, "when", understand(typed, self.words.habits))
            except Invalid:
                continue
        return None

    def _type(self) -> Part | None:
        for count in (3, 2, 1):
            typed = self._plain(count)
            whole = [one for one in self.words.types if typed and search_key(one.label) == search_key(typed)]
            if whole:
                return self._take(count, "type", names=tuple(meant(whole, typed)[:1]))
        word = search_key(self._plain())
        near = [one for one in self.words.types if len(word) >= 3 and search_key(one.label).startswith(word)]
        if len(near) > 1:
            which = ", ".join(one.label for one in near[:5])
            return self._take(1, "type", names=tuple(near), choose=True, problem=f"Which one: {which}?")
        return self._take(1, "type", names=tuple(near)) if near else None

    def _hold(self) -> Part | None:
        """``hold``, ``hold until dec 1``."""
        if self._plain() != "hold":
            return None
        if self._plain(2) != "hold until":
            return self._take(1, "hold", True)
        if (found := self._day_from(self.at + 2)) is None:
            return self._take(2, "hold", True, problem="Say until which day it is held: hold until fri.")
        return self._take(2 + found[0], "hold", found[1])

    def _outside(self) -> Part | None:
        return self._take(1, "outside", True) if self._plain() == "outside" else None

    def _bare(self) -> Part | None:
        """Take a word without a sign: in a question somebody's name, in a booking the client's."""
        _, word, _ = self.tokens[self.at]
        folded = self._plain()
        if folded in (_SAYS_NOTHING if self.words.question else _SAYS_LITTLE):
            self.at += 1
            return None
        if not self.words.question:
            return self._take(1, "client")
        if folded in ("or", "and", "any", "anybody", "anyone", "room", "in", "-"):
            if folded == "any" and self._after().casefold() == "room":
                self.at += 1
            if folded == "room" and self._after():
                return self._named(2, "place", self.words.places, [f"room {self._after()}"], "room")
            self.at += 1
            return None
        name = word.strip(",;?!")
        if meant(self.words.people, name):
            return self._named(1, "person", self.words.people, [name], "person")
        if meant(self.words.places, name):
            return self._named(1, "place", self.words.places, [name], "room")
        problem = mistake_in(name, self.words.habits) or f'"{name}" is no day, length, type, person or room.'
        return self._take(1, "unknown", problem=problem)


def _month(month: date, today: date) -> Period:
    """Return the days of a month that are still to come: the first, and how many."""
    following = (month + timedelta(days=32)).replace(day=1)
    first = max(month, today)
    return Period(first, (following - first).days)
