import errno

import pytest

from studio.lists.fields import FieldDef, declare
from studio.lists.maintained import Maintained
from studio.lists.own import OWN
from tests import factories
from tests.cli.conftest import Sittings
from tests.split_lists import whose
from tests.torture import TORTURE

ROOMS = Maintained(
    "room", "resource", "camera room", "camera rooms", "Studio",
    declare(
        FieldDef("kind", "Kind", default="room"),
        FieldDef("tracked", "Tracked", "flag", default=True),
        FieldDef("studio", "Studio", "choice", links="studio"),
    ),
)  # fmt: skip
OFFERS = Maintained(
    "offer", "promotion", "offer", "offers", "Sessions",
    declare(FieldDef("starts_on", "Starts", "day"), FieldDef("kind", "Kind", required=True)),
)  # fmt: skip


@pytest.fixture(params=[kept.kind for kept in factories.NAME_ALONE])
def kind(request):
    return request.param


def names(sittings, kind, *words):
    return [entry["name"] for entry in sittings.json("list", kind, *words)]


def test_all_lists_are_named(sittings: Sittings) -> None:
    found = sittings.json("list")
    assert [one["kind"] for one in found] == list(OWN)
    assert [len(sittings.json("list", one["kind"])) for one in found] == [one["entries"] for one in found]
    assert sittings.text("list").splitlines()[0].split("  ")[0] == "status"


@pytest.mark.torture
@pytest.mark.parametrize("kind", [kept.kind for kept in factories.NAME_ALONE][:: 1 if TORTURE > 1 else 3])
def test_every_list_has_the_same_verbs(sittings: Sittings, kind: str) -> None:
    of = (kind, *whose(OWN[kind]))
    sittings.json("list", *of, "add", "One before")
    one, before = OWN[kind].one, names(sittings, *of)
    added = sittings.json("list", *of, "add", "Ana [/")
    assert list(added) == list(dict.fromkeys(["name", "order", *OWN[kind].fields, "inactive"]))
    assert (added["name"], added["inactive"]) == ("Ana [/", False)
    assert names(sittings, *of)[-1 if OWN[kind].ordered else 0] == "Ana [/"
    assert sittings.text("list", *of, "rename", "ana [/", "Zoë") == f"Renamed {one} Ana [/ to Zoë.\n"
    assert names(sittings, *of) == [*before, "Zoë"]
    if OWN[kind].ordered:
        sittings.json("list", *of, "up", "ZOË")
        assert names(sittings, *of)[-2] == "Zoë"
        assert sittings.text("list", *of, "down", "zoë").endswith(", Zoë.\n")
    else:
        assert sittings.refused("list", *of, "up", "ZOË")[1] == OWN[kind].stands
    assert sittings.text("list", *of, "inactive", "zoë") == "Zoë is offered no more.\n"
    assert names(sittings, *of) == before
    assert names(sittings, *of, "--all") == [*before, "Zoë"]
    words = sittings.text("list", *of, "--all").splitlines()[-1].split()
    assert (words[0], words[-1]) == ("Zoë", "inactive")
    assert sittings.json("list", *of, "active", "zoë")["inactive"] is False
    assert sittings.text("list", *of, "delete", "zoë") == f"Deleted {one} Zoë.\n"
    assert names(sittings, *of, "--all") == before


def test_what_is_in_use_is_moved_first(sittings: Sittings) -> None:
    number = sittings.client("Weber", "", "--status", "prospect")
    assert sittings.refused("list", "client-status", "delete", "prospect") == (
        "not_allowed",
        "Prospect is in use by 1 client: move them to another client status, or make this one inactive "
        "so that it is offered no more.",
    )
    sittings.json("list", "client-status", "delete", "prospect", "--move-to", "client")
    assert sittings.json("client", "show", number)["status"] == "Client"


def test_a_list_goes_into_a_file_where_nothing_is_computed(sittings: Sittings, tmp_path) -> None:
    sittings.json("list", "lead-source", "add", "=1+1, of course")
    sittings.json("list", "lead-source", "inactive", "school")
    target = tmp_path / "sources.csv"
    assert sittings.json("list", "lead-source", "export", str(target)) == {"file": str(target), "entries": 7}
    lines = target.read_text("utf-8").splitlines()
    assert (lines[0], lines[-2:]) == ("Name,Inactive", ["School,yes", '"\'=1+1, of course",no'])
    code, sentence = sittings.refused("list", "lead-source", "export", str(tmp_path / "x.doc"))
    assert code == "invalid"
    assert sentence == "The end of the file's name says what it becomes: .pdf, .xlsx, .csv. Add one of them."
    for end in (".pdf", ".xlsx"):
        sittings.json("list", "lead-source", "export", str(tmp_path / f"x{end}"))
        assert (tmp_path / f"x{end}").stat().st_size > 1000


def test_a_file_that_is_there_is_never_written_over(sittings: Sittings, tmp_path, monkeypatch) -> None:
    export = ("list", "lead-source", "export")
    target = tmp_path / "taxes.csv"
    target.write_text("mine")
    code, sentence = sittings.refused(*export, str(target))
    assert (code, sentence) == ("invalid", "There is a file of that name already: choose another name.")
    assert target.read_text() == "mine"

    def full(*_args) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("studio.papers.csv_file.file_value", full)
    assert sittings.refused(*export, str(tmp_path / "new.csv"))[0] == "unavailable"
    assert [path.name for path in tmp_path.glob("*.*") if path.suffix != ".db"] == ["taxes.csv"]


def test_fields_are_options(sittings: Sittings, monkeypatch) -> None:
    monkeypatch.setitem(OWN, "room", ROOMS)
    monkeypatch.setitem(OWN, "offer", OFFERS)
    added = sittings.json("list", "room", "add", "Room 9", "--tracked", "no", "--studio", "MAIN street [studio] [/")
    assert added == {
        "name": "Room 9",
        "order": 3,
        "kind": "room",
        "tracked": False,
        "studio": "Main Street [Studio] [/",
        "inactive": False,
    }
    assert sittings.json("list", "room", "edit", "room 9", "--tracked=yes", "--studio=")["studio"] is None
    assert sittings.refused("list", "room", "edit", "room 9", "--tracked=perhaps")[0] == "invalid"
    assert sittings.refused("list", "room", "edit", "room 9", "--studio=Nowhere")[0] == "not_found"
    offer = sittings.json("list", "offer", "add", "Fall", "--kind", "theme", "--starts-on", "fri")
    assert offer["starts_on"] == "2026-11-27"
    wrong = sittings("list", "offer", "add", "Spring")
    assert (wrong.code, "--kind" in wrong.err) == (2, True)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("list", "client-status", "grow", "x"), 2),
        (("list", "client-status", "rename", "x"), 2),
        (("list", "--all"), 2),
        (("list", "client-status", "add", "x", "--colour", "red"), 2),
        (("list", "client-state"), 1),
        (("list", "client-status", "up", "x"), 1),
    ],
)
def test_wrong_words_are_told(sittings: Sittings, words, code) -> None:
    result = sittings(*words)
    assert (result.code, result.out) == (code, "")
    assert "\n" not in result.err.strip().splitlines()[-1]


def test_options_stand_anywhere(sittings: Sittings) -> None:
    told = sittings("list", "client-status", "--json")
    assert (told.code, told.out[:1]) == (0, "[")
    assert sittings("list", "client-status", "add", "x", "--json").out.startswith("{")
    assert sittings("list", "--json", "client-status", "add", "y").out.startswith("{")
    assert sittings("list", "relationship", "--help").code == 0


class TestStatuses:
    def test_both_lists_of_statuses_agree(self, sittings: Sittings) -> None:
        sittings.json("list", "status", "add", "Proofs [/", "--order", "45", "--duration", "3", "--stage", "retouch")
        sittings.json("list", "status", "inactive", "Upload to Web Pending")
        assert sittings.json("list", "status", "--all") == sittings.json("status", "list")
        assert names(sittings, "status")[3] == "Proofs [/"

    def test_a_cycle_of_a_type_is_set_up(self, sittings: Sittings) -> None:
        sittings.json("list", "status", "add", "Sneak peek")
        assert sittings.json("status", "by-type", "on") == {"by_type": True, "restored": 0}
        wedding = ("list", "status", "--type", "wedding")
        for words in (
            ("rename", "Session Pending", "W-Deposit [/"),
            ("add", "W-Contract", "--order", "15", "--duration", "10"),
            ("edit", "W-Contract", "--initial", "yes", "--on-session-date", "no"),
            ("down", "W-Contract"),
            ("edit", "Sneak peek", "--final", "yes"),
            ("inactive", "Archived"),
            ("delete", "Delivery Pending"),
            ("renumber",),
        ):
            sittings.json(*wedding, *words)
        found = sittings.json("list", "status", "--all", "--type", "WEDDING")
        assert found == sittings.json("status", "list", "--type", "Wedding")
        assert [(one["order"], one["name"]) for one in found][:3] == [
            (10, "W-Deposit [/"), (20, "Image Capture Pending"), (30, "W-Contract"),
        ]  # fmt: skip
        assert [one["name"] for one in found if one["initial"] or one["final"]] == ["W-Contract", "Sneak peek"]
        assert len(sittings.json("list", "status")) == 9
        code, sentence = sittings.refused(
            "list", "status", "rename", "Retouch Pending", "w-deposit [/", "--type", "Family"
        )
        assert (code, sentence) == (
            "invalid",
            'Wedding has a status "W-Deposit [/" too, and in lists the two look alike: call it F-w-deposit [/. '
            "With --yes it is done all the same.",
        )
        sittings.json("list", "status", "rename", "Retouch Pending", "w-deposit [/", "--type", "Family", "--yes")
        assert sittings.refused("list", "status", "--type", "passport")[0] == "not_found"

    def test_it_is_shown_where_sessions_go_before_they_do(self, sittings: Sittings) -> None:
        number = sittings.book(kind="Wedding")["number"]
        sittings.json("status", "by-type", "on")
        sittings.json("list", "status", "rename", "Session Pending", "Deposit", "--type", "wedding")
        landing = {"type": "Wedding", "from": "Deposit", "to": "Session Pending", "sessions": 1, "same_name": False}
        assert sittings.json("status", "by-type", "off") == {"by_type": True, "landings": [landing]}
        assert sittings.json("session", "show", number)["status"] == "Deposit"
        assert sittings.text("status", "by-type", "off", "--yes").splitlines() == [
            "Wedding  1  Deposit  to  Session Pending  no status has that name",
            "All sessions have one set of statuses now: `sittings undo` takes it back.",
        ]
        assert sittings.json("session", "show", number)["status"] == "Session Pending"
        assert sittings.json("status", "by-type", "on")["restored"] == 1
        assert sittings.json("session", "show", number)["status"] == "Deposit"
        assert sittings.refused("status", "by-type", "on")[0] == "not_allowed"

    def test_a_change_says_whose_statuses_are_meant(self, sittings: Sittings) -> None:
        assert sittings.json("status", "by-type") == {"by_type": False}
        assert sittings.text("status", "by-type") == "All sessions have one set of statuses.\n"
        sittings.json("status", "by-type", "on")
        assert sittings.text("status", "by-type") == "Each session type has its own statuses.\n"
        says = (
            "Each session type has its own session statuses: say whose with --type, one of Portrait, Family, Newborn, "
            "Headshot, Senior, Wedding, New session types."
        )
        noted = f"These are those of New session types. {says}"
        for words in (("status", "list"), ("list", "status")):
            assert noted in sittings(*words).err
            assert "These are" not in sittings(*words, "--type=wedding").err
            assert sittings.json(*words)[0]["name"] == "Session Pending"
        before = sittings.json("journal")
        for words in (
            ("list", "status", "add", "Proofs"),
            ("list", "status", "edit", "Retouch Pending", "--duration=4"),
            ("list", "status", "rename", "Retouch Pending", "x"),
            ("list", "status", "renumber"),
            ("list", "status", "up", "Retouch Pending"),
            ("list", "status", "inactive", "Retouch Pending"),
            ("list", "status", "delete", "Retouch Pending"),
            ("status", "due", "Retouch Pending", "--from=today"),
        ):
            assert sittings.refused(*words) == ("invalid", says)
        assert sittings.json("journal") == before
        sittings.json("list", "status", "edit", "Retouch Pending", "--duration=4", "--type=new session types")
        sittings.json("list", "status", "edit", "Retouch Pending", "--duration=1", "--type=wedding")
        due = ("status", "due", "Retouch Pending", "--from=2026-12-01")
        assert sittings.json(*due, "--type=new session types")["due"] == "2026-12-07"
        assert sittings.json(*due, "--type=Wedding")["due"] == "2026-12-02"
        assert sittings.json(*due, "--type=family")["due"] == "2026-12-08"


def test_a_list_is_known_by_its_name_on_the_screen_too(sittings: Sittings) -> None:
    assert sittings.json("list", "Lead sources") == sittings.json("list", "lead-source")
    told = sittings("list", "status", "edit", "--help").out
    assert "Days: business days until it should move on" in " ".join(told.split())
