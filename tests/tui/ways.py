"""Every way from a screen to another one or to a dialog, found by the tables of commands: a new one is found by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen

from studio.kernel.access import Actor
from tests import factories
from tests.tui.settle import press, settled
from tui.frame.ask import AskDialog
from tui.frame.desk import Open
from tui.frame.keys import EVERYWHERE, QUIT
from tui.places import ONE_OF_MANY, SCREENS

LEADS_OUT = QUIT.id

WAYS = {
    "AgendaScreen": ("agenda", ""),
    "SessionScreen": ("agenda", "open"),
    "StatusDialog": ("agenda", "status"),
    "ClientScreen": ("agenda", "client"),
    "AppointmentScreen": ("appointment", ""),
    "DateDialog": ("agenda", "go_to"),
    "PickDialog": ("agenda", "filter"),
    "BackgroundScreen": ("agenda", "background"),
    "CallSheetScreen": ("agenda", "calls"),
    "UnreadScreen": ("agenda", "unread"),
    "LettersScreen": ("agenda", "letters"),
    "HelpDialog": ("agenda", "help"),
    "FindScreen": ("agenda", "find"),
    "BookScreen": ("agenda", "book"),
    "WaitingScreen": ("agenda", "waiting"),
    "WaitScreen": ("waiting", "add"),
    "ConflictsScreen": ("agenda", "conflicts"),
    "ExpectedScreen": ("agenda", "expected"),
    "PlacesScreen": ("agenda", "places"),
    "CloseDayScreen": ("agenda", "close_day"),
    "CalendarScreen": ("agenda", "calendar"),
    "FreeTimesScreen": ("agenda", "free"),
    "QuickLineScreen": ("agenda", "quick"),
    "ToDoScreen": ("agenda", "to_do"),
    "MaintenanceScreen": ("agenda", "maintenance"),
    "PaletteDialog": ("agenda", "palette"),
    "AskDialog": ("agenda", "undo"),
    "SwitchDialog": ("agenda", "switch_user"),
    "CallScreen": ("call", ""),
    "EmailScreen": ("email", ""),
    "PreviewDialog": ("email", "send"),
    "FieldDialog": ("email", "field"),
    "TextScreen": ("text", ""),
    "LetterScreen": ("letter", ""),
    "TextDialog": ("call-sheet", "print"),
    "TaskScreen": ("task", ""),
    "OutboxScreen": ("outbox", ""),
    "DeadScreen": ("dead", ""),
    "TemplateScreen": ("template", ""),
    "TranslationScreen": ("template_text", ""),
    "ListScreen": ("maintenance", "open"),
    "UsersScreen": ("users", ""),
    "UserDialog": ("users", "edit"),
    "PinDialog": ("users", "pin"),
    "RolesScreen": ("users", "roles"),
    "PreferencesScreen": ("preferences", ""),
    "MessageDialog": ("preferences", "why"),
    "JournalScreen": ("journal", ""),
    "StaleScreen": ("stale", ""),
    "MemberDialog": ("client", "new_member"),
    "ConsentDialog": ("client", "consent"),
    "FindClientDialog": ("client", "join"),
    "EntryDialog": ("list", "edit"),
}
"""A way to each kind of screen and dialog, for tests that need not try them all: where it begins, and the command."""

BY_NO_COMMAND = {
    *(
        "AskListDialog",
        "CountedDialog",
        "DraftsDialog",
        "FirstStartDialog",
        "FormDialog",
        "InTheWayDialog",
        "LogDialog",
    ),
    *(
        "MergeDialog",
        "MonthDialog",
        "MovesDialog",
        "RecountDialog",
        "ReminderDialog",
        "SaysDialog",
        "SpellingDialog",
        "SwitchOffDialog",
        "UnfinishedDialog",
    ),
}
"""Dialogs to which no single command of a screen leads."""


def book_for(actor: Actor) -> dict[str, Open]:
    """Make a record of each kind, and return what opens each screen."""
    client_id = factories.client_with_phone(actor)
    factories.member(actor, client_id)
    made = factories.session(actor, "2026-11-21 15:00", client_id=client_id)
    return {
        **{kind: Open(kind) for kind in SCREENS if kind not in ONE_OF_MANY},
        "client": Open("client", client_id),
        "new client": Open("client", typed={"last_name": "Vo"}),
        "session": Open("session", made.session_id),
        "new session": Open("session", client_id=client_id),
        "list": Open("list", name="lead-source"),
    }


async def go_home(pilot: Pilot[Any]) -> None:
    """Close everything that lies above the agenda, and discard what was typed; a program that has failed stays where it is."""
    await go_back(pilot, pilot.app.screen_stack[0])


async def go_back(pilot: Pilot[Any], screen: Screen[Any]) -> None:
    """Close everything that lies above a screen, as ``go_home`` does; where it is gone itself, all but the agenda."""
    while pilot.app.is_running and pilot.app._exception is None:
        stack = pilot.app.screen_stack
        if stack[-1] is screen or len(stack) == 1:
            break
        await press(pilot, "escape")
        if isinstance(pilot.app.screen, AskDialog):
            await press(pilot, "d")


async def go(pilot: Pilot[Any], start: Open) -> Screen[Any]:
    """Open a screen over the agenda."""
    if start.kind != "agenda":
        pilot.app.open(start)
        await settled(pilot)
    return pilot.app.screen


async def every_view(pilot: Pilot[Any], starts: dict[str, Open]) -> AsyncIterator[str]:
    """Go to each screen and dialog once, from wherever a command leads to it; yields what it is called.

    A command that has led somewhere from a kind of screen is not followed from another one of that kind.
    """
    seen: set[type] = set()
    led: set[tuple[type, str]] = set()
    tried: set[str] = {LEADS_OUT}
    for start, what in starts.items():
        screen = await go(pilot, what)
        commands = [command for command in screen.every_command() if command.id not in tried]  # type: ignore[attr-defined]
        tried |= {command.id for command in EVERYWHERE}
        for verb in ["", *(command.verb for command in commands)]:
            await go_back(pilot, screen)
            if pilot.app.screen is not screen:
                screen = await go(pilot, what)
            if (type(screen), verb) in led:
                continue
            if verb:
                screen.run_command(verb)  # type: ignore[attr-defined]
                await settled(pilot)
            if pilot.app.screen is not screen:
                led.add((type(screen), verb))
            if type(pilot.app.screen) not in seen:
                seen.add(type(pilot.app.screen))
                yield f"{start} {verb}".strip()
        await go_home(pilot)


async def known_views(
    pilot: Pilot[Any], starts: dict[str, Open], but: frozenset[str] = frozenset()
) -> AsyncIterator[str]:
    """Go to each screen and dialog once, by the way that is known, ``but`` to those that open to nobody there."""
    for kind, (start, verb) in WAYS.items():
        if kind in but:
            continue
        await go_home(pilot)
        screen = await go(pilot, starts[start])
        if verb:
            screen.run_command(verb)  # type: ignore[attr-defined]
            await settled(pilot)
        assert type(pilot.app.screen).__name__ == kind, f"{start} {verb} leads there no more: see every_view"
        yield f"{start} {verb}".strip()
    await go_home(pilot)
