"""What the ``holidays`` package knows, as plain values: asked in a process of its own, because it takes 14 MiB to load."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING

from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid
from studio.kernel.patterns import later

if TYPE_CHECKING:
    from holidays import HolidayBase

LANGUAGE = "en_US"

_CAPITAL_INSIDE = later(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def country_names() -> dict[str, str]:
    """Return the English names of the countries whose holidays are known, by their codes; about 250."""
    from holidays.registry import COUNTRIES  # loads the package

    names = {}
    for entity, code, *_ in COUNTRIES.values():
        words = _CAPITAL_INSIDE.sub(" ", entity).replace(" Mc ", " Mc")
        names[code] = re.sub(r" (And|Of|The)\b", lambda word: word.group().lower(), words)
    return names


def region_names(country: str) -> dict[str, str]:
    """Return the names of the regions that have holidays of their own, by their codes; at most about 100.

    Raises:
        Invalid: the country is not known.
    """
    names = _place(country, "").get_subdivision_aliases()
    return {code: known_as[0] if known_as else code for code, known_as in names.items()}


def check(country: str, region: str) -> bool:
    """Return true where the place is known.

    Raises:
        Invalid: the country or the region is not.
    """
    _place(country, region)
    return True


def days(country: str, region: str, first: int, last: int) -> dict[str, str]:
    """Return the holidays of the years from ``first`` to ``last`` with their English names, by ISO date, in order.

    Raises:
        Invalid: the country or the region is not known.
    """
    found = _place(country, region, range(first, last + 1))
    return {day.isoformat(): name for day, name in sorted(found.items()) if first <= day.year <= last}


def _place(country: str, region: str, years: range | None = None) -> HolidayBase:
    from holidays import country_holidays  # loads the package

    names = country_names()
    if country not in names:
        raise Invalid(
            f"The holidays of {quoted(country)} are not known; choose a country from the list.", field="country"
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some lists say on import that they do not reach every year
        place = country_holidays(country, years=years, language=LANGUAGE)
        if not region:
            return place
        codes = {code.casefold(): code for code in place.subdivisions}
        if region.casefold() not in codes:
            raise Invalid(
                f"{names[country]} has no region {quoted(region)} in the list of holidays; "
                "choose one from the list or none.",
                field="region",
            )
        return country_holidays(country, subdiv=codes[region.casefold()], years=years, language=LANGUAGE)
