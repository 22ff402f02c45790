"""What a typed line may name, and what its words were understood as: see `studio.booking.line`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from functools import cached_property
from typing import Literal, NamedTuple, TypeVar

from studio.dates.typed import Habits, Understood
from studio.kernel.clean import search_key
from studio.kernel.records import dataclass
from studio.lists.names import fold_name

Kind = Literal[
    "when", "length", "type", "person", "place", "outside", "number", "client", "title", "hold", "part", "weekdays", "period",
    "unknown",
]  # fmt: skip

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody or something that a line may name."""

    key: int
    label: str
    words: tuple[str, ...] = ()
    """What else it is called: a login, initials."""
    outside: bool = False
    """Whether it is an outside location."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a line is read by."""

    habits: Habits
    types: tuple[Name, ...] = ()
    people: tuple[Name, ...] = ()
    places: tuple[Name, ...] = ()
    question: bool = False
    """Whether it asks when something is free."""


class Period(NamedTuple):
    """Where to look: from when on, and for how many days; None for what is not said."""

    first: date | None
    days: int | None


class Bounds(NamedTuple):
    """Between which minutes of a day."""

    from_min: int
    to_min: int
    named: bool = False
    """Whether it is a part of the day that has a name; else what is before or after an hour."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of the line, and what they were understood as."""

    kind: Kind
    text: str
    value: object = None
    names: tuple[Name, ...] = ()
    """Of whom or what one is meant: one that is clear, any one of several that were named, or several to choose from."""
    choose: bool = False
    """Whether the names are to choose from."""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was understood."""

    parts: tuple[Part, ...]

    def of(self, kind: Kind) -> list[Part]:
        """Return the parts of a kind."""
        return [part for part in self.parts if part.kind == kind]

    def values(self, kind: Kind, of: type[T]) -> list[T]:
        """Return what the parts of a kind say, in their order, without those that cannot be."""
        return [part.value for part in self.of(kind) if isinstance(part.value, of) and not part.problem]

    @cached_property
    def when(self) -> Understood:
        """The day and the time."""
        day: date | None = None
        at: time | None = None
        for said in self.values("when", Understood):
            day, at = said.day or day, at if said.at is None else said.at
        return Understood(day, at)

    @property
    def client(self) -> str:
        """The words that name the client, or a number with its sign."""
        number = next(reversed(self.values("number", str)), "")
        return f"#{number}" if number else " ".join(part.text for part in self.of("client"))

    @property
    def length_min(self) -> int | None:
        """The length in minutes, where one is said that can be."""
        return next(reversed(self.values("length", int)), None)

    @property
    def hold(self) -> date | bool:
        """Whether it is to be held, or until which day."""
        return bool(self.of("hold")) and next(reversed(self.values("hold", date)), True)

    @property
    def problems(self) -> list[str]:
        """What cannot be taken, each as a sentence."""
        return [part.problem for part in self.parts if part.problem]


def written(kind: Kind, name: Name) -> str:
    """Write a name so that a line means it and nothing else."""
    sign = {"person": "!", "place": "@"}.get(kind, "")
    word = name.words[0] if name.words else name.label
    return f'{sign}"{word}"' if sign and " " in word else f"{sign}{word}"


def folded(name: str) -> str:
    """Fold a name so that nobody needs to type its spaces and its accents."""
    return search_key(name).replace(" ", "")


def meant(names: Iterable[Name], typed: str) -> list[Name]:
    """Return whom or what a text may mean: who is called so, else whose name, or a word of it, begins so."""
    found, start = list(names), folded(typed)
    if not start:
        return []
    called = [one for one in found if start in (folded(one.label), *map(folded, one.words))]
    if called:
        spelled = [one for one in called if fold_name(typed) in map(fold_name, (one.label, *one.words))]
        return spelled or called
    begin = [one for one in found if any(folded(name).startswith(start) for name in (one.label, *one.words))]
    return begin or [one for one in found if any(word.startswith(start) for word in search_key(one.label).split())]
