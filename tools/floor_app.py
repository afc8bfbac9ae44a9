"""The emptiest Streamlit application, a button that changes a text: the floor of every measurement."""

import streamlit as st

pressed = st.session_state.setdefault("pressed", 0)
if st.button("press", key="press"):
    pressed = st.session_state["pressed"] = pressed + 1
st.html(f'<p id="floor">{pressed}</p>')
