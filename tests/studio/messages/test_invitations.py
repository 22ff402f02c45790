"""Invitations, read as a calendar program reads the mails that it is given one after the other."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from models import Communication, Outbox, Session, Template
from studio.appointments import appointments, series
from studio.appointments.repeating import Rule
from studio.kernel import preferences
from studio.kernel.errors import Invalid
from studio.lists import upkeep
from studio.lists.own import TEMPLATE
from studio.messages import compose, confirming, outbox
from studio.messages.invitations import method_of
from studio.sessions import sessions
from tests import factories
from tests.studio.messages import servers
from tests.studio.messages.servers import MailServer
from tests.studio.messages.test_worker import to_server, turn

AT = datetime(2026, 12, 5, 10)


@dataclass
class CalendarProgram:
    """What a program keeps of the invitations that it is sent (RFC 5546, 3.2): one entry for each uid, the newest holds."""

    events: dict = field(default_factory=dict)
    seen: list = field(default_factory=list)

    def take(self, mail) -> None:
        [part] = [one for one in mail.walk() if one.get_content_type() == "text/calendar"]
        calendar = Calendar.from_ical(part.get_payload(decode=True))
        assert part.get_param("method") == calendar["METHOD"]
        [event] = calendar.walk("VEVENT")
        self.seen.append((str(calendar["METHOD"]), event["SEQUENCE"]))
        old = self.events.get(str(event["UID"]))
        if old is not None and event["SEQUENCE"] < old["SEQUENCE"]:
            return
        if calendar["METHOD"] == "CANCEL":
            self.events.pop(str(event["UID"]), None)
        else:
            self.events[str(event["UID"])] = event


def send(actor, session_id, **values):
    client = Session.get_by_id(session_id).client_id
    return factories.message(actor, sends=True, client=client, session=session_id, **values)


def along(message_id) -> str:
    return str(Outbox.get(Outbox.communication == message_id).invitation)


@pytest.fixture
def session_id(book, frozen, actor):
    preferences.set_text(actor, "mail.from", "studio@example.com")
    return factories.session(actor, AT, client_id=factories.reached(actor)).session_id


@pytest.fixture
def confirmation(session_id):
    return Template.get(Template.name == "Confirmation").id


@pytest.mark.sqlite
def test_booked_moved_three_times_and_cancelled_it_is_one_event_that_moves_and_goes(actor, session_id, confirmation):
    program = CalendarProgram()
    with servers.running(MailServer()) as server:
        to_server(actor, server.port)
        starts = []

        def mail(**values) -> None:
            send(actor, session_id, **values)
            assert turn().sent == 1
            program.take(server.mails[-1].message)
            starts.append([event.decoded("DTSTART").replace(tzinfo=None) for event in program.events.values()])

        mail(template=confirmation)
        for day in (8, 9, 10):
            sessions.move_session(actor, session_id, None, datetime(2026, 12, day, 14))
            mail()
        sessions.cancel(actor, session_id, "ill")
        mail()
    assert starts == [[AT], *([datetime(2026, 12, day, 14)] for day in (8, 9, 10)), []]
    assert [method for method, _ in program.seen] == ["REQUEST"] * 4 + ["CANCEL"]
    sequences = [sequence for _, sequence in program.seen]
    assert sequences == sorted(set(sequences))
    first = server.mails[0].message
    assert [part.get_content_type() for part in first.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/calendar",
    ]
    assert first.get_body(("plain",)).get_content().strip() == "See you [/ soon."


def test_the_studio_invites_whoever_gets_the_mail(actor, session_id, confirmation):
    [event] = Calendar.from_ical(along(send(actor, session_id, template=confirmation))).walk("VEVENT")
    assert str(event["ORGANIZER"]) == "mailto:studio@example.com"
    assert str(event["ATTENDEE"]) == "mailto:zoe@example.com"
    assert event.decoded("DTSTAMP") == datetime(2026, 11, 21, 19, 4, tzinfo=UTC)
    assert "VALARM" not in along(send(actor, session_id, template=confirmation))


def test_the_confirmation_of_what_was_just_booked_invites(actor, session_id):
    assert method_of(along(confirming.confirm(actor, session_id, "email"))) == "REQUEST"


@pytest.mark.parametrize("stands", ["cancelled", "on hold"])
def test_what_does_not_take_place_is_not_confirmed_by_any_channel(actor, session_id, stands):
    sessions.hold(actor, session_id) if stands == "on hold" else sessions.cancel(actor, session_id, reason="by phone")
    told = f"The session is {stands}: take that back in its record, then confirm it."
    assert {one.refusal for one in confirming.confirmations(actor, session_id)} == {told}
    for channel in confirming.CHANNELS:
        with pytest.raises(Invalid) as refused:
            confirming.confirm(actor, session_id, channel)
        assert str(refused.value) == told
    assert not Outbox.select().exists()


def test_mails_that_change_nothing_carry_nothing(actor, session_id, confirmation):
    thanks = Template.get(Template.name == "Thank you").id
    assert along(send(actor, session_id)) == along(send(actor, session_id, template=thanks)) == ""
    assert along(send(actor, session_id, template=confirmation))
    sessions.confirm(actor, session_id)
    assert along(send(actor, session_id, template=thanks)) == ""
    assert along(send(actor, session_id, template=confirmation)), "asked for once more, it comes once more"


def test_on_hold_it_goes_and_taken_up_again_it_comes_back(actor, session_id, confirmation):
    def sent() -> str:
        return method_of(along(send(actor, session_id)))

    send(actor, session_id, template=confirmation)
    sessions.hold(actor, session_id)
    assert (sent(), sent()) == ("CANCEL", "")
    sessions.hold(actor, session_id, on_hold=False)
    assert (sent(), sent()) == ("REQUEST", "")


def test_nobody_is_told_off_who_was_never_invited(actor, session_id, confirmation):
    sessions.cancel(actor, session_id, "ill")
    assert along(send(actor, session_id, template=confirmation)) == ""


def test_what_is_over_or_comes_from_nowhere_invites_nobody(actor, session_id, confirmation, frozen):
    preferences.set_text(actor, "mail.from", "")
    assert along(send(actor, session_id, template=confirmation)) == ""
    preferences.set_text(actor, "mail.from", "studio@example.com")
    frozen.move_to(datetime(2026, 12, 6, tzinfo=UTC))
    assert along(send(actor, session_id, template=confirmation)) == ""


def test_a_template_invites_where_the_studio_says_so(actor, session_id, confirmation):
    upkeep.change(actor, TEMPLATE, confirmation, None, {"invitation": False})
    assert along(send(actor, session_id, template=confirmation)) == ""


def test_a_mail_that_was_cancelled_invited_nobody(actor, session_id, confirmation):
    first = send(actor, session_id, template=confirmation)
    outbox.cancel(actor, [Outbox.get(Outbox.communication == first).id])
    sessions.cancel(actor, session_id, "ill")
    assert along(send(actor, session_id)) == ""
    copied = compose.copy(actor, first)
    compose.send(actor, copied)
    assert along(copied) == ""


@pytest.fixture
def meeting(session_id, actor):
    """An appointment that is linked to the session, with its client."""
    return factories.appointment(actor, AT.replace(day=4), session=session_id).appointment_id


@pytest.mark.sqlite
def test_an_appointment_is_an_event_of_its_own_that_moves_and_goes(actor, session_id, confirmation, meeting):
    program, starts = CalendarProgram(), []
    client = Session.get_by_id(session_id).client_id
    with servers.running(MailServer()) as server:
        to_server(actor, server.port)

        def went() -> None:
            assert turn().sent == 1
            program.take(server.mails[-1].message)
            starts.append(sorted(event.decoded("DTSTART").replace(tzinfo=None) for event in program.events.values()))

        send(actor, session_id, template=confirmation)
        went()
        confirming.confirm(actor, meeting, "email", "appointment")
        went()
        for day in (8, 9, 10):
            appointments.move(actor, meeting, None, datetime(2026, 12, day, 14))
            factories.message(actor, sends=True, client=client, appointment=meeting)
            went()
        appointments.cancel(actor, meeting, "ill")
        factories.message(actor, sends=True, client=client, appointment=meeting)
        went()
    assert starts == [[AT], [AT.replace(day=4), AT], *([AT, datetime(2026, 12, day, 14)] for day in (8, 9, 10)), [AT]]
    assert [method for method, _ in program.seen] == ["REQUEST"] * 5 + ["CANCEL"]
    mine = [sequence for _, sequence in program.seen[1:]]
    assert mine == sorted(set(mine))


@pytest.mark.sqlite
def test_each_of_a_series_is_moved_and_cancelled_with_it(actor, session_id):
    client = Session.get_by_id(session_id).client_id
    first = factories.appointment(actor, AT.replace(day=7), client=client).appointment_id
    made = series.book(actor, first, Rule("week", count=3)).appointment_ids
    last = max(made)
    before = Calendar.from_ical(along(confirming.confirm(actor, last, "email", "appointment"))).walk("VEVENT")[0]
    series.cancel(actor, first, "ill", "following")
    after = Calendar.from_ical(along(factories.message(actor, sends=True, client=client, appointment=last)))
    assert after["METHOD"] == "CANCEL"
    [event] = after.walk("VEVENT")
    assert (event["UID"], event["SEQUENCE"] > before["SEQUENCE"]) == (before["UID"], True)


def test_an_appointment_with_nobody_is_confirmed_to_nobody(actor, session_id):
    alone = factories.appointment(actor, AT.replace(day=8)).appointment_id
    assert confirming.confirmations(actor, alone, "appointment") == ()
    with pytest.raises(Invalid, match="is with nobody"):
        confirming.confirm(actor, alone, "email", "appointment")


def test_a_studio_begins_with_a_template_for_appointments_that_invites(actor, meeting):
    mail, text, letter = confirming.confirmations(actor, meeting, "appointment")
    assert (mail.template, mail.subject, mail.refusal) == (
        "Appointment",
        "Consultation on Friday, December 4, 2026",
        "",
    )
    assert "Friday, December 4, 2026, 10:00 AM to 10:30 AM" in mail.body
    assert text.body == "Consultation: Friday, December 4, 2026, 10:00 AM. Main Street [Studio] [/"
    assert letter.template == "Appointment"
    assert method_of(along(confirming.confirm(actor, meeting, "email", "appointment"))) == "REQUEST"


def test_a_studio_without_one_sends_short_words_and_invites(actor, meeting):
    upkeep.set_inactive(actor, TEMPLATE, Template.get(Template.name == "Appointment").id, True)
    mail, text, letter = confirming.confirmations(actor, meeting, "appointment")
    assert mail.subject.startswith("Consultation: Friday, December 4, 2026")
    assert (mail.template_id, text.body.startswith("Consultation: "), letter.refusal[:12]) == (
        None,
        True,
        "No template ",
    )
    assert method_of(along(confirming.confirm(actor, meeting, "email", "appointment"))) == "REQUEST"


def test_what_is_said_of_an_appointment_stays_with_its_client(actor, meeting):
    other = factories.client(actor, "Other")
    with pytest.raises(Invalid, match="belongs to an appointment"):
        factories.message(actor, client=other, appointment=meeting)
    sent = confirming.confirm(actor, meeting, "email", "appointment", sends=False)
    row = Communication.get_by_id(sent)
    assert (row.appointment_id, row.session_id, row.client_id) == (meeting, 1, Session.get_by_id(1).client_id)
    assert Communication.get_by_id(compose.copy(actor, sent)).appointment_id == meeting


@pytest.mark.sqlite
def test_an_event_that_is_hidden_from_calendars_leaves_the_clients_too(actor, session_id, confirmation, meeting):
    appointments.change(actor, meeting, None, {"event": True, "description": "Church"})
    assert "SUMMARY:Church" in along(confirming.confirm(actor, meeting, "email", "appointment"))
    appointments.change(actor, meeting, None, {"hidden": True})
    assert "METHOD:CANCEL" in along(confirming.confirm(actor, meeting, "email", "appointment"))
