import pytest

from tests.cli.conftest import Sittings

REACH = ("--email", "zoe@example.com", "--phone", "415 555 0133")


@pytest.fixture
def session(sittings: Sittings) -> str:
    client = sittings.client("Smith [/", "Zoë", *REACH)
    booked = sittings.json(
        "session", "book", "--client", client, "--type", "Family", "--date", "2026-11-24", "--start", "10:00"
    )
    return str(booked["number"])


def test_a_mail_is_written_and_sent_and_shown(sittings: Sittings, session: str) -> None:
    words = ("--session", session, "--subject", "On {session.date}", "--body", "Dear {client.first_name},\nsee you.")
    mail = sittings.json("email", "add", *words)
    assert mail == {
        "id": mail["id"],
        "kind": "email",
        "client": sittings.json("session", "show", session)["client"],
        "session": session,
        "appointment": None,
        "due": "2026-11-21",
        "completed": None,
        "user": "mia",
        "to": ["zoe@example.com"],
        "subject": "On Tuesday, November 24, 2026",
        "body": "Dear Zoë,\nsee you.",
        "template": None,
        "state": "waiting",
        "parts": None,
    }
    assert sittings.json("comm", "show", str(mail["id"])) == mail
    assert sittings.json("comm", "list", "--session", session) == [mail]
    assert sittings.json("comm", "list", "--client", mail["client"]["number"], "kind:email") == [mail]
    assert sittings.json("comm", "list", "kind:letter") == []
    shown = sittings.text("comm", "show", str(mail["id"]))
    assert "Dear Zoë," in shown
    assert "Client   Smith [/, Zoë\n" in shown


def test_a_draft_is_sent_later_and_what_was_sent_is_copied(sittings: Sittings, session: str) -> None:
    draft = sittings.json(
        "email", "add", "--session", session, "--subject", "S", "--body", "B", "--draft", "--to", "b@x.org"
    )
    assert (draft["state"], draft["to"]) == ("draft", ["b@x.org"])
    number = str(draft["id"])
    assert sittings.text("comm", "send", number) == f"Sent message {number}.\n"
    assert sittings.refused("comm", "send", number)[0] == "not_allowed"
    copied = sittings.json("comm", "copy", number)
    assert (copied["state"], copied["to"], copied["body"]) == ("draft", ["b@x.org"], "B")


def test_a_text_has_its_number_and_its_parts(sittings: Sittings, session: str) -> None:
    code, sentence = sittings.refused("text", "add", "--session", session, "--body", "x")
    assert (code, "is to no number" in sentence) == ("invalid", True)


def test_a_number_is_marked_for_texts_and_written_to(sittings: Sittings, session: str) -> None:
    client = sittings.json("session", "show", session)["client"]["number"]
    edited = sittings.json("client", "edit", client, "--texts", "+1 415 555 0133", "--texts", "415 555 0177")
    assert edited["phones"] == ["(415) 555-0133", "(415) 555-0177"]
    text = sittings.json("text", "add", "--session", session, "--body", "Hi {client.first_name}, " + "x" * 160)
    assert (text["to"], text["parts"], text["state"]) == (
        ["+14155550133"],
        3,
        "waiting",
    )  # ë is not in the short alphabet
    other = sittings.json("text", "add", "--client", client, "--body", "y" * 161, "--to", "(415) 555-0177")
    assert (other["to"], other["parts"], other["subject"]) == (["+14155550177"], 2, "y" * 58 + "..")
    new = sittings.json("client", "add", "--last", "New", "--texts", "415 555 0188")["number"]
    assert sittings.json("text", "add", "--client", new, "--body", "z")["to"] == ["+14155550188"]


def test_a_letter_goes_to_the_print_queue(sittings: Sittings, session: str) -> None:
    assert "is to nobody" in sittings.refused("letter", "add", "--session", session, "--body", "x")[1]
    letter = sittings.json(
        "letter", "add", "--session", session, "--body", "Dear {client.name}", "--to", "12 Elm St, Berkeley"
    )
    assert (letter["state"], letter["to"], letter["body"]) == ("waiting", ["12 Elm St, Berkeley"], "Dear Zoë Smith [/")


def test_a_template_is_kept_translated_previewed_and_used(sittings: Sittings, session: str) -> None:
    made = sittings.json(
        *("list", "template", "add", "Soon", "--subject", "Soon, {client.first_name}", "--body", "On {session.date}."),
        *("--use", "email,letter"),
    )
    assert [made[use] for use in ("email", "text", "letter")] == [True, False, True]
    changed = sittings.json("list", "template", "edit", "soon", "--use", "text,email")
    assert [changed[use] for use in ("email", "text", "letter")] == [True, True, False]
    sittings.text("template", "translate", "Soon", "--language", "German", "--body", "Am {session.date}.")
    preview = sittings.json("template", "preview", "Soon", "--session", session)
    assert (preview["subject"], preview["body"]) == ("Soon, Zoë", "On Tuesday, November 24, 2026.")
    german = sittings.json("template", "preview", "Soon", "--session", session, "--language", "de")
    assert (german["subject"], german["body"]) == ("Soon, Zoë", "Am Dienstag, 24. November 2026.")
    mail = sittings.json("email", "add", "--session", session, "--template", "Soon")
    assert (mail["template"], mail["subject"], mail["body"]) == ("Soon", "Soon, Zoë", "On Tuesday, November 24, 2026.")


def test_a_template_that_says_nothing_is_refused(sittings: Sittings) -> None:
    add = ("list", "template", "add", "Bad")
    assert "There is no field" in sittings.refused(*add, "--body", "{session.dat}")[1]
    assert "Say what the template is for" in sittings.refused(*add, "--body", "x", "--use", "")[1]
    assert "There is no use" in sittings.refused(*add, "--body", "x", "--use", "fax")[1]
    sittings.json(*add, "--body", "x")
    assert (
        "There is no language" in sittings.refused("template", "translate", "Bad", "--language", "xx", "--body", "y")[1]
    )


def test_a_preview_says_what_is_missing(sittings: Sittings) -> None:
    client = sittings.client()
    sittings.json("list", "template", "add", "Soon", "--body", "On {session.date}.")
    result = sittings("template", "preview", "Soon", "--client", client)
    assert (result.code, result.err) == (0, "There is nothing for {session.date}.\n")
    assert sittings.refused(
        "email", "add", "--client", client, "--template", "Soon", "--to", "a@b.cd", "--subject", "x"
    )[1].startswith("Message: there is nothing for {session.date}")


def test_the_fields_are_explained(sittings: Sittings) -> None:
    found = {one["field"]: one["about"] for one in sittings.json("template", "fields")}
    assert found["session.date"] == "The day with its weekday, in the client's language."


def test_consent_is_noted_listed_and_heeded(sittings: Sittings, session: str) -> None:
    client = sittings.json("session", "show", session)["client"]["number"]
    noted = sittings.json(
        "consent", "withdraw", "email", "ZOE@example.com", "--how", "by phone", "--words", "No more mails!"
    )
    assert (noted["state"], noted["by"], noted["how"], noted["words"]) == (
        "withdrawn",
        "MKH",
        "by phone",
        "No more mails!",
    )
    lines = sittings.json("consent", "list", "--client", client)
    assert [(one["channel"], one["state"]) for one in lines] == [("email", "withdrawn"), ("text", None), ("call", None)]
    add = ("email", "add", "--session", session, "--subject", "S", "--body", "B")
    assert sittings.refused(*add)[1].endswith("To send it all the same, say why with --despite.")
    assert sittings.json(*add, "--despite", "she asked for it")["state"] == "waiting"
    assert "although it was not wanted there" in sittings.text("journal", "--limit", "1")
    sittings.json("consent", "give", "email", "zoe@example.com", "--how", "on the form")
    history = sittings.json("consent", "list", "--address", "zoe@example.com")
    assert [one["state"] for one in history] == ["given", "withdrawn"]
    assert sittings.json(*add)["state"] == "waiting"
    assert "There is no channel" in sittings.refused("consent", "ask", "fax", "1234567")[1]


def test_who_is_not_named_is_asked_for(sittings: Sittings) -> None:
    assert sittings.refused("email", "add", "--subject", "S", "--body", "B")[1] == (
        "Say whom it is about, with --session, --appointment or --client."
    )
    assert sittings.refused("comm", "show", "99")[0] == "not_found"
    assert sittings.refused("comm", "show", "x")[0] == "not_found"


def test_what_is_written_about_an_appointment_is_its_own(sittings: Sittings, session: str) -> None:
    client = sittings.json("session", "show", session)["client"]["number"]
    words = ("--type", "consultation", "--date", "2026-11-25", "--start", "14:00", "--client", client)
    number = sittings.json("appointment", "book", *words)["number"]
    mail = sittings.json("email", "add", "--appointment", number, "--template", "appointment")
    assert (mail["appointment"], mail["session"], mail["subject"]) == (
        number,
        None,
        "Consultation on Wednesday, November 25, 2026",
    )
    call = sittings.json("call", "add", "--appointment", number)
    assert (call["appointment"], call["client"]["number"]) == (number, client)
    sittings.json("email", "add", "--client", client, "--subject", "S", "--body", "B")
    of_it = [[one["id"] for one in sittings.json(kind, "list", "--appointment", number)] for kind in ("comm", "call")]
    assert of_it == [[mail["id"], call["id"]], [call["id"]]]
    assert len(sittings.json("comm", "list", f"appointment:{number}", "kind:email")) == 1
    assert sittings.refused("comm", "list", "appointment:99")[0] == "not_found"
    shown = sittings.json("template", "preview", "appointment", "--appointment", number)
    assert (shown["subject"], shown["missing"]) == (mail["subject"], [])
