from datetime import date

import pytest

from models import Client, ClientEmail, ClientPhone, FamilyMember
from studio.clients import clients
from studio.clients.clients import Address, Email, Phone
from studio.kernel import journal, preferences
from studio.kernel.errors import Invalid, NotAllowed, NotFound, NumberUsed, StaleRecord
from tests import factories

pytestmark = pytest.mark.sqlite


def refused(call, *args, error=Invalid, **kwargs):
    with pytest.raises(error) as caught:
        call(*args, **kwargs)
    return str(caught.value), caught.value.field


class TestAdd:
    def test_reads_back_as_typed(self, book, actor):
        client_id = factories.client(
            actor,
            "O'Brien [VIP] [/",
            "Zoë",
            call_warning="owes for the album",
            notes="a\nb",
            status=1,
            lead_source=2,
            phones=[Phone("415 555 0133", "mobile", True), Phone("+49 171 1234567")],
            emails=[Email("Zoe@Example.ORG", "home")],
            addresses=[Address("1 Main St", "San Francisco", "CA", "94105", "US", "home")],
        )
        made = clients.client_record(client_id)
        assert (made.number, made.name, made.version) == ("1001", "O'Brien [VIP] [/, Zoë", 1)
        assert (made.status.name, made.lead_source.name, made.organisation) == ("New client", "Web search", False)
        assert made.phones == (Phone("(415) 555-0133", "mobile", True), Phone("+49 171 1234567", "", False))
        assert made.emails == (Email("Zoe@example.org", "home"),)
        assert made.addresses == (Address("1 Main St", "San Francisco", "CA", "94105", "US", "home"),)
        assert (made.call_warning, made.notes, made.family) == ("owes for the album", "a\nb", ())

    def test_an_organisation_has_one_name(self, book, actor):
        client_id = factories.client(actor, "Ortega & Wu LLP", "", organisation=True)
        assert (clients.client_record(client_id).name, clients.client_record(client_id).organisation) == (
            "Ortega & Wu LLP",
            True,
        )

    def test_numbers_count_on(self, book, actor):
        assert [clients.client_record(factories.client(actor)).number for _ in range(3)] == ["1001", "1002", "1003"]

    def test_a_number_of_ones_own(self, book, actor):
        factories.client(actor, number="1001")
        assert clients.client_record(factories.client(actor)).number == "1002"
        assert refused(factories.client, actor, number="1001", error=NumberUsed) == (
            f"Client number 1001 belongs to {factories.LAST}: choose another number.",
            "number",
        )

    @pytest.mark.parametrize("name", ["", "   ", "\u3164", "\u200b", "---"])
    def test_without_a_name(self, book, actor, name):
        assert refused(factories.client, actor, name, "Zoe")[1] == "last_name"
        assert Client.select().count() == 0

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"status": 99}, "There is no such client status: pick one from the list."),
            ({"bill_to": 99}, "There is no such client: pick one from the list."),
            ({"lead_source": 99}, "There is no such lead source: pick one from the list."),
        ],
    )
    def test_links_that_do_not_exist(self, book, actor, values, sentence):
        assert refused(factories.client, actor, error=NotFound, **values) == (sentence, next(iter(values)))

    def test_a_field_that_no_client_has(self, book, actor):
        assert refused(factories.client, actor, shoe_size=43) == ("A client has no shoe_size.", None)

    def test_nothing_is_kept_of_a_refused_one(self, book, actor):
        refused(factories.client, actor, phones=[Phone("12")])
        assert (Client.select().count(), ClientPhone.select().count()) == (0, 0)
        assert clients.client_record(factories.client(actor)).number == "1001"

    def test_bill_to_another_client(self, book, actor):
        payer = factories.client(actor, "Weber", "Jo")
        client_id = factories.client(actor, bill_to=payer)
        assert clients.client_record(client_id).bill_to.name == "Weber, Jo"

    def test_bill_to_oneself_is_bill_to_nobody_else(self, book, actor):
        client_id = factories.client(actor)
        assert clients.save_client(actor, client_id, 1, {"bill_to": client_id}) == 1
        assert clients.client_record(client_id).bill_to is None


class TestReach:
    def test_phones_are_normalised_for_the_country(self, book, actor):
        preferences.save(actor, country="DE")
        client_id = factories.client(actor, phones=[Phone("0171 1234567"), Phone("+1 415 555 0133 ext. 5")])
        rows = ClientPhone.select().where(ClientPhone.client == client_id).order_by(ClientPhone.position)
        assert [(row.digits, row.number) for row in rows] == [
            ("+491711234567", "0171 1234567"),
            ("+14155550133", "+1 415-555-0133 ext. 5"),
        ]

    def test_families_share_an_email(self, book, actor):
        for name in ("Ann", "Bob"):
            factories.client(actor, "Diaz", name, emails=[Email("diaz@example.org")])
        assert ClientEmail.select().where(ClientEmail.email == "diaz@example.org").count() == 2

    def test_empty_lines_are_dropped(self, book, actor):
        client_id = factories.client(actor, emails=[Email(""), Email("a@b.org")], addresses=[Address()])
        made = clients.client_record(client_id)
        assert (made.emails, made.addresses) == ((Email("a@b.org"),), ())

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"phones": [Phone("")]}, "phone"),
            ({"phones": [Phone("call me")]}, "phone"),
            ({"emails": [Email("zoe@")]}, "email"),
            ({"emails": [Email("a@b.org\nBcc: x@y.org")]}, "email"),
        ],
    )
    def test_what_cannot_reach_anybody(self, book, actor, values, field):
        assert refused(factories.client, actor, **values)[1] == field

    def test_lists_are_replaced_whole_and_rows_kept(self, book, actor):
        client_id = factories.client(actor, phones=[Phone("415 555 0111"), Phone("415 555 0122")])
        first = ClientPhone.select().order_by(ClientPhone.id).first().id
        clients.save_client(actor, client_id, 1, {"phones": [Phone("415 555 0111", "home")]})
        rows = list(ClientPhone.select())
        assert [(row.id, row.label) for row in rows] == [(first, "home")]

    def test_the_same_list_again_is_no_change(self, book, actor):
        client_id = factories.client_with_phone(actor)
        phones = list(clients.client_record(client_id).phones)
        assert clients.save_client(actor, client_id, 1, {"phones": phones}) == 1

    def test_a_new_order_is_a_change(self, book, actor):
        client_id = factories.client(actor, phones=[Phone("415 555 0111"), Phone("415 555 0122")])
        phones = list(clients.client_record(client_id).phones)
        assert clients.save_client(actor, client_id, 1, {"phones": phones[::-1]}) == 2
        assert list(clients.client_record(client_id).phones) == phones[::-1]


class TestSave:
    def test_only_what_is_given(self, book, actor):
        client_id = factories.client(actor, "Weber", "Jo", notes="keep")
        assert clients.save_client(actor, client_id, 1, {"first_name": "Joe"}) == 2
        made = clients.client_record(client_id)
        assert (made.name, made.notes) == ("Weber, Joe", "keep")

    def test_links_can_be_emptied(self, book, actor):
        client_id = factories.client(actor, status=1, lead_source=1)
        clients.save_client(actor, client_id, 1, {"status": None, "lead_source": None})
        assert (clients.client_record(client_id).status, clients.client_record(client_id).lead_source) == (None, None)

    def test_stale(self, book, actor):
        client_id = factories.client(actor)
        clients.save_client(actor, client_id, 1, {"notes": "theirs"})
        with pytest.raises(StaleRecord):
            clients.save_client(actor, client_id, 1, {"notes": "mine"})

    def test_gone(self, book, actor):
        assert refused(clients.save_client, actor, 99, None, {}, error=NotFound)[0] == "That client is gone."
        assert refused(clients.client_record, 99, error=NotFound)[0] == "That client is gone."

    def test_the_sort_key_follows_the_name(self, book, actor):
        client_id = factories.client(actor, "Äb", "c")
        clients.save_client(actor, client_id, 1, {"last_name": "O'Brien"})
        assert Client.get_by_id(client_id).name_key == "obrien c"


class TestFamily:
    def test_in_their_order_with_relationship_and_age(self, book, actor):
        client_id = factories.client(actor)
        factories.member(actor, client_id, "Kid [/", relationship=3, birthday=date(2020, 2, 29))
        factories.member(actor, client_id, "Aunt")
        kid, aunt = clients.family(client_id)
        assert (kid.name, kid.relationship.name, aunt.name, aunt.relationship) == ("Kid [/", "Child", "Aunt", None)
        assert [kid.age(day) for day in (date(2026, 2, 28), date(2026, 3, 1), date(2024, 2, 29))] == [5, 6, 4]
        assert aunt.age(date(2026, 1, 1)) is None

    def test_a_birthday_still_to_come(self, book, actor):
        client_id = factories.client(actor)
        assert refused(factories.member, actor, client_id, birthday=date(2026, 11, 22)) == (
            "The birthday is still to come: check the year.",
            "birthday",
        )
        factories.member(actor, client_id, birthday=date(2026, 11, 21))

    def test_changed(self, book, actor):
        client_id = factories.client(actor)
        member_id = factories.member(actor, client_id)
        clients.save_member(actor, client_id, member_id, 1, name="Mia")
        assert (clients.family(client_id)[0].name, clients.family(client_id)[0].version) == ("Mia", 2)
        with pytest.raises(StaleRecord):
            clients.save_member(actor, client_id, member_id, 1, name="Max")

    def test_not_by_way_of_another_family(self, book, actor):
        mine, theirs = factories.client(actor), factories.client(actor)
        member_id = factories.member(actor, theirs)
        assert refused(clients.save_member, actor, mine, member_id, 1, name="x", error=NotFound)[0] == (
            "That family member is gone: look at the family again."
        )

    def test_nobody_and_no_relationship(self, book, actor):
        assert refused(factories.member, actor, 99, error=NotFound)[0] == "That client is gone."
        client_id = factories.client(actor)
        assert refused(factories.member, actor, client_id, relationship=99, error=NotFound)[1] == "relationship"

    def test_removed(self, book, actor):
        member_id = factories.member(actor, factories.client(actor))
        clients.remove_member(actor, member_id)
        assert FamilyMember.select().count() == 0
        assert (
            refused(clients.remove_member, actor, member_id, error=NotFound)[0] == "That family member is gone already."
        )

    def test_who_took_part_stays(self, book, actor):
        client_id = factories.client(actor)
        kid = factories.member(actor, client_id, "Kid [/")
        for _ in range(2):
            factories.session(actor, client_id=client_id, room=None, participants=[kid])
        assert refused(clients.remove_member, actor, kid, error=NotAllowed)[0] == (
            "Kid [/ takes part in 2 sessions and stays in the family."
        )


class TestNumbers:
    def test_found_by_number(self, book, actor):
        client_id = factories.client(actor)
        assert clients.client_id_of(" 1001 ") == client_id
        assert refused(clients.client_id_of, "7", error=NotFound)[0] == (
            "There is no client 7: look for the name with Find."
        )


def test_every_hostile_text_is_kept_as_it_is_or_refused(book, actor):
    from tests.studio.kernel.clean.hostile import TEXTS

    kept = 0
    for text in (hostile.text for hostile in TEXTS.values()):
        values = {"last_name": f"A{text}"[:150], "first_name": text[:150], "notes": text, "call_warning": text[:150]}
        try:
            client_id = clients.add_client(actor, values)
        except Invalid as refusal:
            assert str(refusal).isprintable()
            continue
        made = clients.client_record(client_id)
        again = {"last_name": made.last_name, "first_name": made.first_name, "notes": made.notes}
        assert clients.save_client(actor, client_id, 1, again | {"call_warning": made.call_warning}) == 1
        kept += 1
    assert kept > 100
    assert journal.last_entry_id() >= kept
