"""Marks of lifecycle stages and of categories, as small pictures that need no colour to be told apart."""

from html import escape
from math import cos, pi, sin

from components import palette

STAGES = ("proposed", "appraisal", "preparing", "building", "pilot", "operating")
"""The way to operation, in its order."""
FILLED = {"proposed": 0.0, "appraisal": 0.15, "preparing": 0.3, "building": 0.5, "pilot": 0.75}
"""How much of the mark is filled (0 to 1) on the way to operation."""
WITHOUT_STEP = ("not_stated", "reviewing", "retired")
RUNNING = ("operating", "upgrading")
UNDER_WAY = ("building", "pilot")
CENTRE, RADIUS = 10.0, 8.0


def stage_colour(stage: str, theme: palette.Theme) -> str:
    """Green for what is in use, blue for what is on its way there, grey for the rest."""
    if stage in RUNNING:
        return theme.states["on_track"]
    return theme.accent if stage in UNDER_WAY else theme.muted


def stage_mark(stage: str, theme: palette.Theme, *, hollow: bool = False) -> str:
    """A circle that fills from proposal to operation; hollow and dashed for a stage that is only planned."""
    colour = stage_colour(stage, theme)
    dashed = ' stroke-dasharray="3 2.4"' if hollow or stage == "not_stated" else ""
    circle = f'<circle cx="10" cy="10" r="8" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>'
    inside = "" if hollow else _inside(stage, colour, theme.background)
    return f'<svg class="stage-mark" viewBox="0 0 20 20" aria-hidden="true">{circle}{inside}</svg>'


def _inside(stage: str, colour: str, ground: str) -> str:
    if stage == "operating":
        return f'<circle cx="10" cy="10" r="8" fill="{colour}"/>'
    if stage == "upgrading":
        arrow = f'<path d="M10 4.6 14 9.4H11.4V15.2H8.6V9.4H6Z" fill="{ground}"/>'
        return f'<circle cx="10" cy="10" r="8" fill="{colour}"/>{arrow}'
    if stage == "not_stated":
        question = "M7.6 8.2a2.4 2.4 0 1 1 3.6 2.1c-.9.5-1.2 1-1.2 1.9M10 14.4v.6"
        return f'<path d="{question}" fill="none" stroke="{colour}" stroke-width="1.8" stroke-linecap="round"/>'
    if stage == "reviewing":
        return "".join(f'<circle cx="{x}" cy="10" r="1.5" fill="{colour}"/>' for x in (6, 10, 14))
    if stage == "retired":
        return f'<path d="M6 6 14 14M14 6 6 14" stroke="{colour}" stroke-width="2"/>'
    return _slice(FILLED[stage], colour) if FILLED[stage] else ""


def _slice(share: float, colour: str) -> str:
    """The filled part of the circle, clockwise from the top."""
    angle = 2 * pi * share
    x, y = CENTRE + RADIUS * sin(angle), CENTRE - RADIUS * cos(angle)
    large = int(share > 0.5)
    return f'<path d="M10 10V2A8 8 0 {large} 1 {x:.2f} {y:.2f}Z" fill="{colour}"/>'


def category_chip(category: str, letters: str, name: str, theme: palette.Theme) -> str:
    """Two letters in the colour of a category, with its name as the hint."""
    colour = palette.platform_colour(category, theme.name)
    return (
        f'<span class="category-chip" style="background:{colour};color:{theme.background}" '
        f'title="{escape(name)}">{escape(letters)}</span>'
    )


def pipeline(reached: list[str], due: list[str], theme: palette.Theme) -> str:
    """The way to operation as six steps: solid where a document says so, pale before that, hollow where due."""
    places = [STAGES.index("operating" if stage == "upgrading" else stage) for stage in reached if _has_step(stage)]
    planned = {STAGES.index("operating" if stage == "upgrading" else stage) for stage in due if _has_step(stage)}
    last = max(places, default=-1)
    colour = stage_colour(STAGES[last], theme) if places else theme.muted
    steps = []
    for number in range(len(STAGES)):
        kind = "said" if number in places else "before" if number < last else "due" if number in planned else "open"
        steps.append(f'<i class="{kind}" style="--step:{colour}"></i>')
    return f'<span class="pipeline" aria-hidden="true">{"".join(steps)}</span>'


def _has_step(stage: str) -> bool:
    return stage not in WITHOUT_STEP
