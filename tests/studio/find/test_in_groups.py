import pytest

from studio.clients import clients
from studio.clients.clients import Phone
from studio.find import in_groups, search, seen
from studio.find.typed import split_groups
from studio.kernel import access
from studio.kernel.errors import Invalid, NotFound
from studio.lists import upkeep
from studio.lists.own import CLIENT_GROUP
from studio.people import roles
from tests import factories

NAMES = ("School", "VIP [/", 'Say "hi" now', "Ana's: ; -- *", "写真", "Class of 2027", "Class of 2028")


def found(text, **limits):
    return sorted(hit.name for hit in search.find(text, **limits).clients)


@pytest.fixture
def groups(book, actor):
    return {name: upkeep.add(actor, CLIENT_GROUP, {"name": name}) for name in NAMES}


def member(actor, last, first, *in_them, **values):
    return factories.client(actor, last, first, groups=list(in_them), **values)


@pytest.fixture
def people(actor, groups):
    school, vip = groups["School"], groups["VIP [/"]
    return {
        "zoe": member(actor, "O'Brien", "Zoë", school, phones=[Phone("415 555 0133")]),
        "ann": member(actor, "Weber", "Ann", school, vip),
        "out": member(actor, "Weber", "Zoë"),
    }


@pytest.mark.parametrize(
    ("text", "left", "names"),
    [
        ("group:school", "", ("school",)),
        ("zoe GROUP:school obr", "zoe   obr", ("school",)),
        ('group:"VIP [/" zoe', "zoe", ("VIP [/",)),
        ('group:"class of', "", ("class of",)),
        ('group:"Say ""hi"" now" x', "x", ('Say "hi" now',)),
        ('group:O"Neil', "", ('O"Neil',)),
        ("group:a group:b", "", ("a", "b")),
        ("group:", "group:", ()),
        ("group: family", "group: family", ()),
        ('group:"', 'group:"', ()),
        ("subgroup:x", "subgroup:x", ()),
    ],
)
def test_groups_are_taken_out_of_what_was_typed(text, left, names):
    assert split_groups(text) == (left, names)


def test_a_group_narrows_what_else_is_typed(people):
    assert found("group:school") == ["O'Brien, Zoë", "Weber, Ann"]
    assert found("zoe group:school") == ["O'Brien, Zoë"]
    assert found("group:school web") == found("group:school group:vip") == ["Weber, Ann"]
    assert found("group:school 0133") == found("group:school rien") == ["O'Brien, Zoë"]
    assert found("group:vip zoe") == found("group:写真") == []
    assert search.find("group:school wbeer").forgiven
    assert found("group:vip wbeer") == ["Weber, Ann"]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_of_a_group_can_be_typed(people, groups, actor, name):
    clients.save_client(actor, people["out"], None, {"groups": [groups[name]]})
    quoted = name.replace('"', '""')
    for text in (f'group:"{quoted}"', f'web group:"{quoted.upper()}"', f'group:"{quoted}'):
        assert "Weber, Zoë" in found(text)


def test_what_names_no_group_or_several_says_so(people):
    with pytest.raises(NotFound, match='There is no group "choir": choose one of School, VIP'):
        search.find("group:choir zoe")
    with pytest.raises(Invalid, match="Class of 2027, Class of 2028. Type some more"):
        search.find("group:class")


def test_sessions_are_those_of_its_clients(people, actor):
    for n, client_id in enumerate(people.values()):
        factories.session(actor, f"2026-12-0{n + 1} 10:00", client_id=client_id, description="Twins [/", room=None)
    assert [hit.client for hit in search.find("group:school").sessions] == ["O'Brien, Zoë", "Weber, Ann"]
    assert [hit.client for hit in search.find("twins group:vip").sessions] == ["Weber, Ann"]
    assert [hit.client for hit in search.find("10003 group:vip").sessions] == []


class TestWhoSeesLess:
    @pytest.fixture
    def dee(self, people, actor):
        dee = factories.user(actor, "dee", role="desk")
        for right in ("others", "reach"):
            roles.set_right(actor, roles.role_of("desk").id, right, False)
        clients.save_client(actor, people["ann"], None, {"phones": [Phone("415 555 0199")]})
        factories.session(actor, client_id=people["ann"], photographer=dee.user_id, room=None)
        return dee

    def test_only_ones_own_and_not_by_what_is_hidden(self, dee):
        with access.reading_as(dee):
            assert found("group:school") == found("group:school ann") == ["Weber, Ann"]
            assert found("group:school zoe") == found("group:school 0199") == []
        assert found("group:school 0199") == ["Weber, Ann"]

    def test_behind_all_that_are_looked_at_of_a_large_group(self, dee, monkeypatch):
        monkeypatch.setattr(in_groups, "WALK_ROWS", 1)
        with access.reading_as(dee):
            assert found("group:school") == found("web group:school") == ["Weber, Ann"]


def test_a_group_of_all_clients_is_never_read_whole(groups, actor, monkeypatch, count_queries):
    for n in range(12):
        member(actor, f"Weber {n:02}", "Ana", groups["School"])
    for name in ("WALK_ROWS", "READ_THROUGH"):
        monkeypatch.setattr(in_groups, name, 5)
    for name in ("LOOKED_AT", "LOOKED_AT_IN_ORDER"):
        monkeypatch.setattr(seen, name, 5)
    assert found("group:school", clients=3) == ["Weber 00, Ana", "Weber 01, Ana", "Weber 02, Ana"]
    assert found("group:school weber 11") == ["Weber 11, Ana"]
    with count_queries() as asked:
        assert len(found("group:school ana", clients=8)) >= 5
    assert len(asked) < 40


def test_in_a_small_group_everybody_is_found_by_the_commonest_word(groups, actor, monkeypatch):
    for name in ("LOOKED_AT", "LOOKED_AT_IN_ORDER"):
        monkeypatch.setattr(seen, name, 2)
    for n in range(9):
        factories.client(actor, f"Weber {n}", "Ana", groups=[groups["School"]] if n == 8 else [])
    assert found("ana group:school", clients=2) == ["Weber 8, Ana"]
