"""Lists on paper and in files, read back by other programs."""

import csv
import itertools
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pypdf
import pytest

from studio.kernel.access import Actor
from studio.kernel.errors import Invalid, Unavailable
from studio.lists import upkeep
from studio.lists.own import OWN
from studio.lists.sheet import sheet
from studio.lists.spec import Asked
from studio.papers import files, printer
from studio.papers.paper import Paper, PaperColumn, of_list, of_sheet
from studio.sessions.listed import SESSIONS
from tests import factories
from tests.conftest import Book
from tests.tui.monkey import PASTES

pytestmark = pytest.mark.sqlite

NAMES = (
    "O'Brien & Söhne <b>",
    "Nováková, Žofie",
    "Иванова, Ольга",
    "佐藤, 美咲",
    "김, 민준",
    "李, 小龙",
    "😀 smiles",
    "=1+1",
)
COLUMNS = (PaperColumn("Name"), PaperColumn("Days", "count"), PaperColumn("From", "day"), PaperColumn("Final", "flag"))


@pytest.fixture(params=[".csv", ".xlsx", ".pdf"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    (tmp_path / "own").mkdir()
    return tmp_path / "own" / f"list{request.param}"


def paper(*names: str) -> Paper:
    rows = [(name, at, date(2026, 11, 27), at % 2 == 0) for at, name in enumerate(names)]
    return Paper("Session types", COLUMNS, rows, "There are no session types yet.")


def text_of(target: Path) -> str:
    """Read a file as another program does."""
    if target.suffix == ".pdf":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(target).pages)
    if target.suffix == ".xlsx":
        book = openpyxl.load_workbook(target)
        rows = itertools.chain.from_iterable(one.iter_rows(values_only=True) for one in book.worksheets)
        return "\n".join(" ".join("" if cell is None else str(cell) for cell in row) for row in rows)
    return target.read_text("utf-8")


def test_what_stands_in_it_can_be_read(book: Book, target: Path):
    assert files.write(paper(*NAMES), target) == len(NAMES)
    text = text_of(target)
    letters = NAMES[:-2] if target.suffix == ".pdf" else NAMES
    assert [name for name in letters if name not in text] == []
    assert [column.title for column in COLUMNS if column.title not in text] == []


def test_values_are_what_they_are_in_excel(book: Book, tmp_path: Path):
    files.write(paper("=1+1"), tmp_path / "list.xlsx")
    (cells,) = openpyxl.load_workbook(tmp_path / "list.xlsx").active.iter_rows(min_row=2)
    assert [cell.value for cell in cells] == ["=1+1", 0, datetime(2026, 11, 27), "yes"]
    assert [cell.data_type for cell in cells] == ["s", "n", "d", "s"]


def test_no_cell_of_a_csv_file_is_a_formula(book: Book, tmp_path: Path):
    files.write(paper("=1+1", "+x", "-x", "@x", "\tx"), tmp_path / "list.csv")
    with (tmp_path / "list.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    assert [row[0][0] for row in rows] == ["'"] * 5


def test_an_empty_list_says_so(book: Book, tmp_path: Path):
    files.write(paper(), tmp_path / "list.pdf")
    assert "There are no session types yet." in text_of(tmp_path / "list.pdf")


def test_hostile_texts_are_texts(book: Book, target: Path):
    assert files.write(paper(*PASTES), target) == len(PASTES)
    assert text_of(target)


def test_long_lists_and_long_texts_go_on_on_the_next_page(book: Book, tmp_path: Path):
    words = "wedding " * 2000
    files.write(paper(words, *(f"Entry {at}" for at in range(1500))), tmp_path / "list.pdf")
    pages = [page.extract_text() for page in pypdf.PdfReader(tmp_path / "list.pdf").pages]
    text = "\n".join(pages)
    assert text.count("wedding") == 2000
    assert "Entry 1499" in text
    assert all("Days" in page and f"Page {at}" in page for at, page in enumerate(pages, 1))


def test_so_many_columns_that_none_has_room_stay_on_the_page(book: Book, tmp_path: Path):
    columns = tuple(PaperColumn(f"Column {at}") for at in range(24))
    files.write(Paper("Wide", columns, [[f"value {at} " * 5 for at in range(24)]], ""), tmp_path / "list.pdf")
    text = text_of(tmp_path / "list.pdf")
    assert all(f"value {at}" in " ".join(text.split()) for at in (0, 23))


def test_a_file_that_is_there_stays(book: Book, target: Path):
    target.write_text("mine")
    with pytest.raises(Invalid, match="of that name already"):
        files.write(paper("x"), target)
    assert target.read_text() == "mine"


def test_a_file_that_comes_up_meanwhile_stays(book: Book, target: Path):
    def rows():
        target.write_text("mine")
        yield ("x", 1, None, True)

    with pytest.raises(Invalid, match="of that name already"):
        files.write(Paper("T", COLUMNS, rows(), ""), target)
    assert target.read_text() == "mine"
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_what_is_stopped_leaves_nothing(book: Book, target: Path):
    class Stopped(Exception):
        pass

    def tick(rows: int) -> None:
        if rows == 2:
            raise Stopped

    with pytest.raises(Stopped):
        files.write(paper("a", "b", "c"), target, tick)
    assert list(target.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("list.doc", "The end of the file's name says what it becomes: .pdf, .xlsx, .csv. Add one of them."),
        ("  ", "The end of the file's name says what it becomes: .pdf, .xlsx, .csv. Add one of them."),
        ("/nowhere/list.pdf", "There is no such folder: name one that is there."),
    ],
)
def test_a_name_that_will_not_do_is_refused(book: Book, name: str, why: str):
    with pytest.raises(Invalid) as refused:
        files.check_target(name)
    assert str(refused.value) == why


def test_a_folder_that_cannot_be_written_is_said(book: Book, tmp_path: Path):
    with pytest.raises(Unavailable, match="could not be written"):
        files.write(paper("x"), Path("/proc/list.csv"))


@pytest.mark.parametrize("kind", OWN)
def test_each_list_of_the_studio_goes_on_paper(book: Book, actor: Actor, tmp_path: Path, kind: str):
    kept = OWN[kind]
    # What asks for more than a name goes on paper as it is, or as the sentence that says that there is nothing yet.
    plain = not any(one.required and one.default is None for one in kept.fields.values())
    if plain:
        upkeep.add(actor, kept, {"name": "Ana [VIP] <b>"})
    for end in files.WRITERS:
        shown = sheet(kept)
        assert files.write(of_sheet(shown), tmp_path / f"list{end}") == len(shown.entries)
        assert ("Ana [VIP] <b>" in text_of(tmp_path / f"list{end}")) == plain


def test_a_list_of_records_goes_on_paper_as_far_as_it_may_be_seen(book: Book, actor: Actor, target: Path):
    factories.session(actor, description="Fall & family")
    assert files.write(of_list(actor, SESSIONS, Asked()), target) == 1
    assert "Fall & family" in text_of(target)


class TestThePrinter:
    def fake(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
        (tmp_path / "lp").write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / "lp").chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    def test_a_file_is_sent_as_one_word_whatever_its_name(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        self.fake(tmp_path, monkeypatch, f'printf "%s\\n" "$@" > {tmp_path}/sent')
        assert printer.is_there()
        printer.send(Path("-o x; rm $(ls).pdf"))
        assert (tmp_path / "sent").read_text().splitlines() == ["--", "-o x; rm $(ls).pdf"]

    def test_what_it_refuses_is_said(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        self.fake(tmp_path, monkeypatch, "echo 'lp: no default destination' >&2; exit 1")
        with pytest.raises(Unavailable, match="no default destination"):
            printer.send(Path("list.pdf"))

    def test_there_may_be_none(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("PATH", str(tmp_path))
        assert not printer.is_there()
