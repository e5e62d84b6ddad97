"""Time zones by the names that newspapers give them."""

import re
from datetime import timedelta, tzinfo
from datetime import timezone as fixed_zone
from zoneinfo import ZoneInfo

# Hours from UTC. Where a name is shared (IST, CST), the newspapers that write it decide.
_FIXED = {
    **{"Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 1, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2},
    **{"EEST": 3, "MSK": 3, "IST": 5.5, "SGT": 8, "HKT": 8, "AWST": 8, "JST": 9, "KST": 9},
    **{"AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "AST": -4, "ADT": -3, "HST": -10},
    **{"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7},
    **{"AKST": -9, "AKDT": -8, "HNE": -5, "HAE": -4, "HNC": -6, "HAC": -5, "HNP": -8, "HAP": -7},
}
# Names that hold in summer and in winter.
_PLACES = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
    "AKT": "America/Anchorage",
    "MET": "Europe/Paris",
    "eastern time": "America/New_York",
    "heure de l’est": "America/New_York",
    "central time": "America/Chicago",
    "mountain time": "America/Denver",
    "pacific time": "America/Los_Angeles",
    "heure de paris": "Europe/Paris",
    "heure française": "Europe/Paris",
    "paris time": "Europe/Paris",
    "heure de bruxelles": "Europe/Brussels",
    "heure de genève": "Europe/Zurich",
    "heure de londres": "Europe/London",
    "london time": "Europe/London",
    "uk time": "Europe/London",
    "heure de montréal": "America/Toronto",
    "heure de new york": "America/New_York",
    "new york time": "America/New_York",
    "heure de moscou": "Europe/Moscow",
    "moscow time": "Europe/Moscow",
}
_AMERICAN = re.compile(r"\d\s?(?:(?i:[ap]\.?m\.?)\s)?\(?(?:E|C|M|P)[SD]?T\b")


def _longest_first(names: list[str]) -> str:
    return "|".join(sorted((re.escape(name) for name in names), key=len, reverse=True))


_LETTERS = _longest_first([name for name in (*_FIXED, *_PLACES) if name.isupper()])
_WORDS = _longest_first([name for name in _PLACES if name.islower()]).replace("’", "['’]")
# Abbreviations in capitals only: "16h00 et" is no Eastern Time. A bare offset follows closely.
ZONE = (
    r"(?:(?:\b(?:UTC|GMT))?\s?(?<!\s-)[+\-−](?:0?\d|1[0-4])(?::?[0-5]\d)?(?![\d:/.h])"
    rf"|(?-i:(?:{_LETTERS})\b)|(?:{_WORDS})\b|(?:utc|gmt|z)\b)"
)


def zone_named(name: str) -> tzinfo:
    """The zone of an offset (`+02:00`, `GMT+2`, `-0500`) or of a name that `ZONE` matches."""
    name = name.strip()
    sign = re.search(r"[+\-−]", name)
    if sign:
        digits = name[sign.end() :].replace(":", "")
        hours, minutes = (digits, "0") if len(digits) < 3 else (digits[:-2], digits[-2:])
        distance = timedelta(hours=int(hours), minutes=int(minutes))
        return fixed_zone(distance if sign[0] == "+" else -distance)
    if name.upper() in _FIXED:
        return fixed_zone(timedelta(hours=_FIXED[name.upper()]))
    place = _PLACES.get(name) or _PLACES[name.lower().replace("'", "’")]
    return ZoneInfo(place)


def names_american_zone(text: str) -> bool:
    """Whether a text gives a clock in a zone of the United States, as in `4:00 PM ET`."""
    return _AMERICAN.search(text) is not None
