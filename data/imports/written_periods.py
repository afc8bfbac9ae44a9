"""Periods as people write them: 'Năm 2024', 'Quý I/2025', 'T3/2025', '6 tháng đầu năm 2024', 'Prel. 2024', a date."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from data import periods
from data.imports.cells import Value
from data.texts import plain

_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_QUARTER = r"(?P<quarter>iv|iii|ii|i|[1-4])"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>1[0-2]|0?[1-9])"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:quy|q|quarter)\s*{_QUARTER}\s*(?:[/,.-]|nam|of)?\s*(?:nam\s*)?{_YEAR}\b",
        rf"\b{_YEAR}\s*[-/]?\s*(?:q|quy\s*){_QUARTER}\b",
        rf"\b{_QUARTER}\s*/\s*{_YEAR}\b(?<![0-9]/....)",
        rf"\b(?:6|sau)\s*thang\s*(?P<half>dau|cuoi)(?:\s*nam)?\s*{_YEAR}\b",
        rf"\b(?P<half>first|second|h1|h2)\s*(?:half|6 months)?\s*(?:of|/|-)?\s*{_YEAR}\b",
        rf"\b{_YEAR}\s*[-/]?\s*(?P<half>h1|h2)\b",
        rf"\b(?:thang|t|month)\s*{_MONTH}\s*(?:[/.,-]|nam)?\s*(?:nam\s*)?{_YEAR}\b",
        rf"\b(?P<name>{'|'.join(_MONTHS)})[a-z]*\.?[\s,/-]+{_YEAR}\b",
    )
)
_ALONE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_YEAR}-(?P<month>0[1-9]|1[0-2])",
        rf"{_MONTH}[/.-]{_YEAR}",
        rf"{_YEAR}[/.](?P<month>1[0-2]|0?[1-9])",
    )
)
_YEAR_ALONE = re.compile(rf"(?<![\d./-]){_YEAR}(?![\d]|[./-]\d)")
_NO_PERIOD = re.compile(
    r"\b(?:(?:3|9|ba|chin|[124578]|10|11)\s*thang(?:\s*(?:dau|cuoi))?|luy ke|nhiem ky|"
    r"(?:19|20)\d{2}\s*[-–/]\s*(?:19|20)?\d{2}\b(?!-))"
)
_DATE = r"(?:\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*|\d{1,2}\s*thang\s*\d{1,2}\s*(?:nam|[/,-])?\s*)(?:19|20)\d{2}"
_SIGNED = re.compile(
    r"\b(?:quyet dinh|nghi quyet|nghi dinh|thong tu|cong van|van ban|to trinh|thong bao|bao cao so|ke hoach so|"
    rf"kem theo|ban hanh)\b(?:(?!\bnam\s*(?:19|20)).){{0,120}}?\bngay\s*{_DATE}"
    rf"|,\s*ngay\s*{_DATE}"
)
"""The day on which a document was signed, which says nothing of the time its numbers are of."""
_DAY = (
    re.compile(r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>(?:19|20)\d{2})"),
    re.compile(r"(?P<y>(?:19|20)\d{2})[/.-](?P<m>\d{1,2})[/.-](?P<d>\d{1,2})(?:[t ].*)?"),
)
_SERIALS = (25_569, 73_050)
"""Serial days of spreadsheets between 1970 and 2099."""
_SERIAL_DAY_0 = date(1899, 12, 30)
UNSTORED = "unstored"
"""A span of time that the store keeps no values of, such as nine months or a term of years."""


def folded(text: str) -> str:
    """Lower case, without accents, every space one."""
    return _SPACES.sub(" ", plain(unicodedata.normalize("NFC", text))).strip()


def read(value: Value, kind: str = "") -> str | None:
    """The code of the period a whole cell names, UNSTORED, or None. `kind` turns a day into the period it is in."""
    if isinstance(value, datetime | date):
        return of_day(value.date() if isinstance(value, datetime) else value, kind)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return _of_number(value, kind)
    if not isinstance(value, str):
        return None
    text = folded(value)
    if re.fullmatch(r"\d{5}(?:\.0+)?", text):
        return _of_number(int(float(text)), kind)
    text = re.sub(r"^((?:19|20)\d{2})\.0+$", r"\1", text)
    day = _day(text)
    if day:
        return of_day(day, kind)
    for pattern in _ALONE:
        match = pattern.fullmatch(text)
        if match:
            return f"{match['year']}-{int(match['month']):02d}"
    return find(text)


def find(text: str) -> str | None:
    """The code of the period named somewhere in a text (a header, a title), UNSTORED, or None."""
    text = _SIGNED.sub(" ", folded(text))
    for pattern in _PATTERNS:
        match = pattern.search(text)
        if match:
            return _code(match.groupdict())
    if _NO_PERIOD.search(text):
        return UNSTORED
    years = {match["year"] for match in _YEAR_ALONE.finditer(text)}
    return years.pop() if len(years) == 1 else None


def without(text: str) -> str:
    """A folded text without the period in it."""
    text = folded(text)
    for pattern in (*_PATTERNS, _NO_PERIOD):
        text = pattern.sub(" ", text)
    text = re.sub(
        rf"\b(?:so bo|uoc(?: tinh)?|chinh thuc|prel|prel\.|preliminary|est|estimate)\b\.?|(?<!\d){_YEAR}(?!\d)",
        " ",
        text,
    )
    text = re.sub(r"\b(?:nam|year|thang|quy)\s*$|^\s*(?:nam|year)\b|\b(?:nam|year)\s*(?=[|(])", " ", text.strip())
    return _SPACES.sub(" ", text).strip(" |-,.:;/")


def of_day(day: date, kind: str = "") -> str:
    """The code of the period a day lies in; of the day's month without a kind."""
    if kind == "year":
        return f"{day.year}"
    if kind == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    if kind == "half":
        return f"{day.year}-H{1 if day.month <= 6 else 2}"
    return day.isoformat() if kind == "day" else f"{day.year}-{day.month:02d}"


def is_code(text: str) -> bool:
    """Whether a text is the code of a period."""
    try:
        periods.parse(text)
    except ValueError:
        return False
    return True


def _of_number(number: int, kind: str) -> str | None:
    if 1900 <= number <= 2099:
        return f"{number}"
    if 190001 <= number <= 209912 and 1 <= number % 100 <= 12:
        return f"{number // 100}-{number % 100:02d}"
    if _SERIALS[0] <= number <= _SERIALS[1]:
        return of_day(_SERIAL_DAY_0 + timedelta(days=number), kind)
    return None


def _day(text: str) -> date | None:
    for pattern in _DAY:
        match = pattern.fullmatch(text)
        if match:
            try:
                return date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                return None
    return None


def _code(parts: dict[str, str | None]) -> str:
    year = parts["year"]
    if parts.get("quarter"):
        quarter = str(parts["quarter"])
        return f"{year}-Q{_ROMAN.get(quarter) or int(quarter)}"
    if parts.get("half"):
        return f"{year}-H{1 if parts['half'] in ('dau', 'first', 'h1') else 2}"
    if parts.get("name"):
        return f"{year}-{_MONTHS.index(str(parts['name'])) + 1:02d}"
    return f"{year}-{int(str(parts['month'])):02d}"
