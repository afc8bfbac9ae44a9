"""The page of the analyst: its views and which of them is drawn."""

from components import segments
from components.explore import compare
from components.selection import Selection

VIEWS = ("compare",)


def controls(chosen: Selection) -> str:
    """The way to look, where there is more than one; returns the chosen view."""
    if len(VIEWS) == 1:
        return VIEWS[0]
    return segments.views(chosen, "explore", VIEWS)


def show(chosen: Selection, view: str) -> None:
    """Draw a view of the page."""
    {"compare": compare.show}[view](chosen)
