"""What a preference is: declared once, as data. Its check, its sentence and its text on every way in come from that.

A value has two faces: the one that services read (``clock24`` is True) and the text that people and scripts write (``24``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from datetime import time
from typing import Any, Literal

from studio.kernel.clean import clean_line, quoted
from studio.kernel.errors import Invalid
from studio.kernel.records import dataclass
from studio.kernel.shown import format_time

Kind = Literal["text", "flag", "word", "words", "count", "time"]
"""A line, on or off, one of some words, several of them, a whole number, a time of day (minutes after midnight)."""

ON, OFF = ("on", "yes", "true", "1"), ("off", "no", "false", "0")
DAY_MIN = 24 * 60
MORNING_MIN = 4 * 60
"""When a studio may begin to work: an hour of beginning that is typed without AM or PM is the first such one after it."""

_parse: list[Callable[..., time]] = []


def read_times(parse: Callable[..., time]) -> None:
    """Let a room that knows how people type a time read it. Said once, where the program is put together.

    Args:
        parse: gets the text, and of an end the start as ``after``; raises Invalid.
    """
    _parse[:] = [parse]


def day_time(minutes: int) -> time:
    """Return the time of day so many minutes after midnight; the end of the day is midnight too."""
    return time(minutes // 60 % 24, minutes % 60)


@dataclass(frozen=True, slots=True)
class Word:
    """One of the words that a preference may be."""

    text: str
    """As people and scripts write it."""
    means: Any
    """As services read it."""
    label: str
    """A few words on what it does."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a value lives that is no row of the table of preferences."""

    read: Callable[[], Any]
    write: Callable[[Any, Any], None]
    """Gets the open entry of the journal and the value."""
    row: Callable[[], tuple[str, int] | None]
    """The table and the id of the row, for its history; None where there is none yet."""


@dataclass(frozen=True, slots=True)
class Declared:
    """One preference of the studio."""

    name: str
    """``group.name``, by which people and scripts know it."""
    kind: Kind
    default: Any
    label: str
    """Stands before it; a few words."""
    about: str
    """What it does, in a sentence."""
    words: Sequence[Word] = ()
    least: int = 0
    most: int = 0
    """The bounds of a number, both included."""
    unit: str = ""
    """What a number counts."""
    check: Callable[[Any], None] | None = None
    """Refuses a value that its kind allows: raises Invalid."""
    after: str = ""
    """Of a time that is an end: the attribute of its start."""
    tidy: Callable[[str], str] = str
    """Puts a typed line into the form that is kept."""
    elsewhere: str = ""
    """How it is set, where that takes more than a value: then nothing else sets it."""
    kept: Kept | None = None
    key: str = ""
    """Its attribute, and the name that it is stored by; its name where services ask for it by that."""

    @property
    def group(self) -> str:
        """What stands before the point of its name."""
        return self.name.partition(".")[0]

    @property
    def ships(self) -> bool:
        """Whether there is a default for all studios; a name, a zone or a region is each studio's own."""
        return self.kind != "text"

    # -- text ------------------------------------------------------------------------------------------------------

    def read(self, text: str, *, start_min: int | None = None) -> Any:
        """Return the value that a typed text stands for.

        Args:
            start_min: of an end, its start: an hour without AM or PM is the first such one after it; of a beginning
                it is the first one after four in the morning.
        Raises:
            Invalid: it stands for none; says what is allowed.
        """
        typed = text.strip().casefold()
        if self.kind == "text":
            return self.tidy(clean_line(text, self.label))
        if self.kind == "flag":
            if typed not in ON + OFF:
                raise self.refused(text)
            return typed in ON
        if self.kind == "word":
            return self._meant(typed, text)
        if self.kind == "words":
            return tuple(self._meant(one, text) for one in typed.replace(",", " ").split())
        if self.kind == "time":
            return self._minutes(text, start_min)
        if not typed.removeprefix("-").isdecimal() or len(typed) > 18:
            raise self.refused(text)
        return int(typed)

    def _meant(self, typed: str, text: str) -> Any:
        for word in self.words:
            if typed in (word.text.casefold(), word.label.casefold()):
                return word.means
        raise self.refused(text)

    def _minutes(self, text: str, start_min: int | None) -> int:
        if not self.after and text.strip().startswith("24"):
            raise self.refused(text)
        try:
            at = _parse[0](text, after=day_time(MORNING_MIN if start_min is None else start_min))
        except Invalid as error:
            raise self.refused(text) from error
        return at.hour * 60 + at.minute or DAY_MIN * bool(self.after)

    def write(self, value: Any) -> str:
        """Write a value as people and scripts do; `read` takes it back."""
        if self.kind == "flag":
            return "on" if value else "off"
        if self.kind == "word":
            return next((word.text for word in self.words if word.means == value), str(value))
        if self.kind == "words":
            return ",".join(word.text for word in self.words if word.means in value)
        return f"{value // 60:02}:{value % 60:02}" if self.kind == "time" else str(value)

    def shown(self, value: Any) -> str:
        """Write a value as people read it: a time on the studio's clock, all else as `write` does."""
        return format_time(day_time(value)) if self.kind == "time" else self.write(value)

    def said(self, text: str) -> str:
        """Write for people what `write` has written for scripts."""
        hours, _, minutes = text.partition(":")
        at_min = int(hours) * 60 + int(minutes) if self.kind == "time" else 0
        return (self.shown(at_min) if self.kind == "time" else text) or "none"

    # -- rules -----------------------------------------------------------------------------------------------------

    def refuse_wrong(self, value: Any) -> None:
        """Refuse a value that it may not have.

        Raises:
            Invalid: says what is allowed.
        """
        means = [word.means for word in self.words]
        wrong = (
            (self.kind == "word" and value not in means)
            or (self.kind == "words" and not (isinstance(value, tuple) and set(value) <= set(means)))
            or (self.kind == "count" and not self.least <= value <= self.most)
            or (self.kind == "time" and not 0 <= value <= DAY_MIN)
        )
        if wrong:
            raise self.refused("")
        if self.check is not None:
            self.check(value)

    def refused(self, text: str) -> Invalid:
        """Say what is allowed, and what was given instead."""
        given = f", not {quoted(text.strip())}" if text.strip() else ""
        do = "choose" if self.words or self.kind == "flag" else "type"
        return Invalid(f"{self.label}: {do} {self.allowed}{given}.", field=self.name)

    @property
    def allowed(self) -> str:
        """What it may be, in words."""
        words = ", ".join(word.text for word in self.words)
        return {
            "text": "any words",
            "flag": "on or off",
            "word": f"one of {words}",
            "words": f"some of {words}",
            "count": f"a number from {self.least} to {self.most}",
            "time": f"a time of day, such as 9:30, 2p{', 14:30 or 24:00' if self.after else ' or 14:30'}",
        }[self.kind]


def preference(name: str, kind: Kind, default: Any, label: str, about: str, **more: Any) -> Any:
    """Declare a preference as an attribute of the settings that services read."""
    # The dataclass takes its default from here, and the table of declarations all of it.
    return field(default=default, metadata={DECLARED: Declared(name, kind, default, label, about, **more)})


DECLARED = "declared"
