"""What a table is recognised against: the units of both frames and the indicators, read from a published store."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import duckdb

from data.imports import encodings
from data.unit_names import Register, folded

FRAMES = ("2024", "2025")


@dataclass(frozen=True)
class Indicator:
    """What a value is checked against; `minimum` and `maximum` in its unit, None for no bound."""

    code: str
    name_vi: str
    name_en: str
    short_vi: str
    short_en: str
    unit_vi: str
    unit_en: str
    decimals: int
    minimum: float | None
    maximum: float | None
    carry_rule: str


@dataclass(frozen=True)
class Knowledge:
    """The units and indicators of a store, by code."""

    registers: Mapping[str, Register]
    indicators: Mapping[str, Indicator]
    usual: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Of counted things, areas and people, the middle of the yearly values that the store holds of each province."""

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The syllables of the names of units and indicators."""
        names = [unit.full_name for register in self.registers.values() for unit in register.units]
        return encodings.syllables([*names, *(one.name_vi for one in self.indicators.values()), *_TABLE_WORDS])

    @cached_property
    def indicator_names(self) -> Mapping[str, str]:
        """Codes of indicators by every folded name that only one of them has."""
        found: dict[str, set[str]] = {}
        for one in self.indicators.values():
            for name in (one.code, one.name_vi, one.name_en, one.short_vi, one.short_en, one.code.replace("_", " ")):
                found.setdefault(folded(name), set()).add(one.code)
        names = {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1 and name}
        return names | {name: code for name, code in _ALIASES.items() if code in self.indicators}


_ALIASES = {
    "dan so": "population",
    "dan so trung binh": "population",
    "population": "population",
    "average population": "population",
    "mean population": "population",
    "dien tich": "area_km2",
    "dien tich tu nhien": "area_km2",
    "tong dien tich tu nhien": "area_km2",
    "area": "area_km2",
    "mat do dan so": "density",
    "population density": "density",
    "dti": "dti",
    "chi so dti": "dti",
    "chi so chuyen doi so": "dti",
    "gia tri dti": "dti",
    "diem dti": "dti",
    "chinh quyen so": "dti_government",
    "kinh te so": "dti_economy",
    "xa hoi so": "dti_society",
    "grdp binh quan dau nguoi": "grdp_per_head",
    "grdp per capita": "grdp_per_head",
    "ty le dan so thanh thi": "urban_share",
}
_TABLE_WORDS = (
    "Tỉnh thành phố đơn vị tính số liệu tỷ lệ tổng cộng năm quý tháng chỉ tiêu giá trị xếp hạng dân số diện tích "
    "mật độ trung bình bảng nguồn ghi chú hồ sơ trực tuyến đúng hạn chuyển đổi chính quyền kinh tế xã hội cả nước "
    "huyện thị trấn phường đặc khu mã tên địa phương nghìn người đồng bằng sông Hồng Cửu Long miền núi phía Bắc",
)


@lru_cache(maxsize=2)
def known(store: Path) -> Knowledge:
    """What a published store knows."""
    with duckdb.connect(str(store), read_only=True) as connection:
        aliases: dict[str, dict[str, list[str]]] = {frame: defaultdict(list) for frame in FRAMES}
        for frame, code, alias in connection.execute("SELECT frame, unit, alias FROM unit_alias").fetchall():
            aliases[frame][code].append(alias)
        rows = connection.execute(
            "SELECT frame, code, level, kind, name, full_name, full_name_en, coalesce(parent, '') FROM unit"
        ).fetchall()
        described = connection.execute(
            "SELECT code, name_vi, name_en, short_vi, short_en, unit_vi, unit_en, decimals, minimum, "
            "maximum, carry_rule"
            " FROM indicator ORDER BY position"
        ).fetchall()
        counted = connection.execute(
            "SELECT measure.indicator, measure.unit, median(measure.value) FROM measure"
            " JOIN indicator ON indicator.code = measure.indicator"
            " AND (indicator.decimals = 0 OR indicator.domain = 'population_economy')"
            " WHERE measure.frame = '2024' AND measure.level = 'province' AND measure.kind = 'year'"
            " AND measure.status <> 'simulated' GROUP BY measure.indicator, measure.unit"
        ).fetchall()
    usual: dict[str, dict[str, float]] = defaultdict(dict)
    for indicator, unit, value in counted:
        usual[indicator][unit] = value
    return Knowledge(
        {frame: Register.of((row for row in rows if row[0] == frame), aliases[frame]) for frame in FRAMES},
        {row[0]: _indicator(row) for row in described},
        usual,
    )


def _indicator(row: tuple[Any, ...]) -> Indicator:
    texts, (decimals, minimum, maximum, carry_rule) = row[:7], row[7:]
    return Indicator(*(text or "" for text in texts), int(decimals or 0), _bound(minimum), _bound(maximum), carry_rule)


def _bound(value: float | None) -> float | None:
    return None if value is None or value != value else float(value)
