import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.kernel.clean import LINE_MAX_CHARS, MAX_MARKS, NOTES_MAX_CHARS, clean_line, clean_notes, quoted
from studio.kernel.errors import Invalid
from tests.studio.kernel.clean.hostile import TEXTS

# What the gate of a required one-line field does with each text that it does not keep letter for letter.
REFUSED = {
    "control characters": {
        *(key for key in TEXTS if key.startswith("esc-")),
        *("c1-csi", "c1-nel", "c0-so", "c0-bel", "c0-xoff", "c0-del", "file-nul", "file-esc"),
    },
    "hidden tag characters": {"tag-chars"},
    "a broken character": {"surrogate-pair-split"},
    "is empty": {"zwj-only", "braille-blank", "nbsp-only", "empty", "many-lines"},
    "nothing but signs": {"like-percent", "like-underscore", "fts-quote", "fts-star", "fts-paren"},
    "at most 200 fit": {
        *("like-long", "mail-longline", "num-huge", "num-5000digits", "long-10k", "long-word", "file-long"),
    },
}
CHANGED = {
    "c0-lf": "Jane Doe",
    "c0-tab": "Jane Doe",
    "bidi-isolate": "Jane admin",
    "bidi-unclosed": "eoD enaJ",
    "zwsp": "Jane Doe",
    "soft-hyphen": "Jane",
    "ls-ps": "Jane Doe",
    "var-selectors": "Jane",
    "zalgo": "J" + "\u0301" * MAX_MARKS + "ane",
    "nfc-nfd": "Žluť",
    "csv-tab": "=1+1",
    "csv-cr": "=1+1",
    "yaml-bomb": "a: &a [x,x,x,x] b: &b [*a,*a,*a,*a] c: &c [*b,*b,*b,*b]",
    "ics-rrule": "BEGIN:VCALENDAR BEGIN:VEVENT UID:1 DTSTART:20260101T000000Z RRULE:FREQ=SECONDLY;COUNT=1000000000 "
    "END:VEVENT END:VCALENDAR",
    "ics-noend": "BEGIN:VCALENDAR BEGIN:VEVENT SUMMARY:x",
    "ics-attach": "BEGIN:VCALENDAR BEGIN:VEVENT UID:2 ATTACH:file:///etc/shadow END:VEVENT END:VCALENDAR",
    "csv-in": 'name,phone "Jane',
}
WHY = {key: why for why, keys in REFUSED.items() for key in keys}
# Notes take longer texts and keep their lines; what else is refused, is refused there too.
NOTES_REFUSED = {key: why for key, why in WHY.items() if why not in ("nothing but signs", "at most 200 fit")}
NOTES_CHANGED = {
    **{key: clean for key, clean in CHANGED.items() if not key.startswith(("c0-", "csv-in", "yaml-", "ics-"))},
    "ls-ps": "Jane\nDoe",
    "ics-rrule": TEXTS["ics-rrule"].text.replace("\r\n", "\n").strip(),
    "ics-noend": "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x",
    "ics-attach": TEXTS["ics-attach"].text.replace("\r\n", "\n").strip(),
}
NOTHING_OF_IT = {"zwj-only", "braille-blank", "nbsp-only", "empty", "many-lines"}
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\u061c\u200e\u200f\u2028\u2029\ufeff]"
)

texts = st.text(st.characters(codec=None), max_size=120)


class TestHostileTexts:
    def test_all_of_them_are_here(self):
        assert len(TEXTS) == 160

    @pytest.mark.parametrize("key", TEXTS)
    def test_in_a_line(self, key):
        if key in WHY:
            with pytest.raises(Invalid, match=WHY[key]) as refused:
                clean_line(TEXTS[key].text, required=True)
            assert refused.value.field == "name"
            assert str(refused.value).isprintable()
        else:
            assert clean_line(TEXTS[key].text, required=True) == CHANGED.get(key, TEXTS[key].text)

    @pytest.mark.parametrize("key", TEXTS)
    def test_in_notes(self, key):
        text = TEXTS[key].text
        if key in NOTHING_OF_IT:
            assert clean_notes(text) == ""
        elif key in NOTES_REFUSED or key == "like-long":
            with pytest.raises(Invalid, match=NOTES_REFUSED.get(key, "at most 20,000 fit")) as refused:
                clean_notes(text)
            assert refused.value.field == "notes"
        else:
            assert clean_notes(text) == NOTES_CHANGED.get(key, text)


class TestLines:
    @pytest.mark.parametrize(
        ("text", "clean"),
        [
            ("  Zoe  ", "Zoe"),
            ("a\r\nb", "a b"),
            ("a \n\n\t b", "a b"),
            ("a  b", "a  b"),
            ("\ufeffZoe", "Zoe"),
            ("Zo\u200be", "Zoe"),
            ("می\u200cخواهم", "می\u200cخواهم"),
            ("Zoe\u200d\u3164", "Zoe"),
            ("葛\U000e0100城", "葛\U000e0100城"),
            ("葛\ufe00", unicodedata.normalize("NFC", "葛\ufe00")),
            ("👁️\u200d🗨️", "👁️\u200d🗨️"),
            ("שָׁלוֹם", unicodedata.normalize("NFC", "שָׁלוֹם")),
            ("a" + "\u0316\u200d" * 50, "a" + "\u0316\u200d" * MAX_MARKS + "\u200d" * (50 - MAX_MARKS)),
            ("?", "?"),
            ("-", "-"),
            ("\u0301\u0301", ""),
            ("\u2800 \u3164", ""),
            ("\U0001fae9", "\U0001fae9"),
        ],
    )
    def test_clean(self, text, clean):
        assert clean_line(text) == clean.rstrip("\u200d")

    @pytest.mark.parametrize("text", ["\ufdd0", "a\uffff", "\U0010fffe"])
    def test_code_points_that_are_no_characters(self, text):
        with pytest.raises(Invalid, match="a broken character"):
            clean_line(text)

    def test_length_counts_what_is_left(self):
        assert clean_line(" " * 999 + "é" * LINE_MAX_CHARS) == "é" * LINE_MAX_CHARS
        assert clean_line("e\u0301" * LINE_MAX_CHARS) == "é" * LINE_MAX_CHARS
        with pytest.raises(Invalid, match="^Name has 201 characters; at most 200 fit.$"):
            clean_line("é" * (LINE_MAX_CHARS + 1))

    def test_field_is_named(self):
        with pytest.raises(Invalid, match="^Call warning has 6 characters; at most 5 fit.$") as refused:
            clean_line("abcdef", "Call warning", max_chars=5)
        assert refused.value.field == "call_warning"

    def test_notes_keep_lines_and_tabs(self):
        assert clean_notes("\r\n\n a\r\n\tb\rc\u2028d  \n\n") == "a\n\tb\nc\nd"

    def test_megabytes_are_refused_before_any_work(self):
        with pytest.raises(Invalid, match="at most 20,000 fit"):
            clean_notes("e\u0301" * 5_000_000)


class TestLaws:
    @given(texts)
    def test_line(self, text):
        try:
            clean = clean_line(text)
        except Invalid as refused:
            assert str(refused).isprintable()
            return
        assert not FORBIDDEN.search(clean)
        assert "\n" not in clean and "\t" not in clean
        assert clean == clean.strip() == unicodedata.normalize("NFC", clean) == clean_line(clean)
        assert len(clean.encode()) <= 4 * LINE_MAX_CHARS

    @given(texts)
    def test_notes(self, text):
        try:
            clean = clean_notes(text)
        except Invalid as refused:
            assert str(refused).isprintable()
            return
        assert not FORBIDDEN.search(clean)
        assert clean == clean.strip() == unicodedata.normalize("NFC", clean) == clean_notes(clean)
        assert len(clean.encode()) <= 4 * NOTES_MAX_CHARS

    @given(texts)
    def test_quoted(self, text):
        shown = quoted(text, max_chars=10)
        assert shown.isprintable()
        assert len(shown) <= 12


def test_quoted_shows_what_was_typed():
    assert quoted("31 febuary") == '"31 febuary"'
    assert quoted("a\x1b[31m\nb") == '"a?[31m?b"'
    assert quoted("x" * 50) == '"' + "x" * 37 + '..."'
