"""Fields that a studio adds to its clients and sessions: every kind of them, on every way that a value takes."""

import json
from datetime import date
from decimal import Decimal

import pytest

from models import ClientValue, OwnField, SessionValue
from studio.clients import clients, joining
from studio.exchange import json_views
from studio.kernel import database, undo
from studio.kernel.errors import Invalid, NotAllowed, NotFound, StaleRecord, Unsure
from studio.kernel.numbers import exact, number_key, number_text
from studio.lists import own_fields, upkeep
from studio.lists.maintained import entry_named
from studio.lists.own import OWN
from studio.sessions import sessions, views
from tests import factories

LABEL = "Vibe [VIP] [/"
VALUES = {
    "text": ("=Boho [/ $b", "王 [@click=app.quit]x"),
    "number": (Decimal("12.5"), Decimal("-3")),
    "day": (date(2026, 12, 24), date(1999, 2, 28)),
    "choice": ("Boho [/", "Über, alles"),
    "flag": (True, None),
}
PLAIN = {"text": "=Boho [/ $b", "number": 12.5, "day": "2026-12-24", "choice": "Boho [/", "flag": True}
MODELS = {"client": ClientValue, "session": SessionValue}

pytestmark = pytest.mark.usefixtures("book")


def own(actor, owner="client", kind="text", name=LABEL, **values):
    """Add an own field and return it."""
    options = {"options": "Boho [/; Über, alles"} if kind == "choice" else {}
    field_id = upkeep.add(actor, OWN[f"{owner}-field"], {"name": name, "kind": kind, **options, **values})
    return next(one for one in own_fields.fields_of(owner) if one.id == field_id)


class Record:
    """A client or a session, and the ways to its own fields."""

    def __init__(self, actor, owner):
        self.actor, self.owner = actor, owner
        self.id = None

    def make(self, given):
        if self.owner == "client":
            self.id = factories.client(self.actor, fields=given)
        else:
            self.id = factories.session(self.actor, fields=given).session_id

    def save(self, given, version=None):
        if self.owner == "client":
            return clients.save_client(self.actor, self.id, version, {"fields": given})
        return sessions.save_session(self.actor, self.id, version, {"fields": given}).version

    @property
    def read(self):
        return (clients.client_record if self.owner == "client" else views.session_record)(self.id)

    @property
    def json(self):
        return (json_views.client if self.owner == "client" else json_views.session)(self.id)["fields"]


@pytest.fixture(params=["client", "session"])
def record(request, actor):
    return Record(actor, request.param)


@pytest.mark.parametrize("kind", VALUES)
def test_a_value_goes_in_and_out_changes_and_comes_back(actor, record, kind):
    field, (first, second) = own(actor, record.owner, kind), VALUES[kind]
    record.make({field.id: first})
    assert record.read.fields == {field.id: first}
    assert record.json == {field.key: PLAIN[kind]}
    assert json.loads(json.dumps(record.json)) == record.json
    version = record.save({field.id: second}, 1)
    assert (version, record.read.version) == (2, 2)
    assert record.read.fields.get(field.id) == second
    undo.undo(actor)
    assert record.read.fields == {field.id: first}
    record.save({field.id: None})
    assert (record.read.fields, record.json) == ({}, {field.key: False if kind == "flag" else None})
    assert not MODELS[record.owner].select().count()
    undo.undo(actor)
    assert record.read.fields == {field.id: first}


def test_what_is_as_it_was_is_no_change(actor, record):
    field = own(actor, record.owner)
    record.make({field.id: "boho"})
    assert record.save({field.id: "boho"}, 1) == 1
    assert record.save({field.id: "Boho"}, 1) == 2


def test_another_desk_is_told_which_own_field_was_changed(actor, record):
    field = own(actor, record.owner)
    record.make({})
    record.save({field.id: "theirs"}, 1)
    with pytest.raises(StaleRecord) as refused:
        record.save({field.id: "mine"}, 1)
    assert [(one.field, one.before, one.after) for one in refused.value.changes] == [(LABEL, "", "theirs")]
    assert record.read.fields == {field.id: "theirs"}


def test_an_undo_never_writes_into_a_column_that_is_called_like_the_field(actor, record):
    field = own(actor, record.owner, name="notes")
    record.make({})
    record.save({field.id: "one"})
    record.save({field.id: "two"})
    undo.undo(actor)
    assert (record.read.notes, record.read.fields) == ("", {field.id: "one"})


@pytest.mark.parametrize(
    ("kind", "wrong", "said"),
    [
        ("number", "twelve", "is no number"),
        ("number", "1e5", "is no number"),
        ("number", "1234567890123", "at most 12 digits"),
        ("number", "0.0001", "3 behind"),
        ("choice", "Gothic", "is one of: Boho"),
        ("text", "a\x1b[2Jb\x00", ""),
    ],
)
def test_a_wrong_value_is_refused_at_its_field_and_nothing_is_saved(actor, record, kind, wrong, said):
    field = own(actor, record.owner, kind)
    record.make({})
    if kind == "text":
        try:
            record.save({field.id: wrong})
        except Invalid:
            return
        assert "\x1b" not in record.read.fields[field.id]
        return
    with pytest.raises(Invalid, match=said) as refused:
        record.save({field.id: wrong})
    assert (refused.value.field, record.read.fields, record.read.version) == (field.form_name, {}, 1)


def test_a_field_that_is_gone_is_told(record):
    record.make({})
    with pytest.raises(NotFound, match="That own field is gone"):
        record.save({99_999: "x"})


def test_required_is_asked_of_a_new_record_and_of_an_emptied_one_only(actor, record):
    record.make({})
    field = own(actor, record.owner, wanted="required")
    if record.owner == "client":
        clients.save_client(actor, record.id, None, {"notes": "other things are saved as before"})
    else:
        sessions.confirm(actor, record.id)
    if record.owner == "session":
        sessions.cancel(actor, record.id, "its time is needed")
    with pytest.raises(Invalid, match="is required: fill it in"):
        Record(actor, record.owner).make({})
    record.save({field.id: "there"})
    with pytest.raises(Invalid) as refused:
        record.save({field.id: ""})
    assert refused.value.field == field.form_name


def test_a_field_of_a_session_type_is_required_of_such_sessions(actor):
    field = own(actor, "session", wanted="required", types="Wedding; newborn")
    session = factories.session(actor, type="Family").session_id
    with pytest.raises(Invalid, match="is required"):
        sessions.save_session(actor, session, None, {"session_type": factories.type_id("Wedding")})
    wanted = {"session_type": factories.type_id("Wedding"), "fields": {field.id: "x"}}
    sessions.save_session(actor, session, None, wanted)
    sessions.save_session(actor, session, None, {"session_type": factories.type_id("Family")})
    assert views.session_record(session).fields == {field.id: "x"}  # nothing is lost with a type


def test_a_type_that_goes_hands_its_fields_over(actor):
    field, lone = own(actor, "session", types="Senior; Wedding"), own(actor, "session", name="Lone", types="Headshot")
    kept = OWN["session-type"]
    upkeep.delete(actor, kept, factories.type_id("Senior"), move_to=factories.type_id("Family"))
    upkeep.delete(actor, kept, factories.type_id("Headshot"))
    (left,) = own_fields.fields_of("session")
    wanted = {factories.type_id("Wedding"), factories.type_id("Family")}
    assert (left.id, left.types) == (field.id, wanted)
    assert OwnField.get_by_id(lone.id).inactive
    undo.undo(actor)
    assert {one.id for one in own_fields.fields_of("session")} == {field.id, lone.id}


def test_removing_a_field_says_how_many_values_go_and_brings_all_of_them_back(actor, record):
    kept, field = OWN[f"{record.owner}-field"], own(actor, record.owner, "number")
    ids = []
    for n in range(3):
        record.make({field.id: Decimal(n)} if n else {})
        ids.append(record.id)
        if record.owner == "session":
            sessions.cancel(actor, record.id, "free the slot")
    with pytest.raises(Unsure, match=f"2 {record.owner}s have values in it, which go with"):
        upkeep.delete(actor, kept, field.id)
    before = list(MODELS[record.owner].select().order_by(MODELS[record.owner].id).dicts())
    upkeep.delete(actor, kept, field.id, sure=True)
    assert (own_fields.fields_of(record.owner), MODELS[record.owner].select().count()) == ((), 0)
    undo.undo(actor)
    assert list(MODELS[record.owner].select().order_by(MODELS[record.owner].id).dicts()) == before
    assert own_fields.values_of(record.owner, ids)[ids[2]] == {field.id: Decimal(2)}


def test_one_without_values_goes_unasked(actor):
    field = own(actor)
    upkeep.delete(actor, OWN["client-field"], field.id)
    assert own_fields.fields_of("client") == ()


def test_the_kind_stays_once_there_are_values(actor, record):
    kept, field = OWN[f"{record.owner}-field"], own(actor, record.owner)
    upkeep.change(actor, kept, field.id, None, {"kind": "number"})
    record.make({field.id: Decimal(1)})
    with pytest.raises(NotAllowed, match=rf"has something in it in 1 {record.owner}, and stays a number"):
        upkeep.change(actor, kept, field.id, None, {"kind": "text"})
    upkeep.change(actor, kept, field.id, None, {"hint": "Another help"})


def test_a_choice_needs_words_and_keeps_one_that_is_offered_no_more(actor, record):
    kept = OWN[f"{record.owner}-field"]
    with pytest.raises(Invalid, match="A choice needs what it offers"):
        upkeep.add(actor, kept, {"name": LABEL, "kind": "choice", "options": " ; "})
    field = own(actor, record.owner, "choice")
    record.make({field.id: "Boho [/"})
    upkeep.change(actor, kept, field.id, None, {"options": "Classic, Modern"})
    assert entry_named(kept, LABEL).values["options"] == "Classic; Modern"
    assert record.save({field.id: "Boho [/"}, 1) == 1
    record.save({field.id: "Classic"})
    with pytest.raises(Invalid):
        record.save({field.id: "Boho [/"})


@pytest.mark.parametrize("words", ["One", "A, B;", "A; B", "Über; ÜBER; x"])
def test_offered_words_read_as_they_were_typed(actor, words):
    kept = OWN["client-field"]
    upkeep.add(actor, kept, {"name": LABEL, "kind": "choice", "options": words})
    read = entry_named(kept, LABEL).values["options"]
    before = own_fields.fields_of("client")[0].options
    upkeep.change(actor, kept, entry_named(kept, LABEL).id, None, {"options": read})
    assert own_fields.fields_of("client")[0].options == before


def test_keys_are_made_of_labels_and_stay(actor):
    names = ["Shoot style", "SHOOT  STYLE!", "王", "notes"]
    assert [own(actor, name=name).key for name in names] == ["shoot-style", "shoot-style-2", "王", "notes"]
    kept = OWN["client-field"]
    upkeep.change(actor, kept, entry_named(kept, "Shoot style").id, None, {"name": "Style"})
    assert own_fields.own_named("client", "shoot-style").name == "Style"
    assert own_fields.own_named("client", "style").key == "shoot-style"
    assert own(actor, "session", name="Shoot style").key == "shoot-style"


def test_the_joined_client_gets_what_the_kept_one_lacks(actor):
    first, second = own(actor), own(actor, name="Second", kind="number")
    kept = factories.client(actor, "Abel", fields={first.id: "mine"})
    gone = factories.client(actor, "Zorn", fields={first.id: "theirs", second.id: Decimal(7)})
    joining.join_clients(actor, kept, gone)
    assert clients.client_record(kept).fields == {first.id: "mine", second.id: Decimal(7)}
    assert {row.place for row in ClientValue.select()} == {ClientValue.get().client.name_key}
    undo.undo(actor)
    assert clients.client_record(gone).fields == {first.id: "theirs", second.id: Decimal(7)}


def test_values_stand_where_their_record_does_now(actor):
    """The schema follows the record, whoever moves it: also an undo, and what an undo brings back."""
    of_client, of_session = own(actor), own(actor, "session")
    client = factories.client(actor, "Abel", "Z", fields={of_client.id: "x"})
    session = factories.session(actor, client_id=client, fields={of_session.id: "x"}).session_id

    def out_of_place():
        return [
            database.rows(
                f"SELECT count(*) FROM {owner}_value v JOIN {owner} o ON o.id = v.{owner}_id WHERE v.place <> o.{column}"
            )[0][0]
            for owner, column in (("client", "name_key"), ("session", "starts_at"))
        ]

    clients.save_client(actor, client, None, {"last_name": "Zorn"})
    start = views.session_record(session).starts_at.replace(hour=15)
    upkeep.delete(actor, OWN["session-field"], of_session.id, sure=True)
    deleted = database.rows("SELECT max(id) FROM journal_entry")[0][0]
    sessions.move_session(actor, session, None, start)
    undo.undo(actor, deleted)
    assert out_of_place() == [0, 0]
    assert SessionValue.get().place == start


@pytest.mark.parametrize("pair", [("-2", "-1.5"), ("-0.001", "0"), ("9", "10"), ("999999999999", "-999999999999")])
def test_numbers_stand_in_their_order_as_texts(pair):
    low, high = sorted(map(exact, pair))
    assert number_key(low) < number_key(high)
    assert exact(number_text(low)) == low
