"""What the API offers: one endpoint a documented view, with what it can be filtered by."""

from dataclasses import dataclass

PREFIX = "/api/v1"
FORMATS = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "arrow": "application/vnd.apache.arrow.stream",
}
DEFAULT_LIMIT = 1_000
MOST_LIMIT = 10_000
"""Rows of one page."""
MOST_VALUES = 50
"""Values of one filter, separated by commas."""
MOST_INDICATORS = 10
"""Those of one request for measures: each has up to some hundred thousand values."""
LONGEST_VALUE = 100
LARGEST_OFFSET = 10_000_000
COMMON = ("version", "format", "limit", "offset")


@dataclass(frozen=True)
class Endpoint:
    """A view that is offered: filters by equal values, the column that `from` and `to` bound, the order.

    Of each group in `needed` at least one parameter must be there.
    """

    view: str
    filters: tuple[str, ...]
    order: tuple[str, ...]
    span: str = ""
    needed: tuple[tuple[str, ...], ...] = ()

    @property
    def parameters(self) -> tuple[str, ...]:
        """Everything it understands."""
        return (*self.filters, *(("from", "to") if self.span else ()), *COMMON)


_PLACE = ("frame", "unit")
_ONE_PLACE = (("frame",), ("unit", "parent"))
ENDPOINTS = {
    endpoint.view: endpoint
    for endpoint in (
        Endpoint("units", (*_PLACE, "level", "parent", "province", "kind"), _PLACE),
        Endpoint(
            "unit_changes",
            ("from_frame", "from_unit", "to_frame", "to_unit"),
            ("from_frame", "from_unit", "to_frame", "to_unit"),
        ),
        Endpoint("indicators", ("indicator", "domain", "direction", "carry_rule"), ("indicator",)),
        Endpoint(
            "measures",
            (*_PLACE, "indicator", "parent", "level", "kind", "period", "status", "state"),
            ("indicator", "frame", "unit", "period_end", "kind"),
            span="period_end",
            needed=(("frame",), ("indicator",)),
        ),
        Endpoint("sources", ("source",), ("source",)),
        Endpoint("targets", ("target", *_PLACE, "level", "indicator"), ("target",)),
        Endpoint("platforms", ("platform", *_PLACE, "kind", "category", "stage"), ("platform",)),
        Endpoint("platform_links", ("link", *_PLACE, "from_platform", "to_platform", "status"), ("link",)),
        Endpoint("platform_periods", ("platform", "period"), ("platform", "period")),
        Endpoint("programme_items", ("item", *_PLACE, "plan", "kind", "owner", "stage", "status"), ("item",)),
        Endpoint("warnings", ("rule", *_PLACE, "parent", "level", "indicator", "severity"), ("rule", "frame", "unit")),
        Endpoint(
            "dossier_months",
            (*_PLACE, "parent", "sector"),
            (*_PLACE, "month", "sector"),
            span="month",
            needed=_ONE_PLACE,
        ),
        Endpoint(
            "petition_months",
            (*_PLACE, "parent", "category"),
            (*_PLACE, "month", "category"),
            span="month",
            needed=_ONE_PLACE,
        ),
        Endpoint(
            "incident_months",
            (*_PLACE, "parent", "severity", "kind", "system"),
            (*_PLACE, "month", "severity", "kind", "system"),
            span="month",
            needed=_ONE_PLACE,
        ),
        Endpoint("sectors", ("sector",), ("sector",)),
        Endpoint("petition_categories", ("category",), ("category",)),
    )
}
