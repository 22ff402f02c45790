from datetime import date

import pytest

from studio.clients import clients
from studio.dates.typed.birthdays import Birthday
from studio.kernel import undo
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
    clients.set_birthday(actor, client_id, "mia", Birthday(5, 28))
    clients.set_birthday(actor, client_id, "Tom", None)
    mia, tom = clients.family(client_id)
    assert (mia.name, mia.relationship.name, mia.birthday) == ("Mia", "Child", Birthday(5, 28))
    assert (tom.name, tom.birthday) == ("Tom", None)
    factories.member(actor, client_id, "TOM")
    with pytest.raises(Invalid, match="2 of the family are called Tom: change the birthday on the client's record"):
        clients.set_birthday(actor, client_id, "Tom", Birthday(5, 28))
