"""The time zones of a country and, where its table says so, of a region.

Source:
    zone.tab of the IANA time zone database, as the package ``tzdata`` brings it; for the states of the US, whose names the
    table does not have, where most of their people live.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from studio.kernel import clock
from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid
from studio.kernel.types import Choice

_STATES = {
    "America/New_York": "CT DC DE FL GA IN KY MA MD ME NC NH NJ NY OH PA RI SC VA VT WV",
    "America/Detroit": "MI",
    "America/Chicago": "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI",
    "America/Denver": "CO ID MT NM UT WY",
    "America/Phoenix": "AZ",
    "America/Los_Angeles": "CA NV OR WA",
    "America/Anchorage": "AK",
    "Pacific/Honolulu": "HI",
}

_MOST_LIVE_IN = (
    *("America/New_York", "America/Chicago", "America/Los_Angeles", "America/Denver", "America/Phoenix"),
    *("America/Toronto", "America/Vancouver", "America/Edmonton", "America/Winnipeg", "America/Halifax"),
    *("America/Sao_Paulo", "America/Manaus", "Australia/Sydney", "Australia/Brisbane", "Australia/Perth"),
    *("Australia/Adelaide", "Europe/Moscow", "Asia/Yekaterinburg", "Asia/Novosibirsk", "Europe/Kyiv"),
)
"""The zones of large countries in which most of their people live, most first; they come before the others."""


@cache
def _table() -> tuple[tuple[str, str, str], ...]:
    text = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    # Country, place, zone, and a comment that may be missing.
    rows = (f"{line}\t".split("\t", 4) for line in text.splitlines() if line and not line.startswith("#"))
    return tuple((country, zone, comment) for country, _place, zone, comment, *_ in rows)


def zones_of(country: str, region: str = "", region_name: str = "") -> tuple[str, ...]:
    """List the zones that a place may have, by their IANA names.

    Args:
        country: ISO 3166 code.
        region: its code, such as "CA"; where nothing is known of it, the zones of the whole country are listed.
        region_name: its name, such as "Queensland".
    """
    return tuple(zone for zone, _ in _told(country.upper(), region.upper(), region_name))


def zone_choices(country: str, region: str = "", region_name: str = "") -> tuple[Choice, ...]:
    """List the zones of `zones_of` to pick from: where they lie, and for which part of the country."""
    told = _told(country.upper(), region.upper(), region_name)
    return tuple(
        Choice(zone, zone.rpartition("/")[2].replace("_", " "), part.removesuffix(" (most areas)"))
        for zone, part in told
    )


def _told(country: str, region: str, region_name: str) -> list[tuple[str, str]]:
    own = [(zone, told) for code, zone, told in _table() if code == country]
    own.sort(key=lambda row: _MOST_LIVE_IN.index(row[0]) if row[0] in _MOST_LIVE_IN else len(_MOST_LIVE_IN))
    if country == "US" and region:
        if found := [(zone, "") for zone, states in _STATES.items() if region in states.split()]:
            return found
    for word in filter(None, (region, region_name)):
        pattern = re.compile(rf"\b{re.escape(word)}\b")
        if found := [(zone, told) for zone, told in own if pattern.search(told)]:
            return _different(found)
    return _different(own)


def _different(zones: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Leave out a zone whose clocks show the same as those of one before it all through this year."""
    year = clock.now_utc().year
    seen: dict[tuple[object, ...], tuple[str, str]] = {}
    for zone, told in zones:
        offsets = tuple(datetime(year, month, 15, 12, tzinfo=ZoneInfo(zone)).utcoffset() for month in range(1, 13))
        seen.setdefault(offsets, (zone, told))
    return list(seen.values())


def zone_named(text: str) -> str:
    """Return the IANA name of a zone; empty for none.

    Args:
        text: its name in whatever letters, or its city: ``america/new_york``, ``New York``.
    Raises:
        Invalid: there is no such zone.
    """
    typed = "_".join(text.split())
    if not typed:
        return ""
    for _, zone, _ in _table():
        if typed.casefold() in (zone.casefold(), zone.rpartition("/")[2].casefold()):
            return zone
    try:
        return ZoneInfo(typed).key  # an older name, or one of no country
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise Invalid(
            f"There is no time zone {quoted(text)}: type its city, or a name such as America/Chicago."
        ) from None


def likely_zone(country: str, region: str = "", region_name: str = "") -> str | None:
    """Return the zone of a place: the only one, this machine's where that is one of its, or that of most of it.

    None where it is not clear.
    """
    told = _told(country.upper(), region.upper(), region_name)
    zones = [zone for zone, _ in told]
    here = clock.machine_zone()
    most_of_it = r"\(mainland\)|^most of |\(most areas\)" if region else r"\(mainland\)|^most of "
    most = [zone for zone, words in told if re.search(most_of_it, words)]
    return zones[0] if len(zones) == 1 else here if here in zones else most[0] if len(most) == 1 else None
