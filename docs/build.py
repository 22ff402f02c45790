"""Write the generated parts of the documentation: ``python -m docs.build`` or ``make docs``.

Screens, answers of the command line and tables are made by the program itself, so that the manual cannot promise what is
not there. ``tests/test_docs.py`` compares.
"""

from __future__ import annotations

from pathlib import Path

from docs import pages
from docs.key_page import KEYS_FILE, keys_page


def built() -> dict[Path, str]:
    """Make every generated file: its text by its path."""
    return {KEYS_FILE: keys_page(), **pages.made()}


def main() -> None:
    """Write what is not fresh, and remove screens that nothing makes any more."""
    files = built()
    for left in set(pages.SCREENS.glob("*.txt")) - set(files):
        left.unlink()
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
