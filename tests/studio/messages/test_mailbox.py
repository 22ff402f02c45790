"""The studio's mailbox: read over the line from a real server, and what comes of each mail."""

import re

import pytest
from peewee import OperationalError

from models import Communication, Consent, DeadAddress, JournalChange, JournalEntry, MailRead, Receiver, Session
from studio.clients.clients import Email
from studio.kernel import database, preferences
from studio.kernel.access import SYSTEM, NotAllowed
from studio.kernel.errors import Invalid
from studio.lists import page
from studio.lists.spec import Asked
from studio.messages import consent, mail_text, mailbox, reports, returned
from studio.messages.listed import COMMUNICATIONS
from studio.messages.mailbox import Unreadable
from studio.people import roles
from tests import factories
from tests.studio.messages import imap_server, tls
from tests.studio.messages.imap_server import Mailbox
from tests.studio.messages.written import ANA, BEN, CLEO, MAILS, OURS, sent

pytestmark = pytest.mark.usefixtures("frozen")
numbers = iter(range(10_000))


def mail(name):
    return (MAILS / f"{name}.eml").read_bytes()


def take(raw):
    return mailbox.take(raw, (f"test {next(numbers)}",))


def refused():
    return {row.address: row.refused for row in Receiver.select().where(Receiver.refused != "")}


def dead():
    return {row.address_key: row.code for row in DeadAddress.select()}


@pytest.fixture
def studio(book, actor):
    preferences.save(actor, **{"mail.from": "studio@lightroom.example"})
    return actor


class TestReports:
    def test_an_address_that_is_no_good_is_given_up_and_the_others_are_not(self, studio):
        message_id = sent(studio)
        assert take(mail("two_receivers")) == "report"
        assert dead() == {ANA: "5.1.1"}
        assert set(refused()) == {ANA, BEN}
        assert refused()[BEN] == "552 5.2.2 The mailbox is full"
        row = DeadAddress.get()
        assert (row.communication_id, row.channel) == (message_id, "email")
        assert row.words.startswith("550 5.1.1 <ana@family.example>: Recipient address rejected")
        assert Communication.get_by_id(message_id).unread
        entry = JournalEntry.select().order_by(JournalEntry.id.desc()).get()
        assert (entry.verb, entry.undoable) == ("mail.returned", False)

    def test_the_same_once_more_changes_nothing(self, studio):
        sent(studio)
        take(mail("two_receivers"))
        entries = JournalEntry.select().count()
        assert take(mail("two_receivers")) == "left"
        assert (JournalEntry.select().count(), DeadAddress.select().count()) == (entries, 1)

    @pytest.mark.sqlite
    @pytest.mark.parametrize("name", ["plain_text", "qmail", "exchange", "german", "japanese", "no_blank_line"])
    def test_each_servers_words_give_the_address_up(self, studio, name):
        sent(studio)
        assert take(mail(name)) == "report"
        assert dead()[ANA].startswith("5.1.1")

    @pytest.mark.sqlite
    @pytest.mark.parametrize("name", ["delayed", "plain_delay", "spanish", "french"])
    def test_a_delay_and_a_full_mailbox_give_no_address_up(self, studio, name):
        sent(studio)
        take(mail(name))
        assert dead() == {}
        assert set(refused()) == ({ANA} if name == "french" else set())

    def test_a_complaint_withdraws_consent_once(self, studio):
        sent(studio)
        assert take(mail("complaint")) == "report"
        assert take(mail("complaint")) == "left"
        kept = [(row.channel, row.address_key, row.state, row.how, row.words) for row in Consent.select()]
        assert kept == [("email", ANA, "withdrawn", "a complaint to the mail provider", "marked as spam")]
        assert dead() == {}

    @pytest.mark.sqlite
    def test_a_complaint_after_asking_again_adds_nothing(self, studio):
        sent(studio)
        take(mail("complaint"))
        consent.note(studio, "email", ANA, "asked")
        assert take(mail("complaint")) == "left"
        assert [row.state for row in Consent.select().order_by(Consent.id)] == ["withdrawn", "asked"]

    @pytest.mark.sqlite
    def test_one_that_names_no_mail_of_ours_is_not_believed(self, studio):
        sent(studio)
        assert take(mail("forged")) == "left"
        assert (dead(), refused()) == ({}, {})

    @pytest.mark.sqlite
    def test_one_about_an_address_that_we_did_not_write_to_is_not_believed(self, studio):
        sent(studio, CLEO)
        assert take(mail("plain_text")) == "left"
        assert (dead(), refused()) == ({}, {})

    @pytest.mark.sqlite
    @pytest.mark.parametrize("own", ["mail.from", "bounce.user"])
    def test_our_own_address_is_never_given_up(self, studio, own):
        preferences.save(studio, **{own: ANA.upper() if own == "bounce.user" else ANA})
        sent(studio)
        take(mail("plain_text"))
        take(mail("complaint"))
        assert (dead(), refused(), Consent.select().count()) == ({}, {}, 0)


class TestAnswers:
    def test_an_answer_stands_on_the_clients_record_unread(self, studio):
        client = factories.client(studio)
        message_id = sent(studio, client=client)
        assert take(mail("answer")) == "answer"
        row = Communication.select().order_by(Communication.id.desc()).get()
        assert (row.client_id, row.answers_id, row.kind, row.incoming, row.unread) == (
            client,
            message_id,
            "email",
            True,
            True,
        )
        assert (row.description, row.user_id) == ("Re: Your session 😻", studio.user_id)
        assert row.body == "Ja, gerne! [2JGrüße  Ana\n\n[In the mailbox: ../../dog.jpg]"
        assert row.completed_on == row.due_on
        who = Receiver.get(Receiver.communication == row.id)
        assert (who.role, who.name, who.address, who.address_key) == (
            "from",
            "Silva, Ana [VIP]",
            "Ana@Family.Example",
            ANA,
        )

    def test_it_belongs_to_the_session_of_what_it_answers(self, studio):
        saved = factories.session(studio)
        client = Session.get_by_id(saved.session_id).client_id
        sent(studio, client=client, session=saved.session_id)
        take(mail("answer"))
        row = Communication.select().order_by(Communication.id.desc()).get()
        assert (row.client_id, row.session_id) == (client, saved.session_id)

    def test_without_a_thread_the_senders_address_finds_the_client(self, studio):
        client = factories.client(studio, emails=[Email("Ana@Family.example", "home")])
        assert take(mail("html_only")) == "answer"
        row = Communication.get(Communication.incoming)
        assert (row.client_id, row.answers_id, row.description) == (client, None, "Hello")

    def test_an_address_that_two_clients_have_says_nothing(self, studio):
        for _ in range(2):
            factories.client(studio, emails=[Email(ANA, "home")])
        assert take(mail("html_only")) == "left"

    def test_the_list_says_that_it_came_in(self, studio):
        sent(studio)
        take(mail("answer"))
        asked = Asked(filters=(("unread", ""),), columns=("type", "unread", "description"))
        lines = page.page(studio, COMMUNICATIONS, asked).lines
        assert [line.values for line in lines] == [("email in", True, "Re: Your session 😻")]

    @pytest.mark.sqlite
    def test_strangers_stay_in_the_mailbox(self, studio):
        assert take(mail("html_only")) == "left"
        assert Communication.select().count() == 0

    @pytest.mark.sqlite
    def test_an_automatic_answer_is_kept_as_read(self, studio):
        message_id = sent(studio)
        assert take(mail("vacation")) == "answer"
        row = Communication.get(Communication.incoming)
        assert (row.unread, row.answers_id) == (False, message_id)

    @pytest.mark.sqlite
    def test_automatic_mail_of_a_client_that_answers_nothing_stays(self, studio):
        factories.client(studio, emails=[Email(ANA, "home")])
        assert take(mail("html_only").replace(b"Subject:", b"List-Unsubscribe: <x>\nSubject:")) == "left"

    @pytest.mark.sqlite
    @pytest.mark.parametrize(
        "change",
        [(b"Ana@Family.Example", b"Studio@LightRoom.example"), (b"<answer-1@family.example>", OURS.encode())],
        ids=["from ourselves", "with an id of ours"],
    )
    def test_our_own_mails_never_loop(self, studio, change):
        sent(studio)
        assert take(mail("answer").replace(*change)) == "left"
        assert not Communication.select().where(Communication.incoming).exists()

    @pytest.mark.sqlite
    def test_what_is_broken_is_taken_as_far_as_it_goes(self, studio):
        factories.client(studio, emails=[Email(ANA, "home")])
        assert take(mail("broken")) == "answer"
        assert take(mail("broken_report")) == "left"
        assert take(b"") == "left"
        assert take(bytes(range(256)) * 50) == "left"

    @pytest.mark.sqlite
    def test_no_undo_takes_a_mail_back(self, studio):
        sent(studio)
        take(mail("answer"))
        assert not JournalEntry.select().order_by(JournalEntry.id.desc()).get().undoable


class TestLooking:
    @pytest.fixture
    def box(self):
        return Mailbox()

    @pytest.fixture
    def look(self, studio, box, monkeypatch):
        with imap_server.running(box) as port:
            preferences.save(
                studio,
                **{"bounce.host": "localhost", "bounce.port": port, "bounce.user": box.user, "bounce.folder": "INBOX"},
            )

            def look():
                monkeypatch.setenv("SITTINGS_MAILBOX_PASSWORD", box.password)
                return mailbox.look(SYSTEM, trusted=tls.trusting()).changed

            yield look

    def test_each_mail_is_taken_once_and_stays_there(self, studio, box, look):
        sent(studio)
        for name in ("two_receivers", "answer", "forged"):
            box.add(mail(name))
        assert look() == 2
        assert (dead(), Communication.select().where(Communication.incoming).count()) == ({ANA: "5.1.1"}, 1)
        assert look() == 0
        box.add(mail("vacation"))
        assert look() == 1
        assert Communication.select().where(Communication.incoming).count() == 2
        assert len(box.mails) == 4
        asked = {word for one in box.asked for word in re.findall("[A-Z]+", one)}
        assert not asked & {"STORE", "EXPUNGE", "DELETE", "COPY", "MOVE", "SELECT", "CLOSE"}
        assert sum("UID FETCH" in one for one in box.asked) == 4

    def test_mails_that_are_numbered_anew_are_known_again(self, studio, box, look):
        sent(studio)
        box.add(mail("answer"))
        assert look() == 1
        box.validity, box.mails = 8, {40: mail("answer")}
        assert look() == 0
        assert look() == 0
        assert sum("UID FETCH" in one for one in box.asked) == 2
        assert Communication.select().where(Communication.incoming).count() == 1

    def test_numbers_are_compared_byte_by_byte_whatever_the_order_of_the_database(self, book, monkeypatch):
        asked = []
        monkeypatch.setattr(
            database, "rows", lambda sql, params: asked.append((sql, params)) or [(f"{params[0]}0000000012",)]
        )
        assert mailbox._last("box 12 0000000007 ") == 12
        key = "message_key" if database.is_sqlite() else 'message_key COLLATE "C"'
        sql = f"SELECT max({key}) FROM mail_read WHERE {key} >= ? AND {key} < ?"
        assert asked == [(sql, ("box 12 0000000007 ", "box 12 0000000007 :"))]

    @pytest.mark.sqlite
    @pytest.mark.parametrize("breaks", [mail_text, reports], ids=["parsed", "understand"])
    def test_a_mail_that_nobody_understands_is_left_and_the_next_ones_are_read(
        self, studio, box, look, monkeypatch, breaks
    ):
        name = "parsed" if breaks is mail_text else "understand"
        usual, given = getattr(breaks, name), []

        def breaking(what):
            given.append(what)
            if len(given) == 1:
                raise LookupError("unknown encoding")
            return usual(what)

        monkeypatch.setattr(breaks, name, breaking)
        sent(studio)
        box.add(mail("forged"))
        box.add(mail("answer"))
        monkeypatch.setenv("SITTINGS_MAILBOX_PASSWORD", box.password)
        assert mailbox.look(SYSTEM, trusted=tls.trusting()) == (1, 1)
        assert mailbox.look(SYSTEM, trusted=tls.trusting()) == (0, 0)
        assert len(given) == 2

    @pytest.mark.sqlite
    def test_where_the_book_does_not_answer_no_mail_is_taken_as_read(self, studio, monkeypatch):
        def away(*_):
            raise OperationalError("disk I/O error")

        monkeypatch.setattr(returned, "note", away)
        sent(studio)
        with pytest.raises(OperationalError):
            take(mail("two_receivers"))
        assert not MailRead.select().exists()

    @pytest.mark.sqlite
    def test_the_first_look_goes_a_week_back(self, look, box):
        look()
        assert "UID SEARCH SINCE 14-Nov-2026" in box.asked

    @pytest.mark.sqlite
    def test_a_mail_that_is_gone_meanwhile_is_passed_over(self, studio, box, look):
        sent(studio)
        box.mails = {1: b"", 2: mail("answer")}
        assert look() == 1
        assert look() == 0

    @pytest.mark.sqlite
    def test_a_huge_mail_is_read_in_part(self, studio, box, look):
        sent(studio)
        box.add(mail("answer") + b"x" * 3_000_000)
        assert look() == 1

    @pytest.mark.sqlite
    def test_many_are_read_in_turns(self, studio, box, look, monkeypatch):
        monkeypatch.setattr(mailbox, "MOST_AT_ONCE", 2)
        sent(studio)
        for number in range(5):
            box.add(mail("answer").replace(b"answer-1", b"answer-%d" % number))
        assert [look(), look(), look(), look()] == [2, 2, 1, 0]

    @pytest.mark.sqlite
    def test_a_server_that_knows_only_login(self, box, look):
        box.plain, box.password = False, 'pa "ss\\ word'
        assert look() == 0

    @pytest.mark.sqlite
    def test_a_password_that_is_wrong_is_never_told(self, box, look):
        box.user = "somebody.else"
        with pytest.raises(Unreadable) as caught:
            look()
        text = str(caught.value)
        assert "refused the login of studio@lightroom.example: check bounce.user and SITTINGS_MAILBOX_PASSWORD" in text
        assert "It said: " in text and box.password not in text

    @pytest.mark.sqlite
    @pytest.mark.parametrize(
        ("wrong", "told"),
        [
            ({"certificate": "mail.example.net"}, "The certificate of localhost:{port} is not to be trusted: "),
            ({"folder": "Other"}, "localhost has no folder INBOX: check bounce.folder. It said: no such folder"),
            ({"drops_at": "EXAMINE"}, "localhost:{port} broke off"),
            ({"drops_at": "SEARCH"}, "localhost:{port} broke off"),
            ({"garbage_at": "FETCH"}, "localhost:{port} broke off"),
            ({"garbage_at": "CAPABILITY"}, "localhost:{port} broke off"),
        ],
    )
    def test_a_server_that_misbehaves_is_told_of(self, studio, box, look, wrong, told):
        sent(studio)
        box.add(mail("answer"))
        for name, value in wrong.items():
            setattr(box, name, value)
        with pytest.raises(Unreadable) as caught:
            look()
        port = preferences.load().of("bounce.port")
        assert str(caught.value).startswith("The mailbox cannot be read: " + told.format(port=port))
        assert MailRead.select().count() == 0

    @pytest.mark.sqlite
    def test_nobody_is_there(self, studio, look):
        preferences.save(studio, **{"bounce.port": 1})
        with pytest.raises(Unreadable, match=r"localhost:1 does not answer as a mailbox: Connection refused\.$"):
            look()

    @pytest.mark.sqlite
    def test_no_mailbox_is_named(self, studio):
        assert not mailbox.wanted()
        with pytest.raises(Invalid, match=r"^No mailbox is named: set bounce.host first\.$"):
            mailbox.look(SYSTEM)

    @pytest.mark.sqlite
    def test_who_may_not_reads_no_mailbox(self, studio, look):
        roles.add_role(studio, "Guest")
        guest = factories.user(studio, role="guest")
        with pytest.raises(NotAllowed):
            mailbox.look(guest)

    @pytest.mark.sqlite
    def test_the_password_is_nowhere_in_the_book(self, studio, box, look):
        look()
        kept = " ".join(str(row.after) + str(row.before) for row in JournalChange.select())
        assert box.password not in kept


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("bounce.host", "https://imap.example.com", "Mailbox: type the name of a server such as imap.example.com"),
        ("bounce.host", "imap.example.com:993", "Mailbox: type the name of a server such as imap.example.com"),
        ("bounce.folder", "", "Folder: type its name on the server, such as INBOX"),
        ("bounce.port", "0", "Port: type a number from 1 to 65535"),
    ],
)
def test_preferences_that_make_no_sense_are_refused(book, actor, name, value, told):
    with pytest.raises(Invalid) as caught:
        preferences.set_text(actor, name, value)
    assert str(caught.value).startswith(told)
