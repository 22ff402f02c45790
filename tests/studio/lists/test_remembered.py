from pathlib import Path

import pytest
from platformdirs import user_state_dir

from studio.lists.remembered import remember, sortings


def test_each_login_has_its_own_orders():
    remember("mia", "sessions", ("date", True))
    remember("mia", "clients", ("name", False))
    remember("ben", "sessions", ("type", False))
    assert sortings("mia") == {"sessions": ("date", True), "clients": ("name", False)}
    assert sortings("ben") == {"sessions": ("type", False)}
    assert sortings("../../etc/passwd") == {}


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": 1}', '{"a": ["x"]}', "null", "\udcff"])
def test_a_damaged_file_counts_as_none_and_is_written_anew(text):
    remember("mia", "sessions", ("date", True))
    (file,) = (Path(user_state_dir("sittings")) / "lists").glob("*.json")
    file.write_text(text, "utf-8", "surrogateescape")
    assert sortings("mia") == {}
    remember("mia", "clients", ("name", False))
    assert sortings("mia") == {"clients": ("name", False)}


def test_a_folder_that_cannot_be_written_troubles_nobody():
    folder = Path(user_state_dir("sittings")) / "lists"
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("in the way")
    remember("mia", "sessions", ("date", True))
    assert sortings("mia") == {}
