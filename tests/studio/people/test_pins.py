"""PINs: kept as a hash, and slow to guess. Nothing here waits: the clock is moved."""

import pytest

from models import JournalEntry, PinGuess, User
from studio.kernel import clock, database, sentences, times
from studio.kernel.errors import Invalid, NotAllowed
from studio.people import entering, pins, users
from tests import factories
from tests.forks import FORKS
from tests.studio.people import guessing

DAY_S = 24 * 60 * 60
DESKS = 8


@pytest.fixture
def fast(monkeypatch):
    """Hash in no time: what is tested is the waiting."""
    monkeypatch.setattr(pins, "COST", 2)


@pytest.fixture
def ben(book, actor, fast):
    made = factories.user(actor, "ben", "Ben [/", initials="BB", role="desk")
    users.set_pin(actor, made.user_id, "4711")
    return made


def tried(user, pin, terminal="desk1"):
    """Type a PIN, and return what is refused; empty where it is right."""
    try:
        pins.take_on(User.get_by_id(user.user_id), pin, terminal)
    except NotAllowed as error:
        return str(error)
    return ""


def told():
    return [
        sentences.act(one.verb, sentences.read(one.facts)) for one in JournalEntry.select().order_by(JournalEntry.id)
    ]


class TestKept:
    @pytest.mark.parametrize("pin", ["4711", "47110", "471100", "0000"])
    def test_as_a_hash_with_its_own_salt(self, pin):
        one, other = pins.hashed(pin), pins.hashed(pin)
        assert one != other
        assert pin not in one.replace("$", " ").split()
        assert (pins.is_right(pin, one), pins.is_right("1234567", one), pins.digits_in(one)) == (True, False, len(pin))

    @pytest.mark.parametrize("pin", ["", "471", "4711000", "47a1", " 4711", "٤٧١١", "4711\n"])
    def test_only_four_to_six_digits(self, pin):
        with pytest.raises(Invalid, match="A PIN is four to six digits"):
            pins.hashed(pin)

    def test_six_digits_for_who_may_what_is_gone_for_good(self, book, actor, ben):
        with pytest.raises(Invalid, match="Owner may do what is gone for good: their PIN has six digits"):
            users.set_pin(actor, actor.user_id, "47110")
        users.set_pin(actor, actor.user_id, "471100")
        with pytest.raises(NotAllowed, match=r"Ben \[/'s PIN has 4 digits, and Manager may do what is gone for good"):
            users.edit_user(actor, ben.user_id, None, {"role": "manager"})
        users.set_pin(actor, ben.user_id, "471100")
        users.edit_user(actor, ben.user_id, None, {"role": "manager"})

    def test_nowhere_in_the_journal(self, book, actor, ben):
        tried(ben, "9999")
        rows = [
            str(row) for table in ("journal_entry", "journal_change") for row in database.rows(f"SELECT * FROM {table}")
        ]
        assert not [row for row in rows if "4711" in row or "9999" in row]
        assert told()[-2:] == ["Gave Ben [/ a PIN", "Wrong PIN for Ben [/ at desk1"]


class TestGuessing:
    def test_the_wait_grows_and_a_right_one_ends_it(self, ben, frozen):
        assert tried(ben, "0001") == "That is not Ben [/'s PIN: type it again."
        assert tried(ben, "0002") == "That is not Ben [/'s PIN: type it again."
        assert tried(ben, "0003").startswith("That is not Ben [/'s PIN: try again at 11:0")
        assert tried(ben, "4711").startswith("Too many wrong PINs for Ben [/: try again at 11:0")
        frozen.shift(times.PIN_FIRST_S)
        assert tried(ben, "4711") == ""
        assert tried(ben, "0001").endswith("type it again.")

    def test_no_wait_without_the_count_of_wrong_ones(self, ben, frozen, monkeypatch):
        monkeypatch.setattr(pins, "delay_s", lambda wrong: 0)
        for guess in range(20):
            assert tried(ben, f"{guess:04}").startswith("That is not")

    def test_another_terminal_is_no_way_around(self, ben, frozen):
        for guess in range(3):
            tried(ben, f"{guess:04}", f"desk{guess}")
        assert tried(ben, "4711", "desk9").startswith("Too many")

    def test_guessing_elsewhere_does_not_lock_the_person_out_at_their_own_desk(self, ben, frozen):
        assert tried(ben, "4711", "own") == ""
        for guess in range(3):
            tried(ben, f"{guess:04}", "desk")
        assert tried(ben, "4711", "own") == ""
        assert tried(ben, "0009", "own").startswith("That is not")
        assert tried(ben, "4711", "own").startswith("Too many")

    def test_what_was_wrong_elsewhere_is_forgotten_after_a_day(self, ben, frozen):
        for guess in range(9):
            frozen.shift(times.PIN_LONGEST_S)
            assert tried(ben, f"{guess:04}", f"desk{guess % 3}").startswith("That is not")
        assert tried(ben, "0010", "own").startswith("Too many")
        frozen.shift(times.PIN_FORGOTTEN_S)
        assert [tried(ben, f"002{guess}", "own") for guess in range(2)] == [
            "That is not Ben [/'s PIN: type it again."
        ] * 2
        assert tried(ben, "4711", "desk0") == ""
        frozen.shift(times.PIN_FORGOTTEN_S)
        assert tried(ben, "0030", "desk1").endswith("type it again.")
        assert PinGuess.get(PinGuess.terminal == "desk1").wrong == 1

    @pytest.mark.sqlite
    def test_nobody_gains_by_a_new_terminal_for_each_guess(self, ben, frozen):
        """What is forgotten of the first ones is made up for by the others of the same day."""
        begun, guesses = clock.now_utc(), 0
        while (clock.now_utc() - begun).total_seconds() < 2 * DAY_S:
            said = tried(ben, f"{5000 + guesses:04}", f"desk{guesses}")
            guesses += said.startswith("That is not")
            frozen.shift(150)
        assert 2 * 10_000 / guesses > 40

    def test_nobody_gains_by_waiting_until_it_is_forgotten(self):
        """A burst of guesses, then a day's rest: as many as one likes, it never is as fast as going on."""
        for burst in range(1, 500):
            taken_s = times.PIN_FORGOTTEN_S + sum(pins.delay_s(wrong) for wrong in range(1, burst + 1))
            assert 10_000 / burst * taken_s > 40 * DAY_S

    def test_all_of_it_is_in_the_journal(self, ben, frozen):
        tried(ben, "0001", "desk [/")
        tried(ben, "4711", "desk [/")
        assert told()[-2:] == ["Wrong PIN for Ben [/ at desk [/", "Ben [/ logged in by PIN at desk [/"]

    def test_ten_thousand_guesses_take_more_than_forty_days(self, ben, frozen):
        """As fast as it goes, from eight terminals where the PIN was right before: whoever may try tries."""
        for desk in range(DESKS):
            tried(ben, "4711", f"desk{desk}")
        begun, guesses = clock.now_utc(), 0
        while guesses < 60:
            said = [tried(ben, f"{5000 + guesses + desk:04}", f"desk{desk}") for desk in range(DESKS)]
            guesses += sum(one.startswith("That is not") for one in said)
            wrong = sum(guess.wrong for guess in PinGuess.select())
            frozen.shift(max(pins.delay_s(wrong), 1))
        # The pace of the last ones is that of all the rest.
        assert pins.delay_s(wrong) == times.PIN_LONGEST_S
        taken_s = (clock.now_utc() - begun).total_seconds() + (10_000 - guesses) * times.PIN_LONGEST_S
        assert taken_s > 40 * DAY_S


def test_eight_processes_at_once_have_no_more_tries_than_one(book, ben):
    found = FORKS.Queue()
    desks = [FORKS.Process(target=guessing.guess, args=(book.url, number, found)) for number in range(DESKS)]
    for desk in desks:
        desk.start()
    said = [found.get(timeout=60) for _ in range(DESKS * 5)]
    for desk in desks:
        desk.join()
    assert said.count(True) == pins.FREE
    assert database.rows("SELECT sum(wrong) FROM pin_guess")[0][0] == pins.FREE


class TestWhoOneIs:
    @pytest.mark.sqlite
    def test_by_the_systems_login_or_the_pin(self, ben):
        assert entering.wanted("ben", "unix", named=True).needs_pin
        User.update(system_login="unix").where(User.login == "ben").execute()
        assert not entering.wanted("ben", "unix", named=True).needs_pin
        assert entering.wanted("unix", "unix", named=False).user_id == ben.user_id
        assert entering.wanted("ben", "other", named=True).needs_pin
        assert not entering.wanted("mia", "other", named=True).needs_pin

    @pytest.mark.sqlite
    def test_initials(self, ben):
        assert entering.with_initials(" bb ").user_id == ben.user_id
        with pytest.raises(entering.NotFound, match="Nobody here has the initials ZZ: type others"):
            entering.with_initials("zz")


def test_a_pin_that_is_taken_away_while_somebody_types_it_keeps_nobody_out(ben, actor):
    user = User.get_by_id(ben.user_id)
    users.set_pin(actor, ben.user_id, "")
    assert pins.take_on(user, "4711", "desk1").user_id == ben.user_id
