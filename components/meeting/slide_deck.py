"""An agenda as a deck: every step described on one data version and in one language, one after another."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from components import explorer, format, selection, words
from components.meeting import slide_pages
from components.meeting.slide_parts import SlideParts
from components.register import register
from components.selection import FRAMES
from components.shell import PAGES
from components.slides.description import Deck, Slide, Text, Words
from data import closings, store, units
from data.agendas import Agenda, Step


def empty(agenda: Agenda, version: str, language: str) -> Deck:
    """The deck of an agenda before its steps are described."""

    def word(key: str, **values: object) -> str:
        return words.word(key, language, **values)

    return Deck(
        title=agenda.name,
        subtitle=word("slides.steps", n=len(agenda.steps)),
        numbers=numbers(version, language),
        language=language,
        words=Words(
            contents=word("slides.contents"),
            item=word("slides.item"),
            question=word("slides.question"),
            page=word("slides.page"),
            source=word("slides.source"),
        ),
        slides=(),
    )


def numbers(version: str, language: str) -> str:
    """Which numbers a file holds: a closing with when and by whom, or the live ones as of their clock and now."""
    closing = closings.of_version(version)
    if closing is not None:
        at = format.local_moment(closing.at, language)
        name = words.word("closed.title", language, name=closing.name)
        return f"{name} ({words.word('closed.about', language, at=at, person=closing.person)})"
    clock = format.moment(store.row("build", version).clock, language)
    now = format.local_moment(datetime.now(UTC).replace(tzinfo=None), language)
    return words.word("slides.live", language, clock=clock, now=now)


def slides(agenda: Agenda, version: str, language: str) -> Iterator[Slide]:
    """Its slides one by one, so that whoever asks can say how far it is."""
    for step in agenda.steps:
        yield slide(step, version, language)


def whole(agenda: Agenda, version: str, language: str) -> Deck:
    """The deck at once."""
    return replace(empty(agenda, version, language), slides=tuple(slides(agenda, version, language)))


def slide(step: Step, version: str, language: str) -> Slide:
    """One step; one that does not resolve on this version says why."""
    why = _gone(step, version, language)
    if why:
        said = words.word("slides.gone", language, why=why)
        return Slide(
            title=step.title,
            subtitle=words.word("slides.no_view", language),
            period=format.MISSING,
            status=words.word("slides.no_status", language),
            source=words.word("slides.no_status", language),
            question=step.question,
            notes=_notes(step, language),
            parts=(Text(said, tone="worse"),),
        )
    reading = selection.resolve(
        dict(step.parameters) | {"lang": language, "closing": closings.code_of(version)}, version
    )
    chosen = reading.selection
    parts = SlideParts(chosen)
    slide_pages.fill(step.page, parts)
    return Slide(
        title=step.title,
        subtitle=_subtitle(step.page, parts),
        period=parts.when,
        status=parts.status or words.word("slides.no_status", language),
        source=parts.source or words.word("slides.no_source", language),
        question=step.question,
        notes=_notes(step, language),
        warning=" ".join(reading.notices),
        parts=tuple(parts.parts),
    )


def _gone(step: Step, version: str, language: str) -> str:
    """Which part of a step's address means nothing here; '' where every part does."""
    given = dict(step.parameters)
    if all(step.page != entry.name for entry in PAGES):
        return words.word("slides.gone_page", language, given=step.page)
    unit = given.get("unit", selection.COUNTRY)
    if all(units.unit(version, frame, unit) is None for frame in FRAMES):
        return words.word("slides.gone_unit", language, given=unit)
    indicator = given.get("indicator", selection.DEFAULT_INDICATOR)
    if indicator not in register(version, language):
        return words.word("slides.gone_indicator", language, given=indicator)
    return ""


def _subtitle(page: str, parts: SlideParts) -> str:
    """Page, view, unit, indicator with its unit of measure, and the period."""
    chosen = parts.chosen
    said = [words.word(f"page.{page}", chosen.language), parts.view, parts.place]
    if parts.indicator:
        described = chosen.register[parts.indicator]
        said.append(f"{described.name} ({described.unit})" if described.unit else described.name)
    said += [parts.when, explorer.carried(chosen) if parts.indicator else ""]
    return " · ".join(part for part in said if part)


def _notes(step: Step, language: str) -> str:
    """What stands under a slide for the one who speaks."""
    question = f"{words.word('slides.question', language)}: {step.question}" if step.question else ""
    return "\n\n".join(part for part in (question, step.notes) if part)
