"""The page of early warnings: filters, how many are new, the list, the journal, the rules."""

from html import escape
from typing import Any

import streamlit as st

from components import format, segments, selection, tables
from components.selection import Selection, act_if_current, go, put, taken
from components.tables import Cell, Head
from components.warnings import alerts, dialog, links, table
from components.warnings.alerts import Alert
from data import home, journal, store

ALL = ""
ONLY_NEW = "1"
LEVELS = ("province", "district", "commune")
MOST = 100
"""Warnings of one list."""
MOST_ENTRIES = 200
"""Acknowledgements of the journal that are drawn."""


def show(chosen: Selection) -> None:
    """Draw the page."""
    unit = selection.place(chosen)
    st.subheader(chosen.word("warnings.title", unit=chosen.full_name(unit)), anchor=False)
    known, problem = alerts.entries(chosen)
    if problem:
        st.html(f'<p class="refused" role="alert">{escape(alerts.said(chosen, problem))}</p>')
    found = alerts.standing(chosen, known)
    if not found:
        _quiet(chosen)
    else:
        _list(chosen, found)
    _journal(chosen, alerts.here(chosen, known))
    _rules(chosen)
    asked = next((alert for alert in found if alert.key == chosen.option("alert")), None)
    if asked is not None:
        dialog.show(chosen, asked)


def _quiet(chosen: Selection) -> None:
    """Nothing to warn of, or nothing that is judged in this set of units."""
    rules = alerts.rules(chosen)
    if chosen.frame != selection.FRAMES[0]:
        st.info(chosen.word("warnings.other_frame"), icon=":material/info:")
        st.button(
            chosen.word("warnings.to_frame"), on_click=lambda: go(chosen, frame=selection.FRAMES[0], unit=_now(chosen))
        )
        return
    day = format.day(store.row("build", chosen.version).clock, chosen.language)
    unit = chosen.inside(selection.place(chosen))
    _say(chosen.word("warnings.quiet", unit=unit, n=len(rules), day=day))
    st.caption(chosen.word("warnings.few_cases", least=home.LEAST_CASES))


def _say(text: str) -> None:
    """A sentence instead of a list."""
    st.html(f'<p class="quiet" data-testid="quiet">{escape(text)}</p>')


def _now(chosen: Selection) -> str:
    """What the chosen unit belongs to today."""
    found = store.rows("unit_successor", chosen.version, frame=chosen.frame, unit=chosen.unit)
    return found[0].code if found else selection.COUNTRY


def _list(chosen: Selection, found: tuple[Alert, ...]) -> None:
    rule, level, only_new = _controls(chosen, found)
    kept = [alert for alert in found if rule in (ALL, alert.row.rule) and level in (ALL, alert.row.level)]
    st.html(tables.tally(summary(chosen, kept), name="tally"))
    shown = [alert for alert in kept if alert.is_new or not only_new]
    if not shown:
        _say(chosen.word("warnings.nothing_left" if kept else "warnings.nothing_chosen"))
        return
    st.caption(chosen.word("warnings.about"))
    act = table.show(_table(chosen, shown[:MOST]), key="warnings")
    if len(shown) > MOST:
        st.caption(chosen.word("warnings.shown", n=MOST, of=format.number(len(shown), 0, chosen.language)))
    if act:
        _follow(chosen, found, act)


def _controls(chosen: Selection, found: tuple[Alert, ...]) -> tuple[str, str, bool]:
    """The filters; returns rule, level ('' for all) and whether only new ones are wanted."""
    rules, word = alerts.rules(chosen), chosen.word
    raised, levels = _offered(chosen, found)
    rule, level, only_new = filters(chosen, found)
    with st.container(key="warning_controls", horizontal=True, vertical_alignment="bottom", gap="medium"):
        put("warning_rule", rule)
        st.selectbox(
            word("warnings.rule"),
            [ALL, *raised],
            key="warning_rule",
            format_func=lambda code: alerts.rule_name(chosen, rules[code]) if code else word("warnings.all_rules"),
            on_change=act_if_current(
                lambda: go(chosen, rule=taken("warning_rule")) if taken("warning_rule") in [ALL, *raised] else None
            ),
            width=420,
        )
        segments.choice(
            chosen,
            "level",
            [ALL, *levels],
            label=word("warnings.level"),
            text=lambda name: word(f"warnings.level_{name}") if name else word("warnings.all_levels"),
            key="warning_level",
        )
        put("warning_new", only_new)
        st.toggle(
            word("warnings.only_new"),
            key="warning_new",
            on_change=act_if_current(lambda: go(chosen, new=ONLY_NEW if taken("warning_new") else "")),
        )
    return rule, level, only_new


def _offered(chosen: Selection, found: tuple[Alert, ...]) -> tuple[list[str], list[str]]:
    """The rules and the levels that some warning is of."""
    raised = [code for code in alerts.rules(chosen) if any(alert.row.rule == code for alert in found)]
    return raised, [level for level in LEVELS if any(alert.row.level == level for alert in found)]


def filters(chosen: Selection, found: tuple[Alert, ...]) -> tuple[str, str, bool]:
    """Rule, level ('' for all) and whether only new ones are wanted, as the address has them."""
    raised, levels = _offered(chosen, found)
    rule, level = chosen.option_of("rule", [ALL, *raised]), chosen.option_of("level", [ALL, *levels])
    return rule, level, chosen.option("new") == ONLY_NEW


def summary(chosen: Selection, kept: list[Alert]) -> list[Cell]:
    """How many are new, acknowledged, grave, and since when the longest stands."""
    new = sum(alert.is_new for alert in kept)
    high = sum(alert.row.severity == "high" for alert in kept)
    oldest = min(kept, key=lambda alert: alert.row.since_on, default=None)
    since = format.period(oldest.row.since, chosen.language) if oldest else format.MISSING
    return [
        Cell(format.number(new, 0, chosen.language), chosen.word("warnings.new"), "worse" if new else ""),
        Cell(format.number(len(kept) - new, 0, chosen.language), chosen.word("warnings.seen")),
        Cell(format.number(high, 0, chosen.language), chosen.word("warnings.high_count")),
        Cell(since, chosen.word("warnings.longest")),
    ]


def _table(chosen: Selection, shown: list[Alert]) -> str:
    word = chosen.word
    heads = [
        Head(word("column.unit")),
        Head(word("warnings.severity")),
        Head(word("warnings.rule")),
        Head(word("warnings.number"), number=True),
        Head(word("warnings.since"), number=True),
        Head(word("warnings.acknowledged")),
    ]
    return tables.table(heads, [_line(chosen, alert) for alert in shown], name="warnings")


def _line(chosen: Selection, alert: Alert) -> list[Cell]:
    row, rule = alert.row, alerts.rules(chosen)[alert.row.rule]
    unit = chosen.unit_of(row.unit)
    sign, colour = dialog.mark(row.severity)
    severity = escape(chosen.word(f"warnings.severity_{row.severity}"))
    method = getattr(row, f"method_{chosen.language}")
    noted = f" · {chosen.word('warnings.another_method', method=method)}" if method else ""
    return [
        Cell("", markup=_link(alert, chosen.full_name(unit)), detail=above(chosen, unit)),
        Cell(
            "",
            markup=f'<span class="severity"><i style="color:{colour}" aria-hidden="true">{sign}</i> {severity}</span>',
        ),
        Cell(alerts.rule_name(chosen, rule), detail=f"{alerts.condition(chosen, rule)}{noted}"),
        Cell(
            alerts.value(chosen, row, rule),
            detail=f"{alerts.measured(chosen, row, rule)} · {alerts.origin(chosen, row)}",
            tone="strong",
        ),
        Cell(format.period(row.since, chosen.language), detail=alerts.lasting(chosen, row.kind, row.lasted)),
        _acknowledged(chosen, alert, chosen.full_name(unit)),
    ]


def above(chosen: Selection, unit: Any) -> str:
    """The name of the unit above, '' where that is the country."""
    found = chosen.unit_of(unit.parent)
    return chosen.full_name(found) if found is not None and found.code != selection.COUNTRY else ""


def _acknowledged(chosen: Selection, alert: Alert, unit: str) -> Cell:
    """Who acknowledged it last, when and with what note; every text of theirs escaped."""
    if alert.is_new:
        said = f'<span class="muted">{escape(chosen.word("warnings.not_yet"))}</span>'
        return Cell("", markup=f"{said} {_framed(alert, chosen.word('warnings.acknowledge'), unit)}")
    last, *earlier = alert.entries
    more = f" ({chosen.word('warnings.more', n=len(earlier))})" if earlier else ""
    said = (
        f"<span><b>{escape(last.person)}</b>, {escape(alerts.moment(last, chosen.language))}{escape(more)}</span>"
        f'<span class="detail said">{escape(last.note)}</span>'
    )
    return Cell("", markup=f"{said} {_framed(alert, chosen.word('warnings.add'), unit)}")


def _framed(alert: Alert, text: str, unit: str) -> str:
    """The button to acknowledge; a screen reader says which unit it is about."""
    return (
        f'<button type="button" class="act" data-act="{escape(f"note/{alert.key}")}"'
        f' aria-label="{escape(f"{text}: {unit}")}">{escape(text)}</button>'
    )


def _link(alert: Alert, unit: str) -> str:
    """The button that leads to the page which shows the number."""
    return f'<button type="button" class="link" data-act="{escape(f"open/{alert.key}")}">{escape(unit)} ›</button>'


def _follow(chosen: Selection, found: tuple[Alert, ...], act: str) -> None:
    """Open the page that shows a warning, or the dialog to acknowledge it."""
    kind, _, key = act.partition("/")
    alert = next((one for one in found if one.key == key), None)
    if alert is None:
        return
    if kind == "open":
        page, parameters = links.of(chosen, alert)
        st.switch_page(f"pages/{page}.py", query_params=parameters)
    go(chosen, alert=key)
    st.rerun()


def _journal(chosen: Selection, entries: tuple[journal.Acknowledgement, ...]) -> None:
    if not entries:
        return
    with st.expander(chosen.word("warnings.journal", n=format.number(len(entries), 0, chosen.language))):
        st.caption(chosen.word("warnings.journal_about"))
        st.html(dialog.entries_table(chosen, entries[:MOST_ENTRIES], with_warning=True))


def _rules(chosen: Selection) -> None:
    """Every rule, the quiet ones too."""
    rules, word = alerts.rules(chosen), chosen.word
    with st.expander(word("warnings.rules", n=len(rules))):
        st.caption(word("warnings.few_cases", least=home.LEAST_CASES))
        heads = [
            Head(word("warnings.severity")),
            Head(word("warnings.rule")),
            Head(word("warnings.indicator")),
            Head(word("warnings.level")),
            Head(word("warnings.condition")),
            Head(word("warnings.raised"), number=True),
        ]
        rows = [
            [
                Cell(word(f"warnings.severity_{rule.severity}")),
                Cell(alerts.rule_name(chosen, rule)),
                Cell(chosen.register[rule.indicator].short),
                Cell(word(f"warnings.level_{rule.level}")),
                Cell(alerts.condition(chosen, rule)),
                Cell(format.number(rule.raised, 0, chosen.language), tone="strong" if rule.raised else "muted"),
            ]
            for rule in rules.values()
        ]
        st.html(tables.table(heads, rows, name="warning-rules"))
