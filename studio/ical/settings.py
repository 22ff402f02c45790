"""The preferences of calendars for other programs: which names they show, and the feeds that the worker keeps."""

from __future__ import annotations

import os
import unicodedata

from studio.kernel.clean import quoted
from studio.kernel.declared import Declared, Word
from studio.kernel.errors import Invalid

FEEDS = (
    Word("all", "all", "one of all that is booked"),
    Word("people", "person", "one of each person"),
    Word("rooms", "room", "one of each camera room"),
    Word("studios", "studio", "one of each studio"),
)


MOST_INITIALS = 3


def _refuse_no_folder(folder: str) -> None:
    if folder and not os.path.isabs(folder):
        raise Invalid(f"Folder of feeds: type a whole path such as /srv/studio/calendars, not {quoted(folder)}.")


NAMES = Declared(
    "kiosk.names", "word", "first-initial", "Clients' names",
    "How clients are called where others may read along: on the wall, and in calendars for other programs.",
    words=(Word("full", "full", "first and last name"), Word("first-initial", "first-initial", "first name and initial"),
           Word("initials", "initials", "initials")),
)  # fmt: skip

DECLARED = (
    NAMES,
    Declared(
        "calendar.folder", "text", "", "Folder of feeds",
        "Where the worker keeps calendars for other programs, a file for each. Empty: it keeps none.",
        check=_refuse_no_folder,
    ),
    Declared(
        "calendar.feeds", "words", ("all", "person", "room"), "Feeds", "Of what it keeps calendars there.", words=FEEDS
    ),
)  # fmt: skip


def called(last: str, first: str, how: str) -> str:
    """Write a client's name as the preference has it: in full, ``Alan S.``, or ``A. S.``."""
    firsts, lasts = first.split(), last.split()
    if how == "full":
        return " ".join([*firsts, *lasts])
    if how == "first-initial" and firsts:
        # The first word alone: people write whole names into either field.
        return " ".join([firsts[0], *list(filter(None, map(_initial, lasts)))[:1]])
    letters = filter(None, map(_initial, [*firsts[:1], *lasts]))
    return " ".join(list(letters)[:MOST_INITIALS])


def _initial(word: str) -> str:
    """Return the first letter of a word with a point; of a script whose single letters are whole names, a star.

    A word without any letter is nobody's name.
    """
    for letter in unicodedata.normalize("NFC", word):
        if letter.isalnum():
            return f"{letter.upper()}." if letter.upper() != letter.lower() or letter.isdigit() else "*"
    return ""
