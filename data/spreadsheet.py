"""Files for spreadsheets: CSV in UTF-8 with a byte order mark, no cell that a spreadsheet takes for a formula."""

import csv as comma_separated
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

_FORMULA = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]|.*[;\t\n][=+\-@\uff1d\uff0b\uff0d\uff20]", re.DOTALL)
"""How a text begins that a spreadsheet may take for a formula, at its start or after another list separator."""


def csv(lines: Iterable[Sequence[Any]]) -> bytes:
    """The lines as a file."""
    text = io.StringIO()
    comma_separated.writer(text).writerows(guarded(line) for line in lines)
    return text.getvalue().encode("utf-8-sig")


def guarded(cells: Sequence[Any]) -> list[Any]:
    """The cells with an apostrophe before a text that a spreadsheet would take for a formula."""
    return [f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell for cell in cells]
