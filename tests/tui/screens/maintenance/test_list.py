"""The one screen of all lists that the studio keeps."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from studio.clients import clients
from studio.kernel.access import Actor
from studio.lists import upkeep
from studio.lists.maintained import Maintained, entries, entry_named
from studio.lists.own import OWN
from tests import factories
from tests.torture import TORTURE
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.monkey import PASTES
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open
from tui.screens.maintenance.entry import EntryDialog
from tui.screens.maintenance.list import ListScreen
from tui.widgets.cell_table import REST

pytestmark = pytest.mark.sqlite

SOURCES = OWN["lead-source"]


def names(kept: Maintained = SOURCES, *, inactive: bool = True) -> list[str]:
    return [one.name for one in entries(kept, inactive=inactive)]


async def opened(pilot: Pilot[Any], name: str = "lead") -> ListScreen:
    await press(pilot, "f12")
    await type_text(pilot, name)
    await press(pilot, "enter")
    screen = pilot.app.screen
    assert isinstance(screen, ListScreen)
    return screen


def told(pilot: Pilot[Any]) -> str:
    return str(pilot.app.place.said)


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40)])
async def test_all_that_the_studio_sets_up_stands_under_maintenance(desk: Desk, width: int, height: int):
    async with desk((width, height)) as pilot:
        await press(pilot, "f12")
        assert_golden(pilot.app, f"maintenance_{width}x{height}")
        await type_text(pilot, "lead so")
        assert_golden(pilot.app, f"maintenance_narrowed_{width}x{height}")


async def test_back_from_an_area_the_next_letters_look_for_another(desk: Desk):
    async with desk() as pilot:
        await opened(pilot)
        await press(pilot, "escape")
        await type_text(pilot, "relat")
        await press(pilot, "enter")
        assert pilot.app.place.title_text() == "Maintenance: relationships"


WIDTHS = (60, 80, 120)
"""Each list in one of them, on each third day, and in all in ``make torture``."""


@pytest.mark.torture
@pytest.mark.of_the_day(3)
@pytest.mark.parametrize(
    ("width", "kind"),
    [
        (width, kind)
        for (number, kind), (place, width) in product(enumerate(OWN), enumerate(WIDTHS))
        if TORTURE > 1 or number % len(WIDTHS) == place
    ],
)
async def test_right_and_left_reach_every_column_of_every_list(desk: Desk, width: int, kind: str):
    kept = OWN[kind]
    async with desk((width, 24)) as pilot:
        pilot.app.open(Open("list", name=kind))
        await settled(pilot)
        table, seen, titles = pilot.app.place.table, [], ""
        for _ in (*kept.form, "inactive"):
            title = screen_text(pilot.app).splitlines()[3]
            seen.append((table.cell_key, table.cell.column.title in title))
            titles += title
            await press(pilot, "right")
        assert seen == [(key, True) for key in (*kept.form, "inactive")]
        hides = sum(place.column.key != REST for place in table._places) <= len(kept.form)
        assert ("‹" in screen_text(pilot.app).splitlines()[3]) == hides == ("›" in titles)
        await press(pilot, *["left"] * len(seen))
        assert table.cell_key == "name"
        assert "‹" not in screen_text(pilot.app).splitlines()[3]


async def test_the_help_offers_what_a_list_has(desk: Desk):
    for name, has in (("lead", False), ("session status", True)):
        async with desk((120, 60)) as pilot:
            await opened(pilot, name)
            await press(pilot, "f1")
            text = screen_text(pilot.app)
            assert [word in text for word in ("Renumber", "Session type..", "By type..")] == [has] * 3


async def test_a_new_status_stands_at_the_end_unless_its_order_is_typed(desk: Desk):
    kept = OWN["status"]
    last = max(one.order for one in entries(kept))
    async with desk() as pilot:
        await opened(pilot, "session status")
        await press(pilot, "n")
        assert pilot.app.screen.form.values()["order"] == last + 10
        await type_text(pilot, "Framing")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, ListScreen)
    assert (entries(kept)[-1].name, entries(kept)[-1].order) == ("Framing", last + 10)


async def test_what_is_typed_into_a_new_entry_is_not_lost_unasked(desk: Desk):
    async with desk() as pilot:
        await opened(pilot)
        await press(pilot, "n")
        await type_text(pilot, "Fair")
        await press(pilot, "escape")
        assert "What you typed here is not saved." in screen_text(pilot.app)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, EntryDialog)
        assert "Fair" in screen_text(pilot.app)
        await press(pilot, "escape", "s")
        assert names()[-1] == "Fair"
        await press(pilot, "n")
        await type_text(pilot, "Radio")
        await press(pilot, "escape", "d")
        assert isinstance(pilot.app.screen, ListScreen)
        assert "Radio" not in names()


async def test_esc_shows_all_areas_again_before_it_leaves_and_a_stroke_is_no_letter(desk: Desk):
    async with desk() as pilot:
        await press(pilot, "f12", "slash")
        await type_text(pilot, "lead")
        assert "Session types" not in screen_text(pilot.app)
        await press(pilot, "escape")
        assert pilot.app.place.title_text() == "Maintenance"
        assert pilot.app.place.field.value == ""
        assert "Session types" in screen_text(pilot.app)
        await type_text(pilot, "lead")
        await press(pilot, "enter", "slash", "slash")
        await type_text(pilot, "ref")
        await press(pilot, "enter")
        assert len(pilot.app.place.table.rows) == 1
        await press(pilot, "escape")
        assert pilot.app.place.title_text() == "Maintenance: lead sources"
        assert len(pilot.app.place.table.rows) > 1
        await press(pilot, "escape")
        assert pilot.app.place.area.title == "Lead sources"
        assert "Relationships" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert pilot.app.at_home


async def test_no_place_of_maintenance_is_opened_over_itself(desk: Desk, actor: Actor):
    async with desk() as pilot:
        for _ in range(2):
            await press(pilot, "f12", "f12")
            await type_text(pilot, "lead")
            await press(pilot, "enter")
        assert [place.title_text() for place in pilot.app.places()] == [
            "Sittings",
            "Maintenance",
            "Maintenance: lead sources",
        ]
        # What is typed into a cell is not lost with it.
        await press(pilot, "enter")
        await type_text(pilot, "Fair")
        await press(pilot, "f12")
        await type_text(pilot, "lead")
        await press(pilot, "enter", "escape", "escape")
        assert "Fair" in screen_text(pilot.app)


async def test_what_nothing_is_called_says_so(desk: Desk):
    async with desk() as pilot:
        await press(pilot, "f12")
        await type_text(pilot, "xyzzy")
        await press(pilot, "enter")
        assert told(pilot) == "Nothing here is called that. Backspace shows more again."


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40)])
async def test_a_list_shows_its_entries_and_what_is_worth_knowing_of_one(
    desk: Desk, actor: Actor, width: int, height: int
):
    factories.client(actor, lead_source=entries(SOURCES)[1].id)
    upkeep.add(actor, SOURCES, {"name": "Fair [b] 写真館"})
    upkeep.set_inactive(actor, SOURCES, entries(SOURCES)[2].id, True)
    async with desk((width, height)) as pilot:
        await opened(pilot)
        await press(pilot, "down")
        assert_golden(pilot.app, f"list_{width}x{height}")


class TestChangingACell:
    async def test_enter_changes_the_name_where_it_stands(self, desk: Desk):
        async with desk() as pilot:
            screen = await opened(pilot)
            await press(pilot, "enter")
            await type_text(pilot, "Fair [b]")
            assert_golden(pilot.app, "list_cell")
            await press(pilot, "enter")
            assert screen.table.has_focus
            assert "Fair [b]" in screen_text(pilot.app)
        assert names()[0] == "Fair [b]"

    async def test_a_refusal_leaves_what_was_typed(self, desk: Desk):
        taken = names()[1]
        async with desk() as pilot:
            screen = await opened(pilot)
            await press(pilot, "enter")
            await type_text(pilot, taken.upper())
            await press(pilot, "enter")
            assert told(pilot) == f'There is a lead source "{taken}" already: choose another name.'
            assert screen.typing_into.field is not None
            assert screen.typing_into.field.typed == taken.upper()
            assert not screen.table.has_focus

    async def test_escape_leaves_the_cell_as_it_was(self, desk: Desk):
        before = names()
        async with desk() as pilot:
            screen = await opened(pilot)
            await press(pilot, "enter")
            await type_text(pilot, "Nonsense")
            await press(pilot, "escape")
            assert screen.table.has_focus
            assert pilot.app.screen is screen
        assert names() == before

    async def test_a_box_is_ticked_by_space(self, desk: Desk):
        async with desk() as pilot:
            screen = await opened(pilot)
            await press(pilot, "right", "space")
            assert "[x]" in screen_text(pilot.app).replace("√", "x").replace("✓", "x")
            assert screen.entry is not None
            assert screen.entry.inactive
        assert entries(SOURCES, inactive=True)[0].inactive

    async def test_a_change_is_taken_back(self, desk: Desk):
        before = names()
        async with desk() as pilot:
            await opened(pilot)
            await press(pilot, "enter")
            await type_text(pilot, "Fair")
            await press(pilot, "enter", "ctrl+z", "u")
            assert before[0] in screen_text(pilot.app)
        assert names() == before

    async def test_somebody_elses_change_is_no_more_lost_than_ones_own(self, desk: Desk, actor: Actor):
        first = entries(SOURCES)[0]
        async with desk() as pilot:
            await opened(pilot)
            await press(pilot, "enter")
            await type_text(pilot, "Mine")
            await pilot.app.gateway.write(upkeep.change, actor, SOURCES, first.id, first.version, {"name": "Theirs"})
            await press(pilot, "enter")
            assert "changed name while you were typing" in told(pilot)
            assert names()[0] == "Theirs"
            await press(pilot, "enter")
        assert names()[0] == "Mine"

    async def test_nor_is_it_where_the_list_has_followed_it_already(self, desk: Desk, actor: Actor):
        first = entries(SOURCES)[0]
        async with desk() as pilot:
            screen = await opened(pilot)
            await press(pilot, "enter")
            await type_text(pilot, "Mine")
            await pilot.app.gateway.write(upkeep.change, actor, SOURCES, first.id, first.version, {"name": "Theirs"})
            screen.changed_elsewhere(frozenset({("lead_source", first.id)}))
            await settled(pilot)
            await press(pilot, "enter")
            assert "changed name while you were typing" in told(pilot)
            assert names()[0] == "Theirs"

    async def test_control_s_saves_what_is_typed(self, desk: Desk):
        async with desk() as pilot:
            screen = await opened(pilot)
            await press(pilot, "enter")
            await type_text(pilot, "Fair")
            await press(pilot, "ctrl+s")
            assert screen.table.has_focus
        assert names()[0] == "Fair"

    async def test_another_place_is_gone_to_only_after_a_question(self, desk: Desk):
        before = names()
        async with desk() as pilot:
            screen = await opened(pilot)
            await press(pilot, "enter")
            await type_text(pilot, "Fair")
            await press(pilot, "f2", "k")
            assert pilot.app.screen is screen
            assert screen.typing_into.field is not None
            assert screen.typing_into.field.typed == "Fair"
            await press(pilot, "f2", "d")
            assert pilot.app.screen is not screen
        assert names() == before


class TestTheWholeEntry:
    async def test_a_new_one_stands_at_the_end_under_the_cursor(self, desk: Desk):
        before = names()
        async with desk() as pilot:
            screen = await opened(pilot)
            await press(pilot, "n")
            assert isinstance(pilot.app.screen, EntryDialog)
            await type_text(pilot, "Ana [VIP] [/")
            await press(pilot, "enter")
            assert screen.entry is not None
            assert screen.entry.name == "Ana [VIP] [/"
        assert names() == [*before, "Ana [VIP] [/"]

    async def test_a_refusal_stands_in_the_dialog(self, desk: Desk):
        taken = names()[0]
        async with desk() as pilot:
            await opened(pilot)
            await press(pilot, "n")
            await type_text(pilot, taken)
            await press(pilot, "enter")
            assert f'There is a lead source "{taken}" already' in screen_text(pilot.app)
            assert isinstance(pilot.app.screen, EntryDialog)

    async def test_an_empty_name_is_refused(self, desk: Desk):
        before = names()
        async with desk() as pilot:
            await opened(pilot)
            await press(pilot, "n", "enter")
            assert isinstance(pilot.app.screen, EntryDialog)
        assert names() == before

    async def test_edit_changes_it(self, desk: Desk):
        async with desk() as pilot:
            await opened(pilot)
            await press(pilot, "e")
            await type_text(pilot, "Fair")
            await press(pilot, "ctrl+s")
        assert names()[0] == "Fair"


class TestTheOrder:
    async def test_down_and_up_move_the_entry_and_the_cursor_goes_along(self, desk: Desk):
        before = names()
        async with desk() as pilot:
            screen = await opened(pilot)
            await press(pilot, "d", "d")
            assert names() == [*before[1:3], before[0], *before[3:]]
            assert screen.entry is not None
            assert screen.entry.name == before[0]
            await press(pilot, "u", "u", "u")
        assert names() == before


class TestDeleting:
    async def test_what_nothing_uses_is_deleted_after_a_question(self, desk: Desk):
        before = names()
        async with desk() as pilot:
            await opened(pilot)
            await press(pilot, "delete", "enter")
            assert names() == before
            await press(pilot, "delete", "d")
        assert names() == before[1:]

    async def test_what_uses_it_is_moved_first(self, desk: Desk, actor: Actor):
        first, second = entries(SOURCES)[:2]
        made = [factories.client(actor, f"Client {n}", lead_source=first.id) for n in range(3)]
        async with desk() as pilot:
            await opened(pilot)
            await press(pilot, "delete")
            assert f'3 clients use "{first.name}"' in screen_text(pilot.app)
            await press(pilot, "m")
            await type_text(pilot, second.name[:4])
            await press(pilot, "enter", "enter")
            assert first.name in names()
            await press(pilot, "delete", "m")
            await type_text(pilot, second.name[:4])
            await press(pilot, "enter", "m")
            assert told(pilot) == f"Deleted lead source {first.name}, and moved what used it to {second.name}."
        assert first.name not in names()
        sources = [clients.client_record(client_id).lead_source for client_id in made]
        assert [source and source.id for source in sources] == [second.id] * 3

    async def test_or_it_is_made_inactive(self, desk: Desk, actor: Actor):
        factories.client(actor, lead_source=entries(SOURCES)[0].id)
        async with desk() as pilot:
            await opened(pilot)
            await press(pilot, "delete")
            assert f'1 client uses "{names()[0]}"' in screen_text(pilot.app)
            await press(pilot, "i")
            assert entries(SOURCES, inactive=True)[0].inactive
            assert told(pilot) == f"{entries(SOURCES, inactive=True)[0].name} is inactive now."
            await press(pilot, "i")
            assert told(pilot) == f"{names()[0]} is active again."
        assert not entries(SOURCES)[0].inactive

    async def test_what_the_list_needs_is_refused_before_anything_is_asked(self, desk: Desk, actor: Actor):
        factories.session(actor)
        for flag in ("initial", "final"):
            one = next(one for one in entries(OWN["status"]) if one.values[flag])
            async with desk() as pilot:
                screen = await opened(pilot, "status")
                screen.table.move_to_key(one.id)
                await press(pilot, "delete")
                assert pilot.app.screen is screen
                assert told(pilot) == f"{one.name} is the {flag} session status: make another one {flag} first."

    async def test_nothing_is_moved_where_there_is_no_other_one(self, desk: Desk, actor: Actor):
        first, *others = entries(SOURCES)
        factories.client(actor, lead_source=first.id)
        for one in others:
            upkeep.set_inactive(actor, SOURCES, one.id, True)
        async with desk() as pilot:
            await opened(pilot)
            await press(pilot, "delete")
            assert "Add another one" in screen_text(pilot.app)
            assert "m Move them" not in screen_text(pilot.app)
            await press(pilot, "m", "escape")
        assert first.name in names()

    async def test_a_second_desk_may_have_used_it_meanwhile(self, desk: Desk, actor: Actor):
        first = entries(SOURCES)[0]
        async with desk() as pilot:
            await opened(pilot)
            await press(pilot, "delete")
            await pilot.app.gateway.write(factories.client, actor, lead_source=first.id)
            await press(pilot, "d")
            assert told(pilot).startswith(f"{first.name} is in use by 1 client: move them")
        assert first.name in names()


class TestNarrowing:
    async def test_letters_narrow_the_list_and_escape_shows_it_all(self, desk: Desk):
        async with desk() as pilot:
            screen = await opened(pilot)
            await press(pilot, "slash")
            await type_text(pilot, "search")
            assert [row.cells[0] for row in screen.table.rows] == ["Web search"]
            await press(pilot, "enter")
            assert screen.table.has_focus
            await press(pilot, "slash", "escape")
            assert len(screen.table.rows) == len(names())

    async def test_inactive_ones_are_hidden(self, desk: Desk, actor: Actor):
        upkeep.set_inactive(actor, SOURCES, entries(SOURCES)[0].id, True)
        async with desk() as pilot:
            screen = await opened(pilot)
            assert len(screen.table.rows) == len(names())
            await press(pilot, "h")
            assert len(screen.table.rows) == len(names()) - 1
            await press(pilot, "h")
            assert len(screen.table.rows) == len(names())

    async def test_an_empty_list_says_how_it_is_filled(self, desk: Desk, actor: Actor):
        for one in entries(SOURCES):
            upkeep.delete(actor, SOURCES, one.id)
        async with desk() as pilot:
            await opened(pilot)
            assert "No lead sources yet: n adds one." in screen_text(pilot.app)
            await press(pilot, "e")
            assert told(pilot) == "No lead sources yet: n adds one."


async def test_a_change_at_another_desk_shows_up(desk: Desk, actor: Actor):
    async with desk() as pilot:
        screen = await opened(pilot)
        await press(pilot, "down", "down")
        under = screen.entry
        added = await pilot.app.gateway.write(upkeep.add, actor, SOURCES, {"name": "Theirs"})
        screen.changed_elsewhere(frozenset({("lead_source", added)}))
        await settled(pilot)
        assert "Theirs" in screen_text(pilot.app)
        assert screen.entry == under


async def test_who_may_not_change_lists_sees_them_and_is_told(desk: Desk, actor: Actor):
    front = factories.user(actor, "kim", "Kim Lee", initials="KL", role="desk")
    before = names()
    async with desk(who=front) as pilot:
        await opened(pilot)
        for key in ("enter", "e", "n", "u", "d", "i", "delete"):
            await press(pilot, key)
            assert told(pilot) == "Kim Lee may not change the studio's lead sources: ask the studio's owner."
    assert names() == before


async def test_hostile_names_are_text(desk: Desk, actor: Actor):
    kept = [text for text in PASTES if not any("\ud800" <= letter <= "\udfff" for letter in text)]
    # As a book may hold them that another program wrote.
    SOURCES.model.insert_many([{"name": text, "position": 1000 + n} for n, text in enumerate(kept)]).execute()
    async with desk((120, 40)) as pilot:
        screen = await opened(pilot)
        for _ in range(len(screen.table.rows)):
            await press(pilot, "down")
        await press(pilot, "e", "escape", "delete", "escape")
        assert screen.entry is not None


async def test_five_thousand_entries_are_one_list_among_others(desk: Desk, actor: Actor):
    rows = [{"name": f"Source {n:04}", "position": n * 10} for n in range(5000)]
    for start in range(0, 5000, 500):
        SOURCES.model.insert_many(rows[start : start + 500]).execute()
    async with desk() as pilot:
        screen = await opened(pilot)
        await press(pilot, "end", "enter")
        await type_text(pilot, "The last")
        await press(pilot, "enter", "slash")
        await type_text(pilot, "4321")
        assert [row.cells[0] for row in screen.table.rows] == ["Source 4321"]
    assert entry_named(SOURCES, "The last").name == names()[-1]


class TestOnPaper:
    @pytest.mark.parametrize(("key", "end"), [("p", ".pdf"), ("x", ".xlsx")])
    async def test_it_is_written_where_one_says(self, desk: Desk, tmp_path: Path, key: str, end: str):
        async with desk((120, 40)) as pilot:
            await opened(pilot)
            await press(pilot, key)
            assert f"lead-sources-2026-11-21{end}" in screen_text(pilot.app)
            await type_text(pilot, str(tmp_path / f"list{end}"))
            await press(pilot, "enter")
            assert told(pilot) == f"Wrote {len(names())} lines to {tmp_path / 'list'}{end}."
        assert (tmp_path / f"list{end}").stat().st_size > 1000

    async def test_a_file_that_is_there_is_refused_and_the_name_stays(self, desk: Desk, tmp_path: Path):
        (tmp_path / "mine.csv").write_text("mine")
        async with desk((120, 40)) as pilot:
            await opened(pilot)
            await press(pilot, "x")
            await type_text(pilot, str(tmp_path / "mine.csv"))
            await press(pilot, "enter")
            assert "There is a file of that name already" in screen_text(pilot.app)
        assert (tmp_path / "mine.csv").read_text() == "mine"
