"""Try again what the database refused because somebody else came first."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from peewee import IntegrityError, OperationalError

from studio.kernel.errors import StudioError, Unavailable
from studio.kernel.told import came_first

P = ParamSpec("P")
T = TypeVar("T")

TRIES = 4


def retry_clash(service: Callable[P, T]) -> Callable[P, T]:
    """Run a service again when the schema refused an overlap that its own look did not see.

    The second run finds the booking that came between and names it. Serialisation failures are retried likewise.
    """

    @wraps(service)
    def tried(*args: P.args, **kwargs: P.kwargs) -> T:
        for left in range(TRIES - 1, -1, -1):
            try:
                return service(*args, **kwargs)
            except (IntegrityError, OperationalError) as error:
                if not came_first(error):
                    raise
                if not left:
                    raise _still_refused() from error
        raise _still_refused()

    return tried


def _still_refused() -> StudioError:
    return Unavailable("Several desks are booking that very time: look at the day again and choose another time.")
