"""Phone numbers and email addresses as people type them."""

import unicodedata
from collections.abc import Iterable

from studio.kernel.clean.lines import clean_line, quoted
from studio.kernel.errors import Invalid
from studio.kernel.patterns import later

PHONE_MAX_CHARS = 60
PHONE_MIN_DIGITS = 3
EMAIL_MAX_CHARS = 254
"""RFC 5321: a path of 256 octets with its angle brackets."""

EMAIL_LOCAL_MAX_CHARS = 64

NUMBER = later(r"\+?[\d(][\d\s().\-/]*\d")
EXTENSION = later(r"(?i)\s*[,;]?\s*(?:ext(?:ension)?\.?|x|#)\s*(\d{1,7})(?!\d)")
"""Both are for text whose digits are plain: see `plain_digits`."""
_NOT_IN_EMAIL = later(r"[\s()<>\[\],;:\\\"]")


def plain_digits(text: str) -> str:
    """Write the digits of any script as 0-9 and leave the rest."""
    return "".join(str(unicodedata.decimal(char)) if unicodedata.category(char) == "Nd" else char for char in text)


def digits_of(phone: str) -> str:
    """Return the digits of a phone number as 0-9, whatever script they are written in."""
    return "".join(str(unicodedata.decimal(char)) for char in phone if unicodedata.category(char) == "Nd")


def normalise_phone(text: str, country: str) -> tuple[str, str]:
    """Read a phone number as somebody in ``country`` types it.

    Args:
        text: the number, perhaps with an extension and words ("ext. 5", "mama").
        country: ISO 3166 code of the studio's country; numbers without ``+`` are taken for numbers of it.
    Returns:
        The number in E.164 ("+14155550133"), or where it is none its bare digits; and what is shown: in the country's
        own form, or exactly as typed where there are words to it. Twice "" for an empty one.
    Raises:
        Invalid: it has fewer than three digits, or more than 60 characters.
    """
    shown = clean_line(text, "Phone", max_chars=PHONE_MAX_CHARS)
    if not shown:
        return "", ""
    plain = plain_digits(unicodedata.normalize("NFKC", shown))
    digits = digits_of(plain)
    if len(digits) < PHONE_MIN_DIGITS:
        raise Invalid(f"{quoted(shown)} is no phone number; type at least {PHONE_MIN_DIGITS} digits.", field="phone")
    number = NUMBER.search(plain)
    if number:
        extension = EXTENSION.match(plain, number.end())
        end = extension.end() if extension else number.end()
        only_number = not plain[: number.start()].strip() and not plain[end:].strip()
        found = _parse(number.group(), country)
        if not found and "/" in number.group():  # two numbers: the first one counts, both are shown
            found, only_number = _parse(number.group().split("/")[0], country), False
        if found:
            e164, formatted = found
            if extension:
                formatted += f" ext. {extension.group(1)}"
            return e164, formatted if only_number else shown
    found = _parse(plain, country)  # letters for digits: 1-800-FLOWERS
    return (found[0] if found else digits), shown


def _parse(number: str, country: str) -> tuple[str, str] | None:
    # Imported here: it takes 50 ms, and only a form with a phone number needs it.
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, country.strip().upper() or None)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(parsed) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    at_home = parsed.country_code == phonenumbers.country_code_for_region(country.strip().upper())
    form = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164), phonenumbers.format_number(
        parsed, form
    )


def home_digits(e164: str, countries: Iterable[str]) -> tuple[str, ...]:
    """Return the digits that a number has where it is typed without its ``+``.

    Args:
        e164: the number in E.164.
        countries: ISO 3166 codes; empty ones are passed over.
    Returns:
        As it is dialled within its country, with and without what begins it there, and with the country's code; nothing
        where it is a number of none of the countries.
    """
    import phonenumbers  # see _parse

    try:
        parsed = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return ()
    if parsed.country_code not in {phonenumbers.country_code_for_region(one.strip().upper()) for one in countries}:
        return ()
    dialled = digits_of(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL))
    return dialled, phonenumbers.national_significant_number(parsed), e164[1:], f"00{e164[1:]}"


def check_email(text: str) -> str:
    """Return an email address as it is stored: trimmed, the domain in lower case; "" for an empty one.

    A light check that catches slips of the finger: one @, no spaces, a domain with a dot. Whether anybody reads mail
    there only a mail can tell. Quoted local parts and bare machine names are refused.

    Raises:
        Invalid: with a sentence that says what is wrong.
    """
    address = clean_line(text, "Email", max_chars=EMAIL_MAX_CHARS)
    if not address:
        return ""
    if address.count("@") != 1:
        raise _bad_email(address, "needs exactly one @")
    if bad := _NOT_IN_EMAIL.search(address):
        what = "a space" if bad.group().isspace() else bad.group()
        raise _bad_email(address, f"must not have {what} in it")
    local, domain = address.split("@")
    labels = domain.lower().split(".")
    if not local or len(local) > EMAIL_LOCAL_MAX_CHARS or "" in local.split("."):
        raise _bad_email(address, "has something wrong before the @")
    if len(labels) < 2 or not all(map(_is_label, labels)):
        raise _bad_email(address, "needs a domain like example.com after the @")
    return f"{local}@{'.'.join(labels)}"


def small_mail(*addresses: str) -> tuple[str, ...]:
    """Return what the databases make of mail addresses by ``lower()``: some know the letters of ASCII only."""
    some = [(one.lower(), one.encode("utf-8", "replace").lower().decode()) for one in addresses]
    return tuple(dict.fromkeys(small for both in some for small in both))


def _is_label(label: str) -> bool:
    letters = label.replace("-", "")
    return (
        0 < len(label) <= 63
        and label[0] != "-" != label[-1]
        and all(unicodedata.category(char)[0] in "LNM" for char in letters)
    )


def _bad_email(address: str, what: str) -> Invalid:
    return Invalid(f"The email address {quoted(address)} {what}; correct it or leave it empty.", field="email")
