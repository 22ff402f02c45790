from datetime import date

import pytest

from models import Client, FamilyMember
from studio.clients import clients
from studio.dates.typed.birthdays import Birthday
from studio.kernel import journal, undo
from studio.kernel.errors import Invalid, StaleRecord
from tests import factories


@pytest.mark.parametrize("born", [Birthday(5, 28), Birthday(2, 29), Birthday(12, 31), Birthday(2, 29, 2020)])
def test_a_birthday_whose_year_may_be_unknown(book, actor, born):
    client_id = factories.client(actor)
    member_id = factories.member(actor, client_id, birthday=born)
    (kid,) = clients.family(client_id)
    assert (kid.birthday, kid.age(date(2026, 11, 21))) == (born, 6 if born.year else None)
    clients.save_member(actor, client_id, member_id, 1, name="Kid", birthday=Birthday(born.month, born.day, 2000))
    assert clients.family(client_id)[0].age(date(2026, 12, 31)) == 26
    undo.undo(actor)
    assert clients.family(client_id)[0].birthday == born


def test_who_changed_a_birthday_is_told_once(book, actor):
    client_id = factories.client(actor)
    member_id = factories.member(actor, client_id, birthday=Birthday(5, 28))
    clients.save_member(actor, client_id, member_id, 1, name="Kid [/", birthday=Birthday(5, 29, 2018))
    with pytest.raises(StaleRecord, match="MKH changed birthday while you were typing"):
        clients.save_member(actor, client_id, member_id, 1, name="Kid")


def test_a_birthday_by_name(book, actor):
    client_id = factories.client(actor)
    factories.member(actor, client_id, "Mia", relationship=3)
    clients.save_client(actor, client_id, None, {}, [("mia", Birthday(5, 28)), ("Tom", None)])
    mia, tom = clients.family(client_id)
    assert (mia.name, mia.relationship.name, mia.birthday) == ("Mia", "Child", Birthday(5, 28))
    assert (tom.name, tom.birthday) == ("Tom", None)
    factories.member(actor, client_id, "TOM")
    with pytest.raises(Invalid, match="2 of the family are called Tom: change the birthday on the client's record"):
        clients.save_client(actor, client_id, None, {}, [("Tom", Birthday(5, 28))])


def test_a_client_and_the_family_are_added_and_changed_at_once_or_not_at_all(book, actor):
    nobody = journal.last_entry_id()
    with pytest.raises(Invalid, match="Name has 999 characters; at most 200 fit"):
        clients.add_client(actor, {"last_name": "Weber"}, [("Mia", None), ("x" * 999, None)])
    assert (Client.select().count(), journal.last_entry_id()) == (0, nobody)

    client_id = clients.add_client(actor, {"last_name": "Weber"}, [("Mia", Birthday(5, 28)), ("Tom", None)])
    assert undo.next_undo(actor).sentence == "Added client 1001 Weber"
    with pytest.raises(Invalid, match="still to come"):
        clients.save_client(actor, client_id, None, {"notes": "x"}, [("Mia", Birthday(5, 28, 2030))])
    assert clients.client_record(client_id).notes == ""
    clients.save_client(actor, client_id, None, {"notes": "x"}, [("Mia", None)])
    assert undo.next_undo(actor).sentence == "Changed client 1001 Weber"
    undo.undo(actor)
    record = clients.client_record(client_id)
    assert (record.notes, [one.birthday for one in record.family]) == ("", [Birthday(5, 28), None])
    clients.save_client(actor, client_id, None, {}, [("Tom", Birthday(2, 29))])
    assert undo.next_undo(actor).sentence == "Changed Tom in the family of Weber"
    undo.undo(actor)
    undo.undo(actor)
    assert (Client.select().count(), FamilyMember.select().count()) == (0, 0)
