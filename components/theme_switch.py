"""The switch between the light desk and the dark command room.

Streamlit keeps the chosen theme in the browser under the address of the page that was opened first, so the switch
writes it for every page and opens the page again; the selection is in the URL and stays. It also tells whether the screen is a wall
of 4K, whose charts need larger type.
"""

import streamlit as st

from components import style
from components.selection import Selection

_SCRIPT = """
export default function ({ data, parentElement, setStateValue }) {
  const wall = window.innerWidth >= 3000;
  if (wall !== data.wall) setStateValue("wall", wall);
  let button = parentElement.querySelector("button");
  if (!button) {
    button = document.createElement("button");
    button.type = "button";
    button.setAttribute("data-testid", "theme-switch");
    parentElement.append(button);
  }
  button.textContent = data.dark ? "☀" : "☾";
  button.title = data.label;
  button.setAttribute("aria-label", data.label);
  button.onclick = () => {
    for (const path of ["/", ...data.pages.map((page) => "/" + page)])
      localStorage.setItem(`stActiveTheme-${path}-v2`, JSON.stringify(data.dark ? "Light" : "Dark"));
    location.reload();
  };
}
"""
_STYLE = """
button { all: unset; box-sizing: border-box; cursor: pointer; width: 2.5rem; height: 2.5rem; text-align: center; font-size: 1.1rem;
  border: 1px solid var(--st-border-color); border-radius: 8px; color: var(--st-text-color); background: var(--st-secondary-background-color); }
button:hover { border-color: var(--st-primary-color); } button:focus-visible { outline: 3px solid var(--st-primary-color); }
"""
_component = st.components.v2.component("toancanh_theme", js=_SCRIPT, css=_STYLE)


def button(chosen: Selection, pages: tuple[str, ...]) -> None:
    """Draw the switch; it holds for all `pages`."""
    dark = st.context.theme.type == "dark"
    label = chosen.word("control.light" if dark else "control.dark")
    data = {"dark": dark, "label": label, "pages": list(pages), "wall": style.on_wall()}
    _component(key=style.SCREEN, data=data, width="content", on_wall_change=lambda: None)
