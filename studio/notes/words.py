"""The studio's own words for the spelling check. Whoever writes notes may add to them; they are a list of the studio.

``studio.lists.own`` declares that list, and brings all the others: a check of notes reads its words without them.
"""

from __future__ import annotations

from models import StudioWord
from studio.kernel import database, journal
from studio.kernel.access import Actor, require
from studio.kernel.clean import clean_line
from studio.lists.names import fold_name


def known() -> tuple[str, ...]:
    """List the words that are taken for right, the oldest first."""
    return tuple(name for (name,) in database.rows("SELECT name FROM studio_word WHERE NOT inactive ORDER BY id"))


def add_word(actor: Actor, word: str) -> None:
    """Take a word for right in the whole studio from now on; one that is known, whatever its case, stays as it is.

    Raises:
        NotAllowed: the actor's role may not write notes.
        Invalid: there is nothing to see in it.
    """
    word = clean_line(word, "Word", required=True)
    with journal.entry(actor, "word.added", word=word) as opened:
        require(actor, "words", "add words to the studio's dictionary")
        rows = database.rows("SELECT id, name, inactive FROM studio_word")
        same, inactive = next(((id_, off) for id_, name, off in rows if fold_name(name) == fold_name(word)), (0, False))
        if not same:
            opened.insert(StudioWord, name=word)
        elif inactive:
            opened.update(StudioWord, same, inactive=False)
