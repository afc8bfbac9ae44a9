"""Finding a place by what people type."""

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from components import search
from components.selection import FRAMES
from data import store, units

pytestmark = pytest.mark.usefixtures("home")
Find = Callable[..., list[Any]]


@pytest.fixture(scope="module")
def names(version: str, home: object) -> store.Rows:
    return tuple(units.index(version).values())


@pytest.fixture(scope="module")
def find(names: store.Rows) -> Find:
    def matches(asked: str, frame: str = "2025") -> list[Any]:
        return search.matches(names, asked, frame)

    return matches


@pytest.mark.parametrize(
    "asked", ["Nha Trang", "nha trang", "NHA TRANG", " nha  trang ", unicodedata.normalize("NFD", "Nha Trang")]
)
def test_case_and_spaces_do_not_matter(find: Find, asked: str) -> None:
    assert find(asked) == find("nha trang")


@pytest.mark.parametrize(
    ("asked", "frame", "code"),
    [
        ("nha trang", "2025", "22366"),
        ("nha trang", "2024", "568"),
        ("khanh hoa", "2025", "56"),
        ("da nang", "2025", "48"),
        ("Đà Nẵng", "2024", "48"),
        ("đa nang", "2025", "48"),
        ("quang ngai", "2025", "51"),
        ("ho chi minh", "2025", "79"),
        ("dien bien", "2025", "11"),
        ("hoang sa", "2025", "20333"),
        ("truong sa", "2025", "22736"),
        ("truong sa", "2024", "576"),
        ("viet nam", "2025", "VN"),
    ],
)
def test_the_place_of_the_readers_frame_is_offered(find: Find, asked: str, frame: str, code: str) -> None:
    assert (frame, code) in [(row.frame, row.code) for row in find(asked, frame)[:3]]


@pytest.mark.parametrize(
    ("asked", "former", "present"),
    [
        ("binh duong", "74", "Thành phố Hồ Chí Minh"),
        ("Bình Dương", "74", "Thành phố Hồ Chí Minh"),
        ("kon tum", "62", "Tỉnh Quảng Ngãi"),
        ("quang nam", "49", "Thành phố Đà Nẵng"),
        ("ninh thuan", "58", "Tỉnh Khánh Hòa"),
        ("tra vinh", "84", "Tỉnh Vĩnh Long"),
        ("ba ria - vung tau", "77", "Thành phố Hồ Chí Minh"),
        ("vung tau", "747", "Thành phố Hồ Chí Minh"),
    ],
)
def test_a_former_name_leads_to_what_the_place_is_now(
    find: Find, version: str, asked: str, former: str, present: str
) -> None:
    assert ("2024", former) in [(row.frame, row.code) for row in find(asked)]
    now = store.rows("unit_successor", version, frame="2024", unit=former)
    assert present in {row.full_name for row in now}


@pytest.mark.parametrize(
    ("asked", "full_name"),
    [
        ("TP. Nha Trang", "Thành phố Nha Trang"),
        ("tp nha trang", "Thành phố Nha Trang"),
        ("TP.Nha Trang", "Thành phố Nha Trang"),
        ("thanh pho nha trang", "Thành phố Nha Trang"),
        ("tx ninh hoa", "Thị xã Ninh Hòa"),
        ("TX. Ninh Hòa", "Thị xã Ninh Hòa"),
        ("huyện cam lâm", "Huyện Cam Lâm"),
        ("tinh kon tum", "Tỉnh Kon Tum"),
        ("quan 1", "Quận 1"),
        ("Quận 12", "Quận 12"),
        ("phuong 1", "Phường 1"),
        ("thi tran dien khanh", "Thị trấn Diên Khánh"),
    ],
)
def test_a_kind_before_the_name_comes_first(find: Find, asked: str, full_name: str) -> None:
    assert find(asked, "2024")[0].full_name == full_name


@pytest.mark.parametrize("frame", FRAMES)
def test_other_names_that_people_write_come_first(find: Find, names: store.Rows, frame: str) -> None:
    written = [(alias, row) for row in names if row.frame == frame for alias in row.aliases]
    assert written
    for alias, row in written:
        assert row in find(alias, frame)[:2], alias


def test_a_numbered_ward_is_not_a_higher_number(find: Find) -> None:
    assert {row.full_name for row in find("phường 1", "2024")} == {"Phường 1"}


def test_an_exact_name_comes_before_one_that_begins_so_before_one_within(find: Find) -> None:
    found = [search.plain(row.name) for row in find("ha", "2024")]
    kind = [0 if name == "ha" else 1 if name.startswith("ha") else 2 for name in found]
    assert kind == sorted(kind)
    assert 1 in kind


def test_a_province_comes_before_a_commune_of_the_same_name(find: Find) -> None:
    levels = [row.level for row in find("hoa binh", "2024") if row.name == "Hòa Bình"]
    assert levels[0] == "province"
    assert len(levels) > 1


def test_the_same_unit_in_both_frames_is_offered_once(find: Find) -> None:
    found = find("dien bien", "2025")
    assert [(row.frame, row.code) for row in found if row.level == "province"] == [("2025", "11")]


@pytest.mark.parametrize("asked", ["", "   ", "zzzz", "tp ", "'; DROP TABLE unit; --", "%", "\0"])
def test_nothing_is_found_for_nothing(find: Find, asked: str) -> None:
    assert find(asked) == []


@pytest.mark.parametrize("frame", FRAMES)
def test_every_province_is_first_by_its_name_without_accents(find: Find, names: store.Rows, frame: str) -> None:
    for row in names:
        if row.frame == frame and row.level == "province":
            assert find(search.plain(row.name), frame)[0] == row


@given(text=some.text())
def test_plain_names_do_not_depend_on_how_a_letter_is_composed(text: str) -> None:
    plain = search.plain(text)
    assert plain == search.plain(unicodedata.normalize("NFD", text)) == search.plain(unicodedata.normalize("NFC", text))
    assert search.plain(plain) == plain
    assert search.plain(text.upper()) == search.plain(text.upper().lower())
