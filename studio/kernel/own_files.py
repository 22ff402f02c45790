"""Small files of a person's own (drafts, remembered orders, holidays already worked out): whole or not at all.

They are conveniences beside the session book: nobody is troubled where one cannot be written.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

LEFT = ".part"
"""How the name of a file ends that is being written, or was when the program was killed."""


def digest(text: str) -> str:
    """Return letters and digits that stand for a text which may not be a file's name, such as a login."""
    import hashlib  # takes milliseconds that the start does not have

    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def put_in_place(path: Path, text: str, *, place: Callable[[str, Path], None] = os.replace) -> bool:
    """Write a file beside its place and put it there at once, so that nobody ever reads half of it.

    Args:
        path: where it belongs; its folder is made, for its owner alone, where there is none.
        text: what it will hold, written as UTF-8.
        place: brings the written file to its place, or leaves it where it has become outdated meanwhile.
    Returns:
        Whether it could be written.
    """
    import tempfile  # takes milliseconds that the start does not have

    beside = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, beside = tempfile.mkstemp(dir=path.parent, suffix=LEFT)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        place(beside, path)
    except OSError:
        return False
    else:
        return True
    finally:
        with contextlib.suppress(OSError):
            os.unlink(beside)
