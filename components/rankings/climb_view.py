"""What it would take to gain places: the smallest set of gains, how believable each is, and a what-if."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from math import ceil
from operator import neg
from typing import Any

import streamlit as st

from components import card, format, scenario, standing_pages, tables
from components.rankings import index_parts, ranking_set
from components.rankings.index_parts import PEER_KINDS, IndexParts
from components.rankings.ranking_set import RankingSet
from components.selection import COUNTRY, Selection, act_if_current, choose, go, put
from components.tables import Cell, Head
from data import climb
from data.climb import Gain

PLACES_AHEAD = 3
NEAR_PLACES, FIRST_PLACES, MOST_FAR_PLACES = 30, 10, 60
NAMES_SHOWN = 2
NAMED_ALONE = 6


@dataclass(frozen=True)
class Standing:
    """Where a unit stands among the ranked units of a set: printed values, its own rank."""

    own: Any
    others: tuple[Any, ...]
    decimals: int
    direction: str

    @property
    def printed(self) -> float:
        """The unit's own value as it is printed."""
        return format.rounded(self.own.value, self.decimals)

    @cached_property
    def other_values(self) -> tuple[float, ...]:
        """The others' values as printed."""
        return tuple(format.rounded(row.value, self.decimals) for row in self.others)

    @property
    def of(self) -> int:
        """Units ranked."""
        return len(self.others) + 1

    @property
    def _sense(self) -> int:
        return -1 if self.direction == "down" else 1

    @cached_property
    def _merits(self) -> list[float]:
        """The others' printed values, the best first; their sign turned where less is better."""
        return sorted((self._sense * value for value in self.other_values), reverse=True)

    def value_at(self, place: int) -> float:
        """The value that takes a place, shared with whoever has the same."""
        return self._sense * climb.value_at(self._merits, place)

    def place_of(self, value: float) -> int:
        """The place a value takes among the others."""
        return 1 + bisect_left(self._merits, -self._sense * value, key=neg)


def standing(chosen: Selection, ranked: RankingSet) -> Standing | None:
    """The chosen unit among those of its set; None where the set is not ranked or the unit has no value."""
    found = ranking_set.members(chosen, ranked)
    own = next((row for row in found if row.code == chosen.unit), None)
    if own is None or own.value is None or own.rank_source != "computed":
        return None
    others = tuple(row for row in found if row.code != chosen.unit and row.value is not None)
    return Standing(own, others, chosen.described.decimals, chosen.described.direction)


def show(chosen: Selection, ranked: RankingSet | None) -> None:
    """Draw what it takes for the chosen unit, or ask for one."""
    if chosen.unit == COUNTRY or ranked is None:
        _choose_unit(chosen)
        return
    if chosen.described.direction == "neutral":
        st.info(chosen.word("climb.no_direction", indicator=chosen.described.short), icon=":material/info:")
        return
    parts = IndexParts(chosen)
    title = chosen.word("climb.title", unit=chosen.full_name(parts.unit), indicator=chosen.described.name)
    st.subheader(title, anchor=False)
    here = standing(chosen, ranked)
    if here is None:
        found = ranking_set.members(chosen, ranked)
        st.info(standing_pages.note(found, chosen.language) or chosen.word("climb.no_value"), icon=":material/info:")
        return
    if not here.others:
        st.info(chosen.word("standings.note_one"), icon=":material/info:")
        return
    place = _goal(chosen, parts, here)
    if place is not None:
        _gap(chosen, parts, here, place)
    _what_if(chosen, parts, here, place)


def _choose_unit(chosen: Selection) -> None:
    """Nobody to look at yet: the units the documents name, one click away, among the set they are shown from."""
    st.info(chosen.word("climb.choose"), icon=":material/touch_app:")
    members = ranking_set.members(chosen, ranking_set.of_children(chosen))
    named = [row for row in members if row.documented] or list(members[:5])
    with st.container(horizontal=True, gap="small"):
        for row in named[:8]:
            parts = {"unit": row.code, "scope": chosen.option("scope")}
            st.button(row.name, key=f"climb_{row.code}", on_click=go, args=(chosen,), kwargs=parts)


def _goal(chosen: Selection, parts: IndexParts, here: Standing) -> int | None:
    """The place aimed at, from the viewer, a published target or a few places ahead; None for the leader."""
    rank = here.own.rank
    if rank == 1:
        st.success(chosen.word("climb.leads", of=here.of), icon=":material/trophy:")
        return None
    target = _target_place(parts)
    start = target if target and target < rank else max(1, rank - PLACES_AHEAD)
    given = chosen.option("goal")
    goal = int(given) if given.isascii() and given.isdigit() and 1 <= int(given) < rank else start
    offered = [place for place in _places_above(rank, goal) if place in (goal, here.place_of(here.value_at(place)))]
    put("goal", goal)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        st.selectbox(
            chosen.word("climb.goal", rank=rank, of=here.of),
            offered,
            key="goal",
            format_func=lambda place: chosen.word("climb.place", place=place, count=rank - place),
            on_change=act_if_current(lambda: choose(chosen, "goal", offered)),
            width=300,
        )
        if target:
            known = chosen.word("climb.target", place=target)
            st.button(
                known,
                key="climb_target",
                on_click=go,
                args=(chosen,),
                kwargs={"goal": str(target)},
                disabled=target >= rank,
            )
    return goal


def _places_above(rank: int, goal: int) -> list[int]:
    """Places to aim at, the nearest first: every one of the next, then the first and every tenth."""
    near = range(rank - 1, max(0, rank - 1 - NEAR_PLACES), -1)
    far = [place for place in range(rank - 1, 0, -1) if place % 10 == 0 or place <= FIRST_PLACES]
    return sorted({*near, *far[:MOST_FAR_PLACES], *range(1, min(FIRST_PLACES, rank - 1) + 1), goal}, reverse=True)


def _target_place(parts: IndexParts) -> int | None:
    """The place that a document sets as a target for this unit and indicator."""
    number = parts.number
    return int(number.target_value) if number is not None and number.target_on_rank else None


def _gap(chosen: Selection, parts: IndexParts, here: Standing, place: int) -> None:
    """The distance to a place in words, then the smallest sets of gains."""
    wanted = here.value_at(place)
    place = here.place_of(wanted)
    word, described = chosen.word, chosen.described
    rival = next(row for row, value in zip(here.others, here.other_values, strict=True) if value == wanted)
    distance = abs(wanted - here.printed)
    said = word(
        "climb.distance",
        place=place,
        now=described.quantity(here.own.value),
        wanted=described.quantity(wanted),
        rival=rival.name,
        distance=described.change(distance).lstrip("+"),
    )
    status = card.status_text(chosen, parts.number) if parts.number is not None else ""
    st.html(
        f'<p class="lead" data-testid="climb-distance">{escape(said)} <span class="chip">{escape(status)}</span></p>'
    )
    if here.direction != "up":
        st.caption(word("climb.downwards"))
        return
    if not parts.rows:
        _single(chosen, parts, here, wanted)
        return
    needed = (wanted - here.own.value) * parts.points_per_unit
    if len(parts.scored) < len(parts.rows):
        st.caption(word("parts.incomplete"))
        return
    plan = climb.smallest(parts.parts(realistic=False), needed)
    reached = realistic_plan(parts, needed)
    plan = reached if plan and reached and len(reached) == len(plan) else plan
    _plan(chosen, parts, plan, "plan", place)
    if plan and all(_reached(chosen, parts, gain) for gain in plan):
        st.caption(word("climb.within_peers"))
    elif plan:
        _believable(chosen, parts, needed, place)
    _alone(chosen, parts, needed)
    st.caption(word(f"climb.assumes_{index_parts.family(chosen.indicator)}") + _sample(chosen, parts))


def _sample(chosen: Selection, parts: IndexParts) -> str:
    """That cases are counted on a simulated sample, where they are."""
    if parts.number.status != "simulated":
        return ""
    return " " + chosen.word("climb.sample", share=card.sample_share(chosen))


def _believable(chosen: Selection, parts: IndexParts, needed: float, place: int) -> None:
    """The smallest set within what peers have reached, or that there is none."""
    plan = realistic_plan(parts, needed)
    if plan is None:
        st.caption(chosen.word("climb.beyond_peers"))
    else:
        _plan(chosen, parts, plan, "believable", place)


def realistic_plan(parts: IndexParts, needed: float) -> tuple[Gain, ...] | None:
    """The fewest gains that stay within what a peer of the same region or size has reached."""
    return climb.smallest(parts.parts(realistic=True), needed)


def _plan(chosen: Selection, parts: IndexParts, plan: Sequence[Gain] | None, name: str, place: int) -> None:
    """One set of gains as a table."""
    word = chosen.word
    if plan is None:
        st.warning(word("climb.impossible", place=place), icon=":material/block:")
        return
    st.html(f'<h4 class="small-head">{escape(word(f"climb.{name}", count=len(plan), place=place))}</h4>')
    heads = [
        Head(word("parts.component")),
        Head(word("climb.from"), number=True),
        Head(word("climb.to"), number=True),
        Head(_gained_head(chosen, parts), number=True),
        Head(word("climb.realism")),
    ]
    rows = [_gain(chosen, parts, gain) for gain in plan]
    st.html(tables.table(heads, rows, name=f"climb-{name}"))


def _gained_head(chosen: Selection, parts: IndexParts) -> str:
    """What the gained points are points of, where the index itself is written on another scale."""
    if parts.points_per_unit == 1:
        return chosen.word("climb.gained")
    return chosen.word("climb.gained_of", maximum=format.number(parts.maximum, 0, chosen.language))


def _gain(chosen: Selection, parts: IndexParts, gain: Gain) -> list[Cell]:
    row = next(one for one in parts.rows if one.component == gain.component)
    more = ""
    if gain.cases is not None:
        count = format.number(gain.cases, 0, chosen.language)
        what = parts.numerator(row)
        more = chosen.word("scenario.more", count=count, what=what[:1].lower() + what[1:])
    reached = _reached(chosen, parts, gain)
    reached_points = raised(gain.reached, 2, row.maximum)
    return [
        Cell(parts.name(row), detail=parts.group(row)),
        Cell(_percent(chosen, row.ratio), detail=_points(chosen, gain.points)),
        Cell(_percent(chosen, raised(gain.ratio, 3, 1.0)), detail=_points(chosen, reached_points), tone="strong"),
        Cell("+" + _points(chosen, reached_points - gain.points), detail=more, tone="better"),
        Cell(reached or chosen.word("climb.nobody"), tone="" if reached else "worse"),
    ]


def raised(value: float, decimals: int, most: float) -> float:
    """A value rounded up as it is printed, never beyond the most: what is read off the screen is enough."""
    return min(most, ceil(value * 10**decimals - format.HAIR) / 10**decimals)


def _reached(chosen: Selection, parts: IndexParts, gain: Gain) -> str:
    """Which peers already have the ratio a gain asks for: '3/13 cùng vùng (Long An, Cần Thơ)'; '' for none."""
    said = []
    for kind in PEER_KINDS:
        row = parts.peers.get((kind, gain.component))
        able = 0 if row is None else sum(ratio >= gain.ratio - climb.HAIR for ratio in row.ratios)
        if row is not None and able:
            names = ", ".join(chosen.unit_of(code).name for code in row.leaders[: min(able, NAMES_SHOWN)])
            said.append(chosen.word(f"climb.reached_{kind}", count=able, of=row.peers, names=names))
    return "; ".join(said)


def _points(chosen: Selection, value: float) -> str:
    return format.number(value, 2, chosen.language)


def _percent(chosen: Selection, share: float) -> str:
    return format.quantity(100 * share, 1, "%", chosen.language)


def _alone(chosen: Selection, parts: IndexParts, needed: float) -> None:
    """Components any one of which would do by itself."""
    able = climb.alone(parts.parts(realistic=False), needed)
    if len(able) < 2:
        return
    names = {row.component: parts.name(row) for row in parts.rows}
    listed = ", ".join(
        f"{names[gain.component]} ({_percent(chosen, raised(gain.ratio, 3, 1.0))})" for gain in able[:NAMED_ALONE]
    )
    more = f" +{len(able) - NAMED_ALONE}" if len(able) > NAMED_ALONE else ""
    st.caption(chosen.word("climb.alone", names=listed + more))


def _single(chosen: Selection, parts: IndexParts, here: Standing, wanted: float) -> None:
    """A plain rate of counts: how many more cases would do; other indicators have nothing to take apart."""
    number, described = parts.number, chosen.described
    if described.carry_rule != "ratio" or described.unit != "%" or not number.denominator:
        st.caption(index_parts.why_none(chosen, parts))
        return
    part = climb.Part(chosen.indicator, number.value, 100, 1, number.numerator, number.denominator, 100)
    found = climb.smallest([part], wanted - here.own.value)
    if not found:
        return
    cases = format.number(found[0].cases, 0, chosen.language)
    of = format.number(number.denominator, 0, chosen.language)
    said = chosen.word("climb.cases", count=cases, what=described.numerator, of=of, whole=described.denominator)
    st.html(f'<p data-testid="climb-cases">{escape(said)}</p>')


def _what_if(chosen: Selection, parts: IndexParts, here: Standing, place: int | None) -> None:
    """Sliders for every component; total and place follow in the browser."""
    if not parts.rows or len(parts.scored) < len(parts.rows) or here.direction != "up":
        return
    needed = 0.0 if place is None else (here.value_at(place) - here.own.value) * parts.points_per_unit
    plan = realistic_plan(parts, needed) or climb.smallest(parts.parts(realistic=False), needed) or ()
    st.subheader(chosen.word("climb.what_if"), anchor=False)
    data = scenario.ScenarioData(
        unit_name=parts.unit.name,
        others=tuple((row.name, value) for row, value in zip(here.others, here.other_values, strict=True)),
        total=here.own.value,
        decimals=here.decimals,
        points_per_unit=parts.points_per_unit,
        direction="up",
        unit_label=chosen.described.unit,
        language=chosen.language,
        sliders=tuple(_slider(parts, row) for row in sorted(parts.scored, key=lambda row: row.position)),
        plan={gain.component: gain.ratio for gain in plan},
        simulated=here.own.status == "simulated",
        status_word=card.status_text(chosen, parts.number),
        total_maximum_points=parts.maximum,
    )
    scenario.panel(key="scenario", data=data)


def _slider(parts: IndexParts, row: Any) -> scenario.Slider:
    best = parts.best_of_peers(row.component)
    return scenario.Slider(
        component=row.component,
        group=parts.group(row),
        name=parts.name(row),
        points=row.points,
        maximum=row.maximum,
        threshold=row.threshold,
        ratio=row.ratio,
        numerator=row.numerator,
        denominator=row.denominator,
        numerator_name=parts.numerator(row),
        best=best[0] if best else None,
        best_name=best[1] if best else "",
        fixed=parts.is_fixed(row),
    )
