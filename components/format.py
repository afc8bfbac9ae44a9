"""Numbers and dates as the reader's language writes them."""

from datetime import UTC, date, datetime
from functools import lru_cache
from math import copysign, floor

from babel.dates import format_date
from babel.numbers import format_decimal

from data import periods

NO_BREAK_SPACE = "\u00a0"
MISSING = "–"
HAIR = 1e-9
"""What arithmetic on doubles may lack to a half; the store ranks with the same number."""


def rounded(value: float, decimals: int) -> float:
    """The value as it is printed and ranked: halves away from zero, a value within 1e-9 of a half counted as one."""
    scale = 10**decimals
    return copysign(floor((abs(value) + HAIR) * scale + 0.5) / scale, value) or 0.0


@lru_cache(maxsize=65536)
def number(value: float | None, decimals: int, language: str, *, signed: bool = False) -> str:
    """A number with the language's separators: 1858 -> '1.858' (vi), '1,858' (en); None -> a dash."""
    if value is None or value != value:
        return MISSING
    printed = rounded(value, decimals)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(printed, format=pattern, locale=language)
    return f"+{text}" if signed and printed > 0 else text


def quantity(value: float | None, decimals: int, unit: str, language: str, *, signed: bool = False) -> str:
    """A number with its unit: '96,63 %' (vi), '96.63%' (en); index values without a unit stay bare."""
    text = number(value, decimals, language, signed=signed)
    if text == MISSING or not unit:
        return text
    space = "" if unit == "%" and language == "en" else NO_BREAK_SPACE
    return f"{text}{space}{unit}"


def day(value: date, language: str) -> str:
    """A date: 21/11/2026 (vi), 21 Nov 2026 (en)."""
    return f"{value:%d/%m/%Y}" if language == "vi" else format_date(value, "d MMM y", locale="en")


def moment(value: datetime, language: str) -> str:
    """A date with hours and minutes."""
    return f"{day(value, language)} {value:%H:%M}"


def local_moment(value: datetime, language: str) -> str:
    """The same of a moment in UTC, by the clocks of Vietnam."""
    return moment(value.replace(tzinfo=UTC).astimezone(periods.VIETNAM), language)


def period(code: str, language: str) -> str:
    """A period: '10/2026', 'quý III/2026', '6 tháng đầu năm 2023', '2024'."""
    year, _, part = code.partition("-")
    if not part:
        return year
    if part.startswith("Q"):
        roman = ("I", "II", "III", "IV")[int(part[1]) - 1]
        return f"quý {roman}/{year}" if language == "vi" else f"{part} {year}"
    if part.startswith("H"):
        half = "đầu" if part == "H1" else "cuối"
        return f"6 tháng {half} năm {year}" if language == "vi" else f"{part} {year}"
    if len(part) == 2:
        return (
            f"{part}/{year}"
            if language == "vi"
            else f"{format_date(date(int(year), int(part), 1), 'MMM y', locale='en')}"
        )
    return day(date.fromisoformat(code), language)
