"""What the source documents state about a place, as they print it, each with its date, document and note."""

from html import escape
from typing import Any

import streamlit as st

from components import format, links
from components.selection import Selection
from data import periods, store

HEIGHT = 520


def documents(chosen: Selection, topic: str = "") -> None:
    """The figures that the source documents state for the chosen place and the places in it; '' = of every topic."""
    held = store.rows("unit_figures", chosen.version, frame=chosen.frame, unit=chosen.unit)
    found = [row for row in held if topic in ("", row.topic)]
    if not found:
        st.caption(chosen.word("documents.none"))
        return
    st.caption(chosen.word("documents.count", count=len(found)))
    with st.container(height=HEIGHT, border=False):
        st.html(f'<div class="facts" data-testid="facts">{"".join(_fact(chosen, row) for row in found)}</div>')


def _fact(chosen: Selection, row: Any) -> str:
    language = chosen.language
    kind = "" if row.kind == "observed" else f'<span class="chip">{escape(chosen.word(f"figure.{row.kind}"))}</span> '
    place = escape(f"{row.code} · {chosen.full_name(row)} · {when(chosen, row)} · ")
    lines = [f"{place}{_source(chosen, row)}"]
    lines += [escape(note)] if (note := getattr(row, f"note_{language}")) else []
    origin = "".join(f'<span class="origin">{line}</span>' for line in lines)
    return (
        f'<div class="fact"><span>{kind}{escape(getattr(row, f"measure_{language}"))}</span>'
        f'<span class="number">{escape(figure_text(row, chosen))}</span>{origin}</div>'
    )


def when(chosen: Selection, row: Any) -> str:
    """The day a count was taken, the period a flow or a yearly figure speaks of, or when something is due."""
    flow = periods.parse(row.period).kind == "half"
    day = format.period(row.period if flow else row.as_of, chosen.language)
    if row.kind != "observed":
        return chosen.word("figure.due", day=day)
    return day if flow or periods.parse(row.as_of).kind != "day" else chosen.word("figure.as_of", day=day)


def _source(chosen: Selection, row: Any) -> str:
    printed = row.source_published_on
    parts = [row.source_publisher]
    parts += [chosen.word("figure.printed_on", day=format.period(printed, chosen.language))] if printed else []
    title = links.link(links.of_source(chosen, row.source), row.source_title)
    return f"{title}, {escape(', '.join(parts))} ({escape(chosen.word(f'basis.{row.value_basis}'))})"


def figure_text(row: Any, chosen: Selection) -> str:
    """A figure as its document prints it: 'trên 96,63 %', '216/219 (98,63 %)', 'hạng 25/63', 'hạn 30/09/2024'."""
    if row.value is None:
        return chosen.word("figure.due", day=format.period(row.as_of, chosen.language))
    if row.unit_en == "rank":
        return _rank(row, chosen)
    number = format.number(row.value, _decimals(row.value), chosen.language)
    if row.unit_en == "session no.":
        return chosen.word("figure.session", number=number)
    qualifier = chosen.word(f"qualifier.{row.qualifier}") if row.qualifier else ""
    return f"{qualifier} {_with_fraction(row, chosen)}".strip()


def _rank(row: Any, chosen: Selection) -> str:
    key = "figure.rank_top" if row.qualifier == "top" else "figure.rank_of"
    return chosen.word(key, rank=f"{row.value:.0f}", of=f"{row.denominator:.0f}")


def _with_fraction(row: Any, chosen: Selection) -> str:
    unit = getattr(row, f"unit_{chosen.language}") or ""
    if unit.endswith("s") and row.value == 1 and chosen.language == "en":
        unit = unit.removesuffix("s")
    value = format.quantity(row.value, _decimals(row.value), unit, chosen.language)
    counts = [
        format.number(count, 0, chosen.language) for count in (row.numerator, row.denominator) if count is not None
    ]
    return f"{'/'.join(counts)} ({value})" if counts else value


def _decimals(value: float) -> int:
    """As many decimals as the document prints."""
    return len(f"{value:.4f}".rstrip("0").partition(".")[2])
