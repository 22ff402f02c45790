"""In which order somebody last looked at each list: a small file of the user's own, beside the drafts.

It is a convenience: where it cannot be read or written, lists stand in their natural order, and nobody is troubled.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from pathlib import Path

Sorting = tuple[str, bool]
"""The key of a column, and whether its order is turned round."""


def _file(login: str) -> Path:
    from platformdirs import user_state_dir

    digest = hashlib.sha256(login.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Path(user_state_dir("sittings")) / "lists" / f"{digest}.json"


def sortings(login: str) -> dict[str, Sorting]:
    """Read the orders by the names of the lists; a damaged file counts as none."""
    try:
        kept = json.loads(_file(login).read_text("ascii"))
        return {str(name): (str(column), bool(turned)) for name, (column, turned) in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}


def remember(login: str, name: str, sorting: Sorting) -> None:
    """Keep the order of a list, whole or not at all."""
    file = _file(login)
    text = json.dumps(sortings(login) | {name: sorting})
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=file.parent, suffix=".part")
        with os.fdopen(handle, "w", encoding="ascii") as part:
            part.write(text)
        os.replace(temporary, file)
