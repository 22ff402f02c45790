import pytest

import models
from models import Client, ClientAddress, ClientEmail, ClientPhone, FamilyMember, LeadSource, Session
from studio.clients.fields import ADDRESS, CLIENT, EMAIL, MEMBER, PHONE
from studio.kernel import journal
from studio.kernel.access import SYSTEM, Actor
from studio.kernel.errors import Invalid, NotAllowed, NotFound
from studio.lists.fields import FieldDef, checked, declare
from studio.sessions.fields import SESSION
from studio.workflow.fields import STATUS_CHANGE

F = FieldDef

DESK = Actor(1, "cleo", "Cleo [/", "CL", "desk")


def check(field: FieldDef, value: object, *, actor: Actor = SYSTEM, **kept: object) -> object:
    return checked(declare(field), {field.key: value}, actor=actor, kept=kept)


def refused(field: FieldDef, value: object, **options: object) -> tuple[str, str | None]:
    with pytest.raises((Invalid, NotFound, NotAllowed)) as caught:
        check(field, value, **options)
    return str(caught.value), caught.value.field


def test_texts_are_cleaned_and_named_by_their_label():
    assert check(F("file_number", "File no."), " B-204\t") == {"file_number": "B-204"}
    assert check(F("notes", "Notes", "notes"), "a\r\nb\n") == {"notes": "a\nb"}
    assert check(F("label", "Label"), None) == {"label": ""}
    assert refused(F("last", "Last name", required=True), " ") == ("Last name is empty; type it in.", "last")
    assert refused(F("last", "Last name", subject="Name"), "\x07")[0].startswith("Name has control characters")
    assert refused(F("label", "Label", most=3), "abcd") == ("Label has 4 characters; at most 3 fit.", "label")


def test_numbers_keep_within_their_bounds():
    field = F("copies", "Copies", "count", least=1, most=9)
    assert check(field, 9) == {"copies": 9}
    assert check(field, None) == {"copies": None}
    assert refused(field, 10) == ("Copies is a number from 1 to 9: correct it.", "copies")
    assert refused(F("copies", "Copies", "count", required=True, most=9), None)[1] == "copies"


def test_a_required_day_is_asked_for():
    assert refused(F("due", "Due", "day", noun="due date", required=True), None) == ("Type the due date.", "due")


def test_an_entry_that_is_no_longer_used_may_stay_and_not_be_chosen(book, actor):
    with journal.entry(actor, "Added") as entry:
        gone = entry.insert(LeadSource, name="Leaflet [/", inactive=True)
    field = CLIENT["lead_source"]
    assert refused(field, gone) == ("Leaflet [/ is no longer used: choose another lead source.", "lead_source")
    assert check(field, gone, lead_source=gone) == {"lead_source": gone}
    assert refused(field, 999) == ("There is no such lead source: pick one from the list.", "lead_source")
    assert refused(F("kind", "Kind", "choice", links="lead_source", required=True), None) == ("Choose a kind.", "kind")


def test_a_value_goes_to_its_own_column(book, actor):
    assert check(CLIENT["status"], 1) == {"client_status": 1}


def test_a_field_may_need_a_right_of_its_own():
    field = F("price", "Price", "count", most=9, right="preferences")
    assert check(field, 1) == {"price": 1}
    assert refused(field, 1, actor=DESK)[0] == "Cleo [/ may not change the price: ask the studio's owner."


def test_what_is_not_declared_is_passed_over():
    assert checked(declare(F("a", "A")), {"b": 1}, actor=SYSTEM) == {}


@pytest.mark.parametrize(
    ("fields", "model", "asked_alone"),
    [
        (SESSION, Session, {"date", "start", "end", "reminder", "confirmed", "equipment"}),
        (CLIENT, Client, set()),
        (PHONE, ClientPhone, set()),
        (EMAIL, ClientEmail, set()),
        (ADDRESS, ClientAddress, set()),
        (MEMBER, FamilyMember, set()),
        (STATUS_CHANGE, None, set()),
    ],
)
def test_each_declared_field_has_its_column_and_its_table(fields, model, asked_alone):
    columns = {field.column or key for key, field in fields.items()} - asked_alone
    assert model is None or columns - set(model._meta.fields) == set()
    assert {field.links for field in fields.values() if field.links} - set(models.BY_NAME) == set()
    assert all(field.links for field in fields.values() if field.kind in ("choice", "record"))


def test_a_count_without_bounds_is_refused_where_it_is_declared():
    """No number above 0 would fit, and the first user would find it."""
    with pytest.raises(AssertionError, match="copies needs its bounds"):
        declare(FieldDef("copies", "Copies", "count"))
    assert declare(FieldDef("copies", "Copies", "count", most=99))
