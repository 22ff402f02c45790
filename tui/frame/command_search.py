"""Finding a command by what somebody calls it: its name, other words for it, a few of its letters, what it does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui.frame.commands import Command
from tui.frame.other_words import OTHER_WORDS
from tui.widgets.matching import begun_by, folded_words, in_order


class Entry(NamedTuple):
    """A command as the list of all commands shows it."""

    command: Command
    keys: str
    """The keys that run it, as they are written for people."""
    told: str
    """What it does, or why it is not possible."""
    where: str = ""
    """The screen that it is of, where that is another one."""
    kind: str = ""
    """What to open for that screen; empty where it takes a record."""
    possible: bool = True

    @property
    def key(self) -> str:
        """What tells it from all others."""
        return f"{self.where} {self.command.verb}"


def found(entries: Sequence[Entry], typed: str, recent: Sequence[str]) -> list[Entry]:
    """Keep what fits what is typed, the likeliest first.

    Args:
        typed: any beginning of its words or of other words for it, or letters of its name in their order; ``svcl`` finds
            Save & close. Nothing keeps all.
        recent: the ids of commands run last, the last one first.
    """
    ranked = []
    for index, entry in enumerate(entries):
        rank = _rank(entry.command, typed)
        if rank is not None:
            lately = recent.index(entry.command.id) if entry.command.id in recent else len(recent)
            offered = not entry.command.in_key_line
            ranked.append(((rank, bool(entry.where), not entry.possible, lately, offered, index), entry))
    return [entry for _, entry in sorted(ranked, key=lambda pair: pair[0])]


def _rank(command: Command, typed: str) -> int | None:
    wanted = folded_words(typed)
    if not wanted:
        return 0
    title, words = folded_words(command.title), folded_words(OTHER_WORDS.get(command.verb, ""))
    if " ".join(title).startswith(" ".join(wanted)):
        return 0
    if begun_by(wanted, title):
        return 1
    if begun_by(wanted, [*title, *words]):
        return 2
    if in_order("".join(wanted), "".join(title)):
        return 3
    return 4 if begun_by(wanted, [*title, *words, *folded_words(command.help)]) else None
