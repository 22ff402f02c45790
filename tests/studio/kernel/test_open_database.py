import pytest
from peewee import Context, fn

import models
from models import Client, Session, SessionFlag, Status
from studio.kernel.sqlite import _Sqlite

pytestmark = [pytest.mark.sqlite, pytest.mark.usefixtures("book")]


def questions():
    """Return questions of every shape in which a field may stand."""
    other = Session.alias()
    cancelled = SessionFlag.select(SessionFlag.id).where(
        (SessionFlag.session == Session.id) & (SessionFlag.kind == "cancelled")
    )
    joined = Session.select(Session, Status, Client.number).join(Status).switch(Session).join(Client)
    return [
        *(model.select() for model in models.BY_NAME.values()),
        joined.where(Status.final & (Session.number << ["1", "2"])).order_by(Session.starts_at.desc(), Session.id),
        Session.select(other.number).join(other, on=(other.redo == Session.redo)).where(fn.EXISTS(cancelled)),
        Session.select(Session.id, cancelled.alias("why")).group_by(Session.id).having(fn.COUNT(Session.id) > 1),
        Session.update(cancelled=cancelled, version=Session.version + 1).where(Session.id == 1),
        Status.insert(name="Asked [/", position=1).returning(Status.id),
        Status.insert(id=1, name="Asked [/").on_conflict(conflict_target=[Status.id], update={Status.name: "New"}),
        Client.delete().where(Client.number == "1001"),
    ]


def test_a_question_is_written_as_peewee_writes_it(monkeypatch):
    quick = [question.sql() for question in questions()]
    monkeypatch.setattr(_Sqlite, "context_class", Context)
    assert quick == [question.sql() for question in questions()]
    assert len(quick) > 60
