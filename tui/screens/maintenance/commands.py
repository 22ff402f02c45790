"""What can be done with a list that the studio keeps, and with the entry under the cursor."""

from __future__ import annotations

from tui.frame.commands import Command

C = Command

CHANGE = "Change the cell under the cursor, or tick its box."
COMMANDS: tuple[Command, ...] = (
    C("list.change", "Change", CHANGE, ("enter", "space"), "C", "List", "Entry", True),
    C("list.edit", "Edit..", "Change the whole entry.", ("e",), "E", "List", "Entry", True),
    C("list.new", "New", "Add an entry.", ("n", "insert"), "N", "List", "Entry", True),
    C("list.up", "Move up", "Move the entry up in the studio's order.", ("u",), "U", "List", "Order"),
    C("list.down", "Move down", "Move the entry down in the studio's order.", ("d",), "D", "List", "Order"),
    C("list.renumber", "Renumber", "Number the sort order anew, in gaps of ten.", ("r",), "R", "List", "Order"),
    C("list.inactive", "Inactive", "Offer the entry no more, or again.", ("i",), "A", "List", "Entry"),
    C("list.delete", "Delete..", "Delete the entry, after moving what uses it.", ("delete",), "K", "List", "Entry"),
    C("list.history", "History..", "Show who did what with the entry, and when.", ("y",), ".", "List", "Entry"),
    C("list.hide", "Hide inactive", "Hide or show the entries that are no longer used.", ("h",), "H", "List", "List"),
    C("list.part", "Session type..", "Choose whose statuses are shown.", ("t",), "T", "List", "List"),
    C("list.print", "Print..", "Write the list as PDF, and send it to the printer.", ("p",), "7", "List", "List"),
    C("list.export", "Export..", "Write the list into a file: Excel, CSV or PDF.", ("x",), "X", "List", "List"),
    C("list.by_type", "By type..", "Give each session type its own statuses, or go back.", ("b",), "F", "List", "List"),
    C("list.in_the_way", "In the way..", "List the bookings that cannot take place because of the entry.", ("w",), "6",
      "List", "Entry"),
    C("list.weekly", "Each week..", "Offer the time each week until a day.", ("k",), "W", "List", "Entry"),
    C("list.filter", "Filter", "Show only the entries in which some letters stand.", ("slash",), "I", "List", "List"),
)  # fmt: skip
