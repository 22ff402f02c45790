"""``sittings`` alone and ``sittings demo``: the program on the screen."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from cli.asked import Asked, login_of, pin_for, url_of, wanted
from studio.demo import use_its_zone
from studio.kernel import clock, database, times
from studio.kernel.errors import Invalid, NotFound, Unavailable
from studio.people import entering
from tui import start

if TYPE_CHECKING:
    from argparse import Namespace

    from studio.kernel.access import Actor
    from tui.frame.gateway import Gateway

BAR_CELLS = 30
BUILDING = ".building-"


def book(args: Asked) -> int:
    """Open the program on the session book; where there is none yet, it asks for a new studio's name."""

    def enter(gateway: Gateway) -> Actor:
        who = gateway.now(wanted, args)
        return gateway.now(entering.enter, who, pin_for(who), entering.terminal())

    return start.open_program(url_of(args), login_of(args), enter)


def kiosk(args: Namespace) -> int:
    """Show the day on a wall, until a PIN opens the program or ends it."""
    if (code := start.refused()) is not None:
        return code
    from studio.sessions.agenda import Filter
    from tui.kiosk.run import open_kiosk

    url = url_of(args)
    if not database.exists(url):  # A server is waited for.
        raise NotFound("There is no session book here yet: make one with `sittings init`, or name one with --db.")
    return open_kiosk(url, Filter())


def demo(args: Namespace) -> int:
    """Open the program on a demo studio, which has nothing to do with the session book.

    The demo is built around today, so it is built anew on another day. Each build has a folder of its own: one that
    somebody still has open is never written over.
    """
    if args.db:
        raise Invalid("The demo studio has a database of its own: leave out --db.")
    if (code := start.refused()) is not None:
        return code
    use_its_zone()
    root = Path(database.default_url()).parent / "demo"
    folders = [] if args.fresh else sorted(root.glob(f"{clock.today():%Y%m%d}-*"))
    folder = folders[-1] if folders else _build(root)
    login = args.login or (folder / "login").read_text("utf-8")
    return start.open_program(str(folder / "demo.db"), login)


def _build(root: Path) -> Path:
    """Build a demo studio and return its folder; earlier ones are removed."""
    from studio.book.opening import open_book
    from studio.demo.building import build

    try:
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = Path(mkdtemp(dir=root, prefix=BUILDING))
    except OSError as error:
        raise Unavailable(f"Cannot make the demo studio in {root}: {error.strerror}. Check the folder.") from error
    try:
        open_book(str(beside / "demo.db"), create=True)
        login = database.call(build, progress_bar("Building the demo studio"))
        database.close_database()
        (beside / "login").write_text(login, "utf-8")
        folder = root / f"{clock.now():%Y%m%d-%H%M%S}-{os.getpid()}"
        earlier = [old for old in root.iterdir() if old != beside and not _is_being_built(old)]
        os.rename(beside, folder)
    except BaseException:
        database.close_database()
        shutil.rmtree(beside, ignore_errors=True)
        raise
    for old in earlier:
        shutil.rmtree(old, ignore_errors=True)
    return folder


def _is_being_built(folder: Path) -> bool:
    """Tell whether somebody else builds a demo there now; what was left of a killed build is older."""
    age_s = clock.now_utc().timestamp() - folder.stat().st_mtime
    return folder.name.startswith(BUILDING) and age_s < times.BUILT_WITHIN_S


def progress_bar(title: str) -> Callable[[int, int], None]:
    """Return a function that draws how far something is, on a terminal's standard error."""
    drawn = -1

    def draw(done: int, total: int) -> None:
        nonlocal drawn
        full = BAR_CELLS * done // max(total, 1)
        if full == drawn or not sys.stderr.isatty():
            return
        drawn = full
        end = "\n" if done >= total else ""
        sys.stderr.write(f"\r{title} [{'#' * full}{'.' * (BAR_CELLS - full)}]{end}")
        sys.stderr.flush()

    return draw
