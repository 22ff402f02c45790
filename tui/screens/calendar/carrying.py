"""A booking in the hand: where it would go is drawn and said; Enter does it, Esc leaves all as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from textual import on, work

from studio.calendar import carrying
from studio.calendar.blocks import BUSY, Block
from studio.calendar.calendar import Column
from studio.calendar.carrying import COPY, MOVE, STRETCH, Carried, Done
from studio.calendar.shades import minute_of
from studio.dates.spans import end_by_length
from studio.kernel.errors import Clash, StudioError
from studio.kernel.records import dataclass
from studio.kernel.types import YES, Allow, Verdict, no
from studio.to_do import moving
from studio.to_do.moving import Along
from tui.screens.calendar.drawing import Drawn
from tui.screens.calendar.reading import DAY, MONTH
from tui.screens.calendar.shown import at_minute, told_of
from tui.terminal.readiness import keys_wait
from tui.widgets.calendar_letters import Dragged
from tui.widgets.calendar_tiles import DAY_MIN, Ghost
from tui.widgets.marked_lines import Part

NOTHING = "There is no booking under the cursor: {key:next_booking} goes to the next one."
IN_A_MONTH = "In a month no booking is chosen: {key:open} shows the day and its bookings."
WORDS = {
    MOVE: "Enter moves it, Esc leaves it.",
    STRETCH: "Enter keeps that, Esc leaves it.",
    COPY: "Enter books it, Esc does not.",
}
TAKEN_ALONG = {
    MOVE: "being moved",
    STRETCH: "being stretched",
    COPY: "being copied",
}


@dataclass(slots=True)
class Hand:
    """What is carried."""

    kind: str
    block: Block
    origin: Column
    offset_min: int
    """How far into its line it begins, or ends where it is stretched."""
    pasted_at: tuple[date, int, int] | None = None
    """On which day, in which column and at which minute it was pasted; ``None`` where it was taken from its own place."""


class Carrying(Drawn):
    """A calendar in which bookings are moved, stretched and copied."""

    def __init__(self, day: date | None = None) -> None:
        super().__init__(day)
        self.hand: Hand | None = None
        self.copied: tuple[Block, Column] | None = None
        """What was copied last."""

    def shown_anew(self) -> None:
        self.draw_hand()

    # -- when it is possible ------------------------------------------------------------------------------------------

    def no_booking(self) -> Verdict:
        """Say that the cursor is on no booking, and how to come to one."""
        return no(IN_A_MONTH if self.view == MONTH else NOTHING)

    def _booking(self) -> Verdict:
        block = self.block
        if block is None:
            return YES if self.hand is not None else self.no_booking()
        if block.kind == BUSY:
            return no("That is somebody else's time.")
        return no("It is cancelled: take that back first, in its record.") if block.cancelled else YES

    can_move = can_longer = can_shorter = _booking

    def can_copy(self) -> Verdict:
        return (
            no("That is somebody else's time.")
            if self.block is not None and self.block.kind == BUSY
            else self._booking()
        )

    def can_paste(self) -> Verdict:
        return (
            YES
            if self.copied is not None
            else no("Nothing was copied yet: {key:copy} copies the booking under the cursor.")
        )

    # -- taking and putting ------------------------------------------------------------------------------------------

    def do_move(self) -> None:
        """Take the booking under the cursor into the hand."""
        self._take(MOVE, self.block, self.column)

    def do_copy(self) -> None:
        """Take a copy of the booking under the cursor into the hand."""
        if self.block is not None and self.column is not None:
            self.copied = self.block, self.column
            self._take(COPY, self.block, self.column)

    def do_paste(self) -> None:
        """Take what was copied last into the hand once more."""
        if self.copied is not None:
            block, origin = self.copied
            self._take(COPY, block, origin, here=True)

    def do_longer(self) -> None:
        self._stretch(1)

    def do_shorter(self) -> None:
        self._stretch(-1)

    def _stretch(self, by: int) -> None:
        if self.hand is None:
            self._take(STRETCH, self.block, self.column)
        if self.hand is not None and self.hand.kind == STRETCH:
            by *= max(1, self.take_count())
            before = self.grid.spot
            self.grid.move_lines(by)
            moved = (self.grid.spot.minute - before.minute) // self.grid.step
            if moved != by:
                # The cursor stays in its day; the end need not.
                self.hand.offset_min += (by - moved) * self.grid.step
                self.draw_hand()

    def _take(self, kind: str, block: Block | None, origin: Column | None, *, here: bool = False) -> None:
        if block is None or origin is None or self.hand is not None:
            return
        grid, step = self.grid, self.grid.step
        first, last = minute_of(block.starts_at, origin.day), minute_of(block.ends_at, origin.day)
        edge = max(0, min(last, DAY_MIN) - step if kind == STRETCH else first)
        line = edge // step * step
        # What began the day before goes on beginning there, until the cursor moves; pasted it begins where the cursor is.
        offset = last - line - step if kind == STRETCH else first % step if here else first - line
        pasted_at = (self.column.day, grid.spot.column, grid.spot.minute) if here and self.column is not None else None
        self.hand = Hand(kind, block, origin, offset, pasted_at)
        grid.fixed = kind == STRETCH
        grid.show_ghost(Ghost(grid.spot.column, max(0, first), min(last, DAY_MIN), ""))
        grid.go(grid.spot.column, grid.spot.minute if here else min(edge, DAY_MIN - 1))
        self.draw_hand()
        self.draw_here()

    @on(Dragged)
    def _dragged(self, message: Dragged) -> None:
        """Follow the mouse: it moves a booking, draws its end, or marks free time. Enter does it, as with keys."""
        origin, here, grid = message.origin, message.here, self.grid
        if self.hand is None and grid.range_from is None:
            grid.go(origin.column, origin.minute, origin.key)
            if origin.key is None:
                grid.mark_from(origin.minute)
                self.say("Enter books it, Esc lets it go.")
            elif verdict := self._booking():
                self._take(STRETCH if message.edge else MOVE, self.block, self.column)
            else:
                self.say(verdict.reason, problem=True)
        if self.hand is None:
            if grid.range_from is not None:
                grid.go(origin.column, here.minute)
            return
        first = max(0, minute_of(self.hand.block.starts_at, self.hand.origin.day)) // grid.step * grid.step
        by = 0 if self.hand.kind == STRETCH else origin.minute - first
        column = grid.spot.column if self.hand.kind == STRETCH else here.column
        grid.go(column, max(0, min(here.minute - by, DAY_MIN - grid.step)))

    @property
    def carried(self) -> Carried | None:
        """What would be done with what is in the hand, where the cursor stands."""
        hand, column = self.hand, self.column
        if hand is None or column is None:
            return None
        block, minute = hand.block, self.grid.spot.minute
        if hand.kind == STRETCH:
            day = hand.origin.day
            end = at_minute(day, 0) + timedelta(minutes=minute + self.grid.step + hand.offset_min)
            return Carried(STRETCH, block, block.starts_at, end, hand.origin.whose, hand.origin.whose)
        start = at_minute(column.day, 0) + timedelta(minutes=minute + hand.offset_min)
        end = end_by_length(start, block.ends_at - block.starts_at)
        return Carried(hand.kind, block, start, end, hand.origin.whose, column.whose)

    def draw_hand(self) -> None:
        """Show where the booking would be, and ask what would come of it."""
        carried, column = self.carried, self.column
        if carried is None or column is None:
            return
        shown, begins = {one.day for one in self.columns}, carried.starts_at.date()
        day = begins if carried.kind == STRETCH and begins in shown else column.day
        first, last = (minute_of(at, day) for at in (carried.starts_at, carried.ends_at))
        at = next((n for n, one in enumerate(self.columns) if (one.day, one.whose) == (day, carried.target)), None)
        at = self.grid.spot.column if at is None else at
        old = self.grid.ghost
        text = carried.block.last_name or carried.block.description or carried.block.type
        possible = last > first and (old is None or old.possible)
        self.grid.show_ghost(Ghost(at, first, min(max(last, first + 1), DAY_MIN), text, possible))
        self._try(carried)

    @work(exclusive=True, group="calendar.trial", exit_on_error=False)
    async def _try(self, carried: Carried) -> None:
        try:
            told = await self.desk.gateway.read(carrying.trial, self.desk.actor, carried)
        except StudioError as error:
            told = carrying.Trial(False, str(error))
        if self.hand is None or self.grid.ghost is None:
            return
        ghost = self.grid.ghost
        self.grid.show_ghost(Ghost(ghost.column, ghost.first, ghost.last, ghost.text, told.possible))
        self.say(f"{told.words} {WORDS[carried.kind]}" if told.possible else told.words, problem=not told.possible)

    def hand_words(self, day: date) -> list[Part]:
        hand = self.hand
        if hand is None:
            return []
        return [(f" {told_of(hand.block, day)}", "strong"), (f"  {TAKEN_ALONG[hand.kind]}", "now")]

    def drop(self) -> None:
        """Leave all as it is, with the cursor where it was."""
        hand = self.hand
        self._empty()
        self.quiet()
        if hand is None:
            return
        if hand.pasted_at is None:
            self.day = hand.origin.day
            self.show_again(keep=hand.block.key)
        else:
            self.day, column, minute = hand.pasted_at
            self.grid.go(column, minute)
            self.show_again()

    def _empty(self) -> None:
        """Carry nothing any more; the cursor is on what it stands on."""
        self.hand, self.grid.fixed = None, False
        self.grid.show_ghost(None)
        self.grid.go(self.grid.spot.column, self.grid.spot.minute)
        self.draw_here()

    def put(self) -> None:
        """Do with what is in the hand what is said of it."""
        carried = self.carried
        if carried is None:
            return
        if carried.stays:
            self.drop()
            self.say("It stays where it is.")
        else:
            self._put(carried)

    @keys_wait("saving", group="save", exclusive=False)
    async def _put(self, carried: Carried) -> None:
        try:
            done, carried = await self._carry_out(carried)
        except StudioError as error:
            self.say(str(error), problem=True)
            return
        if done is None:
            return
        self._empty()
        self.day = carried.starts_at.date() if self.view == DAY else self.day
        kind = "session" if done.key > 0 else "appointment"
        verb = {MOVE: "Moved", STRETCH: "Changed the length of", COPY: "Booked"}[carried.kind]
        self.say(" ".join([f"{verb} {kind} {done.number}. {self.undo_way} takes it back.", *done.warnings]))
        self.show_again(keep=done.key)

    async def _carry_out(self, carried: Carried) -> tuple[Done | None, Carried]:
        """Do it, asking what comes along and about a clash; ``None`` where the user thinks again. Also says what was done."""
        from tui.screens.dialogs.clash import ask_clash
        from tui.screens.dialogs.moving import ask_of

        desk, allow = self.desk, Allow()
        along: frozenset[Along] | None = None
        asked_for: Carried | None = None
        while True:
            try:
                if carried != asked_for:
                    follows = await desk.gateway.read(carrying.follows, desk.actor, carried, **allow)
                    if follows is not None and follows.followers:
                        along = await ask_of(desk, follows, moving.words(follows, carried.starts_at))
                        if along is None:
                            return None, carried
                    asked_for = carried
                return await desk.gateway.write(carrying.carry_out, desk.actor, carried, along, **allow), carried
            except Clash as clash:
                if clash.allowed_by in allow:
                    raise
                answer = await ask_clash(desk, clash, moves=carried.kind != STRETCH)
                if answer == "next" and clash.next_free is not None:
                    length = carried.ends_at - carried.starts_at
                    end = end_by_length(clash.next_free, length)
                    carried = replace(carried, starts_at=clash.next_free, ends_at=end)
                elif answer == "anyway":
                    allow[clash.allowed_by] = True
                else:
                    return None, carried
