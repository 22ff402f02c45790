"""The studio's own fields in the forms of clients and sessions."""

from datetime import date
from decimal import Decimal

import pytest
from textual.widget import Widget

from studio.clients import clients
from studio.lists import own_fields, upkeep
from studio.lists.own import OWN
from studio.sessions import sessions, views
from tests import factories
from tests.tui.goldens import screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open
from tui.frame.list_table import ListTable
from tui.frame.merge_dialog import MergeDialog

pytestmark = pytest.mark.sqlite

LABELS = {"text": "Vibe [/", "number": "Score", "day": "Anniversary", "choice": "Style", "flag": "wants an album"}
TYPED = {"text": "[b]boho", "number": "12.5", "day": "2026-12-24", "choice": "Boho [/", "flag": "space"}
KEPT = {"text": "[b]boho", "number": Decimal("12.5"), "day": date(2026, 12, 24), "choice": "Boho [/", "flag": True}


def own(actor, owner, kind, **values):
    options = {"options": "Boho [/; Classic"} if kind == "choice" else {}
    field_id = upkeep.add(actor, OWN[f"{owner}-field"], {"name": LABELS[kind], "kind": kind, **options, **values})
    return next(one for one in own_fields.fields_of(owner) if one.id == field_id)


async def opened(pilot, owner, record_id):
    pilot.app.open(Open(owner, record_id))
    await settled(pilot)
    return pilot.app.screen


def kept(owner, record_id):
    return (clients.client_record if owner == "client" else views.session_record)(record_id).fields


@pytest.mark.parametrize("owner", ["client", "session"])
async def test_every_kind_is_typed_saved_and_shown_again(desk, actor, owner):
    fields = {kind: own(actor, owner, kind) for kind in LABELS}
    record_id = factories.client(actor) if owner == "client" else factories.session(actor).session_id
    async with desk((120, 40)) as pilot:
        screen = await opened(pilot, owner, record_id)
        for label in LABELS.values():
            assert label in screen_text(pilot.app)
        assert not screen.dirty
        for kind, field in fields.items():
            screen.general.focus_field(field.form_name)
            await (press(pilot, "space") if kind == "flag" else type_text(pilot, TYPED[kind]))
        await press(pilot, "ctrl+s")
        assert screen.said.startswith(f"Saved {owner}"), screen.said
        assert not screen.dirty
        assert kept(owner, record_id) == {fields[kind].id: value for kind, value in KEPT.items()}
        await press(pilot, "escape")
        screen = await opened(pilot, owner, record_id)
        assert (
            screen.general.values() | {f.form_name: KEPT[kind] for kind, f in fields.items()} == screen.general.values()
        )
        await press(pilot, "ctrl+z")


@pytest.mark.parametrize("owner", ["client", "session"])
async def test_a_long_label_has_room_and_stands_whole_while_the_cursor_is_in_its_field(desk, actor, owner):
    long = "Favourite place for the very first image"
    assert len(long) == 40
    field = own(actor, owner, "text", name=long, hint="As the family calls it.")
    other = own(actor, owner, "number")
    record_id = factories.client(actor) if owner == "client" else factories.session(actor).session_id
    async with desk((80, 24)) as pilot:
        screen = await opened(pilot, owner, record_id)
        screen.general.focus_field(field.form_name)
        await settled(pilot)
        line = next(line for line in screen_text(pilot.app).splitlines() if line.startswith(f" {long} ___"))
        below = next(line for line in screen_text(pilot.app).splitlines() if line.startswith(f" {LABELS['number']} "))
        assert line.index("___") == below.index("___")
        assert screen.said == f"{long}: As the family calls it."
        assert screen.general.field(other.form_name).region.x == screen.general.field(field.form_name).region.x
    async with desk((60, 16)) as pilot:
        screen = await opened(pilot, owner, record_id)
        screen.general.focus_field(field.form_name)
        await settled(pilot)
        assert long in screen.said
        assert screen.general.field(field.form_name).region.width > 20


@pytest.mark.parametrize("owner", ["client", "session"])
async def test_what_is_required_is_asked_for_where_it_is_empty(desk, actor, owner):
    record_id = factories.client(actor) if owner == "client" else factories.session(actor).session_id
    field = own(actor, owner, "text", wanted="required")
    async with desk() as pilot:
        screen = await opened(pilot, owner, record_id)
        screen.general.focus_field("last_name" if owner == "client" else "description")
        await type_text(pilot, "Weber")
        await press(pilot, "ctrl+s")
        assert "Type the Vibe [/." in screen_text(pilot.app)
        assert pilot.app.focused is screen.general.field(field.form_name)
        assert kept(owner, record_id) == {}


async def test_a_number_that_is_none_is_said_while_it_is_typed(desk, actor):
    field = own(actor, "client", "number")
    async with desk() as pilot:
        screen = await opened(pilot, "client", factories.client(actor))
        screen.general.focus_field(field.form_name)
        await type_text(pilot, "12,5")
        assert '"12,5" is no number' in screen_text(pilot.app)


async def test_the_form_changes_with_the_session_type(desk, actor):
    wedding = own(actor, "session", "text", types="Wedding")
    left_out = own(actor, "session", "number", wanted="none")
    session = factories.session(actor, type="Family").session_id
    async with desk((120, 40)) as pilot:
        screen = await opened(pilot, "session", session)

        def shows(field):
            widget = screen.general.field(field.form_name)
            assert isinstance(widget, Widget)
            return widget.display

        assert not shows(wedding)
        assert LABELS["text"] not in screen_text(pilot.app)
        screen.general.focus_field("session_type")
        await type_text(pilot, "Wedding")
        await press(pilot, "tab")
        assert shows(wedding)
        assert LABELS["text"] in screen_text(pilot.app)
        assert not shows(left_out)


@pytest.mark.parametrize("owner", ["client", "session"])
async def test_two_desks_that_change_one_field_are_asked_and_two_fields_are_not(desk, actor, owner):
    text, number = own(actor, owner, "text"), own(actor, owner, "number")
    record_id = factories.client(actor) if owner == "client" else factories.session(actor).session_id
    save = clients.save_client if owner == "client" else sessions.save_session
    async with desk() as pilot:
        screen = await opened(pilot, owner, record_id)
        screen.general.focus_field(text.form_name)
        await type_text(pilot, "mine")
        save(actor, record_id, None, {"fields": {number.id: Decimal(3)}})
        await press(pilot, "ctrl+s")
        if isinstance(pilot.app.screen, MergeDialog):
            await press(pilot, "ctrl+s")
        assert kept(owner, record_id) == {text.id: "mine", number.id: Decimal(3)}
        screen.general.focus_field(text.form_name)
        await type_text(pilot, "again")
        save(actor, record_id, None, {"fields": {text.id: "theirs"}})
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, MergeDialog)
        assert LABELS["text"] in screen_text(pilot.app)
        assert "theirs" in screen_text(pilot.app)


async def test_a_field_that_another_desk_adds_comes_into_the_open_form(desk, actor):
    async with desk((120, 40)) as pilot:
        screen = await opened(pilot, "client", factories.client(actor))
        field = own(actor, "client", "text")
        screen.changed_elsewhere(frozenset({("own_field", field.id)}))
        await settled(pilot)
        assert LABELS["text"] in screen_text(pilot.app)
        upkeep.delete(actor, OWN["client-field"], field.id)
        screen.changed_elsewhere(frozenset({("own_field", field.id)}))
        await settled(pilot)
        assert LABELS["text"] not in screen_text(pilot.app)
        assert not screen.dirty


async def test_what_is_typed_in_one_goes_on_where_another_desk_adds_one(desk, actor):
    first = own(actor, "client", "text")
    async with desk((120, 40)) as pilot:
        screen = await opened(pilot, "client", factories.client(actor))
        screen.general.focus_field(first.form_name)
        await settled(pilot)
        screen.changed_elsewhere(frozenset({("own_field", own(actor, "client", "number").id)}))
        await type_text(pilot, "bohx")
        own(actor, "client", "day")
        await press(pilot, "left")
        await screen.read_record()
        await press(pilot, "delete")
        await type_text(pilot, "o")
        assert (pilot.app.focused.field_name, screen.edit.changes()) == (first.form_name, {first.form_name: "boho"})
        await press(pilot, "ctrl+s")
        assert screen.said.startswith("Saved client"), screen.said


async def test_the_sessions_of_a_client_have_them_as_columns_to_sort_by(desk, actor):
    field = own(actor, "session", "choice")
    client_id = factories.client(actor)
    for day, value in ((1, "Classic"), (2, "Boho [/"), (3, None)):
        given = {} if value is None else {field.id: value}
        factories.session(actor, f"2026-12-0{day} 10:00", client_id=client_id, description=f"No. {day}", fields=given)
    async with desk((160, 40)) as pilot:
        screen = await opened(pilot, "client", client_id)
        await screen.open_pane("Sessions")
        await settled(pilot)
        table = screen.query_one("#sessions", ListTable)
        assert "Boho [/" in screen_text(pilot.app)
        assert [row.cells[-1] for row in table.rows] == ["", "Boho [/", "Classic"]
        while table.sort_column != field.key:
            await press(pilot, "greater_than_sign")
        await press(pilot, *["equals_sign"] * table.descending)
        assert [row.cells[-1] for row in table.rows] == ["Boho [/", "Classic"]
        sessions.save_session(actor, int(table.rows[1].key), None, {"fields": {field.id: None}})
        pilot.app._poll()
        await settled(pilot)
        assert [row.cells[-1] for row in table.rows] == ["Boho [/"]


async def test_the_columns_follow_the_fields(desk, actor):
    async with desk((160, 40)) as pilot:
        await press(pilot, "f12")
        await type_text(pilot, "stale")
        await press(pilot, "enter")
        table = pilot.app.screen.query_one(ListTable)
        assert LABELS["number"] not in [column.title for column in table.source.columns()]
        own(actor, "session", "number")
        pilot.app._poll()
        await settled(pilot)
        assert LABELS["number"] in [column.title for column in table.source.columns()]
