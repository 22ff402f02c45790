"""The printer of this machine."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from studio.kernel import times
from studio.kernel.clean import quoted
from studio.kernel.errors import Unavailable

SEND = "lp"
"""What sends a file to the printer, on every Unix with CUPS."""


def is_there() -> bool:
    """Tell whether files can be sent to a printer here."""
    return shutil.which(SEND) is not None


def send(path: Path) -> None:
    """Send a file to the printer.

    Raises:
        Unavailable: it was not taken; the sentence says what the printer's program said.
    """
    try:
        # No shell: a name of a file is a word of the command, whatever is in it.
        done = subprocess.run(
            [SEND, "--", str(path)], capture_output=True, text=True, timeout=times.PRINTER_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(
            f"The printer does not answer ({type(error).__name__}); the file is there: print it later."
        ) from None
    if done.returncode != 0:
        said = quoted((done.stderr.strip().splitlines() or ["no word"])[0])
        raise Unavailable(f"The printer refused it, and said {said}; the file is there: print it later.")
