import json
import os
import subprocess
import sys
import threading
from datetime import datetime
from pathlib import Path
from subprocess import PIPE

import pytest

from studio.kernel import clock, drafts
from tests.studio.kernel.clean.hostile import TEXTS

ROOT = Path(__file__).parents[3]
BOOK = "0b2f6a0e-3c1e-4b8e-9a53-9d3c6f3f2a11"


def keep(place, title, values, **more):
    drafts.keep(BOOK, "mia", drafts.Draft(place, title, values, clock.now(), **more))


def folder(tmp_path):
    return next((tmp_path / "home" / "state" / "sittings" / "drafts").iterdir())


def test_comes_back_as_it_was(frozen):
    values = {"general": {"description": "Twins [/", "date": "fri"}, "notes": "a\nb", "ticked": [1, 2], "on": True}
    keep("session-17", "Session 10023", values)
    found = drafts.find(BOOK, "mia", "session-17")
    assert found == drafts.Draft("session-17", "Session 10023", values, found.at)


@pytest.mark.sqlite
def test_says_when_in_the_studios_time(book, frozen):
    keep("session-17", "x", {})
    assert drafts.find(BOOK, "mia", "session-17").at == datetime(2026, 11, 21, 11, 4)


def test_belongs_to_one_user_of_one_book(frozen):
    keep("session-17", "x", {})
    assert drafts.find(BOOK, "ben", "session-17") is None
    assert drafts.find("/data/other.db", "mia", "session-17") is None
    assert drafts.find(BOOK, "mia", "session-18") is None


def test_nobody_else_can_read_it(tmp_path, frozen):
    old = os.umask(0)
    try:
        keep("session-17", "x", {})
    finally:
        os.umask(old)
    place = folder(tmp_path)
    assert [oct(path.stat().st_mode & 0o777) for path in (place, place / "session-17.json")] == ["0o700", "0o600"]


def test_the_newest_text_counts(frozen):
    for text in ("a", "ab", "abc"):
        keep("session-17", "x", {"notes": text})
    assert drafts.find(BOOK, "mia", "session-17").values == {"notes": "abc"}


def test_waiting_newest_first(frozen):
    for number in (1, 2, 3):
        keep(f"session-{number}", "x", {})
        frozen.shift(60)
    keep("session-1", "x", {})
    assert [draft.place for draft in drafts.waiting(BOOK, "mia")] == ["session-1", "session-3", "session-2"]
    assert drafts.waiting(BOOK, "ben") == ()


def test_dropped(frozen):
    keep("session-17", "x", {})
    drafts.drop(BOOK, "mia", "session-17")
    drafts.drop(BOOK, "mia", "session-17")
    assert drafts.waiting(BOOK, "mia") == ()


@pytest.mark.parametrize("place", ["../../evil", "a/b", "client-new \u00e9", "x" * 300, ".", "", "a\x00b"])
def test_a_place_is_a_name_and_no_path(tmp_path, frozen, place):
    before = set(tmp_path.rglob("*"))
    keep(place, "x", {"a": 1})
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
    keep("session-17", "x", {})
    (folder(tmp_path) / "session-17.json").write_bytes(text.encode("latin-1"))
    assert drafts.find(BOOK, "mia", "session-17") is None
    assert drafts.waiting(BOOK, "mia") == ()


def test_every_hostile_text_comes_back(frozen):
    values = {hostile.id: hostile.text for hostile in TEXTS.values() if len(hostile.text) < 5000}
    keep("session-17", "x", values)
    assert drafts.find(BOOK, "mia", "session-17").values == values


def test_what_is_too_long_is_not_kept_and_spoils_nothing(frozen):
    keep("session-17", "x", {"notes": "kept"})
    keep("session-17", "x", {"notes": "x" * drafts.MOST_BYTES})
    assert drafts.find(BOOK, "mia", "session-17").values == {"notes": "kept"}


def test_a_disk_that_refuses_is_no_error(tmp_path, frozen):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "state").write_text("in the way")
    keep("session-17", "x", {})
    assert drafts.find(BOOK, "mia", "session-17") is None


def test_a_half_written_one_is_not_seen(tmp_path, frozen, monkeypatch):
    keep("session-17", "x", {"notes": "old"})

    def fails(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(drafts.os, "fsync", fails)
    keep("session-17", "x", {"notes": "new"})
    assert drafts.find(BOOK, "mia", "session-17").values == {"notes": "old"}
    assert [path.name for path in folder(tmp_path).iterdir()] == ["session-17.json"]


def test_what_a_kill_left_half_written_is_cleared_away_a_day_later(tmp_path, frozen):
    keep("session-17", "x", {})
    left = folder(tmp_path) / "tmpx.part"
    for age, stays in ((3_600, True), (90_000, False)):
        left.write_text("{")
        os.utime(left, (clock.now_utc().timestamp() - age,) * 2)
        drafts.waiting(BOOK, "mia")
        assert left.exists() is stays


def test_the_file_is_plain_json(tmp_path, frozen):
    keep("session-17", "Zoë", {"a": "é"})
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
    keeping = threading.Thread(target=keep, args=("session-17", "x", {"notes": "old"}))
    keeping.start()
    assert writes.wait(10)
    monkeypatch.setattr(drafts.os, "fsync", fsync)
    if then == "dropped":
        drafts.drop(BOOK, "mia", "session-17")
    else:
        keep("session-17", "x", {"notes": "new"})
    may_go_on.set()
    keeping.join(10)
    found = drafts.find(BOOK, "mia", "session-17")
    assert (found and found.values) == (None if then == "dropped" else {"notes": "new"})
    assert list(folder(tmp_path).glob("*.part")) == []


def test_it_keeps_what_it_was_typed_over(frozen):
    keep("session-17", "x", {"notes": "new"}, version=3, base={"notes": "old"}, window="a-1")
    found = drafts.find(BOOK, "mia", "session-17")
    assert (found.version, found.base, found.window) == (3, {"notes": "old"}, "a-1")


def test_one_that_an_earlier_program_kept_is_found(tmp_path, frozen):
    drafts.keep("/data/book.db", "mia", drafts.Draft("session-17", "x", {"typed": {"notes": "a"}}, clock.now()))
    file = folder(tmp_path) / "session-17.json"
    old = {name: value for name, value in json.loads(file.read_text("ascii")).items() if name in OLD_NAMES}
    file.write_text(json.dumps(old), "ascii")
    drafts.take_over(BOOK, "mia", "/data/book.db", "book.db")
    found = drafts.find(BOOK, "mia", "session-17")
    assert (found.values, found.base, found.version, found.window) == ({"typed": {"notes": "a"}}, None, None, "")
    assert drafts.waiting("/data/book.db", "mia") == ()


OLD_NAMES = ("place", "title", "values", "at")

# -- windows ---------------------------------------------------------------------------------------------------------


def test_two_windows_have_a_draft_each(frozen):
    one, other = drafts.Window(BOOK, "mia"), drafts.Window(BOOK, "mia")
    parts = one.part(), one.part(), other.part()
    assert len(set(parts)) == 3
    for part in parts:
        keep("client-new", "New client", {"last_name": part}, window=part)
    drafts.drop(BOOK, "mia", "client-new", parts[0])
    one.close()
    other.close()
    assert {draft.window for draft in drafts.waiting(BOOK, "mia")} == set(parts[1:])


def test_what_a_running_window_writes_is_not_offered_until_it_ends(frozen):
    window = drafts.Window(BOOK, "mia")
    keep("session-17", "x", {"notes": "a"}, window=window.part())
    assert (drafts.waiting(BOOK, "mia"), drafts.find(BOOK, "mia", "session-17")) == ((), None)
    window.close()
    assert drafts.find(BOOK, "mia", "session-17").values == {"notes": "a"}


def test_a_window_that_was_killed_has_ended(tmp_path, frozen):
    script = (
        "import os, signal, sys; from studio.kernel import drafts\n"
        f"window = drafts.Window({BOOK!r}, 'mia')\n"
        "print(window.part(), flush=True)\n"
        "sys.stdin.readline()\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdin=PIPE, stdout=PIPE, text=True, cwd=ROOT) as other:
        keep("session-17", "x", {"notes": "a"}, window=other.stdout.readline().strip())
        assert drafts.find(BOOK, "mia", "session-17") is None
        other.stdin.write("die\n")
        other.stdin.flush()
        other.wait(30)
    assert drafts.find(BOOK, "mia", "session-17").values == {"notes": "a"}
    assert list(folder(tmp_path).glob("*.window")) == []


def test_a_disk_that_refuses_the_lock_leaves_the_draft_to_all(tmp_path, frozen, monkeypatch):
    window = drafts.Window(BOOK, "mia")

    def refused(*_args):
        raise OSError(37, "No locks available")

    with monkeypatch.context() as patched:
        patched.setattr(drafts.fcntl, "flock", refused)
        part = window.part()
    keep("session-17", "x", {}, window=part)
    assert drafts.find(BOOK, "mia", "session-17").window == part
    window.close()
