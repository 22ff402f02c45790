import pytest

from studio.clients.clients import Email
from studio.find import search
from studio.kernel import database
from tests import factories


@pytest.fixture
def asked(book, monkeypatch):
    """Every question to the book with what it is asked with."""
    out = []
    ask = database.rows
    monkeypatch.setattr(
        database, "rows", lambda sql, params=(): (out.append((sql, tuple(params))), ask(sql, params))[1]
    )
    return out


def test_what_hangs_on_a_client_is_read_of_those_that_may_be_shown(actor, asked):
    for n in range(4):
        factories.client(actor, f"Other {n}", "", emails=[Email(f"weber{n}@example.org")])
    names = [factories.client(actor, "Weber", str(n)) for n in range(3)]
    asked.clear()
    assert [hit.id for hit in search.find("web", clients=3).clients] == names
    (read,) = [params for sql, params in asked if "client_phone p" in sql]
    assert set(names) <= set(read)
    assert len(read) == 2 + len(names)  # and twice the present time


def test_where_enough_names_begin_so_nothing_else_is_looked_for(actor, asked):
    names = [factories.client(actor, "Weber", str(n)) for n in range(4)]
    factories.client(actor, "Other", "", emails=[Email("weber@example.org")])
    factories.session(actor, "2026-11-27 10:00", client_id=names[3])
    asked.clear()
    assert [hit.id for hit in search.find("web", clients=3).clients] == [names[3], *names[:2]]
    assert not [sql for sql, _ in asked if "client_search" in sql]
    assert len(search.find("web", clients=5).clients) == 5


def test_the_client_of_that_number_is_first_whoever_is_called_so(actor):
    numbered = factories.client(actor, "Weber", "")
    for n in range(3):
        factories.client(actor, "1001 Nights", str(n))
    assert search.find("1001", clients=2).clients[0].id == numbered


def test_of_more_sessions_than_lines_the_nearest_are_read(actor, asked):
    days = ["2026-11-30", "2026-11-27", "2026-12-04", "2026-11-28", "2026-12-03"]
    made = {day: factories.session(actor, f"{day} 10:00", description="Twins").session_id for day in days}
    asked.clear()
    found = search.find("twins", sessions=2).sessions
    assert [hit.id for hit in found] == [made["2026-11-27"], made["2026-11-28"]]
    assert [set(params) for sql, params in asked if "session_participant" in sql] == [{hit.id for hit in found}]


@pytest.mark.sqlite
def test_no_slip_is_looked_up_that_begins_as_no_word_does(actor, asked):
    factories.session(actor, "2026-11-27 10:00", description="Suitcase")
    asked.clear()
    assert not search.find("schwarzeneger").sessions
    (slips,) = [params[0] for sql, params in asked if "session_search" in sql and params[0].count(" OR ") > 20]
    assert '"sc' not in slips
    assert '"sh' in slips  # a letter too many after the beginning that is known


def test_a_slip_is_forgiven_wherever_it_is(actor, asked):
    client_id = factories.client(actor, "Schwarzenegger", "")
    for typed in ("chwarzenegger", "cshwarzenegger", "schwarxenegger", "schwarzeneger", "schwarzeneggre"):
        found = search.find(typed)
        assert ([hit.id for hit in found.clients], found.forgiven) == ([client_id], typed != "chwarzenegger"), typed


def test_the_next_sessions_are_read_once_until_somebody_saves_or_time_passes(actor, asked, frozen):
    def readings():
        asked.clear()
        found = [search.find(text).clients[0].id for text in ("w", "we", "web")]
        assert found == [client_id] * 3
        return sum(search.NEAR_SESSIONS in params for _, params in asked)

    client_id = factories.client(actor, "Weber", "")
    assert readings() == 1
    factories.session(actor, "2026-11-27 10:00", client_id=client_id)
    assert readings() == 1
    assert readings() == 0
    frozen.shift(60)
    assert readings() == 1
