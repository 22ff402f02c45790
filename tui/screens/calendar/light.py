"""When the light is good, in as many words as there is room for."""

from __future__ import annotations

from collections.abc import Iterator

from studio.dates.sun import Sun
from studio.kernel.shown import format_time
from tui.widgets.calendar_tiles import Light
from tui.widgets.marked_lines import Line


def sun_words(light: Sun | None, place: str = "") -> Iterator[str]:
    """Give what is said at the end of a line, the longest first: sunset, and when the golden hour before it begins."""
    if light is None:
        return
    at = f" at {place}" if place else ""
    sets = f"sunset {format_time(light.sets.time())}" if light.sets else "no sunset"
    rises = f"sunrise {format_time(light.rises.time())}" if light.rises else "no sunrise"
    golden = f"golden from {format_time(light.golden[-1][0].time())}" if light.golden else ""
    early = f"golden to {format_time(light.golden[0][1].time())}" if len(light.golden) > 1 else ""
    yield ", ".join(filter(None, (rises, early, golden, f"{sets}{at}")))
    yield ", ".join(filter(None, (golden, f"{sets}{at}")))
    yield f"{sets}{at}"
    yield sets


def sun_lines(light: Sun | None) -> list[Line]:
    """Say beside the columns what the sun does."""
    if light is None:
        return []
    told = [("Sunrise", light.rises), ("Sunset ", light.sets)]
    lines: list[Line] = [()]
    lines += [((f"{name} ", "muted"), (format_time(at.time()), "")) for name, at in told if at is not None]
    for first, last in light.golden:
        lines.append((("Golden  ", "muted"), (f"{format_time(first.time())}-{format_time(last.time())}", "caution")))
    return [*lines, ()]


def lights(light: Sun | None) -> tuple[Light, ...]:
    """Return the golden hours in minutes of their day."""
    spans = light.golden if light is not None else ()
    return tuple(Light(first.hour * 60 + first.minute, last.hour * 60 + last.minute) for first, last in spans)
