"""Public holidays of a country and region, from the ``holidays`` package, remembered on disk.

The package takes 0.2 s and 14 MiB to import, so it is asked in a process of its own, and its answers are kept as one small
file for each place in the user's cache folder, with the version of the package that gave them.
A file that is missing, spoilt, of another version or not writable costs time, never an answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import MAXYEAR, MINYEAR, date
from functools import cache
from pathlib import Path

from studio.dates import holiday_package
from studio.dates.english_regions import ENGLISH, in_english
from studio.kernel import child, own_files
from studio.kernel.clean import quoted
from studio.kernel.clean.search import search_key
from studio.kernel.errors import Invalid
from studio.kernel.types import Choice

PACKAGE = "holidays"
YEARS_BEFORE, YEARS_AFTER = 1, 5
"""Years around the one asked for that are computed along with it."""

_Years = dict[int, dict[date, str]]
_known: dict[Path, _Years] = {}
"""What this process has read or computed, by the file that it is kept in."""


def holidays_of(country: str, region: str | None, year: int) -> dict[date, str]:
    """Return the public holidays of a year with their English names.

    Args:
        country: ISO 3166 code, such as "US".
        region: code of a state or province as ``regions`` lists it, such as "CA"; empty for the country alone.
        year: any; far from today the package knows no holidays and the answer is empty.
    Returns:
        Days of that year only; days taken in lieu ("observed") are among them.
    Raises:
        Invalid: the country or the region is not known.
    """
    country, region = _codes(country, region)
    if not MINYEAR <= year <= MAXYEAR:
        return {}
    file = _cache_file(country, region)
    years = _known.get(file)
    if years is None:
        years = _known[file] = _read(file)
    if year not in years:
        years |= _compute(country, region, year)
        _write(file, years)
    return dict(years[year])


def supported(country: str, region: str | None) -> bool:
    """Tell whether the holidays of a place are known."""
    country, region = _codes(country, region)
    file = _cache_file(country, region)
    return bool(_known.get(file) or _read(file)) or _is_listed(country, region)


@cache
def _is_listed(country: str, region: str) -> bool:
    # Remembered: a service asks before it takes the lock, and again when it writes.
    try:
        return bool(child.ask(holiday_package.check, country, region, loads=PACKAGE))
    except Invalid:
        return False


def refuse_unknown_place(country: str, region: str) -> None:
    """Refuse a country, or a region of it, whose holidays are not known; no country at all is one.

    Raises:
        Invalid: with what to do.
    """
    if not country or supported(country, region):
        return
    if region and supported(country, ""):
        codes = ", ".join(_region_names(_codes(country, None)[0]))
        known = f"choose one of {codes}, or none" if codes else "there are none with holidays of their own"
        raise Invalid(f"{country} has no region {quoted(region)}: {known}.")
    raise Invalid(
        f"The holidays of {quoted(country)} are not known: give a country by its code, such as US or DE, or none."
    )


def codes_of(country: str, region: str) -> tuple[str, str]:
    """Return the codes of a country and a region that are typed by code or by name: Germany and Bavaria, or Bayern.

    What is neither is left as it is typed.
    """
    country, region = _codes(country, region)
    if country and not supported(country, ""):
        country = _coded(country, list(_country_names().items()))
    if region and country and supported(country, "") and region not in _region_names(country):
        own = list(_region_names(country).items())
        known = [(code, ENGLISH.get(country, {}).get(code, name)) for code, name in own]
        region = _coded(region, [*own, *known, *((code, code) for code, _ in own)])
    return country, region


def _coded(typed: str, known: Iterable[tuple[str, str]]) -> str:
    wanted = search_key(typed)
    return next((str(code) for code, name in known if search_key(name) == wanted), typed)


def countries() -> list[Choice]:
    """List the countries whose holidays are known: key "US", label "United States", by label; about 250."""
    return sorted((Choice(code, name) for code, name in _country_names().items()), key=lambda choice: choice.label)


def regions(country: str) -> list[Choice]:
    """List the regions of a country that have holidays of their own, by label: key "CA", label "California".

    Where English calls one otherwise its label has both names, "Bavaria (Bayern)": each is looked for.


    Returns:
        At most about 100; empty where the country's holidays are the same everywhere.
    Raises:
        Invalid: the country is not known.
    """
    country = _codes(country, None)[0]
    found = ((code, in_english(country, code, name)) for code, name in _region_names(country).items())
    return sorted((Choice(code, name, code) for code, name in found), key=lambda choice: choice.label)


def _codes(country: str, region: str | None) -> tuple[str, str]:
    return country.strip().upper(), (region or "").strip()


# -- the package -----------------------------------------------------------------------------------------------------


@cache
def _country_names() -> dict[str, str]:
    names: dict[str, str] = child.ask(holiday_package.country_names, loads=PACKAGE)
    return names


@cache
def _region_names(country: str) -> dict[str, str]:
    names: dict[str, str] = child.ask(holiday_package.region_names, country, loads=PACKAGE)
    return names


def _compute(country: str, region: str, year: int) -> _Years:
    first, last = max(MINYEAR, year - YEARS_BEFORE), min(MAXYEAR, year + YEARS_AFTER)
    found: _Years = {number: {} for number in range(first, last + 1)}
    days: dict[str, str] = child.ask(holiday_package.days, country, region, first, last, loads=PACKAGE)
    for text, name in days.items():
        day = date.fromisoformat(text)
        found[day.year][day] = name
    return found


# -- the file --------------------------------------------------------------------------------------------------------


def _cache_file(country: str, region: str) -> Path:
    from platformdirs import user_cache_dir

    place = "".join(char if char.isascii() and char.isalnum() else f"_{ord(char):x}" for char in f"{country}-{region}")
    return Path(user_cache_dir("sittings", appauthor=False), f"holidays-{place[:80]}.json")


@cache
def _package_version() -> str:
    """Read the installed version off the package's folder: asking importlib.metadata takes 60 ms."""
    from importlib.util import find_spec

    spec = find_spec("holidays")
    if spec is None or spec.origin is None:
        return ""
    return " ".join(sorted(folder.name for folder in Path(spec.origin).parents[1].glob("holidays-*.dist-info")))


def _read(file: Path) -> _Years:
    try:
        kept = json.loads(file.read_text("utf-8"))
        if not kept["version"] or kept["version"] != _package_version():
            return {}
        return {
            int(year): {date.fromisoformat(day): str(name) for day, name in days.items()}
            for year, days in kept["years"].items()
        }
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def _write(file: Path, years: _Years) -> None:
    plain = {str(year): {day.isoformat(): name for day, name in years[year].items()} for year in sorted(years)}
    own_files.put_in_place(file, json.dumps({"version": _package_version(), "years": plain}, ensure_ascii=False))
