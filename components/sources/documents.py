"""The register of sources, and one of them: its facts, how far an article is covered, everything taken from it."""

from collections import Counter
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import streamlit as st

from components import card, figures, format, links, search, tables
from components.selection import COUNTRY, Selection
from components.sources import finder
from components.tables import Cell, Head
from components.topics import facts, subjects
from data import periods, store, units

COUNTS = ("figures", "observations", "platforms", "links", "targets", "items", "documents")
FURTHER = ("ranks", "stages", "indicators", "units", "rules")
LICENCES = {
    "facts only; text not redistributed": "facts",
    "legal text; facts only": "legal",
    "public domain": "open",
    "the project's own": "own",
    "facts only": "plain",
}
"""Licences that have a word; the names of others stand as they are."""
OPENED = ("figures", "targets", "observations")
"""Lists that are open at first, as they are what a source was read for."""
_SCREENS: dict[str, Callable[[Selection, str, str, str], str]] = {
    "platform": links.of_platform,
    "platform_link": links.of_connection,
    "programme_item": links.of_item,
    "target": links.of_target,
}
"""Whose rows have a screen of their own, by table."""
_KEPT_IN = {"stage": "platform", "link": "platform_link", "target": "target"}
TARGET_FRAME = "2025"
"""The frame in which a target for the whole country is shown."""


def show(chosen: Selection) -> None:
    """Draw the register, or the source of the URL."""
    register = store.rows("source_register", chosen.version)
    asked = chosen.option("document")
    source = next((row for row in register if row.code == asked), None)
    if source is not None:
        _one(chosen, source)
        return
    if asked:
        st.html(f'<p class="notice">{escape(chosen.word("sources.no_document", code=asked))}</p>')
    _register(chosen, register)


def _register(chosen: Selection, register: store.Rows) -> None:
    word = chosen.word
    st.subheader(word("sources.register_title"), anchor=False)
    asked = finder.box(chosen, "source", label=word("sources.find"), hint=word("sources.find_hint"))
    found = [row for row in register if matches(row, asked)]
    shown, held = (format.number(len(rows), 0, chosen.language) for rows in (found, register))
    st.caption(word("sources.register_about", shown=shown, held=held))
    if not found:
        st.html(f'<p class="quiet">{escape(word("sources.nothing_found"))}</p>')
        return
    heads = [
        Head(word("sources.source")),
        Head(word("sources.printed")),
        Head(word("sources.licence")),
        *(Head(word(f"sources.n_{name}"), number=True) for name in COUNTS),
        Head(word("sources.n_further"), number=True, hint=_further(chosen)),
        Head(word("sources.covered"), number=True),
    ]
    links.show(tables.table(heads, [_line(chosen, row) for row in found], name="register"), key="register")


def matches(row: Any, asked: str) -> bool:
    """Whether every word asked for is in a source's code, title, publisher or notes, with or without accents."""
    text = search.plain(" ".join((row.code, row.title, row.publisher, row.address or "", row.note or "")))
    return all(part in text for part in search.plain(asked).split())


def _further(chosen: Selection) -> str:
    return ", ".join(chosen.word(f"sources.n_{name}") for name in FURTHER)


def _line(chosen: Selection, row: Any) -> list[Cell]:
    def count(value: int) -> Cell:
        return Cell(
            format.number(value, 0, chosen.language) if value else format.MISSING, tone="" if value else "muted"
        )

    covered = f"{row.carried}/{row.statements}" if row.statements else ""
    return [
        Cell(
            "", markup=links.link(links.of_source(chosen, row.code), row.title), detail=f"{row.publisher} · {row.code}"
        ),
        Cell(_printed(chosen, row)),
        Cell(_licence(chosen, row)),
        *(count(getattr(row, name)) for name in COUNTS),
        count(sum(getattr(row, name) for name in FURTHER)),
        Cell(covered, bar=row.carried / row.statements if row.statements else None),
    ]


def _licence(chosen: Selection, row: Any) -> str:
    name = LICENCES.get(row.licence)
    return chosen.word(f"licence.{name}") if name else row.licence


def _printed(chosen: Selection, row: Any) -> str:
    """A source's date as far as it is known: a day, a month, a year, or that it is not."""
    return format.period(row.published_on, chosen.language) if row.published_on else chosen.word("sources.no_date")


def _one(chosen: Selection, source: Any) -> None:
    word = chosen.word
    statements = store.rows("article_statements", chosen.version, source=source.code)
    back = links.link(links.address(chosen, "sources", view="documents"), f"‹ {word('sources.register_title')}")
    taken_from = _taken(chosen, source)
    drawn = [f"<p>{back}</p>", f'<h3 class="source-title">{escape(source.title)}</h3>', _facts(chosen, source)]
    drawn.append(f'<h4 class="small-head">{escape(word("sources.taken_title"))}</h4>{_counts(chosen, source)}')
    if statements:
        drawn.append(_coverage(chosen, source, statements))
    drawn += [part for part in taken_from if part]
    act = links.show(f'<div class="source-page" data-testid="source">{"".join(drawn)}</div>', key="source")
    if act and act.startswith("card/"):
        _, unit, indicator, period = act.split("/")
        card.show(chosen.change(frame=facts.STORY_FRAME), unit=unit, indicator=indicator, period=period)


def _facts(chosen: Selection, source: Any) -> str:
    """Who published it, when, where it was read, under which terms, and what is not known of it."""
    lines = (
        ("sources.publisher", source.publisher),
        ("sources.printed", _printed(chosen, source) + _exactness(chosen, source.published_on)),
        ("sources.address", source.address),
        ("sources.read_in", source.read_in),
        ("sources.licence", _licence(chosen, source)),
        ("sources.not_known", card.own_language(source.note, chosen.language)),
        ("sources.code", source.code),
    )
    cells = "".join(f"<dt>{escape(chosen.word(key))}</dt><dd>{escape(text)}</dd>" for key, text in lines if text)
    return f'<div class="card"><dl>{cells}</dl></div>'


def _exactness(chosen: Selection, published_on: str) -> str:
    """What of a date is not known."""
    if not published_on or periods.parse(published_on).kind not in ("year", "month"):
        return ""
    year = periods.parse(published_on).kind == "year"
    return f" ({chosen.word('sources.only_year' if year else 'sources.only_month')})"


def _counts(chosen: Selection, source: Any) -> str:
    held = [
        Cell(format.number(count, 0, chosen.language), chosen.word(f"sources.n_{name}"))
        for name in (*COUNTS, *FURTHER)
        if (count := getattr(source, name))
    ]
    if not held:
        return f'<p class="quiet">{escape(chosen.word("sources.nothing_taken"))}</p>'
    return tables.tally(held, name="source-counts")


def _coverage(chosen: Selection, source: Any, statements: store.Rows) -> str:
    """How many of an article's statements have a row that carries them, and each of them with where it is shown."""
    word = chosen.word
    opinions = len(statements) - source.statements
    heads = [
        Head(word("sources.paragraph"), number=True),
        Head(word("sources.kind")),
        Head(word("sources.statement")),
        Head(word("sources.carried")),
    ]
    rows = [_statement(chosen, row) for row in statements]
    missing = [index for index, row in enumerate(statements) if row.kind != "not_a_fact" and not row.carried_by]
    fraction = f"{source.carried}/{source.statements}"
    share = source.carried / source.statements
    return (
        f'<h4 class="small-head">{escape(word("sources.coverage_title"))}</h4>'
        f'<p class="coverage" data-testid="coverage"><b>{fraction}</b> {escape(word("sources.coverage"))}</p>'
        f'<div class="topic-bar" aria-hidden="true"><i style="width:{100 * share:.1f}%"></i></div>'
        f'<p class="note">{escape(word("sources.coverage_about", opinions=opinions, missing=len(missing)))}</p>'
        f"<details><summary>{escape(word('sources.coverage_list', n=len(statements)))}</summary>"
        f"{tables.table(heads, rows, name='statements', marked=missing)}</details>"
    )


def _statement(chosen: Selection, row: Any) -> list[Cell]:
    text = getattr(row, f"statement_{chosen.language}")
    reason = getattr(row, f"reason_{chosen.language}") or ""
    kind = Cell(chosen.word(f"statement.{row.kind}"), tone="muted" if row.kind == "not_a_fact" else "")
    if not row.carried_by:
        said = chosen.word("sources.nothing_to_carry" if row.kind == "not_a_fact" else "sources.not_carried")
        tone = "muted" if row.kind == "not_a_fact" else "worse"
        return [Cell(f"{row.paragraph:.0f}"), kind, Cell(text), Cell(said, detail=reason, tone=tone)]
    where = row.full_name if chosen.language == "vi" else row.full_name_en
    day = format.period(row.on_date, chosen.language) if row.on_date else chosen.word("topics.undated")
    shown = links.link(_address_of_statement(chosen, row), f"{row.carried_by} ›")
    return [Cell(f"{row.paragraph:.0f}"), kind, Cell(text), Cell("", markup=shown, detail=f"{where} · {day}")]


def _address_of_statement(chosen: Selection, row: Any) -> str:
    """The screen that shows the row which carries a statement, in its place."""
    known = _SCREENS.get(row.carried_in)
    if known is not None and not row.topic:
        return known(chosen, row.carried_by, row.frame, row.unit)
    topic = subjects.of_figure(row.topic) if row.topic else subjects.PAPERS
    return facts.topic_address(chosen, topic, row.frame, row.unit)


def _taken(chosen: Selection, source: Any) -> list[str]:
    """Everything taken from a source, a list for each kind."""
    everywhere = {"frame": facts.STORY_FRAME, "unit": COUNTRY}

    def of(query: str) -> list[Any]:
        return [row for row in store.rows(query, chosen.version, **everywhere) if row.source == source.code]

    further = store.rows("source_rows", chosen.version, source=source.code)
    return [
        _list(chosen, "figures", of("unit_figures"), _figure),
        _list(chosen, "platforms", of("topic_platforms"), _platform),
        _list(chosen, "documents", [row for row in of("plan_papers") if row.kind == "document"], _paper),
        _list(chosen, "items", [row for row in of("plan_papers") if row.kind == "item"], _paper),
        *(
            _list(chosen, f"{kind}s", [row for row in further if row.kind == kind], _further_row)
            for kind in _kinds(further)
        ),
    ]


def _kinds(rows: store.Rows) -> list[str]:
    held = Counter(row.kind for row in rows)
    return [kind for kind in ("link", "stage", "target", "observation", "rank", "indicator") if held[kind]]


def _list(chosen: Selection, name: str, rows: Sequence[Any], line: Callable[[Selection, Any], list[Cell]]) -> str:
    """A list that opens; '' without rows."""
    if not rows:
        return ""
    word = chosen.word
    heads = [
        Head(word("sources.what")),
        Head(word("sources.value"), number=True),
        Head(word("column.unit")),
        Head(word("sources.when")),
    ]
    title = f"{word(f'sources.n_{name}')} ({format.number(len(rows), 0, chosen.language)})"
    opened = " open" if name in OPENED else ""
    body = tables.table(heads, [line(chosen, row) for row in rows], name=f"taken-{name}")
    return f"<details{opened}><summary>{escape(title)}</summary>{body}</details>"


def _figure(chosen: Selection, row: Any) -> list[Cell]:
    address = facts.topic_address(chosen, subjects.of_figure(row.topic), row.frame, row.unit)
    name = getattr(row, f"measure_{chosen.language}")
    return [
        Cell("", markup=links.link(address, name), detail=row.code),
        Cell(figures.figure_text(row, chosen), detail=chosen.word(f"basis.{row.value_basis}"), tone="strong"),
        Cell(chosen.full_name(row)),
        Cell(figures.when(chosen, row)),
    ]


def _platform(chosen: Selection, row: Any) -> list[Cell]:
    address = links.of_platform(chosen, row.code, row.frame, row.unit)
    name = getattr(row, f"name_{chosen.language}")
    return [
        Cell("", markup=links.link(address, name), detail=row.code),
        Cell(chosen.word(f"stage.{row.stage}")),
        Cell(chosen.full_name(row)),
        Cell(format.period(row.as_of, chosen.language)),
    ]


def _paper(chosen: Selection, row: Any) -> list[Cell]:
    if row.kind == "item":
        address = links.of_item(chosen, row.code, row.frame, row.unit)
    else:
        address = facts.topic_address(chosen, subjects.PAPERS, row.frame, row.unit)
    day = format.period(row.on_date, chosen.language) if row.on_date else chosen.word("topics.undated")
    return [
        Cell("", markup=links.link(address, getattr(row, f"title_{chosen.language}")), detail=row.code),
        Cell(getattr(row, f"stage_{chosen.language}") or ""),
        Cell(chosen.full_name(row)),
        Cell(day),
    ]


def _further_row(chosen: Selection, row: Any) -> list[Cell]:
    name, address = getattr(row, f"name_{chosen.language}"), _address(chosen, row)
    unit = _only_unit(chosen, row)
    place = chosen.full_name(unit) if unit is not None else ""
    if row.held is not None and row.held > 1:
        place = chosen.word("sources.units", n=format.number(row.held, 0, chosen.language))
    return [
        Cell(name, markup=links.link(address, name) if address else "", detail=row.code),
        Cell(_said(chosen, row)),
        Cell(place),
        Cell(format.period(row.on_date, chosen.language) if row.on_date else ""),
    ]


def _only_unit(chosen: Selection, row: Any) -> Any:
    """The only unit that a row speaks of, None for several."""
    return units.unit(chosen.version, row.frame or TARGET_FRAME, row.unit) if row.unit else None


def _said(chosen: Selection, row: Any) -> str:
    """What is taken, in a word or two."""
    if row.kind == "stage":
        stage, _, kind = row.said_vi.partition("/")
        return f"{chosen.word(f'stage.{stage}')} ({chosen.word(f'sources.stage_{kind}')})"
    return getattr(row, f"said_{chosen.language}") or ""


def _address(chosen: Selection, row: Any) -> str:
    """The screen that shows a row: its own, its topic, else the ranking or the map of its indicator; '' for none."""
    frame, unit = row.frame or TARGET_FRAME, row.unit or COUNTRY
    known = _SCREENS.get(_KEPT_IN.get(row.kind, ""))
    if known is not None and not row.topic:
        return known(chosen, row.code, frame, unit)
    if row.topic:
        return facts.topic_address(chosen, subjects.of_figure(row.topic), frame, unit)
    described = chosen.register.get(row.indicator or "")
    if described is None or not described.frames:
        return ""
    shown_in = frame if frame in described.frames else max(described.frames)
    parts = {"frame": shown_in, "unit": COUNTRY, "indicator": described.code}
    if row.kind in ("observation", "rank"):
        parts["period"] = row.on_date
    return links.address(chosen, "rankings" if described.on_map else "map", **parts)
