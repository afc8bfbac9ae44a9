"""The page of the analyst: its views and which of them is drawn."""

from collections.abc import Callable

from components import segments
from components.explore import compare
from components.selection import Selection
from components.sql_bench import page as sql_bench

VIEWS: dict[str, Callable[[Selection], None]] = {"compare": compare.show, "sql": sql_bench.show}


def controls(chosen: Selection) -> str:
    """The way to look; returns the chosen view."""
    return segments.views(chosen, "explore", tuple(VIEWS))


def show(chosen: Selection, view: str) -> None:
    """Draw a view of the page."""
    VIEWS[view](chosen)
