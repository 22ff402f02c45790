"""What we use of Textual's and Rich's private names: all of it in one module, and each as it was when we read it.

``SITTINGS_PRIVATE=update`` writes the list anew, after the new sources were read.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import importlib
import importlib.util
import inspect
import os
import pkgutil
import sys
import textwrap
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import tui
from tests.sources import nodes
from tui.terminal import safe_output
from tui.terminal.private import WHY

TUI = Path(tui.__file__).parent
HOME = TUI / "terminal" / "private.py"
READ = Path(__file__).with_name("private_names.txt")
LIBRARIES = ("textual", "rich")


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name != "_"


def untouched(module: ModuleType) -> ModuleType:
    """Return a module as it stands on disk: a program that was started in this process has put its own into Rich's."""
    spec = importlib.util.spec_from_file_location(module.__name__, module.__file__)
    assert spec is not None and spec.loader is not None
    copy = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(copy)
    return copy


def found(full_name: str) -> tuple[Any, Any, str]:
    """Return the thing, what it belongs to, and its own name."""
    parts = full_name.split(".")
    for length in range(len(parts) - 1, 0, -1):
        try:
            owner: Any = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        if parts[0] == "rich":
            owner = untouched(owner)
        for part in parts[length:-1]:
            owner = getattr(owner, part)
        return inspect.getattr_static(owner, parts[-1], None), owner, parts[-1]
    raise AssertionError(f"{full_name} is nowhere")


def source_of(full_name: str) -> tuple[str, str]:
    """Return signature and source of a function, a class, or the lines in which its class sets an attribute."""
    thing, owner, name = found(full_name)
    thing = thing.fget if isinstance(thing, property) else getattr(thing, "__wrapped__", thing)
    if inspect.isfunction(thing):
        return str(inspect.signature(thing)), inspect.getsource(thing)
    if inspect.isclass(thing):
        return "class", inspect.getsource(thing)
    lines = [
        ast.unparse(node)
        for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(owner))))
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if getattr(target, "attr", None) == name or getattr(target, "id", None) == name
    ]
    assert lines, f"{full_name} is set nowhere in {owner}"
    return "set", "\n".join(lines)


def line_of(full_name: str) -> str:
    signature, source = source_of(full_name)
    return f"{full_name}  {hashlib.sha256(source.encode()).hexdigest()[:12]}  {signature}"


def test_the_private_names_are_what_they_were_when_they_were_read():
    now = [line_of(name) for name in sorted(WHY)]
    if os.environ.get("SITTINGS_PRIVATE") == "update":
        READ.write_text("\n".join(now) + "\n", encoding="utf-8")
    before = READ.read_text(encoding="utf-8").splitlines()
    changed = [f"{line.split()[0]}: {WHY[line.split()[0]]}" for line in now if line not in before]
    assert not changed, "read these again, then SITTINGS_PRIVATE=update:\n" + "\n".join(changed)
    assert now == before


def test_they_are_read_from_disk_also_where_the_program_has_put_its_own():
    before = line_of("rich.cells._cell_len")
    safe_output.install()
    assert line_of("rich.cells._cell_len") == before


# Nowhere else


def names_of(package: str) -> set[str]:
    """Collect every private name that a library defines or sets anywhere."""
    names: set[str] = set()
    for path in Path(importlib.import_module(package).__path__[0]).rglob("*.py"):
        names |= {part for part in path.relative_to(path.parents[len(path.parts) - 2]).parts if is_private(part)}
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                names.add(node.name)
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                names.add(node.attr)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names.add(node.id)
    return {name for name in names if is_private(name)}


@functools.cache
def theirs() -> set[str]:
    """Collect the private names of all the libraries; it takes a second, which only who asks should wait."""
    return set().union(*map(names_of, LIBRARIES))


def own_names(source: str) -> set[str]:
    """Collect the private names that a module defines itself."""
    names = set()
    for node in nodes(source):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            names.add(node.attr)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names


def uses(source: str, ours: set[str]) -> list[str]:
    """List the private names of the libraries that a source takes from them: imported, read, set or in a string."""
    taken: list[str] = []
    not_ours = theirs() - ours
    for node in nodes(source):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in LIBRARIES:
            parts = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
            taken += [f"{node.lineno} import {part}" for part in parts if is_private(part)]
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] in LIBRARIES:
                    taken += [f"{node.lineno} import {part}" for part in alias.name.split(".") if is_private(part)]
        elif isinstance(node, ast.Attribute) and node.attr in not_ours and ast.unparse(node) != "os._exit":
            taken.append(f"{node.lineno} {node.attr}")
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("getattr", "setattr", "hasattr", "delattr"):
            asked = node.args[1]
            if isinstance(asked, ast.Constant) and asked.value in not_ours:
                taken.append(f"{node.lineno} {asked.value}")
    return taken


MODULES = {path: path.read_text("utf-8") for path in sorted(TUI.rglob("*.py"))}


@functools.cache
def own() -> set[str]:
    """Collect the private names of all modules but that one."""
    return set().union(*(own_names(source) for path, source in MODULES.items() if path != HOME))


def test_private_names_are_used_in_one_module_only():
    found = {str(path.relative_to(TUI)): uses(source, own()) for path, source in MODULES.items() if path != HOME}
    assert {path: used for path, used in found.items() if used} == {}
    assert len(found) > 100


def test_every_private_name_of_that_module_has_its_reason():
    listed = {name.rpartition(".")[2] for name in WHY}
    used = {line.split()[-1] for line in uses(MODULES[HOME], set())}
    modules = {part for name in WHY for part in name.split(".")}
    assert used - listed - modules == set()
    assert {name for name in listed if is_private(name)} <= used | own_names(MODULES[HOME])


@pytest.mark.parametrize(
    "source",
    [
        "from textual._compositor import Compositor",
        "import rich._wrap",
        "from textual.keys import _character_to_key",
        "screen._compositor.size",
        "app._filters = []",
        "setattr(app, '_filters', [])",
    ],
)
def test_a_use_is_found(source: str):
    assert uses(source, own_names("def _answer_keys(): pass"))


# Nothing of ours by chance in the place of something of theirs


def all_modules() -> list[ModuleType]:
    found = pkgutil.walk_packages(tui.__path__, "tui.")
    return [importlib.import_module(module.name) for module in found]


@functools.cache
def classes_in(module: str) -> dict[str, ast.ClassDef]:
    """Parse a module once: ``inspect`` would read it anew for each of its classes."""
    place, classes = sys.modules[module], {}

    def collect(node: ast.AST, prefix: str) -> None:
        for child in ast.iter_child_nodes(node):
            inner = prefix
            if isinstance(child, ast.ClassDef):
                classes[prefix + child.name] = child
                inner = f"{prefix}{child.name}."
            elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                inner = f"{prefix}{child.name}.<locals>."
            collect(child, inner)

    collect(ast.parse(Path(inspect.getfile(place)).read_text("utf-8")), "")
    return classes


def set_in(cls: type) -> set[str]:
    return {
        node.attr
        for node in ast.walk(classes_in(cls.__module__)[cls.__qualname__])
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and getattr(node.value, "id", "") == "self"
    } | set(vars(cls))


def test_no_private_name_of_ours_hides_one_of_theirs():
    theirs: dict[type, set[str]] = {}
    hidden = []
    classes = {cls for module in all_modules() for cls in vars(module).values() if inspect.isclass(cls)}
    for cls in classes:
        if not cls.__module__.startswith("tui.") or cls.__module__ == "tui.terminal.private":
            continue
        names = {name for name in set_in(cls) if is_private(name)}
        for base in cls.__mro__:
            if base.__module__.split(".")[0] in LIBRARIES:
                if base not in theirs:
                    theirs[base] = {name for name in set_in(base) if is_private(name)}
                hidden += [f"{cls.__name__}.{name} hides {base.__name__}'s" for name in names & theirs[base]]
    # Kept by Textual in every class that is made from one of its own.
    kept = {"_reactives", "_inherit_css", "_inherit_bindings", "_inherit_component_classes", "_css_type_name"}
    kept |= {"_css_type_names", "_merged_bindings", "_computes", "_decorated_handlers", "_abc_impl"}
    by_chance = [line for line in sorted(hidden) if line.split()[0].partition(".")[2] not in kept]
    # A reactive that is declared anew keeps its default under such a name.
    assert [line for line in by_chance if "._default_" not in line] == []
