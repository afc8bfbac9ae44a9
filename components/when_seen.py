"""What is below the fold is made when it comes into view, and never before the map is there."""

import streamlit as st

from components import selection

_SCRIPT = """
const PATIENCE = 4000;
const mapIsThere = () => performance.getEntriesByName("map:ready").length > 0;

export default function ({ data, parentElement, setStateValue }) {
  const held = parentElement.querySelector("[data-place]");
  if (data.seen) held?.remove();
  if (data.seen || held) return;
  const place = document.createElement("div");
  place.dataset.place = "";
  place.style.height = `${data.height}px`;
  parentElement.append(place);
  const started = Date.now();
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    const wait = () => {
      if (mapIsThere() || Date.now() - started > PATIENCE) setTimeout(() => setStateValue("seen", true), 50);
      else setTimeout(wait, 100);
    };
    wait();
  });
  observer.observe(place);
}
"""
_component = st.components.v2.component("toancanh_when_seen", js=_SCRIPT)


def when_seen(key: str, height: int) -> bool:
    """Whether the place, `height` CSS pixels high until then, has come into view; asks for a run when it does."""
    seen = bool((selection.taken(key) or {}).get("seen"))
    _component(key=key, data={"seen": seen, "height": 0 if seen else height}, on_seen_change=lambda: None)
    return seen
