"""Files for spreadsheets: cells in, CSV out. No Streamlit, no reading of data."""

import csv as comma_separated
import io
from collections.abc import Iterable, Sequence
from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv(lines: Iterable[Sequence[Any]]) -> bytes:
    """Lines of cells as UTF-8 with a byte order mark; no text can be taken for a formula."""
    text = io.StringIO()
    comma_separated.writer(text).writerows(guarded(line) for line in lines)
    return text.getvalue().encode("utf-8-sig")


def guarded(cells: Sequence[Any]) -> list[Any]:
    """The cells with an apostrophe before a text that a spreadsheet would take for a formula."""
    return [f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell for cell in cells]
