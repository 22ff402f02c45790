"""The print queue: letters of the outbox, laid out and marked."""

import pypdf
import pytest

from models import Client, Communication, Outbox, Receiver, Studio
from studio.kernel import access, journal, undo
from studio.kernel.errors import Invalid, NotAllowed, NotFound
from studio.papers import print_queue
from studio.people import roles
from tests import factories
from tests.studio.messages.written import sent

pytestmark = pytest.mark.usefixtures("frozen")
PLACE = "Müllerstraße 12\n10115 Berlin"


@pytest.fixture
def letters(book, actor):
    """Three letters that wait, the second one in German."""

    def waiting(number, **values):
        row_id = sent(actor, PLACE, message_id=f"<letter-{number}>", channel="letter", state="waiting", **values)
        with journal.entry(actor, "Wrote it") as entry:
            entry.update(Communication, row_id, completed_on=None, body=f"Grüße {number}: Καλημέρα")
            entry.update(Receiver, Receiver.get(Receiver.communication == row_id).id, name=f"Zoë {number}")
        return row_id

    found = [waiting(n) for n in (1, 2, 3)]
    with journal.entry(actor, "Set it") as entry:
        entry.update(Client, Communication.get_by_id(found[1]).client_id, language="de")
        entry.update(Studio, Studio.get().id, address="1 Main Street", phone="(415) 555-0133")
    return found


def text(path):
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages]


def states(ids):
    return [
        (Outbox.get(Outbox.communication == one).state, str(Communication.get_by_id(one).completed_on)) for one in ids
    ]


def test_what_waits_is_listed_in_its_order(letters):
    found = print_queue.queue()
    assert [one.id for one in found] == letters
    assert (found[0].to, found[0].about, found[0].printed) == (
        "Müllerstraße 12, 10115 Berlin",
        "Your session [/",
        False,
    )
    assert print_queue.queue(printed=True) == ()


def test_they_are_laid_out_in_the_clients_language_and_nothing_is_changed(letters, actor, tmp_path):
    laid = print_queue.lay_out(actor, letters, tmp_path / "a.pdf")
    first, second, third = text(tmp_path / "a.pdf")
    assert (laid.pages, laid.unprintable) == (3, "")
    for part in (
        "Main Street [Studio] [/",
        "1 Main Street",
        "(415) 555-0133",
        "Zoë 1",
        "Müllerstraße 12",
        "Grüße 1: Καλημέρα",
    ):
        assert part in first
    assert "Saturday, November 21, 2026" in first
    assert "Samstag, 21. November 2026" in second
    assert "Zoë 3" in third
    assert states(letters) == [("waiting", "None")] * 3


@pytest.mark.parametrize("country, printed", [("US", False), ("us", False), ("DE", True)])
def test_the_country_of_the_studio_stays_off_the_envelope(book, actor, tmp_path, country, printed):
    place = f"12 Elm St\nBerkeley CA 94704\n{country}"
    letter = sent(actor, place, channel="letter", state="waiting")
    print_queue.lay_out(actor, [letter], tmp_path / "a.pdf")
    (page,) = text(tmp_path / "a.pdf")
    assert ("94704 " + country in page) == printed


def test_they_are_marked_and_the_marks_are_undone(letters, actor):
    assert print_queue.mark_printed(actor, letters[:2]) == 2
    assert states(letters) == [("sent", "2026-11-21")] * 2 + [("waiting", "None")]
    assert [one.id for one in print_queue.queue()] == letters[2:]
    assert {one.id for one in print_queue.queue(printed=True)} == set(letters[:2])
    assert print_queue.mark_printed(actor, letters) == 1
    undo.undo(actor)
    assert [one.id for one in print_queue.queue()] == letters[2:]


def test_what_goes_to_the_printer_is_claimed_before_and_put_back_where_it_is_refused(letters, actor, tmp_path):
    laid = print_queue.lay_out(actor, letters[:2], tmp_path / "a.pdf")
    dated = print_queue.claim(actor, laid)
    assert states(letters) == [("sent", "2026-11-21")] * 2 + [("waiting", "None")]
    print_queue.put_back(actor, laid, dated)
    assert states(letters) == [("waiting", "None")] * 3
    assert [one.id for one in print_queue.queue()] == letters


def test_two_desks_print_no_letter_twice(letters, actor, tmp_path):
    here = print_queue.lay_out(actor, letters, tmp_path / "here.pdf")
    there = print_queue.lay_out(actor, letters[:1], tmp_path / "there.pdf")
    print_queue.claim(actor, there)
    with pytest.raises(Invalid, match="Somebody printed one of the letters meanwhile: nothing was sent to the printer"):
        print_queue.claim(actor, here)
    assert [one.id for one in print_queue.queue()] == letters[1:]
    again = print_queue.lay_out(actor, letters[:1], tmp_path / "again.pdf")
    assert print_queue.claim(actor, again) == ()


def test_again(letters, actor, tmp_path, frozen):
    print_queue.mark_printed(actor, letters)
    frozen.shift(86_400 * 3)
    print_queue.lay_out(actor, letters[:1], tmp_path / "again.pdf")
    assert "Saturday, November 21, 2026" in text(tmp_path / "again.pdf")[0]
    assert print_queue.mark_waiting(actor, letters[:1]) == 1
    assert [one.id for one in print_queue.queue()] == letters[:1]


@pytest.mark.sqlite
def test_refused(letters, actor, tmp_path):
    call = factories.call(actor)
    held = sent(actor, PLACE, message_id="<held>", channel="letter", state="held")
    for ids, error, told in (
        ([], Invalid, "No letter waits to be printed."),
        ([call], NotFound, f"There is no letter {call}: `sittings letter queue` lists those that wait."),
        ([4711], NotFound, "There is no letter 4711"),
        ([held], Invalid, f"Letter {held} is held: release it first."),
        (range(1000, 2000), Invalid, "At most 500 letters are printed at once"),
    ):
        with pytest.raises(error) as caught:
            print_queue.lay_out(actor, ids, tmp_path / "a.pdf")
        assert str(caught.value).startswith(told)
        assert not (tmp_path / "a.pdf").exists()
    (tmp_path / "there.pdf").write_bytes(b"x")
    for name in ("there.pdf", "a.txt", "a.xlsx", "none/a.pdf"):
        with pytest.raises(Invalid):
            print_queue.lay_out(actor, letters, tmp_path / name)
    assert (tmp_path / "there.pdf").read_bytes() == b"x"


@pytest.mark.sqlite
def test_who_may_not(letters, actor, tmp_path):
    roles.add_role(actor, "Guest")
    guest = factories.user(actor, role="guest")
    for do in (
        lambda: print_queue.lay_out(guest, letters, tmp_path / "a.pdf"),
        lambda: print_queue.mark_printed(guest, letters),
        lambda: print_queue.mark_waiting(guest, letters),
    ):
        with pytest.raises(NotAllowed):
            do()
    with access.reading_as(guest):
        assert print_queue.queue() == ()


@pytest.mark.sqlite
def test_a_name_that_is_free(letters, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert print_queue.free_name() == tmp_path / "letters-2026-11-21.pdf"
    print_queue.free_name().write_bytes(b"")
    assert print_queue.free_name() == tmp_path / "letters-2026-11-21-2.pdf"
