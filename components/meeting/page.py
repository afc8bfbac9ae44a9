"""The page of the meeting: the agenda, the minutes, the closed numbers, and what differs between two of them."""

from components import segments
from components.meeting import agenda_view, closing_list, differences, minutes_view
from components.selection import Selection

VIEWS = ("agenda", "minutes", "closings", "difference")


def controls(chosen: Selection) -> str:
    """The way to look; returns the chosen view."""
    return segments.views(chosen, "meeting", VIEWS)


_SHOW = {
    "agenda": agenda_view.show,
    "minutes": minutes_view.show,
    "closings": closing_list.show,
    "difference": differences.show,
}


def show(chosen: Selection, view: str) -> None:
    """Draw a view."""
    _SHOW[view](chosen)
