"""``sittings outbox``: listed, shown, held, released, sent again, cancelled."""

import pytest

from models import Outbox, Role
from studio.book.opening import open_book
from studio.kernel import access, database, journal
from tests import factories
from tests.cli.conftest import Sittings
from tests.studio.messages import queued


@pytest.fixture
def many(sittings: Sittings) -> list[int]:
    """Messages in each state, the first waiting."""
    open_book(sittings.url)
    mia = access.log_in("mia")
    client = factories.client(mia, "Berg [/", "Ana")
    ids = []
    for state in ("waiting", "failed", "unsure", "sent", "held"):
        ids.append(queued.message(mia, "ana@example.com", subject=f"Is {state} [/", client=client))
        with journal.entry(mia, "message.held", count=1) as entry:
            entry.update(Outbox, ids[-1], state=state, error="550 no such user" * (state == "failed"))
    database.close_database()
    return ids


def test_listed_the_newest_first(sittings: Sittings, many: list[int]) -> None:
    assert [(one["id"], one["state"]) for one in sittings.json("outbox", "list")] == [
        (many[4], "held"), (many[3], "sent"), (many[2], "unsure"), (many[1], "failed"), (many[0], "waiting"),
    ]  # fmt: skip
    assert sittings.json("outbox", "list", "state:failed") == [
        {
            "id": many[1], "kind": "email", "to": ["ana@example.com"], "subject": "Is failed [/", "state": "failed",
            "tries": 0, "next_try": None, "error": "550 no such user",
        }
    ]  # fmt: skip
    assert [one["state"] for one in sittings.json("outbox", "list", "state:failed,unsure", "--limit", "9")] == [
        "unsure", "failed",
    ]  # fmt: skip
    by_state = [one["state"] for one in sittings.json("outbox", "list", "--sort", "state")]
    assert by_state == ["unsure", "failed", "held", "waiting", "sent"]
    assert "Is held [/" in sittings.text("outbox", "list")
    assert sittings.refused("outbox", "list", "state:gone")[0] == "invalid"


def test_shown(sittings: Sittings, many: list[int]) -> None:
    told = sittings.text("outbox", "show", str(many[1]))
    assert "Berg [/, Ana" in told
    assert "550 no such user" in told
    assert sittings.json("outbox", "show", str(many[0]))["next_try"] == "2026-11-21 11:04"
    assert sittings.refused("outbox", "show", "99")[0] == "not_found"


@pytest.mark.parametrize(
    ("act", "at", "says", "state"),
    [
        ("hold", 0, "Held: 1 message.", "held"),
        ("release", 4, "Released: 1 message.", "waiting"),
        ("retry", 1, "To be sent again: 1 message.", "waiting"),
        ("cancel", 2, "Cancelled: 1 message.", "cancelled"),
        ("went", 2, "Gone: 1 message.", "sent"),
    ],
)
def test_changed(sittings: Sittings, many: list[int], act: str, at: int, says: str, state: str) -> None:
    assert sittings.text("outbox", act, str(many[at])) == f"{says}\n"
    assert sittings.json("outbox", "show", str(many[at]))["state"] == state


def test_what_has_gone_is_refused(sittings: Sittings, many: list[int]) -> None:
    assert sittings.refused("outbox", "cancel", str(many[3])) == (
        "invalid",
        "The message has gone: what was sent cannot be taken back.",
    )
    assert sittings.refused("outbox", "cancel", "99")[0] == "not_found"


def test_who_sees_only_their_own_sees_only_their_own_messages(sittings: Sittings, many: list[int]) -> None:
    open_book(sittings.url)
    factories.user(access.log_in("mia"), "ben", role="photographer")
    Role.update(rights="messages").where(Role.code == "photographer").execute()
    database.close_database()
    assert sittings.json("outbox", "list", login="ben") == []
    assert sittings.refused("outbox", "show", str(many[0]), login="ben")[0] == "not_found"
    assert sittings.refused("outbox", "hold", str(many[0]), login="ben")[0] == "not_found"
