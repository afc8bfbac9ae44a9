"""The units that stand out: in colour in a chart, side by side in a table."""

import streamlit as st

from components.rankings import ranking_set
from components.rankings.ranking_set import RankingSet
from components.selection import Selection, act_if_current, go, put, taken

MOST = 5
MOST_OFFERED = 200
SEPARATOR = "."


def coloured(chosen: Selection, ranked: RankingSet) -> tuple[str, ...]:
    """Up to five codes: those asked for; else the chosen unit, then those the source documents name, then the best."""
    found = ranking_set.members(chosen, ranked)
    known = {row.code for row in found}
    asked = [code for code in chosen.option("beside").split(SEPARATOR) if code in known]
    if asked:
        return tuple(dict.fromkeys(asked))[:MOST]
    own = [code for code in (chosen.unit,) if code in known]
    documented = [row.code for row in found if row.documented and row.rank is not None]
    best = [row.code for row in found if row.rank is not None]
    return tuple(dict.fromkeys([*own, *documented, *best]))[:MOST]


def choose(chosen: Selection, ranked: RankingSet) -> tuple[str, ...]:
    """A list to choose up to five units from; returns those that stand out."""
    shown = coloured(chosen, ranked)
    offered = _offered(chosen, ranked, shown)
    names = _names(chosen, ranked, offered)
    put("beside", list(shown))
    st.multiselect(
        chosen.word("rankings.beside"),
        offered,
        key="beside",
        max_selections=MOST,
        format_func=names.__getitem__,
        on_change=act_if_current(lambda: _take(chosen, offered)),
        placeholder=chosen.word("rankings.beside_hint"),
    )
    return shown


def _offered(chosen: Selection, ranked: RankingSet, shown: tuple[str, ...]) -> list[str]:
    """Units by name; of a large set the best placed and those that stand out already."""
    found = ranking_set.members(chosen, ranked)
    near = [row for index, row in enumerate(found) if index < MOST_OFFERED or row.code in shown or row.documented]
    return [row.code for row in sorted(near, key=lambda row: row.name_order)]


def _names(chosen: Selection, ranked: RankingSet, codes: list[str]) -> dict[str, str]:
    """Full names, with the unit above where the set lies in several."""
    named = {}
    for code in codes:
        unit = chosen.unit_of(code)
        above = chosen.unit_of(unit.parent)
        named[code] = chosen.full_name(unit) + (f", {above.name}" if unit.parent != ranked.place else "")
    return named


def _take(chosen: Selection, offered: list[str]) -> None:
    kept = [code for code in taken("beside") if code in offered]
    go(chosen, beside=SEPARATOR.join(kept[:MOST]))
