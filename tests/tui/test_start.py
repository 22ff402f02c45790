import gc
import subprocess
import sys

import pytest
from textual.widgets import Static

from studio.kernel import times
from tests.tui.settle import press, settled, until
from tui import start
from tui.terminal.safe_app import SafeApp


def run_python(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30).stdout


def test_nothing_of_textual_is_imported_before_the_environment_is_in_order():
    assert run_python("import sys, tui.start; print([m for m in sys.modules if m in ('textual', 'rich')])") == "[]\n"


def test_the_base_of_the_app_imports_nothing_heavy():
    heavy = "holidays dateutil numpy phonenumbers spellchecker peewee apsw textual.widgets._markdown pygments"
    code = "import sys, tui.terminal.safe_app, tui.terminal.safe_output; "
    code += f"print([m for m in {heavy.split()} if m in sys.modules])"
    assert run_python(code) == "[]\n"


def test_variables_that_load_code_or_mislead_are_dropped(monkeypatch):
    monkeypatch.setattr(
        start.os, "environ", {"TEXTUAL": "debug", "TEXTUAL_DRIVER": "x:Y", "LINES": "5", "TERM": "xterm"}
    )
    start.scrub_environment()
    assert start.os.environ == {"TERM": "xterm", "TEXTUAL_ANIMATIONS": "none", "TEXTUAL_SMOOTH_SCROLL": "0"}


@pytest.mark.parametrize(
    ("term", "plain"), [("xterm", False), ("linux", False), ("vt100", True), ("", True), (None, True)]
)
def test_terminals_without_colour_get_none(monkeypatch, term, plain):
    monkeypatch.setattr(start.os, "environ", {} if term is None else {"TERM": term})
    start.scrub_environment()
    assert ("NO_COLOR" in start.os.environ) == plain


class Small(SafeApp[None]):
    def compose(self):
        yield Static("x")


async def test_the_garbage_collector_works_again_after_the_first_frame(monkeypatch):
    monkeypatch.setattr(times, "COLLECT_AFTER_S", 0.001)
    gc.disable()
    try:
        async with Small().run_test() as pilot:
            await settled(pilot)
            await until(gc.isenabled)
            assert gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()


async def test_a_crash_on_a_simulated_screen_is_raised_and_not_written(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    class Breaking(Small):
        def key_x(self):
            raise LookupError("Zoe")

    with pytest.raises(LookupError):
        async with Breaking().run_test() as pilot:
            await press(pilot, "x")
    assert list(tmp_path.iterdir()) == []


async def test_the_end_gives_the_app_time_to_save():
    told = []

    class Saving(Small):
        async def terminal_gone(self, why):
            told.append(why)

    app = Saving()
    async with app.run_test() as pilot:
        app.begin_end("SIGTERM", 143)
        await settled(pilot)
    assert (told, app.return_code) == (["SIGTERM"], 143)
