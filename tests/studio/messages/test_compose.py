import os
from datetime import date, timedelta

import pytest

from models import Attachment, Communication, Consent, DeadAddress, JournalEntry, Outbox, Receiver
from studio.clients import clients
from studio.kernel import clock, database, journal, preferences, sentences
from studio.kernel.errors import Invalid, NotAllowed, StaleRecord, Unsure
from studio.lists import record_kind
from studio.messages import addresses, attached, claims, compose, consent, loading, message_kinds, templates, warned
from studio.messages.message_kinds import KINDS, state_of
from studio.people import roles, users
from tests import factories

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def client(book, actor):
    return factories.reached(actor)


def row(message_id):
    return Communication.get_by_id(message_id)


def told():
    found = JournalEntry.select().order_by(JournalEntry.id.desc()).get()
    return sentences.act(found.verb, sentences.read(found.facts))


# -- mails ---------------------------------------------------------------------------------------------------------------


def test_a_mail_goes_to_the_clients_first_address_and_waits_in_the_outbox(actor, client):
    session = factories.session(actor, client_id=client)
    mail = factories.message(
        actor, session=session.session_id, subject="On {session.date}", body="Dear {client.first_name},", sends=True
    )
    sent = row(mail)
    assert (sent.client_id, sent.user_id) == (client, actor.user_id)
    assert sent.description == "On Monday, November 23, 2026"
    assert sent.body == "Dear Zoe [@click=app.quit],"
    assert [(one.role, one.address, one.address_key) for one in Receiver.select()] == [
        ("to", "zoe@example.com", "zoe@example.com")
    ]
    waiting = Outbox.get(Outbox.communication == mail)
    assert (waiting.channel, waiting.state) == ("email", "waiting")
    assert told() == "Sent email to Ana [VIP] [/, Zoe [@click=app.quit]"


def test_several_receivers_and_copies_are_kept_in_their_order(actor, client):
    mail = factories.message(actor, client=client, to="b@example.com; Smith, Anna <a@EXAMPLE.com>", cc="c@example.com")
    found = [(one.role, one.name, one.address) for one in Receiver.select().order_by(Receiver.id)]
    assert found == [("to", "", "b@example.com"), ("to", "Smith, Anna", "a@example.com"), ("cc", "", "c@example.com")]
    read = record_kind.read(KINDS["email"], mail)
    assert read.values["to"] == 'b@example.com, "Smith, Anna" <a@example.com>'
    assert read.values["cc"] == "c@example.com"


@pytest.mark.parametrize("name", ['A "B" <c@d.ef>, g', "@home; Anna", "Ana [/", "<>", "a" * 100, '"', "Smith, Anna"])
def test_addresses_are_read_as_they_were_written(book, name):
    one = addresses.Addressed(name, "zoe@example.com")
    (read,) = addresses.parse(addresses.written([one]))
    assert read.address == "zoe@example.com"
    assert read.name == name.replace("<", "(").replace(">", ")").replace('"', "'")[:60]


@pytest.mark.parametrize("kind", ["email", "text", "letter"])
def test_who_sees_no_address_gives_a_draft_another_client_and_it_goes_to_them(actor, client, kind):
    phone = clients.Phone("415 555 0177", "mobile", True)
    place = clients.Address("1 Oak St", "Oakland", "CA", "94601", "US", "home")
    other = factories.client(
        actor, "Other", emails=[clients.Email("other@example.com")], phones=[phone], addresses=[place]
    )
    draft = factories.message(actor, kind, client=client)
    made = roles.add_role(actor, "Writer")
    for right in ("others", "messages"):
        roles.set_right(actor, made, right, True)
    writer = factories.user(actor, role="writer")
    record_kind.save(writer, KINDS[kind], draft, None, {"client": other})
    if kind == "text":
        assert row(draft).phone.endswith("0177")
    else:
        (to,) = message_kinds.receivers(draft)
        where = "other@example.com" if kind == "email" else "1 Oak St"
        assert (to.address.splitlines()[0], "Other" in to.name) == (where, True)
    assert row(draft).client_id == other


def test_a_draft_is_changed_and_its_version_counts_receivers(actor, client):
    mail = factories.message(actor, client=client)
    version = record_kind.save(actor, KINDS["email"], mail, 1, {"to": "new@example.com"})
    assert version == 2
    with pytest.raises(StaleRecord):
        record_kind.save(actor, KINDS["email"], mail, 1, {"subject": "Other"})


def test_what_was_sent_is_copied_and_never_changed(actor, client):
    mail = factories.message(actor, client=client, sends=True)
    with pytest.raises(NotAllowed, match="is waiting to be sent: it is not changed any more. Copy it"):
        record_kind.save(actor, KINDS["email"], mail, None, {"subject": "Other"})
    with pytest.raises(NotAllowed, match="Copy it"):
        compose.send(actor, mail)
    copy = compose.copy(actor, mail)
    assert state_of(copy) == "draft"
    assert (
        record_kind.read(KINDS["email"], copy).values["to"] == '"Zoe [@click=app.quit] Ana [VIP] [/" <zoe@example.com>'
    )
    compose.send(actor, copy)
    assert state_of(copy) == "waiting"


def test_what_stands_in_a_name_is_never_a_field_nor_after_a_copy(actor, book):
    client = factories.reached(actor, last="{studio.phone}", first="{client.last_name}")
    mail = factories.message(actor, client=client, body="{client.name} {{x}}", sends=True)
    assert row(mail).body == "{client.last_name} {studio.phone} {x}"
    copy = compose.copy(actor, mail)
    compose.send(actor, copy)
    assert row(copy).body == "{client.last_name} {studio.phone} {x}"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"body": ""}, "The message is empty"),
        ({"subject": ""}, "has no subject"),
        ({"to": "", "cc": "c@example.com"}, None),
        ({"body": "On {session.date}."}, r"Message: there is nothing for \{session.date\}: fill it in"),
        ({"body": "{client.frist_name}"}, 'did you mean "client.first_name"'),
        ({"subject": "{"}, "Subject: A brace stands alone"),
        ({"to": "nobody"}, "needs exactly one @"),
        ({"to": "a@example.com\nBcc: b@example.com"}, "exactly one @"),
        ({"subject": "x" * 10_000}, "Subject"),
        ({"subject": "a\x1bb"}, "control characters"),
        ({"to": ", ".join(f"a{n}@example.com" for n in range(51))}, "50 addresses at most"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_a_sentence_and_nothing_is_left(actor, client, values, sentence):
    if sentence is None:  # one that is to nobody goes to the client
        assert factories.message(actor, client=client, sends=True, **values)
        return
    with pytest.raises(Invalid, match=sentence):
        factories.message(actor, client=client, sends=True, **values)
    assert Communication.select().count() == Receiver.select().count() == 0


def test_a_mail_to_nobody_is_refused(actor, book):
    with pytest.raises(Invalid, match="is to nobody"):
        factories.message(actor, client=factories.client(actor), sends=True)


def test_line_breaks_in_a_subject_are_spaces(actor, client):
    mail = factories.message(actor, client=client, subject="One\r\nBcc: x@example.com\u2028two", sends=True)
    assert row(mail).description == "One Bcc: x@example.com two"


def test_a_mail_of_a_later_day_waits_until_the_studio_opens(actor, client):
    mail = factories.message(actor, client=client, due_on=date(2026, 11, 25), sends=True)
    assert Outbox.get(Outbox.communication == mail).next_try_at.isoformat() == "2026-11-25T17:00:00+00:00"


def test_undo_takes_a_draft_back_with_its_receivers(actor, client):
    from studio.kernel import undo

    mail = factories.message(actor, client=client)
    record_kind.save(actor, KINDS["email"], mail, 1, {"to": "new@example.com"})
    undo.undo(actor)
    assert [one.address for one in Receiver.select()] == ["zoe@example.com"]
    undo.undo(actor)
    assert Communication.select().count() == Receiver.select().count() == 0


def test_a_draft_is_deleted_with_what_belongs_to_it_and_what_waits_is_not(actor, client):
    draft = factories.message(actor, client=client)
    record_kind.remove(actor, KINDS["email"], draft)
    assert Receiver.select().count() == 0
    with pytest.raises(NotAllowed):
        record_kind.remove(actor, KINDS["email"], factories.message(actor, client=client, sends=True))


# -- templates -----------------------------------------------------------------------------------------------------------


def test_a_template_gives_its_words_where_none_are_typed(actor, client):
    template = factories.template(actor, subject="Thanks, {client.first_name}")
    mail = factories.message(actor, client=client, template=template, subject="", body="")
    assert (row(mail).description, row(mail).body) == (
        "Thanks, {client.first_name}",
        "Thank you, {client.first_name|there}!",
    )
    own = factories.message(actor, client=client, template=template, subject="Mine", body="Own words")
    assert (row(own).description, row(own).body) == ("Mine", "Own words")


def test_a_letter_is_called_by_its_template(actor, client):
    letter = factories.message(actor, "letter", client=client, template=factories.template(actor), body="", sends=True)
    assert row(letter).description == "Thanks [/"
    assert Receiver.get().address == "12 Elm St\nBerkeley CA 94704\nUS"
    assert state_of(letter) == "waiting"


# -- texts -----------------------------------------------------------------------------------------------------------------


def test_a_text_that_nobody_named_is_called_by_its_words_as_they_went(actor, client):
    text = factories.message(actor, "text", client=client, body="Dear {client.first_name}, see you.", sends=True)
    assert row(text).description == f"Dear {factories.FIRST}, see you."


def test_a_text_goes_to_a_number_that_is_marked_for_texts(actor, client):
    text = factories.message(actor, "text", client=client, body="See you on Monday.", sends=True)
    assert (row(text).phone, row(text).description) == ("(415) 555-0133", "See you on Monday.")
    assert Receiver.get().address == "+14155550133"


def test_a_number_that_is_not_marked_gets_no_text(actor, book):
    client = factories.client(actor, phones=[clients.Phone("415 555 0199", "home", False)])
    with pytest.raises(Invalid, match="is to no number"):
        factories.message(actor, "text", client=client, sends=True)
    with pytest.raises(NotAllowed, match=r"\(415\) 555-0199 is not marked for texts"):
        factories.message(actor, "text", client=client, phone="(415) 555-0199", sends=True)


def test_a_number_of_another_country_without_its_code(actor, book):
    client = factories.client(actor, phones=[clients.Phone("0151 23456789", "mobile", True)])
    with pytest.raises(Invalid, match="is no number that texts can be sent to"):
        factories.message(actor, "text", client=client, sends=True)
    preferences.set_text(actor, "text.country", "de")
    text = factories.message(actor, "text", client=client, sends=True)
    assert Receiver.get().address == "+4915123456789"
    (taken,) = claims.claim("w", "text")
    assert (taken.communication_id, loading.read([taken])[taken.id].withheld) == (text, {})


def test_a_text_of_many_parts_is_refused(actor, client):
    with pytest.raises(Invalid, match="would be 11 parts"):
        factories.message(actor, "text", client=client, body="x" * 1531, sends=True)


# -- consent ---------------------------------------------------------------------------------------------------------------


def test_an_opt_out_belongs_to_the_number_whoever_has_it(actor, client):
    consent.note(actor, "text", "+1 415-555-0133", "withdrawn", how="by text", words="STOP")
    other = factories.client_with_phone(actor, last="Other")
    with pytest.raises(NotAllowed, match="consent was withdrawn on Sat Nov 21, 2026"):
        factories.message(actor, "text", client=other, sends=True)
    with pytest.raises(NotAllowed, match="Call instead"):
        factories.message(actor, "text", client=other, sends=True, despite="it is urgent")
    consent.note(actor, "text", "415 555 0133", "given", how="on the phone")
    assert factories.message(actor, "text", client=other, sends=True)


def test_a_mail_may_go_although_where_a_human_says_why(actor, client):
    consent.note(actor, "email", "ZOE@example.com", "withdrawn")
    with pytest.raises(Unsure, match="To send it all the same, say why"):
        factories.message(actor, client=client, sends=True)
    factories.message(actor, client=client, sends=True, despite="she asked for her receipt")
    assert told().endswith("although it was not wanted there, or does not arrive: she asked for her receipt")


@pytest.mark.parametrize(("channel", "address"), [("text", "+14155550133"), ("email", "zoe@example.com")])
def test_asking_again_lifts_no_withdrawal(actor, client, channel, address):
    consent.note(actor, channel, address, "asked")
    assert consent.standing(channel, address).state == "asked"
    consent.note(actor, channel, address, "withdrawn", how="by text", words="STOP")
    assert consent.note(actor, channel, address, "asked", how="by phone").state == "asked"
    assert "consent was withdrawn" in consent.refusal(channel, address)
    with journal.entry(actor, "message.blocked") as entry:
        assert not consent.withdraw(entry, channel, address, consent.BY_GATEWAY, "blocked")
    consent.note(actor, channel, address, "given", how="on the phone")
    consent.note(actor, channel, address, "asked", how="by phone")
    assert consent.refusal(channel, address) == ""


@pytest.mark.parametrize("change", [{"text.country": "GB"}, {"country": "GB", "region": ""}])
def test_a_withdrawal_outlives_a_change_of_the_country(actor, book, change):
    phone = clients.Phone("07911 123456", "mobile", True)
    client = factories.client(actor, phones=[phone])
    consent.note(actor, "text", "07911 123456", "withdrawn", how="by text", words="STOP")
    preferences.save(actor, **change)
    for address in ("07911 123456", "+447911123456", "+44 7911 123456"):
        assert "consent was withdrawn" in consent.refusal("text", address)
    with pytest.raises(NotAllowed, match="consent was withdrawn"):
        factories.message(actor, "text", client=client, sends=True)
    assert [line.told for line in consent.of_client(client)][0].startswith("withdrawn")
    consent.note(actor, "text", "+447911123456", "given", how="on the phone")
    assert consent.refusal("text", "07911 123456") == ""
    assert [one.state for one in consent.said("text", "07911 123456")] == ["given", "withdrawn"]


def test_what_is_kept_without_the_countrys_code_is_seen_before_a_text_goes(actor, book):
    client = factories.client(actor, phones=[clients.Phone("07911 123456", "mobile", True)])
    preferences.set_text(actor, "text.country", "GB")
    factories.message(actor, "text", client=client, sends=True)
    (taken,) = claims.claim("w", "text")
    for table, more, why in (
        (DeadAddress, {}, "takes none any more"),
        (Consent, {"state": "withdrawn"}, "want no messages"),
    ):
        with journal.entry(actor, "message.blocked") as entry:
            entry.append(table, channel="text", address_key="07911123456", at=clock.now_utc() + timedelta(1), **more)
        assert why in loading.read([taken])[taken.id].withheld["+447911123456"]
    assert "takes no texts any more" in warned.dead("text", "+447911123456")


def test_consent_is_only_added_to(actor, client):
    consent.note(actor, "email", "zoe@example.com", "asked")
    consent.note(actor, "email", "zoe@example.com", "given", how="on the form", words="May we write to you?")
    assert [one.state for one in consent.said("email", "zoe@example.com")] == ["given", "asked"]
    for sql in ("UPDATE consent SET state = 'given'", "DELETE FROM consent"):
        with pytest.raises(Exception, match="append-only|never changed|consent"):
            database.try_write(sql, ())
    with pytest.raises(Invalid, match="Say how it was given"):
        consent.note(actor, "email", "zoe@example.com", "given")


# -- files -----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path, monkeypatch):
    below = tmp_path / "proofs"
    below.mkdir()
    monkeypatch.setattr(attached, "roots", lambda: (below.resolve(),))
    return below


def test_a_file_below_the_folders_goes_along(actor, client, folder):
    (folder / "Größe [1].pdf").write_bytes(b"%PDF")
    mail = factories.message(actor, client=client, attachments="Größe [1].pdf", sends=True)
    kept = Attachment.get(Attachment.communication == mail)
    assert (kept.name, kept.bytes) == ("Größe [1].pdf", 4)
    assert attached.content(kept.path) == b"%PDF"


def test_a_file_that_may_not_go_along_is_refused_in_a_sentence(actor, client, folder):
    outside = folder.parent / "secret.db"
    outside.write_bytes(b"secret")
    (folder / "link.pdf").symlink_to(outside)
    (folder / "out").symlink_to(folder.parent)
    (folder / "folder").mkdir()
    with (folder / "huge.tif").open("wb") as huge:
        huge.truncate(3_000_000_000)
    for path, sentence in (
        ("../secret.db", "is not below"),
        (str(outside), "is not below"),
        ("link.pdf", "is not below"),
        ("out/secret.db", "is not below"),
        ("/etc/passwd", "is not below"),
        ("missing.pdf", "is not there"),
        ("folder", "is no file"),
        ("huge.tif", "are 3000.0 MB: 15 MB go into one mail"),
        ("x" * 5000, "cannot be read"),
    ):
        with pytest.raises(Invalid, match=sentence):
            factories.message(actor, client=client, attachments=path)


def test_a_link_put_in_a_files_place_later_is_not_followed(folder):
    path = folder / "proof.pdf"
    path.write_bytes(b"%PDF")
    (file,) = attached.checked(["proof.pdf"])
    outside = folder.parent / "secret.db"
    outside.write_bytes(b"secret")
    path.unlink()
    path.symlink_to(outside)
    with pytest.raises(Invalid, match="is not below"):
        attached.content(file.path)


@pytest.mark.sqlite
def test_the_session_book_itself_never_goes_along(book, folder):
    for name in ("book.db", "book.db-wal"):
        os.link(f"{book.url.removesuffix('book.db')}{name}".removeprefix("sqlite:///"), folder / name)
        with pytest.raises(Invalid, match="is the session book itself"):
            attached.checked([name])


def test_without_a_folder_nothing_goes_along(actor, client, tmp_path):
    with pytest.raises(Invalid, match=r"name folders in mail\.attachment_roots first"):
        factories.message(actor, client=client, attachments=str(tmp_path / "x.pdf"))


def test_the_photographer_is_offered_and_never_the_first(actor, client):
    users.edit_user(actor, actor.user_id, None, {"email": "mia@studio.example"})
    session = factories.session(actor, client_id=client, photographer=actor.user_id).session_id
    assert [(one.address, one.whose) for one in addresses.offered("email", None, session)] == [
        ("zoe@example.com", "client"),
        ("mia@studio.example", "photographer"),
    ]
    lonely = factories.session(actor, "2026-11-24 10:00", photographer=actor.user_id).session_id
    with pytest.raises(Invalid, match="is to nobody"):
        factories.message(actor, session=lonely, sends=True)


def test_a_studio_writes_in_its_own_language_where_the_client_has_none(actor, client):
    preferences.set_text(actor, "studio.language", "German")
    session = factories.session(actor, client_id=client).session_id
    mail = factories.message(actor, session=session, subject="{session.date}", sends=True)
    assert row(mail).description == "Montag, 23. November 2026"
    clients.save_client(actor, client, None, {"language": "fr"})
    mail = factories.message(actor, session=session, subject="{session.date}", sends=True)
    assert row(mail).description == "lundi 23 novembre 2026"
    with pytest.raises(Invalid, match='There is no language "Klingon"'):
        preferences.set_text(actor, "studio.language", "Klingon")
    with pytest.raises(Invalid, match="There is no language"):
        clients.save_client(actor, client, None, {"language": "xx_YY"})


def test_it_is_written_in_the_language_of_who_gets_it_whatever_the_studios_own_words(actor, client):
    template = factories.template(actor, body="Thanks, {client.first_name}")
    templates.translate(actor, template, "pt_BR", {"body": "Obrigado, {client.first_name}"})
    clients.save_client(actor, client, None, {"language": "pt-br"})
    mail = factories.message(actor, client=client, template=template, body="", sends=True)
    assert row(mail).body.startswith("Obrigado")


# -- answers, and taking back ------------------------------------------------------------------------------------------------


def test_a_mail_that_came_in_is_answered_and_never_changed(actor, client):
    mail = factories.incoming(actor, client, body="Is {client.first_name} me?\nZoe")
    with pytest.raises(NotAllowed, match="came from the client"):
        record_kind.save(actor, KINDS["email"], mail, None, {"subject": "x"})
    answer = compose.reply(actor, mail)
    read = record_kind.read(KINDS["email"], answer)
    assert (read.values["to"], read.values["subject"]) == ("Zoe <zoe@example.com>", "Re: Question [/")
    compose.save_and_send(actor, answer, 1, {"body": f"Yes.{read.values['body']}"})
    assert row(answer).body == "Yes.\n\n> Is {client.first_name} me?\n> Zoe"
    with pytest.raises(Invalid, match="Only a mail that came from the client"):
        compose.reply(actor, answer)


def test_undo_takes_back_what_waits_and_the_draft_is_as_it_was(actor, client):
    from studio.kernel import undo

    mail = factories.message(actor, client=client, body="Dear {client.first_name}")
    compose.send(actor, mail)
    assert state_of(mail) == "waiting"
    undo.undo(actor)
    assert state_of(mail) == "draft"
    assert row(mail).body == "Dear {client.first_name}"
