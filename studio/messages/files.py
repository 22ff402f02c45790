"""The files that may go with a mail: below the studio's folders of attachments, of a size that servers take."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from studio.kernel import database, preferences
from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid
from studio.kernel.records import dataclass
from studio.messages.secrets import FILE

MOST_BYTES = 15_000_000
"""All attachments of a mail together."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that may go with a mail."""

    path: Path
    name: str
    bytes: int


def roots() -> tuple[Path, ...]:
    """Return the folders below which files may be attached."""
    text = str(preferences.load().of("mail.attachment_roots"))
    return tuple(Path(one) for one in text.split(os.pathsep) if one)


def allowed(path: str | Path, below: tuple[Path, ...] | None = None) -> Attached:
    """Return a file that may be attached; where a link leads counts, not where it stands.

    Raises:
        Invalid: it is none, is too large, or lies elsewhere.
    """
    wanted = Path(path)
    folders = roots() if below is None else below
    if not folders:
        raise Invalid("No files may be attached yet: name their folders in the preference mail.attachment_roots.")
    if not wanted.is_absolute():
        wanted = folders[0] / wanted
    try:
        real = wanted.resolve(strict=True)
        found = real.stat()
        inside = any(real.is_relative_to(folder.resolve()) for folder in folders)
    except (OSError, RuntimeError, ValueError):
        raise Invalid(f"There is no file {quoted(str(path))} that can be attached.") from None
    if not inside:
        told = ", ".join(map(str, folders))
        raise Invalid(f"{quoted(str(path))} lies outside of the folders of attachments: put it below {told}.")
    if not stat.S_ISREG(found.st_mode) or database.is_part_of_it(real) or _secret(real):
        raise Invalid(f"{quoted(str(path))} is no file that can be attached.")
    if not os.access(real, os.R_OK):
        raise Invalid(f"{quoted(str(path))} may not be read: ask who looks after this machine.")
    if found.st_size > MOST_BYTES:
        raise Invalid(f"{quoted(real.name)} is too large for a mail: all files together may have 15 MB.")
    return Attached(real, wanted.name, found.st_size)


def _secret(path: Path) -> bool:
    """Tell whether a file is the one of secrets."""
    kept = os.environ.get(FILE, "")
    return bool(kept) and os.path.exists(kept) and os.path.samefile(kept, path)


def refuse_too_much(files: tuple[Attached, ...]) -> None:
    """Refuse files that are too large for a mail together.

    Raises:
        Invalid: they are.
    """
    if sum(one.bytes for one in files) > MOST_BYTES:
        raise Invalid("The files are too large for a mail: all of them together may have 15 MB.")
