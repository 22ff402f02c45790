"""What a role may not see comes out of no service, on both databases; who may see it sees it by the same ways."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from studio.clients import clients, duplicates
from studio.clients.clients import Email, Phone
from studio.exchange import json_views
from studio.exchange.listed import LISTS, list_of
from studio.find import ringing, search
from studio.history import changes
from studio.kernel import access, journal, presence
from studio.kernel.access import HELD_BACK, HIDDEN, RIGHTS, Actor
from studio.kernel.errors import NotAllowed, StudioError
from studio.lists import page as pages
from studio.lists.spec import Asked
from studio.papers import files
from studio.papers.paper import of_list
from studio.sessions import agenda, opening, preview, reminders, views
from tests import canary, factories
from tests.canary import ALL, Canaries
from tests.conftest import NOW

dee, made, sqlite_template = canary.dee, canary.made, canary.sqlite_template
TYPED = (
    *("canlast", "canfirstown", "canfirstother", "cankid", "candescription", "555", "4155550161", "0172", "4155550172"),
    *("canmail", "canmailother@example.org", "canmialown", "example", "1001", "10001", "10002"),
)
"""What is typed into Find: parts of all that there is, and slips."""


def told(read: Callable[[], Any]) -> str:
    """Return all that a read says, or its refusal."""
    try:
        found = read()
        return repr(list(found) if isinstance(found, Iterator) else found)
    except StudioError as refusal:
        return str(refusal)


def reads(who: Actor, made: Canaries, tmp_path) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Give every way to read clients and sessions, with its name."""
    ids = {"client": (made.own_client, made.other_client), "session": (made.own_session, made.other_session)}
    for kind in LISTS:
        spec = list_of(kind)
        whole = Asked(columns=tuple(c.key for c in spec.columns))
        yield f"{kind}: page", lambda spec=spec, asked=whole: pages.page(who, spec, asked)
        yield f"{kind}: export", lambda spec=spec, asked=whole: pages.export(who, spec, asked)
        yield f"{kind}: count", lambda spec=spec: pages.count(who, spec, Asked())
        some = ids.get(kind, made.entries)
        yield f"{kind}: lines", lambda spec=spec, ids=some, asked=whole: pages.lines_of(who, spec, ids, asked.columns)
        for column in spec.columns:
            sort = Asked(order=column.key, columns=whole.columns)
            yield f"{kind} by {column.key}", lambda spec=spec, asked=sort: pages.page(who, spec, asked)
        for end in (".csv", ".xlsx", ".pdf"):
            target = tmp_path / f"{len(who.rights or ())}-{kind}{end}"
            yield f"{kind}: {end}", lambda spec=spec, target=target: written(who, spec, target)
    for text in TYPED:
        yield f"find {text}", lambda text=text: without_words(search.find(text, clients=50, sessions=50))
    for client_id in ids["client"]:
        yield f"client {client_id}", lambda i=client_id: clients.client_record(i)
        yield f"client {client_id} for scripts", lambda i=client_id: json_views.client(i)
        yield f"client {client_id} beside", lambda i=client_id: preview.of_client(i)
        yield f"client {client_id} opened", lambda i=client_id: opening.client_opening(i)
        yield f"client {client_id} booked", lambda i=client_id: opening.session_opening(None, i)
        yield f"sessions of {client_id}", lambda i=client_id: agenda.sessions_of_client(i)
    for session_id in ids["session"]:
        yield f"session {session_id}", lambda i=session_id: views.session_record(i)
        yield f"session {session_id} for scripts", lambda i=session_id: json_views.sessions([i])
        yield f"session {session_id} beside", lambda i=session_id: preview.of_session(i)
        yield f"session {session_id} opened", lambda i=session_id: opening.session_opening(i, None)
        yield f"session {session_id} on the day", lambda i=session_id: agenda.entry(i)
    for kind, record_id in (("client", made.own_client), ("session", made.own_session)):
        yield f"{kind} changed", lambda k=kind, i=record_id: journal.changes_since(k, i, 0)
    yield "day", lambda: agenda.day(NOW.date())
    yield "beside the day", lambda: agenda.side(NOW.date())
    yield "reminders", lambda: reminders.due_reminders(who)
    for entry_id in made.entries:
        yield f"act {entry_id}", lambda i=entry_id: changes.told(who, i)
    for number in (canary.OWN_PHONE, canary.OTHER_PHONE):
        yield f"alike {number}", lambda n=number: duplicates.likenesses({"last_name": "X", "phones": [Phone(n)]})


def without_words(found: search.Found) -> Any:
    """Leave out what was typed."""
    return found.clients, found.sessions


def written(who: Actor, spec, target) -> str:
    """Write a list into a file, and read the file by other means."""
    files.write(of_list(who, spec, Asked(), limit=None), target)
    if target.suffix == ".csv":
        return target.read_text("utf-8-sig")
    if target.suffix == ".xlsx":
        sheet = load_workbook(target).active
        return repr([[cell.value for cell in row] for row in sheet.iter_rows()])

    return "\n".join(page.extract_text() for page in PdfReader(target).pages)


def all_told(who: Actor, made: Canaries, tmp_path) -> dict[str, str]:
    with access.reading_as(who):
        return {name: told(read) for name, read in reads(who, made, tmp_path)}


@pytest.mark.of_the_day(2)
def test_what_is_held_back_shows_nowhere_and_to_others_it_does(book, actor, dee, made, tmp_path):
    who = canary.with_rights(dee, ALL - {"reach"})
    hidden = all_told(who, made, tmp_path)
    assert {name: canary.seen(text) for name, text in hidden.items() if canary.seen(text)} == {}
    shown = all_told(canary.with_rights(dee, ALL), made, tmp_path)
    assert set(canary.seen("".join(shown.values()))) == set(canary.REACH)
    telling = {name for name, text in shown.items() if canary.seen(text)}
    assert len(telling) > 40
    assert {"client: .csv", "client: .xlsx", "client: .pdf", "find 0172", "find canmail"} <= telling


def test_what_others_work_on_shows_nowhere_and_ones_own_does(book, actor, dee, made, tmp_path):
    who = canary.with_rights(dee, ALL - {"others"})
    hidden = all_told(who, made, tmp_path)
    words = canary.OTHERS
    assert {name: canary.seen(text, words) for name, text in hidden.items() if canary.seen(text, words)} == {}
    assert set(canary.seen("".join(hidden.values()), canary.OWN)) == set(canary.OWN)
    shown = all_told(canary.with_rights(dee, ALL), made, tmp_path)
    assert set(canary.seen("".join(shown.values()), words)) == set(words)
    assert len({name for name, text in shown.items() if canary.seen(text, words)}) > 50


def test_nobody_is_found_by_what_is_hidden(book, actor, dee, made):
    who = canary.with_rights(dee, ALL - {"reach"})
    for text in ("4155550172", "0172", "canmailother@example.org", "canmailohter"):
        assert search.find(text).clients, text
        with access.reading_as(who):
            assert search.find(text).clients == (), text
    with access.reading_as(who):
        assert [hit.id for hit in search.find("canfirstother").clients] == [made.other_client]
        assert [hit.id for hit in search.find("cankidother").clients] == [made.other_client]
        assert search.find("canfirstother").clients[0].phone == HIDDEN


def test_a_name_is_found_behind_many_whose_mail_alone_says_it(book, actor, dee):
    for number in range(20):
        clients.save_client(
            actor, factories.client(actor, f"X{number}"), None, {"emails": [Email(f"gus{number}@x.org")]}
        )
    gus = factories.client(actor, "Weber", "Gus")
    with access.reading_as(canary.with_rights(dee, ALL - {"reach"})):
        assert [hit.id for hit in search.find("gus", clients=5).clients] == [gus]


class TestWriting:
    def test_who_does_not_see_how_a_client_is_reached_writes_nothing_over_it(self, book, actor, dee, made):
        who = canary.with_rights(dee, ALL - {"reach"})
        for values in ({"phones": []}, {"emails": [Email("x@y.org")]}, {"addresses": []}):
            with pytest.raises(NotAllowed) as refused:
                clients.save_client(who, made.own_client, None, values)
            assert str(refused.value) == "Dee [/ may not say how clients are reached: ask the studio's owner."
        clients.save_client(who, made.own_client, None, {"notes": "new"})
        assert clients.client_record(made.own_client).phones[0].number == canary.OWN_PHONE

    def test_a_client_is_added_without_even_where_the_studio_requires_a_phone(self, book, actor, dee):
        from studio.kernel import preferences

        preferences.set_text(actor, "client.phone", "required")
        who = canary.with_rights(dee, ALL - {"reach"})
        assert clients.add_client(who, {"last_name": "Vo", "phones": (), "emails": (), "addresses": ()})

    def test_a_conflict_tells_nothing_that_is_hidden(self, book, actor, dee, made):
        who = canary.with_rights(dee, ALL - {"reach"})
        with access.reading_as(who), pytest.raises(StudioError) as stale:
            clients.save_client(who, made.other_client, 1, {"notes": "mine"})
        assert canary.seen(repr(stale.value.changes)) == []
        assert HIDDEN in repr(stale.value.changes)


def test_nobody_rings_at_a_desk_that_may_not_see_numbers(book, actor, dee, made):
    presence.say_here(dee, "m", None)
    ringing.ring(dee, canary.OTHER_PHONE)
    assert ringing.calling(dee).callers
    who = canary.with_rights(dee, ALL - {"reach"})
    assert ringing.calling(who) is None
    with pytest.raises(NotAllowed, match="may not see whose number that is"):
        ringing.ring(who, canary.OTHER_PHONE)


def test_each_kind_of_field_has_its_right_and_the_program_itself_sees_all(book, actor, dee):
    assert set(HELD_BACK) <= {word for word, right in RIGHTS.items() if right.sees}
    assert access.reader() is access.SYSTEM
    assert all(access.sees(word) for word in RIGHTS)
    who = canary.with_rights(dee, frozenset())
    with access.reading_as(who):
        assert not access.sees("reach")
        with access.reading_as(access.SYSTEM):
            assert access.sees("reach")
    assert access.reader() is access.SYSTEM


def test_who_left_sees_nothing_more(book, actor, dee, made):
    from models import User

    User.update(inactive=True).where(User.id == dee.user_id).execute()
    with access.reading_as(dee), pytest.raises(NotAllowed, match="no longer active"):
        clients.client_record(made.own_client)
