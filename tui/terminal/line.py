"""Whether somebody is at the other end of the line."""

import errno
import signal
import termios

LINE_LOST = 128 + signal.SIGHUP
"""Exit code when the terminal itself is gone."""


def line_lost() -> bool:
    """Tell whether the line was dropped: the terminal is still the one of the process, and nobody is there."""
    try:
        termios.tcgetattr(0)
    except termios.error as error:
        return bool(error.args[0] == errno.EIO)
    return False
