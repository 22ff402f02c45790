"""What a worker and the agenda ask of the outbox comes from an index, however many messages have gone."""

import re
from random import Random

import pytest

import models
from models import Consent, DeadAddress
from studio.clients import dead
from studio.clients.clients import Email
from studio.kernel import journal, preferences
from studio.messages import incoming, outbox
from studio.messages.troubled import told
from studio.messages.worker import Worker
from studio.papers import print_queue
from tests import factories
from tests.studio.messages import servers
from tests.studio.messages.queued import message
from tests.studio.messages.servers import MailServer
from tests.studio.messages.test_worker import to_server

pytestmark = pytest.mark.sqlite


@pytest.fixture
def asked(book, monkeypatch):
    """All that is asked of the database, with its values."""
    db, found = models.database.obj, []
    run = db._execute_cursor

    def execute(sql, params=None, *rest):
        found.append((sql, params))
        return run(sql, params, *rest)

    monkeypatch.setattr(db, "_execute_cursor", execute, raising=False)
    return found


def scanned(asked):
    """List the questions that read a whole table which grows with the messages."""
    db = models.database.obj
    for sql, params in list(asked):
        if re.match(r"(?i)select|update|delete|with", sql):
            plan = [row[3] for row in db.execute_sql(f"EXPLAIN QUERY PLAN {sql}", params).fetchall()]
            if any(re.match(r"SCAN (?!\(subquery|s$|pragma)", line) and "INDEX" not in line for line in plan):
                yield sql, plan


def test_no_table_is_read_whole(book, actor, frozen, asked):
    with servers.running(MailServer(receiver=lambda to: "550 5.1.1 no" if to.startswith("ben") else "")) as server:
        to_server(actor, server.port)
        preferences.set_text(actor, "mail.per_minute", "50")
        for _ in range(3):
            message(actor, "ana@example.com", "ben@example.com")
        message(actor, "ben@example.com")
        with journal.entry(actor, "message.blocked") as entry:
            entry.append(
                Consent,
                channel="email",
                address_key="ana@example.com",
                state="withdrawn",
                at=entry.at,
                how="",
                words="",
            )
        held = message(actor)
        asked.clear()
        Worker(chance=Random(1)).turn(lambda: False)
        outbox.retry(actor, [held - 1])
        told()
        # How many preferences there are does not grow.
        assert [plan for _, plan in scanned(asked) if plan != ["SCAN preference"]] == []
        assert len(asked) > 30


def test_a_question_without_an_index_is_seen(book, asked):
    models.database.obj.execute_sql("SELECT id FROM outbox WHERE error = ?", ("x",))
    assert [sql for sql, _ in scanned(asked)] == ["SELECT id FROM outbox WHERE error = ?"]


def test_the_letters_printed_last_come_from_their_index(book, actor, asked):
    print_queue.queue(printed=True)
    print_queue.queue()
    printed, waiting = (plan_of(*one) for one in list(asked) if "FROM outbox" in one[0])
    assert "SEARCH o USING INDEX outbox_" in printed
    assert printed.count("TEMP B-TREE") == 1  # for the receivers of each letter
    assert "SCAN o" not in waiting


def test_whose_an_address_is_comes_from_its_index(book, actor, asked):
    factories.client(actor, emails=[Email("Ana@Family.example", "home")])
    asked.clear()
    assert incoming.client_by_address("ana@family.EXAMPLE")
    assert "client_email_lower" in plan_of(*asked[-1])
    with journal.entry(actor, "mail.returned") as entry:
        dead.give_up(entry, "ana@family.example", "550", "no", None)
    asked.clear()
    assert dead.whose(DeadAddress.get().id).client_id
    row, client = (plan_of(*one) for one in list(asked) if "dead_address a" in one[0] or "client_email" in one[0])
    assert "SCAN" not in row
    assert "client_email_lower" in client


def test_whose_an_address_is_with_other_letters_and_as_a_number(book, actor):
    ana = factories.client(actor, emails=[Email("\u00d6MER@family.example", "home")])
    kim = factories.client_with_phone(actor, emails=[Email("kim@family.example", "")])
    sent = factories.message(actor, client=ana, to="\u00d6MER@family.example", sends=True)
    with journal.entry(actor, "mail.returned") as entry:
        dead.give_up(entry, "\u00f6mer@family.example", "550", "no", sent)
        entry.insert(DeadAddress, channel="text", address_key="+14155550133", at=entry.at)
    assert [dead.whose(row.id).client_id for row in DeadAddress.select().order_by(DeadAddress.id)] == [ana, kim]
    assert incoming.client_by_address("\u00d6MER@family.example") == ana


def plan_of(sql, params):
    db = models.database.obj
    return "\n".join(row[3] for row in db.execute_sql(f"EXPLAIN QUERY PLAN {sql}", params).fetchall())
