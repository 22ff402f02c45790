"""Small ways to read and write dates and times, so that the fields are tested without the studio's grammar."""

from datetime import date, datetime, time, timedelta

from studio.kernel.errors import Invalid
from studio.kernel.types import Choice

TODAY = date(2026, 11, 21)
PEOPLE = (
    Choice(1, "Anna Berg", "AB"),
    Choice(2, "Bernd Ångström", "BA"),
    Choice(3, "Carl [VIP] [/", "CD"),
    Choice(4, "Anna Cruz", "AC"),
)


def read_date(text: str) -> date:
    text = text.strip()
    if text == "fri":
        return date(2026, 11, 27)
    if text.startswith("+") and text[1:].isdigit():
        return TODAY + timedelta(days=int(text[1:]))
    try:
        return datetime.strptime(text, "%a %b %d, %Y").date()
    except ValueError:
        raise Invalid(f'"{text}" is not a date. Type fri, +3d or 11/27.') from None


def show_date(day: date) -> str:
    return f"{day:%a %b} {day.day}, {day.year}"


def read_time(text: str) -> time:
    for form in ("%I:%M %p", "%H:%M", "%I %p"):
        try:
            return datetime.strptime(text.strip(), form).time()
        except ValueError:
            continue
    raise Invalid(f'"{text}" is not a time. Type 9:30 or 2 pm.')


def show_time(at: time) -> str:
    return f"{at:%I:%M %p}".lstrip("0")
