"""The births that are expected in the next three weeks, and the way of each session into a free time after its birth."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from textual.widget import Widget

from studio.dates.spans import times_text
from studio.kernel import clock
from studio.kernel.shown import format_span, weekday_date
from studio.kernel.types import Allow, Choice
from studio.lists.spec import Asked
from studio.sessions import views
from studio.sessions.listed import SESSIONS
from studio.sessions.sessions import Saved
from studio.waiting import expected
from tui.frame.commands import Command
from tui.frame.list_place import ListPlace
from tui.frame.list_table import ListTable
from tui.frame.listing import Look
from tui.screens.dialogs.clash import save_asking
from tui.screens.dialogs.date import ask_date
from tui.screens.dialogs.pick import PickDialog
from tui.terminal.readiness import keys_wait

C = Command
NOTHING = "No birth is expected soon. Birth.. on a session's record says when one is."
LOOK = Look(
    ("expected", "client", "type", "date", "who", "number"),
    {
        "expected": {"width": 10, "min_width": 10, "importance": 10},
        "date": {"min_width": 17, "importance": 8},
        "who": {"importance": 7},
    },
)


class ExpectedScreen(ListPlace):
    """Lists the sessions by the day on which the birth is expected."""

    CALLED = "Expected births"
    HELP = (
        "Sessions that follow a birth which is expected in the next three weeks, or was and nobody has told. {key:place} asks "
        "when the child was born, and moves the session into a free time of the days after it, as its type says."
    )
    SPEC = SESSIONS
    NOTHING_HERE = NOTHING
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = (
        C("expected.open", "Open", "Open the session.", ("enter",), "O", "Home", "Session", True),
        C(
            "expected.place",
            "Born..",
            "Note the birth, and move the session after it.",
            ("m",),
            "A",
            "Home",
            "Session",
            True,
        ),
    )

    def compose_body(self) -> Iterable[Widget]:
        yield ListTable(LOOK, remembered_as="expected", id="expected", empty_text=NOTHING)

    @property
    def asked(self) -> Asked:
        return Asked(filters=(("expected", ""),), order="expected")

    def title_text(self) -> str:
        return self.CALLED

    can_place = ListPlace.some

    @keys_wait("opening", group="dialog")
    async def do_place(self) -> None:
        """Ask when the child was born, and in which of the free times after it the session is to be."""
        desk, session_id = self.desk, self.here
        if (
            session_id is None
            or (record := await self.attempt(desk.gateway.read(views.session_record, session_id))) is None
        ):
            return
        began = min(record.expected_on or clock.today(), clock.today())
        if (birth := await ask_date(desk, "Born on", began, gone=True)) is None:
            return
        found = await self.attempt(desk.gateway.read(expected.places, session_id, birth))
        if found is None:
            return
        place = await self._chosen(found, birth)
        if found and place is None:
            return

        async def write(allow: Allow) -> Saved:
            return await desk.gateway.write(
                expected.born, desk.actor, session_id, birth, place, record.version, **allow
            )

        if await self.attempt(save_asking(desk, self, write)) is not None:
            when = (
                f"is on {format_span(place.starts_at, place.ends_at)}" if place else "stays: nothing is free after it"
            )
            self.say(f"Session {record.number} {when}. {self.undo_way} takes it back.")
            await self.show_list()

    async def _chosen(self, found: tuple[expected.Place, ...], birth: date) -> expected.Place | None:
        offered = [
            Choice(
                n,
                f"{weekday_date(one.starts_at.date())}, {times_text(one.starts_at, one.ends_at)}",
                ", ".join(filter(None, (one.photographer, one.room))),
            )
            for n, one in enumerate(found)
        ]
        if not offered:
            return None
        picked: Choice | None = await self.desk.push_screen_wait(
            PickDialog(f"After the birth on {weekday_date(birth)}", offered)
        )
        return None if picked is None else found[int(picked.key)]
