import pytest
from peewee import ForeignKeyField

import models
from models import Client
from studio.clients import clients, joining
from studio.clients.clients import Address, Email, Phone
from studio.find import search
from studio.kernel import database, undo
from studio.kernel.errors import Invalid, NotFound, StaleRecord
from tests import factories


def whole_book():
    """Return every row of every table that may change, without versions and what is only ever added to."""
    tables = set(models.BY_NAME) - {"journal_entry", "journal_change", "status_note", "counter"}
    out = {}
    for table in sorted(tables):
        found = models.BY_NAME[table].select().order_by(models.BY_NAME[table].id).dicts()
        out[table] = [{name: value for name, value in row.items() if name != "version"} for row in found]
    return out


@pytest.fixture
def two(book, actor):
    """Return two records of one client, and a third client for whom the second pays."""
    kept = factories.client(
        actor, "O'Brien [/", "", phones=[Phone("415 555 0133")], notes="Likes dogs", status=None,
        emails=[Email("zoe@example.org")], call_warning="owes for the album",
    )  # fmt: skip
    gone = factories.client(
        actor, "O'Brien [/", "Zoë", phones=[Phone("+1 415-555-0133"), Phone("510 555 0199")], notes="Prefers mornings",
        emails=[Email("ZOE@example.org"), Email("z@example.org")], addresses=[Address("1 Main St", "San Francisco")],
        status=2, lead_source=1,
    )  # fmt: skip
    other = factories.client(actor, "Weber", "", bill_to=gone)
    member = factories.member(actor, gone, "Kid [/")
    factories.session(actor, "2026-11-24 10:00", client_id=kept)
    factories.session(actor, "2026-11-25 10:00", client_id=gone, participants=[member])
    factories.session(actor, "2026-11-26 10:00", client_id=gone)
    factories.task(actor, client=gone)
    factories.call(actor, client=gone)
    return kept, gone, other


def test_everything_of_the_one_comes_to_the_other(two, actor):
    kept, gone, other = two
    version = joining.join_clients(actor, kept, gone)
    made = clients.client_record(kept)
    assert (made.name, made.version, made.call_warning) == ("O'Brien [/, Zoë", version, "owes for the album")
    assert made.notes == "Likes dogs\n\nPrefers mornings"
    assert [phone.number for phone in made.phones] == ["(415) 555-0133", "(510) 555-0199"]
    assert [email.email for email in made.emails] == ["zoe@example.org", "z@example.org"]
    assert [member.name for member in made.family] == ["Kid [/"]
    assert (made.status.id, made.lead_source.id, len(made.addresses)) == (2, 1, 1)
    assert database.rows("SELECT count(*) FROM session WHERE client_id = ?", (kept,))[0][0] == 3
    assert clients.client_record(other).bill_to.id == kept
    assert Client.get_or_none(Client.id == gone) is None
    assert [hit.id for hit in search.find("5550199").clients] == [kept]


def test_one_undo_brings_all_of_it_back(two, actor):
    before = whole_book()
    joining.join_clients(actor, two[0], two[1])
    assert whole_book() != before
    assert undo.undo(actor) == "Joined O'Brien [/, Zoë (1002) to client 1001 O'Brien [/"
    assert whole_book() == before
    assert {hit.id for hit in search.find("zoe").clients} == {two[0], two[1]}


def test_the_preview_says_what_comes_along_and_changes_nothing(two):
    before = whole_book()
    shown = joining.preview(two[0], two[1])
    assert shown.sentences == (
        "O'Brien [/, Zoë (1002) comes to O'Brien [/ (1001) and is then gone from the book.",
        "2 sessions of it come along.",
        "1 task of it comes along.",
        "1 communication of it comes along.",
        "1 family member of it comes along.",
        "1 phone of it comes along.",
        "1 email address of it comes along.",
        "1 address of it comes along.",
        "Taken over or added: client status, lead source, notes, first name.",
    )
    assert whole_book() == before


def test_refuses_itself_the_gone_and_what_changed_since_the_preview(two, actor):
    kept, gone, _ = two
    with pytest.raises(Invalid):
        joining.join_clients(actor, kept, kept)
    with pytest.raises(NotFound):
        joining.preview(kept, 999)
    shown = joining.preview(kept, gone)
    clients.save_client(actor, gone, None, {"notes": "changed"})
    with pytest.raises(StaleRecord):
        joining.join_clients(actor, kept, gone, (shown.kept_version, shown.gone_version))
    assert clients.client_record(gone).notes == "changed"


def test_who_pays_for_the_kept_one_is_never_the_one_who_is_gone(book, actor):
    gone = factories.client(actor, "Weber", "")
    kept = factories.client(actor, "Weber", "", bill_to=gone)
    joining.join_clients(actor, kept, gone)
    assert clients.client_record(kept).bill_to is None


@pytest.mark.sqlite
def test_no_link_to_a_client_is_forgotten(book):
    linked = {
        model
        for model in models.TABLES
        for field in model._meta.sorted_fields
        if isinstance(field, ForeignKeyField) and field.rel_model is Client
    }
    assert linked == joining.LINKS
