"""The fields that preferences are typed into, each after the kind of its declaration."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from textual.widget import Widget

from studio.kernel.declared import MORNING_MIN, day_time
from studio.kernel.preferences import Preferences, Shown
from studio.kernel.types import Choice, meaning
from tui.frame.when_fields import time_field
from tui.widgets.choice_field import ChoiceField
from tui.widgets.field import Field
from tui.widgets.number_field import NumberField
from tui.widgets.text_field import TextField

ROOM = {"text": 32, "words": 36, "word": 26, "count": 8, "time": 10}
"""The cells that typing such a value wants."""


def field_for(one: Shown, offered: Sequence[Choice], wanted: Preferences) -> tuple[Widget, object]:
    """Make the field of a preference, and return it with what it begins with.

    Args:
        offered: what can be picked, where a list is read for it.
        wanted: the others, of which one may be the start of this.
    """
    declared = one.declared
    noun = declared.label.lower()
    if declared.kind == "word":
        words = [Choice(word.text, word.label, word.text) for word in declared.words]
        # No clock is called 25: what is typed is one of a few choices.
        return ChoiceField(declared.name, options=words, noun="choice", optional=False), one.text
    if offered:
        return ChoiceField(declared.name, options=offered, noun=noun), one.text or None
    if declared.kind == "count":
        field = NumberField(declared.name, noun=noun, least=declared.least, most=declared.most, optional=False)
        return field, one.value
    if declared.kind == "time":
        at = time_field(declared.name, noun=noun, optional=False)
        start_min = getattr(wanted, declared.after) if declared.after else MORNING_MIN
        at.after = lambda: day_time(start_min)
        return at, day_time(one.value)
    return TextField(declared.name, noun=noun), one.text


def text_in(field: Field) -> str:
    """Return what stands in a field, as the preference is read from a text."""
    value = meaning(field.value_now)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return "" if value is None else str(value)
