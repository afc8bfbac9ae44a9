"""What a visitor sees before there is a store: how far the build is, or what the operator has to run."""

import streamlit as st

from components import words
from data import progress, store

_USUAL_SECONDS = 90


def show(language: str) -> None:
    """The waiting page."""
    st.title(words.word("waiting.title", language))
    _state(language)


@st.fragment(run_every=1)
def _state(language: str) -> None:
    if _published():
        st.rerun()
    under_way = progress.read()
    if under_way is None or not (under_way.running or under_way.problem_vi):
        st.warning(words.word("waiting.nothing", language))
        st.code("make data", language="bash")
    elif under_way.problem_vi:
        st.error(getattr(under_way, f"problem_{language}"))
        st.code("make data", language="bash")
    else:
        st.progress(under_way.share, text=getattr(under_way, f"step_{language}"))
        st.caption(words.word("waiting.seconds", language, seconds=round(under_way.seconds), usual=_USUAL_SECONDS))


def _published() -> bool:
    try:
        store.current_version()
    except store.StoreMissing:
        return False
    return True
