"""What a view shows, as parts of a slide: the queries and the texts of the screen, and where its numbers are from."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from components import (
    card,
    explorer,
    format,
    headline,
    lists,
    map,
    map_values,
    palette,
    selection,
    standing_pages,
    trend,
)
from components.rankings import ranking_set
from components.rankings.ranking_set import RankingSet
from components.selection import Selection
from components.slides.description import (
    Bars,
    Column,
    Field,
    Figure,
    Lines,
    Map,
    MapUnit,
    Numbers,
    Part,
    Series,
    Table,
    Text,
)
from components.tables import Cell, Grid
from data import outlines, periods, store, units

AT_EACH_END = 7
"""Units of a ranking on one slide: so many from above and from below."""
MOST_PERIODS = 25
MOST_SOURCES = 3
MOST_ROWS = 24
"""Rows of a table that are handed to a slide; how many of them have room is told under it."""
LOOK = palette.LIGHT


class SlideParts:
    """The parts of one slide as they are put together, with the statuses and sources of every number in them."""

    def __init__(self, chosen: Selection) -> None:
        self.chosen = chosen
        self.parts: list[Part] = []
        self.view = ""
        """The name of the view, beside that of the page."""
        self.indicator = ""
        """The indicator that the slide is about, '' for several."""
        self.place = chosen.full_name(selection.place(chosen))
        self.when = explorer.period(chosen)
        """Of whom and when the numbers are, where the view does not say it itself."""
        self._statuses: set[str] = set()
        self._sources: dict[str, None] = {}

    @property
    def status(self) -> str:
        """The statuses of the numbers in words."""
        return card.statuses_text(self.chosen, self._statuses)

    @property
    def source(self) -> str:
        """The titles of their sources, the first few by name."""
        titles = list(self._sources)
        more = f" (+{len(titles) - MOST_SOURCES})" if len(titles) > MOST_SOURCES else ""
        return "; ".join(titles[:MOST_SOURCES]) + more

    def of_source(self, text: str) -> None:
        """Name a source."""
        if text:
            self._sources[text] = None

    def of_status(self, status: str | None) -> None:
        """Name a status."""
        if status:
            self._statuses.add(status)

    def of_number(self, unit: str, indicator: str, period: str) -> None:
        """Name status and source of one number."""
        place = units.unit(self.chosen.version, self.chosen.frame, unit)
        asked = {"frame": self.chosen.frame, "unit": unit, "parent": place.parent}
        row = store.row("measure_card", self.chosen.version, indicator=indicator, period=period, **asked)
        if row is not None:
            self.of_status(row.status)
            self.of_source(card.source_text(self.chosen, row))

    # Parts

    def say(self, key: str, **values: Any) -> None:
        """A sentence in place of what there is none of."""
        self.parts.append(Text(self.chosen.word(key, **values)))

    def numbers(self, codes: tuple[str, ...]) -> None:
        """The headline numbers of the chosen unit."""
        drawn = headline.of_indicators(self.chosen, codes)
        if not drawn:
            return
        for _, row in drawn:
            self.of_number(self.chosen.unit, row.indicator, row.period)
        figures = [
            Figure(
                name=one.name,
                value=self.chosen.register[row.indicator].quantity(row.value),
                state=one.state,
                mark=one.state_mark,
                word=one.state_word,
                change=one.change,
                foot=one.foot,
            )
            for one, row in drawn
        ]
        self.parts.append(Numbers(tuple(figures)))

    def tally(self, facts: Iterable[Cell]) -> None:
        """A row of counts."""
        states = {"worse": "behind", "better": "on_track"}
        figures = [Figure(fact.detail, fact.text, state=states.get(fact.tone, "")) for fact in facts]
        self.parts.append(Numbers(tuple(figures)))

    def grid(self, grid: Grid, title: str, *, note: str = "", columns: Sequence[int] | None = None) -> None:
        """A table of the screen, of `columns` only where these are named."""
        kept = range(len(grid.heads)) if columns is None else columns
        heads = tuple(Column(grid.heads[at].text, grid.heads[at].number) for at in kept)
        rows = tuple(tuple(_field(row[at]) for at in kept) for row in grid.rows)
        self.table(title, heads, rows, marked=grid.marked, note=note)

    def table(
        self,
        title: str,
        heads: tuple[Column, ...],
        rows: tuple[tuple[Field, ...], ...],
        *,
        marked: frozenset[int] = frozenset(),
        note: str = "",
    ) -> None:
        """A table of texts."""
        # The writer fills in how many rows had no room.
        more = self.chosen.word("slides.more", n="{n}")
        self.parts.append(Table(title, heads, rows, more, marked, note))

    def red(self) -> None:
        """What is behind its target here and below."""
        chosen, word = self.chosen, self.chosen.word
        found = lists.red_found(chosen)
        if not found:
            self.say("red.none")
            return
        rows = []
        for row in found:
            written = lists.red_row(chosen, row)
            rows.append(
                (Field(f"{written.mark} {written.name}"), Field(written.text), Field(written.detail, tone="strong"))
            )
            self.of_number(row.unit, row.indicator, row.period)
        heads = (Column(word("column.unit")), Column(word("control.indicator")), Column(word("column.value")))
        count = format.number(found[0].all_behind, 0, chosen.language)
        self.table(word("lists.red"), heads, tuple(rows), note=word("red.count", shown=len(found), all=count))

    def history(self, chosen: Selection | None = None) -> None:
        """The chosen indicator of the chosen unit over time, with the path to its target."""
        chosen = chosen or self.chosen
        unit = selection.place(chosen)
        found = store.rows("series", chosen.version, **trend.history_of(chosen, unit.parent))[-MOST_PERIODS:]
        described = chosen.described
        if len(found) < 2:
            self.say("trend.none")
            return
        for row in (found[0], found[-1]):
            self.of_number(chosen.unit, chosen.indicator, row.period)
        broken = store.row("series_break", chosen.version, indicator=chosen.indicator)
        points = _cut(found, None if broken is None else broken.on_date)
        values = [None if row is None else format.rounded(row.value, described.decimals) for row in points]
        newest = f"{format.period(found[-1].period, chosen.language)}: {described.quantity(found[-1].value)}"
        series = [Series(described.short, tuple(values), newest, LOOK.accent)]
        if any(row.path_value is not None for row in found):
            path = [None if row is None or row.path_value is None else row.path_value for row in points]
            rounded = tuple(None if value is None else format.rounded(value, described.decimals) for value in path)
            series.append(Series(chosen.word("trend.path"), rounded, "", LOOK.states["at_risk"], is_dashed=True))
        labels = tuple("" if row is None else format.period(row.period, chosen.language) for row in points)
        title = f"{described.name}: {chosen.full_name(unit)}"
        said = [described.unit, card.status_text(chosen, found[-1])]
        if broken is not None and None in points:
            day = format.period(f"{broken.on_date:%Y-%m}", chosen.language)
            said.append(chosen.word("trend.series_break", day=day))
        note = " · ".join(part for part in said if part)
        self.parts.append(Lines(title, labels, tuple(series), described.decimals, chosen.language, note))

    def map(self, chosen: Selection | None = None) -> None:
        """The map that the screen draws, or the reason why there is none."""
        chosen = chosen or self.chosen
        parent = explorer.parent_of(chosen)
        shapes = outlines.children(chosen.frame, parent)
        document = self._children(chosen, parent)
        if shapes is None:
            self.say("slides.no_map")
            return
        described, words = chosen.described, map.texts(chosen.language)
        colours = palette.bins(len(described.thresholds) + 1, described.direction, LOOK.name)
        shown = {
            one["code"]: MapUnit(one["name"], one["text"], _colour(one["value"], described.thresholds, colours))
            for one in document
        }
        place = chosen.full_name(chosen.unit_of(parent))
        when = format.period(chosen.period, chosen.language)
        self.parts.append(
            Map(
                title=f"{described.name}: {place} ({when})",
                alt=f"{words['map_label'].format(unit=place)}: {described.name}, {explorer.subtitle(chosen)}",
                features=shapes.features,
                insets=shapes.insets,
                units=shown,
                legend=", ".join(part for part in (words["legend"], described.unit) if part),
                rows=(*_legend(chosen, colours), ("", words["no_data"])),
                foot=words["boundaries"].format(source=shapes.source) if shapes.source else words["schematic"],
                selected=chosen.unit if chosen.unit != parent else "",
                language=chosen.language,
            )
        )

    def ranking(self) -> None:
        """The units beside the map, the best and the last."""
        chosen, described = self.chosen, self.chosen.described
        parent = explorer.parent_of(chosen)
        known = [one for one in self._children(chosen, parent) if one["value"] is not None]
        if not known:
            self.say("slides.nothing")
            return
        shown, note = self._ends(known)
        for one in shown:
            self.of_number(one["code"], chosen.indicator, chosen.period)
        title = map.texts(chosen.language)["ranking"].format(unit=chosen.full_name(chosen.unit_of(parent)))
        rows = tuple(
            (Field(format.number(one["rank"], 0, chosen.language)), Field(one["name"]),
             Field(one["text"], tone="strong"), _state(chosen, one["state"]))
            for one in shown
        )  # fmt: skip
        self._ranking_table(title, described.unit, rows, shown, note)

    def standings(self, ranked: RankingSet) -> None:
        """The set of units that the page of rankings shows, the best and the last, as a table and as bars."""
        chosen, described = self.chosen, self.chosen.described
        asked = standing_pages.ask(
            chosen.version, chosen.frame, chosen.indicator, chosen.period, ranked.place, ranked.level, ranked.peers,
            "1" if ranked.per_head else "",
        )  # fmt: skip
        valued = sum(row.value is not None for row in ranking_set.members(chosen, ranked))
        if not valued:
            self.say("slides.nothing")
            return
        shown, note = self._ends_of(asked, valued)
        for one in shown:
            self.of_number(one["code"], chosen.indicator, chosen.period)
        rows = tuple(
            (Field(" ".join(part for part in (one["rank_text"], one["tie"]) if part)), Field(one["name"]),
             Field(one["text"], one["few"], "strong"), _state(chosen, one["state"]))
            for one in shown
        )  # fmt: skip
        said = [ranking_set.scope_name(chosen, ranked), ranking_set.peers_name(chosen, ranked)]
        title = " · ".join(part for part in said if part)
        unit = standing_pages.unit_label(described, per_head=ranked.per_head)
        self._ranking_table(title, unit, rows, shown, note)
        decimals = standing_pages.PEOPLE_DECIMALS if ranked.per_head else described.decimals
        self._bars(described.name, decimals, shown, unit, coloured=not ranked.per_head)

    def _children(self, chosen: Selection, parent: str) -> list[dict[str, Any]]:
        """What the map and the ranking beside it show."""
        held = map_values.document(
            chosen.version, chosen.frame, chosen.indicator, chosen.period, parent, chosen.language
        )["units"]
        for one in held:
            self.of_status(one.get("status"))
        return held

    def _ends(self, known: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], str]:
        """The first and the last of a ranking with the chosen unit, and what was left out."""
        if len(known) <= 2 * AT_EACH_END:
            return known, ""
        own = [one for one in known[AT_EACH_END:-AT_EACH_END] if one["code"] == self.chosen.unit]
        return [*known[:AT_EACH_END], *own, *known[-AT_EACH_END:]], self._ends_said(len(known))

    def _ends_of(self, asked: standing_pages.Asked, valued: int) -> tuple[list[dict[str, Any]], str]:
        """The same of a set that may have thousands of units."""

        def page(offset: int) -> dict[str, Any]:
            asked_for = {"sort": "rank", "offset": offset, "find": "", "chosen": self.chosen.unit}
            return standing_pages.document(asked, language=self.chosen.language, **asked_for)

        first = page(0)
        if valued <= 2 * AT_EACH_END:
            return first["rows"][:valued], ""
        last = page(valued - AT_EACH_END)["rows"][:AT_EACH_END]
        at = first["chosen"]
        is_between = at is not None and AT_EACH_END <= at < valued - AT_EACH_END
        own = page(at)["rows"][:1] if is_between else []
        return [*first["rows"][:AT_EACH_END], *own, *last], self._ends_said(valued)

    def _ends_said(self, valued: int) -> str:
        of = format.number(valued, 0, self.chosen.language)
        return self.chosen.word("slides.ends", n=AT_EACH_END, of=of)

    def _ranking_table(
        self, title: str, unit: str, rows: tuple[tuple[Field, ...], ...], shown: list[dict[str, Any]], note: str
    ) -> None:
        word = self.chosen.word
        value = f"{word('column.value')} ({unit})" if unit else word("column.value")
        heads = (
            Column(word("column.rank"), is_number=True),
            Column(word("column.unit")),
            Column(value, is_number=True),
            Column(word("column.state")),
        )
        if all(one["state"] == "not_assessable" for one in shown):
            heads, rows = heads[:-1], tuple(row[:-1] for row in rows)
        marked = frozenset(at for at, one in enumerate(shown) if one["code"] == self.chosen.unit)
        self.table(title, heads, rows, marked=marked, note=note)

    def _bars(
        self, title: str, decimals: int, shown: list[dict[str, Any]], note: str, *, coloured: bool = True
    ) -> None:
        described = self.chosen.described
        colours = palette.bins(len(described.thresholds) + 1, described.direction, LOOK.name)
        by_value = [
            _colour(one["value"], described.thresholds, colours) if coloured and described.thresholds else LOOK.accent
            for one in shown
        ]
        self.parts.append(
            Bars(
                title=title,
                series=described.short,
                names=tuple(one["name"] for one in shown),
                values=tuple(one["value"] for one in shown),
                texts=tuple(one["text"] for one in shown),
                colours=tuple(by_value),
                decimals=decimals,
                note=note,
            )
        )


def _field(cell: Cell | str) -> Field:
    if isinstance(cell, str):
        return Field(cell)
    return Field(cell.text, cell.detail, cell.tone)


def _state(chosen: Selection, state: str) -> Field:
    tone = {"behind": "worse", "on_track": "better", "not_assessable": "muted"}.get(state, "")
    return Field(f"{palette.STATE_MARKS[state]} {chosen.word(f'state.{state}')}", tone=tone)


def _colour(value: float | None, thresholds: tuple[float, ...], colours: Sequence[str]) -> str:
    return "" if value is None else colours[palette.bin_of(value, thresholds)]


def _legend(chosen: Selection, colours: Sequence[str]) -> list[tuple[str, str]]:
    """The bins as the map on the screen writes them, the best first."""
    described = chosen.described
    bounds = [_bound(value, described.decimals, chosen.language) for value in described.thresholds]
    if not bounds:
        return []
    middle = [f"{low} – {high}" for low, high in pairwise(bounds)]
    rows = list(zip(colours, [f"< {bounds[0]}", *middle, f"≥ {bounds[-1]}"], strict=True))
    return rows if described.direction == "down" else rows[::-1]


def _bound(value: float, decimals: int, language: str) -> str:
    """A bin's bound with as many decimals as it needs, two at the least allowed."""
    most = max(decimals, 2)
    needed = next((count for count in range(most) if abs(value - round(value, count)) < format.HAIR), most)
    return format.number(value, needed, language)


def _cut(found: Sequence[Any], broken_on: Any) -> list[Any]:
    """The rows of a history with an empty place where the series was broken."""
    cut: list[Any] = []
    for row in found:
        first = periods.parse(row.period).first
        if broken_on is not None and cut and periods.parse(cut[-1].period).first < broken_on <= first:
            cut.append(None)
        cut.append(row)
    return cut
