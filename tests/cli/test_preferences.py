import pytest

from studio.kernel.settings import all_declared
from tests.cli.conftest import Sittings


@pytest.mark.of_the_day(3)
@pytest.mark.parametrize("name", all_declared())
def test_each_is_shown_and_takes_its_own_text(sittings: Sittings, name: str) -> None:
    one = all_declared()[name]
    before = sittings.json("preference", name)
    assert (before["name"], before["about"]) == (name, one.about)
    assert before["about"].endswith(".") and len(one.about) > 20
    if one.elsewhere:
        code, sentence = sittings.refused("preference", name, "on")
        assert (code, one.elsewhere in sentence) == ("not_allowed", True)
        return
    assert one.write(one.read(before["value"])) == before["value"]
    assert sittings.json("preference", name, before["value"]) == before


@pytest.mark.of_the_day(3)
@pytest.mark.parametrize(
    "name", [name for name, one in all_declared().items() if one.kind != "text" and not one.elsewhere]
)
def test_a_wrong_value_is_refused_with_what_is_allowed(sittings: Sittings, name: str) -> None:
    before = sittings.json("preference")
    code, sentence = sittings.refused("preference", name, "nonsense")
    assert code == "invalid"
    assert all_declared()[name].allowed in sentence and 'not "nonsense"' in sentence
    assert sittings.json("preference") == before


def test_all_changed_ones_are_marked(sittings: Sittings) -> None:
    found = {one["name"]: one for one in sittings.json("preference")}
    assert list(found) == list(all_declared())
    assert (found["clash.policy"]["value"], found["clash.policy"]["changed"]) == ("never", False)
    assert sittings.text("preference", "clash.policy", "ask") == "clash.policy is now ask.\n"
    assert sittings.text("preference", "clash.policy", "ASK ") == "clash.policy is ask already.\n"
    assert sittings.json("preference", "clash.policy") == {
        "name": "clash.policy",
        "value": "ask",
        "default": "never",
        "changed": True,
        "about": all_declared()["clash.policy"].about,
        "allowed": ["never", "ask", "always"],
    }
    line = next(line for line in sittings.text("preference").splitlines() if line.startswith("clash.policy"))
    assert line.split()[1:3] == ["ask", "changed"]
    assert sittings.json("journal")[0]["text"] == "Changed preferences: Double bookings from never to ask"


def test_what_the_design_names(sittings: Sittings) -> None:
    for name, value in (
        ("studio.name", "Ana [VIP] [/"),
        ("studio.zone", "Europe/Berlin"),
        ("studio.country", "DE"),
        ("studio.region", "BY"),
        ("studio.work_week", "tue,wed,sat"),
        ("studio.holidays", "off"),
        ("format.date_order", "ymd"),
        ("format.clock", "24"),
        ("format.first_weekday", "mon"),
        ("clash.policy", "always"),
        ("session.number_format", "date-last-first"),
        ("session.next_number", "20000"),
    ):
        assert sittings.json("preference", name, value)["value"] == value
    assert sittings.json("preference", "studio.country", "us")["value"] == "US"
    assert sittings.json("preference", "studio.region")["value"] == ""


def test_an_unknown_one_and_one_without_the_right(sittings: Sittings) -> None:
    for typed, near in (
        ("clash.policies", "did you mean clash.policy?"),
        ("work_week", "did you mean studio.work_week?"),
        ("reminder", "did you mean reminder.on, reminder.minutes, reminder.front_desk?"),
        ("foo", "`sittings preference` lists all."),
    ):
        assert sittings.refused("preference", typed, "ask") == (
            "not_found",
            f'There is no preference "{typed}": {near}',
        )
    sittings.json("user", "add", "--login", "di", "--name", "Di [/", "--initials", "DI")
    assert sittings("preference", "clash.policy", "ask", login="di").err == (
        "Di [/ may not change the studio's preferences: ask the studio's owner.\n"
    )


def test_the_next_number_is_taken_and_taken_back(sittings: Sittings) -> None:
    assert sittings.json("preference", "session.next_number")["value"] == "10001"
    sittings.json("preference", "session.next_number", "500")
    assert sittings.book()["number"] == "500"
    sittings.json("preference", "session.next_number", "900")
    assert sittings.json("preference", "session.next_number")["changed"]
    sittings.json("undo")
    assert sittings.json("preference", "session.next_number")["value"] == "501"
    assert sittings.book(start="14:00")["number"] == "501"


def test_a_country_and_a_region_may_be_typed_by_their_names(sittings: Sittings) -> None:
    assert sittings.json("preference", "studio.country", "germany")["value"] == "DE"
    for typed in ("Bayern", "bavaria", "by"):
        assert sittings.json("preference", "studio.region", typed)["value"] == "BY"
    code, sentence = sittings.refused("preference", "studio.region", "Texas")
    assert (code, sentence.split(", BW, BY, ")[0]) == ("invalid", 'DE has no region "Texas": choose one of BB, BE')
    sittings.json("preference", "studio.country", "us")
    assert sittings.json("preference", "studio.region", "california")["value"] == "CA"
    assert sittings.json("preference", "studio.region", "")["value"] == ""


def test_a_book_is_made_with_the_names_of_a_place(sittings: Sittings, tmp_path) -> None:
    new = Sittings(str(tmp_path / "new.db"), sittings.capsys)
    words = ("--studio=S", "--login=mia", "--name=M", "--initials=M", "--country=Germany", "--region=Bavaria")
    new.json("init", *words)
    assert new.json("preference", "studio.region")["value"] == "BY"
    assert new.json("preference", "studio.zone")["value"] == "Europe/Berlin"


def test_one_is_told_with_what_the_screen_calls_it(sittings: Sittings) -> None:
    assert sittings.text("preference", "clash.policy").splitlines()[1] == "on screen     Double bookings"
