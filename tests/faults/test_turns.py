"""Desks that save without a pause, for a minute of ``make torture``. The law behind it is tested by ``studio.kernel``."""

import pytest

from models import Client
from tests.faults import work
from tests.faults.desks import Desks
from tests.torture import TORTURE

pytestmark = [pytest.mark.torture, pytest.mark.skipif(TORTURE == 1, reason="it takes a minute: make torture")]

DESKS = 8


def longest_and_shares(work, url, seconds):
    with Desks(work, url, DESKS) as desks:
        answers = desks.round(seconds)
    saved = [count for count, _ in answers]
    assert Client.select().count() == sum(saved)
    return max(longest for _, longest in answers), saved


def test_nobody_starves(book, actor, capsys):
    longest_s, saved = longest_and_shares(work.save_tirelessly, book.url, 60)
    with capsys.disabled():
        print(f"\n{book.kind}: {DESKS} desks saved {saved}, longest wait {longest_s:.2f} s ", end="")
    assert longest_s < 2
    assert min(saved) > sum(saved) / DESKS / 2


@pytest.mark.sqlite
def test_with_sqlites_own_waiting_somebody_starves(book, actor, capsys):
    longest_s, saved = longest_and_shares(work.save_tirelessly_with_sqlites_own_waiting, book.url, 30)
    with capsys.disabled():
        print(f"\nas SQLite waits: {DESKS} desks saved {saved}, longest wait {longest_s:.2f} s ", end="")
    assert longest_s > 2
