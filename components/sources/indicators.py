"""The register of indicators: what each is, how it is computed, on what basis, in which direction, from where."""

from html import escape
from typing import Any

import streamlit as st

from components import format, links, search
from components.selection import COUNTRY, Selection
from components.sources import finder
from data import spreadsheet, store

MOST = 40
"""Records drawn at once; a search finds the others."""


def show(chosen: Selection) -> None:
    """Draw the register with its search."""
    word = chosen.word
    rows = store.rows("indicators", chosen.version)
    st.subheader(word("sources.indicators_title"), anchor=False)
    asked = finder.box(
        chosen, "indicator", label=word("sources.find_indicator"), hint=word("sources.find_indicator_hint")
    )
    found = [row for row in rows if matches(row, asked)]
    shown, held = (format.number(len(some), 0, chosen.language) for some in (found, rows))
    st.caption(word("sources.indicators_about", shown=shown, held=held))
    if not found:
        st.html(f'<p class="quiet">{escape(word("sources.no_indicator"))}</p>')
        return
    titles = {row.code: row.title for row in store.rows("source_register", chosen.version)}
    links.show("".join(_record(chosen, row, titles) for row in found[:MOST]), key="indicators")
    if len(found) > MOST:
        st.caption(word("sources.shown", n=MOST, of=shown))
    st.download_button(
        word("sources.download_table"),
        lambda: spreadsheet.csv(_sheet(chosen, found, titles)),
        file_name="indicators.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def matches(row: Any, asked: str) -> bool:
    """Whether every word asked for is in an indicator's code, names, basis or formula, with or without accents."""
    texts = (row.code, row.name_vi, row.name_en, row.short_vi, row.short_en, row.legal_basis, row.how_vi, row.how_en)
    text = search.plain(" ".join(texts).replace("_", " "))
    return all(part in text for part in search.plain(asked.replace("_", " ")).split())


def facts(chosen: Selection, row: Any, titles: dict[str, str]) -> list[tuple[str, str]]:
    """What is known of an indicator: the key of a word and a text, those without a text left out."""
    described = chosen.register[row.code]
    above = " / ".join(part for part in (described.numerator, described.denominator) if part)
    lines = [
        ("sources.domain", chosen.word(f"domain.{row.domain}")),
        ("sources.computed", described.how),
        ("sources.fraction", above),
        ("sources.why", described.why),
        ("sources.basis", described.legal_basis),
        ("sources.unit_of", described.unit),
        ("sources.direction", chosen.word(f"sources.direction_{row.direction}")),
        ("sources.carry", chosen.word(f"sources.carry_{row.carry_rule}")),
        ("sources.promised", chosen.word(f"sources.every_{row.periodicity}")),
        ("sources.values_held", format.number(row.values_held, 0, chosen.language)),
        ("sources.source", titles.get(row.source, row.source)),
        ("sources.code_of", row.code),
    ]
    return [(key, text) for key, text in lines if text]


def _record(chosen: Selection, row: Any, titles: dict[str, str]) -> str:
    described = chosen.register[row.code]
    cells = []
    for key, text in facts(chosen, row, titles):
        shown = links.link(links.of_source(chosen, row.source), text) if key == "sources.source" else escape(text)
        cells.append(f"<dt>{escape(_label(chosen, key))}</dt><dd>{shown}</dd>")
    where = _where(chosen, row)
    name = links.link(where, described.name) if where else escape(described.name)
    return (
        f'<div class="card" data-testid="indicator-{escape(row.code)}"><h4 class="small-head">{name}</h4>'
        f"<dl>{''.join(cells)}</dl></div>"
    )


def _label(chosen: Selection, key: str) -> str:
    return chosen.word(f"sources.{key.removeprefix('sources.')}")


def _where(chosen: Selection, row: Any) -> str:
    """The map of an indicator, '' where too few units have values for one."""
    described = chosen.register[row.code]
    if not described.frames or not described.on_map:
        return ""
    shown_in = chosen.frame if chosen.frame in described.frames else max(described.frames)
    return links.address(chosen, "map", frame=shown_in, unit=COUNTRY, indicator=row.code)


def _sheet(chosen: Selection, rows: list[Any], titles: dict[str, str]) -> list[list[str]]:
    keys = list(dict.fromkeys(key for row in rows for key, _ in facts(chosen, row, titles)))
    heads = [chosen.word("sources.indicator"), *(_label(chosen, key) for key in keys)]
    lines = [
        [chosen.register[row.code].name, *(dict(facts(chosen, row, titles)).get(key, "") for key in keys)]
        for row in rows
    ]
    return [heads, *lines]
