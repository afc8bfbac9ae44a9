"""The rankings page: which way to look, which units, and the view that was chosen."""

from urllib.parse import urlencode

import streamlit as st

from components import explorer, segments, standing_pages, standings
from components.rankings import beside, breakdown, chosen_units, climb_view, movement, publisher, ranking_set
from components.rankings.ranking_set import RankingSet
from components.selection import Selection, go

VIEWS = ("table", "movement", "parts", "climb", "beside", "publisher")
OF_THE_UNIT = ("parts", "climb")
"""Views about one unit among its siblings; the others are about what lies inside it."""
HEIGHT = 720


def controls(chosen: Selection) -> str:
    """The way to look and the units compared; returns the chosen view."""
    with st.container(key="ranking_controls", horizontal=True, vertical_alignment="bottom", gap="medium"):
        view = segments.views(chosen, "rankings", VIEWS)
        ranked = _set_of(chosen, view)
        if ranked is not None and view not in ("parts", "publisher"):
            ranking_set.controls(chosen, ranked, own_only=view in OF_THE_UNIT)
    return view


def _set_of(chosen: Selection, view: str) -> RankingSet | None:
    return ranking_set.of_siblings(chosen) if view in OF_THE_UNIT else ranking_set.of_children(chosen)


def show(chosen: Selection, view: str) -> None:
    """Draw a view."""
    if view == "publisher":
        publisher.show(chosen)
    elif view == "parts":
        breakdown.show(chosen)
    elif view == "climb":
        climb_view.show(chosen, ranking_set.of_siblings(chosen))
    elif view == "beside":
        beside.show(chosen, ranking_set.of_children(chosen))
    elif view == "movement":
        ranked = ranking_set.of_children(chosen)
        chosen_units.choose(chosen, ranked)
        movement.show(chosen, ranked)
    else:
        _table_and_map(chosen, ranking_set.of_children(chosen))


def _table_and_map(chosen: Selection, ranked: RankingSet) -> None:
    """The standings, and beside them the map of the same units."""
    place = chosen.unit_of(ranked.place)
    drawn = _level_below(chosen, place.level) == ranked.level
    table, picture = st.columns([2.1, 1], gap="medium") if drawn else (st.container(), None)
    with table:
        standings.table(key="standings", data=_standings(chosen, ranked), on_chosen=lambda: _follow(chosen))
    if picture is not None:
        among = tuple(row.code for row in ranking_set.members(chosen, ranked)) if ranked.peers else ()
        with picture:
            explorer.show(chosen, height=HEIGHT, ranking=False, parent=ranked.place, among=among)
            if ranked.per_head:
                st.caption(chosen.word("rankings.map_totals"))


def _level_below(chosen: Selection, level: str) -> str:
    if level == "country":
        return "province"
    return "district" if level == "province" and chosen.frame == "2024" else "commune"


def _follow(chosen: Selection) -> None:
    """A click on a row, also that of the chosen unit, goes to the unit and leaves the set that was chosen."""
    code = standings.chosen("standings")
    if code and chosen.unit_of(code) is not None:
        go(chosen, unit=code, scope="")


def _standings(chosen: Selection, ranked: RankingSet) -> standings.StandingsData:
    described = chosen.described
    path = "/".join((chosen.version, chosen.frame, chosen.indicator, chosen.period, ranked.place, ranked.level))
    per_head = "1" if ranked.per_head else ""
    asked = urlencode({"language": chosen.language, "peers": ranked.peers, "per_head": per_head})
    subtitle = [
        ranking_set.scope_name(chosen, ranked),
        ranking_set.peers_name(chosen, ranked),
        explorer.period(chosen),
        explorer.carried(chosen),
        ranking_set.sample(chosen, ranked),
    ]
    return standings.StandingsData(
        address=f"/standings/{path}.json?{asked}",
        csv_address=f"/standings/{path}.csv?{asked}",
        title=described.name,
        subtitle=" · ".join(part for part in subtitle if part),
        language=chosen.language,
        selected=chosen.unit if chosen.unit != ranked.place else "",
        decimals=standing_pages.PEOPLE_DECIMALS if ranked.per_head else described.decimals,
        unit_label=standing_pages.unit_label(described, per_head=ranked.per_head),
        direction=described.direction,
        height=HEIGHT,
    )
