"""The studio's own words for the spelling check. Whoever writes notes may add to them."""

from __future__ import annotations

from studio.kernel import journal, preferences
from studio.kernel.access import Actor, require
from studio.kernel.clean import clean_line
from studio.kernel.preferences import Preferences


def add_word(actor: Actor, word: str) -> Preferences:
    """Take a word for right in the whole studio from now on, and return the settings now.

    Words that others added meanwhile stay.

    Raises:
        NotAllowed: the actor's role may not write notes.
        Invalid: there is nothing to see in it.
    """
    word = clean_line(word, "Word", required=True)
    with journal.entry(actor, "word.added", word=word) as entry:
        require(actor, "words", "add words to the studio's dictionary")
        known = preferences.load().known_words
        if word not in known:
            preferences.store(entry, known_words=(*known, word))
    return preferences.load()
