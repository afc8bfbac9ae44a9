"""The what-if panel: sliders for what an index is made of; total and rank follow in the browser, without the server."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import streamlit as st

from components import assets, format, words

_component = st.components.v2.component("toancanh_scenario", js=assets.loader("scenario", "scenario.js"))


@dataclass(frozen=True)
class Slider:
    """One component of an index; every text in the reader's language.

    Points are those of the index's own scale; ratios are shares from 0 to 1. A component without `numerator_name`
    is a published score and is shown in points. `fixed` ones cannot be moved: a remainder nobody publishes.
    """

    component: str
    group: str
    name: str
    points: float
    maximum: float
    threshold: float
    ratio: float | None
    numerator: float | None = None
    denominator: float | None = None
    numerator_name: str = ""
    best: float | None = None
    best_name: str = ""
    fixed: bool = False


@dataclass(frozen=True)
class ScenarioData:
    """What one panel shows: a unit among its siblings; totals in the index's unit, `plan` ratios 0-1 by component.

    `points_per_unit` says how many points one unit of the index is: 1000 for DTI (0 to 1), 1 for the service index.
    """

    unit_name: str
    others: tuple[tuple[str, float], ...]
    total: float
    decimals: int
    points_per_unit: float
    direction: Literal["up"]
    unit_label: str
    language: Literal["vi", "en"]
    sliders: tuple[Slider, ...]
    plan: Mapping[str, float] = field(default_factory=dict)
    simulated: bool = False
    status_word: str = ""
    total_maximum_points: float = 100

    def __post_init__(self) -> None:
        if self.direction != "up":
            raise ValueError(f"points make an index better upwards only: {self.direction}")
        codes = [slider.component for slider in self.sliders]
        if len(set(codes)) != len(codes):
            raise ValueError(f"a component is there twice: {codes}")
        if any(slider.maximum <= 0 or slider.threshold <= 0 for slider in self.sliders):
            raise ValueError("maximum and threshold of a component must be above zero")
        if unknown := set(self.plan) - {slider.component for slider in self.sliders if not slider.fixed}:
            raise ValueError(f"the plan moves what is not there or fixed: {sorted(unknown)}")


def panel(*, key: str, data: ScenarioData) -> None:
    """Draw the panel; it sends nothing back. What the viewer set is kept as long as the unit's numbers are the same."""
    _component(key=key, data=payload(key, data))


def payload(key: str, data: ScenarioData) -> dict[str, Any]:
    """What one run sends to the browser."""
    texts = words.group("scenario", data.language)
    if data.points_per_unit != 1:
        points = format.number(data.points_per_unit, 0, data.language)
        texts |= {"total": words.word("climb.total_scaled", data.language, points=points)}
    return asdict(data) | {
        "key": key,
        "plan": dict(data.plan),
        "others": {"names": [name for name, _ in data.others], "totals": [total for _, total in data.others]},
        "texts": texts,
        "stylesheet": assets.code_address("scenario", "scenario.css"),
    }
