"""Down to single events: the rows of a cell are those that its number counts, capped, on the screen and as a file."""

import csv
import io
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import httpx
import pytest
from playwright.sync_api import Page
from playwright.sync_api import expect as see

from components import format, words
from components.records import sheet
from data import event_rows, periods, store
from data import home as places
from data.event_rows import Cell, EventsMissing
from tests.conftest import KEPT, Database
from tests.test_journeys import PATIENCE, PHONE
from tests.test_pages import LANGUAGES, draw
from tests.test_queries import CLOCK, expect, given

Get = Callable[..., httpx.Response]
TYPES = {"hours_to_recover": "DOUBLE", "occurred_at": "TIMESTAMP", "detected_at": "TIMESTAMP"} | {
    f"{name}_at": "TIMESTAMP" for name in ("responded", "recovered")
}
OCTOBER = {"from": date(2026, 10, 1), "to": date(2026, 10, 31)}
LEAVES = {"frames": ["2025", "2024"], "units": ["00001", "00001"], "shares": [1.0, 0.25]}
CELL = LEAVES | OCTOBER | {"sector": "", "procedure": "", "clock": CLOCK, "limit": 10}

# Tables in, tables out


@pytest.fixture
def dossiers(memory: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """One dossier of each state, one of another unit, one of the same code in the other frame."""
    given(
        memory,
        "arrived",
        """dossier_id | frame | unit  | sector | procedure | received_at      | due_at           | finished_at      | processing_days
           1          | 2025  | 00001 | land   | DD01      | 2026-10-01 08:00 | 2026-10-02 17:00 | 2026-10-02 17:00 | 1.4
           2          | 2025  | 00001 | land   | DD02      | 2026-09-01 08:00 | 2026-09-02 17:00 | 2026-10-03 17:00 | 32.4
           3          | 2025  | 00001 | health | YT01      | 2026-10-01 08:00 | 2026-10-21 23:59 |                  |
           4          | 2025  | 00001 | land   | DD01      | 2026-08-01 08:00 | 2026-11-01 17:00 |                  |
           5          | 2025  | 00004 | land   | DD01      | 2026-10-01 08:00 | 2026-10-02 17:00 |                  |
           6          | 2024  | 00001 | land   | DD01      | 2025-06-01 08:00 | 2025-06-02 17:00 |                  |""",
        filled={"channel": "online"},
    )
    memory.execute(
        "CREATE OR REPLACE TABLE dossier AS SELECT *, finished_at <= due_at AS on_time,"
        " CAST(date_trunc('month', received_at) AS DATE) AS received_month,"
        " CAST(date_trunc('month', finished_at) AS DATE) AS finished_month FROM arrived"
    )
    return memory


@pytest.mark.parametrize(
    ("side", "rows"),
    [
        ("overdue", "6 | overdue | 0.25 | 2 | 1.25\n3 | overdue | 1 | 2 | 1.25"),
        ("open", "6 | overdue | 0.25 | 3 | 2.25\n3 | overdue | 1 | 3 | 2.25\n4 | open | 1 | 3 | 2.25"),
        ("late", "2 | late | 1 | 1 | 1"),
        ("finished", "2 | late | 1 | 2 | 2\n1 | on_time | 1 | 2 | 2"),
        ("received", "3 | overdue | 1 | 2 | 2\n1 | on_time | 1 | 2 | 2"),
    ],
)
def test_a_side_of_a_cell_the_longest_overdue_first(dossiers: duckdb.DuckDBPyConnection, side: str, rows: str) -> None:
    text = f"dossier_id | state | share | total | carried\n{rows}"
    expect(dossiers, "rows/dossiers", text, ordered=True, **CELL | {"side": side})


def test_days_run_to_the_clock_while_a_dossier_is_open(dossiers: duckdb.DuckDBPyConnection) -> None:
    expect(
        dossiers,
        "rows/dossiers",
        """dossier_id | days        | days_over
           3          | 30.66597222 | 10
           1          | 1.4         | 0""",
        ordered=True,
        **CELL | {"side": "received"},
    )


@pytest.mark.parametrize(
    ("narrowed", "ids"),
    [({"sector": "land"}, "1"), ({"procedure": "YT01"}, "3"), ({"sector": "land", "procedure": "YT01"}, "")],
)
def test_a_cell_of_a_sector_or_a_procedure(
    dossiers: duckdb.DuckDBPyConnection, narrowed: dict[str, str], ids: str
) -> None:
    expect(dossiers, "rows/dossiers", f"dossier_id\n{ids}".strip(), **CELL | {"side": "received"} | narrowed)


def test_fewer_rows_than_there_are_still_say_how_many(dossiers: duckdb.DuckDBPyConnection) -> None:
    text = "dossier_id | total\n6 | 3"
    expect(dossiers, "rows/dossiers", text, **CELL | {"side": "open", "limit": 1})


def test_incidents_not_recovered_from_come_first_then_the_most_severe(memory: duckdb.DuckDBPyConnection) -> None:
    given(
        memory,
        "security_incident",
        """incident_id | severity | occurred_at      | recovered_at     | hours_to_recover | occurred_month
           1           | critical | 2026-10-01 08:00 | 2026-10-01 20:00 | 11.5             | 2026-10-01
           2           | low      | 2026-10-02 08:00 |                  |                  | 2026-10-01
           3           | high     | 2026-10-31 20:59 |                  |                  | 2026-10-01
           4           | high     | 2026-09-30 08:00 |                  |                  | 2026-09-01""",
        filled={"frame": "2025", "unit": "00001", "kind": "ddos", "system": "portal", "found_by": "soc"}
        | {"detected_at": "2026-10-31 20:59", "responded_at": None},
        types=TYPES | {"occurred_month": "DATE"},
    )
    asked = LEAVES | OCTOBER | {"clock": CLOCK, "limit": 10}
    text = "incident_id | state | hours | total\n3 | unrecovered | 3 | 3\n2 | unrecovered | 3 | 3\n1 | recovered | 11.5 | 3"
    expect(memory, "rows/incidents", text, ordered=True, **asked | {"side": "all"})
    expect(memory, "rows/incidents", "incident_id\n3\n1", ordered=True, **asked | {"side": "serious"})
    expect(memory, "rows/incidents", "incident_id\n3\n2", ordered=True, **asked | {"side": "unrecovered"})


# Against what the store counts


def cell(frame: str, unit: str, side: str, period: str, **narrowed: str) -> Cell:
    span = periods.parse(period)
    return Cell("dossiers", frame, unit, side, span.first, span.last, **narrowed)


COUNTED = {"received": "received", "finished": "finished", "late": "finished - on_time"}
PLACES = (
    ("2025", "VN", "2026-10"), ("2025", "56", "2026-10"), ("2025", "56", "2025-Q2"), ("2025", "01", "2025"),
    ("2025", "22366", "2026-09"), ("2025", "22366", "2025-Q2"), ("2024", "VN", "2026-Q3"), ("2024", "62", "2026-10"),
    ("2024", "62", "2024"), ("2024", "568", "2024-Q4"), ("2024", "22363", "2025-05"),
)  # fmt: skip


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(("frame", "unit", "period"), PLACES)
@pytest.mark.parametrize("side", COUNTED)
def test_as_many_rows_as_the_cell_says(
    database: Database, version: str, frame: str, unit: str, period: str, side: str
) -> None:
    """By month of receipt or of finish, for all sectors and for one; a split commune counts by its share."""
    span = periods.parse(period)
    for sector in ("", "land"):
        counted = database.one(
            f"SELECT coalesce(sum({COUNTED[side]}), 0) FROM sector_month WHERE frame = ? AND unit = ?"
            " AND month BETWEEN ? AND ? AND ? IN ('', sector)",
            frame, unit, span.first, span.last, sector,
        )  # fmt: skip
        found = event_rows.find(version, cell(frame, unit, side, period, sector=sector))
        assert found.carried == pytest.approx(counted, abs=1e-3)
        assert len(found.rows) == min(found.total, event_rows.MOST_ROWS)
        if unit in ("VN", "56", "62", "01", "568"):
            assert found.total == pytest.approx(counted, abs=1e-3), "whole units count every row once"


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("unit", ["VN", "56", "22366"])
def test_open_and_overdue_rows_are_those_of_the_backlog(database: Database, version: str, unit: str) -> None:
    for side, condition in (("open", "true"), ("overdue", "is_overdue")):
        counted = database.one(
            f"SELECT coalesce(sum(still_open), 0) FROM backlog_age WHERE frame = '2025' AND unit = ? AND {condition}",
            unit,
        )
        found = event_rows.find(version, cell("2025", unit, side, "2026-10"))
        assert found.total == pytest.approx(counted)
        over = [row.days_over for row in found.rows]
        assert over == sorted(over, reverse=True)
        assert all(row.finished_at is None for row in found.rows)


@pytest.mark.usefixtures("home")
def test_procedures_and_incidents_too(database: Database, version: str) -> None:
    for code in ("DD01", "HT04"):
        counted = database.one(
            "SELECT finished - on_time FROM procedure_quarter WHERE frame = '2025' AND unit = '56' AND quarter = '2026-Q3' AND procedure = ?",
            code,
        )
        assert event_rows.find(version, cell("2025", "56", "late", "2026-Q3", procedure=code)).total == counted
    for frame, unit, side in (("2025", "56", "serious"), ("2025", "VN", "unrecovered"), ("2024", "62", "all")):
        what = {"serious": "sum(incidents) FILTER (severity IN ('high', 'critical'))", "all": "sum(incidents)"}
        counted = database.one(
            f"SELECT {what.get(side, 'sum(incidents - recovered)')} FROM incident_month WHERE frame = ? AND unit = ? AND year(month) = 2026",
            frame, unit,
        )  # fmt: skip
        asked = Cell("incidents", frame, unit, side, date(2026, 1, 1), date(2026, 12, 31))
        assert event_rows.find(version, asked).total == pytest.approx(counted or 0)


@pytest.mark.usefixtures("home")
def test_the_leaves_of_every_province_are_those_the_build_counts(database: Database, version: str) -> None:
    """Added up from the events in one pass, every province of both frames has its received dossiers of a month."""
    for month in ("2025-05", "2026-10"):
        files = str(KEPT / "events" / "dossier" / f"month={month}" / "*.parquet")
        by_leaf = {
            (frame, unit): count
            for frame, unit, count in database.rows(
                f"SELECT frame, unit, count(*) FROM read_parquet('{files}', hive_partitioning = false) GROUP BY ALL"
            )
        }
        counted = database.rows(
            "SELECT frame, unit, sum(received) FROM sector_month WHERE parent = 'VN' AND month = ? GROUP BY ALL",
            f"{month}-01",
        )
        assert len(counted) == 34 + 63
        for frame, unit, received in counted:
            leaves = store.rows("unit_leaves", version, frame=frame, unit=unit)
            assert sum(by_leaf.get((row.frame, row.unit), 0) * row.share for row in leaves) == pytest.approx(received)
            assert len({(row.frame, row.unit) for row in leaves}) == len(leaves)


# Events that are gone


def test_events_that_are_gone_or_of_another_run_are_refused(
    version: str, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOANCANH_HOME", str(own_home))
    asked = cell("2025", "56", "received", "2026-10")
    with pytest.raises(EventsMissing):
        event_rows.find(version, asked)
    run = own_home / "run"
    month = "dossier/month=2026-10"
    (run / month).mkdir(parents=True)
    shutil.copy(KEPT / "events" / month / "part-0.parquet", run / month)
    (own_home / "events").symlink_to(run)
    assert event_rows.find(version, asked).total > 0, "imported events have no manifest"
    (run / "manifest.json").write_text('{"seed": 1, "clock": "2026-10-31T23:59:00", "scale": 0.0128}')
    with pytest.raises(EventsMissing):
        event_rows.find(version, asked, 7)
    (run / "manifest.json").unlink()
    (run / month / "part-0.parquet").write_bytes(b"PAR1")
    with pytest.raises(EventsMissing):
        event_rows.find(version, asked, 7)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_screen_without_events_says_so_and_keeps_its_totals(
    version: str, own_home: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("TOANCANH_HOME", str(own_home))
    drawn = draw("services", unit="56", period="2026-10", rows="overdue", lang=language)
    assert words.word("records.missing", language) in [box.value for box in drawn.app.info]
    assert any('data-testid="sectors"' in piece for piece in drawn.html)


# On the screen


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("page", "view", "side", "narrowed"),
    [
        ("services", "sectors", "received", {"sector": "land"}),
        ("services", "places", "finished", {"place": "22366"}),
        ("services", "procedures", "late", {"procedure": "DD01"}),
        ("security", "incidents", "all", {}),
        ("security", "places", "all", {"place": "56"}),
    ],
)
def test_a_link_opens_the_rows_of_a_cell(
    version: str, page: str, view: str, side: str, narrowed: dict[str, str], language: str
) -> None:
    drawn = draw(page, unit="56", period="2026-Q3", view=view, rows=side, lang=language, **narrowed)
    kind = "dossiers" if page == "services" else "incidents"
    unit = narrowed.get("place", "56")
    found = event_rows.find(
        version,
        Cell(
            kind, "2025", unit, side, date(2026, 7, 1), date(2026, 9, 30),
            narrowed.get("sector", ""), narrowed.get("procedure", ""),
        ),
    )  # fmt: skip
    title = words.word(f"records.title_{kind}_{side}", language)
    assert any(heading.value.startswith(f"{title}: ") for heading in drawn.app.subheader)
    [table] = drawn.app.dataframe
    assert list(table.value["id"]) == [str(row[0]) for row in found.rows]
    said = " ".join(one.value for one in drawn.app.caption)
    assert format.number(found.total, 0, language) in said
    [link] = [piece for piece in drawn.html if 'data-testid="rows-file"' in piece]
    assert f"/rows/{version}/{kind}.csv?" in link


@pytest.mark.usefixtures("home")
def test_nothing_is_read_before_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_rows, "find", lambda *_: pytest.fail("events were read"))
    for page in ("services", "security"):
        assert not draw(page, unit="56", period="2026-10").app.dataframe
        assert not draw(page, unit="56", period="2026-10", rows="rubbish").app.dataframe


@pytest.mark.usefixtures("home")
def test_more_rows_than_are_shown_are_said(version: str) -> None:
    drawn = draw("services", period="2026-10", rows="received")
    total = event_rows.find(version, cell("2025", "VN", "received", "2026-10")).total
    assert total > event_rows.MOST_ROWS
    assert any(f"500 trong {format.number(total, 0, 'vi')} hồ sơ" in one.value for one in drawn.app.caption)


@pytest.mark.usefixtures("home")
def test_former_communes_have_nothing_open() -> None:
    [choice] = [
        one
        for one in draw("services", frame="2024", unit="568", period="2025-05", rows="overdue").app.get("button_group")
        if words.word("records.dossiers_late", "vi") in one.options
    ]
    assert words.word("records.dossiers_overdue", "vi") not in choice.options


# As a file


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_holds_the_rows(get: Get, version: str, language: str) -> None:
    asked = cell("2025", "56", "received", "2026-10")
    answer = get(sheet.address(version, asked, language))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == "attachment"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    head, *lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert head[0] == words.word("records.column_id", language)
    found = event_rows.find(version, asked)
    assert [line[0] for line in lines][: len(found.rows)] == [str(row.dossier_id) for row in found.rows]
    assert len(lines) == found.total
    assert len({len(line) for line in (head, *lines)}) == 1


@pytest.mark.browser
@pytest.mark.parametrize(
    "path",
    [
        "/rows/none/dossiers.csv?frame=2025&unit=56&side=open&first=2026-10-01&last=2026-10-31",
        "/rows/{version}/petitions.csv?frame=2025&unit=56&side=open&first=2026-10-01&last=2026-10-31",
        "/rows/{version}/dossiers.csv?frame=2025&unit=zz&side=open&first=2026-10-01&last=2026-10-31",
        "/rows/{version}/dossiers.csv?frame=2025&unit=56&side=serious&first=2026-10-01&last=2026-10-31",
        "/rows/{version}/dossiers.csv?frame=2025&unit=56&side=open&first=yesterday&last=2026-10-31",
        "/rows/{version}/dossiers.csv?frame=2025&unit=56&side=open&first=2026-10-01&last=2026-10-31&sector=happiness",
        "/rows/{version}/dossiers.csv?frame=2025&unit=56&side=open&first=2026-10-01&last=2026-10-31&language=fr",
        "/rows/{version}/dossiers.csv",
        "/rows/",
    ],
)
def test_a_file_of_anything_unknown_is_not_found(get: Get, version: str, path: str) -> None:
    assert get(path.format(version=version)).status_code == 404


@pytest.mark.usefixtures("home")
def test_a_file_is_capped(version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_rows, "MOST_FILE_ROWS", 20)
    parts = {"frame": "2025", "unit": "VN", "side": "received", "first": "2026-10-01", "last": "2026-10-31"}
    assert sheet.csv(version=version, kind="dossiers", **parts).count(b"\r\n") == 21


# In a browser


@pytest.mark.browser
def test_a_link_to_rows_their_file_another_side_and_back(page: Page, version: str) -> None:
    def title(text: str) -> None:
        see(page.get_by_role("heading", name=text, exact=True)).to_be_visible(timeout=PATIENCE)

    page.goto("/services?unit=56&period=2026-10&rows=received&sector=land")
    title("Hồ sơ tiếp nhận: Tỉnh Khánh Hòa · Đất đai")
    asked = cell("2025", "56", "received", "2026-10", sector="land")
    with page.expect_download() as saved:
        page.get_by_test_id("rows-file").click()
    assert saved.value.suggested_filename == sheet.file_name(asked)
    lines = Path(saved.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + event_rows.find(version, asked).total
    page.locator(".st-key-rows").get_by_text(words.word("records.dossiers_late", "vi"), exact=True).click()
    title("Hồ sơ trễ hạn: Tỉnh Khánh Hòa · Đất đai")
    assert "rows=late" in page.url
    page.go_back()
    title("Hồ sơ tiếp nhận: Tỉnh Khánh Hòa · Đất đai")
    page.set_viewport_size(PHONE)  # pyright: ignore
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_share_goes_with_the_months_of_a_split_commune(version: str, home: Path, database: Database) -> None:
    """A commune that took a part of a split one: rows before the merger are of the whole, their shares are the cell."""
    code = database.one(
        "SELECT to_code FROM unit_change WHERE share < 1 AND length(to_code) = 5 ORDER BY abs(share - 0.5), to_code LIMIT 1"
    )
    found = event_rows.find(version, cell("2025", code, "received", "2025-05"))
    counted = database.one(
        "SELECT sum(received) FROM sector_month WHERE frame = '2025' AND unit = ? AND month = ?",
        code, date(2025, 6, 1) - timedelta(days=31),
    )  # fmt: skip
    assert found.carried == pytest.approx(counted or 0)
    assert home == places.home()
