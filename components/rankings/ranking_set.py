"""Which units are ranked against each other: a level inside a place, perhaps only one peer group of it."""

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from components import card, explorer, segments, selection
from components.selection import COUNTRY, Selection, act_if_current, choose, put
from data import home, store, units

LEVELS = ("province", "district", "commune")
EVERYONE = ""


@dataclass(frozen=True)
class RankingSet:
    """Units of a level inside a place ('VN' = the country), of one peer band ('' = all), per head or as they are."""

    level: str
    place: str
    peers: str
    per_head: bool

    @property
    def scope(self) -> str:
        """Level and place as the URL has them."""
        return f"{self.level}.{self.place}"

    @property
    def among(self) -> dict[str, object]:
        """The parameters by which queries know a set."""
        share = home.LEAST_RANKED_SHARE
        return {"level": self.level, "place": self.place, "peers": self.peers, "least_share": share}


def of_children(chosen: Selection) -> RankingSet:
    """The set the viewer asked for, else the children of the unit, or its siblings where these have no values."""
    scopes = _scopes(chosen)
    return _chosen_set(chosen, chosen.option_of("scope", [one.scope for one in scopes]), scopes)


def of_siblings(chosen: Selection) -> RankingSet | None:
    """The set a unit stands in: the one asked for if it is of its level, else its siblings; None for the country."""
    unit = selection.place(chosen)
    if unit.code == COUNTRY:
        return None
    own = [one for one in _scopes(chosen) if one.level == unit.level]
    own.sort(key=lambda one: one.place != unit.parent)
    if not own:
        return RankingSet(unit.level, unit.parent, EVERYONE, per_head=False)
    ranked = _chosen_set(chosen, chosen.option_of("scope", [one.scope for one in own]), own)
    own_bands = {row.band for row in bands_of(chosen, ranked) if row.holds_unit}
    return ranked if ranked.peers in own_bands else replace(ranked, peers=EVERYONE)


def _chosen_set(chosen: Selection, scope: str, scopes: list[RankingSet]) -> RankingSet:
    plain = next(one for one in scopes if one.scope == scope)
    bands = [row.band for row in bands_of(chosen, plain)]
    peers = chosen.option_of("peers", [EVERYONE, *bands])
    return RankingSet(plain.level, plain.place, peers, plain.per_head)


def _scopes(chosen: Selection) -> list[RankingSet]:
    """Every set the chosen unit leads to, the nearest first: of each place from here up, the levels below it."""
    per_head = is_per_head(chosen)
    here = explorer.parent_of(chosen)
    found = []
    for place in reversed(units.path(chosen.version, chosen.frame, here)):
        below = _levels_below(chosen, place)
        found += [RankingSet(level, place.code, EVERYONE, per_head) for level in below]
    return found


def _levels_below(chosen: Selection, place: Any) -> list[str]:
    """Levels inside a place that have values of the indicator, the nearest first."""
    known = [level for level in LEVELS if chosen.frame == "2024" or level != "district"]
    below = known if place.code == COUNTRY else known[known.index(place.level) + 1 :]
    return [level for level in below if chosen.described.reaches(level)] or below[:1]


def is_per_head(chosen: Selection) -> bool:
    """Whether counts are shown per 1,000 people: so unless the viewer asks for totals."""
    return chosen.described.is_count and chosen.option("per_head") != "0"


def bands_of(chosen: Selection, ranked: RankingSet) -> store.Rows:
    """The peer groups inside a set."""
    return store.rows(
        "peer_bands",
        chosen.version,
        frame=chosen.frame,
        level=ranked.level,
        place=ranked.place,
        unit=chosen.unit,
    )


def members(chosen: Selection, ranked: RankingSet) -> store.Rows:
    """The ranked units with value, rank and change, best first."""
    return store.rows(
        "standings",
        chosen.version,
        frame=chosen.frame,
        indicator=chosen.indicator,
        period=chosen.period,
        per_head=ranked.per_head,
        **ranked.among,
    )


def controls(chosen: Selection, ranked: RankingSet, *, own_only: bool) -> None:
    """Which units are compared: scope, peer group (`own_only`: those of the chosen unit), total or per head."""
    _scope(chosen, ranked)
    _peers(chosen, ranked, own_only=own_only)
    if chosen.described.is_count:
        _per_head(chosen, ranked)


def _scope(chosen: Selection, ranked: RankingSet) -> None:
    offered = [one.scope for one in _scopes(chosen)]
    names = {one.scope: scope_name(chosen, one) for one in _scopes(chosen)}
    put("scope", ranked.scope)
    st.selectbox(
        chosen.word("rankings.scope"),
        offered,
        key="scope",
        format_func=names.__getitem__,
        on_change=act_if_current(lambda: choose(chosen, "scope", offered)),
        width=290,
    )


def scope_name(chosen: Selection, ranked: RankingSet) -> str:
    """'Xã, phường, đặc khu · Khánh Hòa'."""
    level = chosen.word(f"rankings.level_{chosen.frame}_{ranked.level}")
    place = chosen.unit_of(ranked.place)
    return f"{level} · {chosen.word('rankings.country') if ranked.place == COUNTRY else place.name}"


def _peers(chosen: Selection, ranked: RankingSet, *, own_only: bool) -> None:
    bands = [row for row in bands_of(chosen, ranked) if row.holds_unit or not own_only]
    if not bands:
        return
    names = {row.band: band_name(chosen, row) for row in bands} | {EVERYONE: chosen.word("rankings.everyone")}
    offered = [EVERYONE, *(row.band for row in sorted(bands, key=lambda row: not row.holds_unit))]
    put("peers", ranked.peers)
    st.selectbox(
        chosen.word("rankings.peers"),
        offered,
        key="peers",
        format_func=names.__getitem__,
        on_change=act_if_current(lambda: choose(chosen, "peers", offered)),
        width=300,
        help=chosen.word("rankings.peers_help"),
    )


def band_name(chosen: Selection, row: Any) -> str:
    """'Vùng: Tây Nguyên (5)', with a mark on the groups of the chosen unit."""
    name = row.name_vi if chosen.language == "vi" else row.name_en
    mark = "★ " if row.holds_unit else ""
    shown = chosen.word("rankings.region", name=name) if row.kind == "region" else name
    return f"{mark}{shown} ({row.units})"


def peers_name(chosen: Selection, ranked: RankingSet) -> str:
    """The peer group with its size, '' for everyone."""
    return next((band_name(chosen, row) for row in bands_of(chosen, ranked) if row.band == ranked.peers), "")


def sample(chosen: Selection, ranked: RankingSet) -> str:
    """Of what part of the real ones counts per head are made; '' where nothing is per head."""
    if not ranked.per_head or not chosen.described.is_sampled:
        return ""
    return chosen.word("status.sample", share=card.sample_share(chosen))


def _per_head(chosen: Selection, ranked: RankingSet) -> None:
    segments.choice(
        chosen,
        "per_head",
        ("1", "0"),
        label=chosen.word("rankings.counting"),
        text=lambda code: chosen.word(f"rankings.per_head_{code}"),
        value="1" if ranked.per_head else "0",
    )
