import io

import pytest

from studio.kernel import access
from studio.people import pins
from tests.cli.conftest import Sittings

BEN = ("user", "add", "--login=ben", "--name=Ben [/", "--initials=BB")


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pins, "COST", 2)


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{text}\n"))


@pytest.mark.sqlite
def test_a_user_is_kept_from_the_command_line_alone(sittings: Sittings) -> None:
    sittings.json("list", "department", "add", "Sales [/")
    ben = sittings.json(*BEN, "--role", "Front desk", "--assistant", "--department", "Sales [/", "--calendar", "no")
    assert (ben["role"], ben["assistant"], ben["department"], ben["calendar"]) == ("desk", True, "Sales [/", False)
    ben = sittings.json(
        "user", "edit", "--login=ben", "--name=Ben B", "--role=manager", "--calendar=yes", "--department="
    )
    assert (ben["name"], ben["role"], ben["calendar"], ben["department"]) == ("Ben B", "manager", True, None)
    assert sittings.text("user", "edit", "--login=ben", "--role=manager") == (
        "User Ben B is like that already: nothing was changed.\n"
    )
    assert sittings.json("user", "edit", "--login=ben", "--new-login=benny", "--inactive")["inactive"] is True
    assert [user["login"] for user in sittings.json("user", "list")] == ["benny", "mia"]


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--role=boss",), 'There is no role "boss": choose one of Owner, Manager, Front desk, Photographer.'),
        (("--login=nobody", "--name=x"), 'Nobody here has the login "nobody": see `sittings user list`.'),
        ((), "Say what to change of Ben [/, such as --role manager."),
        (("--inactive=perhaps",), 'Inactive is yes or no, not "perhaps".'),
        (("--initials=mkh",), "The initials MKH belong to Mia [Hansen] [/: choose others."),
        (("--calendar=yes",), "A calendar is for who photographs or assists: tick one of these first."),
    ],
)
def test_refused(sittings: Sittings, words: tuple[str, ...], says: str) -> None:
    sittings.json(*BEN)
    assert sittings.refused("user", "edit", "--login=ben", *words)[1] == says


@pytest.mark.sqlite
def test_there_is_always_an_owner(sittings: Sittings) -> None:
    says = "Somebody active has to be the owner: make another one owner first."
    assert sittings.refused("user", "edit", "--login=mia", "--role=desk") == ("not_allowed", says)
    assert sittings.refused("user", "edit", "--login=mia", "--inactive") == ("not_allowed", says)
    sittings.json(*BEN, "--role=owner")
    sittings.json("user", "edit", "--login=mia", "--role=desk")
    assert sittings.refused("undo", login="mia")[1] == "Mia [Hansen] [/ may not undo that: ask the studio's owner."


@pytest.mark.sqlite
def test_a_pin_proves_who_one_is(sittings: Sittings, monkeypatch: pytest.MonkeyPatch) -> None:
    sittings.json(*BEN)
    typed(monkeypatch, "4711")
    assert sittings.json("user", "pin", "--login=ben")["pin"] is True
    typed(monkeypatch, "")
    assert sittings.refused("session", "list", login="ben") == (
        "not_allowed",
        "Ben [/ has a PIN: type it where it is asked for, or give it in SITTINGS_PIN.",
    )
    monkeypatch.setenv("SITTINGS_PIN", "4712")
    assert sittings.refused("session", "list", login="ben")[1] == "That is not Ben [/'s PIN: type it again."
    monkeypatch.setenv("SITTINGS_PIN", "4711")
    assert sittings.json("session", "list", login="ben") == []
    head = sittings.json("journal", "--limit", "1")
    assert sittings.json("session", "list", login="ben") == []
    assert sittings.json("journal", "--limit", "1") == head
    monkeypatch.delenv("SITTINGS_PIN")
    for words in (("check",), ("migrate",), ("backup", "x.db"), ("restore", sittings.url)):
        code, says = sittings.refused(*words, login="ben")
        assert says.startswith(
            ("Ben [/ has a PIN", "The backup and the session book are the same", "This studio is on")
        )
    sittings.text("user", "pin", "--login=ben", "--none")
    assert sittings.json("session", "list", login="ben") == []


@pytest.mark.sqlite
def test_the_system_login_that_is_theirs_asks_no_pin(sittings: Sittings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.asked.system_login", lambda: "unixben")
    sittings.json(*BEN, "--system-login=unixben")
    typed(monkeypatch, "4711")
    sittings.json("user", "pin", "--login=ben")
    assert sittings.json("session", "list", login="ben") == []
    monkeypatch.setattr("cli.asked.system_login", lambda: "unixmia")
    monkeypatch.setenv("LOGNAME", "unixben")
    typed(monkeypatch, "")
    assert sittings.refused("session", "list", login="ben")[0] == "not_allowed"


@pytest.mark.sqlite
def test_who_may_change_users_makes_nobody_mightier_than_themselves(sittings: Sittings) -> None:
    sittings.json(*BEN, "--role=desk")
    sittings.text("role", "allow", "desk", "users")
    for words in (("--login=mia", "--name=x"), ("--login=ben", "--role=owner"), ("--login=ben", "--role=manager")):
        code, says = sittings.refused("user", "edit", *words, login="ben")
        assert (code, says.endswith("who may more than they do: ask the studio's owner.")) == ("not_allowed", True)
    assert sittings.refused("role", "allow", "desk", "backup", login="ben")[1].startswith("Ben [/ may not give what")
    assert sittings.refused("user", "pin", "--none", "--login=mia", login="ben")[0] == "not_allowed"


@pytest.mark.sqlite
def test_a_role_of_the_studios_own(sittings: Sittings) -> None:
    assert sittings.text("role", "add", "Intern [/").startswith("Added role Intern [/, which may nothing yet")
    sittings.json(*BEN, "--role=intern [/")
    assert sittings.refused("client", "add", "--last=x", login="ben")[1] == (
        "Ben [/ may not add clients: ask the studio's owner."
    )
    assert sittings.text("role", "allow", "Intern [/", "clients") == (
        "Intern [/ may: add, change and join clients and their families.\n"
    )
    sittings.json("client", "add", "--last=x", login="ben")
    sittings.text("role", "rename", "Intern [/", "Guest")
    assert sittings.refused("role", "delete", "guest")[1] == "It is the role of Ben [/: give them another one."
    sittings.text("user", "edit", "--login=ben", "--role=desk")
    sittings.text("role", "delete", "guest")
    assert [role["role"] for role in sittings.json("role", "list")] == list(access.SHIPPED)
    assert sittings.refused("role", "forbid", "owner", "book")[1].startswith("Owner may everything, always")
    assert {right["right"] for right in sittings.json("role", "rights")} == set(access.RIGHTS)


@pytest.mark.sqlite
def test_rights_are_called_as_on_the_screen(sittings: Sittings) -> None:
    assert sittings.text("role", "list").splitlines()[2].endswith("Statuses; Tasks; Messages; Clashes; Words")
    line = next(line for line in sittings.text("role", "rights").splitlines() if line.startswith("preferences"))
    assert "  Set up  " in line
    assert sittings.text("role", "allow", "desk", "Set up").startswith("Front desk may: change the studio's lists")
