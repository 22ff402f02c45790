"""Answers the fields that ask for something to pick from. The dialogs are loaded when the first one is asked for."""

from __future__ import annotations

from tui.widgets.field import PickWanted


class Pickers:
    """Mixed into the app: answers every `PickWanted` of its screens and dialogs."""

    knows_days = False
    """Whether a book is open that says how full days are."""

    def on_pick_wanted(self, event: PickWanted) -> None:
        from tui.screens.dialogs.pickers import open_picker

        event.stop()
        open_picker(event.field.app, event)
