"""The form in which a person says what the columns are, which unit a name means, and what else was not recognised."""

import re
from html import escape
from typing import Any

import streamlit as st

from components.selection import COUNTRY, Selection, taken
from data import store
from data.imports import choices, files, written_periods
from data.texts import plain

MOST_COLUMNS, MOST_SETTLED = 40, 30
_SCALES = (0.0, 1.0, 1000.0, 1_000_000.0, 100.0, 0.01, 0.001)


def show(chosen: Selection, outcome: dict[str, Any]) -> choices.Choices | None:
    """Draw the form; returns the choices when they were just handed in."""
    word = chosen.word
    held = choices.from_json(outcome["choices"])
    stamp = outcome["fingerprint"] + outcome["sheet"]
    expanded = bool(outcome["problem"] or outcome.get("unclear") or outcome.get("asks_frame"))
    with st.expander(word("imports.mapping"), expanded=expanded), st.form("import_mapping", border=False):
        _whole(chosen, outcome, held, stamp)
        _columns(chosen, outcome, stamp)
        _settle(chosen, outcome.get("names", []))
        _declare(chosen, held, stamp)
        if st.form_submit_button(word("imports.again"), type="primary"):
            return _chosen(outcome, held, stamp)
    return None


def _whole(chosen: Selection, outcome: dict[str, Any], held: choices.Choices, stamp: str) -> None:
    """What holds for the whole table."""
    word = chosen.word
    one, two, three, four = st.columns(4)
    with one:
        sheets = outcome["sheets"]
        if len(sheets) > 1:
            st.selectbox(
                word("imports.sheet"),
                sheets,
                index=sheets.index(outcome["sheet"]),
                key=f"import_sheet_{stamp}",
            )
        _select(
            chosen,
            "frame",
            ("", "2024", "2025"),
            held.frame,
            lambda code: word(f"imports.frame_{code or 'date'}"),
            stamp,
        )
    with two:
        codes = ("", *chosen.register)
        _select(chosen, "indicator", codes, held.indicator, lambda code: _indicator(chosen, code), stamp)
        st.text_input(
            word("imports.period"),
            value=held.period,
            key=f"import_period_{stamp}",
            max_chars=20,
            placeholder="2024, 2024-Q3, 2024-08",
        )
    with three:
        provinces = [
            row for row in store.rows("units", chosen.version) if row.level == "province" and row.frame == chosen.frame
        ]
        names = {"": word("imports.anywhere")} | {row.code: row.name for row in provinces}
        _select(chosen, "inside", tuple(names), held.inside, lambda code: names.get(code, code), stamp)
        _select(
            chosen, "style", ("", "vi", "en"), held.style, lambda code: word(f"imports.style_{code or 'auto'}"), stamp
        )
    with four:
        st.selectbox(
            word("imports.scale"),
            _SCALES,
            index=_SCALES.index(held.scale) if held.scale in _SCALES else 0,
            format_func=lambda times: word("imports.automatic") if times == 0 else f"x {times:g}",
            key=f"import_scale_{stamp}",
        )
        st.checkbox(word("imports.replace_published"), value=held.replaces_published, key=f"import_replace_{stamp}")


def _select(chosen: Selection, name: str, offered: Any, value: str, text: Any, stamp: str) -> None:
    place = list(offered).index(value) if value in offered else 0
    st.selectbox(chosen.word(f"imports.{name}"), offered, index=place, format_func=text, key=f"import_{name}_{stamp}")


def _indicator(chosen: Selection, code: str) -> str:
    described = chosen.register.get(code)
    return described.name if described else code or chosen.word("imports.automatic")


def _columns(chosen: Selection, outcome: dict[str, Any], stamp: str) -> None:
    """What each column is."""
    word = chosen.word
    codes = ("", *chosen.register)
    st.markdown(f"**{word('imports.columns')}**")
    for column in outcome["columns"][:MOST_COLUMNS]:
        place = column["place"]
        head, role, indicator, period = st.columns([4, 2, 4, 2])
        with head:
            cells = ", ".join(column["cells"][:3])
            title = escape(f"{files.letter(place)} · {column['header'] or word('imports.no_header')}")
            st.html(f'<p>{title}<br><span class="detail">{escape(cells[:90])}</span></p>')
        with role:
            st.selectbox(
                word("imports.role"),
                choices.ROLES,
                index=choices.ROLES.index(column["role"]),
                format_func=lambda name: word(f"imports.role_{name}"),
                key=f"import_role_{place}_{stamp}",
                label_visibility="collapsed",
            )
        with indicator:
            offered = codes if column["indicator"] in codes else (*codes, column["indicator"])
            st.selectbox(
                word("imports.indicator"),
                offered,
                index=offered.index(column["indicator"]),
                format_func=lambda code: _indicator(chosen, code),
                key=f"import_column_{place}_{stamp}",
                label_visibility="collapsed",
            )
        with period:
            st.text_input(
                word("imports.period"),
                value=column["period"],
                key=f"import_when_{place}_{stamp}",
                max_chars=20,
                label_visibility="collapsed",
                placeholder=word("imports.period"),
            )


def _settle(chosen: Selection, names: list[dict[str, Any]]) -> None:
    """Names that need a person: choose the unit, or leave it out."""
    word = chosen.word
    open_names = [one for one in names if one["certainty"] < 0.9 and one["reason"] != "left_out"][:MOST_SETTLED]
    if not open_names:
        return
    st.markdown(f"**{word('imports.settle')}**")
    everywhere = [row for row in store.rows("units", chosen.version) if row.level == "province"]
    for one in open_names:
        places = {
            code: f"{name} ({above})" if above and above != COUNTRY else name for code, name, above in one["candidates"]
        }
        if not places:
            places = {row.code: row.full_name for row in everywhere if row.frame == one["frame"]}
        offered = {"": word("imports.undecided"), choices.LEFT_OUT: word("imports.leave_out")} | places
        text = f"{one['text']} ({one['above']})" if one["above"] else one["text"]
        st.selectbox(
            text[:120],
            tuple(offered),
            index=0,
            format_func=lambda code, offered=offered: offered[code],
            key=f"import_name_{one['key']}",
        )


def _declare(chosen: Selection, held: choices.Choices, stamp: str) -> None:
    """An indicator that the register lacks."""
    word = chosen.word
    new = held.declared
    st.markdown(f"**{word('imports.declare')}**")
    st.caption(word("imports.declare_about"))
    one, two, three, four = st.columns([4, 4, 2, 2])
    with one:
        st.text_input(
            word("imports.name_vi"), value=new.name_vi if new else "", key=f"import_name_vi_{stamp}", max_chars=160
        )
        st.text_input(
            word("imports.name_en"), value=new.name_en if new else "", key=f"import_name_en_{stamp}", max_chars=160
        )
    with two:
        st.text_input(
            word("imports.unit_vi"), value=new.unit_vi if new else "", key=f"import_unit_vi_{stamp}", max_chars=40
        )
        st.text_input(
            word("imports.unit_en"), value=new.unit_en if new else "", key=f"import_unit_en_{stamp}", max_chars=40
        )
    with three:
        st.number_input(
            word("imports.decimals"),
            0,
            4,
            value=new.decimals if new else None,
            key=f"import_decimals_{stamp}",
            placeholder=word("imports.automatic"),
        )
    with four:
        _select(
            chosen,
            "direction",
            ("neutral", "up", "down"),
            new.direction if new else "",
            lambda code: word(f"imports.direction_{code}"),
            stamp,
        )
        _select(
            chosen,
            "carry",
            ("none", "sum", "mean_of_parents"),
            new.carry_rule if new else "",
            lambda code: word(f"imports.carry_{code}"),
            stamp,
        )


def _chosen(outcome: dict[str, Any], held: choices.Choices, stamp: str) -> choices.Choices:
    """What the form says now."""

    def given(name: str) -> Any:
        return taken(f"import_{name}_{stamp}")

    declared = _declared(given)
    columns = {}
    for column in outcome["columns"][:MOST_COLUMNS]:
        place = column["place"]
        role, indicator = given(f"role_{place}"), given(f"column_{place}")
        if role == "value" and declared and not indicator:
            indicator = declared.code
        columns[place] = choices.Column(role, indicator or given("indicator"), _code(given(f"when_{place}") or ""))
        if role not in ("value", "numerator", "denominator"):
            columns[place] = choices.Column(role)
    settled = dict(held.settled)
    for one in outcome.get("names", []):
        answer = taken(f"import_name_{one['key']}")
        if answer:
            settled[one["key"]] = answer
    return choices.Choices(
        sheet=given("sheet") or "",
        frame=given("frame"),
        inside=given("inside"),
        indicator=given("indicator") or (declared.code if declared else ""),
        period=_code(given("period") or ""),
        style=given("style"),
        scale=float(given("scale")),
        replaces_published=bool(given("replace")),
        columns=columns if (given("sheet") or outcome["sheet"]) == outcome["sheet"] else {},
        settled=settled,
        declared=declared,
    )


def _code(text: str) -> str:
    """The period that was entered, as its code; as it stands where it is none, so that the reading can say so."""
    return written_periods.read(text.strip()) or text.strip() if text.strip() else ""


def _declared(given: Any) -> choices.Declared | None:
    name = (given("name_vi") or "").strip()
    if not name:
        return None
    code = "own_" + re.sub(r"[^a-z0-9]+", "_", plain(name)).strip("_")[:50]
    return choices.Declared(
        code,
        name,
        (given("name_en") or "").strip() or name,
        (given("unit_vi") or "").strip(),
        (given("unit_en") or "").strip() or (given("unit_vi") or "").strip(),
        None if given("decimals") is None else int(given("decimals")),
        given("direction"),
        given("carry"),
    )
