"""What is connected to what: the graph, what the pressed part of it says, and the same as a table."""

from html import escape
from typing import Any

import streamlit as st

from components import selection, style
from components.platforms import board, graph
from components.platforms.graph import DISTRICT, OUTSIDE, PROVINCE, Edge, Node
from components.platforms.stock import Stock
from components.selection import go
from components.tables import Cell, Grid, Head


def show(stock: Stock) -> None:
    """Draw the connections of the chosen unit, of the country all."""
    chosen, word = stock.chosen, stock.chosen.word
    unit = selection.place(chosen)
    st.subheader(word("platforms.links_title", unit=chosen.full_name(unit)), anchor=False)
    links = connections(stock)
    if not links:
        st.info(word("platforms.no_links"), icon=":material/info:")
        return
    nodes = _nodes(stock, links)
    picked = _picked(chosen.option("link"), nodes, links)
    st.html(_explained(stock, nodes, links, picked))
    markup = graph.drawing(
        nodes=nodes,
        edges=[
            Edge(link.link, link.from_platform, _end(link), link.status == "ready", _said(stock, link))
            for link in links
        ],
        names={place: _place(stock, place) for place in stock.places},
        heads=[word(f"platforms.layer_{name}") for name in ("district", "province", "outside")],
        title=word("platforms.links_title", unit=chosen.full_name(unit)),
        chosen=picked,
        theme=style.theme(),
    )
    if act := board.show(markup, key="platform_graph"):
        go(chosen, link="" if act == picked else act)
        st.rerun()
    st.html(_legend(stock, nodes))
    st.html(grid(stock, links).html)


def _place(stock: Stock, code: str) -> str:
    """A place over its band: with its kind, a district without its province, which stands above it."""
    return stock.chosen.full_name(stock.place(code))


def connections(stock: Stock) -> list[Any]:
    """The connections from and to what the chosen unit has."""
    held = {row.platform for row in stock.here}
    return [link for link in stock.links if link.from_platform in held or link.to_platform in held]


def _end(link: Any) -> str:
    """The node a connection leads to: the system outside, which all share, else the platform."""
    return link.to_system or link.to_platform


def _nodes(stock: Stock, links: list[Any]) -> list[Node]:
    found: dict[str, Node] = {}
    for link in links:
        ends = [link.from_platform] if link.to_system else [link.from_platform, link.to_platform]
        for code in ends:
            row = stock.by_code[code]
            layer = PROVINCE if row.unit_level == "province" else DISTRICT
            found[code] = _node(
                stock, code, layer, row.province, row.unit, stock.text(row, "name"), row.category, row.stage
            )
        if link.to_system:
            name = stock.text(link, "system")
            found[link.to_system] = _node(stock, link.to_system, OUTSIDE, "", "", name, link.system_category, "")
    order = {row.platform: number for number, row in enumerate(stock.all)}
    return sorted(found.values(), key=lambda node: (node.layer, order.get(node.code, 0), node.code))


def _node(stock: Stock, code: str, layer: int, band: str, owner: str, title: str, category: str, stage: str) -> Node:
    letters = stock.chosen.word(f"platform_letters.{category}")
    return Node(code, layer, band, owner, title, category, letters, stage)


def _said(stock: Stock, link: Any) -> str:
    """A connection in one sentence: from, to, status, date."""
    word, row = stock.chosen.word, stock.by_code[link.from_platform]
    return word(
        "platforms.link_said",
        start=f"{stock.text(row, 'name')} ({stock.place_name(row.unit)})",
        end=stock.text(link, "to"),
        status=word(f"link_status.{link.status}"),
        day=stock.when(link.as_of),
    )


def _picked(asked: str, nodes: list[Node], links: list[Any]) -> str:
    known = {f"node/{node.code}" for node in nodes} | {f"link/{link.link}" for link in links}
    return asked if asked in known else ""


def _explained(stock: Stock, nodes: list[Node], links: list[Any], picked: str) -> str:
    """What the pressed part says, or how to press one."""
    word = stock.chosen.word
    kind, _, code = picked.partition("/")
    touched = [link for link in links if code in (link.link, link.from_platform, _end(link))] if picked else []
    if not touched:
        return f'<div class="explained" data-testid="explained"><p>{escape(word("platforms.press"))}</p></div>'
    title = ""
    if kind == "node":
        node = next(node for node in nodes if node.code == code)
        owner = f" ({stock.place_name(node.owner)})" if node.owner else ""
        title = f"<p><b>{escape(node.title + owner)}</b>: {escape(word('platforms.links_count', n=len(touched)))}</p>"
    lines = "".join(f"<li>{_line(stock, link)}</li>" for link in touched)
    return f'<div class="explained" data-testid="explained">{title}<ul>{lines}</ul></div>'


def _line(stock: Stock, link: Any) -> str:
    word = stock.chosen.word
    via = word("platforms.over", via=stock.text(link, "via"))
    return (
        f"<b>{escape(_said(stock, link))}</b> {escape(via)} {escape(word('card.source'))}: {escape(link.source_title)}"
    )


def _legend(stock: Stock, nodes: list[Node]) -> str:
    word = stock.chosen.word
    held = dict.fromkeys(node.category for node in nodes)
    chips = "".join(
        f'<span class="bin">{stock.chip(category)} {escape(stock.category(category))}</span>' for category in held
    )
    lines = "".join(
        f'<span class="bin"><i class="sample {status}"></i> {escape(word(f"link_status.{status}"))}</span>'
        for status in ("connected", "ready")
    )
    return f'<p class="legend">{chips}{lines}</p>'


def grid(stock: Stock, links: list[Any]) -> Grid:
    """The connections as a table, the source in its last column."""
    word = stock.chosen.word
    heads = [
        Head(word("platforms.from")),
        Head(word("column.unit")),
        Head(word("platforms.to")),
        Head(word("platforms.via")),
        Head(word("platforms.link_status")),
        Head(word("platforms.as_of")),
        Head(word("card.source")),
    ]
    rows = []
    for link in links:
        row = stock.by_code[link.from_platform]
        rows.append(
            [
                Cell(stock.text(row, "name"), tone="strong"),
                Cell(stock.place_name(row.unit)),
                Cell(stock.text(link, "to")),
                Cell(stock.text(link, "via")),
                Cell(word(f"link_status.{link.status}")),
                Cell(stock.when(link.as_of)),
                Cell(link.source_title),
            ]
        )
    return Grid(heads, rows, "platform-links")
