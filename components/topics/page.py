"""The page of topics: a topic of one place as cards, of the country as its provinces side by side."""

from collections import Counter
from html import escape
from typing import Any

import streamlit as st

from components import card, format, links, segments, selection
from components.selection import COUNTRY, Selection
from components.topics import drawing, facts, subjects
from components.topics.drawing import Lane
from data import store, units

Found = list[tuple[str, Any]]
"""Rows of the documents, each with its kind: figure, platform or paper."""
KINDS = ("figure", "platform", "paper")
_QUERIES = {"figure": "unit_figures", "platform": "topic_platforms", "paper": "plan_papers"}


def show(chosen: Selection) -> None:
    """Draw the choice of a topic and what the documents say of it."""
    stated = found(chosen)
    counts = Counter(facts.topic_of(row, kind) for kind, row in stated)
    topic = _control(chosen, counts)
    unit = selection.place(chosen)
    title = chosen.word("topics.title", topic=chosen.word(f"topic.{topic}"), unit=chosen.full_name(unit))
    st.subheader(title, anchor=False)
    if not stated:
        _nothing(chosen)
        return
    here = [(kind, row) for kind, row in stated if facts.topic_of(row, kind) == topic]
    if not here:
        held = ", ".join(chosen.word(f"topic.{name}") for name in subjects.TOPICS if counts[name])
        st.info(chosen.word("topics.not_here", unit=chosen.inside(unit), topics=held), icon=":material/info:")
        return
    act = _country(chosen, stated, here, topic) if unit.code == COUNTRY else _place(chosen, here)
    if act and act.startswith("card/"):
        _, code, indicator, period = act.split("/")
        card.show(chosen.change(frame=facts.STORY_FRAME), unit=code, indicator=indicator, period=period)


def found(chosen: Selection) -> Found:
    """What the documents say of the chosen place."""
    asked = {"frame": chosen.frame, "unit": chosen.unit}
    return [(kind, row) for kind in KINDS for row in store.rows(_QUERIES[kind], chosen.version, **asked)]


def topic_of(chosen: Selection, counts: Counter[str]) -> str:
    """The topic that is looked at: the first of which something is said where none is chosen."""
    return chosen.option_of("topic", sorted(subjects.TOPICS, key=lambda name: not counts[name]))


def _control(chosen: Selection, counts: Counter[str]) -> str:
    """Draw the choice of a topic, each with how much is said of it; returns the chosen one."""
    return segments.choice(
        chosen,
        "topic",
        subjects.TOPICS,
        label=chosen.word("topics.label"),
        text=lambda name: f"{chosen.word(f'topic.{name}')} · {counts[name]}",
        value=topic_of(chosen, counts),
    )


def _nothing(chosen: Selection) -> None:
    """The place has no documents: which ones have, and the province above it where that is one of them."""
    unit = selection.place(chosen)
    above = units.path(chosen.version, chosen.frame, unit.parent)
    province = above[1] if len(above) > 1 else None
    if province is not None and found(chosen.change(unit=province.code)):
        st.info(chosen.word("topics.in_province", unit=chosen.full_name(unit)), icon=":material/info:")
        offered = [(chosen.frame, province)]
    else:
        st.info(chosen.word("topics.nothing", unit=chosen.full_name(unit)), icon=":material/info:")
        offered = [(facts.STORY_FRAME, one) for one in _provinces(chosen, found(chosen.change(unit=COUNTRY)))]
    topic = chosen.option("topic")
    lines = (
        links.link(facts.topic_address(chosen, topic, frame, place.code), f"{chosen.full_name(place)} ›")
        for frame, place in offered
    )
    links.show(f'<p class="topic-places">{" ".join(lines)}</p>', key="topic_places")


def _place(chosen: Selection, here: Found) -> str | None:
    """The cards of one place; those of other places than the chosen one say whose they are."""
    joined = store.rows("unit_successor", chosen.version, frame=chosen.frame, unit=chosen.unit)
    if chosen.frame != facts.STORY_FRAME and len(joined) > 1:
        names = ", ".join(chosen.inside(unit) for unit in _provinces(chosen, here))
        now = chosen.inside(selection.place(chosen))
        st.html(f'<p class="notice">{escape(chosen.word("topics.former", former=names, now=now))}</p>')
    named = any((row.frame, row.unit) != (chosen.frame, chosen.unit) for _, row in here)
    st.caption(_counted(chosen, here))
    return links.show(drawing.grid(_cards(chosen, here, named=named), name="topic-cards"), key="topic_cards")


def _country(chosen: Selection, found: Found, here: Found, topic: str) -> str | None:
    """The provinces of the documents side by side, and which of them say nothing of the topic."""
    st.caption(f"{_counted(chosen, here)} {chosen.word('topics.years_differ')}")
    places, silent = [], []
    for province in _provinces(chosen, found):
        own = [(kind, row) for kind, row in here if province.code in (row.unit, _above(chosen, row).code)]
        if own:
            places.append(_lane(chosen, province, own, topic))
        else:
            silent.append(chosen.full_name(province))
    act = links.show(drawing.lanes(places), key="topic_lanes")
    if silent:
        st.caption(chosen.word("topics.silent", units=", ".join(silent)))
    return act


def _lane(chosen: Selection, province: Any, own: Found, topic: str) -> Lane:
    address = facts.topic_address(chosen, topic, facts.STORY_FRAME, province.code)
    head = links.link(address, f"{chosen.full_name(province)} ›")
    named = any(row.unit != province.code for _, row in own)
    detail = escape(_dates(chosen, own))
    if chosen.frame != facts.STORY_FRAME:
        asked = {"frame": facts.STORY_FRAME, "unit": province.code}
        now = store.rows("unit_successor", chosen.version, **asked)[0]
        if now.name != province.name:
            detail += f"<br>{escape(chosen.word('topics.now', unit=chosen.inside(now)))}"
    return Lane(head, detail, tuple(_cards(chosen, own, named=named)))


def _dates(chosen: Selection, own: Found) -> str:
    """When the documents were printed that say what is shown."""
    days = sorted({row.source_published_on for _, row in own if row.source_published_on})
    return ", ".join(chosen.word("figure.printed_on", day=format.period(day, chosen.language)) for day in days)


def _cards(chosen: Selection, own: Found, *, named: bool) -> list[str]:
    drawn = facts.cards(chosen, [row for kind, row in own if kind == "figure"], named=named)
    drawn += [facts.of_platform(chosen, row, named=named) for kind, row in own if kind == "platform"]
    return drawn + [facts.of_paper(chosen, row, named=named) for kind, row in own if kind == "paper"]


def _counted(chosen: Selection, here: Found) -> str:
    counts = Counter(kind for kind, _ in here)
    said = ", ".join(chosen.word(f"topics.count_{kind}", n=counts[kind]) for kind in KINDS if counts[kind])
    return chosen.word("topics.count", said=said)


def _above(chosen: Selection, row: Any) -> Any:
    """The province of a row of the documents."""
    return units.path(chosen.version, row.frame, row.unit)[1]


def _provinces(chosen: Selection, found: Found) -> list[Any]:
    """The provinces that some rows speak of or lie in, by name."""
    held = {above.code: above for _, row in found if (above := _above(chosen, row))}
    return sorted(held.values(), key=lambda unit: unit.plain_name)
