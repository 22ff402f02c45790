"""Where a session that is being booked begins: its status, and the due date that follows from it at once."""

from __future__ import annotations

from datetime import date

from studio.dates.typed import format_date
from studio.kernel.types import Choice, meaning
from studio.sessions import opening
from studio.workflow.workflow import StatusView
from tui.frame.record import RecordScreen
from tui.screens.dialogs.pick import PickDialog
from tui.screens.session.edit import SessionEdit
from tui.screens.session.facts import working_days


class BeginningFields:
    """Status and due date of a new session: shown while it is booked, and the user's to change."""

    def __init__(self, screen: RecordScreen, edit: SessionEdit) -> None:
        self.screen = screen
        self.edit = edit

    @property
    def status(self) -> str:
        """The name of the status that the session will begin with."""
        status = self.edit.mine()["status"]
        return status.label if isinstance(status, Choice) else ""

    def _chosen(self) -> StatusView | None:
        known, key = self.edit.beginning, meaning(self.edit.mine()["status"])
        return next((status for status in known.offered if status.id == key), None) if known is not None else None

    def follow(self) -> None:
        """Read the statuses anew where another type stands here, which may have its own cycle, or the due dates for a day."""
        known, mine = self.edit.beginning, self.edit.mine()
        if known is None:
            return
        kind, day = meaning(mine["session_type"]), mine["when"].date
        wanted = (
            kind if isinstance(kind, int) else known.session_type,
            day if isinstance(day, date) else known.session_day,
        )
        if wanted != (known.session_type, known.session_day):
            self.screen.in_background(self._follow, *wanted, group="session.beginning")

    async def _follow(self, kind: int | None, day: date) -> None:
        found = await self.screen.attempt(self.screen.desk.gateway.read(opening.beginning, kind, day))
        if found is None:
            return
        status, by_hand = self.edit.mine()["status"], self.edit.due_by_hand
        name = status.label if isinstance(status, Choice) else ""
        self.edit.beginning = found
        same = [one for one in found.offered if one.id == meaning(status)] or [
            one for one in found.offered if one.name == name
        ]
        self._take(same[0] if same else found.initial, keep_due=by_hand)

    def _take(self, status: StatusView, *, keep_due: bool) -> None:
        self.edit.put({"status": Choice(status.id, status.name)})
        if not keep_due:
            due = self.edit.due_that_follows()
            self.edit.put({"status_due": due.day if due is not None else None})
        self.screen.draw_record()

    async def ask(self) -> None:
        """Let the user choose the status that the session begins with."""
        known = self.edit.beginning
        if known is None:
            return
        offered = [Choice(one.id, one.name, working_days(one)) for one in known.offered]
        at = self._chosen()
        dialog = PickDialog("Begin with which status?", offered, current=at.id if at is not None else None)
        picked = await self.screen.ask(dialog)
        chosen = next((one for one in known.offered if picked is not None and one.id == picked.key), None)
        if chosen is None:
            return
        self._take(chosen, keep_due=False)
        self.screen.changed_something()
        day = self.edit.mine()["status_due"]
        due = f"due {format_date(day)}" if day is not None else "nothing is due"
        self.screen.say(f"It begins with {chosen.name}, {due}.")
