"""How many promised periods are missing up to a moment. Pure: no Streamlit, no reading of data."""

from datetime import datetime, timedelta

from data import periods

FREQUENCIES = ("month", "quarter", "half", "year")
"""How often a value can be promised; an irregular one is never late."""


def newest_over(kind: str, clock: datetime) -> int:
    """The ordinal of the newest period of a kind that is over at a moment."""
    tomorrow = (clock + timedelta(minutes=1)).date()
    code = {
        "month": f"{tomorrow:%Y-%m}",
        "quarter": f"{tomorrow.year}-Q{(tomorrow.month + 2) // 3}",
        "half": f"{tomorrow.year}-H{1 if tomorrow.month <= 6 else 2}",
        "year": str(tomorrow.year),
    }[kind]
    return periods.parse(code).ordinal - 1


def missed(kind: str, newest: str, clock: datetime) -> int | None:
    """Whole periods of a kind that are over since the newest that is held; None for what promises none."""
    if kind not in FREQUENCIES:
        return None
    held = periods.parse(newest)
    return max(0, newest_over(kind, clock) - held.ordinal) if held.kind == kind else None
