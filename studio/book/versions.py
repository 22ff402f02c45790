"""What this program is made of, and which version of it made and last wrote the open book."""

from __future__ import annotations

from models import Book
from studio import VERSION
from studio.kernel import database, journal, schema
from studio.kernel.access import SYSTEM

LIBRARIES = ("Textual", "Peewee", "psycopg")


def versions() -> dict[str, str]:
    """Name the versions, in the order in which they are told: program, schema, Python, libraries. No book need be open."""
    import platform

    import apsw

    told = {
        "sittings": VERSION,
        "schema": schema.known_migrations()[-1].partition("_")[0],
        "python": platform.python_version(),
        "sqlite": apsw.sqlite_lib_version(),
    }
    return told | {name.lower(): found for name in LIBRARIES if (found := of(name))}


def sign() -> None:
    """Write into the open book which version last had it open; a book without a studio in it is not signed yet."""
    signed = database.rows("SELECT written_with FROM book WHERE EXISTS (SELECT 1 FROM staff)")
    if signed and signed[0][0] != VERSION:
        with journal.entry(SYSTEM, "book.opened", version=VERSION, undoable=False) as entry:
            entry.update(Book, 1, written_with=VERSION)


def writers() -> tuple[str, str]:
    """Return the versions that made the open book and that last had it open; empty where that was not kept yet."""
    ((made, last),) = database.rows("SELECT founded_with, written_with FROM book")
    return str(made), str(last)


def of(package: str) -> str:
    """Return the version of an installed package; empty where there is none."""
    from importlib.metadata import PackageNotFoundError, version  # it takes long, and a start has no use for it

    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def in_words(told: dict[str, str]) -> str:
    """Write the versions in one line."""
    names = {"sittings": "Sittings", "python": "Python", "sqlite": "SQLite", "textual": "Textual", "peewee": "Peewee"}
    return ", ".join(f"{names.get(name, name)} {number}" for name, number in told.items())


def writers_in_words() -> str:
    """Say which versions made the open book and last had it open."""
    made, last = writers()
    maker = f"with Sittings {made}" if made else "before a book said by whom"
    return f"the book was made {maker}, and last opened with {last}."
