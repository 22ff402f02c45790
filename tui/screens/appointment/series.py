"""What is asked about appointments that repeat: how, what becomes of dates that are taken, and what a change is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from studio.appointments import repeating, series
from studio.appointments.appointments import Saved
from studio.appointments.repeating import Rule
from studio.appointments.series import Choice, Done, Planned, Scope, Taken
from studio.dates.reading import habits
from studio.dates.typed import format_date, format_time, parse_date
from studio.kernel import clock
from studio.kernel.shown import format_span
from tui.frame.ask import AskDialog
from tui.screens.dialogs.text import TextDialog

if TYPE_CHECKING:
    from tui.screens.appointment.appointment import AppointmentScreen

SHOWN = 5
"""So many dates are told of at once."""


def _row(screen: AppointmentScreen) -> Any:
    return screen.found.record.row if screen.found is not None and screen.found.record is not None else None


# -- repeating -------------------------------------------------------------------------------------------------------


async def repeat(screen: AppointmentScreen) -> None:
    """Ask how an appointment repeats, show its dates, ask about those that are taken, and book them."""
    row, desk = _row(screen), screen.desk
    if row is None:
        return
    rule = await screen.ask(_how(row))
    if rule is None:
        return
    planned = await screen.attempt(desk.gateway.read(series.plan, desk.actor, row.id, rule))
    if planned is None:
        return
    choices: dict[date, Choice] = {}
    if taken := [one for one in planned if one.taken]:
        decided = await decide(screen, taken, len(planned))
        if decided is None:
            return
        choices = decided
    booked = [one for one in planned if not one.left_out and choices.get(one.starts_at.date()) != "skip"]
    if not booked:
        screen.say("No further date is left: nothing was booked.", problem=True)
        return
    answers = [("b", "Book them"), ("k", "Book nothing")]
    question = AskDialog("Repeat", _dates(rule, row.starts_at, planned, booked), answers, safe="b")
    if await screen.ask(question) != "b":
        return
    done = await _written(screen, desk.gateway.write(series.book, desk.actor, row.id, rule, choices))
    if done is not None and await screen.read_record():
        count = len(done.appointment_ids) - 1
        told = [f"Booked on {count} further day{'s' * (count != 1)}.", *done.warnings[:1]]
        screen.say(" ".join(told), problem=bool(done.warnings))


def _how(row: Any) -> TextDialog[Rule]:
    def day(text: str) -> date:
        return parse_date(text, habits(counted_from=row.starts_at.date()))

    def read(text: str) -> Rule:
        rule = repeating.parse(text, day)
        repeating.dates(rule, row.starts_at)
        return rule

    def show(rule: Rule) -> str:
        found = repeating.dates(rule, row.starts_at)
        told = repeating.told(repeating.written(rule, row.starts_at))
        return f"{told}: {len(found)}, the last {format_date(found[-1].date())}"

    prompt = "How often, and until when? Type such as\nweek until jun 30\n2 weeks on mon, thu 10 times\n"
    prompt += "month on weekday 12 times closed next\nmonth on last day 12 times\n"
    prompt += "Closed days are left out, or moved to the next business day."
    return TextDialog("Repeat", prompt, read=read, show=show)


def _dates(rule: Rule, first: Any, planned: Sequence[Planned], booked: Sequence[Planned]) -> str:
    told = repeating.told(repeating.written(rule, first))
    lines = [f"{told[0].upper()}{told[1:]}: {len(booked)} further date{'s' * (len(booked) != 1)}."]
    days = [format_date(one.starts_at.date()) for one in booked]
    lines.append("; ".join(days if len(days) <= SHOWN else [*days[: SHOWN - 1], "..", days[-1]]))
    moved = [
        f"{format_date(one.starts_at.date())} instead of {format_date(one.instead_of.date())}."
        for one in booked
        if one.instead_of
    ]
    lines += [*moved[:SHOWN], *([f"And {len(moved) - SHOWN} more on another day."] if len(moved) > SHOWN else [])]
    if months := repeating.skipped_words(rule, first):
        lines.append(months)
    left_out = [f"Left out {format_date(one.starts_at.date())}: {one.left_out}." for one in planned if one.left_out]
    more = len(left_out) - SHOWN
    lines += [*left_out[:SHOWN], *([f"And {more} more {'are' if more > 1 else 'is'} left out."] if more > 0 else [])]
    return "\n".join(lines)


async def _written(screen: AppointmentScreen, write: Any) -> Done | None:
    screen.saving.busy = True  # What changes now is no other desk's doing.
    try:
        done: Done | None = await screen.attempt(write)
        return done
    finally:
        screen.saving.busy = False


# -- dates that are taken --------------------------------------------------------------------------------------------


async def decide(screen: AppointmentScreen, taken: Sequence[Planned], count: int) -> dict[date, Choice] | None:
    """Ask what becomes of dates that are taken, of all or one by one; ``None`` where nothing is to be saved."""
    lines = [f"{len(taken)} of {count} dates {'is' if len(taken) == 1 else 'are'} taken. Nothing was saved yet."]
    lines += [f"{format_date(one.starts_at.date())}: {one.taken}" for one in taken[:SHOWN]]
    lines += [f"And {len(taken) - SHOWN} more."] if len(taken) > SHOWN else []
    answers = [("l", "Leave them out"), ("e", "Each one"), ("k", "Save nothing")]
    answer = await screen.ask(AskDialog("Taken", "\n".join(lines), answers, safe="k", expected=False))
    if answer == "l":
        return {one.starts_at.date(): "skip" for one in taken}
    return await _each(screen, taken) if answer == "e" else None


async def _each(screen: AppointmentScreen, taken: Sequence[Planned]) -> dict[date, Choice] | None:
    means: Mapping[str, Choice] = {"l": "skip", "n": "next", "a": "allow"}
    chosen: dict[date, Choice] = {}
    for one in taken:
        answers = [("l", "Leave it out")]
        if one.next_free is not None:
            answers.append(("n", f"Take {format_date(one.next_free.date())}, {format_time(one.next_free.time())}"))
        answers += [("a", "Book anyway")] if one.may_allow else []
        answers.append(("k", "Save nothing"))
        text = f"{format_span(one.starts_at, one.ends_at)}\n{one.taken}"
        answer = await screen.ask(AskDialog("Taken", text, answers, safe="l"))
        if answer is None or answer not in means:
            return None
        chosen[one.starts_at.date()] = means[answer]
    return chosen


# -- this, those that follow, all ------------------------------------------------------------------------------------


def asks_scope(screen: AppointmentScreen) -> bool:
    """Tell whether it is asked what a change is about: of one that repeats and is still to come."""
    row = _row(screen)
    return row is not None and row.series_id is not None and bool(row.starts_at > clock.now())


async def ask_scope(screen: AppointmentScreen, doing: str) -> Scope | None:
    """Ask what a change of one that repeats is about; ``None`` where nothing is to be changed.

    Args:
        doing: such as ``Save``.
    """
    if not asks_scope(screen):
        return "this"
    row = _row(screen)
    text = f"It repeats {repeating.told(row.repeats)}. What is past stays as it is."
    answers = [("o", "Only this one"), ("f", "It and those that follow"), ("a", "All to come"), ("k", "None")]
    means: Mapping[str, Scope] = {"o": "this", "f": "following", "a": "all"}
    return means.get(await screen.ask(AskDialog(doing, text, answers, safe="o")) or "")


async def change(
    screen: AppointmentScreen, values: Mapping[str, Any], scope: Scope, version: int | None
) -> tuple[Saved, str] | None:
    """Change what a change is about, asking about dates that are taken; ``None`` where the user would rather not.

    Returns:
        What was saved, and in words how many were changed.

    Raises:
        StudioError: what the service refuses, ``StaleRecord`` among it.
    """
    row, desk = _row(screen), screen.desk
    choices: dict[date, Choice] = {}
    while True:
        try:
            done = await desk.gateway.write(series.change, desk.actor, row.id, version, values, scope, choices)
        except Taken as error:
            found = await decide(screen, error.taken, len(error.taken))
            if not found:
                screen.say(str(error).partition(" Say for each")[0], problem=True)
                return None
            choices |= found
        else:
            count = len(done.appointment_ids)
            also = f"{count} of the series were changed." if count != 1 else "One of the series was changed."
            return Saved(row.id, row.number, row.version, done.warnings[:1]), also
