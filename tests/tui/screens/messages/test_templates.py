"""The editor of templates: opened from the list, fields picked, looked at, tried out, in other languages."""

import pytest

from models import Communication, Receiver, Template, TemplateText
from studio.kernel.access import Actor
from studio.messages import templates
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open

pytestmark = pytest.mark.sqlite


async def opened(pilot, *, name="Reminder", instead=None):
    template = Template.get_or_none(Template.name == name)
    pilot.app.open(instead or Open("template", template.id))
    await settled(pilot)


def words(pilot):
    return " ".join(screen_text(pilot.app).split())


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_template_is_looked_at_with_the_next_session(
    book: Book, actor: Actor, desk: Desk, size: tuple[int, int]
) -> None:
    wide = f"{size[0]}x{size[1]}"
    factories.session(actor, "2026-11-24 10:00", client_id=factories.reached(actor))
    async with desk(size=size) as pilot:
        await opened(pilot)
        assert_golden(pilot.app, f"template_{wide}")
        await press(pilot, "ctrl+r")
        assert_golden(pilot.app, f"template_preview_{wide}")


async def test_it_is_opened_from_its_list_and_changed(book: Book, desk: Desk) -> None:
    async with desk() as pilot:
        await opened(pilot, instead=Open("list", name="template"))
        assert_golden(pilot.app, "list_template_80x24")
        await press(pilot, "down", "e")
        pilot.app.screen.general.focus_field("subject")
        await settled(pilot)
        await type_text(pilot, "Soon: ")
        await press(pilot, "ctrl+t")
        await type_text(pilot, "short")
        await press(pilot, "enter")
        assert pilot.app.screen.edit.mine()["subject"] == "Soon: {session.short_date}"
        await press(pilot, "ctrl+s")
        assert pilot.app.screen.said == "Saved the template."
        await press(pilot, "escape")
        assert "Soon:" in words(pilot)
    assert Template.get(Template.name == "Reminder").subject == "Soon: {session.short_date}"


async def test_a_new_one_is_added_and_what_is_wrong_is_said(book: Book, desk: Desk) -> None:
    async with desk() as pilot:
        await opened(pilot, instead=Open("template"))
        await type_text(pilot, "Mine [/")
        pilot.app.screen.general.focus_field("body")
        await settled(pilot)
        await type_text(pilot, "Hi {client.nam}")
        await press(pilot, "ctrl+s")
        assert 'did you mean "client.name"?' in pilot.app.screen.said
        await press(pilot, "backspace")
        await type_text(pilot, "e}")
        await press(pilot, "ctrl+s")
        assert pilot.app.screen.said == "Saved the template."
        pilot.app.screen.run_command("delete")
        await settled(pilot)
        await press(pilot, "d")
    assert Template.get_or_none(Template.name == "Mine [/") is None


async def test_a_preview_with_nobody_says_what_is_missing(book: Book, desk: Desk) -> None:
    async with desk() as pilot:
        await opened(pilot)
        await press(pilot, "ctrl+r")
        assert "There is nothing for {session.date}, {session.time} there." in words(pilot)


async def test_it_is_looked_at_with_the_client_that_is_open(book: Book, actor: Actor, desk: Desk) -> None:
    client = factories.reached(actor, last="Huber", first="Eva", language="de")
    async with desk() as pilot:
        await opened(pilot, instead=Open("client", client))
        await opened(pilot, name="Missed call")
        await press(pilot, "ctrl+r")
        assert "client 1001, Huber" in words(pilot) and "Hi Eva" in words(pilot)


async def test_a_test_goes_to_oneself(book: Book, actor: Actor, desk: Desk) -> None:
    factories.session(actor, "2026-11-24 10:00", client_id=factories.reached(actor))
    async with desk() as pilot:
        await opened(pilot)
        pilot.app.screen.run_command("test")
        await settled(pilot)
        await type_text(pilot, "mia@example")
        await press(pilot, "enter")
        assert "needs a domain" in words(pilot)
        await type_text(pilot, ".com")
        await press(pilot, "enter")
        assert pilot.app.screen.said == "The test waits to be sent to mia@example.com."
    sent = Communication.get()
    assert sent.description == "Test: See you on Tuesday, November 24, 2026"
    assert (sent.client_id, Receiver.get().address) == (None, "mia@example.com")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_words_in_another_language(book: Book, actor: Actor, desk: Desk, size: tuple[int, int]) -> None:
    factories.session(actor, "2026-11-24 10:00", client_id=factories.reached(actor))
    template = Template.get(Template.name == "Reminder").id
    async with desk(size=size) as pilot:
        await opened(pilot)
        pilot.app.screen.run_command("language")
        await settled(pilot)
        if size[0] == 80:
            assert_golden(pilot.app, "dialog_languages_80x24")
        await press(pilot, "enter")
        assert_golden(pilot.app, f"translation_{size[0]}x{size[1]}")
        await press(pilot, "ctrl+r")
        assert "Dienstag, 24. November 2026" in words(pilot)
        await press(pilot, "escape", "escape")
        pilot.app.screen.run_command("language")
        await settled(pilot)
        await type_text(pilot, "another")
        await press(pilot, "enter")
        await type_text(pilot, "Dutch")
        pilot.app.screen.general.focus_field("body")
        await settled(pilot)
        await type_text(pilot, "Tot {session.date}")
        await press(pilot, "ctrl+s")
        assert pilot.app.screen.said == "Saved the words in that language."
        await press(pilot, "escape")
        assert "Dutch (nl)" in words(pilot)
    assert templates.words_of(template, "nl").body == "Tot {session.date}"
    assert TemplateText.select().where(TemplateText.template == template).count() == 4
