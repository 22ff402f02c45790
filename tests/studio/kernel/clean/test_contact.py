import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.kernel.clean import capitalise_name, check_email, digits_of, normalise_phone
from studio.kernel.errors import Invalid
from tests.studio.kernel.clean.hostile import TEXTS

texts = st.text(st.characters(codec=None), max_size=40)


class TestNames:
    @pytest.mark.parametrize(
        ("typed", "name"),
        [
            ("zoe", "Zoe"),
            ("jane o'brien", "Jane O'Brien"),
            ("o’brien", "O’Brien"),
            ("anna-marie", "Anna-Marie"),
            ("anna's", "Anna's"),
            ("d'angelo-smith", "D'Angelo-Smith"),
            ("j.r. ewing", "J.R. Ewing"),
            ("smith & sons (old)", "Smith & Sons (Old)"),
            ("élodie", "Élodie"),
            ("ǆemal", "ǅemal"),
            ("ßen", "ßen"),
            ("łukasz", "Łukasz"),
            ("McDonald", "McDonald"),
            ("jane McDonald", "jane McDonald"),
            ("van der Berg", "van der Berg"),
            ("SMITH", "SMITH"),
            ("3m studio", "3m Studio"),
            ("山田", "山田"),
            ("smith iii", "Smith III"),
            ("iii", "Iii"),
            ("vi nguyen", "Vi Nguyen"),
            ("ana van der berg", "Ana van der Berg"),
            ("van morrison", "Van Morrison"),
            ("juan y maria de la cruz", "Juan y Maria de la Cruz"),
            ("dell'acqua", "Dell'Acqua"),
            ("sant’anna", "Sant’Anna"),
            ("mcdonald", "McDonald"),
            ("mcd", "Mcd"),
            ("l'été", "L'Été"),
            ("", ""),
        ],
    )
    def test_capitals(self, typed, name):
        assert capitalise_name(typed) == name

    @pytest.mark.parametrize(
        ("typed", "name"),
        [
            ("van der berg", "van der Berg"),
            ("van", "Van"),
            ("de la cruz iv", "de la Cruz IV"),
            ("von und zu stein", "von und zu Stein"),
            ("o'brien", "O'Brien"),
            ("smith-van dam", "Smith-Van Dam"),
        ],
    )
    def test_a_family_name_keeps_its_particle_small(self, typed, name):
        assert capitalise_name(typed, family_name=True) == name

    @given(texts)
    def test_changes_case_only(self, text):
        name = capitalise_name(text)
        assert name.casefold() == text.casefold()
        assert capitalise_name(name) == name


class TestPhones:
    @pytest.mark.parametrize(
        ("typed", "country", "number", "shown"),
        [
            ("415 555 0133", "US", "+14155550133", "(415) 555-0133"),
            ("4155550133", "us", "+14155550133", "(415) 555-0133"),
            ("415.555.0133 x12", "US", "+14155550133", "(415) 555-0133 ext. 12"),
            ("415 555 0133 (mobile)", "US", "+14155550133", "415 555 0133 (mobile)"),
            ("call mama 415-555-0133", "US", "+14155550133", "call mama 415-555-0133"),
            ("415 555 0133 / 415 555 0134", "US", "+14155550133", "415 555 0133 / 415 555 0134"),
            ("1-800-FLOWERS", "US", "+18003569377", "1-800-FLOWERS"),
            ("+1-900-555-0000", "US", "+19005550000", "(900) 555-0000"),
            ("+420 777 123 456", "US", "+420777123456", "+420 777 123 456"),
            ("777 123 456", "CZ", "+420777123456", "777 123 456"),
            ("0151/12345678", "DE", "+4915112345678", "01511 2345678"),
            ("٠١٥١ ١٢٣٤٥٦٧٨", "DE", "+4915112345678", "01511 2345678"),
            ("555 0133", "US", "5550133", "555 0133"),
            ("911", "US", "911", "911"),
            ("415 555 0133", "", "4155550133", "415 555 0133"),
            ("415 555 0133", "ZZ", "4155550133", "415 555 0133"),
            ("00420777123456789012", "US", "00420777123456789012", "00420777123456789012"),
            ("", "US", "", ""),
        ],
    )
    def test_read(self, typed, country, number, shown):
        assert normalise_phone(typed, country) == (number, shown)

    def test_extension_and_words_are_kept_for_people(self):
        text = TEXTS["phone-ext"].text
        assert normalise_phone(text, "CZ") == ("+420777123456", text)

    @pytest.mark.parametrize("typed", ["12", "mama", "+", "x12"])
    def test_too_few_digits(self, typed):
        with pytest.raises(Invalid, match=f'^"[{typed}]+" is no phone number; type at least 3 digits.$') as refused:
            normalise_phone(typed, "US")
        assert refused.value.field == "phone"

    def test_too_long(self):
        with pytest.raises(Invalid, match="at most 60 fit"):
            normalise_phone("1" * 61, "US")

    @given(texts | st.text("0123456789+-()/ .xext#,;", max_size=40), st.sampled_from(["US", "DE", "CZ", "", "x\ny"]))
    def test_any_text_is_read_or_refused(self, text, country):
        try:
            number, shown = normalise_phone(text, country)
        except Invalid as refused:
            assert str(refused).isprintable()
            return
        assert number.lstrip("+").isdecimal() or number == shown == ""
        assert normalise_phone(shown, country)[0] == number

    def test_digits(self):
        assert digits_of("+420 ٧٧٧-１２３ x5") == "4207771235"

    def test_library_waits_for_the_first_number(self):
        program = "import sys, studio.kernel.clean; sys.exit('phonenumbers' in sys.modules)"
        assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


class TestEmail:
    @pytest.mark.parametrize(
        ("typed", "address"),
        [
            (" zoe@Example.ORG ", "zoe@example.org"),
            ("Zoe.O'Brien+photo@mail.example.co.uk", "Zoe.O'Brien+photo@mail.example.co.uk"),
            ("jürgen@münchen.de", "jürgen@münchen.de"),
            ("a@xn--mnchen-3ya.de", "a@xn--mnchen-3ya.de"),
            ("", ""),
            ("   ", ""),
        ],
    )
    def test_taken(self, typed, address):
        assert check_email(typed) == address

    @pytest.mark.parametrize(
        ("typed", "why"),
        [
            ("zoe", "needs exactly one @"),
            ("zoe@a@b.org", "needs exactly one @"),
            ("zoe b@example.org", "must not have a space in it"),
            (TEXTS["mail-quoted"].text, "must not have"),
            ("zoe@example.org, ito@example.org", "needs exactly one @"),
            ("Zoe <zoe@example.org>", "must not have"),
            ("zoe@localhost", "needs a domain like example.com"),
            ("zoe@example..org", "needs a domain"),
            ("zoe@example.org.", "needs a domain"),
            ("zoe@-example.org", "needs a domain"),
            ("zoe@exam_ple.org", "needs a domain"),
            ("zoe@" + "a" * 64 + ".org", "needs a domain"),
            ("@example.org", "wrong before the @"),
            ("zoe..b@example.org", "wrong before the @"),
            ("z" * 65 + "@example.org", "wrong before the @"),
            ("z" * 255, "at most 254 fit"),
            ("zoe@example.org\r\nBcc: all@example.org", "needs exactly one @"),
            ("zoe@example.org\r\nBcc:", "must not have a space in it"),
            ("zoe\x00@example.org", "control characters"),
        ],
    )
    def test_refused(self, typed, why):
        with pytest.raises(Invalid, match=why) as refused:
            check_email(typed)
        assert refused.value.field == "email"
        assert str(refused.value).isprintable()

    @given(texts | st.from_regex(r"[a-z.@ <\n]{1,20}@[a-z.\-]{1,20}", fullmatch=True))
    def test_any_text_is_taken_or_refused(self, text):
        try:
            address = check_email(text)
        except Invalid:
            return
        assert check_email(address) == address
        assert not set(address) & set(" \r\n<>,;")
