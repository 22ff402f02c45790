import json
import os
import threading
from datetime import datetime
from pathlib import Path

import pytest

from studio.kernel import clock, drafts
from tests.studio.kernel.clean.hostile import TEXTS

BOOK = "/data/book.db"


def folder(tmp_path):
    return next((tmp_path / "home" / "state" / "sittings" / "drafts").iterdir())


def test_comes_back_as_it_was(frozen):
    values = {"general": {"description": "Twins [/", "date": "fri"}, "notes": "a\nb", "ticked": [1, 2], "on": True}
    drafts.keep(BOOK, "mia", "session-17", "Session 10023", values)
    found = drafts.find(BOOK, "mia", "session-17")
    assert found == drafts.Draft("session-17", "Session 10023", values, found.at)


@pytest.mark.sqlite
def test_says_when_in_the_studios_time(book, frozen):
    drafts.keep(BOOK, "mia", "session-17", "x", {})
    assert drafts.find(BOOK, "mia", "session-17").at == datetime(2026, 11, 21, 11, 4)


def test_belongs_to_one_user_of_one_book(frozen):
    drafts.keep(BOOK, "mia", "session-17", "x", {})
    assert drafts.find(BOOK, "ben", "session-17") is None
    assert drafts.find("/data/other.db", "mia", "session-17") is None
    assert drafts.find(BOOK, "mia", "session-18") is None


def test_nobody_else_can_read_it(tmp_path, frozen):
    old = os.umask(0)
    try:
        drafts.keep(BOOK, "mia", "session-17", "x", {})
    finally:
        os.umask(old)
    place = folder(tmp_path)
    assert [oct(path.stat().st_mode & 0o777) for path in (place, place / "session-17.json")] == ["0o700", "0o600"]


def test_the_newest_text_counts(frozen):
    for text in ("a", "ab", "abc"):
        drafts.keep(BOOK, "mia", "session-17", "x", {"notes": text})
    assert drafts.find(BOOK, "mia", "session-17").values == {"notes": "abc"}


def test_waiting_newest_first(frozen):
    for number in (1, 2, 3):
        drafts.keep(BOOK, "mia", f"session-{number}", "x", {})
        frozen.shift(60)
    drafts.keep(BOOK, "mia", "session-1", "x", {})
    assert [draft.place for draft in drafts.waiting(BOOK, "mia")] == ["session-1", "session-3", "session-2"]
    assert drafts.waiting(BOOK, "ben") == ()


def test_dropped(frozen):
    drafts.keep(BOOK, "mia", "session-17", "x", {})
    drafts.drop(BOOK, "mia", "session-17")
    drafts.drop(BOOK, "mia", "session-17")
    assert drafts.waiting(BOOK, "mia") == ()


@pytest.mark.parametrize("place", ["../../evil", "a/b", "client-new \u00e9", "x" * 300, ".", "", "a\x00b"])
def test_a_place_is_a_name_and_no_path(tmp_path, frozen, place):
    before = set(tmp_path.rglob("*"))
    drafts.keep(BOOK, "mia", place, "x", {"a": 1})
    assert drafts.find(BOOK, "mia", place).values == {"a": 1}
    made = [path for path in set(tmp_path.rglob("*")) - before if path.is_file()]
    assert [path.parent for path in made] == [folder(tmp_path)]
    assert [draft.place for draft in drafts.waiting(BOOK, "mia")] == [place]
    drafts.drop(BOOK, "mia", place)
    assert drafts.waiting(BOOK, "mia") == ()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"place": 1}', "null", "\xff", '{"place":"a","title":"b","values":3,"at":"x"}']
)
def test_a_damaged_one_counts_as_none(tmp_path, frozen, text):
    drafts.keep(BOOK, "mia", "session-17", "x", {})
    (folder(tmp_path) / "session-17.json").write_bytes(text.encode("latin-1"))
    assert drafts.find(BOOK, "mia", "session-17") is None
    assert drafts.waiting(BOOK, "mia") == ()


def test_every_hostile_text_comes_back(frozen):
    values = {hostile.id: hostile.text for hostile in TEXTS.values() if len(hostile.text) < 5000}
    drafts.keep(BOOK, "mia", "session-17", "x", values)
    assert drafts.find(BOOK, "mia", "session-17").values == values


def test_what_is_too_long_is_not_kept_and_spoils_nothing(frozen):
    drafts.keep(BOOK, "mia", "session-17", "x", {"notes": "kept"})
    drafts.keep(BOOK, "mia", "session-17", "x", {"notes": "x" * drafts.MOST_BYTES})
    assert drafts.find(BOOK, "mia", "session-17").values == {"notes": "kept"}


def test_a_disk_that_refuses_is_no_error(tmp_path, frozen):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "state").write_text("in the way")
    drafts.keep(BOOK, "mia", "session-17", "x", {})
    assert drafts.find(BOOK, "mia", "session-17") is None


def test_a_half_written_one_is_not_seen(tmp_path, frozen, monkeypatch):
    drafts.keep(BOOK, "mia", "session-17", "x", {"notes": "old"})

    def fails(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(drafts.os, "fsync", fails)
    drafts.keep(BOOK, "mia", "session-17", "x", {"notes": "new"})
    assert drafts.find(BOOK, "mia", "session-17").values == {"notes": "old"}
    assert [path.name for path in folder(tmp_path).iterdir()] == ["session-17.json"]


def test_what_a_kill_left_half_written_is_cleared_away_a_day_later(tmp_path, frozen):
    drafts.keep(BOOK, "mia", "session-17", "x", {})
    left = folder(tmp_path) / "tmpx.part"
    for age, stays in ((3_600, True), (90_000, False)):
        left.write_text("{")
        os.utime(left, (clock.now_utc().timestamp() - age,) * 2)
        drafts.waiting(BOOK, "mia")
        assert left.exists() is stays


def test_the_file_is_plain_json(tmp_path, frozen):
    drafts.keep(BOOK, "mia", "session-17", "Zoë", {"a": "é"})
    text = Path(folder(tmp_path) / "session-17.json").read_text("ascii")
    assert json.loads(text)["values"] == {"a": "é"}


@pytest.mark.parametrize("then", ["dropped", "written anew"])
def test_a_slow_disk_does_not_bring_back_what_was_saved_meanwhile(tmp_path, frozen, monkeypatch, then):
    writes, may_go_on = threading.Event(), threading.Event()
    fsync = os.fsync

    def slow(handle):
        writes.set()
        may_go_on.wait(10)
        fsync(handle)

    monkeypatch.setattr(drafts.os, "fsync", slow)
    keeping = threading.Thread(target=drafts.keep, args=(BOOK, "mia", "session-17", "x", {"notes": "old"}))
    keeping.start()
    assert writes.wait(10)
    monkeypatch.setattr(drafts.os, "fsync", fsync)
    if then == "dropped":
        drafts.drop(BOOK, "mia", "session-17")
    else:
        drafts.keep(BOOK, "mia", "session-17", "x", {"notes": "new"})
    may_go_on.set()
    keeping.join(10)
    found = drafts.find(BOOK, "mia", "session-17")
    assert (found and found.values) == (None if then == "dropped" else {"notes": "new"})
    assert list(folder(tmp_path).glob("*.part")) == []
