import json

import pytest

from cli import output
from tests.studio.kernel.clean.hostile import TEXTS


def test_a_table_aligns_by_cells() -> None:
    rows = [("1", "Weber", ""), ("22", "山田", "x"), ("3", "Zoë", "y")]
    assert list(output.table(rows)) == ["1   Weber", "22  山田   x", "3   Zoë    y"]


def test_a_later_batch_widens_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "TABLE_BATCH", 2)
    rows = [("a", "1"), ("bb", "2"), ("cccc", "3"), ("d", "4")]
    assert list(output.table(rows)) == ["a   1", "bb  2", "cccc  3", "d     4"]
    assert list(output.table([])) == []


def test_fields_leave_out_what_is_empty_and_keep_lines() -> None:
    pairs = [("Name", "Weber"), ("Phone", ""), ("Notes", "one\ntwo\x1b[31m")]
    assert list(output.fields(pairs)) == ["Name   Weber", "Notes  one", "       two?[31m"]


def test_what_a_terminal_would_obey_is_not_shown() -> None:
    assert output.shown("a\x1b[31mb\x9b0m\x07\u202ec\ud800\r\nd") == "a?[31mb?0m??c?  d"
    assert output.shown("نص\u200cنص") == "نص\u200cنص"


@pytest.mark.parametrize("text", [hostile.text for hostile in TEXTS.values()], ids=list(TEXTS))
def test_json_says_everything_in_printable_characters(text: str) -> None:
    (line,) = output._json_lines({"text": text})
    assert line.isprintable()
    assert json.loads(line)["text"] == text


def test_an_array_has_an_item_on_each_line() -> None:
    assert list(output._json_lines(iter([]))) == ["[]"]
    assert list(output._json_lines(iter([1]))) == ["[", "1", "]"]
    assert list(output._json_lines(iter([1, "a", None]))) == ["[", "1,", '"a",', "null", "]"]
    assert list(output._json_lines([1, 2])) == ["[1, 2]"]
