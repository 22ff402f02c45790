"""Somebody edits the studio's lists: each step is a name and three numbers, so that a law, or chance, can choose them."""

from collections.abc import Callable
from typing import Any

import models
from models import Cycle, Session, Status
from studio.kernel import database, undo
from studio.kernel.access import Actor
from studio.kernel.errors import StudioError
from studio.lists import upkeep
from studio.lists.cycles import cycles
from studio.lists.maintained import Entry, Maintained, entries
from studio.lists.own import OWN
from studio.workflow import by_type, workflow

STATUS = OWN["status"]
OTHERS = ("session-type", "client-group", "stage", "promotion", "lead-source", "studio")
NAMES = ("Proofs [/", "ALBUM", "album ", "Retouch Pending", "W-Album", "", "写真", "x" * 300)
STATES = ("status", "cycle", "own_status", "preference", "session_type", "client_group", "stage", "promotion")
STEPS = (
    "add", "add", "change", "initial", "final", "on_date", "shift", "shift", "hide", "delete", "renumber", "other", "other",
    "switch", "advance",
)  # fmt: skip


class Editing:
    """What one desk does with the lists; a step that is refused has changed nothing."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.done = self.refused = 0

    def step(self, name: str, a: int, b: int, c: int) -> None:
        try:
            database.call(self._ways()[name], a, b, c)
            self.done += 1
        except StudioError:
            self.refused += 1

    def _ways(self) -> dict[str, Callable[[int, int, int], Any]]:
        flags = {"initial": "initial", "final": "final", "on_date": "on_session_date"}
        return {
            "add": self._add,
            "change": lambda a, b, c: self._change(a, b, {"name": NAMES[c % len(NAMES)], "order": c, "duration": b}),
            **{step: lambda a, b, c, flag=flag: self._change(a, b, {flag: c % 5 > 0}) for step, flag in flags.items()},
            "shift": lambda a, b, c: upkeep.shift(self.actor, STATUS, self._one(a, b).id, 1 if c % 2 else -1),
            "hide": lambda a, b, c: upkeep.set_inactive(self.actor, STATUS, self._one(a, b).id, c % 3 > 0),
            "delete": lambda a, b, c: self._delete(STATUS, self._all(a), b, c),
            "renumber": lambda a, b, c: upkeep.renumber(self.actor, STATUS, within=self._part(a)),
            "other": self._other,
            "switch": lambda a, b, c: (
                by_type.switch_on(self.actor) if a % 2 else by_type.switch_off(self.actor, by_type.WORD)
            ),
            "advance": self._advance,
        }

    def _part(self, a: int) -> int:
        parts = cycles()
        return int(parts[a % len(parts)].key)

    def _all(self, a: int) -> tuple[Entry, ...]:
        return entries(STATUS, inactive=True, within=self._part(a))

    def _one(self, a: int, b: int) -> Entry:
        found = self._all(a)
        return found[b % len(found)]

    def _add(self, a: int, b: int, c: int) -> None:
        values = {"name": NAMES[b % len(NAMES)], "initial": c % 4 == 0, "final": c % 5 == 0, "order": c or None}
        upkeep.add(self.actor, STATUS, values, within=self._part(a), sure=c % 2 == 0)

    def _change(self, a: int, b: int, values: dict[str, Any]) -> None:
        one = self._one(a, b)
        upkeep.change(self.actor, STATUS, one.id, one.version, values, sure=True)

    def _delete(self, kept: Maintained, found: tuple[Entry, ...], b: int, c: int) -> None:
        to = found[c % len(found)].id if c % 3 else None
        upkeep.delete(self.actor, kept, found[b % len(found)].id, move_to=to)

    def _other(self, a: int, b: int, c: int) -> None:
        kept = OWN[OTHERS[a % len(OTHERS)]]
        found = entries(kept, inactive=True)
        if b % 3 == 0 or not found:
            upkeep.add(self.actor, kept, {"name": NAMES[c % len(NAMES)]})
        elif b % 3 == 1:
            self._delete(kept, found, b, c)
        else:
            upkeep.shift(self.actor, kept, found[c % len(found)].id, -1)

    def _advance(self, a: int, b: int, c: int) -> None:
        found = [int(i) for (i,) in database.rows("SELECT id FROM session ORDER BY id")]
        workflow.change_status(self.actor, found[a % len(found)], None)


def state() -> dict[str, list[str]]:
    """Return all that edits of lists change, but for how often a row was saved."""
    out = {}
    for table in STATES:
        rows = [dict(row) for row in models.BY_NAME[table].select().dicts()]
        out[table] = sorted(repr({key: value for key, value in row.items() if key != "version"}) for row in rows)
    columns = "id, session_type_id, status_id, status_since, status_due, status_due_by_id, studio_id"
    out["session"] = [repr(row) for row in database.rows(f"SELECT {columns} FROM session ORDER BY id")]
    return out


def laws_hold() -> None:
    """Each cycle has one initial and one final status in use, an order, and each session a status of its type's cycle."""
    for cycle in Cycle.select():
        found = list(Status.select().where(Status.cycle == cycle.id).order_by(Status.position, Status.id))
        assert [sum(row.initial and not row.inactive for row in found), sum(row.initial for row in found)] == [1, 1]
        assert [sum(row.final and not row.inactive for row in found), sum(row.final for row in found)] == [1, 1]
        assert sum(row.on_session_date for row in found) <= 1
        shown = entries(STATUS, inactive=True, within=cycle.id)
        assert [entry.id for entry in shown] == [row.id for row in found]
    for session in Session.select():
        assert session.status.cycle_id == workflow.cycle_of(session.session_type_id)


def take_all_back(actor: Actor, head: int) -> None:
    """Undo everything after an entry of the journal, the newest first, whoever did it."""
    done = database.rows("SELECT id FROM journal_entry WHERE id > ? ORDER BY id DESC", (head,))
    for (entry_id,) in done:
        undo.undo(actor, int(entry_id), others=True)
