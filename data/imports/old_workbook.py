"""XLS of Excel 97-2003 -> a sheet of cells, read by xlrd: values as they were computed, nothing evaluated."""

from datetime import datetime
from io import StringIO
from typing import Any

import xlrd

from data.imports import limits
from data.imports.cells import Book, Broken, ImportRefused, Share, Sheet, Value
from data.imports.workbook import protected, too_many_cells, too_many_columns


def read(data: bytes, wanted: str = "") -> Book:
    """The sheet of a workbook named `wanted`, else the first that holds something. Raises ImportRefused."""
    if b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e" in data:
        raise protected()
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=StringIO())
        sheets = [book.sheet_by_index(number) for number in range(min(book.nsheets, limits.SHEETS))]
        held = (
            [sheet for sheet in sheets if sheet.name == wanted] or [sheet for sheet in sheets if sheet.nrows] or sheets
        )
        return Book(tuple(sheet.name for sheet in sheets), _sheet(book, held[0]), "XLS")
    except ImportRefused:
        raise
    except Exception as problem:
        if "encrypted" in str(problem).lower() or "password" in str(problem).lower():
            raise protected() from problem
        raise ImportRefused(
            "Tệp XLS hỏng hoặc không phải bảng tính Excel 97-2003. Mở bằng Excel, lưu thành XLSX rồi nhập lại.",
            "The XLS file is broken or no spreadsheet of Excel 97-2003. Save it as XLSX and bring that file.",
        ) from problem


def _sheet(book: Any, sheet: Any) -> Sheet:
    if sheet.ncols > limits.COLUMNS:
        raise too_many_columns()
    if sheet.nrows * sheet.ncols > limits.CELLS:
        raise too_many_cells()
    cells = [
        tuple(_value(book, sheet.cell(row, column)) for column in range(sheet.ncols)) for row in range(sheet.nrows)
    ]
    merged = tuple((top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells)
    return Sheet(sheet.name, cells, range(1, sheet.nrows + 1), merged, typed=True)


def _value(book: Any, cell: Any) -> Value:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return cell.value[: limits.CELL_CHARACTERS] if cell.value.strip() else None
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Broken(xlrd.error_text_from_code.get(cell.value, "#?"))
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return datetime(*xlrd.xldate_as_tuple(cell.value, book.datemode))
        except ValueError:
            return cell.value
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        form = book.format_map.get(book.xf_list[cell.xf_index].format_key)
        return Share(cell.value) if form is not None and "%" in form.format_str else cell.value
    return str(cell.value) if cell.ctype == xlrd.XL_CELL_BOOLEAN else None
