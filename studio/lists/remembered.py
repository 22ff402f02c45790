"""In which order somebody last looked at each list: a small file of the user's own, beside the drafts.

It is a convenience: where it cannot be read or written, lists stand in their natural order, and nobody is troubled.
"""

from __future__ import annotations

import json
from pathlib import Path

from studio.kernel import own_files

Sorting = tuple[str, bool]
"""The key of a column, and whether its order is turned round."""


def _file(login: str) -> Path:
    from platformdirs import user_state_dir

    return Path(user_state_dir("sittings")) / "lists" / f"{own_files.digest(login)[:16]}.json"


def sortings(login: str) -> dict[str, Sorting]:
    """Read the orders by the names of the lists; a damaged file counts as none."""
    try:
        kept = json.loads(_file(login).read_text("ascii"))
        return {str(name): (str(column), bool(turned)) for name, (column, turned) in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}


def remember(login: str, name: str, sorting: Sorting) -> None:
    """Keep the order of a list, whole or not at all."""
    own_files.put_in_place(_file(login), json.dumps(sortings(login) | {name: sorting}))
