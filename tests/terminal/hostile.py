"""A session book full of hostile texts that no service of the program would have let in."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import time_machine

import models
from models import User
from studio.book.opening import open_book
from studio.clients import clients
from studio.demo import bulk
from studio.kernel import access, database
from tests import factories
from tests.conftest import NOW, ZONE

TEXTS: dict[str, str] = {
    entry["id"]: entry["text"]
    for entry in json.loads((Path(__file__).parents[1] / "hostile_strings.json").read_text("utf-8"))
}
FIRST = datetime(2026, 11, 24, 6, 0)
"""A Tuesday: nothing of that day is overdue on Saturday, or so near that a reminder comes up."""
LONGEST = 3000
"""Longer ones differ from these by nothing but their length, and cost time in every list."""


def fill(path: Path, texts: Sequence[str]) -> None:
    """Put a session, with a client, a family member and a note, into the book for each text, all on one day."""
    with time_machine.travel(NOW.replace(tzinfo=ZoneInfo(ZONE)), tick=False):
        open_book(str(path))
        database.call(_fill, [text.encode("utf-8", "replace").decode()[:LONGEST] for text in texts])
        database.close_database()


def _fill(texts: Sequence[str]) -> None:
    actor = access.actor_of(User.get(User.login == "mia"))
    client_id = factories.client(actor, "Plain", "P")
    member_id = clients.save_member(actor, client_id, None, None, name="Kid")
    session_id = factories.session(actor, FIRST, client_id=client_id, minutes=5).session_id
    with models.database.obj.atomic("IMMEDIATE"):
        for number, text in enumerate(texts):
            new, start = 1000 + number, FIRST + timedelta(minutes=5 * (number + 1))
            _copy("client", client_id, id=new, number=str(20000 + number), last_name=text, call_warning=text)
            _copy("family_member", member_id, id=new, client_id=new, name=text)
            times = {"starts_at": f"{start}", "ends_at": f"{start + timedelta(minutes=5)}"}
            texts_of = {"description": text, "notes": text, "file_number": text}
            _copy("session", session_id, id=new, client_id=new, number=str(30000 + number), **times, **texts_of)
            for note_id in (10 * new, 10 * new + 1):
                facts = json.dumps({"text": text})
                _copy("status_note", 1, id=note_id, session_id=new, initials=text[:8], kind="text", facts=facts)
        bulk.index_rows("client_search", ((1000 + number, ("plain",)) for number in range(len(texts))))
        for table, text in (
            ("session_type", TEXTS["esc-osc52"]),
            ("resource", TEXTS["mk-click"]),
            ("studio", "\x1b]2;x\x07"),
        ):
            database.write(f"UPDATE {table} SET name = ? || name", (text,))
        database.write("UPDATE preference SET value = ? WHERE name = 'company'", (json.dumps(TEXTS["esc-title"]),))


def _copy(table: str, row_id: int, **changes: object) -> None:
    columns = [name for _, name, *_ in database.rows(f"PRAGMA table_info({table})")]
    values = ", ".join("?" if name in changes else name for name in columns)
    database.write(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} WHERE id = ?",
        (*(changes[name] for name in columns if name in changes), row_id),
    )
