"""The committed reference tables: what each must hold, one reader, and every fault named by file and row.

`load(folder)` returns the tables typed: text ('' = missing), numbers as float64 (NaN = missing), dates as
pyarrow date32 (NULL = missing), truth values as bool. Derived on reading: `unit.is_leaf`, `indicator.position`
(1 = first) and the days of `programme_item` (`start_first`, `due_last`, `finished_last`).
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from data import periods

HEADER_ROW = 1
FIRST_ROW = 2  # as a spreadsheet counts: the header is row 1
SHOWN_PROBLEMS = 50
SHARE_TOLERANCE = 1e-6
ISLAND_LEVELS = ("commune", "district")
INDEX_POINTS = {
    "service766": 100,
    "index766": 100,
    "dti": 1000,
    "dti_government": 700,
    "dti_economy": 650,
    "dti_society": 650,
}
KINDS_EN = {
    "quốc gia": "",
    "tỉnh": "Province",
    "thành phố": "City",
    "quận": "District",
    "huyện": "District",
    "thị xã": "Town",
    "phường": "Ward",
    "xã": "Commune",
    "thị trấn": "Township",
    "đặc khu": "Special Zone",
}


@dataclass(frozen=True)
class Problem:
    """One fault: file, row as a spreadsheet counts it, column ('' = the whole row), why in both languages."""

    file: str
    row: int
    column: str
    vi: str
    en: str


class ReferenceError(ValueError):
    """Reference tables that cannot be used; `problems` holds every fault, `vi` and `en` the same as text."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        self.vi = _listed(self.problems, "vi", "dòng", "Bảng tham chiếu có {} lỗi", "... và {} lỗi nữa")
        self.en = _listed(self.problems, "en", "row", "{} problems in the reference tables", "... and {} more")
        super().__init__(f"{self.en}\n{self.vi}")


def _listed(problems: tuple[Problem, ...], language: str, row: str, title: str, more: str) -> str:
    lines = [title.format(len(problems))]
    for problem in problems[:SHOWN_PROBLEMS]:
        place = f"{problem.file}, {row} {problem.row}" + (f", {problem.column}" if problem.column else "")
        lines.append(f"{place}: {getattr(problem, language)}")
    if len(problems) > SHOWN_PROBLEMS:
        lines.append(more.format(len(problems) - SHOWN_PROBLEMS))
    return "\n".join(lines)


@dataclass(frozen=True)
class Column:
    """What a column may hold; kinds: text, number, date (whole), day (or month, half-year, year), period, bool."""

    name: str
    kind: str = "text"
    required: bool = True
    values: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Link:
    """Columns whose values must exist as `target` columns of `table`, where the last of them is not empty."""

    columns: tuple[str, ...]
    table: str
    target: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A file's columns, its unique key, and what it refers to."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    links: tuple[Link, ...] = field(default=())

    @property
    def file(self) -> str:
        return f"{self.name}.csv"


def _texts(names: str, *, required: bool = True) -> tuple[Column, ...]:
    return tuple(Column(name, required=required) for name in names.split())


def _optional(names: str, kind: str = "text") -> tuple[Column, ...]:
    return tuple(Column(name, kind, required=False) for name in names.split())


def _choice(name: str, values: str, *, required: bool = True) -> Column:
    return Column(name, required=required, values=tuple(values.split()))


FRAME = _choice("frame", "2024 2025")
LEVELS = "country province district commune"
ITEM_STAGES = "planned preparing appraisal reviewing revising approved issued under_way blocked finished"
STARTED_STAGES = ("under_way", "finished")
"""Stages that the published counts of projects and tasks under way or finished count."""
STAGES = "not_stated reviewing proposed appraisal preparing building pilot operating upgrading retired"
LIFECYCLE = ("proposed", "appraisal", "preparing", "building", "pilot", "operating", "upgrading", "retired")
"""Stages in the order in which a platform passes them; an upgraded one operates again."""
TOPICS = (
    "documents education governance health infrastructure meetings people plan platforms ranking services signature"
)
CATEGORIES = (
    "administration agriculture citizen data education health infrastructure integration operations sector "
    "security services tourism"
)
STATEMENTS = "system figure link plan deadline document not_a_fact"
CARRIERS = ("figure", "platform", "platform_link", "document", "programme_item", "target")
"""Tables whose rows carry what an article states."""
UNBOUNDED = ("more_than", "at_least", "about")
"""Qualifiers of a whole that its parts may exceed."""
DOMAINS = (
    "digital_transformation service_quality dossiers population_economy online_services documents_signatures "
    "infrastructure health education people governance platforms plan meetings petitions security"
)
SOURCE = Link(("source",), "source", ("code",))
UNIT = Link(("frame", "unit"), "unit", ("frame", "code"))
INDICATOR = Link(("indicator",), "indicator", ("code",))
ITEM = Link(("item",), "programme_item", ("code",))

TABLES = (
    Table(
        "source",
        (
            *_texts("code title publisher licence"),
            Column("published_on", "day", required=False),
            *_optional("address read_in note"),
        ),
        ("code",),
    ),
    Table(
        "unit",
        (
            FRAME,
            Column("code"),
            _choice("level", LEVELS),
            *_texts("name full_name plain_name kind source"),
            *_optional("parent"),
            Column("latitude", "number", required=False, minimum=6, maximum=24),
            Column("longitude", "number", required=False, minimum=102, maximum=118),
            Column("area_km2", "number", required=False, minimum=0, maximum=340_000),
            _choice("area_status", "published doubtful derived", required=False),
            *_optional("valid_from valid_to", "date"),
        ),
        ("frame", "code"),
        (SOURCE, Link(("frame", "parent"), "unit", ("frame", "code"))),
    ),
    Table(
        "unit_change",
        (
            _choice("from_frame", "2024 2025"),
            _choice("to_frame", "2024 2025"),
            *_texts("from_code to_code method source"),
            Column("share", "number", minimum=0, maximum=1),
        ),
        ("from_frame", "from_code", "to_frame", "to_code"),
        (
            SOURCE,
            Link(("from_frame", "from_code"), "unit", ("frame", "code")),
            Link(("to_frame", "to_code"), "unit", ("frame", "code")),
        ),
    ),
    Table(
        "document",
        (
            *_texts("code source unit title_vi title_en issuer_vi issuer_en subject_vi subject_en"),
            FRAME,
            Column("issued_on", "day", required=False),
            *_optional("note"),
        ),
        ("code",),
        (SOURCE, UNIT),
    ),
    Table(
        "indicator",
        (
            *_texts("code name_vi name_en short_vi short_en levels legal_basis how_vi how_en why_vi why_en source"),
            Column("decimals", "number", minimum=0, maximum=6),
            _choice("direction", "up down neutral"),
            *_optional("unit_vi unit_en"),
            *_optional("numerator_vi numerator_en denominator_vi denominator_en bins"),
            _choice("carry_rule", "sum ratio mean_of_parents recompute none"),
            _choice("domain", DOMAINS),
            *_optional("minimum maximum", "number"),
            Column("tolerance", "number", minimum=0),
            Column("rounding_error", "number", required=False, minimum=0),
            _choice("periodicity", "year month irregular"),
        ),
        ("code",),
        (SOURCE,),
    ),
    Table(
        "figure",
        (
            *_texts("code source unit indicator measure_vi measure_en unit_vi unit_en note_vi note_en"),
            FRAME,
            _choice("topic", TOPICS),
            *_optional("value numerator denominator", "number"),
            _choice("qualifier", "more_than nearly top at_least about", required=False),
            Column("period", "period"),
            Column("as_of", "day"),
            _choice("kind", "observed target milestone"),
            *_optional("part_of"),
            _choice("value_basis", "printed computed counted words"),
        ),
        ("code",),
        (SOURCE, UNIT, INDICATOR, Link(("part_of",), "figure", ("code",))),
    ),
    Table(
        "figure_correction",
        (
            _choice("table", "figure document source platform platform_link"),
            *_texts("code field reason_vi reason_en source"),
            *_optional("was now"),
        ),
        ("table", "code", "field"),
        (SOURCE,),
    ),
    Table(
        "observation",
        (
            FRAME,
            *_texts("unit indicator source"),
            Column("period", "period"),
            Column("period_end", "date", required=False),
            Column("value", "number"),
            *_optional("numerator denominator", "number"),
            _choice("status", "published derived"),
            *_optional("note"),
        ),
        ("frame", "unit", "indicator", "period"),
        (SOURCE, UNIT, INDICATOR),
    ),
    Table(
        "published_rank",
        (
            FRAME,
            *_texts("unit indicator source"),
            Column("period", "period"),
            Column("rank", "number", minimum=1),
            Column("of", "number", minimum=1, maximum=63),
            _choice("status", "published derived"),
            *_optional("note"),
        ),
        ("frame", "unit", "indicator", "period", "of"),
        (SOURCE, UNIT, INDICATOR),
    ),
    Table(
        "unit_alias",
        (FRAME, *_texts("unit alias source")),
        ("frame", "unit", "alias"),
        (SOURCE, UNIT),
    ),
    Table(
        "series_break",
        (*_texts("indicator reason_vi reason_en source"), Column("on_date", "date")),
        ("indicator",),
        (SOURCE, INDICATOR),
    ),
    Table(
        "index_component",
        (
            *_texts("indicator component group name_vi name_en group_vi group_en source"),
            *(Column(name, "number") for name in ("position", "maximum", "threshold")),
            _choice("empty", "none full zero"),
            *_optional("numerator denominator observed"),
            *_optional("numerator_vi numerator_en denominator_vi denominator_en"),
            Column("first_year", "number"),
            *_optional("last_year", "number"),
        ),
        ("indicator", "component", "first_year"),
        (SOURCE, INDICATOR, Link(("observed",), "indicator", ("code",))),
    ),
    Table(
        "peer_band",
        (
            _choice("kind", "region population urban income"),
            *_texts("band name_vi name_en source"),
            _choice("frame", "2024 2025", required=False),
            _choice("level", LEVELS, required=False),
            Column("position", "number", minimum=1),
            *_optional("from_value", "number"),
            *_optional("unit_kinds"),
        ),
        ("band",),
        (SOURCE,),
    ),
    Table(
        "petition_category",
        (
            *_texts("code name_vi name_en source"),
            Column("share", "number", minimum=0, maximum=1),
            Column("working_days", "number", minimum=1, maximum=365),
        ),
        ("code",),
        (SOURCE,),
    ),
    Table(
        "method_change",
        (*_texts("indicator name_vi name_en source"), Column("on_date", "date")),
        ("indicator", "on_date"),
        (SOURCE, INDICATOR),
    ),
    Table(
        "warning_rule",
        (
            *_texts("code name_vi name_en indicator source"),
            _choice("level", "province district commune"),
            _choice("kind", "month quarter year"),
            _choice("condition", "state_red fell_places multiplied beyond no_data"),
            Column("threshold", "number"),
            Column("periods", "number", minimum=1, maximum=60),
            Column("least", "number", required=False, minimum=1),
            Column("is_stock", "bool"),
            _choice("severity", "high medium low"),
        ),
        ("code",),
        (SOURCE, INDICATOR),
    ),
    Table(
        "platform",
        (
            *_texts("code source unit key name_vi name_en detail_vi detail_en"),
            FRAME,
            _choice("category", CATEGORIES),
            _choice("stage", STAGES),
            Column("as_of", "day"),
            *_optional("levels owner_vi owner_en needs_vi needs_en"),
        ),
        ("code",),
        (SOURCE, UNIT),
    ),
    Table(
        "outside_system",
        (*_texts("code name_vi name_en source"), _choice("category", CATEGORIES)),
        ("code",),
        (SOURCE,),
    ),
    Table(
        "platform_stage",
        (
            *_texts("platform source"),
            *_optional("note_vi note_en"),
            _choice("stage", STAGES),
            Column("on_date", "day"),
            _choice("kind", "actual due"),
            _choice("date_of", "start state"),
        ),
        ("platform", "stage", "kind"),
        (SOURCE, Link(("platform",), "platform", ("code",))),
    ),
    Table(
        "platform_link",
        (
            *_texts("code source unit from_platform to_system_vi to_system_en via_vi via_en"),
            FRAME,
            *_optional("to_platform to_system"),
            _choice("status", "connected ready"),
            Column("as_of", "day"),
        ),
        ("code",),
        (
            SOURCE,
            UNIT,
            Link(("from_platform",), "platform", ("code",)),
            Link(("to_platform",), "platform", ("code",)),
            Link(("to_system",), "outside_system", ("code",)),
        ),
    ),
    Table("agency", _texts("code name_vi name_en source"), ("code",), (SOURCE,)),
    Table(
        "programme_plan",
        (FRAME, *_texts("code unit name_vi name_en note_vi note_en source"), *_optional("document")),
        ("code",),
        (SOURCE, UNIT, Link(("document",), "document", ("code",))),
    ),
    Table(
        "programme_item",
        (
            *_texts("code source unit plan title_vi title_en owner"),
            FRAME,
            _choice("kind", "project task milestone scheme resolution plan memorandum"),
            _choice("stage", ITEM_STAGES),
            *_optional("stage_vi stage_en evidence_vi evidence_en figure"),
            *_optional("start_on due finished_on", "period"),
            Column("progress", "number", required=False, minimum=0, maximum=100),
            Column("as_of", "date"),
            Column("as_of_exact", "bool"),
            _choice("status", "published simulated"),
        ),
        ("code",),
        (
            SOURCE,
            UNIT,
            Link(("plan",), "programme_plan", ("code",)),
            Link(("owner",), "agency", ("code",)),
            Link(("figure",), "figure", ("code",)),
        ),
    ),
    Table(
        "item_document",
        (*_texts("item document source"), _choice("relation", "is carries_out")),
        ("item", "document", "relation"),
        (SOURCE, ITEM, Link(("document",), "document", ("code",))),
    ),
    Table(
        "item_indicator",
        (*_texts("item indicator source"), _choice("status", "published derived simulated")),
        ("item", "indicator"),
        (SOURCE, ITEM, INDICATOR),
    ),
    Table(
        "item_platform",
        _texts("item platform source"),
        ("item", "platform"),
        (SOURCE, ITEM, Link(("platform",), "platform", ("code",))),
    ),
    Table(
        "target",
        (
            *_texts("code scope_unit name_vi name_en value_text_vi value_text_en document_vi document_en source"),
            _choice("scope_frame", "2024 2025", required=False),
            _choice("level", LEVELS, required=False),
            *_optional("indicator unit_vi unit_en note_vi note_en"),
            Column("on_rank", "bool"),
            *_optional("value start_value", "number"),
            _choice("comparator", ">= <= = > < text"),
            *_optional("due_from due start_on", "date"),
        ),
        ("code",),
        (SOURCE, INDICATOR),
    ),
    Table(
        "article_statement",
        (
            *_texts("code source statement_vi statement_en"),
            Column("paragraph", "number", minimum=1),
            _choice("kind", STATEMENTS),
            _choice("carried_in", " ".join(CARRIERS), required=False),
            *_optional("carried_by reason_vi reason_en"),
        ),
        ("code",),
        (SOURCE,),
    ),
    Table(
        "province_fact",
        (
            FRAME,
            *_texts("unit source"),
            *_optional("region kind_2025 former_provinces former_names portal_code note"),
            Column("communes", "number", required=False, minimum=1),
            Column("registered_population", "number", required=False, minimum=0),
        ),
        ("frame", "unit"),
        (SOURCE, UNIT),
    ),
)


def load(folder: Path) -> dict[str, pd.DataFrame]:
    """Every declared table of a folder, typed; ReferenceError names each fault by file and row."""
    problems: list[Problem] = []
    texts: dict[str, pd.DataFrame] = {}
    for table in TABLES:
        texts[table.name] = _read(folder / table.file, table, problems)
    tables = {table.name: _typed(table, texts[table.name], problems) for table in TABLES}
    for table in TABLES:
        problems.extend(_unlinked(table, texts))
    for check in (
        _wrong_target_scope,
        _wrong_target_days,
        _wrong_target_value,
        _out_of_indicator_range,
        _wrong_bins,
        _wrong_shares,
        _uncorrected,
        _wrong_component_rule,
        _wrong_component_total,
        _wrong_band_order,
        _unknown_region,
        _wrong_warning_rule,
        _wrong_warning_indicator,
        _wrong_fraction,
        _wrong_parts,
        _wrong_statement,
        _wrong_item_dates,
        _wrong_item_progress,
        _wrong_item_status,
        _wrong_item_count,
        _wrong_platform_level,
        _wrong_stage_order,
        _stage_after_its_source,
        _wrong_last_stage,
        _link_to_nowhere,
    ):
        problems.extend(check(texts, tables))
    problems.extend(_faults_of_other_tables(folder, texts["source"]))
    if problems:
        raise ReferenceError(sorted(problems, key=lambda found: (found.file, found.row, found.column)))
    return _with_derived(tables)


def _read(path: Path, table: Table, problems: list[Problem]) -> pd.DataFrame:
    """The table as text, with the columns it must have (those missing are empty and reported once)."""
    names = [column.name for column in table.columns]
    found, faults = _records(path)
    problems.extend(faults)
    for name in names:
        if name not in found.columns:
            if not faults:
                problems.append(Problem(table.file, HEADER_ROW, name, "thiếu cột này", "this column is missing"))
            found = found.assign(**{name: pd.Series([None] * len(found), dtype="object")})
    return found


def _records(path: Path) -> tuple[pd.DataFrame, list[Problem]]:
    """Rows of a CSV file as text, indexed by spreadsheet row, and the faults of the file itself."""
    empty = pd.DataFrame(index=pd.RangeIndex(FIRST_ROW, FIRST_ROW))
    if not path.is_file():
        return empty, [Problem(path.name, HEADER_ROW, "", "không có tệp này", "this file does not exist")]
    text, faults = _decoded(path)
    rows = list(csv.reader(io.StringIO(text, newline="")))
    if not rows:
        return empty, [*faults, Problem(path.name, HEADER_ROW, "", "tệp rỗng", "the file is empty")]
    header, *body = rows
    faults.extend(_repeated_columns(path.name, header))
    width, kept, index = len(header), [], []
    for number, row in enumerate(body, FIRST_ROW):
        if not row:
            continue
        if len(row) != width:
            faults.append(
                Problem(
                    path.name,
                    number,
                    "",
                    f"có {len(row)} ô, cần {width} ô",
                    f"has {len(row)} cells instead of {width}",
                )
            )
            continue
        kept.append(row)
        index.append(number)
    return pd.DataFrame(kept, columns=header, index=pd.Index(index, dtype="int64"), dtype="str"), faults


def _repeated_columns(file: str, header: list[str]) -> list[Problem]:
    repeated = sorted({name for name in header if header.count(name) > 1})
    return [Problem(file, HEADER_ROW, name, "cột bị lặp", "this column appears twice") for name in repeated]


def _decoded(path: Path) -> tuple[str, list[Problem]]:
    """The file's text, and the rows whose bytes are not UTF-8 or whose accents are not composed (NFC)."""
    content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("utf-8", errors="replace")
    if "\ufffd" not in text and unicodedata.is_normalized("NFC", text):
        return text, []
    faults = []
    for row, line in enumerate(text.split("\n"), HEADER_ROW):
        if "\ufffd" in line:
            faults.append(Problem(path.name, row, "", "hỏng mã hóa, cần UTF-8", "broken encoding, UTF-8 is needed"))
        elif not unicodedata.is_normalized("NFC", line):
            faults.append(
                Problem(path.name, row, "", "dấu tiếng Việt chưa ghép (NFC)", "accents are not composed (NFC)")
            )
    return text, faults


def _typed(table: Table, text: pd.DataFrame, problems: list[Problem]) -> pd.DataFrame:
    """The table with each column of its kind; faults of cells and keys are reported."""
    typed = text.copy()
    for column in table.columns:
        cells = text[column.name]
        if len(cells) and cells.isna().to_numpy().all():
            continue
        typed[column.name], faults = _typed_column(table.file, column, cells.fillna(""))
        problems.extend(faults)
    problems.extend(_repeated_keys(table, text))
    return typed


def _typed_column(file: str, column: Column, cells: pd.Series) -> tuple[pd.Series, list[Problem]]:
    filled = cells.str.strip() != ""
    faults = []
    if column.required:
        faults += _at(file, column.name, cells[~filled], "ô bắt buộc bị trống", "a required cell is empty")
    if column.values:
        unknown = cells[filled & ~cells.isin(column.values)]
        allowed = " ".join(column.values)
        faults += _at(file, column.name, unknown, "giá trị {} không thuộc: " + allowed, "{} is not one of: " + allowed)
    values, wrong, vi, en = _converted(column.kind, cells, filled)
    faults += _at(file, column.name, cells[wrong], vi, en)
    if column.kind == "number":
        faults += _outside(file, column, values)
    return values, faults


def _converted(kind: str, cells: pd.Series, filled: pd.Series) -> tuple[pd.Series, pd.Series, str, str]:
    """Values of a kind, which filled cells could not be read, and how to say so."""
    if kind == "number":
        values = pd.Series(pd.to_numeric(cells.where(filled), errors="coerce"), dtype="float64")
        return values, filled & ~np.isfinite(values), "{} không phải là số", "{} is not a number"
    if kind == "date":
        days = _days(cells)
        return (
            _dates(days),
            filled & days.isna(),
            "{} không phải là ngày (NNNN-TT-NN)",
            "{} is not a day (YYYY-MM-DD)",
        )
    if kind == "day":
        days = _days(_first_days(cells))
        return (
            cells,
            filled & days.isna(),
            "{} không phải là ngày, tháng, nửa năm hoặc năm",
            "{} is not a day, month, half-year or year",
        )
    if kind == "period":
        readable = {code: _is_period(code) for code in cells.unique()}
        return cells, filled & ~cells.map(readable).astype(bool), "{} không phải là kỳ", "{} is not a period"
    if kind == "bool":
        return (
            cells == "true",
            filled & ~cells.isin(("true", "false")),
            "{} không phải true, false",
            "{} is not true or false",
        )
    return cells, pd.Series(False, index=cells.index), "", ""


def _days(cells: pd.Series) -> pd.Series:
    exact = cells.where(cells.str.fullmatch(r"\d{4}-\d{2}-\d{2}"))
    return pd.to_datetime(exact, format="%Y-%m-%d", errors="coerce")


def _dates(days: pd.Series) -> pd.Series:
    """Moments as dates, NaT as NULL."""
    return pd.Series(days.dt.date.where(days.notna(), None), index=days.index, dtype=pd.ArrowDtype(pa.date32()))


def _first_days(cells: pd.Series) -> pd.Series:
    """Days, months, half-years and years as the text of their first day; other text as it stands."""
    known = cells.str.replace(r"^(\d{4})-H1$", r"\1-01", regex=True).str.replace(r"^(\d{4})-H2$", r"\1-07", regex=True)
    return known + known.str.len().map({4: "-01-01", 7: "-01"}).fillna("")


def _is_period(code: str) -> bool:
    return _period(code) is not None


def _period(code: object) -> periods.Period | None:
    """The period of a cell, None where it names none."""
    try:
        return periods.parse(str(code))
    except ValueError:
        return None


def _at(file: str, column: str, cells: pd.Series, vi: str, en: str) -> list[Problem]:
    """One problem for each of the given cells; {} in the words is the cell."""
    return [
        Problem(file, int(row), column, vi.replace("{}", repr(cell), 1), en.replace("{}", repr(cell), 1))
        for row, cell in zip(cells.index, cells, strict=True)
    ]


def _outside(file: str, column: Column, values: pd.Series) -> list[Problem]:
    low = -np.inf if column.minimum is None else column.minimum
    high = np.inf if column.maximum is None else column.maximum
    wrong = values[(values < low) | (values > high)]
    return _at(file, column.name, wrong.map(_plain), *_range_words(low, high))


def _range_words(low: float, high: float) -> tuple[str, str]:
    span = f"[{_plain(low)}; {_plain(high)}]"
    return "giá trị {} ngoài khoảng " + span, "{} is outside " + span


def _plain(number: float) -> str:
    return f"{number:.10g}"


def _joined(text: pd.DataFrame, columns: Iterable[str]) -> pd.Series:
    """The cells of several columns as one text key a row."""
    names = list(columns)
    key = text[names[0]].fillna("").astype("str")
    for name in names[1:]:
        key = key + "/" + text[name].fillna("").astype("str")
    return key


def _among(keys: pd.Series, known: pd.Series) -> pd.Series:
    """Which keys are known; on objects, as `isin` of text columns makes a scalar of every known one."""
    return pd.Series(keys.to_numpy("object"), index=keys.index, dtype="object").isin(known.to_numpy("object"))


def _repeated_keys(table: Table, text: pd.DataFrame) -> list[Problem]:
    if text.empty or any(text[name].isna().all() for name in table.key):
        return []
    keys = _joined(text, table.key)
    repeated = keys[keys.duplicated()]
    words = "+".join(table.key)
    return _at(table.file, words, repeated, "khóa {} bị trùng", "the key {} is repeated")


def _unlinked(table: Table, texts: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Cells that name a row of another table which is not there."""
    text = texts[table.name]
    for link in table.links:
        if text.empty:
            continue
        known = _joined(texts[link.table], link.target)
        keys = _joined(text, link.columns)
        missing = keys[(text[link.columns[-1]].fillna("") != "") & ~_among(keys, known)]
        yield from _at(
            table.file,
            "+".join(link.columns),
            missing,
            "{} không có trong " + f"{link.table}.csv",
            "{} is not in " + f"{link.table}.csv",
        )


def _wrong_target_scope(texts: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Targets for a unit that is not in their frame; without a frame only the country, which is in both."""
    target = texts["target"]
    known = pd.Series([*_joined(texts["unit"], ("frame", "code")), "/VN"])
    keys = _joined(target, ("scope_frame", "scope_unit"))
    yield from _at(
        "target.csv",
        "scope_frame+scope_unit",
        keys[~_among(keys, known)],
        "{} không có trong unit.csv",
        "{} is not in unit.csv",
    )


def _wrong_target_days(texts: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Targets whose days make no path; only what is not measured may lack its date, with a note that says why."""
    text = texts["target"].fillna("")
    due, start_on, due_from = (_as_days(text[name]) for name in ("due", "start_on", "due_from"))
    explained = (text["indicator"] == "") & (text["note_vi"] != "") & (text["note_en"] != "")
    yield from _at(
        "target.csv",
        "due",
        text.loc[(text["due"] == "") & ~explained, "code"],
        "mục tiêu {} không có hạn; chỉ mục tiêu không đo được mới được thiếu, kèm ghi chú nói vì sao",
        "the target {} has no date; only one that is not measured may lack it, with a note that says why",
    )
    for name, day, vi, en in (
        ("start_on", start_on, "hạn {} trước ngày xuất phát", "the due date {} is before the start"),
        ("due_from", due_from, "hạn {} trước ngày đầu của thời hạn", "the due date {} is before the span's first day"),
    ):
        yield from _at("target.csv", f"due+{name}", text.loc[due < day, "due"], vi, en)
    unstarted = (text["start_value"] != "") & (text["start_on"] == "")
    words = "giá trị xuất phát {} không có ngày xuất phát", "the starting value {} has no starting day"
    yield from _at("target.csv", "start_value+start_on", text.loc[unstarted, "start_value"], *words)


def _wrong_target_value(texts: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Targets on a rank that is no place, texts that hold a number, comparators without one."""
    text, value = texts["target"].fillna(""), _numbers(texts["target"]["value"])
    no_place = (text["on_rank"] == "true") & ~((value >= 1) & (value % 1 == 0))
    words = "thứ hạng {} phải là số nguyên từ 1 trở lên", "the rank {} must be a whole number from 1 up"
    yield from _at("target.csv", "value+on_rank", text.loc[no_place, "value"], *words)
    is_text, filled = text["comparator"] == "text", text["value"] != ""
    words = "mục tiêu bằng chữ không được có số {}", "a target in words must not have the number {}"
    yield from _at("target.csv", "value+comparator", text.loc[is_text & filled, "value"], *words)
    words = "dấu so sánh {} cần một số", "the comparator {} needs a number"
    yield from _at("target.csv", "value+comparator", text.loc[~is_text & ~filled, "comparator"], *words)


def _as_days(cells: pd.Series) -> pd.Series:
    return _days(cells.fillna("").astype("str"))


def _out_of_indicator_range(texts: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Values beyond the minimum or maximum of their own indicator (places are not values)."""
    bounds = tables["indicator"].drop_duplicates("code").set_index("code")
    if not {"float64"} >= {str(bounds[name].dtype) for name in ("minimum", "maximum")}:
        return
    for name in ("observation", "figure", "target"):
        table = tables[name]
        if str(table["value"].dtype) != "float64":
            continue
        low, high = (table["indicator"].map(bounds[end]).astype("float64") for end in ("minimum", "maximum"))
        wrong = (table["value"] < low) | (table["value"] > high)
        if name == "target":
            wrong &= table["on_rank"] != True  # noqa: E712
        for row in table.index[wrong]:
            vi, en = _range_words(
                *(end if np.isfinite(end) else other for end, other in ((low[row], -np.inf), (high[row], np.inf)))
            )
            yield from _at(f"{name}.csv", "value", table.loc[[row], "value"].map(_plain), vi, en)


def _wrong_bins(texts: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Colour thresholds that are not 4 to 6 ascending numbers, and levels that do not exist."""
    indicator = texts["indicator"]
    for row, bins, levels in zip(
        indicator.index, indicator["bins"].fillna(""), indicator["levels"].fillna(""), strict=True
    ):
        if bins and not _ascending(bins):
            yield Problem(
                "indicator.csv",
                row,
                "bins",
                f"{bins!r} không phải 4 đến 6 ngưỡng tăng dần",
                f"{bins!r} is not 4 to 6 ascending thresholds",
            )
        if not set(levels.split()) <= set(LEVELS.split()):
            yield Problem(
                "indicator.csv",
                row,
                "levels",
                f"cấp {levels!r} không có",
                f"{levels!r} holds an unknown level",
            )


def _ascending(bins: str) -> bool:
    try:
        numbers = [float(part) for part in bins.split(";")]
    except ValueError:
        return False
    return 4 <= len(numbers) <= 6 and numbers == sorted(set(numbers))


def _wrong_shares(texts: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Former units whose shares do not add up to one; the first of their rows is named."""
    change = tables["unit_change"]
    if str(change["share"].dtype) != "float64":
        return
    keys = _joined(texts["unit_change"], ("from_frame", "from_code", "to_frame"))
    total = keys.map(change["share"].groupby(keys).sum())
    wrong = change.index[~total.between(1 - SHARE_TOLERANCE, 1 + SHARE_TOLERANCE) & ~keys.duplicated()]
    yield from _at(
        "unit_change.csv",
        "share",
        total[wrong].map(_plain),
        "các tỷ lệ cộng lại được {} thay vì 1",
        "the shares add up to {} instead of 1",
    )


def _uncorrected(texts: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Corrections of a row that the corrected table does not hold."""
    correction = texts["figure_correction"]
    for name, rows in correction.groupby("table"):
        if name in texts and "code" in texts[name]:
            lost = rows.loc[~_among(rows["code"], texts[name]["code"]), "code"]
            yield from _at(
                "figure_correction.csv",
                "code",
                lost,
                "{} không có trong " + f"{name}.csv",
                "{} is not in " + f"{name}.csv",
            )


def _wrong_component_rule(texts: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Components whose points or threshold make no rule, or that are not either counted or observed."""
    text, component = texts["index_component"], tables["index_component"]
    maximum, threshold = _numbers(component["maximum"]), _numbers(component["threshold"])
    for name, wrong, span in (
        ("maximum", maximum <= 0, ("phải lớn hơn 0", "must be above 0")),
        ("threshold", (threshold <= 0) | (threshold > 1), ("phải trên 0 và không quá 1", "must be above 0, at most 1")),
    ):
        vi, en = span
        yield from _at("index_component.csv", name, text.loc[wrong, name], "{} " + vi, "{} " + en)
    counted, divided, observed = (text[name].fillna("") != "" for name in ("numerator", "denominator", "observed"))
    yield from _at(
        "index_component.csv",
        "numerator+denominator+observed",
        text.loc[(counted == observed) | (divided != counted), "component"].fillna(""),
        "{} phải có tử số và mẫu số, hoặc chỉ tiêu quan sát, không cả hai",
        "{} needs a numerator and a denominator, or an observed indicator, not both",
    )


def _wrong_component_total(texts: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Indices whose components do not add up to their points in a year in which one begins or ends."""
    component = tables["index_component"]
    names = ("maximum", "first_year", "last_year")
    rows = component.assign(**{name: _numbers(component[name]) for name in names})
    for indicator, parts in rows.groupby("indicator"):
        points = INDEX_POINTS.get(str(indicator), 0)
        for year in sorted({*parts["first_year"].dropna(), *parts["last_year"].dropna()}):
            held = parts[(parts["first_year"] <= year) & ~(parts["last_year"] < year)]
            total = float(held["maximum"].sum())
            if abs(total - points) > SHARE_TOLERANCE:
                yield Problem(
                    "index_component.csv",
                    int(parts.index[0]),
                    "maximum",
                    f"điểm tối đa của {indicator} năm {year:.0f} cộng lại được {_plain(total)} thay vì {points}",
                    f"the maxima of {indicator} in {year:.0f} add up to {_plain(total)} instead of {points}",
                )


def _wrong_band_order(texts: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Bands of one kind, frame and level that do not ascend, by position and by lower bound."""
    text, band = texts["peer_band"], tables["peer_band"]
    keys = _joined(text, ("kind", "frame", "level"))
    for name in ("position", "from_value"):
        values = _numbers(band[name])
        falls = values.groupby(keys).diff() <= 0
        yield from _at("peer_band.csv", name, text.loc[falls, name], "{} không tăng dần", "{} does not ascend")


def _unknown_region(texts: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Regions that no province lies in."""
    band = texts["peer_band"]
    names = band.loc[band["kind"] == "region", "name_vi"].fillna("")
    yield from _at(
        "peer_band.csv",
        "name_vi",
        names[~_among(names, texts["province_fact"]["region"].fillna(""))],
        "vùng {} không có trong province_fact.csv",
        "the region {} is not in province_fact.csv",
    )


def _wrong_warning_rule(texts: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Early warnings whose threshold or number of periods makes no condition."""
    text, rule = texts["warning_rule"], tables["warning_rule"]
    threshold, periods_held, condition = _numbers(rule["threshold"]), _numbers(rule["periods"]), text["condition"]
    for name, wrong, vi, en in (
        ("threshold", threshold <= 0, "phải lớn hơn 0", "must be above 0"),
        (
            "threshold",
            (condition == "multiplied") & (threshold > 0) & (threshold <= 1),
            "phải trên 1",
            "must be above 1",
        ),
        ("threshold", (condition == "no_data") & (threshold > 100), "phải không quá 100 %", "must be at most 100%"),
        ("periods", periods_held % 1 > 0, "phải là số nguyên", "must be a whole number"),
    ):
        yield from _at("warning_rule.csv", name, text.loc[wrong, name], "{} " + vi, "{} " + en)


def _wrong_warning_indicator(texts: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Early warnings on a level their indicator does not have, or for better and worse where it knows none."""
    rule = texts["warning_rule"]
    known = texts["indicator"].drop_duplicates("code").set_index("code")
    levels, direction = (rule["indicator"].map(known[name]) for name in ("levels", "direction"))
    held = [isinstance(all_, str) and one not in all_.split() for one, all_ in zip(rule["level"], levels, strict=True)]
    words = "chỉ tiêu không có cấp {}", "the indicator has no level {}"
    yield from _at("warning_rule.csv", "level", rule.loc[held, "level"].fillna(""), *words)
    judged = (direction == "neutral") & rule["condition"].isin(("fell_places", "beyond"))
    words = "chỉ tiêu {} không có chiều tốt, xấu", "the indicator {} has no better or worse"
    yield from _at("warning_rule.csv", "indicator", rule.loc[judged, "indicator"], *words)


def _wrong_fraction(texts: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Figures whose counts make no share or place, or not the percentage beside them as far as it is printed."""
    text, figure = texts["figure"], tables["figure"]
    value, top, whole = (_numbers(figure[name]) for name in ("value", "numerator", "denominator"))
    share, rank = text["unit_en"] == "%", text["unit_en"] == "rank"
    beyond = _fractions(text, "numerator")[share & (top > whole)]
    yield from _at(
        "figure.csv", "numerator", beyond, "tử số lớn hơn mẫu số: {}", "the numerator is above the denominator: {}"
    )
    beyond = _fractions(text, "value")[rank & (value > whole)]
    yield from _at(
        "figure.csv", "value", beyond, "hạng lớn hơn số đơn vị: {}", "the rank is above how many are ranked: {}"
    )
    decimals = text["value"].fillna("").str.partition(".")[2].str.len()
    off = (value - 100 * top / whole).abs() > 0.5 / 10.0**decimals + SHARE_TOLERANCE
    wrong = share & ((whole == 0) | (off & ~(top > whole)))
    said = text.loc[wrong, "value"].fillna("") + " % / " + _fractions(text, "numerator")[wrong]
    words = "tỷ lệ không khớp phân số: {}", "the percentage is not that of the fraction: {}"
    yield from _at("figure.csv", "value", said, *words)


def _fractions(figure: pd.DataFrame, top: str) -> pd.Series:
    return figure[top].fillna("") + "/" + figure["denominator"].fillna("")


def _wrong_parts(texts: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Figures whose parts are more than the whole, or that are parts of what counts something else."""
    text, figure = texts["figure"], tables["figure"]
    named = text["part_of"].fillna("")
    known = text.drop_duplicates("code").set_index("code")
    for name in ("frame", "unit", "unit_en"):
        other = (named != "") & _among(named, text["code"]) & (named.map(known[name]) != text[name])
        words = "phần và tổng {} khác nhau ở cột " + name, "a part differs from its whole {} in the column " + name
        yield from _at("figure.csv", "part_of", named[other], *words)
    value = _numbers(figure["value"])
    total = text["code"].map(value.groupby(named).sum())
    wrong = (total > value + SHARE_TOLERANCE) & ~text["qualifier"].isin(UNBOUNDED)
    words = "các phần cộng lại được {}, lớn hơn tổng", "the parts add up to {}, more than the whole"
    yield from _at("figure.csv", "value", total[wrong].map(_plain), *words)


def _wrong_statement(texts: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Statements of an article that name no row of the tables, half of one, or neither a row nor why there is none."""
    statement = texts["article_statement"]
    kind, carried_in, carried_by, *reasons = (
        statement[name].fillna("") for name in ("kind", "carried_in", "carried_by", "reason_vi", "reason_en")
    )
    for name in CARRIERS:
        lost = carried_by[(carried_in == name) & (carried_by != "") & ~_among(carried_by, texts[name]["code"])]
        words = "{} không có trong " + f"{name}.csv", "{} is not in " + f"{name}.csv"
        yield from _at("article_statement.csv", "carried_by", lost, *words)
    halved = kind[(carried_in == "") != (carried_by == "")]
    words = "cần cả bảng và mã của dòng, hoặc để trống cả hai", "needs both a table and the code of a row, or neither"
    yield from _at("article_statement.csv", "carried_in+carried_by", halved, *words)
    carried = carried_by[(kind == "not_a_fact") & (carried_by != "")]
    words = "{}: điều không phải sự kiện không có dòng nào mang", "{}: what states no fact is carried by no row"
    yield from _at("article_statement.csv", "carried_by", carried, *words)
    for name, reason in zip(("reason_vi", "reason_en"), reasons, strict=True):
        bare = kind[(carried_by == "") & (reason == "")]
        words = "thiếu lý do vì sao không có dòng nào mang", "the reason why no row carries it is missing"
        yield from _at("article_statement.csv", name, bare, *words)


def _wrong_item_dates(texts: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Items that are due or finished before they start, or finished after the day their state was reported."""
    text = texts["programme_item"]
    start, _ = _span(text["start_on"])
    _, due = _span(text["due"])
    finished, finished_last = _span(text["finished_on"])
    reported = _days(text["as_of"].fillna(""))
    for name, wrong, vi, en in (
        ("due", due < start, "hạn {} trước ngày bắt đầu", "the deadline {} is before the start"),
        (
            "finished_on",
            finished_last < start,
            "ngày hoàn thành {} trước ngày bắt đầu",
            "finished on {}, before the start",
        ),
        (
            "finished_on",
            finished > reported,
            "ngày hoàn thành {} sau ngày báo cáo (as_of)",
            "finished on {}, after the day of the report (as_of)",
        ),
    ):
        yield from _at("programme_item.csv", name, text.loc[wrong, name], vi, en)


def _wrong_item_progress(texts: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Items that are finished with work left, or have an end without being finished."""
    text, item = texts["programme_item"], tables["programme_item"]
    is_finished = text["stage"] == "finished"
    unfinished = is_finished & (_numbers(item["progress"]) < 100)
    words = "đã hoàn thành nhưng tiến độ là {}, phải là 100", "finished, but its progress is {} instead of 100"
    yield from _at("programme_item.csv", "progress", text.loc[unfinished, "progress"], *words)
    ended = ~is_finished & (text["finished_on"].fillna("") != "")
    words = "có ngày hoàn thành {} nhưng chưa hoàn thành", "has an end {} without being finished"
    yield from _at("programme_item.csv", "finished_on", text.loc[ended, "finished_on"], *words)


def _wrong_item_status(texts: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Simulated items under a document's name, and items of a document that are said to be simulated."""
    text = texts["programme_item"]
    wrong = (text["status"] == "simulated") != (text["source"] == "SIM")
    words = "tình trạng {} không khớp với nguồn", "the status {} does not fit the source"
    yield from _at("programme_item.csv", "status", text.loc[wrong, "status"].fillna(""), *words)


def _wrong_item_count(texts: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Items behind a published count that are not as many, or not as many under way or finished, as it says."""
    text, figure = texts["programme_item"], tables["figure"].drop_duplicates("code").set_index("code")
    numerator, denominator = (_numbers(figure[name]) for name in ("numerator", "denominator"))
    for code, rows in text.groupby("figure"):
        if code not in figure.index or not np.isfinite(denominator[code]):
            continue
        started = int(rows["stage"].isin(STARTED_STAGES).sum())
        if (started, len(rows)) != (numerator[code], denominator[code]):
            printed = f"{_plain(numerator[code])}/{_plain(denominator[code])}"
            yield Problem(
                "programme_item.csv",
                int(rows.index[0]),
                "figure",
                f"{code} có {started}/{len(rows)} mục đã triển khai, văn bản in {printed}",
                f"{code} has {started} of {len(rows)} items under way, the document prints {printed}",
            )


def _span(codes: pd.Series) -> tuple[pd.Series, pd.Series]:
    """The first and the last day of periods; NaT where there is none that can be read."""
    held = {code: periods.parse(code) for code in codes.fillna("").unique() if _is_period(code)}
    ends = ({code: getattr(period, end) for code, period in held.items()} for end in ("first", "last"))
    first, last = (pd.to_datetime(codes.map(end)) for end in ends)
    return first, last


def _wrong_platform_level(texts: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Platforms that cover a level which does not exist."""
    levels = texts["platform"]["levels"].fillna("")
    unknown = [not set(cell.split()) <= set(LEVELS.split()) for cell in levels]
    yield from _at("platform.csv", "levels", levels[unknown], "cấp {} không có", "{} holds an unknown level")


@dataclass(frozen=True)
class _Reached:
    """A stage that a platform has reached, with the row that says so."""

    row: int
    stage: str
    period: periods.Period
    noted: bool

    @property
    def place(self) -> tuple[object, int]:
        """Where it stands in time; of stages of the same date the later one of the lifecycle is the later."""
        return self.period.first, self.step

    @property
    def step(self) -> int:
        """Its step in the lifecycle, -1 for a stage outside it."""
        return LIFECYCLE.index(self.stage) if self.stage in LIFECYCLE else -1

    def falls_behind(self, before: "_Reached") -> bool:
        """Whether it is a step back, later in time; the end of an upgrade is none."""
        is_later = before.period.last < self.period.first
        after_upgrade = (before.stage, self.stage) == ("upgrading", "operating")
        return is_later and -1 < self.step < before.step and not after_upgrade


def _reached(stages: pd.DataFrame) -> dict[str, list[_Reached]]:
    """The actual stages of every platform, oldest first; those without a readable date are left out."""
    found: dict[str, list[_Reached]] = {}
    actual = stages[stages["kind"] == "actual"].fillna("")
    for row, platform, stage, on_date, vi, en in zip(
        actual.index, *(actual[name] for name in ("platform", "stage", "on_date", "note_vi", "note_en")), strict=True
    ):
        if period := _period(on_date):
            noted = bool(str(vi).strip() and str(en).strip())
            found.setdefault(str(platform), []).append(_Reached(int(row), str(stage), period, noted))
    return {platform: sorted(reached, key=lambda one: one.place) for platform, reached in found.items()}


def _wrong_stage_order(texts: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Platforms that go back in their lifecycle without a note that says why."""
    for reached in _reached(texts["platform_stage"]).values():
        for number, one in enumerate(reached):
            behind = next((before for before in reached[:number] if one.falls_behind(before)), None)
            if behind and not one.noted:
                yield Problem(
                    "platform_stage.csv",
                    one.row,
                    "stage",
                    f"giai đoạn lùi từ {behind.stage!r} ({behind.period.code}) về {one.stage!r} ({one.period.code}) "
                    "mà không có ghi chú bằng cả hai ngôn ngữ",
                    f"the stage goes back from {behind.stage!r} ({behind.period.code}) to {one.stage!r} "
                    f"({one.period.code}) without a note in both languages",
                )


def _stage_after_its_source(texts: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Stages said to be reached after the document that says so was published."""
    source = texts["source"].drop_duplicates("code").set_index("code")["published_on"].fillna("")
    sources = texts["platform_stage"]["source"]
    for reached in _reached(texts["platform_stage"]).values():
        for one in reached:
            printed = _period(source.get(sources[one.row], ""))
            if printed and one.period.first > printed.last:
                yield Problem(
                    "platform_stage.csv",
                    one.row,
                    "on_date",
                    f"{one.period.code!r} sau ngày của nguồn ({printed.code}); giai đoạn chưa tới phải ghi là due",
                    f"{one.period.code!r} is after the date of its source ({printed.code}); "
                    "a stage to come must be due",
                )


def _wrong_last_stage(texts: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Platforms whose stage is not the last one that their history has reached."""
    reached = _reached(texts["platform_stage"])
    platform = texts["platform"].fillna("")
    for row, code, stage in zip(platform.index, platform["code"], platform["stage"], strict=True):
        history = reached.get(code)
        if history is None:
            vi, en = "chưa có giai đoạn thực tế trong platform_stage.csv", "has no actual stage in platform_stage.csv"
        elif history[-1].stage != stage:
            last = history[-1]
            vi = f"{stage!r} khác giai đoạn thực tế cuối cùng {last.stage!r} (platform_stage.csv, dòng {last.row})"
            en = f"{stage!r} is not the last actual stage {last.stage!r} (platform_stage.csv, row {last.row})"
        else:
            continue
        yield Problem("platform.csv", int(row), "stage", vi, en)


def _link_to_nowhere(texts: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Connections that lead neither to a platform nor to a system outside the documented places."""
    link = texts["platform_link"].fillna("")
    nowhere = link.loc[(link["to_platform"] == "") & (link["to_system"] == ""), "code"]
    yield from _at(
        "platform_link.csv",
        "to_platform+to_system",
        nowhere,
        "kết nối {} không dẫn tới nền tảng hay hệ thống nào đã đăng ký",
        "the connection {} leads to no registered platform or system",
    )


def _numbers(values: pd.Series) -> pd.Series:
    """A column of numbers, also where the file lacks it."""
    return pd.Series(pd.to_numeric(values, errors="coerce"), dtype="float64")


def _faults_of_other_tables(folder: Path, source: pd.DataFrame) -> Iterator[Problem]:
    """Tables that this module does not read are held to their encoding, shape and sources."""
    declared = {table.file for table in TABLES}
    known = source["code"].fillna("")
    for path in sorted(folder.glob("*.csv")):
        if path.name in declared:
            continue
        found, faults = _records(path)
        yield from faults
        if "source" in found:
            missing = found.loc[~_among(found["source"], known), "source"]
            yield from _at(path.name, "source", missing, "{} không có trong source.csv", "{} is not in source.csv")


def _english_name(name: str, kind: str) -> str:
    """'Nha Trang', 'thành phố' -> 'Nha Trang City'; 'Phường 1' -> 'Ward 1'."""
    number = name.removeprefix("Phường ")
    if number.isdigit():
        return f"Ward {number}"
    return f"{name} {KINDS_EN[kind]}".strip()


def _with_derived(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    plain = {name: table.reset_index(drop=True) for name, table in tables.items()}
    unit = plain["unit"]
    parents = _joined(unit, ("frame", "parent"))
    childless = ~_among(_joined(unit, ("frame", "code")), parents)
    plain["unit"] = unit.assign(
        is_leaf=childless & unit["level"].isin(ISLAND_LEVELS),
        full_name_en=[_english_name(*row) for row in unit[["name", "kind"]].itertuples(index=False)],
    )
    item = plain["programme_item"]
    plain["programme_item"] = item.assign(
        start_first=_dates(_span(item["start_on"])[0]),
        due_last=_dates(_span(item["due"])[1]),
        finished_last=_dates(_span(item["finished_on"])[1]),
    )
    plain["indicator"] = plain["indicator"].assign(position=np.arange(1, len(plain["indicator"]) + 1))
    return plain
