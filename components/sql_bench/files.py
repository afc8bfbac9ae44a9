"""A result as files for spreadsheets; no text in them is taken for a formula."""

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from data import spreadsheet

MOST_CELL = 32_767
"""Characters that a cell of a spreadsheet holds."""
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": True,
    "constant_memory": True,
    "in_memory": True,
    "remove_timezone": True,
}


def csv(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """All rows, exact."""
    return spreadsheet.csv([names, *([_plain(value) for value in row] for row in rows)])


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value


def xlsx(
    names: Sequence[str], rows: Sequence[Sequence[Any]], *, sheet: str, about: str, facts: Mapping[str, str]
) -> bytes:
    """All rows on `sheet` with fixed headings and filters; `facts` on the sheet `about`: where they are from."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, _OPTIONS) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        written = {"day": "dd/mm/yyyy", "moment": "dd/mm/yyyy hh:mm"}
        forms = {name: book.add_format({"num_format": form}) for name, form in written.items()}
        page = book.add_worksheet(sheet)
        page.freeze_panes(1, 0)
        for place, name in enumerate(names):
            page.set_column(place, place, min(40, max(12, len(name) + 2)))
            page.write_string(0, place, name[:MOST_CELL], head)
        for line, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                _write(page, line, place, value, forms)
        if names:
            page.autofilter(0, 0, max(1, len(rows)), len(names) - 1)
        said = book.add_worksheet(about)
        said.set_column(0, 0, 24)
        said.set_column(1, 1, 100, book.add_format({"text_wrap": True, "valign": "top"}))
        for line, (name, text) in enumerate(facts.items()):
            said.write_string(line, 0, name, head)
            said.write_string(line, 1, text[:MOST_CELL])
    return kept.getvalue()


def _write(page: Any, line: int, place: int, value: Any, forms: Mapping[str, Any]) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        page.write_boolean(line, place, value)
    elif isinstance(value, int | float | Decimal) and abs(value) < 1e15:
        page.write_number(line, place, value)
    elif isinstance(value, datetime) and value.year > 1900:
        page.write_datetime(line, place, value, forms["moment"])
    elif isinstance(value, date) and value.year > 1900:
        page.write_datetime(line, place, value, forms["day"])
    else:
        page.write_string(line, place, str(value)[:MOST_CELL])
