"""The one named palette: states, statuses, bins and charts, for the light desk and the dark command room."""

from dataclasses import dataclass
from functools import cache

from plotly.colors import sample_colorscale

STATES = ("behind", "at_risk", "on_track", "not_assessable")
STATE_MARKS = {"on_track": "●", "at_risk": "▲", "behind": "■", "not_assessable": "○"}
BEST_LAST = ("#8c2d04", "#d2691e", "#f2a65a", "#f4e3a1", "#74bfae", "#0b6b62")
NEUTRAL_LIGHT = ("#dbe7f5", "#9cc3e6", "#5b9bd5", "#2a6fb0", "#0f3d73")
NEUTRAL_DARK = ("#1d3557", "#2a5a8c", "#3f86c4", "#7db8e8", "#d2e8fb")


@dataclass(frozen=True)
class Theme:
    """Colours of one theme."""

    name: str
    background: str
    surface: str
    text: str
    muted: str
    grid: str
    accent: str
    states: dict[str, str]
    neutral: tuple[str, ...]


LIGHT = Theme(
    "light",
    "#f7f8fa",
    "#ffffff",
    "#14213a",
    "#55627a",
    "#e2e7ef",
    "#0b5cad",
    {"on_track": "#0f766e", "at_risk": "#9a5b00", "behind": "#b3261e", "not_assessable": "#5f6b80"},
    NEUTRAL_LIGHT,
)
DARK = Theme(
    "dark",
    "#0b1220",
    "#121c2e",
    "#e8eef7",
    "#a3b1c8",
    "#25344d",
    "#5fb3ff",
    {"on_track": "#4fd1b5", "at_risk": "#f5b94d", "behind": "#ff8a7a", "not_assessable": "#93a1b8"},
    NEUTRAL_DARK,
)
CATEGORIES = {
    "light": ("#0b5cad", "#c2410c", "#0f766e", "#7c3aed", "#a16207"),
    "dark": ("#5fb3ff", "#ffa45c", "#4fd1b5", "#c9a6ff", "#e3c86b"),
}

PAIRS = (
    "#e8e8e8", "#ace4e4", "#5ac8c8",
    "#dfb0d6", "#a5add3", "#5698b9",
    "#be64ac", "#8c62aa", "#3b4994",
)  # fmt: skip
"""Colours of two indicators at once: the first grows along a row, the second from row to row."""


def categories(theme_name: str) -> tuple[str, ...]:
    """Five colours that tell lines apart and mean nothing else."""
    return CATEGORIES["dark" if theme_name == "dark" else "light"]


def theme(name: str | None) -> Theme:
    """The theme of a name; light when unknown."""
    return DARK if name == "dark" else LIGHT


@cache
def bins(count: int, direction: str, theme_name: str) -> tuple[str, ...]:
    """Colours of `count` bins, lowest values first: worst to best, or pale to strong where neither is better."""
    anchors = {"up": BEST_LAST, "down": BEST_LAST[::-1]}.get(direction, theme(theme_name).neutral)
    if count == 1:
        return (anchors[-1],)
    colours = sample_colorscale(
        [[i / (len(anchors) - 1), colour] for i, colour in enumerate(anchors)],
        [i / (count - 1) for i in range(count)],
    )
    return tuple(_hexadecimal(colour) for colour in colours)


def _hexadecimal(colour: str) -> str:
    parts = [round(float(part)) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
    return "#{:02x}{:02x}{:02x}".format(*parts)


def bin_of(value: float, thresholds: tuple[float, ...]) -> int:
    """The bin a value falls in: a threshold belongs to the bin above it."""
    return sum(value >= threshold for threshold in thresholds)


PLATFORM_CATEGORIES = {
    "light": {
        "operations": "#0b5cad",
        "security": "#8b1a5c",
        "integration": "#6d28d9",
        "infrastructure": "#46546b",
        "administration": "#1d6f42",
        "services": "#a34a00",
        "data": "#0e6f86",
        "citizen": "#6b5500",
        "health": "#b01657",
        "education": "#3f4fb5",
        "agriculture": "#44700d",
        "tourism": "#8a5200",
        "sector": "#57534e",
    },
    "dark": {
        "operations": "#5fb3ff",
        "security": "#f29bd0",
        "integration": "#c9a6ff",
        "infrastructure": "#b6c0cf",
        "administration": "#7fd6a2",
        "services": "#ffa45c",
        "data": "#67d5e8",
        "citizen": "#e3c86b",
        "health": "#ff9db8",
        "education": "#a8b4ff",
        "agriculture": "#b9dd6b",
        "tourism": "#f5b94d",
        "sector": "#cfc8c2",
    },
}
"""Colours of the categories of platforms, each of which also has its letters."""


def platform_colour(category: str, theme_name: str) -> str:
    """The colour of a category of platforms, dark enough for pale letters in the light theme and the reverse."""
    return PLATFORM_CATEGORIES["dark" if theme_name == "dark" else "light"][category]
