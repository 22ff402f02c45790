"""The words of the command line: verbs, options, help. Nothing of the studio is imported to read them."""

from __future__ import annotations

import argparse
import sys
from functools import cache
from typing import Any, NoReturn

from cli import appointment_words, booking_words, calendar_words, message_words, people_words, visit_words, work_words
from cli.days_off_words import DAY_HELP, add_days_off
from cli.output import shown

TIME_HELP = "a time: 14:30, 2:30p, 930; without AM or PM, 1 to 6 is the afternoon and 01 to 06 the night"

EPILOG = """\
Days and times are read as in the program's own fields; scripts write 2026-11-27 and 14:30, which are never ambiguous.
A value that begins with a dash is written with an equals sign: --date=-1d.
Exit status: 0 done, 1 refused (one sentence on standard error says why), 2 wrong usage."""


class Parser(argparse.ArgumentParser):
    """Argparse that takes no abbreviations, and echoes nothing that could steer a terminal."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("allow_abbrev", False)
        super().__init__(**kwargs)

    def error(self, message: str) -> NoReturn:
        print(f"{self.format_usage()}{self.prog}: {shown(message)}", file=sys.stderr)
        raise SystemExit(2)


@cache
def build() -> Parser:
    """Make the parser.

    Each verb leaves ``run`` as ``module:function``, for the caller to import, and ``seated``: whether it needs the open
    database and somebody logged in.
    """
    parser = Parser(
        prog="sittings",
        description="The session book of a photography studio. Without a verb it opens on today's agenda.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--db", metavar="URL", help="the database: a file, or postgresql://... (or SITTINGS_DB)")
    parser.add_argument("--as", dest="login", metavar="LOGIN", help="who you are (or SITTINGS_USER)")
    parser.add_argument("--json", action="store_true", help="print one JSON value")
    parser.add_argument(
        "--version",
        dest="run",
        action="store_const",
        const="care:version",
        help="say the versions of the program, its schema and its libraries",
    )
    parser.set_defaults(run="screens:book", seated=False, words=None)
    verbs = parser.add_subparsers(metavar="VERB", title="verbs")
    _studio(verbs)
    _clients(verbs)
    _sessions(verbs)
    _days(verbs)
    visit_words.add_day(verbs, _verb)
    booking_words.add(verbs, _verb, _count)
    booking_words.add_slots(verbs, _group, _verb, _count)
    add_days_off(verbs, _group, _verb)
    work_words.add(verbs, _group, _verb, _list)
    message_words.add(verbs, _group, _verb, _list)
    work_words.add_calls(verbs, _group, _verb, _list)
    work_words.add_outbox(verbs, _group, _verb, _list)
    work_words.add_waiting(verbs, _group, _verb, _list)
    appointment_words.add(verbs, _group, _verb, _list, _when)
    calendar_words.add(verbs, _group, _verb)
    _lists(verbs)
    calendar_words.add_files(verbs, _group, _verb, _list)
    _acts(verbs)
    _care(verbs)
    return parser


def _verb(verbs: Any, name: str, run: str, help_text: str, *, seated: bool = True) -> Parser:
    parser: Parser = verbs.add_parser(name, help=help_text, description=help_text[0].upper() + help_text[1:] + ".")
    parser.set_defaults(run=run, seated=seated)
    # The options that stand before the verb are taken after it too: people put them there.
    _everywhere(parser)
    return parser


def _everywhere(parser: Parser) -> None:
    parser.add_argument("--db", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    parser.add_argument("--as", dest="login", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)


def _group(verbs: Any, name: str, help_text: str) -> Any:
    parser: Parser = verbs.add_parser(name, help=help_text, description=help_text[0].upper() + help_text[1:] + ".")
    return parser.add_subparsers(metavar="VERB", title="verbs", required=True)


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError
    return value


_count.__name__ = "number"  # argparse says it: "invalid number value"


def _studio(verbs: Any) -> None:
    demo = _verb(verbs, "demo", "screens:demo", "open the program on a demo studio of its own", seated=False)
    demo.add_argument("--fresh", action="store_true", help="build the demo studio anew")
    _verb(verbs, "kiosk", "screens:kiosk", "show the day on a wall; a PIN opens the program", seated=False)
    init = _verb(verbs, "init", "care:init", "make a new session book with its first user, the owner", seated=False)
    init.add_argument("--studio", required=True, metavar="NAME")
    init.add_argument("--login", dest="new_login", required=True, metavar="LOGIN", help="the owner's login")
    init.add_argument("--name", required=True, metavar="NAME", help="the owner's name")
    init.add_argument("--initials", required=True, metavar="XX", help="the owner's initials")
    init.add_argument("--country", default="US", help="whose public holidays count (default: US)")
    init.add_argument("--region", default="", help="state or province, such as CA")
    init.add_argument(
        "--zone",
        default="",
        help="such as America/Los_Angeles (default: that of country and region, the likeliest of several)",
    )


def _clients(verbs: Any) -> None:
    group = _group(verbs, "client", "clients")
    add = _verb(group, "add", "clients:add", "add a client")
    add.add_argument("--last", required=True, metavar="NAME", help="last name, or the name of an organisation")
    add.add_argument("--first", default="", metavar="NAME")
    add.add_argument("--email", action="append", default=[], help="may be given several times")
    add.add_argument("--phone", action="append", default=[], help="may be given several times")
    add.add_argument("--texts", action="append", default=[], metavar="PHONE", help="one that takes text messages")
    add.add_argument("--status", help="one of the studio's client statuses")
    add.add_argument("--groups", metavar="A,B", help="groups of clients, by name")
    add.add_argument("--warning", default="", metavar="TEXT", help="shown in red before every call")
    message_words.add_reached(add)
    _birthday(add)
    _own_fields(add)
    find = _verb(group, "find", "clients:find", "find clients by part of a name, number, phone, email, family member")
    find.add_argument("text", metavar="TEXT")
    find.add_argument("--sort", metavar="COLUMN", help="such as name or number (default: the best first)")
    find.add_argument("--limit", type=_count, metavar="K", help="at most so many (default: 100)")
    listed = _verb(group, "list", "clients:list_", "list clients by name")
    _list(listed, "status:prospect source:fair group:newsletter")
    show = _verb(group, "show", "clients:show", "show a client")
    show.add_argument("number", metavar="NUMBER")
    join = _verb(group, "join", "clients:join", "make two records of one client one")
    join.add_argument("number", metavar="NUMBER", help="the client who stays")
    join.add_argument("other", metavar="OTHER", help="the one whose sessions, family and numbers come along")
    join.add_argument("--yes", action="store_true", help="do it; without this it is only shown")
    _client_edit(group)


def _client_edit(group: Any) -> None:
    edit = _verb(group, "edit", "editing:client", 'change a client; an empty text ("") empties the field')
    edit.add_argument("number", metavar="NUMBER")
    for option in ("last", "first"):
        edit.add_argument(f"--{option}", metavar="NAME")
    edit.add_argument("--email", action="append", help="all of them anew, each with its own --email")
    edit.add_argument("--phone", action="append", help="all of them anew, each with its own --phone")
    edit.add_argument(
        "--texts", action="append", metavar="PHONE", help="one that takes texts from now on, added if new"
    )
    edit.add_argument("--status", help="one of the studio's client statuses")
    edit.add_argument("--groups", metavar="A,B", help="groups of clients, by name; they replace the old")
    edit.add_argument("--warning", metavar="TEXT")
    message_words.add_reached(edit)
    edit.add_argument("--notes", metavar="TEXT")
    edit.add_argument("--number", dest="new_number", metavar="X", help="another client number")
    _birthday(edit)
    _own_fields(edit)


def _own_fields(parser: Parser) -> None:
    parser.add_argument(
        "--field",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="an own field of the studio: shoot-style=boho, shoot-style= for none; may be given several times",
    )


def _birthday(parser: Parser) -> None:
    parser.add_argument(
        "--birthday",
        action="append",
        default=[],
        metavar="NAME=D",
        help="of a member of the family, added if new: Mia=2018-05-28, Mia='may 28' without the year, Mia= for none",
    )


def _list(parser: Parser, example: str) -> None:
    """Add what every list of records takes."""
    parser.add_argument("filters", nargs="*", metavar="FILTER", help=f"which ones: {example}")
    parser.add_argument("--sort", metavar="COLUMN", help="in the order of a column")
    parser.add_argument("--reverse", action="store_true", help="turn the order round")
    parser.add_argument("--limit", type=_count, metavar="K", help="at most so many")


def _sessions(verbs: Any) -> None:
    group = _group(verbs, "session", "sessions")
    book = _verb(group, "book", "sessions:book", "book a session")
    book.add_argument("--client", required=True, metavar="NUMBER")
    book.add_argument("--type", required=True, metavar="NAME", help="see `sittings session types`")
    _when(book)
    book.add_argument("--photographer", metavar="LOGIN")
    book.add_argument("--assistant", metavar="LOGIN")
    book.add_argument("--room", metavar="NAME", help="a camera room or an outside location")
    _equipment(book)
    book.add_argument("--description", default="", metavar="TEXT")
    _own_fields(book)
    booking_words.add_hold(book)
    booking_words.allow(book, "book")
    booking_words.add_quick(group, _verb)
    for name, help_text in (
        ("show", "show a session"),
        ("confirm", "note that the client confirmed"),
        ("unconfirm", "take back that the client confirmed"),
        ("uncancel", "take a cancellation back, where the time is still free"),
        ("hold", "put a session on hold: off the calendar, its time free"),
        ("unhold", "put a session back on the calendar"),
        ("no-show", "flag that nobody came"),
    ):
        verb = _verb(group, name, f"sessions:{name.replace('-', '_')}", help_text)
        verb.add_argument("number", metavar="N")
        if name == "hold":
            verb.add_argument("--until", metavar="D", help="its last day, or never (default: by the session's type)")
        if name in ("unhold", "uncancel"):
            booking_words.allow(verb, "do it")
    visit_words.add(group, _verb, "session")
    cancel = _verb(group, "cancel", "sessions:cancel", "cancel a session, which frees its time")
    cancel.add_argument("number", metavar="N")
    cancel.add_argument("--why", required=True, metavar="TEXT")
    listed = _verb(group, "list", "sessions:list_", "list sessions by their start")
    _list(listed, "status:retouch late:3 room:harbour type:wedding on:fri")
    listed.add_argument("--status", metavar="S")
    listed.add_argument("--from", dest="since", metavar="D", help=DAY_HELP)
    listed.add_argument("--to", dest="until", metavar="D", help="this day included")
    listed.add_argument("--overdue", action="store_true", help="only those whose status should have moved on")
    listed.add_argument("--stale", action="store_true", help="only those that have stood at a status for too long")
    listed.add_argument("--client", metavar="N")
    move = _verb(group, "move", "sessions:move", "move a session; without an end it keeps its length")
    move.add_argument("number", metavar="N")
    _when(move)
    booking_words.add_along(move)
    booking_words.allow(move, "move it")
    status = _verb(group, "status", "sessions:status", "move a session on to its next status, or to another one")
    status.add_argument("number", metavar="N")
    status.add_argument("--to", metavar="NAME", help="the new status (default: the next one)")
    status.add_argument("--completed", metavar="D", help="when the status before was completed (default: today)")
    status.add_argument("--due", metavar="D", help="instead of the computed due date")
    status.add_argument("--by", metavar="LOGIN", help="in whose name (default: yours)")
    _verb(group, "types", "sessions:types", "list the studio's session types")
    _session_edit(group)


def _session_edit(group: Any) -> None:
    edit = _verb(group, "edit", "editing:session", 'change a session; an empty text ("") empties the field')
    edit.add_argument("number", metavar="N")
    edit.add_argument("--description", metavar="TEXT")
    edit.add_argument("--number", dest="new_number", metavar="X", help="another session number")
    edit.add_argument("--file-number", metavar="X")
    edit.add_argument("--notes", metavar="TEXT")
    edit.add_argument("--participants", metavar="A,B", help="of the client's family, by name; they replace the old")
    edit.add_argument("--redo-of", metavar="N", help="the earlier session that this one repeats")
    edit.add_argument("--type", metavar="NAME", help="see `sittings session types`; the length stays")
    edit.add_argument("--photographer", metavar="LOGIN")
    edit.add_argument("--assistant", metavar="LOGIN")
    edit.add_argument("--room", metavar="NAME", help="a camera room or an outside location")
    _equipment(edit)
    edit.add_argument("--due", metavar="D", help='when the status is due; "" is the computed day')
    _own_fields(edit)
    booking_words.allow(edit, "save")


def _equipment(parser: Parser) -> None:
    parser.add_argument(
        "--equipment",
        action="append",
        metavar="NAME[:K]",
        help="what is taken along, and how many of it: 'Light set:2'; may be given several times",
    )
    booking_words.add_around(parser, int)


def _acts(verbs: Any) -> None:
    journal = _verb(verbs, "journal", "acts:journal", "list what was done, the newest first")
    journal.add_argument(
        "--of",
        nargs=2,
        metavar=("KIND", "NUMBER"),
        help="only of a client, session, task, call, ..., or an entry of a list by its name",
    )
    journal.add_argument("--person", metavar="LOGIN", help="only what they did; sys is the program itself")
    journal.add_argument("--kind", metavar="K", help="only what is about that, such as session, or did that: moved")
    journal.add_argument("--day", metavar="D", help=DAY_HELP)
    journal.add_argument("--from", dest="since", metavar="D", help="only from this day on")
    journal.add_argument("--to", dest="until", metavar="D", help="this day included")
    journal.add_argument("--limit", type=_count, metavar="K", help="at most so many (default: 20)")
    ring = _verb(verbs, "ring", "calls:ring", "bring up who calls on your running desk (--as LOGIN: on another one's)")
    ring.add_argument("number", metavar="NUMBER", help="the phone number, written in any way")
    undo = _verb(verbs, "undo", "acts:undo", "take back the last thing that you did")
    undo.add_argument("entry", nargs="?", type=_count, metavar="ENTRY", help="this entry of the journal instead")
    undo.add_argument("--yes", action="store_true", help="also where somebody else did it")


def _when(parser: Parser) -> None:
    parser.add_argument("--date", required=True, metavar="D", help=f"{DAY_HELP}; with the start: fri 14:30")
    parser.add_argument("--start", metavar="T", help=f"{TIME_HELP}; needed where --date does not say it")
    parser.add_argument(
        "--end", metavar="T", help="at or before the start it is one of the next day; 24:00 is midnight"
    )


def _days(verbs: Any) -> None:
    group = _group(verbs, "status", "the statuses of the workflow")
    listed = _verb(group, "list", "days:status_list", "list the statuses in working order")
    listed.add_argument("--type", metavar="NAME", help="those of a session type")
    due = _verb(group, "due", "days:status_due", "say which due date a status would get, and why")
    due.add_argument("name", metavar="NAME")
    due.add_argument("--type", metavar="NAME", help="of which session type, where each has its own statuses")
    due.add_argument("--from", dest="since", required=True, metavar="D", help="the day on which the one before is done")
    switch = _verb(
        group, "by-type", "statuses:by_type", "say whether each session type has its own statuses, or switch it"
    )
    ways = switch.add_subparsers(metavar="on|off", title="verbs")
    _verb(ways, "on", "statuses:by_type_on", "give each session type its own statuses")
    off = _verb(ways, "off", "statuses:by_type_off", "go back to one set of statuses for all sessions")
    off.add_argument("--yes", action="store_true", help="do it; without this it is only shown where they would go")
    agenda = _verb(verbs, "agenda", "days:agenda", "show the sessions of a day")
    agenda.add_argument("day", nargs="?", default="today", metavar="D", help=DAY_HELP + " (default: today)")
    due = _verb(verbs, "due", "days:due", "list the sessions whose status is due, the longest due first")
    due.add_argument("--by", default="today", metavar="D", help="due on or before this day (default: today)")
    anew = _verb(
        due.add_subparsers(metavar="VERB", title="verbs"),
        "recount",
        "recount:recount",
        "work out open due dates anew, after the work week, the holidays, the closures or a status changed",
    )
    anew.add_argument("--yes", action="store_true", help="move them; without it they are only shown")


class _Rest(argparse.Action):
    """Keeps all further words for later, but for the options that are taken after any verb."""

    def __call__(
        self, parser: Any, namespace: argparse.Namespace, values: Any, option_string: str | None = None
    ) -> None:
        everywhere = Parser(add_help=False)
        _everywhere(everywhere)
        _, namespace.words = everywhere.parse_known_args(values, namespace)


def _lists(verbs: Any) -> None:
    lists = _verb(
        verbs, "list", "maintained:every", "the lists that the studio keeps: client statuses, lead sources, .."
    )
    lists.add_argument(
        "rest", nargs=argparse.REMAINDER, action=_Rest, metavar="KIND ...", help="a list; --help after it says more"
    )
    wanted = _verb(verbs, "preference", "wanted:preference", "show the studio's preferences, or set one")
    wanted.add_argument("name", nargs="?", metavar="NAME", help="such as clash.policy (default: all)")
    wanted.add_argument("value", nargs="?", metavar="VALUE", help="what it is to be from now on")


def _care(verbs: Any) -> None:
    _verb(
        verbs,
        "check",
        "care:check",
        "check the database: its pages, its links, and what the studio promises",
        seated=False,
    )
    _verb(verbs, "migrate", "care:migrate", "bring the database's schema up to date, after a backup", seated=False)
    for name, help_text in (
        ("backup", "write a checked copy of the database while others work"),
        ("restore", "put a backup in the place of the database, which is kept beside it"),
    ):
        seated = name == "backup"  # a database that needs restoring may not say who works here
        _verb(verbs, name, f"care:{name}", help_text, seated=seated).add_argument("file", metavar="FILE")
    worker = _verb(
        verbs, "worker", "worker:worker", "do what the studio's program does by itself, until it is ended", seated=False
    )
    worker.add_argument("--once", action="store_true", help="do what is due now, and end: for cron")
    worker.add_argument("--test", action="store_true", help="only speak to the mail server and the text gateway")
    worker.add_argument("--status", action="store_true", help="only say whether a worker runs, and what is stuck")
    worker.add_argument(
        "--to", default="", metavar="ADDRESS", help="with --test: send a test to this address or number"
    )
    people_words.add(verbs, _group, _verb)
