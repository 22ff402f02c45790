"""A cold process that writes, and tells what is done while it holds the lock. Run: ``python -m tests.studio.held URL``."""

import json
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import models
from models import User
from studio.book.opening import open_book
from studio.clients import clients
from studio.kernel import clock, database, journal, preferences, undo
from studio.kernel.access import SYSTEM, actor_of
from studio.lists import upkeep
from studio.lists.own import SESSION_TYPE
from studio.people import users
from studio.sessions import sessions
from studio.workflow import by_type, workflow

AT = datetime(2026, 11, 24, 9)


class Lock:
    """Watches the outermost transaction of the open database."""

    def __init__(self) -> None:
        self.modules: set[str] = set()
        self.processes: list[str] = []
        self.statements = 0
        sys.addaudithook(self.watch)
        db = models.database.obj
        self._begin, self._commit, self._execute = db.begin, db.commit, db.execute_sql
        db.begin, db.commit, db.execute_sql = self.begin, self.commit, self.execute

    def begin(self, *args: Any, **kwargs: Any) -> None:
        self._begin(*args, **kwargs)
        self.modules, self.processes, self.statements = set(sys.modules), [], 0

    def watch(self, event: str, args: tuple[Any, ...]) -> None:
        if event == "subprocess.Popen":
            self.processes.append(f"a process: {' '.join(args[1][3:])}")

    def execute(self, sql: str, *args: Any, **kwargs: Any) -> Any:
        self.statements += 1
        return self._execute(sql, *args, **kwargs)

    def commit(self, *args: Any, **kwargs: Any) -> Any:
        self.found = sorted(set(sys.modules) - self.modules) + self.processes, self.statements
        return self._commit(*args, **kwargs)


def careless(actor: Any) -> None:
    """Count a due date while the lock is held: what the services must not do."""
    with journal.entry(actor, "Counted"):
        workflow.due_date(workflow.statuses(1)[0], clock.today())


def main(url: str, *only: str) -> None:
    """Do a day's work, and print for each act what was imported, which processes were started, how many statements ran."""
    open_book(url)
    actor = database.call(lambda: actor_of(User.get(User.login == "mia")))
    lock, out = Lock(), {}

    def act(name: str, service: Callable[..., Any], *args: Any) -> Any:
        if only and name not in only:
            return None
        made = database.call(service, *args)
        out[name] = lock.found
        return made

    act("careless", careless, SYSTEM)
    client_id = act(
        "client", clients.add_client, actor, {"last_name": "Cold", "phones": [clients.Phone("+49 30 901820")]}
    )
    for count in range(3):
        starts_at = AT + timedelta(hours=2 * count)
        saved = act(
            f"book {count}", sessions.book_session, actor, client_id, {"session_type": 2, "starts_at": starts_at}
        )
    if saved is not None:
        act("status", workflow.change_status, actor, saved.session_id, None)
        act("retype", sessions.save_session, actor, saved.session_id, None, {"session_type": 1})
        act("move", sessions.move_session, actor, saved.session_id, None, AT + timedelta(days=1))
        act("cancel", sessions.cancel, actor, saved.session_id, "ill")
        act("undo", undo.undo, actor)
        act("list", upkeep.change, actor, SESSION_TYPE, 2, None, {"length": 45})
        act("undo list", undo.undo, actor)
        act("user", users.edit_user, actor, actor.user_id, None, {"calendar": False})
    act("country", lambda: preferences.save(actor, country="DE", region="BY"))
    act("by type", by_type.switch_on, actor)
    act("undo by type", undo.undo, actor)
    print(json.dumps(out))


if __name__ == "__main__":
    main(*sys.argv[1:])
