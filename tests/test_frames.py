"""The two frames: complete, named, linked by law, and free of anything the old-frame geocoder gave."""

import pandas as pd
import pytest

from data import frames

OLD, NEW = frames.OLD, frames.NEW
ISLAND_DISTRICTS = {"318", "471", "498", "536", "755"}
REUSED_CODES = ("15", "24", "44", "52", "80", "82", "91")


@pytest.fixture(scope="module")
def units() -> pd.DataFrame:
    return frames.read_table("unit.csv")


@pytest.fixture(scope="module")
def changes() -> pd.DataFrame:
    rows = frames.read_table("unit_change.csv")
    return rows.assign(share=rows.share.astype(float))


@pytest.fixture(scope="module")
def leaves(changes: pd.DataFrame) -> pd.DataFrame:
    return changes[changes.method != "law"]


def province_of(units: pd.DataFrame, frame: str) -> dict[str, str]:
    rows = units[units.frame == frame].set_index("code")

    def climb(code: str) -> str:
        return code if rows.level[code] == "province" else climb(rows.parent[code])

    return {code: climb(code) for code in rows.index if code != frames.COUNTRY}


def test_counts(units: pd.DataFrame) -> None:
    counts = units.groupby(["frame", "level"]).size().to_dict()
    assert counts == {
        (OLD, "country"): 1,
        (OLD, "province"): 63,
        (OLD, "district"): 696,
        (OLD, "commune"): 10035,
        (NEW, "country"): 1,
        (NEW, "province"): 34,
        (NEW, "commune"): 3321,
    }


def test_kinds_of_the_new_communes(units: pd.DataFrame) -> None:
    communes = units[(units.frame == NEW) & (units.level == "commune")]
    assert communes.kind.value_counts().to_dict() == {"xã": 2621, "phường": 687, "đặc khu": 13}


def test_codes_are_unique_and_names_are_there(units: pd.DataFrame) -> None:
    assert not units.duplicated(["frame", "code"]).any()
    required = ["name", "full_name", "plain_name", "kind", "source"]
    assert (units[required] != "").all().all()
    assert units.plain_name.str.fullmatch(r"[a-z0-9 '\-]+").all()
    assert not units.name.str.match(r"\d").any()


@pytest.mark.parametrize(
    ("frame", "code", "name", "plain_name", "kind"),
    [
        (OLD, "62", "Kon Tum", "kon tum", "tỉnh"),
        (OLD, "760", "Quận 1", "quan 1", "quận"),
        (OLD, "32191", "Năm Căn", "nam can", "thị trấn"),
        (NEW, "24820", "Phường 2 Bảo Lộc", "phuong 2 bao loc", "phường"),
        (NEW, "66", "Đắk Lắk", "dak lak", "tỉnh"),
        (NEW, "22736", "Trường Sa", "truong sa", "đặc khu"),
    ],
)
def test_names(units: pd.DataFrame, frame: str, code: str, name: str, plain_name: str, kind: str) -> None:
    row = units[(units.frame == frame) & (units.code == code)].iloc[0]
    assert (row["name"], row.plain_name, row.kind) == (name, plain_name, kind)


def test_every_parent_is_one_level_up(units: pd.DataFrame) -> None:
    level = units.set_index(["frame", "code"]).level
    above = {"province": {"country"}, "district": {"province"}, "commune": {"district", "province"}}
    for row in units[units.level != "country"].itertuples():
        assert level[row.frame, row.parent] in above[row.level]


def test_five_districts_have_no_communes(units: pd.DataFrame) -> None:
    old = units[units.frame == OLD]
    empty = set(old.code[old.level == "district"]) - set(old.parent)
    assert empty == ISLAND_DISTRICTS


def test_shares_add_to_one_and_nothing_is_lost(units: pd.DataFrame, leaves: pd.DataFrame) -> None:
    totals = leaves.groupby("from_code").share.sum()
    assert (totals - 1).abs().max() < 1e-9
    old, new = units[units.frame == OLD], units[units.frame == NEW]
    assert set(totals.index) == set(old.code[old.level == "commune"]) | ISLAND_DISTRICTS
    assert set(leaves.to_code) == set(new.code[new.level == "commune"])


def test_provinces_follow_the_law_and_the_communes_agree(units: pd.DataFrame, changes: pd.DataFrame) -> None:
    law = changes[changes.method == "law"].set_index("from_code").to_code
    assert len(law) == 63
    assert set(law) == set(units.code[(units.frame == NEW) & (units.level == "province")])
    old, new = province_of(units, OLD), province_of(units, NEW)
    links = changes[changes.method != "law"]
    assert (links.from_code.map(old).map(law) == links.to_code.map(new)).all()


def test_codes_that_changed_hands(units: pd.DataFrame) -> None:
    name = units.set_index(["frame", "code"]).name
    assert all(name[OLD, code] != name[NEW, code] for code in REUSED_CODES)
    assert (name[OLD, "15"], name[NEW, "15"]) == ("Yên Bái", "Lào Cai")


@pytest.mark.parametrize(
    ("former", "successor"), [("62", "51"), ("49", "48"), ("84", "86"), ("58", "56"), ("11", "11")]
)
def test_the_five_documents_provinces(changes: pd.DataFrame, former: str, successor: str) -> None:
    law = changes[changes.method == "law"].set_index("from_code").to_code
    assert law[former] == successor


def test_namesakes_are_gone_from_the_mapping(leaves: pd.DataFrame) -> None:
    corrections = frames.read_table("mapping_correction.csv")
    used = set(zip(leaves.from_code, leaves.to_code, strict=True))
    assert not used & set(zip(corrections.from_code, corrections.wrong_to_code, strict=True))
    corrected = leaves[leaves.from_code.isin(corrections.from_code)]
    assert (corrected.method == "corrected").all()
    kept = corrections.set_index("from_code").kept_to_codes
    assert all(row.to_code in kept.loc[[row.from_code]].iloc[0].split() for row in corrected.itertuples())


def test_no_coordinates_of_the_old_frame(units: pd.DataFrame) -> None:
    old = units[units.frame == OLD]
    assert (old.latitude == "").all()
    assert (old.longitude == "").all()
    source = (frames.Path(frames.__file__)).read_text()
    query = source[source.index("def old_rows") : source.index("def new_rows")]
    assert not any(word in query for word in ("Lat", "Lon", "Bounds", "GeoAddress"))


def test_corrected_points_are_used(units: pd.DataFrame) -> None:
    new = units[units.frame == NEW].set_index("code")
    for row in frames.read_table("commune_point_correction.csv").itertuples():
        assert float(new.latitude[row.code]) == float(row.latitude)
        assert float(new.longitude[row.code]) == float(row.longitude)


def test_areas(units: pd.DataFrame) -> None:
    communes = units[(units.frame == NEW) & (units.level == "commune")]
    assert set(communes.area_status) == {"published", "doubtful"}
    doubtful = communes[communes.area_status == "doubtful"]
    assert 150 < len(doubtful) < 250
    assert {"19159", "19147", "06187", "28435", "23563"} <= set(doubtful.code)
    assert (communes[communes.area_status == "published"].area_km2 != "").all()
    provinces = units[units.level == "province"]
    assert (provinces.area_km2.astype(float) > 0).all()


def test_committed_tables_are_what_the_script_writes() -> None:
    old, new = frames.old_rows(), frames.new_rows()
    assert frames.change_table(old, new).to_csv(index=False) == (frames.REFERENCE / "unit_change.csv").read_text()
    assert frames.unit_table(old, new).to_csv(index=False) == (frames.REFERENCE / "unit.csv").read_text()
