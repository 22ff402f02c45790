"""Compile the program, and the libraries that its screens are made of, to what a desk needs: ``python -m bench.lean``, by make.

Each desk has the code of Textual, Rich, Peewee and ourselves in its own memory. Three megabytes of it nothing reads while it
runs: docstrings, the asserts of the libraries, and the columns of each instruction, for the carets in a traceback, which
``python -X no_debug_ranges`` leaves out. Whatever is edited is compiled again: here, or by Python with all of that.

Source:
    docs/decisions/0020-start.md
"""

from __future__ import annotations

import ast
import marshal
import os
import py_compile
import sys
from collections.abc import Iterator
from importlib.util import MAGIC_NUMBER, cache_from_source, find_spec
from pathlib import Path

ROOT = Path(__file__).parents[1]
OWN = ("cli", "migrations", "models.py", "studio", "tui")
LIBRARIES = ("peewee", "playhouse", "rich", "textual")
WITHOUT_DOCSTRINGS = 2
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def sources_of(name: str) -> Iterator[Path]:
    """Find the modules of a library."""
    spec = find_spec(name)
    assert spec is not None and spec.origin is not None, name
    origin = Path(spec.origin)
    yield from origin.parent.rglob("*.py") if spec.submodule_search_locations else (origin,)


def compile_libraries() -> None:
    """Compile the libraries into the files that Python looks for first."""
    for name in LIBRARIES:
        for source in sources_of(name):
            target = cache_from_source(str(source), optimization="")
            py_compile.compile(str(source), target, optimize=WITHOUT_DOCSTRINGS, doraise=True)


def compile_own() -> None:
    """Compile what changed of the program; its asserts stay, since the tests are to run what is used."""
    for name in OWN:
        for source in [ROOT / name] if name.endswith(".py") else (ROOT / name).rglob("*.py"):
            target = Path(cache_from_source(str(source), optimization=""))
            there = source.stat()
            stamp = b"".join(int(part).to_bytes(4, "little") for part in (0, there.st_mtime, there.st_size))
            head = MAGIC_NUMBER + stamp
            if not (target.exists() and target.read_bytes()[: len(head)] == head):
                target.parent.mkdir(exist_ok=True)
                being_made = target.with_suffix(f".{os.getpid()}")
                being_made.write_bytes(head + marshal.dumps(without_docstrings(source)))
                being_made.rename(target)


def without_docstrings(source: Path) -> object:
    """Return the code of a module."""
    tree = ast.parse(source.read_bytes())
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            node.body[:1] = [] if node.body[1:] else [ast.copy_location(ast.Pass(), node.body[0])]
    return compile(tree, str(source), "exec", dont_inherit=True)


def main() -> int:
    """Compile the program, and with ``all`` the libraries."""
    if sys.argv[1:] == ["all"]:
        compile_libraries()
    compile_own()
    return 0


if __name__ == "__main__":
    sys.exit(main())
