"""Somebody who guesses a PIN, in a process of its own."""

from typing import Any
from zoneinfo import ZoneInfo

import time_machine

from models import User
from studio.book.opening import open_book
from studio.kernel import database
from studio.kernel.errors import NotAllowed
from studio.people import pins
from tests.conftest import NOW, ZONE


def guess(url: str, number: int, found: Any) -> None:
    """Try five PINs, in a book of one's own opening, and say of each whether it was looked at."""
    with time_machine.travel(NOW.replace(tzinfo=ZoneInfo(ZONE)), tick=False):
        open_book(url)
        user = User.get(User.login == "ben")
        for one in range(5):
            try:
                database.call(pins.take_on, user, f"{8000 + number * 10 + one}", f"desk{number}")
            except NotAllowed as error:
                found.put(str(error).startswith("That is not"))
        database.close_database()
