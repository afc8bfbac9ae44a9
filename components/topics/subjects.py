"""The topics of the page, and to which of them a figure and a platform belong."""

from collections.abc import Mapping

FIGURES: Mapping[str, tuple[str, ...]] = {
    "education": ("education",),
    "health": ("health",),
    "documents": ("documents", "signature"),
    "infrastructure": ("infrastructure",),
    "people": ("people",),
    "meetings": ("meetings",),
    "agriculture": (),
    "tourism": (),
    "services": ("services",),
    "governance": ("governance", "plan"),
    "platforms": ("platforms",),
    "ranking": ("ranking",),
}
"""Topics in the order of the page, with the topics of the figures in each."""
CATEGORIES: Mapping[str, str] = {
    "education": "education",
    "health": "health",
    "administration": "documents",
    "infrastructure": "infrastructure",
    "agriculture": "agriculture",
    "tourism": "tourism",
    "services": "services",
    "citizen": "services",
    "operations": "platforms",
    "integration": "platforms",
    "data": "platforms",
    "sector": "platforms",
    "security": "platforms",
}
"""The topic of each category of platforms."""
OF_MEETINGS = ("video_conference", "paperless_council")
"""Platforms that people meet on, whatever their category."""
TOPICS = tuple(FIGURES)
PAPERS = "governance"
"""The topic of resolutions, plans and their items."""


def of_figure(topic: str) -> str:
    """The topic of the page that a figure's own topic belongs to."""
    return next(name for name, held in FIGURES.items() if topic in held)


def of_platform(category: str, key: str) -> str:
    """The topic of the page that a platform belongs to."""
    return "meetings" if key in OF_MEETINGS else CATEGORIES[category]
