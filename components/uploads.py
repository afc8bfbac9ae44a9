"""A place to choose a file, in the reader's language: the words of Streamlit's own are English only."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from components.selection import Selection


def choose(chosen: Selection, label: str, *, key: str, megabytes: int, kinds: Sequence[str] | None = None) -> Any:
    """Draw the place; returns the file, None before there is one. `megabytes` is the largest size."""
    words = {"choose-file": chosen.word("upload.choose"), "drop-file": chosen.word("upload.drop", size=megabytes)}
    variables = " ".join(f'--{name}: "{text}";' for name, text in words.items())
    st.html(f"<style>:root {{ {variables} }}</style>")
    return st.file_uploader(label, type=kinds, key=key, max_upload_size=megabytes)
