"""The card of a number: what it is, where it stands, how it was computed, which document or rollup it comes from."""

from collections.abc import Iterable
from html import escape
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from components import format, links, palette
from components.indicator import Indicator
from components.selection import Selection, address
from data import store, units
from data.home import LEAST_CASES

ROLLUPS = {
    "dossier": "queries/build/dossier_month.sql, operation_rate.sql",
    "service766": "queries/build/service766.sql",
    "population": "queries/build/population_observation.sql",
    "density": "queries/build/population_observation.sql",
}

LEAST_SHOWN_SHARE = 0.0005
"""The smallest carried part (0 to 1) that is not printed as 0,0 %."""
STATUSES = ("published", "derived", "apportioned", "imported", "simulated")
"""How a value came to be, in the order in which several are named."""
SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "=": "="}


def show(chosen: Selection, *, unit: str, indicator: str, period: str) -> None:
    """Open the card of one number over the page."""
    described = chosen.register.get(indicator)
    place = units.unit(chosen.version, chosen.frame, unit)
    if described is None or place is None:
        return
    asked = {
        "frame": chosen.frame,
        "unit": unit,
        "parent": place.parent,
        "indicator": indicator,
        "period": period,
    }

    @st.dialog(described.name, width="medium")
    def body() -> None:
        st.html(_page(chosen, place, described, store.row("measure_card", chosen.version, **asked)))

    body()


def _page(chosen: Selection, place: Any, described: Indicator, row: Any) -> str:
    if row is None:
        return f"<p>{escape(chosen.word('card.no_value', unit=chosen.full_name(place)))}</p>"
    source = f"<dt>{escape(chosen.word('card.source'))}</dt><dd>{_source(chosen, row)}</dd>"
    meaning = [*_figures(chosen, described, row), *_meaning(chosen, described)]
    cells = _cells(meaning) + source + _cells(_origin(chosen, described, row))
    head = _headline(chosen, place, described, row)
    return f'<div class="card" data-testid="card">{head}<dl>{cells}</dl></div>'


def _cells(lines: Iterable[tuple[str, str]]) -> str:
    return "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in lines if text)


def _headline(chosen: Selection, place: Any, described: Indicator, row: Any) -> str:
    status = escape(status_text(chosen, row))
    state = f"{palette.STATE_MARKS[row.state]} {chosen.word(f'state.{row.state}')}"
    where = escape(f"{chosen.full_name(place)}, {period_text(chosen, row)}")
    return (
        f'<p class="where">{where}</p><p class="value">{escape(described.quantity(row.value))}</p>'
        f'<p><span class="chip">{status}</span> {_chip(chosen, row, state)}</p>'
    )


def _chip(chosen: Selection, row: Any, state: str) -> str:
    """The state, leading to the targets of the unit where it has one."""
    if row.target is None:
        return f'<span class="chip {row.state}">{escape(state)}</span>'
    asked = urlencode(address(chosen, unit=row.unit, indicator=row.indicator, period=row.period, view=""))
    return f'<a class="chip {row.state}" href="progress?{escape(asked)}">{escape(state)} ›</a>'


def _figures(chosen: Selection, described: Indicator, row: Any) -> list[tuple[str, str]]:
    word = chosen.word
    lines = [(word("card.rank"), rank_text(chosen, row)), *_fraction(chosen, described, row)]
    if row.change_period is not None:
        lines.append((word("card.change_period"), described.change(row.change_period)))
    if row.change_year is not None and row.kind != "year":
        lines.append((word("card.change_year"), described.change(row.change_year)))
    return lines + (_target(chosen, row) if row.target is not None else [])


def rank_text(chosen: Selection, row: Any) -> str:
    """The place among siblings and whose count it is; '' where there is none, or nobody to be ranked with."""
    if row.rank_siblings is None or row.siblings < 2:
        return ""
    published = row.rank_source == "published"
    return chosen.word("card.rank_published" if published else "card.rank_of", rank=row.rank_siblings, of=row.siblings)


def _fraction(chosen: Selection, described: Indicator, row: Any) -> list[tuple[str, str]]:
    if row.numerator is None or row.denominator is None:
        return []
    numbers = (format.number(number, 0, chosen.language) for number in (row.numerator, row.denominator))
    lines = [(f"{described.numerator} / {described.denominator}", " / ".join(numbers))]
    if row.target is not None and described.carry_rule == "ratio" and row.denominator < LEAST_CASES:
        lines.append((chosen.word("card.sample"), chosen.word("card.small", least=LEAST_CASES)))
    return lines


def _target(chosen: Selection, row: Any) -> list[tuple[str, str]]:
    end, now = (format.day(day, chosen.language) for day in (row.due, row.period_end))
    wanted = target_text(chosen, row, row.target_value)
    return [
        (chosen.word("card.target"), getattr(row, f"target_name_{chosen.language}") or ""),
        (chosen.word("card.target_end", day=end), f"{SIGNS[row.target_comparator]} {wanted}"),
        (chosen.word("card.target_now", day=now), target_text(chosen, row, row.path_value)),
        (chosen.word("card.path"), _path(chosen, row, end, wanted)),
        (chosen.word("card.target_document"), getattr(row, f"target_document_{chosen.language}") or ""),
    ]


def _path(chosen: Selection, row: Any, end: str, wanted: str) -> str:
    """From where, since when and to where the straight path runs."""
    start = target_text(chosen, row, row.start_value)
    return chosen.word(
        "card.path_text", start=start, since=format.day(row.start_on, chosen.language), end=end, target=wanted
    )


def own_language(note: str | None, language: str) -> str:
    """The part of a note 'tiếng Việt / English' in the reader's language."""
    vi, _, en = (note or "").partition(" / ")
    return en if language == "en" and en else vi


def target_text(chosen: Selection, row: Any, value: float) -> str:
    """A value that a target asks for: of the indicator, or a rank where the target is one."""
    if row.target_on_rank:
        return chosen.word("card.rank_value", rank=format.number(value, 0, chosen.language))
    return chosen.register[row.indicator].quantity(value)


def _meaning(chosen: Selection, described: Indicator) -> list[tuple[str, str]]:
    word = chosen.word
    return [
        (word("card.how"), described.how),
        (word("card.why"), described.why),
        (word("card.legal"), described.legal_basis),
    ]


def _origin(chosen: Selection, described: Indicator, row: Any) -> list[tuple[str, str]]:
    word = chosen.word
    return [
        (word("card.address"), row.source_address or ""),
        (word("card.note"), own_language(row.note, chosen.language)),
        (word("card.break"), getattr(row, f"break_{chosen.language}") or ""),
        (word("card.rollup"), _rollup(described.code) if row.status != "published" else ""),
        (word("card.version"), chosen.version),
    ]


def _source(chosen: Selection, row: Any) -> str:
    """The source as markup, its title leading to everything taken from it."""
    if not row.source_title:
        return escape(row.source)
    return links.link(links.of_source(chosen, row.source), row.source_title) + escape(_printed(chosen, row))


def source_text(chosen: Selection, row: Any) -> str:
    """The title of a number's source with its publisher and date."""
    return f"{row.source_title}{_printed(chosen, row)}" if row.source_title else row.source


def _printed(chosen: Selection, row: Any) -> str:
    """Who published a source and when, ' (…)', as far as both are known."""
    printed = ", ".join(part for part in (row.source_publisher, _printed_date(chosen, row.source_published_on)) if part)
    return f" ({printed})" if printed else ""


def _printed_date(chosen: Selection, published_on: str | None) -> str:
    """A source's date as far as it is known: a day, a month or a year."""
    return format.period(published_on, chosen.language) if published_on else ""


def _rollup(code: str) -> str:
    return next((text for prefix, text in ROLLUPS.items() if code.startswith(prefix)), "")


def status_text(chosen: Selection, row: Any) -> str:
    """The status in words, with the sample a simulated count is and the part that was carried by shares."""
    parts = [chosen.word(f"status.{row.status}")]
    if row.status == "simulated" and chosen.register[row.indicator].is_sampled:
        parts.append(chosen.word("status.sample", share=sample_share(chosen)))
    if row.apportioned_share and row.apportioned_share >= LEAST_SHOWN_SHARE:
        share = format.quantity(100 * row.apportioned_share, 1, "%", chosen.language)
        parts.append(chosen.word("status.apportioned_part", share=share))
    return ", ".join(parts)


def sample_share(chosen: Selection) -> str:
    """How many of the real cases the simulated ones stand for: '2 %'."""
    return format.quantity(100 * store.row("build", chosen.version).event_scale, 0, "%", chosen.language)


def statuses_text(chosen: Selection, held: Iterable[str | None]) -> str:
    """The distinct statuses of several values in words: 'công bố, suy ra'; '' for none."""
    known = set(held)
    return ", ".join(chosen.word(f"status.{status}") for status in STATUSES if status in known)


def period_text(chosen: Selection, row: Any) -> str:
    """The period, and the day it runs to where it is not whole."""
    text = format.period(row.period, chosen.language)
    if row.complete:
        return text
    return f"{text} ({chosen.word('period.until', day=format.day(row.period_end, chosen.language))})"
