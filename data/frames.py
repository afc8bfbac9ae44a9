"""The two administrative frames and the way from one to the other, as committed tables.

Run as ``python -m data.frames``; it reads the package vietnamadminunits 1.0.4 (MIT, source VAU104) and
writes ``unit.csv`` and ``unit_change.csv`` beside the hand-kept tables it obeys:
``commune_point_correction.csv``, ``mapping_correction.csv`` and ``province_area.csv``. The package's old-
frame coordinates come from a commercial geocoder and are never read.

A former commune that was divided is shared equally among the new communes that received a part of it: no
document states how its people or its land were divided. Which published areas are doubtful is decided in
``data.area_check``.
"""

import json
import re
import sqlite3
from importlib.resources import files
from pathlib import Path

import pandas as pd

from data.area_check import doubtful_areas
from data.texts import plain

REFERENCE = Path(__file__).parent / "reference"
OLD, NEW, COUNTRY = "2024", "2025", "VN"
OLD_LAST_DAY, NEW_FIRST_DAY = "2025-06-30", "2025-07-01"
PACKAGE = "VAU104"
LAW = "NQ202"
COUNTRY_AREA_KM2 = 331338.3
KINDS = ("quốc gia", "thành phố", "thị trấn", "thị xã", "đặc khu", "phường", "huyện", "quận", "tỉnh", "xã")
UNIT_COLUMNS = [
    "frame",
    "code",
    "level",
    "name",
    "full_name",
    "plain_name",
    "kind",
    "parent",
    "latitude",
    "longitude",
    "area_km2",
    "area_status",
    "valid_from",
    "valid_to",
    "source",
]
CHANGE_COLUMNS = ["from_frame", "from_code", "to_frame", "to_code", "share", "method", "source"]


def named(full_name: str) -> dict[str, str]:
    """Name, full name, plain name and kind; a numbered unit keeps its kind in its name ('Phường 1')."""
    kind = next(kind for kind in KINDS if full_name.lower().startswith(kind + " "))
    bare = full_name[len(kind) + 1 :]
    full = f"{kind.capitalize()} {bare}"
    name = full if re.match(r"\d", bare) else bare
    return {"name": name, "full_name": full, "plain_name": plain(name), "kind": kind}


def read_table(name: str) -> pd.DataFrame:
    """One committed reference table, every cell text, '' where missing."""
    return pd.read_csv(REFERENCE / name, dtype=str, keep_default_na=False)


def package_file(name: str) -> Path:
    """A data file inside the installed vietnamadminunits."""
    return Path(str(files("vietnamadminunits") / "data" / name))


def package_query(sql: str) -> pd.DataFrame:
    """Rows of the package's own database."""
    with sqlite3.connect(package_file("dataset.db")) as connection:
        return pd.read_sql(sql, connection)


def old_rows() -> pd.DataFrame:
    """The 10,035 communes and 5 communeless districts of 2024 by code, name and key; no coordinates."""
    rows = package_query(
        "SELECT provinceCode AS province, districtCode AS district, wardCode AS commune,"
        " province AS province_name,"
        " district AS district_name, ward AS commune_name, provinceKey || '_' || districtKey || '_' ||"
        " coalesce(wardKey, '') AS key FROM admin_units_legacy"
    )
    return rows.assign(leaf=rows.commune.fillna(rows.district))


def new_rows() -> pd.DataFrame:
    """The 3,321 communes of 2025 with the publisher's points (corrected) and areas (km2)."""
    rows = package_query(
        "SELECT provinceCode AS province, wardCode AS commune, province AS province_name,"
        " ward AS commune_name,"
        " provinceLat AS province_latitude, provinceLon AS province_longitude, wardLat AS latitude,"
        " wardLon AS longitude, wardAreaKm2 AS area_km2, provinceKey || '_' || wardKey AS key"
        " FROM admin_units"
    )
    better = read_table("commune_point_correction.csv").set_index("code")
    for axis in ("latitude", "longitude"):
        rows[axis] = rows.commune.map(better[axis].astype(float)).fillna(rows[axis])
    return rows


def unit(frame: str, code: str, level: str, full_name: str, parent: str, **facts: object) -> dict[str, object]:
    """One row of unit.csv; facts are latitude, longitude (degrees), area_km2 and area_status."""
    start, end = ("", OLD_LAST_DAY) if frame == OLD else (NEW_FIRST_DAY, "")
    identity = {"frame": frame, "code": code, "level": level, "parent": parent}
    validity = {"valid_from": start, "valid_to": end, "source": PACKAGE}
    return identity | named(full_name) | facts | validity


def country(frame: str) -> dict[str, object]:
    """Việt Nam itself, with the national land area of 2023."""
    row = unit(frame, COUNTRY, "country", "Quốc gia Việt Nam", "", area_km2=COUNTRY_AREA_KM2, area_status="published")
    return row | {"full_name": "Việt Nam"}


def province_areas(frame: str) -> dict[str, float]:
    """Official area of every province of one frame, km2."""
    rows = read_table("province_area.csv").query("frame == @frame")
    return dict(zip(rows.code, rows.area_km2.astype(float), strict=True))


def old_units(rows: pd.DataFrame) -> list[dict[str, object]]:
    """Country, provinces, districts and communes of 2024."""
    areas = province_areas(OLD)
    provinces = rows.drop_duplicates("province")
    districts = rows.drop_duplicates("district")
    communes = rows.dropna(subset="commune")
    return [
        country(OLD),
        *(
            unit(
                OLD,
                row.province,
                "province",
                row.province_name,
                COUNTRY,
                area_km2=areas[row.province],
                area_status="published",
            )
            for row in provinces.itertuples()
        ),
        *(unit(OLD, row.district, "district", row.district_name, row.province) for row in districts.itertuples()),
        *(unit(OLD, row.commune, "commune", row.commune_name, row.district) for row in communes.itertuples()),
    ]


def new_units(rows: pd.DataFrame, doubtful: set[str]) -> list[dict[str, object]]:
    """Country, provinces and communes of 2025."""
    areas = province_areas(NEW)
    return [
        country(NEW),
        *(
            unit(
                NEW,
                row.province,
                "province",
                row.province_name,
                COUNTRY,
                latitude=row.province_latitude,
                longitude=row.province_longitude,
                area_km2=areas[row.province],
                area_status="published",
            )
            for row in rows.drop_duplicates("province").itertuples()
        ),
        *(
            unit(
                NEW,
                row.commune,
                "commune",
                row.commune_name,
                row.province,
                latitude=row.latitude,
                longitude=row.longitude,
                area_km2=row.area_km2 if row.area_km2 > 0 else None,
                area_status="doubtful" if row.commune in doubtful else "published",
            )
            for row in rows.itertuples()
        ),
    ]


def package_links(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Every (old leaf, new commune) pair of the package's converter."""
    converter = json.loads(package_file("converter_2025.json").read_text())
    leaf, commune = dict(zip(old.key, old.leaf, strict=True)), dict(zip(new.key, new.commune, strict=True))
    whole = [
        (leaf[key], commune[f"{province}_{ward}"])
        for province, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items()
        for ward, keys in wards.items()
        for key in keys
    ]
    divided = [
        (leaf[key], commune[f"{province}_{part['newWardKey']}"])
        for province, keys in converter["DICT_PROVINCE_WARD_DIVIDED"].items()
        for key, parts in keys.items()
        for part in parts
    ]
    return pd.DataFrame(whole + divided, columns=["from_code", "to_code"])


def without_namesakes(links: pd.DataFrame) -> pd.DataFrame:
    """Drop the pairs listed in mapping_correction.csv; KeyError when a listed pair is not there."""
    wrong = read_table("mapping_correction.csv")
    pairs = pd.MultiIndex.from_frame(links[["from_code", "to_code"]])
    listed = pd.MultiIndex.from_frame(wrong[["from_code", "wrong_to_code"]])
    if not listed.isin(pairs).all():
        raise KeyError(f"mapping_correction.csv: not in the package: {list(listed[~listed.isin(pairs)])}")
    kept = links[~pairs.isin(listed)]
    return kept.assign(corrected=kept.from_code.isin(wrong.from_code))


def leaf_changes(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Old leaf to new commune with equal shares that add to 1."""
    links = without_namesakes(package_links(old, new))
    parts = links.groupby("from_code").to_code.transform("size")
    method = parts.eq(1).map({True: "whole", False: "split_equal"}).where(~links.corrected, "corrected")
    return links.assign(share=1 / parts, method=method, source=PACKAGE)


def province_changes() -> pd.DataFrame:
    """Old province to new province as the law has it."""
    links = read_table("province_area.csv").query("frame == @OLD")[["code", "successor"]]
    rows = links.set_axis(["from_code", "to_code"], axis=1)
    return rows.assign(share=1.0, method="law", source=LAW)


def change_table(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """unit_change.csv: provinces first, then leaves, in code order."""
    rows = pd.concat([province_changes(), leaf_changes(old, new).sort_values(["from_code", "to_code"])])
    return rows.assign(from_frame=OLD, to_frame=NEW)[CHANGE_COLUMNS]


def unit_table(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """unit.csv: both frames, from the country down, in code order."""
    corrections = read_table("commune_point_correction.csv")
    doubtful = doubtful_areas(new, pd.Series(province_areas(NEW)), corrections)
    rows = pd.DataFrame(old_units(old) + new_units(new, doubtful))
    rank = rows.level.map({"country": 0, "province": 1, "district": 2, "commune": 3})
    return rows.assign(rank=rank).sort_values(["frame", "rank", "code"])[UNIT_COLUMNS]


def main() -> None:
    """Write unit.csv and unit_change.csv."""
    old, new = old_rows(), new_rows()
    unit_table(old, new).to_csv(REFERENCE / "unit.csv", index=False)
    change_table(old, new).to_csv(REFERENCE / "unit_change.csv", index=False)


if __name__ == "__main__":
    main()
