from datetime import date

from studio.lists import page
from studio.lists.spec import Asked
from studio.sessions.listed import SESSIONS
from studio.workflow import workflow
from tests import factories


def test_a_session_that_fits_two_of_the_words_is_listed_and_counted_once(book, actor):
    ann, leo = (factories.user(actor, login, login.title()).user_id for login in ("ann", "leo"))
    both = factories.session(actor, "2026-11-23 10:00", photographer=ann, assistant=leo)
    alone = factories.session(actor, "2026-11-23 12:00", photographer=leo)
    for saved in (both, alone):
        workflow.change_status(actor, saved.session_id, None, completed=date(2026, 11, 1), due=date(2026, 11, 3))

    for words in (
        (("person", "ann"), ("person", "leo"), ("on", "2026-11-23")),
        (("late", "1"), ("late", "3")),
    ):
        asked = Asked(filters=words)
        whole = page.page(actor, SESSIONS, asked)
        first = page.page(actor, SESSIONS, asked, limit=1)
        rest = page.page(actor, SESSIONS, asked, place=first.lines[-1].place)
        assert sorted(line.id for line in whole.lines) == [both.session_id, alone.session_id]
        assert (*first.lines, *rest.lines) == whole.lines
        assert (first.more, whole.more) == (True, False)
        assert len(list(page.export(actor, SESSIONS, asked))) == page.count(actor, SESSIONS, asked) == 2
