"""What a request asks for, judged: what is unknown or out of bounds is refused with a sentence on how to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from components.api.endpoints import (
    DEFAULT_LIMIT,
    ENDPOINTS,
    FORMATS,
    LARGEST_OFFSET,
    LONGEST_VALUE,
    MOST_INDICATORS,
    MOST_LIMIT,
    MOST_VALUES,
    Endpoint,
)
from components.selection import FRAMES
from data import periods, store, units
from data.sql.reading import Asked
from data.texts import Said

LEVELS = ("country", "province", "district", "commune")
KINDS_OF_PERIOD = ("month", "quarter", "half", "year")


class Refused(Said):
    """Why a request has no answer: an HTTP status, the parameter it is about, a sentence in both languages."""

    def __init__(self, status: int, parameter: str, vi: str, en: str) -> None:
        super().__init__(vi, en)
        self.status, self.parameter = status, parameter


@dataclass(frozen=True)
class Request:
    """A judged request: what of which data version in which format; `pinned` when the version was named."""

    asked: Asked
    version: str
    pinned: bool
    format: str


def read(view: str, given: Mapping[str, list[str]], accepted: str) -> Request:
    """The request in the parameters of an address. Raises Refused and StoreMissing."""
    endpoint = ENDPOINTS.get(view)
    if endpoint is None:
        raise Refused(404, "", f"Không có “{view[:40]}” trong API này.", f"There is no “{view[:40]}” in this API.")
    values = _once(endpoint, given)
    version = _version(values)
    among = {name: _listed(name, values[name]) for name in endpoint.filters if values.get(name)}
    _judge_values(endpoint, among, version)
    for group in endpoint.needed:
        if not any(name in among for name in group):
            named = "/".join(group)
            raise Refused(400, group[0], f"Thiếu tham số {named}.", f"The parameter {named} is missing.")
    least, most = _span(endpoint, values)
    asked = Asked(
        view=view,
        among=among,
        least=least,
        most=most,
        order=endpoint.order,
        limit=_whole(values, "limit", DEFAULT_LIMIT, 1, MOST_LIMIT),
        offset=_whole(values, "offset", 0, 0, LARGEST_OFFSET),
    )
    return Request(asked, version, bool(values.get("version")), _format(values, accepted))


def _once(endpoint: Endpoint, given: Mapping[str, list[str]]) -> dict[str, str]:
    for name, texts in given.items():
        if name not in endpoint.parameters:
            known = ", ".join(endpoint.parameters)
            shown = name[:40]
            raise Refused(
                400,
                shown,
                f"Không có tham số “{shown}”. Các tham số: {known}.",
                f"There is no parameter “{shown}”. The parameters: {known}.",
            )
        if len(texts) > 1:
            raise Refused(
                400,
                name,
                f"Tham số {name} lặp lại. Viết các giá trị cách nhau bằng dấu phẩy.",
                f"The parameter {name} is repeated. Write its values with commas between.",
            )
    return {name: texts[0] for name, texts in given.items()}


def _version(values: Mapping[str, str]) -> str:
    version = values.get("version")
    if not version:
        return store.current_version()
    if not store.is_published(version):
        raise Refused(
            404,
            "version",
            "Không có lần dữ liệu này, hoặc đã được thay. Xem /api/v1/versions, hoặc bỏ tham số version.",
            "There is no such data version, or it was replaced. See /api/v1/versions, or leave version out.",
        )
    return version


def _listed(name: str, text: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    most = MOST_INDICATORS if name == "indicator" else MOST_VALUES
    if not found or len(found) > most or any(len(part) > LONGEST_VALUE for part in found):
        raise Refused(
            400,
            name,
            f"Tham số {name} cần từ 1 đến {most} giá trị, mỗi giá trị không quá {LONGEST_VALUE} ký tự.",
            f"The parameter {name} takes 1 to {most} values of at most {LONGEST_VALUE} characters each.",
        )
    return found


def _judge_values(endpoint: Endpoint, among: Mapping[str, tuple[str, ...]], version: str) -> None:
    """Refuse what is no frame or level, and say of a unknown unit or indicator that there is none."""
    known = {"frame": FRAMES, "from_frame": FRAMES, "to_frame": FRAMES, "level": LEVELS}
    if endpoint.view == "measures":
        known["kind"] = KINDS_OF_PERIOD
    for name, values in among.items():
        wrong = next((value for value in values if name in known and value not in known[name]), None)
        if wrong is not None:
            listed = ", ".join(known[name])
            raise Refused(
                400,
                name,
                f"Tham số {name} không nhận “{wrong}”. Các giá trị: {listed}.",
                f"The parameter {name} does not take “{wrong}”. The values: {listed}.",
            )
    codes = {row.code for row in store.rows("indicators", version)} if "indicator" in among else set()
    for code in among.get("indicator", ()):
        if code not in codes:
            raise Refused(404, "indicator", f"Không có chỉ tiêu “{code}”.", f"There is no indicator “{code}”.")
    for name in ("unit", "parent"):
        for code in among.get(name, ()):
            if not any(units.unit(version, frame, code) for frame in among.get("frame", FRAMES)):
                raise Refused(
                    404,
                    name,
                    f"Không có đơn vị “{code}” trong địa giới đã chọn.",
                    f"There is no unit “{code}” in the chosen frame.",
                )


def _span(endpoint: Endpoint, values: Mapping[str, str]) -> tuple[dict[str, date], dict[str, date]]:
    """From the first day of one period up to the last day of another."""
    least = {endpoint.span: _period("from", values["from"]).first} if values.get("from") else {}
    most = {endpoint.span: _period("to", values["to"]).last} if values.get("to") else {}
    if least and most and least[endpoint.span] > most[endpoint.span]:
        raise Refused(400, "from", "Kỳ from sau kỳ to. Đổi chỗ hai kỳ.", "The period from is after to. Swap them.")
    return least, most


def _period(name: str, text: str) -> periods.Period:
    try:
        return periods.parse(text)
    except ValueError as problem:
        raise Refused(
            400,
            name,
            f"Tham số {name} không phải là kỳ: viết 2026, 2026-H1, 2026-Q3 hoặc 2026-10.",
            f"The parameter {name} is no period: write 2026, 2026-H1, 2026-Q3 or 2026-10.",
        ) from problem


def _whole(values: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = values.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 12 and least <= int(text) <= most):
        raise Refused(
            400,
            name,
            f"Tham số {name} là số nguyên từ {least} đến {most}.",
            f"The parameter {name} is a whole number from {least} to {most}.",
        )
    return int(text)


def _format(values: Mapping[str, str], accepted: str) -> str:
    """The format that is named, else the first that the client accepts, else JSON."""
    named = values.get("format", "")
    if named:
        if named not in FORMATS:
            listed = ", ".join(FORMATS)
            raise Refused(
                400, "format", f"Tham số format là một trong: {listed}.", f"The parameter format is one of: {listed}."
            )
        return named
    kinds = [part.split(";")[0].strip() for part in accepted.split(",")]
    return next((name for kind in kinds for name, media in FORMATS.items() if kind == media.split(";")[0]), "json")
