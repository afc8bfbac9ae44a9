"""The short lists beside the map: what is red, what changed, and what the documents say (`figures`)."""

from typing import Any

import streamlit as st

from components import card, figures, format, headline, palette, rows, selection, style
from components.selection import Selection, go
from data import store, units

SHOWN = 8
CHANGES_AT_EACH_END = 5


def red(chosen: Selection) -> None:
    """What is behind its target here and one level down, the furthest behind first; a click goes there."""
    found = red_found(chosen)
    if not found:
        st.caption(chosen.word("red.none"))
        return
    behind = format.number(found[0].all_behind, 0, chosen.language)
    st.caption(chosen.word("red.count", shown=len(found), all=behind))
    followed = rows.listing([red_row(chosen, row) for row in found], key="red")
    if followed is not None:
        unit, indicator, period = followed.split("/")
        go(chosen, unit=unit, indicator=indicator, period=period)
        st.rerun()


def red_found(chosen: Selection) -> store.Rows:
    """The same as rows of the query `red_list`."""
    on, kind = headline.horizon(chosen)
    unit = selection.place(chosen)
    asked = {"frame": chosen.frame, "unit": unit.code, "parent": unit.parent, "on": on, "kind": kind}
    return store.rows("red_list", chosen.version, limit=SHOWN, **asked)


def red_row(chosen: Selection, row: Any) -> rows.Row:
    """A row of it as it is written."""
    described = chosen.register[row.indicator]
    value = described.quantity(row.value)
    if row.target_on_rank:
        value = chosen.word("card.rank_value_of", rank=row.rank_country, of=row.country)
    reached = chosen.word("red.values", value=value, path=card.target_text(chosen, row, row.path_value))
    name = chosen.full_name(units.unit(chosen.version, chosen.frame, row.unit))
    detail = f"{reached} · {format.period(row.period, chosen.language)}"
    key = f"{row.unit}/{row.indicator}/{row.period}"
    return rows.Row(key, palette.STATE_MARKS["behind"], style.theme().states["behind"], name, described.short, detail)


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
    followed = rows.listing([_change_row(chosen, row) for row in found], key="changes")
    if followed is not None:
        go(chosen, unit=followed)
        st.rerun()


def _change_row(chosen: Selection, row: Any) -> rows.Row:
    described, colours = chosen.described, style.theme().states
    better = (row.change > 0) == (described.direction == "up")
    colour = style.theme().muted if described.direction == "neutral" else colours["on_track" if better else "behind"]
    arrow = "↑" if row.change > 0 else "↓"
    change = described.change(row.change)
    return rows.Row(row.code, arrow, colour, chosen.full_name(row), change, described.quantity(row.value))


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
