"""Where do we stand, what is red and whose is it, what changed?"""

import streamlit as st

from components import explorer, headline, lists, shell, trend
from components.warnings import links

chosen = shell.require()
headline.strip(chosen, headline.of_unit(chosen))
wide, narrow = st.columns([2.6, 1], gap="medium")
with wide:
    explorer.show(chosen, height=560)
with narrow:
    links.line(chosen)
    lists.one_of(chosen)
trend.show(chosen)
