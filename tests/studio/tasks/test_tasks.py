"""Tasks: their statuses and completion, who sees private ones, and how they come and go."""

from datetime import date

import pytest

from models import JournalEntry, Task, TaskStatus, TaskType
from studio.exchange.listed import LISTS
from studio.history import changes
from studio.kernel import access, undo
from studio.kernel.errors import Invalid, NotAllowed, NotFound
from studio.lists import page, record_kind, upkeep
from studio.lists.own import TASK_STATUS, TASK_TYPE
from studio.lists.spec import Asked
from studio.tasks import tasks
from studio.to_do import bulk
from tests import factories

TODAY = date(2026, 11, 21)


def status_of(task_id: int) -> str:
    return str(Task.get_by_id(task_id).status.name)


def test_a_new_one_has_a_number_the_first_status_and_who_made_it(book, actor):
    first, second = factories.task(actor), factories.task(actor, "=1+1 [/")
    row = Task.get_by_id(second)
    assert [Task.get_by_id(one).number for one in (first, second)] == ["1", "2"]
    assert (row.status.name, row.assigned_by_id, row.start_on, row.due_on) == (
        "Not started",
        actor.user_id,
        TODAY,
        TODAY,
    )
    assert row.status_due == date(2026, 11, 24)  # two business days after a Saturday


def test_completion_and_the_final_status_go_together(book, actor):
    one = factories.task(actor)
    bulk.complete(actor, [("task", one)])
    assert (status_of(one), Task.get_by_id(one).completed_on, Task.get_by_id(one).completed_by_id) == (
        "Done",
        TODAY,
        actor.user_id,
    )
    assert bulk.complete(actor, [("task", one)]) == 0
    record_kind.save(actor, tasks.KIND, one, None, {"status": TaskStatus.get(TaskStatus.name == "Waiting").id})
    assert Task.get_by_id(one).completed_on is None
    record_kind.save(actor, tasks.KIND, one, None, {"completed_on": date(2026, 11, 20)})
    assert status_of(one) == "Done"


def test_a_status_of_another_type_is_refused_and_a_new_type_keeps_the_name(book, actor):
    one = factories.task(actor)
    album = TaskType.get(TaskType.name == "Album")
    theirs = TaskStatus.get((TaskStatus.task_type == album.id) & (TaskStatus.name == "Waiting"))
    with pytest.raises(NotFound):
        record_kind.save(actor, tasks.KIND, one, None, {"status": theirs.id})
    waiting = TaskStatus.get(
        (TaskStatus.task_type == Task.get_by_id(one).task_type_id) & (TaskStatus.name == "Waiting")
    )
    record_kind.save(actor, tasks.KIND, one, None, {"status": waiting.id})
    record_kind.save(actor, tasks.KIND, one, None, {"task_type": album.id})
    assert Task.get_by_id(one).status_id == theirs.id


def test_a_task_of_a_session_keeps_its_client(book, actor):
    client_id = factories.client(actor)
    session_id = factories.session(actor, client_id=client_id).session_id
    one = factories.task(actor, session=session_id)
    assert Task.get_by_id(one).client_id == client_id
    with pytest.raises(Invalid):
        record_kind.save(actor, tasks.KIND, one, None, {"client": factories.client(actor, "Weber", "")})


def test_what_goes_with_a_type_and_a_status_that_are_deleted(book, actor):
    one = factories.task(actor, task_type=TaskType.get(TaskType.name == "Album").id)
    before = Task.get_by_id(one).status.name
    general, album = (TaskType.get(TaskType.name == name).id for name in ("General", "Album"))
    upkeep.delete(actor, TASK_TYPE, album, move_to=general)
    assert (Task.get_by_id(one).task_type.name, status_of(one)) == ("General", before)
    old, new = (
        TaskStatus.get((TaskStatus.task_type == general) & (TaskStatus.name == name)).id
        for name in ("Waiting", "In progress")
    )
    record_kind.save(actor, tasks.KIND, one, None, {"status": old})
    upkeep.delete(actor, TASK_STATUS, old, move_to=new)
    assert status_of(one) == "In progress"


# -- private -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def private(book, actor):
    """Return a private task of Ben's, and Mia, who owns the studio."""
    ben = factories.user(actor, "ben", "Ben [b]", initials="BB", role="manager")
    one = factories.task(ben, "Canary subject", description="Canary words", private=True, user=ben.user_id)
    record_kind.save(ben, tasks.KIND, one, None, {"notes": "Canary notes"})
    return one, ben


def told(actor) -> str:
    return " ".join(str(changes.told(actor, row.id)) for row in JournalEntry.select())


def test_a_private_task_is_seen_by_who_made_it_and_who_does_it(private, actor):
    one, ben = private
    for who, count in ((actor, 0), (ben, 1)):
        with access.reading_as(who):
            for kind in ("task", "to-do"):
                assert len(page.page(who, LISTS[kind], Asked()).lines) == count
                assert page.count(who, LISTS[kind], Asked()) == count
                assert len(list(page.export(who, LISTS[kind], Asked()))) == count
    with access.reading_as(actor), pytest.raises(NotAllowed):
        record_kind.read(tasks.KIND, one)
    for done in (
        lambda: record_kind.save(actor, tasks.KIND, one, None, {"urgent": True}),
        lambda: record_kind.remove(actor, tasks.KIND, one),
        lambda: bulk.complete(actor, [("task", one)]),
    ):
        with pytest.raises(NotAllowed):
            done()


def test_the_journal_keeps_a_private_task_from_others_also_when_it_is_gone_or_public(private, actor):
    one, ben = private
    assert "Canary" not in told(actor)
    assert "private task" in told(actor)
    assert told(ben).count("Canary") >= 3
    record_kind.save(ben, tasks.KIND, one, None, {"private": False})
    record_kind.save(ben, tasks.KIND, one, None, {"subject": "Canary in public"})
    assert "Canary in public" in told(actor)
    record_kind.save(ben, tasks.KIND, one, None, {"private": True})
    record_kind.remove(ben, tasks.KIND, one)
    assert "Canary subject" not in told(actor)
    assert "Canary subject" in told(ben)


def test_deleted_and_brought_back(book, actor):
    one = factories.task(actor)
    record_kind.remove(actor, tasks.KIND, one)
    assert Task.get_or_none(id=one) is None
    undo.undo(actor)
    assert Task.get_by_id(one).subject == "Order the album [/"
