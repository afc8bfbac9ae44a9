"""What the table of a ranking draws: a set of units in order as pages of JSON, and the whole set as CSV."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from statistics import quantiles
from typing import Any

import orjson

from components import assets, format, words
from components.indicator import Indicator
from components.register import register
from components.search import plain
from components.selection import COUNTRY, full_name
from data import home, periods, spreadsheet, store, units

ROWS_A_PAGE = 60
"""Rows of one document."""
LONGEST_FIND = 80
"""Characters of a text that is looked for."""
SORTS = ("rank", "change", "rank_change", "name")
"""What the rows can be ordered by; a leading '-' turns the order round."""
SPARK_PERIODS = {"year": 6, "half": 6, "quarter": 9, "month": 13, "day": 31}
"""Periods of the small line beside a row, the shown one last."""
LEAST_OF_SPARK = 3
"""Values below which a line says nothing."""
PEOPLE_DECIMALS = 1
"""Decimals of a count per 1,000 people."""
_LANGUAGES = ("vi", "en")
_LEVELS = {"2025": ("province", "commune"), "2024": ("province", "district", "commune")}
_STATES = ("on_track", "at_risk", "behind", "not_assessable")


@dataclass(frozen=True)
class Asked:
    """One set of units on one indicator and period; `peers` is a band of peers or '' for all."""

    version: str
    frame: str
    level: str
    place: str
    indicator: str
    period: str
    peers: str = ""
    per_head: bool = False


@dataclass(frozen=True)
class _Place:
    """What a row's neighbours make of it: its tie mark and how far the next place up and the leader are."""

    tie: str
    up: float | None
    leader: float | None


_NOWHERE = _Place("", None, None)


@dataclass(frozen=True)
class _Standing:
    """A set in order of rank, with what can only be told from the whole set."""

    rows: store.Rows
    places: tuple[_Place, ...]
    decimals: int
    is_ranked: bool
    bounds: Mapping[str, float | None]
    names: Counter[tuple[str, str]]


def asset(
    *,
    version: str, frame: str, indicator: str, period: str, place: str, level: str,
    language: str = "vi", peers: str = "", per_head: str = "",
    sort: str = "rank", offset: str = "0", find: str = "", chosen: str = "",
) -> assets.Asset:  # fmt: skip
    """A page as an asset, from the texts of an address. Raises LookupError for anything unknown."""
    asked = ask(version, frame, indicator, period, place, level, peers, per_head)
    if not offset.isascii() or not offset.isdigit() or len(offset) > 6 or len(find) > LONGEST_FIND:
        raise LookupError(offset)
    made = _asset if not find else _asset.__wrapped__
    return made(asked, language, sort, int(offset), find, chosen)


@lru_cache(maxsize=512)
def _asset(asked: Asked, language: str, sort: str, offset: int, find: str, chosen: str) -> assets.Asset:
    page = document(asked, language=language, sort=sort, offset=offset, find=find, chosen=chosen)
    return assets.make(orjson.dumps(page), ".json")


def csv(
    *, version: str, frame: str, indicator: str, period: str, place: str, level: str,
    language: str = "vi", peers: str = "", per_head: str = "",
) -> assets.Asset:  # fmt: skip
    """The whole set for spreadsheets, UTF-8 with a byte order mark. Raises LookupError for anything unknown."""
    return _csv(ask(version, frame, indicator, period, place, level, peers, per_head), language)


@lru_cache(maxsize=8)
def _csv(asked: Asked, language: str) -> assets.Asset:
    return assets.make(spreadsheet.csv(_csv_lines(asked, language)), ".csv")


def ask(
    version: str, frame: str, indicator: str, period: str, place: str, level: str, peers: str, per_head: str
) -> Asked:
    """The set that the texts of an address mean. Raises LookupError for anything unknown."""
    if not store.is_published(version):
        raise LookupError(version)
    try:
        periods.parse(period)
    except ValueError as problem:
        raise LookupError(period) from problem
    described = register(version, "vi").get(indicator)
    if described is None or level not in _LEVELS.get(frame, ()) or units.unit(version, frame, place) is None:
        raise LookupError(indicator)
    if per_head not in ("", "1") or (per_head and not described.is_count):
        raise LookupError(per_head)
    if peers and not any(row.band == peers for row in _bands(version, frame, level)):
        raise LookupError(peers)
    return Asked(version, frame, level, place, indicator, period, peers, bool(per_head))


def _bands(version: str, frame: str, level: str) -> store.Rows:
    """Every peer group of a level."""
    return store.rows("peer_bands", version, frame=frame, level=level, place=COUNTRY, unit="")


def unit_label(described: Indicator, *, per_head: bool) -> str:
    """The unit the values are in: 'hồ sơ', or 'hồ sơ/1.000 dân'."""
    return words.word("standings.per_head", described.language, unit=described.unit) if per_head else described.unit


def document(asked: Asked, *, language: str, sort: str, offset: int, find: str, chosen: str) -> dict[str, Any]:
    """One page of a set: its rows as they are printed and what the head of the table says of the whole."""
    described, standing = _described(asked, language), _standing(asked)
    order = _found(asked, _order(asked, sort), find)
    position = {standing.rows[index].code: at for at, index in enumerate(order)} if chosen or _documented(asked) else {}
    shown = order[offset : offset + ROWS_A_PAGE]
    sparks = _sparks(asked, tuple(standing.rows[index].code for index in shown))
    statuses = {row.status for row in standing.rows if row.value is not None}
    states = {row.state for row in standing.rows if row.value is not None}
    return {
        "total": len(standing.rows),
        "matching": len(order),
        "ranked": standing.is_ranked,
        "offset": offset,
        "sort": sort,
        "summary": _summary(asked, described),
        "note": note(standing.rows, language),
        "status": statuses.pop() if len(statuses) == 1 else "",
        "states": [state for state in _STATES if state in states],
        "ties": [tie for tie in ("=", "≈") if any(place.tie == tie for place in standing.places)],
        "difference_unit": _difference_unit(described),
        "least_cases": home.LEAST_CASES if any(_is_few(row, described) for row in standing.rows) else None,
        **standing.bounds,
        "documented": [
            {"code": row.code, "name": row.name, "position": position.get(row.code)} for row in _documented(asked)
        ],
        "chosen": _shown_position(standing, order, position.get(chosen)),
        "rows": [_row(asked, described, index, sparks.get(standing.rows[index].code, [])) for index in shown],
    }


def _shown_position(standing: _Standing, order: tuple[int, ...], position: int | None) -> int | None:
    """Where a unit stands in an order; None for one that has neither value nor rank, which nobody has to be led to."""
    if position is None:
        return None
    row = standing.rows[order[position]]
    return None if row.value is None and row.rank is None else position


def _described(asked: Asked, language: str) -> Indicator:
    if language not in _LANGUAGES:
        raise LookupError(language)
    return register(asked.version, language)[asked.indicator]


# The set


@lru_cache(maxsize=12)
def _standing(asked: Asked) -> _Standing:
    described = _described(asked, "vi")
    rows = store.rows(
        "standings", asked.version,
        frame=asked.frame, level=asked.level, place=asked.place, indicator=asked.indicator, period=asked.period,
        peers=asked.peers, per_head=asked.per_head, least_share=home.LEAST_RANKED_SHARE,
    )  # fmt: skip
    decimals = PEOPLE_DECIMALS if asked.per_head else described.decimals
    is_ranked = len(rows) > 1 and any(row.rank is not None for row in rows)
    places = _places(rows, decimals, _rounding_error(asked), described.direction) if is_ranked else ()
    names = Counter((row.parent, row.name) for row in rows)
    return _Standing(rows, places or (_NOWHERE,) * len(rows), decimals, is_ranked, _bounds(rows, decimals), names)


def _rounding_error(asked: Asked) -> float:
    """How far a derived value may be from an unrounded one, in the indicator's unit."""
    found = next(row.rounding_error for row in store.rows("indicators", asked.version) if row.code == asked.indicator)
    return 0.0 if asked.per_head or found is None or found != found else found


def _bounds(rows: store.Rows, decimals: int) -> dict[str, float | None]:
    """The ends of a set's values as they are printed; quartiles and median where enough units have one."""
    values = sorted(row.value for row in rows if row.value is not None)
    found: dict[str, float | None] = dict.fromkeys(("low", "q1", "median", "q3", "high"))
    if values:
        found |= {"low": values[0], "high": values[-1]}
    if len(values) > 1 and len(values) >= home.LEAST_RANKED_SHARE * len(rows):
        found["q1"], found["median"], found["q3"] = quantiles(values, n=4, method="inclusive")
    return {name: None if value is None else format.rounded(value, decimals) for name, value in found.items()}


@dataclass
class _Group:
    """Neighbours that share a rank and a printed value."""

    rank: int
    printed: float
    members: list[int]
    error: float


def _places(rows: store.Rows, decimals: int, error: float, direction: str) -> tuple[_Place, ...]:
    """Tie mark and distances of every row; a distance only where the place it is measured to is known."""
    groups = _groups(rows, decimals, error)
    sense = -1 if direction == "down" else 1
    leader = groups[0] if groups and groups[0].rank == 1 else None
    found = [_NOWHERE] * len(rows)
    for at, group in enumerate(groups):
        beside = groups[max(0, at - 1) : at] + groups[at + 1 : at + 2]
        is_near = any(abs(other.printed - group.printed) <= other.error + group.error + format.HAIR for other in beside)
        tie = "=" if len(group.members) > 1 else "≈" if is_near else ""
        above = groups[at - 1] if at else None
        if above and above.rank + len(above.members) != group.rank:
            above = None
        place = _Place(tie, *(_distance(group, other, sense, decimals) for other in (above, leader)))
        for index in group.members:
            found[index] = place
    return tuple(found)


def _groups(rows: store.Rows, decimals: int, error: float) -> list[_Group]:
    groups: list[_Group] = []
    for index, row in enumerate(rows):
        if row.rank is None or row.value is None:
            continue
        printed, own = format.rounded(row.value, decimals), error if row.status == "derived" else 0.0
        if groups and (groups[-1].rank, groups[-1].printed) == (row.rank, printed):
            groups[-1].members.append(index)
            groups[-1].error = max(groups[-1].error, own)
        else:
            groups.append(_Group(row.rank, printed, [index], own))
    return groups


def _distance(group: _Group, other: _Group | None, sense: int, decimals: int) -> float | None:
    """How much better another group's value is, None where it is not."""
    if other is None or other is group or (other.printed - group.printed) * sense <= 0:
        return None
    return format.rounded(abs(other.printed - group.printed), decimals)


@lru_cache(maxsize=24)
def _order(asked: Asked, sort: str) -> tuple[int, ...]:
    """Indexes of a set's rows in an order; what is not known comes last whichever way round."""
    key = sort.removeprefix("-")
    if key not in SORTS:
        raise LookupError(sort)
    rows = _standing(asked).rows
    if key == "rank" and not sort.startswith("-"):
        return tuple(range(len(rows)))
    merit = _merits(asked)[key]
    known = [(value, row.name_order, index) for index, row in enumerate(rows) if (value := merit(row)) is not None]
    unknown = [index for index, row in enumerate(rows) if merit(row) is None]
    turned = -1 if sort.startswith("-") else 1
    known.sort(key=lambda one: (turned * one[0], one[1]))
    return (*(index for *_, index in known), *unknown)


def _merits(asked: Asked) -> dict[str, Callable[[Any], float | None]]:
    """What each order sorts by, the smallest first: the best rank, the largest gain, the first name."""
    sense = 1 if _described(asked, "vi").direction == "down" else -1
    return {
        "rank": lambda row: row.rank,
        "change": lambda row: None if row.change is None else sense * row.change,
        "rank_change": lambda row: None if (gained := _gained(row)) is None else -gained,
        "name": lambda row: row.name_order,
    }


def _gained(row: Any) -> int | None:
    """Places gained on the period before."""
    return None if row.rank is None or row.previous_rank is None else row.previous_rank - row.rank


def _found(asked: Asked, order: tuple[int, ...], find: str) -> tuple[int, ...]:
    """Those of an order whose full name holds a text, with or without accents."""
    wanted = plain(find)
    if not wanted:
        return order
    rows, index = _standing(asked).rows, units.index(asked.version)
    return tuple(at for at in order if wanted in index[asked.frame, rows[at].code].plain_full_name)


def _documented(asked: Asked) -> list[Any]:
    """Rows of the units that the source documents name, by name."""
    return sorted((row for row in _standing(asked).rows if row.documented), key=lambda row: row.name_order)


# A row


def _row(asked: Asked, described: Indicator, index: int, spark: list[float | None]) -> dict[str, Any]:
    standing, language = _standing(asked), described.language
    row, place, decimals = standing.rows[index], standing.places[index], standing.decimals
    gained = _gained(row) if standing.is_ranked else None
    rank = row.rank if standing.is_ranked else None
    return {
        "code": row.code,
        "name": _name(standing, row, language),
        "place": _place(asked, row),
        "drill": row.has_children,
        "rank": rank,
        "rank_text": format.number(rank, 0, language),
        "tie": place.tie,
        "value": None if row.value is None else format.rounded(row.value, decimals),
        "text": format.quantity(row.value, decimals, _unit_beside(described), language),
        "few": _few(row, described),
        "state": row.state or "not_assessable",
        "status": row.status or "",
        "apportioned": bool(row.apportioned_share),
        "change_text": _difference(row.change, described, decimals, signed=True),
        "change_tone": _tone(row.change, described, decimals),
        "rank_change": gained,
        "up_text": _difference(place.up, described, decimals),
        "leader_text": _difference(place.leader, described, decimals),
        "spark": spark,
        "documented": bool(row.documented),
    }


def _name(standing: _Standing, row: Any, language: str) -> str:
    """The bare name, with its kind where a sibling has the same one."""
    return row.name if standing.names[row.parent, row.name] == 1 else full_name(row, language)


def _place(asked: Asked, row: Any) -> str:
    """The units between a row's and the place of the set, nearest first; '' where there are none."""
    above = units.path(asked.version, asked.frame, row.parent)
    outside = [unit.code for unit in above].index(asked.place) + 1
    return ", ".join(unit.name for unit in reversed(above[outside:]))


def _is_few(row: Any, described: Indicator) -> bool:
    """Whether a rate comes from too few cases to judge it."""
    return described.carry_rule == "ratio" and row.denominator is not None and row.denominator < home.LEAST_CASES


def _few(row: Any, described: Indicator) -> str:
    """How many cases such a rate comes from, '' for others."""
    if not _is_few(row, described):
        return ""
    cases = format.number(row.denominator, 0, described.language)
    return words.word("standings.few", described.language, count=cases)


def _unit_beside(described: Indicator) -> str:
    """The unit that stands beside every number: that of a rate; others are named once, above the column."""
    return described.unit if described.unit == "%" else ""


def _difference_unit(described: Indicator) -> str:
    """The unit of a difference of two values, percentage points for a rate."""
    return words.word("standings.points", described.language) if described.unit == "%" else ""


def _difference(value: float | None, described: Indicator, decimals: int, *, signed: bool = False) -> str:
    if value is None:
        return ""
    return format.quantity(value, decimals, _difference_unit(described), described.language, signed=signed)


def _tone(change: float | None, described: Indicator, decimals: int) -> str:
    if change is None:
        return ""
    printed = format.rounded(change, decimals)
    if printed == 0:
        return "same"
    if described.direction == "neutral":
        return ""
    return "better" if (printed > 0) == (described.direction == "up") else "worse"


def _sparks(asked: Asked, codes: tuple[str, ...]) -> dict[str, list[float | None]]:
    """The newest values of some units up to the period, None for a period without one and where the series broke."""
    shown = periods.parse(asked.period)
    count = SPARK_PERIODS[shown.kind]
    slots = {ordinal: at for at, ordinal in enumerate(range(shown.ordinal - count + 1, shown.ordinal + 1))}
    found: dict[str, list[float | None]] = {code: [None] * count for code in codes}
    broken, decimals = count, _described(asked, "vi").decimals
    if codes:
        break_day = _break_day(asked)
        for row in store.rows(
            "sparks", asked.version,
            frame=asked.frame, level=asked.level, indicator=asked.indicator, kind=shown.kind, units=codes,
            until=shown.last, count=count,
        ):  # fmt: skip
            period = periods.parse(row.period)
            if period.ordinal in slots and row.value is not None:
                found[row.unit][slots[period.ordinal]] = format.rounded(row.value, decimals)
                if break_day and period.first >= break_day:
                    broken = min(broken, slots[period.ordinal])
    lines = {code: _cut(values, broken) for code, values in found.items()}
    return {code: line for code, line in lines.items() if sum(value is not None for value in line) >= LEAST_OF_SPARK}


def _break_day(asked: Asked) -> date | None:
    broke = store.row("series_break", asked.version, indicator=asked.indicator)
    return broke.on_date if broke else None


def _cut(values: list[float | None], at: int) -> list[float | None]:
    """The values with a gap before the first period after a break, where there is anything on both sides."""
    return [*values[:at], None, *values[at:]] if 0 < at < len(values) else values


# In words


def _summary(asked: Asked, described: Indicator) -> str:
    """'3.321 xã, phường, đặc khu · trung vị 54,20 %'."""
    standing, language = _standing(asked), described.language
    count = format.number(len(standing.rows), 0, language)
    parts = [f"{count} {words.word(f'standings.units_{asked.frame}_{asked.level}', language)}"]
    valued = sum(row.value is not None for row in standing.rows)
    if 0 < valued < len(standing.rows):
        parts.append(words.word("standings.valued", language, count=format.number(valued, 0, language)))
    if standing.bounds["median"] is not None:
        unit = unit_label(described, per_head=asked.per_head)
        middle = format.quantity(standing.bounds["median"], standing.decimals, unit, language)
        parts.append(words.word("standings.median", language, value=middle))
    return " · ".join(parts)


def note(rows: store.Rows, language: str) -> str:
    """Why a set (rows of the query `standings`) has no rank, or whose ranks these are; '' for nothing to explain."""
    of = len(rows)
    if of < 2:
        return words.word("standings.note_one" if of else "standings.note_none", language)
    valued = sum(row.value is not None for row in rows)
    counts = {"n": format.number(valued, 0, language), "of": format.number(of, 0, language)}
    if all(row.rank is None for row in rows):
        return words.word("standings.note_few", language, **counts)
    if any(row.rank_source == "published" for row in rows):
        return words.word("standings.note_published", language, **counts)
    return ""


# The file for spreadsheets


_CSV = (
    "rank", "tie", "code", "name", "place", "value", "numerator", "denominator", "status", "state",
    "change", "previous_rank", "rank_change", "up", "leader", "documented",
)  # fmt: skip


def _csv_lines(asked: Asked, language: str) -> Iterator[list[Any]]:
    """The heads and a line for every unit; numbers as they are printed, with a point."""
    described, standing = _described(asked, language), _standing(asked)
    unit = unit_label(described, per_head=asked.per_head)
    difference = _difference_unit(described) or unit
    units_of = {"value": unit, "change": difference, "up": difference, "leader": difference}
    heads = {name: words.word(f"standings.csv.{name}", language) for name in _CSV}
    yield [f"{head} ({units_of[name]})" if units_of.get(name) else head for name, head in heads.items()]
    for row, place in zip(standing.rows, standing.places, strict=True):
        yield _csv_line(asked, standing, row, place, language)


def _csv_line(asked: Asked, standing: _Standing, row: Any, place: _Place, language: str) -> list[Any]:
    def printed(value: float | None) -> float | int | None:
        found = None if value is None else format.rounded(value, standing.decimals)
        return found if found is None or standing.decimals else int(found)

    is_ranked = standing.is_ranked
    return [
        row.rank if is_ranked else None,
        place.tie,
        row.code,
        full_name(row, language),
        _place(asked, row),
        printed(row.value),
        row.numerator,
        row.denominator,
        words.word(f"status.{row.status}", language) if row.status else None,
        words.word(f"state.{row.state}", language) if row.state else None,
        printed(row.change),
        row.previous_rank if is_ranked else None,
        _gained(row) if is_ranked else None,
        printed(place.up),
        printed(place.leader),
        1 if row.documented else None,
    ]
