"""Messages that a worker sends, to real servers on the loopback."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from models import Client, Communication, Consent, DeadAddress, Outbox, Receiver
from studio.kernel import clock, journal, preferences, times, undo
from studio.kernel.errors import Invalid
from studio.messages import claims, outbox, quiet
from studio.messages import consent as consent_of
from studio.messages.worker import Turn, Worker
from tests import factories
from tests.studio.messages import servers
from tests.studio.messages.queued import message, state
from tests.studio.messages.servers import MailServer, TextServer


def never():
    return False


@pytest.fixture
def mail(book, actor, frozen):
    """A mail server that takes everything, named in the preferences."""
    with servers.running(MailServer()) as server:
        to_server(actor, server.port)
        yield server


@pytest.fixture
def texts(book, actor, frozen):
    with servers.gateway(TextServer()) as server:
        set_all(actor, {"text.url": server.url, "text.from": "Studio", "text.account": "AC1", "quiet.texts": "off"})
        yield server


def to_server(actor, port, **more):
    wanted = {
        "mail.host": "127.0.0.1",
        "mail.port": str(port),
        "mail.security": "none",
        "mail.from": "studio@example.com",
    }
    set_all(actor, {**wanted, **{f"mail.{name}": value for name, value in more.items()}})


def set_all(actor, wanted):
    for name, value in wanted.items():
        preferences.set_text(actor, name, value)


def turn(worker=None):
    return (worker or Worker(chance=Random(1))).turn(never)


def of(outbox_id):
    return Outbox.get_by_id(outbox_id)


# -- mails -------------------------------------------------------------------------------------------------------------


def test_a_mail_arrives_as_it_was_written(mail, actor, tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    paper = folder / "Preisliste Größe.txt"
    paper.write_bytes("Größe 20 €".encode())
    set_all(actor, {"mail.attachment_roots": str(folder), "mail.from_name": "Studio Käfer"})
    one = message(
        actor, "ana@example.com", "ben@example.com", cc=("kim@example.com",), subject="Ihr Termin für Zoë, 10 Uhr",
        body="Grüße,\n.\n.. bis bald\n" + "lang " * 300, files=(paper,),
    )  # fmt: skip
    assert turn() == Turn(sent=1)
    (got,) = mail.mails
    assert (got.sender, got.receivers) == (
        "studio@example.com",
        ["ana@example.com", "ben@example.com", "kim@example.com"],
    )
    assert str(got.message["From"]) == "Studio Käfer <studio@example.com>"
    assert str(got.message["To"]) == "Ana <ana@example.com>, Ana <ben@example.com>"
    assert str(got.message["Cc"]) == "Ana <kim@example.com>"
    assert str(got.message["Subject"]) == "Ihr Termin für Zoë, 10 Uhr"
    assert str(got.message["Message-ID"]) == of(one).message_id
    assert str(got.message["Auto-Submitted"]) == "auto-generated"
    text = got.message.get_body()
    assert text.get_content().splitlines()[:3] == ["Grüße,", ".", ".. bis bald"]
    (attached,) = got.message.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("Preisliste Größe.txt", "Größe 20 €")


@pytest.mark.parametrize(
    "body", ["", "Hallo", "Grüße\r\nzwei\rdrei", "From me\n\n", "x" * 2000, "\u2028\U0001f600 =20 =", " \t\n"]
)
def test_the_words_of_a_mail_are_its_own(mail, actor, body):
    message(actor, body=body)
    turn()
    got = mail.mails[0].message.get_content()
    assert got.replace("\r\n", "\n") == "\n".join(body.splitlines()) + "\n"


def test_one_connection_is_for_many_and_all_is_noted(mail, actor):
    many = [message(actor) for _ in range(45)]
    assert turn() == Turn(sent=45)
    assert (len(mail.mails), mail.connections) == (45, 1)
    assert {state(one) for one in many} == {"sent"}
    assert all(row.noted and row.tries == 1 for row in Outbox.select())
    assert {str(row.completed_on) for row in Communication.select()} == {"2026-11-21"}
    assert turn() == Turn()


def test_what_the_program_notes_stands_in_the_journal_as_its_own_and_stays(mail, actor):
    message(actor)
    turn()
    found = journal.JournalEntry.select().order_by(journal.JournalEntry.id.desc()).get()
    assert (found.verb, found.initials, found.undoable) == ("message.noted", "SYS", False)
    with pytest.raises(undo.NotAllowed, match="came after it, and that stays"):
        undo.undo(actor)


def test_a_server_that_takes_few_by_one_connection(book, actor, frozen):
    server = MailServer()
    server.sender = lambda _: "421 enough" if server.connections == 1 and len(server.mails) == 2 else ""
    with servers.running(server):
        to_server(actor, server.port)
        for _ in range(5):
            message(actor)
        assert turn() == Turn(sent=5)
        assert server.connections == 2


def test_starttls_and_login(book, actor, frozen, tmp_path, monkeypatch):
    own = servers.certificates()
    monkeypatch.setenv("SITTINGS_MAIL_PASSWORD", "geheim")
    with servers.running(MailServer(login=("mia", "geheim")), tls=own.server) as server:
        to_server(actor, server.port, security="starttls", user="mia")
        message(actor)
        assert Worker(trusted=own.trusted).turn(never) == Turn(sent=1)
        assert (server.mails[0].encrypted, server.mails[0].login) == (True, "mia")


def test_tls_from_the_first_byte(book, actor, frozen, tmp_path):
    own = servers.certificates()
    with servers.running(MailServer(), tls=own.server, starttls=False) as server:
        to_server(actor, server.port, security="tls")
        message(actor)
        assert Worker(trusted=own.trusted).turn(never) == Turn(sent=1)


# -- texts -------------------------------------------------------------------------------------------------------------


def test_a_text_by_a_form(texts, actor, monkeypatch):
    monkeypatch.setenv("SITTINGS_TEXT_TOKEN", "t0ken")
    one = message(actor, channel="text", body="Grüße & bis 10:00")
    assert turn() == Turn(sent=1)
    (asked,) = texts.asked
    assert asked.values == {"To": "+14155550133", "From": "Studio", "Body": "Grüße & bis 10:00"}
    assert asked.headers["Authorization"] == "Basic QUMxOnQwa2Vu"
    assert asked.headers["Idempotency-Key"] == of(one).message_id[1:33]


def test_a_text_by_json(texts, actor, monkeypatch):
    monkeypatch.setenv("SITTINGS_TEXT_TOKEN", "t0ken")
    set_all(actor, {"text.style": "json", "text.to_field": "number", "text.key_field": "reference"})
    one = message(actor, "+49301234567", channel="text", body="Grüße 😀")
    assert turn() == Turn(sent=1)
    (asked,) = texts.asked
    assert asked.values == {
        "number": "+49301234567", "From": "Studio", "Body": "Grüße 😀", "reference": of(one).message_id[1:33],
    }  # fmt: skip
    assert asked.headers["Authorization"] == "Bearer t0ken"


def test_a_number_that_wants_none_is_never_written_to_again(texts, actor):
    texts.answer = lambda _: (400, {}, b'{"code": 21610, "message": "unsubscribed"}')
    set_all(actor, {"text.blocked": "code=21610"})
    one = message(actor, channel="text")
    assert turn() == Turn(failed=1)
    said = Consent.get()
    assert (said.channel, said.address_key, said.state, said.how) == (
        "text",
        "+14155550133",
        "withdrawn",
        consent_of.BY_GATEWAY,
    )
    assert of(one).error == "HTTP 400 unsubscribed"


# -- when --------------------------------------------------------------------------------------------------------------


def test_texts_wait_until_the_morning(texts, actor, frozen):
    set_all(actor, {"quiet.texts": "on"})
    one = message(actor, channel="text")
    frozen.shift(timedelta(hours=12))  # 11:04 PM
    assert turn() == Turn()
    frozen.shift(timedelta(hours=8, minutes=55))
    assert turn() == Turn()
    frozen.shift(timedelta(minutes=1))
    assert turn() == Turn(sent=1)
    assert state(one) == "sent"


def test_the_servers_words_outlast_the_night_and_a_night_that_is_called_off_holds_nothing_for_long(
    texts, actor, frozen
):
    set_all(actor, {"quiet.texts": "on"})
    one = message(actor, channel="text")
    Outbox.update(error="HTTP 429").execute()
    frozen.shift(timedelta(hours=12))  # 11:04 PM
    assert turn() == Turn()
    assert (state(one), of(one).error) == ("waiting", "HTTP 429")
    set_all(actor, {"quiet.texts": "off"})
    frozen.shift(timedelta(seconds=times.NIGHT_AGAIN_S))
    assert turn() == Turn(sent=1)


def test_it_is_the_clients_own_night(texts, actor, frozen):
    set_all(actor, {"quiet.texts": "on"})
    zones = ("", "new york", "Asia/Tokyo")
    here, there, far = (
        message(actor, channel="text", client=factories.client_with_phone(actor, zone=zone)) for zone in zones
    )
    assert turn() == Turn(sent=2)
    assert (state(far), of(far).tries, clock.wall(of(far).next_try_at).hour) == ("waiting", 0, 11)
    frozen.shift(timedelta(hours=3, minutes=56))  # 8:00 AM there
    assert turn() == Turn(sent=1)
    frozen.shift(timedelta(hours=6, minutes=30))  # 9:30 PM here
    here, far = (message(actor, channel="text", client=Communication.get_by_id(of(one).communication_id).client_id)
                 for one in (here, far))  # fmt: skip
    assert turn() == Turn(sent=1)
    assert (state(here), state(far)) == ("waiting", "sent")


@pytest.mark.parametrize(
    ("zone", "at", "until"),
    [
        ("Europe/Berlin", "2027-03-27 21:30", "2027-03-28 06:00"),  # the clocks go forward that night
        ("Europe/Berlin", "2026-10-24 21:30", "2026-10-25 07:00"),  # and back
        ("America/New_York", "2026-11-01 03:30", "2026-11-01 13:00"),
        ("America/New_York", "2026-11-01 13:00", None),
        ("Asia/Kathmandu", "2026-11-21 16:00", "2026-11-22 02:15"),
        ("Mars/Olympus", "2026-11-21 06:00", "2026-11-21 16:00"),  # of no table here: the studio's
    ],
)
@pytest.mark.sqlite
def test_quiet_hours_elsewhere(book, zone, at, until):
    now = datetime.fromisoformat(at).replace(tzinfo=UTC)
    found = quiet.until(preferences.load(), "text", now, zone)
    assert (found and f"{found:%Y-%m-%d %H:%M}") == until


@pytest.mark.sqlite
def test_a_clients_zone_is_typed_as_a_city_and_refused_where_there_is_none(book, actor):
    client_id = factories.client(actor, zone="new york")
    assert Client.get_by_id(client_id).zone == "America/New_York"
    assert Client.get_by_id(factories.client(actor, zone="UTC")).zone == "UTC"
    for typed in ("Atlantis", "../../etc/passwd"):
        with pytest.raises(Invalid, match="There is no time zone"):
            factories.client(actor, zone=typed)


@pytest.mark.parametrize(
    ("at", "begins", "ends", "until"),
    [
        ("20:59", "21:00", "08:00", None),
        ("21:00", "21:00", "08:00", "2026-11-22 08:00"),
        ("00:00", "21:00", "08:00", "2026-11-21 08:00"),
        ("07:59", "21:00", "08:00", "2026-11-21 08:00"),
        ("08:00", "21:00", "08:00", None),
        ("12:30", "12:00", "13:00", "2026-11-21 13:00"),
        ("13:00", "12:00", "13:00", None),
        ("13:00", "09:00", "09:00", None),
    ],
)
@pytest.mark.sqlite
def test_quiet_hours(book, actor, frozen, at, begins, ends, until):
    set_all(actor, {"quiet.mails": "on", "quiet.mails_from": begins, "quiet.mails_until": ends})
    hour, minute = map(int, at.split(":"))
    now = clock.utc(clock.now().replace(hour=hour, minute=minute, second=0, microsecond=0))
    found = quiet.until(preferences.load(), "email", now)
    assert (found and f"{clock.wall(found):%Y-%m-%d %H:%M}") == until


def test_a_message_waits_until_its_time(mail, actor, frozen):
    message(actor, not_before=clock.now_utc() + timedelta(hours=1))
    assert turn() == Turn()
    frozen.shift(timedelta(hours=1))
    assert turn() == Turn(sent=1)


def test_no_more_in_a_minute_than_wanted_of_two_workers(mail, actor, frozen):
    set_all(actor, {"mail.per_minute": "3"})
    for _ in range(8):
        message(actor)
    first, second = Worker(), Worker()
    sent = []
    for _ in range(6):
        sent.append(turn(first).sent + turn(second).sent)
        frozen.shift(timedelta(seconds=31))
    assert sent == [3, 0, 3, 0, 2, 0]


def test_who_took_consent_back_meanwhile_gets_nothing(mail, actor, frozen):
    one = message(actor, "ana@example.com")
    two = message(actor, "ana@example.com", "ben@example.com")
    frozen.shift(timedelta(seconds=1))
    consent(actor, "ana@example.com", "withdrawn", "Please stop")
    assert turn() == Turn(sent=1, cancelled=1)
    assert (state(one), of(one).error) == ("cancelled", "Not sent, as they want no messages any more: Please stop")
    assert (state(two), mail.mails[0].receivers) == ("sent", ["ben@example.com"])


def test_who_gave_it_again_or_was_written_to_all_the_same_gets_it(mail, actor, frozen):
    consent(actor, "ana@example.com", "withdrawn", "Stop")
    consent(actor, "kim@example.com", "withdrawn", "Stop")
    frozen.shift(timedelta(seconds=1))
    message(actor, "ana@example.com", despite="her receipt")
    message(actor, "kim@example.com")
    frozen.shift(timedelta(seconds=1))
    consent(actor, "kim@example.com", "withdrawn", "Stop again")
    consent(actor, "kim@example.com", "given", "Yes please")
    assert turn() == Turn(sent=2)


def test_who_took_it_back_before_and_was_asked_again_gets_nothing(mail, actor, frozen):
    consent(actor, "ana@example.com", "withdrawn", "Stop")
    consent(actor, "ana@example.com", "asked", "")
    frozen.shift(timedelta(seconds=1))
    one = message(actor, "ana@example.com")
    assert turn() == Turn(cancelled=1)
    assert state(one) == "cancelled"


def consent(actor, key, how, words):
    with journal.entry(actor, "message.blocked") as entry:
        entry.append(Consent, channel="email", address_key=key, state=how, at=entry.at, how="phone", words=words)


def test_a_message_that_is_not_taken_waits_longer_each_time(book, actor, frozen):
    server = MailServer(text=lambda _: "451 try later")
    with servers.running(server):
        to_server(actor, server.port)
        one = message(actor)
        worker, waited = Worker(chance=Random(7)), []
        for _ in range(4):
            assert turn(worker) == Turn(later=1)
            waited.append((of(one).next_try_at - clock.now_utc()).total_seconds() / 60)
            frozen.move_to(of(one).next_try_at)
        assert [0.8 * 2**n <= minutes <= 1.2 * 2**n for n, minutes in enumerate(waited)] == [True] * 4
        assert len({round(minutes / 2**n, 6) for n, minutes in enumerate(waited)}) == 4
        assert of(one).error == "451 try later"
        server.text = lambda _: ""
        assert turn(worker) == Turn(sent=1)
        assert (of(one).tries, of(one).error) == (5, "")


def test_after_three_days_it_is_given_up(book, actor, frozen):
    with servers.running(MailServer(text=lambda _: "451 try later")) as server:
        to_server(actor, server.port)
        one, began = message(actor), clock.now_utc()
        while state(one) == "waiting":
            frozen.move_to(of(one).next_try_at)
            turn()
        assert (state(one), of(one).tries) == ("failed", quiet.MOST_TRIES)
        assert timedelta(days=2) < clock.now_utc() - began < timedelta(days=4)


@pytest.mark.sqlite
def test_the_pauses_are_the_same_for_the_same_seed():
    assert [quiet.pause(n, Random(3)) for n in range(1, 30)] == [quiet.pause(n, Random(3)) for n in range(1, 30)]
    assert quiet.pause(1000, Random(3)) < quiet.LONGEST * 1.2


# -- its end -----------------------------------------------------------------------------------------------------------


def test_told_to_end_it_gives_back_what_it_has_not_begun(mail, actor):
    many = [message(actor) for _ in range(5)]
    worker = Worker()
    assert worker.turn(lambda: len(mail.mails) >= 2) == Turn(sent=2)
    assert [state(one) for one in many] == ["sent", "sent", "waiting", "waiting", "waiting"]
    assert Outbox.select().where(Outbox.lease_until.is_null(False)).count() == 0


def test_what_is_held_while_a_worker_has_it_does_not_go(mail, actor, monkeypatch):
    first, second = message(actor), message(actor)
    begin = claims.begin

    def held(worker, claimed):
        if claimed.id == second:
            outbox.hold(actor, [second])
        return begin(worker, claimed)

    monkeypatch.setattr(claims, "begin", held)
    assert turn() == Turn(sent=1)
    assert (state(first), state(second), len(mail.mails)) == ("sent", "held", 1)


def test_what_a_dead_worker_had_begun_is_unsure_and_the_rest_goes(mail, actor, frozen):
    first, second = message(actor), message(actor)
    dead = claims.worker_name()
    taken = claims.claim(dead, "email")
    assert claims.begin(dead, taken[0])
    assert turn() == Turn()
    frozen.shift(claims.LEASE + timedelta(seconds=1))
    assert turn() == Turn(sent=1, unsure=1)
    assert (state(first), state(second), of(first).noted) == ("unsure", "sent", True)


def test_nothing_is_sent_where_no_server_is_named(book, actor, frozen):
    one = message(actor)
    worker = Worker()
    assert turn(worker).complaint == "No mail server is named: set mail.host under Maintenance, Preferences."
    assert (state(one), of(one).error) == ("waiting", "")
    assert turn(worker) == Turn()


def test_two_workers_take_different_ones(mail, actor):
    for _ in range(50):
        message(actor)
    first, second = claims.worker_name(), claims.worker_name()
    one, two = claims.claim(first, "email"), claims.claim(second, "email")
    assert len({claimed.id for claimed in one + two}) == 2 * claims.FEW


@pytest.mark.parametrize(
    ("words", "dead"),
    [
        ("550 5.1.1 no such user", True), ("550 no such user", True), ("553 5.1.3 bad address", True),
        ("551 not here", True), ("550 5.2.1 disabled", True), ("550 5.7.1 spam", False), ("552 5.2.2 full", False),
        ("550 5.2.2 full", False), ("554 no", False), ("450 5.1.1 later", False),
    ],
)  # fmt: skip
def test_an_address_is_dead_only_where_the_server_says_so(book, actor, frozen, words, dead):
    with servers.running(MailServer(receiver=lambda _: words)) as server:
        to_server(actor, server.port)
        message(actor, "ana@example.com")
        turn()
        found = DeadAddress.get_or_none()
        assert (found is not None) is dead
        if found:
            assert (found.address_key, found.code, found.words) == (
                "ana@example.com",
                words.split()[1] if words[4].isdigit() else words[:3],
                words,
            )
            assert Receiver.get().refused == words


def test_a_file_that_is_gone_is_told(mail, actor, tmp_path):
    set_all(actor, {"mail.attachment_roots": str(tmp_path)})
    paper = tmp_path / "paper.txt"
    paper.write_text("x")
    one = message(actor, files=(paper,))
    paper.unlink()
    assert turn() == Turn(failed=1)
    assert of(one).error.endswith("is not there: correct it or leave it out.")
