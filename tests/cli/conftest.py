import json
from dataclasses import dataclass
from typing import Any

import pytest

import cli
from tests.conftest import Book


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Sittings:
    """The command line on a studio of the test's own; Mia works there."""

    url: str
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *words: str, login: str = "mia") -> Result:
        code = cli.main(["--db", self.url, "--as", login, *words])
        return Result(code, *self.capsys.readouterr())

    def text(self, *words: str, login: str = "mia") -> str:
        """Run a verb that must succeed, and return what it says."""
        result = self(*words, login=login)
        assert (result.code, result.err) == (0, "")
        return result.out

    def json(self, *words: str, login: str = "mia") -> Any:
        """Run a verb that must succeed, and return its JSON value."""
        return json.loads(self.text("--json", *words, login=login))

    def refused(self, *words: str, login: str = "mia") -> tuple[str, str]:
        """Run a verb that must be refused, and return the code and the sentence."""
        result = self("--json", *words, login=login)
        assert (result.code, result.out) == (1, "")
        error = json.loads(result.err)["error"]
        assert list(error) == ["code", "message"]
        return error["code"], error["message"]

    def client(self, last: str = "O'Brien [VIP] [/", first: str = "Zoe", *words: str) -> str:
        """Add a client and return the number."""
        result = self("--json", "client", "add", f"--last={last}", f"--first={first}", *words)
        assert result.code == 0, result.err
        return str(json.loads(result.out)["number"])

    def book(self, *words: str, date: str = "2026-11-24", start: str = "10:00", kind: str = "Family") -> Any:
        """Book a session for a new client and return it."""
        when = ("--date", date, "--start", start)
        return self.json("session", "book", "--client", self.client(), "--type", kind, *when, *words)


@pytest.fixture
def sittings(book: Book, capsys: pytest.CaptureFixture[str]) -> Sittings:
    return Sittings(book.url, capsys)
