"""The words of the command line for appointments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cli import booking_words, visit_words


def add(
    verbs: Any,
    group_of: Callable[..., Any],
    verb: Callable[..., Any],
    list_: Callable[..., None],
    when: Callable[..., None],
) -> None:
    """Add the verbs of appointments."""
    group = group_of(verbs, "appointment", "appointments: what takes people and rooms and is no session")
    book = verb(group, "book", "appointments:book", "book an appointment")
    book.add_argument("--type", required=True, metavar="NAME", help="see `sittings list appointment-type`")
    when(book)
    book.add_argument("--session", metavar="N", help="the session that it belongs to, and so to its client")
    book.add_argument("--client", metavar="N", help="with whom it is")
    _fields(book)
    booking_words.allow_clash(book, "book")
    edit = verb(group, "edit", "appointments:edit", 'change an appointment; an empty text ("") empties the field')
    edit.add_argument("number", metavar="N")
    edit.add_argument("--type", metavar="NAME", help="see `sittings list appointment-type`")
    edit.add_argument("--client", metavar="N", help="with whom it is")
    _fields(edit)
    booking_words.allow_clash(edit, "change it")
    _scope(edit)
    _repeat(group, verb)
    for name, help_text in (
        ("show", "show an appointment"),
        ("confirm", "note that the client confirmed"),
        ("unconfirm", "take that back"),
        ("no-show", "flag that nobody came"),
    ):
        verb(group, name, f"appointments:{name.replace('-', '_')}", help_text).add_argument("number", metavar="N")
    visit_words.add(group, verb, "appointment")
    for name, help_text, do_it in (
        ("move", "move an appointment; without an end it keeps its length", "move"),
        ("copy", "book the same once more at another time, linked to no session", "book"),
    ):
        one = verb(group, name, f"appointments:{name}", help_text)
        one.add_argument("number", metavar="N")
        when(one)
        booking_words.allow_clash(one, do_it)
        if name == "move":
            _scope(one)
    cancel = verb(group, "cancel", "appointments:cancel", "cancel an appointment: its people and rooms are free then")
    cancel.add_argument("number", metavar="N")
    cancel.add_argument("--why", required=True, metavar="TEXT")
    _scope(cancel)
    uncancel = verb(group, "uncancel", "appointments:uncancel", "take a cancellation back")
    uncancel.add_argument("number", metavar="N")
    booking_words.allow_clash(uncancel, "take it back")
    convert = verb(group, "convert", "appointments:convert", "cancel an appointment and book a session at its time")
    convert.add_argument("number", metavar="N")
    convert.add_argument("--type", required=True, metavar="NAME", help="see `sittings session types`")
    convert.add_argument("--client", metavar="N", help="whose session it is, where the appointment has no client")
    booking_words.allow(convert, "book")
    list_(verb(group, "list", "appointments:list_", "list appointments by their start"), "on:fri person:mia room:room")


def _fields(parser: Any) -> None:
    parser.add_argument("--people", metavar="L,M", help="who takes part: logins, initials or names")
    parser.add_argument("--room", metavar="NAME", help="a camera room; several with commas")
    parser.add_argument("--description", metavar="TEXT")
    parser.add_argument("--notes", metavar="TEXT")
    parser.add_argument(
        "--event", choices=("yes", "no"), help="whether it is an event of its session: it goes where that goes"
    )
    parser.add_argument("--hidden", choices=("yes", "no"), help="whether calendars and papers leave the event out")


def _scope(parser: Any) -> None:
    parser.add_argument(
        "--series", choices=("this", "following", "all"), default="this",
        help="of one that repeats: it alone (default), it and those that follow, or all that are still to come",
    )  # fmt: skip
    _taken(parser)


def _taken(parser: Any) -> None:
    parser.add_argument(
        "--taken", action="append", default=[], metavar="[D=]DO",
        help="what becomes of dates that are taken: skip, allow or next (the next free time); D=DO of one day",
    )  # fmt: skip


def _repeat(group: Any, verb: Callable[..., Any]) -> None:
    repeat = verb(group, "repeat", "series:repeat", "let an appointment come again and again")
    repeat.add_argument("number", metavar="N")
    repeat.add_argument("--every", required=True, metavar="HOW", help="day, week, 2 weeks, month, 3 months")
    repeat.add_argument(
        "--on", default="", metavar="DAYS", help="of weeks: mon,thu (default: its own weekday); of months: last day"
    )
    repeat.add_argument(
        "--by-weekday", action="store_true", help="of months: on the same weekday, such as the second Tuesday"
    )
    repeat.add_argument("--until", metavar="D", help="the last day, included")
    repeat.add_argument("--count", type=int, metavar="K", help="so many times, the first one among them")
    repeat.add_argument(
        "--closed", choices=("skip", "next", "keep"), default="skip",
        help="what becomes of a date on which the studio does not work: left out, the next business day, or kept",
    )  # fmt: skip
    repeat.add_argument("--dry-run", action="store_true", help="only say which dates there are, and what is taken")
    _taken(repeat)
