"""The open session book behind a verb, and what the words typed on the command line stand for."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from cli.asked import log_in, url_of
from cli.output import WrongUsage
from studio.book import opening
from studio.clients.groups import offered_groups
from studio.dates.closures import business_calendar
from studio.dates.reading import habits
from studio.dates.spans import end_of
from studio.dates.typed import format_date, format_time, only_day, only_time, parse_date, understand
from studio.dates.typed.birthdays import Birthday, parse_birthday
from studio.kernel import database, preferences
from studio.kernel.access import Actor
from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.preferences import Preferences
from studio.kernel.records import dataclass
from studio.lists import choices
from studio.lists.names import fold_name, named, nothing_named
from studio.lists.own_fields import own_named, typed
from studio.people.users import list_users


@dataclass(frozen=True, slots=True)
class Desk:
    """Who works in which session book."""

    actor: Actor
    preferences: Preferences

    # -- days and times --------------------------------------------------------------------------------------------

    def day(self, typed: str, *, gone: bool = False, near: bool = False) -> date:
        """Read a typed day; business days are counted in the studio's calendar.

        Args:
            gone: whether it is asked when something was: without a year it is the last such day.
            near: whether it may just be over: without a year it is one of the last two weeks then.
        """
        return parse_date(typed, habits(business_calendar(), gone=gone, near=near))

    def birthdays(self, typed: Sequence[str]) -> list[tuple[str, Birthday | None]]:
        """Read ``NAME=DAY`` of each member of a family; a day without a year is one, and nothing is no birthday.

        Raises:
            Invalid: no name, or no day of the past.
        """
        own, out = habits(business_calendar()), []
        for text in typed:
            name, _, day = text.rpartition("=")
            if not name.strip():
                raise Invalid("Name whose birthday it is, such as --birthday Mia=2018-05-28.")
            out.append((name.strip(), parse_birthday(day, own) if day.strip() else None))
        return out

    def span(self, day: str, start: str | None, end: str | None) -> tuple[datetime, datetime | None]:
        """Read a typed day, start and end; an end at or before the start is one of the next day.

        The start may stand behind the day: ``tomorrow 14:30``.

        Raises:
            Invalid: what is typed is not understood, or says two things.
            WrongUsage: there is no start.
        """
        own = habits(business_calendar())
        found = understand(day, own, "day")
        on, at = only_day(found, day, own, alone=False), found.at
        if start is not None:
            named_start = understand(start, own, "time")
            typed_at = only_time(named_start, start, alone=False)
            if at not in (None, typed_at) or named_start.day not in (None, on):
                raise Invalid(
                    "The date and the start say two things: give the day with --date and the time with --start."
                )
            at = typed_at
        if at is None:
            raise WrongUsage("the following arguments are required: --start")
        starts_at = datetime.combine(on, at)
        if end is None:
            return starts_at, None
        named_end = understand(end, own, "time", after=at)
        ends_at = only_time(named_end, end, alone=False)
        return starts_at, datetime.combine(named_end.day, ends_at) if named_end.day else end_of(starts_at, ends_at)

    def time_text(self, at: datetime) -> str:
        """Write a time on the studio's clock."""
        return format_time(at.time())

    def moment_text(self, at: datetime) -> str:
        """Write a day and a time."""
        return f"{format_date(at.date())}, {self.time_text(at)}"

    # -- names -----------------------------------------------------------------------------------------------------

    def session_type(self, name: str) -> int:
        """Return the id of a session type that is in use."""
        return named("session type", name, ((t.id, t.name) for t in choices.session_choices().types))

    def place(self, name: str) -> dict[str, int]:
        """Return what a room's name books: a camera room, or an outside location."""
        rooms = {("room", room.key): room.label for room in choices.rooms()}
        outside = {
            ("outside_location", place.key): place.label for place in choices.session_choices().outside_locations
        }
        kind, key = named("room or outside location", name, (rooms | outside).items())
        return {kind: int(key)}

    def user(self, login: str) -> int:
        """Return the id of a user by login; whether that person may be booked is the studio's to say."""
        everybody = list_users()
        for user in everybody:
            if user.login == login.strip().lower():
                return user.id
        raise nothing_named("user", login, [user.login for user in everybody if not user.inactive])

    def own_fields(self, owner: str, given: Sequence[str]) -> dict[str, dict[int, Any]]:
        """Return the values for own fields, each given as KEY=VALUE: what a service takes of them, or nothing."""
        found: dict[int, Any] = {}
        for one in given:
            key, sign, text = one.partition("=")
            if not sign:
                raise Invalid(f"Write {quoted(one)} with an equals sign, as in shoot-style=boho.")
            own = own_named(owner, key)
            found[own.id] = typed(own, text)
        return {"fields": found} if found else {}

    def groups(self, typed: str) -> list[int]:
        """Return the ids of the groups of clients that are named, parted by commas."""
        offered = [(int(group.key), group.label) for group in offered_groups()]
        whole = [key for key, label in offered if fold_name(label) == fold_name(typed)]
        return whole or [named("group", name.strip(), offered) for name in typed.split(",") if name.strip()]

    def client_status(self, name: str) -> int:
        """Return the id of a client status."""
        return named("client status", name, ((int(c.key), c.label) for c in choices.client_statuses()))


# -- opening ---------------------------------------------------------------------------------------------------------


def open_book(args: Namespace) -> list[str]:
    """Open the database with a studio in it; returns the steps that its schema took.

    Raises:
        StudioError: it cannot be opened, or has no studio.
    """
    taken = opening.open_book(url_of(args))
    if not database.call(opening.is_founded):
        raise NotFound("There is no studio in this session book yet: make one with `sittings init`.")
    return taken


def sit_down(args: Namespace) -> Desk:
    """Log in to the open database.

    Raises:
        StudioError: nobody here has that login.
    """
    return Desk(log_in(args), preferences.load())
