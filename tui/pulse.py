"""What goes on by itself: the clock in the title, other desks' changes, and the reminders of what starts soon."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual import events, work
from textual.app import App
from textual.worker import Worker

from studio.dates.typed import format_time
from studio.find import ringing
from studio.find.ringing import Call
from studio.kernel import access, clock, feed, preferences, presence, times
from studio.kernel.access import Actor
from studio.kernel.errors import StudioError, Unavailable
from studio.kernel.preferences import Preferences
from studio.kernel.types import YES, Verdict, no
from studio.sessions import reminders
from studio.sessions.reminders import Reminder
from studio.waiting import standing
from tui.frame.desk import Open, desk_of
from tui.frame.gateway import Gateway
from tui.frame.place import Place
from tui.frame.reminder_watch import ReminderWatch
from tui.terminal.private import once
from tui.terminal.readiness import keys_wait

if TYPE_CHECKING:
    from studio.waiting.offers import Chance

TROUBLE_POLLS = 15
"""It is said anew each so many polls that the book is away."""
REMIND = frozenset(
    ("session", "appointment", "appointment_person", "reminder_state", "appointment_reminder", "visit")
    + ("preference", "staff", "role")
)
"""The tables by which what reminds somebody may change."""
FREES = ("booking", "absence", "closure", "waiting")
"""The tables whose changes may make a time free for somebody who waits, or take it."""
NEVER = datetime.min.replace(tzinfo=UTC)


def call_line(call: Call, way: str) -> str:
    """Return one line about who calls, with the keys that open it."""
    names = [f"{caller.name} ({caller.number})" for caller in call.callers]
    who = (
        f"one of {len(names)}: {', '.join(names)}"
        if len(names) > 1
        else names[0]
        if names
        else "nobody in the book yet"
    )
    return f"{call.number} calls, {way} opens: {who}"


def chance_line(found: Sequence[Chance], way: str) -> str:
    """Return one line about a time that became free, with the keys that book it; empty where there is none ahead."""
    found = [one for one in found if one.starts_at > clock.now()]
    if not found:
        return ""
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return f"Free{more}, {way} books: {found[0].sentence}"


class Pulse(App[Any]):
    """Mixed into the app before its base."""

    gateway: Gateway
    actor: Actor
    preferences: Preferences
    first_start: bool

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._feed_head = 0
        self._polling: Worker[None] | None = None
        self._polls = 0
        self._minute = ("", date.min)
        self.reminding = ReminderWatch()
        self._key_pressed_at = 0.0
        self.desk_name = os.urandom(8).hex()
        """This running program among all desks."""
        self._said: tuple[presence.Record | None, datetime] = (None, NEVER)
        """What was said last to be on top here, and when."""
        self.calling: Call | None = None
        """Who calls, until that is answered."""
        self.chances: tuple[Chance, ...] = ()
        """Whom of the waiting list a time suits that became free while this program ran."""

    @abstractmethod
    def places(self) -> list[Place]:
        """List the full screens whose widgets are there."""

    @abstractmethod
    def take_preferences(self, wanted: Preferences) -> None:
        """Use these settings from now on."""

    @abstractmethod
    def say(self, sentence: str, *, problem: bool = False) -> None:
        """Show a sentence on the full screen on top."""

    def on_mount(self) -> None:
        self._minute = self.clock_text(), clock.today()
        self.set_interval(times.POLL_S, self._tick)
        once(self, times.PREPARE_AFTER_S, self._move_on)

    def follow_from(self, entry_id: int) -> None:
        """Follow the changes after that entry of the journal."""
        self._feed_head = entry_id

    def clock_text(self) -> str:
        """Return the time as the title line shows it."""
        return format_time(clock.now().time())

    def _tick(self) -> None:
        if self.first_start or not self.is_running:
            return
        # One that is under way is let finish: on a line slower than the tick none would ever come to its end.
        if self._polling is None or self._polling.is_finished or self._polling.is_cancelled:
            self._polls += 1
            self._polling = self._poll()
        self._show_reminders()
        (minute, day), before = (self.clock_text(), clock.today()), self._minute
        if (minute, day) != before:
            self._minute = minute, day
            if day != before[1]:
                self._move_on()
            for screen in self.places():
                screen.draw_title()
                screen.minute_passed()
                if day != before[1]:
                    screen.day_passed()

    @work(group="feed", exit_on_error=False)
    async def _poll(self) -> None:
        try:
            head, changes = await self.gateway.read(feed.changes_after, self._feed_head)
            if any(table == "preference" for table, _ in changes):
                self.take_preferences(await self.gateway.read(preferences.load))
            if any(table in ("staff", "role") for table, _ in changes):
                await self._know_again()
            if any(table in FREES for table, _ in changes):
                await self._look_who_waits(self._feed_head, head)
            # Not before all is read that may be refused: else these changes would be told to nobody.
            self._feed_head = head
            for screen in self.places() if changes else ():
                screen.changed_elsewhere(changes)
            for screen in self.places()[-1:]:
                screen.polled()
            await self._meet()
            if self.reminding.outdated or any(table in REMIND for table, _ in changes):
                await self._remind()
        except StudioError as error:
            if self._polls % TROUBLE_POLLS == 1:
                self.say(str(error), problem=True)

    async def _look_who_waits(self, after: int, until: int) -> None:
        """Say whom of the waiting list a time suits that became free, at this desk or another, while nobody has taken it."""
        from studio.waiting import offers

        self.chances = await self.gateway.read(offers.news, after, until, self.chances)
        for screen in self.places():
            screen.draw_reminder()

    async def _meet(self) -> None:
        """Say which record is on top here, see who else is in it, and whether somebody calls."""
        places = self.places()
        if not places:
            return  # The program is being left.
        place = places[-1]
        record, now = place.on_top, clock.now_utc()
        if record != self._said[0] or (now - self._said[1]).total_seconds() >= times.HERE_AGAIN_S:
            # Where another desk is saving, that is not waited for: it is said the next time.
            if await self.gateway.write(presence.say_here, self.actor, self.desk_name, record):
                self._said = record, now
        found, calling = await self.gateway.read(self._around, record)
        if not place.is_attached:
            return
        if (here := presence.in_words(found, self.actor.user_id)) != place.who_is_here:
            place.who_is_here = here
            place.draw_title()
        if calling != self.calling:
            self.calling = calling
            for screen in self.places():
                screen.draw_reminder()
            if calling is not None and self._nobody_types():
                self._pick_up(calling)

    def _around(self, record: presence.Record | None) -> tuple[tuple[presence.Here, ...], Call | None]:
        return presence.others(self.desk_name, record), ringing.calling(self.actor)

    def _nobody_types(self) -> bool:
        quiet = monotonic() - self._key_pressed_at >= times.QUIET_S
        return quiet and isinstance(self.screen, Place) and not self.screen.typing

    @keys_wait("opening who calls", group="dialog")
    async def _pick_up(self, call: Call) -> None:
        """Open the client who calls; Find where several share the number, and a new client where nobody has it."""
        self.calling = None
        for screen in self.places():
            screen.draw_reminder()
        await self.gateway.write(ringing.answer, self.actor, call.id)
        if len(call.callers) == 1:
            what = Open("client", call.callers[0].client_id)
        elif call.callers:
            what = Open("find", typed={"find": call.number})
        else:
            what = Open("client", typed={"phone_1": call.number})
        desk_of(self).open(what)

    def leave_desk(self) -> None:
        """Say that nobody is here any more; the row of a program that cannot is soon taken for gone."""
        if self._said[1] != NEVER:
            self.gateway.last(presence.leave, self.desk_name)

    async def _know_again(self) -> None:
        """Let the screens offer what whoever works here may now."""
        self.take_actor(await self.gateway.read(access.again, self.actor))

    def take_actor(self, actor: Actor) -> None:
        """Let the screens offer what this person may, and show what they may see, from now on."""
        otherwise = not access.see_alike(actor, self.actor)
        self.actor, self.reminding.read_at = actor, NEVER
        if otherwise:
            self.chances = ()  # they name whom the other one may see
            self._see_again()
        for screen in self.places():
            if otherwise:
                screen.preferences_changed()
                screen.do_refresh()
            else:
                screen.draw_frame()

    @work(group="feed", exit_on_error=False)
    async def _see_again(self) -> None:
        with suppress(StudioError):
            await self._look_back()

    @work(group="move-on", exit_on_error=False)
    async def _move_on(self) -> None:
        """Do what the day brings to sessions and holds; what cannot be written another desk does, or the worker."""
        from studio.sessions import numbered
        from studio.waiting import lapsing
        from studio.workflow import on_date

        run = lapsing.Lapsing()
        for some in (on_date.move_some, run.some, numbered.number_some):
            try:
                while not self.first_start and await self.gateway.write(some) is not None:
                    pass
            except Unavailable:
                return
            except StudioError:
                continue  # the others need not wait for it
        for sentence in run.refused.values():
            self.say(sentence, problem=True)
        with suppress(StudioError):
            await self._look_back()

    async def _look_back(self) -> None:
        """Say what became free while nobody looked here, and still is, to those who may see it."""
        if self.first_start or not await self.gateway.read(standing.anybody_waits):
            return
        from studio.waiting import freed

        if not (spans := await self.gateway.read(freed.lately)):
            return  # what looks for times, half a MiB, is loaded where there is something to look for
        from studio.waiting import offers

        found, told = await self.gateway.read(offers.chances, spans), {one.waiting_id for one in self.chances}
        self.chances = (*self.chances, *(one for one in found if one.waiting_id not in told))
        for screen in self.places():
            screen.draw_reminder()

    async def _remind(self) -> None:
        """Read what starts soon; it is shown in a line, and takes the keys from nobody."""
        self.reminding.take(await self.gateway.read(reminders.coming, self.actor))
        self._show_reminders()

    def _show_reminders(self) -> None:
        if self.reminding.changed():
            for place in self.places():
                place.draw_reminder()

    def reminder_line(self, way: str) -> str:
        """Return one line about what starts soon, with the keys that answer it; empty when nothing does."""
        if self.calling:
            return call_line(self.calling, way)
        return self.reminding.line(way) or chance_line(self.chances, way)

    def can_reminder(self) -> Verdict:
        """Refuse while nothing starts soon, nobody calls and no time became free."""
        here = self.calling or self.reminding.due or self.chances
        return YES if here else no("Nothing asks for an answer now: no reminder, no call, no time that became free.")

    def do_reminder(self) -> None:
        """Answer the call or the reminder in the line on top, or book what became free."""
        if self.calling is not None:
            self._pick_up(self.calling)
        elif self.reminding.due:
            self._answer(self.reminding.due[0])
        else:
            first, self.chances = self.chances[0], self.chances[1:]
            for screen in self.places():
                screen.draw_reminder()
            desk_of(self).open(Open("book", client_id=first.client_id, typed=first.typed))

    @keys_wait("opening the reminder", group="dialog")
    async def _answer(self, reminder: Reminder) -> None:
        from tui.screens.dialogs.reminder import answer_reminder

        await answer_reminder(desk_of(self), reminder)
        await self._remind()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key):
            self._key_pressed_at = monotonic()
        await super().on_event(event)
