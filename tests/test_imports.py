"""Tables as they were published, brought in without editing: what is understood, kept, shown, and undone."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from openpyxl import Workbook
from streamlit.testing.v1 import AppTest

from components import words
from data import home as places
from data import publish
from data.imports import __main__ as command
from data.imports import background, choices, files, jobs, keeping, limits, worker
from data.imports.cells import ImportRefused
from data.imports.choices import Choices, Column, Declared
from tests import import_samples as samples
from tests.conftest import KEPT, Database
from tests.test_pages import SECONDS

TABLE = """Bảng 1. Tỷ lệ hồ sơ nộp trực tuyến năm 2024
STT;Đơn vị;Tỷ lệ hồ sơ nộp trực tuyến (%);Hạng
1;Tỉnh Khánh Hoà;71,25;3
2;tinh Dien Bien;65,5;4
3;Cà Mau;60;5
""".encode()
PERSON = "Nguyễn Văn A"


@pytest.fixture
def installation(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of its own, with the events and the counts that the store was made from."""
    for name in ("events", "rollups"):
        (own_home / name).symlink_to((KEPT / name).resolve())
    monkeypatch.setenv("TOANCANH_HOME", str(own_home))
    return own_home


@pytest.fixture(autouse=True)
def in_this_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files here, which is faster; tests of a process say so in their name."""
    if "process" not in request.node.name:
        monkeypatch.setattr(jobs, "_run", worker.work)


def previewed(data: bytes, **parts: Any) -> jobs.Preview:
    return jobs.preview("tệp.csv", data, Choices(**parts))


def brought(data: bytes, **parts: Any) -> keeping.Import:
    preview = previewed(data, **parts)
    return keeping.confirm(
        name="bảng.csv", data=data, accepted=preview.accepted, outcome=preview.outcome, choices=preview.choices,
        person=PERSON, title="Báo cáo thử", document="Văn phòng UBND",
    )  # fmt: skip


def stored(home: Path, query: str) -> list[tuple[Any, ...]]:
    version = publish.current(home / "store")
    assert version
    with duckdb.connect(str(publish.path_of(home / "store", version)), read_only=True) as connection:
        return connection.execute(query).fetchall()


# Published tables


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("data", "given", "values", "units", "periods", "indicators"),
    [
        (samples.yearbook(), {}, 192, 64, ["2021", "2022", "2023"], ["population"]),
        (samples.ranking_table(), {}, 126, 63, ["2022"], ["dti", "dti_government"]),
        (samples.commune_report(), {"inside": "56"}, 5, 5, ["2025-Q3"], ["dossier_online"]),
        (samples.pxweb(), {}, 65, 64, ["2022", "2023"], ["population"]),
        (samples.researcher(), {}, 126, 63, ["2019", "2020"], ["urban_share"]),
    ],
    ids=["yearbook", "ranking", "communes", "pxweb", "researcher"],
)
def test_published_tables_are_understood_as_they_are(
    data: bytes, given: dict[str, Any], values: int, units: int, periods: list[str], indicators: list[str]
) -> None:
    told = previewed(data, **given).outcome
    assert told["problem"] is None
    assert (told["understood"], told["units"]) == (values, units)
    assert (told["periods"], told["indicators"]) == (periods, indicators)
    assert set(told["reasons"]) <= {"unknown_indicator"}, "no cell of a value is refused"


@pytest.mark.usefixtures("home")
def test_values_are_in_the_unit_of_their_indicator_and_at_their_row() -> None:
    people = previewed(samples.yearbook())
    first = people.accepted.iloc[1]
    assert (first["unit"], first["period"], first["value"]) == ("01", "2021", 1000100)
    assert (first["row"], first["column"]) == (7, "C")
    assert any("1000" in note[1] for note in people.outcome["notes"]), "what was multiplied is told"
    online = previewed(samples.commune_report(), inside="56").accepted
    assert list(online["value"]) == [71.25, 65.5, 50, 45, 100]
    assert set(online["frame"]) == {"2025"}


def test_a_code_tells_many_namesakes_apart(database: Database) -> None:
    communes = database.rows(
        "SELECT code, full_name FROM unit WHERE frame = '2025' AND level = 'commune'"
        " AND name IN (SELECT name FROM unit WHERE frame = '2025' GROUP BY name HAVING count(*) > 6) ORDER BY code"
    )
    assert len(communes) > 6
    lines = "\n".join(f"{int(code)};{name};{place % 90}" for place, (code, name) in enumerate(communes))
    told = previewed(f"Mã xã;Tên xã;Tỷ lệ hồ sơ nộp trực tuyến, tháng 8/2026\n{lines}\n".encode())
    assert told.issues.empty
    assert told.accepted["unit"].tolist() == [code for code, _ in communes]


@pytest.mark.usefixtures("home")
def test_totals_are_left_out_and_held_against_the_parts() -> None:
    told = previewed(samples.yearbook()).outcome
    assert any("the total says 98504.4" in note[1] for note in told["notes"])


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("title", "heads"),
    [
        ("Tỷ số giới tính của dân số phân theo địa phương năm 2022", ["2022"]),
        ("Tỷ lệ tăng tự nhiên của dân số phân theo địa phương (‰)", ["2021", "2022"]),
        ("Dân số thành thị phân theo địa phương. ĐVT: Nghìn người", ["2022"]),
        ("Dân số trung bình nam phân theo địa phương năm 2022", ["2022"]),
        ("Diện tích gieo trồng lúa phân theo địa phương năm 2022", ["2022"]),
        ("Một bảng năm 2022", ["Dân số thành thị (Nghìn người)"]),
        ("Một bảng năm 2022", ["Dân số | Nam", "Dân số | Nữ"]),
        ("Điểm hành chính công năm 2022", ["Công khai, minh bạch", "Y tế công lập"]),
    ],
)
def test_what_is_only_named_like_an_indicator_is_asked_about(title: str, heads: list[str]) -> None:
    problem = previewed(samples.by_province(title, heads, 7.5, 0.1)).problem
    assert problem is not None
    assert "indicator" in problem.en


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("title", "heads", "number", "indicator", "value"),
    [
        ("Mật độ dân số các tỉnh (người/km2) năm 2022", ["2022"], 300.5, "density", 300.5),
        (
            "Bảng 2. Dân số trung bình phân theo địa phương năm 2022. ĐVT: Nghìn người",
            ["2022"],
            900.5,
            "population",
            900_500,
        ),
        ("Một bảng năm 2022", ["Diện tích (ha)"], 350_000.0, "area_km2", 3500),
        ("Dân số năm 2022 (Hà Nội công bố)", ["2022"], 900_500.0, "population", 900_500),
        ("Một bảng năm 2022", ["Dân số (Nghìn người) | Tổng số", "Dân số | Nữ"], 900.5, "population", 900_500),
        ("Chỉ số 766 năm 2022", ["Công khai, minh bạch"], 15.5, "index766_transparency", 15.5),
        ("Một bảng", ["2022 (*) Average population (Thous. pers.)"], 900.5, "population", 900_500),
    ],
)
def test_an_indicator_is_known_with_its_unit_of_measure(
    title: str, heads: list[str], number: float, indicator: str, value: float
) -> None:
    preview = previewed(samples.by_province(title, heads, number, 0.0))
    assert set(preview.accepted["indicator"]) == {indicator}
    assert set(preview.accepted["value"]) == {value}


@pytest.mark.usefixtures("home")
def test_values_far_from_every_known_one_are_asked_about_unless_chosen() -> None:
    data = samples.by_province("Dân số năm 2022", ["2022"], 97.0)
    preview = previewed(data)
    assert set(preview.issues["reason"]) == {"unlike"}
    assert not len(preview.accepted)
    assert len(previewed(data, columns={1: Column("value", "population")}).accepted) >= 63


@pytest.mark.usefixtures("home")
def test_the_country_and_the_province_a_table_is_of_have_values_of_their_own() -> None:
    country = previewed(samples.by_province("Mật độ dân số năm 2022", ["2022"], 300.0))
    assert country.accepted.set_index("unit").loc["VN", "value"] == 300.0
    rows = (
        "UBND tỉnh Khánh Hòa;\nHuyện;2022\nTP. Nha Trang;5\nTX. Ninh Hòa;7\nHuyện Cam Lâm;6\nToàn tỉnh;6,5\nTổng số;18"
    )
    unnamed = rows.partition("\n")[2]
    new = Declared("own_share", "Tỷ lệ", "Share", "%", "%")
    found = previewed(rows.encode(), declared=new, indicator="own_share").accepted.set_index("unit")["value"].to_dict()
    assert found == {"568": 5.0, "572": 7.0, "570": 6.0, "56": 6.5}, "the sum of the rows shown is no one's value"
    alone = previewed(unnamed.encode(), declared=new, indicator="own_share").accepted
    assert set(alone["unit"]) == {"568", "572", "570"}


@pytest.mark.parametrize(
    ("values", "decimals"), [([1.0, 20.0], 0), ([97.1, 3.25], 2), ([76.81896532924489], 3), ([], 0), ([1e15 + 1], 0)]
)
def test_a_new_indicator_has_as_many_decimals_as_its_values_show(values: list[float], decimals: int) -> None:
    assert worker.decimals_of(values) == decimals


def lines_of(head: str, *rows: str) -> bytes:
    return "\n".join([head, *rows]).encode()


@pytest.mark.usefixtures("home")
def test_a_month_beside_its_year_is_a_period() -> None:
    rows = [
        f"{name};{year};{month};{month}0"
        for name in ("Cà Mau", "Điện Biên")
        for year in (2023, 2024)
        for month in (1, 7)
    ]
    found = previewed(lines_of("Tỉnh;Năm;Tháng;Tỷ lệ hồ sơ nộp trực tuyến", *rows)).accepted
    assert sorted(set(found["period"])) == ["2023-01", "2023-07", "2024-01", "2024-07"]
    assert len(found) == 8
    assert set(found.loc[found["period"] == "2024-07", "value"]) == {70.0}


@pytest.mark.usefixtures("home")
def test_of_several_rows_a_unit_only_the_whole_is_taken_and_none_without_one() -> None:
    rows = [
        f"{name};{kind};{value}"
        for name in samples.PROVINCES_2024
        for kind, value in (("Nam", 40), ("Nữ", 40), ("Chung", 45))
    ]
    whole = previewed(lines_of("Tỉnh;Giới;Tỷ lệ hồ sơ nộp trực tuyến", *rows), period="2024")
    assert set(whole.accepted["value"]) == {45.0}
    assert len(whole.accepted) == 63
    parts = [row for row in rows if "Chung" not in row] + ["Cà Mau;Khác;41", "Điện Biên;Khác;41"]
    parts = [row.replace("Nữ;40", f"Nữ;{30 + at % 3 * 10}") for at, row in enumerate(parts)]
    none = previewed(lines_of("Tỉnh;Giới;Tỷ lệ hồ sơ nộp trực tuyến", *parts), period="2024")
    assert not len(none.accepted), "two alike by chance are no value of the unit"
    assert any("Giới" in note[1] for note in none.outcome["notes"])


@pytest.mark.usefixtures("home")
def test_a_unit_of_measure_in_a_column_of_its_own_counts() -> None:
    rows = [f"{name};2022;{900 + at};Nghìn người" for at, name in enumerate(samples.PROVINCES_2024)]
    found = previewed(lines_of("Tỉnh;Năm;Dân số;Đơn vị tính", *rows)).accepted
    assert found.set_index("unit").loc["01", "value"] == 900_000
    share = previewed(lines_of("Tỉnh;Năm;Dân số;ĐVT", *(row.replace("Nghìn người", "%") for row in rows)))
    assert share.problem, "a share is no population"


@pytest.mark.usefixtures("home")
def test_codes_of_another_list_settle_no_name() -> None:
    names = {10: "Hà Nội", 11: "Cà Mau", 12: "Điện Biên", 14: "Sơn La", 15: "Xứ Lạ"}
    rows = [f"{code};{name};{code}" for code, name in names.items()]
    found = previewed(lines_of("Mã;Tỉnh;Tỷ lệ hồ sơ nộp trực tuyến", *rows), period="2024")
    assert set(found.accepted["unit"]) == {"01", "96", "11", "14"}
    assert set(found.issues["reason"]) == {"unknown_unit"}


@pytest.mark.usefixtures("home")
def test_a_namesake_elsewhere_or_under_another_code_is_asked_about() -> None:
    rows = [
        "568;Khánh Hòa;Nha Trang;50", "570;Khánh Hòa;Cam Lâm;51", "572;Khánh Hòa;Ninh Hòa;52", "545;Bình Định;Phú Mỹ;53",
        "151;Hòa Bình;Kỳ Sơn;54", "769;Hồ Chí Minh;2;55", "762;Hồ Chí Minh;Thủ Đức;56",
    ]  # fmt: skip
    head = "Mã huyện;Tỉnh;Huyện;Tỷ lệ hồ sơ nộp trực tuyến"
    found = previewed(lines_of(head, *rows), period="2023")
    assert set(found.accepted["unit"]) == {"568", "570", "572", "545"}, "545 is Phù Mỹ, whose mark was mistyped"
    assert set(found.issues["reason"]) == {"unclear_unit"}
    assert set(found.issues["text"]) == {"Kỳ Sơn", "2", "Thủ Đức"}


@pytest.mark.usefixtures("home")
def test_a_budget_table_is_read_past_its_counted_columns_broken_totals_and_groups() -> None:
    rows: list[list[Any]] = [
        ["BỘ TÀI CHÍNH", None, None, None],
        ["DỰ TOÁN THU NĂM 2017", None, None, None],
        ["(Kèm theo Quyết định số 9/QĐ-BTC ngày 15 tháng 12 năm 2016)", None, None, None],
        [None, None, None, "Đơn vị: triệu đồng"],
        ["STT\nNo", "Tỉnh, thành phố", "Tổng thu", "Trong đó: nội địa"],
        ["A", "B", "1=2+3", 2],
        [None, "Tổng số", "=SUM(C8:C9)", 5.0],
        ["I", "ĐÔNG BẮC", 3_000_000, 1.0],
        [1, "Quảng Ninh", 2_000_000, 1.0],
        [2, "Lạng Sơn", 1_000_000, 1.0],
        ["II", "ĐB SÔNG C.LONG", 4_000_000, 1.0],
        [3, "An Giang", 4_114_454, 1.0],
    ]
    new = Declared("own_revenue", "Thu ngân sách", "Revenue", "tỷ đồng", "billion VND")
    preview = previewed(samples.book(rows), declared=new, columns={2: Column("value", "own_revenue")})
    found = preview.accepted.set_index("unit")["value"].to_dict()
    assert found == {"22": 2000.0, "20": 1000.0, "89": 4114.454}
    assert set(preview.accepted["period"]) == {"2017"}
    assert set(preview.issues["reason"]) == {"unknown_indicator"}
    assert preview.choices.declared
    assert preview.choices.declared.decimals == 3
    assert any("planned" in note[1] for note in preview.outcome["notes"])


@pytest.mark.usefixtures("home")
def test_units_in_the_headings_are_said_to_be_there() -> None:
    problem = previewed(lines_of("date;Hà Nội;Cà Mau;Sơn La", "2021-04-27;1;2;3", "2021-04-28;1;2;3")).problem
    assert problem is not None
    assert "Transpose" in problem.en


@pytest.mark.usefixtures("home")
def test_without_a_choice_the_sheet_that_names_units_is_read() -> None:
    made = Workbook()
    for name, rows in {
        "M01": [["Cân đối năm 2022"], ["Thu", 5]],
        "M09": [["Tỉnh", "Dân số năm 2022"], ["Hà Nội", 8_000_000], ["Cà Mau", 1_200_000]],
    }.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    preview = previewed(samples.saved(made))
    assert preview.outcome["sheet"] == "M09"
    assert set(preview.accepted["unit"]) == {"01", "96"}
    assert any("M09" in note[1] for note in preview.outcome["notes"])
    assert previewed(samples.saved(made), sheet="M01").problem, "a chosen sheet stays chosen"


@pytest.mark.usefixtures("home")
def test_rankings_side_by_side_have_each_their_own_names() -> None:
    new = Declared("own_score", "Điểm", "Score", "điểm", "points")
    columns = {2: Column("value", "own_score", "2015"), 4: Column("value", "own_score")}
    preview = previewed(samples.side_by_side(), declared=new, columns=columns)
    found = preview.accepted.set_index(["unit", "period"])["value"].to_dict()
    assert len(found) == 126
    assert found["01", "2015"] == 9.5, "the first name of the first list"
    assert found["96", "2016"] == 70.25, "the last province leads the second list, in the year of its heading"
    assert found["01", "2016"] == 70.25 - 62 / 4


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Hà Nội;2024;160,5", "too_high"),
        ("Hà Nội;2024;-1", "negative"),
        ("Hà Nội;2024;abc", "no_number"),
        ("Hà Nội;2024;inf", "infinite"),
        ("Xứ Lạ;2024;50", "unknown_unit"),
        ("Hà Nội;2099;50", "future_period"),
        ("Hà Nội;1950;50", "early_period"),
        ("Hà Nội;bao giờ;50", "no_period"),
        ("Hà Nội;9 tháng đầu năm 2024;50", "unstored_period"),
        ("Quảng Nam;2025-10;50", "other_frame"),
        (";2024;50", "no_unit"),
        ("Cà Mau;2024;51", "doubled"),
    ],
)
def test_a_bad_cell_is_refused_by_name_and_the_rest_taken(line: str, reason: str) -> None:
    data = f"Tỉnh;Kỳ;Tỷ lệ hồ sơ nộp trực tuyến\nKhánh Hòa;2024;70,5\nCà Mau;2024;60,5\nĐiện Biên;2024;50,5\n{line}\n"
    preview = previewed(data.encode())
    assert set(preview.issues["reason"]) == {reason}
    assert preview.issues["row"].iloc[-1] == 5
    assert len(preview.accepted) == (2 if reason == "doubled" else 3)
    assert sentence_of(preview, reason)


def sentence_of(preview: jobs.Preview, reason: str) -> bool:
    """Whether the file of errors says the reason in both languages."""
    texts = [files.issues_csv(preview.issues, language).decode("utf-8-sig") for language in ("vi", "en")]
    return all(
        worker.sentences.reason(reason, language) in text for language, text in zip(("vi", "en"), texts, strict=True)
    )


@pytest.mark.usefixtures("home")
def test_no_cell_of_the_file_of_errors_is_a_formula() -> None:
    data = b'Tinh;2023\nHa Noi;"=HYPERLINK(1)"\nCa Mau;5\nGia Lai;6\n'
    text = files.issues_csv(previewed(data, indicator="dossier_online").issues, "vi").decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    assert ",=HYPERLINK" not in text


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a,b\n1,2\n3,4\n", "units"),
        (b"Tinh,2023\nHa Noi,5\nCa Mau,6\n", "indicator"),
        ("Tỉnh,Nộp trực tuyến\nHà Nội,5\nCà Mau,6\n".encode(), "period"),
        (b"", "empty"),
    ],
)
def test_a_table_that_lacks_something_says_what(data: bytes, said: str) -> None:
    problem = previewed(data).problem
    assert problem is not None
    assert said in problem.en
    assert problem.vi


@pytest.mark.usefixtures("home")
def test_the_34_names_before_the_change_of_units_are_asked_about() -> None:
    names = [name for name in samples.PROVINCES_2024 if name in MERGED]
    data = ("Tỉnh;2024\n" + "\n".join(f"{name};50" for name in names)).encode()
    assert previewed(data, indicator="dossier_online").outcome["asks_frame"]
    assert previewed(data, indicator="dossier_online", frame="2025").accepted["frame"].unique().tolist() == ["2025"]


MERGED = [
    "Hà Nội",
    "Cao Bằng",
    "Tuyên Quang",
    "Điện Biên",
    "Lai Châu",
    "Sơn La",
    "Lào Cai",
    "Thái Nguyên",
    "Lạng Sơn",
    "Quảng Ninh",
    "Bắc Ninh",
    "Phú Thọ",
    "Hải Phòng",
    "Hưng Yên",
    "Ninh Bình",
    "Thanh Hóa",
    "Nghệ An",
    "Hà Tĩnh",
    "Quảng Trị",
    "Đà Nẵng",
    "Quảng Ngãi",
    "Gia Lai",
    "Khánh Hòa",
    "Đắk Lắk",
    "Lâm Đồng",
    "Đồng Nai",
    "TP. Hồ Chí Minh",
    "Tây Ninh",
    "Đồng Tháp",
    "Vĩnh Long",
    "An Giang",
    "Cần Thơ",
    "Cà Mau",
]


@pytest.mark.usefixtures("home")
def test_a_dissolved_province_is_not_taken_for_the_commune_of_its_name() -> None:
    lines = ["Tỉnh;Tỷ lệ hồ sơ nộp trực tuyến (%)", *(f"{name};50" for name in samples.PROVINCES_2024), "Hà Tây;40"]
    preview = previewed("\n".join(lines).encode(), period="2022")
    assert len(preview.accepted) == 63
    assert sentence_of(preview, "unclear_unit")


@pytest.mark.usefixtures("home")
def test_a_person_settles_a_name_and_a_column() -> None:
    data = "Nơi;Cái gì\nXứ Lạ;50\nCà Mau;60\nĐiện Biên;70\n".encode()
    key = files.name_key("2024", "Xứ Lạ", "")
    columns = {0: Column("unit"), 1: Column("value", "dossier_online", "2024")}
    told = previewed(data, columns=columns, settled={key: "56"})
    assert list(told.accepted["unit"]) == ["56", "96", "11"]
    left = previewed(data, columns=columns, settled={key: choices.LEFT_OUT})
    assert list(left.accepted["unit"]) == ["96", "11"]
    assert left.outcome["left_out"] == 1


# Limits


@pytest.mark.usefixtures("home")
def test_a_process_that_takes_too_long_is_killed_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_COMMAND", (sys.executable, "-c", "import time; time.sleep(60)"))
    monkeypatch.setattr(limits, "SECONDS", 1)
    started = time.monotonic()
    with pytest.raises(ImportRefused, match="stopped"):
        previewed(TABLE)
    assert time.monotonic() - started < 10
    assert list((places.imports()).glob(".job-*")) == [], "nothing is left behind"


@pytest.mark.usefixtures("home")
def test_a_process_that_dies_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_COMMAND", (sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"))
    with pytest.raises(ImportRefused, match="stopped"):
        previewed(TABLE)


# Keeping


def test_what_is_confirmed_is_kept_whole_and_counts_once(installation: Path) -> None:
    kept = brought(TABLE)
    folder = installation / "imports" / kept.code
    assert (folder / "original.csv").read_bytes() == TABLE
    assert len(pd.read_parquet(folder / "rows.parquet")) == 3
    assert kept.facts["checksum"]
    assert (kept.person, kept.facts["file"], kept.facts["values"]) == (PERSON, "bảng.csv", 3)
    with pytest.raises(ImportRefused, match="count once"):
        brought(TABLE)
    with pytest.raises(ImportRefused, match="count once"):
        brought(TABLE.replace(b";3\n", b";9\n"))
    assert [one.code for one in keeping.standing()] == [kept.code]


@pytest.mark.usefixtures("installation")
def test_undone_it_counts_no_more_and_may_come_again() -> None:
    kept = brought(TABLE)
    undone = keeping.undo(kept.code, "B")
    assert not undone.stands
    assert undone.undone_by == "B"
    assert keeping.standing() == ()
    with pytest.raises(ImportRefused):
        keeping.undo(kept.code, "B")
    again = brought(TABLE)
    assert again.code == kept.code
    assert again.stands
    assert again.position > kept.position


@pytest.mark.usefixtures("installation")
@pytest.mark.parametrize("missing", ["person", "title"])
def test_a_name_and_a_source_are_asked_for(missing: str) -> None:
    preview = previewed(TABLE)
    parts = {"person": PERSON, "title": "x1", missing: " "}
    with pytest.raises(ImportRefused, match="missing"):
        keeping.confirm(
            name="x.csv",
            data=TABLE,
            accepted=preview.accepted,
            outcome=preview.outcome,
            choices=preview.choices,
            **parts,
        )


KILLED = """
import os, signal, sys
from data import journal
from data.imports import jobs, keeping
data = open(sys.argv[1], "rb").read()
preview = jobs.preview("t.csv", data)
def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[2] == "journal": journal.append_import = die
else: keeping._sync = die
keeping.confirm(name="t.csv", data=data, accepted=preview.accepted, outcome=preview.outcome, choices=preview.choices,
                person="A", title="x1")
"""


@pytest.mark.parametrize("moment", ["journal", "files"])
def test_killed_while_confirming_nothing_counts_and_it_can_be_done_again(
    installation: Path, tmp_path: Path, moment: str
) -> None:
    (tmp_path / "t.csv").write_bytes(TABLE)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path / "t.csv"), moment],
        cwd=places.PROJECT,
        env=os.environ | {"PYTHONPATH": str(places.PROJECT)},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert keeping.imports() == ()
    kept = brought(TABLE)
    assert len(pd.read_parquet(kept.rows)) == 3
    assert list((installation / "imports").glob(".writing-*")) == []


@pytest.mark.usefixtures("installation")
def test_headings_and_names_are_remembered() -> None:
    key = files.name_key("2024", "Xứ Lạ", "")
    data = "Nơi;Cái gì\nXứ Lạ;50\nCà Mau;60\nĐiện Biên;70\n".encode()
    brought(data, columns={0: Column("unit"), 1: Column("value", "dossier_online", "2024")}, settled={key: "56"})
    told = previewed(data.replace(b"50", b"55"), period="2023")
    assert told.outcome["recalled"]
    assert list(told.accepted["unit"]) == ["56", "96", "11"]
    assert told.outcome["indicators"] == ["dossier_online"]


# In the store


def snapshot(home: Path) -> pd.DataFrame:
    version = publish.current(home / "store")
    assert version
    with duckdb.connect(str(publish.path_of(home / "store", version)), read_only=True) as connection:
        return connection.execute(
            "SELECT frame, unit, indicator, period, value, status, source, state, rank_siblings, change_year FROM measure"
            " WHERE indicator IN ('dossier_online', 'population') ORDER BY ALL"
        ).df()


def test_it_is_in_the_store_with_its_source_and_gone_when_undone(installation: Path) -> None:
    before = snapshot(installation)
    kept = brought(TABLE + "4;Cả nước;62,5;\n".encode())
    assert background.refresh_now() == ""
    rows = stored(
        installation,
        f"SELECT frame, unit, value, status FROM measure WHERE source = '{kept.code}' ORDER BY frame, unit",
    )
    of_2024 = [("2024", "11", 65.5, "imported"), ("2024", "56", 71.25, "imported"), ("2024", "96", 60.0, "imported")]
    country = [(frame, "VN", 62.5, "imported") for frame in ("2024", "2025")]
    carried = [("2025", "11", 65.5, "imported")]
    assert rows == [*of_2024, country[0], *carried, country[1]], "the country as printed, a province that went on alone"
    source = stored(installation, f"SELECT title, publisher, note FROM source WHERE code = '{kept.code}'")
    assert source[0][:2] == ("Báo cáo thử", "Văn phòng UBND")
    assert PERSON in source[0][2]
    ranked = stored(
        installation,
        "SELECT count(*) FROM measure WHERE indicator = 'dossier_online' AND frame = '2024' AND period = '2024'"
        " AND level = 'province' AND rank_siblings IS NOT NULL",
    )
    assert ranked == [(63,)]
    keeping.undo(kept.code, "B")
    assert background.refresh_now() == ""
    pd.testing.assert_frame_equal(before, snapshot(installation))


def test_published_values_stay_unless_the_person_says_so_and_new_indicators_come_along(installation: Path) -> None:
    query = "SELECT value, status FROM measure WHERE indicator = 'population' AND frame = '2024' AND unit = '56' AND period = '2022'"
    published = stored(installation, query)
    assert published[0][1] == "published"
    brought("Tỉnh;2022\nKhánh Hòa;1000\nCà Mau;2000\n".encode(), indicator="population")
    papi = Declared("own_papi", "Chỉ số PAPI", "PAPI index", "điểm", "points", 2, "up")
    brought("Tỉnh;2023\nKhánh Hòa;41,25\nCà Mau;42,5\n".encode(), indicator="own_papi", declared=papi)
    assert background.refresh_now() == ""
    assert stored(installation, query) == published
    found = "SELECT unit, value, status FROM measure WHERE indicator = 'own_papi' ORDER BY unit"
    assert stored(installation, found) == [("56", 41.25, "imported"), ("96", 42.5, "imported")]
    assert stored(installation, "SELECT bins FROM indicator WHERE code = 'own_papi'") == [("42.5",)]
    brought("Tỉnh;2022\nKhánh Hòa;1001\nCà Mau;2002\n".encode(), indicator="population", replaces_published=True)
    assert background.refresh_now() == ""
    assert stored(installation, query) == [(1001, "imported")]


# From the command line


def test_the_command_line_previews_refuses_and_lists(
    installation: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "refresh_now", lambda: "")
    file = tmp_path / "bảng.csv"
    file.write_bytes(TABLE + "4;Xứ Lạ;5;6\n".encode())
    assert command.main([str(file), "--dry-run"]) == command.DONE
    assert "3 values understood" in capsys.readouterr().err
    assert keeping.imports() == ()
    assert command.main([str(file), "--as", PERSON]) == command.UNSETTLED
    assert "Nothing was brought in" in capsys.readouterr().err
    errors = tmp_path / "errors.csv"
    assert command.main([str(file), "--as", PERSON, "--yes", "--errors", str(errors)]) == command.DONE
    code = capsys.readouterr().out.split()[0]
    assert "Xứ Lạ" in errors.read_text(encoding="utf-8-sig")
    assert command.main([str(file), "--as", PERSON, "--yes"]) == command.REFUSED
    assert command.main(["--list"]) == command.DONE
    assert code in capsys.readouterr().out
    assert command.main(["--undo", code, "--as", "B"]) == command.DONE
    assert keeping.standing() == ()


@pytest.mark.parametrize("name", ["nothing.csv", "missing.csv"])
@pytest.mark.usefixtures("home")
def test_the_command_line_says_why_not(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "nothing.csv").touch()
    assert command.main([str(tmp_path / name), "--as", "A"]) == command.REFUSED
    assert capsys.readouterr().err.count("\n") >= 2, "both languages"


# On the page


def opened(**parameters: str) -> AppTest:
    app = AppTest.from_file(str(places.PROJECT / "app.py"), default_timeout=SECONDS)
    for name, value in ({"view": "import"} | parameters).items():
        app.query_params[name] = value
    app.run()
    app.switch_page("pages/sources.py").run()
    assert not app.exception
    return app


def written(app: AppTest) -> str:
    return "\n".join(block.proto.body for block in app.get("html"))  # pyright: ignore


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_asks_for_a_file(language: str) -> None:
    app = opened(lang=language)
    assert app.file_uploader[0].label == words.word("imports.file", language)
    assert words.word("imports.none", language) in written(app)


@pytest.mark.usefixtures("installation")
def test_a_file_is_previewed_confirmed_and_undone_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[int] = []
    monkeypatch.setattr(background, "refresh", lambda: begun.append(1))
    app = opened()
    app.file_uploader[0].upload("<b>x</b>.csv", TABLE + b"4;<script>;5;6\n").run()
    text = written(app)
    assert "<b>3</b><span>giá trị hiểu được</span>" in text
    assert "<script>" not in text
    assert keeping.imports() == (), "nothing enters before it is confirmed"
    confirm = next(one for one in app.button if one.label.startswith("Xác nhận"))
    confirm.click().run()
    assert "Chưa nhập họ tên" in written(app)
    app.text_input(key="import_person").set_value(PERSON)
    next(one for one in app.button if one.label.startswith("Xác nhận")).click().run()
    assert not app.exception
    (kept,) = keeping.standing()
    assert kept.code in written(app)
    assert "<b>x</b>" not in written(app)
    app.button(key=f"undo_{kept.code}").click().run()
    assert keeping.standing() == ()
    assert begun == [1, 1]
