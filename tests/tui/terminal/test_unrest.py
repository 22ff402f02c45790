import pytest

from studio.kernel import times
from tui.terminal import crash
from tui.terminal.unrest import MOST, NeverRests, Unrest


class Clock:
    def __init__(self, step_s: float) -> None:
        self.now, self.step_s = 0.0, step_s

    def __call__(self) -> float:
        self.now += self.step_s
        return self.now


def lay_out(unrest: Unrest, times: int) -> None:
    for _ in range(times):
        unrest.laid_out("FindScreen")


def test_layouts_that_nobody_asked_for_end_the_program():
    unrest = Unrest(Clock(0.01))
    lay_out(unrest, MOST - 1)
    with pytest.raises(NeverRests, match="FindScreen was laid out"):
        lay_out(unrest, 1)


def test_a_key_begins_the_count_anew():
    unrest = Unrest(Clock(0.01))
    for _ in range(10):
        lay_out(unrest, MOST - 1)
        unrest.asked()


def test_a_screen_that_stands_for_days_and_is_laid_out_now_and_then_goes_on():
    lay_out(Unrest(Clock(times.RESTS_WITHIN_S / MOST * 1.1)), 10 * MOST)


def test_what_happened_is_told_in_the_note_of_the_crash(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with pytest.raises(NeverRests) as caught:
        lay_out(Unrest(Clock(0.01)), MOST)
    report = crash.record(caught.value).path.read_text()
    assert f"FindScreen was laid out {MOST} times within 2.0 seconds without a key" in report
    assert "Sittings ended; what was typed is kept as a draft." in report
