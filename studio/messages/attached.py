"""Files that go along with a mail: only from below the folders that the studio named, so that nobody mails the book itself.

A path is followed to where it really is before it is looked at, and once more when the file is read: a link that leads out of
the folders, or is put in a file's place later, is refused, and so is the session book itself.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path

from studio.kernel import database, preferences
from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid
from studio.kernel.records import dataclass
from studio.messages.secrets import FILE

MOST_BYTES = 15_000_000
"""All files of a mail together: written for the way they take a third more, and most servers stop at 25 MB."""
ROOTS = "mail.attachment_roots"


@dataclass(frozen=True, slots=True)
class File:
    """A file that may go along."""

    path: str
    """Where it really is."""
    name: str
    """What it is called in the mail."""
    bytes: int


def roots() -> tuple[Path, ...]:
    """Return the folders below which files may be attached."""
    texts = str(preferences.load().of(ROOTS)).split(os.pathsep)
    return tuple(Path(os.path.realpath(os.path.expanduser(text.strip()))) for text in texts if text.strip())


def lines(text: str) -> tuple[str, ...]:
    """Return the paths of a text that has one on each line."""
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def checked(paths: Iterable[str]) -> tuple[File, ...]:
    """Look at the files that are to go along.

    Raises:
        Invalid: one of them may not, or is not there, or they are too large together; says which.
    """
    files = tuple(_file(path) for path in paths)
    if (together := sum(file.bytes for file in files)) > MOST_BYTES:
        told = f"{together / 1_000_000:.1f} MB" if together < 10_000_000_000 else f"{together // 1_000_000_000} GB"
        raise Invalid(
            f"The attachments are {told}: {MOST_BYTES // 1_000_000} MB go into one mail.", field="attachments"
        )
    return files


def _file(path: str) -> File:
    where, allowed = _found(path), roots()
    if not any(where.is_relative_to(root) for root in allowed):
        below = " or ".join(map(str, allowed))
        raise _no(path, f"is not below {below}" if below else f"cannot go along: name folders in {ROOTS} first")
    try:
        status = where.stat()
    except (OSError, ValueError) as error:
        raise _no(path, _why(error)) from None
    if not stat.S_ISREG(status.st_mode):
        raise _no(path, "is no file")
    if database.is_part_of_it(where):
        raise _no(path, "is the session book itself")
    if (kept := os.environ.get(FILE)) and os.path.exists(kept) and os.path.samefile(kept, where):
        raise _no(path, "is the file of secrets")
    if not os.access(where, os.R_OK):
        raise _no(path, "may not be read")
    return File(str(where), where.name, status.st_size)


def _found(path: str) -> Path:
    """Follow a path to where it really is; one that does not say from where is looked for below each folder."""
    if "\0" in path or not path.strip():
        raise _no(path, "is no path")
    typed = Path(os.path.expanduser(path.strip()))
    if typed.is_absolute():
        return Path(os.path.realpath(typed))
    below = [Path(os.path.realpath(root / typed)) for root in roots()]
    return next((one for one in below if _is_there(one)), below[0] if below else Path(os.path.realpath(typed)))


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _why(error: Exception) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "is not there"
    told = error.strerror if isinstance(error, OSError) else ""
    return f"cannot be read ({told})" if told else "cannot be read"


def _no(path: str, why: str) -> Invalid:
    return Invalid(f"The attachment {quoted(path, 120)} {why}: correct it or leave it out.", field="attachments")


def content(path: str) -> bytes:
    """Read a file that goes along, once more below the folders, and never more of it than may go.

    Raises:
        Invalid: it may not go along any more, or is gone.
    """
    where = _file(path)
    if where.path != path:
        raise _no(path, "is a link by now")
    try:
        handle = os.open(where.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise _no(path, "is no file")
            read = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise _no(path, _why(error)) from None
    if len(read) > MOST_BYTES:
        raise _no(path, "has grown too large")
    return read


def written(files: Sequence[File]) -> str:
    """Write the paths of files, each on a line."""
    return "\n".join(file.path for file in files)
