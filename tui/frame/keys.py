"""The commands that work everywhere. The same verb has the same key on every screen."""

from __future__ import annotations

from tui.frame.commands import Command

HELP = Command(
    "app.help", "Help", "Show what can be done here, and with which key.", ("f1", "question_mark"), tip="", tab=""
)
AGENDA = Command("app.agenda", "Agenda", "Go to the day.", ("f2",), tip="2", tab="View", group="Places")
FIND = Command(
    "app.find",
    "Find",
    "Find a client or session by anything you know of it.",
    ("f3",),
    tip="3",
    tab="View",
    group="Places",
)
CALENDAR = Command(
    "app.calendar", "Calendar", "Show days and weeks of people and rooms.", ("f4",), tip="7", tab="View", group="Places"
)
REFRESH = Command(
    "app.refresh", "Refresh", "Read everything on this screen anew.", ("f5",), tip="5", tab="View", group="View"
)
BOOK = Command(
    "app.book",
    "Book",
    "Book a session or an appointment, page by page.",
    ("f9",),
    tip="9",
    tab="Home",
    group="New",
)
FREE = Command(
    "app.free",
    "Free times",
    "Find when something is free, to be read out and booked.",
    ("0",),
    tip="X",
    tab="View",
    group="Places",
)
QUICK = Command(
    "app.quick",
    "Quick line",
    "Book by one line: fri 14:30 90m family smith @room1 !anna.",
    (),
    tip="6",
    tab="View",
    group="Places",
)
MAINTENANCE = Command(
    "app.maintenance",
    "Maintenance",
    "Set up the studio: its lists, statuses, people and preferences.",
    ("f12",),
    tip="4",
    tab="View",
    group="Places",
)
TO_DO = Command(
    "app.to_do",
    "Tasks, calls",
    "Show what there is to do: tasks and calls, yours, your department's, everybody's.",
    ("f8",),
    tip="8",
    tab="View",
    group="Places",
)
BACKGROUND = Command(
    "app.background",
    "Background work",
    "Show whether the worker runs, what waits and what is stuck.",
    (),
    tip="D",
    tab="View",
    group="Places",
)
TIPS = Command("app.tips", "Key tips", "Put a letter on everything that can be done here.", ("f10", "ctrl+g"), tab="")
PALETTE = Command("app.palette", "All commands", "Search all commands by name.", ("ctrl+p",), tab="")
UNDO = Command(
    "app.undo", "Undo", "Take back the last thing that you did.", ("ctrl+z",), tip="Z", tab="View", group="Journal"
)
REMINDER = Command(
    "app.reminder",
    "Reminder",
    "Answer the call or the reminder in the line on top, or book what became free.",
    ("f7",),
    tip="0",
    tab="View",
    group="Journal",
)
LOOK = Command(
    "app.look",
    "Look..",
    "Choose colours and signs: dark, light, high contrast, the terminal's own.",
    (),
    tip="*",
    tab="View",
    group="View",
)
SWITCH_USER = Command(
    "app.switch_user",
    "Switch user",
    "Let somebody else work at this desk, by initials and PIN; the screen stays.",
    (),
    tip=",",
    tab="View",
    group="Leave",
)
QUIT = Command("app.quit", "Quit", "Leave Sittings.", ("ctrl+q",), tip="Q", tab="View", group="Leave")
BACK = Command("app.back", "Back", "Go back; asks only when something typed would be lost.", ("escape",), tab="")

EVERYWHERE = (
    HELP,
    AGENDA,
    FIND,
    CALENDAR,
    FREE,
    QUICK,
    TO_DO,
    MAINTENANCE,
    BACKGROUND,
    REFRESH,
    BOOK,
    TIPS,
    PALETTE,
    UNDO,
    REMINDER,
    LOOK,
    SWITCH_USER,
    QUIT,
    BACK,
)
