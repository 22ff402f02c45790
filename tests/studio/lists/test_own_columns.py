"""The studio's own fields in the lists: what stands in a column, what a filter finds, and what an order has."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from studio.clients import clients
from studio.exchange.listed import LISTS, list_of
from studio.kernel import undo
from studio.kernel.access import SYSTEM
from studio.kernel.errors import Invalid, NotFound
from studio.lists import own_fields, page, upkeep
from studio.lists.own import OWN
from studio.lists.spec import Asked
from studio.sessions import sessions
from tests import factories
from tests.conftest import NOW

VALUES = {
    "text": ("=Boho [/ $b", "alpha", "Zoë", "王", None),
    "number": (Decimal("10"), Decimal("-3.5"), Decimal("9"), Decimal("-20"), None),
    "day": (date(2026, 12, 24), date(1999, 2, 28), date(2026, 3, 1), date(2027, 1, 1), None),
    "choice": ("Boho [/", "Über, alles", "Classic", "Boho [/", None),
    "flag": (True, True, None, True, None),
}

IN_ORDER = {
    "text": [1, 0, 2, 3],
    "number": [3, 1, 2, 0],
    "day": [1, 2, 0, 3],
    "choice": [0, 3, 2, 1],
    "flag": [0, 1, 3],
}
FOUND = {
    "text": {"zoë": [2], "=BOHO [/ $b": [0], "zo": []},
    "number": {"10": [0], "10.00": [0], "-3.5": [1], "7": []},
    "day": {"2026-12-24": [0], "2026-12-25": []},
    "choice": {"boho [/": [0, 3], "über, ALLES": [1]},
    "flag": {"": [0, 1, 3], "yes": [0, 1, 3]},
}

pytestmark = pytest.mark.usefixtures("book")


def own(actor, owner="client", kind="text", name="Vibe [/", **values):
    options = {"options": "Boho [/; Über, alles; Classic"} if kind == "choice" else {}
    field_id = upkeep.add(actor, OWN[f"{owner}-field"], {"name": name, "kind": kind, **options, **values})
    return next(one for one in own_fields.fields_of(owner) if one.id == field_id)


def made(actor, owner, field, values):
    """Make a record for each value, in the list's own order, and return the ids."""
    ids = []
    for number, value in enumerate(values):
        given = {} if value is None else {field.id: value}
        if owner == "client":
            ids.append(factories.client(actor, f"Smith {number}", "[/", fields=given))
        else:
            start = NOW.replace(tzinfo=None, hour=9, minute=0) + timedelta(days=1 + number)
            ids.append(factories.session(actor, start=start, fields=given).session_id)
    return ids


def ids(owner, *filters, **asked):
    return [line.id for line in page.export(SYSTEM, list_of(owner), Asked(filters, columns=("number",), **asked))]


@pytest.mark.parametrize("owner", ["client", "session"])
@pytest.mark.parametrize("kind", VALUES)
def test_every_kind_is_a_column_an_order_and_a_filter(actor, owner, kind):
    field = own(actor, owner, kind)
    records = made(actor, owner, field, VALUES[kind])
    lines = page.page(actor, list_of(owner), Asked(columns=("vibe",))).lines
    nothing = False if kind == "flag" else None
    assert [line.values[0] for line in lines] == [nothing if v is None else v for v in VALUES[kind]]
    sorted_by_it = [records[i] for i in IN_ORDER[kind]]
    assert ids(owner, order="vibe") == sorted_by_it
    assert ids(owner, order="vibe", descending=True) == sorted_by_it[::-1]
    for word, found in FOUND[kind].items():
        assert ids(owner, ("vibe", word)) == [records[i] for i in found], word
        assert page.count(actor, list_of(owner), Asked((("vibe", word),))) == len(found)


@pytest.mark.parametrize(("kind", "low", "high", "found"), [
    ("number", "-3.5", "9", [1, 2]), ("day", "1999-02-28", "2026-12-24", [1, 2, 0]),
])  # fmt: skip
def test_numbers_and_days_are_found_by_range(actor, kind, low, high, found):
    field = own(actor, "session", kind)
    records = made(actor, "session", field, VALUES[kind])
    assert ids("session", ("vibe-from", low), ("vibe-to", high)) == [records[i] for i in found]
    with pytest.raises(Invalid, match="cannot be sorted by start: sort them by vibe"):
        ids("session", ("vibe-from", low), order="start")


def test_those_of_one_value_stand_in_the_lists_own_order_and_within_days(actor):
    field = own(actor, "session", "choice")
    first, _, _, last, _ = made(actor, "session", field, VALUES["choice"])
    day = (NOW + timedelta(days=2)).date().isoformat()
    boho = ("vibe", "boho [/")
    assert ids("session", boho, order="start", descending=True) == [last, first]
    assert ids("session", boho, ("from", day)) == [last]
    assert ids("session", boho, ("to", day)) == [first]
    sessions.move_session(actor, first, None, NOW.replace(tzinfo=None, hour=9, minute=0) + timedelta(days=30))
    assert ids("session", boho) == [last, first]
    undo.undo(actor)
    assert ids("session", boho) == [first, last]


def test_either_of_two_words_and_a_filter_that_finds_few(actor):
    field, other = own(actor, "session", "choice"), own(actor, "session", "number", "Score")
    records = made(actor, "session", field, VALUES["choice"])
    sessions.save_session(actor, records[3], None, {"fields": {other.id: Decimal(5)}})
    assert ids("session", ("vibe", "boho [/"), ("vibe", "classic")) == [records[i] for i in (0, 2, 3)]
    day = (NOW + timedelta(days=4)).date().isoformat()
    assert ids("session", ("on", day), ("vibe", "boho [/"), order="score") == [records[3]]
    assert ids("session", ("on", day), ("vibe", "classic"), ("score", "5")) == []
    with pytest.raises(Invalid, match="in the whole book"):
        ids("session", ("vibe", "classic"), ("score", "5"))


@pytest.mark.parametrize(("kind", "word", "said"), [
    ("number", "many", "many"), ("day", "someday", "someday"), ("choice", "gothic", "choose one of"),
    ("flag", "no", "vibe:yes"), ("flag", "perhaps", "yes or no"),
])  # fmt: skip
def test_a_word_that_the_field_cannot_hold_is_refused(actor, kind, word, said):
    own(actor, kind=kind)
    with pytest.raises((Invalid, NotFound), match=said):
        ids("client", ("vibe", word))


def test_a_word_that_is_offered_no_more_still_finds_who_has_it(actor):
    field = own(actor, kind="choice")
    records = made(actor, "client", field, VALUES["choice"])
    upkeep.change(actor, OWN["client-field"], field.id, None, {"options": "Classic"})
    assert ids("client", ("vibe", "Boho [/")) == [records[0], records[3]]


def test_one_that_is_called_like_something_of_the_list_hides_nothing(actor):
    field = own(actor, name="Status")
    client = factories.client(actor, fields={field.id: "mine"})
    assert field.key == "status"
    spec = list_of("client")
    assert spec.column["status"] == LISTS["client"].column["status"]
    assert ids("client", ("own-status", "mine"), order="own-status") == [client]
    own(actor, name="Score from")
    score = own(actor, kind="number", name="Score")
    clients.save_client(actor, client, None, {"fields": {score.id: Decimal(3)}})
    assert ids("client", ("own-score-from", "3")) == [client]
    assert ids("client", ("score-from", "3")) == []


def test_a_list_follows_the_fields_and_is_the_same_while_they_are(actor):
    assert list_of("client") is LISTS["client"]
    field = own(actor)
    spec = list_of("client")
    assert list_of("client") is spec
    assert {"client_value", "own_field"} <= spec.feed
    upkeep.change(actor, OWN["client-field"], field.id, None, {"name": "Mood"})
    assert list_of("client").column["vibe"].title == "Mood"
    upkeep.delete(actor, OWN["client-field"], field.id)
    assert list_of("client") == LISTS["client"]
    with pytest.raises(Invalid, match='no column "vibe"'):
        page.page(actor, list_of("client"), Asked(columns=("vibe",)))


def test_all_own_columns_of_a_window_take_one_query(actor, count_queries):
    fields = [own(actor, name=f"Vibe {number}") for number in range(5)]
    for number in range(7):
        factories.client(actor, f"Smith {number}", fields={one.id: f"v{number}" for one in fields})
    spec, keys = list_of("client"), tuple(one.key for one in fields)
    with count_queries() as asked:
        lines = page.page(actor, spec, Asked(columns=("name", *keys))).lines
    assert {line.values[1:] for line in lines} == {(f"v{number}",) * 5 for number in range(7)}
    assert len([sql for sql in asked if "client_value" in sql]) == 1


def test_a_filter_under_a_walk_gives_each_once_across_pages(actor):
    field = own(actor, kind="choice")
    made(actor, "client", field, VALUES["choice"] * 3)
    for asked in (Asked(order="vibe"), Asked((("vibe", "boho [/"), ("vibe", "classic")), order="name")):
        spec, place, found = list_of("client"), None, []
        whole = [line.id for line in page.export(actor, spec, asked)]
        while lines := page.page(actor, spec, replace(asked), place=place, limit=2).lines:
            found += [line.id for line in lines]
            place = lines[-1].place
        assert found == whole
        assert len(set(whole)) == len(whole) in (12, 9)


def test_a_new_name_changes_the_place_among_those_of_one_value(actor):
    field = own(actor)
    first, second = made(actor, "client", field, ("x", "x"))
    clients.save_client(actor, first, None, {"last_name": "Zorn"})
    assert ids("client", ("vibe", "X")) == [second, first]
