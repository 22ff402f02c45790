"""The words of ``sittings closure`` and ``sittings absence``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

DAY_HELP = "a day: 2026-11-27, nov 27, fri, tomorrow, +3d, +2bd (business days)"


def add_days_off(verbs: Any, new_group: Callable[..., Any], new_verb: Callable[..., Any]) -> None:
    """Add the verbs, by the functions that add a group and a verb."""
    group = new_group(verbs, "closure", "days on which the studio is closed")
    add = new_verb(group, "add", "days_off:closure_add", "close the studio for some days")
    add.add_argument("first", metavar="FIRST", help=DAY_HELP)
    add.add_argument("last", nargs="?", metavar="LAST", help="this day included (default: the one day)")
    add.add_argument("--why", required=True, metavar="TEXT")
    new_verb(group, "list", "days_off:closure_list", "list the closures")
    remove = new_verb(group, "remove", "days_off:closure_remove", "take a closure away")
    remove.add_argument("first", metavar="FIRST", help="its first day")
    remove.add_argument("last", nargs="?", metavar="LAST", help="its last day, where several begin then")
    remove.add_argument("--why", metavar="TEXT", help="where several begin then")
    group = new_group(verbs, "absence", "when people, rooms and equipment are away")
    add = new_verb(group, "add", "days_off:absence_add", "note that a person, a room or equipment is away")
    add.add_argument("who", metavar="NAME", help="of a person who photographs or assists, a room or equipment")
    add.add_argument("first", metavar="FIRST", help=DAY_HELP)
    add.add_argument("last", nargs="?", metavar="LAST", help="this day included (default: the one day)")
    add.add_argument("--from", dest="start", metavar="T", help="on the first day (default: all of it)")
    add.add_argument("--until", metavar="T", help="on the last day (default: all of it)")
    add.add_argument("--why", required=True, metavar="TEXT")
    new_verb(group, "list", "days_off:absence_list", "list the absences by day")
    remove = new_verb(group, "remove", "days_off:absence_remove", "take an absence away")
    remove.add_argument("who", metavar="NAME")
    remove.add_argument("first", metavar="FIRST", help="its first day")
    remove.add_argument("--from", dest="start", metavar="T", help="where several begin then")
    remove.add_argument("--until", metavar="T", help="where several begin then")
    remove.add_argument("--why", metavar="TEXT", help="where several begin then")
