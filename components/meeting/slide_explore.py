"""What the analyst's page puts on a slide: the answer to its question, or the result of its query."""

from typing import Any

import pandas as pd

from components import format, palette
from components.explore import compare, comparison, controls, files
from components.explore import page as explore
from components.explore.answer import Answer, answer
from components.explore.formula import STATUSES
from components.explore.question import CHARTS
from components.meeting.slide_parts import AT_EACH_END, LOOK, MOST_PERIODS, MOST_ROWS, SlideParts
from components.slides.description import Bars, Column, Field, Lines, Series, Text
from components.sql_bench import result
from data import periods, store
from data.closings import ClosingError
from data.sql import database, runner
from data.sql.runner import QueryError

MOST_BARS = 2 * AT_EACH_END


def fill(parts: SlideParts) -> None:
    """The chosen view of the page."""
    view = parts.chosen.option_of("view", tuple(explore.VIEWS))
    parts.view = parts.chosen.word(f"explore.view_{view}")
    {"compare": _compare, "sql": _sql}[view](parts)


def _compare(parts: SlideParts) -> None:
    """The chart that was chosen, as far as a slide has one, and the values of the last period."""
    chosen = parts.chosen
    asked, _ = compare.ask(chosen)
    found = answer(asked)
    if found.rows.empty:
        parts.say("explore.nothing")
        return
    chart = chosen.option_of("chart", CHARTS)
    parts.place = controls.parts_label(asked)
    parts.when = comparison.span(asked.since, asked.until, asked.language)
    for row in files.sources(found):
        parts.of_source(row.title)
    for place in range(len(found.measures)):
        for status in found.listed[f"status_{place}"].dropna().unique():
            parts.of_status(str(status))
    if chart == "before":
        _before(parts, found)
        return
    (_lines if chart in ("line", "multiples") else _bars)(parts, found)
    _values(parts, found)


def _lines(parts: SlideParts, found: Answer) -> None:
    """The marked units over time, else the first that were asked."""
    asked, measure = found.question, found.measures[found.drawn]
    rows = found.rows[["key", "unit", "period", f"value_{found.drawn}"]].set_axis(
        ["key", "unit", "period", "value"], axis="columns"
    )
    held = compare.in_asked_order(found, list(rows["key"].unique()))
    marked = [str(part) for part in dict.fromkeys((*asked.marked, *asked.picked)) if str(part) in held]
    keys = marked or held
    codes = _cut(found)
    values = rows.set_index(["key", "period"])["value"].to_dict()
    names = rows.drop_duplicates("key").set_index("key")["unit"]
    colours = palette.categories(LOOK.name)
    series = []
    for key, colour in zip(keys, colours, strict=False):
        line = [_known(values.get((key, code))) for code in codes]
        last = next((value for value in reversed(line) if value is not None), None)
        series.append(Series(str(names[key]), tuple(line), "" if last is None else measure.quantity(last), colour))
    labels = tuple(format.period(code, asked.language) if code else "" for code in codes)
    left = len(held) - len(series)
    note = asked.word("explore.some", n=len(series), of=format.number(len(held), 0, asked.language)) if left else ""
    title = compare.title(found, "line")
    parts.parts.append(Lines(title, labels, tuple(series), measure.decimals, asked.language, note))


def _cut(found: Answer) -> list[str]:
    """The last periods, an empty one where the series was broken."""
    codes, broken = found.periods[-MOST_PERIODS:], compare.broken_on(found)
    if broken is None:
        return codes
    before = [code for code in codes if pd.Timestamp(periods.parse(code).first) < broken]
    return [*before, "", *codes[len(before) :]] if 0 < len(before) < len(codes) else codes


def _bars(parts: SlideParts, found: Answer) -> None:
    """The units of the last period, the best first."""
    asked, measure = found.question, found.measures[found.drawn]
    rows = compare.last(found).dropna(subset=["value"])
    if rows.empty:
        parts.parts.append(Text(compare.no_values(found)))
        return
    shown = rows.head(MOST_BARS)
    note = ""
    if len(shown) < len(rows):
        note = asked.word("explore.some", n=len(shown), of=format.number(len(rows), 0, asked.language))
    parts.parts.append(
        Bars(
            title=compare.title(found, "bars"),
            series=measure.head,
            names=tuple(shown["unit"].astype(str)),
            values=tuple(shown["value"].astype(float)),
            texts=tuple(measure.number(value) for value in shown["value"]),
            colours=(LOOK.accent,) * len(shown),
            decimals=measure.decimals,
            note=note,
        )
    )


def _values(parts: SlideParts, found: Answer) -> None:
    """Every measure of the units in the last period with a value."""
    asked, word = found.question, found.question.word
    rows = found.listed[found.listed["period"] == found.periods[-1]].head(MOST_ROWS)
    heads = (Column(word("explore.unit")), *(Column(measure.head, is_number=True) for measure in found.measures))
    lines = tuple(
        (Field(row["unit"]), *(Field(_text(found, place, row), tone="strong") for place in range(len(found.measures))))
        for row in rows.to_dict("records")
    )
    parts.table(format.period(found.periods[-1], asked.language), heads, lines)


def _before(parts: SlideParts, found: Answer) -> None:
    """Each unit before and after the change of the units."""
    compared = comparison.compare(found)
    if isinstance(compared, str):
        parts.say(compared)
        return
    parts.grid(controls.changes_grid(found, compared), compare.title(found, "before"))


def _text(found: Answer, place: int, row: dict[Any, Any]) -> str:
    value = _known(row[f"value_{place}"])
    return format.MISSING if value is None else found.measures[place].number(value)


def _known(value: float | None) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def _sql(parts: SlideParts) -> None:
    """The result of the query of the address, which runs here as it does on the page."""
    chosen = parts.chosen
    query = chosen.option("sql")
    clock = format.moment(store.row("build", chosen.version).clock, chosen.language)
    parts.place, parts.when = "", f"{chosen.word('sql.fact_clock')} {clock}"
    if not query:
        parts.say("sql.press_run")
        return
    try:
        found = runner.run(query, chosen.version)
    except QueryError as problem:
        parts.parts.append(Text(f"{problem.told(chosen.language)} {problem.detail}".strip(), tone="worse"))
        return
    except (database.CopyMissing, ClosingError) as problem:
        parts.parts.append(Text(problem.told(chosen.language), tone="worse"))
        return
    for place, column in enumerate(found.columns):
        if column.name == "status":
            for status in {str(row[place]) for row in found.rows} & set(STATUSES):
                parts.of_status(status)
    if not found.rows:
        parts.say("sql.none")
        return
    parts.of_source(chosen.word("sql.note"))
    parts.grid(result.grid(found, chosen.language), " ".join(query.split())[:200])
