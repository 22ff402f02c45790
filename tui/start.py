"""Starts the screens: nothing of Textual is imported before the environment is in order.

The environment of a login is not ours: variables of it make Textual load any module, write every key pressed to a file,
or believe in another window size. They are dropped before Textual reads them.
"""

import gc
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tui.terminal import lighter
from tui.terminal.line import LINE_LOST, line_lost

if TYPE_CHECKING:
    from studio.kernel.access import Actor
    from tui.frame.gateway import Gateway
    from tui.terminal.safe_app import SafeApp

USAGE = 2
FAILED = 1

_MISLEADING = (
    "BROWSER",  # a program to run
    "COLUMNS",  # a size that no longer changes with the window
    "LINES",
    "FORCE_COLOR",
    "TTY_COMPATIBLE",
    "TTY_INTERACTIVE",
    "JUPYTER_COLUMNS",
    "JUPYTER_LINES",
    "PYTHONINSPECT",  # code to type once the program has ended
    "UNICODE_VERSION",  # other widths of characters
)
_SETTINGS = {
    "TEXTUAL_ANIMATIONS": "none",  # each costs tens of kilobytes on a line
    "TEXTUAL_SMOOTH_SCROLL": "0",  # asks for pixels and sizes in the stream of keys
}
_WITHOUT_COLOR = ("", "unknown", "vt52", "vt100", "vt102", "vt220", "vt320")


def scrub_environment() -> None:
    """Drop the variables that would load code, log keys or mislead the layout, and set ours."""
    for name in list(os.environ):
        if name in _MISLEADING or name == "TEXTUAL" or name.startswith("TEXTUAL_"):
            del os.environ[name]
    os.environ.update(_SETTINGS)
    if os.environ.get("TERM", "") in _WITHOUT_COLOR:
        os.environ["NO_COLOR"] = "1"


def load_asyncio() -> None:
    """Import asyncio without TLS, which nothing on the screens uses: 6 ms and two megabytes at each start.

    Where Python was built without it, asyncio does without. Whoever imports ``ssl`` later gets it.
    """
    if "asyncio" in sys.modules or "ssl" in sys.modules:
        return
    sys.modules["ssl"] = None  # type: ignore[assignment]
    try:
        import asyncio  # noqa: F401
    finally:
        del sys.modules["ssl"]


def unfit() -> str | None:
    """Say in one sentence why the screens cannot be shown here; ``None`` where they can."""
    if not (os.isatty(0) and os.isatty(1)):
        return "Sittings needs a terminal for its input and output; for scripts use the commands of `sittings --help`."
    if os.environ.get("TERM") == "dumb":
        return (
            "This terminal says that it cannot show screens (TERM=dumb); set TERM to its kind, such as xterm-256color."
        )
    return None


def refused() -> int | None:
    """Say why the screens cannot be shown here, and return the code to end with; ``None`` where they can."""
    reason = unfit()
    if reason is None:
        return None
    _say(reason)
    return LINE_LOST if line_lost() else USAGE


def open_program(url: str, login: str, enter: "Callable[[Gateway], Actor] | None" = None) -> int:
    """Open the session book at ``url`` for a user, and run the screens until the user leaves.

    Where there is no book yet, or no studio in it, the program asks for the new studio's name.

    Args:
        login: whose it is to be; in a book that is there, of a studio that anybody may open, such as the demo's.
        enter: lets somebody in, by a PIN where they have one.

    Returns:
        The exit code, as ``run``.

    Raises:
        StudioError: The database cannot be opened, or nobody there has that login.
    """
    if (code := refused()) is not None:
        return code
    load_asyncio()
    from studio.book import opening
    from studio.kernel import access, database
    from studio.kernel.errors import StudioError
    from studio.people import entering
    from tui.frame.gateway import Gateway

    gateway = Gateway()
    actor, unguarded = None, False
    try:
        if database.exists(url):
            gateway.open(url)
            if gateway.now(opening.is_founded):
                actor = enter(gateway) if enter else gateway.now(access.log_in, login)
                unguarded = enter is not None and gateway.now(entering.owner_without_pin, actor)
    except StudioError:
        gateway.close()
        raise

    def make_app() -> "SafeApp[Any]":
        from tui.app import SittingsApp

        return SittingsApp(url, actor, gateway, new_login=login, unguarded=unguarded)

    return run(make_app)


def crash_sentence(error: Exception) -> str:
    """Record an error that nobody expected, and return the sentence that says so."""
    from tui.terminal import crash

    return str(crash.record(error))


def run(make_app: "Callable[[], SafeApp[Any]]") -> int:
    """Run the app on this terminal until it ends.

    Args:
        make_app: Imports and makes the app. Textual must not be imported before it is called.

    Returns:
        The exit code: 0, 1 after an error of the program, 2 where there is no fit terminal, 128 and its number after
        a signal, else what the app gave to ``exit``.
    """
    if (code := refused()) is not None:
        return code
    scrub_environment()
    # Two thirds of the start are imports, which make no garbage; the app switches it on after its first frame.
    gc.disable()
    app: SafeApp[Any] | None = None
    try:
        _silence_libraries()
        with lighter.imports():
            app = make_app()
        app.run(mouse=os.environ.get("SITTINGS_MOUSE") != "0")
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        from tui.terminal import crash

        _say(str(crash.record(error)))
        return FAILED
    finally:
        gc.enable()
    for sentence in app.goodbye:
        _say(sentence)
    if app.crash is not None:
        _say(str(app.crash))
    return app.return_code or 0


def _silence_libraries() -> None:
    """Keep what libraries print about threads and tasks off the screen: it quotes values, which may be names."""
    import logging
    import threading
    import warnings

    logging.lastResort = None
    warnings.simplefilter("ignore")
    threading.excepthook = lambda details: _note(details.exc_value, aloud=False)
    sys.excepthook = lambda kind, error, trace: _note(error, aloud=True)
    sys.unraisablehook = lambda details: None


def _note(error: BaseException | None, *, aloud: bool) -> None:
    from tui.terminal import crash

    if isinstance(error, Exception):
        crashed = crash.record(error)
        if aloud:
            _say(str(crashed))


def _say(sentence: str) -> None:
    encoding = (sys.stderr and sys.stderr.encoding) or "ascii"
    try:
        os.write(2, f"{sentence}\n".encode(encoding, "backslashreplace"))
    except OSError:
        pass  # nobody listens
