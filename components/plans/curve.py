"""The S-curve of a plan: the share of its items that was to be finished by each month, and the share that was."""

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components import charts, format, palette, style, words
from components.plans import items
from components.plans.items import Item
from components.selection import Selection

HEIGHT = 420
LEAST_DUE = 3
"""Items with a deadline below which a curve says nothing."""


def show(chosen: Selection, found: tuple[Item, ...]) -> None:
    """Draw the curve of the chosen plan, else of the one with the most deadlines."""
    plans: dict[str, list[Item]] = {}
    for item in found:
        plans.setdefault(item.row.plan, []).append(item)
    _, plan = max(plans.items(), key=lambda held: (len(_dated(held[1])), held[0]))
    dated, name = _dated(plan), items.text(chosen, plan[0].row, "plan")
    st.subheader(chosen.word("plans.curve_title", plan=name), anchor=False)
    if len(dated) < LEAST_DUE:
        st.info(chosen.word("plans.curve_none", n=len(dated), of=len(plan), least=LEAST_DUE), icon=":material/info:")
        return
    height = HEIGHT * (2 if style.on_wall() else 1)
    lines = tuple((item.row.due_last, item.row.finished_last, item.row.state == "finished") for item in dated)
    latest = max(item.row.as_of for item in plan)
    simulated = sum(item.is_simulated for item in dated)
    day = items.reported(chosen, plan[0].row)
    mark = chosen.word("plans.curve_mark", day=day)
    figure = _figure(lines, latest, mark, bool(simulated), chosen.language, style.theme().name, style.on_wall())
    st.plotly_chart(
        figure,
        theme=None,
        key="plan_curve",
        height=height,
        config={"displayModeBar": False},
        alt=chosen.word("plans.curve_alt"),
    )
    st.caption(_said(chosen, dated, plan, latest, simulated))


def _dated(plan: list[Item]) -> list[Item]:
    return [item for item in plan if item.row.due_last is not None]


def _said(chosen: Selection, dated: list[Item], plan: list[Item], latest: object, simulated: int) -> str:
    planned = sum(item.row.due_last <= latest for item in dated)
    done = sum(item.row.state == "finished" for item in dated)
    shares = {
        name: format.quantity(100 * count / len(dated), 1, "%", chosen.language)
        for name, count in (("planned", planned), ("actual", done))
    }
    day = items.reported(chosen, plan[0].row)
    said = chosen.word("plans.curve_about", day=day, n=len(dated), without=len(plan) - len(dated), **shares)
    return f"{said} {chosen.word('plans.curve_simulated', n=simulated, of=len(dated))}" if simulated else said


@st.cache_resource(max_entries=32, show_spinner=False)
def _figure(
    lines: tuple[tuple[object, object, bool], ...],
    latest: object,
    mark: str,
    simulated: bool,
    language: str,
    theme: str,
    wall: bool,
) -> go.Figure:
    return charts.plan_curve(
        items=pd.DataFrame(lines, columns=["due", "finished", "is_finished"]),
        reported=pd.Timestamp(str(latest)),
        mark=mark,
        simulated=simulated,
        texts=words.group("plan_curve", language),
        language=language,
        theme=palette.theme(theme),
        scale=2 if wall else 1,
    )
