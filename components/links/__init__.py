"""Markup whose links move inside the application: each is an address that also opens on its own."""

from html import escape
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from components import assets
from components.selection import Selection

_FOLLOWED = "go/"
_component = st.components.v2.component("toancanh_links", js=assets.loader("links", "links.js"), isolate_styles=False)


def address(chosen: Selection, page: str, **parts: str) -> str:
    """The address of a page, beside the one that is open: 'sectors?frame=2024&unit=49&topic=education&lang=vi'.

    The indicator and its period stay with the place they were chosen for.
    """
    place = {"frame": chosen.frame, "unit": chosen.unit} | parts | {"lang": chosen.language, "closing": chosen.closing}
    if (place["frame"], place["unit"]) == (chosen.frame, chosen.unit):
        place = {"indicator": chosen.indicator, "period": chosen.period} | place
    return f"{page}?{urlencode({name: text for name, text in place.items() if text})}"


def of_source(chosen: Selection, source: str) -> str:
    """The address of what is known of a source and of everything taken from it."""
    return address(chosen, "sources", view="documents", document=source)


def of_platform(chosen: Selection, platform: str, frame: str, unit: str) -> str:
    """The address of a platform's record, among those of its place."""
    return address(chosen, "platforms", frame=frame, unit=unit, view="register", system=platform)


def of_connection(chosen: Selection, connection: str, frame: str, unit: str) -> str:
    """The address of what a platform is connected to, in the graph of its place."""
    return address(chosen, "platforms", frame=frame, unit=unit, view="links", link=f"link/{connection}")


def of_item(chosen: Selection, item: str, frame: str, unit: str) -> str:
    """The address of a project, task or deadline of a plan."""
    return address(chosen, "progress", frame=frame, unit=unit, view="plans", item=item)


def of_target(chosen: Selection, target: str, frame: str, unit: str) -> str:
    """The address of a target beside how it is reached."""
    return address(chosen, "progress", frame=frame, unit=unit, view="targets", target=target)


def link(target: str, text: str) -> str:
    """A link as escaped markup."""
    return f'<a class="inner" href="{escape(target)}" target="_self" data-go="">{escape(text)}</a>'


def button(act: str, text: str) -> str:
    """A button as escaped markup; `show` returns its `act` when it is pressed."""
    return f'<button type="button" class="inner" data-act="{escape(act)}">{escape(text)}</button>'


def show(markup: str, *, key: str) -> str | None:
    """Draw escaped markup and follow the link that is pressed in it; returns the act of a pressed button, or None."""
    act = _component(key=key, data={"markup": markup}, on_act_change=lambda: None).act
    if act and act.startswith(_FOLLOWED):
        page, _, query = act.removeprefix(_FOLLOWED).partition("?")
        st.switch_page(f"pages/{page}.py", query_params=dict(parse_qsl(query)))
    return act
