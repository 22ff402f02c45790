from datetime import date, datetime, timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from models import DeadAddress
from studio.clients import clients, dead
from studio.clients.clients import Address, Email, Phone
from studio.dates.typed.birthdays import Birthday
from studio.kernel import drafts, journal
from studio.kernel.access import Actor
from studio.kernel.identity import book_identity
from studio.kernel.types import meaning
from studio.lists import upkeep
from studio.lists.own import OWN
from studio.sessions import agenda
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.ask import AskDialog
from tui.frame.desk import Open
from tui.screens.client.client import ClientScreen
from tui.screens.client.form import field_at_fault
from tui.screens.client.member import MemberDialog
from tui.screens.client.values import client_values, from_form, to_form, to_service
from tui.screens.dialogs.find_client import FindClientDialog
from tui.screens.session.session import SessionScreen
from tui.widgets.record_table import RecordTable

pytestmark = pytest.mark.sqlite

FOUR_PHONES = tuple(Phone(f"(415) 555-013{n}", f"no. {n}", n == 1) for n in range(1, 5))


@pytest.fixture
def client_id(actor: Actor) -> int:
    """Add a client with everything that the record shows."""
    client_id = factories.client(
        actor,
        phones=FOUR_PHONES,
        emails=(Email("ana@example.org", "home"),),
        addresses=(Address("12 Elm St [/", "Oakland", "CA", "94601", label="home"), Address("1 Pine St", "Reno")),
        call_warning="owes for the album [b]now[/b]",
    )
    factories.member(actor, client_id, "Kid [/", birthday=date(2019, 7, 26), relationship=3)
    factories.session(actor, client_id=client_id, description="Family [VIP] [/")
    factories.session(actor, "2026-11-20 10:00", client_id=client_id, no_show=True)
    return client_id


async def open_client(pilot: Pilot[Any], client_id: int | None, **options: Any) -> ClientScreen:
    screen = ClientScreen(client_id, **options)
    pilot.app.push_screen(screen)
    await settled(pilot)
    return screen


@pytest.mark.parametrize(("width", "height"), [(60, 16), (80, 24), (120, 40), (200, 50)])
async def test_general(desk: Desk, client_id: int, width: int, height: int):
    async with desk((width, height)) as pilot:
        await open_client(pilot, client_id)
        assert_golden(pilot.app, f"client_general_{width}x{height}")


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40)])
@pytest.mark.parametrize(("tab", "name"), [(1, "family"), (2, "sessions"), (3, "notes")])
async def test_the_other_tabs(desk: Desk, client_id: int, width: int, height: int, tab: int, name: str):
    async with desk((width, height)) as pilot:
        await open_client(pilot, client_id)
        await press(pilot, *["ctrl+pagedown"] * tab)
        assert_golden(pilot.app, f"client_{name}_{width}x{height}")


async def test_the_lists_of_a_new_client_say_what_fills_them(desk: Desk, actor: Actor):
    async with desk() as pilot:
        await open_client(pilot, factories.client(actor))
        await press(pilot, "ctrl+pagedown")
        assert "No family members yet. Ctrl+N adds one" in screen_text(pilot.app)
        await press(pilot, "ctrl+pagedown")
        assert "No sessions yet. F9 books one." in screen_text(pilot.app)


# -- saving ----------------------------------------------------------------------------------------------------------


async def test_a_new_client_is_typed_and_saved(desk: Desk, actor: Actor):
    async with desk() as pilot:
        screen = await open_client(pilot, None)
        await type_text(pilot, "o'brien")
        await press(pilot, "enter")
        await type_text(pilot, "zoe")
        screen.general.focus_field("phone_1")
        await type_text(pilot, "4155550133")
        await press(pilot, "ctrl+s")
        assert screen.said == "Saved client 1001. F9 books a session."
        assert screen.title_text() == "Client 1001  O'Brien, Zoe"
        assert not screen.dirty
    record = clients.client_record(clients.client_id_of("1001"))
    assert (record.last_name, record.first_name) == ("O'Brien", "Zoe")
    assert record.phones == (Phone("(415) 555-0133"),)


async def test_a_name_that_is_mixed_already_stays(desk: Desk, actor: Actor):
    async with desk() as pilot:
        screen = await open_client(pilot, None)
        await type_text(pilot, "McDonald")
        await press(pilot, "tab")
        assert screen.general.values()["last_name"] == "McDonald"


@pytest.mark.parametrize("ticked_first", [True, False])
async def test_an_organisation_is_called_as_it_is_typed(book: Book, desk: Desk, ticked_first: bool) -> None:
    async with desk() as pilot:
        pilot.app.open(Open("client"))
        await settled(pilot)
        form = pilot.app.screen.general
        seen = []
        for name in ("organisation", "last_name") if ticked_first else ("last_name", "organisation"):
            form.focus_field(name)
            await type_text(pilot, " " if name == "organisation" else "iphone repair")
            await press(pilot, "tab")
            seen.append(form.values()["last_name"])
        await press(pilot, "ctrl+s")
        saved = pilot.app.screen.record

    assert seen == (["", "iphone repair"] if ticked_first else ["Iphone Repair", "iphone repair"])
    assert (saved.last_name, saved.organisation) == ("iphone repair", True)


async def test_going_through_the_fields_changes_nothing(desk: Desk, actor: Actor):
    client_id = factories.client(actor, "van der berg", "jan")
    async with desk() as pilot:
        screen = await open_client(pilot, client_id)
        await press(pilot, *["tab"] * 8)
        assert not screen.dirty


async def test_a_client_without_a_name_is_refused_at_the_field(desk: Desk):
    async with desk() as pilot:
        screen = await open_client(pilot, None)
        screen.general.focus_field("street")
        await press(pilot, "ctrl+s")
        assert screen.said == "Type the last name, or the organisation's name."
        assert screen.focused is screen.general.field("last_name")


async def test_a_phone_that_is_none_is_refused_at_its_field(desk: Desk, client_id: int):
    async with desk() as pilot:
        screen = await open_client(pilot, client_id)
        screen.general.focus_field("phone_3")
        await type_text(pilot, "12")
        await press(pilot, "ctrl+s")
        assert screen.said == '"12" is no phone number; type at least 3 digits.'
        assert screen.focused is screen.general.field("phone_3")
        assert screen.dirty


async def test_what_the_form_does_not_show_survives_a_save(desk: Desk, client_id: int):
    before = clients.client_record(client_id)
    async with desk() as pilot:
        screen = await open_client(pilot, client_id)
        screen.general.focus_field("phone_2")
        await type_text(pilot, "415 555 0199")
        screen.general.focus_field("city")
        await type_text(pilot, "Berkeley")
        await press(pilot, "ctrl+s")
        assert screen.said == f"Saved client {before.number}."
    after = clients.client_record(client_id)
    assert after.phones == (before.phones[0], Phone("(415) 555-0199", "no. 2", False), *before.phones[2:])
    assert after.addresses[0].city == "Berkeley"
    assert (after.addresses[0].label, after.addresses[1]) == ("home", before.addresses[1])


async def test_save_and_close_goes_back(desk: Desk, client_id: int):
    async with desk() as pilot:
        agenda_screen = pilot.app.screen
        screen = await open_client(pilot, client_id)
        screen.general.focus_field("first_name")
        await type_text(pilot, "Ana")
        await press(pilot, "f10", "w")
        assert pilot.app.screen is agenda_screen
    assert clients.client_record(client_id).first_name == "Ana"


# -- commands --------------------------------------------------------------------------------------------------------


async def test_a_session_can_be_booked_once_the_client_is_saved(desk: Desk, client_id: int):
    async with desk() as pilot:
        screen = await open_client(pilot, None)
        await press(pilot, "f9")
        assert screen.said == "Save the client first (Ctrl+S)."
        await press(pilot, "ctrl+n")
        assert screen.said == "Save the client first (Ctrl+S)."
        await open_client(pilot, client_id)
        await press(pilot, "f9")
        wizard = pilot.app.screen
        assert (wizard.KIND, wizard.pane, wizard.edit.client.key) == ("book", "What", client_id)
        await press(pilot, "enter")
        assert wizard.pane == "Session"


async def test_a_session_opens_with_its_neighbours(desk: Desk, client_id: int):
    async with desk() as pilot:
        await open_client(pilot, client_id)
        await press(pilot, "ctrl+pagedown", "ctrl+pagedown", "enter")
        assert isinstance(pilot.app.screen, SessionScreen)
        assert pilot.app.screen.session_id == 1
        assert pilot.app.screen.neighbours == tuple(row.session_id for row in agenda.sessions_of_client(client_id))


async def test_a_stamp_goes_into_the_notes(desk: Desk, client_id: int):
    async with desk() as pilot:
        screen = await open_client(pilot, client_id)
        await press(pilot, "ctrl+t")
        await type_text(pilot, "called")
        await press(pilot, "ctrl+s")
        assert screen.pane == "Notes"
    assert clients.client_record(client_id).notes == "11/21/2026 11:04:00 AM MKH - called"


async def test_the_tabs_go_round_also_from_the_notes(desk: Desk, client_id: int):
    async with desk() as pilot:
        screen = await open_client(pilot, client_id)
        await press(pilot, "ctrl+pageup")
        assert screen.pane == "Notes"
        await press(pilot, "ctrl+pagedown")
        assert screen.pane == "General"


async def test_another_client_pays(desk: Desk, actor: Actor, client_id: int):
    payer = factories.client(actor, "Weber [/", "Max")
    async with desk() as pilot:
        screen = await open_client(pilot, client_id)
        screen.general.focus_field("bill_to")
        await type_text(pilot, "web")
        await press(pilot, "down")
        assert isinstance(pilot.app.screen, FindClientDialog)
        assert_golden(pilot.app, "dialog_find_client")
        await press(pilot, "enter")
        assert screen.general.values()["bill_to"] == payer
        await press(pilot, "ctrl+s")
    bill_to = clients.client_record(client_id).bill_to
    assert bill_to is not None
    assert bill_to.id == payer


async def test_a_payer_that_was_only_typed_is_refused(desk: Desk, client_id: int):
    async with desk() as pilot:
        screen = await open_client(pilot, client_id)
        screen.general.focus_field("bill_to")
        await type_text(pilot, "web")
        await press(pilot, "ctrl+s")
        assert screen.said == 'Press Down to find the client "web", or clear the field.'


# -- family ----------------------------------------------------------------------------------------------------------


async def test_a_member_is_added(desk: Desk, client_id: int):
    async with desk() as pilot:
        screen = await open_client(pilot, client_id)
        await press(pilot, "ctrl+n")
        await type_text(pilot, "mia")
        await press(pilot, "tab")
        await type_text(pilot, "chi")
        await press(pilot, "tab")
        await type_text(pilot, "7/26/2020")
        assert_golden(pilot.app, "dialog_member")
        await press(pilot, "enter")
        assert screen.said == "Added to the family."
        assert screen.tab_counts()["Family members"] == 2
    member = clients.family(client_id)[1]
    assert (member.name, member.relationship.name if member.relationship else "") == ("Mia", "Child")
    assert member.birthday == Birthday(7, 26, 2020)


async def test_a_birthday_to_come_is_refused_in_the_dialog(desk: Desk, client_id: int):
    async with desk((60, 16)) as pilot:
        await open_client(pilot, client_id)
        await press(pilot, "ctrl+n")
        await type_text(pilot, "mia")
        await press(pilot, "tab", "tab")
        await type_text(pilot, "7/26/2030")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, MemberDialog)
        assert_golden(pilot.app, "dialog_member_refused_60x16")
    assert len(clients.family(client_id)) == 1


async def test_a_birthday_without_a_year_has_no_age(desk: Desk, client_id: int):
    async with desk() as pilot:
        screen = await open_client(pilot, client_id)
        await press(pilot, "ctrl+n")
        await type_text(pilot, "mia")
        await press(pilot, "tab", "tab")
        await type_text(pilot, "feb 29")
        assert "= Feb 29, the year not known" in screen_text(pilot.app)
        assert "years old" not in screen_text(pilot.app)
        await press(pilot, "enter")
        assert screen.said == "Added to the family."
        await press(pilot, "ctrl+pagedown", "down", "enter")
        assert isinstance(pilot.app.screen, MemberDialog)
        assert pilot.app.screen.form.values()["birthday"] == Birthday(2, 29)
        pilot.app.screen.form.focus_field("birthday")
        await press(pilot, "+")
        assert pilot.app.screen.form.values()["birthday"] == Birthday(3, 1)
        await press(pilot, "down")
        await press(pilot, "enter")
        assert pilot.app.screen.form.values()["birthday"] == Birthday(11, 21, 2026)
        await press(pilot, "escape", "d")
    assert clients.family(client_id)[1].birthday == Birthday(2, 29)


async def test_esc_asks_before_a_typed_member_is_lost(desk: Desk, client_id: int):
    async with desk() as pilot:
        await open_client(pilot, client_id)
        await press(pilot, "ctrl+n")
        await type_text(pilot, "mia")
        await press(pilot, "escape")
        assert "What you typed here is not saved." in screen_text(pilot.app)
        await press(pilot, "s")
    assert [member.name for member in clients.family(client_id)][-1] == "Mia"


async def test_two_who_change_a_member_are_told(desk: Desk, actor: Actor, client_id: int):
    member = clients.family(client_id)[0]
    async with desk() as pilot:
        await open_client(pilot, client_id)
        await press(pilot, "ctrl+pagedown", "enter")
        clients.save_member(actor, client_id, member.id, member.version, name="Tom")
        await type_text(pilot, "Kit")
        await press(pilot, "enter")
        assert "You both changed name." in screen_text(pilot.app)
        assert "Tom" in screen_text(pilot.app)
        assert clients.family(client_id)[0].name == "Tom"
        await press(pilot, "m")
    assert clients.family(client_id)[0].name == "Kit"


async def test_a_member_is_removed_only_by_a_letter(desk: Desk, client_id: int):
    async with desk() as pilot:
        screen = await open_client(pilot, client_id)
        await press(pilot, "delete")
        assert len(clients.family(client_id)) == 1
        await press(pilot, "ctrl+pagedown", "delete")
        assert isinstance(pilot.app.screen, AskDialog)
        await press(pilot, "enter")
        assert len(clients.family(client_id)) == 1
        await press(pilot, "delete", "r")
        assert clients.family(client_id) == ()
        assert screen.tab_counts()["Family members"] == 0


async def test_a_member_who_takes_part_in_sessions_stays(desk: Desk, actor: Actor, client_id: int):
    member = clients.family(client_id)[0]
    factories.session(actor, "2026-11-24 10:00", client_id=client_id, participants=[member.id])
    async with desk() as pilot:
        screen = await open_client(pilot, client_id)
        await press(pilot, "ctrl+pagedown", "delete", "r")
        assert screen.said == "Kid [/ takes part in 1 session and stays in the family."
    assert clients.family(client_id) == (member,)


# -- other desks -----------------------------------------------------------------------------------------------------


def change_elsewhere(actor: Actor, client_id: int, **values: Any) -> None:
    clients.save_client(actor, client_id, None, values)


async def test_a_clean_record_follows_another_desk(desk: Desk, actor: Actor, client_id: int):
    async with desk() as pilot:
        screen = await open_client(pilot, client_id)
        change_elsewhere(actor, client_id, first_name="Anna")
        screen.changed_elsewhere(frozenset({("client", client_id)}))
        await settled(pilot)
        assert screen.general.values()["first_name"] == "Anna"
        assert screen.said == "Somebody changed this client: this is how it is now."


async def test_a_dirty_record_is_told_and_then_merged(desk: Desk, actor: Actor, client_id: int):
    async with desk() as pilot:
        screen = await open_client(pilot, client_id)
        screen.general.focus_field("first_name")
        await type_text(pilot, "Mine")
        change_elsewhere(actor, client_id, first_name="Theirs", call_warning="paid")
        screen.changed_elsewhere(frozenset({("client", client_id)}))
        await settled(pilot)
        assert screen.said == "Somebody changed this client meanwhile: saving will show you both."
        await press(pilot, "ctrl+s")
        assert "You both changed first name." in screen_text(pilot.app)
        await press(pilot, "m")
        assert screen.said.startswith("Saved client")
    record = clients.client_record(client_id)
    assert (record.first_name, record.call_warning) == ("Mine", "paid")


async def test_theirs_can_be_taken_and_the_rest_of_mine_saved(desk: Desk, actor: Actor, client_id: int):
    async with desk() as pilot:
        screen = await open_client(pilot, client_id)
        screen.general.focus_field("first_name")
        await type_text(pilot, "Mine")
        screen.general.focus_field("phone_1")
        await type_text(pilot, "415 555 0777")
        screen.general.focus_field("call_warning")
        await type_text(pilot, "ask Mia")
        change_elsewhere(actor, client_id, first_name="Theirs", phones=(Phone("415 555 0999"),))
        await press(pilot, "ctrl+s")
        assert_golden(pilot.app, "dialog_merge_client_80x24")
        await press(pilot, "t", "t")
    record = clients.client_record(client_id)
    assert (record.first_name, record.call_warning) == ("Theirs", "ask Mia")
    assert [phone.number for phone in record.phones] == ["(415) 555-0999"]


# -- leaving ---------------------------------------------------------------------------------------------------------


async def test_esc_asks_only_when_something_would_be_lost(desk: Desk, client_id: int):
    async with desk() as pilot:
        agenda_screen = pilot.app.screen
        await open_client(pilot, client_id)
        await press(pilot, "escape")
        assert pilot.app.screen is agenda_screen
        screen = await open_client(pilot, client_id)
        await type_text(pilot, "X")
        await press(pilot, "escape")
        assert_golden(pilot.app, "dialog_leave")
        await press(pilot, "enter")
        assert pilot.app.screen is screen
        await press(pilot, "escape", "d")
        assert pilot.app.screen is agenda_screen
    assert clients.client_record(client_id).last_name == factories.LAST


async def test_what_was_typed_comes_back_after_a_dropped_line(desk: Desk, book: Book, actor: Actor, client_id: int):
    async with desk() as pilot:
        screen = await open_client(pilot, client_id)
        await type_text(pilot, "Typed [/")
        await press(pilot, "ctrl+t")
        await pilot.app.terminal_gone("SIGHUP")
    assert [draft.place for draft in drafts.waiting(book_identity(), actor.login)] == [f"client-{client_id}"]
    async with desk() as pilot:
        assert_golden(pilot.app, "dialog_drafts")
        await press(pilot, "enter")
        await press(pilot, "p")
        screen = pilot.app.screen
        assert isinstance(screen, ClientScreen)
        assert screen.general.values()["last_name"] == "Typed [/"
        await press(pilot, "ctrl+s")
    record = clients.client_record(client_id)
    assert (record.last_name, record.notes) == ("Typed [/", "11/21/2026 11:04:00 AM MKH -")
    assert drafts.waiting(book_identity(), actor.login) == ()


class TestGroups:
    async def test_they_are_ticked_and_saved_and_what_others_ticked_stays(self, desk: Desk, actor: Actor):
        school, vip, old = (
            upkeep.add(actor, OWN["client-group"], {"name": name}) for name in ("School", "VIP [/", "Old")
        )
        client_id = factories.client(actor, groups=[old])
        upkeep.set_inactive(actor, OWN["client-group"], old, True)
        async with desk() as pilot:
            screen = await open_client(pilot, client_id)
            assert "Groups       Old" in screen_text(pilot.app)
            screen.general.focus_field("bill_to")
            await press(pilot, "tab", "enter")
            await press(pilot, "enter", "down", "enter")
            assert_golden(pilot.app, "dialog_groups")
            await press(pilot, "escape")
            assert "Groups       School, VIP" in screen_text(pilot.app)
            await press(pilot, "ctrl+s")
            assert [group.key for group in clients.client_record(client_id).groups] == [school, vip, old]
            clients.save_client(actor, client_id, None, {"groups": [vip]})
            screen.run_command("refresh")
            await settled(pilot)
            assert "Groups       VIP [/" in screen_text(pilot.app)

    async def test_a_studio_without_groups_says_where_they_are_made(self, desk: Desk, actor: Actor):
        async with desk() as pilot:
            screen = await open_client(pilot, factories.client(actor))
            screen.run_command("groups")
            await settled(pilot)
            assert screen.said == "The studio has no groups of clients: add some under Maintenance."


# -- the form without a screen ---------------------------------------------------------------------------------------


def test_nothing_changed_is_nothing_to_save(book: Book, client_id: int):
    values = client_values(clients.client_record(client_id))
    kept = from_form(to_form(values), values)
    assert set(values) - set(kept) == {"groups"}  # they stand in no field
    assert {key for key in kept if meaning(kept[key]) != meaning(values[key])} == set()


def test_a_cleared_phone_goes_and_the_others_move_up(book: Book, client_id: int):
    record = clients.client_record(client_id)
    values = client_values(record)
    typed = to_form(values) | {"phone_1": "", "phone_1_label": "", "phone_1_sms": False}
    assert to_service({"phones": from_form(typed, values)["phones"]}) == {"phones": record.phones[1:]}


@pytest.mark.parametrize(
    ("name", "typed", "field"),
    [
        ("phone", {"phone_1": "415 555 0133", "phone_2": "1"}, "phone_2"),
        ("email", {"email_1": "a@example.org", "email_2": "b"}, "email_2"),
        ("name", {}, "last_name"),
        ("number", {}, "number"),
        (None, {}, None),
    ],
)
def test_a_refusal_finds_its_field(name: str | None, typed: dict[str, str], field: str | None):
    assert field_at_fault(name, to_form(client_values(None)) | typed) == field


@pytest.mark.usefixtures("colourless")
async def test_all_sessions_of_a_client_are_reached_and_their_order_is_remembered(book, actor, desk):
    client_id = factories.client(actor, "Weber", "")
    for n in range(130):
        starts_at = datetime(2026, 12, 1, 9) + timedelta(days=n // 8, hours=n % 8)
        factories.session(actor, starts_at, client_id=client_id, room=None, minutes=30, description=f"No. {n:03}")
    async with desk((120, 40)) as pilot:
        pilot.app.open(Open("client", client_id))
        await settled(pilot)
        await press(pilot, "ctrl+pagedown", "ctrl+pagedown")
        table = pilot.app.screen.query_one("#sessions", RecordTable)
        assert "[Sessions 99+]" in screen_text(pilot.app)
        assert "No. 129" in table.cursor_row.cells
        await press(pilot, "end")
        assert "No. 000" in table.cursor_row.cells
        await press(pilot, "less_than_sign", "greater_than_sign", "equals_sign", "home")
        assert (table.sort_column, table.descending) == ("date", True)
        await press(pilot, "equals_sign")
        assert "No. 000" in table.cursor_row.cells
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, SessionScreen)
    async with desk((120, 40)) as pilot:
        pilot.app.open(Open("client", client_id))
        await settled(pilot)
        await press(pilot, "ctrl+pagedown", "ctrl+pagedown")
        table = pilot.app.screen.query_one("#sessions", RecordTable)
        assert (table.sort_column, table.descending, table.cursor_row.cells[3]) == ("date", False, "No. 000")


async def test_another_record_of_the_client_is_joined(desk: Desk, actor: Actor, client_id: int):
    other = factories.client(actor, "Twice", "Ana", phones=[Phone("510 555 0199")])
    factories.session(actor, "2026-12-20 10:00", client_id=other)
    async with desk() as pilot:
        screen = await open_client(pilot, client_id)
        screen.run_command("join")
        await settled(pilot)
        assert isinstance(pilot.app.screen, FindClientDialog)
        await type_text(pilot, "twice")
        await press(pilot, "enter")
        assert "1 session of it comes along." in screen_text(pilot.app)
        await press(pilot, "escape")
        assert clients.client_record(other).number == "1002"
        screen.run_command("join")
        await settled(pilot)
        await type_text(pilot, "twice")
        await press(pilot, "enter", "j")
        assert screen.said == "Joined: everything of Twice, Ana is here now."
        assert (len(screen.sessions), len(screen.record.phones)) == (3, 5)


async def test_what_a_question_says_of_taking_back_is_true_in_a_field_too(
    desk: Desk, actor: Actor, client_id: int
) -> None:
    other = factories.client(actor, "Twice", "Ana")
    async with desk() as pilot:
        screen = await open_client(pilot, client_id)
        screen.run_command("join")
        await settled(pilot)
        await type_text(pilot, "twice")
        await press(pilot, "enter")
        asked = screen_text(pilot.app)
        await press(pilot, "j")
        screen.general.focus_field("last_name")
        await press(pilot, "f10", "z", "u")
        assert clients.client_record(other).last_name == "Twice"

    assert "F10 Z takes it back." in asked


async def test_a_record_is_not_joined_over_what_is_typed(desk: Desk, client_id: int):
    async with desk() as pilot:
        screen = await open_client(pilot, client_id)
        await type_text(pilot, "x")
        screen.run_command("join")
        await settled(pilot)
        assert screen.said == "Save or throw away what is typed first."


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_an_address_that_takes_no_mails_is_marked(actor: Actor, desk: Desk, size: tuple[int, int]) -> None:
    client_id = factories.client_with_phone(
        actor, emails=[Email("Ana@Family.example", "home"), Email("b@family.example", "")]
    )
    with journal.entry(actor, "Gave an address up") as entry:
        said = {"code": "5.1.1", "words": "550 5.1.1 No such user [/"}
        entry.insert(DeadAddress, channel="email", address_key="ana@family.example", at=entry.at, **said)
    async with desk(size) as pilot:
        pilot.app.open(Open("client", client_id))
        await settled(pilot)
        assert_golden(pilot.app, "client_dead_{}x{}".format(*size))
        dead.take_up(actor, "ana@family.example")
        await press(pilot, "f5")
        assert "no mails" not in screen_text(pilot.app)
