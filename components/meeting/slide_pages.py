"""What each page of the application puts on a slide for a selection; a page not named here gets a general one."""

from collections.abc import Callable
from typing import Any

from components import explorer, figures, format, headline, span
from components.meeting import closing_list, differences, slide_documents, slide_explore
from components.meeting.slide_parts import MOST_ROWS, SlideParts
from components.petitions import page as petitions
from components.rankings import beside, breakdown, chosen_units, movement, publisher, ranking_set
from components.rankings import page as rankings
from components.rankings.index_parts import IndexParts
from components.security import page as security
from components.selection import Selection
from components.services import page as services
from components.services import places, procedures, sectors
from components.services.span import Span as ServicesSpan
from components.slides.description import Column, Field
from components.sources import page as sources
from components.warnings import alerts, dialog
from components.warnings import page as warnings
from components.warnings.alerts import Alert
from data import closings, store

MOST_WARNINGS = 7


def fill(page: str, parts: SlideParts) -> None:
    """Put what a page shows for its selection into the parts."""
    _PAGES.get(page, general)(parts)


def general(parts: SlideParts) -> None:
    """Headline numbers of the unit, the ranking of its children, the history of the chosen indicator."""
    parts.indicator = parts.chosen.indicator
    parts.numbers(headline.of_unit(parts.chosen))
    parts.ranking()
    parts.history()


def _overview(parts: SlideParts) -> None:
    parts.indicator = parts.chosen.indicator
    parts.numbers(headline.of_unit(parts.chosen))
    parts.map()
    parts.red()


def _map(parts: SlideParts) -> None:
    parts.indicator = parts.chosen.indicator
    parts.map()
    parts.ranking()


# Rankings


def _rankings(parts: SlideParts) -> None:
    chosen = parts.chosen
    view = chosen.option_of("view", rankings.VIEWS)
    parts.view = chosen.word(f"rankings.view_{view}")
    parts.indicator = chosen.indicator
    {
        "movement": _movement,
        "parts": _components,
        "climb": _siblings,
        "beside": _beside,
        "publisher": _publisher,
    }.get(view, _standings)(parts)


def _standings(parts: SlideParts) -> None:
    parts.standings(ranking_set.of_children(parts.chosen))


def _siblings(parts: SlideParts) -> None:
    """Where a unit stands among those it wants to overtake."""
    ranked = ranking_set.of_siblings(parts.chosen)
    parts.standings(ranked or ranking_set.of_children(parts.chosen))


def _movement(parts: SlideParts) -> None:
    chosen = parts.chosen
    gains, since = movement.gains_shown(chosen, ranking_set.of_children(chosen))
    if not gains:
        _standings(parts)
        return
    for gain in gains[: movement.AT_EACH_END]:
        parts.of_number(gain.now.unit, chosen.indicator, chosen.period)
    parts.grid(movement.gain_grid(chosen, gains, since), chosen.word("gains.title"))
    parts.history()


def _components(parts: SlideParts) -> None:
    chosen = parts.chosen
    held = IndexParts(chosen)
    if not held.rows:
        _siblings(parts)
        return
    parts.of_number(chosen.unit, chosen.indicator, chosen.period)
    if len({row.group for row in held.rows}) > 1:
        parts.grid(breakdown.groups_grid(chosen, held), chosen.word("parts.group"))
    parts.grid(breakdown.components_grid(chosen, held), chosen.word("parts.component"))


def _beside(parts: SlideParts) -> None:
    chosen = parts.chosen
    ranked = ranking_set.of_children(chosen)
    shown = chosen_units.coloured(chosen, ranked)
    grid = beside.grid(chosen, ranked, shown)
    if grid is None:
        _standings(parts)
        return
    for code in shown:
        parts.of_number(code, chosen.indicator, chosen.period)
    without_strip = range(len(grid.heads) - 1)
    parts.grid(grid, chosen.word("rankings.view_beside"), columns=without_strip)


def _publisher(parts: SlideParts) -> None:
    parts.of_status("published")
    grid = publisher.grid(parts.chosen)
    for row in grid.rows:
        last = row[-1]
        parts.of_source(last if isinstance(last, str) else last.text)
    parts.grid(grid, parts.chosen.word("publisher.title"), columns=range(len(grid.heads) - 1))


# Operations


def _services(parts: SlideParts) -> None:
    chosen, about = parts.chosen, ServicesSpan(parts.chosen)
    view = chosen.option_of("view", services.VIEWS)
    parts.view = chosen.word(f"services.view_{view}")
    parts.numbers(services.HEADLINES)
    unit = chosen.full_name(about.unit)
    if view == "documents":
        _documents(parts, "services")
    elif view == "index":
        _of_index(parts)
    elif view in ("backlog", "hours"):
        shown = "dossier_backlog" if view == "backlog" else "dossier_received"
        parts.history(chosen.change(indicator=shown, period=f"{about.period.last:%Y-%m}"))
    elif view == "places":
        found = places.found(chosen, about)
        parent = chosen.full_name(chosen.unit_of(about.parent))
        title = chosen.word("services.places_title", sector=about.sector_name(about.sector), unit=parent)
        _counted(parts, title, places.grid(chosen, about, found) if sectors.is_kept(about, found) else None)
    elif view == "procedures":
        rows = procedures.found(chosen, about)
        title = chosen.word("services.procedures_title", unit=unit)
        _counted(parts, title, procedures.grid(chosen, rows) if rows else None)
    else:
        kept = sectors.is_kept(about, about.sectors)
        title = chosen.word("services.sectors_title", unit=unit)
        _counted(parts, title, sectors.grid(chosen, about) if kept else None)


def _counted(parts: SlideParts, title: str, grid: Any) -> None:
    """A table of counts with what they were counted over, or that there is none."""
    if grid is None:
        parts.say("services.none")
        return
    note = parts.chosen.word("services.counted", period=explorer.period(parts.chosen))
    parts.grid(grid, title, note=note)


def _of_index(parts: SlideParts) -> None:
    """Where the points of the counted index are lost."""
    chosen = parts.chosen.change(indicator=services.INDEX)
    large = ServicesSpan(chosen).is_large
    chosen = chosen if large else chosen.change(period=chosen.period[:4])
    held = IndexParts(chosen)
    if not held.rows:
        parts.say("slides.nothing")
        return
    parts.of_number(chosen.unit, chosen.indicator, chosen.period)
    parts.grid(breakdown.components_grid(chosen, held), f"{chosen.described.name}: {chosen.full_name(held.unit)}")


def _documents(parts: SlideParts, topic: str) -> None:
    """What the source documents state."""
    chosen, word = parts.chosen, parts.chosen.word
    held = store.rows("unit_figures", chosen.version, frame=chosen.frame, unit=chosen.unit)
    found = [row for row in held if topic in ("", row.topic)]
    if not found:
        parts.say("documents.none")
        return
    parts.of_status("published")
    rows = []
    for row in found:
        parts.of_source(row.source_title)
        stated = format.period(row.as_of, chosen.language)
        rows.append(
            (
                Field(getattr(row, f"measure_{chosen.language}"), chosen.full_name(row)),
                Field(figures.figure_text(row, chosen), tone="strong"),
                Field(stated),
            )
        )
    heads = (
        Column(word("control.indicator")),
        Column(word("column.value"), is_number=True),
        Column(word("control.period")),
    )
    parts.table(word("lists.documents"), heads, tuple(rows))


def _petitions(parts: SlideParts) -> None:
    chosen, about = parts.chosen, petitions.Span(parts.chosen)
    view = chosen.option_of("view", petitions.VIEWS)
    parts.view = chosen.word(f"petitions.view_{view}")
    parts.numbers(petitions.HEADLINES)
    shown = chosen.change(indicator=petitions.SHOWN)
    note = chosen.word("petitions.counted", period=explorer.period(chosen))
    if view == "history":
        parts.history(shown)
    elif view == "map":
        parts.map(shown)
        parts.history(shown)
    elif view == "places":
        found = petitions.places_found(chosen, about)
        parent = chosen.full_name(chosen.unit_of(about.parent))
        category = about.category_name(about.category)
        title = chosen.word("petitions.places_title", category=category, unit=parent)
        parts.grid(petitions.places_grid(chosen, found), title, note=note) if found else parts.say("petitions.none")
    elif about.categories:
        title = chosen.word("petitions.categories_title", unit=chosen.full_name(about.unit))
        parts.grid(petitions.categories_grid(chosen, about), title, note=note)
    else:
        parts.say("petitions.none")


def _security(parts: SlideParts) -> None:
    chosen, about = parts.chosen, span.Span(parts.chosen)
    view = chosen.option_of("view", security.VIEWS)
    parts.view = chosen.word(f"security.view_{view}")
    parts.numbers(security.HEADLINES)
    unit = chosen.full_name(about.unit)
    note = chosen.word("security.counted", period=explorer.period(chosen))
    if view == "history":
        parts.history(chosen.change(indicator=security.SHOWN))
    elif view == "places":
        found = security.places_found(chosen, about)
        title = chosen.word("security.places_title", unit=chosen.full_name(chosen.unit_of(about.parent)))
        parts.grid(security.places_grid(chosen, found), title, note=note) if found else parts.say("security.quiet")
    elif view == "watching":
        grid = security.watching_grid(chosen)
        title = chosen.word("security.watching_title", unit=unit)
        parts.grid(grid, title) if grid.rows else parts.say("security.no_platforms")
    elif view == "platforms":
        grid = security.platforms_grid(chosen, about)
        title = chosen.word("security.platforms_title", unit=unit)
        code = format.period(security.pulse_period(chosen, about), chosen.language)
        note = chosen.word("security.platforms_about", period=code)
        parts.grid(grid, title, note=note) if grid.rows else parts.say("security.no_platforms")
    else:
        grids = [security.incidents_grid(chosen, about, by) for by in ("severity", "kind")]
        for grid in grids:
            if grid.rows:
                parts.grid(grid, grid.heads[0].text, columns=(0, 1, 2, 5, 6), note=note)
        if not any(grid.rows for grid in grids):
            parts.say("security.quiet")


# Warnings, sources, the meeting


def _warnings(parts: SlideParts) -> None:
    chosen = parts.chosen
    found = alerts.standing(chosen, alerts.entries(chosen)[0])
    rule, level, only_new = warnings.filters(chosen, found)
    kept = [one for one in found if rule in ("", one.row.rule) and level in ("", one.row.level)]
    shown = [one for one in kept if one.is_new or not only_new]
    if not shown:
        day = format.day(store.row("build", chosen.version).clock, chosen.language)
        unit = chosen.inside(chosen.unit_of(chosen.unit))
        parts.of_status("simulated")
        parts.of_source(chosen.word("slides.rules"))
        parts.say("warnings.quiet", unit=unit, n=len(alerts.rules(chosen)), day=day)
        return
    parts.tally(warnings.summary(chosen, kept))
    for one in shown[:MOST_WARNINGS]:
        parts.of_status(one.row.status)
        parts.of_number(one.row.unit, one.row.indicator, one.row.period)
    word = chosen.word
    heads = (
        Column(word("column.unit")),
        Column(word("warnings.severity")),
        Column(word("warnings.rule")),
        Column(word("warnings.number"), is_number=True),
        Column(word("column.target")),
        Column(word("warnings.since"), is_number=True),
        Column(word("warnings.acknowledged")),
    )
    rows = tuple(_warning(chosen, one) for one in shown[:MOST_WARNINGS])
    note = ""
    if len(shown) > MOST_WARNINGS:
        of = format.number(len(shown), 0, chosen.language)
        note = word("warnings.shown", n=MOST_WARNINGS, of=of)
    parts.table(word("page.warnings"), heads, rows, note=note)


def _warning(chosen: Selection, alert: Alert) -> tuple[Field, ...]:
    row, rule = alert.row, alerts.rules(chosen)[alert.row.rule]
    unit = chosen.unit_of(row.unit)
    sign, _ = dialog.mark(row.severity)
    tone = "worse" if row.severity == "high" else ""
    last = next(iter(alert.entries), None)
    said = "" if last is None else f"{last.person}, {alerts.moment(last, chosen.language)}"
    return (
        Field(chosen.full_name(unit), warnings.above(chosen, unit)),
        Field(f"{sign} {chosen.word(f'warnings.severity_{row.severity}')}", tone=tone),
        Field(alerts.rule_name(chosen, rule)),
        Field(alerts.value(chosen, row, rule), tone="strong"),
        Field(alerts.measured(chosen, row, rule)),
        Field(format.period(row.since, chosen.language), alerts.lasting(chosen, row.kind, row.lasted)),
        Field(said, last.note) if last else Field(chosen.word("warnings.not_yet"), tone="muted"),
    )


def _sources(parts: SlideParts) -> None:
    chosen = parts.chosen
    files = store.rows("deliveries", chosen.version)
    parts.of_status("imported")
    parts.of_source(chosen.word("slides.ledger"))
    if not files:
        parts.say("sources.quiet")
        return
    parts.tally(sources.tally(chosen, files))
    parts.grid(sources.deliveries_grid(chosen, files[:MOST_ROWS]), chosen.word("sources.deliveries_title"))


def _meeting(parts: SlideParts) -> None:
    chosen, word = parts.chosen, parts.chosen.word
    known = closings.closings()
    parts.of_source(word("slides.closings"))
    if not known:
        parts.say("closings.none")
        return
    if chosen.option("view") != "difference":
        parts.view = word("meeting.view_closings")
        heads = (Column(word("closings.name")), Column(word("closings.person")), Column(word("closings.title")))
        rows = tuple(
            (Field(one.name, tone="strong"), Field(one.person), Field(closing_list.detail(chosen, one)))
            for one in known
        )
        parts.table(word("closings.title"), heads, rows[:MOST_ROWS])
        return
    parts.view = word("meeting.view_difference")
    grid = differences.first_rows(chosen, MOST_ROWS)
    if grid is None or not grid.rows:
        parts.say("difference.none")
        return
    unit = chosen.full_name(chosen.unit_of(chosen.unit))
    parts.grid(grid, word("difference.title", unit=unit))


_PAGES: dict[str, Callable[[SlideParts], None]] = {
    "overview": _overview,
    "map": _map,
    "rankings": _rankings,
    "services": _services,
    "petitions": _petitions,
    "security": _security,
    "warnings": _warnings,
    "platforms": slide_documents.of_platforms,
    "progress": slide_documents.progress,
    "sectors": slide_documents.sectors,
    "sources": _sources,
    "explore": slide_explore.fill,
    "meeting": _meeting,
}
