"""What can be done on the agenda."""

from __future__ import annotations

from textual.events import Key

from tui.frame.commands import Command
from tui.frame.place import Place
from tui.terminal.readiness import Typed

C = Command

TODAY = C("agenda.today", "Today", "Show today.", ("t",), "T", "View", "Day")

COMMANDS = (
    C("agenda.open", "Open", "Open the session under the cursor.", ("enter",), "O", "Home", "Session", True),
    C("agenda.confirm", "Confirm", "Note that the client confirmed, or take it back.", ("c",), "F", "Home", "Session"),
    C("agenda.status", "Status..", "Move the session to another status.", ("s",), "U", "Home", "Session"),
    C("agenda.no_show", "No show", "Flag that nobody came; from the start on.", ("x",), "X", "Home", "Session"),
    C("agenda.client", "Client", "Open the client of the session under the cursor.", ("v",), "L", "Home", "Session"),
    C("agenda.appointment", "Appointment", "Make an appointment, with a client or without.", ("a",), "2", "Home", "New"),
    C("agenda.arrived", "Arrived", "Note that the client is here, or take it back.", ("i",), "A", "Home", "Visit"),
    C("agenda.started", "Started", "Note that it has started, or take it back.", ("b",), "B", "Home", "Visit"),
    C("agenda.done", "Done", "Note that it is done, or take it back.", ("d",), "D", "Home", "Visit"),
    C("agenda.previous", "Day before", "Show the day before.", ("p", "left"), "-", "View", "Day"),
    C("agenda.next", "Day after", "Show the day after.", ("n", "right"), "+", "View", "Day"),
    TODAY,
    C("agenda.go_to", "Go to date", "Type any date: fri, +3d, jul 26, eom.", ("g",), "G", "View", "Day", True),
    C("agenda.filter", "Filter", "Show only one person, room or studio.", ("slash",), "I", "View", "Show", True),
    C("agenda.scope", "Scope", "Show mine, then each studio's, then everybody's.", ("m",), "M", "View", "Show"),
    C("agenda.hidden", "Held, cancelled", "Show or hide what is on hold or cancelled.", ("h",), "E", "View", "Show"),
    C("agenda.calls", "Call sheet", "See who has not confirmed, and log the calls.", ("y",), "C", "View", "Calls"),
    C("agenda.unread", "Unread", "See the answers that nobody has read.", ("u",), "U", "View", "Calls"),
    C("agenda.waiting", "Waiting list", "See who waits for a time, and book one.", ("w",), "W", "View", "Calls"),
    C("agenda.conflicts", "Conflicts", "See what cannot take place as it is booked.", ("r",), "R", "View", "Calls"),
    C("agenda.expected", "Expected births", "See which births are expected soon, and place one.", (), "N", "View", "Calls"),
    C("agenda.places", "Who is missing", "See who is missing from the time slots.", (), "S", "View", "Calls"),
    C("agenda.close_day", "Close the day", "Say how it went with what is over.", ("e",), "J", "View", "Day"),
    C("agenda.letters", "Letters", "See which letters wait to be printed.", ("l",), "Y", "View", "Calls"),
)  # fmt: skip


def turns_day(agenda: Place, typed: Typed) -> bool:
    """Tell whether a key turns to another day: it need not wait for the one that is being read."""
    turning = [command for command in COMMANDS if command.verb in ("previous", "next", "today")]
    return isinstance(typed, Key) and any(typed.key in agenda.desk.keys_of(command) for command in turning)
