"""Where a warning leads: the page that shows its number, and the line that leads to the warnings."""

from dataclasses import replace

import streamlit as st

from components.selection import Selection, address
from components.warnings import alerts
from components.warnings.alerts import Alert
from data import store

PLACES_OVER_TIME = "movement"


def of(chosen: Selection, alert: Alert) -> tuple[str, dict[str, str]]:
    """The page and the address that show a warning's unit among its siblings at the warning's period.

    Where the units below have values, but none of that period, the unit stands out among its siblings instead.
    """
    row = alert.row
    plain = replace(chosen, frame=row.frame, indicator=row.indicator, period=row.period, options=())
    below = store.rows("indicator_periods", chosen.version, frame=row.frame, parent=row.unit, indicator=row.indicator)
    if below and not any(held.period == row.period for held in below):
        return "rankings", address(plain.change(unit=row.parent, view=PLACES_OVER_TIME, beside=row.unit))
    return "rankings", address(plain.change(unit=row.unit, scope=f"{row.level}.{row.parent}"))


def line(chosen: Selection) -> None:
    """How many warnings of the chosen unit and below nobody has acknowledged, leading to them; nothing for none."""
    found = alerts.standing(chosen, alerts.entries(chosen)[0])
    new = sum(alert.is_new for alert in found)
    if not new:
        return
    text = chosen.word("warnings.line_one") if new == 1 else chosen.word("warnings.line", n=new)
    if st.button(text, key="to_warnings", type="tertiary", icon=":material/notification_important:"):
        st.switch_page("pages/warnings.py", query_params=address(replace(chosen, options=()).change(new="1")))
