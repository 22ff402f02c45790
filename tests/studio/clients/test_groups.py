"""The groups of clients: many for each, kept, taken back, joined, and the filter of the list."""

import pytest

from studio.clients import clients, joining
from studio.kernel import undo
from studio.kernel.errors import Invalid, NotFound
from studio.lists import upkeep
from studio.lists.own import OWN
from tests import factories

GROUPS = OWN["client-group"]


@pytest.fixture
def groups(book, actor):
    return [upkeep.add(actor, GROUPS, {"name": name}) for name in ("VIP [/", "Newsletter", "School")]


def names(client_id):
    return [group.label for group in clients.client_record(client_id).groups]


def test_many_for_each_client_in_the_studios_order(groups, actor):
    one = factories.client(actor, groups=[groups[2], groups[0]])
    assert names(one) == ["VIP [/", "School"]
    version = clients.save_client(actor, one, 1, {"groups": [groups[1]]})
    assert (names(one), version) == (["Newsletter"], 2)
    assert clients.save_client(actor, one, version, {"groups": [groups[1]]}) == version
    undo.undo(actor)
    assert names(one) == ["VIP [/", "School"]


def test_what_was_changed_is_told_to_the_next_editor(groups, actor):
    one = factories.client(actor)
    clients.save_client(actor, one, 1, {"groups": [groups[0]]})
    with pytest.raises(clients.journal.StaleRecord) as refused:
        clients.save_client(actor, one, 1, {"notes": "x"})
    assert [(change.field, change.after) for change in refused.value.changes] == [("groups", "VIP [/")]


def test_what_is_no_longer_used_stays_and_is_not_given_anew(groups, actor):
    one = factories.client(actor, groups=groups[:1])
    upkeep.set_inactive(actor, GROUPS, groups[0], True)
    clients.save_client(actor, one, None, {"groups": groups[:2]})
    with pytest.raises(Invalid, match="no longer used"):
        factories.client(actor, groups=groups[:1])
    with pytest.raises(NotFound, match="no such group"):
        factories.client(actor, groups=[99])


def test_two_clients_made_one_are_in_the_groups_of_both(groups, actor):
    kept, gone = factories.client(actor, groups=groups[:1]), factories.client(actor, groups=groups[:2])
    assert "Its groups come along: Newsletter." in joining.preview(kept, gone).sentences
    joining.join_clients(actor, kept, gone)
    assert names(kept) == ["VIP [/", "Newsletter"]
    undo.undo(actor)
    assert (names(kept), names(gone)) == (["VIP [/"], ["VIP [/", "Newsletter"])


def test_a_deleted_group_hands_its_clients_over_each_once(groups, actor):
    one, other = factories.client(actor, groups=groups[:2]), factories.client(actor, groups=groups[:1])
    upkeep.delete(actor, GROUPS, groups[0], move_to=groups[1])
    assert (names(one), names(other)) == (["Newsletter"], ["Newsletter"])
    undo.undo(actor)
    assert (names(one), names(other)) == (["VIP [/", "Newsletter"], ["VIP [/"])
