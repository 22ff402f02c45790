"""The one table from what is to be opened to the screen that shows it. A screen's module is loaded when it is first opened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tui.frame.commands import Command
from tui.frame.desk import Open
from tui.frame.keys import FIND, MAINTENANCE
from tui.frame.place import Place


def _agenda(_what: Open) -> Place:
    from tui.screens.agenda.agenda import AgendaScreen

    return AgendaScreen()


def _find(what: Open) -> Place:
    from tui.screens.find.find import FindScreen

    return FindScreen(typed=what.typed.get("find", ""))


def _free(what: Open) -> Place:
    from tui.screens.free.free import FreeTimesScreen

    return FreeTimesScreen(what.typed.get("line", ""))


def _quick(what: Open) -> Place:
    from tui.screens.free.quick import QuickLineScreen

    return QuickLineScreen(what.typed.get("line", ""))


def _client(what: Open) -> Place:
    from tui.screens.client.client import ClientScreen

    return ClientScreen(what.record_id, prefill=what.typed, book=what.book)


def _session(what: Open) -> Place:
    from tui.screens.session.session import SessionScreen

    return SessionScreen(what.record_id, client_id=what.client_id, neighbours=what.neighbours, copies=what.copies)


def _book(what: Open) -> Place:
    from tui.screens.book.book import BookScreen

    return BookScreen(what.typed, what.client_id, what.session_id)


def _links(what: Open) -> dict[str, int | None]:
    """Return what a new call or message is made from."""
    made_from = {"client": what.client_id, "session": what.session_id, "appointment": what.appointment_id}
    return {**made_from, "task": what.task_id}


def _call(what: Open) -> Place:
    from tui.screens.messages.call import CallScreen

    return CallScreen(what.record_id, _links(what), what.neighbours)


def _email(what: Open) -> Place:
    from tui.screens.messages.email import EmailScreen

    screen = EmailScreen(what.record_id, _links(what), what.neighbours)
    screen.typed = what.typed
    return screen


def _text(what: Open) -> Place:
    from tui.screens.messages.text import TextScreen

    screen = TextScreen(what.record_id, _links(what), what.neighbours)
    screen.typed = what.typed
    return screen


def _letter(what: Open) -> Place:
    from tui.screens.messages.letter import LetterScreen

    screen = LetterScreen(what.record_id, _links(what), what.neighbours)
    screen.typed = what.typed
    return screen


def _template(what: Open) -> Place:
    from tui.screens.messages.template import TemplateScreen

    return TemplateScreen(what.record_id, {}, what.neighbours)


def _template_text(what: Open) -> Place:
    from tui.screens.messages.translation import TranslationScreen

    return TranslationScreen(what.record_id, {"template": int(what.typed.get("template", 0))}, what.neighbours)


def _outbox(_what: Open) -> Place:
    from tui.screens.messages.outbox import OutboxScreen

    return OutboxScreen()


def _unread(_what: Open) -> Place:
    from tui.screens.messages.unread import UnreadScreen

    return UnreadScreen()


def _dead(_what: Open) -> Place:
    from tui.screens.messages.dead import DeadScreen

    return DeadScreen()


def _task(what: Open) -> Place:
    from tui.screens.task.task import TaskScreen

    return TaskScreen(what.record_id, {"client": what.client_id, "session": what.session_id}, what.neighbours)


def _to_do(_what: Open) -> Place:
    from tui.screens.to_do.to_do import ToDoScreen

    return ToDoScreen()


def _appointment(what: Open) -> Place:
    from tui.screens.appointment.appointment import AppointmentScreen

    links = {"client": what.client_id, "session": what.session_id}
    return AppointmentScreen(what.record_id, links, what.neighbours, what.copies, event=what.name == "event")


def _maintenance(_what: Open) -> Place:
    from tui.screens.maintenance.maintenance import MaintenanceScreen

    return MaintenanceScreen()


def _list(what: Open) -> Place:
    from tui.screens.maintenance.list import ListScreen

    return ListScreen(what.name)


def _background(_what: Open) -> Place:
    from tui.screens.background.background import BackgroundScreen

    return BackgroundScreen()


def _preferences(what: Open) -> Place:
    from tui.screens.maintenance.wanted import PreferencesScreen

    return PreferencesScreen(what.typed.get("filter", ""))


def _journal(what: Open) -> Place:
    from tui.screens.journal.journal import JournalScreen

    return JournalScreen(what.name, what.record_id, what.typed.get("called", ""))


def _stale(_what: Open) -> Place:
    from tui.screens.stale.stale import StaleScreen

    return StaleScreen()


def _users(what: Open) -> Place:
    from tui.screens.people.users import UsersScreen

    return UsersScreen(what.record_id)


def _roles(_what: Open) -> Place:
    from tui.screens.people.roles import RolesScreen

    return RolesScreen()


def _call_sheet(what: Open) -> Place:
    from tui.screens.messages.call_sheet import CallSheetScreen

    return CallSheetScreen(what.typed.get("day", ""))


def _letters(_what: Open) -> Place:
    from tui.screens.messages.letters import LettersScreen

    return LettersScreen()


def _calendar(what: Open) -> Place:
    from tui.screens.calendar.calendar import CalendarScreen

    day = what.typed.get("date", "")
    return CalendarScreen(date.fromisoformat(day) if day else None)


def _waiting(_what: Open) -> Place:
    from tui.screens.waiting.waiting import WaitingScreen

    return WaitingScreen()


def _wait(what: Open) -> Place:
    from tui.screens.waiting.entry import WaitScreen

    screen = WaitScreen(what.record_id, {"client": what.client_id}, what.neighbours)
    screen.wanted = what.typed
    return screen


def _close_day(_what: Open) -> Place:
    from tui.screens.agenda.close_day import CloseDayScreen

    return CloseDayScreen()


def _conflicts(_what: Open) -> Place:
    from tui.screens.waiting.conflicts import ConflictsScreen

    return ConflictsScreen()


def _expected(_what: Open) -> Place:
    from tui.screens.waiting.expected import ExpectedScreen

    return ExpectedScreen()


def _places(what: Open) -> Place:
    from tui.screens.calendar.places import PlacesScreen

    return PlacesScreen(what.name, what.typed.get("day", ""))


SCREENS: dict[str, Callable[[Open], Place]] = {
    "agenda": _agenda,
    "book": _book,
    "calendar": _calendar,
    "find": _find,
    "free": _free,
    "quick": _quick,
    "client": _client,
    "session": _session,
    "call": _call,
    "email": _email,
    "text": _text,
    "letter": _letter,
    "call-sheet": _call_sheet,
    "letters": _letters,
    "close-day": _close_day,
    "task": _task,
    "outbox": _outbox,
    "unread": _unread,
    "dead": _dead,
    "appointment": _appointment,
    "template": _template,
    "template_text": _template_text,
    "to_do": _to_do,
    "maintenance": _maintenance,
    "list": _list,
    "users": _users,
    "roles": _roles,
    "preferences": _preferences,
    "background": _background,
    "journal": _journal,
    "stale": _stale,
    "waiting": _waiting,
    "wait": _wait,
    "conflicts": _conflicts,
    "expected": _expected,
    "places": _places,
}


ONE_OF_MANY: dict[str, Command] = {"client": FIND, "session": FIND, "list": MAINTENANCE}
"""The kinds that show one of many: what is done there needs one, and this leads to it."""


LEADS_TO: dict[str, Open] = {
    "find": Open("find"),
    "book": Open("book"),
    "free": Open("free"),
    "quick": Open("quick"),
    "to_do": Open("to_do"),
    "maintenance": Open("maintenance"),
    "background": Open("background"),
}
"""What the commands open that lead to a place from everywhere, by their verbs."""


OF_MAINTENANCE = frozenset(
    {"maintenance", "list", "users", "roles", "preferences", "journal", "stale", "to_do", "background"}
)
"""The places of which one is enough: what is opened again is not put over itself."""


def screen_for(what: Open) -> Place:
    """Make the screen that shows a record or place."""
    return SCREENS[what.kind](what)
