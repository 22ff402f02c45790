"""The table of the studio's preferences: each declared once, see ``declared``; read and written by ``preferences``.

Services read them as the attributes of ``Preferences``; people and scripts by their names, ``clash.policy``. What a record asks
for is declared by the rooms that know the records (``declare_by``), and read by its name: ``wanted.of("client.email")``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, fields, replace
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo

from studio.kernel import languages
from studio.kernel.clean import clean_line, quoted
from studio.kernel.declared import DAY_MIN, DECLARED, Declared, Word, preference
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.records import dataclass
from studio.kernel.shown import WEEKDAYS, DateOrder

LONGEST_REMINDER_MIN = DAY_MIN
"""No reminder comes earlier than a day before, so that the look ahead reads a day and not the whole book."""

P = preference
DAYS = tuple(Word(day[:3].lower(), at, day) for at, day in enumerate(WEEKDAYS))
NUMBER_FORMATS = (
    Word("numeric", "number", "10000"),
    Word("last", "last_number", "Smith10000"),
    Word("last-first", "last_first_number", "SmithAlan10000"),
    Word("date", "date_count", "20261121-01"),
    Word("date-last-first", "date_name_count", "20261121-SmithAlan-01"),
)


THEMES = (
    Word("auto", "", "as the terminal is"),
    Word("dark", "dark", "dark"),
    Word("light", "light", "light"),
    Word("contrast", "contrast", "high contrast"),
    Word("terminal", "terminal", "the terminal's own colours"),
)


def _refuse_no_company(name: str) -> None:
    clean_line(name, "Studio name", required=True)


def _refuse_no_day(days: tuple[int, ...]) -> None:
    if not days:
        raise Invalid("The work week needs at least one weekday.", field="studio.work_week")


def _refuse_unknown_zone(name: str) -> None:
    try:
        ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):
        raise Invalid(
            f"There is no time zone {quoted(name)}: give a name such as America/Los_Angeles.", field="studio.zone"
        ) from None


@dataclass(frozen=True, slots=True)
class Preferences:
    """All settings of the studio; one that was never set has the default here."""

    company: str = P(
        "studio.name",
        "text",
        "",
        "Studio",
        "The name of the studio, in the title of every screen.",
        check=_refuse_no_company,
    )
    zone: str = P(
        "studio.zone",
        "text",
        "",
        "Time zone",
        "In whose time every desk tells and shows the hour, wherever its machine stands. Empty is the machine's own.",
        check=_refuse_unknown_zone,
    )
    """IANA name."""
    country: str = P(
        "studio.country",
        "text",
        "US",
        "Country",
        "Whose public holidays count, and how phone numbers without a country code are read. Empty is none.",
        tidy=str.upper,
    )
    region: str = P("studio.region", "text", "", "State or region", "Whose own holidays count beside the country's.")
    language: str = P(
        "studio.language",
        "text",
        "",
        "Language",
        "In which messages are written, unless the client's record names another: a code such as de. Empty is English.",
        tidy=languages.code,
    )
    work_week: tuple[int, ...] = P(
        "studio.work_week",
        "words",
        (0, 1, 2, 3, 4),
        "Work week",
        "The weekdays that count as business days, in which due dates are counted.",
        words=DAYS,
        check=_refuse_no_day,
    )
    """Working weekdays, Monday 0."""
    work_week_on: bool = P(
        "studio.work_week_on",
        "flag",
        True,
        "Work week counts",
        "Off, all seven days of a week are business days.",
    )
    holidays_on: bool = P(
        "studio.holidays", "flag", True, "Holidays count", "Off, a public holiday is a business day like any other."
    )
    opens_at_min: int = P(
        "studio.opens",
        "time",
        9 * 60,
        "Opens",
        "From when on the studio works, where no opening hours of its own say otherwise.",
    )
    closes_at_min: int = P(
        "studio.closes",
        "time",
        18 * 60,
        "Closes",
        "Until when the studio works, where no opening hours of its own say otherwise.",
        after="opens_at_min",
    )
    """Opening hours in minutes after midnight."""
    date_order: DateOrder = P(
        "format.date_order",
        "word",
        "mdy",
        "Order of dates",
        "What comes first in a date, shown and typed: with dmy, 7/8 is the 7th of August.",
        words=(
            Word("mdy", "mdy", "month first"),
            Word("dmy", "dmy", "day first"),
            Word("ymd", "ymd", "year first"),
        ),
    )
    clock24: bool = P(
        "format.clock",
        "word",
        False,
        "Clock",
        "How times are shown: 2:30 PM, or 14:30.",
        words=(Word("12", False, "12 hours"), Word("24", True, "24 hours")),
    )
    """Whether times are shown on a clock of 24 hours."""
    first_weekday: int = P(
        "format.first_weekday",
        "word",
        6,
        "Week begins",
        "The first column of a month, and the first day of a week.",
        words=DAYS,
    )
    """With which weekday a week begins: Sunday 6, Monday 0."""
    clash_policy: str = P(
        "clash.policy",
        "word",
        "never",
        "Double bookings",
        "Whether a person or a room may be booked twice at a time: never, after a question, or always.",
        words=(
            Word("never", "never", "never"),
            Word("ask", "ask", "after a question"),
            Word("always", "always", "always"),
        ),
    )
    session_number_format: str = P(
        "session.number_format",
        "word",
        "number",
        "Session numbers",
        "What the number of a new session looks like.",
        words=NUMBER_FORMATS,
    )
    session_number_given: str = P(
        "session.number_given",
        "word",
        "created",
        "Numbered",
        "When a session gets its number. Until then it has a stand-in such as ?12; another number may be typed at any time.",
        words=(
            Word("creation", "created", "when it is booked"),
            Word("session-day", "day", "on its day"),
            Word("never", "never", "by hand"),
        ),
    )
    reminder_on: bool = P(
        "reminder.on",
        "flag",
        True,
        "Reminders",
        "Whether a new session reminds before it starts, until somebody unticks it.",
    )
    reminder_min: int = P(
        "reminder.minutes",
        "count",
        30,
        "Minutes before",
        "How long before the start a new session reminds.",
        most=LONGEST_REMINDER_MIN,
        unit="min",
    )
    theme: str = P(
        "look.theme",
        "word",
        "",
        "Theme",
        "The colours on each desk whose user has not chosen others with Look.. themselves.",
        words=THEMES,
    )
    statuses_by_type: bool = P(
        "status.by_type",
        "flag",
        False,
        "Statuses by type",
        "Whether each session type has session statuses of its own.",
        elsewhere="It is switched under Maintenance, Session statuses, or by `sittings status by-type on|off`.",
    )
    asked: Mapping[str, Any] = field(default_factory=dict)
    """Of what is declared by other rooms, the values by their names; what was never set is not in it."""

    def of(self, name: str) -> Any:
        """Return a value by its name: ``clash.policy``."""
        one = declared(name)
        return self.asked.get(name, one.default) if one.key == name else getattr(self, one.key)


# -- the table of them -----------------------------------------------------------------------------------------------

GROUPS = (
    "studio",
    "format",
    "clash",
    "session",
    "client",
    "reminder",
    "status",
    "look",
    "kiosk",
    "calendar",
    "mail",
    "text",
    "quiet",
    "bounce",
)
"""What stands before the points of the names, in the order in which they are told."""

_known: dict[str, Declared] = {}
_rooms: Callable[[], Iterable[Declared]] = tuple


def declare_by(rooms: Callable[[], Iterable[Declared]]) -> None:
    """Say what gives the preferences of rooms that know more than the kernel. Said once, where the program is put together."""
    global _rooms
    _rooms = rooms
    _known.clear()


def all_declared() -> Mapping[str, Declared]:
    """Return all preferences by their names, group by group."""
    if not _known:
        own = [replace(one.metadata[DECLARED], key=one.name) for one in fields(Preferences) if DECLARED in one.metadata]
        more = [replace(one, key=one.name) for one in _rooms()]
        # At once: another thread finds none or all.
        _known.update({one.name: one for one in sorted((*own, *more), key=lambda one: GROUPS.index(one.group))})
    return _known


def _near(typed: str) -> str:
    """Say which preference may be meant, or which the group has that was named."""
    known, group = list(all_declared()), f"{typed.partition('.')[0]}."
    near = [] if typed in GROUPS else get_close_matches(typed, known, 1, 0.75)
    near = near or [one for one in known if one.endswith(f".{typed}") or one.startswith(group)]
    return f"did you mean {', '.join(near)}?" if near else "`sittings preference` lists all."


def declared(name: str) -> Declared:
    """Return a preference by its name.

    Raises:
        NotFound: there is none.
    """
    if (found := all_declared().get(name.strip().casefold())) is None:
        raise NotFound(f"There is no preference {quoted(name)}: {_near(name.strip().casefold())}")
    return found


def told_change(fact: Sequence[str] | str) -> str:
    """Tell of a change as the journal keeps it: the name, what it was and what it is.

    Args:
        fact: those three; of an older book a line with the name and what it is.
    """
    name, *was, now = fact.split(" ", 1) if isinstance(fact, str) else fact
    one = all_declared().get(name)
    said = one.said if one else str
    return f"{one.label if one else name}{''.join(f' from {said(text)}' for text in was)} to {said(now)}"
