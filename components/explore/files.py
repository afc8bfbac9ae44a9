"""An answer as a file: CSV, XLSX with a sheet of sources, Parquet; its numbers are those of the screen."""

import io
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet
import xlsxwriter

from components import format
from components.explore import grid
from components.explore.answer import Answer, answer
from components.explore.formula import MADE, STATUSES
from components.explore.question import Question
from components.register import register
from data import spreadsheet, store

MOST_SHEET_ROWS = 50_000
"""Rows of a sheet; more open too slowly to be of use."""
FIXED = ("code", "unit", "frame", "place", "period", "period_text", "complete")
KEPT = ("value", "status", "numerator", "denominator", "apportioned_share")
_WIDTHS = {"unit": 30, "place": 28, "value": 14, "status": 20}
MEDIA = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}


def name(question: Question, kind: str) -> str:
    """What a file is called: the first indicator and the periods, in letters that every system takes."""
    first = question.indicators[0].replace("_", "-")
    return f"kham-pha-{first}-{question.since}-{question.until}.{kind}".lower()


def table(found: Answer) -> pd.DataFrame:
    """The rows of the table with their codes; values are numbers, rounded as they are printed. No column is empty."""
    rows, question = found.listed, found.question
    made = {
        "code": rows["code"],
        "unit": rows["unit"],
        "frame": rows["frame"],
        "place": rows["place"],
        "period": rows["period"],
        "period_text": rows["period"].map({code: format.period(code, question.language) for code in found.periods}),
        "complete": rows["complete"],
    }
    for place, measure in enumerate(found.measures):
        said = {code: grid.status(question, measure, code) for code in STATUSES}
        for part in KEPT:
            column = rows[f"{part}_{place}"]
            if part == "value" or _is_held(column):
                made[f"{measure.code}.{part}"] = column.map(said.get) if part == "status" else column.astype(float)
    return pd.DataFrame(made)


def _is_held(column: pd.Series) -> bool:
    """Whether a column says anything: a text, or a number other than nought."""
    return bool((column.notna() & (column != 0)).any())


def heads(found: Answer) -> dict[str, str]:
    """The headings of the columns in the reader's language."""
    question = found.question
    said = {part: question.word(f"explore.file_{part}") for part in (*FIXED, *KEPT[1:])}
    written = {column: said[column] for column in FIXED}
    for measure in found.measures:
        written[f"{measure.code}.value"] = measure.head
        written |= {f"{measure.code}.{part}": f"{measure.short}: {said[part]}" for part in KEPT[1:]}
    return written


def csv(question: Question) -> bytes:
    """The rows in UTF-8 with a byte order mark."""
    found = answer(question)
    rows, written = table(found), heads(found)
    places = {f"{measure.code}.value": measure.decimals for measure in found.measures}

    columns = [_written(rows[column], places.get(column)) for column in rows.columns]
    return spreadsheet.csv([[written[column] for column in rows.columns], *zip(*columns, strict=True)])


def _written(column: pd.Series, decimals: int | None) -> list[Any]:
    """The cells of a column: values with as many decimals as on the screen, whole numbers without, '' for nothing."""
    if column.dtype != float:
        return column.to_list()
    if decimals is not None:
        return [f"{value:.{decimals}f}" if value == value else "" for value in column.to_list()]
    return ["" if value != value else int(value) if value == int(value) else value for value in column.to_list()]


def to_parquet(question: Question) -> bytes:
    """The rows with what the columns are in the file's metadata under `toancanh`."""
    found = answer(question)
    made = pa.Table.from_pandas(table(found), preserve_index=False)
    about = {
        "version": question.version,
        "columns": {column: text for column, text in heads(found).items() if column in made.column_names},
        "measures": [
            {"code": measure.code, "name": measure.name, "unit": measure.unit, "definition": measure.definition}
            for measure in found.measures
        ],
        "sources": [dict(source._asdict()) for source in sources(found)],
    }
    made = made.replace_schema_metadata({**(made.schema.metadata or {}), b"toancanh": orjson.dumps(about)})
    sink = io.BytesIO()
    parquet.write_table(made, sink, compression="zstd")
    return sink.getvalue()


def xlsx(question: Question) -> bytes:
    """A workbook: the numbers under a fixed heading, and a sheet that says where they are from."""
    found = answer(question)
    sink = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(sink, options) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#dbe7f5", "border": 1})
        _numbers(book, found, head)
        _about(book, found, head)
    return sink.getvalue()


def _numbers(book: xlsxwriter.Workbook, found: Answer, head: Any) -> None:
    rows, written = table(found), heads(found)
    sheet = book.add_worksheet(found.question.word("explore.sheet_data"))
    formats = {
        f"{measure.code}.value": book.add_format({"num_format": _pattern(measure.decimals)})
        for measure in found.measures
    }
    whole, share = book.add_format({"num_format": "#,##0"}), book.add_format({"num_format": "0.0%"})
    yes, no = found.question.word("explore.yes"), found.question.word("explore.no")
    for place, column in enumerate(rows.columns):
        part = column.rpartition(".")[2]
        sheet.set_column(place, place, _WIDTHS.get(part, 13))
        sheet.write_string(0, place, written[column], head)
        form = formats.get(column, share if part == "apportioned_share" else whole)
        for number, value in enumerate(rows[column].to_list(), start=1):
            if isinstance(value, bool):
                sheet.write_string(number, place, yes if value else no)
            elif isinstance(value, float):
                if value == value:
                    sheet.write_number(number, place, value, form)
            elif value is not None and value == value:
                sheet.write_string(number, place, str(value))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(rows)), len(rows.columns) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()


def _pattern(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _about(book: xlsxwriter.Workbook, found: Answer, head: Any) -> None:
    sheet = book.add_worksheet(found.question.word("explore.sheet_sources"))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 100)
    for number, (label, text) in enumerate(about(found)):
        sheet.write_string(number, 0, label, head)
        sheet.write_string(number, 1, text, wrapped)


def about(found: Answer) -> list[tuple[str, str]]:
    """What the numbers are: version, clock, each measure with definition, statuses and sources, and what is lacking."""
    question, built = found.question, store.row("build", found.question.version)
    known, word, language = register(question.version, question.language), question.word, question.language
    share = format.quantity(100 * built.event_scale, 0, "%", language)
    lines = [
        (word("explore.about_version"), question.version),
        (word("explore.about_clock"), word("clock", moment=format.moment(built.clock, language), share=share)),
        (word("explore.about_units"), lacking(found)),
        (word("explore.about_link"), link(question)),
    ]
    for place, measure in enumerate(found.measures):
        described = known.get(measure.code)
        counts = found.listed[f"status_{place}"].value_counts().to_dict()
        said = ", ".join(
            f"{grid.status(question, measure, str(code))}: {format.number(int(count), 0, language)}"
            for code, count in counts.items()
        )
        lines += [
            (
                word("explore.about_measure"),
                f"{measure.name} [{measure.code}]" if measure.code != MADE else measure.name,
            ),
            (word("explore.about_unit"), measure.unit or word("explore.bare_unit")),
            (word("explore.about_definition"), measure.definition),
            (word("explore.about_legal"), described.legal_basis if described else format.MISSING),
            (word("explore.about_statuses"), said or format.MISSING),
        ]
    for source in sources(found):
        printed = f", {source.published_on}" if source.published_on else ""
        text = f"{source.title} ({source.publisher}{printed}). {source.note}".strip()
        lines.append((f"{word('explore.about_source')} {source.code}", text))
    return lines


def lacking(found: Answer) -> str:
    """How many units were asked, and how many of them have no value."""
    said = {
        name: format.number(count, 0, found.question.language)
        for name, count in (("n", found.asked), ("lacking", found.lacking))
    }
    return found.question.word("explore.asked_lacking" if found.lacking else "explore.asked", **said)


def link(question: Question) -> str:
    """The address of the question after the application's own: 'explore?indicators=...'."""
    options = {key: text for key, text in question.options().items() if text}
    return f"explore?{urlencode(options | {'lang': question.language})}"


def sources(found: Answer) -> store.Rows:
    """The records of the sources that the shown values are from."""
    codes: set[str] = set()
    for place in range(len(found.measures)):
        for text in found.listed[f"source_{place}"].dropna().unique():
            codes |= set(str(text).split(" + "))
    return store.rows("explore_sources", found.question.version, sources=tuple(sorted(codes))) if codes else ()


@lru_cache(maxsize=4)
def made(question: Question, kind: str) -> bytes:
    """A file of a question by its kind: csv, xlsx or parquet."""
    return {"csv": csv, "xlsx": xlsx, "parquet": to_parquet}[kind](question)
