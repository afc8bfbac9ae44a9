"""The card of a number: what it is, where it stands, how it was computed, which document or rollup it comes from."""

from html import escape
from typing import Any

import streamlit as st

from components import format, palette
from components.selection import Selection, indicators
from data import store
from data.home import LEAST_CASES

ROLLUPS = {
    "dossier": "queries/build/dossier_month.sql, operation_rate.sql",
    "service766": "queries/build/service766.sql",
    "population": "queries/build/population_observation.sql",
    "density": "queries/build/population_observation.sql",
}


def show(selection: Selection, *, unit: str, indicator: str, period: str) -> None:
    """Open the card of one number over the page."""
    described = indicators(selection.version).get(indicator)
    place = store.row("unit", selection.version, frame=selection.frame, unit=unit)
    if described is None or place is None:
        return
    title = getattr(described, f"name_{selection.language}")

    @st.dialog(title, width="medium")
    def body() -> None:
        row = store.row(
            "measure_card",
            selection.version,
            frame=selection.frame,
            unit=unit,
            indicator=indicator,
            period=period,
        )
        st.html(_page(selection, place, described, row))

    body()


def _page(selection: Selection, place: Any, described: Any, row: Any) -> str:
    if row is None:
        return f"<p>{escape(selection.word('card.no_value', unit=place.full_name))}</p>"
    lines = [*_figures(selection, described, row), *_explanations(selection, described, row)]
    cells = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in lines if text)
    return f'<div class="card" data-testid="card">{_headline(selection, place, described, row)}<dl>{cells}</dl></div>'


def _headline(selection: Selection, place: Any, described: Any, row: Any) -> str:
    decimals, unit = int(described.decimals), getattr(described, f"unit_{selection.language}") or ""
    value = escape(format.quantity(row.value, decimals, unit, selection.language))
    status = escape(status_text(selection, row.status, row.apportioned_share))
    state = f"{palette.STATE_MARKS[row.state]} {selection.word(f'state.{row.state}')}"
    where = escape(f"{place.full_name}, {period_text(selection, row)}")
    return (
        f'<p class="where">{where}</p><p class="value">{value}</p>'
        f'<p><span class="chip">{status}</span> <span class="chip {row.state}">{escape(state)}</span></p>'
    )


def _figures(selection: Selection, described: Any, row: Any) -> list[tuple[str, str]]:
    word, language = selection.word, selection.language
    decimals, unit = int(described.decimals), getattr(described, f"unit_{language}") or ""
    lines = [
        (
            word("card.rank"),
            word("card.rank_of", rank=row.rank_siblings, of=row.siblings) if row.siblings > 1 else "",
        )
    ]
    if row.numerator is not None and row.denominator is not None:
        ratio = f"{format.number(row.numerator, 0, language)} / {format.number(row.denominator, 0, language)}"
        lines.append((_fraction_name(described, language), ratio))
        if row.target is not None and row.denominator < LEAST_CASES and described.carry_rule == "ratio":
            lines.append((word("card.sample"), word("card.small", least=LEAST_CASES)))
    if row.change_period is not None:
        lines.append(
            (
                word("card.change_period"),
                format.quantity(
                    row.change_period, decimals, change_unit(unit, language), language, signed=True
                ),
            )
        )
    if row.change_year is not None and row.kind != "year":
        lines.append(
            (
                word("card.change_year"),
                format.quantity(
                    row.change_year, decimals, change_unit(unit, language), language, signed=True
                ),
            )
        )
    if row.target is not None:
        lines += _target(selection, described, row)
    return lines


def _fraction_name(described: Any, language: str) -> str:
    parts = [getattr(described, f"{part}_{language}") or "" for part in ("numerator", "denominator")]
    return " / ".join(part for part in parts if part)


def _target(selection: Selection, described: Any, row: Any) -> list[tuple[str, str]]:
    word, language = selection.word, selection.language
    decimals, unit = int(described.decimals), getattr(described, f"unit_{language}") or ""
    if row.target_on_rank:
        decimals, unit = 0, word("card.place")
    return [
        (word("card.target"), getattr(row, f"target_name_{language}") or ""),
        (
            word("card.target_end", day=format.day(row.due, language)),
            f"{row.target_comparator} {format.quantity(row.target_value, decimals, unit, language)}",
        ),
        (
            word("card.target_now", day=format.day(row.period_end, language)),
            format.quantity(row.path_value, decimals, unit, language),
        ),
        (word("card.target_document"), row.target_document or ""),
    ]


def _explanations(selection: Selection, described: Any, row: Any) -> list[tuple[str, str]]:
    word, language = selection.word, selection.language
    published = f", {row.source_published_on}" if row.source_published_on else ""
    source = f"{row.source_title} ({row.source_publisher}{published})" if row.source_title else row.source
    rollup = next(
        (
            text
            for prefix, text in ROLLUPS.items()
            if described.code.startswith(prefix) and row.status != "published"
        ),
        "",
    )
    return [
        (word("card.how"), getattr(described, f"how_{language}") or ""),
        (word("card.why"), getattr(described, f"why_{language}") or ""),
        (word("card.legal"), described.legal_basis or ""),
        (word("card.source"), source),
        (word("card.address"), row.source_address or ""),
        (word("card.note"), row.note or ""),
        (word("card.rollup"), rollup),
        (word("card.version"), selection.version),
    ]


def status_text(selection: Selection, status: str, apportioned_share: float | None) -> str:
    """The status in words, with the part that was carried across frames by shares."""
    text = selection.word(f"status.{status}")
    if not apportioned_share:
        return text
    share = format.quantity(100 * apportioned_share, 1, "%", selection.language)
    return f"{text} · {selection.word('status.apportioned_part', share=share)}"


def period_text(selection: Selection, row: Any) -> str:
    """The period, and the day it runs to where it is not whole."""
    text = format.period(row.period, selection.language)
    return (
        text
        if row.complete
        else f"{text} ({selection.word('period.until', day=format.day(row.period_end, selection.language))})"
    )


def change_unit(unit: str, language: str) -> str:
    """The unit of a difference: percentage points for a rate."""
    return {"vi": "điểm %", "en": "pp"}[language] if unit == "%" else unit
