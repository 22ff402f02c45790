"""An expression that is compiled later answers as one that is compiled now."""

import re

import pytest

from studio.kernel.patterns import ASKED, later


@pytest.mark.parametrize("method", ASKED)
def test_it_answers_as_a_compiled_one(method: str):
    mine, theirs = later(r"(\d+)-"), re.compile(r"(\d+)-")
    args = ("x", "1-2-3") if method.startswith("sub") else ("1-2-3",)
    for _ in range(2):
        mine_says, theirs_says = getattr(mine, method)(*args), getattr(theirs, method)(*args)
        if method == "finditer":
            mine_says, theirs_says = [one.group() for one in mine_says], [one.group() for one in theirs_says]
        elif not isinstance(mine_says, str | tuple) and mine_says is not None:
            mine_says, theirs_says = mine_says.groups(), theirs_says.groups()
        assert mine_says == theirs_says
    assert mine.pattern == theirs.pattern
