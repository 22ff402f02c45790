"""What is done without anybody: whether the worker runs, what waits, what is stuck, and doing it at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from textual.widget import Widget

from studio.background import background
from studio.background.background import FEEDS, MAILBOX, MESSAGES, Job
from studio.background.noted import WORKER
from studio.booking import busy
from studio.kernel.access import refusal
from studio.kernel.errors import Invalid
from studio.kernel.types import YES, Verdict, no
from tui.frame.commands import Command
from tui.frame.desk import Open
from tui.frame.whole_list import WholeListPlace
from tui.terminal.readiness import keys_wait
from tui.widgets.columns import Column
from tui.widgets.marked_lines import MarkedLines, broken
from tui.widgets.record_rows import Row
from tui.widgets.record_table import RecordTable

C = Command
COLUMNS = (
    Column("name", "Work", min_width=14, grow=2, priority=10),
    Column("state", "State", min_width=14, grow=2, priority=10),
    Column("last", "Last", min_width=8, grow=1, priority=8),
    Column("told", "What comes next, or what is wrong", min_width=30, grow=4, priority=3),
)
PREFERENCE = {MAILBOX: "bounce.", FEEDS: "calendar."}
"""What the preferences are narrowed to that set a job up."""
NOTHING = "Nothing is done in the background."


class BackgroundScreen(WholeListPlace):
    """Lists what the worker does, and does one at once."""

    CALLED = "Background work"
    HELP = (
        "What is done without anybody, by `sittings worker` or by each desk at its start: whether the worker runs, what "
        "waits and what is stuck. {key:open} opens what it is about, {key:do_it} does it at once from here."
    )
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = (
        C("background.open", "Open", "Open what it is about.", ("enter",), "O", "Home", "Work", True),
        C("background.do_it", "Do it now", "Do it at once, from this desk.", ("d",), "D", "Home", "Work", True),
    )
    READ = frozenset(
        {"session", "session_flag", "status", "outbox", "communication", "busy_calendar", "preference", "staff"}
    )
    nothing = NOTHING

    def compose_body(self) -> Iterable[Widget]:
        yield RecordTable(COLUMNS, id="jobs", sortable=False, markers=True, empty_text=NOTHING)
        yield MarkedLines(id="about")

    def title_text(self) -> str:
        return self.CALLED

    @property
    def asked(self) -> tuple[Any, ...]:
        return (background.jobs,)

    def row(self, one: Job) -> Row:
        texts = (one.name, one.state, background.seen_in_words(one.last), one.told)
        tones = ((1, "good"),) if one.key == WORKER and one.state == background.RUNS else ()
        style = "late" if one.is_wrong else "muted" if one.state == background.NOT_SET_UP else ""
        return Row(one.key, texts, style, "!" if one.is_wrong else "", tones)

    @property
    def one(self) -> Job | None:
        """What is under the cursor."""
        found: Job | None = self.at_cursor
        return found

    def draw_frame(self) -> None:
        super().draw_frame()
        one = self.one
        meaning = "caution" if one and one.is_wrong else ""
        self.query_one("#about", MarkedLines).show_built(lambda width: broken(one.told, meaning, width) if one else ())

    def polled(self) -> None:
        # What a worker notes is in no journal, so that nobody is told of it.
        if self.was_read:
            self.in_background(self._follow, group="follow")

    async def _follow(self) -> None:
        found = await self.attempt(self.desk.gateway.read(background.jobs))
        if found is not None and list(found) != list(self.found.values()):
            self.show_found(found)

    # -- what can be done --------------------------------------------------------------------------------------------

    def _opens(self, one: Job) -> Open | None:
        if one.user_id is not None:
            return Open("users", one.user_id)
        if one.key in PREFERENCE:
            return Open("preferences", typed={"filter": PREFERENCE[one.key]})
        if one.key == MESSAGES:
            return Open("outbox")
        return Open("session", one.records[0], one.records) if one.records else None

    def can_open(self) -> Verdict:
        if (one := self.one) is None:
            return no(self.nothing)
        return YES if self._opens(one) else no(one.told)

    def do_open(self) -> None:
        """Open what it is about."""
        if (one := self.one) is not None and (what := self._opens(one)) is not None:
            self.open(what)

    def can_do_it(self) -> Verdict:
        if (one := self.one) is None:
            return no(self.nothing)
        if one.key in background.ONLY_THE_WORKER:
            return no(background.ONLY_THE_WORKER[one.key])
        rights: Mapping[str, tuple[str, str]] = background.RIGHT_OF
        right, words = rights.get(one.key, (busy.RIGHT, busy.DOING))
        actor = self.desk.actor
        if not actor.may(right):
            return no(refusal(actor, words))
        return no(one.told) if one.state == background.NOT_SET_UP else YES

    @keys_wait("doing it", group="save", exclusive=False)
    async def do_do_it(self) -> None:
        """Do it at once."""
        from studio.background import doing  # it knows all that is written for other programs

        if (one := self.one) is None:
            return
        self.quiet()
        desk = self.desk
        if one.user_id is not None:
            told = await self.attempt(self._read_calendar(one.user_id))
        else:
            told = await self.attempt(desk.gateway.write(doing.do, desk.actor, one.key))
        await self.show_list()
        if told:
            self.say(told)

    async def _read_calendar(self, user_id: int) -> str:
        from studio.background import doing
        from studio.ical import fetched

        gateway, content, trouble = self.desk.gateway, None, ""
        calendar = await gateway.read(doing.calendar_to_read, self.desk.actor, user_id)
        try:
            content = await gateway.aside(fetched.fetch, calendar.address)  # the database is left alone meanwhile
        except Invalid as error:
            trouble = str(error)
        if wrong := await gateway.write(busy.note, calendar, content, trouble):
            raise Invalid(wrong)
        return f"The calendar of {calendar.name} was read."
