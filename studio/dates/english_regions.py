"""What English calls the regions that the list of holidays knows by their own names: Bavaria, which is Bayern at home.

Only those stand here whose English name is another than the first in the list of holidays; a test looks for stale ones.
"""

from __future__ import annotations

ENGLISH: dict[str, dict[str, str]] = {
    "AT": {"2": "Carinthia", "3": "Lower Austria", "4": "Upper Austria", "6": "Styria", "7": "Tyrol", "9": "Vienna"},
    "CH": {
        "BE": "Berne", "BL": "Basel-Country", "BS": "Basel-City", "FR": "Fribourg", "GE": "Geneva", "GR": "Grisons",
        "LU": "Lucerne", "NE": "Neuchatel", "SG": "St. Gallen", "ZH": "Zurich",
    },
    "DE": {
        "BY": "Bavaria", "HE": "Hesse", "MV": "Mecklenburg-Western Pomerania", "NI": "Lower Saxony",
        "NW": "North Rhine-Westphalia", "RP": "Rhineland-Palatinate", "SN": "Saxony", "ST": "Saxony-Anhalt",
        "TH": "Thuringia",
    },
    "ES": {
        "AN": "Andalusia", "CN": "Canary Islands", "CT": "Catalonia", "CL": "Castile and Leon",
        "CM": "Castile-La Mancha", "IB": "Balearic Islands", "NC": "Navarre", "PV": "Basque Country",
        "VC": "Valencian Community",
    },
    "FI": {"01": "Aland", "10": "Lapland"},
    "FR": {
        "973": "French Guiana", "974": "Reunion", "BL": "Saint Barthelemy", "NC": "New Caledonia",
        "PF": "French Polynesia", "PM": "Saint Pierre and Miquelon", "TF": "French Southern Territories",
        "WF": "Wallis and Futuna",
    },
    "IT": {
        "AO": "Aosta Valley", "BZ": "South Tyrol", "FI": "Florence", "GE": "Genoa", "LI": "Leghorn", "MI": "Milan",
        "MN": "Mantua", "NA": "Naples", "PD": "Padua", "RM": "Rome", "SR": "Syracuse", "TO": "Turin", "TN": "Trent",
        "VE": "Venice",
    },
    "NO": {"50": "Trondelag", "55": "Troms", "56": "Finnmark"},
    "PL": {
        "02": "Lower Silesia", "04": "Kuyavia-Pomerania", "12": "Lesser Poland", "14": "Masovia", "22": "Pomerania",
        "24": "Silesia", "30": "Greater Poland", "32": "West Pomerania",
    },
    "PT": {"11": "Lisbon", "13": "Oporto", "20": "Azores", "30": "Madeira"},
}  # fmt: skip
"""By the code of the country and that of the region."""


def in_english(country: str, code: str, own: str) -> str:
    """Return a region's name as English-speaking people look for it, with its own behind it where that differs."""
    english = ENGLISH.get(country, {}).get(code, own)
    return own if english == own else f"{english} ({own})"
