"""What a run of every day tries in part, it tries whole within some days, and the long run at once."""

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
