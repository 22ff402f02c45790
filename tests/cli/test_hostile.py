import json

import pytest

from studio.kernel.clean import clean_line
from studio.kernel.errors import Invalid
from tests.cli.conftest import Sittings
from tests.studio.kernel.clean.hostile import TEXTS, Hostile

pytestmark = pytest.mark.sqlite

FIELDS = ("last", "first", "warning", "email", "phone")


def stored(text: str, required: bool = False) -> str | None:
    """Return what a text becomes when it is stored, ``None`` where it is refused."""
    try:
        return clean_line(text, required=required)
    except Invalid:
        return None


@pytest.fixture(params=list(TEXTS.values()), ids=list(TEXTS))
def hostile(request: pytest.FixtureRequest) -> Hostile:
    assert isinstance(request.param, Hostile)
    return request.param


def inert(sittings: Sittings, *words: str) -> str:
    """Run a verb for people: done, or refused with one sentence, and nothing in it that a terminal obeys."""
    result = sittings(*words)
    for line in (result.out + result.err).splitlines():
        assert line.replace("\u200c", "").replace("\u200d", "").isprintable(), ascii(line)
    assert "error of its own" not in result.err
    assert (result.code, bool(result.out)) in ((0, True), (1, False))
    if result.code:
        assert len(result.err.splitlines()) == 1
    return result.out


def test_a_clients_texts(sittings: Sittings, hostile: Hostile) -> None:
    added = 0
    for field in FIELDS:
        words = {"last": "Weber"} | {field: hostile.text}
        done = inert(sittings, "client", "add", *(f"--{name}={value}" for name, value in words.items()))
        added += bool(done)
        expected = stored(hostile.text, required=field == "last")
        if field in ("last", "first", "warning"):
            assert bool(done) == (expected is not None)
        if not done:
            continue
        client = sittings("--json", "client", "show", str(1000 + added))
        assert client.out.rstrip("\n").isprintable()
        if field in ("last", "first", "warning"):
            assert json.loads(client.out)[field] == (expected or None)
        inert(sittings, "client", "show", str(1000 + added))
    inert(sittings, "client", "find", "weber")
    assert len(sittings.json("client", "find", "100")) == added


def test_a_sessions_texts(sittings: Sittings, hostile: Hostile) -> None:
    book = ("session", "book", "--client", sittings.client(), "--type", "Family", "--date", "fri", "--start", "9:00")
    booked = inert(sittings, *book, f"--description={hostile.text}")
    expected = stored(hostile.text)
    assert bool(booked) == (expected is not None)
    if not booked:
        sittings.text(*book)
    session = sittings.json("session", "show", "10001")
    assert session["description"] == (expected or None)
    inert(sittings, "session", "cancel", "10001", f"--why={hostile.text}")
    for words in (("session", "show", "10001"), ("session", "list"), ("agenda", "fri"), ("client", "show", "1001")):
        inert(sittings, *words)
    assert sittings.json("session", "show", "10001")["cancelled"] == bool(stored(hostile.text))
    assert sittings.json("check") == {"ok": True, "problems": []}


def test_what_is_looked_up(sittings: Sittings, hostile: Hostile) -> None:
    sittings.book()
    for words in (
        ("client", "find", "--", hostile.text),
        ("client", "show", "--", hostile.text),
        ("session", "show", "--", hostile.text),
        ("session", "list", f"--status={hostile.text}"),
        ("session", "list", f"--client={hostile.text}"),
        ("session", "list", f"--from={hostile.text}"),
        ("session", "status", "10001", f"--to={hostile.text}"),
        ("status", "due", f"--from={hostile.text}", "--", hostile.text),
        ("status", "list", f"--type={hostile.text}"),
        ("agenda", "--", hostile.text),
        ("due", f"--by={hostile.text}"),
        ("user", "add", f"--login={hostile.text}", f"--name={hostile.text}", f"--initials={hostile.text}"),
    ):
        inert(sittings, *words)
    place = ("--date=fri", f"--start={hostile.text}", f"--room={hostile.text}", f"--photographer={hostile.text}")
    inert(sittings, "session", "book", "--client=1001", "--type=Family", *place)
    inert(sittings, f"--as={hostile.text}", "agenda")
    assert [session["number"] for session in sittings.json("session", "list")] == ["10001"]


def test_a_database_named_by_anything(sittings: Sittings, hostile: Hostile, tmp_path: object) -> None:
    inert(Sittings(f"{tmp_path}/{hostile.text}", sittings.capsys), "agenda")
