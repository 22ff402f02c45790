import pytest

from models import Client
from studio.clients.listed import CLIENTS
from studio.kernel import journal
from studio.kernel.access import SYSTEM
from studio.kernel.clean import name_key
from studio.lists.spec import Asked
from tests import factories
from tests.tui.conftest import SharedGateway
from tests.tui.goldens import screen_text
from tests.tui.settle import press, settled
from tests.tui.widgets.host import Host
from tui.frame.listing import ListSource, Look, changes_it, show_list
from tui.widgets.record_table import RecordTable

LOOK = Look(
    columns=("name", "status", "phone"),
    widths={"phone": {"width": 15}},
    dress=lambda values: ("late", "!") if values["warning"] else ("", ""),
    dressed_by=("warning",),
)


def many(count):
    with journal.entry(SYSTEM, "Many", undoable=False) as entry:
        for n in range(1, count + 1):
            last = f"Name {n:03} [/"
            entry.insert(
                Client, number=str(n), last_name=last, name_key=name_key(last), created_at=entry.at,
                call_warning="owes" if n == 2 else "", client_status=1 if n % 2 else None,
            )  # fmt: skip


@pytest.fixture
def clients(book, actor):
    """A list of 200 clients on a screen: the app, the table, and what shows a question in it."""
    many(200)
    gateway, table = SharedGateway(), RecordTable(markers=True)
    app = Host(table, watch=(RecordTable.About,))

    def show(asked=Asked(), look=LOOK):  # noqa: B008 - frozen
        show_list(table, ListSource(gateway, actor, CLIENTS, asked, look))

    yield app, table, show
    gateway.close()


def cells(table):
    return [row.cells[0] for row in table.rows]


async def test_a_declared_list_is_read_by_windows(clients, actor):
    app, table, show = clients
    async with app.running(60, 8) as pilot:
        show()
        await app.workers.wait_for_complete()
        lines = screen_text(app).splitlines()
        assert lines[0].split() == ["Name▴", "Status", "Phone"]
        assert lines[1].split() == ["Name", "001", "[/", "New", "client"]
        assert lines[2].startswith(" !Name 002 [/")
        assert len(table.rows) < 100
        await press(pilot, "end")
        await app.workers.wait_for_complete()
        assert cells(table)[-1] == "Name 200 [/"
        for _ in range(60):
            await press(pilot, "pageup")
            await app.workers.wait_for_complete()
        assert cells(table)[0] == "Name 001 [/"
        assert table.cursor_row.cells[0] == "Name 001 [/"


async def test_only_what_an_index_has_is_offered_to_sort_by(clients):
    app, table, show = clients
    async with app.running(60, 8) as pilot:
        show(look=Look(("number", "name", "phone", "added")))
        await app.workers.wait_for_complete()
        assert [c.key for c in table._columns if c.sortable] == ["number", "name", "added"]
        await press(pilot, "less_than_sign", "equals_sign")
        await app.workers.wait_for_complete()
        assert (table.sort_column, table.descending, table.cursor_row.cells[0]) == ("number", True, "200")
        show(Asked(fixed=(("status", (1,)),)), Look(("number", "name")))
        await app.workers.wait_for_complete()
        assert [c.key for c in table._columns if c.sortable] == ["name"]
        assert cells(table)[:3] == ["1", "3", "5"]


async def test_the_cursor_keeps_its_record_while_others_write(clients, actor):
    app, table, show = clients
    async with app.running(60, 8) as pilot:
        show()
        await app.workers.wait_for_complete()
        await press(pilot, "down", "down", "down")
        assert table.cursor_row.cells[0] == "Name 004 [/"
        factories.client(actor, "Aaa", "")
        assert changes_it(CLIENTS, {("client", 1)})
        assert not changes_it(CLIENTS, {("session", 1)})
        table.reload()
        await app.workers.wait_for_complete()
        assert table.cursor_row.cells[0] == "Name 004 [/"
        assert cells(table)[0] == "Aaa"


async def test_what_cannot_be_read_is_told_and_what_was_shown_stays(clients):
    app, table, show = clients
    async with app.running(60, 8) as pilot:
        show()
        await app.workers.wait_for_complete()
        shown = cells(table)
        show(Asked(filters=(("status", "no such"),)))
        await app.workers.wait_for_complete()
        await settled(pilot)
        (failed,) = app.take(RecordTable.Failed)
        assert "There is no client status" in str(failed.error)
        assert cells(table) == shown
