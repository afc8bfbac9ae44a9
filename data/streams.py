"""The event streams: the columns of their rows, what names a row, and what may still be told of it later.

Moments are Vietnamese local time. A row's derived columns (its month, days, whether in time) agree with its moments.
"""

from dataclasses import dataclass

import pyarrow as pa

CODE = pa.dictionary(pa.int8(), pa.string())
WIDE_CODE = pa.dictionary(pa.int16(), pa.string())
_MOMENT, _DAYS, _YES = pa.timestamp("us"), pa.float64(), pa.bool_()
COUNTED = (
    "publish_on_time", "update_on_time", "content_full", "service_offered", "service_used", "payment_offered",
    "payment_used", "formality_population_data", "certified_copy",
)  # fmt: skip
"""What index 766 counts that is not an event: a numerator and a denominator each."""


@dataclass(frozen=True)
class Stream:
    """One kind of event: `key` names a row, `month` (first day) is its partition, `endings` are told later."""

    name: str
    schema: pa.Schema
    key: tuple[str, ...]
    month: str
    endings: tuple[str, ...] = ()
    ascending: tuple[str, ...] = ()

    @property
    def plain(self) -> pa.Schema:
        """The same columns without dictionaries."""
        return pa.schema([(field.name, _undictionaried(field.type)) for field in self.schema])


def _undictionaried(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


_PLACE = [("frame", CODE), ("unit", WIDE_CODE)]
_STREAMS = (
    Stream(
        "dossier",
        pa.schema([
            ("dossier_id", pa.int64()), *_PLACE,
            ("received_at", _MOMENT), ("due_at", _MOMENT), ("finished_at", _MOMENT),
            ("received_month", pa.date32()), ("finished_month", pa.date32()),
            ("processing_days", _DAYS), ("on_time", _YES),
            ("sector", CODE), ("procedure", WIDE_CODE), ("channel", CODE),
            ("fee_due", _YES), ("paid_online", _YES), ("digitised", _YES), ("electronic_result", _YES),
            ("data_reused", _YES), ("shared_storage", _YES), ("population_data", _YES), ("synced", _YES),
            ("rated", _YES), ("satisfied", _YES),
        ]),
        key=("dossier_id",),
        month="received_month",
        endings=("finished_at",),
    ),
    Stream(
        "register",
        pa.schema([
            *_PLACE, ("month", pa.date32()),
            *((f"{name}_{part}", pa.int32()) for name in COUNTED for part in ("numerator", "denominator")),
        ]),
        key=("frame", "unit", "month"),
        month="month",
    ),
    Stream(
        "petition",
        pa.schema([
            ("petition_id", pa.int64()), *_PLACE, ("category", CODE), ("channel", CODE),
            ("received_at", _MOMENT), ("due_at", _MOMENT), ("answered_at", _MOMENT),
            ("latitude", pa.float64()), ("longitude", pa.float64()),
            ("received_month", pa.date32()), ("answered_month", pa.date32()),
            ("handling_days", _DAYS), ("on_time", _YES), ("rated", _YES), ("satisfied", _YES), ("reopened", _YES),
        ]),
        key=("petition_id",),
        month="received_month",
        endings=("answered_at",),
        ascending=("petition_id",),
    ),
    Stream(
        "security_incident",
        pa.schema([
            ("incident_id", pa.int64()), *_PLACE,
            ("kind", CODE), ("severity", CODE), ("system", CODE), ("found_by", CODE),
            ("occurred_at", _MOMENT), ("detected_at", _MOMENT), ("responded_at", _MOMENT), ("recovered_at", _MOMENT),
            ("occurred_month", pa.date32()),
            ("hours_to_detect", _DAYS), ("hours_to_respond", _DAYS), ("hours_to_recover", _DAYS),
        ]),
        key=("incident_id",),
        month="occurred_month",
        endings=("responded_at", "recovered_at"),
    ),
    Stream(
        "platform_check",
        pa.schema([
            ("platform", WIDE_CODE), *_PLACE, ("checked_at", _MOMENT),
            ("is_up", _YES), ("response_ms", pa.int32()), ("sessions", pa.int32()), ("month", pa.date32()),
        ]),
        key=("platform", "checked_at"),
        month="month",
    ),
)  # fmt: skip
STREAMS = {stream.name: stream for stream in _STREAMS}
"""Every stream by name; the folder of its events has the same."""
