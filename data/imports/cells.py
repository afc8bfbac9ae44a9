"""What stands in the cells of a brought table, and the table itself before anything in it is understood."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from data.texts import Said


class ImportRefused(Said):
    """Why a file, a table or an import cannot be taken, said in both languages."""


class Broken(str):
    """The text of a cell whose value the file does not hold: an error, or a formula nobody computed."""

    __slots__ = ()


class Share(float):
    """A number that the spreadsheet shows as per cent: 0.9663 shown as 96.63 %."""

    __slots__ = ()


Value = str | float | int | date | datetime | None
"""A cell; None for an empty one."""


@dataclass(frozen=True)
class Sheet:
    """A table of cells: one tuple a row, all of the same length; `rows` are the numbers of the rows in the file.

    `merged` holds the first row, first column, last row and last column of cells that are one, counted from 0 in
    `cells`. `notes` tell in both languages how the file was read.
    """

    name: str
    cells: Sequence[Sequence[Value]]
    rows: Sequence[int]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    typed: bool = False


@dataclass(frozen=True)
class Book:
    """The sheets of a file by name, the one that is read, and what was noted on the way."""

    names: tuple[str, ...]
    sheet: Sheet
    kind: str
    encoding: str = ""
    delimiter: str = ""
    notes: tuple[tuple[str, str], ...] = field(default=())


def letter(column: int) -> str:
    """The letter of a column as spreadsheets count them: 0 -> 'A', 27 -> 'AB'."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def shown(value: Value) -> str:
    """A cell as text."""
    if value is None:
        return ""
    if isinstance(value, Share):
        return f"{100 * value:.10g}%"
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value)
