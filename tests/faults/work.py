"""What the desks do in each round. Runs in processes of its own; see ``desks``."""

import random
import time
from datetime import datetime, timedelta

import models
from models import AppointmentType, Resource, Session, User
from studio.appointments import appointments
from studio.booking import scheduling
from studio.clients import clients
from studio.find import search
from studio.kernel import access, database, preferences, undo
from studio.kernel.errors import Clash, StaleRecord, StudioError
from studio.sessions import reminders, sessions
from studio.workflow import workflow
from tests.faults.desks import Desk
from tests.studio.lists.editing import STEPS, Editing

LOADED = (preferences, reminders, search, undo, workflow)
"""Imported for the forked desks, which would each import them again."""

FIELDS = ("first_name", "call_warning", "notes", "last_name")


def start_of(round_number, minutes=0):
    return datetime(2027, 1, 1, 10) + timedelta(days=round_number, minutes=minutes)


def book(desk: Desk) -> None:
    """Everybody wants another hour of the same photographer, and each of them overlaps all the others."""
    mia = access.log_in("mia")
    values = {"session_type": 2, "photographer": mia.user_id, "room": None}
    for number in desk.rounds():
        began = time.perf_counter()
        wanted = values | {"starts_at": start_of(number, 5 * desk.number)}
        try:
            outcome = "booked", database.call(sessions.book_session, mia, 1, wanted).number
        except Clash as clash:
            outcome = "clash", str(clash), [other.number for other in clash.clashes]
        except StudioError as error:
            outcome = "error", str(error)
        desk.answer(*outcome, time.perf_counter() - began)


def book_either(desk: Desk) -> None:
    """Everybody wants the same person and the same room for an hour, half of them for a session, half for an appointment."""
    mia = access.log_in("mia")
    room = Resource.get(Resource.name == "Room 1").id
    kind = AppointmentType.select().order_by(AppointmentType.id).get().id
    for number in desk.rounds():
        start = start_of(number, 3 * desk.number)
        # Some want both, some the person alone, some the room alone.
        person = mia.user_id if desk.number % 3 != 1 else None
        place = room if desk.number % 3 != 2 else None
        try:
            if desk.number % 2:
                wanted = {"appointment_type": kind, "starts_at": start, "ends_at": start + timedelta(hours=1)}
                wanted |= {"people": [person] if person else [], "rooms": [place] if place else []}
                desk.answer("booked", f"appointment {database.call(appointments.book, mia, wanted).number}")
            else:
                wanted = {"session_type": 2, "starts_at": start, "photographer": person, "room": place}
                desk.answer("booked", database.call(sessions.book_session, mia, 1, wanted).number)
        except StudioError as error:
            desk.answer(error.code, str(error))


def book_either_without_looking(desk: Desk) -> None:
    """The same by a program that does not ask who and what is free."""
    scheduling.judge = lambda *args, **kwargs: scheduling.Ruling()
    book_either(desk)


def book_without_looking(desk: Desk) -> None:
    """The same by a program that does not ask who is free."""
    scheduling.judge = lambda *args, **kwargs: scheduling.Ruling()
    book(desk)


def book_of_several(desk: Desk) -> None:
    """Everybody wants the large room, a half of it or none, and one or two of three light sets, at times that overlap."""
    mia = access.log_in("mia")
    rooms = {row.name: row.id for row in Resource.select().where(Resource.kind == "room")}
    wishes = [("Large", 1), ("Half A", 1), ("Half B", 2), (None, 1)]
    for number in desk.rounds():
        room, many = wishes[(number + desk.number) % len(wishes)]
        values = {"session_type": 2, "starts_at": start_of(number, 3 * desk.number), "room": rooms.get(room)}
        try:
            booked = database.call(sessions.book_session, mia, 1, values | {"equipment": f"Light set:{many}"})
            desk.answer("booked", booked.number)
        except StudioError as error:
            desk.answer(error.code, str(error))


def book_of_several_without_looking(desk: Desk) -> None:
    """The same by a program that does not ask what is free."""
    scheduling.judge = lambda *args, **kwargs: scheduling.Ruling()
    book_of_several(desk)


def book_in_opposite_order(desk: Desk) -> None:
    """Half of the desks name two people in the one order, half in the other."""
    mia = access.log_in("mia")
    two = [mia.user_id, User.get(User.login == "ben").id]
    rooms = [row.id for row in Resource.select().where(Resource.kind == "room").order_by(Resource.id)]
    for number in desk.rounds():
        order = (number + desk.number) % 2
        values = {"session_type": 2, "starts_at": start_of(number), "room": rooms[order]}
        values |= {"photographer": two[order], "assistant": two[1 - order]}
        try:
            desk.answer("booked", database.call(sessions.book_session, mia, 1, values).number)
        except StudioError as error:
            desk.answer(error.code, str(error))


def _add_a_word(desk: Desk, *, name_the_version: bool) -> None:
    mia = access.log_in("mia")
    for number in desk.rounds():
        field, word = FIELDS[desk.number % len(FIELDS)], f"d{desk.number}r{number}"
        for tries in range(1, 1000):
            record = database.call(clients.client_record, 1)
            text = f"{getattr(record, field)} {word}"[-190:]
            if not name_the_version:
                time.sleep(0.05)
            try:
                version = record.version if name_the_version else None
                database.call(clients.save_client, mia, 1, version, {field: text})
            except StaleRecord as stale:
                assert stale.version > record.version, (stale.version, record.version)
                assert {change.by for change in stale.changes} == {"MKH"}, stale.changes
                continue
            desk.answer(field, word, tries)
            break


def edit(desk: Desk) -> None:
    """Everybody adds a word of theirs to a field, over the version that they read, until it is taken."""
    _add_a_word(desk, name_the_version=True)


def edit_blindly(desk: Desk) -> None:
    """The same without naming the version."""
    _add_a_word(desk, name_the_version=False)


def confirm(desk: Desk) -> None:
    """Everybody sets or clears Confirmed over the version that they read."""
    mia = access.log_in("mia")
    for number in desk.rounds():
        read = database.call(lambda: Session.get_by_id(1)).version
        try:
            saved = database.call(sessions.save_session, mia, 1, read, {"confirmed": number % 2 == 0})
            desk.answer("saved", saved.version > read)
        except StaleRecord:
            desk.answer("stale", False)


def save_tirelessly(desk: Desk) -> None:
    """Add clients one after the other, as a desk of a machine would, for as many seconds as the round's number says."""
    mia = access.log_in("mia")
    for seconds in desk.rounds():
        saved, longest_s, until = 0, 0.0, time.monotonic() + seconds
        while (began := time.monotonic()) < until:
            database.call(clients.add_client, mia, {"last_name": f"Desk{desk.number} {saved}"})
            longest_s = max(longest_s, time.monotonic() - began)
            saved += 1
        desk.answer(saved, longest_s)


def save_tirelessly_with_sqlites_own_waiting(desk: Desk) -> None:
    """The same, waiting as SQLite does by itself."""
    models.database.obj.connection().set_busy_timeout(60_000)
    save_tirelessly(desk)


def edit_lists(desk: Desk) -> None:
    """Edit the studio's lists twenty times, by chance."""
    mia = access.log_in("mia")
    for number in desk.rounds():
        chance = random.Random(number * 10 + desk.number)
        editing = Editing(mia)
        for _ in range(20):
            editing.step(chance.choice(STEPS), *(chance.randrange(100) for _ in range(3)))
        desk.answer("edited", editing.done, editing.refused)
