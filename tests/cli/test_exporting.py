"""Lists of records as files."""

import csv

from tests.cli.conftest import Sittings


def test_sessions_and_clients_go_into_files_by_the_filters_of_their_lists(sittings: Sittings, tmp_path) -> None:
    for last in ("O'Brien", "=Weber"):
        sittings.json("client", "add", "--last", last)
    number = sittings.json("client", "find", "weber")[0]["number"]
    sittings.json("session", "book", "--client", number, "--type", "Family", "--date", "2026-12-01", "--start", "10:00")
    target = tmp_path / "clients.csv"
    assert sittings.json("export", "client", str(target)) == {"file": str(target), "entries": 2}
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert {row[1] for row in rows[1:]} == {"O'Brien", "'=Weber"}
    assert sittings.json("export", "session", str(tmp_path / "s.xlsx"), "type:family")["entries"] == 1
    assert sittings.json("export", "session", str(tmp_path / "none.pdf"), "type:wedding")["entries"] == 0


def test_a_filter_that_is_none_is_refused_before_a_file_is_begun(sittings: Sittings, tmp_path) -> None:
    code, _ = sittings.refused("export", "session", str(tmp_path / "s.pdf"), "colour:red")
    assert code == "invalid"
    assert list(tmp_path.glob("s*")) == []


def test_own_fields_are_columns_of_a_file(sittings: Sittings, tmp_path) -> None:
    sittings.json("list", "session-field", "add", "Album =pages", "--kind", "number")
    sittings.json("list", "session-field", "add", "wants prints", "--kind", "yes or no")
    for day, pages in (("2026-12-01", "12.5"), ("2026-12-02", "9"), ("2026-12-03", "")):
        sittings.book("--field", f"album-pages={pages}", date=day)
    target = tmp_path / "s.csv"
    assert sittings.json("export", "session", str(target), "--sort", "album-pages")["entries"] == 2
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[-2:] for row in rows] == [["Album =pages", "wants prints"], ["9", "no"], ["12.5", "no"]]
    assert sittings.json("export", "session", str(tmp_path / "long.csv"), "album-pages-from:10")["entries"] == 1
    assert sittings.json("export", "session", str(tmp_path / "all.csv"))["entries"] == 3
    assert sittings.json("export", "session", str(tmp_path / "s.xlsx"))["entries"] == 3
