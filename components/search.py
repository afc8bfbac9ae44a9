"""Finding a unit by its name, with or without accents, by its present or its former name."""

import re
from typing import Any

import streamlit as st

from components import notices, selection
from components.selection import Selection, go
from data import store, texts, units

SHOWN = 8
_LEVELS = {"country": 0, "province": 1, "district": 2, "commune": 3}
_KIND = re.compile(r"(tinh|thanh pho|tp|quan|q|huyen|h|thi xa|tx|phuong|p|xa|thi tran|tt|dac khu)[. ]+(?=\S)")


def plain(text: str) -> str:
    """Lower case without accents, one space between words: 'Đà  Nẵng' -> 'da nang'."""
    return " ".join(texts.plain(text.replace("-", " ")).split())


def matches(names: store.Rows, asked: str, frame: str) -> list[Any]:
    """Units whose name fits best first: exact, beginning, within; the higher level and the reader's frame first."""
    wanted = plain(asked)
    bare = _KIND.sub("", wanted, count=1) if _KIND.match(wanted) else wanted
    if not bare:
        return []
    found = [(fit, row) for row in names if (fit := _fit(row, wanted, bare)) is not None]
    found.sort(key=lambda pair: (pair[0], *_order(pair[1], frame)))
    return _once([row for _, row in found], frame)[:SHOWN]


def _fit(row: Any, wanted: str, bare: str) -> int | None:
    if wanted in (row.plain_name, row.plain_full_name) or wanted in row.aliases:
        return 0
    if bare == row.plain_name:
        return 1
    if row.plain_name.startswith(bare):
        return 2
    return 3 if f" {bare}" in f" {row.plain_name}" else None


def _order(row: Any, frame: str) -> tuple[Any, ...]:
    """Country and provinces first, then the reader's own frame, then districts and communes."""
    return min(_LEVELS[row.level], 2), row.frame != frame, _LEVELS[row.level], row.name, row.code


def _once(rows: list[Any], frame: str) -> list[Any]:
    """Leave out a unit of the other frame where the reader's frame has the same code under the same name."""
    own = {(row.code, row.name) for row in rows if row.frame == frame}
    return [row for row in rows if row.frame == frame or (row.code, row.name) not in own]


@st.fragment
def box(chosen: Selection) -> None:
    """The search box; only itself is run again while one types."""
    with st.popover(chosen.word("control.search"), icon=":material/search:"):
        asked = st.text_input(
            chosen.word("search.label"),
            key="search",
            placeholder=chosen.word("search.placeholder"),
            live=True,
            label_visibility="collapsed",
        )
        if not asked or not asked.strip():
            return
        found = matches(tuple(units.index(chosen.version).values()), asked, chosen.frame)
        if not found:
            notices.show((chosen.word("search.nothing", asked=asked),))
        for row in found:
            _result(chosen, row)


def _result(chosen: Selection, row: Any) -> None:
    above = row.place if chosen.language == "vi" else row.place_en
    label = ", ".join(part for part in (chosen.full_name(row), above) if part)
    successor = None
    if row.frame != chosen.frame:
        successor = next(iter(store.rows("unit_successor", chosen.version, frame=row.frame, unit=row.code)), None)
        if successor is None:
            return
        label = chosen.word(f"search.moved_{chosen.frame}", given=label, now=chosen.full_name(successor))
    if st.button(label, key=f"found_{row.frame}_{row.code}", type="tertiary", width="stretch"):
        if successor is not None:
            selection.flash(
                chosen.word(f"notice.to_{chosen.frame}", given=chosen.inside(row), now=chosen.inside(successor))
            )
        go(chosen, unit=successor.code if successor else row.code)
        selection.pop("search")
        st.rerun()
