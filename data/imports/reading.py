"""A file's bytes -> a sheet of cells: CSV, XLSX, XLS, Parquet or JSON, told by content and not by name."""

import csv
import io
import json
import math
import unicodedata
from collections import Counter
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from data.imports import cube, encodings, limits, old_workbook, workbook
from data.imports.cells import Book, ImportRefused, Sheet, Value

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DELIMITERS = ",;\t|"
_LARGEST_WHOLE = 10**15
"""Beyond it a whole number of JSON is a number with a fraction, or a text when no number can hold it."""
_SAMPLED_LINES = 60


def read(data: bytes, vocabulary: frozenset[str], wanted: str = "") -> Book:
    """The sheet of a file that is wanted, else its first. Raises ImportRefused."""
    if not data.strip(b"\0 \t\r\n"):
        raise ImportRefused("Tệp rỗng, không có ô nào.", "The file is empty: it holds no cell.")
    if len(data) > limits.file_bytes():
        raise too_large(len(data))
    book = _of_kind(data, vocabulary, wanted)
    if not any(cell is not None for row in book.sheet.cells for cell in row):
        raise ImportRefused("Bảng không có ô nào có nội dung.", "No cell of the table holds anything.")
    return _repaired(book, vocabulary) if book.sheet.typed else book


def too_large(size: int) -> ImportRefused:
    """The sentence for a file that is too large."""
    most = limits.file_bytes() / 1e6
    return ImportRefused(
        f"Tệp lớn {size / 1e6:.0f} MB, quá giới hạn {most:.0f} MB (TOANCANH_IMPORT_MB). Chia tệp ra "
        f"rồi nhập từng phần.",
        f"The file has {size / 1e6:.0f} MB, more than the limit of {most:.0f} MB (TOANCANH_IMPORT_MB). Split it.",
    )


def _of_kind(data: bytes, vocabulary: frozenset[str], wanted: str) -> Book:
    if data.startswith(b"PK"):
        return workbook.read(data, wanted)
    if data.startswith(_OLE):
        return old_workbook.read(data, wanted)
    if data.startswith(b"PAR1"):
        return _parquet(data)
    text, encoding, others = encodings.decoded(data, vocabulary)
    book = _json(text) if text.lstrip()[:1] in ("{", "[") else _separated(text)
    notes = []
    if encoding.lower() not in ("utf-8", "utf-8-sig"):
        notes.append((f"Bảng mã của tệp: {encoding}.", f"The file is encoded in {encoding}."))
    if others:
        notes.append((f"{others} dòng viết bằng bảng mã khác.", f"{others} lines are in another encoding."))
    return Book(book.names, book.sheet, book.kind, encoding, book.delimiter, (*book.notes, *notes))


def _repaired(book: Book, vocabulary: frozenset[str]) -> Book:
    """Texts of a spreadsheet that were typed with a Vietnamese font, as Unicode; accents composed."""
    sheet = book.sheet
    sample = "\n".join(cell for row in sheet.cells[:2000] for cell in row if type(cell) is str and not cell.isascii())
    font = encodings.font_of(sample, vocabulary)

    def mend(cell: Value) -> Value:
        return encodings.repaired(cell, font) if type(cell) is str and not cell.isascii() else cell

    cells = [tuple(map(mend, row)) for row in sheet.cells]
    notes = (
        (f"Chữ gõ bằng phông {font} đã chuyển sang Unicode.", f"Text typed with fonts of {font} is read as Unicode."),
    )
    return Book(
        book.names,
        Sheet(sheet.name, cells, sheet.rows, sheet.merged, sheet.notes, sheet.typed),
        book.kind,
        font,
        book.delimiter,
        (*book.notes, *(notes if font else ())),
    )


# Text


def _separated(text: str) -> Book:
    text = unicodedata.normalize("NFC", text.replace("\0", "") if "\0" in text else text)
    delimiter = _delimiter(text)
    csv.field_size_limit(1_000_000)
    rows: list[list[Value]] = []
    numbers: list[int] = []
    cells = width = 0
    seen: dict[str, str] = {}
    known = seen.setdefault
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for line in reader:
            row: list[Value] = [known(one, one) or None for one in line]
            while row and row[-1] is None:
                row.pop()
            if len(row) > width:
                width = len(row)
            cells += len(row)
            if cells > limits.CELLS or len(rows) >= limits.ROWS or width > limits.COLUMNS:
                workbook.refuse_large(len(rows) + 1, width, cells)
            rows.append(row)
            numbers.append(reader.line_num)
    except csv.Error as problem:
        raise ImportRefused(
            f"Dòng {reader.line_num} của tệp CSV không đọc được: dấu ngoặc kép không khép hoặc ô quá dài.",
            f"Line {reader.line_num} of the CSV file cannot be read: a quote is not closed or a cell is too long.",
        ) from problem
    if width * len(rows) > 4 * limits.CELLS:
        raise workbook.too_many_cells()
    for row in rows:
        row += [None] * (width - len(row))
    return Book(("",), Sheet("", rows, numbers), "CSV", delimiter=delimiter)


def _delimiter(text: str) -> str:
    """The sign that cuts most of the first lines into the same number of cells, the most cells first."""
    lines = [line for line in text[:200_000].splitlines() if line.strip()][:_SAMPLED_LINES]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
        return lines[0][4]
    if max(map(len, lines), default=0) > 100_000:
        lines = [line[:100_000] for line in lines]

    def regular(delimiter: str) -> tuple[float, int]:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
        width, often = max(widths.items(), key=lambda one: (one[1], one[0]), default=(1, 0))
        return often / max(1, len(lines)) * (1 if width > 1 else 0), width

    best = max(_DELIMITERS, key=lambda one: regular(one))
    return best if regular(best)[1] > 1 else ","


# JSON and Parquet


def _json(text: str) -> Book:
    try:
        held = json.loads(text, parse_constant=float)
    except (ValueError, RecursionError) as problem:
        raise ImportRefused(
            f"JSON không đúng cú pháp: {str(problem)[:120]}.", f"The JSON is not well formed: {str(problem)[:120]}."
        ) from problem
    table = cube.rows(held)
    if table is not None:
        return Book(
            ("",), Sheet("", [tuple(map(_simple, row)) for row in table], range(len(table)), typed=True), "JSON"
        )
    records = _records(held)
    if records is None:
        raise ImportRefused(
            'JSON không phải bảng. Dùng danh sách bản ghi [{...}], {"data": [...]} hoặc các cột {"cột": [...]}.',
            'The JSON is no table. Use a list of records [{...}], {"data": [...]} or columns {"name": [...]}.',
        )
    heads = list(dict.fromkeys(key for record in records for key in record))
    workbook.refuse_large(len(records), len(heads), len(records) * len(heads))
    rows = [tuple(heads), *(tuple(_simple(record.get(head)) for head in heads) for record in records)]
    return Book(("",), Sheet("", rows, range(len(rows)), typed=True), "JSON")


def _records(held: Any) -> list[dict[str, Any]] | None:
    if isinstance(held, dict):
        for key in ("data", "records", "rows", "items", "result", "results", "value", "values"):
            if isinstance(held.get(key), list):
                inner = _records(held[key])
                if inner is not None:
                    return inner
        columns = {str(key): value for key, value in held.items() if isinstance(value, list)}
        if columns and len(columns) == len(held) and len({len(value) for value in columns.values()}) == 1:
            return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        indexed = [value for value in held.values() if isinstance(value, dict)]
        if indexed and len(indexed) == len(held):
            keys = list(dict.fromkeys(key for value in indexed for key in value))
            return [{name: held[name].get(key) for name in held} for key in keys]
        return None
    if not isinstance(held, list) or not held:
        return None
    if all(isinstance(one, dict) for one in held):
        return [{_sound(str(key)): value for key, value in one.items()} for one in held]
    if all(isinstance(one, list) for one in held) and held[0]:
        heads = [str(one) for one in held[0]]
        return [dict(zip(heads, one, strict=False)) for one in held[1:]]
    return None


def _parquet(data: bytes) -> Book:
    try:
        file = pq.ParquetFile(io.BytesIO(data))
        facts = file.metadata
        unpacked = sum(facts.row_group(one).total_byte_size for one in range(facts.num_row_groups))
        workbook.refuse_large(facts.num_rows, facts.num_columns, facts.num_rows * facts.num_columns)
        if unpacked > limits.UNPACKED_BYTES:
            raise too_large(unpacked)
        columns = [list(map(_simple, column.to_pylist())) for column in file.read().columns]
    except (pa.ArrowException, OSError, ValueError, OverflowError) as problem:
        raise ImportRefused(
            "Tệp Parquet hỏng hoặc bị cắt, không đọc được.", "The Parquet file is broken or cut short."
        ) from problem
    rows = [tuple(map(_sound, file.schema_arrow.names)), *zip(*columns, strict=True)]
    return Book(("",), Sheet("", rows, range(len(rows)), typed=True), "Parquet")


def _simple(value: Any) -> Value:
    """A value of JSON or Parquet as a cell."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) > _LARGEST_WHOLE:
        return _sound(str(value)) if value.bit_length() > 1000 else float(value)
    if isinstance(value, int | float | datetime | date):
        return value
    text = _sound(str(value)[: limits.CELL_CHARACTERS])
    return text if text.strip() else None


def _sound(text: str) -> str:
    """A text that every encoding can hold: halves of letters that JSON may name become question marks."""
    return text.encode(errors="replace").decode()
