"""What the documented views and their columns are, in both languages, from `views.csv` (key, vi, en)."""

import csv
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("views.csv")


@cache
def _table() -> dict[str, dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["key"]: {"vi": row["vi"], "en": row["en"]} for row in csv.DictReader(file)}


def names() -> tuple[str, ...]:
    """Everything that is described, as `view.name` and `column.name`, in the order of the file."""
    return tuple(_table())


def views() -> tuple[str, ...]:
    """The views, those that are asked most first."""
    return tuple(name.removeprefix("view.") for name in names() if name.startswith("view."))


def view(name: str, language: str) -> str:
    """What a view holds."""
    return _table()[f"view.{name}"][language]


def column(name: str, language: str) -> str:
    """What a column holds, with its unit of measure; the name says the same in every view."""
    return _table()[f"column.{name}"][language]
