from datetime import date

import pytest

import models
from studio.kernel import database, sentences, undo
from studio.kernel.errors import Invalid, NotAllowed, NotFound, StaleRecord, Unsure
from studio.lists import upkeep
from studio.lists.fields import FieldDef, declare
from studio.lists.maintained import Maintained, counted, entries, entry_named, in_use, offered
from studio.lists.own import OWN
from studio.people import roles
from tests import factories

HOSTILE = "Ana [VIP] [/"

PLACES = Maintained(
    "outside-location", "outside_location", "outside location", "outside locations", "Studio",
    declare(FieldDef("address", "Address", default=""), FieldDef("phone", "Phone", default="", most=10)), ordered=False,
)  # fmt: skip
ROOMS = Maintained(
    "room", "resource", "camera room", "camera rooms", "Studio",
    declare(
        FieldDef("kind", "Kind", default="room"),
        FieldDef("tracked", "main", "flag", default=False),
        FieldDef("studio", "Studio", "choice", links="studio"),
    ),
    exactly_one=("tracked",),
    keeps=lambda entry: "Somebody's own calendar stays." if entry.values["kind"] == "person" else "",
)  # fmt: skip


def names(kept, **how):
    return [entry.name for entry in entries(kept, **how)]


def newest_sentence():
    verb, facts = database.rows("SELECT verb, facts FROM journal_entry ORDER BY id DESC LIMIT 1")[0]
    return sentences.act(verb, sentences.read(facts))


def add(actor, kept, *wanted):
    return [upkeep.add(actor, kept, {"name": name}) for name in wanted]


def used_once(actor, kept, entry_id):
    """Have the first row that may link to an entry do so, and return what people call it."""
    family = factories.client(actor, groups=[upkeep.add(actor, OWN["client-group"], {"name": "Some group"})])
    factories.member(actor, family)
    factories.session(actor, client_id=family, promotions=[factories.promotion(actor)])
    factories.task(actor)
    factories.call(actor)
    factories.appointment(actor)
    for model, link in kept.uses:
        row = model.select().order_by(model.id).first()
        if row is not None:
            model.update({link: entry_id}).where(model.id == row.id).execute()
            return counted({model._meta.table_name: 1})
    raise LookupError(f"nothing uses {kept.many}: book something here that does")


@pytest.fixture(params=factories.NAME_ALONE, ids=lambda kept: kept.kind)
def kept(request, book):
    return request.param


@pytest.fixture(params=[kept for kept in factories.NAME_ALONE if kept.ordered], ids=lambda kept: kept.kind)
def ordered(request, book):
    return request.param


@pytest.fixture(params=[kept for kept in OWN.values() if kept.uses], ids=lambda kept: kept.kind)
def linked(request, book):
    """A list whose entries records lead to; what stands in an own field goes along with it."""
    return request.param


class TestEveryList:
    def test_declares_a_table_of_entries(self, kept):
        assert issubclass(kept.model, models.ListEntry)
        assert {one.column or key for key, one in kept.form.items()} <= set(kept.model._meta.fields)

    @pytest.mark.of_the_day(3)
    def test_adds_at_the_end_and_takes_it_back(self, kept, actor):
        before = names(kept)
        add(actor, kept, HOSTILE, "Second")
        assert names(kept) == [*before, HOSTILE, "Second"]
        assert newest_sentence() == f"Added {kept.one} Second"
        undo.undo(actor)
        assert names(kept) == [*before, HOSTILE]

    @pytest.mark.of_the_day(3)
    def test_renames(self, kept, actor):
        (one,) = add(actor, kept, HOSTILE)
        upkeep.change(actor, kept, one, 1, {"name": " Other name "})
        assert entry_named(kept, "OTHER  NAME").id == one
        assert newest_sentence() == f"Renamed {kept.one} {HOSTILE} to Other name"
        with pytest.raises(StaleRecord):
            upkeep.change(actor, kept, one, 1, {"name": "Third"})
        upkeep.change(actor, kept, one, 2, {"name": "other name"})  # its own name, written otherwise

    @pytest.mark.of_the_day(3)
    @pytest.mark.parametrize("name", ["", "   ", "\x00", "fIRST"])
    def test_refuses_a_name_that_is_none_or_taken(self, kept, actor, name):
        add(actor, kept, "First")
        with pytest.raises(Invalid) as refused:
            add(actor, kept, name)
        assert refused.value.field == "name"
        upkeep.set_inactive(actor, kept, entry_named(kept, "First").id, True)
        with pytest.raises(Invalid):
            add(actor, kept, name)

    @pytest.mark.of_the_day(3)
    def test_moves_up_and_down_and_takes_it_back(self, ordered, actor):
        kept = ordered
        last = "One before"
        _, one = add(actor, kept, last, HOSTILE)
        upkeep.shift(actor, kept, one, -1)
        assert names(kept)[-2:] == [HOSTILE, last]
        assert newest_sentence() == f"Moved {kept.one} {HOSTILE} up"
        undo.undo(actor)
        assert names(kept)[-2:] == [last, HOSTILE]
        upkeep.shift(actor, kept, one, 1)
        assert names(kept)[-1] == HOSTILE
        for _ in names(kept):
            upkeep.shift(actor, kept, one, -1)
        assert names(kept)[0] == HOSTILE

    @pytest.mark.of_the_day(3)
    def test_passes_over_what_is_hidden(self, ordered, actor):
        kept = ordered
        _, hidden, last = add(actor, kept, "One", "Two", "Three")
        upkeep.set_inactive(actor, kept, hidden, True)
        upkeep.shift(actor, kept, last, -1)
        assert names(kept)[-2:] == ["Three", "One"]
        assert names(kept, inactive=True)[-3:] == ["Three", "One", "Two"]

    @pytest.mark.of_the_day(3)
    def test_hides_and_shows_again(self, kept, actor):
        (one,) = add(actor, kept, HOSTILE)
        upkeep.set_inactive(actor, kept, one, True)
        assert HOSTILE not in names(kept)
        assert names(kept, inactive=True)[-1] == HOSTILE
        assert newest_sentence() == f"Made {kept.one} {HOSTILE} inactive"
        upkeep.set_inactive(actor, kept, one, False)
        assert names(kept)[-1] == HOSTILE

    @pytest.mark.of_the_day(3)
    def test_deletes_what_nothing_uses_and_takes_it_back(self, kept, actor):
        (one,) = add(actor, kept, HOSTILE)
        upkeep.delete(actor, kept, one)
        assert HOSTILE not in names(kept, inactive=True)
        undo.undo(actor)
        assert entry_named(kept, HOSTILE).id == one

    @pytest.mark.of_the_day(3)
    def test_deletes_what_is_used_only_after_moving_it(self, linked, actor):
        kept = linked
        one, other, hidden = add(actor, kept, HOSTILE, "Another", "Hidden")
        upkeep.set_inactive(actor, kept, hidden, True)
        noun = used_once(actor, kept, one)
        assert in_use(kept, one) == noun
        with pytest.raises(NotAllowed, match=f"is in use by {noun}: move them to another {kept.one}, or make"):
            upkeep.delete(actor, kept, one)
        for target, error in ((one, Invalid), (hidden, Invalid), (99_999, NotFound)):
            with pytest.raises(error):
                upkeep.delete(actor, kept, one, move_to=target)
        assert in_use(kept, one)
        upkeep.delete(actor, kept, one, move_to=other)
        assert (HOSTILE in names(kept), in_use(kept, other)) == (False, noun)
        assert newest_sentence() == f"Deleted {kept.one} {HOSTILE} and moved {noun} to Another"
        undo.undo(actor)
        assert (in_use(kept, one), in_use(kept, other)) == (noun, "")

    @pytest.mark.of_the_day(3)
    def test_what_is_gone_is_told(self, kept, actor):
        for call in (
            lambda: upkeep.change(actor, kept, 99_999, None, {}),
            *([lambda: upkeep.shift(actor, kept, 99_999, 1)] if kept.ordered else []),
            lambda: upkeep.set_inactive(actor, kept, 99_999, True),
            lambda: upkeep.delete(actor, kept, 99_999),
        ):
            with pytest.raises(NotFound, match=f"That {kept.one} is gone"):
                call()

    @pytest.mark.of_the_day(3)
    @pytest.mark.parametrize("role", ["desk", "photographer"])
    def test_takes_a_role_that_may(self, kept, actor, role):
        somebody = factories.user(actor, "dee", "Dee", initials="DD", role=role)
        roles.set_right(actor, roles.role_of(role).id, kept.right, False)
        (one,) = add(actor, kept, HOSTILE)
        before = names(kept, inactive=True)
        for call in (
            lambda: upkeep.add(somebody, kept, {"name": "x"}),
            lambda: upkeep.change(somebody, kept, one, None, {"name": "x"}),
            *([lambda: upkeep.shift(somebody, kept, one, -1)] if kept.ordered else []),
            lambda: upkeep.set_inactive(somebody, kept, one, True),
            lambda: upkeep.delete(somebody, kept, one),
        ):
            with pytest.raises(NotAllowed, match=f"may not change the studio's {kept.many}: ask the studio's owner"):
                call()
        assert names(kept, inactive=True) == before

    @pytest.mark.of_the_day(3)
    def test_an_entry_has_no_other_fields(self, kept, actor):
        with pytest.raises(Invalid, match="has no taste"):
            upkeep.add(actor, kept, {"name": "x", "taste": "red"})


class TestFields:
    def test_a_list_may_stand_by_name(self, book, actor):
        add(actor, PLACES, "zoo", "Beach", "alley")
        found = names(PLACES)
        assert found == sorted(found, key=str.casefold)
        with pytest.raises(Invalid, match="Outside locations stand by name"):
            upkeep.shift(actor, PLACES, entry_named(PLACES, "zoo").id, 1)

    def test_fields_have_defaults_and_are_checked(self, book, actor):
        one = upkeep.add(actor, PLACES, {"name": "Pier", "phone": "1"})
        assert entry_named(PLACES, "Pier").values == {"address": "", "phone": "1"}
        upkeep.change(actor, PLACES, one, None, {"address": " 1 Road "})
        assert entry_named(PLACES, "Pier").values == {"address": "1 Road", "phone": "1"}
        assert newest_sentence() == "Changed outside location Pier"
        with pytest.raises(Invalid) as refused:
            upkeep.change(actor, PLACES, one, None, {"phone": "1" * 11})
        assert refused.value.field == "phone"

    def test_a_link_to_what_is_no_longer_used_may_stay(self, book, actor):
        room = entry_named(ROOMS, "Room 1")
        models.Studio.update(inactive=True).execute()
        upkeep.change(actor, ROOMS, room.id, None, {"studio": room.values["studio"], "name": "Room One"})
        with pytest.raises(Invalid, match="no longer used"):
            upkeep.add(actor, ROOMS, {"name": "Room 9", "studio": room.values["studio"]})


class TestExactlyOne:
    @pytest.fixture
    def rooms(self, book, actor):
        models.Resource.update(tracked=False).execute()
        return [upkeep.add(actor, ROOMS, {"name": name, "tracked": name == "a"}) for name in "abc"]

    def main(self):
        return [entry.name for entry in entries(ROOMS, inactive=True) if entry.values["tracked"]]

    def test_given_to_another_the_first_loses_it(self, rooms, actor):
        assert self.main() == ["a"]
        upkeep.change(actor, ROOMS, rooms[1], None, {"tracked": True})
        assert self.main() == ["b"]
        upkeep.add(actor, ROOMS, {"name": "d", "tracked": True})
        assert self.main() == ["d"]
        undo.undo(actor)
        assert self.main() == ["b"]

    def test_it_is_never_without_one(self, rooms, actor):
        for call in (
            lambda: upkeep.change(actor, ROOMS, rooms[0], None, {"tracked": False}),
            lambda: upkeep.set_inactive(actor, ROOMS, rooms[0], True),
            lambda: upkeep.delete(actor, ROOMS, rooms[0]),
        ):
            with pytest.raises(NotAllowed, match="make another one tracked"):
                call()
        assert self.main() == ["a"]

    def test_what_the_list_needs_stays(self, rooms, actor):
        person = next(entry for entry in entries(ROOMS) if entry.values["kind"] == "person")
        for call in (
            lambda: upkeep.delete(actor, ROOMS, person.id),
            lambda: upkeep.set_inactive(actor, ROOMS, person.id, True),
        ):
            with pytest.raises(NotAllowed, match="own calendar stays"):
                call()


class TestStatuses:
    def test_the_sort_order_may_be_typed_and_numbered_anew(self, book, actor):
        status = OWN["status"]
        one = upkeep.add(actor, status, {"name": HOSTILE, "order": 25})
        assert [entry.order for entry in entries(status)] == [10, 20, 25, 30, 40, 50, 60, 70, 80]
        upkeep.renumber(actor, status)
        assert [(entry.order, entry.id == one) for entry in entries(status)][1:4] == [
            (20, False),
            (30, True),
            (40, False),
        ]
        assert newest_sentence() == "Numbered the order of session statuses anew"
        undo.undo(actor)
        assert entry_named(status, HOSTILE).order == 25
        with pytest.raises(Invalid, match="have no sort order"):
            upkeep.renumber(actor, OWN["stage"])

    def test_names_and_flags_are_single_within_a_cycle(self, book, actor):
        status, own = OWN["status"], factories.cycle(actor)
        first, last = entries(status, within=own)
        upkeep.add(actor, status, {"name": "Retouch Pending", "initial": True}, within=own)
        assert [entry.values["initial"] for entry in entries(status, within=own)] == [False, False, True]
        assert len([entry for entry in entries(status) if entry.values["initial"]]) == 1
        with pytest.raises(Invalid, match="already"):
            upkeep.add(actor, status, {"name": "deposit [/"}, within=own)
        models.Session.update(status=first.id).where(models.Session.id == factories.session(actor).session_id).execute()
        with pytest.raises(Invalid, match="in another of these lists"):
            upkeep.delete(actor, status, first.id, move_to=entry_named(status, "Archived").id)
        upkeep.delete(actor, status, first.id, move_to=last.id)

    def test_the_initial_one_is_handed_over_and_back_whichever_stands_first(self, book, actor):
        status, found = OWN["status"], entries(OWN["status"])
        for chosen in (found[4], found[1], found[0]):
            upkeep.change(actor, status, chosen.id, None, {"initial": True})
        for wanted in (found[1], found[4], found[0]):
            undo.undo(actor)
            assert [entry.id for entry in entries(status) if entry.values["initial"]] == [wanted.id]

    def test_one_at_most_is_taken_off_and_given_to_another(self, book, actor):
        status = OWN["status"]
        first, second = (entry.id for entry in entries(status)[:2])
        for chosen, on in ((first, True), (second, True), (second, False)):
            upkeep.change(actor, status, chosen, None, {"on_session_date": on})
            found = [entry.id for entry in entries(status) if entry.values["on_session_date"]]
            assert found == ([chosen] if on else [])


class TestKinds:
    @pytest.mark.parametrize(
        ("kind", "values", "said"),
        [
            ("session-type", {"colour": "beige"}, "Colour is one of: red, orange"),
            ("session-type", {"length": 4}, "number from 5 to 1440"),
            ("promotion", {"kind": "gift"}, "Kind is one of: Theme, Offer"),
            ("promotion", {"starts_on": date(2026, 12, 2), "ends_on": date(2026, 12, 1)}, "before the first one"),
        ],
    )
    def test_a_wrong_value_is_refused(self, book, actor, kind, values, said):
        with pytest.raises(Invalid, match=said):
            upkeep.add(actor, OWN[kind], {"name": HOSTILE, **values})

    def test_only_what_fits_is_offered_and_taken(self, book, actor):
        kept, person = OWN["session-type"], factories.user(actor, photographer=False)
        choices = {key: [choice.label for choice in offered(kept.fields[key])] for key in ("room", "photographer")}
        assert choices == {"room": ["Room 1"], "photographer": ["Mia [Hansen] [/"]}
        with pytest.raises(Invalid, match="is no photographer"):
            upkeep.add(actor, kept, {"name": HOSTILE, "photographer": person.user_id})
        with pytest.raises(Invalid, match="two people"):
            upkeep.add(actor, kept, {"name": HOSTILE, "photographer": actor.user_id, "assistant": actor.user_id})

    def test_what_no_session_can_be_without_stays(self, book, actor):
        (one,) = entries(OWN["studio"])
        with pytest.raises(NotAllowed, match="the only studio in use"):
            upkeep.set_inactive(actor, OWN["studio"], one.id, True)

    def test_a_room_hands_over_its_bookings_where_the_other_is_free(self, book, actor):
        room, other = entry_named(OWN["room"], "Room 1"), factories.room(actor)
        factories.session(actor)
        upkeep.delete(actor, OWN["room"], room.id, move_to=other)
        assert models.Booking.get(models.Booking.resource == other)
        third = factories.room(actor, "Room 3")
        factories.session(actor, room=third, photographer=None)
        with pytest.raises(NotAllowed, match="is taken at the time of 1 of them, the first 10002"):
            upkeep.delete(actor, OWN["room"], third, move_to=other)
        assert [entry.name for entry in entries(OWN["room"])] == ["Room 2 [/", "Room 3"]


def test_a_list_is_spoken_of_with_its_article(book, actor):
    kept = OWN["session-field"]
    upkeep.add(actor, kept, {"name": "Shoot style"})
    with pytest.raises(Invalid, match='^There is an own field of a session "Shoot style" already'):
        upkeep.add(actor, kept, {"name": "shoot style"})
    with pytest.raises(Invalid, match="^An outside location has no colour"):
        upkeep.add(actor, OWN["outside-location"], {"name": "Beach", "colour": "red"})


def test_one_status_that_would_be_both_ends_is_asked_about_first(book, actor):
    status = OWN["status"]
    last = next(one for one in entries(status) if one.values["final"])
    with pytest.raises(Unsure, match="Archived would be the initial and the final session status at once"):
        upkeep.change(actor, status, last.id, None, {"initial": True})
    with pytest.raises(Unsure, match="Both would be"):
        upkeep.add(actor, status, {"name": "Both", "initial": True, "final": True})
    upkeep.change(actor, status, last.id, None, {"initial": True}, sure=True)
    upkeep.change(actor, status, last.id, None, {"duration": 1})
