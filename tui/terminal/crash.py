"""What is kept and what is said when the program breaks: where it happened, never what it was working on.

Values of variables and texts of exceptions hold names and phone numbers, so neither is printed nor kept.
"""

import os
from collections.abc import Iterator
from hashlib import blake2s
from pathlib import Path
from traceback import StackSummary, walk_tb

from studio.kernel.records import dataclass

MOST_KEPT = 20
"""Files; older ones are removed."""
_MOST_FRAMES = 60


class Told(Exception):
    """An error whose text holds no data and is written down as it is."""


@dataclass(frozen=True, slots=True)
class Crash:
    """A crash that was recorded; ``path`` is ``None`` where nothing could be written."""

    reference: str
    path: Path | None

    def __str__(self) -> str:
        kept = f"the details, without any of your data, are in {self.path}" if self.path else "no details could be kept"
        return f"Sittings had to stop because of an error of its own (reference {self.reference}); {kept}."


def record(error: BaseException) -> Crash:
    """Write down where ``error`` happened, in a file that only this user can read."""
    report = "".join(_report(error))
    reference = blake2s(report.encode("utf-8", "replace"), digest_size=4).hexdigest().upper()
    try:
        path = _write(reference, report)
    except OSError:
        path = None
    return Crash(reference, path)


def folder() -> Path:
    """Return the folder of the crash files."""
    from platformdirs import user_state_path

    return user_state_path("sittings", appauthor=False) / "crashes"


def _report(error: BaseException) -> Iterator[str]:
    from importlib.metadata import version

    for package in ("sittings", "textual"):
        yield f"{package} {version(package)}\n"
    seen: set[int] = set()
    waiting: list[tuple[str, BaseException]] = [("", error)]
    while waiting:
        relation, one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield f"\n{relation}{type(one).__module__}.{type(one).__qualname__} ({_sizes(one)})\n"
        if isinstance(one, Told):
            yield f"{one}\n"
        frames = StackSummary.extract(walk_tb(one.__traceback__), limit=-_MOST_FRAMES, capture_locals=False)
        yield from frames.format()
        if one.__cause__ is not None:
            waiting.append(("caused by ", one.__cause__))
        if one.__context__ is not None and not one.__suppress_context__:
            waiting.append(("while handling ", one.__context__))
        held = [*vars(one).values(), *(one.exceptions if isinstance(one, BaseExceptionGroup) else ())]
        waiting.extend(("in it ", inner) for inner in held if isinstance(inner, BaseException))


def _sizes(error: BaseException) -> str:
    """Describe the arguments of an exception by their kind and length: their text may be somebody's name."""
    return ", ".join(
        f"{type(argument).__name__} of {len(argument)}"
        if isinstance(argument, str | bytes)
        else type(argument).__name__
        for argument in error.args
    )


def _write(reference: str, report: str) -> Path:
    from studio.kernel.clock import now_utc

    place = folder()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in sorted(place.glob("crash-*.txt"))[: -MOST_KEPT + 1]:
        old.unlink(missing_ok=True)
    path = place / f"crash-{now_utc():%Y%m%dT%H%M%S%f}-{reference}.txt"
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
        file.write(report)
    return path
