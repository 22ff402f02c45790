"""What a worker says of its jobs: that it is there, and what was wrong with each the last time. One row for each job.

It is no act of anybody, as presence is none: there is nothing to undo or to look up later, and nothing of it is in the journal.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from studio.kernel import clock, database, times
from studio.kernel.instants import as_instant, bound_instant
from studio.kernel.records import dataclass

WORKER = "worker"
"""The job of being there."""
ENDED = "The worker was told to end."


@dataclass(frozen=True, slots=True)
class Note:
    """What was said of a job."""

    at: datetime
    """Aware."""
    told: str
    """What was wrong; empty for nothing."""


def note(job: str, told: str = "") -> None:
    """Note that a job was seen to, and what is wrong with it; it is not waited for the disk."""
    at = bound_instant(clock.now_utc())
    database.note(
        "INSERT INTO worker_note (job, at, told) VALUES (?, ?, ?) "
        "ON CONFLICT (job) DO UPDATE SET at = excluded.at, told = excluded.told",
        (job, at, told),
    )


def notes() -> dict[str, Note]:
    """Return what was said last, by job."""
    found = database.rows("SELECT job, at, told FROM worker_note")
    return {str(job): Note(as_instant(at), str(told)) for job, at, told in found}


def is_there(found: dict[str, Note]) -> bool:
    """Tell whether a worker is there now, as far as anybody can know."""
    one = found.get(WORKER)
    now, gone, ahead = clock.now_utc(), timedelta(seconds=times.WORKER_GONE_S), timedelta(seconds=times.CLOCKS_APART_S)
    return one is not None and not one.told and now - gone <= one.at <= now + ahead
