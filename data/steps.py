"""The steps from events to what screens read: one SQL each, in order, over everything or the years that changed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from data import cells, home, queries, rollups

MONTHS_OF_COMMUNES = 25
EVENT_STATUS, EVENT_SOURCE = "simulated", "SIM"
UNIT_STEPS = ("unit_ancestor", "former_province", rollups.LEAF, "small_unit", "large_unit")
COUNT_STEPS = (
    "dossier_month",
    "register_month",
    "petition_month",
    "security_month",
    "leaf_month",
    "unit_month",
    "unit_period",
    "opening_backlog",
    "unit_backlog",
    "backlog_opening",
    "backlog_month",
    "backlog_age",
    "sector_month",
    "procedure_quarter",
    "days_period",
    "hour_year",
    "petition_month_category",
    *cells.STEPS,
    "incident_month",
    "platform_day",
    "platform_period",
    "province_check",
    "operation_rate",
    "component_count",
    "service766",
    "given_observation",
    "carried_observation",
    "population_observation",
    "displaced_observation",
    "observation",
    "component",
    "peer_group",
)
RANK_STEPS = ("ranked", "ranked_before", "placed", "target_point")
MEASURE = "measure"
LAST_STEPS = ("indicator_coverage", "held_period", "warning_value", "warning")
YEARLY = {
    "backlog_opening": "closed",
    "backlog_month": "month",
    "sector_month": "month",
    "procedure_quarter": "quarter",
    "days_period": "period",
    "hour_year": "period",
    "petition_month_category": "month",
    "incident_month": "month",
    "platform_day": "day",
    "platform_period": "period",
    "displaced_observation": "period",
    "component": "period",
}
"""Kept tables whose rows belong to a year, by the column (a date or the code of a period) that says which."""
WHOLE = ("backlog_age", *cells.STEPS, "peer_group", "indicator_coverage", "held_period", "warning")
"""Kept tables that every change makes anew."""
KEPT = frozenset({*YEARLY, *WHOLE, MEASURE, rollups.LEAF})
STEPS = (*UNIT_STEPS, *COUNT_STEPS, *RANK_STEPS, MEASURE, *LAST_STEPS)
NEEDED_WHOLE = ("dossier_open",)
"""Rollups of which every month is needed, whichever years are counted: they are placed by the clock."""
_DAY = {"platform_check_counts": "day"}

Report = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Span:
    """What is counted: everything up to the clock, or only from the first day of `first_year` on."""

    clock: datetime
    first_year: int | None = None

    @property
    def months_from(self) -> date:
        """The first month that communes keep."""
        months = self.clock.year * 12 + self.clock.month - MONTHS_OF_COMMUNES
        return date(months // 12, months % 12 + 1, 1)

    def parameters(self, name: str) -> dict[str, object]:
        """Values for the parameters that a query of `queries/` takes."""
        known = {
            "clock": self.clock,
            "months_from": self.months_from,
            "least_cases": home.LEAST_CASES,
            "least_ranked_share": home.LEAST_RANKED_SHARE,
            "event_status": EVENT_STATUS,
            "event_source": EVENT_SOURCE,
        }
        return {key: known[key] for key in queries.parameters(name)}


def compute(
    connection: duckdb.DuckDBPyConnection,
    steps: Iterable[str],
    span: Span,
    *,
    kept: frozenset[str] = KEPT,
    report: Report | None = None,
) -> None:
    """Make the tables of some steps; those not among `kept` are temporary."""
    steps = list(steps)
    for number, step in enumerate(steps):
        if report:
            report(number, len(steps), step)
        kind = "TABLE" if step in kept else "TEMP TABLE"
        made = f"CREATE OR REPLACE {kind} {step} AS {queries.text(f'build/{step}')}"
        connection.execute(made, span.parameters(f"build/{step}"))


def read_rollups(connection: duckdb.DuckDBPyConnection, counted: dict[str, rollups.Months], span: Span) -> None:
    """Make the rollups readable under their names, those of the span's years."""
    for name, months in counted.items():
        cut = ""
        if span.first_year is not None and name not in NEEDED_WHOLE:
            cut = f" WHERE {_DAY.get(name, 'month')} >= DATE '{span.first_year}-01-01'"
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM ({months.sql()}){cut}")
