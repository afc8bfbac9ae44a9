"""Plans, projects and tasks: what the documents name, what is simulated, when an item is late, and the screen."""

import csv
import re
import shutil
from collections import Counter
from datetime import date, datetime
from html import unescape
from io import StringIO
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from components import charts, palette, selection, words
from components.plans import items, listing, page
from data import home, reference
from tests.conftest import Database
from tests.test_pages import Drawn, draw
from tests.test_queries import given, returned
from tests.test_reference import read_once
from tools import simulate_plans

__all__ = ["read_once"]

CLOCK = datetime(2026, 10, 31, 23, 59)
ITEM = "programme_item.csv"


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return reference.load(home.REFERENCE)


@pytest.fixture(scope="module")
def item(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return tables["programme_item"].set_index("code")


# What the documents name

# Read from the articles: item, unit, stage, start, deadline, end, day of the report.
NAMED = (
    ("KH-DA01", "56", "under_way", "", "2024-09", "", "2024-06-09"),
    ("KH-DA02", "56", "preparing", "", "", "", "2024-06-09"),
    ("KH-DA03", "56", "appraisal", "", "", "", "2024-06-09"),
    ("KH-GD2", "56", "under_way", "", "2024-06-10", "", "2024-06-09"),
    ("KH-GD3", "56", "under_way", "", "2024-07-10", "", "2024-06-09"),
    ("KH-DA06-1", "56", "under_way", "2022", "2025", "", "2024-06-09"),
    ("KH-DC1", "56", "under_way", "2023-02", "", "", "2024-06-09"),
    ("KH-NQ16-0", "56", "issued", "2021-10-19", "2025", "", "2024-06-09"),
    ("KH-DTTM1", "568", "approved", "", "", "", "2024-06-09"),
    ("KH-DTTM2", "569", "approved", "", "", "", "2024-06-09"),
    ("KH-DTTM3", "572", "revising", "", "", "", "2024-06-09"),
    ("KH-DTTM4", "570", "reviewing", "", "", "", "2024-06-09"),
    ("KT-KH909-0", "62", "issued", "2021-03-19", "2025", "", "2022-12-31"),
    ("KT-KH3716-0", "62", "issued", "2021-10-15", "", "", "2022-12-31"),
    ("KT-NQ09-0", "62", "issued", "2022-02-18", "2025", "", "2022-12-31"),
    ("KT-KH1250-0", "62", "issued", "2022-04-29", "2025", "", "2022-12-31"),
    ("KT-KH1250-1", "62", "under_way", "", "2025", "", "2022-12-31"),
    ("TV-NQ09-0", "84", "issued", "2022-01-26", "2025", "", "2023-06-30"),
    ("TV-NV1", "84", "finished", "", "", "2023-H1", "2023-06-30"),
    ("DB-NQ13-0", "11", "issued", "2021-10-01", "", "", "2022-04-30"),
    ("DB-DA-0", "11", "approved", "2021", "2025", "", "2022-04-30"),
    ("DB-SN-0", "11", "issued", "", "", "", "2022-04-30"),
    ("DB-BB094", "094", "issued", "2022", "2025", "", "2022-04-30"),
    ("DB-BB095", "095", "issued", "2022", "2025", "", "2022-04-30"),
    ("DB-BB103", "103", "issued", "2022", "2025", "", "2022-04-30"),
    ("DB-NP1", "103", "under_way", "", "2025", "", "2022-06-02"),
    ("DB-NP2", "103", "under_way", "", "2030", "", "2022-06-02"),
    ("QN-HT1", "49", "finished", "", "", "2020", "2021-05-16"),
    ("QN-2030-1", "49", "under_way", "", "2030", "", "2021-05-16"),
)


@pytest.mark.parametrize("expected", NAMED, ids=lambda expected: expected[0])
def test_items_are_those_of_the_articles(item: pd.DataFrame, expected: tuple[str, ...]) -> None:
    code, *held = expected
    row = item.loc[code]
    names = ("unit", "stage", "start_on", "due", "finished_on")
    assert [*(row[name] for name in names), str(row["as_of"])] == held
    assert row["status"] == "published"


def test_every_item_of_a_document_says_what_the_document_says(item: pd.DataFrame) -> None:
    published = item[item["status"] == "published"]
    for column in ("stage_vi", "stage_en", "evidence_vi", "evidence_en"):
        assert list(published.index[published[column].str.strip() == ""]) == []
    assert set(published["source"]) == {"KH2024", "KT2022", "TV2023", "DB2022", "QN2021"}


def test_ten_districts_have_a_plan_three_a_memorandum_and_six_platforms_are_finished(item: pd.DataFrame) -> None:
    plans = item[(item["plan"] == "DB-NQ13") & (item["unit"] != "11")]
    assert plans.groupby("kind").size().to_dict() == {"plan": 10, "memorandum": 3}
    assert sorted(plans.query("kind == 'plan'")["unit"]) == [f"{code:03d}" for code in range(94, 104)]
    platforms = item[item.index.str.startswith("TV-NT")]
    assert list(platforms["finished_on"]) == ["2023-H1"] * 6
    assert list(item[item.index.isin(["QN-HT1", "QN-HT2", "QN-HT3"])]["finished_on"]) == ["2020"] * 3


def test_every_document_of_a_province_is_an_item(tables: dict[str, pd.DataFrame]) -> None:
    is_ = tables["item_document"].query("relation == 'is'")
    national = {"QN-QD05", "KT-DH13"}
    assert set(is_["document"]) == set(tables["document"]["code"]) - national
    assert national <= set(tables["item_document"]["document"])


@pytest.mark.parametrize(("code", "started", "all_"), [("KH04", 19, 31), ("KH05", 47, 82)])
def test_the_items_behind_a_count_are_as_many_as_published(
    tables: dict[str, pd.DataFrame], item: pd.DataFrame, code: str, started: int, all_: int
) -> None:
    behind = item[item["figure"] == code]
    under_way = behind["stage"].isin(["under_way", "finished"]).sum()
    figure = tables["figure"].set_index("code").loc[code]
    assert (under_way, len(behind)) == (started, all_) == (figure["numerator"], figure["denominator"])
    assert not behind["title_vi"].duplicated().any()


def test_what_the_article_names_is_among_the_counts_as_published(item: pd.DataFrame) -> None:
    named = item[(item["figure"] != "") & (item["status"] == "published")]
    assert named.groupby("figure").size().to_dict() == {"KH04": 3, "KH05": 5}
    behind = item[item["figure"] != ""]
    for word in ("IOC", "kho dữ liệu dùng chung", "ứng dụng tương tác", "SOC", "thư điện tử", "quản lý văn bản", "GIS"):
        assert list(behind.loc[behind["title_vi"].str.contains(word, regex=False), "status"]) == ["published"], word


def test_simulated_items_are_those_that_the_tool_makes(tmp_path: Path) -> None:
    for name in ("agency", "programme_item", "item_indicator"):
        shutil.copy(home.REFERENCE / f"{name}.csv", tmp_path)
    simulate_plans.write(tmp_path)
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (home.REFERENCE / path.name).read_bytes(), path.name


def test_simulated_items_are_marked_and_name_no_person(item: pd.DataFrame) -> None:
    assert set(item.index[item["source"] == "SIM"]) == set(item.index[item["status"] == "simulated"])
    simulated = item[item["status"] == "simulated"]
    assert len(simulated) == 31 + 82 - 8
    assert [owner for owner in simulated["owner"] if not re.fullmatch(r"56-[a-z-]+|5\d\d-ubnd", owner)] == []


# What the build refuses

BROKEN = (
    ("KH-DA06-1", {"due": "2021"}, "due", "trước ngày bắt đầu", "before the start"),
    (
        "KH-DAM01",
        {"stage": "finished", "start_on": "2024-03", "finished_on": "2024-01", "progress": "100"},
        "finished_on",
        "trước ngày bắt đầu",
        "before the start",
    ),
    ("KH-GD4", {"progress": "140"}, "progress", "ngoài khoảng [0; 100]", "outside [0; 100]"),
    ("KH-GD4", {"progress": "-1"}, "progress", "ngoài khoảng [0; 100]", "outside [0; 100]"),
    ("KH-GD4", {"stage": "finished"}, "progress", "đã hoàn thành nhưng tiến độ", "finished, but its progress"),
    ("KH-GD4", {"stage": "nearly"}, "stage", "không thuộc", "not one of"),
    (
        "TV-NV1",
        {"finished_on": "2023-07"},
        "finished_on",
        "sau ngày báo cáo",
        "after the day of the report",
    ),
    ("KH-GD4", {"finished_on": "2024-05"}, "finished_on", "nhưng chưa hoàn thành", "without being finished"),
    ("KH-GD4", {"plan": "KH-GONE"}, "plan", "không có trong programme_plan.csv", "not in programme_plan.csv"),
    ("KH-GD4", {"owner": "nobody"}, "owner", "không có trong agency.csv", "not in agency.csv"),
    ("KH-GD4", {"status": "simulated"}, "status", "không khớp với nguồn", "does not fit the source"),
    ("KH-NV01", {"stage": "planned"}, "figure", "văn bản in 47/82", "the document prints 47/82"),
    ("KH-DA01", {"figure": ""}, "figure", "văn bản in 19/31", "the document prints 19/31"),
)
LINKS = (
    ("item_platform", "platform", "56-gone", "platform.csv"),
    ("item_indicator", "indicator", "happiness", "indicator.csv"),
    ("item_document", "document", "KH-GONE", "document.csv"),
    ("item_document", "item", "KH-GONE", "programme_item.csv"),
)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A copy of the reference tables to be damaged."""
    return Path(shutil.copytree(home.REFERENCE, tmp_path / "reference"))


def damage(path: Path, code: str | None, cells: dict[str, str]) -> int:
    """Change cells of the row of an item, or of the first row; returns the row as a spreadsheet counts."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, columns = list(reader), list(reader.fieldnames or ())
    at = 0 if code is None else next(number for number, row in enumerate(rows) if row["code"] == code)
    rows[at] |= cells
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return at + reference.FIRST_ROW


@pytest.mark.parametrize(("code", "cells", "column", "vi", "en"), BROKEN, ids=lambda held: str(held)[:40])
def test_a_broken_item_is_refused_with_file_row_and_reason(
    broken: Path, code: str, cells: dict[str, str], column: str, vi: str, en: str
) -> None:
    row = damage(broken / ITEM, code, cells)
    with pytest.raises(reference.ReferenceError) as refused:
        reference.load(broken)
    found = [one for one in refused.value.problems if one.column == column and (one.row == row or column == "figure")]
    assert found, refused.value
    assert any(vi in one.vi and en in one.en and one.file == ITEM for one in found)
    assert f"{ITEM}, dòng" in refused.value.vi
    assert f"{ITEM}, row" in refused.value.en


@pytest.mark.parametrize(("table", "column", "cell", "known"), LINKS, ids=lambda held: str(held))
def test_a_link_to_what_is_not_registered_is_refused(
    broken: Path, table: str, column: str, cell: str, known: str
) -> None:
    row = damage(broken / f"{table}.csv", None, {column: cell})
    with pytest.raises(reference.ReferenceError) as refused:
        reference.load(broken)
    problem = next(one for one in refused.value.problems if one.file == f"{table}.csv")
    assert (problem.row, problem.column) == (row, column)
    assert f"{cell!r} không có trong {known}" in problem.vi
    assert f"{cell!r} is not in {known}" in problem.en


# When an item is late, as tables in and out


@pytest.fixture
def memory() -> duckdb.DuckDBPyConnection:
    """Two provinces of the old frame, one of which went into the new one; one district."""
    connection = duckdb.connect()
    given(
        connection,
        "unit",
        """
        frame | code | level    | parent
        2024  | 56   | province | VN
        2024  | 568  | district | 56
        2024  | 62   | province | VN
        2025  | 56   | province | VN
        2025  | 51   | province | VN
        """,
    )
    given(
        connection,
        "unit_change",
        """
        from_frame | from_code | to_frame | to_code
        2024       | 56        | 2025     | 56
        2024       | 62        | 2025     | 51
        """,
    )
    given(connection, "programme_plan", "code | frame | unit\nP | 2024 | 56")
    given(connection, "agency", "code\nA")
    given(connection, "figure", "code")
    given(connection, "source", "code\nS")
    return connection


def made(connection: duckdb.DuckDBPyConnection, text: str) -> None:
    """The items of a table of one plan, owner and source."""
    given(
        connection,
        "programme_item",
        text,
        filled={"frame": "2024", "plan": "P", "owner": "A", "source": "S"},
    )


def asked(connection: duckdb.DuckDBPyConnection, columns: list[str], **place: str) -> list[list[str | None]]:
    where = {"frame": "2024", "unit": "56"} | place
    return returned(connection, "plan_items", columns, clock=CLOCK, days=30, **where)


def test_an_item_is_late_against_its_own_report(memory: duckdb.DuckDBPyConnection) -> None:
    made(
        memory,
        """
        code | unit | stage     | due_last   | as_of
        a    | 56   | under_way | 2024-06-08 | 2024-06-09
        b    | 56   | under_way | 2024-06-09 | 2024-06-09
        c    | 56   | under_way | 2024-07-09 | 2024-06-09
        d    | 56   | under_way | 2024-07-10 | 2024-06-09
        e    | 56   | under_way | 2030-12-31 | 2024-06-09
        f    | 56   | finished  | 2024-05-31 | 2024-06-09
        g    | 56   | blocked   |            | 2024-06-09
        h    | 56   | blocked   | 2024-05-31 | 2024-06-09
        i    | 56   | planned   |            | 2024-06-09
        j    | 56   | revising  |            | 2024-06-09
        k    | 56   | issued    | 2025-12-31 | 2022-12-31
        """,
    )
    found = asked(memory, ["code", "state", "is_due_soon", "is_passed"])
    assert found == [
        ["a", "late", "false", "false"],
        ["b", "under_way", "true", "true"],
        ["c", "under_way", "true", "true"],
        ["d", "under_way", "false", "true"],
        ["e", "under_way", "false", "false"],
        ["f", "finished", "false", "false"],
        ["g", "blocked", "false", "false"],
        ["h", "late", "false", "false"],
        ["i", "planned", "false", "false"],
        ["j", "preparing", "false", "false"],
        ["k", "ready", "false", "true"],
    ]


@pytest.mark.parametrize(
    ("frame", "unit", "expected"),
    [
        ("2024", "56", [["a", None], ["b", None]]),
        ("2024", "568", [["b", None]]),
        ("2024", "62", [["c", None]]),
        ("2025", "56", [["a", "56"], ["b", "56"]]),
        ("2025", "51", [["c", "62"]]),
        ("2025", "VN", [["a", "56"], ["b", "56"], ["c", "62"]]),
        ("2024", "nowhere", []),
    ],
)
def test_a_province_of_today_has_the_plans_of_those_it_came_from(
    memory: duckdb.DuckDBPyConnection, frame: str, unit: str, expected: list[list[str | None]]
) -> None:
    made(
        memory,
        """
        code | unit | stage   | as_of
        a    | 56   | planned | 2024-06-09
        b    | 568  | planned | 2024-06-09
        c    | 62   | planned | 2022-12-31
        """,
    )
    assert asked(memory, ["code", "former_province"], frame=frame, unit=unit) == expected


def test_the_document_of_a_plan_counts_for_its_items(memory: duckdb.DuckDBPyConnection) -> None:
    made(memory, "code | unit | stage | as_of\na | 56 | planned | 2024-06-09\nb | 56 | issued | 2024-06-09")
    given(memory, "programme_plan", "code | document\nP | D")
    given(memory, "document", "code | title_vi | issued_on\nD | Nghị quyết | 2021-10-19")
    given(memory, "item_document", "item | document | relation\nb | D | is")
    given(memory, "item_indicator", "item | indicator | status\na | dti | derived")
    given(memory, "indicator", "code | short_vi\ndti | DTI")
    given(memory, "item_platform", "item | platform\na | 56-ioc")
    given(memory, "platform", "code | name_vi\n56-ioc | IOC")
    columns = ["item", "kind", "code", "relation", "on_day"]
    assert returned(memory, "item_links", columns) == [
        ["a", "document", "D", "carries_out", "2021-10-19"],
        ["a", "indicator", "dti", "derived", None],
        ["a", "platform", "56-ioc", "", None],
        ["b", "document", "D", "is", "2021-10-19"],
    ]


# The figures


def test_the_curve_ends_on_the_day_of_the_report() -> None:
    held = pd.DataFrame(
        [
            (date(2024, 2, 29), date(2024, 3, 31), True),
            (date(2024, 4, 30), None, False),
            (date(2024, 12, 31), None, True),
            (date(2024, 9, 30), None, False),
        ],
        columns=["due", "finished", "is_finished"],
    )
    figure = charts.plan_curve(
        items=held,
        reported=pd.Timestamp("2024-06-09"),
        mark="báo cáo",
        simulated=True,
        texts=words.group("plan_curve", "vi"),
        language="vi",
        theme=palette.LIGHT,
    )
    planned, actual = figure.data
    by_month = dict(zip((f"{day:%Y-%m-%d}" for day in planned.x), planned.y, strict=True))
    assert (by_month["2024-01-31"], by_month["2024-02-29"], by_month["2024-04-30"]) == (0, 25, 50)
    assert (by_month["2024-09-30"], by_month["2024-12-31"]) == (75, 100)
    assert list(actual.y) == [0, 0, 25, 25, 25, 50], "the finished item without a day counts from the report on"
    assert actual.x[-1] == pd.Timestamp("2024-06-09")
    assert [note.text for note in figure.layout.annotations] == ["báo cáo", "MÔ PHỎNG"]


# The screen


def held(drawn: Drawn, prefix: str) -> str:
    """The markup of the tables of items whose key begins so."""
    parts = [one.proto for one in drawn.app.get("bidi_component") if f"-{prefix}" in one.proto.id]
    return " ".join(unescape(part.json.encode().decode("unicode_escape", "ignore")) for part in parts)


def codes(drawn: Drawn, prefix: str) -> list[str]:
    return re.findall(r'data-act=\\?"([^"\\]+)\\?"', held(drawn, prefix))


def tally(drawn: Drawn, origin: str) -> list[str]:
    [piece] = [piece for piece in drawn.html if f'data-testid="plans-{origin}"' in piece]
    return re.findall(r"<b>(.*?)</b>", piece)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("unit", ["56", "62", "84", "11", "49"])
@pytest.mark.usefixtures("home")
def test_every_item_of_a_province_is_in_its_list(item: pd.DataFrame, tables: dict, unit: str, language: str) -> None:
    drawn = draw("progress", view="plans", frame="2024", unit=unit, lang=language)
    units = tables["unit"].query("frame == '2024' and (code == @unit or parent == @unit)")["code"]
    within = item[item["unit"].isin(units)]
    for status in ("published", "simulated"):
        wanted = within.index[within["status"] == status]
        assert sorted(codes(drawn, f"plan-items-{status}")) == sorted(wanted)
        if len(wanted):
            assert tally(drawn, status)[0] == str(len(wanted))


@pytest.mark.usefixtures("home")
def test_the_counts_of_a_place_are_dated_by_their_report() -> None:
    drawn = draw("progress", view="plans", frame="2024", unit="56")
    said = " ".join(one.value for one in drawn.app.caption)
    assert "không muộn hơn 09/06/2024" in said
    assert "không phải hiện trạng hôm nay" in said
    assert "19/31" in said
    assert "47/82" in said
    assert tally(drawn, "published") == ["25", "0", "15", "0", "1", "0", "5"]


@pytest.mark.usefixtures("home")
def test_filters_are_in_the_address() -> None:
    drawn = draw("progress", view="plans", frame="2024", unit="56", origin="published", kind="scheme", place="572")
    assert codes(drawn, "plan-items") == ["KH-DTTM3"]
    late = draw("progress", view="plans", frame="2024", unit="56", state="late")
    assert codes(late, "plan-items-published") == []
    assert len(codes(late, "plan-items-simulated")) == int(tally(late, "simulated")[3])


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        (
            {"item": "KH-DA01"},
            ("09/2024", "đã qua hạn, chưa có báo cáo sau ngày 09/06/2024", "Nghị quyết số 16", "19/31"),
        ),
        ({"item": "KH-GD2"}, ("10/06/2024", "1 mục phục vụ chỉ tiêu; 0 mục chậm", "Học bạ số cấp tiểu học")),
        ({"item": "KT-KH1250-1", "unit": "62"}, ("Kế hoạch số 1250/KH-UBND, 29/04/2022", "2 mục phục vụ")),
        ({"item": "KT-KH1250-1", "unit": "62", "lang": "en"}, ("Plan 1250/KH-UBND, 29 Apr 2022", "2 items serve it")),
        ({"item": "DB-BB103", "unit": "103"}, ("3 mục phục vụ chỉ tiêu", "ngày 30/04/2022")),
        ({"item": "KH-DAM17"}, ("mô phỏng", "không muộn hơn 09/06/2024")),
    ],
)
def test_an_item_says_what_it_serves_and_where_it_is_from(parameters: dict[str, str], said: tuple[str, ...]) -> None:
    drawn = draw("progress", view="plans", **({"frame": "2024", "unit": "56"} | parameters))
    [card] = [unescape(piece) for piece in drawn.html if 'data-testid="plan-item"' in piece]
    assert [text for text in said if text not in card] == []


@pytest.mark.usefixtures("home")
def test_an_indicator_leads_to_the_items_that_serve_it(item: pd.DataFrame) -> None:
    drawn = draw("progress", view="plans", frame="2024", unit="56", part="indicators", serves="smart_hospital_count")
    assert sorted(codes(drawn, "plan-serving")) == ["KH-YT1", "KH-YT2"]
    by_default = draw(
        "progress", view="plans", frame="2024", unit="56", part="indicators", indicator="dossier_digitised"
    )
    served = codes(by_default, "plan-serving")
    assert len(served) == 9
    assert Counter(item.loc[served, "status"]) == {"simulated": 9}


@pytest.mark.usefixtures("home")
def test_the_successor_province_says_whose_plans_they_were() -> None:
    drawn = draw("progress", view="plans", frame="2025", unit="51")
    said = " ".join(one.value for one in drawn.app.caption)
    assert "tỉnh Kon Tum" in said
    assert "Chưa có văn bản nguồn của tỉnh Quảng Ngãi" in said
    assert "KT-KH909-0" in codes(drawn, "plan-items")


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(("frame", "unit"), [("2025", "01"), ("2025", "22366"), ("2024", "22363"), ("2024", "498")])
def test_a_place_without_plans_says_so_and_leads_on(frame: str, unit: str) -> None:
    drawn = draw("progress", view="plans", frame=frame, unit=unit)
    assert any("Chưa có văn bản nguồn nào" in box.value for box in drawn.app.info)
    assert any(button.label.startswith("Xem kế hoạch của") for button in drawn.app.button)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("part", page.PARTS)
@pytest.mark.parametrize(("frame", "unit"), [("2025", "VN"), ("2025", "56"), ("2024", "84"), ("2024", "103")])
def test_every_part_draws_everywhere(part: str, frame: str, unit: str) -> None:
    drawn = draw("progress", view="plans", frame=frame, unit=unit, part=part, lang="en" if unit == "84" else "vi")
    assert len(drawn.app.subheader) >= 1


@pytest.mark.usefixtures("home")
def test_the_board_has_the_schemes_under_their_stages() -> None:
    drawn = draw("progress", view="plans", frame="2024", unit="56", part="pipeline")
    board = held(drawn, "plan_board_56")
    columns = {
        name: re.findall(r'data-act=\\?"([^"\\]+)', part)
        for name, part in zip(
            ("preparing", "appraisal", "reviewing", "revising", "approved"), board.split("<section")[1:], strict=False
        )
    }
    assert columns["reviewing"] == ["KH-DTTM4"]
    assert columns["revising"] == ["KH-DTTM3"]
    assert columns["approved"] == ["KH-DTTM1", "KH-DTTM2"]


@pytest.mark.usefixtures("home")
def test_the_file_holds_every_item_with_its_words(database: Database, version: str) -> None:
    chosen = selection.resolve({"frame": "2024", "unit": "11", "lang": "en"}, version).selection
    written = listing.file(chosen, items.here(chosen)).decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(written)))
    [(count,)] = database.rows(
        "SELECT count(*) FROM programme_item AS item JOIN unit ON unit.frame = item.frame AND unit.code = item.unit"
        " WHERE '11' IN (unit.code, unit.parent)"
    )
    assert len(rows) == count
    pilot = next(row for row in rows if row["Code"] == "DB-NT1")
    assert (pilot["Stage"], pilot["In the document's words"]) == ("Under way", "pilot")
    assert pilot["Day of the report"] == "2022-06-02"
