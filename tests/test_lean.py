"""What is compiled for a desk does the same, and says the same lines where something goes wrong."""

import traceback

from bench.lean import without_docstrings

SOURCE = '''"""A module."""

from __future__ import annotations

class Empty:
    """Nothing but words."""

class Counts:
    """Counts."""

    start: int = 3
    """Where it begins."""

    def up(self) -> Unknown:
        """One more."""
        assert self.start == 3, "kept"
        return self.start + 1

    async def later(self):
        """Only words."""

def fails():
    """Fails in the line after this one."""
    return 1 / 0
'''


def test_docstrings_are_left_out_and_nothing_else(tmp_path):
    path = tmp_path / "module.py"
    path.write_text(SOURCE)
    made = {"__name__": "module"}
    exec(without_docstrings(path), made)
    counts = made["Counts"]
    assert (counts().up(), counts.__annotations__, counts.up.__annotations__) == (
        4,
        {"start": "int"},
        {"return": "Unknown"},
    )
    documented = (made["Empty"], counts, counts.up, counts.later, made["fails"])
    assert [made.get("__doc__"), *(one.__doc__ for one in documented)] == [None] * 6
    try:
        made["fails"]()
    except ZeroDivisionError as error:
        [*_, at] = traceback.extract_tb(error.__traceback__)
        assert (at.filename, at.line) == (str(path), "return 1 / 0")
    counts.start = 4
    try:
        counts().up()
    except AssertionError as error:
        assert str(error) == "kept"
    else:
        raise AssertionError("asserts are left out")
