"""Whose day the agenda shows: everybody's, a person's, a room's, a studio's; with what is held or cancelled, or without."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date, timedelta

from textual import work

from studio.kernel import clock
from studio.sessions import looked
from studio.sessions.agenda import Filter
from tui.frame.desk import Open
from tui.frame.place import Place
from tui.terminal.readiness import keys_wait


class Scoped(Place):
    """A screen of a day that shows only some of its sessions."""

    def __init__(self) -> None:
        super().__init__()
        self.only = Filter()
        self.only_name = ""
        """Whose it is in words; empty for everybody's."""
        self._recalled = ""
        """For which login the last filter was read."""

    @abstractmethod
    def show_day(self, day: date, *, keep_message: bool = False, panels: bool = True) -> None:
        """Read a day and show it."""

    def of_whom(self) -> str:
        """Return whose day it is, to be put behind the day."""
        return f" for {self.only_name}" if self.only_name else ""

    def recall(self) -> None:
        """Take the filter that whoever works here had the last time; in the thread of the database."""
        if (login := self.desk.actor.login) != self._recalled:
            self._recalled = login
            self.only, self.only_name = looked.recall(login)

    @work(group="agenda.looked", exit_on_error=False)
    async def _remember(self) -> None:
        """Keep the filter for the next time; nothing waits for it."""
        await self.desk.gateway.aside(looked.remember, self.desk.actor.login, self.only)

    @keys_wait("opening", group="dialog")
    async def do_filter(self) -> None:
        from tui.screens.agenda.filter import ask_filter

        if (chosen := await ask_filter(self.desk, self.only)) is None:
            return
        self.only, self.only_name = chosen
        self.show_day(self.day or clock.today())
        self._remember()

    @keys_wait("reading the day", group="dialog")
    async def do_scope(self) -> None:
        from tui.screens.agenda.filter import next_scope

        if (chosen := await self.attempt(next_scope(self.desk, self.only))) is not None:
            self.only, self.only_name = chosen
            self.show_day(self.day or clock.today())
            self._remember()

    def do_calls(self) -> None:
        """Open the call sheet: tomorrow's from today, else that of the day that is shown."""
        day = self.day if self.day and self.day > clock.today() else clock.today() + timedelta(days=1)
        self.open(Open("call-sheet", typed={"day": day.isoformat()}))

    def do_letters(self) -> None:
        """Open the print queue."""
        self.open(Open("letters"))

    def do_waiting(self) -> None:
        """Open the waiting list."""
        self.open(Open("waiting"))

    def do_conflicts(self) -> None:
        """Open what cannot take place as it is booked."""
        self.open(Open("conflicts"))

    def do_expected(self) -> None:
        """Open the births that are expected soon."""
        self.open(Open("expected"))

    def do_places(self) -> None:
        """Open who is missing from the time slots."""
        self.open(Open("places"))

    def do_unread(self) -> None:
        """Open the answers that nobody has read."""
        self.open(Open("unread"))

    def do_hidden(self) -> None:
        only = self.only
        self.only = Filter(only.user_id, only.room_id, only.studio_id, hidden=not only.hidden)
        self.show_day(self.day or clock.today(), keep_message=True)
        self.say(
            "Held and cancelled sessions are shown." if self.only.hidden else "Held and cancelled sessions are hidden."
        )
        self._remember()
