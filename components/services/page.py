"""The page of public services: the headline numbers, and the view that was chosen."""

from components import figures, headline, segments, trend
from components.rankings import breakdown
from components.selection import Selection
from components.services import dossiers, hours, outlook, places, procedures, sectors
from components.services.span import Span

WITH_ROWS = ("sectors", "places", "procedures")
"""Views whose cells can be opened down to the dossiers."""
VIEWS = ("sectors", "places", "backlog", "procedures", "hours", "index", "documents")
HEADLINES = (
    "dossier_received",
    "dossier_finished",
    "dossier_backlog",
    "dossier_on_time",
    "dossier_online",
    "dossier_paid_online",
    "dossier_digitised",
    "dossier_satisfied",
)
INDEX = "service766"


def controls(chosen: Selection) -> str:
    """The way to look; returns the chosen view."""
    return segments.views(chosen, "services", VIEWS)


def show(chosen: Selection, view: str) -> None:
    """Draw the headline numbers and a view."""
    headline.strip(chosen, HEADLINES)
    span = Span(chosen)
    if view == "documents":
        figures.documents(chosen, topic="services")
    elif view == "index":
        breakdown.show(_of_index(chosen))
    elif view == "backlog":
        trend.show(chosen.change(indicator="dossier_backlog", period=f"{span.period.last:%Y-%m}"))
        outlook.show(chosen, span)
    elif view == "places":
        places.show(chosen, span)
    elif view == "procedures":
        procedures.show(chosen, span)
    elif view == "hours":
        hours.show(chosen, span)
    else:
        sectors.show(chosen, span)
    if view in WITH_ROWS:
        dossiers.show(chosen, span, view)


def _of_index(chosen: Selection) -> Selection:
    """The same selection on the index: of a commune by year, of a province by the chosen period."""
    large = Span(chosen).is_large
    return chosen.change(indicator=INDEX, period=chosen.period if large else chosen.period[:4])
