"""A sheet with its layout -> the values that can be taken, and what is wrong with every other cell."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from rapidfuzz import fuzz

from data import periods, unit_names
from data.imports import limits, measures, naming, numbers, written_periods
from data.imports.cells import Broken, ImportRefused, Share, Sheet, Value, letter, shown
from data.imports.choices import Choices
from data.imports.knowledge import FRAMES, Indicator, Knowledge
from data.imports.layout import Layout, Told, is_within_a_year, level_of
from data.unit_names import Match, folded

CHANGE_OF_UNITS = date(2025, 7, 1)
KEYS = ["frame", "unit", "indicator", "period"]
ACCEPTED = [*KEYS, "value", "numerator", "denominator", "row", "column"]
ISSUES = ["row", "column", "text", "reason", "about_vi", "about_en"]
PERSON = ("unclear_unit", "unknown_unit", "unknown_indicator", "unlike")
"""Reasons that a person can settle."""
_RECAST_LEAST = 25
_LOOSE_TOTAL = 0.005
_PLANNED = re.compile(
    r"\b(?:du toan|ke hoach giao|chi tieu ke hoach|du bao|plan of|forecasts?|projections?|projected)\b"
)
_CODES_COMPARED = 500
_LIKE_ITS_CODE = 60.0
"""How like the name of its code's unit an unknown name must be, of 100; codes of dissolved units are given again."""
_SEVERAL, _MOST_KINDS = 0.5, 60
"""From which share of doubled rows on a table has several rows for each unit by design, and of how many kinds."""
_COMPARED_LEAST, _UNLIKE = 5, 50.0
"""Of how many units the middle must be how many times more or less than usual to be taken for something else."""


@dataclass(frozen=True)
class Named:
    """A written name with what it is taken for, and how many rows bear it."""

    key: str
    text: str
    above: str
    frame: str
    rows: int
    match: Match


@dataclass
class Judgement:
    """What a table gives: accepted values, issues, names, how numbers were read, and what was noted."""

    accepted: pd.DataFrame
    issues: pd.DataFrame
    named: list[Named]
    rows: int = 0
    missing: int = 0
    left_out: int = 0
    notes: list[tuple[str, str]] = field(default_factory=list)
    asks_frame: bool = False


@dataclass(frozen=True)
class _Rows:
    """The rows of data by place in the sheet, with the unit's texts and the period of each."""

    places: np.ndarray
    numbers: np.ndarray
    keys: np.ndarray
    periods: np.ndarray


def judge(
    sheet: Sheet, layout: Layout, knowledge: Knowledge, choices: Choices, *, today: date, remembered: Mapping[str, str]
) -> Judgement:
    """Every value of a table, taken or refused. Raises ImportRefused where nothing can be understood of it."""
    return _Judge(sheet, layout, knowledge, choices, today, remembered).judgement()


class _Judge:
    def __init__(
        self,
        sheet: Sheet,
        layout: Layout,
        knowledge: Knowledge,
        choices: Choices,
        today: date,
        remembered: Mapping[str, str],
    ) -> None:
        self.sheet, self.layout, self.knowledge, self.choices = sheet, layout, knowledge, choices
        self.today, self.remembered = today, remembered
        self.cells = sheet.cells[layout.first :]
        self.numbers = np.asarray(sheet.rows[layout.first :], dtype=np.int64)
        self.notes: list[tuple[str, str]] = [*sheet.notes]
        self.issues: list[pd.DataFrame] = []
        self.matches: dict[tuple[str, tuple[str, str, str]], Match] = {}
        self.distinct: list[tuple[str, str, str]] = []
        self.unit = layout.role("unit")
        self.times: Counter[tuple[str, str, str]] = Counter()
        self.own_codes: set[str] = set()
        self.foreign_codes: set[str] = set()
        self.asks_frame = False
        self.left_out = 0

    def judgement(self) -> Judgement:
        """Everything."""
        values = self._values()
        parts = []
        missing = counted = 0
        for place in dict.fromkeys(told.names for told in values):
            self.unit = self.layout.role("unit") if place is None else place
            named = [told for told in values if told.names == place]
            rows = self._rows(named)
            counted = max(counted, len(rows.places))
            for told in named:
                part, gone = self._column(told, rows)
                parts.append(part)
                missing += gone
        accepted = self._checked(pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=ACCEPTED))
        self._told_once(accepted)
        issues = pd.concat(self.issues, ignore_index=True) if self.issues else pd.DataFrame(columns=ISSUES)
        issues = issues.sort_values(["row", "column"], kind="stable", ignore_index=True)
        return Judgement(
            accepted,
            issues,
            self._named(),
            rows=counted,
            missing=missing,
            left_out=self.left_out,
            notes=self.notes,
            asks_frame=self.asks_frame,
        )

    # Columns

    def _values(self) -> list[Told]:
        if self.layout.role("unit") is None and self.layout.role("code") is None:
            if self._has_units_in_headings():
                raise ImportRefused(
                    "Tên đơn vị nằm ở hàng tiêu đề, mỗi đơn vị một cột. Chuyển hàng thành cột (Dán đặc biệt > "
                    "Chuyển vị) rồi nhập lại.",
                    "The units stand in the headings, one column each. Turn rows into columns (Paste special > "
                    "Transpose) and bring it again.",
                )
            raise ImportRefused(
                "Không tìm thấy cột tên hoặc mã đơn vị hành chính. Chọn cột đơn vị, hoặc thêm cột tên tỉnh, huyện, xã.",
                "No column with names or codes of units was found. Choose the column of units, or add one.",
            )
        values = list(self.layout.values)
        if not values:
            raise ImportRefused(
                "Không tìm thấy cột số liệu nào. Chọn cột chứa giá trị.",
                "No column of values was found. Choose the column that holds them.",
            )
        if self.layout.role("indicator") is None:
            unnamed = [told for told in values if not told.column.indicator]
            for told in unnamed:
                self._refuse_column(told)
            values = [told for told in values if told.column.indicator]
            if not values:
                raise ImportRefused(
                    "Chưa rõ các cột số liệu là chỉ tiêu nào. Chọn chỉ tiêu cho cột, hoặc khai báo chỉ tiêu mới.",
                    "Which indicator the columns of values hold is unclear. Choose one for the "
                    "column, or declare a new one.",
                )
        if (
            self.layout.role("period") is None
            and not self.choices.period
            and not any(told.column.period for told in values)
        ):
            found = written_periods.find(self.layout.title)
            if not found or found == written_periods.UNSTORED:
                raise ImportRefused(
                    "Chưa rõ số liệu của kỳ nào: không có cột kỳ, tiêu đề không ghi năm. Nhập kỳ, ví "
                    "dụ 2024 hoặc 2024-Q3.",
                    "The period of the values is unclear: no column and no heading names it. Enter "
                    "one, such as 2024 or 2024-Q3.",
                )
        return values

    def _has_units_in_headings(self) -> bool:
        heads = [told.header for told in self.layout.columns if told.header]
        known = sum(any(one.knows(head) for one in self.knowledge.registers.values()) for head in heads)
        return known >= 3 and known > 0.5 * len(heads)

    def _refuse_column(self, told: Told) -> None:
        header = told.header or letter(told.place)
        self.issues.append(
            pd.DataFrame(
                [
                    [
                        int(self.numbers[0]) if len(self.numbers) else 1,
                        letter(told.place),
                        header,
                        "unknown_indicator",
                        "",
                        "",
                    ]
                ],
                columns=ISSUES,
            )
        )

    def _cells_of(self, place: int | None) -> list[Value]:
        if place is None:
            return [None] * len(self.cells)
        return [row[place] for row in self.cells]

    # Rows

    def _rows(self, values: Sequence[Told]) -> _Rows:
        """The rows that name a unit; what is empty, a heading again, a group, a sum or a note is left out."""
        unit, code, parent = self.unit, *(self.layout.role(role) for role in ("code", "parent"))
        names, codes, above = self._cells_of(unit), self._cells_of(code), self._filled_down(self._cells_of(parent))
        keys = [
            (_text(name), _text(one) if one is not None else "", _text(over))
            for name, one, over in zip(names, codes, above, strict=True)
        ]
        code_of, distinct = pd.factorize(_objects(["\x1f".join(key) for key in keys]))
        self.distinct = [_three(key) for key in distinct]
        kinds = [self._kind(key) for key in self.distinct]
        kind = np.array(kinds, dtype=object)[code_of] if len(kinds) else np.array([], dtype=object)
        held = np.zeros(len(keys), dtype=bool)
        for told in values:
            held |= np.array([cell is not None for cell in self._cells_of(told.place)], dtype=bool)
        self._totals(values, keys, kind)
        self.left_out += int(np.sum((kind != "unit") & held))
        keep = (kind == "unit") & held
        nameless = (kind == "none") & held
        nameless[nameless] = [self._holds_a_number(place, values) for place in np.flatnonzero(nameless)]
        self.left_out -= int(nameless.sum())
        self._issue(np.flatnonzero(nameless), unit if unit is not None else code, "no_unit", [""] * int(nameless.sum()))
        places = np.flatnonzero(keep)
        self.times.update(self.distinct[number] for number in code_of[places])
        dated = self._periods(places)
        taken = self._of_the_whole(places, code_of[places], dated)
        self.left_out += len(places) - int(taken.sum())
        return _Rows(places[taken], self.numbers[places[taken]], code_of[places[taken]], dated[taken])

    def _of_the_whole(self, places: np.ndarray, keys: np.ndarray, dated: np.ndarray) -> np.ndarray:
        """Of several rows for each unit and period those of the whole, where a column says which of them are."""
        every = np.ones(len(places), dtype=bool)
        frame = pd.DataFrame({"key": keys, "period": dated})
        indicator = self.layout.role("indicator")
        if indicator is not None:
            frame["about"] = [shown(self.cells[place][indicator]) for place in places]
        if not len(frame) or frame.duplicated(keep=False).mean() < _SEVERAL:
            return every
        for told in self.layout.columns:
            if told.column.role not in ("left_out", "parent"):
                continue
            cells = self._cells_of(told.place)
            texts = pd.Series([folded(shown(cells[place])) for place in places])
            if texts.nunique() < 2 or texts.nunique() > _MOST_KINDS or frame.assign(kind=texts).duplicated().any():
                continue
            whole = [text for text in texts.unique() if text and text in naming.WHOLE]
            kinds = ", ".join(dict.fromkeys(shown(cells[place])[:30] for place in places[:500]))[:120]
            column = told.header or letter(told.place)
            if len(whole) == 1:
                self._note(
                    f"Cột {column} chia mỗi đơn vị thành nhiều dòng ({kinds}); chỉ lấy dòng tổng.",
                    f"Column {column} divides each unit into several rows ({kinds}); only the whole is taken.",
                )
                return np.asarray(texts == whole[0], dtype=bool)
            self._note(
                f"Cột {column} chia mỗi đơn vị thành nhiều dòng ({kinds}). Lọc lấy một loại rồi nhập lại.",
                f"Column {column} divides each unit into several rows ({kinds}). Filter one kind and bring it again.",
            )
            return every
        return every

    def _holds_a_number(self, place: int, values: Sequence[Told]) -> bool:
        return any(_numeric(self.cells[place][told.place]) for told in values)

    def _filled_down(self, cells: list[Value]) -> list[Value]:
        if self.layout.role("parent") is None:
            return cells
        last: Value = None
        filled = []
        for cell in cells:
            last = cell if cell is not None else last
            filled.append(last)
        return filled

    def _kind(self, key: tuple[str, str, str]) -> str:
        name, code, _ = key
        if not name:
            return "unit" if code and self.unit is None else "none"
        if unit_names.is_country(name):
            return "unit"
        if unit_names.is_total(name):
            return "unit" if unit_names.is_whole_province(name) and any(map(self._province, FRAMES)) else "total"
        if unit_names.is_region(name) and not self._is_namesake_of_region(name):
            return "group"
        return "group" if self._is_heading(name) else "unit"

    def _is_namesake_of_region(self, name: str) -> bool:
        """Whether a unit of the table's own level bears the name of a region, as communes do."""
        level = self._table_level()
        levels = unit_names.LEVELS[: unit_names.LEVELS.index(level) + 1]
        return any(register.knows(name, levels) for register in self.knowledge.registers.values())

    @lru_cache(maxsize=1)  # noqa: B019 - lives as long as the judge, which is as long as one table
    def _table_level(self) -> str:
        return level_of(self._cells_of(self.unit), self.knowledge)

    def _is_heading(self, name: str) -> bool:
        unit = self.unit
        return unit is not None and folded(name) == folded(self.layout.columns[unit].header.rpartition("|")[2]) != ""

    @lru_cache(maxsize=2)  # noqa: B019 - lives as long as the judge, which is as long as one table
    def _province(self, frame: str) -> unit_names.Unit | None:
        """The one province that the table is of, by choice or by its title."""
        register = self.knowledge.registers[frame]
        chosen = register.by_code.get(self.choices.inside)
        if chosen is not None:
            return chosen if chosen.level == "province" else None
        title = f" {folded(self.layout.title)} "
        named = [unit for unit in register.units if unit.level == "province" and f" {folded(unit.full_name)} " in title]
        return named[0] if len(named) == 1 else None

    def _totals(self, values: Sequence[Told], keys: Sequence[tuple[str, str, str]], kind: np.ndarray) -> None:
        """Say where the sum of the parts is not the total that the table gives, and keep the totals out."""
        countries = {name for name in {name for name, _, _ in keys} if unit_names.is_country(name)}
        country = np.array([name in countries for name, _, _ in keys], dtype=bool)
        left = np.flatnonzero(kind == "total")
        if len(left):
            told_of = ", ".join(dict.fromkeys(keys[place][0] for place in left[:3]))
            self.notes.append(
                (
                    f"Dòng tổng hoặc trung bình không nhập, chỉ dùng để đối chiếu: {told_of}.",
                    f"Rows of sums or means are not taken, only compared with: {told_of}.",
                )
            )
        totals = np.flatnonzero((kind == "total") | country)
        units = np.flatnonzero((kind == "unit") & ~country)
        for told in values:
            indicator = self.knowledge.indicators.get(told.column.indicator)
            if indicator is None or indicator.carry_rule != "sum" or len(totals) != 1 or told.column.period == "":
                continue
            self._compare_total(told, indicator, int(totals[0]), units)

    def _compare_total(self, told: Told, indicator: Indicator, total: int, units: np.ndarray) -> None:
        style = self._style(told, indicator)[0]
        cells = self._cells_of(told.place)
        parts = [number for place in units if (number := _number(cells[place], style)) is not None]
        whole = _number(cells[total], style)
        if whole and parts and abs(sum(parts) - whole) > _LOOSE_TOTAL * abs(whole):
            self.notes.append(
                (
                    f"Cột {letter(told.place)}: tổng các đơn vị là {sum(parts):.10g}, dòng tổng ghi {whole:.10g}.",
                    f"Column {letter(told.place)}: the units add up to {sum(parts):.10g}, the total says {whole:.10g}.",
                )
            )

    # Periods

    def _periods(self, places: np.ndarray) -> np.ndarray:
        """The code of the period of each row, '' where its column says it; issues for what is none."""
        column = self._dated()
        if column is None:
            found = self.choices.period or written_periods.find(self.layout.title) or ""
            return np.full(len(places), "" if found == written_periods.UNSTORED else found, dtype=object)
        cells, years = self._cells_of(column), self._years(column)
        held = [(cells[place], years[place]) for place in places]
        texts = [f"{shown(cell)}\x1f{year}" for cell, year in held]
        codes, distinct = pd.factorize(_objects(texts))
        first = dict(zip(texts, held, strict=True))
        read = [_period(*first[text], folded(self.layout.columns[column].header)) for text in distinct]
        return (
            np.array([code or "?" for code in read] or [""], dtype=object)[codes]
            if len(texts)
            else np.array([], dtype=object)
        )

    def _dated(self) -> int | None:
        """The column of periods: of months or quarters where one stands beside the years, else of most periods."""
        columns = [told for told in self.layout.columns if told.column.role == "period"]
        within = [told.place for told in columns if is_within_a_year(told.header)]
        different = {told.place: len({shown(cell) for cell in self._cells_of(told.place)}) for told in columns}
        return within[0] if within else max(different, key=lambda place: (different[place], -place), default=None)

    def _years(self, column: int) -> list[str]:
        """The year of each row where a column beside the one of months or quarters holds it; that of the title else."""
        beside = [told.place for told in self.layout.columns if told.column.role == "period" and told.place != column]
        if not beside or not is_within_a_year(self.layout.columns[column].header):
            return [self._year_of_title()] * len(self.cells)
        cells = self._cells_of(beside[0])
        read = {
            text: (written_periods.read(cell) or "")[:4] for text, cell in {shown(one): one for one in cells}.items()
        }
        return [read[shown(cell)] for cell in cells]

    def _year_of_title(self) -> str:
        found = written_periods.find(self.layout.title) or self.choices.period
        return found[:4] if found[:4].isdecimal() else ""

    # Units

    def _frames(self, codes: Sequence[str], keys: Sequence[tuple[str, str, str]]) -> dict[str, str]:
        """The frame of each period: chosen, by its date, or by the names where it lies on both sides."""
        frames = {}
        for code in codes:
            period = periods.parse(code)
            if self.choices.frame in FRAMES:
                frames[code] = self.choices.frame
            elif period.last < CHANGE_OF_UNITS:
                frames[code] = "2024"
            elif period.first >= CHANGE_OF_UNITS:
                frames[code] = "2025"
            else:
                frames[code] = self._likelier_frame(keys)
        return frames

    def _likelier_frame(self, keys: Sequence[tuple[str, str, str]]) -> str:
        names = {key[0] or key[1] for key in keys}
        known = {frame: sum(self.knowledge.registers[frame].knows(name) for name in names) for frame in FRAMES}
        return "2024" if known["2024"] > known["2025"] else "2025"

    def _levels(self, frame: str, keys: Sequence[tuple[str, str, str]]) -> str:
        return level_of([key[0] for key in keys], self.knowledge, frame)

    def _match(self, frame: str, keys: Sequence[tuple[str, str, str]]) -> dict[tuple[str, str, str], Match]:
        """What each written name means in a frame."""
        register = self.knowledge.registers[frame]
        level = self._levels(frame, keys) if any(key[0] for key in keys) else ""
        inside = self.choices.inside if self.choices.inside in register.by_code else ""
        self._judge_codes(frame, register, keys, level)
        found = {key: self._one(frame, key, level, inside) for key in keys}
        if frame == "2024" and not self.choices.frame and level == "province":
            self._ask_for_frame(found)
        return found

    def _ask_for_frame(self, found: Mapping[tuple[str, str, str], Match]) -> None:
        units = {match.unit.name for match in found.values() if match.unit and match.unit.level != "country"}
        today = {unit.name for unit in self.knowledge.registers["2025"].units if unit.level == "province"}
        if len(units) >= _RECAST_LEAST and units <= today:
            self.asks_frame = True

    def _one(self, frame: str, key: tuple[str, str, str], level: str, inside: str) -> Match:
        name, code, above = key
        register = self.knowledge.registers[frame]
        settled = self.choices.settled.get(name_key(frame, name or code, above))
        if settled is not None:
            unit = register.by_code.get(settled)
            return Match(unit, "person") if unit else Match(None, "left_out")
        if not name:
            return register.code(code)
        if unit_names.is_country(name):
            return Match(register.by_code.get("VN"), "exact")
        if unit_names.is_whole_province(name):
            return Match(None, "left_out") if level == "province" else Match(self._province(frame), "parent")
        levels = (level,) if level else unit_names.LEVELS[:3]
        match = register.match(name, levels=levels, inside=inside, above=above)
        if match.unit is None or match.reason == "fuzzy":
            wide = register.match(name, inside=inside, above=above)
            clear = wide.reason in ("exact", "folded", "parent") or (wide.unit is not None and not match.candidates)
            match = wide if wide.unit is not None and clear and wide.reason != "fuzzy" else match
            if match is wide and _is_namesake_below(match, name, level):
                match = Match(None, "ambiguous", (match.unit,) if match.unit else ())
        match = self._by_code(frame, match, name, code, levels)
        if match.unit is None or match.reason == "fuzzy":
            match = self._of_other_frame(frame, name, above, match)
        remembered = self.remembered.get(name_key(frame, name or code, above))
        if match.unit is None and match.reason != "other_frame" and remembered in register.by_code:
            return Match(register.by_code[remembered], "remembered")
        return match

    def _judge_codes(
        self, frame: str, register: unit_names.Register, keys: Sequence[tuple[str, str, str]], level: str
    ) -> None:
        """Whether the codes of a column are those of the units that its rows name, or of another list."""
        levels = (level,) if level else unit_names.LEVELS[:3]
        pairs = [
            (unit, coded)
            for name, code, above in keys[:_CODES_COMPARED]
            if name
            and code
            and (unit := register.match(name, levels=levels, above=above, guess=False).unit)
            and (coded := register.code(code, levels).unit)
        ]
        agreeing = sum(named == coded for named, coded in pairs)
        if len(pairs) >= 3:
            (self.own_codes if agreeing >= 0.8 * len(pairs) else self.foreign_codes).add(frame)

    def _by_code(self, frame: str, match: Match, name: str, code: str, levels: Sequence[str]) -> Match:
        """The code settles which of several namesakes is meant, or a name written otherwise; two that differ ask."""
        if not code or frame in self.foreign_codes:
            return match
        coded = self.knowledge.registers[frame].code(code, levels).unit
        sure = match.unit is not None and match.reason != "fuzzy"
        if sure and coded != match.unit and frame in self.own_codes:
            found = [unit for unit in (match.unit, coded) if unit]
            return Match(coded, "code") if coded in match.candidates else Match(None, "ambiguous", tuple(found))
        if sure or coded is None:
            return match
        is_named = self.knowledge.registers[frame].match(name, among=(coded.code,), guess=False).unit is not None
        if is_named or coded in match.candidates or fuzz.ratio(folded(name), folded(coded.name)) >= _LIKE_ITS_CODE:
            return Match(coded, "code", match.candidates)
        return match if match.candidates else Match(None, "ambiguous", (coded,))

    def _of_other_frame(self, frame: str, name: str, above: str, match: Match) -> Match:
        other = self.knowledge.registers[next(one for one in FRAMES if one != frame)]
        there = other.match(name, levels=unit_names.LEVELS[:2], above=above)
        if there.unit is None or there.reason in ("fuzzy", "ambiguous"):
            return match
        return Match(None, "other_frame", (there.unit,))

    # Cells

    def _column(self, told: Told, rows: _Rows) -> tuple[pd.DataFrame, int]:
        """The values of a column with unit and period, and how many of its cells say that there is none."""
        cells = self._cells_of(told.place)
        held = [cells[place] for place in rows.places]
        missing = np.array([numbers.is_missing(cell) for cell in held], dtype=bool)
        made = pd.DataFrame(
            {
                "place": rows.places,
                "row": rows.numbers,
                "key": rows.keys,
                "period": rows.periods if not told.column.period else told.column.period,
                "cell": _objects(held),
            }
        )
        made = made[~missing].reset_index(drop=True)
        made["indicator"] = self._indicators(told, made)
        made = self._with_known_indicator(told, made)
        made = self._with_period(told, made)
        made = self._with_units(told, made)
        made = self._with_numbers(told, made)
        made["column"] = letter(told.place)
        for part in ("numerator", "denominator"):
            made[part] = self._beside(part, made)
        return made[ACCEPTED], int(missing.sum())

    def _beside(self, role: str, made: pd.DataFrame) -> np.ndarray:
        place = self.layout.role(role)
        if place is None:
            return np.full(len(made), np.nan)
        told = self.layout.columns[place]
        cells = self._cells_of(place)
        style = self._style(told, None)[0]
        found = [_number(cells[row], style) for row in made["place"]]
        return np.array([np.nan if number is None else number for number in found], dtype=float)

    def _indicators(self, told: Told, made: pd.DataFrame) -> np.ndarray:
        column = self.layout.role("indicator")
        if column is None:
            return np.full(len(made), told.column.indicator, dtype=object)
        cells = self._cells_of(column)
        texts = [_text(cells[place]) for place in made["place"]]
        codes, distinct = pd.factorize(_objects(texts))
        named = [
            naming.in_heading(text, self.knowledge) or self.choices.settled.get(f"indicator|{folded(text)}", "")
            for text in distinct
        ]
        return np.array(named or [""], dtype=object)[codes]

    def _with_known_indicator(self, told: Told, made: pd.DataFrame) -> pd.DataFrame:
        unknown = ~made["indicator"].isin(list(self.knowledge.indicators)).to_numpy(dtype=bool)
        column = self.layout.role("indicator")
        if unknown.any() and column is not None:
            texts = [_text(self.cells[place][column]) for place in made.loc[unknown, "place"]]
            self._issue(made.loc[unknown, "place"].to_numpy(), column, "unknown_indicator", texts)
        return made[~unknown]

    def _with_period(self, told: Told, made: pd.DataFrame) -> pd.DataFrame:
        codes, distinct = pd.factorize(made["period"].to_numpy(dtype=object))
        reasons = np.array([self._period_reason(str(code)) for code in distinct] or [""], dtype=object)[codes]
        column = self.layout.role("period")
        for reason in sorted(set(reasons) - {""}):
            wrong = reasons == reason
            places = made.loc[wrong, "place"].to_numpy()
            if column is not None and not told.column.period:
                self._issue(places, column, reason, [shown(self.cells[place][column]) for place in places])
            else:
                self._issue(places, told.place, reason, [told.header] * len(places))
        return made[reasons == ""]

    def _period_reason(self, code: str) -> str:
        if code == written_periods.UNSTORED:
            return "unstored_period"
        if not written_periods.is_code(code):
            return "no_period"
        period = periods.parse(code)
        if period.kind == "day":
            return "unstored_period"
        if period.first > self.today:
            return "future_period"
        return "early_period" if period.first.year < limits.FIRST_YEAR else ""

    def _with_units(self, told: Told, made: pd.DataFrame) -> pd.DataFrame:
        codes = [str(code) for code in made["period"].unique()]
        keys = [self.distinct[number] for number in made["key"].unique()]
        frames = self._frames(codes, keys)
        made = made.assign(frame=made["period"].map(frames).astype(object), unit="")
        for frame in sorted(set(frames.values())):
            here = (made["frame"] == frame).to_numpy(dtype=bool)
            wanted = [self.distinct[number] for number in made.loc[here, "key"].unique()]
            known = [key for key in wanted if (frame, key) in self.matches]
            if len(known) < len(wanted):
                self.matches |= {(frame, key): match for key, match in self._match(frame, wanted).items()}
            by_number = {
                number: self.matches[frame, self.distinct[number]] for number in made.loc[here, "key"].unique()
            }
            units = {number: match.unit.code if match.unit else "" for number, match in by_number.items()}
            made.loc[here, "unit"] = made.loc[here, "key"].map(units)
            self._unit_issues(made[here], by_number)
        return made[made["unit"] != ""]

    def _unit_issues(self, made: pd.DataFrame, matches: Mapping[int, Match]) -> None:
        column = self.layout.role("code") if self.unit is None else self.unit
        for number, match in matches.items():
            if match.unit is not None:
                continue
            places = made.loc[made["key"] == number, "place"].to_numpy()
            if match.reason == "left_out":
                self.left_out += len(places)
                continue
            reason = {"ambiguous": "unclear_unit", "other_frame": "other_frame"}.get(match.reason, "unknown_unit")
            name, code, _ = self.distinct[number]
            about = "; ".join(unit.full_name for unit in match.candidates[:3])
            self._issue(places, column, reason, [name or code] * len(places), about)

    def _with_numbers(self, told: Told, made: pd.DataFrame) -> pd.DataFrame:
        """The numbers of the cells in the unit of their indicator, those that are none or out of bounds refused."""
        if not len(made):
            return made.assign(value=pd.Series(dtype=float))
        parts = []
        for code, group in made.groupby("indicator", sort=False):
            parts.append(self._of_indicator(told, self.knowledge.indicators[str(code)], group))
        return pd.concat(parts)

    def _of_indicator(self, told: Told, indicator: Indicator, made: pd.DataFrame) -> pd.DataFrame:
        cells = made["cell"].tolist()
        style, why = self._style(told, indicator, cells)
        if why:
            self._say_style(told, style, why)
        memory: dict[Value, float | str] = {}
        read: list[float | str] = []
        for cell in cells:
            key = cell if type(cell) is str else None
            if key is None or key not in memory:
                found = _read(cell, style)
                if key is None:
                    read.append(found)
                    continue
                memory[key] = found
            read.append(memory[key])
        bad = np.array([isinstance(one, str) for one in read], dtype=bool)
        values = np.array([np.nan if isinstance(one, str) else one for one in read], dtype=float)
        times = self._scale(told, indicator, cells, values, made["unit"].tolist())
        values = values if times == 1 else np.array([float(f"{value * times:.13g}") for value in values])
        reasons = np.array([one if isinstance(one, str) else "" for one in read], dtype=object)
        reasons[~bad & _below(values, indicator.minimum)] = "negative" if indicator.minimum == 0 else "too_low"
        reasons[~bad & _above(values, indicator.maximum)] = "too_high"
        if self._is_unlike(told, indicator, made["unit"].tolist(), values):
            reasons[reasons == ""] = "unlike"
        for reason in sorted(set(reasons) - {""}):
            wrong = reasons == reason
            about = _bounds(indicator) if reason in ("negative", "too_low", "too_high") else ""
            texts = [shown(cell) for cell, is_wrong in zip(cells, wrong, strict=True) if is_wrong]
            self._issue(made.loc[wrong, "place"].to_numpy(), told.place, reason, texts, about)
        good = reasons == ""
        return made.assign(value=values)[good]

    def _is_unlike(self, told: Told, indicator: Indicator, units: Sequence[str], values: np.ndarray) -> bool:
        """Whether a column that no person chose lies so far from what the store knows that it is something else."""
        if told.place in self.choices.columns or self.choices.indicator or self.choices.scale:
            return False
        ratios = self._against_usual(indicator, units, values)
        return len(ratios) >= _COMPARED_LEAST and not 1 / _UNLIKE < float(np.median(ratios)) < _UNLIKE

    def _style(self, told: Told, indicator: Indicator | None, cells: Sequence[Value] | None = None) -> tuple[str, str]:
        """How the numbers of a column are written, and, where that was not sure, why it was taken so."""
        if self.choices.style in numbers.STYLES:
            return self.choices.style, ""
        cells = self._cells_of(told.place) if cells is None else cells
        texts = list(dict.fromkeys(cell for cell in cells if type(cell) is str and numbers.fits(cell)))
        style, sure = numbers.style_of(texts)
        if sure:
            return style or self._style_of_sheet() or "vi", ""
        low, high, decimals = (
            (indicator.minimum, indicator.maximum, indicator.decimals) if indicator else (None, None, 2)
        )
        both = [text for text in texts if len(numbers.fits(text)) == 2]
        return numbers.likelier(both, decimals=decimals, low=low, high=high, hint=self._style_of_sheet())

    def _style_of_sheet(self) -> str:
        """The style that the other columns leave no doubt about, '' for none."""
        if not hasattr(self, "_sheet_style"):
            sample = [cell for row in self.cells[:300] for cell in row if type(cell) is str and numbers.fits(cell)]
            counts = {style: sum(numbers.fits(text) == {style} for text in sample) for style in numbers.STYLES}
            best = max(numbers.STYLES, key=lambda style: counts[style])
            self._sheet_style = (
                best if counts[best] > 2 * counts[min(numbers.STYLES, key=lambda one: counts[one])] else ""
            )
        return self._sheet_style

    def _say_style(self, told: Told, style: str, why: str) -> None:
        way = {"vi": "1.234 = một nghìn hai trăm ba mươi tư", "en": "1.234 = một phẩy hai ba tư"}[style]
        way_en = {"vi": "1.234 is one thousand two hundred and thirty-four", "en": "1.234 is one point two three four"}[
            style
        ]
        because = {
            "range": ("theo khoảng giá trị của chỉ tiêu", "by the range of the indicator"),
            "whole": ("vì chỉ tiêu đếm số nguyên", "as the indicator counts whole things"),
            "sheet": ("như các cột khác", "as in the other columns"),
            "thousands": ("theo cách viết tiếng Việt", "in the Vietnamese way"),
        }[why]
        column = letter(told.place)
        self._note(
            f"Cột {column}: dấu chấm, dấu phẩy đọc được hai cách; lấy {way} ({because[0]}). Có thể chọn cách khác.",
            f"Column {column}: points and commas can be read in two ways; taken: {way_en} "
            f"({because[1]}). You may choose otherwise.",
        )

    def _note(self, vi: str, en: str) -> None:
        if (vi, en) not in self.notes:
            self.notes.append((vi, en))

    def _against_usual(self, indicator: Indicator, units: Sequence[str], values: np.ndarray) -> list[float]:
        """How many times each value goes into what the store usually holds of its unit."""
        usual = self.knowledge.usual.get(indicator.code, {})
        return [
            usual[unit] / value
            for unit, value in zip(units, values, strict=True)
            if usual.get(unit) and value > 0 and not np.isnan(value)
        ]

    def _usual_scale(self, indicator: Indicator, units: Sequence[str], values: np.ndarray) -> float:
        """1000 where fractions are counted things a thousand times fewer than those the store holds, else 1."""
        ratios = self._against_usual(indicator, units, values)
        if indicator.decimals != 0 or len(ratios) < 3 or all(float(one).is_integer() for one in values):
            return 1.0
        return 1000.0 if 500 < float(np.median(ratios)) < 2000 else 1.0

    def _scale(
        self,
        told: Told,
        indicator: Indicator,
        cells: Sequence[Value],
        values: np.ndarray,
        units: Sequence[str],
    ) -> float:
        """What the numbers of a column are multiplied by."""
        if self.choices.scale:
            return self.choices.scale
        times = measures.scale((told.header, self.layout.title, self.layout.measure), indicator)
        times = self._usual_scale(indicator, units, values) if times == 1 else times
        column = letter(told.place)
        if times != 1:
            self._note(
                f"Cột {column}: nhân với {times:g} để ra đơn vị của chỉ tiêu ({indicator.unit_vi}).",
                f"Column {column}: multiplied by {times:g} to be in the indicator's unit ({indicator.unit_en}).",
            )
            return times
        known = values[~np.isnan(values)]
        bare = not any(isinstance(cell, Share) or (isinstance(cell, str) and "%" in cell) for cell in cells)
        if (
            indicator.unit_en == "%"
            and bare
            and len(known) >= 5
            and known.max() <= 1
            and known.min() >= 0
            and known.max() > 0
        ):
            self._note(
                f"Cột {column}: mọi giá trị từ 0 đến 1, coi là tỷ số và nhân với 100 để ra %. Có thể chọn không nhân.",
                f"Column {column}: every value lies between 0 and 1; taken as shares and multiplied "
                f"by 100. You may choose otherwise.",
            )
            return 100.0
        return 1.0

    # Together

    def _checked(self, accepted: pd.DataFrame) -> pd.DataFrame:
        """Without values given twice: once where they agree, refused where they differ."""
        if not len(accepted):
            return accepted[ACCEPTED]
        if not accepted.duplicated(KEYS).any():
            return accepted[ACCEPTED].reset_index(drop=True)
        groups = accepted.groupby(KEYS, sort=False)["value"]
        spread = groups.transform("max").to_numpy(dtype=float) - groups.transform("min").to_numpy(dtype=float)
        clash = spread > 1e-9
        alike = accepted.duplicated(KEYS, keep=False).to_numpy(dtype=bool)
        if clash.sum() > _SEVERAL * len(accepted):
            clash = np.ones(len(accepted), dtype=bool)
        elif clash.sum() > _SEVERAL * alike.sum():
            clash = alike
        wrong = accepted[clash]
        self.issues.append(
            pd.DataFrame(
                {
                    "row": wrong["row"],
                    "column": wrong["column"],
                    "text": [f"{value:.12g}" for value in wrong["value"]],
                    "reason": "doubled",
                    "about_vi": wrong["unit"] + " " + wrong["period"],
                    "about_en": wrong["unit"] + " " + wrong["period"],
                },
                columns=ISSUES,
            )
        )
        kept = accepted[~clash]
        again = int(kept.duplicated(KEYS).sum())
        if again:
            self._note(
                f"{again} giá trị lặp lại y hệt chỉ tính một lần.", f"{again} values given twice alike count once."
            )
        return kept.drop_duplicates(KEYS)[ACCEPTED].reset_index(drop=True)

    def _told_once(self, accepted: pd.DataFrame) -> None:
        if _PLANNED.search(written_periods.folded(self.layout.title)):
            self._note(
                "Tiêu đề nói đây là số dự toán, kế hoạch hoặc dự báo, không phải số thực hiện. Gọi chỉ tiêu đúng tên.",
                "The title says that these are planned or forecast values, not outcomes. Name the indicator so.",
            )
        if self.asks_frame:
            self._note(
                "Bảng của kỳ trước 1/7/2025 nhưng chỉ có tên của 34 tỉnh, thành phố: số liệu có thể đã tính lại theo "
                "đơn vị mới. Chọn hệ 63 tỉnh hay hệ 34 tỉnh rồi xác nhận.",
                "The table is of a time before 1 July 2025 but holds only names of the 34 provinces: its values may be "
                "recast to the new units. Choose 63 or 34 provinces, then confirm.",
            )

    def _issue(
        self,
        places: np.ndarray,
        column: int | None,
        reason: str,
        texts: Sequence[str],
        about: str = "",
        about_en: str = "",
    ) -> None:
        if not len(places):
            return
        self.issues.append(
            pd.DataFrame(
                {
                    "row": self.numbers[places],
                    "column": letter(column) if column is not None else "",
                    "text": [text[:200] for text in texts],
                    "reason": reason,
                    "about_vi": about,
                    "about_en": about_en or about,
                },
                columns=ISSUES,
            )
        )

    def _named(self) -> list[Named]:
        """Every written name with its match, the unclear ones first."""
        found = [
            Named(name_key(frame, key[0] or key[1], key[2]), key[0] or key[1], key[2], frame, self.times[key], match)
            for (frame, key), match in self.matches.items()
        ]
        return sorted(found, key=lambda one: (one.match.certainty, -one.rows, one.text))


def name_key(frame: str, text: str, above: str) -> str:
    """What a settled name is remembered under."""
    return f"{frame}|{folded(text)}|{folded(above)}"


def _is_namesake_below(match: Match, name: str, level: str) -> bool:
    """Whether a bare name among those of a level was only found as a unit below it, as a dissolved province may be."""
    unit = match.unit
    below = {"province": ("district", "commune"), "district": ("commune",)}
    if unit is None or unit.level not in below.get(level, ()):
        return False
    return folded(name) == folded(unit.name)


def _text(value: Value) -> str:
    if value is None:
        return ""
    return unit_names.cleaned(shown(value))


def _three(key: str) -> tuple[str, str, str]:
    name, code, above = key.split("\x1f")
    return name, code, above


def _objects(items: Sequence[Any]) -> np.ndarray:
    """Items of any kind as an array of objects."""
    made = np.empty(len(items), dtype=object)
    made[:] = items
    return made


def _numeric(cell: Value) -> bool:
    if isinstance(cell, Broken):
        return True
    return isinstance(cell, int | float) or (isinstance(cell, str) and bool(numbers.fits(cell)))


def _number(cell: Value, style: str) -> float | None:
    try:
        return numbers.read(cell, style)
    except numbers.NoNumber:
        return None


def _read(cell: Value, style: str) -> float | str:
    try:
        return numbers.read(cell, style)
    except numbers.NoNumber as problem:
        return {"broken": "broken", "infinite": "infinite"}.get(str(problem), "no_number")


def _period(value: Value, year: str, header: str) -> str | None:
    """The period of a cell; a month or quarter alone takes the year of the title."""
    if isinstance(value, datetime | date):
        kind = "year" if header in ("nam", "year") else "quarter" if header in ("quy", "quarter") else ""
        return written_periods.of_day(value.date() if isinstance(value, datetime) else value, kind)
    found = written_periods.read(value)
    if found or not year:
        return found
    return written_periods.find(f"{shown(value)}/{year}") or written_periods.find(f"{header} {shown(value)}/{year}")


def _below(values: np.ndarray, bound: float | None) -> np.ndarray:
    return np.zeros(len(values), dtype=bool) if bound is None else values < bound - 1e-9


def _above(values: np.ndarray, bound: float | None) -> np.ndarray:
    return np.zeros(len(values), dtype=bool) if bound is None else values > bound + 1e-9


def _bounds(indicator: Indicator) -> str:
    low = "" if indicator.minimum is None else f"{indicator.minimum:g}"
    high = "" if indicator.maximum is None else f"{indicator.maximum:g}"
    return f"{low} … {high}".strip()
