"""A heavy library is asked in a process of its own, and asked here where that cannot be."""

import os
import subprocess
import sys
import textwrap

import pytest

from studio.dates import holiday_package
from studio.kernel import child
from studio.kernel.errors import Invalid

NOT_LOADED = "a_library_that_nobody_has_loaded"


def test_the_answer_comes_from_another_process():
    assert child.ask(os.getpid, loads=NOT_LOADED) != os.getpid()


def test_every_character_goes_there_and_back():
    text = "Zo\u00eb \U0001f600 \ud800 \x00"
    assert child.ask(textwrap.dedent, text, loads=NOT_LOADED) == text


def test_a_refusal_comes_back_as_it_was_said():
    with pytest.raises(Invalid, match='The holidays of "XX" are not known') as refused:
        child.ask(holiday_package.check, "XX", "", loads=NOT_LOADED)
    assert refused.value.field == "country"


def test_what_is_loaded_already_is_asked_here():
    assert child.ask(os.getpid, loads="os") == os.getpid()


@pytest.mark.parametrize("broken", ["/nowhere/python", "", "/bin/false", "/bin/true"])
def test_where_no_process_can_be_had_it_is_asked_here(broken, monkeypatch):
    monkeypatch.setattr(sys, "executable", broken)
    assert child.ask(os.getpid, loads=NOT_LOADED) == os.getpid()


def test_a_folder_of_the_same_name_where_one_works_is_not_taken_for_ours(tmp_path, monkeypatch):
    (tmp_path / "studio").mkdir()
    (tmp_path / "studio" / "__init__.py").write_text("raise SystemExit(1)")
    (tmp_path / "json.py").write_text("raise SystemExit(1)")
    monkeypatch.chdir(tmp_path)
    assert child.ask(holiday_package.region_names, "NZ", loads=NOT_LOADED)["AUK"] == "Auckland"


@pytest.mark.parametrize(
    ("question", "library"),
    [
        (
            "from studio.notes import spelling; assert spelling.check('We recieve it.')[0].word == 'recieve'",
            "spellchecker",
        ),
        ("from studio.dates import holiday_dates; assert len(holiday_dates.countries()) > 100", "holidays"),
        ("from studio.dates import holiday_dates; assert len(holiday_dates.regions('US')) > 40", "holidays"),
        ("from studio.dates import holiday_dates; assert holiday_dates.holidays_of('NZ', '', 2026)", "holidays"),
        ("from studio.dates import holiday_dates; assert not holiday_dates.supported('XX', '')", "holidays"),
    ],
)
def test_what_is_heavy_does_not_stay_in_the_program(question, library, tmp_path):
    program = f"{question}\nimport sys; assert {library!r} not in sys.modules"
    environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment)
