"""A table that is made when somebody first uses it is the one that Peewee would have made at once."""

from pathlib import Path
from threading import Barrier, Thread
from types import ModuleType

import peewee
import pytest

import models

SOURCE = Path(models.__file__).read_text("utf-8")


def imported(source):
    """Import the tables anew, beside those of all other tests."""
    module = ModuleType("imported_anew")
    exec(compile(source, models.__file__, "exec"), vars(module))
    return module


def make_all(module):
    return [model._meta for model in module.TABLES]


@pytest.fixture
def fresh():
    make_all(models)  # a link to a table that comes later is resolved by that table's name, wherever it was declared
    module = imported(SOURCE)
    yield module
    make_all(module)


def made(module):
    return {table.__qualname__ for table in module.TABLES if type(table) is peewee.ModelBase}


def told(model):
    meta = model._meta
    return (
        (
            model.__name__,
            model.__qualname__,
            model.__doc__,
            model.__annotations__,
            [base.__name__ for base in model.__bases__],
        ),
        [(one.name, type(one).__name__, one.column_name, one.null, one.index) for one in meta.sorted_fields],
        [(link.name, to.__name__, link.on_delete) for link, to in meta.refs.items()],
        sorted((link.name, by.__name__, link.backref) for link, by in meta.backrefs.items()),
        (
            [peewee.Context().sql(check).query() for check in meta.constraints or []],
            list(meta.indexes),
            meta.table_name,
            meta.database is not None,
        ),
        sorted(name for name in vars(model) if not name.startswith("__")),
    )


def test_all_of_them_are_what_peewee_makes_at_once(fresh):
    assert made(fresh) == set()
    make_all(fresh)
    at_once = SOURCE.replace("Model, metaclass=_Later", "Model").replace("_names[model]", "model._meta.table_name")
    at_once = imported(at_once)
    assert len(made(at_once)) == len(models.TABLES)
    assert fresh.BY_NAME.keys() == at_once.BY_NAME.keys()
    for name, model in fresh.BY_NAME.items():
        assert told(model) == told(at_once.BY_NAME[name])


def test_each_waits_until_it_is_used_and_brings_along_what_it_links_to(fresh):
    assert fresh.Receiver.communication.rel_model is fresh.Communication
    assert {"Receiver", "Communication", "Client", "Session", "SessionFlag", "Task"} <= made(fresh)
    assert made(fresh).isdisjoint({"JournalEntry", "Visit", "ReminderState", "Presence"})


def test_a_flag_that_is_used_first_finds_its_record_whole(fresh):
    assert fresh.AppointmentFlag.appointment.rel_model is fresh.Appointment
    assert fresh.Appointment.no_show.rel_model is fresh.AppointmentFlag


USES = {
    "called": lambda table: table(name="A", address="B").address,
    "asked": lambda table: peewee.Context().sql(table.select().where(table.phone == "1")).query(),
    "gone through": lambda table: [one.name for one in table._meta.sorted_fields],
    "told": repr,
    "looked for": lambda table: isinstance(table(), table),
}


@pytest.mark.parametrize("use", USES.values(), ids=list(USES))
def test_whatever_is_done_with_one_makes_it(fresh, use):
    assert use(fresh.Studio) == use(models.Studio)
    assert "Studio" in made(fresh)


def test_threads_that_use_one_at_once_all_find_it_whole(fresh):
    seen, together = [], Barrier(8)

    def use():
        together.wait()
        # Peewee makes the links that wait of a set, in any order.
        seen.append(sorted(one.name for one in fresh.Session._meta.sorted_fields))

    threads = [Thread(target=use) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert seen == [sorted(one.name for one in models.Session._meta.sorted_fields)] * 8
