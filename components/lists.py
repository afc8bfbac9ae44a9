"""The short lists beside the map: what is red, what changed, and what the documents say (`figures`)."""

from typing import Any

import streamlit as st

from components import card, figures, format, headline, palette, selection
from components.selection import Selection, go
from data import store, units

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
        parts = {"unit": row.unit, "indicator": row.indicator, "period": row.period}
        _row_button(chosen, f"red_{row.unit}_{row.indicator}", _red_label(chosen, row), parts)


def _red_label(chosen: Selection, row: Any) -> str:
    described = chosen.register[row.indicator]
    unit = units.unit(chosen.version, chosen.frame, row.unit)
    value = described.quantity(row.value)
    if row.target_on_rank:
        value = chosen.word("card.rank_value_of", rank=row.rank_country, of=row.country)
    needed = card.target_text(chosen, row, row.path_value)
    reached = chosen.word("red.values", value=value, path=needed)
    period = format.period(row.period, chosen.language)
    mark = f":red[{palette.STATE_MARKS['behind']}]"
    return f"{mark} **{chosen.full_name(unit)}**: {described.short}  \n{reached} · {period}"


def _row_button(chosen: Selection, key: str, label: str, parts: dict[str, str]) -> None:
    """A line of a list that goes to what it speaks of."""
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
        _row_button(chosen, f"change_{row.code}", label, {"unit": row.code})


_LISTS = {"red": red, "changes": changes, "documents": figures.documents}


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
