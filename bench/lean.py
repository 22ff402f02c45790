"""Compile the libraries that the screens are made of to what a desk needs of them. Run by ``make setup``: ``-m bench.lean``.

Each desk has the code of Textual, Rich and Peewee in its own memory. Two and a half megabytes of it nothing reads while it
runs: their docstrings and asserts, and the columns of each instruction, for the carets in a traceback, which
``python -X no_debug_ranges`` leaves out.

Source:
    docs/decisions/0020-start.md
"""

from __future__ import annotations

import py_compile
import sys
from collections.abc import Iterator
from importlib.util import cache_from_source, find_spec
from pathlib import Path

LIBRARIES = ("peewee", "playhouse", "rich", "textual")
WITHOUT_DOCSTRINGS = 2


def sources() -> Iterator[Path]:
    """Find the modules of the libraries."""
    for name in LIBRARIES:
        spec = find_spec(name)
        assert spec is not None and spec.origin is not None, name
        origin = Path(spec.origin)
        yield from origin.parent.rglob("*.py") if spec.submodule_search_locations else (origin,)


def main() -> int:
    """Compile them into the files that Python looks for first."""
    for source in sources():
        target = cache_from_source(str(source), optimization="")
        py_compile.compile(str(source), target, optimize=WITHOUT_DOCSTRINGS, doraise=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
