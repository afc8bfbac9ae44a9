"""What an analyst asks: indicators, units, periods, a formula and filters, as it stands in the URL."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from math import isfinite
from typing import Any

from components import format, words
from components.explore import formula as formulas
from components.explore.formula import Formula, Refused
from components.register import register
from data import periods, store, units

MOST_INDICATORS = 4
MOST_PARTS = 60
"""Parts of a choice of units."""
MOST_PICKED = 100
"""Units that can be picked one by one."""
KINDS = ("month", "quarter", "year")
DEFAULT_LENGTH = {"month": 24, "quarter": 12, "year": 6}
"""Periods that are shown where none are chosen."""
CHARTS = ("line", "bars", "scatter", "distribution", "multiples", "map", "before")
LEVELS = {"2025": ("province", "commune"), "2024": ("province", "district", "commune")}
STATES = ("on_track", "at_risk", "behind", "not_assessable")
LONGEST_FIND = 80
Say = Callable[..., None]


@dataclass(frozen=True)
class Part:
    """A part of a choice of units: one unit, or all those of a level that lie in it."""

    frame: str
    code: str
    level: str = ""

    def __str__(self) -> str:
        return "-".join(part for part in (self.frame, self.code, self.level) if part)


@dataclass(frozen=True)
class Question:
    """One question on one data version; `low` and `high` bound the first indicator, None for no bound.

    `picked` are the units that a chart was asked to keep, `marked` those marked in the table.
    """

    version: str
    language: str
    indicators: tuple[str, ...]
    parts: tuple[Part, ...]
    kind: str
    since: str
    until: str
    formula: Formula | None = None
    states: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    peers: str = ""
    find: str = ""
    picked: tuple[Part, ...] = ()
    marked: tuple[Part, ...] = ()

    def word(self, key: str, **values: Any) -> str:
        """A word of the screen in the reader's language."""
        return words.word(key, self.language, **values)

    @property
    def frames(self) -> tuple[str, ...]:
        """The frames its units are of."""
        return tuple(dict.fromkeys(part.frame for part in self.parts))

    @property
    def needed(self) -> tuple[str, ...]:
        """Every indicator it reads."""
        made = self.formula.codes if self.formula else ()
        return tuple(dict.fromkeys((*self.indicators, *made)))

    def options(self) -> dict[str, str]:
        """The question as options of the URL; an option that holds nothing is ''."""
        return {
            "indicators": ".".join(self.indicators),
            "units": join(self.parts),
            "periods": f"{self.kind}_{self.since}_{self.until}",
            "formula": formulas.encode(self.formula) if self.formula else "",
            "state": ".".join(self.states),
            "status": ".".join(self.statuses),
            "range": range_text(self.low, self.high),
            "peers": self.peers,
            "find": self.find,
            "picked": join(self.picked),
            "marked": join(self.marked),
        }


def join(parts: Iterable[Part]) -> str:
    """Parts as they stand in an address: '2024-58.2025-56-commune'."""
    return ".".join(str(part) for part in parts)


def range_text(low: float | None, high: float | None) -> str:
    """Bounds as they stand in an address: '80_', '_95.5'; '' for none."""
    if low is None and high is None:
        return ""
    return "_".join("" if bound is None else f"{bound:g}" for bound in (low, high))


def strict(version: str, language: str, options: Mapping[str, str]) -> Question:
    """The question of an address that names all it asks. Raises LookupError for anything unknown."""
    if not store.is_published(version) or language not in ("vi", "en"):
        raise LookupError(version)

    def refuse(key: str, **values: Any) -> None:
        raise LookupError(f"{key}: {values}")

    for name in ("indicators", "units", "periods"):
        if not options.get(name):
            raise LookupError(name)
    return read(version, language, options, {}, refuse)


def read(version: str, language: str, options: Mapping[str, str], default: Mapping[str, str], say: Say) -> Question:
    """The question that options mean; what is missing is taken from `default`, what is unknown is left out and said.

    `default`: indicators, units and periods that stand for a choice that is missing or means nothing.
    """
    reader = _Reader(version, language, options, default, say)
    indicators = reader.indicators()
    parts = reader.parts("units", MOST_PARTS) or decode_parts(default.get("units", ""))
    formula = reader.formula()
    frames = tuple(dict.fromkeys(part.frame for part in parts))
    needed = tuple(dict.fromkeys((*indicators, *(formula.codes[:2] if formula else ()))))
    kind, since, until = reader.periods(frames, tuple(code for code in needed if code != formulas.PEOPLE) or needed)
    low, high = reader.bounds()
    return Question(
        version=version,
        language=language,
        indicators=indicators,
        parts=parts,
        kind=kind,
        since=since,
        until=until,
        formula=formula,
        states=reader.several("state", STATES),
        statuses=reader.several("status", formulas.STATUSES),
        low=low,
        high=high,
        peers=reader.peers(parts),
        find=options.get("find", "")[:LONGEST_FIND],
        picked=tuple(part for part in reader.parts("picked", MOST_PICKED) if not part.level),
        marked=tuple(part for part in reader.parts("marked", MOST_PICKED) if not part.level),
    )


def decode_parts(text: str) -> tuple[Part, ...]:
    """The parts of an address as written, whether they exist or not."""
    return tuple(Part(*pieces) for piece in text.split(".") if 2 <= len(pieces := piece.split("-")) <= 3)


def held_periods(version: str, frames: tuple[str, ...], indicators: tuple[str, ...]) -> dict[str, list[str]]:
    """The periods of each kind that have values, oldest first; kinds without any are left out."""
    rows = store.rows("explore_periods", version, frames=frames, indicators=indicators)
    found = {kind: [row.period for row in rows if row.kind == kind] for kind in KINDS}
    return {kind: codes for kind, codes in found.items() if codes}


def levels_in(version: str, frame: str, code: str) -> tuple[str, ...]:
    """The levels of units below a unit, the nearest first."""
    above = units.unit(version, frame, code)
    if above is None or above.is_leaf:
        return ()
    order = ("country", *LEVELS[frame])
    return order[order.index(above.level) + 1 :]


def bands(version: str, parts: Iterable[Part]) -> store.Rows:
    """The peer groups that units of the first part can be in."""
    first = next(iter(parts))
    level = first.level or units.unit(version, first.frame, first.code).level
    if level == "country":
        return ()
    return store.rows("peer_bands", version, frame=first.frame, level=level, place="VN", unit="")


@dataclass(frozen=True)
class _Reader:
    """Reads the options one by one, saying what could not be taken."""

    version: str
    language: str
    options: Mapping[str, str]
    default: Mapping[str, str]
    say: Say

    def _given(self, name: str) -> list[str]:
        return [piece for piece in self.options.get(name, "").split(".") if piece]

    def indicators(self) -> tuple[str, ...]:
        known, asked = register(self.version, self.language), dict.fromkeys(self._given("indicators"))
        found = [code for code in asked if code in known]
        for code in asked.keys() - found:
            self.say("explore.unknown_indicator", given=code)
        if len(found) > MOST_INDICATORS:
            self.say("explore.many_indicators", most=MOST_INDICATORS)
        return tuple(found[:MOST_INDICATORS]) or tuple(self.default.get("indicators", "").split("."))

    def parts(self, name: str, most: int) -> tuple[Part, ...]:
        asked = list(dict.fromkeys(self._given(name)))
        found = []
        for piece in asked:
            part = next(iter(decode_parts(piece)), None)
            if part is None or not self._exists(part):
                self.say("explore.unknown_unit", given=piece)
            else:
                found.append(part)
        if len(found) > most:
            self.say("explore.many_units", most=most)
        return tuple(found[:most])

    def _exists(self, part: Part) -> bool:
        if units.unit(self.version, part.frame, part.code) is None:
            return False
        return not part.level or part.level in levels_in(self.version, part.frame, part.code)

    def formula(self) -> Formula | None:
        text = self.options.get("formula", "")
        if not text:
            return None
        known, made = register(self.version, self.language), formulas.decode(text)
        if made is None or not set(made.codes) <= known.keys():
            self.say("explore.unknown_formula", given=text)
            return None
        try:
            formulas.result(made, *(known[code] for code in made.codes))
        except Refused as problem:
            self.say("explore.refused", why=str(problem))
            return None
        return made

    def periods(self, frames: tuple[str, ...], indicators: tuple[str, ...]) -> tuple[str, str, str]:
        held = held_periods(self.version, frames, indicators)
        if not held:
            self.say("explore.no_periods")
            return ("year", "2024", "2024")
        text = self.options.get("periods", "")
        kind, _, ends = text.partition("_")
        since, _, until = ends.partition("_")
        if kind in held and since in held[kind] and until in held[kind] and since <= until:
            return kind, since, until
        now = self._standing(held)
        if text:
            self.say(
                "explore.unknown_periods",
                given=text,
                now=" – ".join(format.period(code, self.language) for code in now[1:]),
            )
        return now

    def _standing(self, held: Mapping[str, list[str]]) -> tuple[str, str, str]:
        """The last periods of the wished kind up to the wished one, else of the finest kind there is."""
        wished = self.default.get("periods", "")
        given = self.options.get("periods", "").partition("_")[0]
        kind = given if given in held else _kind_of(wished)
        kind = kind if kind in held else next(iter(held))
        codes = [code for code in held[kind] if _kind_of(wished) != kind or code <= wished] or held[kind]
        shown = codes[-DEFAULT_LENGTH[kind] :]
        return kind, shown[0], shown[-1]

    def several(self, name: str, known: tuple[str, ...]) -> tuple[str, ...]:
        asked = dict.fromkeys(self._given(name))
        for piece in asked:
            if piece not in known:
                self.say("explore.unknown_filter", given=piece)
        return tuple(piece for piece in known if piece in asked)

    def bounds(self) -> tuple[float | None, float | None]:
        text = self.options.get("range", "")
        if not text:
            return None, None
        low, _, high = text.partition("_")
        found = [_number(piece) for piece in (low, high)]
        bounds = [bound for bound in found if bound is not None]
        if "_" not in text or not all(map(isfinite, bounds)) or bounds != sorted(bounds):
            self.say("explore.unknown_range", given=text)
            return None, None
        return found[0], found[1]

    def peers(self, parts: tuple[Part, ...]) -> str:
        given = self.options.get("peers", "")
        if given and not any(row.band == given for row in bands(self.version, parts)):
            self.say("explore.unknown_peers", given=given)
            return ""
        return given


def _number(text: str) -> float | None:
    """A bound, None for an empty text, not a number for anything else that is none."""
    try:
        return float(text) if text else None
    except ValueError:
        return float("nan")


def _kind_of(code: str) -> str:
    try:
        return periods.parse(code).kind
    except ValueError:
        return ""


def offered_parts(version: str, parts: Iterable[Part]) -> list[Part]:
    """What can be chosen without a search: whole levels, provinces and what lies in them; and what is chosen."""
    found = [Part(frame, "VN", level) for frame in LEVELS for level in LEVELS[frame]]
    found += [Part(frame, "VN") for frame in LEVELS]
    provinces = [row for row in units.index(version).values() if row.level == "province"]
    found += [Part(row.frame, row.code) for row in provinces]
    found += [
        Part(row.frame, row.code, level)
        for row, level in product(provinces, ("commune", "district"))
        if level in LEVELS[row.frame]
    ]
    return list(dict.fromkeys((*parts, *found)))
