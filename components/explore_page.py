"""The page of exploring: the ways to look at it, each drawn by its own part."""

from components import segments
from components.selection import Selection
from components.sql_bench import page as sql_bench

VIEWS = ("sql",)


def show(chosen: Selection) -> None:
    """Draw the chosen view."""
    view = segments.views(chosen, "explore", VIEWS) if len(VIEWS) > 1 else VIEWS[0]
    if view == "sql":
        sql_bench.show(chosen)
