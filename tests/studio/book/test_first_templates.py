"""The templates that a studio begins with: each is well written, in every language, and sent as it is."""

import pytest

from migrations.first_templates import ALL, TEMPLATES
from models import Communication, Template, TemplateText
from studio.book.opening import open_book
from studio.kernel import database
from studio.messages import templates
from studio.messages.parts import parts_of
from tests import factories
from tests.studio.test_upgrades import make

pytestmark = pytest.mark.usefixtures("frozen")
LANGUAGES = ("", "de", "es", "fr")


@pytest.mark.sqlite
def test_a_new_studio_has_them(book):
    assert [row.name for row in Template.select().order_by(Template.position)] == [one.name for one in ALL]
    assert TemplateText.select().count() == 3 * len(ALL)


@pytest.mark.sqlite
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
def test_each_goes_to_the_client_of_a_session_as_it_is(book, actor, one, language):
    client = factories.reached(actor, last="Müller", first="Zoe", language=language)
    session = factories.session(actor, client_id=client).session_id
    about = {"session": session}
    if one.name == "Appointment":
        about = {"appointment": factories.appointment(actor, "2026-11-26 10:00", session=session).appointment_id}
    template = Template.get(Template.name == one.name).id
    for use in one.uses:
        message = factories.message(
            actor,
            use,
            **about,
            template=template,
            body="",
            **({"subject": ""} if use == "email" else {}),
            sends=True,
        )
        sent = Communication.get_by_id(message)
        assert "{" not in sent.body + sent.description
        assert sent.body.startswith({"": ("Hi", "Dear"), "de": "Guten Tag", "es": "Hola", "fr": "Bonjour"}[language])
        assert ("Zoe" in sent.body) and sent.body.endswith("Main Street [Studio] [/")
        if use == "text":
            assert parts_of(sent.body).parts <= (2 if language in ("", "de") else 4)


@pytest.mark.sqlite
def test_days_are_written_in_the_clients_language(book, actor):
    client = factories.reached(actor, language="German")
    session = factories.session(actor, "2026-11-24 14:30", client_id=client).session_id
    template = Template.get(Template.name == "Reminder").id
    words = templates.words_of(template, templates.language_of(client))
    found = templates.preview(actor, words, client, session, templates.language_of(client))
    assert found.subject.text == "Bis Dienstag, 24. November 2026"
    assert words.language == "de"
    assert templates.words_of(template, "de_AT").language == "de"
    assert templates.words_of(template, "ja").language == ""


def test_a_book_that_there_is_gets_them_once(tmp_path):
    url = str(tmp_path / "grown.db")
    make(url, "0012")
    for _ in range(2):
        open_book(url)
        assert [row.name for row in Template.select().order_by(Template.position)] == [one.name for one in TEMPLATES]
        assert TemplateText.select().count() == 3 * len(TEMPLATES)
        database.close_database()
