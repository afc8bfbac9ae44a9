"""Numbers as people write them, the Vietnamese or the English way; which of the two is decided for a whole column."""

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from data.imports.cells import Broken, Share, Value

STYLES = ("vi", "en")
"""'vi': 1.234.567,8; 'en': 1,234,567.8."""
_MISSING = frozenset(
    [
        "-",
        "--",
        "---",
        "–",
        "—",
        "―",
        "…",
        "...",
        "..",
        ".",
        "x",
        "n/a",
        "na",
        "n.a",
        "n.a.",
        "#n/a",
        "nan",
        "null",
        "none",
        "nil",
        "kxđ",
        ":",
        "*",
        "/",
        "(na)",
        "không có số liệu",
        "không có",
        "chưa có",
        "chưa có số liệu",
        "không",
        "khong",
        "khong co so lieu",
        "chưa công bố",
        "không áp dụng",
        "không đánh giá",
        "không xếp hạng",
        "không phát sinh",
        "no data",
        "not available",
        "not applicable",
        "missing",
    ]
)
_SPACES = re.compile(r"[\s\u00a0\u2000-\u200b\u202f\u2060\u3000\ufeff\u00ad']+")
_MARK = re.compile(r"[*†‡]+$|\s*\[\d+\]$")
_PATTERNS = {
    "vi": re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?"),
    "en": re.compile(r"[+-]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,3})?"),
}
_SPACED = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?")
_PLAIN = re.compile(r"-?\d+")


class NoNumber(ValueError):
    """A cell that is not a number; its text is the reason's name."""


def is_missing(value: Value) -> bool:
    """Whether a cell says that there is no value."""
    if value is None:
        return True
    if isinstance(value, float):
        return math.isnan(value)
    if not isinstance(value, str) or isinstance(value, Broken):
        return False
    return _says_missing(value)


@lru_cache(maxsize=100_000)
def _says_missing(text: str) -> bool:
    text = _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip().casefold()
    return not text or text in _MISSING


def _bare(text: str) -> tuple[str, bool]:
    """A written number without spaces, brackets and signs of per cent; and whether it is per cent."""
    text = unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-")
    text = _MARK.sub("", _SPACES.sub(" ", text).strip())
    percent = text.endswith("%")
    text = text.removesuffix("%").strip()
    if text.startswith("(") and text.endswith(")"):
        text = "-" + text[1:-1].strip()
        percent, text = (True, text[:-1]) if text.endswith("%") else (percent, text)
    if _SPACED.fullmatch(text):
        text = text.replace(" ", "")
    return text.replace("- ", "-"), percent


@lru_cache(maxsize=100_000)
def fits(text: str) -> frozenset[str]:
    """The styles in which a text is a number."""
    bare, _ = _bare(text)
    return frozenset(style for style in STYLES if _PATTERNS[style].fullmatch(bare))


def read(value: Value, style: str) -> float:
    """The number in a cell; per cent as it is shown (0.9663 shown as 96.63 % is 96.63). Raises NoNumber.

    The error's text is 'broken', 'infinite' or 'text'.
    """
    if isinstance(value, Broken):
        raise NoNumber("broken")
    if isinstance(value, bool) or value is None:
        raise NoNumber("text")
    if isinstance(value, Share):
        return _finite(round(100 * float(value), 10))
    if isinstance(value, int | float):
        return _finite(float(value))
    if not isinstance(value, str):
        raise NoNumber("text")
    if _PLAIN.fullmatch(value):
        return _finite(float(value))
    return _finite(_written(value, style))


def _written(text: str, style: str) -> float:
    bare, _ = _bare(text)
    if bare.lstrip("+-").casefold() in ("inf", "infinity", "∞", "vô cùng"):
        raise NoNumber("infinite")
    if not _PATTERNS[style].fullmatch(bare):
        raise NoNumber("text")
    plain = bare.replace(".", "").replace(",", ".") if style == "vi" else bare.replace(",", "")
    return float(plain)


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise NoNumber("infinite")
    return number


def style_of(texts: Iterable[str]) -> tuple[str, bool]:
    """How the numbers of a column are written ('' where every one reads in both ways alike), and whether that is sure.

    A style that more texts fit wins; where all fit both and mean different numbers, it is not sure.
    """
    counts = dict.fromkeys(STYLES, 0)
    differing = 0
    for text in texts:
        fitting = fits(text)
        for style in fitting:
            counts[style] += 1
        if len(fitting) == 2 and _written(text, "vi") != _written(text, "en"):
            differing += 1
    if counts["vi"] != counts["en"]:
        return max(STYLES, key=lambda style: counts[style]), True
    return ("", True) if not differing else ("", False)


def likelier(
    texts: Sequence[str], *, decimals: int, low: float | None, high: float | None, hint: str
) -> tuple[str, str]:
    """The style of a column that reads in both, and why: 'range', 'whole', 'thousands' or 'sheet'.

    By the bounds of the indicator, then by whether it counts whole things, then by the other columns (`hint`).
    """
    inside = {style: _inside([_written(text, style) for text in texts], low, high) for style in STYLES}
    if inside["vi"] != inside["en"]:
        return ("vi" if inside["vi"] else "en"), "range"
    if decimals == 0:
        whole = {style: all(_written(text, style).is_integer() for text in texts) for style in STYLES}
        if whole["vi"] != whole["en"]:
            return ("vi" if whole["vi"] else "en"), "whole"
    return (hint, "sheet") if hint else ("vi", "thousands")


def _inside(values: Sequence[float], low: float | None, high: float | None) -> bool:
    return all((low is None or value >= low) and (high is None or value <= high) for value in values)
