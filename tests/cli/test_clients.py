from models import FamilyMember, Relationship
from studio.book.opening import open_book
from studio.kernel import access
from tests import factories
from tests.cli.conftest import Sittings


def test_add_prints_the_client(sittings: Sittings) -> None:
    added = sittings.json(
        *(
            "client",
            "add",
            "--last",
            "O'Brien",
            "--first",
            "Zoë",
            "--email",
            "zoe@Example.ORG",
            "--phone",
            "415 555 0133",
        ),
        *("--phone", "+49 30 901820", "--status", "loyal CLIENT", "--warning", "owes for the album"),
    )
    assert added == {
        "number": "1001",
        "name": "O'Brien, Zoë",
        "last": "O'Brien",
        "first": "Zoë",
        "phones": ["(415) 555-0133", "+49 30 901820"],
        "emails": ["zoe@example.org"],
        "status": "Loyal client",
        "groups": [],
        "warning": "owes for the album",
        "fields": {},
        "family": [],
        "sessions": [],
    }
    assert list(added)[:4] == ["number", "name", "last", "first"]


def test_add_says_the_number(sittings: Sittings) -> None:
    assert sittings.text("client", "add", "--last", "Weber GmbH") == "Client 1001  Weber GmbH\n"


def test_absent_is_null(sittings: Sittings) -> None:
    added = sittings.json("client", "add", "--last", "Weber", "--email", "", "--phone", " ")
    assert [added[name] for name in ("first", "phones", "emails", "status", "warning")] == [None, [], [], None, None]


def test_refusals(sittings: Sittings) -> None:
    assert sittings.refused("client", "add", "--last", " ") == ("invalid", "Name is empty; type it in.")
    assert sittings.refused("client", "add", "--last", "Weber", "--status", "Gone") == (
        "not_found",
        'There is no client status "Gone": choose one of New client, Client, Loyal client, Prospect, Inactive.',
    )
    code, sentence = sittings.refused("client", "add", "--last", "Weber", "--email", "weber")
    assert (code, "weber" in sentence) == ("invalid", True)
    assert sittings.refused("client", "add", "--last", "Weber", "--phone", "1")[0] == "invalid"
    assert sittings.json("client", "find", "Weber") == []


def test_find(sittings: Sittings) -> None:
    zoe = sittings.client("O'Brien", "Zoë", "--phone", "415 555 0133")
    sittings.client("Obradović", "Mila")
    when = ("--date", "2026-11-27", "--start", "14:00")
    sittings.text("session", "book", "--client", zoe, "--type", "Family", *when)
    assert [client["name"] for client in sittings.json("client", "find", "ob")] == ["O'Brien, Zoë", "Obradović, Mila"]
    assert sittings.json("client", "find", "zoe") == [
        {
            "number": "1001",
            "name": "O'Brien, Zoë",
            "last": "O'Brien",
            "first": "Zoë",
            "phones": ["(415) 555-0133"],
            "emails": [],
            "status": None,
            "groups": [],
            "warning": None,
            "language": None,
            "fields": {},
        }
    ]
    assert sittings.text("client", "find", "0133") == (
        "1001  O'Brien, Zoë  (415) 555-0133  next: Fri Nov 27, 2026, 2:00 PM, Family\n"
    )
    assert sittings.json("client", "find", "nobody") == []
    assert sittings.text("client", "find", "no\x1bbody") == 'No client is found by "no?body".\n'


def test_the_zone_of_a_client(sittings: Sittings) -> None:
    number = sittings.client("Weber", "Kai", "--zone", "new york")
    assert "Time zone    America/New_York\n" in sittings.text("client", "show", number)
    sittings.json("client", "edit", number, "--zone", "Asia/Tokyo")
    assert sittings.refused("client", "edit", number, "--zone", "Atlantis")[0] == "invalid"
    assert "Asia/Tokyo" in sittings.text("client", "show", number)


def test_show(sittings: Sittings, actor: access.Actor) -> None:
    number = sittings.client("Weber", "Kai", "--warning", "speak to Mia first")
    when = ("--date", "2026-11-27", "--start", "14:00")
    session = sittings.json("session", "book", "--client", number, "--type", "Family", *when)
    open_book(sittings.url)
    client_id = factories.clients.client_id_of(number)
    child = int(Relationship.get(Relationship.name == "Child").id)
    factories.member(actor, client_id, "Tom", relationship=child)
    FamilyMember.update(birthday="2020-02-29").execute()
    shown = sittings.json("client", "show", number)
    assert shown["family"] == [{"name": "Tom", "relationship": "Child", "birthday": "2020-02-29"}]
    assert shown["sessions"] == [session]
    assert sittings.text("client", "show", number) == (
        "Client 1001   Weber, Kai\n"
        "CALL WARNING  speak to Mia first\n"
        "Family        Tom, Child, Sat Feb 29, 2020\n"
        "\n"
        "10001  Fri Nov 27, 2026, 2:00 PM  Family  Session Pending\n"
    )
    assert sittings.refused("client", "show", "77") == (
        "not_found",
        "There is no client 77: look for the name with Find.",
    )


def test_adding_a_likeness_is_told_and_done(sittings: Sittings) -> None:
    sittings.client("O'Brien", "Zoë", "--phone", "415 555 0133")
    done = sittings("client", "add", "--last", "obrien", "--first", "zoe", "--phone", "+14155550133")
    assert (done.code, done.err) == (
        0,
        "O'Brien, Zoë (1001) has the same name and the phone (415) 555-0133. Is it the same client?\n",
    )


def test_two_records_of_one_client_are_joined(sittings: Sittings) -> None:
    zoe = sittings.client("O'Brien", "Zoë", "--phone", "415 555 0133")
    again = sittings.client("O'Brien", "Zoe", "--phone", "510 555 0199")
    shown = (
        "O'Brien, Zoe (1002) comes to O'Brien, Zoë (1001) and is then gone from the book.\n1 phone of it comes along.\n"
    )
    assert sittings.text("client", "join", zoe, again) == f"{shown}Nothing is done yet: --yes does it.\n"
    assert len(sittings.json("client", "find", "obrien")) == 2
    assert sittings.text("client", "join", zoe, again, "--yes") == f"{shown}Done: `sittings undo` takes it back.\n"
    assert sittings.json("client", "show", zoe)["phones"] == ["(415) 555-0133", "(510) 555-0199"]
    assert sittings.refused("client", "show", again)[0] == "not_found"
    assert sittings.refused("client", "join", zoe, zoe) == (
        "invalid",
        "That is the same client: choose the other one.",
    )


def test_birthdays_of_the_family_with_and_without_a_year(sittings: Sittings) -> None:
    number = sittings.client("Weber", "Kai", "--birthday", "Mia=5/28", "--birthday", "Tom=2/29/2020")
    shown = sittings.json("client", "show", number)
    assert [(one["name"], one["birthday"]) for one in shown["family"]] == [("Mia", "--05-28"), ("Tom", "2020-02-29")]
    assert "Family       Mia, May 28\n             Tom, Sat Feb 29, 2020\n" in sittings.text("client", "show", number)
    edited = sittings.json("client", "edit", number, "--birthday", "mia=feb 29", "--birthday", "Tom=")
    assert [(one["name"], one["birthday"]) for one in edited["family"]] == [("Mia", "--02-29"), ("Tom", None)]


def test_a_birthday_that_is_none_is_refused_before_anything_is_saved(sittings: Sittings) -> None:
    assert sittings.refused("client", "add", "--last", "Weber", "--birthday", "Mia=tomorrow") == (
        "invalid",
        "Nov 22, 2026 is still to come: type the year of birth.",
    )
    assert sittings.refused("client", "add", "--last", "Weber", "--birthday", "5/28") == (
        "invalid",
        "Name whose birthday it is, such as --birthday Mia=2018-05-28.",
    )
    assert sittings.json("client", "find", "Weber") == []


def test_a_refused_name_in_the_family_leaves_nothing_half_done(sittings: Sittings) -> None:
    long = "x" * 999
    code, _ = sittings.refused(
        "client", "add", "--last", "Weber", "--birthday", "Mia=5/28", "--birthday", f"{long}=5/28"
    )
    assert (code, sittings.json("client", "list")) == ("invalid", [])
    number = sittings.client("Weber")
    sittings.refused("client", "edit", number, "--warning", "x", "--birthday", f"{long}=5/28")
    assert "CALL WARNING" not in sittings.text("client", "show", number)


def test_groups_of_clients_are_given_filtered_and_taken_away(sittings: Sittings) -> None:
    for name in ("VIP [/", "Newsletter, weekly", "School"):
        sittings.json("list", "client-group", "add", name)
    one = sittings.client("Zorn", "", "--groups", "school, vip [/")
    other = sittings.client("Abel", "", "--groups", "newsletter, weekly")
    sittings.client("Nobody", "")
    assert sittings.json("client", "show", one)["groups"] == ["VIP [/", "School"]
    assert "Groups       VIP [/, School" in sittings.text("client", "show", one)
    sittings.json("client", "edit", other, "--groups", "School")
    found = sittings.json("client", "list", "group:school")
    assert [(row["last"], row["groups"]) for row in found] == [("Abel", ["School"]), ("Zorn", ["VIP [/", "School"])]
    assert [row["last"] for row in sittings.json("client", "list", "group:school", "--sort", "name", "--reverse")] == [
        "Zorn", "Abel",
    ]  # fmt: skip
    sittings.json("client", "edit", other, "--last", "Zz")
    assert [row["last"] for row in sittings.json("client", "list", "group:school")] == ["Zorn", "Zz"]
    assert [row["last"] for row in sittings.json("client", "find", 'group:"VIP [/"')] == ["Zorn"]
    assert [row["last"] for row in sittings.json("client", "find", "group:school zz")] == ["Zz"]
    assert sittings.refused("client", "find", "zz group:choir")[0] == "not_found"
    sittings.json("client", "edit", one, "--groups", "")
    assert sittings.json("client", "show", one)["groups"] == []
    assert sittings.refused("client", "edit", one, "--groups", "School, Choir") == (
        "not_found",
        'There is no group "Choir": choose one of VIP [/, Newsletter, weekly, School.',
    )
    assert sittings.refused("client", "list", "group:choir")[0] == "not_found"
