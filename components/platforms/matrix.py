"""Platforms by places: who has what at which stage, and what no document of a place names."""

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from components import style
from components.platforms import board, marks
from components.platforms.stock import CATEGORIES, FRAME, Stock
from components.selection import Selection, go

COMMON = 2
"""Places from which on a kind of platform is a common one."""


def show(stock: Stock) -> None:
    """Draw the matrix: common kinds first, then those of one place."""
    chosen, word = stock.chosen, stock.chosen.word
    st.subheader(word("platforms.matrix_title"), anchor=False)
    common = [key for key in stock.keys if len(stock.of_key(key)) >= COMMON]
    single = [key for key in stock.keys if len(stock.of_key(key)) < COMMON]
    markup = legend(stock) + _table(stock, common, "common") + _table(stock, single, "single")
    if act := board.show(markup, key="matrix"):
        _follow(chosen, stock, act)
        st.rerun()


def legend(stock: Stock) -> str:
    """The stages with their marks, and what an empty cell means."""
    held = dict.fromkeys(row.stage for row in stock.all)
    order = [stage for stage in (*marks.STAGES, "upgrading", *marks.WITHOUT_STEP) if stage in held]
    theme = style.theme()
    items = "".join(
        f'<span class="bin">{marks.stage_mark(stage, theme)} {escape(stock.stage(stage))}</span>' for stage in order
    )
    absent = (
        f'<span class="bin"><span class="absent">&nbsp;</span> {escape(stock.chosen.word("platforms.absent"))}</span>'
    )
    return f'<p class="legend" data-testid="legend">{items}{absent}</p>'


def _table(stock: Stock, keys: Sequence[str], name: str) -> str:
    word = stock.chosen.word
    named = (word("platforms.category"), word("security.platform"))
    first = "".join(f'<th scope="col">{escape(text)}</th>' for text in named)
    heads = "".join(_head(stock, place) for place in stock.places)
    body = []
    for category in CATEGORIES:
        here = [key for key in keys if _category(stock, key) == category]
        for number, key in enumerate(here):
            lead = (
                f'<th scope="rowgroup" rowspan="{len(here)}" class="category">{stock.chip(category)} '
                f"<span>{escape(stock.category(category))}</span></th>"
                if number == 0
                else ""
            )
            body.append(f"<tr>{lead}{_row(stock, key)}</tr>")
    title = word("platforms.common" if name == "common" else "platforms.single", n=len(keys))
    return (
        f'<h4 class="small-head">{escape(title)}</h4>'
        f'<div class="table-frame" data-testid="{name}"><table class="figures platform-matrix">'
        f"<thead><tr>{first}{heads}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def _category(stock: Stock, key: str) -> str:
    return next(iter(stock.of_key(key).values())).category


def _head(stock: Stock, place: str) -> str:
    """A place as a way to its own page, with how many platforms its document names, of when, and what it is now."""
    chosen, unit = stock.chosen, stock.place(place)
    held = [row for row in stock.all if row.unit == place]
    name = unit.name if unit.level == "province" else chosen.full_name(unit)
    lines = [chosen.word("platforms.named", n=len(held), day=stock.when(held[0].source_published_on))]
    if unit.level == "district":
        lines.append(chosen.inside(stock.place(unit.parent)))
    if chosen.frame != FRAME and (now := stock.belongs_now(place)):
        lines.append(now)
    details = "".join(f'<span class="detail">{escape(line)}</span>' for line in lines)
    button = f'<button type="button" class="link" data-act="place/{place}">{escape(name)}</button>'
    return f'<th scope="col">{button}{details}</th>'


def _row(stock: Stock, key: str) -> str:
    named = escape(stock.key_name(key))
    button = f'<button type="button" class="link" data-act="key/{escape(key)}">{named}</button>'
    held = stock.of_key(key)
    return f'<th scope="row">{button}</th>' + "".join(_cell(stock, held.get(place)) for place in stock.places)


def _cell(stock: Stock, row: Any) -> str:
    if row is None:
        said = escape(stock.chosen.word("platforms.absent"))
        return f'<td class="absent" title="{said}"><span class="unseen">{said}</span></td>'
    due = [one for one in stock.history(row.platform) if one.kind == "due"]
    plan = "".join(
        f'<span class="detail plan">{marks.stage_mark(one.stage, style.theme(), hollow=True)} '
        f"{escape(stock.chosen.word('platforms.due_short', day=stock.when(one.on_date)))}</span>"
        for one in due
    )
    hint = "; ".join([stock.text(row, "name"), stock.text(row, "detail"), *(stock.plan(row.platform, d) for d in due)])
    return (
        f'<td><button type="button" class="cell" data-act="system/{escape(row.platform)}" title="{escape(hint)}">'
        f"{marks.stage_mark(row.stage, style.theme())}<span><b>{escape(stock.stage(row.stage))}</b> "
        f'<span class="when">{escape(stock.reached(row))}</span></span></button>{plan}</td>'
    )


def _follow(chosen: Selection, stock: Stock, act: str) -> None:
    kind, _, code = act.partition("/")
    if kind == "system":
        go(chosen, system=code)
    elif kind == "key":
        go(chosen, view="across", across=code)
    else:
        to_place(stock, code)


def to_place(stock: Stock, place: str) -> None:
    """Open a place's own page: in frame 2025 that of the unit it belongs to now."""
    chosen = stock.chosen
    now = stock.now(place) if chosen.frame != FRAME else None
    go(chosen, unit=now.code if now is not None else place, view="", system="")
