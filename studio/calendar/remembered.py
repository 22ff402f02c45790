"""How somebody last looked at the calendar: a small file of the user's own. Where it cannot be read nothing is remembered."""

from __future__ import annotations

import json
from pathlib import Path

from studio.kernel import own_files
from studio.kernel.records import dataclass


@dataclass(frozen=True, slots=True)
class Looked:
    """What is shown, and how."""

    view: str = ""
    by: str = ""
    whose: tuple[str, ...] = ()
    """The keys of those who have columns."""
    step_min: int = 0
    """Minutes of a line; 0 as the window allows."""


def _file(login: str) -> Path:
    from platformdirs import user_state_dir

    return Path(user_state_dir("sittings")) / "calendar" / f"{own_files.digest(login)[:16]}.json"


def recall(login: str) -> Looked:
    """Read how somebody looked at it last; a damaged file counts as none."""
    try:
        kept = json.loads(_file(login).read_text("ascii"))
        whose = tuple(str(one) for one in kept["whose"])
        return Looked(str(kept["view"]), str(kept["by"]), whose, int(kept["step_min"]))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return Looked()


def remember(login: str, looked: Looked) -> None:
    """Keep how somebody looks at it, whole or not at all."""
    kept = {"view": looked.view, "by": looked.by, "whose": list(looked.whose), "step_min": looked.step_min}
    own_files.put_in_place(_file(login), json.dumps(kept))
