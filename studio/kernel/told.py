"""What a database's driver says, told in a sentence that says what to do.

Errors are told apart by what they are, apsw's exceptions and PostgreSQL's SQLSTATE, never by their words: a server speaks
its own language, and an error may repeat the data.
"""

from __future__ import annotations

from peewee import DataError, PeeweeException

from studio.kernel.errors import Damaged, Invalid, NotAllowed, StudioError, Unavailable

READ_ONLY = "{where} may only be read: ask for write permission to the file and its folder."
CANNOT_OPEN = "Cannot open {where}: check that the file is there and that you may read and write it."
BUSY = "The session book is busy: another desk is saving{who}. Try again in a moment."
FULL = "The disk is full: nothing was saved. Make room and save again."
NOT_WRITTEN = "The disk could not be written: nothing was saved. Make room, or check the disk, and save again."
NOT_READ = "The disk could not be read: check the disk, then try again."
DAMAGED = "{where} is damaged: restore the last backup with `sittings restore FILE`."
GONE = "PostgreSQL does not answer: check that it runs and that the URL given with --db is right."

_TRIGGER = 1811
"""SQLITE_CONSTRAINT_TRIGGER."""

_CAME_FIRST = frozenset({"23P01", "40001", "40P01"})
"""An exclusion was violated, which only bookings have; a statement was not serializable; two waited for each other."""

Told = tuple[type[StudioError], str]

_SQLITE: dict[str, Told] = {
    "NotADBError": (Damaged, "{where} is not a session book: check --db, or restore a backup."),
    "CorruptError": (Damaged, DAMAGED),
    "BusyError": (Unavailable, BUSY),
    "LockedError": (Unavailable, BUSY),
    "ReadOnlyError": (NotAllowed, READ_ONLY),
    "FullError": (Unavailable, FULL),
    "IOError": (Unavailable, NOT_WRITTEN),
    "CantOpenError": (Unavailable, CANNOT_OPEN),
}
"""By the name of apsw's exception."""

_READING = frozenset({266, 522})
"""SQLITE_IOERR_READ and SQLITE_IOERR_SHORT_READ (https://www.sqlite.org/rescode.html)."""

_POSTGRES: dict[str, Told] = {
    "08": (Unavailable, GONE),
    "57": (Unavailable, GONE),
    "25006": (NotAllowed, "{where} may only be read: ask for write permission."),
    "28": (NotAllowed, "PostgreSQL refused the user or the password: check the URL given with --db."),
    "3D": (Invalid, "PostgreSQL has no such database or user: check the URL given with --db."),
    "42501": (NotAllowed, "PostgreSQL does not let this user do that: ask who keeps the server for the right."),
    "42P01": (Invalid, "{where} lacks a table of Sittings: run `sittings migrate`, or restore a backup."),
    "53100": (Unavailable, FULL),
    "53200": (Unavailable, "PostgreSQL is out of memory: nothing was saved. Try again in a moment."),
    "53300": (Unavailable, "PostgreSQL has no free connection: quit a program that uses it, and try again."),
    "55P03": (Unavailable, BUSY),
    "40": (Unavailable, BUSY),
    "57014": (Unavailable, "PostgreSQL took too long over that and stopped: nothing was saved. Try again."),
    "58030": (Unavailable, NOT_WRITTEN),
    "XX001": (Damaged, DAMAGED),
    "XX002": (Damaged, DAMAGED),
}
"""By SQLSTATE, or by its class: https://www.postgresql.org/docs/current/errcodes-appendix.html."""


def cause(error: BaseException) -> BaseException:
    """Return the driver's own exception inside of Peewee's."""
    inner = getattr(error, "orig", None)
    return inner if isinstance(inner, BaseException) else error


def is_from_driver(error: BaseException) -> bool:
    """Tell whether a driver said it, past Peewee, which does not see what happens while connecting."""
    return _home(error) in ("apsw", "psycopg")


def is_busy(error: BaseException) -> bool:
    """Tell whether another desk held the lock that was needed."""
    return (_told(cause(error)) or (None, ""))[1] == BUSY


def came_first(error: BaseException) -> bool:
    """Tell whether another desk came first: its booking is there by now, or the server gave its statement the way."""
    driver = cause(error)
    if _home(driver) == "apsw":
        # The words of a trigger are the schema's own, whoever runs it.
        return getattr(driver, "extendedresult", 0) == _TRIGGER and "booking_overlap" in str(driver)
    return _home(driver) == "psycopg" and getattr(driver, "sqlstate", None) in _CAME_FIRST


def tell(error: BaseException, *, where: str, who: str = "") -> StudioError:
    """Turn what a driver says into a sentence that says what to do. Nothing was saved in any of these cases.

    Args:
        where: the database, as people know it.
        who: the desk that holds the lock, where that is known.
    """
    driver = cause(error)
    if told := _told(driver):
        kind, sentence = told
        return kind(sentence.format(where=where, who=f" ({who})" if who else ""))
    if isinstance(error, DataError):
        return Invalid("One of the values does not fit: shorten it or check the date, then save again.")
    if isinstance(error, PeeweeException) or is_from_driver(error):
        first = str(driver).strip().splitlines()[0] if str(driver).strip() else type(driver).__name__
        return Unavailable(f"The database refused that: {first}. Nothing was saved.")
    return Unavailable("The database could not do that; nothing was saved. Try again.")


def _home(error: BaseException) -> str:
    return type(error).__module__.partition(".")[0]


def _told(driver: BaseException) -> Told | None:
    if _home(driver) == "apsw":
        if getattr(driver, "extendedresult", 0) in _READING:
            return Unavailable, NOT_READ
        return _SQLITE.get(type(driver).__name__)
    if _home(driver) != "psycopg":
        return None
    state = getattr(driver, "sqlstate", None) or ""
    if state:
        return _POSTGRES.get(state) or _POSTGRES.get(state[:2])
    # Without one there is no connection any more.
    return (Unavailable, GONE) if type(driver).__name__ in ("OperationalError", "InterfaceError") else None
