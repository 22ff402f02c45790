"""Which part of a text matches: what Find marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.find import match, typed
from tests.studio.kernel.clean.hostile import TEXTS


def marked(text, asked):
    """Return the text with the matching parts in angle brackets."""
    out, done = "", 0
    for start, end in match.spans(text, typed.read(asked).words):
        out += f"{text[done:start]}<{text[start:end]}>"
        done = end
    return out + text[done:]


@pytest.mark.parametrize(
    ("text", "asked", "shown"),
    [
        ("O'Brien, Zoë", "obr", "<O'Br>ien, Zoë"),
        ("O'Brien, Zoë", "zoe o", "<O'>Brien, <Zoë>".replace("<O'>", "<O>'")),
        ("O'Brien, Zoë", "rien", "O'B<rien>, Zoë"),
        ("Banana, Ana", "ana", "Banana, <Ana>"),
        ("Müller, Eva", "mueller", "<Müller>, Eva"),
        ("Müller, Eva", "mull", "<Müll>er, Eva"),
        ("Weiß, Søren", "weiss soer", "<Weiß>, <Sør>en"),
        ("(415) 555-0133", "4155550133", "(<415) 555-0133>"),
        ("(415) 555-0133", "+1 415 555", "(<415) 555>-0133"),
        ("(415) 555-0133", "0133", "(415) 555-<0133>"),
        ("+49 171 1234567", "0171 123", "+49 <171 123>4567"),
        ("Ana [VIP] [/", "vip", "Ana [<VIP>] [/"),
        ("佐藤, 美咲", "藤", "佐<藤>, 美咲"),
        ("nothing", "zoe", "nothing"),
        ("", "zoe", ""),
    ],
)
def test_marks(text, asked, shown):
    assert marked(text, asked) == shown


@given(st.sampled_from(sorted(TEXTS)), st.text(max_size=8))
def test_marks_lie_within_any_text(name, asked):
    text = TEXTS[name].text
    spans = match.spans(text, typed.read(asked).words)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(left[1] <= right[0] for left, right in zip(spans, spans[1:], strict=False))
