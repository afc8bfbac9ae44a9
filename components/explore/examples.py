"""Ready-made questions: each a link that answers at once and can be changed from there."""

import streamlit as st

from components import links
from components.explore import question
from components.selection import Selection

SINCE = "2024-07"
"""A year before the units changed."""
_BORDERING = "2024-58.2024-56.2024-68.2024-60"
"""The former Ninh Thuận and the three provinces it bordered on."""


def show(chosen: Selection) -> None:
    """Draw the questions; folded away once something is asked."""
    asked = any(chosen.option(name) for name in ("indicators", "units", "periods"))
    with st.expander(chosen.word("explore.examples"), expanded=not asked, icon=":material/lightbulb:"):
        lines = "".join(
            f"<li>{links.link(links.address(chosen, 'explore', **parts), chosen.word(f'explore.example_{name}'))}</li>"
            for name, parts in every(chosen).items()
        )
        links.show(f'<ul class="explore-examples">{lines}</ul>', key="explore_examples")


def every(chosen: Selection) -> dict[str, dict[str, str]]:
    """The options of each question by its name, up to the newest month with values."""
    held = question.held_periods(chosen.version, ("2024", "2025"), ("dossier_on_time",))
    last = held["month"][-1]
    month, long = f"month_{last}_{last}", f"month_{SINCE}_{last}"
    return {
        "merger": {"indicators": "dossier_on_time", "units": _BORDERING, "periods": long, "chart": "before"},
        "lines": {"indicators": "dossier_on_time", "units": f"{_BORDERING}.2025-56", "periods": long, "chart": "line"},
        "together": {
            "indicators": "dossier_online.dossier_on_time",
            "units": "2025-56-commune",
            "periods": month,
            "chart": "scatter",
        },
        "backlog": {
            "indicators": "dossier_backlog",
            "units": "2025-VN-province",
            "periods": month,
            "chart": "bars",
            "formula": "ratio.dossier_backlog.dossier_received",
        },
        "people": {
            "indicators": "petition_received",
            "units": "2025-VN-province",
            "periods": f"month_{SINCE}_{last}",
            "chart": "multiples",
            "formula": "per100000.petition_received",
        },
        "communes": {
            "indicators": "dossier_online",
            "units": "2025-VN-commune",
            "periods": month,
            "chart": "distribution",
        },
        "map": {
            "indicators": "dossier_online.dossier_on_time",
            "units": "2025-VN-province",
            "periods": month,
            "chart": "map",
        },
    }
