"""What an act changed, told to people, and whether it can be taken back."""

import json
from datetime import date, time

import pytest

from models import Closure, JournalChange, JournalEntry, Resource
from studio.clients import clients
from studio.clients.clients import Phone
from studio.history import changes
from studio.history.changes import Changed
from studio.history.listed import JOURNAL, kinds, record_named
from studio.kernel import access, clock, journal, preferences, sentences, undo
from studio.kernel.access import HIDDEN
from studio.kernel.errors import Clash, Invalid, NotAllowed, NotFound
from studio.lists import page, upkeep
from studio.lists.maintained import entries
from studio.lists.own import OWN
from studio.lists.spec import Asked
from studio.people import entering, pins, roles, users
from studio.sessions import sessions
from studio.workflow import workflow
from tests import factories


def newest():
    return journal.last_entry_id()


def told(actor, entry_id=None):
    return changes.told(actor, entry_id or newest())


def texts(actor, *filters, **fixed):
    asked = Asked(filters, tuple(fixed.items()), descending=True, columns=("text",))
    return [line.values[0] for line in page.page(actor, JOURNAL, asked).lines]


class TestToldOf:
    def test_a_change_by_the_form_s_labels_and_links_by_name(self, book, actor):
        saved = factories.session(actor, "2026-11-27 10:00")
        room = factories.room(actor, name="Room [b] 王")
        sessions.save_session(actor, saved.session_id, 1, {"file_number": "=1+1", "room": room})
        (row,) = told(actor).rows
        assert (row.what, row.how, row.kind, row.id) == ("session 10001", "changed", "session", saved.session_id)
        assert set(row.fields) == {Changed("File no.", "", "=1+1"), Changed("Room", "Room 1", "Room [b] 王")}

    def test_what_was_made_without_what_it_was_left_without(self, book, actor):
        upkeep.add(actor, OWN["lead-source"], {"name": "Fair [/"})
        (row,) = told(actor).rows
        assert (row.what, row.how, row.kind) == ("lead source Fair [/", "made", "lead-source")
        assert Changed("Name", "", "Fair [/") in row.fields
        assert "Inactive" not in {one.label for one in row.fields}

    def test_a_preference_that_stays_as_it_is_is_not_told(self, book, actor):
        preferences.set_text(actor, "studio.country", "DE")
        assert told(actor).sentence == "Changed preferences: Country from US to DE"

    def test_a_preference_by_its_label_with_what_it_was(self, book, actor):
        preferences.set_text(actor, "studio.opens", "9:30")
        preferences.set_text(actor, "studio.region", "CA")
        preferences.set_text(actor, "studio.opens", "8 AM")
        (row,) = told(actor).rows
        assert (row.what, row.how, row.kind) == ("preference Opens", "changed", "preferences")
        assert row.fields == (Changed("Value", "9:30 AM", "8:00 AM"),)
        assert told(actor).sentence == "Changed preferences: Opens from 9:30 AM to 8:00 AM"
        undo.undo(actor)
        assert texts(actor)[:2] == [
            "Undid: Changed preferences: Opens from 9:30 AM to 8:00 AM",
            "Changed preferences: Opens from 9:30 AM to 8:00 AM",
        ]
        assert texts(actor)[2] == "Changed preferences: State or region from none to CA"

    def test_what_an_older_book_kept_of_a_preference(self, book, actor):
        facts = {"fields": ["studio.name Ana [/ 王", "studio.opens 09:30", "gone.name x"]}
        said = "Changed preferences: Studio to Ana [/ 王, Opens to 9:30 AM, gone.name to x"
        assert sentences.act("preferences.changed", facts) == said

    def test_what_was_deleted(self, book, actor):
        entry_id = upkeep.add(actor, OWN["lead-source"], {"name": "Fair [/"})
        upkeep.delete(actor, OWN["lead-source"], entry_id)
        row = told(actor).rows[0]
        assert (row.how, row.what) == ("deleted", "lead source Fair [/")
        assert Changed("Name", "Fair [/", "") in row.fields

    def test_instants_and_hours_as_people_read_them(self, book, actor):
        factories.session(actor, "2026-11-27 10:00")
        booked = next(one for row in told(actor).rows for one in row.fields if one.label.startswith("Booked at"))
        assert booked.after == "Sat Nov 21, 2026, 11:04 AM"
        week = {"name": "Week", "mon": True, "opens": time(9), "closes": time(18)}
        upkeep.add(actor, OWN["opening-hours"], week)
        assert Changed("Closes", "", "6:00 PM") in told(actor).rows[0].fields

    def test_how_tries_of_a_pin_are_counted_is_nobody_s_business(self, book, actor, monkeypatch):
        monkeypatch.setattr(pins, "COST", 2)
        users.set_pin(actor, factories.user(actor, "ben", "Ben [/", initials="BB", role="desk").user_id, "4711")
        with pytest.raises(NotAllowed):
            entering.enter(entering.with_initials("bb"), "0000", "desk1")
        assert told(actor).rows == ()

    def test_an_act_that_leaves_nothing_to_undo_says_so(self, book, actor):
        ben = factories.user(actor, "ben", name="Ben [/", initials="BB")
        users.set_pin(actor, ben.user_id, "471147")
        assert told(actor).undo.reason.startswith("What a PIN was is kept nowhere: give another one")
        with pytest.raises(NotAllowed):
            entering.enter(entering.with_initials("bb"), "0000", "desk1")
        assert told(actor).undo.reason == "A wrong PIN changed nothing in the book: there is nothing to undo."
        entering.enter(entering.with_initials("bb"), "471147", "desk1")
        assert told(actor).undo.reason == "Logging in changed nothing in the book: there is nothing to undo."
        with pytest.raises(NotAllowed, match="there is nothing to undo"):
            undo.undo(actor, newest(), others=True)

    def test_the_groups_of_a_client_once(self, book, actor):
        client_id = factories.client(actor)
        group = upkeep.add(actor, OWN["client-group"], {"name": "Fair [/"})
        clients.save_client(actor, client_id, None, {"groups": {group}})
        assert [row.what for row in told(actor).rows] == ["client 1001"]

    def test_of_many_records_some_are_told_and_the_rest_counted(self, book, actor):
        with journal.entry(actor, "Made rooms", undoable=False) as entry:
            for number in range(changes.MOST_ROWS + 7):
                entry.insert(Resource, name=f"R {number}", kind="room")
        act = told(actor)
        assert (len(act.rows), act.more) == (changes.MOST_ROWS, 7)
        assert act.undo.reason == "That cannot be undone: change it by hand."

    def test_an_entry_that_there_is_not(self, book, actor):
        with pytest.raises(NotFound):
            told(actor, 9999)


class TestOfOlderPrograms:
    """A closure's name was called its reason: nobody rewrites a journal."""

    def written(self, verb, before, after, row_id):
        entry = JournalEntry.insert(
            at=clock.now_utc(), user=1, initials="MKH", verb="text", facts=f'{{"text": "{verb}"}}'
        )
        texts = [None if one is None else json.dumps(one) for one in (before, after)]
        JournalChange.insert(
            entry=entry.execute(), table="closure", row_id=row_id, before=texts[0], after=texts[1], row_version=1
        ).execute()

    def test_a_closure_that_was_deleted_comes_back_with_its_reason(self, book, actor):
        row_id = factories.closure(actor, date(2026, 12, 1), date(2026, 12, 2))
        upkeep.delete(actor, OWN["closure"], row_id)
        old = {"first_day": "2026-12-01", "last_day": "2026-12-02", "reason": "Moving [/"}
        self.written("Reopened", old, None, row_id)
        assert told(actor).rows[0].what == "closure Moving [/"
        assert Changed("Why", "Moving [/", "") in told(actor).rows[0].fields
        assert told(actor).undo
        undo.undo(actor, newest())
        (row,) = Closure.select()
        assert (row.id, row.name, row.first_day, row.inactive) == (row_id, "Moving [/", date(2026, 12, 1), False)

    def test_a_changed_reason(self, book, actor):
        row_id = factories.closure(actor, date(2026, 12, 1), date(2026, 12, 2), "New")
        self.written("Changed", {"reason": "Old"}, {"reason": "New"}, row_id)
        assert told(actor).rows[0].fields == (Changed("Why", "Old", "New"),)
        undo.undo(actor, newest())
        assert Closure.get_by_id(row_id).name == "Old"

    def test_a_changed_reason_depends_on_a_later_name(self, book, actor):
        row_id = factories.closure(actor, date(2026, 12, 1), date(2026, 12, 2), "New")
        self.written("Changed", {"reason": "Old"}, {"reason": "New"}, row_id)
        old = newest()
        upkeep.change(actor, OWN["closure"], row_id, None, {"name": "Newer"})
        with pytest.raises(NotAllowed, match="came after it and depends on it"):
            undo.undo(actor, old)


class TestHidden:
    def test_a_field_that_one_may_not_see_is_not_told(self, book, actor):
        client_id = factories.client(actor, "O'Brien [VIP] [/", "Zoë")
        clients.save_client(actor, client_id, 1, {"phones": [Phone("(415) 555-0133")], "notes": "x"})
        entry_id = newest()
        ben = factories.user(actor, role="desk")
        assert "(415) 555-0133" in str(told(ben, entry_id))
        roles.set_right(actor, roles.role_of("desk").id, "reach", False)
        seen = told(access.again(ben), entry_id)
        assert "555-0133" not in str(seen)
        assert "4155550133" not in str(seen)
        assert HIDDEN in str(seen)
        assert Changed("Notes", "", "x") in [field for row in seen.rows for field in row.fields]


class TestWhetherItCanBeTakenBack:
    def test_alone_where_nothing_depends_on_it(self, book, actor):
        client_id = factories.client(actor)
        clients.save_client(actor, client_id, 1, {"notes": "a"})
        first = newest()
        clients.save_client(actor, client_id, 2, {"call_warning": "dog"})
        assert told(actor, first).undo
        undo.undo(actor, first)
        assert told(actor, first).undo.reason == "That was undone already."

    def test_the_sentence_is_that_of_undo(self, book, actor):
        client_id = factories.client(actor)
        clients.save_client(actor, client_id, 1, {"notes": "a"})
        first = newest()
        clients.save_client(actor, client_id, 2, {"notes": "b"})
        with pytest.raises(NotAllowed) as refused:
            undo.undo(actor, first)
        assert told(actor, first).undo.reason == str(refused.value)

    def test_a_slot_that_was_given_away(self, book, actor):
        saved = factories.session(actor, "2026-11-27 10:00")
        sessions.cancel(actor, saved.session_id, "ill")
        cancelled = newest()
        factories.session(actor, "2026-11-27 10:00")
        with pytest.raises(Clash) as refused:
            undo.undo(actor, cancelled)
        assert told(actor, cancelled).undo.reason == str(refused.value)

    def test_who_may_not(self, book, actor):
        upkeep.add(actor, OWN["lead-source"], {"name": "Fair"})
        ben = factories.user(actor, role="desk")
        entry_id = newest() - 1
        assert told(ben, entry_id).undo.reason == f"{ben.name} may not undo that: ask the studio's owner."

    def test_nothing_is_written_by_looking(self, book, actor):
        factories.session(actor, "2026-11-27 10:00")
        before = newest(), JournalChange.select().count()
        assert told(actor).undo
        assert (newest(), JournalChange.select().count()) == before


class TestTheList:
    def test_by_person_also_the_program_itself(self, book, actor):
        ben = factories.user(actor, "ben", name="Ben [/ 王", initials="BB", role="manager")
        factories.client(ben, "Weber", "")
        assert texts(actor, ("person", "ben [/")) == ["Added client 1001 Weber"]
        assert texts(actor, ("person", "sys"))[-1].startswith("Founded ")
        assert "Added client 1001 Weber" not in texts(actor, ("person", "mia"))

    def test_by_kind_what_it_is_about_or_what_was_done(self, book, actor):
        saved = factories.session(actor, "2026-11-27 10:00")
        sessions.save_session(actor, saved.session_id, 1, {"description": "x"})
        undo.undo(actor)
        about = texts(actor, ("kind", "session"))
        assert [text.split()[0] for text in about] == ["Changed", "Booked"]
        assert texts(actor, ("kind", "booked")) == about[1:]
        assert texts(actor, ("kind", "undo"))[0].startswith("Undid: Changed")
        with pytest.raises(NotFound, match="There is no kind of act"):
            texts(actor, ("kind", "[/"))

    def test_by_kind_each_of_the_studio_s_lists(self, book, actor):
        factories.closure(actor, date(2026, 11, 24), date(2026, 11, 24), 'Moving "list": "status"')
        attic = upkeep.add(actor, OWN["room"], {"name": "Attic"})
        upkeep.set_inactive(actor, OWN["room"], attic, True)
        undo.undo(actor)
        upkeep.add(actor, OWN["status"], {"name": "Framing", "order": 75})
        saved = factories.session(actor, "2026-11-27 10:00")
        workflow.change_status(actor, saved.session_id, None, to=entries(OWN["status"])[1].id)
        assert [text.split()[0] for text in texts(actor, ("kind", "closure"))] == ["Added"]
        assert texts(actor, ("kind", "Closures")) == texts(actor, ("kind", "closure"))
        assert texts(actor, ("kind", "room")) == texts(actor, ("kind", "camera room"))
        assert texts(actor, ("kind", "room"))[::-1] == [
            "Added camera room Attic",
            "Made camera room Attic inactive",
            "Undid: Made camera room Attic inactive",
        ]
        assert texts(actor, ("kind", "equipment")) == []
        assert texts(actor, ("kind", "session-status")) == ["Added session status Framing"]
        found = texts(actor, ("kind", "status"))
        assert [text.split()[0] for text in found] == ["Session", "Added"]
        for kept in OWN.values():
            texts(actor, ("kind", kept.kind))
            assert kept.one in kinds()

    def test_by_day_on_the_studio_s_clock(self, book, actor):
        factories.client(actor, "Weber", "")
        assert texts(actor, ("day", "today"))[0] == "Added client 1001 Weber"
        assert texts(actor, ("day", "2026-11-20")) == texts(actor, ("day", "tomorrow")) == []
        assert texts(actor, ("from", "2026-11-20"), ("to", "2026-11-21"), ("person", "mia"))[0].startswith("Added")
        assert texts(actor, ("to", "2026-11-20")) == []

    def test_by_record(self, book, actor):
        factories.client(actor, "Weber", "")
        sources = OWN["lead-source"]
        first = entries(sources)[0]
        upkeep.change(actor, sources, first.id, first.version, {"name": "Fair [b]"})
        assert texts(actor, ("of", "client 1001")) == ["Added client 1001 Weber"]
        assert texts(actor, ("of", "lead-source fair [b]"))[0].startswith("Renamed lead source")
        assert texts(actor, of=record_named("client", "1001")) == ["Added client 1001 Weber"]

    @pytest.mark.parametrize(
        ("word", "error", "says"),
        [
            ("client", Invalid, "Type the kind and the number"),
            ("clint 1001", NotAllowed, 'There is no history of "clint": did you mean "client"?'),
            ("client 99 [/", NotFound, "99"),
            ("lead-source nothing", NotFound, "There is no lead source"),
        ],
    )
    def test_a_record_that_there_is_not(self, book, actor, word, error, says):
        with pytest.raises(error, match=says.replace("[", r"\[").replace("?", r"\?")):
            texts(actor, ("of", word))

    def test_every_status_is_found_by_its_name_whatever_its_type(self, book, actor):
        for entry in entries(OWN["status"], inactive=True):
            assert record_named("status", entry.name.upper()) == ("status", entry.id)
