"""Platforms as a table: each with its way through the stages, levels, owner, needs, connections and source."""

from collections.abc import Sequence
from html import escape
from typing import Any

from components import card, style
from components.platforms import marks
from components.platforms.stock import ACTUAL, DUE, Stock, ordered


def markup(stock: Stock, rows: Sequence[Any], *, name: str, with_place: bool) -> str:
    """A table of platforms with `name` as its test id; a press on a name says `system/code`."""
    word = stock.chosen.word
    heads = [
        word("security.platform"),
        *([word("column.unit")] if with_place else []),
        word("security.stage"),
        word("platforms.levels"),
        word("platforms.owner"),
        word("platforms.needs"),
        word("security.connected"),
        word("card.source"),
    ]
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(_row(stock, row, with_place=with_place) for row in ordered(rows))
    return (
        f'<div class="table-frame" data-testid="{escape(name)}"><table class="figures platform-list">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(stock: Stock, row: Any, *, with_place: bool) -> str:
    place = f"<td>{escape(stock.place_name(row.unit))}</td>" if with_place else ""
    title, detail = escape(stock.text(row, "name")), escape(stock.text(row, "detail"))
    button = f'<button type="button" class="link" data-act="system/{escape(row.platform)}">{title}</button>'
    said = f'<span>{button}<span class="detail">{detail}</span></span>'
    name = f'<td class="name"><div>{stock.chip(row.category)}{said}</div></td>'
    unsaid = f'<span class="muted">{escape(stock.chosen.word("platforms.unsaid"))}</span>'
    levels = escape(stock.levels(row)) if row.levels else unsaid
    owner, needs = (escape(stock.text(row, column)) or unsaid for column in ("owner", "needs"))
    links = "".join(f'<span class="line">{escape(line)}</span>' for line in connections(stock, row)) or unsaid
    printed = stock.when(row.source_published_on) if row.source_published_on else ""
    source = f'{escape(row.source_title)}<span class="detail">{escape(printed)}</span>'
    cells = "".join(f"<td>{cell}</td>" for cell in (levels, owner, needs, links, source))
    return f"<tr>{name}{place}<td>{stages(stock, row)}</td>{cells}</tr>"


def stages(stock: Stock, row: Any) -> str:
    """The way through the stages, the stage with its date, what came before, what is due."""
    theme = style.theme()
    history = stock.history(row.platform)
    due = [one for one in history if one.kind == DUE]
    earlier = [one for one in history if one.kind == ACTUAL and one.stage != row.stage]
    way = marks.pipeline([one.stage for one in history if one.kind == ACTUAL], [one.stage for one in due], theme)
    stage, day = escape(stock.stage(row.stage)), escape(stock.reached(row))
    now = f'{marks.stage_mark(row.stage, theme)} <span><b>{stage}</b> <span class="when">{day}</span></span>'
    before = "".join(
        f'<span class="detail">{escape(stock.stage(one.stage))} {escape(stock.dated(one))}</span>' for one in earlier
    )
    plans = "".join(f'<span class="detail plan">{escape(stock.plan(row.platform, one))}</span>' for one in due)
    return f'<span class="stage-now">{now}</span>{way}{before}{plans}'


def connections(stock: Stock, row: Any) -> list[str]:
    """What a platform connects to and what connects to it."""
    word = stock.chosen.word
    lines = []
    for link in stock.links_of(row.platform):
        if link.from_platform == row.platform:
            status = "" if link.status == "connected" else f" ({word(f'link_status.{link.status}')})"
            lines.append(f"→ {stock.text(link, 'to')}{status}")
        else:
            other = stock.by_code[link.from_platform]
            lines.append(f"← {stock.text(other, 'name')} ({stock.place_name(other.unit)})")
    return lines


def note(stock: Stock, row: Any) -> str:
    """What is noted of a platform's source, in the reader's language."""
    return card.own_language(row.source_note, stock.chosen.language)
