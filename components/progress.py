"""The page of progress: which way to look, and the view that was chosen."""

from collections.abc import Callable

from components import segments
from components.plans import page as plans
from components.selection import Selection
from components.targets import page as targets

VIEWS: dict[str, Callable[[Selection], None]] = {
    "targets": targets.show,
    "plans": plans.show,
}


def controls(chosen: Selection) -> str:
    """The way to look; returns the chosen view."""
    names = tuple(VIEWS)
    return segments.views(chosen, "progress", names)


def show(chosen: Selection, view: str) -> None:
    """Draw a view."""
    VIEWS[view](chosen)
