"""Which book is open, whatever its file is called and wherever it lies."""

from __future__ import annotations

from studio.kernel import database


def book_identity() -> str:
    """Return the open book's UUID. Copies of a book have the same one."""
    return str(database.rows("SELECT identity FROM book")[0][0])
