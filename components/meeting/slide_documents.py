"""What the pages of the documents put on a slide: targets and plans, platforms, topics."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from components import card, figures, format, selection, span
from components import progress as progress_page
from components.meeting.slide_parts import MOST_ROWS, SlideParts
from components.plans import items, listing
from components.plans import page as plans
from components.platforms import across as platform_kinds
from components.platforms import network, pulse
from components.platforms import page as platforms
from components.platforms.stock import DUE, Stock, ordered
from components.security import page as security
from components.selection import Selection
from components.slides.description import Column, Field
from components.tables import Cell
from components.targets import aims, overview
from components.targets import page as targets
from components.topics import facts
from components.topics import page as topics


def progress(parts: SlideParts) -> None:
    """Targets with how they are reached, or the items of plans."""
    view = parts.chosen.option_of("view", tuple(progress_page.VIEWS))
    parts.view = parts.chosen.word(f"progress.view_{view}")
    if view == "plans":
        _plans(parts)
    else:
        _targets(parts)


def _targets(parts: SlideParts) -> None:
    chosen, word = parts.chosen, parts.chosen.word
    found = aims.of_unit(chosen)
    parts.tally(targets.tally(chosen, found))
    kept = [aim for aim in found if overview.state(chosen) in ("", aim.state)]
    if not kept:
        parts.say("targets.nothing_chosen")
        return
    shown = sorted(kept, key=lambda aim: (aims.order(aim.state), aim.measured is None))[:MOST_ROWS]
    for aim in shown:
        parts.of_source(aim.row.source_title)
        if aim.held is not None:
            parts.of_status(aim.held.status)
            parts.of_number(chosen.unit, aim.held.indicator, aim.held.period)
    title = word("targets.overview", unit=chosen.full_name(selection.place(chosen)), n=len(kept))
    heads = (
        Column(word("card.target")),
        Column(word("targets.due")),
        Column(word("column.state")),
        Column(word("column.value"), is_number=True),
        Column(word("targets.end_head"), is_number=True),
        Column(word("targets.expected")),
    )
    parts.table(title, heads, tuple(_aim(chosen, aim) for aim in shown))


def _aim(chosen: Selection, aim: aims.Aim) -> tuple[Field, ...]:
    row, held = aim.row, aim.held
    tone = {"behind": "worse", "on_track": "better", "not_assessable": "muted"}.get(aim.state, "")
    return (
        Field(aims.text(chosen, row, "name"), aims.place_text(chosen, aim)),
        Field(aims.due_text(chosen, row)),
        Field(aims.state_text(chosen, aim.state), tone=tone),
        Field(
            overview.value_text(chosen, aim) or format.MISSING, "" if held is None else card.period_text(chosen, held)
        ),
        Field(aims.end_text(chosen, aim)),
        Field(overview.said(chosen, aim)),
    )


def _plans(parts: SlideParts) -> None:
    chosen, word = parts.chosen, parts.chosen.word
    found = plans.of_plan(chosen, items.here(chosen))
    if not found:
        parts.say("plans.none", unit=chosen.inside(selection.place(chosen)))
        return
    part = chosen.option_of("part", plans.PARTS)
    kept = listing.kept(chosen, found) if part == "list" else found
    if part == "pipeline":
        kept = tuple(item for item in kept if item.row.kind == "scheme")
    if not kept:
        parts.say("plans.nothing_left")
        return
    parts.tally(_counted(chosen, kept))
    for item in kept[:MOST_ROWS]:
        parts.of_status(item.row.status)
        parts.of_source(item.row.source_title)
    heads = (
        Column(word("plans.item")),
        Column(word("column.status")),
        Column(word("plans.by_state")),
        Column(word("plans.due")),
        Column(word("plans.by_owner")),
        Column(word("plans.by_stage")),
    )
    rows = tuple(_item(chosen, item) for item in kept[:MOST_ROWS])
    title = word("plans.title", unit=chosen.full_name(selection.place(chosen)))
    parts.table(title, heads, rows, note=plans.reports_text(chosen, kept))


def _counted(chosen: Selection, kept: tuple[items.Item, ...]) -> list[Cell]:
    """How many items there are of each state; where some are simulated, how many are not."""
    published, simulated = items.apart(kept)
    if not simulated:
        return plans.tally(chosen, published)
    counts = (("published", published), ("simulated", simulated))
    return [
        Cell(format.number(len(held), 0, chosen.language), chosen.word(f"plans.origin_{origin}"))
        for origin, held in counts
    ]


def _item(chosen: Selection, item: items.Item) -> tuple[Field, ...]:
    row = item.row
    tone = {"late": "worse", "blocked": "worse", "finished": "better"}.get(row.state, "")
    return (
        Field(items.text(chosen, row, "title"), chosen.word(f"item_kind.{row.kind}")),
        Field(chosen.word(f"status.{row.status}"), tone="muted" if item.is_simulated else ""),
        Field(chosen.word(f"item_state.{row.state}"), tone=tone),
        Field(items.period(chosen, row.due), items.due_said(chosen, item)),
        Field(items.text(chosen, row, "owner"), items.unit_name(chosen, item)),
        Field(items.stage(chosen, item), items.text(chosen, row, "stage")),
    )


def of_platforms(parts: SlideParts) -> None:
    """The platforms as the view of the page shows them."""
    chosen, stock = parts.chosen, Stock(parts.chosen)
    view = chosen.option_of("view", platforms.offered(chosen))
    parts.view = chosen.word(f"platforms.view_{view}")
    {"matrix": _matrix, "across": _across, "links": _connections, "pulse": _pulse}.get(view, _register)(parts, stock)


def _matrix(parts: SlideParts, stock: Stock) -> None:
    """What several places have: the stage in each."""
    word = parts.chosen.word
    keys = [key for key in stock.keys if len(stock.of_key(key)) > 1]
    _documented(parts, stock.all)
    heads = [Column(word("security.platform")), *(Column(stock.place(place).name) for place in stock.places)]
    rows = [
        (
            Field(stock.key_name(key), tone="strong"),
            *(_stage(stock, stock.of_key(key).get(place)) for place in stock.places),
        )
        for key in keys
    ]
    note = word("platforms.absent_about")
    parts.table(word("platforms.common", n=len(keys)), tuple(heads), tuple(rows), note=note)


def _stage(stock: Stock, row: Any) -> Field:
    if row is None:
        return Field(format.MISSING, tone="muted")
    return Field(stock.stage(row.stage), stock.reached(row))


def _across(parts: SlideParts, stock: Stock) -> None:
    key = platform_kinds.kind(stock)
    held = list(stock.of_key(key).values())
    title = parts.chosen.word("platforms.across_title", platform=stock.key_name(key))
    _listed(parts, stock, held, title)


def _register(parts: SlideParts, stock: Stock) -> None:
    chosen = parts.chosen
    title = chosen.word("platforms.register_title", unit=chosen.full_name(selection.place(chosen)))
    category = chosen.option("category")
    _listed(parts, stock, [row for row in ordered(stock.here) if category in ("", row.category)], title)


def _listed(parts: SlideParts, stock: Stock, rows: Sequence[Any], title: str) -> None:
    if not rows:
        parts.say("slides.nothing")
        return
    word = parts.chosen.word
    _documented(parts, rows)
    heads = (
        Column(word("security.platform")),
        Column(word("column.unit")),
        Column(word("security.stage")),
        Column(word("platforms.planned")),
        Column(word("platforms.owner")),
    )
    parts.table(title, heads, tuple(_platform(stock, row) for row in rows[:MOST_ROWS]))


def _platform(stock: Stock, row: Any) -> tuple[Field, ...]:
    due = [stock.plan(row.platform, one) for one in stock.history(row.platform) if one.kind == DUE]
    return (
        Field(stock.text(row, "name"), stock.text(row, "detail"), tone="strong"),
        Field(stock.place_name(row.unit)),
        _stage(stock, row),
        Field("; ".join(due) or format.MISSING),
        Field(stock.text(row, "owner") or stock.chosen.word("platforms.unsaid")),
    )


def _connections(parts: SlideParts, stock: Stock) -> None:
    links = network.connections(stock)
    if not links:
        parts.say("platforms.no_links")
        return
    parts.of_status("published")
    for link in links:
        parts.of_source(link.source_title)
    chosen = parts.chosen
    title = chosen.word("platforms.links_title", unit=chosen.full_name(selection.place(chosen)))
    grid = network.grid(stock, links[:MOST_ROWS])
    parts.grid(grid, title, columns=range(len(grid.heads) - 1))


def _pulse(parts: SlideParts, _: Stock) -> None:
    chosen = parts.chosen
    grid = security.platforms_grid(chosen, span.Span(chosen))
    if not grid.rows:
        parts.say("security.no_platforms")
        return
    parts.of_status("simulated")
    parts.of_source(chosen.word("slides.checks"))
    title = chosen.word("security.platforms_title", unit=chosen.full_name(selection.place(chosen)))
    note = chosen.word("security.platforms_about", period=format.period(pulse.period(chosen), chosen.language))
    parts.grid(grid, title, note=note)


def _documented(parts: SlideParts, rows: Sequence[Any]) -> None:
    parts.of_status("published")
    for title in dict.fromkeys(row.source_title for row in rows):
        parts.of_source(title)


def sectors(parts: SlideParts) -> None:
    """What the documents say of the topic."""
    chosen, word = parts.chosen, parts.chosen.word
    found = topics.found(chosen)
    topic = topics.topic_of(chosen, Counter(facts.topic_of(row, kind) for kind, row in found))
    parts.view = word(f"topic.{topic}")
    here = [(kind, row) for kind, row in found if facts.topic_of(row, kind) == topic]
    if not here:
        parts.say("documents.none")
        return
    _documented(parts, [row for _, row in here])
    heads = (
        Column(word("sources.what")),
        Column(word("sources.value"), is_number=True),
        Column(word("column.unit")),
        Column(word("sources.when")),
    )
    rows = tuple(_said(chosen, kind, row) for kind, row in here[:MOST_ROWS])
    unit = chosen.full_name(selection.place(chosen))
    parts.table(word("topics.title", topic=word(f"topic.{topic}"), unit=unit), heads, rows)


def _said(chosen: Selection, kind: str, row: Any) -> tuple[Field, ...]:
    """A figure, a platform or a paper in the words of its card."""
    place = Field(chosen.full_name(row))
    if kind == "figure":
        name = getattr(row, f"measure_{chosen.language}")
        basis = chosen.word(f"basis.{row.value_basis}")
        value = Field(figures.figure_text(row, chosen), basis, tone="strong")
        return Field(name), value, place, Field(figures.when(chosen, row))
    if kind == "platform":
        name, detail = (getattr(row, f"{column}_{chosen.language}") or "" for column in ("name", "detail"))
        return (
            Field(name, detail),
            Field(chosen.word(f"stage.{row.stage}")),
            place,
            Field(facts.as_of(chosen, row.as_of)),
        )
    title, stage = (getattr(row, f"{column}_{chosen.language}") or "" for column in ("title", "stage"))
    when = facts.as_of(chosen, row.on_date) if row.on_date else chosen.word("topics.undated")
    return Field(title), Field(stage or chosen.word("topics.paper")), place, Field(when)
