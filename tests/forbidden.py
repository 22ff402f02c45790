"""What the front desk of a new book may not do, found from the rights, the lists, the preferences and the words of the
command line: what `tests/cli/test_forbidden.py` and `tests/tui/test_forbidden.py` try, in a book where all of it can be done.
"""

import argparse
from collections.abc import Iterator
from contextlib import closing
from datetime import date, time
from hashlib import sha256
from pathlib import Path
from typing import Any

import apsw

import models
from cli import maintained as words_of_lists
from cli import parser
from models import BusyCalendar, User
from studio.book.opening import open_book
from studio.booking import busy
from studio.kernel import database, preferences, undo
from studio.kernel.access import RIGHTS, SHIPPED, actor_of
from studio.kernel.declared import Declared
from studio.lists import upkeep
from studio.lists.fields import FieldDef
from studio.lists.maintained import Entry, Maintained, entries, offered
from studio.lists.own import OWN, STATUS
from studio.people import roles, users
from studio.workflow import by_type
from tests import factories
from tests.split_lists import whose

LACKS = frozenset(RIGHTS) - SHIPPED["desk"]
NAME = "Dee [/"
OPENING_ALONE = {"presence", "ring", "worker_note"}
"""Tables that whoever only looks writes into: that a desk or a worker runs, and who calls."""
FIRST, LAST, OFF = "Spare 1 [/", "Spare 2 [/", "Off [/"
"""Two entries at the end of each list, and one that is not used any more; the last may be deleted."""


# -- a book in which all of it can be done ---------------------------------------------------------------------------


def grow(url: str) -> None:
    """Give a founded studio people, entries in all lists, and acts of the owner that could be taken back."""
    open_book(url)
    try:
        database.call(_grow)
    finally:
        database.close_database()


def _grow() -> None:
    mia = actor_of(User.get(User.login == "mia"))
    factories.user(mia, "dee", NAME, role="desk", initials="DD")
    factories.user(mia, "ben", "Ben [b]", role="manager", initials="BB", department=None)
    role_id = roles.add_role(mia, "Intern [/")
    roles.set_right(mia, role_id, "book", True)
    factories.session(mia, "2027-03-01 10:00", photographer=None)
    desk = roles.role_of("desk").id
    for kept in OWN.values():
        roles.set_right(mia, desk, kept.right, False)
        for name in (FIRST, LAST, OFF):
            one = upkeep.add(mia, kept, {"name": name, **needed(kept)})
        upkeep.set_inactive(mia, kept, one, True)
    for declared in settable():
        if declared.ships:
            preferences.set_text(mia, declared.name, another(declared))
    for kept in (kept for kept in OWN.values() if kept.numbered):
        last = next(one for one in entries(kept) if one.name == LAST)
        upkeep.change(mia, kept, last.id, None, {"order": last.order + 5})
    ben = User.get(User.login == "ben").id
    busy.set_address(mia, ben, "/srv/ben.ics")
    BusyCalendar.update(offered="now\n").execute()  # it is empty now, and nobody has said yet that this is right
    initial = next(one for one in entries(STATUS) if one.values["initial"])
    upkeep.change(mia, STATUS, initial.id, None, {"duration": initial.values["duration"] + 9})


def split(url: str) -> None:
    """Switch the statuses to those by type."""
    open_book(url)
    try:
        database.call(lambda: by_type.switch_on(actor_of(User.get(User.login == "mia"))))
    finally:
        database.close_database()


class Watched:
    """A book that is looked at again and again; all of it is read only where somebody has written into it since.

    By the program's own library: another one in the same process would let go of the program's locks.
    """

    def __init__(self, path: str | Path) -> None:
        self._db = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        self._version: object = None
        self._digest = ""

    def close(self) -> None:
        """Look no more."""
        self._db.close()

    def digest(self) -> str:
        """Return what all rows of the book come to, but for those that looking alone writes."""
        ((version,),) = self._db.execute("PRAGMA data_version").fetchall()
        if version != self._version:
            found = sha256()
            for table in sorted(set(models.BY_NAME) - OPENING_ALONE):
                rows = self._db.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()
                found.update(repr((table, rows)).encode())
            self._version, self._digest = version, found.hexdigest()
        return self._digest


def digest(path: str | Path) -> str:
    """Return what all rows of the book come to, as ``Watched`` does, once."""
    with closing(Watched(path)) as watched:
        return watched.digest()


# -- values ----------------------------------------------------------------------------------------------------------

HOURS = {"opens": time(9), "closes": time(17), "break_from": time(12), "break_to": time(13)}
REQUIRED: dict[str, dict[str, Any]] = {
    "opening-hours": {"mon": True, "tue": True, **HOURS},
    "special-day": {"day": date(2027, 3, 2), **HOURS},
    "closure": {"first_day": date(2027, 3, 3), "last_day": date(2027, 3, 9)},
    "absence": {"first_day": date(2027, 3, 4), "last_day": date(2027, 3, 9), "first_time": time(9), "last_time": time(17)},
    "cap": {"most": 3},
    "time-slot": {"day": date(2027, 3, 2), "starts": time(9), "ends": time(17)},
    "session-type": {"window_first": 5, "window_last": 14},
    "template": {"email": True, "text": True, "letter": True},
    "promotion": {"starts_on": date(2027, 3, 1), "ends_on": date(2027, 3, 30)},
}  # fmt: skip
"""Of lists whose fields depend on each other: such that each may be changed alone by an hour, a day, or to nothing."""
CHOSEN = {"absence": ("resource",), "time-slot": ("resource",), "cap": ("resource",), "booking-pattern": ("type",)}
"""The choices that lists need of each entry."""
PLACE = "36.9741, -122.0308"
TYPED = {
    ("outside-location", "place"): PLACE,
    ("time-slot", "also"): "Wedding",
    ("session-field", "types"): "Wedding",
    ("client-field", "kind"): "number",
    ("session-field", "kind"): "number",
}
TEXTS = {
    "studio.zone": "Europe/Berlin",
    "studio.language": "de",
    "studio.country": "DE",
    "studio.region": "CA",
    "studio.place": PLACE,
    "mail.host": "smtp.example.com",
    "bounce.host": "imap.example.com",
    "mail.from": "a@example.com",
    "mail.attachment_roots": "/srv",
    "calendar.folder": "/srv",
    "text.url": "https://texts.example.com/",
}


def needed(kept: Maintained) -> dict[str, Any]:
    """Return values that make an entry of its name."""
    values = dict(REQUIRED.get(kept.kind, {}))
    for key in CHOSEN.get(kept.kind, ()):
        values[key] = offered(kept.fields[key])[0].key
    return values


def typed(field: FieldDef, value: Any) -> str:
    """Write a value as somebody types it."""
    if field.kind == "flag":
        return "yes" if value else "no"
    if field.kind == "time":
        return f"{value:%H:%M}"
    return str(value)


def other(kept: Maintained, field: FieldDef, entry: Entry) -> str:
    """Return something else for a field of an entry, as somebody types it."""
    value = entry.values[field.key]
    if (kept.kind, field.key) in TYPED:
        return TYPED[kept.kind, field.key]
    if field.kind == "flag":
        return "no" if value else "yes"
    if field.kind == "count":
        return str((field.least if value is None else value) + 1)
    if field.kind == "day":
        return f"{(value or date(2027, 3, 5)).replace(day=6):%Y-%m-%d}"
    if field.kind == "time":
        return f"{value.hour:02}:30"
    if field.kind == "colour":
        return "gray"
    if field.kind == "word":
        return next(label for word, label in field.words.items() if word != value)
    if field.kind == "choice":
        return next(one.label for one in offered(field) if one.key != value)
    return f"another {kept.kind} [/"


def settable() -> list[Declared]:
    """List the preferences that are set by a value, in the order of the list."""
    return [one.declared for one in preferences.shown_all() if not one.declared.elsewhere]


def another(declared: Declared) -> str:
    """Return a value that a preference may have and does not have now, as somebody types it."""
    now = preferences.shown_one(declared.name).text
    if declared.kind == "flag":
        return "off" if now == "on" else "on"
    if declared.kind == "word":
        return next(word.text for word in declared.words if word.text != now)
    if declared.kind == "words":
        words = [word.text for word in declared.words]
        return ",".join(words[:3] if now != ",".join(words[:3]) else words[1:])
    if declared.kind == "count":
        return str(int(now) + 1)
    if declared.kind == "time":
        hours, minutes = now.split(":")
        return f"{hours}:{(int(minutes) + 15) % 60:02}"
    return TEXTS.get(declared.name, "Another [/")


# -- the command line ------------------------------------------------------------------------------------------------

SET_UP, PEOPLE, BOOK = "preferences", "users", "backup"
TAKES: dict[str, str] = {
    "maintained:add": SET_UP,
    "maintained:edit": SET_UP,
    **{f"maintained:{verb}": SET_UP for verb, _ in words_of_lists.VERBS if verb != "export"},
    "wanted:preference": SET_UP,
    "statuses:by_type_on": SET_UP,
    "statuses:by_type_off": SET_UP,
    "recount:recount": SET_UP,
    "messages:translate": SET_UP,
    "days_off:closure_add": SET_UP,
    "days_off:closure_remove": SET_UP,
    "days_off:absence_add": SET_UP,
    "days_off:absence_remove": SET_UP,
    "slots:add": SET_UP,
    "slots:block": SET_UP,
    "slots:remove": SET_UP,
    "busy:set_": SET_UP,
    "busy:read": SET_UP,
    "busy:accept": SET_UP,
    "busy:remove": SET_UP,
    "calendars:take_over": SET_UP,
    "people:add": PEOPLE,
    "people:edit": PEOPLE,
    "people:pin": PEOPLE,
    "people:role_add": PEOPLE,
    "people:role_rename": PEOPLE,
    "people:role_allow": PEOPLE,
    "people:role_forbid": PEOPLE,
    "people:role_delete": PEOPLE,
    "care:backup": BOOK,
    "care:restore": BOOK,
    "care:check": BOOK,
    "care:migrate": BOOK,
    "acts:undo": "",
}  # fmt: skip
"""By what a verb runs: the right that it takes, and that the front desk lacks; of an undo, that of what it takes back."""
TELLS = {"care:backup", "care:restore", "care:check", "care:migrate"}
"""Verbs that take a right and write nothing into the book."""
FREE = {
    "screens:book", "screens:demo", "care:init", "worker:worker",
    "clients:add", "clients:find", "clients:list_", "clients:show", "clients:join", "editing:client",
    "sessions:book", "sessions:show", "sessions:confirm", "sessions:unconfirm", "sessions:uncancel", "sessions:hold",
    "sessions:unhold", "sessions:no_show", "sessions:cancel", "sessions:list_", "sessions:move", "sessions:status",
    "sessions:types", "editing:session", "days:status_list", "days:status_due", "statuses:by_type", "days:agenda", "days:due",
    "free:free", "quick:quick", "slots:list_", "calendar:calendar", "calendar:sheet", "calendars:export", "screens:kiosk",
    "busy:list_", "busy:show", "conflicts:accept", "conflicts:list_", "series:repeat",
    "expected:born", "expected:list_", "expected:set_",
    *(f"waiting:{verb}" for verb in ("add", "edit", "list_", "offer", "remove", "show")),
    *(f"visits:{verb}" for verb in ("appointment", "close_day", "session")),
    "days_off:closure_list", "days_off:absence_list", "maintained:every", "exporting:records", "exporting:kept",
    "acts:journal", "calls:ring",
    "outbox:change", "outbox:list_", "outbox:show",
    "consents:ask", "consents:give", "consents:list_", "consents:withdraw", "messages:add", "messages:copy", "messages:list_",
    "messages:merge_fields", "messages:preview", "messages:send", "messages:show", "messages:template_preview",
    "call_sheet:sheet", "letters:print_", "letters:printed", "letters:queue", "returned:alive", "returned:dead",
    "returned:read", "phone_calls:add", "phone_calls:edit", "phone_calls:list_", "phone_calls:log", "phone_calls:show",
    *(f"appointments:{verb}" for verb in ("book", "edit", "show", "list_", "move", "copy", "convert")),
    *(f"appointments:{verb}" for verb in ("confirm", "unconfirm", "cancel", "uncancel", "no_show")),
    "tasks:add", "tasks:complete", "tasks:edit", "tasks:list_", "tasks:show", "people:listed", "people:role_list",
    "people:role_rights",
}  # fmt: skip
"""What a front desk does all day, what only shows something, and what nobody is asked for."""

AWAY = "\r\n".join(
    ("BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:away", "SUMMARY:Away", "DTSTART;VALUE=DATE:20270503")
    + ("DTEND;VALUE=DATE:20270505", "END:VEVENT", "END:VCALENDAR", "")
)
"""A calendar of another program."""


def runs() -> set[str]:
    """Find what the verbs of the command line run."""
    return {run for _, run in (*_leaves(parser.build()), *_leaves(words_of_lists._parser(STATUS)))}


def _leaves(one: argparse.ArgumentParser, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    groups = [action for action in one._actions if isinstance(action, argparse._SubParsersAction)]
    if run := one.get_default("run"):
        yield path, run
    for group in groups:
        for verb, below in group.choices.items():
            yield from _leaves(below, (*path, verb))


Words = tuple[str, ...]


IN_VAIN = {
    ("busy", "set", "ben", "/nowhere.ics"),
    ("busy", "set", "ben", "no address", "--dry-run"),
    ("busy", "remove", "mia"),
}
"""What comes to nothing for the owner either."""


def forbidden_words(folder: Path) -> Iterator[tuple[str, Words]]:
    """List the commands that the front desk lacks the rights for, each with what it runs; a grown book is open.

    Args:
        folder: where files would be written to, with a sound backup ``kept.db`` in it.
    """
    split_now = preferences.load().statuses_by_type
    for kept in OWN.values():
        for verb, words in _words_of_list(kept):
            yield f"maintained:{verb}", ("list", kept.kind, *whose(kept), *words)
    for declared in settable():
        yield "wanted:preference", ("preference", declared.name, another(declared))
    yield ("statuses:by_type_off", ("status", "by-type", "off", "--yes")) if split_now else (
        "statuses:by_type_on", ("status", "by-type", "on")
    )  # fmt: skip
    yield "recount:recount", ("due", "recount", "--yes")
    yield "messages:translate", ("template", "translate", FIRST, "--language=de", "--body=Danke [/")
    yield "days_off:closure_add", ("closure", "add", "2027-05-03", "--why=Moving [/")
    yield "days_off:closure_remove", ("closure", "remove", "2027-03-03", f"--why={FIRST}")
    yield "days_off:absence_add", ("absence", "add", "Room 1", "2027-05-03", "--why=Painters [/")
    yield "days_off:absence_remove", ("absence", "remove", *_absent(), f"--why={FIRST}")
    yield "slots:add", ("slot", "add", "Room 1", "2027-05-03", "--from=9", "--to=10")
    yield "slots:block", ("slot", "block", "Room 1", "2027-05-03", "--from=9", "--to=10", "--type=Headshot")
    yield "slots:remove", ("slot", "remove", f"--name={FIRST}")
    away = folder / "away.ics"
    away.write_text(AWAY)
    # What is wrong with an address, and whether somebody has a calendar, is told to who may change it: see IN_VAIN.
    yield "busy:set_", ("busy", "set", "ben", "/nowhere.ics")
    yield "busy:set_", ("busy", "set", "ben", "no address", "--dry-run")
    yield "busy:set_", ("busy", "set", "dee", str(away))
    yield "busy:read", ("busy", "read", "ben")
    yield "busy:accept", ("busy", "accept", "ben")
    yield "busy:remove", ("busy", "remove", "mia")
    yield "busy:remove", ("busy", "remove", "ben")
    yield "calendars:take_over", ("import", "calendar", str(away), "--person=dee", "--into=absences")
    yield from _words_on_people()
    yield "care:backup", ("backup", str(folder / "new.db"))
    yield "care:restore", ("restore", str(folder / "kept.db"))
    yield "care:check", ("check",)
    yield "care:migrate", ("migrate",)
    for entry_id in set_up_acts():
        yield "acts:undo", ("undo", str(entry_id), "--yes")


def _absent() -> tuple[str, str]:
    kept = OWN["absence"]
    one = entries(kept)[0]
    name = next(one_of.label for one_of in offered(kept.fields["resource"]) if one_of.key == one.values["resource"])
    return name, f"{one.values['first_day']:%Y-%m-%d}"


def _words_of_list(kept: Maintained) -> Iterator[tuple[str, Words]]:
    found = {one.name: one for one in entries(kept)}
    new = [f"--{key.replace('_', '-')}={typed_value(kept, key, value)}" for key, value in needed(kept).items()]
    yield "add", ("add", "New [/", *new)
    yield "rename", ("rename", LAST, "Another [/")
    for field in kept.fields.values():
        option = f"--{field.key.replace('_', '-')}={other(kept, field, found[FIRST])}"
        yield "edit", ("edit", FIRST, option)
    if kept.ordered:
        yield "up", ("up", LAST)
        yield "down", ("down", FIRST)
    if kept.numbered:
        yield "renumber", ("renumber",)
    yield "inactive", ("inactive", LAST)
    yield "active", ("active", OFF)
    yield "delete", ("delete", LAST)


def typed_value(kept: Maintained, key: str, value: Any) -> str:
    """Write the value of a field as somebody types it on the command line."""
    field = kept.fields[key]
    if field.kind == "choice":
        return next(one.label for one in offered(field) if one.key == value)
    return typed(field, value)


def _words_on_people() -> Iterator[tuple[str, Words]]:
    for role in roles.list_roles():
        yield "people:add", ("user", "add", "--login=new", "--name=New [/", "--initials=NN", f"--role={role.code}")
        if role.code == "owner":
            continue
        yield "people:role_rename", ("role", "rename", role.name, "Guest")
        for right in RIGHTS:
            given = right in role.rights
            yield f"people:role_{'forbid' if given else 'allow'}", (
                "role", "forbid" if given else "allow", role.name, right,
            )  # fmt: skip
        if not role.users:
            yield "people:role_delete", ("role", "delete", role.name)
    yield "people:role_add", ("role", "add", "Guest [/")
    for user in users.list_users():
        for option in (
            "--name=Other [/",
            "--initials=OO",
            "--new-login=other",
            "--system-login=root",
            f"--department={FIRST}",
        ):
            yield "people:edit", ("user", "edit", f"--login={user.login}", option)
        if user.login != "mia":
            yield "people:edit", ("user", "edit", f"--login={user.login}", "--inactive")
            yield "people:edit", ("user", "edit", f"--login={user.login}", "--role=owner")
        if user.login != "dee":
            yield "people:pin", ("user", "pin", f"--login={user.login}")


def set_up_acts(each: int = 1) -> list[int]:
    """List the owner's acts that could be taken back and changed no client and no session, or each so many of them."""
    mia = actor_of(User.get(User.login == "mia"))
    rows = database.rows(
        "SELECT id FROM journal_entry WHERE undoable AND NOT EXISTS (SELECT 1 FROM journal_change "
        "WHERE entry_id = journal_entry.id AND table_name IN ('client', 'session')) ORDER BY id"
    )
    return [int(entry_id) for (entry_id,) in rows[::each] if undo.may_undo(mia, int(entry_id))]
