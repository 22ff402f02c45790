"""Whatever stands in a name, a subject or a text: no header, no second filling, no path, and never anything but a sentence."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from models import Client, Communication, Outbox, Receiver
from studio.kernel.errors import StudioError
from studio.lists import upkeep
from studio.lists.own import TEMPLATE
from studio.messages import addresses, mail, mail_written, templates
from studio.messages.parts import parts_of
from tests import factories
from tests.studio.kernel.clean.hostile import TEXTS
from tests.torture import some

pytestmark = [pytest.mark.sqlite, pytest.mark.usefixtures("frozen")]

HEADERS = {
    "from", "to", "cc", "subject", "date", "message-id", "auto-submitted", "content-type", "content-transfer-encoding",
    "mime-version",
}  # fmt: skip
MORE = ["a\r\nBcc: victim@example.com", "a\nSubject: other\n\nbody", "\r\n\r\n.\r\nQUIT\r\n", "{client.last_name}", "{{", "}{",
        "=?utf-8?b?QmNjOiB4QGV4YW1wbGUuY29t?=", "../../etc/passwd", "=1+1", "@SUM(A1)", "x" * 10_000, "{" * 500, "|" * 200,
        "\u2028Bcc: x@example.com", "a@b.cd>, <c@d.ef", '"', "\\", "<script>", "%0d%0aBcc:x"]  # fmt: skip
SERVER = mail.Server("localhost", 25, "none", sender="studio@example.com", sender_name="Studio")


def handed_over(message_id):
    """Write a sent mail as it goes over the line, and read it back as a stranger's program does."""
    row = Communication.get_by_id(message_id)
    to = [(one.name, one.address) for one in Receiver.select().where(Receiver.communication == message_id)]
    key = Outbox.get(Outbox.communication == message_id).message_id
    raw = mail_written.written(
        mail_written.Mail(key, datetime(2026, 11, 21, tzinfo=UTC), to, (), row.description, row.body), SERVER
    )
    return raw, message_from_bytes(raw, policy=policy.default)


@pytest.mark.of_the_day(3)
@pytest.mark.parametrize(
    "text", [*(one.text for one in some(TEXTS).values()), *MORE], ids=lambda text: ascii(text)[:20]
)
def test_what_is_typed_or_stands_in_a_name_stays_text(book, actor, text):
    clients = []
    for values in ({"last": text}, {"first": text}):
        try:
            clients.append(factories.reached(actor, **values))
        except StudioError as error:
            assert len(str(error).splitlines()) == 1
    for client in clients:
        words = {"subject": "For {client.name}", "body": "Dear {client.first_name|you}, {client.last_name}."}
        sent = factories.message(actor, client=client, **words, sends=True)
        who = Client.get_by_id(client)
        body = Communication.get_by_id(sent).body
        assert body == f"Dear {who.first_name or 'you'}, {who.last_name}."  # filled once
        raw, read = handed_over(sent)
        assert {name.casefold() for name in read} <= HEADERS
        assert [one.addr_spec for one in read["to"].addresses] == ["zoe@example.com"]
        assert read.get_all("bcc") is None and len(read.get_all("subject")) == 1
        assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    plain = factories.reached(actor)
    for field in ("subject", "body", "to", "cc", "attachments"):
        try:
            sent = factories.message(actor, client=plain, sends=True, **{field: text})
        except StudioError as error:
            assert len(str(error).splitlines()) == 1
            continue
        _, read = handed_over(sent)
        assert {name.casefold() for name in read} <= HEADERS
    for kind, field in (("text", "body"), ("letter", "body"), ("text", "phone"), ("letter", "to")):
        try:
            factories.message(actor, kind, client=plain, sends=True, **{field: text})
        except StudioError as error:
            assert len(str(error).splitlines()) == 1
    for field in ("name", "subject", "body", "attachments"):
        try:
            upkeep.add(actor, TEMPLATE, {"name": f"T {field}", "email": True, field: text})
        except StudioError as error:
            assert len(str(error).splitlines()) == 1
    assert parts_of(text).parts >= (1 if text else 0)


@pytest.mark.parametrize("text", MORE, ids=lambda text: ascii(text)[:20])
def test_kept_text_is_filled_as_it_stands(book, actor, text):
    found = templates.preview(actor, templates.Words("", templates.kept(text)), None, None, "")
    assert (found.body.text, found.missing) == (text, ())


@pytest.mark.parametrize(
    "name", ["aaa, victim@evil.com " * 9, "\\" * 200, '"' * 200, "a" * 200, "ë, " * 60, "(, " * 60, "<b@c.de>, " * 9]
)
def test_a_long_name_is_one_name(book, actor, name):
    sent = factories.message(actor, client=factories.reached(actor, last=f"A {name.strip()}"[:200]), sends=True)
    _, read = handed_over(sent)
    assert [one.addr_spec for one in read["to"].addresses] == ["zoe@example.com"]


def test_a_receiver_that_is_two_is_read_as_two_or_refused(book):
    for text in (
        "a@b.cd>, <c@d.ef",
        "a@b.cd\r\nBcc: c@d.ef",
        "<a@b.cd> <c@d.ef>",
        "a@b.cd c@d.ef",
        '"a@b.cd',
        "a@b.cd,,",
    ):
        try:
            found = addresses.parse(text)
        except StudioError:
            continue
        assert all(one.address.count("@") == 1 and " " not in one.address for one in found), text
