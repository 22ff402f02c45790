"""The times of the product as tests want them: waited for, they are ten times shorter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.kernel import times

if TYPE_CHECKING:
    # Programs that tests start read this too: each of them would load it, a tenth of a second.
    import pytest

WAITED_FOR = ("DRAFT_WITHIN_S", "POLL_S", "QUIET_S", "LOOK_AGAIN_S")
"""What comes by itself, soon. Not the limits: those are reached where something is wrong, and a busy machine is not; a test
that is about one sets it."""

OF_ITSELF = ("POLL_S", "PREPARE_AFTER_S", "COLLECT_AFTER_S", "TIDY_AFTER_S")
NEVER_S = 1e6
AT_ONCE_S = 0.001
"""What the program waits for the cursor to rest: the tests wait for what comes then."""


def quicken() -> None:
    """Wait a tenth as long from now on, in a program that a test has started.

    What tells Escape from an arrow whose bytes come apart is longer: on a busy machine the test may be late with its bytes.
    """
    for name in WAITED_FOR:
        setattr(times, name, getattr(times, name) / 10)
    times.ESCAPE_DELAY_S *= 8


def hold(patched: pytest.MonkeyPatch) -> None:
    """Have a program in this process do nothing of itself, so that a test sees nothing but what it has done itself."""
    for name in WAITED_FOR:
        patched.setattr(times, name, getattr(times, name) / 10)
    patched.setattr(times, "RESTED_S", AT_ONCE_S)
    for name in OF_ITSELF:
        patched.setattr(times, name, NEVER_S)
