"""Mails as servers and people write them, in ``mails``: each told for what it is."""

import pytest

from studio.messages import mail_text
from studio.messages.reports import Report, Told, understand
from tests.studio.messages.written import ANA, BEN, CLEO, MAILS, OURS


def mail(name):
    return mail_text.parsed((MAILS / f"{name}.eml").read_bytes())


def said(report):
    return [(one.addresses[0], one.action, one.code, one.lasting) for one in report.told]


@pytest.mark.parametrize(
    ("name", "kind", "told"),
    [
        (
            "two_receivers",
            "failed",
            [(ANA, "failed", "5.1.1", True), (BEN, "failed", "5.2.2", False), (CLEO, "delayed", "4.4.1", False)],
        ),
        ("delayed", "delayed", [(ANA, "delayed", "4.4.1", False)]),
        ("no_blank_line", "failed", [(ANA, "failed", "5.1.1", True), (BEN, "failed", "5.0.0", True)]),
        ("plain_text", "failed", [(ANA, "failed", "5.1.1", True)]),
        ("plain_delay", "delayed", [(ANA, "delayed", "", False)]),
        ("qmail", "failed", [(ANA, "failed", "5.1.1", True), (BEN, "failed", "5.7.1", False)]),
        ("exchange", "failed", [(ANA, "failed", "5.1.10", True)]),
        ("german", "failed", [(ANA, "failed", "5.1.1", True)]),
        ("french", "failed", [(ANA, "failed", "5.2.2", False)]),
        ("spanish", "delayed", [(ANA, "delayed", "4.3.0", False)]),
        ("japanese", "failed", [(ANA, "failed", "5.1.1", True)]),
        ("complaint", "complaint", [(ANA, "complained", "", False)]),
        ("vacation", "automatic", []),
        ("receipt", "automatic", []),
        ("answer", "person", []),
    ],
)
def test_each_kind_of_mail_is_told_apart(name, kind, told):
    report = understand(mail(name))
    assert (report.kind, said(report), report.about[:1]) == (kind, told, (OURS,))


def test_a_forged_report_names_a_mail_that_is_not_ours():
    assert understand(mail("forged")).about == ("<theirs-9@elsewhere.example>",)


def test_the_words_are_the_servers_own_on_one_line():
    assert understand(mail("two_receivers")).told[0].words == (
        "550 5.1.1 <ana@family.example>: Recipient address rejected: User unknown in virtual mailbox table"
    )
    assert "Benutzer existiert nicht" in understand(mail("german")).told[0].words
    assert "宛先のメールアドレスが存在しません" in understand(mail("japanese")).told[0].words


def test_an_address_of_ours_in_what_was_sent_back_is_no_receiver():
    assert {one.addresses[0] for one in understand(mail("qmail")).told} == {ANA, BEN}


def test_of_a_forwarded_mail_both_addresses_are_known():
    raw = (MAILS / "delayed.eml").read_bytes().replace(
        b"Final-Recipient: rfc822; ana@family.example",
        b"Action: delayed\nOriginal-Recipient: rfc822;ana@family.example\nFinal-Recipient: rfc822; new@other.example",
    ).replace(b"Action: delayed\nStatus", b"Status")  # fmt: skip
    assert understand(mail_text.parsed(raw)).told[0].addresses == (ANA, "new@other.example")


def test_letters_of_the_world_in_an_address():
    raw = (MAILS / "exchange.eml").read_bytes()
    raw = raw.replace(b"message/delivery-status", b"message/global-delivery-status")
    raw = raw.replace(b"RFC822;ana@family.example", b"utf-8; \\x{E4}na@family.example")
    assert understand(mail_text.parsed(raw)).told[0].addresses == ("äna@family.example",)


@pytest.mark.parametrize(
    ("code", "words", "lasting"),
    [
        ("5.1.1", "", True),
        ("5.1.2", "", True),
        ("5.2.1", "", True),
        ("5.0.0", "550 5.7.1 looks like spam", False),
        ("5.0.0", "550 5.1.1 who is that", True),
        ("5.0.0", "", False),
        ("5.7.1", "550 5.7.1 blocked", False),
        ("5.1.8", "your own address is bad", False),
        ("550", "550 no such user", True),
        ("552", "552 too much mail", False),
        ("4.1.1", "", False),
    ],
)
def test_only_codes_that_are_the_addresss_fault_are_for_ever(code, words, lasting):
    assert Told((ANA,), "failed", code, words).lasting is lasting
    assert not Told((ANA,), "delayed", code, words).lasting


def test_a_postmaster_who_writes_is_a_person():
    raw = b"From: Ana <postmaster@family.example>\nSubject: Re\nIn-Reply-To: <ours-1@lightroom.example>\n\nSee you at 5.\n"
    assert understand(mail_text.parsed(raw)) == Report("person", (OURS,))


def test_a_report_that_somebody_forwards_is_a_persons_mail():
    inner = (MAILS / "two_receivers.eml").read_bytes()
    raw = b"From: Ana <ana@family.example>\nContent-Type: multipart/mixed; boundary=f\n\n--f\n\nWhat is this?\n--f\n"
    raw += b"Content-Type: message/rfc822\n\n" + inner + b"\n--f--\n"
    assert understand(mail_text.parsed(raw)).kind == "person"


@pytest.mark.parametrize("name", ["broken", "broken_report"])
def test_what_is_broken_is_read_as_far_as_it_goes(name):
    assert understand(mail(name)) == Report("person", ())


# -- words ---------------------------------------------------------------------------------------------------------------


def test_what_a_person_wrote_is_read_and_cleaned():
    answer = mail("answer")
    assert mail_text.senders(answer) == ("Silva, Ana [VIP]", "Ana@Family.Example")
    assert mail_text.header(answer, "Subject") == "Re: Your session 😻"
    assert mail_text.notes(mail_text.body(answer)) == "Ja, gerne! [2JGrüße  Ana"
    assert mail_text.attachments(answer) == ("../../dog.jpg",)


def test_html_is_told_as_people_read_it():
    assert mail_text.body(mail("html_only")) == "Can we come at 10 AM?\n\nAna\nRex <the dog>\n3 < 4\nBye"


def test_letters_that_are_in_no_known_form_are_read_all_the_same():
    broken = mail("broken")
    assert "No part begins here." in mail_text.body(broken)
    assert "Grüße" in mail_text.body(broken)
    assert mail_text.header(broken, "Subject")


HEAD = b"From: MAILER-DAEMON@x.example\nSubject: x\nMIME-Version: 1.0\n"
NESTED = b"--b\nContent-Type: multipart/mixed; boundary=b\n\n"
HUGE = {
    "deep parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + NESTED * 5_000,
    "deep mails": HEAD + b"Content-Type: message/rfc822\n\n" * 5_000,
    "parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 5_000,
    "parameters": HEAD + b"Content-Type: multipart/mixed" + b";" * 900_000 + b"\n\nx",
    "folds": HEAD + b"Content-Type: multipart/mixed" + b";\n ;;" * 200_000 + b"\n\nx",
    "words": b"From: x@y.example\nSubject: " + b"=?a?q?" * 100_000 + b"\n\n",
    "addresses": HEAD + b"\n" + b"a.b@" * 200_000,
    "receivers": HEAD + b"Content-Type: message/delivery-status\n\n" + b"Action: failed\nFinal-Recipient: a; b@c.de\n" * 9_000,
    "tags": HEAD + b"Content-Type: text/html\n\n" + b"<a \n" * 200_000,
    "comments": HEAD + b"Content-Type: text/html\n\n" + b"<!-\n" * 200_000,
    "zeros": HEAD + b"\n" + bytes(900_000),
}  # fmt: skip


@pytest.mark.parametrize("name", HUGE)
def test_a_mail_that_is_made_to_be_expensive_is_read_all_the_same(name):
    message = mail_text.parsed(HUGE[name])
    assert len(understand(message).told) <= 100
    assert len(mail_text.notes(mail_text.body(message))) <= 20_000
    assert len(mail_text.attachments(message)) <= 20


@pytest.mark.parametrize(
    "sign", ["\x00", "\x1b", "\x9b", "\u202e", "\u2066", "\ufeff", "\ud800", "\U000e0041", "\ufffe"]
)
def test_what_steers_or_hides_is_left_out(sign):
    assert mail_text.notes(f"a{sign}b\r\nc") == "ab\nc"
    assert mail_text.line(f"a{sign}b\r\nc") == "ab c"


def test_a_text_that_is_too_long_says_so():
    kept = mail_text.notes("x" * 30_000)
    assert (len(kept) <= 20_000, kept[-5:]) == (True, "[...]")
