"""Numbers as a studio types them: exact, with at most three places behind the point; as texts they keep their order."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from studio.kernel.errors import Invalid

MOST = Decimal(999_999_999_999)
PLACES = 3
"""With twelve digits before the point a number passes through JSON unchanged."""


def exact(value: Decimal | int | str) -> Decimal:
    """Read a number.

    Raises:
        Invalid: it is none, too large, or has more than three places behind the point.
    """
    text = str(value).strip().replace("\N{MINUS SIGN}", "-")
    try:
        if not text.isascii() or not set(text) <= set("+-.0123456789"):
            raise InvalidOperation
        number = Decimal(text)
    except InvalidOperation:
        raise Invalid(f'"{str(value).strip()}" is no number: type digits, with a point before the parts.') from None
    if abs(number) > MOST or number != round(number, PLACES):
        raise Invalid("a number has at most 12 digits before the point and 3 behind it: shorten it.")
    return number.normalize() + 0


def number_text(number: Decimal) -> str:
    """Write a number without needless zeros."""
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"


def number_key(number: Decimal) -> str:
    """Write a number so that texts stand in the order of the numbers, byte by byte."""
    return f"{int((number + MOST + 1) * 10**PLACES):016d}"


def json_number(number: Decimal) -> int | float:
    """Make a number of JSON's own."""
    return int(number) if number == int(number) else float(number)
