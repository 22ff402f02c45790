"""The words of the command line for appointments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cli import visit_words


def add(
    verbs: Any,
    group_of: Callable[..., Any],
    verb: Callable[..., Any],
    list_: Callable[..., None],
    when: Callable[..., None],
    allow_clash: Callable[..., None],
) -> None:
    """Add the verbs of appointments."""
    group = group_of(verbs, "appointment", "appointments: what takes people and rooms and is no session")
    book = verb(group, "book", "appointments:book", "book an appointment")
    book.add_argument("--type", required=True, metavar="NAME", help="see `sittings list appointment-type`")
    when(book)
    book.add_argument("--session", metavar="N", help="the session that it belongs to, and so to its client")
    book.add_argument("--client", metavar="N", help="with whom it is")
    _fields(book)
    allow_clash(book, "book")
    edit = verb(group, "edit", "appointments:edit", 'change an appointment; an empty text ("") empties the field')
    edit.add_argument("number", metavar="N")
    edit.add_argument("--type", metavar="NAME", help="see `sittings list appointment-type`")
    edit.add_argument("--client", metavar="N", help="with whom it is")
    _fields(edit)
    allow_clash(edit, "change it")
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
        allow_clash(one, do_it)
    cancel = verb(group, "cancel", "appointments:cancel", "cancel an appointment: its people and rooms are free then")
    cancel.add_argument("number", metavar="N")
    cancel.add_argument("--why", required=True, metavar="TEXT")
    uncancel = verb(group, "uncancel", "appointments:uncancel", "take a cancellation back")
    uncancel.add_argument("number", metavar="N")
    allow_clash(uncancel, "take it back")
    convert = verb(group, "convert", "appointments:convert", "cancel an appointment and book a session at its time")
    convert.add_argument("number", metavar="N")
    convert.add_argument("--type", required=True, metavar="NAME", help="see `sittings session types`")
    convert.add_argument("--client", metavar="N", help="whose session it is, where the appointment has no client")
    allow_clash(convert, "book")
    list_(verb(group, "list", "appointments:list_", "list appointments by their start"), "on:fri person:mia room:room")


def _fields(parser: Any) -> None:
    parser.add_argument("--people", metavar="L,M", help="who takes part: logins, initials or names")
    parser.add_argument("--room", metavar="NAME", help="a camera room; several with commas")
    parser.add_argument("--description", metavar="TEXT")
    parser.add_argument("--notes", metavar="TEXT")
