"""The page of progress towards targets: pace and outlook as tables, gauges, promises, units below, the file."""

import csv
import io
import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from html import unescape
from typing import Any

import duckdb
import pandas as pd
import pytest
from hypothesis import given as any_of
from hypothesis import strategies as some
from playwright.sync_api import Page
from playwright.sync_api import expect as see

from components import charts, format, palette, selection
from components.indicator import Indicator
from components.register import register
from components.targets import aims, below, overview
from data import queries, store
from tests.conftest import Database
from tests.test_pages import Drawn, draw
from tests.test_queries import expect, given

SECONDS = 20_000
CLOCK = datetime(2026, 10, 31, 23, 59)
MEASURED = (
    "dossier_online",
    "dossier_paid_online",
    "dossier_electronic_result",
    "dossier_data_reused",
    "dossier_satisfied",
)
ASKED: dict[str, Any] = {
    "frame": "2025", "parent": "VN", "units": ["56"], "indicators": ["rate"], "on": date(2026, 10, 31), "kind": "month",
    "least_cases": 100, "clock": CLOCK,
}  # fmt: skip
HELD = {
    "frame": "2025", "kind": "month", "parent": "VN", "unit": "56", "indicator": "rate", "level": "province", "complete": True,
    "status": "simulated", "target": "T", "target_value": 80, "path_value": 60, "start_value": 50, "start_on": "2025-12-31",
    "due": "2030-12-31", "state": "behind", "target_on_rank": False, "numerator": None, "denominator": 1000, "apportioned_share": 0,
    "rank_country": None, "country": None, "rank_source": None,
}  # fmt: skip
DOUBLES = {"target_value": "DOUBLE", "start_value": "DOUBLE", "path_value": "DOUBLE", "numerator": "DOUBLE"}


# The pace


def month_end(number: int) -> str:
    """The last day of a month counted from January 2025 as 0."""
    return str((pd.Timestamp("2025-01-31") + pd.offsets.MonthEnd(number)).date())


def series(
    connection: duckdb.DuckDBPyConnection, values: dict[int, float], *, comparator: str = ">=", **same: Any
) -> None:
    """Monthly values of one rate in one province (month 0 = January 2025), under one target."""
    given(connection, "unit", "frame | code | parent | name | level\n2025 | 56 | VN | Khánh Hòa | province")
    given(connection, "indicator", "code | carry_rule\nrate | ratio")
    given(connection, "target", f"code | comparator\nT | {comparator}")
    given(connection, "series_break", "indicator | on_date\nother | 2026-01-01")
    rows = "\n".join(f"{month_end(number)[:7]} | {month_end(number)} | {value}" for number, value in values.items())
    given(connection, "measure", f"period | period_end | value\n{rows}", filled=HELD | same, types=DOUBLES)


@pytest.mark.parametrize(
    ("values", "same", "comparator", "pace", "needed_pace", "outlook", "reached_on"),
    [
        # ten months, one point a month: 80 is 20 away, 50 months are left
        ({12 + i: 51 + i for i in range(10)}, {}, ">=", "1", "0.4", "in_time", "2028-06-30"),
        ({12 + i: 55.5 + i / 2 for i in range(10)}, {}, ">=", "0.5", "0.4", "in_time", "2030-02-28"),
        # exactly the pace that is needed arrives on the last day
        ({12 + i: 56.4 + 0.4 * i for i in range(10)}, {}, ">=", "0.4", "0.4", "in_time", "2030-12-31"),
        ({12 + i: 57.3 + 0.3 * i for i in range(10)}, {}, ">=", "0.3", "0.4", "late", "2032-05-31"),
        ({12 + i: 59.1 + 0.1 * i for i in range(10)}, {}, ">=", "0.1", "0.4", "far", None),
        ({12 + i: 60 for i in range(10)}, {}, ">=", "0", "0.4", "away", None),
        ({12 + i: 69 - i for i in range(10)}, {}, ">=", "-1", "0.4", "away", None),
        ({12 + i: 71 + i for i in range(10)}, {}, ">=", "1", None, "reached", None),
        # "over 80" is not reached by 80
        ({12 + i: 71 + i for i in range(10)}, {}, ">", "1", "0", "in_time", "2026-10-31"),
        # fewer is better
        ({12 + i: 109 - i for i in range(10)}, {}, "<=", "-1", "-0.4", "in_time", "2028-06-30"),
        ({12 + i: 91 + i for i in range(10)}, {}, "<=", "1", "-0.4", "away", None),
        # five months are too few, six are enough
        ({17 + i: 56 + i for i in range(5)}, {}, ">=", None, "0.4", "unknown", None),
        ({16 + i: 55 + i for i in range(6)}, {}, ">=", "1", "0.4", "in_time", "2028-06-30"),
        # only the last twelve months count: what fell before them does not
        ({**dict.fromkeys(range(10), 90.0), **{10 + i: 49 + i for i in range(12)}}, {}, ">=", "1", "0.4", "in_time", "2028-06-30"),
        # fewer cases than a rate needs
        ({12 + i: 51 + i for i in range(10)}, {"denominator": 99}, ">=", None, None, "unknown", None),
        # a value that no target is held against has no outlook
        ({12 + i: 51 + i for i in range(10)}, {"target": None, "target_value": None, "due": None}, ">=", "1", None, None, None),
    ],
)  # fmt: skip
def test_the_pace_and_what_it_leads_to(
    memory: duckdb.DuckDBPyConnection,
    values: Mapping[int, float],
    same: dict[str, Any],
    comparator: str,
    pace: str | None,
    needed_pace: str | None,
    outlook: str | None,
    reached_on: str | None,
) -> None:
    series(memory, values, comparator=comparator, **same)
    row = " | ".join(cell or "" for cell in (pace, needed_pace, outlook, reached_on))
    found = memory.execute(queries.text("target_pace"), ASKED).df().iloc[0]
    shown = [found["pace"], found["needed_pace"]]
    told = [None if pd.isna(one) else f"{one + 0.0:.8g}" for one in shown]
    told += [found["outlook"], None if pd.isna(found["reached_on"]) else str(found["reached_on"])[:10]]
    assert " | ".join("" if one is None else "0" if one == "-0" else one for one in told) == row


def test_a_pace_never_crosses_a_break_nor_is_told_across_one(memory: duckdb.DuckDBPyConnection) -> None:
    values = {**{i: 90 - i for i in range(12)}, **{12 + i: 51 + i for i in range(10)}}
    series(memory, values)
    given(memory, "series_break", "indicator | on_date\nrate | 2026-01-01")
    after = "period | months | pace | outlook | reached_on | broken_on\n2026-10 | 10 | 1 | in_time | 2028-06-30 | 2026-01-01"
    expect(memory, "target_pace", after, **ASKED)
    before = "period | months | pace | outlook | reached_on | broken_on\n2025-12 | 12 | -1 | broken | | 2026-01-01"
    expect(memory, "target_pace", before, **ASKED | {"on": date(2025, 12, 31)})
    unknown = "period | pace | outlook | broken_on\n2025-12 | -1 | away |"
    expect(memory, "target_pace", unknown, **ASKED | {"on": date(2025, 12, 31), "clock": datetime(2025, 12, 31, 23)})


def test_simulated_and_published_months_do_not_make_one_pace(memory: duckdb.DuckDBPyConnection) -> None:
    series(memory, {12 + i: 51 + i for i in range(10)})
    memory.execute("UPDATE measure SET status = 'published' WHERE period < '2026-06'")
    expect(memory, "target_pace", "months | outlook\n5 | unknown", **ASKED)


def test_a_place_has_no_pace_and_children_without_a_value_stay(memory: duckdb.DuckDBPyConnection) -> None:
    series(memory, {12 + i: 51 + i for i in range(10)}, target_on_rank=True, rank_country=48, country=63)
    expect(memory, "target_pace", "unit | outlook | rank_country\n56 | | 48", **ASKED)
    given(
        memory,
        "unit",
        "frame | code | parent | name | level\n2025 | 56 | VN | A | province\n2025 | 11 | VN | B | province",
    )
    expect(memory, "target_pace", "unit | value\n56 | 60\n11 |", ordered=True, **ASKED | {"units": []})


def test_a_target_of_a_former_unit_follows_its_province(memory: duckdb.DuckDBPyConnection) -> None:
    given(
        memory,
        "unit",
        "frame | code | parent\n2024 | VN |\n2024 | 11 | VN\n2024 | 103 | 11\n2024 | 9001 | 103\n2025 | 11 | VN",
    )
    given(memory, "unit_change", "from_frame | from_code | to_frame | to_code\n2024 | 11 | 2025 | 11")
    given(memory, "source", "code | title\nS | Bài")
    given(
        memory,
        "target",
        "code | scope_frame | scope_unit | source\nA | | VN | S\nB | 2024 | 103 | S\nC | 2024 | 9001 | S\nD | 2024 | 11 | S",
    )
    expect(
        memory,
        "targets",
        "code | source_title | successor_frame | successor\nA | Bài | |\nB | Bài | 2025 | 11\nC | Bài | 2025 | 11\nD | Bài | 2025 | 11",
        ordered=True,
    )


# The gauge


def indicator(language: str, decimals: int, unit: str) -> Indicator:
    return Indicator(
        "rate", language, "Rate", "Rate", unit, decimals, "up", "ratio", (), frozenset(), frozenset(), True, "", "", "", "", ""
    )  # fmt: skip


def printed(figure: dict[str, Any]) -> str:
    """The number of a gauge as a browser formats it: by the pattern ',.2f' and the separators of the layout."""
    part = next(one for one in figure["data"] if one["type"] == "indicator")
    decimals = int(re.fullmatch(r",\.(\d)f", part["number"]["valueformat"])[1])  # type: ignore[index]
    point, thousands = figure["layout"]["separators"]
    text = f"{part['value']:,.{decimals}f}".replace(",", "\0").replace(".", point).replace("\0", thousands)
    return text + part["number"].get("suffix", "")


@any_of(value=some.floats(0, 200), language=some.sampled_from(("vi", "en")), decimals=some.integers(0, 3))
def test_the_number_on_a_gauge_is_the_printed_one(value: float, language: str, decimals: int) -> None:
    described = indicator(language, decimals, "%")
    figure = charts.gauge(
        value=value, path=50, end=80, described=described, colour="#b3261e", theme=palette.LIGHT
    ).to_plotly_json()
    assert printed(figure) == described.quantity(value)


def test_a_gauge_shows_path_and_end_inside_its_scale() -> None:
    asked: dict[str, Any] = {"colour": "#b3261e", "theme": palette.DARK}
    figure = charts.gauge(value=120, path=150, end=200, described=indicator("vi", 1, "ngày"), **asked)
    part = figure.to_plotly_json()["data"][0]["gauge"]
    assert part["axis"]["range"][1] > 200
    assert (list(part["steps"][0]["range"]), part["threshold"]["value"]) == ([0, 150], 200)
    none = charts.gauge(value=20, path=None, end=80, described=indicator("vi", 1, "%"), **asked).to_plotly_json()
    assert list(none["data"][0]["gauge"]["steps"][0]["range"]) == [0, 0]


# The page


def gauges(drawn: Drawn) -> dict[str, dict[str, Any]]:
    """Every gauge of the page by its target."""
    found = {}
    for chart in drawn.app.get("plotly_chart"):
        figure = json.loads(chart.proto.spec)
        key = re.search(r"dial_([\w-]+)", chart.proto.id)
        if key and figure["data"][0]["type"] == "indicator":
            found[key[1]] = figure
    return found


def rows_of(drawn: Drawn, name: str) -> list[list[str]]:
    """The cells of a table as text, first and second lines together."""
    pieces = [*drawn.html, *(one.get("markup", "") for one in sent(drawn))]
    [piece] = [piece for piece in pieces if f'data-testid="{name}"' in piece]
    lines = re.findall(r"<tr class=\"(?!group).*?</tr>", piece.partition("<tbody>")[2])
    return [
        [unescape(re.sub(r"<[^>]+>", " ", text)).strip() for text in re.findall(r"<td[^>]*>(.*?)</td>", line)]
        for line in lines
    ]


def sent(drawn: Drawn) -> list[dict[str, Any]]:
    return [json.loads(one.proto.json) for one in drawn.app.get("bidi_component") if "markup" in one.proto.json]


def chosen_of(version: str, **parameters: str) -> selection.Selection:
    return selection.resolve(parameters, version).selection


UNITS = (
    ("2025", "VN"),
    ("2025", "56"),
    ("2025", "22366"),
    ("2024", "VN"),
    ("2024", "62"),
    ("2024", "568"),
    ("2024", "498"),
)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("frame", "unit"), UNITS)
def test_the_gauges_show_the_numbers_of_the_store_everywhere(
    version: str, database: Database, frame: str, unit: str, language: str
) -> None:
    drawn = draw("progress", frame=frame, unit=unit, lang=language)
    period = chosen_of(version, frame=frame, unit=unit).period
    held = database.rows(
        "SELECT indicator, target, value, state FROM measure WHERE frame = ? AND unit = ? AND period = ? AND target IS NOT NULL"
        " AND NOT target_on_rank",
        frame, unit, period,
    )  # fmt: skip
    shown = gauges(drawn)
    assert {target for _, target, *_ in held} <= set(shown)
    known = register(version, language)
    for name, target, value, _ in held:
        assert printed(shown[target]) == known[name].quantity(value)


@pytest.mark.usefixtures("home")
def test_a_gauge_has_the_number_and_the_state_of_the_tile(version: str) -> None:
    where = {"frame": "2025", "unit": "56", "period": "2026"}
    tiles = draw(**where).tiles
    drawn = draw("progress", **where)
    for target, figure in gauges(drawn).items():
        found = next(row for row in store.rows("targets", version) if row.code == target)
        if found.indicator in tiles:
            tile = tiles[found.indicator]
            assert printed(figure).replace(format.NO_BREAK_SPACE, " ") == f"{tile['value']} {tile['unit']}"
            [card] = [piece for piece in drawn.html if f'data-testid="gauge-{target}"' in piece]
            assert tile["state_word"].partition(" (")[0] in card


DOCUMENTED = (
    ("62", "KT01", "31/12/2025", "Kế hoạch số 1250/KH-UBND"),
    ("56", "KH02", "10/06/2024", "Lộ trình của Bộ Giáo dục và Đào tạo"),
    ("56", "KH03", "10/07/2024", "Lộ trình của Bộ Giáo dục và Đào tạo"),
    ("56", "KH08", "30/09/2024", "Phiên họp thứ 6"),
    ("49", "QN-2030", "31/12/2030", "Bài viết ngày 16/05/2021"),
    ("84", "TV-2023", "không nêu hạn", "Bài viết ngày 10/08/2023"),
    ("11", "DB34", "31/12/2025", "Nậm Pồ"),
    ("11", "DB35", "31/12/2030", "Nậm Pồ"),
)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(("unit", "code", "due", "document"), DOCUMENTED)
def test_what_the_articles_promise_is_found_in_its_province(
    version: str, unit: str, code: str, due: str, document: str
) -> None:
    row = next(row for row in store.rows("targets", version) if row.code == code)
    for frame, place in (("2024", unit), ("2025", row.successor)):
        for language in ("vi", "en"):
            chosen = chosen_of(version, frame=frame, unit=place, lang=language)
            aim = next(aim for aim in aims.of_unit(chosen) if aim.code == code)
            assert aims.due_text(chosen, row) == due if language == "vi" else aims.due_text(chosen, row)
            said = f"{aims.document_text(chosen, row)} {aims.place_text(chosen, aim)}"
            assert document in said or language == "en"
            if frame == "2025":
                assert ("01/07/2025" if language == "vi" else "1 July 2025") in aims.place_text(chosen, aim)


@pytest.mark.usefixtures("home")
def test_kon_tum_is_shown_as_a_place_and_the_places_to_go(database: Database) -> None:
    [(rank, of)] = database.rows(
        "SELECT rank_country, country FROM measure WHERE frame = '2024' AND unit = '62' AND indicator = 'dti' AND period = '2024'"
    )
    for frame, unit in (("2024", "62"), ("2025", "51")):
        drawn = draw("progress", frame=frame, unit=unit)
        [piece] = [piece for piece in drawn.html if 'data-testid="place-KT01"' in piece]
        assert f"<b>{rank}/{of}</b>" in piece
        assert f"còn {rank - 35} bậc" in piece
        assert "KT01" not in gauges(drawn)


@pytest.mark.usefixtures("home")
def test_digital_school_records_are_no_gauge_and_signatures_another_measure() -> None:
    drawn = draw("progress", frame="2024", unit="56")
    assert "KH02" not in gauges(drawn)
    line = next(row for row in rows_of(drawn, "promises") if "học bạ điện tử" in row[0])
    assert "92,45 %" in line[1]
    assert "số đo khác" in line[1]
    assert "hạn đã qua; không có văn bản nào cho biết kết quả" in line[2]
    assert "chưa có số liệu trong hệ thống" in line[3]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(("frame", "unit"), [("2025", "VN"), ("2025", "56"), ("2024", "62"), ("2024", "610")])
def test_the_units_below_are_counted_as_the_store_judges_them(
    version: str, database: Database, frame: str, unit: str
) -> None:
    drawn = draw("progress", frame=frame, unit=unit, target="NQ57-02")
    period = chosen_of(version, frame=frame, unit=unit).period
    held = dict(
        database.rows(
            "SELECT state, count(*) FROM measure WHERE frame = ? AND parent = ? AND indicator = 'dossier_online' AND period = ?"
            " GROUP BY state",
            frame, unit, period,
        )
    )  # fmt: skip
    [piece] = [piece for piece in drawn.html if 'data-testid="states-below"' in piece]
    counts = [int(number) for number in re.findall(r"<b>(\d+)</b>", piece)]
    children = database.one("SELECT count(*) FROM unit WHERE frame = ? AND parent = ?", frame, unit)
    without = children - sum(held.values())
    expected = [held.get(state, 0) + (without if state == "not_assessable" else 0) for state in palette.STATES]
    assert counts == [count for count in expected if count]
    assert len(rows_of(drawn, "targets-below")) == min(children, below.MOST_UNITS)


@pytest.mark.usefixtures("home")
def test_a_state_in_the_url_keeps_only_its_targets_and_units() -> None:
    drawn = draw("progress", frame="2025", unit="VN", state="behind")
    assert {row[2].split()[-1] for row in rows_of(drawn, "targets")} == {"Chậm"}
    assert {row[1].split()[-1] for row in rows_of(drawn, "targets-below")} == {"Chậm"}
    everything = draw("progress", frame="2025", unit="VN", state="nonsense")
    assert len(rows_of(everything, "targets")) == 84


@pytest.mark.usefixtures("home")
def test_the_country_lists_every_target_red_first_and_what_has_no_data_says_so() -> None:
    rows = rows_of(draw("progress", unit="VN"), "targets")
    lacking = [row for row in rows if "chưa có số liệu trong hệ thống" in row[3]]
    assert all("Chưa thể đánh giá" in row[2] for row in lacking)
    assert len(lacking) >= 70
    coverage = next(row for row in rows if row[0].startswith("Phủ sóng 5G") and "toàn quốc" in row[5])
    assert coverage[5] == "toàn quốc"
    order = [palette.STATES.index(_state(row[2])) for row in rows]
    assert order[0] == 0


def _state(text: str) -> str:
    words = {"Chậm": "behind", "Nguy cơ": "at_risk", "Đạt tiến độ": "on_track", "Chưa thể đánh giá": "not_assessable"}
    return next(state for word, state in words.items() if word in text)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_file_has_every_target_of_the_table(version: str, language: str) -> None:
    chosen = chosen_of(version, frame="2025", unit="51", lang=language)
    found = overview.by_document(list(aims.of_unit(chosen)))
    head, *lines = csv.reader(io.StringIO(overview.csv(chosen, found).decode("utf-8-sig")))
    assert [line[0] for line in lines] == [aim.code for aim in found]
    values = {line[0]: line[8] for line in lines}
    assert all(len(line) == len(head) for line in lines)
    aim = next(aim for aim in found if aim.code == "NQ57-02")
    assert float(values["NQ57-02"]) == format.rounded(aim.held.value, 2)
    assert values["KT01"] == str(next(aim for aim in found if aim.code == "KT01").held.rank_country)


def test_the_pace_is_proven_by_numpy(version: str, database: Database) -> None:
    import numpy as np

    chosen = chosen_of(version, frame="2025", unit="56", period="2026-10", indicator="dossier_online")
    [row] = aims.standing(chosen, chosen.unit_of("56"), ("dossier_online",))
    months = database.rows(
        "SELECT value FROM measure WHERE frame = '2025' AND unit = '56' AND indicator = 'dossier_online' AND kind = 'month'"
        " AND period BETWEEN '2026-01' AND '2026-10' AND denominator >= 100 ORDER BY period"
    )
    if len(months) == 10:
        slope = np.polyfit(range(10), [value for (value,) in months], 1)[0]
        assert row.pace == pytest.approx(slope, abs=1e-9)
    else:
        assert row.months == len(months)


# In a browser


def test_a_gauge_leads_to_its_ranking_and_a_child_to_its_own_targets(page: Page) -> None:
    page.goto("/progress?unit=56&period=2026&target=NQ57-02")
    card = page.locator('[class*="st-key-gauge_NQ57-02"]')
    see(card.locator(".js-plotly-plot")).to_be_visible(timeout=SECONDS)
    children = page.get_by_test_id("targets-below").locator("button.link")
    name = children.first.inner_text().removesuffix(" ›")
    children.first.click()
    see(page.locator(".st-key-place h1")).to_have_text(name, timeout=SECONDS)
    page.goto("/progress?unit=56&period=2026")
    card.locator(".js-plotly-plot").click(force=True)  # the link lies over the card
    page.wait_for_url(re.compile(r"/rankings\?.*indicator=dossier_online"))
    assert "unit=56" in page.url


def test_gauges_stand_in_one_column_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/progress?unit=56&period=2026")
    see(page.locator('[class*="st-key-gauge_"] .js-plotly-plot').nth(4)).to_be_attached(timeout=SECONDS)
    boxes = page.evaluate("""[...document.querySelectorAll('[class*="st-key-gauge_"]')].map((one) => {
        const box = one.getBoundingClientRect(); return [Math.round(box.left), Math.round(box.right)] })""")
    assert len({left for left, _ in boxes}) == 1
    assert all(right <= 390 for _, right in boxes)
