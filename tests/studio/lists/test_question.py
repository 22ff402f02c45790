from dataclasses import replace

import pytest

from models import ClientStatus
from studio.kernel import access, database, journal
from studio.kernel.access import SYSTEM, Actor
from studio.kernel.errors import Invalid, NotAllowed, NotFound
from studio.lists import page as pages
from studio.lists.names import begun
from studio.lists.question import can, check, columns_for
from studio.lists.spec import Asked, Column, Filter, ListSpec, Order, Term, Walk
from studio.lists.typed import parse_filters, written
from tests import factories

DESK = Actor(1, "d", "Dee", "DD", "desk")
OWNER = Actor(1, "o", "Ann", "AA", "owner")


def ids(word):
    return [(int(word),)]


PEOPLE = ListSpec(
    "test people",
    "test person",
    "client c",
    "c.id",
    columns=(
        Column("name", "Name", "c.last_name", order="name"),
        Column("pay", "Pay", "c.first_name", order="pay", right="users"),
        Column("notes", "Notes", "c.notes"),
    ),
    orders=(
        Order("name", (Term("c.name_key", "text"), Term("c.id"))),
        Order("pay", (Term("c.first_name", "text"), Term("c.id"))),
        Order("id", (Term("c.id"),)),
    ),
    walks=(Walk("name", "i"), Walk("pay", "i"), Walk("id", "i"), Walk("name", "j", frozenset({"status"}))),
    filters=(
        Filter("status", "{}c.client_status_id = ?", ids, "a status"),
        Filter("source", "{}c.lead_source_id = ?", ids, "a source"),
        Filter("from", "c.id >= ?", ids, "a number", within="id"),
        Filter("one", "c.id = ?", ids, "a number", narrow="client_pkey"),
        Filter("pay", "c.first_name = ?", lambda word: [(word,)], "an amount", column="pay", narrow="i"),
        Filter("late", "c.id < ?", lambda word: [(int(word or 1),)], "days", bare=True, narrow="i"),
    ),
)


def asked(order="", **filters):
    return Asked(filters=tuple((key.rstrip("_"), word) for key, word in filters.items()), order=order)


@pytest.mark.parametrize(
    ("keys", "order", "answered"),
    [
        ((), "name", True),
        (("status",), "name", True),
        (("status",), "id", False),
        (("source",), "name", False),
        (("status", "source"), "name", False),
        (("from",), "id", True),
        (("from",), "name", False),
        (("one",), "name", True),
        (("one", "source"), "pay", True),
        (("late", "status", "from"), "name", True),
    ],
)
def test_what_an_index_answers_is_offered_and_nothing_else(keys, order, answered):
    verdict = can(PEOPLE, frozenset(keys), order)
    assert bool(verdict) == answered
    assert bool(verdict.reason) != answered


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (asked("id", status="1"), "Test people by status cannot be sorted by id: sort them by name."),
        (
            asked(source="1", status="1"),
            "Test people by source and status would be looked for in the whole book: add one or pay or late, or leave one out.",
        ),
        (asked("nome"), 'Test people cannot be sorted by "nome": did you mean "name"?'),
        (asked("notes"), 'Test people cannot be sorted by "notes": no index has that order; by name, pay they can.'),
        (asked(statsu="1"), 'Test people cannot be filtered by "statsu": did you mean "status"?'),
        (asked(x="1"), 'Test people cannot be filtered by "x": there are status, source, from, one, pay, late.'),
        (Asked(columns=("nmae",)), 'Test people have no column "nmae": did you mean "name"?'),
    ],
)
def test_a_refusal_says_what_can_be_asked_instead(question, sentence):
    with pytest.raises(Invalid) as refused:
        check(PEOPLE, question, OWNER.may)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("question", [asked("pay"), asked(pay="5"), asked("name", pay="5")])
def test_a_hidden_column_is_not_told_of_by_order_or_filter(question):
    with pytest.raises(NotAllowed, match="ask the studio's owner"):
        check(PEOPLE, question, DESK.may)
    assert check(PEOPLE, question, OWNER.may)


def test_a_hidden_column_is_left_out_and_a_view_that_names_it_is_told():
    assert [column.key for column in columns_for(PEOPLE, (), DESK.may)[0]] == ["name", "notes"]
    seen, dropped = columns_for(PEOPLE, ("pay", "notes"), DESK.may)
    assert ([column.key for column in seen], dropped) == (["notes"], ("Pay",))
    assert columns_for(PEOPLE, ("pay",), OWNER.may)[1] == ()


def test_an_export_hides_what_the_page_hides(book, actor):
    factories.client(actor, "Smith", "Secret")
    natural = Asked(order="id")
    for may_see, person in ((False, DESK), (True, OWNER)):
        lines = [*pages.page(person, PEOPLE, natural).lines, *pages.export(person, PEOPLE, natural)]
        lines += pages.lines_of(person, PEOPLE, [lines[0].id])
        assert len(lines) == 3
        assert {"Secret" in line.values for line in lines} == {may_see}
    with pytest.raises(NotAllowed):
        pages.export(DESK, PEOPLE, replace(natural, order="pay"))


@pytest.mark.parametrize(
    ("typed", "filters"),
    [
        ("", ()),
        ("status:1 late:3", (("status", "1"), ("late", "3"))),
        ('status:"In the lab"  LATE', (("status", "In the lab"), ("late", ""))),
        ("Status:1", (("status", "1"),)),
        ("late:", (("late", ""),)),
    ],
)
def test_typed_filters_are_understood(typed, filters):
    assert parse_filters(PEOPLE, typed) == filters
    assert parse_filters(PEOPLE, written(filters)) == filters


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("stauts:1", 'Test people cannot be filtered by "stauts": did you mean "status"?'),
        ("smith", 'Say what "smith" is, as in status:smith: there are status, source, from, one, pay, late.'),
        ("status:", "Type what status is wanted right after its colon: a status."),
        ("status", "Type what status is wanted right after its colon: a status."),
    ],
)
def test_a_mistyped_filter_is_told_with_the_nearest(typed, sentence):
    with pytest.raises(Invalid) as refused:
        parse_filters(PEOPLE, typed)
    assert str(refused.value) == sentence


def test_a_range_given_twice_is_refused():
    with pytest.raises(Invalid, match="twice"):
        check(PEOPLE, Asked(filters=(("from", "1"), ("from", "2")), order="id"), OWNER.may)


def test_the_same_key_twice_means_either(book, actor):
    with journal.entry(SYSTEM, "Lists") as entry:
        statuses = [entry.insert(ClientStatus, name=name) for name in ("Retouch", "Proof", "Other")]
    for number, status in enumerate([*statuses, *statuses]):
        factories.client(actor, f"{9 - number} Smith", status=status)
    either = Asked(filters=(("status", str(statuses[0])), ("status", str(statuses[2]))))
    found = pages.page(OWNER, PEOPLE, either, limit=3)
    assert [line.values[0][0] for line in found.lines] == ["4", "6", "7"]
    assert found.more
    rest = pages.page(OWNER, PEOPLE, either, place=found.lines[-1].place)
    assert ([line.values[0][0] for line in rest.lines], rest.more) == (["9"], False)
    assert pages.count(OWNER, PEOPLE, either) == 4


@pytest.mark.parametrize(("typed", "keys"), [("Retouch", [1, 3]), ("ret", [1, 3]), ("PROOF", [2]), ("lab", [5])])
def test_a_name_may_be_begun(typed, keys):
    assert (
        begun("status", typed, [(1, "Retouch"), (2, "Proof"), (3, "Retouch"), (4, "Proofing"), (5, "In the Lab")])
        == keys
    )


def test_a_name_that_is_none_is_told():
    with pytest.raises(NotFound, match='There is no status "x": choose one of Retouch.'):
        begun("status", "x", [(1, "Retouch"), (3, "Retouch")])
    with pytest.raises(Invalid, match='"pro" begins several of them: Proof, Prooving. Type some more.'):
        begun("status", "pro", [(2, "Proof"), (4, "Prooving")])


# -- while others write ----------------------------------------------------------------------------------------------


def test_a_row_that_others_move_between_pages_is_seen_again_but_none_is_lost(book, actor):
    clients = [factories.client(actor, f"Name {n:03}") for n in range(40)]
    seen, place = [], None
    while True:
        read = pages.page(actor, PEOPLE, Asked(), place=place, limit=7)
        seen += [line.id for line in read.lines]
        if not read.more:
            break
        place = read.lines[-1].place
        with journal.entry(actor, "Renamed") as entry:
            from models import Client

            behind, before = read.lines[2].id, clients[-1]
            entry.update(Client, behind, name_key=f"name 9{len(seen)}")  # seen already, now further on
            entry.update(Client, before, name_key=f"name {len(seen):03}x")  # to come, now nearer
    assert set(seen) == set(clients)
    assert len(seen) > len(clients)


def test_a_window_is_one_query_and_one_for_each_column_of_many(book, actor, count_queries):
    from studio.exchange.listed import LISTS

    for count in (1, 3):
        factories.client_with_phone(actor)
        with count_queries() as questions, access.reading_as(actor):
            pages.page(actor, LISTS["client"], Asked())
        assert len(questions) == 4, count  # the first one asks what its reader may see


def test_what_is_gone_is_left_out_of_what_was_found(book, actor):
    first, second = factories.client(actor, "A"), factories.client(actor, "B")
    database.write("DELETE FROM client WHERE id = ?", (first,))
    assert [line.id for line in pages.lines_of(actor, PEOPLE, [second, first, second])] == [second, second]
