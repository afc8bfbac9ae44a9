"""The controls every page shares: place, search, indicator, period, frame, language, theme. Each writes the URL."""

from html import escape
from typing import Any

import streamlit as st

from components import card, format, screen, search, selection
from components.meeting import add_view, note
from components.selection import FRAMES, LANGUAGES, Selection, act_if_current, choose, go, put, taken
from data import store, units

OWN_CHOICE = ("explore",)
"""Pages that ask for indicators, units and periods themselves."""


def bar(chosen: Selection, *, page: str, trail: bool, pages: tuple[str, ...]) -> None:
    """Draw the controls of a page for a selection; the trail of units above where the page has none of its own."""
    with st.container(key="controls", horizontal=True, vertical_alignment="bottom", gap="small"):
        if page in OWN_CHOICE:
            _title(chosen, chosen.word(f"page.{page}"))
        else:
            _of_page(chosen, trail)
        _choice(chosen, "language", LANGUAGES, str.upper, lambda selection_, value: go(selection_, language=value))
        if page != "meeting":
            add_view.box(chosen, page)
            note.box(chosen)
        screen.button(chosen, pages)


def _of_page(chosen: Selection, trail: bool) -> None:
    """The place, the indicator, the period and the frame that the page shows."""
    _place(chosen, trail)
    search.box(chosen)
    _indicator(chosen)
    _period(chosen)
    _choice(chosen, "frame", FRAMES, lambda code: chosen.word(f"frame.{code}"), _to_frame)


def _title(chosen: Selection, text: str) -> None:
    with st.container(key="place", width="stretch", gap=None):
        st.html(f"<h1>{escape(text)}</h1><p>{escape(_clock(chosen))}</p>")


def _place(chosen: Selection, trail: bool) -> None:
    path = units.path(chosen.version, chosen.frame, chosen.unit)
    with st.container(key="place", width="stretch", gap=None):
        if trail:
            _trail(chosen, path[:-1])
        st.html(f"<h1>{escape(chosen.full_name(path[-1]))}</h1><p>{escape(_clock(chosen))}</p>")


def _trail(chosen: Selection, above: store.Rows) -> None:
    with st.container(key="trail", horizontal=True, gap="small", vertical_alignment="center"):
        for unit in above:
            parts = {"unit": unit.code}
            key = f"trail_{unit.code}"
            st.button(f"{unit.name} ›", key=key, type="tertiary", on_click=go, args=(chosen,), kwargs=parts)


def _clock(chosen: Selection) -> str:
    """Up to when events are known, that they are simulated, and how many of the real ones they stand for."""
    built = store.row("build", chosen.version)
    moment = format.moment(built.clock, chosen.language)
    return chosen.word("clock", moment=moment, share=card.sample_share(chosen))


def _indicator(chosen: Selection) -> None:
    known = chosen.register
    offered = [code for code, row in known.items() if row.on_map and chosen.frame in row.frames]
    if chosen.indicator not in offered:
        offered.append(chosen.indicator)
    put("indicator", chosen.indicator)
    st.selectbox(
        chosen.word("control.indicator"),
        offered,
        key="indicator",
        format_func=lambda code: known[code].short,
        on_change=act_if_current(lambda: choose(chosen, "indicator", offered)),
        width=250,
    )


def _period(chosen: Selection) -> None:
    held = [
        row.period for row in selection.available_periods(chosen.frame, chosen.unit, chosen.indicator, chosen.version)
    ]
    if not held:
        return
    put("period", chosen.period)
    st.selectbox(
        chosen.word("control.period"),
        held,
        key="period",
        format_func=lambda code: format.period(code, chosen.language),
        on_change=act_if_current(lambda: choose(chosen, "period", held)),
        width=120,
    )


def _choice(chosen: Selection, part: str, options: tuple[str, ...], shown: Any, act: Any) -> None:
    put(part, getattr(chosen, part))
    st.segmented_control(
        chosen.word(f"control.{part}"),
        options,
        key=part,
        required=True,
        help=chosen.word("frame.help") if part == "frame" else None,
        format_func=shown,
        on_change=act_if_current(lambda: act(chosen, taken(part))),
    )


def _to_frame(chosen: Selection, frame: str) -> None:
    """Change frames: the same place where the other frame has it, else what became of it."""
    if frame == chosen.frame:
        return
    if chosen.unit == selection.COUNTRY:
        go(chosen, frame=frame)
        return
    found = store.rows("unit_successor", chosen.version, frame=chosen.frame, unit=chosen.unit)
    if not found:
        go(chosen, frame=frame, unit=selection.COUNTRY)
        return
    _say_what_became(chosen, frame, found)
    go(chosen, frame=frame, unit=found[0].code)


def _say_what_became(chosen: Selection, frame: str, found: store.Rows) -> None:
    """A sentence where the place is not the same on both sides: another name, or other parts."""
    here, now = selection.place(chosen), found[0]
    names = {"given": chosen.inside(here), "now": chosen.inside(now)}
    if len(found) > 1:
        parts = ", ".join(chosen.inside(part) for part in found)
        selection.flash(chosen.word(f"notice.parts_{frame}", **names, parts=parts))
    elif now.name != here.name:
        selection.flash(chosen.word(f"notice.to_{frame}", **names))
    else:
        whole = store.rows("unit_successor", chosen.version, frame=frame, unit=now.code)
        if len(whole) > 1:
            parts = ", ".join(chosen.inside(part) for part in whole)
            selection.flash(chosen.word(f"notice.whole_{frame}", **names, parts=parts))
