"""The words of ``sittings free`` and ``sittings session quick``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cli.days_off_words import DAY_HELP

PARTS = ("morning", "afternoon", "evening")


def add(verbs: Any, new_verb: Callable[..., Any], count: Callable[[str], int]) -> None:
    """Add the verb, by the function that adds one and the one that reads a number."""
    free = new_verb(verbs, "free", "free:free", "say when something can be booked, to read out on the phone")
    free.add_argument("--type", metavar="NAME", help="see `sittings session types`; needed where no --length is given")
    free.add_argument("--length", type=count, metavar="MIN", help="so many minutes (default: as the type says)")
    free.add_argument(
        "--photographer",
        action="append",
        default=[],
        metavar="LOGIN",
        help="any one of several: anna,ben (default: anybody who photographs)",
    )
    free.add_argument("--assistant", action="append", default=[], metavar="LOGIN", help="together with one of these")
    free.add_argument(
        "--room",
        action="append",
        default=[],
        metavar="NAME",
        help="may be given several times, for any one of them (default: any camera room, where the type has one)",
    )
    free.add_argument("--outside", action="store_true", help="without a room")
    free.add_argument("--from", dest="since", default="today", metavar="D", help=DAY_HELP + " (default: today)")
    free.add_argument("--days", type=count, default=21, metavar="K", help="over so many days (default: 21)")
    part = free.add_mutually_exclusive_group()
    for name in PARTS:
        part.add_argument(f"--{name}", dest="part", action="store_const", const=name)
    free.add_argument("--from-time", metavar="T", help="begins at this time of a day or later")
    free.add_argument("--to-time", metavar="T", help="ends at this time of a day or before")
    free.add_argument("--weekday", action="append", default=[], metavar="DAY", help="only on these: sat,sun")
    free.add_argument(
        "--every",
        type=count,
        metavar="MIN",
        help="also times that overlap, so many minutes apart (default: its length)",
    )
    free.add_argument("--limit", type=count, default=100, metavar="K", help="at most so many (default: 100)")


def add_slots(
    verbs: Any, new_group: Callable[..., Any], new_verb: Callable[..., Any], count: Callable[[str], int]
) -> None:
    """Add the verbs of time slots."""
    group = new_group(verbs, "slot", "times that the studio offers, which free finds first")
    one = new_verb(group, "add", "slots:add", "offer a time, or the same one each week")
    _slot(one, "offer", required=False)
    one.add_argument("--places", type=count, metavar="K", help="parted into so many, each for a session of its own")
    block = new_verb(group, "block", "slots:block", "offer the places of a mini-session day, one behind the other")
    _slot(block, "offer", required=True)
    block.add_argument("--length", type=count, metavar="MIN", help="of each place (default: as the type says)")
    block.add_argument("--gap", type=count, metavar="MIN", help="between two places (default: none)")
    listed = new_verb(group, "list", "slots:list_", "list time slots, and who has them")
    listed.add_argument("--from", dest="since", default="today", metavar="D", help=DAY_HELP + " (default: today)")
    listed.add_argument("--days", type=count, default=21, metavar="K", help="over so many days (default: 21)")
    listed.add_argument("--name", metavar="TEXT", help="only those of a block")
    listed.add_argument("--free", action="store_true", help="only those that nobody has")
    listed.add_argument(
        "--missing", action="store_true", help="only those free, not confirmed, or begun without the client"
    )
    remove = new_verb(group, "remove", "slots:remove", "offer a time, or all of a block, no more; what is booked stays")
    remove.add_argument("--who", metavar="NAME", help="of a person, room or equipment")
    remove.add_argument("--day", metavar="D")
    remove.add_argument("--from", dest="since", metavar="T", help="only the one that begins then")
    remove.add_argument("--name", metavar="TEXT", help="those of a block")


def _slot(verb: Any, do_it: str, *, required: bool) -> None:
    verb.add_argument("who", metavar="WHO", help="of a person, room or equipment, by name")
    verb.add_argument("day", metavar="D", help=DAY_HELP)
    verb.add_argument("--from", dest="since", required=True, metavar="T", help="a time: 9, 14:30, 2p")
    verb.add_argument("--to", required=True, metavar="T", help=f"until when to {do_it} it")
    what = "only for sessions of this type; of several with commas, also of types of appointments"
    verb.add_argument("--type", metavar="NAME,..", required=required, help=what)
    verb.add_argument("--name", metavar="TEXT", help="what it is called, such as 'Santa minis'")
    verb.add_argument("--weekly-until", dest="until", metavar="D", help="each week up to this day")


def allow_clash(parser: Any, do_it: str) -> None:
    """Add the word for what is taken."""
    parser.add_argument(
        "--allow-clash", action="store_true", help=f"{do_it} all the same, where the studio's policy asks"
    )


def allow(parser: Any, do_it: str) -> None:
    """Add the words for what is taken and what is full."""
    allow_clash(parser, do_it)
    over_cap(parser, do_it)


def over_cap(parser: Any, do_it: str) -> None:
    """Add the word for what is full."""
    parser.add_argument("--over-cap", action="store_true", help=f"{do_it} all the same, where a cap is full")


def add_quick(group: Any, new_verb: Callable[..., Any]) -> None:
    """Add the verb that books by one line."""
    quick = new_verb(group, "quick", "quick:quick", "book a session by one line")
    quick.add_argument(
        "line",
        metavar="LINE",
        help="such as 'fri 14:30 90m family smith @room1 !anna'; #1004 is a client's number, hold or 'hold until fri' holds it",
    )
    quick.add_argument("--show", action="store_true", help="only say what is understood, and book nothing")
    allow(quick, "book")


def add_hold(book: Any) -> None:
    """Add that what is booked is held."""
    book.add_argument("--hold", action="store_true", help="hold it, as long as its type says: its time stays free")
    book.add_argument("--hold-until", metavar="D", help="hold it, and this is the last day, or never")


AROUND_WORDS = {
    "before_min": ("--ready", "minutes to get ready before it (default: as the type says)"),
    "after_min": ("--clear", "minutes to clear up after it (default: as the type says)"),
    "drive_before_min": ("--drive", "minutes that its people need to get there"),
    "drive_after_min": ("--drive-back", "minutes that its people need to get back"),
}


def add_around(parser: Any, minutes: Callable[[str], int]) -> None:
    """Add the options that say how much time around a session is taken too."""
    for name, (option, about) in AROUND_WORDS.items():
        parser.add_argument(option, dest=name, type=minutes, metavar="MIN", help=about)


def around(args: Any) -> dict[str, int]:
    """Return what was said of the time around a session."""
    return {name: getattr(args, name) for name in AROUND_WORDS if getattr(args, name) is not None}


def add_along(parser: Any) -> None:
    """Add the option that says what comes along with a session that moves."""
    parser.add_argument(
        "--with",
        dest="along",
        default="",
        metavar="appointments,tasks",
        help="what comes along by as much; its events always do, unless it is none",
    )
    parser.add_argument("--show", action="store_true", help="only say what would follow, and move nothing")
