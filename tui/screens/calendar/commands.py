"""What can be done in the calendar."""

from __future__ import annotations

from tui.frame.commands import Command

C = Command

COMMANDS = (
    C("calendar.open", "Open, book", "Open the booking, or book the free time.", ("enter",), "O", "Home", "Booking", True),
    C("calendar.confirm", "Confirm", "Note that the client confirmed, or take it back.", ("c",), "F", "Home", "Booking"),
    C("calendar.move", "Move", "Take the booking along: arrows say where to, Enter moves it.", ("r",), "E", "Home", "Change"),
    C("calendar.longer", "Longer", "Make the booking longer; Enter keeps that.", ("plus",), "+", "Home", "Change"),
    C("calendar.shorter", "Shorter", "Make the booking shorter; Enter keeps that.", ("minus",), "-", "Home", "Change"),
    C("calendar.copy", "Copy", "Take a copy along: arrows say where to, Enter books it.", ("y",), "Y", "Home", "Change"),
    C("calendar.paste", "Paste", "Take what was copied last along once more.", ("i",), "P", "Home", "Change"),
    C("calendar.mark", "Mark time", "Mark free time with the arrows; Enter books it.", ("v",), "R", "Home", "New"),
    C("calendar.appointment", "Appointment", "Make an appointment at the time under the cursor.", ("a",), "2", "Home", "New"),
    C("calendar.places", "Who is missing", "See who is missing from the time slot.", ("s",), "S", "Home", "New"),
    C("calendar.show_day", "Day", "Show one day.", ("d",), "D", "Home", "Days"),
    C("calendar.show_work", "Work week", "Show the days on which the studio works.", ("k",), "K", "Home", "Days"),
    C("calendar.show_week", "Week", "Show seven days.", ("w",), "W", "Home", "Days"),
    C("calendar.show_month", "Month", "Show a month.", ("o",), "Q", "Home", "Days"),
    C("calendar.print", "Print", "Write the day sheet, or the week sheet, of this column.", (), "7", "Home", "Days"),
    C("calendar.export", "Export..", "Write this column into an .ics file, for other programs.", (), "X", "Home", "Days"),
    C("calendar.next_booking", "Next booking", "Go to the column's next booking.", ("j",), ">", "View", "Day"),
    C("calendar.previous_booking", "Booking before", "Go to the booking before.", ("u",), "<", "View", "Day"),
    C("calendar.next_free", "Next free", "Go to the next free time of this column.", ("e",), "N", "View", "Day"),
    C("calendar.previous", "Before", "Show the days before.", ("p",), "-", "View", "Day"),
    C("calendar.next", "After", "Show the days after.", ("n",), "+", "View", "Day"),
    C("calendar.today", "Today", "Show today.", ("t",), "T", "View", "Day"),
    C("calendar.go_to", "Go to date", "Type any date: fri, +3d, jul 26, eom.", ("g",), "G", "View", "Day", True),
    C("calendar.filter", "Whose..", "Tick whose columns are shown.", ("slash",), "I", "View", "Show", True),
    C("calendar.by", "By whom", "Columns by person, room, equipment, studio, all in one.", ("b",), "B", "View", "Show", True),
    C("calendar.scope", "Scope", "Show mine, then each studio's, then everybody's.", ("m",), "M", "View", "Show"),
    C("calendar.hidden", "Held, cancelled", "Show or hide what is on hold or cancelled.", ("h",), "E", "View", "Show"),
    C("calendar.zoom", "Step", "Choose how many minutes a line is: 60, 30, 15, 10, 5.", ("z",), "J", "View", "Show"),
)  # fmt: skip
