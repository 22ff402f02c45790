import pytest

from studio.clients import clients, duplicates
from studio.clients.clients import Email, Phone
from studio.kernel.errors import Invalid
from tests import factories


def alike(last, first="", *phones):
    values = {"last_name": last, "first_name": first, "phones": [Phone(phone) for phone in phones]}
    return [(like.number, like.same_name, like.phone) for like in duplicates.likenesses(values)]


def test_the_same_name_or_phone_is_a_likeness(book, actor):
    factories.client(actor, "O'Brien", "Zoë", phones=[Phone("415 555 0133")])
    factories.client(actor, "O'Brien", "Patrick", phones=[Phone("415 555 0133")], emails=[Email("a@example.org")])
    factories.client(actor, "Müller", "Eva")
    assert alike("obrien", "zoe") == [("1001", True, "")]
    assert alike("O'Brien", "Zoë", "+1 (415) 555-0133") == [
        ("1001", True, "(415) 555-0133"),
        ("1002", False, "(415) 555-0133"),
    ]
    assert alike("Weber", "Ann", "4155550133") == [("1001", False, "(415) 555-0133"), ("1002", False, "(415) 555-0133")]
    assert alike("Muller", "Eva") == [("1003", True, "")]
    assert alike("O'Brien", "Mia") == alike("", "") == alike("Weber", "", "12", "not a number") == []


def test_an_email_is_never_identity(book, actor):
    factories.client(actor, "Weber", "Ann", emails=[Email("family@example.org")])
    assert duplicates.likenesses({"last_name": "Berg", "emails": [Email("family@example.org")]}) == ()


def test_the_sentence_says_in_what_they_are_alike(book, actor):
    factories.client(actor, "O'Brien [/", "Zoë", phones=[Phone("415 555 0133")])
    both = duplicates.likenesses({"last_name": "O'Brien", "first_name": "Zoe", "phones": [Phone("415 555 0133")]})
    assert [like.sentence for like in both] == [
        "O'Brien [/, Zoë (1001) has the same name and the phone (415) 555-0133."
    ]
    assert duplicates.likenesses({"last_name": "O'Brien", "first_name": "Zoe"})[0].sentence == (
        "O'Brien [/, Zoë (1001) has the same name."
    )


def test_as_many_questions_for_three_as_for_one(book, actor, count_queries):
    asked = []
    for count in (1, 3):
        factories.client(actor, "Weber", "", phones=[Phone("415 555 0133"), Phone("415 555 0134")])
        factories.client(actor, "Weber", "", phones=[Phone("415 555 0133")])
        with count_queries() as queries:
            assert len(alike("Weber", "", "415 555 0133")) >= count
        asked.append(len(queries))
    assert asked[0] == asked[1] == 3


@pytest.mark.sqlite
class TestTwiceInOneRecord:
    def test_a_number_is_refused(self, book, actor):
        phones = [Phone("415 555 0133"), Phone("+1 415-555-0133")]
        with pytest.raises(Invalid) as caught:
            clients.add_client(actor, {"last_name": "Weber", "phones": phones})
        assert str(caught.value) == "Phone 2 is the number of phone 1: leave one of the two empty."
        assert caught.value.field == "phone_2"

    def test_extensions_are_different_numbers(self, book, actor):
        client_id = factories.client(actor, "Weber", "", phones=[Phone("415 555 0133 x1"), Phone("415 555 0133 x2")])
        assert len(clients.client_record(client_id).phones) == 2

    def test_an_address_is_refused(self, book, actor):
        emails = [Email("a@example.org"), Email("b@example.org"), Email("A@Example.org")]
        with pytest.raises(Invalid) as caught:
            clients.add_client(actor, {"last_name": "Weber", "emails": emails})
        assert str(caught.value) == "Email 3 is the address of email 1: leave one of the two empty."
