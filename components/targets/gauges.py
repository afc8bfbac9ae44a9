"""The measured targets of a unit at a glance: a gauge for each value, a place for each rank."""

from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components import card, charts, format, palette, selection, style, words
from components.register import register
from components.selection import Selection, address
from components.targets import aims
from components.targets.aims import Aim
from data import store

MOST = 8
"""Gauges on first sight; the table below has every target."""
HEIGHT = 190
OF_THE_PLACE = 64
"""Height that the number of a place takes from its chart, so that cards stay alike."""
QUIET = {"displayModeBar": False}


def shown(chosen: Selection, found: tuple[Aim, ...]) -> list[Aim]:
    """What is drawn: the unit's own targets, then the country's, then those of units in it; red first in each.

    The country is spared the places of single provinces.
    """
    is_country = chosen.unit == selection.COUNTRY
    spared = (aims.FORMER, aims.INSIDE) if is_country else ()
    drawn = [aim for aim in found if (aim.is_gauge or aim.is_place) and aim.scope not in spared]
    whose = (aims.OWN, aims.NATIONAL, aims.FORMER, aims.INSIDE)
    return sorted(drawn, key=lambda aim: (whose.index(aim.scope), aims.order(aim.state)))[:MOST]


def show(chosen: Selection, drawn: list[Aim]) -> None:
    """Draw the gauges, or say that nothing is measured in the chosen period."""
    if not drawn:
        st.info(chosen.word("targets.no_gauge"), icon=":material/info:")
        return
    with st.container(key="gauges", horizontal=True, gap="medium"):
        for aim in drawn:
            with st.container(key=f"gauge_{aim.code}", border=True, gap="small"):
                _one(chosen, aim)
    st.caption(chosen.word("targets.reading"))
    for note in _breaks(chosen, drawn):
        st.caption(note)


def _one(chosen: Selection, aim: Aim) -> None:
    described = chosen.register[aim.row.indicator]
    place = aim.place or chosen.unit_of(chosen.unit)
    target = chosen.change(frame=place.frame, unit=place.code, indicator=aim.row.indicator, period=aim.held.period)
    leads = address(target, view="", target="", state="")
    whose = f": {place.name}" if aim.scope in (aims.INSIDE, aims.FORMER) else ""
    st.page_link("pages/rankings.py", label=f"{described.short}{whose} ›", query_params=leads, width="stretch")
    height = (HEIGHT - OF_THE_PLACE if aim.is_place else HEIGHT) * (2 if style.on_wall() else 1)
    look = (chosen.language, style.theme().name, style.on_wall())
    if aim.is_place:
        st.html(_place(chosen, aim))
        asked = (chosen.version, place.frame, place.parent, place.code, aim.row.indicator, int(aim.row.value))
        figure = _places(*asked, *look)
    else:
        held = (aim.held.value, aim.held.path_value, aim.row.value, aim.state)
        figure = _gauge(chosen.version, aim.row.indicator, *held, *look)
    st.plotly_chart(
        figure,
        theme=None,
        key=f"dial_{aim.code}",
        height=height,
        config=QUIET,
        alt=chosen.word("targets.alt", name=described.name, state=chosen.word(f"state.{aim.state}")),
    )
    st.html(_details(chosen, aim))


@st.cache_resource(max_entries=512, show_spinner=False)
def _gauge(
    version: str,
    indicator: str,
    value: float,
    path: float | None,
    end: float,
    state: str,
    language: str,
    theme: str,
    wall: bool,
) -> go.Figure:
    colours = palette.theme(theme)
    return charts.gauge(
        value=value,
        path=path,
        end=end,
        described=register(version, language)[indicator],
        colour=colours.states[state],
        theme=colours,
        scale=2 if wall else 1,
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def _places(
    version: str,
    frame: str,
    parent: str,
    unit: str,
    indicator: str,
    goal: int,
    language: str,
    theme: str,
    wall: bool,
) -> go.Figure:
    rows = _history(version, frame, parent, unit, indicator)
    said = words.group("targets", language)
    described = register(version, language)[indicator]
    history = pd.DataFrame(
        {
            "period_text": [row.period for row in rows],
            "rank": [row.rank_siblings for row in rows],
            "hover": [
                f"{row.period}: {row.rank_siblings}/{row.siblings} · {described.quantity(row.value)}" for row in rows
            ],
        }
    )
    return charts.places(
        history=history,
        goal=goal,
        texts={"places": said["places"], "goal": said["goal"].format(goal=goal)},
        language=language,
        theme=palette.theme(theme),
        scale=2 if wall else 1,
    )


def _history(version: str, frame: str, parent: str, unit: str, indicator: str) -> list[Any]:
    """The years with a place."""
    asked = {"frame": frame, "parent": parent, "indicator": indicator, "units": (unit,), "kind": "year"}
    return [row for row in store.rows("series", version, **asked) if row.rank_siblings is not None]


def _place(chosen: Selection, aim: Aim) -> str:
    """The place itself and how many are still to gain."""
    held, goal = aim.held, int(aim.row.value)
    missing = held.rank_country - goal
    left = chosen.word("targets.places_left", n=missing) if missing > 0 else chosen.word("targets.place_held")
    return (
        f'<p class="place" data-testid="place-{escape(aim.code)}"><b>{held.rank_country}/{held.country}</b>'
        f" <span>{escape(format.period(held.period, chosen.language))} · {escape(left)}</span></p>"
    )


def _details(chosen: Selection, aim: Aim) -> str:
    word, held, row = chosen.word, aim.held, aim.row
    day = format.day(held.period_end, chosen.language)
    lines = [(word("targets.needed", day=day), _path(chosen, aim))] if held.path_value is not None else []
    lines.append((word("targets.end", day=aims.due_text(chosen, row)), aims.end_text(chosen, aim)))
    if aim.is_place:
        lines.append((word("targets.result"), _result(chosen, aim)))
    else:
        lines.append((word("targets.expected"), aims.outlook_text(chosen, held)))
    origin = [f"{card.period_text(chosen, held)} · {card.status_text(chosen, held)}", _start(chosen, held)]
    if aim.is_place:
        origin.append(word(f"targets.rank_{held.rank_source}"))
    origin.append(f"{aims.text(chosen, row, 'name')}: {aims.document_text(chosen, row)}")
    cells = "".join(f"<dt>{escape(name)}</dt><dd>{escape(said)}</dd>" for name, said in lines)
    small = "".join(f'<p class="origin">{escape(one)}</p>' for one in [aims.place_text(chosen, aim), *origin] if one)
    return (
        f'<div class="aim" data-testid="gauge-{escape(aim.code)}">'
        f'<p><span class="chip {aim.state}">{escape(aims.state_text(chosen, aim.state))}</span></p>'
        f"<dl>{cells}</dl>{small}</div>"
    )


def _path(chosen: Selection, aim: Aim) -> str:
    return card.target_text(chosen, aim.held, aim.held.path_value)


def _start(chosen: Selection, held: Any) -> str:
    if held.start_value is None or held.start_on is None:
        return ""
    start = card.target_text(chosen, held, held.start_value)
    return chosen.word("targets.start", start=start, day=format.day(held.start_on, chosen.language))


def _result(chosen: Selection, aim: Aim) -> str:
    """Whether the date of a rank has passed without a place of that year."""
    passed = aim.row.due <= aims.today(chosen) and aim.held.period_end < aim.row.due
    return chosen.word("targets.rank_passed" if passed else "targets.rank_coming")


def _breaks(chosen: Selection, drawn: list[Aim]) -> list[str]:
    """That a path starts again where its series was broken, once for each day of a break."""
    days = sorted({aim.held.broken_on for aim in drawn if aim.held.broken_on is not None})
    return [chosen.word("targets.break", day=format.day(day, chosen.language)) for day in days]
