"""The view of viewers' own SQL: query, ready queries, what can be asked; the result as a table, a chart and files."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import format, segments, selection, style
from components.selection import Selection
from components.sql_bench import drawing, files, result, schema
from components.sql_bench.examples import examples
from data import store
from data.closings import ClosingError
from data.sql import database, runner
from data.sql.runner import LIMITS, QueryError, Result

TEXT, RAN, FROM, EXAMPLE = "sql_text", "sql_ran", "sql_from", "sql_example"
SHAPES = ("table", *drawing.KINDS)
COLUMNS = ("chart_x", "chart_y", "chart_series")
HEIGHT = 340
CHART_HEIGHT = 420
TABLE_HEIGHT = 520
FRAME_CHANGE = date(2025, 7, 1)


def show(chosen: Selection) -> None:
    """Draw the view. A query in the address is only shown: it runs when the viewer says so."""
    _hold_text(chosen)
    st.subheader(chosen.word("sql.title"), anchor=False)
    st.caption(_about(chosen))
    left, right = st.columns([7, 5])
    with left:
        _editor(chosen)
    with right:
        st.markdown(f"**{chosen.word('sql.schema')}**")
        with st.container(height=HEIGHT + 90, border=True):
            schema.show(chosen)
    query = selection.taken(TEXT)
    if selection.taken(RAN) != query:
        st.info(chosen.word("sql.press_run"), icon=":material/play_arrow:")
        return
    found = _found(chosen, query)
    if found:
        _result(chosen, query, found)


def _about(chosen: Selection) -> str:
    number = {name: format.number(getattr(LIMITS, name), 0, chosen.language) for name in LIMITS.__dataclass_fields__}
    return chosen.word("sql.about", **number)


def _hold_text(chosen: Selection) -> None:
    """Put a query that the address newly brings into the editor, the first ready one where there is none at all."""
    given = chosen.option("sql")
    if given and selection.taken(FROM) != given:
        selection.put(FROM, given)
        selection.put(TEXT, given)
    elif selection.taken(TEXT) is None:
        selection.put(TEXT, examples()[0].query)


def _editor(chosen: Selection) -> None:
    known = {example.name: example for example in examples()}
    st.selectbox(
        chosen.word("sql.examples"),
        list(known),
        index=None,
        key=EXAMPLE,
        format_func=lambda name: known[name].title(chosen.language),
        placeholder=chosen.word("sql.choose_example"),
        on_change=lambda: _take_example(chosen),
    )
    with st.form("sql_form", border=False):
        st.text_area(chosen.word("sql.query"), key=TEXT, height=HEIGHT - 60, max_chars=LIMITS.characters)
        st.form_submit_button(
            chosen.word("sql.run"),
            type="primary",
            icon=":material/play_arrow:",
            on_click=lambda: _run(chosen),
        )


def _take_example(chosen: Selection) -> None:
    taken = next((one for one in examples() if one.name == selection.taken(EXAMPLE)), None)
    if taken:
        selection.put(TEXT, taken.query)
        _write(chosen, taken.query)


def _run(chosen: Selection) -> None:
    query = selection.taken(TEXT) or ""
    selection.put(RAN, query)
    _write(chosen, query)


def _write(chosen: Selection, query: str) -> None:
    """The query into the address, unless it is too long for one; the columns of another chart are left behind."""
    kept = query if len(query) <= selection.LONGER_OPTIONS["sql"] else ""
    selection.put(FROM, kept)
    left = dict.fromkeys(COLUMNS, "") if kept != chosen.option("sql") else {}
    selection.go(chosen, sql=kept, **left)


@lru_cache(maxsize=4)
def _kept(query: str, version: str) -> Result:
    """The result of a query that somebody ran; the same query on the same data has no other."""
    return runner.run(query, version)


def _found(chosen: Selection, query: str) -> Result | None:
    """The result, None when there is none and the viewer was told why."""
    waiting = "sql.running" if database.is_made(chosen.version) else "sql.preparing"
    try:
        with st.spinner(chosen.word(waiting)):
            return _kept(query, chosen.version)
    except QueryError as problem:
        st.error(problem.told(chosen.language))
        if problem.detail:
            st.code(problem.detail, language=None, wrap_lines=True)
    except (database.CopyMissing, ClosingError) as problem:
        st.error(problem.told(chosen.language))
    return None


def _result(chosen: Selection, query: str, found: Result) -> None:
    rows = format.number(len(found.rows), 0, chosen.language)
    took = format.number(found.seconds, 2, chosen.language)
    st.markdown(f"**{chosen.word('sql.rows', n=rows, seconds=took)}**")
    if found.cut:
        limits = {"n": rows, "megabytes": LIMITS.megabytes}
        st.warning(chosen.word(f"sql.cut_{found.cut}", **limits))
    if len(query) > selection.LONGER_OPTIONS["sql"]:
        st.caption(chosen.word("sql.long_link", n=format.number(selection.LONGER_OPTIONS["sql"], 0, chosen.language)))
    if not found.rows:
        st.html(f'<p class="quiet" data-testid="sql-empty">{escape(chosen.word("sql.none"))}</p>')
        return
    left, *right = st.columns([6, 1, 1], vertical_alignment="bottom")
    with left:
        shape = segments.choice(
            chosen, "chart", SHAPES, label=chosen.word("sql.shape"), text=lambda name: chosen.word(f"sql.shape_{name}")
        )
    _downloads(chosen, query, found, right)
    if shape == "table":
        with st.container(height=min(TABLE_HEIGHT, 60 + 34 * len(found.rows)), border=False):
            st.html(result.grid(found, chosen.language).html)
        if len(found.rows) > result.shown(found):
            st.caption(chosen.word("sql.shown", n=result.shown(found), of=rows))
    else:
        _chart(chosen, found, shape)
    st.caption(chosen.word("sql.note"))


def _chart(chosen: Selection, found: Result, shape: str) -> None:
    names, numbers = result.names(found.columns), result.numbers(found)
    if not numbers:
        st.info(chosen.word("sql.no_numbers"))
        return
    parts = st.columns(3)
    parted = result.parting(found, drawing.MOST_SERIES) or drawing.NO_SERIES
    offers = ((names, names[0]), (numbers, numbers[0]), ([drawing.NO_SERIES, *names], parted))
    picked = []
    for part, place, (offered, default) in zip(COLUMNS, parts, offers, strict=True):
        with place:
            picked.append(_column(chosen, part, offered, default))
    across, up, series = (names.index(name) if name in names else -1 for name in picked)
    rows = found.rows
    lines = [str(row[series]) if series >= 0 else "" for row in rows]
    figure = drawing.figure(
        kind=shape,
        across=[row[across] for row in rows],
        up=[None if row[up] is None else float(row[up]) for row in rows],
        series=lines,
        names=(picked[0], picked[1]),
        mark=(FRAME_CHANGE, chosen.word("trend.frame_change")),
        language=chosen.language,
        theme=style.theme(),
    )
    st.plotly_chart(figure, theme=None, key="sql_chart", height=CHART_HEIGHT, config={"displayModeBar": False})
    many = max(0, len(set(lines)) - drawing.MOST_SERIES)
    if many:
        st.caption(chosen.word("sql.series_left", n=many, shown=drawing.MOST_SERIES))
    if len(rows) > drawing.MOST_POINTS:
        st.caption(chosen.word("sql.points_left", n=format.number(drawing.MOST_POINTS, 0, chosen.language)))


def _column(chosen: Selection, part: str, offered: list[str], default: str) -> str:
    """Draw the choice of a column; returns its name."""
    selection.put(part, chosen.option(part) if chosen.option(part) in offered else default)
    return st.selectbox(
        chosen.word(f"sql.{part}"),
        offered,
        key=part,
        format_func=lambda name: chosen.word("sql.one_series") if name == drawing.NO_SERIES else name,
        on_change=selection.act_if_current(lambda: selection.choose(chosen, part, offered)),
    )


def _downloads(chosen: Selection, query: str, found: Result, places: Sequence[DeltaGenerator]) -> None:
    names, word = result.names(found.columns), chosen.word
    built = store.row("build", chosen.version)
    facts = {
        word("sql.fact_query"): query,
        word("sql.fact_version"): chosen.version,
        word("sql.fact_clock"): format.moment(built.clock, chosen.language),
        word("sql.fact_rows"): format.number(len(found.rows), 0, chosen.language),
        word("sql.fact_note"): word("sql.note"),
    }
    csv, xlsx = places
    csv.download_button(
        "CSV",
        lambda: files.csv(names, found.rows),
        file_name="toan-canh.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="sql_csv",
    )
    xlsx.download_button(
        "XLSX",
        lambda: files.xlsx(names, found.rows, sheet=word("sql.sheet"), about=word("sql.sheet_about"), facts=facts),
        file_name="toan-canh.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        icon=":material/download:",
        on_click="ignore",
        key="sql_xlsx",
    )
