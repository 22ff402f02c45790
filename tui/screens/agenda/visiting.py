"""How the visit under the cursor goes: arrived, started, done, one key each; and what is left in the evening."""

from __future__ import annotations

from textual.message import Message

from studio.sessions import visits
from studio.sessions.visits import NOT_YET, Step
from tui.frame.desk import Open
from tui.screens.agenda.acts import RowActs, whose
from tui.terminal.readiness import keys_wait

WORDS: dict[Step, str] = {"arrived": "Arrived", "started": "Started", "done": "Done"}


class Visiting(RowActs):
    """A screen of a day on which it is noted how its entries go."""

    def do_arrived(self) -> None:
        """Note that the client is here, or take that back."""
        self._mark("arrived")

    def do_started(self) -> None:
        """Note that it has started, or take that back."""
        self._mark("started")

    def do_done(self) -> None:
        """Note that it is done, or take that back."""
        self._mark("done")

    def do_close_day(self) -> None:
        """Open what is over and has no outcome."""
        self.open(Open("close-day"))

    @keys_wait("saving", group="save", exclusive=False)
    async def _mark(self, step: Step) -> None:
        row = await self._row_now()
        if row is None or self.pressed_at <= self._flagged_at.get(row.session_id, 0):
            return
        # In a panel it is one of another day, of which the day's own list knows nothing.
        visit = row.visit if row.session_id in self.rows else NOT_YET
        on = getattr(visit, step) is None
        marked = await self.attempt(self.desk.gateway.write(visits.mark, self.desk.actor, row.session_id, step, on=on))
        if marked is not None:
            what = WORDS[step] if on else f"{WORDS[step]} taken back"
            already = "" if marked.changed or not on else ", as was noted already"
            undo = f" {self.undo_way} takes it back." if on and marked.changed else ""
            self.say(f"{what}: {whose(row)}{already}.{undo}")
        # A second press that was on its way while the first was written was meant as one: it takes nothing back.
        self._flagged_at[row.session_id] = Message().time
        if self.day is not None:
            self.show_day(self.day, keep_message=True, panels=False)
