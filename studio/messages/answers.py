"""What came of an attempt to hand a message over, in the words of every channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from studio.kernel.records import dataclass

State = Literal["sent", "later", "failed", "unsure", "stop"]
"""``later``: not taken now, try again; ``failed``: never will be; ``unsure``: nobody knows whether it was taken; ``stop``:
nothing can be sent by this channel until somebody changes its settings, and the message waits."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said, or that it said nothing."""

    state: State
    words: str = ""
    """The other side's own words, or ours where it said none: without any secret."""
    refused: Mapping[str, str] = field(default_factory=dict)
    """Of several receivers those that it would not take, each with its words."""
    after_s: float = 0.0
    """Not before so many seconds, where it says so."""
    for_all: bool = False
    """Whether it is the same for every message, which then wait as well: too many at once, or nobody there."""
    blocked: bool = False
    """Whether who would get it said there that they want none."""


class CannotConnect(Exception):
    """There is no way to the other side; the answer says why, and whether trying again helps."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.words)
        self.answer = answer


MOST_WORDS = 500


def plain(words: str) -> str:
    """Return what another program said as one line that can be kept and shown."""
    line = "".join(char if char.isprintable() else " " for char in words)
    return " ".join(line.split())[:MOST_WORDS].strip()
