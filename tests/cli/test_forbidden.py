"""What the front desk may not do, by the command line: each is refused with one sentence, and nothing is done."""

import io
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.book.opening import open_book
from studio.kernel import access, database
from studio.people import pins
from tests import forbidden
from tests.cli.conftest import Sittings
from tests.torture import TORTURE

pytestmark = pytest.mark.sqlite
SENTENCE = re.compile(r"Dee \[/ may not [^.:]+: ask the studio's owner\.\n")


class Grown:
    """The grown book, all that the front desk may not do in it, and the same with statuses by type."""

    def __init__(self, folder: Path, template: Path) -> None:
        self.folder, self.path, self.split = folder, folder / "grown.db", folder / "split.db"
        shutil.copyfile(template, self.path)
        forbidden.grow(str(self.path))
        for copy in (folder / "kept.db", self.split):
            shutil.copyfile(self.path, copy)
        forbidden.split(str(self.split))
        self.things = self._things(self.path)
        self.by_type = [thing for thing in self._things(self.split) if thing not in self.things]
        self.watched = {path: forbidden.Watched(path) for path in (self.path, self.split)}
        self.digest = {path: watched.digest() for path, watched in self.watched.items()}

    def _things(self, path: Path) -> list[tuple[str, forbidden.Words]]:
        open_book(str(path))
        try:
            return database.call(lambda: list(forbidden.forbidden_words(self.folder)))
        finally:
            database.close_database()


SOME = 3
"""So many things is the front desk refused for one that the owner does; each of them in ``make torture``."""


@pytest.fixture(scope="session")
def grown(tmp_path_factory, sqlite_template) -> Iterator[Grown]:
    grown = Grown(tmp_path_factory.mktemp("forbidden"), sqlite_template)
    yield grown
    for watched in grown.watched.values():
        watched.close()


@pytest.fixture(autouse=True)
def quick_pins(monkeypatch):
    monkeypatch.setattr(pins, "COST", 2)


def test_every_verb_is_sorted_by_the_right_that_it_takes(grown):
    assert forbidden.runs() == set(forbidden.TAKES) | forbidden.FREE
    assert {run for run, _ in (*grown.things, *grown.by_type)} == set(forbidden.TAKES)
    assert set(forbidden.TAKES.values()) - {""} == forbidden.LACKS
    assert len(grown.things) > 300


def tried(sittings: Sittings, words: forbidden.Words, login: str, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("471147\n"))
    return sittings(*words, login=login)


@pytest.mark.of_the_day(3)
@pytest.mark.parametrize("run", forbidden.TAKES)
def test_the_front_desk_is_refused_with_a_sentence_and_nothing_is_done(grown, run, capsys, frozen, monkeypatch):
    wrong = []
    for path, things in ((grown.path, grown.things), (grown.split, grown.by_type)):
        files = sorted(grown.folder.glob("*.db"))
        for words in (words for which, words in things if which == run):
            told = tried(Sittings(str(path), capsys), words, "dee", monkeypatch)
            one_sentence = (told.code, told.out) == (1, "") and SENTENCE.fullmatch(told.err)
            if not one_sentence or grown.watched[path].digest() != grown.digest[path]:
                wrong.append((words, told))
        assert sorted(grown.folder.glob("*.db")) == files
    assert wrong == []


@pytest.mark.of_the_day(3)
@pytest.mark.torture
@pytest.mark.parametrize("run", forbidden.TAKES)
def test_the_owner_does_all_of_it(grown, run, capsys, frozen, monkeypatch, tmp_path):
    copy, wrong = tmp_path / "copy.db", []
    for path, things in ((grown.path, grown.things), (grown.split, grown.by_type)):
        for words in [words for which, words in things if which == run and words not in forbidden.IN_VAIN][
            :: 1 if TORTURE > 1 else SOME
        ]:
            shutil.copyfile(path, copy)
            told = tried(Sittings(str(copy), capsys), words, "mia", monkeypatch)
            done = run in forbidden.TELLS or forbidden.digest(copy) != grown.digest[path]
            if told.code or not told.out or not done:
                wrong.append((words, told))
    assert wrong == []


def test_without_the_rights_being_asked_the_front_desk_would_do_all_of_it(grown, capsys, frozen, monkeypatch, tmp_path):
    """The control: what is measured above would be seen."""
    copy = tmp_path / "copy.db"
    monkeypatch.setattr(access, "may_now", lambda actor, right: True)
    for run, words in {run: words for run, words in grown.things if run not in forbidden.TELLS}.items():
        if run.startswith("people:"):
            continue  # Those ask a second time: nobody makes somebody who may more than they do themselves.
        shutil.copyfile(grown.path, copy)
        assert not tried(Sittings(str(copy), capsys), words, "dee", monkeypatch).code
        assert forbidden.digest(copy) != grown.digest[grown.path], words


@pytest.mark.torture
def test_the_program_itself_leaves_with_the_same_word_and_exit_code(grown):
    """In processes of their own: one thing of each kind, in every run of each third kind."""
    kinds = {run.partition(":")[0]: words for run, words in grown.things}
    for words in list(kinds.values())[:: 1 if TORTURE > 1 else 3]:
        told = subprocess.run(
            [sys.executable, "-m", "cli", "--db", str(grown.path), "--as", "dee", *words],
            capture_output=True, text=True, input="471147\n", check=False,
        )  # fmt: skip
        assert (told.returncode, told.stdout) == (1, ""), words
        assert SENTENCE.fullmatch(told.stderr), words
    assert forbidden.digest(grown.path) == grown.digest[grown.path]
