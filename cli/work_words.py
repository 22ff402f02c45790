"""The words of the command line for tasks, calls and the outbox."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cli import booking_words, paper_words
from cli.days_off_words import DAY_HELP


def add(verbs: Any, group_of: Callable[..., Any], verb: Callable[..., Any], list_: Callable[..., None]) -> None:
    """Add the verbs of tasks."""
    group = group_of(verbs, "task", "tasks: what is to be done, by whom and until when")
    new = verb(group, "add", "tasks:add", "add a task")
    new.add_argument("--session", metavar="N", help="the session that it belongs to")
    new.add_argument("--client", metavar="N", help="whom it is about")
    _fields(new)
    edit = verb(group, "edit", "tasks:edit", 'change a task; an empty text ("") empties the field')
    edit.add_argument("number", metavar="N")
    _fields(edit)
    for name, help_text in (("show", "show a task"), ("complete", "say that a task is done today")):
        verb(group, name, f"tasks:{name}", help_text).add_argument("number", metavar="N")
    list_(verb(group, "list", "tasks:list_", "list tasks by their due date"), "open user:mia department:lab late:3")


def add_calls(verbs: Any, group_of: Callable[..., Any], verb: Callable[..., Any], list_: Callable[..., None]) -> Any:
    """Add the verbs of phone calls, and return their group."""
    group = group_of(verbs, "call", "phone calls: to be made, made, and tried again")
    new = verb(group, "add", "phone_calls:add", "add a call that is to be made")
    new.add_argument("--session", metavar="N", help="the session that it is about")
    new.add_argument("--appointment", metavar="N", help="the appointment that it is about")
    new.add_argument("--client", metavar="N", help="who is called")
    _of_call(new)
    edit = verb(group, "edit", "phone_calls:edit", 'change a call; an empty text ("") empties the field')
    edit.add_argument("id", metavar="ID")
    edit.add_argument("--client", dest="client_now", metavar="N", help="who is called")
    _of_call(edit)
    edit.add_argument("--result", metavar="NAME", help="see `sittings list result`")
    edit.add_argument("--outcome", metavar="NAME", help="see `sittings list outcome`")
    edit.add_argument("--completed", metavar="D", help="when it was made")
    log = verb(group, "log", "phone_calls:log", "note how a call went, and when to try again")
    log.add_argument("id", metavar="ID")
    log.add_argument("--result", required=True, metavar="NAME", help="see `sittings list result`")
    log.add_argument("--outcome", metavar="NAME", help="see `sittings list outcome`")
    log.add_argument("--next", metavar="D", help='the next try (default: as the result says); an empty text (""): none')
    log.add_argument("--notes", metavar="T", help="what was said")
    verb(group, "show", "phone_calls:show", "show a call").add_argument("id", metavar="ID")
    listed = verb(group, "list", "phone_calls:list_", "list calls by their due date")
    list_(listed, "open user:mia late:3 result:busy")
    listed.add_argument("--session", metavar="N", help="those of a session")
    listed.add_argument("--appointment", metavar="N", help="those about an appointment")
    listed.add_argument("--client", metavar="N", help="those of a client")
    paper_words.add_call_sheet(group, verb)
    return group


def _of_call(parser: Any) -> None:
    parser.add_argument("--type", metavar="NAME", help="see `sittings list call-type`")
    parser.add_argument("--due", metavar="D", help=f"{DAY_HELP} (default: today)")
    parser.add_argument("--phone", metavar="P", help="one of the client's numbers (default: the first)")
    parser.add_argument("--user", metavar="L", help="who calls")
    parser.add_argument("--department", metavar="NAME", help="whose call it is")
    parser.add_argument("--description", metavar="T", help="what it is about")
    parser.add_argument("--notes", metavar="T")


def add_waiting(verbs: Any, group_of: Callable[..., Any], verb: Callable[..., Any], list_: Callable[..., None]) -> None:
    """Add the verbs of the waiting list, of conflicts, and of births that sessions follow."""
    _add_conflicts(verbs, group_of, verb, list_)
    _add_expected(verbs, group_of, verb, list_)
    group = group_of(verbs, "wait", "the waiting list: who waits for what")
    new = verb(group, "add", "waiting:add", "put a client on the waiting list")
    new.add_argument("--client", required=True, metavar="N", help="who waits")
    _of_waiting(new)
    edit = verb(group, "edit", "waiting:edit", 'change an entry; an empty text ("") empties the field')
    edit.add_argument("id", metavar="ID")
    _of_waiting(edit)
    for name, help_text in (("show", "show an entry"), ("remove", "take an entry away")):
        verb(group, name, f"waiting:{name}", help_text).add_argument("id", metavar="ID")
    offer = verb(
        group, "offer", "waiting:offer", "list the free times that fit an entry, or the first for each who waits"
    )
    offer.add_argument("id", nargs="?", metavar="ID")
    listed = verb(group, "list", "waiting:list_", "list who waits, who waits longest first")
    list_(listed, "open type:family client:1001")
    listed.add_argument("--all", action="store_true", help="also those that have their booking")


def _add_conflicts(
    verbs: Any, group_of: Callable[..., Any], verb: Callable[..., Any], list_: Callable[..., None]
) -> None:
    group = group_of(verbs, "conflict", "bookings that a later absence, closure or change of hours made impossible")
    listed = verb(group, "list", "conflicts:list_", "list them by their start")
    list_(listed, "open")
    listed.add_argument("--all", action="store_true", help="also those that were accepted, moved or are over")
    accept = verb(group, "accept", "conflicts:accept", "leave a booking as it is, in your name")
    accept.add_argument("number", metavar="N", help="of the session or the appointment")
    accept.add_argument("--why", required=True, metavar="TEXT")


def _add_expected(
    verbs: Any, group_of: Callable[..., Any], verb: Callable[..., Any], list_: Callable[..., None]
) -> None:
    group = group_of(verbs, "expected", "births that sessions follow, such as those of newborns")
    listed = verb(group, "list", "expected:list_", "list the sessions of births that are expected soon")
    list_(listed, "type:newborn")
    listed.add_argument("--days", type=int, default=21, metavar="K", help="within so many days (default: 21)")
    expect = verb(group, "set", "expected:set_", "say when the birth is expected that a session follows")
    expect.add_argument("number", metavar="N")
    expect.add_argument("day", metavar="D", help=f"{DAY_HELP}; never: it follows none")
    booking_words.over_cap(expect, "note it")
    born = verb(group, "born", "expected:born", "note a birth, and list what is free in the days after it")
    born.add_argument("number", metavar="N")
    born.add_argument("day", metavar="D", help="of the birth")
    born.add_argument("--move", action="store_true", help="move the session into the first free time")
    booking_words.allow(born, "move it")


def _of_waiting(parser: Any) -> None:
    parser.add_argument("--type", metavar="NAME", help="see `sittings session types`")
    parser.add_argument("--people", metavar="L,..", help="photographers, any one of them (default: anybody)")
    parser.add_argument("--weekdays", metavar="W,..", help="sat,sun (default: any)")
    parser.add_argument("--part", metavar="P", help="morning, afternoon or evening (default: any)")
    parser.add_argument("--first", metavar="D", help=f"not before: {DAY_HELP}")
    parser.add_argument("--last", metavar="D", help="not after this day")
    parser.add_argument("--notes", metavar="T")


def add_outbox(verbs: Any, group_of: Callable[..., Any], verb: Callable[..., Any], list_: Callable[..., None]) -> None:
    """Add the verbs of the outbox."""
    group = group_of(verbs, "outbox", "the outbox: messages that are to be sent, and what became of them")
    list_(verb(group, "list", "outbox:list_", "list messages, the newest first"), "state:failed,unsure client:1001")
    one = verb(group, "show", "outbox:show", "show a message, with what the other side said")
    one.add_argument("id", nargs=1, type=int, metavar="ID")
    for name, help_text in (
        ("hold", "keep messages that wait from being sent"),
        ("release", "let held messages go"),
        ("retry", "send messages again that were refused, cancelled, or are unsure"),
        ("cancel", "never send messages that have not gone"),
        ("went", "say of messages of which nobody knew that they went"),
    ):
        some = verb(group, name, "outbox:change", help_text)
        some.add_argument("id", nargs="+", type=int, metavar="ID")
        some.set_defaults(act=name)


def _fields(parser: Any) -> None:
    parser.add_argument("--subject", metavar="T")
    parser.add_argument("--type", metavar="NAME", help="see `sittings list task-type`")
    parser.add_argument("--status", metavar="NAME", help="one of its type's: see `sittings list task-status`")
    parser.add_argument("--status-due", metavar="D", help="when the status is due, instead of the computed day")
    parser.add_argument("--user", metavar="L", help="who does it")
    parser.add_argument("--department", metavar="NAME", help="whose it is")
    parser.add_argument("--start", metavar="D", help=f"{DAY_HELP} (default: today)")
    parser.add_argument("--due", metavar="D", help="default: today")
    parser.add_argument("--completed", metavar="D", help="when it was done")
    parser.add_argument("--priority", metavar="K", help="1 to 10; 1 comes first")
    for name, help_text in (("urgent", "it is urgent"), ("private", "only who made it and who does it see it")):
        parser.add_argument(f"--{name}", action="store_const", const=True, help=help_text)
        parser.add_argument(f"--not-{name}", dest=name, action="store_const", const=False, help="take that back")
    parser.add_argument("--description", metavar="T")
    parser.add_argument("--notes", metavar="T")
