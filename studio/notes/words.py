"""The studio's own words for the spelling check. Whoever writes notes may add to them; they are a list of the studio."""

from __future__ import annotations

from models import StudioWord
from studio.kernel import journal
from studio.kernel.access import Actor, require
from studio.kernel.clean import clean_line
from studio.lists.maintained import entries
from studio.lists.names import fold_name
from studio.lists.own import WORD


def known() -> tuple[str, ...]:
    """List the words that are taken for right."""
    return tuple(one.name for one in entries(WORD))


def add_word(actor: Actor, word: str) -> None:
    """Take a word for right in the whole studio from now on; one that is known, whatever its case, stays as it is.

    Raises:
        NotAllowed: the actor's role may not write notes.
        Invalid: there is nothing to see in it.
    """
    word = clean_line(word, "Word", required=True)
    with journal.entry(actor, "word.added", word=word) as opened:
        require(actor, WORD.right, "add words to the studio's dictionary")
        same = next((one for one in entries(WORD, inactive=True) if fold_name(one.name) == fold_name(word)), None)
        if same is None:
            opened.insert(StudioWord, name=word)
        elif same.inactive:
            opened.update(StudioWord, same.id, inactive=False)
