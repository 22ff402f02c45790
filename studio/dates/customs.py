"""What a country's people are used to: how dates and times are written, when a week begins, which days are worked.

Read once, when a studio is founded; each of them is a preference from then on.

Source:
    Unicode CLDR 47 (short date and time of each country's own language, week data), by way of Babel 2.18. Kept as this
    table, because the library brings 30 MiB for four values that are read once.
"""

from __future__ import annotations

from studio.kernel.records import dataclass
from studio.kernel.shown import DateOrder


@dataclass(frozen=True, slots=True)
class Customs:
    """What a studio of a country begins with; the world's usual values where nothing else is said."""

    date_order: DateOrder = "dmy"
    clock24: bool = True
    first_weekday: int = 0
    """Monday 0 to Sunday 6."""
    work_week: tuple[int, ...] = (0, 1, 2, 3, 4)


_MONTH_FIRST = "AS ER GH GU MH MP PA PH PR UM US VI"
_YEAR_FIRST = "AF AX BT CA CN GL HU IR JP KP KR LK LS LT MG MN NA NP PY RW SE TW ZA ZW"
_TWELVE_HOURS = (
    "AE AG AL AR AS AU BB BD BH BM BN BO BS BT CA CL CO CR CU CY DJ DM DO DZ EC EG EH ER ET FJ FM GD GH GM GR "
    "GT GU GY HK HN IN IQ JM JO KH KI KN KP KR KW KY LB LC LR LS LY MH MO MP MR MW MX MY NA NI NZ OM PA PE PG "
    "PH PK PR PS PW QA SA SB SD SG SL SO SS SV SY SZ TC TD TN TO TT TW UM US UY VC VE VG VI VU WS YE ZM"
)
_SUNDAY_FIRST = (
    "AG AO AS BD BR BS BT BW BZ CA CO CV DM DO ET GT GU GW HK HN ID IL IN JM JP KE KH KR LA MH MM MO MT MX MZ "
    "NI NP PA PE PH PK PR PT PY SA SG ST SV TH TL TT TW UM US VE VI WS YE ZA ZW"
)
_SATURDAY_FIRST = "AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY"
_FRIDAY_FIRST = "MV"
_WORK_WEEKS = {
    (0, 1, 2, 5, 6): "AF",
    (0, 1, 2, 3, 6): "BH DZ EG IL IQ JO KW LY OM QA SA SD SY YE",
    (0, 1, 2, 3, 4, 5): "IN UG",
    (0, 1, 2, 3, 5, 6): "IR",
}
"""Where another week is worked than from Monday to Friday."""


def customs_of(country: str) -> Customs:
    """Return what a studio in a country begins with.

    Args:
        country: ISO 3166 code; an unknown or empty one has the world's usual customs.
    """
    code = country.upper()

    def among(codes: str) -> bool:
        return code in codes.split()

    order: DateOrder = "mdy" if among(_MONTH_FIRST) else "ymd" if among(_YEAR_FIRST) else "dmy"
    first = 6 if among(_SUNDAY_FIRST) else 5 if among(_SATURDAY_FIRST) else 4 if among(_FRIDAY_FIRST) else 0
    week = next((week for week, codes in _WORK_WEEKS.items() if among(codes)), (0, 1, 2, 3, 4))
    return Customs(order, not among(_TWELVE_HOURS), first, week)
