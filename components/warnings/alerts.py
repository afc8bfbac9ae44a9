"""The early warnings that stand for a unit, each with what was said to it, and their texts."""

from dataclasses import dataclass
from typing import Any

from components import card, format
from components.selection import Selection
from data import closings, journal, store, units

SEVERITIES = ("high", "medium", "low")


@dataclass(frozen=True)
class Alert:
    """One warning (columns of the query `warnings`) and its acknowledgements, the newest first."""

    row: Any
    entries: tuple[journal.Acknowledgement, ...]

    @property
    def key(self) -> str:
        """What stands for it in an address."""
        return f"{self.row.rule}.{self.row.unit}"

    @property
    def is_new(self) -> bool:
        """Whether nobody has acknowledged it since it began."""
        return not self.entries


def entries(chosen: Selection) -> tuple[tuple[journal.Acknowledgement, ...], journal.JournalError | None]:
    """Every acknowledgement, of closed numbers those up to the closing; and why the journal cannot be read."""
    try:
        found = journal.acknowledgements()
    except journal.JournalError as problem:
        return (), problem
    closing = closings.of_version(chosen.version)
    return tuple(entry for entry in found if closing is None or entry.at <= closing.at), None


def standing(chosen: Selection, known: tuple[journal.Acknowledgement, ...]) -> tuple[Alert, ...]:
    """The warnings of the chosen unit and below, the gravest and then the longest first."""
    said: dict[tuple[str, str, str, str], list[journal.Acknowledgement]] = {}
    for entry in known:
        said.setdefault((entry.rule, entry.frame, entry.unit, entry.since), []).append(entry)
    found = store.rows("warnings", chosen.version, frame=chosen.frame, unit=chosen.unit)
    return tuple(Alert(row, tuple(said.get((row.rule, row.frame, row.unit, row.since), ()))) for row in found)


def here(chosen: Selection, known: tuple[journal.Acknowledgement, ...]) -> tuple[journal.Acknowledgement, ...]:
    """The acknowledgements in the chosen unit and below."""

    def is_here(entry: journal.Acknowledgement) -> bool:
        return any(step.code == chosen.unit for step in units.path(chosen.version, chosen.frame, entry.unit))

    return tuple(entry for entry in known if entry.frame == chosen.frame and is_here(entry))


def rules(chosen: Selection) -> dict[str, Any]:
    """Every rule by code (columns of the query `warning_rules`), the gravest first."""
    return {row.code: row for row in store.rows("warning_rules", chosen.version)}


def rule_name(chosen: Selection, rule: Any) -> str:
    """The name of a rule in the reader's language."""
    return rule.name_vi if chosen.language == "vi" else rule.name_en


def condition(chosen: Selection, rule: Any) -> str:
    """When a rule warns: 'kém lộ trình đến mục tiêu từ 5 điểm % trở lên; 3 tháng liền'."""
    text = chosen.word(f"warnings.when_{_condition_word(chosen, rule)}", threshold=_threshold(chosen, rule))
    if rule.least is not None:
        least = chosen.register[rule.indicator].quantity(rule.least)
        text = chosen.word("warnings.when_least", condition=text, least=least)
    return chosen.word("warnings.lasting", condition=text, span=lasting(chosen, rule.kind, int(rule.periods)))


def _condition_word(chosen: Selection, rule: Any) -> str:
    if rule.condition != "beyond":
        return rule.condition
    return "above" if chosen.register[rule.indicator].direction == "down" else "below"


def _threshold(chosen: Selection, rule: Any) -> str:
    """The threshold of a rule in its own unit: points, places, times, per cent of the siblings."""
    described, decimals = chosen.register[rule.indicator], _decimals(rule.threshold)
    if rule.condition == "state_red":
        return format.quantity(rule.threshold, decimals, _points(chosen, rule.indicator), chosen.language)
    if rule.condition == "beyond":
        return format.quantity(rule.threshold, decimals, described.unit, chosen.language)
    if rule.condition == "no_data":
        return format.quantity(rule.threshold, decimals, "%", chosen.language)
    return format.number(rule.threshold, decimals, chosen.language)


def _points(chosen: Selection, indicator: str) -> str:
    """The unit of a difference between two values of an indicator."""
    unit = chosen.register[indicator].unit
    return {"vi": "điểm %", "en": "pp"}[chosen.language] if unit == "%" else unit


def _decimals(number: float) -> int:
    return 0 if number == int(number) else 1


def lasting(chosen: Selection, kind: str, periods: int) -> str:
    """How long: '3 tháng liền', 'for 1 quarter'."""
    return chosen.word(f"warnings.for_{kind}{'s' if periods > 1 else ''}", n=periods)


def value(chosen: Selection, row: Any, rule: Any) -> str:
    """What a warning is about, as it is printed: the value, or places lost, or how many times as much."""
    if rule.condition == "no_data":
        return chosen.word("warnings.missing")
    if rule.condition == "fell_places":
        return chosen.word("warnings.lost", n=int(row.number))
    if rule.condition == "multiplied":
        return chosen.word("warnings.times", n=format.number(row.number, 1, chosen.language))
    return chosen.register[row.indicator].quantity(row.value)


def measured(chosen: Selection, row: Any, rule: Any) -> str:
    """What the number is held against: 'lộ trình cần 46,27 %, lệch -8,09 điểm %'."""
    described = chosen.register[row.indicator]
    shown = described.quantity(row.value)
    if rule.condition == "no_data":
        return chosen.word("warnings.is_no_data", span=lasting(chosen, row.kind, row.lasted), value=shown)
    if rule.condition == "fell_places":
        before, now = int(row.base), int(row.base + row.number)
        return chosen.word("warnings.is_fell_places", before=before, now=now, value=shown)
    base = described.quantity(row.base)
    if rule.condition == "multiplied":
        return chosen.word("warnings.is_multiplied", base=base, value=shown)
    return chosen.word(f"warnings.is_{rule.condition}", base=base, gap=described.change(row.value - row.base))


def origin(chosen: Selection, row: Any) -> str:
    """The period and the status of a number."""
    text = f"{format.period(row.period, chosen.language)} · {card.status_text(chosen, row)}"
    return text.replace(" ", format.NO_BREAK_SPACE)


def said(chosen: Selection, problem: journal.JournalError) -> str:
    """Why the journal refused, in the reader's language."""
    return problem.told(chosen.language)


def moment(entry: journal.Acknowledgement, language: str) -> str:
    """When something was entered, by the clocks of Vietnam."""
    return format.local_moment(entry.at, language)
