"""Rows of the documents as cards: which form each figure, platform and paper has, with its words, dates and links."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from components import figures, format, links
from components.selection import Selection
from components.topics import drawing, subjects
from components.topics.drawing import Fact, Paper, Part
from data import periods, store

GAIN = "_gain"
"""Ending of indicators that say how far something rose, not what share of a whole it is."""
RANKED: Mapping[str, str] = {
    "dti_rank": "dti",
    "dti_rank_gain": "dti",
    "dti_government_rank": "dti_government",
    "dti_economy_rank": "dti_economy",
    "dti_society_rank": "dti_society",
}
"""Published places, and the index that the ranking shows."""
OPEN_ENDS = ("more_than", "at_least")
COUNTRY = "VN"
STORY_FRAME = "2024"
"""The frame of the documents."""


def cards(chosen: Selection, rows: Sequence[Any], *, named: bool) -> list[str]:
    """One card a figure; parts are drawn in the card of their whole where that is among the rows.

    `named`: each card says which place it speaks of.
    """
    held = {row.code for row in rows}
    parts: dict[str, list[Any]] = {}
    for row in rows:
        if row.part_of in held:
            parts.setdefault(row.part_of, []).append(row)
    whole = [row for row in rows if row.part_of not in held]
    return [drawing.fact(_with_parts(chosen, row, parts.get(row.code, ()), named)) for row in whole]


def _with_parts(chosen: Selection, row: Any, parts: Sequence[Any], named: bool) -> Fact:
    shown = of_figure(chosen, row, named=named)
    if not parts or not row.value:
        return shown
    total = sum(part.value for part in parts)
    largest = max(total, row.value)
    drawn = tuple(
        Part(
            _text(chosen, part, "measure").partition(": ")[2] or _text(chosen, part, "measure"),
            number(chosen, part.value),
            part.value / largest,
            _card_link(chosen, part),
        )
        for part in parts
    )
    added = " + ".join(part.number for part in drawn)
    sums = chosen.word(
        "topics.parts_whole"
        if total == row.value
        else "topics.parts_less"
        if total < row.value
        else "topics.parts_more",
        added=added,
        total=number(chosen, total),
        rest=number(chosen, abs(row.value - total)),
    )
    return replace(shown, parts=drawn, sums=sums)


def of_figure(chosen: Selection, row: Any, *, named: bool) -> Fact:
    """The card of a figure."""
    kind = () if row.kind == "observed" else (chosen.word(f"figure.{row.kind}"),)
    said = Fact(
        code=row.code,
        name=_text(chosen, row, "measure"),
        number=number(chosen, row.value),
        chips=(*kind, chosen.word(f"basis.{row.value_basis}")),
        where=chosen.full_name(row) if named else "",
        when=figures.when(chosen, row),
        note=_text(chosen, row, "note"),
        links=_links(chosen, row),
    )
    if row.value is None:
        day = format.period(row.as_of, chosen.language)
        return replace(said, before=chosen.word("topics.deadline"), number=day, when=_passed(chosen, row))
    said = replace(said, before=chosen.word(f"qualifier.{row.qualifier}") if row.qualifier else "")
    if row.kind != "observed":
        return _aim(chosen, row, said)
    return _reached(chosen, row, said)


def _aim(chosen: Selection, row: Any, said: Fact) -> Fact:
    """A target: the number that is aimed at, without a bar, which would look as if it had been reached."""
    shown = _reached(chosen, row, said)
    before = " ".join(part for part in (chosen.word("topics.aim"), shown.before) if part)
    when = f"{said.when} ({_passed(chosen, row)})"
    return replace(shown, before=before, when=when, bar=None, place=None, among_first=False)


def _reached(chosen: Selection, row: Any, said: Fact) -> Fact:
    if row.unit_en == "rank":
        return _place(chosen, row, said)
    if row.unit_en == "session no.":
        return replace(said, before=_text(chosen, row, "unit"))
    if row.unit_en == "%":
        return _share(chosen, row, said)
    before = chosen.word("topics.up") if row.indicator.endswith(GAIN) else said.before
    return replace(said, before=before, after=_text(chosen, row, "unit"))


def _place(chosen: Selection, row: Any, said: Fact) -> Fact:
    rank, of = int(row.value), int(row.denominator)
    if row.qualifier == "top":
        return replace(said, after=chosen.word("topics.leading"), place=(rank, of), among_first=True)
    return replace(said, before=_text(chosen, row, "unit"), number=f"{rank}/{of}", place=(rank, of))


def _share(chosen: Selection, row: Any, said: Fact) -> Fact:
    """A percentage: beside its fraction where the document prints one, alone otherwise; changes have no bar."""
    percent = format.quantity(row.value, decimals(row.value), "%", chosen.language)
    if row.indicator.endswith(GAIN):
        return replace(said, before=chosen.word("topics.up"), number=percent)
    bar = row.value / 100
    if row.numerator is None:
        return replace(said, number=percent, bar=bar, open_end=row.qualifier in OPEN_ENDS)
    described = chosen.register[row.indicator]
    counts = number(chosen, row.numerator)
    counted = described.numerator
    if row.denominator is not None:
        counts = f"{counts}/{number(chosen, row.denominator)}"
        counted = described.denominator
    counted = counted[:1].lower() + counted[1:]
    return replace(said, number=counts, after=counted, equals=f"= {percent}", bar=bar)


def _passed(chosen: Selection, row: Any) -> str:
    """Whether the day that something is due has passed, and what the documents say of it."""
    clock = store.row("build", chosen.version).clock.date()
    return chosen.word("topics.passed" if periods.parse(row.as_of).last < clock else "topics.coming")


def _links(chosen: Selection, row: Any) -> str:
    found = [source_link(chosen, row), _card_link(chosen, row)]
    if row.indicator in RANKED:
        period = row.period if row.kind == "observed" else ""
        parts = {"frame": STORY_FRAME, "unit": COUNTRY, "indicator": RANKED[row.indicator], "period": period}
        found.append(links.link(links.address(chosen, "rankings", **parts), chosen.word("topics.ranking")))
    return " ".join(found)


def source_link(chosen: Selection, row: Any) -> str:
    """The document of a row, leading to everything taken from it."""
    printed = row.source_published_on
    day = f" ({format.period(printed, chosen.language)})" if printed else ""
    return links.link(links.of_source(chosen, row.source), f"{row.source_title}{day}")


def _ways(chosen: Selection, row: Any, address: str, text: str) -> str:
    """The document of a row, and the screen that says more of it."""
    return f"{source_link(chosen, row)} {links.link(address, text)}"


def _card_link(chosen: Selection, row: Any) -> str:
    """A button for the card of the indicator, where the figure is a value of it."""
    if row.kind != "observed":
        return ""
    return links.button(f"card/{row.unit}/{row.indicator}/{row.period}", chosen.word("topics.card"))


def of_platform(chosen: Selection, row: Any, *, named: bool) -> str:
    """The card of a platform."""
    connects = getattr(row, f"connects_{chosen.language}")
    lines = [_text(chosen, row, "detail")]
    lines += [chosen.word("topics.connects", systems=connects)] if connects else []
    if row.due_on:
        day, note = format.period(row.due_on, chosen.language), _text(chosen, row, "note")
        lines.append(chosen.word("topics.due", stage=chosen.word(f"stage.{row.due_stage}"), day=day, note=note))
    shown = Paper(
        code=row.code,
        name=_text(chosen, row, "name"),
        chip=chosen.word(f"stage.{row.stage}"),
        lines=tuple(lines),
        where=chosen.full_name(row) if named else "",
        when=as_of(chosen, row.as_of),
        links=_ways(
            chosen, row, links.of_platform(chosen, row.code, row.frame, row.unit), chosen.word("topics.see_platform")
        ),
    )
    return drawing.paper(shown)


def of_paper(chosen: Selection, row: Any, *, named: bool) -> str:
    """The card of a legal document or of an item of a plan."""
    when = ""
    if row.on_date:
        issued = row.kind == "document"
        day = format.period(row.on_date, chosen.language)
        when = chosen.word("topics.issued", day=day) if issued else as_of(chosen, row.on_date)
    due = chosen.word("figure.due", day=format.day(row.due, chosen.language)) if row.due is not None else ""
    vi, _, en = (row.note or "").partition(" / ")
    shown = Paper(
        code=row.code,
        name=_text(chosen, row, "title"),
        chip=_text(chosen, row, "stage") or chosen.word("topics.paper"),
        lines=(_text(chosen, row, "detail"), _text(chosen, row, "by"), en if chosen.language == "en" else vi, due),
        where=chosen.full_name(row) if named else "",
        when=when or chosen.word("topics.undated"),
        links=source_link(chosen, row)
        if row.kind == "document"
        else _ways(chosen, row, links.of_item(chosen, row.code, row.frame, row.unit), chosen.word("topics.see_item")),
    )
    return drawing.paper(shown)


def as_of(chosen: Selection, code: str) -> str:
    """The day something was so, or the month or year where no day is known."""
    day = format.period(code, chosen.language)
    return chosen.word("figure.as_of", day=day) if periods.parse(code).kind == "day" else day


def topic_address(chosen: Selection, topic: str, frame: str, unit: str) -> str:
    """The address of the topic of a place."""
    return links.address(chosen, "sectors", frame=frame, unit=unit, topic=topic)


def topic_of(row: Any, kind: str) -> str:
    """The topic of the page on which a row is shown."""
    if kind == "figure":
        return subjects.of_figure(row.topic)
    return subjects.of_platform(row.category, row.key) if kind == "platform" else subjects.PAPERS


def number(chosen: Selection, value: float | None) -> str:
    """A number with as many decimals as the document prints."""
    return format.number(value, decimals(value or 0), chosen.language)


def decimals(value: float) -> int:
    """As many decimals as the document prints."""
    return len(f"{value:.4f}".rstrip("0").partition(".")[2])


def _text(chosen: Selection, row: Any, column: str) -> str:
    return getattr(row, f"{column}_{chosen.language}") or ""
