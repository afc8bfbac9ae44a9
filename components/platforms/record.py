"""The record of one platform over the page: all that its document says, and its checks."""

from html import escape
from typing import Any

import streamlit as st

from components import links, style
from components.platforms import listing, marks, matrix, pulse
from components.platforms.stock import ACTUAL, Stock
from components.selection import go


def show(stock: Stock, row: Any) -> None:
    """Open the record; closing it takes the platform out of the address."""
    chosen = stock.chosen

    @st.dialog(stock.text(row, "name"), width="large", on_dismiss=lambda: go(chosen, system=""))
    def body() -> None:
        links.show(_page(stock, row), key="platform_record")
        _ways(stock, row)

    body()


def _ways(stock: Stock, row: Any) -> None:
    """Where a record leads: the same kind elsewhere, and the place."""
    chosen = stock.chosen
    place = chosen.full_name(stock.place(row.unit))
    with st.container(horizontal=True):
        st.button(
            chosen.word("platforms.see_across"),
            on_click=lambda: go(chosen, view="across", across=row.key, system=""),
        )
        st.button(
            chosen.word("platforms.see_place", unit=place),
            on_click=lambda: matrix.to_place(stock, row.unit),
        )


def _page(stock: Stock, row: Any) -> str:
    word, theme = stock.chosen.word, style.theme()
    unsaid = word("platforms.unsaid")
    today = stock.belongs_now(row.unit)
    facts = [
        (word("platforms.detail"), stock.text(row, "detail")),
        (word("platforms.levels"), stock.levels(row)),
        (word("platforms.owner"), stock.text(row, "owner") or unsaid),
        (word("platforms.needs"), stock.text(row, "needs") or unsaid),
        (word("security.connected"), "\n".join(_links(stock, row)) or unsaid),
        (word("card.note"), listing.note(stock, row)),
        (word("platforms.pulse_title"), pulse.line(stock, row.platform)),
    ]
    cells = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in facts if text)
    document = links.link(links.of_source(stock.chosen, row.source), stock.source(row))
    cells += f"<dt>{escape(word('card.source'))}</dt><dd>{document}</dd>"
    history = "".join(f"<li>{_stage(stock, row, one)}</li>" for one in stock.history(row.platform))
    stage = f"{marks.stage_mark(row.stage, theme)} {escape(stock.stage(row.stage))} · {escape(stock.reached(row))}"
    where = escape(f"{stock.place_name(row.unit)}{f' ({today})' if today else ''}")
    head = f"{stock.chip(row.category)} {escape(stock.category(row.category))} · {where}"
    return (
        f'<div class="card platform-record" data-testid="platform-record"><p class="where">{head}</p>'
        f'<p class="value">{stage}</p><h4 class="small-head">{escape(word("platforms.history"))}</h4>'
        f'<ul class="stages">{history}</ul><dl>{cells}</dl></div>'
    )


def _stage(stock: Stock, row: Any, one: Any) -> str:
    mark = marks.stage_mark(one.stage, style.theme(), hollow=one.kind != ACTUAL)
    if one.kind != ACTUAL:
        return f"{mark} {escape(stock.plan(row.platform, one))}"
    note = stock.text(one, "note")
    said = f"{stock.stage(one.stage)} · {stock.dated(one)}" + (f" ({note})" if note else "")
    return f"{mark} {escape(said)}"


def _links(stock: Stock, row: Any) -> list[str]:
    """Connections with what they run over, their status and date."""
    word = stock.chosen.word
    ends = listing.connections(stock, row)
    found = []
    for end, link in zip(ends, stock.links_of(row.platform), strict=True):
        via = word("platforms.over", via=stock.text(link, "via"))
        found.append(f"{end}: {word(f'link_status.{link.status}')}, {stock.when(link.as_of)}. {via}")
    return found
