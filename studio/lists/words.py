"""What the words of filters mean that several lists have: a day, a person, how late."""

from __future__ import annotations

from datetime import date, timedelta

from studio.dates.closures import business_calendar
from studio.kernel import clock
from studio.kernel.errors import Invalid
from studio.lists.names import ids_named


def day_of(word: str) -> date:
    """Read a typed day.

    Raises:
        Invalid: it is none.
    """
    # What reads a typed day is loaded when somebody types one.
    from studio.dates.reading import habits
    from studio.dates.typed import parse_date

    return parse_date(word, habits(business_calendar()))


def people_called(word: str, among: str = "") -> list[tuple[int]]:
    """Find users by login, initials or name.

    Args:
        among: the condition that they fit; all where it is empty.
    Raises:
        NotFound: nobody is called so.
    """
    people = f"SELECT id, {{}} FROM staff{' WHERE ' * bool(among)}{among}"
    found = ids_named("person", word, " UNION ALL ".join(map(people.format, ("login", "initials", "name"))))
    return list(dict.fromkeys(found))


def department_called(word: str) -> list[tuple[int]]:
    """Find departments by name."""
    return ids_named("department", word, "SELECT id, name FROM department ORDER BY position, id")


def late_since(word: str) -> list[tuple[str]]:
    """Read how many days late something is at least, one where nothing is said: the day before which it was due.

    Raises:
        Invalid: it is no such number.
    """
    days = word.strip() or "1"
    if not days.isdecimal() or not 1 <= int(days) <= 9999:
        raise Invalid("Type after late: how many days late at least, such as late:3.")
    return [((clock.today() - timedelta(days=int(days) - 1)).isoformat(),)]


def nothing_after(word: str) -> list[tuple[()]]:
    """Take a filter that is a word of its own.

    Raises:
        Invalid: something follows it.
    """
    if word.strip():
        raise Invalid("Nothing follows that word: leave it out.")
    return [()]
