"""Which service needs which right: each service, tried by each role."""

import pytest

from studio.kernel import journal, undo
from studio.kernel.access import RIGHTS, SHIPPED
from studio.kernel.errors import NotAllowed
from tests import factories
from tests.studio.people.asks import ASKS, NO_RIGHT_OF_ITS_OWN, OF_OTHERS, with_rights
from tests.studio.test_door import CALLS
from tests.torture import TORTURE

pytestmark = pytest.mark.sqlite
TELL = {"backup.backup", "checking.check", "checking.may_upgrade", "doing.calendar_to_read"}
"""Services that take a right and write nothing into the book."""

ROLES = {**SHIPPED, "none": frozenset()}
LACKING = {right: (f"all but {right}", frozenset(RIGHTS) - {right}) for right in RIGHTS}
SOME = 4
"""Of those who lack just one right, who lacks the service's own, and each so many others; all of them in ``make torture``."""


def tried(own):
    """Return the roles that try a service, and what each may do."""
    few = {own, "others", *list(RIGHTS)[::SOME]}
    return ROLES | dict(one for right, one in LACKING.items() if TORTURE > 1 or right in few)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(factories, "path", tmp_path.joinpath, raising=False)


def test_every_service_that_writes_is_in_the_table():
    assert set(ASKS) == (set(CALLS) | TELL) - NO_RIGHT_OF_ITS_OWN


@pytest.mark.of_the_day(3)
@pytest.mark.torture
@pytest.mark.parametrize("name", ASKS)
def test_a_service_asks_for_its_right_whoever_does_it(book, actor, name):
    right, prepare, do = ASKS[name]
    dee = factories.user(actor, "dee", "Dee [/", role="desk")
    refused, roles, subject = set(), tried(right), None
    for role, rights in roles.items():
        # One that was refused to somebody is as it was, and does for the next.
        subject = subject or (prepare(actor),)
        who = with_rights(dee, rights)
        before = journal.last_entry_id()
        try:
            do(who, *subject)
            subject = None
        except NotAllowed as error:
            assert str(error).startswith("Dee [/ may not ")
            assert str(error).endswith(": ask the studio's owner.")
            assert journal.last_entry_id() == before
            refused.add(role)
    # Who lacks just another one than the service's own may be kept from giving it away, and from nothing else.
    needs = {right, "others"} if name in OF_OTHERS else {right}
    assert refused == {role for role, rights in roles.items() if not needs <= rights}


@pytest.mark.of_the_day(3)
@pytest.mark.parametrize("name", sorted(set(ASKS) - TELL - {"users.set_pin", "consent.note", "busy.accept"}))
def test_taking_it_back_asks_for_the_same_right(book, actor, name):
    right, prepare, do = ASKS[name]
    dee = factories.user(actor, "dee", "Dee [/", role="desk")
    do(actor, prepare(actor))
    who = with_rights(dee, frozenset(RIGHTS) - {right})
    with pytest.raises(NotAllowed) as caught:
        undo.undo(who, journal.last_entry_id(), others=True)
    assert str(caught.value) == "Dee [/ may not undo that: ask the studio's owner."


@pytest.mark.parametrize("right", RIGHTS)
def test_every_right_is_asked_for_by_somebody(right):
    sees = {word for word, one in RIGHTS.items() if one.sees}  # asked for by what reads
    assert right in {asked for asked, _, _ in ASKS.values()} | {"allow_clash"} | sees
