"""What can be asked: the documented views beside the query, each with its columns, their types and units."""

from collections.abc import Mapping
from functools import lru_cache
from html import escape
from types import MappingProxyType

import streamlit as st

from components import tables, view_texts
from components.selection import Selection
from components.tables import Cell, Head
from data.sql import reading


def show(chosen: Selection) -> None:
    """Draw the list of views, each to be opened."""
    st.html(f'<div class="schema" data-testid="sql-schema">{_markup(chosen.version, chosen.language)}</div>')


@lru_cache(maxsize=8)
def _markup(version: str, language: str) -> str:
    return "".join(_view(name, columns, language) for name, columns in described(version).items())


@lru_cache(maxsize=8)
def described(version: str) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Names and types of the columns of every view."""
    return MappingProxyType({name: reading.columns(name, version) for name in view_texts.views()})


def _view(name: str, columns: tuple[tuple[str, str], ...], language: str) -> str:
    heads = [Head(""), Head("")]
    rows = [
        [Cell(column, detail=kind.lower(), tone="strong"), Cell(view_texts.column(column, language))]
        for column, kind in columns
    ]
    listed = tables.table(heads, rows, name=f"view-{name}")
    about = escape(view_texts.view(name, language))
    return f"<details><summary><b>{escape(name)}</b><span>{about}</span></summary>{listed}</details>"
