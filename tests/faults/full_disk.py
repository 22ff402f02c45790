"""A day's work on a disk that fills up at a chosen point. Runs in processes of its own."""

import ctypes
import os
import resource
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import models
from models import Session
from studio.book import checking
from studio.book.opening import open_book
from studio.clients import clients
from studio.clients.clients import Phone
from studio.find import search
from studio.kernel import access, database, schema, undo
from studio.kernel.errors import StudioError
from studio.sessions import sessions
from studio.workflow import workflow
from tests.faults.desks import Desk

PAGE = 4096
CLONE_NEWNS, MS_REC, MS_PRIVATE = 0x00020000, 0x4000, 1 << 18


def a_days_work(mia):
    """Return the things done in a day, each with a look that finds what it left."""

    def add(n):
        client_id = clients.add_client(
            mia, {"last_name": f"Weber{n}", "notes": "x" * 3000, "phones": [Phone("415 555 0133")]}
        )
        return lambda: search.find(f"weber{n}").clients[0].id == client_id

    def book(n):
        start = datetime(2027, 1, 1, 9) + timedelta(hours=n)
        number = sessions.book_session(mia, 1, {"session_type": 2, "starts_at": start, "notes": "y" * 5000}).number
        return lambda: Session.get(Session.number == number).starts_at == start

    def change(n):
        saved = sessions.save_session(mia, 1, None, {"description": f"round {n}", "confirmed": n % 2 == 0})
        return lambda: Session.get_by_id(1).version >= saved.version

    def advance(n):
        values = {"session_type": 2, "starts_at": datetime(2028, 1, 1 + n, 9), "room": None}
        number = sessions.book_session(mia, 1, values).number
        session_id = Session.get(Session.number == number).id
        status = workflow.change_status(mia, session_id, None).id
        undo.undo(mia)
        workflow.change_status(mia, session_id, None)
        return lambda: Session.get_by_id(session_id).status_id == status

    return [(work, n) for n in range(4) for work in (add, book, change, advance)]


def limit(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def work_until_full(path: Path) -> dict[str, object]:
    """Work through the day on a disk without room, then give it room again, and tell how it went."""
    open_book(str(path))
    database.call(lambda: models.database.obj.execute_sql("PRAGMA wal_autocheckpoint = 20"))
    mia = database.call(access.log_in, "mia")
    kept, refusal, left = [], "", a_days_work(mia)
    while left and not refusal:
        work, n = left[0]
        try:
            kept.append(database.call(work, n))
            left.pop(0)
        except StudioError as error:
            refusal = str(error)
    return {"kept": kept, "refusal": refusal, "left": left}


def judged(path: Path, told: dict[str, object]) -> tuple[str, int, list[str]]:
    """Say what is wrong now that there is room, and that the day's work can be finished."""
    database.call(lambda: None)  # where there was no room to connect, there is now
    problems = [] if all(look() for look in told["kept"]) else ["something said to be saved is gone"]
    problems += checking.problems()
    for work, n in told["left"]:
        if not database.call(work, n)():
            problems.append(f"{work.__name__} did not work again")
    problems += checking.problems()
    database.close_database()
    open_book(str(path))
    problems += checking.problems()
    database.close_database()
    return str(told["refusal"]), len(told["kept"]), problems


def files_that_may_not_grow(desk: Desk) -> None:
    """In each round no file may grow beyond so many pages more than the book has at the start."""
    template = Path(desk.url)
    database.close_database()
    folder = template.parent / f"full{desk.number}"
    for pages in desk.rounds():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        path = folder / "book.db"
        shutil.copyfile(template, path)
        limit(pages * PAGE)
        try:
            told = work_until_full(path)
        except StudioError as error:
            limit(resource.RLIM_INFINITY)
            open_book(str(path))
            told = {"kept": [], "refusal": str(error), "left": a_days_work(access.log_in("mia"))}
        limit(resource.RLIM_INFINITY)
        desk.answer(*judged(path, told))


def a_small_disk(desk: Desk) -> None:
    """Work on a file system of eight megabytes, mounted where only this process sees it."""
    template = Path(desk.url)
    database.close_database()
    disk = template.parent / f"disk{desk.number}"
    disk.mkdir()
    libc = ctypes.CDLL(None, use_errno=True)
    alone = libc.unshare(CLONE_NEWNS) == 0 and libc.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None) == 0
    mounted = alone and libc.mount(b"tmpfs", os.fsencode(disk), b"tmpfs", 0, b"size=8m") == 0
    for room in desk.rounds():
        if not mounted:
            desk.answer("no disk of its own", 0, [])
            continue
        for name in disk.iterdir():
            name.unlink()
        path, filler = disk / "book.db", disk / "filler"
        shutil.copyfile(template, path)
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        filler.write_bytes(b"x" * max(0, free - room * PAGE))
        try:
            told = work_until_full(path)
        except StudioError as error:
            filler.unlink()
            open_book(str(path))
            told = {"kept": [], "refusal": str(error), "left": a_days_work(access.log_in("mia"))}
        filler.unlink(missing_ok=True)
        desk.answer(*judged(path, told))


def make_a_new_book(desk: Desk) -> None:
    """Make a new book where no file may grow beyond so many pages, and make it again with room."""
    folder = Path(desk.url).parent
    database.close_database()
    for pages in desk.rounds():
        path = folder / f"new-{desk.number}-{pages}.db"
        limit(pages * PAGE)
        refusal = ""
        try:
            open_book(str(path), create=True)
        except StudioError as error:
            refusal = str(error)
        limit(resource.RLIM_INFINITY)
        open_book(str(path), create=True)
        complete = schema.applied_migrations() == schema.known_migrations()
        desk.answer(refusal, 0, checking.problems() if complete else ["the schema is not complete"])
        database.close_database()


def read_and_save_again(desk: Desk) -> None:
    """Start on a disk where no file may grow beyond so many pages, look, try to save, and save when there is room."""
    database.close_database()
    for pages in desk.rounds():
        limit(pages * PAGE)
        try:
            open_book(desk.url)
            mia = database.call(access.log_in, "mia")
            seen = database.call(lambda: Session.get_by_id(1).number)
            try:
                database.call(clients.add_client, mia, {"last_name": "Full"})
                refusal = ""
            except StudioError as error:
                refusal = str(error)
            again = database.call(lambda: Session.get_by_id(1).number)
        finally:
            limit(resource.RLIM_INFINITY)
        saved = database.call(clients.add_client, mia, {"last_name": "Room"})
        found = database.call(lambda: [hit.name for hit in search.find("room").clients])
        desk.answer(seen, refusal, again, saved > 1, found[0])
        database.close_database()
