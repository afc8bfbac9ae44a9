"""One item: its stage and dates, what it carries out, moves and builds, and what its document says."""

from html import escape
from urllib.parse import urlencode

import streamlit as st

from components import format, shell
from components.plans import items, listing, served
from components.plans.items import Item
from components.selection import Selection, go

PROGRESS, PLATFORMS = "progress", "platforms"


def show(chosen: Selection, item: Item) -> None:
    """Open the item over the page; closing it takes it out of the address."""

    @st.dialog(items.text(chosen, item.row, "title"), width="large", on_dismiss=lambda: go(chosen, item=""))
    def body() -> None:
        st.html(_page(chosen, item))

    body()


def _page(chosen: Selection, item: Item) -> str:
    row, word = item.row, chosen.word
    due_said = items.due_said(chosen, item)
    said = items.text(chosen, row, "stage")
    source = ", ".join(part for part in (row.source_title, row.source_publisher) if part)
    lines = [
        (word("plans.plan"), escape(items.text(chosen, row, "plan"))),
        (word("plans.by_owner"), escape(items.text(chosen, row, "owner"))),
        (word("plans.by_stage"), escape(items.stage(chosen, item) + (f" ({said})" if said else ""))),
        (word("plans.progress"), escape(_progress(chosen, item))),
        (word("plans.start"), escape(items.period(chosen, row.start_on))),
        (word("plans.due"), escape(" · ".join(part for part in (items.period(chosen, row.due), due_said) if part))),
        (word("plans.finished_on"), escape(items.period(chosen, row.finished_on)) if row.finished_on else ""),
        (word("plans.reported"), escape(f"{items.reported(chosen, row)} · {items.text(chosen, row, 'plan_note')}")),
        (word("plans.evidence"), escape(items.text(chosen, row, "evidence"))),
        (word("plans.carries_out"), _documents(chosen, item)),
        (word("plans.moves"), _indicators(chosen, item)),
        (word("plans.builds"), _platforms(chosen, item)),
        (word("plans.counted_in"), escape(_figure(chosen, item)) if row.figure else ""),
        (word("card.source"), f"{_source(chosen, item, source)} ({escape(word(f'status.{row.status}'))})"),
    ]
    body = "".join(f"<dt>{escape(name)}</dt><dd>{text}</dd>" for name, text in lines if text)
    where = f"{items.unit_name(chosen, item)} · {word(f'item_kind.{row.kind}')}"
    chips = f'<span class="chip">{listing.state_markup(chosen, row.state)}</span>'
    chips += f' <span class="chip {row.status}">{escape(word(f"status.{row.status}"))}</span>'
    return (
        f'<div class="card" data-testid="plan-item"><p class="where">{escape(where)}</p>'
        f"<p>{chips}</p><dl>{body}</dl></div>"
    )


def _progress(chosen: Selection, item: Item) -> str:
    value = item.row.progress
    if value is None:
        return chosen.word("plans.progress_none")
    return format.quantity(value, 2 if value % 1 else 0, "%", chosen.language)


def _figure(chosen: Selection, item: Item) -> str:
    row = item.row
    counts = {"part": f"{row.figure_numerator:.0f}", "whole": f"{row.figure_denominator:.0f}"}
    return chosen.word("plans.printed", measure=items.text(chosen, row, "figure"), **counts)


def _documents(chosen: Selection, item: Item) -> str:
    lines = []
    for link in item.linked("document"):
        issued = f", {format.period(link.on_day, chosen.language)}" if link.on_day else ""
        relation = chosen.word(f"plans.document_{link.relation}")
        lines.append(f"{relation} {items.text(chosen, link, 'name')}{issued}: {items.text(chosen, link, 'about')}")
    return "<br>".join(escape(line) for line in lines)


def _indicators(chosen: Selection, item: Item) -> str:
    lines = []
    for link in item.linked("indicator"):
        name = chosen.register[link.code].name
        asked = {"part": "indicators", "serves": link.code}
        said = served.sentence(chosen, item.province, link.code)
        lines.append(f"{_link(chosen, PROGRESS, chosen.unit, chosen.frame, name, asked)}. {escape(said)}")
    return "<br>".join(lines)


def _platforms(chosen: Selection, item: Item) -> str:
    """The platforms it builds, leading to their page where there is one."""
    names = [items.text(chosen, link, "name") for link in item.linked("platform")]
    if not any(entry.name == PLATFORMS for entry in shell.PAGES):
        return escape("; ".join(names))
    frame = items.DOCUMENTED_FRAME
    return "; ".join(_link(chosen, PLATFORMS, item.province, frame, name, {}) for name in names)


def _source(chosen: Selection, item: Item, title: str) -> str:
    """The document, leading to everything taken from it."""
    asked = {"view": "documents", "document": item.row.source}
    return _link(chosen, "sources", chosen.unit, chosen.frame, title, asked)


def _link(chosen: Selection, page: str, unit: str, frame: str, name: str, more: dict[str, str]) -> str:
    view = {"view": chosen.option("view")} if page == PROGRESS and chosen.option("view") else {}
    asked = urlencode({"frame": frame, "unit": unit, "lang": chosen.language, "closing": chosen.closing} | view | more)
    return f'<a href="/{page}?{escape(asked)}" target="_self">{escape(name)}</a>'
