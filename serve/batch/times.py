"""Times as people and exporters write them, turned into one form in the office's own zone.

Indonesian day-first order is the default; a column whose values can only be month-first is read that way.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Literal

Order = Literal["dmy", "mdy"]
ZONES = {"WIB": 7, "WITA": 8, "WIT": 9, "UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "PST": -8, "PDT": -7}
OFFICES = ("WIB", "WITA", "WIT")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january", "februari feb pebruari february", "maret mar march", "april apr", "mei may",
            "juni jun june", "juli jul july", "agustus agu ags agt aug august", "september sep sept",
            "oktober okt oct october", "november nov nopember nop", "desember des dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_CLOCK = r"(?:[T,\s]+(?:-\s+)?(?:pukul|jam|at)?\s*(\d{1,2})[.:](\d{2})(?:[.:](\d{2})(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?)?"
_ZONE = r"\s*(WIB|WITA|WIT|UTC|GMT|EST|EDT|PST|PDT|Z|[+-]\d{2}:?\d{2})?"
_NUMERIC = re.compile(rf"(\d{{1,2}})[/.-](\d{{1,2}})[/.-](\d{{4}}|\d{{2}}){_CLOCK}{_ZONE}", re.IGNORECASE)
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_CLOCK}{_ZONE}", re.IGNORECASE)
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_WORDS = re.compile(
    rf"(?:[^\W\d]+(?:,|\s?[-/])?\s*)?(\d{{1,2}})[\s-]+([^\W\d]+)\.?,?[\s-]+(\d{{4}}|\d{{2}}){_CLOCK}{_ZONE}",
    re.IGNORECASE,
)
_ENGLISH = re.compile(rf"(?:[^\W\d]+,\s+)?([^\W\d]+)\.?\s+(\d{{1,2}}),?\s+(\d{{4}}){_CLOCK}{_ZONE}", re.IGNORECASE)
_X = re.compile(r"\w{3}\s+(\w{3})\s+(\d{1,2})\s+(\d{2}):(\d{2}):(\d{2})\s+([+-]\d{4})\s+(\d{4})")
_DAY_FIRST = re.compile(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}")


class DateOrder:
    """Looks at the values of a column one by one, as many as there are."""

    def __init__(self) -> None:
        self.numeric = False
        """True once a value began with a day and a month as numbers, whichever comes first."""
        self._day_first = self._month_first = False

    def see(self, value: str) -> None:
        """Take a value into account."""
        if found := _DAY_FIRST.match(value):
            self.numeric = True
            self._day_first |= int(found[1]) > 12
            self._month_first |= int(found[2]) > 12

    @property
    def order(self) -> Order:
        """Month first if some value can only be so and none can only be day first; else day first."""
        return "mdy" if self._month_first and not self._day_first else "dmy"


def date_order(values: Iterable[str]) -> Order:
    """The order of the dates in ``values``."""
    dates = DateOrder()
    for value in values:
        dates.see(value)
    return dates.order


def parse_time(value: str, zone: str = "WIB", order: Order = "dmy") -> dt.datetime | dt.date | None:
    """``value`` as a time with offset in ``zone``, as a date where it has no clock, or None if unreadable.

    A time without a zone of its own is taken as a time in ``zone``. Numbers are Unix seconds or milliseconds,
    or Excel's days since 1900.
    """
    text = " ".join(value.replace("\u202f", " ").split())
    home = dt.timezone(dt.timedelta(hours=ZONES[zone]))
    try:
        parsed = _parse(text, home, order)
    except (ValueError, OverflowError):
        return None
    if isinstance(parsed, dt.datetime):
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=home)).astimezone(home)
    return parsed


def _parse(text: str, home: dt.timezone, order: Order) -> dt.datetime | dt.date | None:
    if m := _COMPACT.fullmatch(text):
        return dt.date(int(m[1]), int(m[2]), int(m[3]))
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return _number(float(text), home)
    if m := _X.fullmatch(text):
        month, day, hour, minute, second, offset, year = m.groups()
        moment = dt.datetime(int(year), _MONTHS[month.lower()], int(day), int(hour), int(minute), int(second))
        return moment.replace(tzinfo=_offset(offset))
    if m := _ISO.fullmatch(text):
        return _build(int(m[1]), int(m[2]), int(m[3]), m.groups()[3:])
    if m := _NUMERIC.fullmatch(text):
        a, b = int(m[1]), int(m[2])
        day, month_number = (a, b) if order == "dmy" else (b, a)
        return _build(_year(m[3]), month_number, day, m.groups()[3:])
    if (m := _WORDS.fullmatch(text)) and m[2].lower() in _MONTHS:
        return _build(_year(m[3]), _MONTHS[m[2].lower()], int(m[1]), m.groups()[3:])
    if (m := _ENGLISH.fullmatch(text)) and m[1].lower() in _MONTHS:
        return _build(int(m[3]), _MONTHS[m[1].lower()], int(m[2]), m.groups()[3:])
    return None


def _year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _build(year: int, month: int, day: int, rest: tuple[str | None, ...]) -> dt.datetime | dt.date:
    hour, minute, second, half, zone = rest
    if hour is None:
        return dt.date(year, month, day)
    hours = int(hour)
    if half:
        hours = hours % 12 + (12 if half.lower().startswith("p") else 0)
    moment = dt.datetime(year, month, day, hours, int(minute or 0), int(second or 0))
    return moment.replace(tzinfo=_offset(zone)) if zone else moment


def _offset(zone: str) -> dt.timezone:
    if zone.upper() in ZONES:
        return dt.timezone(dt.timedelta(hours=ZONES[zone.upper()]))
    if zone in ("Z", "z"):
        return dt.UTC
    digits = zone.replace(":", "")
    minutes = int(digits[1:3]) * 60 + int(digits[3:5])
    return dt.timezone(dt.timedelta(minutes=-minutes if digits[0] == "-" else minutes))


def _number(value: float, home: dt.timezone) -> dt.datetime | dt.date | None:
    if 20_000 <= value <= 80_000:
        moment = dt.datetime(1899, 12, 30) + dt.timedelta(days=value)
        return moment.date() if value.is_integer() else moment.replace(microsecond=0)
    if value >= 1e11:
        value /= 1000
    return dt.datetime.fromtimestamp(int(value), home) if 1e9 <= value <= 4e9 else None


def time_text(moment: dt.datetime | dt.date) -> str:
    """ISO form: ``2024-11-06T10:12:45+07:00``, or ``2024-11-06`` without a clock."""
    return moment.isoformat(timespec="seconds") if isinstance(moment, dt.datetime) else moment.isoformat()


def days_since(moment: dt.datetime | dt.date, today: dt.date) -> int:
    """Whole calendar days from the post to ``today``."""
    return (today - (moment.date() if isinstance(moment, dt.datetime) else moment)).days
