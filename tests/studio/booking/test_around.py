"""Time around a session, to get ready, clear up and drive, is taken too: alike on both sides, as a search by minutes finds."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import models
from models import Booking, Resource
from studio.book import checking
from studio.booking import scheduling
from studio.booking.availability import availability
from studio.booking.free import Wish, find
from studio.booking.resources import Around, blocked_span, slot_of
from studio.kernel import preferences, undo
from studio.kernel.access import Actor
from studio.kernel.errors import Clash, Invalid
from studio.lists import upkeep
from studio.lists.own import EQUIPMENT, ROOM, SESSION_TYPE
from studio.sessions import sessions, views
from tests import factories
from tests.torture import TORTURE

pytestmark = pytest.mark.all_on_postgres

MON = date(2026, 11, 23)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute)


def taken() -> dict[str, str]:
    """Return from when until when each resource is taken."""
    rows = Booking.select(Booking, Resource).join(Resource).order_by(Booking.starts_at, Resource.id)
    return {row.resource.name: f"{row.starts_at:%H:%M}-{row.ends_at:%H:%M}" for row in rows}


def test_the_type_brings_the_time_to_get_ready_and_clear_up(book, actor: Actor) -> None:
    family = factories.type_id("Family")
    upkeep.change(actor, SESSION_TYPE, family, None, {"before_min": 15, "after_min": 30})
    saved = factories.session(actor, at(10), photographer=actor.user_id, drive_before_min=20, drive_after_min=45)
    assert taken() == {"Room 1": "09:45-11:30", "Mia [Hansen] [/": "09:25-12:15"}
    upkeep.change(actor, SESSION_TYPE, family, None, {"before_min": 0, "after_min": 0})
    assert taken()["Room 1"] == "09:45-11:30", "What is booked stays as it is."
    sessions.save_session(actor, saved.session_id, None, {"after_min": None})
    assert taken() == {"Room 1": "09:45-11:00", "Mia [Hansen] [/": "09:25-11:45"}
    assert checking.problems() == []
    sessions.move_session(actor, saved.session_id, None, at(14))
    assert taken() == {"Room 1": "13:45-15:00", "Mia [Hansen] [/": "13:25-15:45"}
    undo.undo(actor)
    assert taken() == {"Room 1": "09:45-11:00", "Mia [Hansen] [/": "09:25-11:45"}
    assert checking.problems() == []


def test_it_holds_for_both_neighbours_alike(book, actor: Actor) -> None:
    factories.session(actor, at(10), before_min=15, after_min=15)
    for start in (at(8, 50), at(11, 10)):
        with pytest.raises(Clash) as refused:
            factories.session(actor, start)
        assert "Room 1 is taken from 9:45 AM to 11:15 AM with the time around it" in str(refused.value)
    for start in (at(8, 45), at(11, 15)):
        factories.session(actor, start)
    with pytest.raises(Clash) as refused:
        factories.session(actor, at(12, 20), before_min=10)
    assert "With the time around it this takes Room 1 from 12:10 PM to 1:20 PM." in str(refused.value)
    assert refused.value.next_free == at(12, 30)


@pytest.mark.sqlite
def test_who_drives_is_taken_and_the_room_is_not(book, actor: Actor) -> None:
    factories.session(actor, at(10), photographer=actor.user_id, drive_after_min=60)
    factories.session(actor, at(11))
    with pytest.raises(Clash):
        factories.session(actor, at(11, 30), room=None, photographer=actor.user_id)


@pytest.mark.sqlite
def test_the_studio_may_say_that_driving_takes_nobody(book, actor: Actor) -> None:
    preferences.set_text(actor, "clash.drive", "off")
    saved = factories.session(actor, at(10), photographer=actor.user_id, drive_after_min=60)
    assert taken()["Mia [Hansen] [/"] == "10:00-11:00"
    preferences.set_text(actor, "clash.drive", "on")
    sessions.save_session(actor, saved.session_id, None, {"description": "Album [/"})
    assert taken()["Mia [Hansen] [/"] == "10:00-11:00", "It holds for what gets another drive from then on."
    sessions.save_session(actor, saved.session_id, None, {"drive_after_min": 30})
    assert taken()["Mia [Hansen] [/"] == "10:00-11:30"
    assert checking.problems() == []


@pytest.mark.sqlite
def test_it_stays_when_the_room_or_the_equipment_becomes_another(book, actor: Actor) -> None:
    sets = upkeep.add(actor, EQUIPMENT, {"name": "Lights [/", "tracked": True})
    saved = factories.session(actor, at(10), before_min=30, equipment="Lights [/")
    whole = factories.room(actor, "Hall [/")
    upkeep.change(actor, ROOM, factories.room_id(), None, {"part_of": whole})
    assert taken() == {"Room 1": "09:30-11:00", "Lights [/": "09:30-11:00"}
    upkeep.change(actor, EQUIPMENT, sets, None, {"tracked": False})
    upkeep.change(actor, EQUIPMENT, sets, None, {"tracked": True})
    assert taken() == {"Room 1": "09:30-11:00", "Lights [/": "09:30-11:00"}
    sessions.cancel(actor, saved.session_id, "ill")
    undo.undo(actor)
    assert taken() == {"Room 1": "09:30-11:00", "Lights [/": "09:30-11:00"}
    assert checking.problems() == []


@pytest.mark.sqlite
def test_a_booking_that_forgot_it_is_found(book, actor: Actor) -> None:
    factories.session(actor, at(10), before_min=30)
    Booking.update(starts_at=at(10)).execute()
    assert checking.problems() == ["a booking stands at another time than its session: 1, 1"]


@pytest.mark.sqlite
def test_no_more_than_a_day_is_taken(book, actor: Actor) -> None:
    with pytest.raises(Invalid, match="more than 24 hours"):
        factories.session(actor, at(0), minutes=1440, after_min=10)
    with pytest.raises(Invalid, match="from 0 to 240"):
        factories.session(actor, at(10), before_min=241)


@pytest.mark.sqlite
def test_what_is_free_says_how_long_it_is_taken(book, actor: Actor) -> None:
    asked = (actor.user_id, None, factories.room_id(), at(10), at(11))
    assert availability(*asked, around=Around(15, 30)) == (
        True,
        "Mia [Hansen] [/ and Room 1 are free then, from 9:45 AM to 11:30 AM with the time around it.",
    )
    factories.session(actor, at(11, 15))
    assert availability(*asked, around=Around(15, 30))[0] is False
    assert availability(*asked)[0] is True
    saved = factories.session(actor, at(14), drive_before_min=5)
    assert views.session_record(saved.session_id).drive_before_min == 5


minutes = st.sampled_from((0, 0, 10, 15, 35))
booking = st.tuples(
    st.integers(32, 60), st.sampled_from((30, 60, 90)), minutes, minutes, minutes, minutes, st.booleans()
)


@pytest.mark.torture
@settings(max_examples=12 * TORTURE, deadline=None)
@given(wanted=st.lists(booking, min_size=2, max_size=6), back=st.tuples(minutes, minutes))
def test_it_is_as_a_search_over_every_minute_says(book, actor: Actor, wanted, back) -> None:
    room, had = factories.room_id(), dict[str, set[datetime]]()
    family = factories.type_id("Family")

    def minutes_of(span: tuple[datetime, datetime]) -> set[datetime]:
        return {span[0] + timedelta(minutes=n) for n in range(int((span[1] - span[0]).total_seconds()) // 60)}

    with models.database.atomic() as undone:
        client_id = factories.client(actor)
        for quarter, length, before, after, drive, drive_back, shot in wanted:
            starts_at = at(0) + timedelta(minutes=15 * quarter)
            around = Around(before, after, drive, drive_back)
            spans = {
                name: minutes_of(
                    blocked_span(starts_at, starts_at + timedelta(minutes=length), around, person=name == "mia")
                )
                for name in ["room", *["mia"] * shot]
            }
            free = all(not had.get(name, set()) & span for name, span in spans.items())
            given = dict(
                zip(("before_min", "after_min", "drive_before_min", "drive_after_min"), wanted_of(around), strict=True)
            )
            given |= {"minutes": length, "photographer": actor.user_id if shot else None, "client_id": client_id}
            try:
                factories.session(actor, starts_at, **given)
            except Clash as clash:
                assert not free
                assert clash.next_free is not None
            else:
                assert free
                for name, span in spans.items():
                    had.setdefault(name, set()).update(span)
        models.SessionType.update(before_min=back[0], after_min=back[1]).where(
            models.SessionType.id == family
        ).execute()
        wish = Wish(first=MON, length_min=60, people=((actor.user_id,),), rooms=((room,),), type_id=family, days=1)
        everything = had.get("room", set()) | had.get("mia", set())
        expected = [
            start
            for start in (at(9) + timedelta(minutes=15 * n) for n in range(33))
            if not everything
            & minutes_of((start - timedelta(minutes=back[0]), start + timedelta(minutes=60 + back[1])))
        ]
        assert [one.starts_at for one in find(wish)] == expected
        slot = slot_of(at(9), at(10), actor.user_id, None, room, around=Around(*back))
        assert scheduling.next_free(slot) == (expected[0] if expected else scheduling.next_free(slot))
        assert checking.problems() == []
        undone.rollback()


def wanted_of(around: Around) -> tuple[int, int, int, int]:
    return around.before_min, around.after_min, around.drive_before_min, around.drive_after_min
