"""A studio to try the program on, see ``building``; whoever only opens one loads nothing heavy here."""

from __future__ import annotations

from studio.kernel import preferences
from studio.kernel.preferences import Preferences

ZONE = "America/Los_Angeles"


def use_its_zone() -> None:
    """Go by the clock of the demo's studio: in the evening of California a machine on UTC has tomorrow already."""
    preferences.use(Preferences(zone=ZONE))
