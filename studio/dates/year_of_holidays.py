"""What there is to choose from for a studio's place and zone, and the holidays of its year to look at."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import available_timezones

from studio.dates import holiday_dates
from studio.kernel import clock
from studio.kernel.shown import format_date
from studio.kernel.types import Choice


def offered(name: str, country: str) -> Sequence[Choice]:
    """List what a preference may be, where a list has to be read for it: zones, countries, the regions of a country.

    Raises:
        Invalid: the country is not known.
    """
    if name == "studio.zone":
        places = sorted(
            zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix"))
        )
        return [Choice(zone, zone) for zone in places]
    if name == "studio.country":
        return holiday_dates.countries()
    return holiday_dates.regions(country) if name == "studio.region" and country else ()


def holidays_told(country: str, region: str, counted: bool) -> tuple[str, Sequence[Choice]]:
    """Tell the holidays of this year and the next, in order, under a title that says whose they are.

    Args:
        counted: Whether they count as days off here.
    Raises:
        Invalid: the country or the region is not known.
    """
    year = clock.today().year
    days = [day for at in (year, year + 1) for day in sorted(holiday_dates.holidays_of(country, region, at).items())]
    off = "" if counted else ", not counted"
    title = f"Holidays of {' '.join(filter(None, (country, region)))}{off}"
    return title, [Choice(day.isoformat(), format_date(day), name) for day, name in days]
