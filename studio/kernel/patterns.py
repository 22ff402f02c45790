"""Regular expressions that are compiled when they are first asked: those of typed dates and cleaned texts take four
milliseconds, and nobody types before the first screen is there (docs/decisions/0020-start.md)."""

from __future__ import annotations

import re
from typing import Any, cast

ASKED = ("match", "fullmatch", "search", "sub", "subn", "finditer")


class _Later:
    """Stands for a compiled expression until somebody asks it; then it answers by its methods."""

    def __init__(self, pattern: str) -> None:
        self._text = pattern

    def __getattr__(self, name: str) -> Any:
        made = re.compile(self.__dict__["_text"])
        self.__dict__.update({method: getattr(made, method) for method in ASKED})
        return getattr(made, name)


def later(pattern: str) -> re.Pattern[str]:
    """Return an expression that is compiled at its first use."""
    return cast("re.Pattern[str]", _Later(pattern))
