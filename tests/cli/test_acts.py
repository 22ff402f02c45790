import models
from models import Resource, Studio
from studio.book.opening import open_book
from studio.kernel import journal, presence
from studio.kernel.access import SYSTEM, Actor
from tests import factories
from tests.cli.conftest import Sittings


def test_a_session_is_edited_by_what_is_named(sittings: Sittings) -> None:
    """Only what is named changes, and an empty text empties the field."""
    sittings.text("client", "add", "--last", "Weber")
    book = ("session", "book", "--client", "1001", "--type", "Family", "--start", "10:00")
    for day in ("2026-11-20", "2026-11-23"):
        sittings.text(*book, "--date", day)
    edit = ("session", "edit", "10002")
    assert sittings.text(*edit, "--description", "Twins [x]", "--number", "Z-1", "--file-number", "B") == (
        "Changed session Z-1.\n"
    )
    edit = ("session", "edit", "Z-1")
    changed = sittings.json(*edit, "--notes", "n", "--redo-of", "10001", "--due", "2026-12-24", "--room", "")
    assert {name: changed[name] for name in ("description", "file_number", "notes", "redo", "redo_of", "room")} == {
        "description": "Twins [x]", "file_number": "B", "notes": "n", "redo": True, "redo_of": "10001", "room": None,
    }  # fmt: skip
    assert (changed["status_due"], changed["start"]) == ("2026-12-24", "10:00")
    assert sittings.json("session", "show", "10001")["redone_by"] == ["Z-1"]
    assert "Redone by Z-1" in " ".join(sittings.text("session", "show", "10001").split())
    assert "Redo of 10001" in " ".join(sittings.text("session", "show", "Z-1").split())
    cleared = sittings.json(*edit, "--redo-of", "", "--description", "")
    assert (cleared["redo"], cleared["redo_of"], cleared["description"]) == (False, None, None)
    assert sittings.refused(*edit) == ("invalid", "Say what to change, such as --description TEXT.")
    assert sittings.refused(*edit, "--number", "10001")[0] == "number_used"
    assert sittings.refused(*edit, "--participants", "Kim") == (
        "not_found",
        'Nobody in this client\'s family is called "Kim": the family is nobody yet.',
    )


def test_what_was_like_that_already_is_not_told_as_changed(sittings: Sittings) -> None:
    sittings.book()
    sittings.text("client", "edit", "1001", "--last", "Weber", "--first", "", "--birthday", "Kim=5/28")
    done = len(sittings.json("journal", "--limit", "90"))
    session, client = "Session 10001", "Client 1001 Weber"
    for what, *words in (
        (session, "session", "edit", "10001", "--description", ""),
        (session, "session", "edit", "10001", "--number", "10001", "--due", ""),
        (session, "session", "unhold", "10001"),
        (session, "session", "unconfirm", "10001"),
        (session, "session", "move", "10001", "--date", "2026-11-24", "--start", "10:00"),
        (client, "client", "edit", "1001", "--last", "Weber"),
        (client, "client", "edit", "1001", "--warning", "", "--birthday", "kim=5/28"),
        ("Client status Prospect", "list", "client-status", "rename", "prospect", "Prospect"),
    ):
        assert sittings.text(*words) == f"{what} is like that already: nothing was changed.\n"
    assert len(sittings.json("journal", "--limit", "90")) == done
    assert sittings.text("client", "edit", "1001", "--birthday", "Kim=5/29") == "Changed client 1001 Weber.\n"
    sittings.text("session", "cancel", "10001", "--why", "ill")
    assert "calendar" not in sittings.text("session", "unhold", "10001")


def test_an_empty_due_date_is_the_computed_one(sittings: Sittings) -> None:
    computed = sittings.book()["status_due"]
    edit = ("session", "edit", "10001", "--due")
    assert sittings.json(*edit, "2026-12-24")["status_due"] == "2026-12-24"
    assert sittings.json(*edit, "")["status_due"] == computed
    assert "set by" not in sittings.text("session", "show", "10001")


def test_confirmed_and_cancelled_are_taken_back(sittings: Sittings) -> None:
    sittings.text("client", "add", "--last", "Weber")
    book = ("session", "book", "--client", "1001", "--type", "Family", "--start", "10:00", "--date", "2026-11-23")
    sittings.text(*book)
    sittings.text("session", "confirm", "10001")
    assert sittings.text("session", "unconfirm", "10001") == "Session 10001 is not confirmed.\n"
    assert sittings.json("session", "show", "10001")["confirmed"] is False
    assert sittings.refused("session", "uncancel", "10001") == (
        "not_allowed",
        "Session 10001 is not cancelled: there is nothing to take back.",
    )
    sittings.text("session", "cancel", "10001", "--why", "ill")
    assert sittings.json("session", "uncancel", "10001")["cancelled"] is False
    sittings.text("session", "cancel", "10001", "--why", "ill")
    sittings.text(*book)
    assert sittings.refused("session", "uncancel", "10001")[0] == "clash"


def test_a_client_is_edited_by_what_is_named(sittings: Sittings) -> None:
    sittings.text("client", "add", "--last", "Weber", "--first", "Jo", "--phone", "415 555 0133")
    assert (
        sittings.text("client", "edit", "1001", "--first", "Kim", "--warning", "late")
        == "Changed client 1001 Weber, Kim.\n"
    )
    changed = sittings.json("client", "edit", "1001", "--phone", "", "--email", "a@b.org", "--email", "c@d.org")
    assert (changed["phones"], changed["emails"], changed["warning"]) == ([], ["a@b.org", "c@d.org"], "late")
    assert sittings.json("client", "edit", "1001", "--number", "7")["number"] == "7"
    assert sittings.refused("client", "edit", "7") == ("invalid", "Say what to change, such as --phone NUMBER.")


def test_the_journal_and_its_undo(sittings: Sittings) -> None:
    sittings.text("client", "add", "--last", "Weber")
    sittings.text("client", "edit", "1001", "--first", "Jo")
    newest = sittings.json("journal", "--limit", "2")
    assert [(act["text"], act["initials"], act["undone"]) for act in newest] == [
        ("Changed client 1001 Weber, Jo", "MKH", False),
        ("Added client 1001 Weber", "MKH", False),
    ]
    assert sittings.text("undo") == "Undone: Changed client 1001 Weber, Jo.\n"
    assert sittings.json("client", "show", "1001")["first"] is None
    of_it = sittings.json("journal", "--of", "client", "1001")
    assert [(act["text"], act["undone"]) for act in of_it] == [
        ("Undid: Changed client 1001 Weber, Jo", False),
        ("Changed client 1001 Weber, Jo", True),
        ("Added client 1001 Weber", False),
    ]
    assert sittings.json("undo", str(of_it[0]["entry"])) == {"undone": "Undid: Changed client 1001 Weber, Jo"}
    assert sittings.json("client", "show", "1001")["first"] == "Jo"
    assert sittings.refused("undo", "99999")[0] == "not_found"
    assert sittings.refused("journal", "--of", "rom", "1") == (
        "not_allowed",
        'There is no history of "rom": did you mean "room"?',
    )
    assert sittings.text("journal", "--limit", "1").endswith("MKH  Did again: Changed client 1001 Weber, Jo\n")


def test_what_somebody_else_did_is_undone_only_when_one_says_so(sittings: Sittings) -> None:
    sittings.text("client", "add", "--last", "Weber")
    sittings.text("user", "add", "--login", "ben", "--name", "Ben", "--initials", "BB")
    added = sittings.json("journal", "--of", "client", "1001")[0]["entry"]
    assert sittings.refused("--as", "ben", "undo", str(added)) == (
        "not_allowed",
        "MKH did that: it is undone only when you say so (--yes).",
    )
    assert sittings.json("--as", "ben", "undo", str(added), "--yes") == {"undone": "Added client 1001 Weber"}
    assert sittings.refused("client", "show", "1001")[0] == "not_found"


def test_a_family_takes_part_by_name(sittings: Sittings, actor: object) -> None:
    client_id = factories.client(actor, "Weber", "Jo")  # type: ignore[arg-type]
    for name in ("Kim", "Noa"):
        factories.member(actor, client_id, name)  # type: ignore[arg-type]
    factories.session(actor, client_id=client_id)  # type: ignore[arg-type]
    edited = sittings.json("session", "edit", "10001", "--participants", "noa, KIM")
    assert edited["participants"] == ["Kim", "Noa"]
    assert sittings.json("session", "edit", "10001", "--participants", "")["participants"] == []


def test_a_number_is_data_and_sends_no_control_byte(sittings: Sittings, actor: object) -> None:
    """Written past the services, as by an import of old: what stands as a label is cleaned like a value."""
    client_id = factories.client(actor, "Weber", "Jo")  # type: ignore[arg-type]
    factories.session(actor, client_id=client_id)  # type: ignore[arg-type]
    with journal.entry(SYSTEM, "x") as entry:
        entry.update(models.Session, 1, number="1\x1b]0;x\x07")
        entry.update(models.Client, client_id, number="7\x1b[31m")
    for said in (
        sittings.text("session", "show", "1\x1b]0;x\x07"),
        sittings.text("client", "show", "7\x1b[31m"),
        sittings.text("journal"),
    ):
        assert [ch for ch in said if ord(ch) < 32 and ch != "\n"] == []


def test_a_room_brings_its_studio(sittings: Sittings, actor: Actor) -> None:
    open_book(sittings.url)
    with journal.entry(actor, "Added Harbour") as entry:
        studio_id = entry.insert(Studio, name="Harbour [/", position=20)
        entry.insert(Resource, name="Harbour B", kind="room", studio=studio_id, position=20)
    booked = sittings.book("--room", "harbour b")
    assert (booked["studio"], booked["room"]) == ("Harbour [/", "Harbour B")
    edited = sittings.json("session", "edit", booked["number"], "--room", "room 1")
    assert (edited["studio"], edited["room"]) == ("Main Street [Studio] [/", "Room 1")
    edited = sittings.json("session", "edit", booked["number"], "--room", "harbour b")
    moved = sittings.json("session", "move", booked["number"], "--date", "2026-11-30", "--start", "9:00")
    assert (edited["studio"], moved["studio"], moved["room"]) == ("Harbour [/", "Harbour [/", "Harbour B")


def test_the_journal_by_person_kind_day_and_record(sittings: Sittings) -> None:
    sittings.text("client", "add", "--last", "Weber")
    sittings.text("list", "lead-source", "add", "Fair [/")
    newest = ["Added lead source Fair [/", "Added client 1001 Weber"]

    def texts(*words: str) -> list[str]:
        return [act["text"] for act in sittings.json("journal", *words)]

    assert texts("--person", "mkh")[:2] == newest
    assert texts("--kind", "client") == newest[1:]
    assert texts("--of", "lead-source", "fair [/") == newest[:1]
    assert texts("--day", "2026-01-01") == texts("--to", "2026-01-01") == []
    assert texts("--from", "2026-01-01", "--kind", "added", "--limit", "1") == newest[:1]
    assert sittings.text("journal", "--day", "2026-01-01") == "Nothing like that was done.\n"
    assert sittings.refused("journal", "--person", "x\x1b[31m")[0] == "not_found"
    assert sittings.refused("journal", "--day", "nonsense")[0] == "invalid"


def test_ring_says_who_comes_up_or_why_nothing_does(sittings: Sittings, actor: Actor) -> None:
    sittings.text("client", "add", "--last", "Weber [/", "--phone", "(415) 555-0133")
    code, why = sittings.refused("ring", "415 555 0133")
    assert (code, why) == (
        "not_found",
        f"{actor.name} has no desk running: open Sittings there, and the next call comes up.",
    )
    open_book(sittings.url)
    presence.say_here(actor, "m", None)
    assert sittings.json("ring", "415 555 0133") == {"number": "(415) 555-0133", "user": "mia", "clients": ["1001"]}
    assert sittings.text("ring", "+1 415 555 0199") == (
        f"(415) 555-0199 comes up at {actor.name}'s desk: a new client.\n"
    )
    assert sittings.refused("ring", "x\x1b[31m")[0] == "invalid"
