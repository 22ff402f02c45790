from datetime import date

import pytest

from models import Session
from studio.kernel import access
from tests import factories
from tests.cli.conftest import Sittings


@pytest.fixture
def clients(sittings: Sittings) -> Sittings:
    mia = access.log_in("mia")
    for last, first, status, source in (
        ("Weber", "Zoë", 4, 1),
        ("=Weber", "", 4, None),
        ("Anders", "Bo [/", 1, 2),
        ("O'Brien", "Zoe", None, 1),
    ):
        factories.client_with_phone(mia, last=last, first=first, status=status, lead_source=source)
    return sittings


def names(rows):
    return [row["name"] for row in rows]


def test_clients_are_listed_by_name_in_the_stable_shape(clients: Sittings) -> None:
    found = clients.json("client", "list")
    assert names(found) == ["Anders, Bo [/", "O'Brien, Zoe", "=Weber", "Weber, Zoë"]
    assert list(found[0]) == [
        "number",
        "name",
        "last",
        "first",
        "phones",
        "emails",
        "status",
        "groups",
        "warning",
        "language",
        "fields",
    ]
    assert found == clients.json("client", "list", "--sort", "name")
    assert names(clients.json("client", "list", "--reverse", "--limit", "1")) == ["Weber, Zoë"]
    assert names(clients.json("client", "list", "--sort=number")) == names(
        sorted(found, key=lambda client: int(client["number"]))
    )


def test_filters_are_typed_as_on_the_screen(clients: Sittings) -> None:
    assert names(clients.json("client", "list", "status:prosp")) == ["=Weber", "Weber, Zoë"]
    assert names(clients.json("client", "list", "status:New client", "status:prospect", "--sort", "name")) == [
        "Anders, Bo [/",
        "=Weber",
        "Weber, Zoë",
    ]
    assert clients.json("client", "list", "status:inactive") == []
    assert clients.text("client", "list", "status:inactive") == "No such client.\n"


def test_the_text_is_a_table(clients: Sittings) -> None:
    lines = clients.text("client", "list", "status:prospect").splitlines()
    assert [line.split("  ")[1] for line in lines] == ["=Weber   ".strip(), "Weber, Zoë"]
    assert "(415) 555-0133" in lines[0]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--sort", "nam"), 'Clients cannot be sorted by "nam": did you mean "name"?'),
        (("stat:x",), 'Clients cannot be filtered by "stat": did you mean "status"?'),
        (("weber",), 'Say what "weber" is, as in status:weber: there are status, source, group.'),
        (
            ("status:prospect", "source:friend"),
            "Clients by source and status would be looked for in the whole book: leave one out.",
        ),
        (
            ("status:prospect", "--sort", "number"),
            "Clients by status cannot be sorted by number: sort them by name.",
        ),
    ],
)
def test_what_cannot_be_answered_is_refused_with_what_can(clients: Sittings, words, sentence) -> None:
    assert clients.refused("client", "list", *words) == ("invalid", sentence)


def test_what_find_finds_can_be_sorted_and_limited(clients: Sittings) -> None:
    assert set(names(clients.json("client", "find", "weber"))) == {"=Weber", "Weber, Zoë"}
    assert names(clients.json("client", "find", "zo", "--sort", "name")) == ["O'Brien, Zoe", "Weber, Zoë"]
    assert names(clients.json("client", "find", "zo", "--sort", "number")) == ["Weber, Zoë", "O'Brien, Zoe"]
    assert len(clients.json("client", "find", "weber", "--limit", "1")) == 1
    assert clients.refused("client", "find", "weber", "--sort", "phone")[0] == "invalid"


def test_what_find_finds_stands_in_the_same_order_as_the_list(sittings: Sittings) -> None:
    mia = access.log_in("mia")
    for number, last in (("A-10", "Zimmer"), ("A-9", "Émond"), ("999", "Eder"), ("1000", "ebert"), ("a-9b", "\u0130z")):
        factories.client(mia, last, "Noa", number=number)
    for column in ("number", "name", "added"):
        listed = sittings.json("client", "list", "--sort", column)
        assert sittings.json("client", "find", "noa", "--sort", column) == listed
        assert len(listed) == 5


def test_a_session_that_fits_a_filter_twice_is_listed_once(sittings: Sittings) -> None:
    mia = access.log_in("mia")
    ben = factories.user(mia, "ben")
    factories.session(mia, "2026-11-02 09:00", photographer=mia.user_id, assistant=ben.user_id)
    factories.session(mia, "2026-11-03 09:00", photographer=ben.user_id)
    Session.update(status_due=date(2026, 11, 10)).execute()
    first, second = "on:2026-11-02", "on:2026-11-03"
    for words in (("person:mia", "person:ben", first, second), ("late:1", "late:2"), (first, second)):
        for way in ((), ("--reverse",), ("--limit", "2")):
            found = [row["number"] for row in sittings.json("session", "list", *words, *way)]
            assert sorted(found) == ["10001", "10002"]


def test_own_fields_filter_sort_and_stand_in_the_lines(clients: Sittings) -> None:
    clients.json("list", "client-field", "add", "Shoot style", "--kind", "choice", "--options", "Boho [/; Classic")
    numbers = {row["last"]: row["number"] for row in clients.json("client", "list")}
    for last, style in (("Weber", "Boho [/"), ("=Weber", "Classic"), ("Anders", "Boho [/")):
        clients.json("client", "edit", numbers[last], "--field", f"shoot-style={style}")
    found = clients.json("client", "list", "shoot-style:boho [/")
    assert names(found) == ["Anders, Bo [/", "Weber, Zoë"]
    assert found[0]["fields"] == {"shoot-style": "Boho [/"}
    assert names(clients.json("client", "list", "--sort", "shoot-style", "--reverse")) == [
        "=Weber",
        "Weber, Zoë",
        "Anders, Bo [/",
    ]
    assert names(clients.json("client", "find", "weber", "--sort", "shoot-style")) == ["Weber, Zoë", "=Weber"]
    assert "Shoot style: Classic" in clients.text("client", "list", "shoot-style:classic")
    assert clients.refused("client", "list", "shoot-styel:boho")[1].endswith('did you mean "shoot-style"?')
