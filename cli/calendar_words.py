"""The words of ``sittings calendar`` and ``export``, and of calendars that come from other programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cli.days_off_words import DAY_HELP


def add(verbs: Any, new_group: Callable[..., Any], verb: Callable[..., Any]) -> None:
    """Add the verb of the calendar."""
    calendar = verb(
        verbs, "calendar", "calendar:calendar", "show some days by time, with what is closed and who is away"
    )
    calendar.add_argument("day", nargs="?", default="today", metavar="D", help=DAY_HELP + " (default: today)")
    calendar.add_argument("--days", type=int, default=7, metavar="K", help="how many days (default: 7)")
    calendar.add_argument("--person", metavar="LOGIN", help="what takes this person's time")
    calendar.add_argument("--room", metavar="NAME", help="what takes this camera room")
    calendar.add_argument("--equipment", metavar="NAME", help="what takes this piece of equipment along")
    calendar.add_argument("--hidden", action="store_true", help="also what is on hold or cancelled")
    sheets = new_group(verbs, "print", "what is written on paper")
    for name, help_text in (("day-sheet", "write what a day has"), ("week-sheet", "write what seven days have")):
        sheet = verb(sheets, name, "calendar:sheet", help_text)
        sheet.set_defaults(sheet=name)
        sheet.add_argument("file", metavar="FILE", help="its end says what it becomes: .pdf, .xlsx or .csv")
        sheet.add_argument("--date", default="today", metavar="D", help=DAY_HELP + " (default: today)")
        sheet.add_argument("--person", metavar="LOGIN", help="of this person")
        sheet.add_argument("--room", metavar="NAME", help="of this camera room")
        sheet.add_argument("--studio", metavar="NAME", help="of one of the studios")


def add_files(verbs: Any, new_group: Callable[..., Any], new_verb: Callable[..., Any], add_list: Any) -> None:
    """Add what has to do with files of other programs."""
    _add_export(verbs, new_group, new_verb, add_list)
    _add_import(verbs, new_group, new_verb)
    _add_busy(verbs, new_group, new_verb)


def _add_export(verbs: Any, new_group: Callable[..., Any], new_verb: Callable[..., Any], add_list: Any) -> None:
    """Add ``export``: lists of records, and calendars for other programs."""
    group = new_group(verbs, "export", "write a list of records, or a calendar, into a file")
    for what, example in (("client", "status:prospect"), ("session", "status:retouch on:fri")):
        one = new_verb(group, what, "exporting:records", f"write {what}s into a file")
        one.set_defaults(what=what)
        one.add_argument("file", metavar="FILE", help="its end says what it becomes: .pdf, .xlsx or .csv")
        add_list(one, example)
    calendar = new_verb(
        group, "calendar", "calendars:export", "write what is booked into an .ics file, for other calendar programs"
    )
    calendar.add_argument("file", metavar="FILE", help="a name that ends in .ics")
    calendar.add_argument("--person", metavar="LOGIN", help="only what somebody takes part in")
    calendar.add_argument("--room", metavar="NAME", help="only what is in a camera room")
    calendar.add_argument("--studio", metavar="NAME", help="only what is of one of the studios")
    calendar.add_argument("--from", dest="since", metavar="D", help=f"{DAY_HELP} (default: a month ago)")
    calendar.add_argument("--to", dest="until", metavar="D", help="this day included (default: all that is booked)")


def _add_import(verbs: Any, new_group: Callable[..., Any], new_verb: Callable[..., Any]) -> None:
    """Add ``import``: what other programs wrote."""
    group = new_group(verbs, "import", "take over what other programs wrote")
    calendar = new_verb(
        group, "calendar", "calendars:take_over", "take an .ics file over as somebody's absences or appointments"
    )
    calendar.add_argument("file", metavar="FILE")
    calendar.add_argument("--person", required=True, metavar="LOGIN", help="whose they become")
    calendar.add_argument(
        "--into", dest="what", required=True, choices=("absences", "appointments"), help="what they become"
    )
    calendar.add_argument("--type", metavar="NAME", help="of which type the appointments are (default: the first one)")
    calendar.add_argument("--from", dest="since", metavar="D", help=f"{DAY_HELP} (default: today)")
    calendar.add_argument("--to", dest="until", metavar="D", help="this day included (default: a year after)")
    calendar.add_argument("--dry-run", action="store_true", help="only say what would become of each entry")


def _add_busy(verbs: Any, new_group: Callable[..., Any], new_verb: Callable[..., Any]) -> None:
    """Add ``busy``: when people are busy elsewhere."""
    group = new_group(verbs, "busy", "calendars of people elsewhere: when they are busy, and nothing else of it")
    new_verb(group, "list", "busy:list_", "list whose calendars are read, when they were, and what is wrong")
    named = new_verb(group, "set", "busy:set_", "name the calendar of somebody's that is read from now on")
    for name, help_text in (
        ("show", "list when somebody is busy elsewhere"),
        ("read", "read somebody's calendar now"),
        ("accept", "say that what vanished from somebody's calendar is over"),
        ("remove", "read somebody's calendar no more"),
    ):
        new_verb(group, name, f"busy:{name}", help_text).add_argument("person", metavar="LOGIN")
    named.add_argument("person", metavar="LOGIN")
    named.add_argument("address", metavar="ADDRESS", help="the path of an .ics file, or an address with https://")
    named.add_argument("--dry-run", action="store_true", help="only say when they would be busy")
