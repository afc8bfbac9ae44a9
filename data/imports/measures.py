"""Units of measure as tables say them: 'ĐVT: Nghìn người', '(%)', 'Thous. pers.', '(Ha)'."""

import re
from dataclasses import dataclass

from data.imports import written_periods
from data.imports.knowledge import Indicator

_MULTIPLES = {
    "nghin": 1e3,
    "ngan": 1e3,
    "1000": 1e3,
    "1.000": 1e3,
    "thousand": 1e3,
    "thousands": 1e3,
    "thous": 1e3,
    "trieu": 1e6,
    "million": 1e6,
    "millions": 1e6,
    "mill": 1e6,
    "mil": 1e6,
    "ty": 1e9,
    "billion": 1e9,
    "billions": 1e9,
    "bill": 1e9,
}
_THINGS = {
    "persons": ("nguoi", "nhan khau", "pers", "person", "persons", "people", "inhabitants", "inhabitant"),
    "dong": ("dong", "vnd", "dongs"),
    "usd": ("usd", "do la my", "us dollars"),
    "dossiers": ("ho so", "dossiers"),
    "households": ("ho", "ho gia dinh", "households"),
    "weight": ("tan", "ton", "tons", "tonnes"),
    "hectares": ("ha", "hec ta", "hecta", "hectares"),
    "km2": ("km2",),
    "m2": ("m2",),
}
_SIZES = {"hectares": 0.01, "km2": 1.0, "m2": 1e-6}
"""What areas are in km2."""
_NOUNS = {name: thing for thing, names in _THINGS.items() for name in names}
_THING = "|".join(sorted(map(re.escape, _NOUNS), key=len, reverse=True))
_TIMES = "|".join(sorted(map(re.escape, _MULTIPLES), key=len, reverse=True))
_SCALED = re.compile(rf"(?<![\w.,])(?P<times>{_TIMES})\b\.?\s*(?:of\s+)?(?P<what>{_THING})\b")
_BARE = re.compile(rf"\s*(?P<what>{_THING})\.?\s*(?:$|[-–,;:.])")
_RATES = (
    ("density", re.compile(r"\b(?:nguoi|pers(?:ons?)?\.?|people|inhabitants?)\s*(?:/|per)\s*(?:1\s*)?(?:sq\.?\s*)?km")),
    ("permille", re.compile(r"‰|\bphan nghin\b|\bper ?mille\b|\bper thousand\b")),
    ("percent", re.compile(r"%|\bphan tram\b|\bper ?cent\b")),
)
_MARKED = re.compile(
    r"\(([^()]*)\)|\b(?:don vi tinh|dvt|don vi(?=\s*:)|unit(?=\s*:)|unit of measure)\s*[:.-]?\s*([^|()]*)"
)


@dataclass(frozen=True)
class Measure:
    """What a table's numbers count, and how much of it one of them is: ('persons', 1000)."""

    thing: str
    times: float = 1.0


def said(text: str) -> list[Measure]:
    """The units of measure in a text: thousands of things anywhere; bare ones and rates in brackets or after 'ĐVT'."""
    plain = written_periods.folded(text).replace("²", "2")
    found = []
    for match in _MARKED.finditer(plain):
        found += _read(next(part for part in match.groups() if part is not None))
    rate = next((name for name, pattern in _RATES[:1] if pattern.search(plain)), "")
    found += [Measure(rate)] if rate else [_scaled(match) for match in _SCALED.finditer(plain)]
    return list(dict.fromkeys(found))


def _read(piece: str) -> list[Measure]:
    rate = next((name for name, pattern in _RATES if pattern.search(piece)), "")
    if rate:
        return [Measure(rate)]
    match = _SCALED.search(piece)
    if match:
        return [_scaled(match)]
    match = _BARE.match(piece)
    return [_of(match["what"], 1.0)] if match else []


def _scaled(match: re.Match[str]) -> Measure:
    return _of(match["what"], _MULTIPLES[match["times"]])


def _of(noun: str, times: float) -> Measure:
    thing = _NOUNS[noun]
    return Measure("area", times * _SIZES[thing]) if thing in _SIZES else Measure(thing, times)


def of_indicator(indicator: Indicator) -> Measure | None:
    """The unit of measure of an indicator, None where it counts what nothing here knows."""
    for unit in (indicator.unit_vi, indicator.unit_en):
        found = said(f"({unit})")
        if found:
            return found[0]
    return None


def contradicts(text: str, indicator: Indicator) -> bool:
    """Whether a text gives units of measure and none of them is of the indicator's kind."""
    own, told = of_indicator(indicator), said(text)
    return own is not None and bool(told) and own.thing not in {one.thing for one in told}


def scale(texts: tuple[str, ...], indicator: Indicator) -> float:
    """What numbers are multiplied by to be in an indicator's unit, by the first of the texts that says so."""
    own = of_indicator(indicator)
    for text in texts:
        for one in said(text):
            if own is not None and one.thing == own.thing:
                return one.times / own.times
    return 1.0
