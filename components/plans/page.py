"""The view of plans and tasks: what is late and whose it is, one plan or all of a place."""

from html import escape

import streamlit as st

from components import format, segments, selection, tables
from components.plans import curve, detail, items, listing, meeting_tasks, owners, pipeline, served
from components.plans.items import Item
from components.selection import Selection, act_if_current, go, put, taken
from components.tables import Cell
from data import store, units

ALL = ""
PARTS = ("list", "pipeline", "curve", "owners", "indicators")
TALLIED = ("items", "finished", "under_way", "late", "due_soon", "blocked", "passed")


def show(chosen: Selection) -> None:
    """Draw the plans of the chosen place, or say where there are some."""
    unit = selection.place(chosen)
    st.subheader(chosen.word("plans.title", unit=chosen.full_name(unit)), anchor=False)
    found = items.here(chosen)
    meeting_tasks.show(chosen)
    if not found:
        _nothing(chosen)
        return
    _inherited(chosen, found)
    part = _controls(chosen, found)
    shown = of_plan(chosen, found)
    for origin, part_of in zip(("published", "simulated"), items.apart(shown), strict=True):
        if part_of:
            title = f'<p class="small-head {origin}">{escape(chosen.word(f"plans.origin_{origin}"))}</p>'
            st.html(title + tables.tally(tally(chosen, part_of), name=f"plans-{origin}"))
    st.caption(reports_text(chosen, shown))
    if part == "pipeline":
        pipeline.show(chosen, shown)
    elif part == "curve":
        curve.show(chosen, shown)
    elif part == "owners":
        owners.show(chosen, shown)
    elif part == "indicators":
        served.show(chosen, shown)
    else:
        listing.show(chosen, shown)
    asked = next((item for item in found if item.code == chosen.option("item")), None)
    if asked is not None:
        detail.show(chosen, asked)


def _nothing(chosen: Selection) -> None:
    """No document names a plan of this place: lead to the province's."""
    st.info(chosen.word("plans.none", unit=chosen.inside(selection.place(chosen))), icon=":material/info:")
    above = items.province_of(chosen) or chosen.unit_of(selection.COUNTRY)
    st.button(chosen.word("plans.to_unit", unit=chosen.full_name(above)), on_click=lambda: go(chosen, unit=above.code))


def _inherited(chosen: Selection, found: tuple[Item, ...]) -> None:
    """Say whose plans they were, where the province of today is another than that of the documents."""
    if chosen.frame == items.DOCUMENTED_FRAME:
        return
    held = {item.row.former_province for item in found}
    named = [units.unit(chosen.version, items.DOCUMENTED_FRAME, code) for code in sorted(held)]
    names = ", ".join(chosen.inside(one) for one in named)
    said = chosen.word("plans.inherited", names=names)
    if chosen.unit != selection.COUNTRY:
        asked = {"frame": chosen.frame, "unit": chosen.unit}
        former = [row for row in store.rows("unit_successor", chosen.version, **asked) if row.code not in held]
        without = ", ".join(chosen.inside(row) for row in former)
        said += " " + chosen.word("plans.without", names=without) if without else ""
    st.caption(said)


def of_plan(chosen: Selection, found: tuple[Item, ...]) -> tuple[Item, ...]:
    """The items of the chosen plan, all where none is chosen."""
    plan = chosen.option_of("plan", [ALL, *(item.row.plan for item in found)])
    return tuple(item for item in found if plan in (ALL, item.row.plan))


def _controls(chosen: Selection, found: tuple[Item, ...]) -> str:
    """The plan and the way to look at it; returns the latter."""
    named = {item.row.plan: items.text(chosen, item.row, "plan") for item in found}
    offered = [ALL, *sorted(named, key=lambda code: (-sum(item.row.plan == code for item in found), code))]
    with st.container(key="plan_controls", horizontal=True, vertical_alignment="bottom", gap="medium"):
        put("plan", chosen.option_of("plan", offered))
        st.selectbox(
            chosen.word("plans.plan"),
            offered,
            key="plan",
            format_func=lambda code: named[code] if code else chosen.word("plans.all_plans", n=len(named)),
            on_change=act_if_current(lambda: go(chosen, plan=taken("plan")) if taken("plan") in offered else None),
            width=460,
        )
        return segments.choice(
            chosen,
            "part",
            PARTS,
            label=chosen.word("plans.part"),
            text=lambda name: chosen.word(f"plans.part_{name}"),
        )


def tally(chosen: Selection, shown: tuple[Item, ...]) -> list[Cell]:
    """The headline counts."""
    counted = items.counts(shown)
    return [
        Cell(
            format.number(counted[name], 0, chosen.language),
            chosen.word(f"plans.count_{name}", n=items.DAYS_SOON),
            "worse" if counted[name] and name in ("late", "blocked") else "",
        )
        for name in TALLIED
    ]


def reports_text(chosen: Selection, shown: tuple[Item, ...]) -> str:
    """From which report the counts are, and what of it is simulated."""
    latest = max(shown, key=lambda item: item.row.as_of).row
    days = sorted({(item.row.as_of, item.row.as_of_exact) for item in shown})
    if len(days) == 1:
        note = items.text(chosen, latest, "plan_note")
        said = chosen.word("plans.as_of", day=items.reported(chosen, latest), note=note)
    else:
        ends = [format.day(day, chosen.language) for day, _ in (days[0], days[-1])]
        said = chosen.word("plans.as_of_several", first=ends[0], last=ends[1])
    figures = {item.row.figure: item.row for item in shown if item.is_simulated}
    for row in figures.values():
        counts = {"part": f"{row.figure_numerator:.0f}", "whole": f"{row.figure_denominator:.0f}"}
        said += " " + chosen.word("plans.printed", measure=items.text(chosen, row, "figure"), **counts)
    return f"{said} {chosen.word('plans.simulated')}" if figures else said
