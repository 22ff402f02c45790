"""Where on the globe something is, as people copy it from a map: ``36.9741, -122.0308``."""

from __future__ import annotations

from studio.kernel.errors import Invalid
from studio.kernel.patterns import later

_NUMBER = r"\s*([+-]?[0-9]{1,3}(?:[.,][0-9]+)?)\s*°?\s*"
_PAIR = later(rf"{_NUMBER}([NSns]?)\s*[,;\s]{_NUMBER}([EWew]?)\s*")


def read(typed: str) -> tuple[float, float]:
    """Read latitude and longitude in degrees, north and east being positive.

    Raises:
        Invalid: it is no place on the globe.
    """
    found = _PAIR.fullmatch(typed.strip())
    if found:
        latitude, longitude = (float(found[at].replace(",", ".")) for at in (1, 3))
        latitude = -latitude if found[2] in ("S", "s") else latitude
        longitude = -longitude if found[4] in ("W", "w") else longitude
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            return latitude, longitude
    raise Invalid("Give the place as latitude and longitude, as a map shows them, such as 36.9741, -122.0308.")


def tidy(typed: str) -> str:
    """Return a place as it is kept, with four digits: some ten meters; empty for nothing.

    Raises:
        Invalid: it is no place on the globe.
    """
    if not typed.strip():
        return ""
    latitude, longitude = read(typed)
    return f"{latitude:.4f}, {longitude:.4f}"
