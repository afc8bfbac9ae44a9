"""The short lists beside the map: what is red, what changed, what the documents say."""

from html import escape
from typing import Any

import streamlit as st

from components import format, headline, palette, selection
from components.selection import Selection, go
from data import store

SHOWN = 8
CHANGES_AT_EACH_END = 5


def red(chosen: Selection) -> None:
    """What is behind its target here and one level down, the furthest behind first; a click goes there."""
    on, kind = headline.horizon(chosen)
    unit = selection.place(chosen)
    asked = {"frame": chosen.frame, "unit": unit.code, "parent": unit.parent, "on": on, "kind": kind}
    found = store.rows("red_list", chosen.version, limit=SHOWN, **asked)
    if not found:
        st.caption(chosen.word("red.none"))
        return
    behind = format.number(found[0].all_behind, 0, chosen.language)
    st.caption(chosen.word("red.count", shown=len(found), all=behind))
    for row in found:
        _row_button(
            chosen, f"red_{row.code}_{row.indicator}", _red_label(chosen, row), row, period=row.period
        )


def _red_label(chosen: Selection, row: Any) -> str:
    described = chosen.register[row.indicator]
    value, path = described.quantity(row.value), described.quantity(row.path_value)
    if row.target_on_rank:
        place = chosen.word("card.place")
        value, path = (
            format.quantity(rank, 0, place, chosen.language) for rank in (row.rank_country, row.path_value)
        )
    reached = chosen.word("red.values", value=value, path=path)
    period = format.period(row.period, chosen.language)
    return f"{palette.STATE_MARKS['behind']} **{chosen.full_name(row)}**: {described.short}  \n{reached} · {period}"


def _row_button(chosen: Selection, key: str, label: str, row: Any, **parts: str) -> None:
    """A line of a list that goes to its unit, and to its indicator where the line names one."""
    parts |= {"unit": row.code} | ({"indicator": row.indicator} if hasattr(row, "indicator") else {})
    st.button(label, key=key, type="tertiary", on_click=go, args=(chosen,), kwargs=parts)


def changes(chosen: Selection) -> None:
    """The children that rose and fell most on the period before; a click goes there."""
    found = store.rows(
        "largest_changes",
        chosen.version,
        frame=chosen.frame,
        parent=chosen.unit,
        indicator=chosen.indicator,
        period=chosen.period,
        limit=CHANGES_AT_EACH_END,
    )
    if not found:
        st.caption(chosen.word("changes.none"))
        return
    described, period = chosen.described, format.period(chosen.period, chosen.language)
    st.caption(chosen.word("changes.about", indicator=described.short, period=period))
    for row in found:
        arrow = "↑" if row.change > 0 else "↓"
        label = f"{arrow} **{chosen.full_name(row)}** {described.change(row.change)} → {described.quantity(row.value)}"
        _row_button(chosen, f"change_{row.code}", label, row)


def documents(chosen: Selection) -> None:
    """The figures that the source documents state for this place, each with its date and document."""
    found = store.rows("unit_figures", chosen.version, frame=chosen.frame, unit=chosen.unit)
    if not found:
        st.caption(chosen.word("documents.none"))
        return
    st.caption(chosen.word("documents.count", count=len(found)))
    with st.container(height=520, border=False):
        st.html(
            f'<div class="facts" data-testid="facts">{"".join(_fact(chosen, row) for row in found)}</div>'
        )


def _fact(chosen: Selection, row: Any) -> str:
    language = chosen.language
    name, origin = (
        getattr(row, f"measure_{language}"),
        f"{chosen.full_name(row)} · {_as_of(row, language)} · {row.source_title}, {row.source_publisher}",
    )
    kind = (
        ""
        if row.kind == "observed"
        else f'<span class="chip">{escape(chosen.word(f"figure.{row.kind}"))}</span> '
    )
    status = escape(chosen.word("status.published"))
    return (
        f'<div class="fact"><span>{kind}{escape(name)}</span><span class="number">{escape(figure_text(row, chosen))}</span>'
        f'<span class="origin">{escape(row.code)} · {escape(origin)} · {status}</span></div>'
    )


def figure_text(row: Any, chosen: Selection) -> str:
    """A figure as its document prints it: 'trên 96,63 %', '216/219 (98,63 %)', '25/63'."""
    language = chosen.language
    unit = getattr(row, f"unit_{language}") or ""
    if row.unit_en == "milestone":
        return chosen.word("figure.done_by") if row.kind != "observed" else chosen.word("figure.done")
    decimals = len(f"{row.value:.4f}".rstrip("0").partition(".")[2])
    value = format.quantity(row.value, decimals, unit, language)
    if row.numerator is not None and row.denominator is not None:
        fraction = (
            f"{format.number(row.numerator, 0, language)}/{format.number(row.denominator, 0, language)}"
        )
        value = (
            fraction
            if row.unit_en == "rank"
            else f"{fraction} ({value})"
            if unit == "%"
            else f"{value} ({fraction})"
        )
    prefix = chosen.word(f"qualifier.{row.qualifier}") if row.qualifier else ""
    return f"{prefix} {value}".strip()


def _as_of(row: Any, language: str) -> str:
    return format.period(row.period, language)


_LISTS = {"red": red, "changes": changes, "documents": documents}


def one_of(chosen: Selection) -> None:
    """The list that is looked at; the others are not computed."""
    named = st.segmented_control(
        chosen.word("lists.label"),
        list(_LISTS),
        default="red",
        required=True,
        format_func=lambda name: chosen.word(f"lists.{name}"),
        key="list",
        label_visibility="collapsed",
    )
    _LISTS[named or "red"](chosen)
