"""Where the table begins in a sheet, what its columns are called, and what each column holds."""

import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from data import unit_names
from data.imports import measures, naming, numbers, written_periods
from data.imports.cells import Broken, Sheet, Value, shown
from data.imports.choices import Choices, Column
from data.imports.knowledge import Knowledge
from data.unit_names import folded

_LOOKED_AT = 400
_MOST_HEADER_ROWS = 6
_INDEX = frozenset(
    [
        "stt",
        "tt",
        "no",
        "order",
        "ordinal",
        "serial",
        "so tt",
        "so thu tu",
        "thu tu",
        "stt no",
        "tt no",
        "serial no",
        "index",
        "unnamed 0",
        "#",
    ]
)
_RANK = re.compile(r"\b(?:xep hang|thu hang|hang|xep loai|vi tri|rank(?:ing)?|ranked)\b")
_CHANGE = re.compile(
    r"\b(?:tang giam|tang|giam|chenh lech|so voi|so sanh|thay doi|change|difference|growth|compared|bien dong)\b"
)
_CODE = re.compile(
    r"^(?:ma(?: (?:so|tinh|huyen|xa|don vi|dvhc|dia phuong|hanh chinh|dbhc|gso|tinh tp|tp))*|.*\bcode|"
    r"id(?: \d)?|gso id|.*\bid|(?:tinh|huyen|xa|province|district|commune|ward)id)$"
)
_PERIOD = re.compile(
    r"^(?:nam|thang|quy|ky|ky bao cao|ky so lieu|thoi gian|thoi ky|ngay|year|month|quarter|period|date|time|thang nam)$"
)
_WITHIN_A_YEAR = re.compile(r"^(?:thang|quy|month|quarter)$")
_INDICATOR = re.compile(
    r"^(?:chi tieu|ten chi tieu|chi so|ten chi so|indicator|indicator name|variable|ma chi tieu|indicator code)$"
)
_NUMERATOR = re.compile(r"^(?:tu so|numerator)$")
_DENOMINATOR = re.compile(r"^(?:mau so|denominator)$")
_UNIT = re.compile(
    r"\b(?:tinh|thanh pho|dia phuong|don vi|huyen|xa|phuong|province|city|district|commune|ward|"
    r"locality|region|unit|name)\b"
)
_MEASURE = re.compile(r"\b(?:don vi tinh|dvt|don vi do|unit)\b")
_MEASURES = re.compile(r"^(?:don vi tinh|dvt|don vi do|unit|unit of measure|units)$")
_LAST_LINES = 12


@dataclass(frozen=True)
class Told:
    """A column as it was recognised: its heading, what it is, the codes its values have, and a few of its cells.

    `names` is the place of the column of units that its values belong to, where a table has several side by side.
    """

    place: int
    header: str
    column: Column
    cells: tuple[str, ...] = ()
    names: int | None = None


@dataclass(frozen=True)
class Layout:
    """Where the rows of data begin (place in the sheet), the lines above them, and the columns."""

    first: int
    title: str
    columns: tuple[Told, ...]
    fingerprint: str
    measure: str = ""

    def role(self, role: str) -> int | None:
        """The place of the first column of a role."""
        return next((told.place for told in self.columns if told.column.role == role), None)

    @property
    def values(self) -> tuple[Told, ...]:
        """The columns of values."""
        return tuple(told for told in self.columns if told.column.role == "value")


def recognise(sheet: Sheet, knowledge: Knowledge, choices: Choices) -> Layout:
    """The layout of a sheet; what the person chose holds against what is recognised."""
    cells = sheet.cells
    width = max((len(row) for row in cells), default=0)
    named = _unit_shares(cells, width, knowledge)
    first = _first_data_row(cells, named, knowledge)
    header = _header_rows(sheet, first)
    heads = _headings(sheet, header, width)
    above = header[0] if header else first
    title = " | ".join(dict.fromkeys(shown(cell).strip() for row in cells[:above] for cell in row if cell is not None))
    measure = _measure([*cells[:above], *cells[-_LAST_LINES:]])
    print_of_it = hashlib.sha256("|".join(re.sub(r"\d+", "#", folded(one)) for one in heads).encode()).hexdigest()[:16]
    data = cells[first : first + _LOOKED_AT]
    found = _roles(heads, data, named, knowledge)
    told = [
        Told(place, heads[place], column, tuple(shown(row[place])[:40] for row in data[:3] if row[place] is not None))
        for place, column in enumerate(found)
    ]
    measure = " | ".join(filter(None, (measure, _measured_in_a_column(told, data))))
    told = _valued(told, title, measure, knowledge, choices)
    told = _named_beside(_chosen(told, choices))
    return Layout(first, title, tuple(told), print_of_it, measure)


def _chosen(told: Sequence[Told], choices: Choices) -> list[Told]:
    """The columns as the person chose them; a chosen one keeps the period of its heading unless given another."""
    unit_chosen = any(column.role == "unit" for column in choices.columns.values())
    dated = any(one.column.role == "period" for one in told)
    found = []
    for one in told:
        column = choices.columns.get(one.place)
        if column is None:
            column = Column("left_out") if unit_chosen and one.column.role == "unit" else one.column
        elif column.role == "value" and not column.period and not dated:
            column = replace(column, period=one.column.period)
        found.append(replace(one, column=column))
    return found


def _named_beside(told: Sequence[Told]) -> list[Told]:
    """Each column of values with the column of units nearest on its left, where a table ranks several side by side."""
    units = [one.place for one in told if one.column.role == "unit"]
    if len(units) < 2:
        return list(told)
    return [replace(one, names=max((at for at in units if at < one.place), default=units[0])) for one in told]


def _measure(rows: Sequence[Sequence[Value]]) -> str:
    """What the lines around a table say of its unit of measure."""
    texts = [cell for row in rows for cell in row if isinstance(cell, str)]
    return " | ".join(text for text in texts if _MEASURE.search(folded(text)))[:500]


def _measured_in_a_column(told: Sequence[Told], data: Sequence[Sequence[Value]]) -> str:
    """The one unit of measure that a column of its own repeats in every row, '' where there is none or several."""
    for one in told:
        if one.column.role == "left_out" and _MEASURES.match(folded(one.header)):
            texts = {shown(row[one.place]).strip() for row in data if row[one.place] is not None}
            return f"ĐVT: {texts.pop()}" if len(texts) == 1 else ""
    return ""


# Rows


def _is_name(value: Value, knowledge: Knowledge) -> bool:
    if not isinstance(value, str) or numbers.fits(value) or len(value) > 120:
        return False
    if unit_names.is_total(value) or unit_names.is_region(value):
        return True
    name = folded(value)
    if name in _INDEX or any(pattern.match(name) for pattern in (_PERIOD, _INDICATOR, naming.VALUE, _CODE)):
        return False
    return any(register.knows(value) for register in knowledge.registers.values())


def _unit_shares(cells: Sequence[Sequence[Value]], width: int, knowledge: Knowledge) -> dict[int, float]:
    """The columns in which units are named, with the share of their texts that are."""
    shares = {}
    memory: dict[str, bool] = {}
    for place in range(min(width, 60)):
        texts = [row[place] for row in cells[:_LOOKED_AT] if isinstance(row[place], str)]
        words = [
            text for text in texts if isinstance(text, str) and not numbers.fits(text) and not numbers.is_missing(text)
        ]
        hits = 0
        for text in words:
            if text not in memory:
                memory[text] = _is_name(text, knowledge)
            hits += memory[text]
        held = sum(row[place] is not None for row in cells[:_LOOKED_AT])
        if hits and hits >= 0.4 * len(words) and len(words) >= 0.3 * held:
            shares[place] = hits / len(words)
    return shares


def _first_data_row(cells: Sequence[Sequence[Value]], named: Mapping[int, float], knowledge: Knowledge) -> int:
    """The first row that names a unit and holds a number, or by codes, or the first after the headings."""
    named_first = _first_named_row(cells, named, knowledge)
    if named_first is not None:
        while named_first and (
            _is_data(cells[named_first - 1])
            or any(_is_name(cells[named_first - 1][place], knowledge) for place in named)
        ):
            named_first -= 1
        return named_first
    for number, row in enumerate(cells[:_LOOKED_AT]):
        held = [cell for cell in row if cell is not None]
        if len(held) >= 2 and any(_is_number(cell) for cell in held) and not _are_headings(row):
            return number
    return min(1, len(cells))


def _is_data(row: Sequence[Value]) -> bool:
    """Whether a row above the first known name is one of data too: a name that nobody knows, with numbers."""
    held = [cell for cell in row if cell is not None]
    numeric = any(_is_number(cell) for cell in held)
    return len(held) >= 2 and numeric and not _counts_columns(held) and not _are_headings(row)


def _first_named_row(cells: Sequence[Sequence[Value]], named: Mapping[int, float], knowledge: Knowledge) -> int | None:
    for number, row in enumerate(cells[:_LOOKED_AT]):
        others = [cell for place, cell in enumerate(row) if place not in named]
        filled = any(_is_number(cell) or (isinstance(cell, str) and numbers.is_missing(cell)) for cell in others)
        if filled and any(_is_name(row[place], knowledge) for place in named):
            return number
    return None


def _are_headings(row: Sequence[Value]) -> bool:
    """Whether the numbers of a row are years or the numbers of columns, as in headings."""
    held = [cell for cell in row if cell is not None]
    numeric = [cell for cell in held if _is_number(cell)]
    return _counts_columns(held) or all(written_periods.read(cell) for cell in numeric)


def _is_number(value: Value) -> bool:
    if isinstance(value, int | float):
        return True
    return isinstance(value, str) and bool(numbers.fits(value))


def _header_rows(sheet: Sheet, first: int) -> list[int]:
    """The rows of the headings right above the data, without those that only count the columns."""
    rows: list[int] = []
    for number in range(first - 1, -1, -1):
        held = [cell for cell in sheet.cells[number] if cell is not None]
        if not held:
            if rows:
                break
            continue
        if _counts_columns(held) or (not rows and (_opens_a_group(held) or _is_broken(held))):
            continue
        spread = len(held) >= 2 or (bool(rows) and _is_group(sheet, number))
        if not spread or len(rows) == _MOST_HEADER_ROWS:
            break
        rows.insert(0, number)
    return _without_titles(sheet, rows)


def _is_broken(held: Sequence[Value]) -> bool:
    """Whether a line right above the first unit is one of numbers, a total that could not be computed among them."""
    return any(isinstance(cell, Broken) for cell in held) or (
        sum(_is_number(cell) for cell in held) > 0.5 * len(held) and not _are_headings(held)
    )


def _opens_a_group(held: Sequence[Value]) -> bool:
    """Whether a line right above the first unit is the name of a group of rows: alone, or after its numeral."""
    first = shown(held[0]).strip().rstrip(".)")
    return len(held) == 1 or (len(held) == 2 and bool(re.fullmatch(r"[IVXLC]+|[A-Z]|\d{1,3}", first)))


def _is_group(sheet: Sheet, number: int) -> bool:
    """Whether the only text of a row stands over some of the columns, not all: a heading of a group, no title."""
    row = sheet.cells[number]
    at = next(place for place, cell in enumerate(row) if cell is not None)
    return at > 0


def _counts_columns(held: Sequence[Value]) -> bool:
    texts = [shown(cell).strip().strip("()").removesuffix(".0").partition("=")[0].strip() for cell in held]
    digits = [int(text) for text in texts if text.isdecimal() and len(text) < 3]
    letters = [text for text in texts if len(text) == 1 and text.isalpha()]
    counting = len(digits) >= 2 and all(after - before == 1 for before, after in itertools.pairwise(digits))
    return counting and len(digits) + len(letters) >= len(texts) - 1


def _without_titles(sheet: Sheet, rows: list[int]) -> list[int]:
    """Lines of a letterhead and of a title have few long texts; headings have about as many as the columns."""
    if len(rows) < 2:
        return rows
    filled = {number: sum(cell is not None for cell in sheet.cells[number]) for number in rows}
    last = filled[rows[-1]]
    kept = list(rows)
    while len(kept) > 1 and filled[kept[0]] <= 2 < last and not _spans(sheet, kept[0]):
        kept.pop(0)
    return kept


def _spans(sheet: Sheet, number: int) -> bool:
    """Whether a row takes part in cells that are one with the row below it or name a period or a group."""
    down = any(top <= number < bottom for top, _, bottom, _ in sheet.merged)
    texts = [shown(cell) for cell in sheet.cells[number] if cell is not None]
    return down or sum(written_periods.find(text) is not None for text in texts) >= 2


def _headings(sheet: Sheet, header: Sequence[int], width: int) -> list[str]:
    """The heading of each column: the texts above one another, merged ones in every column they cover."""
    grid = {number: list(sheet.cells[number]) + [None] * (width - len(sheet.cells[number])) for number in header}
    for top, left, bottom, right in sheet.merged:
        if top in grid:
            for number in range(top, min(bottom, header[-1]) + 1):
                for place in range(left, min(right, width - 1) + 1):
                    if number in grid:
                        grid[number][place] = sheet.cells[top][left]
    for number in list(header)[:-1]:
        row, below = grid[number], grid[header[-1]]
        for place in range(1, width):
            if row[place] is None and below[place] is not None and row[place - 1] is not None and not sheet.merged:
                row[place] = row[place - 1]
    return [
        " | ".join(dict.fromkeys(_heading(grid[number][place]) for number in header if grid[number][place] is not None))
        for place in range(width)
    ]


def _heading(value: Value) -> str:
    return " ".join(shown(value).split())


# Columns


def _roles(
    heads: Sequence[str], data: Sequence[Sequence[Value]], named: Mapping[int, float], knowledge: Knowledge
) -> list[Column]:
    """What each column is by its heading and its cells; values get their indicator and period later."""
    columns = [Column(_role(head, [row[place] for row in data], place in named)) for place, head in enumerate(heads)]
    _choose_unit(columns, heads, data, named, knowledge)
    return columns


def _role(head: str, cells: Sequence[Value], is_named: bool) -> str:
    name = folded(head.rpartition("|")[2])
    held = [cell for cell in cells if not numbers.is_missing(cell)]
    numeric = sum(_is_number(cell) for cell in held)
    if name in _INDEX or (not name and _numbers_rows(held)):
        return "left_out"
    if is_named and numeric < len(held):
        return "unit"
    if not held:
        return "left_out"
    dated = sum(written_periods.read(cell) is not None for cell in held)
    if _PERIOD.match(name) and dated >= 0.5 * len(held):
        return "period"
    if is_within_a_year(head) and all(_counts_months(cell) for cell in held):
        return "period"
    for pattern, role in (
        (_CODE, "code"),
        (_INDICATOR, "indicator"),
        (_NUMERATOR, "numerator"),
        (_DENOMINATOR, "denominator"),
    ):
        if pattern.match(name):
            return role
    if numeric < 0.5 * len(held):
        return "left_out"
    whole = folded(head)
    if _RANK.search(whole) or _CHANGE.search(whole):
        return "left_out"
    return "value"


def is_within_a_year(head: str) -> bool:
    """Whether a heading is that of months or quarters, whose year stands in a column of its own or in the title."""
    return bool(_WITHIN_A_YEAR.match(folded(head.rpartition("|")[2])))


def _counts_months(cell: Value) -> bool:
    text = shown(cell).strip().removesuffix(".0")
    return text.isdecimal() and 1 <= int(text) <= 12


def _numbers_rows(held: Sequence[Value]) -> bool:
    """Whether a column without a heading only goes up by small steps, as an index some rows of which were removed."""
    texts = [shown(cell).strip().removesuffix(".0") for cell in held]
    numbered = [int(text) for text in texts if text.isdecimal() and len(text) < 7]
    steps = [after - before for before, after in itertools.pairwise(numbered)]
    return len(numbered) > 2 and all(step > 0 for step in steps) and sum(steps) <= 2 * len(steps)


def _choose_unit(
    columns: list[Column],
    heads: Sequence[str],
    data: Sequence[Sequence[Value]],
    named: Mapping[int, float],
    knowledge: Knowledge,
) -> None:
    """Of the columns that name units, the one with the most different names is the unit, higher ones lie above it."""
    places = [place for place, column in enumerate(columns) if column.role == "unit"]
    if not places:
        coded = [place for place, column in enumerate(columns) if column.role == "code"]
        texts = [
            place
            for place, head in enumerate(heads)
            if columns[place].role == "left_out"
            and _UNIT.search(folded(head))
            and not coded
            and folded(head) not in _INDEX
        ]
        for place in texts[:1]:
            columns[place] = Column("unit")
        return
    different = {place: len({folded(shown(row[place])) for row in data if row[place] is not None}) for place in places}
    levels = {place: level_of([row[place] for row in data], knowledge) for place in places}
    unit = max(places, key=lambda place: (different[place], named[place], -place))
    order = unit_names.LEVELS
    for place in places:
        if place == unit or _is_another_list(data, unit, place):
            continue
        higher = order.index(levels[place]) < order.index(levels[unit]) or different[place] < 0.7 * different[unit]
        columns[place] = Column("parent" if higher else "left_out")


def _is_another_list(data: Sequence[Sequence[Value]], unit: int, place: int) -> bool:
    """Whether a column names the same units as another in another order, as rankings printed side by side do."""
    pairs = [
        (folded(shown(row[unit])), folded(shown(row[place])))
        for row in data
        if row[unit] is not None and row[place] is not None
    ]
    same = sum(one == other for one, other in pairs)
    common = {one for one, _ in pairs} & {other for _, other in pairs}
    return len(pairs) >= 3 and same < 0.5 * len(pairs) and len(common) >= 0.5 * len({one for one, _ in pairs})


def level_of(cells: Sequence[Value], knowledge: Knowledge, frame: str = "") -> str:
    """The level at which most of some written names are known; the higher one where two know as many."""
    names = {unit_names.cleaned(cell) for cell in cells if isinstance(cell, str)}
    registers = [knowledge.registers[frame]] if frame else list(knowledge.registers.values())
    counts = Counter(
        {
            level: max(sum(register.knows(name, (level,)) for name in names) for register in registers)
            for level in unit_names.LEVELS[:3]
        }
    )
    return max(unit_names.LEVELS[:3], key=lambda level: counts[level])


# Values


def _valued(told: list[Told], title: str, measure: str, knowledge: Knowledge, choices: Choices) -> list[Told]:
    """The columns of values with the indicator and the period that heading, title or the person give them."""
    roles = {one.column.role for one in told}
    about = f"{title} {measure}"
    by_title = "" if "indicator" in roles else naming.in_title(title, knowledge)
    if by_title and measures.contradicts(about, knowledge.indicators[by_title]):
        by_title = ""
    described: list[Told] = []
    for one in told:
        column = one.column
        if column.role not in ("value", "numerator", "denominator"):
            described.append(one)
            continue
        period = "" if "period" in roles else written_periods.find(_without_codes(one.header)) or ""
        indicator = "" if "indicator" in roles else _by_heading(one.header, about, knowledge)
        if column.role == "value":
            described.append(replace(one, column=Column("value", indicator, period)))
        else:
            described.append(replace(one, column=Column(column.role, indicator, period)))
    described = _without_strangers(described, title, knowledge)
    named = any(one.column.role == "value" and one.column.indicator for one in described)
    default = choices.indicator or ("" if named else by_title)
    return _settle_values(described, default, knowledge, has_indicators="indicator" in roles)


def _by_heading(header: str, about: str, knowledge: Knowledge) -> str:
    """The indicator that a heading names, unless heading or table count something else than it does."""
    found = naming.in_heading(header, knowledge)
    text = header if measures.said(header) else about
    return "" if found and measures.contradicts(text, knowledge.indicators[found]) else found


def _without_strangers(told: list[Told], title: str, knowledge: Knowledge) -> list[Told]:
    """Columns named like a part of an index are one only where the table speaks of that index, or has several."""
    families = [(one, naming.family(one.column.indicator, knowledge)) for one in told]
    parts = {(index, one.column.indicator) for one, index in families if index}
    several = {index for index, _ in parts if sum(other == index for other, _ in parts) > 1}
    text = " ".join([title, *(one.header for one in told)])
    foreign = {index for index, _ in parts if index not in several and not naming.speaks_of(text, index, knowledge)}
    return [
        replace(one, column=replace(one.column, indicator="")) if index in foreign else one for one, index in families
    ]


def _without_codes(text: str) -> str:
    """A heading without the numbers of decisions, which look like years: 'QĐ 766/QĐ-TTg 2022'."""
    return re.sub(r"\b\d+\s*/\s*(?:QĐ|NQ|KH|TT|NĐ)\S*", " ", text)


def _settle_values(told: list[Told], default: str, knowledge: Knowledge, *, has_indicators: bool) -> list[Told]:
    """Give columns without an indicator the default one; of several for one indicator and period keep the whole.

    Where none of several is the whole, such as one for men and one for women, none of them is that indicator.
    """
    bare = [one for one in told if one.column.role == "value" and not one.column.indicator]
    rests = {one.place: naming.rest(one.header, default, knowledge) for one in bare}
    if not has_indicators:
        fitting = {place for place, rest in rests.items() if not rest}
        chosen = fitting or (set(rests) if len(set(rests.values())) == 1 else set())
        kept = {place: default if place in chosen else "" for place in rests}
        told = [
            replace(one, column=replace(one.column, indicator=kept[one.place])) if one.place in kept else one
            for one in told
        ]
    alike: dict[tuple[str, str], list[Told]] = {}
    for one in told:
        if one.column.role == "value" and one.column.indicator:
            alike.setdefault((one.column.indicator, one.column.period), []).append(one)
    settled: dict[int, Column] = {}
    for (indicator, _), ones in alike.items():
        whole = [one for one in ones if not naming.rest(one.header, indicator, knowledge)]
        if len(ones) > 1:
            settled |= {one.place: Column("left_out") for one in ones}
            for one in whole[:1]:
                settled[one.place] = one.column
            if not whole:
                settled |= {one.place: replace(one.column, indicator="") for one in ones}
    return [replace(one, column=settled.get(one.place, one.column)) for one in told]
