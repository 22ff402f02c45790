"""What the Linux console's fonts have, and what a screen says apart from the signs that it draws."""

import re

LOW_SIGNS = "►◄▲▼"
"""What code page 437 has below its letters, where Python's has what steers a terminal."""
SIGNS = re.compile(r"[\[\]>▸►✓√‹◄›▴▲▾▼ ]+")
"""What the sets of signs write otherwise, and what stands where there is no colour."""


def beyond_the_console(text: str) -> str:
    """Return the characters that the fonts of the Linux console do not have."""
    return "".join(sorted({ch for ch in text if ch not in LOW_SIGNS and not ch.encode("cp437", "ignore")}))


def told(text: str) -> str:
    """Return what a screen says in words."""
    return SIGNS.sub(" ", text.translate(str.maketrans("┌┐└┘", "╭╮╰╯")))
