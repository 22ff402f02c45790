"""What a run of every day tries in part, it tries whole within some days, and the long run at once."""

import ast
from pathlib import Path

import pytest

from tests import torture


@pytest.mark.parametrize("each", [2, 3, 9])
def test_after_as_many_days_each_was_tried_once(monkeypatch: pytest.MonkeyPatch, each: int) -> None:
    monkeypatch.setattr(torture, "TORTURE", 1)
    tried: list[int] = []
    for day in range(20_000, 20_000 + each):
        monkeypatch.setattr(torture, "DAY", day)
        tried += [number for number in range(20) if torture.today(number, each)]
    assert sorted(tried) == list(range(20))


def test_the_long_run_tries_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torture, "TORTURE", 100)
    assert all(torture.today(number, 9) for number in range(20))


def left_out(source: str) -> list[str]:
    """List the tests of a module that try more in the long run and are not marked for it."""
    tree = ast.parse(source)
    of_all = "".join(ast.unparse(node) for node in tree.body if ast.unparse(node).startswith("pytestmark"))
    tests = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    named = (node for node in tests if node.name.startswith("test_") and "TORTURE" in ast.unparse(node))
    marked = ("mark.torture", "IN_THE_LONG_RUN", "mark.of_the_day")
    return [
        node.name
        for node in named
        if not any(mark in text for mark in marked for text in (of_all, *map(ast.unparse, node.decorator_list)))
    ]


def test_whatever_names_the_long_run_itself_is_in_it() -> None:
    here = Path(__file__)
    modules = (path.read_text("utf-8") for path in here.parent.rglob("test_*.py") if path != here)
    assert [name for source in modules if "TORTURE" in source for name in left_out(source)] == []


def test_one_that_the_long_run_would_leave_out_is_seen() -> None:
    plain = "@settings(max_examples=10 * TORTURE)\n{}def test_any(text): ...\n"
    assert (left_out(plain.format("")), left_out(plain.format("@pytest.mark.torture\n"))) == (["test_any"], [])
    assert left_out("pytestmark = [pytest.mark.torture]\n" + plain.format("")) == []
