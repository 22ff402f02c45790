"""What a place offers now: its commands in the ribbon, and the first of them in the line of keys at the bottom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from tui.frame.commands import Command, key_label
from tui.frame.keys import BACK, HELP, PALETTE, TIPS
from tui.text import cells
from tui.widgets.button_row import Button
from tui.widgets.ribbon import RibbonItem

if TYPE_CHECKING:
    from tui.frame.place import Place

MOST_OWN = 4
"""So many commands of the screen itself stand in the line of keys."""


def ribbon_items(place: Place) -> list[RibbonItem]:
    """List what stands in the ribbon, greyed where it is not possible now, and the other key tips of the screen."""
    # A place to go to stands on no tab, but its letter goes there: a way in for keyboards without function keys.
    shown = [command for command in place.every_command() if command.tab in place.TABS or command.tip]
    return [
        *(_item(place, command) for command in shown),
        *(RibbonItem(target, "", "", tip, "", "") for target, tip in place.other_tips().items()),
    ]


def _item(place: Place, command: Command) -> RibbonItem:
    key, possible = key_label(place.key_of(command)), bool(place.verdict_on(command.verb))
    return RibbonItem(command.id, title_now(place, command), key, command.tip, command.tab, command.group, possible)


def title_now(place: Place, command: Command) -> str:
    """Return what a command is called as things stand: a place that knows it better has ``titles``, by their verbs."""
    ask: Callable[[], Mapping[str, str]] | None = place.own_method("titles")
    return ask().get(command.verb, command.title) if ask else command.title


def key_line(place: Place) -> list[Button]:
    """List what can be done here now, as far as there is room for it."""

    def possible(command: Command) -> bool:
        return not place.desk.at_home if command is BACK else bool(place.verdict_on(command.verb))

    own = [command for command in place.OWN_COMMANDS if command.in_key_line][:MOST_OWN]
    parts = [place.button_of(command) for command in (HELP, *filter(possible, own), TIPS)]
    for command in filter(possible, (BACK, PALETTE)):
        button = place.button_of(command)
        if sum(cells(part.text) + 2 for part in parts) + cells(button.text) < place.size.width:
            parts.append(button)
    line = [part for button in parts for part in (Button("  "), button)]
    return [Button(" "), *line[1:]]
