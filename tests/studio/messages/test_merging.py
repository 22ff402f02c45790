import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.kernel.errors import Invalid
from studio.messages.merging import Piece, fields_in, merge, parse

KNOWN = {"client.first_name", "client.last_name", "session.date", "studio.phone"}
VALUES = {"client.first_name": "Zoë", "client.last_name": "{studio.phone}", "session.date": "", "studio.phone": "555"}


def merged(text, values=VALUES):
    return merge(parse(text, KNOWN), values)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", ""),
        ("Dear {client.first_name},", "Dear Zoë,"),
        ("{ client.first_name }{client.first_name}", "ZoëZoë"),
        ("{session.date|soon}", "soon"),
        ("{session.date| }", ""),
        ("{session.date|}", ""),
        ("{client.first_name|you}", "Zoë"),
        ("{{client.first_name}}", "{client.first_name}"),
        ("{{{client.first_name}}}", "{Zoë}"),
        ("a | b", "a | b"),
        # What stands in a field is never looked at again.
        ("{client.last_name}", "{studio.phone}"),
        ("{client.last_name}: {studio.phone}", "{studio.phone}: 555"),
    ],
)
def test_fields_are_put_in_once(text, wanted):
    found = merged(text)
    assert (found.text, found.missing) == (wanted, ())


def test_what_is_missing_is_told_and_shown_in_its_place():
    found = merged("On {session.date} at {session.date}: {client.first_name}")
    assert found.missing == ("session.date",)
    assert [found.text[start:end] for start, end in found.gaps] == ["{session.date}", "{session.date}"]
    assert found.text == "On {session.date} at {session.date}: Zoë"


@pytest.mark.parametrize(
    "text", ["{", "}", "a { b", "{client.first_name", "client.first_name}", "{client.\nfirst_name}"]
)
def test_a_brace_alone_is_refused(text):
    with pytest.raises(Invalid) as refused:
        merged(text)
    assert "alone" in str(refused.value)


@pytest.mark.parametrize(
    "text", ["{client.frist_name}", "{}", "{}}", "{client.__class__}", "{0}", "{client.first_name!r}", "{a:b}"]
)
def test_a_field_that_there_is_not_is_refused(text):
    with pytest.raises(Invalid) as refused:
        merged(text)
    assert str(refused.value).startswith("There is no field")


@given(st.text(alphabet="{}| ab.\n", max_size=30), st.text(alphabet="{}|ab", max_size=8))
def test_any_text_is_understood_or_refused_and_values_stay_as_they_are(text, value):
    try:
        pieces = parse(text, {"a", "b", "a.b"})
    except Invalid:
        return
    found = merge(pieces, dict.fromkeys(("a", "b", "a.b"), value))
    words = [piece.text if not piece.field else value or piece.text or f"{{{piece.field}}}" for piece in pieces]
    assert found.text == "".join(words) or not value
    assert fields_in(pieces) == tuple(dict.fromkeys(piece.field for piece in pieces if piece.field))


def test_pieces():
    assert parse("a{client.last_name|b}", KNOWN) == (Piece("a"), Piece("b", "client.last_name", True))
