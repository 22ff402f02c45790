import json

import pytest

import models
from models import StudioWord
from studio.book.opening import open_book
from studio.kernel import access, database, schema, undo
from studio.kernel.errors import Invalid, NotAllowed, NotFound
from studio.lists import upkeep
from studio.lists.maintained import entry_named
from studio.lists.own import WORD
from studio.notes import words
from studio.people import roles
from tests import factories
from tests.studio.test_upgrades import make

KEPT = ["backdrop", "Zoë", "Backdrop", "Ana [VIP] [/", "zoe\u0308"]


def test_a_known_word_is_not_added_twice(book, actor):
    for word in ("albun", " ALBUN ", "Zoë", "zoe\u0308"):
        words.add_word(actor, word)
    assert words.known() == ("albun", "Zoë")
    with pytest.raises(Invalid):
        words.add_word(actor, " ")


def test_whoever_may_add_words_may_delete_them_and_take_that_back(book, actor):
    dee = factories.user(actor, "dee", role="desk")
    words.add_word(actor, "albun")
    upkeep.delete(dee, WORD, entry_named(WORD, "albun").id)
    assert words.known() == ()
    undo.undo(dee)
    assert words.known() == ("albun",)
    roles.set_right(actor, roles.role_of("desk").id, "words", False)
    with pytest.raises(NotAllowed, match="may not change the studio's words"):
        upkeep.delete(dee, WORD, entry_named(WORD, "albun").id)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_words_among_the_preferences_become_a_list_with_each_once(request, frozen, tmp_path, kind):
    url = str(tmp_path / "old.db") if kind == "sqlite" else request.getfixturevalue("postgres_server").fresh()
    make(url, "0010")
    database.bind(url)
    models.database.obj.connect()
    models.Preference.update(value=json.dumps(KEPT)).where(models.Preference.name == "known_words").execute()
    database.close_database()
    assert open_book(url) == [step for step in schema.known_migrations() if step[:4] > "0010"]
    assert [row.name for row in StudioWord.select().order_by(StudioWord.id)] == ["backdrop", "Zoë", "Ana [VIP] [/"]
    mia = access.log_in("mia")
    added = models.JournalChange.select().where(models.JournalChange.after ** "%known_words%").first()
    with pytest.raises(NotFound):
        undo.undo(mia, added.entry_id)
    database.close_database()
