"""What comes in: typed, pasted or imported text is made clean here before it is stored.

``lines`` is the gate for every text, ``search`` makes the keys that texts are found by, ``contact`` knows phone
numbers and email addresses, ``names`` the case of names. None of it needs more than the standard library until a phone
number is read.
"""

from studio.kernel.clean.contact import check_email, digits_of, home_digits, normalise_phone, small_mail
from studio.kernel.clean.lines import LINE_MAX_CHARS, MAX_MARKS, NOTES_MAX_CHARS, clean_line, clean_notes, quoted
from studio.kernel.clean.names import capitalise_name
from studio.kernel.clean.search import (
    QUERY_MAX_CHARS,
    QUERY_MAX_WORDS,
    name_key,
    query_words,
    search_key,
    search_words,
    spellings,
)

__all__ = [
    "LINE_MAX_CHARS",
    "MAX_MARKS",
    "NOTES_MAX_CHARS",
    "QUERY_MAX_CHARS",
    "QUERY_MAX_WORDS",
    "capitalise_name",
    "check_email",
    "clean_line",
    "clean_notes",
    "digits_of",
    "home_digits",
    "name_key",
    "normalise_phone",
    "query_words",
    "quoted",
    "search_key",
    "search_words",
    "small_mail",
    "spellings",
]
