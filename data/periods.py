"""Periods as text codes ('2024', '2024-H1', '2024-Q3', '2024-08', '2024-06-10') and the days they cover."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta, timezone

_PATTERN = re.compile(
    r"(?P<year>\d{4})(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>\d{2})(?:-(?P<day>\d{2}))?))?",
    re.ASCII,
)
VIETNAM = timezone(timedelta(hours=7))
"""The clocks of Vietnam: what people do is dated by them, and kept in UTC."""
_LENGTH_IN_MONTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}


@dataclass(frozen=True)
class Period:
    """One period; `ordinal` counts periods of the same kind, so that a period minus one is the one before it."""

    code: str
    kind: str
    first: date
    last: date
    ordinal: int


def parse(code: str) -> Period:
    """The period a code names; ValueError when it names none."""
    match = _PATTERN.fullmatch(code)
    if match is None:
        raise ValueError(f"not a period: {code!r}")
    part = {name: int(text) for name, text in match.groupdict().items() if text is not None}
    if "day" in part:
        day = date(part["year"], part["month"], part["day"])
        return Period(code, "day", day, day, day.toordinal())
    kind = next((name for name in ("half", "quarter", "month") if name in part), "year")
    return _whole_months(code, kind, part["year"], 1 if kind == "year" else part[kind])


def _whole_months(code: str, kind: str, year: int, number: int) -> Period:
    length = _LENGTH_IN_MONTHS[kind]
    first = date(year, (number - 1) * length + 1, 1)
    last_month = first.month + length - 1
    last = date(year, last_month, calendar.monthrange(year, last_month)[1])
    return Period(code, kind, first, last, year * (12 // length) + number - 1)


def codes_of(kind: str, first_year: int, last_year: int) -> list[str]:
    """Every code of a kind ('year', 'quarter', 'month') between two years, both included."""
    years = range(first_year, last_year + 1)
    if kind == "year":
        return [f"{year}" for year in years]
    if kind == "quarter":
        return [f"{year}-Q{quarter}" for year in years for quarter in range(1, 5)]
    return [f"{year}-{month:02d}" for year in years for month in range(1, 13)]
