"""Formulas over indicators: an operation and its one or two sides, with the unit of the result, and what is refused."""

from dataclasses import dataclass

from components import words
from components.indicator import NOT_PER_HEAD, Indicator

OPERATIONS = ("ratio", "difference", "sum", "per1000", "per100000")
"""What can be made of indicators; the last two divide by the population."""
HEADS = {"per1000": 1_000, "per100000": 100_000}
PEOPLE = "population"
STATUSES = ("published", "derived", "imported", "apportioned", "simulated")
"""From the strongest to the weakest: what a result is worth is the weakest of what it was made from."""
MADE = "formula"
"""The code of a result."""
_SIGNS = {"ratio": "/", "difference": "−", "sum": "+"}
_ORDINAL = ("hạng", "rank", "mốc", "milestone", "phiên thứ", "session no.")


class Refused(ValueError):
    """A formula that would say nothing; the text is a sentence for the reader."""


@dataclass(frozen=True)
class Formula:
    """An operation on indicators by their codes; `right` is '' for one that divides by the population."""

    operation: str
    left: str
    right: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """The indicators it reads, the population among them where it divides by it."""
        return (self.left, self.right or PEOPLE)


@dataclass(frozen=True)
class Result:
    """What a formula makes: its name, unit and decimals, and the factor after the operation."""

    name: str
    unit: str
    decimals: int
    factor: float


def encode(formula: Formula) -> str:
    """The formula as it stands in an address: 'ratio.dossier_backlog.dossier_received'."""
    return ".".join(part for part in (formula.operation, formula.left, formula.right) if part)


def decode(text: str) -> Formula | None:
    """The formula of an address, None for anything that is not of that form."""
    operation, *codes = text.split(".")
    if operation not in OPERATIONS or len(codes) != (1 if operation in HEADS else 2) or not all(codes):
        return None
    return Formula(operation, *codes)


def result(formula: Formula, left: Indicator, right: Indicator) -> Result:
    """What it makes of two indicators. Raises Refused for what has no meaning."""
    if formula.left == formula.right:
        raise Refused(_say("same", left, right))
    if _is_ordinal(left) or _is_ordinal(right):
        raise Refused(_say("ordinal", left, right))
    makers = {"ratio": _ratio, "difference": _difference, "sum": _sum}
    return makers[formula.operation](left, right) if formula.operation in makers else _per_head(formula, left, right)


def _is_ordinal(described: Indicator) -> bool:
    """Whether its values are places or milestones, with which nobody can reckon."""
    return described.unit in _ORDINAL


def _is_sum(described: Indicator) -> bool:
    return described.carry_rule == "sum"


def _ratio(left: Indicator, right: Indicator) -> Result:
    name = f"{left.short} / {right.short}"
    if _is_sum(left) and _is_sum(right):
        if left.unit == right.unit:
            return Result(name, "%", 2, 100.0)
        return Result(name, f"{left.unit}/{right.unit}", 3, 1.0)
    if left.unit == right.unit and not (_is_sum(left) or _is_sum(right)):
        return Result(name, words.word("explore.times", left.language), 3, 1.0)
    raise Refused(_say("ratio", left, right))


def _difference(left: Indicator, right: Indicator) -> Result:
    if left.unit != right.unit:
        raise Refused(_say("difference", left, right))
    unit = words.word("standings.points", left.language) if left.unit == "%" else left.unit
    return Result(f"{left.short} − {right.short}", unit, max(left.decimals, right.decimals), 1.0)


def _sum(left: Indicator, right: Indicator) -> Result:
    if left.unit != right.unit or not (_is_sum(left) and _is_sum(right)):
        raise Refused(_say("sum", left, right))
    return Result(f"{left.short} + {right.short}", left.unit, max(left.decimals, right.decimals), 1.0)


def _per_head(formula: Formula, left: Indicator, right: Indicator) -> Result:
    if not _is_sum(left) or left.code in NOT_PER_HEAD:
        raise Refused(_say("per_head", left, right))
    language = left.language
    unit = words.word(f"explore.{formula.operation}_unit", language, unit=left.unit)
    return Result(words.word(f"explore.{formula.operation}_name", language, what=left.short), unit, 1, _factor(formula))


def _factor(formula: Formula) -> float:
    return float(HEADS[formula.operation])


def _say(reason: str, left: Indicator, right: Indicator) -> str:
    """Why it is refused, with both sides and their units, and what to do instead."""
    language = left.language
    bare = words.word("explore.bare_unit", language)
    named = {"left": left.short, "left_unit": left.unit or bare, "right": right.short, "right_unit": right.unit or bare}
    return words.word(f"explore.refused_{reason}", language, **named)


def sign(operation: str) -> str:
    """How an operation of two sides is written."""
    return _SIGNS.get(operation, "")


def weakest(statuses: tuple[str, ...]) -> str:
    """The status of a result: the weakest of its inputs, and never stronger than derived."""
    worst = max(STATUSES.index(status) for status in statuses)
    return STATUSES[max(worst, STATUSES.index("derived"))]
