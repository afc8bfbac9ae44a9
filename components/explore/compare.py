"""Indicators side by side: what is asked, the chart, the table below it, and both as files."""

import zlib
from collections.abc import Iterable
from typing import Any

import pandas as pd
import streamlit as st

from components import explorer, format, notices, style
from components.explore import bivariate, comparison, controls, drawing, examples, files, grid, picture, question
from components.explore.answer import Answer, answer
from components.explore.drawing import Frame, Scale
from components.explore.question import CHARTS, Part, Question
from components.selection import Selection, act_if_current, flash, go, taken
from data import home, periods, store, units

GRID = "explore_grid"
HEIGHT = 520
LONGEST_SOURCES = 110
"""Letters that the titles of sources may take below a chart."""


def show(chosen: Selection) -> None:
    """Draw the whole view."""
    asked, said = ask(chosen)
    notices.show(said)
    examples.show(chosen)
    controls.show(chosen, asked)
    found = answer(asked)
    st.caption(summary(found))
    if found.rows.empty:
        st.info(chosen.word("explore.nothing"), icon=":material/info:")
        return
    chart = controls.chart(chosen)
    _clear(chosen, asked)
    if chart == "map":
        bivariate.show(chosen, found)
    else:
        _chart(chosen, found, chart)
    _table(chosen, found)
    controls.downloads(chosen, asked, found)


def ask(chosen: Selection) -> tuple[Question, tuple[str, ...]]:
    """The question of the URL, the rest from the controls above, and a sentence for each part that means nothing."""
    said: list[str] = []
    default = {"indicators": chosen.indicator, "units": str(_usual(chosen)), "periods": chosen.period}
    asked = question.read(
        chosen.version,
        chosen.language,
        dict(chosen.options),
        default,
        lambda key, **values: said.append(chosen.word(key, **values)),
    )
    if chosen.option("chart") not in ("", *CHARTS):
        said.append(chosen.word("explore.unknown_filter", given=chosen.option("chart")))
    return asked, tuple(said)


def _usual(chosen: Selection) -> Part:
    """The units below the chosen one, or beside it where those below have no values."""
    parent = explorer.parent_of(chosen) or chosen.unit
    below = question.levels_in(chosen.version, chosen.frame, parent)
    return Part(chosen.frame, parent, below[0] if below else "")


def summary(found: Answer) -> str:
    """How many units and periods there are, and what stands for units that did not exist then."""
    parts = [files.lacking(found)]
    if len(found.rows):
        parts.append(comparison.span(found.periods[0], found.periods[-1], found.question.language))
    parts += carried(found)
    return " · ".join(parts)


def carried(found: Answer) -> list[str]:
    """Which values stand for units of the other frame's time."""
    asked = found.question
    ends = {code: periods.parse(code).last for code in found.periods}
    said = []
    former = found.rows[found.rows["frame"] != "2025"]["period"].unique()
    if any(ends[code] >= comparison.CHANGED_ON for code in former):
        said.append(asked.word("explore.carried_former"))
    present = found.rows[found.rows["frame"] == "2025"]["period"].unique()
    if any(ends[code] < comparison.CHANGED_ON for code in present):
        said.append(asked.word("explore.carried_present"))
    return said


# The chart


def _chart(chosen: Selection, found: Answer, chart: str) -> None:
    """Draw a chart; a click or a box on it keeps those units in the table."""
    made = draw(found, chart, own=_own(chosen))
    if isinstance(made, str):
        st.info(made, icon=":material/info:")
        return
    key = f"explore_chart_{_digest(found.question, chart)}"
    st.plotly_chart(
        made,
        theme=None,
        key=key,
        height=int(made.layout.height or HEIGHT),
        on_select=act_if_current(lambda: _pick(chosen, taken(key))),
        selection_mode=("points", "box", "lasso"),
        config={"displaylogo": False, "scrollZoom": False, "displayModeBar": True},
        alt=str(made.layout.title.text),
    )
    for text in _limits(found, chart):
        st.caption(text)
    picture.buttons(found.question, key=f"{key}_picture")


def _own(chosen: Selection) -> str:
    return f"{chosen.frame}-{chosen.unit}"


def _digest(asked: Question, chart: str) -> str:
    return f"{zlib.crc32(repr((asked.version, asked.options(), chart)).encode()):08x}"


def _pick(chosen: Selection, state: Any) -> None:
    """Keep the units of the selected points; a second click on the same ones changes nothing."""
    points = ((state or {}).get("selection") or {}).get("points") or []
    keys = dict.fromkeys(key for point in points for key in _keys(point.get("customdata")))
    if not keys:
        return
    if len(keys) > question.MOST_PICKED:
        flash(chosen.word("explore.many_picked", n=len(keys), most=question.MOST_PICKED))
        return
    go(chosen, picked=".".join(keys))


def _keys(custom: Any) -> Iterable[str]:
    first = custom[0] if isinstance(custom, list | tuple) and custom else custom
    return str(first).split() if first else ()


def _clear(chosen: Selection, asked: Question) -> None:
    """What is picked and marked, and the one click that lets go of it."""
    if not (asked.picked or asked.marked):
        return
    names = [controls.part_label(asked, part) for part in dict.fromkeys((*asked.picked, *asked.marked))]
    shown = ", ".join(names[:6]) + (" …" if len(names) > 6 else "")
    with st.container(horizontal=True, vertical_alignment="center", key="explore_kept"):
        st.markdown(chosen.word("explore.kept", n=len(names), units=controls.plain_text(shown)))
        st.button(
            chosen.word("explore.clear"),
            key="explore_clear",
            icon=":material/close:",
            on_click=go,
            args=(chosen,),
            kwargs={"picked": "", "marked": ""},
        )


def draw(found: Answer, chart: str, *, own: str = "") -> Any:
    """The figure of a chart, or the sentence that says why there is none; `own` is the key of the viewer's unit."""
    asked = found.question
    kept = [str(part) for part in dict.fromkeys((*asked.marked, *asked.picked))]
    frame = Frame(
        title(found, chart), foot(found), asked.language, style.theme(), 2 if style.on_wall() else 1, style.on_phone()
    )
    makers = {"line": _lines, "bars": _bars, "scatter": _scatter, "distribution": _spread, "multiples": _multiples}
    if chart == "before":
        return _before(found, frame)
    return makers[chart](found, frame, kept, own)


def title(found: Answer, chart: str) -> str:
    """What a chart shows, of whom and when."""
    asked = found.question
    first = found.measures[0 if chart in ("scatter", "map", "before") else found.drawn]
    who = controls.parts_label(asked)
    second = found.measures[1] if chart in ("scatter", "map") and len(found.measures) > 1 else None
    what = f"{first.name} ({first.unit})" if first.unit else first.name
    if second:
        what = f"{first.short} × {second.short}"
    return f"{what} · {who} · {_when(asked, chart)}"


def _when(asked: Question, chart: str) -> str:
    """The periods of a chart in words."""
    if chart == "before":
        return asked.word("explore.chart_before").lower()
    if chart in ("line", "multiples"):
        return comparison.span(asked.since, asked.until, asked.language)
    return format.period(asked.until, asked.language)


def foot(found: Answer) -> str:
    """Where the numbers of a chart are from."""
    asked, built = found.question, store.row("build", found.question.version)
    statuses = dict.fromkeys(
        said
        for place, measure in enumerate(found.measures)
        for code in found.rows[f"status_{place}"].dropna().unique()
        for said in grid.status(asked, measure, str(code)).split(", ")
    )
    clock = format.moment(built.clock, asked.language)
    return asked.word("explore.foot", statuses=", ".join(statuses), clock=clock, sources=_sources(found))


def _sources(found: Answer) -> str:
    """The titles of the sources, their codes where the titles are long."""
    rows = files.sources(found)
    titles = "; ".join(row.title for row in rows)
    return titles if len(titles) <= LONGEST_SOURCES else ", ".join(row.code for row in rows)


def _scale(found: Answer, place: int) -> Scale:
    measure = found.measures[place]
    return Scale(measure.head, measure.unit, measure.decimals, measure.language)


def broken_on(found: Answer) -> pd.Timestamp | None:
    """The day from which what is drawn was measured otherwise, None without one."""
    made = found.question.formula
    codes = made.codes if made else (found.measures[0].code,)
    broke = [store.row("series_break", found.question.version, indicator=code) for code in codes]
    days = [row.on_date for row in broke if row]
    return pd.Timestamp(min(days)) if days else None


def _marks(found: Answer) -> list[tuple[pd.Timestamp, str]]:
    word, broken = found.question.word, broken_on(found)
    marks = [(pd.Timestamp(comparison.CHANGED_ON), word("explore.change_day"))]
    return marks + ([(broken, word("explore.break_day"))] if broken is not None else [])


def _series(found: Answer, place: int) -> pd.DataFrame:
    rows = found.rows[["key", "unit", "period", f"value_{place}"]]
    return rows.rename(columns={f"value_{place}": "value"})


def last(found: Answer) -> pd.DataFrame:
    """The rows of the last period, the best first; `value` is the measure that is drawn."""
    rows = found.at(found.question.until)
    return rows.assign(value=rows[f"value_{found.drawn}"]).sort_values(
        "value", ascending=found.measures[found.drawn].direction == "down", kind="stable"
    )


def _lines(found: Answer, frame: Frame, kept: list[str], own: str) -> Any:
    keys = list(found.rows["key"].unique())
    if not kept:
        kept = (
            in_asked_order(found, keys) if len(keys) <= drawing.MOST_COLOURED else [key for key in keys if key == own]
        )
    texts = {name: found.question.word(f"explore.{name}") for name in ("median", "half")}
    return drawing.lines(
        frame,
        _series(found, found.drawn),
        scale=_scale(found, found.drawn),
        coloured=kept,
        marks=_marks(found),
        broken_on=broken_on(found),
        texts=texts,
    )


def in_asked_order(found: Answer, keys: list[str]) -> list[str]:
    """Keys in the order in which their units were asked, so that colours stay when periods change."""
    asked = {str(part): place for place, part in enumerate(found.question.parts)}
    return sorted(keys, key=lambda key: (asked.get(key, len(asked)), key))


def _bars(found: Answer, frame: Frame, kept: list[str], own: str) -> Any:
    rows = last(found)
    if not bool(rows["value"].notna().any()):
        return no_values(found)
    return drawing.bars(frame, rows, scale=_scale(found, found.drawn), marked=[*kept, own])


def _scatter(found: Answer, frame: Frame, kept: list[str], own: str) -> Any:
    if len(found.measures) < 2:
        return found.question.word("explore.two_needed")
    rows = found.at(found.question.until)
    rows = rows.assign(x=rows["value_0"], y=rows["value_1"])
    if not bool((rows["x"].notna() & rows["y"].notna()).any()):
        return no_values(found)
    texts = {"trend": found.question.word("explore.trend")}
    return drawing.scatter(frame, rows, across=_scale(found, 0), up=_scale(found, 1), marked=[*kept, own], texts=texts)


def _spread(found: Answer, frame: Frame, kept: list[str], own: str) -> Any:
    rows = last(found)
    if not bool(rows["value"].notna().any()):
        return no_values(found)
    texts = {name: found.question.word(f"explore.{name}") for name in ("units", "box", "bin")}
    return drawing.distribution(frame, rows, scale=_scale(found, found.drawn), marked=[*kept, own], texts=texts)


def _multiples(found: Answer, frame: Frame, kept: list[str], own: str) -> Any:
    keys = in_asked_order(found, list(found.rows["key"].unique()))
    first = [key for key in keys if key in (*kept, own)]
    shown = [*first, *(key for key in keys if key not in first)][: drawing.MOST_PANELS]
    alike = [place for place, measure in enumerate(found.measures) if measure.unit == found.measures[found.drawn].unit]
    series = {place: _series(found, place) for place in alike}
    panels = [
        (key, tuple((found.measures[place].short, rows[rows["key"] == key]) for place, rows in series.items()))
        for key in shown
    ]
    columns = 2 if style.on_phone() else drawing.COLUMNS
    return drawing.multiples(
        frame,
        panels,
        scale=_scale(found, found.drawn),
        broken_on=broken_on(found),
        marks=_marks(found),
        columns=columns,
    )


def _before(found: Answer, frame: Frame) -> Any:
    compared = comparison.compare(found)
    if isinstance(compared, str):
        return found.question.word(compared)
    language = found.question.language
    rows = compared.rows.head(drawing.MOST_BARS)
    rows = rows.assign(said=[_change_said(found, compared, row) for row in rows.itertuples()])
    texts = {
        "before": found.question.word("explore.before", when=comparison.span(*compared.before, language)),
        "after": found.question.word("explore.after", when=comparison.span(*compared.after, language)),
    }
    return drawing.before_after(frame, rows, scale=_scale(found, 0), texts=texts)


def _change_said(found: Answer, compared: comparison.Comparison, row: Any) -> str:
    first, asked = found.measures[0], found.question
    unit = asked.word("standings.points") if first.unit == "%" else first.unit
    change = format.quantity(row.change, first.decimals, unit, asked.language, signed=True)
    return asked.word(
        "explore.from_to", before=first.quantity(row.before), after=first.quantity(row.after), change=change
    )


def no_values(found: Answer) -> str:
    """That the last period has no value."""
    return found.question.word("explore.no_values", period=format.period(found.question.until, found.question.language))


def _limits(found: Answer, chart: str) -> list[str]:
    """What a chart leaves out, and what it must not be read as."""
    asked, said = found.question, []
    count = len(set(found.rows["key"]))
    shown = {"bars": drawing.MOST_BARS, "multiples": drawing.MOST_PANELS}.get(chart, count)
    if shown < count:
        said.append(asked.word("explore.some", n=shown, of=format.number(count, 0, asked.language)))
    if chart in ("bars", "scatter", "distribution") and (few := _few(found)):
        said.append(asked.word("explore.few", n=format.number(few, 0, asked.language), least=home.LEAST_CASES))
    if chart == "scatter":
        said.append(asked.word("explore.no_cause"))
    if chart == "multiples" and len({measure.unit for measure in found.measures}) > 1:
        said.append(asked.word("explore.first_unit"))
    return said


def _few(found: Answer) -> int:
    """Units whose rate in the last period comes from too few cases to judge it."""
    last, first = found.at(found.question.until), found.measures[0]
    return sum(grid.is_few(first, cases) for cases in last["denominator_0"])


# The table


def _table(chosen: Selection, found: Answer) -> None:
    if chosen.option("chart") == "before":
        controls.changes(found)
    st.subheader(chosen.word("explore.table_title"), anchor=False)
    grid.show(found, key=GRID, on_marked=act_if_current(lambda: _mark(chosen)))


def _mark(chosen: Selection) -> None:
    keys = grid.marked(GRID)
    if keys is not None:
        known = [key for key in keys if units.unit(chosen.version, *key.split("-", 1)) is not None]
        go(chosen, marked=".".join(known[: question.MOST_PICKED]))
