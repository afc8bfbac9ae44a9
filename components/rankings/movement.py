"""Who moved: places over time, and who gained most and from where."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go_figures
import streamlit as st

from components import card, charts, explorer, format, palette, style, tables, words
from components.rankings import chosen_units, ranking_set
from components.rankings.ranking_set import RankingSet
from components.register import register
from components.selection import Selection, act_if_current, choose, put
from data import periods, store, units

NEWEST_PERIODS = 13
MOST_LINES = 100
"""Sets beyond this are drawn without their grey lines: nobody could tell them apart."""
AT_EACH_END = 10
HEIGHT = 560


def show(chosen: Selection, ranked: RankingSet) -> None:
    """Draw the places over the periods and the list of gains between two of them."""
    held = _periods(chosen, ranked)
    if len(held) < 2:
        st.caption(chosen.word("movement.one_period"))
        return
    coloured = chosen_units.coloured(chosen, ranked)
    wide, narrow = st.columns([1.5, 1], gap="medium")
    with wide:
        _bump(chosen, ranked, held, coloured)
    with narrow:
        _gains(chosen, ranked, held)


def _periods(chosen: Selection, ranked: RankingSet) -> list[str]:
    """The newest periods of the chosen kind up to the chosen one for which the set has places; oldest first."""
    asked = periods.parse(chosen.period)
    among = {"frame": chosen.frame, "level": ranked.level, "indicator": chosen.indicator}
    held = store.rows("ranked_periods", chosen.version, **among)
    known = [row.period for row in held if row.kind == asked.kind and row.period_end <= asked.last]
    return known[-NEWEST_PERIODS:]


def _bump(chosen: Selection, ranked: RankingSet, held: list[str], coloured: tuple[str, ...]) -> None:
    st.subheader(chosen.word("movement.title", indicator=chosen.described.name), anchor=False)
    drawn = _drawn(
        chosen.version,
        chosen.frame,
        chosen.indicator,
        chosen.language,
        tuple(held),
        coloured,
        tuple(ranked.among.items()),
        style.theme().name,
        style.on_wall(),
    )
    said = [
        ranking_set.scope_name(chosen, ranked),
        ranking_set.peers_name(chosen, ranked),
        explorer.period(chosen),
        card.statuses_text(chosen, drawn.statuses) if drawn else "",
        chosen.word("movement.reading"),
    ]
    st.caption(" · ".join(part for part in said if part))
    if drawn is None:
        st.caption(chosen.word("movement.no_ranks"))
        return
    height = HEIGHT * (2 if style.on_wall() else 1)
    st.plotly_chart(
        drawn.figure,
        theme=None,
        key="bump",
        height=height,
        config={"displayModeBar": False},
        alt=chosen.word("movement.alt"),
    )
    carried = explorer.carried(chosen.change(period=held[0]))
    said = [carried, chosen.word("movement.basis", basis=chosen.described.legal_basis)]
    st.caption(" · ".join(part for part in said if part))


@dataclass(frozen=True)
class _Drawn:
    """The chart and the statuses of the values in it; a place that only the publisher knows is published."""

    figure: go_figures.Figure
    statuses: frozenset[str]


@st.cache_resource(max_entries=128, show_spinner=False)
def _drawn(
    version: str,
    frame: str,
    indicator: str,
    language: str,
    held: tuple[str, ...],
    coloured: tuple[str, ...],
    among: tuple[tuple[str, object], ...],
    theme: str,
    wall: bool,
) -> _Drawn | None:
    asked = dict(among) | {"frame": frame, "indicator": indicator, "periods": held}
    size = store.rows("movement", version, units=coloured, **asked)
    if not size:
        return None
    places = store.frame("movement", version, units=() if size[0].units <= MOST_LINES else coloured, **asked)
    places = places[places["rank"].notna()]
    if len(set(places["period"])) < 2:
        return None
    places["period_end"] = pd.to_datetime(places["period_end"])
    places["name"] = [units.unit(version, frame, code).name for code in places["unit"]]
    described = register(version, language)[indicator]
    places["text"] = [described.quantity(value) for value in places["value"]]
    places["period_text"] = [format.period(code, language) for code in places["period"]]
    broken = store.row("series_break", version, indicator=indicator)
    chosen_words = words.group("bump", language)
    figure = charts.bump(
        places=places,
        coloured=coloured,
        colours=palette.categories(theme),
        marks=_marks(version, indicator, language),
        broken_on=None if broken is None else pd.Timestamp(broken.on_date),
        texts=chosen_words,
        language=language,
        theme=palette.theme(theme),
        scale=2 if wall else 1,
    )
    return _Drawn(figure, frozenset("published" if pd.isna(status) else status for status in places["status"]))


def _marks(version: str, indicator: str, language: str) -> list[charts.Mark]:
    """The days worth knowing of: new methods, and the change of units."""
    changes = store.rows("method_changes", version, indicator=indicator)
    methods = [(pd.Timestamp(row.on_date), row.name_vi if language == "vi" else row.name_en) for row in changes]
    return [*methods, (pd.Timestamp(explorer.FRAME_CHANGE), words.word("bump.frame_change", language))]


def _gains(chosen: Selection, ranked: RankingSet, held: list[str]) -> None:
    st.subheader(chosen.word("gains.title"), anchor=False)
    earlier = held[:-1] if held[-1] == chosen.period else held
    since = _since(chosen, ranked, earlier)
    put("since", since)
    st.selectbox(
        chosen.word("gains.since"),
        earlier,
        key="since",
        format_func=lambda code: format.period(code, chosen.language),
        on_change=act_if_current(lambda: choose(chosen, "since", earlier)),
        width=180,
    )
    broken = _break_between(chosen, since)
    if broken is not None:
        reason = broken.reason_vi if chosen.language == "vi" else broken.reason_en
        st.caption(chosen.word("gains.broken", reason=reason))
        return
    gains = gains_between(chosen, ranked, since)
    if not gains:
        st.caption(chosen.word("gains.none", period=format.period(since, chosen.language)))
        return
    st.html(gain_grid(chosen, gains, since).html)
    if any(gain.before.rank_source == "published" for gain in gains):
        st.caption(chosen.word("gains.starred"))
    if len(gains) > 2 * AT_EACH_END:
        st.caption(chosen.word("gains.ends", n=AT_EACH_END, of=format.number(len(gains), 0, chosen.language)))


def _since(chosen: Selection, ranked: RankingSet, earlier: list[str]) -> str:
    return chosen.option_of("since", [_first_ranked(chosen, ranked, earlier), *earlier])


def _break_between(chosen: Selection, since: str) -> Any:
    """What broke the series between a period and the chosen one, None when nothing did."""
    broken = store.row("series_break", chosen.version, indicator=chosen.indicator)
    if broken is None or not periods.parse(since).first < broken.on_date <= periods.parse(chosen.period).first:
        return None
    return broken


def _first_ranked(chosen: Selection, ranked: RankingSet, held: list[str]) -> str:
    """The oldest period that can be compared with the chosen one and has enough values for places, else the newest."""
    comparable = (code for code in held if _break_between(chosen, code) is None)
    ranked_here = (
        code for code in comparable if any(row.rank_source == "computed" for row in _places(chosen, ranked, code))
    )
    return next(ranked_here, held[-1])


def _places(chosen: Selection, ranked: RankingSet, code: str) -> store.Rows:
    """Places in one period."""
    return store.rows(
        "movement",
        chosen.version,
        frame=chosen.frame,
        indicator=chosen.indicator,
        periods=(code,),
        units=(),
        **ranked.among,
    )


@dataclass(frozen=True)
class Gain:
    """A unit's rows of the query `movement` in two periods."""

    before: Any
    now: Any

    @property
    def places(self) -> int:
        """Places gained; negative for lost."""
        return self.before.rank - self.now.rank

    @property
    def value(self) -> float | None:
        """Change of the value, in the indicator's unit; None where one of the two is not known."""
        if self.before.value is None or self.now.value is None:
            return None
        return self.now.value - self.before.value


def gains_between(chosen: Selection, ranked: RankingSet, since: str) -> list[Gain]:
    """Units with a place in both periods, the most places gained first."""
    now = {row.unit: row for row in _places(chosen, ranked, chosen.period) if row.rank is not None}
    before = {row.unit: row for row in _places(chosen, ranked, since) if row.rank is not None}
    both = [Gain(before[code], row) for code, row in now.items() if code in before]
    return sorted(both, key=lambda gain: (-gain.places, gain.now.rank, gain.now.unit))


def gains_shown(chosen: Selection, ranked: RankingSet) -> tuple[list[Gain], str]:
    """The gains up to the chosen period and since when; none where two periods cannot be compared."""
    held = _periods(chosen, ranked)
    if len(held) < 2:
        return [], ""
    since = _since(chosen, ranked, held[:-1] if held[-1] == chosen.period else held)
    return ([] if _break_between(chosen, since) else gains_between(chosen, ranked, since)), since


def gain_grid(chosen: Selection, gains: list[Gain], since: str) -> tables.Grid:
    """Those who gained and those who lost most."""
    shown = gains if len(gains) <= 2 * AT_EACH_END else [*gains[:AT_EACH_END], *gains[-AT_EACH_END:]]
    heads = [
        tables.Head(chosen.word("column.unit")),
        tables.Head(format.period(since, chosen.language), number=True),
        tables.Head(format.period(chosen.period, chosen.language), number=True),
        tables.Head(chosen.word("gains.places"), number=True),
        tables.Head(chosen.word("column.value"), number=True),
    ]
    rows = [_gain_row(chosen, one) for one in shown]
    marked = frozenset(index for index, one in enumerate(shown) if one.now.unit == chosen.unit)
    return tables.Grid(heads, rows, "gains", marked)


def _gain_row(chosen: Selection, gain: Gain) -> list[tables.Cell]:
    places = gain.places
    arrow = "↑" if places > 0 else "↓" if places < 0 else "="
    text = f"{arrow}{format.number(abs(places), 0, chosen.language)}" if places else arrow
    change = "" if gain.value is None else chosen.described.change(gain.value)
    return [
        tables.Cell(chosen.unit_of(gain.now.unit).name),
        tables.Cell(_place(chosen, gain.before)),
        tables.Cell(_place(chosen, gain.now)),
        tables.Cell(text, tone="better" if places > 0 else "worse" if places < 0 else "muted"),
        tables.Cell(chosen.described.number(gain.now.value), detail=change),
    ]


def _place(chosen: Selection, row: Any) -> str:
    mark = "*" if row.rank_source == "published" else ""
    return f"{format.number(row.rank, 0, chosen.language)}{mark}"
