"""What is booked as a calendar for other programs, and the feeds that the worker keeps."""

import stat
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import pytest
from icalendar import Calendar, Event

from models import Session
from studio.appointments import appointments
from studio.exchange import calendar_out
from studio.exchange.calendar_out import Part
from studio.exchange.feeds import Feeds
from studio.kernel import access, preferences, undo
from studio.kernel.access import Actor
from studio.kernel.errors import Invalid
from studio.kernel.identity import book_identity
from studio.people import roles
from studio.sessions import sessions
from tests import factories

pytestmark = pytest.mark.usefixtures("frozen")


def events(part: Part = Part()) -> dict[str, Event]:  # noqa: B008
    return read(calendar_out.lines(part, "Studio"))


def read(lines: Iterable[str]) -> dict[str, Event]:
    found = Calendar.from_ical("".join(lines)).walk("VEVENT")
    assert all(not one.errors for one in found)
    return {str(one["UID"]).partition("@")[0]: one for one in found}


def test_uids_stay_and_sequences_grow_with_each_change(book, actor: Actor):
    one = factories.session(actor, "2026-12-01 10:00").session_id
    meeting = factories.appointment(actor, "2026-12-01 14:00").appointment_id
    seen: list[tuple[str, str, int, int, str]] = []

    def look() -> None:
        found = events()
        first, second = found[f"session-{one}"], found[f"appointment-{meeting}"]
        assert first["UID"].endswith(f"@{book_identity()}")
        seen.append((first["UID"], second["UID"], first["SEQUENCE"], second["SEQUENCE"], str(first["STATUS"])))

    look()
    sessions.move_session(actor, one, None, datetime(2026, 12, 2, 10))
    appointments.move(actor, meeting, None, datetime(2026, 12, 2, 14))
    look()
    sessions.cancel(actor, one, "ill")
    appointments.cancel(actor, meeting, "ill")
    look()
    undo.undo(actor)
    sessions.uncancel(actor, one)
    look()
    assert [row[4] for row in seen] == ["CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert len({row[:2] for row in seen}) == 1
    for at in (2, 3):
        assert [row[at] for row in seen] == sorted({row[at] for row in seen})


def test_what_is_on_hold_is_no_more_on_other_calendars(book, actor: Actor):
    one = factories.session(actor, "2026-12-01 10:00").session_id
    sessions.hold(actor, one)
    assert events()[f"session-{one}"]["STATUS"] == "CANCELLED"


def test_a_part_is_what_somebody_takes_part_in_or_what_is_in_a_room(book, actor: Actor):
    room, other = factories.room_id(), factories.room(actor)
    mine = factories.session(actor, "2026-12-01 10:00", photographer=actor.user_id, room=room).session_id
    theirs = factories.session(actor, "2026-12-01 12:00", photographer=None, room=other).session_id
    ours = factories.appointment(actor, "2026-12-02 10:00", people=(actor.user_id,), rooms=(other,)).appointment_id
    wanted = {"mine": f"session-{mine}", "theirs": f"session-{theirs}", "ours": f"appointment-{ours}"}
    assert set(events(Part(user_id=actor.user_id))) == {wanted["mine"], wanted["ours"]}
    assert set(events(Part(room_id=other))) == {wanted["theirs"], wanted["ours"]}
    assert set(events(Part(first=date(2026, 12, 2)))) == {wanted["ours"]}
    assert set(events(Part(last=date(2026, 12, 1)))) == {wanted["mine"], wanted["theirs"]}


def test_more_than_one_question_reads_comes_whole_and_once(book, actor: Actor, monkeypatch):
    monkeypatch.setattr(calendar_out, "AT_ONCE", 2)
    for _ in range(5):
        factories.session(actor, "2026-12-01 10:00", photographer=None, room=None)
        factories.appointment(actor, "2026-12-01 10:00", people=(), rooms=())
    assert len(events()) == 10


def test_no_more_of_clients_is_shown_than_the_studio_wants(book, actor: Actor):
    client = factories.client(actor, "Smithson", "Alan")
    one = factories.session(actor, "2026-12-01 10:00", client_id=client, description="Smithson twins").session_id
    two = factories.appointment(actor, "2026-12-01 14:00", client=client, description="Smithson album").appointment_id
    for how, name, told in (("full", "Alan Smithson", True), ("initials", "A. S.", False)):
        preferences.set_text(actor, "kiosk.names", how)
        text = "".join(calendar_out.lines(Part(), "Studio")).replace("\r\n ", "")
        assert text.count(f": {name}\r\n") == 4, "the summary, and what the reminder says, of both"
        assert ("Smithson" in text) == ("twins" in text) == ("album" in text) == told
        assert "ATTENDEE" not in text
    assert {f"session-{one}", f"appointment-{two}"} == set(events())


def test_who_sees_only_their_own_takes_only_their_own_along(book, actor: Actor):
    ben = factories.user(actor, role="desk")
    roles.set_right(actor, roles.role_of("desk").id, "others", False)
    factories.session(actor, "2026-12-01 10:00")
    factories.appointment(actor, "2026-12-01 14:00")
    assert len(events()) == 2
    with access.reading_as(ben):
        assert events() == {}


# -- feeds -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, actor: Actor) -> Path:
    place = tmp_path / "calendars"
    place.mkdir()
    preferences.set_text(actor, "calendar.folder", str(place))
    return place


@pytest.mark.sqlite
def test_feeds_are_written_anew_only_where_something_changed(book, actor: Actor, folder: Path):
    one = factories.session(actor, "2026-12-01 10:00").session_id
    room = Session.get_by_id(one).room_id
    feeds = Feeds()
    assert feeds.keep() == len(list(folder.iterdir())) == 3
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert set(read([(folder / f"room-{room}.ics").read_text()])) == {f"session-{one}"}
    assert feeds.keep() == 0
    factories.client(actor, "Nobody's")
    assert feeds.keep() == 0
    sessions.move_session(actor, one, None, datetime(2026, 12, 2, 10))
    assert feeds.keep() == 2, "all, and the room: nobody photographs it"
    assert Feeds().keep() == 0, "another worker finds them as they are to be"


@pytest.mark.sqlite
def test_a_feed_that_is_none_any_more_goes_and_nothing_else(book, actor: Actor, folder: Path):
    (folder / "family.ics").write_text("somebody's own")
    feeds = Feeds()
    feeds.keep()
    preferences.set_text(actor, "calendar.feeds", "studios")
    feeds.keep()
    assert {path.name.partition("-")[0] for path in folder.iterdir()} == {"family.ics", "studio"}


@pytest.mark.sqlite
def test_a_folder_that_is_missing_is_said(book, actor: Actor, folder: Path):
    folder.rmdir()
    with pytest.raises(Invalid, match="is missing: make it"):
        Feeds().keep()
