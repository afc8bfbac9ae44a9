"""What is asked, chosen on the screen: indicators, units, periods, filters, a formula, the chart; and the files."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from components import format, segments
from components.explore import comparison, files, formula, question
from components.explore.answer import Answer, label
from components.explore.comparison import Comparison
from components.explore.formula import Formula
from components.explore.question import CHARTS, Part, Question
from components.register import register
from components.search import matches
from components.selection import Selection, act_if_current, go, pop, put, taken
from components.tables import Cell, Grid, Head
from data import units

NONE = ""
FOUND = 8


def show(chosen: Selection, asked: Question) -> None:
    """Draw every choice but that of the chart."""
    left, right = st.columns([1, 1.25], gap="small", vertical_alignment="bottom")
    with left:
        _indicators(chosen, asked)
    with right:
        _units(chosen, asked)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="explore_more"):
        _periods(chosen, asked)
        _search(chosen, asked)
        _filters(chosen, asked)
        _formula(chosen, asked)


def chart(chosen: Selection) -> str:
    """Draw the choice of the chart; returns the chosen one."""
    return segments.choice(
        chosen,
        "chart",
        CHARTS,
        label=chosen.word("explore.chart"),
        text=lambda name: chosen.word(f"explore.chart_{name}"),
        key="explore_chart",
    )


def plain_text(text: str) -> str:
    """A text that Markdown shows as it stands."""
    return "".join(f"\\{letter}" if letter in r"\`*_{}[]()#+-.!|<>$~:" else letter for letter in text)


# Indicators and units


def labels(asked: Question) -> dict[str, str]:
    """What every indicator is called in a list, no two alike."""
    known = register(asked.version, asked.language)
    short = {code: f"{row.short} ({row.unit})" if row.unit else row.short for code, row in known.items()}
    counts = Counter(short.values())
    long = {code: text if counts[text] == 1 else known[code].name for code, text in short.items()}
    counts = Counter(long.values())
    return {code: text if counts[text] == 1 else f"{text} [{code}]" for code, text in long.items()}


def _indicators(chosen: Selection, asked: Question) -> None:
    said = labels(asked)
    put("explore_indicators", list(asked.indicators))
    st.multiselect(
        chosen.word("explore.indicators"),
        list(said),
        key="explore_indicators",
        max_selections=question.MOST_INDICATORS,
        select_all=False,
        format_func=lambda code: said[code],
        placeholder=chosen.word("explore.indicators_hint"),
        on_change=act_if_current(lambda: _write(chosen, "indicators", "explore_indicators", said)),
    )


def _write(chosen: Selection, option: str, key: str, known: Sequence[str] | dict[str, str]) -> None:
    """Write a list into the URL, leaving out what is not of this language's list."""
    go(chosen, **{option: ".".join(code for code in taken(key) or () if code in known)})


def parts_label(asked: Question) -> str:
    """The asked units in words, the first two by name."""
    said = ", ".join(part_label(asked, part) for part in asked.parts[:2])
    return said + (asked.word("explore.and_more", n=len(asked.parts) - 2) if len(asked.parts) > 2 else "")


def part_label(asked: Question, part: Part) -> str:
    """What a part of a choice of units is called."""
    row = units.unit(asked.version, part.frame, part.code)
    name = label(row, asked.language)
    return asked.word(f"explore.in_{part.level}", unit=name) if part.level else name


def _units(chosen: Selection, asked: Question) -> None:
    offered = {str(part): _long_label(asked, part) for part in question.offered_parts(asked.version, asked.parts)}
    put("explore_units", [str(part) for part in asked.parts])
    st.multiselect(
        chosen.word("explore.units_label"),
        list(offered),
        key="explore_units",
        max_selections=question.MOST_PARTS,
        select_all=False,
        format_func=lambda code: offered[code],
        placeholder=chosen.word("explore.units_hint"),
        on_change=act_if_current(lambda: _write(chosen, "units", "explore_units", offered)),
    )


def _long_label(asked: Question, part: Part) -> str:
    """The same, with where a district or commune lies."""
    row = units.unit(asked.version, part.frame, part.code)
    place = row.place if asked.language == "vi" else row.place_en
    said = part_label(asked, part)
    return f"{said}, {place}" if place else said


def _search(chosen: Selection, asked: Question) -> None:
    """A district or a commune by its name, with or without accents."""
    with st.popover(chosen.word("explore.search"), icon=":material/search:"):
        text = st.text_input(
            chosen.word("search.label"), key="explore_search", placeholder=chosen.word("search.placeholder")
        )
        if not text or not text.strip():
            st.caption(chosen.word("explore.search_hint"))
            return
        found = matches(tuple(units.index(chosen.version).values()), text, chosen.frame)[:FOUND]
        if not found:
            st.caption(chosen.word("search.nothing", asked=plain_text(text)))
        for row in found:
            part = Part(row.frame, row.code)
            st.button(
                _long_label(asked, part),
                key=f"explore_add_{part}",
                type="tertiary",
                icon=":material/add:",
                on_click=_add,
                args=(chosen, asked, part),
            )


def _add(chosen: Selection, asked: Question, part: Part) -> None:
    pop("explore_search")
    go(chosen, units=question.join(dict.fromkeys((*asked.parts, part))))


# Periods


def _periods(chosen: Selection, asked: Question) -> None:
    held = question.held_periods(
        asked.version, asked.frames, tuple(code for code in asked.needed if code != formula.PEOPLE) or asked.needed
    )
    if not held:
        return
    put("explore_kind", asked.kind)
    st.segmented_control(
        chosen.word("explore.kind"),
        list(held),
        key="explore_kind",
        required=True,
        format_func=lambda kind: chosen.word(f"explore.kind_{kind}"),
        on_change=act_if_current(lambda: _write_kind(chosen, held, taken("explore_kind"))),
    )
    codes = held.get(asked.kind, [])
    if len(codes) < 2:
        return
    for end, now in (("since", asked.since), ("until", asked.until)):
        _end(chosen, asked, codes, end, now)


def _end(chosen: Selection, asked: Question, codes: list[str], end: str, now: str) -> None:
    """The first or the last period; the other end moves along where it would lie on the wrong side."""
    key = f"explore_{end}"

    def write() -> None:
        given = taken(key)
        if given in codes:
            span = (given, max(given, asked.until)) if end == "since" else (min(given, asked.since), given)
            _write_span(chosen, asked.kind, span)

    put(key, now)
    st.selectbox(
        chosen.word(f"explore.{end}"),
        codes[::-1],
        key=key,
        format_func=lambda code: format.period(code, chosen.language),
        on_change=act_if_current(write),
        width=130,
    )


def _write_kind(chosen: Selection, held: dict[str, list[str]], kind: str) -> None:
    if kind in held:
        shown = held[kind][-question.DEFAULT_LENGTH[kind] :]
        _write_span(chosen, kind, (shown[0], shown[-1]))


def _write_span(chosen: Selection, kind: str, span: tuple[str, str]) -> None:
    go(chosen, periods=f"{kind}_{span[0]}_{span[1]}")


# Filters


def _filters(chosen: Selection, asked: Question) -> None:
    bounds = asked.low is not None or asked.high is not None
    count = sum(map(bool, (asked.states, asked.statuses, bounds, asked.peers, asked.find)))
    text = chosen.word("explore.filters_on", n=count) if count else chosen.word("explore.filters")
    with st.popover(text, icon=":material/filter_alt:"):
        first = register(asked.version, asked.language)[asked.indicators[0]]
        when = format.period(asked.until, asked.language)
        st.caption(chosen.word("explore.filters_hint", what=plain_text(first.short), when=when))
        _several(chosen, "state", question.STATES, asked.states)
        _several(chosen, "status", formula.STATUSES, asked.statuses)
        low, high = st.columns(2)
        with low:
            _bound(chosen, asked, "low", asked.low)
        with high:
            _bound(chosen, asked, "high", asked.high)
        _peers(chosen, asked)
        put("explore_find", asked.find)
        st.text_input(
            chosen.word("explore.find"),
            key="explore_find",
            max_chars=question.LONGEST_FIND,
            on_change=act_if_current(lambda: go(chosen, find=(taken("explore_find") or "").strip())),
        )
        if count:
            nothing = dict.fromkeys(("state", "status", "range", "peers", "find"), NONE)
            st.button(
                chosen.word("explore.no_filters"), key="explore_no_filters", on_click=go, args=(chosen,), kwargs=nothing
            )


def _several(chosen: Selection, option: str, known: Sequence[str], now: tuple[str, ...]) -> None:
    key = f"explore_{option}"
    put(key, list(now))
    st.multiselect(
        chosen.word(f"explore.by_{option}"),
        known,
        key=key,
        format_func=lambda code: chosen.word(f"{option}.{code}"),
        placeholder=chosen.word("explore.all"),
        on_change=act_if_current(lambda: _write(chosen, option, key, known)),
    )


def _bound(chosen: Selection, asked: Question, name: str, now: float | None) -> None:
    key = f"explore_{name}"
    put(key, now)
    st.number_input(
        chosen.word(f"explore.{name}"),
        key=key,
        value=None,
        on_change=act_if_current(lambda: _write_bounds(chosen, asked, name, taken(key))),
    )


def _write_bounds(chosen: Selection, asked: Question, name: str, value: float | None) -> None:
    low, high = (value, asked.high) if name == "low" else (asked.low, value)
    go(chosen, range=question.range_text(low, high))


def _peers(chosen: Selection, asked: Question) -> None:
    rows = question.bands(asked.version, asked.parts)
    if not rows:
        return
    said = {NONE: chosen.word("explore.all")} | {
        row.band: row.name_vi if chosen.language == "vi" else row.name_en for row in rows
    }
    put("explore_peers", asked.peers)
    st.selectbox(
        chosen.word("explore.peers"),
        list(said),
        key="explore_peers",
        format_func=lambda band: said[band],
        on_change=act_if_current(
            lambda: go(chosen, peers=taken("explore_peers")) if taken("explore_peers") in said else None
        ),
    )


# The formula


def _formula(chosen: Selection, asked: Question) -> None:
    now = formula.decode(chosen.option("formula"))
    text = chosen.word("explore.formula_on") if asked.formula else chosen.word("explore.formula")
    with st.popover(text, icon=":material/function:"):
        st.caption(chosen.word("explore.formula_hint"))
        said = labels(asked)
        operation = _operation(chosen, now)
        left = _side(chosen, "left", said, now.left if now else asked.indicators[0])
        right = NONE
        if operation and operation not in formula.HEADS:
            other = next((code for code in (*asked.indicators[1:], "dossier_received", *said) if code != left), left)
            right = _side(chosen, "right", said, now.right if now and now.right else other)
        wanted = formula.encode(Formula(operation, left, right)) if operation else NONE
        st.button(
            chosen.word("explore.compute"),
            key="explore_compute",
            type="primary",
            disabled=wanted == chosen.option("formula"),
            on_click=go,
            args=(chosen,),
            kwargs={"formula": wanted},
        )


def _operation(chosen: Selection, now: Formula | None) -> str:
    offered = (NONE, *formula.OPERATIONS)
    return st.selectbox(
        chosen.word("explore.operation"),
        offered,
        index=offered.index(now.operation) if now else 0,
        key=f"explore_operation_{formula.encode(now) if now else NONE}",
        format_func=lambda name: chosen.word(f"explore.do_{name}") if name else chosen.word("explore.no_formula"),
    )


def _side(chosen: Selection, side: str, said: dict[str, str], now: str) -> str:
    codes = list(said)
    return st.selectbox(
        chosen.word(f"explore.{side}"),
        codes,
        index=codes.index(now) if now in said else 0,
        key=f"explore_{side}_{now}",
        format_func=lambda code: said[code],
    )


# Before and after in numbers


def changes_grid(found: Answer, compared: Comparison) -> Grid:
    """The comparison of the two years as a table, with the cases behind each side."""
    asked, first = found.question, found.measures[0]
    points = asked.word("standings.points") if first.unit == "%" else first.unit
    cases = "explore.cases" if compared.pooled else "explore.total"
    heads = [
        Head(asked.word("explore.unit")),
        Head(comparison.span(*compared.before, asked.language), number=True),
        Head(asked.word(cases), number=True),
        Head(comparison.span(*compared.after, asked.language), number=True),
        Head(asked.word(cases), number=True),
        Head(asked.word("explore.change"), number=True),
        Head(asked.word("explore.margin"), number=True, hint=asked.word("explore.margin_hint")),
    ]
    lines = [
        [
            Cell(row.unit, tone="strong"),
            Cell(first.quantity(row.before)),
            Cell(format.number(row.cases_before, 0, asked.language), tone="muted"),
            Cell(first.quantity(row.after)),
            Cell(format.number(row.cases_after, 0, asked.language), tone="muted"),
            Cell(
                format.quantity(row.change, first.decimals, points, asked.language, signed=True),
                tone=_tone(row.change, row.margin, first.direction),
            ),
            Cell(format.quantity(row.margin, first.decimals, points, asked.language), tone="muted"),
        ]
        for row in compared.rows.itertuples()
    ]
    return Grid(heads, lines, "explore-changes")


def changes(found: Answer) -> None:
    """Draw the comparison of the two years, and say how it is to be read."""
    compared = comparison.compare(found)
    if isinstance(compared, str):
        return
    asked = found.question
    st.html(changes_grid(found, compared).html)
    said = [asked.word("explore.pooled" if compared.pooled else "explore.averaged")]
    said += [asked.word("explore.margin_hint")] if bool(compared.rows["margin"].notna().any()) else []
    if len(compared.rows) < found.asked - found.lacking:
        counts = {"n": len(compared.rows), "of": found.asked - found.lacking}
        said.append(
            asked.word(
                "explore.whole_only", **{name: format.number(n, 0, asked.language) for name, n in counts.items()}
            )
        )
    st.caption(" ".join(said))


def _tone(change: float, margin: float, direction: str) -> str:
    """Whether a change is for the better or the worse; none within what chance alone may do."""
    if not change or direction == "neutral" or abs(change) <= margin:
        return "muted"
    return "better" if (change > 0) == (direction == "up") else "worse"


# Files


def downloads(chosen: Selection, asked: Question, found: Answer) -> None:
    """The rows of the table as files, made when they are asked for."""
    n = format.number(len(found.listed), 0, chosen.language)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="explore_files"):
        st.caption(chosen.word("explore.files", n=n), width="content")
        for kind in files.MEDIA:
            too_long = kind == "xlsx" and len(found.listed) > files.MOST_SHEET_ROWS
            st.download_button(
                kind.upper() if kind != "parquet" else "Parquet",
                lambda kind=kind: files.made(asked, kind),
                file_name=files.name(asked, kind),
                mime=files.MEDIA[kind],
                key=f"explore_file_{kind}",
                on_click="ignore",
                disabled=too_long,
                help=chosen.word("explore.too_long", most=format.number(files.MOST_SHEET_ROWS, 0, chosen.language))
                if too_long
                else None,
            )
