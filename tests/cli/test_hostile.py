import json

import pytest

from studio.kernel.clean import clean_line
from studio.kernel.errors import Invalid
from tests.cli.conftest import Sittings
from tests.studio.kernel.clean.hostile import TEXTS, Hostile
from tests.torture import some

pytestmark = [pytest.mark.sqlite, pytest.mark.torture]

FIELDS = ("last", "first", "warning", "email", "phone")


def stored(text: str, required: bool = False) -> str | None:
    """Return what a text becomes when it is stored, ``None`` where it is refused."""
    try:
        return clean_line(text, required=required)
    except Invalid:
        return None


def batches(count: int) -> list[list[Hostile]]:
    texts = list(some(TEXTS).values())
    return [texts[start : start + count] for start in range(0, len(texts), count)]


@pytest.fixture(params=batches(16), ids=lambda texts: f"{texts[0].id} to {texts[-1].id}")
def batch(request: pytest.FixtureRequest) -> list[Hostile]:
    """Give some texts, which are put into one book: what lists all of them is asked once."""
    assert all(isinstance(one, Hostile) for one in request.param)
    return list(request.param)


def inert(sittings: Sittings, *words: str) -> str:
    """Run a verb for people: done, or refused with one sentence, and nothing in it that a terminal obeys."""
    result = sittings(*words)
    for line in (result.out + result.err).splitlines():
        assert line.replace("\u200c", "").replace("\u200d", "").isprintable(), ascii(line)
    assert "error of its own" not in result.err, words
    assert (result.code, bool(result.out)) in ((0, True), (1, False)), words
    if result.code:
        assert len(result.err.splitlines()) == 1, words
    return result.out


def test_a_clients_texts(sittings: Sittings, batch: list[Hostile]) -> None:
    added = 0
    for hostile in batch:
        for field in FIELDS:
            words = {"last": "Weber"} | {field: hostile.text}
            done = inert(sittings, "client", "add", *(f"--{name}={value}" for name, value in words.items()))
            added += bool(done)
            expected = stored(hostile.text, required=field == "last")
            if field in ("last", "first", "warning"):
                assert bool(done) == (expected is not None), hostile
            if not done:
                continue
            client = sittings("--json", "client", "show", str(1000 + added))
            assert client.out.rstrip("\n").isprintable(), hostile
            if field in ("last", "first", "warning"):
                assert json.loads(client.out)[field] == (expected or None), hostile
            inert(sittings, "client", "show", str(1000 + added))
    inert(sittings, "client", "find", "weber")
    assert len(sittings.json("client", "find", "10")) == added


def test_a_sessions_texts(sittings: Sittings, batch: list[Hostile]) -> None:
    client = sittings.client()
    for count, hostile in enumerate(batch, 1):
        number, start = str(10000 + count), f"--start={6 + count // 2:02}:{count % 2 * 30:02}"
        book = ("session", "book", "--client", client, "--type", "Headshot", "--date", "fri", start)
        booked = inert(sittings, *book, f"--description={hostile.text}")
        expected = stored(hostile.text)
        assert bool(booked) == (expected is not None), hostile
        if not booked:
            sittings.text(*book)
        assert sittings.json("session", "show", number)["description"] == (expected or None), hostile
        inert(sittings, "session", "cancel", number, f"--why={hostile.text}")
        inert(sittings, "session", "show", number)
        assert sittings.json("session", "show", number)["cancelled"] == bool(stored(hostile.text)), hostile
    for words in (("session", "list"), ("agenda", "fri"), ("client", "show", client)):
        inert(sittings, *words)
    assert len(sittings.json("session", "list")) == len(batch)
    assert sittings.json("check") == {"ok": True, "problems": []}


def test_what_is_looked_up(sittings: Sittings, batch: list[Hostile]) -> None:
    sittings.book()
    for text in (hostile.text for hostile in batch):
        for words in (
            ("client", "find", "--", text),
            ("client", "show", "--", text),
            ("session", "show", "--", text),
            ("session", "list", f"--status={text}"),
            ("session", "list", f"--client={text}"),
            ("session", "list", f"--from={text}"),
            ("session", "status", "10001", f"--to={text}"),
            ("status", "due", f"--from={text}", "--", text),
            ("status", "list", f"--type={text}"),
            ("agenda", "--", text),
            ("due", f"--by={text}"),
            ("user", "add", f"--login={text}", f"--name={text}", f"--initials={text}"),
        ):
            inert(sittings, *words)
        place = ("--date=fri", f"--start={text}", f"--room={text}", f"--photographer={text}")
        inert(sittings, "session", "book", "--client=1001", "--type=Family", *place)
        inert(sittings, f"--as={text}", "agenda")
        assert [session["number"] for session in sittings.json("session", "list")] == ["10001"], text


def test_a_database_named_by_anything(sittings: Sittings, batch: list[Hostile], tmp_path: object) -> None:
    for hostile in batch:
        inert(Sittings(f"{tmp_path}/{hostile.text}", sittings.capsys), "agenda")
