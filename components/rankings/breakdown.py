"""Where the points are lost: groups and components of an index in one unit, the most lost first."""

from html import escape
from itertools import groupby
from typing import Any

import streamlit as st

from components import card, format, tables
from components.rankings import index_parts
from components.rankings.index_parts import REST, IndexParts
from components.selection import Selection, go
from components.tables import Cell, Grid, Head
from data import home, periods, store

COUNTED_INDEX, PUBLISHED_INDEX = "service766", "index766"
MAIN_INDICATORS = (
    "dti_awareness",
    "dti_institutions",
    "dti_infrastructure",
    "dti_workforce",
    "dti_security",
    "dti_activity_government",
    "dti_activity_economy",
    "dti_activity_society",
)
PILLARS = ("dti_government", "dti_economy", "dti_society")


def show(chosen: Selection) -> None:
    """Draw what the chosen index of the chosen unit is made of, or say why there is nothing to draw."""
    parts = IndexParts(chosen)
    st.subheader(f"{chosen.described.name}: {chosen.full_name(parts.unit)}", anchor=False)
    if parts.rows:
        st.html(_summary(chosen, parts))
        if len({row.group for row in parts.rows}) > 1:
            st.html(groups_grid(chosen, parts).html)
        st.html(components_grid(chosen, parts).html)
        st.caption(_reading(chosen, parts))
    else:
        st.info(index_parts.why_none(chosen, parts), icon=":material/info:")
    if chosen.indicator.startswith("dti"):
        _related(chosen, parts, PILLARS, "pillars")
        if not parts.rows:
            _related(chosen, parts, MAIN_INDICATORS, "main")
    elif not parts.rows:
        _elsewhere(chosen)


def _summary(chosen: Selection, parts: IndexParts) -> str:
    """Points had, points lost, place, period and status in one line."""
    points = sum(row.points for row in parts.scored)
    number, word = parts.number, chosen.word
    said = [word("parts.points_of", points=_points(chosen, points), maximum=_points(chosen, parts.maximum, 0))]
    said.append(word("parts.lost", points=_points(chosen, parts.maximum - points)))
    if len(parts.scored) < len(parts.rows):
        said.append(word("parts.incomplete"))
    if number is not None:
        if parts.points_per_unit != 1:
            said.append(f"{chosen.described.short} {chosen.described.number(number.value)}")
        said += [card.rank_text(chosen, number), card.period_text(chosen, number), card.status_text(chosen, number)]
    return f'<p class="lead" data-testid="parts-summary">{escape(" · ".join(part for part in said if part))}</p>'


def _points(chosen: Selection, value: float | None, decimals: int = 2) -> str:
    return format.number(value, decimals, chosen.language)


def groups_grid(chosen: Selection, parts: IndexParts) -> Grid:
    """Points lost by group, the most first."""
    ordered = sorted(parts.scored, key=lambda row: (row.group, row.position))
    groups = [(members[0], members) for members in (list(rows) for _, rows in groupby(ordered, lambda row: row.group))]
    lines = [
        (parts.group(first), sum(row.points for row in members), sum(row.maximum for row in members))
        for first, members in groups
    ]
    lines.sort(key=lambda line: line[1] - line[2])
    most = max(maximum - points for _, points, maximum in lines)
    heads = [
        Head(chosen.word("parts.group")),
        Head(chosen.word("parts.lost_points"), number=True),
        Head(chosen.word("parts.points"), number=True),
        Head(chosen.word("parts.share"), number=True),
    ]
    rows = [
        [
            name,
            Cell(_points(chosen, maximum - points), bar=(maximum - points) / most if most else 0, tone="strong"),
            f"{_points(chosen, points)} / {_points(chosen, maximum, 0)}",
            format.quantity(100 * points / maximum, 1, "%", chosen.language),
        ]
        for name, points, maximum in lines
    ]
    return Grid(heads, rows, "parts-groups")


def components_grid(chosen: Selection, parts: IndexParts) -> Grid:
    """The components of the index in one unit."""
    counted = any(row.numerator is not None for row in parts.rows)
    word = chosen.word
    heads = [
        Head(word("parts.component")),
        Head(word("parts.lost_points"), number=True, hint=word("parts.lost_hint")),
        Head(word("parts.points"), number=True),
        Head(word("parts.ratio"), number=True, hint=word("parts.ratio_hint")),
        *([Head(word("parts.counts"), number=True)] if counted else []),
        Head(word("column.rank"), number=True),
        Head(word("parts.best"), number=True, hint=word("parts.best_hint")),
    ]
    most = max((row.lost for row in parts.scored), default=0)
    rows = [_component(chosen, parts, row, most, counted=counted) for row in parts.rows]
    return Grid(heads, rows, "parts")


def _component(chosen: Selection, parts: IndexParts, row: Any, most: float, *, counted: bool) -> list[Cell]:
    name = Cell(parts.name(row), detail=parts.group(row))
    if row.points is None:
        blank = Cell(format.MISSING)
        missing = Cell(chosen.word("parts.nothing_counted"), tone="muted")
        return [name, missing, Cell(f"{format.MISSING} / {_points(chosen, row.maximum, 0)}"), *[blank] * (3 + counted)]
    full_from = chosen.word("scenario.full_from", value=_percent(chosen, row.threshold, 0)) if row.threshold < 1 else ""
    cells = [
        name,
        Cell(_points(chosen, row.lost), bar=row.lost / most if most else 0, tone="strong"),
        Cell(f"{_points(chosen, row.points)} / {_points(chosen, row.maximum, 0)}"),
        Cell(_percent(chosen, row.ratio), detail=full_from),
    ]
    if counted:
        cells.append(_counts(chosen, parts, row))
    ranked = row.rank is not None and row.ranked > 1 and row.ranked >= home.LEAST_RANKED_SHARE * row.units
    rank = "" if not ranked else chosen.word("parts.rank", rank=row.rank, of=row.ranked)
    best = parts.best_of_peers(row.component)
    cells += [Cell(rank), Cell(_percent(chosen, best[0]), detail=best[1]) if best else Cell(format.MISSING)]
    return cells


def _counts(chosen: Selection, parts: IndexParts, row: Any) -> Cell:
    if row.numerator is None or row.denominator is None:
        return Cell(format.MISSING)
    if not row.denominator:
        return Cell(chosen.word("parts.none_counted"), tone="muted")
    numbers = (format.number(number, 0, chosen.language) for number in (row.numerator, row.denominator))
    said = f"{parts.numerator(row)} / {parts.denominator(row)}"
    return Cell(" / ".join(numbers), detail=said)


def _percent(chosen: Selection, share: float | None, decimals: int = 1) -> str:
    return format.quantity(None if share is None else 100 * share, decimals, "%", chosen.language)


def _reading(chosen: Selection, parts: IndexParts) -> str:
    """What the table rests on."""
    rest = chosen.word("parts.about_rest") if any(row.component == REST for row in parts.rows) else ""
    return f"{chosen.word(f'parts.about_{index_parts.family(chosen.indicator)}')} {rest}"


def _related(chosen: Selection, parts: IndexParts, codes: tuple[str, ...], name: str) -> None:
    """Values and places of related published numbers, each under its own name."""
    held = {row.indicator: row for row in _held(chosen, parts, codes) if row.period == chosen.period}
    if not held:
        return
    word = chosen.word
    heads = [
        Head(word(f"parts.{name}")),
        Head(word("column.value"), number=True),
        Head(word("column.rank"), number=True),
        Head(word("column.status")),
    ]
    rows = [
        [chosen.register[code].name, chosen.register[code].number(held[code].value), *_standing(chosen, held[code])]
        for code in codes
        if code in held
    ]
    st.html(tables.table(heads, rows, name=f"parts-{name}"))
    st.caption(word(f"parts.{name}_about"))


def _held(chosen: Selection, parts: IndexParts, codes: tuple[str, ...]) -> Any:
    return store.rows(
        "unit_measures",
        chosen.version,
        frame=chosen.frame,
        unit=chosen.unit,
        parent=parts.unit.parent,
        indicators=codes,
        on=periods.parse(chosen.period).last,
        kind="year",
    )


def _standing(chosen: Selection, row: Any) -> tuple[str, str]:
    """Place and status."""
    ranked = row.rank_siblings is not None and row.siblings > 1
    rank = chosen.word("parts.rank", rank=row.rank_siblings, of=row.siblings) if ranked else format.MISSING
    return rank, card.status_text(chosen, row)


def _elsewhere(chosen: Selection) -> None:
    """Ways to the indices that do have components."""
    with st.container(horizontal=True, gap="small"):
        for code in ("dti", PUBLISHED_INDEX, COUNTED_INDEX):
            if chosen.frame in chosen.register[code].frames and code != chosen.indicator:
                _to(chosen, code)


def _to(chosen: Selection, code: str) -> None:
    parts = {"indicator": code, "period": ""}
    st.button(chosen.register[code].short, key=f"to_{code}", on_click=go, args=(chosen,), kwargs=parts)
