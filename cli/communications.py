"""What the verbs of calls and of messages share: how a communication answers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from cli.output import Answer, fields, table
from studio.exchange.message_views import BATCH, Json, communications
from studio.lists.spec import Line
from studio.messages.message_kinds import STATES


def values(lines: Iterator[Line]) -> Iterator[Json]:
    """Give the communications of these lines in their stable shapes, a batch at a time."""
    while ids := [line.id for line in islice(lines, BATCH)]:
        yield from communications(ids)


def told(communication_id: int, sentence: str) -> Answer:
    """Answer with a communication for scripts, and with a sentence for people."""
    return Answer(lambda: next(communications([communication_id])), lambda: table([[sentence]]))


def lines(found: Json) -> Iterator[str]:
    """Write a communication for people, a line for each of its values."""
    return fields([(key.capitalize(), _text(key, value)) for key, value in found.items()])


def _text(key: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, dict):
        return str(value["name"])
    return STATES[str(value)] if key == "state" else str(value)
