"""Sentences that say what was not shown as asked; they may repeat what stands in an address, so they are plain text."""

from html import escape

import streamlit as st


def show(texts: tuple[str, ...]) -> None:
    """Draw the sentences in one box, nothing when there are none."""
    if texts:
        lines = "".join(f"<p>{escape(text)}</p>" for text in texts)
        st.html(f'<div class="notice" role="status" data-testid="notice">{lines}</div>')
