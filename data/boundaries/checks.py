"""What must hold before polygons replace the schematic ones, and what is said of them when it does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from data.boundaries.archipelagos import ARCHIPELAGOS, Archipelago
from data.boundaries.files import BoundaryError
from data.boundaries.matching import Match
from data.boundaries.reading import COUNTRY_BOX, Features
from data.geography import metric
from data.power_diagram import GRID_KM
from data.unit_names import Register

FAR_KM = 40.0
"""Distance between a polygon and where its unit lies (the schematic one) from which it is another unit's."""
MOST_MISSING = 0.1
"""Share of the units of the provinces or districts in a file that may be missing."""
LEAST_MATCHED = 0.5
MOST_OVERLAP, SAID_OVERLAP = 0.01, 0.0001
MOST_GAP, SAID_GAP = 0.03, 0.0001
"""Shares of the area that may lie in two units, or in holes between them; the smaller ones are only said."""
AREA_OFF, MOST_AREA_OFF = 0.25, 0.2
"""Deviation from the official area at which a unit is named, and at which all together are refused."""
SAME_PLACE = 0.05
"""Share of a polygon that lies in another of the same unit from which they are doubles, not parts."""
LEAST_UNITS_WEIGHED = 5
NAMED = 12


@dataclass(frozen=True)
class Finding:
    """What a check found: a sentence in both languages, the units it is about, and whether it stands in the way."""

    check: str
    blocking: bool
    vi: str
    en: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judged:
    """The polygon of each unit (code, geometry in degrees) and what was found."""

    shapes: pd.Series
    findings: tuple[Finding, ...]


def near(shapes: np.ndarray, anchors: np.ndarray, codes: Sequence[str]) -> np.ndarray:
    """For each polygon (degrees) and unit's schematic place (km), by position: whether they lie together.

    An archipelago is near where any of its islands lies in its sea: the middle of them all says nothing.
    """
    together = np.zeros((len(shapes), len(anchors)), dtype=bool)
    points = metric(shapely.point_on_surface(shapes))
    together[tuple(shapely.STRtree(anchors).query(points, predicate="dwithin", distance=FAR_KM))] = True
    for place, code in enumerate(codes):
        for one in ARCHIPELAGOS:
            if code in (one.district, one.commune):
                together[:, place] |= shapely.within(shapes, one.sea)
    return together


def judge(features: Features, match: Match, register: Register, units: pd.DataFrame, frame: str, level: str) -> Judged:
    """Hold polygons against the units of a frame and level (all of them, with area_km2). Raises BoundaryError."""
    found = match.codes != ""
    if found.mean() < LEAST_MATCHED:
        raise _hardly_matched(features, match, level)
    named = units.set_index("code")["full_name"]
    shapes, doubled = _one_each(features.shapes[found], match.codes[found])
    flat = pd.Series(metric(shapes.to_numpy()), shapes.index)
    touched = units[units["parent"].isin(units.loc[units["code"].isin(shapes.index), "parent"])]
    whole = touched[touched["parent"].isin(_whole_parents(shapes, touched, frame))]
    drawn = flat[flat.index.isin(whole["code"])]
    findings = [
        *_of_reading(features, match),
        *_unmatched(features, match),
        *_otherwise_named(features, match, register, level),
        *_doubled(doubled, named),
        *_outside(shapes, named),
        *_too_few(touched, whole),
        *_missing(shapes, whole),
        *_untouched(units, touched),
        *_archipelagos(shapes, whole, frame, level),
        *(_overlaps(drawn, named) + _gaps(drawn, whole) + _areas(drawn, units) if len(drawn) else ()),
    ]
    return Judged(shapes, tuple(findings))


def _hardly_matched(features: Features, match: Match, level: str) -> BoundaryError:
    count, columns = int((match.codes != "").sum()), ", ".join(map(str, features.rows.columns[:12]))
    return BoundaryError(
        f"Chỉ nhận ra {count} trong {len(match.codes)} vùng là đơn vị {_LEVEL_VI[level]}: kiểm tra cấp và hệ đơn vị đã "
        f"chọn; tệp cần một cột mã hoặc tên đơn vị. Các cột của tệp: {columns or 'không có'}.",
        f"Only {count} of {len(match.codes)} areas were recognised as a {level}: check the level and the set of units "
        f"chosen; the file needs a column of codes or names. Its columns: {columns or 'none'}.",
    )


_LEVEL_VI = {"province": "cấp tỉnh", "district": "cấp huyện", "commune": "cấp xã"}


def _listed(names: Iterable[str]) -> str:
    every = list(dict.fromkeys(names))
    rest = len(every) - NAMED
    return ", ".join(every[:NAMED]) + (f" … (+{rest})" if rest > 0 else "")


def _number(value: float, decimals: int = 2) -> tuple[str, str]:
    """A number as each language writes it."""
    english = f"{value:,.{decimals}f}"
    return english.translate(str.maketrans(",.", ".,")), english


def _one_each(shapes: np.ndarray, codes: np.ndarray) -> tuple[pd.Series, list[str]]:
    """One polygon a unit: parts are joined; codes whose polygons lie in the same place are doubled."""
    groups = pd.Series(shapes).groupby(codes).agg(list)
    doubled = [str(code) for code, found in groups.items() if len(found) > 1 and _in_one_place(found)]
    joined = [found[0] if len(found) == 1 else shapely.union_all(found) for found in groups]
    whole = [shape if shape.geom_type == "MultiPolygon" else shapely.multipolygons([shape]) for shape in joined]
    return pd.Series(whole, groups.index, dtype=object), doubled


def _in_one_place(shapes: Sequence[shapely.Geometry]) -> bool:
    areas = shapely.area(shapes)
    return bool(areas.sum() - shapely.union_all(shapes).area > SAME_PLACE * areas.min())


def _of_reading(features: Features, match: Match) -> list[Finding]:
    """What had to be done to read the file."""
    found = []
    if features.assumed:
        found.append(
            Finding(
                "system",
                False,
                "Tệp không nói hệ tọa độ; các số giống kinh vĩ độ nên được đọc theo WGS 84.",
                "The file does not say its coordinate system; its numbers look like degrees and were read as WGS 84.",
            )
        )
    if features.had_height:
        found.append(Finding("height", False, "Độ cao (3D) đã được bỏ.", "Heights (3D) were left out."))
    if count := int(features.repaired.sum()):
        column = match.name_column or match.code_column
        names = features.rows.loc[features.repaired, column] if column else ()
        found.append(
            Finding(
                "invalid",
                False,
                f"{count} vùng có hình không hợp lệ (tự cắt, vòng hở) đã được sửa.",
                f"{count} areas of invalid shape (crossing themselves, open rings) were repaired.",
                tuple(names),
            )
        )
    if features.dropped:
        found.append(
            Finding(
                "not_areas",
                False,
                f"{features.dropped} đối tượng không phải vùng (điểm, đường, rỗng, tọa độ vô hạn) đã được bỏ.",
                f"{features.dropped} features that are no areas (points, lines, empty, infinite) were left out.",
            )
        )
    return found


def _unmatched(features: Features, match: Match) -> list[Finding]:
    column = match.name_column or match.code_column
    lost = match.codes == ""
    if not lost.any():
        return []
    names = tuple(features.rows.loc[lost, column])
    return [
        Finding(
            "unmatched",
            False,
            f"{int(lost.sum())} vùng không nhận ra là đơn vị nào, hoặc nằm xa nơi của đơn vị đó: {_listed(names)}.",
            f"{int(lost.sum())} areas are no unit that is known, or lie far from its place: {_listed(names)}.",
            names,
        )
    ]


def _otherwise_named(features: Features, match: Match, register: Register, level: str) -> list[Finding]:
    """Units found by code whose name in the file is another."""
    if not match.code_column or not match.name_column:
        return []
    by_code = match.how == "code"
    texts = features.rows.loc[by_code, match.name_column]
    other = [
        f"{text} ≠ {register.by_code[code].full_name}"
        for text, code in zip(texts, match.codes[by_code], strict=True)
        if not register.match(text, levels=(level,), among=(code,), guess=False).unit
    ]
    if not other:
        return []
    return [
        Finding(
            "named",
            False,
            f"{len(other)} đơn vị khớp mã nhưng khác tên: {_listed(other)}.",
            f"{len(other)} units have the code but another name: {_listed(other)}.",
            tuple(other),
        )
    ]


def _doubled(codes: list[str], named: pd.Series) -> list[Finding]:
    if not codes:
        return []
    names = tuple(named[codes])
    return [
        Finding(
            "doubled",
            True,
            f"{len(codes)} đơn vị có hai vùng chồng lên nhau: {_listed(names)}. Giữ lại một vùng mỗi đơn vị.",
            f"{len(codes)} units have two areas one upon the other: {_listed(names)}. Keep one for each unit.",
            names,
        )
    ]


def _outside(shapes: pd.Series, named: pd.Series) -> list[Finding]:
    bounds = shapely.bounds(shapes.to_numpy())
    west, south, east, north = COUNTRY_BOX
    out = (bounds[:, 0] < west) | (bounds[:, 1] < south) | (bounds[:, 2] > east) | (bounds[:, 3] > north)
    if not out.any():
        return []
    names = tuple(named[shapes.index[out]])
    return [
        Finding(
            "outside",
            True,
            f"{len(names)} đơn vị có phần nằm ngoài Việt Nam: {_listed(names)}. Bỏ phần đó khỏi tệp.",
            f"{len(names)} units have parts outside Viet Nam: {_listed(names)}. Remove these parts from the file.",
            names,
        )
    ]


def _whole_parents(shapes: pd.Series, touched: pd.DataFrame, frame: str) -> list[str]:
    """The units above of which hardly any unit is missing."""
    needed = touched[~touched["code"].isin({one.code(frame) for one in ARCHIPELAGOS})]
    return [
        str(parent)
        for parent, codes in needed.groupby("parent")["code"]
        if len(set(codes) - set(shapes.index)) <= MOST_MISSING * len(codes)
    ]


def _too_few(touched: pd.DataFrame, whole: pd.DataFrame) -> list[Finding]:
    """Units above of which too many units are missing."""
    count, parents = touched["parent"].nunique() - whole["parent"].nunique(), touched["parent"].nunique()
    if not int(count):
        return []
    most = f"{100 * MOST_MISSING:.0f}"
    return [
        Finding(
            "incomplete",
            not len(whole),
            f"{count} trong {parents} đơn vị cấp trên thiếu hơn {most} % đơn vị nên bản đồ của chúng giữ nguyên.",
            f"{count} of {parents} units above lack more than {most}% of their units; their maps stay as they are.",
        )
    ]


def _missing(shapes: pd.Series, whole: pd.DataFrame) -> list[Finding]:
    missing = whole[~whole["code"].isin(shapes.index)]
    missing = missing[~missing["code"].isin({code for one in ARCHIPELAGOS for code in (one.district, one.commune)})]
    if missing.empty:
        return []
    names = tuple(missing["full_name"])
    return [
        Finding(
            "missing",
            False,
            f"Thiếu {len(missing)} trong {len(whole)} đơn vị, giữ hình sơ đồ ở chỗ còn trống: {_listed(names)}.",
            f"{len(missing)} of {len(whole)} units are missing and stay schematic where there is room: "
            f"{_listed(names)}.",
            names,
        )
    ]


def _untouched(units: pd.DataFrame, touched: pd.DataFrame) -> list[Finding]:
    count = units["parent"].nunique() - touched["parent"].nunique()
    if not int(count):
        return []
    return [
        Finding(
            "partly",
            False,
            f"Tệp không có đơn vị nào của {count} đơn vị cấp trên khác; bản đồ của các nơi đó giữ như trước.",
            f"The file has nothing of {count} other units above; their maps stay as they were.",
        )
    ]


def _archipelagos(shapes: pd.Series, touched: pd.DataFrame, frame: str, level: str) -> list[Finding]:
    """Archipelagos of the units of the file that are not in it."""
    absent = [
        one for one in ARCHIPELAGOS if one.belongs(frame, level, touched["code"]) and not _has(shapes, one, frame)
    ]
    return [
        Finding(
            "archipelago",
            False,
            f"Tệp không có quần đảo {one.name}; hình sơ đồ của quần đảo được giữ trên mọi bản đồ.",
            f"The file lacks the {one.name} archipelago; its schematic shape stays on every map.",
            (one.name,),
        )
        for one in absent
    ]


def _has(shapes: pd.Series, one: Archipelago, frame: str) -> bool:
    own = [shapes[code] for code in (one.code(frame), one.province, one.district) if code in shapes.index]
    return any(one.in_it(shape) is not None for shape in own)


def _overlaps(flat: pd.Series, named: pd.Series) -> list[Finding]:
    """Area in two units at once, as a share of all."""
    shapes = flat.to_numpy()
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = first < second
    first, second = first[pairs], second[pairs]
    shapely.prepare(shapes)
    overlapping = ~shapely.touches(shapes[first], shapes[second])
    first, second = first[overlapping], second[overlapping]
    common = shapely.area(shapely.intersection(shapes[first], shapes[second], grid_size=GRID_KM))
    share = float(common.sum() / shapely.area(shapes).sum())
    if share < SAID_OVERLAP:
        return []
    worst = [place for place in np.argsort(-common)[:NAMED] if common[place] > 0]
    names = tuple(f"{named[flat.index[first[at]]]} – {named[flat.index[second[at]]]}" for at in worst)
    vi, en = _number(100 * share)
    return [
        Finding(
            "overlap",
            share > MOST_OVERLAP,
            f"{vi} % diện tích nằm trong hai đơn vị; nhiều nhất: {_listed(names[:5])}. Phần chồng thuộc đơn vị có "
            "đường biên chung dài hơn.",
            f"{en}% of the area lies in two units; most in: {_listed(names[:5])}. It goes to the unit with the longer "
            "shared border.",
            names,
        )
    ]


def _gaps(flat: pd.Series, whole: pd.DataFrame) -> list[Finding]:
    """Area of the holes between the units of one above, as a share of all; a missing unit leaves a hole of its own."""
    parent = whole.set_index("code")["parent"]
    kept = {code for one in ARCHIPELAGOS for code in (one.district, one.commune)}
    lacking = set(parent[[code not in flat.index and code not in kept for code in parent.index]])
    own = flat[~parent[flat.index].isin(lacking).to_numpy()]
    count, holes = 0, 0.0
    for _, shapes in own.groupby(parent[own.index].to_numpy()):
        united = shapely.union_all(shapes.to_numpy())
        rings = [ring for part in shapely.get_parts(united) for ring in part.interiors]
        areas = shapely.area(shapely.polygons(rings)) if rings else np.zeros(0)
        count, holes = count + int((areas > GRID_KM**2).sum()), holes + float(areas.sum())
    share = holes / float(shapely.area(flat.to_numpy()).sum())
    if share < SAID_GAP:
        return []
    vi, en = _number(100 * share)
    return [
        Finding(
            "gap",
            share > MOST_GAP,
            f"Có {count} khoảng trống giữa các đơn vị, bằng {vi} % diện tích.",
            f"There are {count} holes between the units, {en}% of the area.",
        )
    ]


def _areas(flat: pd.Series, units: pd.DataFrame) -> list[Finding]:
    """Areas without archipelagos against the official ones, of the units whose official area is not doubtful."""
    known = units[units["code"].isin(flat.index) & (units["area_status"] == "published")]
    known = known[~known["code"].isin({code for one in ARCHIPELAGOS for code in (one.district, one.commune)})]
    known = known.set_index("code")
    if known.empty:
        return []
    areas = pd.Series(shapely.area(flat[known.index].to_numpy()), known.index)
    for one in ARCHIPELAGOS:
        if one.province in areas.index:
            areas[one.province] = shapely.area(shapely.difference(flat[one.province], metric(one.sea)))
    ratio = areas / known["area_km2"]
    total = float(areas.sum() / known["area_km2"].sum())
    found = []
    off = ratio[(ratio - 1).abs() > AREA_OFF].sort_values(key=lambda one: -(one - 1).abs())
    if len(off):
        names = tuple(f"{known.at[code, 'full_name']} ({100 * (value - 1):+.0f} %)" for code, value in off.items())
        found.append(
            Finding(
                "area",
                False,
                f"{len(off)} trong {len(known)} đơn vị lệch diện tích công bố hơn {100 * AREA_OFF:.0f} %: "
                f"{_listed(names)}.",
                f"{len(off)} of {len(known)} units differ from their published area by more than "
                f"{100 * AREA_OFF:.0f}%: {_listed(names)}.",
                names,
            )
        )
    vi, en = _number(100 * (total - 1), 1)
    found.append(
        Finding(
            "total_area",
            abs(total - 1) > MOST_AREA_OFF and len(known) >= LEAST_UNITS_WEIGHED,
            f"Tổng diện tích {len(known)} đơn vị lệch {vi} % so với diện tích công bố.",
            f"The area of {len(known)} units together differs from the published one by {en}%.",
        )
    )
    return found
