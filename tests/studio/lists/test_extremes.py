"""Every list of the studio with hostile names, with thousands of entries, and empty: from the service and the command line."""

import pytest

from models import User
from studio.demo import bulk
from studio.kernel import journal
from studio.kernel.access import SYSTEM
from studio.kernel.clean import clean_line
from studio.kernel.errors import Invalid
from studio.lists import sheet, upkeep
from studio.lists.maintained import entries
from studio.lists.own import OWN
from tests.cli.conftest import Sittings
from tests.split_lists import whose
from tests.studio.kernel.clean.hostile import TEXTS
from tests.torture import TORTURE, some

pytestmark = pytest.mark.sqlite
UNEMPTIED = {kept.kind for kept in OWN.values() if kept.keeps_one or kept.exactly_one}
"""No record is without one of these, so their lists are never empty."""


@pytest.fixture
def sittings(book, capsys):
    return Sittings(book.url, capsys)


PLAIN = [
    kept
    for kept in OWN.values()
    if kept.table != "own_field"
    and not any(one.required and one.default is None and key != "order" for key, one in kept.fields.items())
]
"""Those of which an entry is made from its name alone."""


@pytest.fixture(params=PLAIN, ids=lambda kept: kept.kind)
def kept(request, book):
    return request.param


@pytest.mark.torture
def test_hostile_names_are_stored_cleaned_or_refused_and_found_again(kept, actor, sittings):
    of = whose(kept)
    names, taken = [], {entry.name.casefold() for entry in entries(kept)}
    for one in list(some(TEXTS).values())[::2]:
        try:
            name = clean_line(one.text, required=True)
            if name.casefold() not in taken:
                upkeep.add(actor, kept, {"name": one.text})
                taken.add(name.casefold())
                names.append(name)
        except Invalid:
            with pytest.raises(Invalid):
                upkeep.add(actor, kept, {"name": one.text})
    assert len(names) > 5
    assert [name for name in names if name not in {entry.name for entry in entries(kept)}] == []
    assert {row["name"] for row in sittings.json("list", kept.kind, *of)} >= set(names)
    text = sittings.text("list", kept.kind, *of)
    assert all(line.isprintable() for line in text.split("\n"))


@pytest.mark.of_the_day(3)
def test_thousands_of_entries_are_read_moved_and_added_in_few_questions(kept, actor, sittings, count_queries):
    if kept.kind == "task-type":
        return  # each has statuses of its own, which no raw row brings: they are added one by one everywhere
    of = whose(kept)
    many = 5000 if kept.kind == "status" or TORTURE > 1 else 150  # with a question for each there would be more than 80
    first = upkeep.add(actor, kept, {"name": "The first of many [/"})
    row = kept.model.get_by_id(first).__data__
    own = dict.fromkeys(("initial", "final", "on_session_date"), False)
    columns = [name for name in row if name != "id"]
    with journal.entry(SYSTEM, "Grew", undoable=False):
        bulk.insert_rows(
            kept.model,
            ("id", *columns),
            (
                (first + n, *(
                    {**row, **own, "name": f"Entry {n} [/", "position": row["position"] + 10 * n}[name]
                    for name in columns
                ))
                for n in range(1, many + 1)
            ),
        )  # fmt: skip
        bulk.continue_ids()
    with count_queries() as asked:
        found = sheet.sheet(kept).entries
        last = next(entry for entry in found if entry.name == f"Entry {many} [/")
        if kept.ordered:
            upkeep.shift(actor, kept, last.id, -1)
        upkeep.change(actor, kept, last.id, None, {"name": "Renamed"})
        upkeep.add(actor, kept, {"name": "One more"})
    assert len(asked) < 80
    names = [entry.name for entry in entries(kept)]
    assert len(sittings.json("list", kept.kind, *of)) == len(names) > many
    assert not kept.ordered or names[-3:] == ["Renamed", f"Entry {many - 1} [/", "One more"]
    assert "already" in sittings.refused("list", kept.kind, "add", "entry 77 [/", *of)[1]


def test_an_empty_list_is_told_and_filled(kept, actor, sittings):
    if kept.kind in UNEMPTIED:
        assert entries(kept)
        return
    User.update(department=None).execute()
    for entry in entries(kept, inactive=True):
        for model, link in kept.uses:
            if link.null:
                model.update({link: None}).where(link == entry.id).execute()
        upkeep.delete(actor, kept, entry.id)
    assert entries(kept, inactive=True) == sheet.sheet(kept).entries == ()
    assert sittings.text("list", kept.kind) == f"There are no {kept.many} yet.\n"
    assert sittings.json("list", kept.kind) == []
    assert sittings.refused("list", kept.kind, "up", "x")[0] == "not_found"
    assert sittings.json("list", kept.kind, "add", "The first [/")["name"] == "The first [/"
