"""One of a few: a choice in a row, written into the URL."""

from collections.abc import Callable, Sequence

import streamlit as st

from components.selection import Selection, act_if_current, go, put, taken


def choice(
    chosen: Selection,
    option: str,
    offered: Sequence[str],
    *,
    label: str,
    text: Callable[[str], str],
    key: str = "",
    value: str | None = None,
    leaves: Sequence[str] = (),
) -> str:
    """Draw the choice of a page's option; returns the chosen one, the first of those offered where there is none.

    `value` is what is chosen where the page knows better, `leaves` names options that another choice leaves behind.
    """
    now = chosen.option_of(option, offered) if value is None else value
    key = key or option
    put(key, now)
    st.segmented_control(
        label,
        offered,
        key=key,
        required=True,
        format_func=text,
        on_change=act_if_current(lambda: go(chosen, **dict.fromkeys(leaves, ""), **{option: taken(key)})),
    )
    return now


def views(chosen: Selection, page: str, offered: Sequence[str], *, leaves: Sequence[str] = ()) -> str:
    """Draw the ways to look at a page; returns the chosen one."""
    return choice(
        chosen,
        "view",
        offered,
        label=chosen.word("rankings.view"),
        text=lambda name: chosen.word(f"{page}.view_{name}"),
        key=f"{page}_view",
        leaves=leaves,
    )
