"""What the calendar asks of the studio's preferences."""

from __future__ import annotations

from studio.dates import places
from studio.kernel.declared import Declared, Word

STEPS = (60, 30, 20, 15, 10, 5)
"""The minutes that a line of the calendar may be."""

PLACE = Declared(
    "studio.place", "text", "", "Place",
    "Latitude and longitude, as a map shows them: for sunrise, sunset and the golden hours. Empty shows none.",
    tidy=places.tidy,
)  # fmt: skip
STEP = Declared(
    "calendar.step", "word", 15, "Minutes of a line",
    "How many minutes a line of the calendar is, for those who chose no others. Low windows begin with 30.",
    words=tuple(Word(str(step), step, f"{step} minutes") for step in sorted(STEPS)),
)  # fmt: skip
