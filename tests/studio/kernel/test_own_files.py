from pathlib import Path

from studio.kernel import own_files


def test_a_file_is_there_whole_and_nothing_is_left_beside_it(tmp_path: Path):
    path = tmp_path / "new" / "orders.json"
    assert own_files.put_in_place(path, "Søren [/")
    assert own_files.put_in_place(path, "Müller")
    assert path.read_text("utf-8") == "Müller"
    assert list(path.parent.iterdir()) == [path]


def test_where_it_cannot_be_put_nothing_is_left_and_nobody_is_troubled(tmp_path: Path):
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "inside").touch()
    assert not own_files.put_in_place(tmp_path / "taken", "text")
    assert not own_files.put_in_place(tmp_path / "taken" / "inside" / "orders.json", "text")
    assert list(tmp_path.glob(f"*{own_files.LEFT}")) == []


def test_one_that_is_outdated_meanwhile_is_thrown_away(tmp_path: Path):
    path = tmp_path / "draft.json"
    path.write_text("newer")
    assert own_files.put_in_place(path, "older", place=lambda beside, path: None)
    assert path.read_text() == "newer"
    assert list(tmp_path.iterdir()) == [path]
