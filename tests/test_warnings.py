"""Early warnings: the rules as tables in and out, a rule told again in plain Python, the page, one journey."""

import re
from html import unescape
from itertools import takewhile
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from playwright.sync_api import Page
from playwright.sync_api import expect as see

from components import format, words
from data import home as places
from data import journal, periods, reference
from tests.conftest import Database, Viewers, serving
from tests.test_pages import Drawn, draw
from tests.test_queries import expect, given, step

PATIENCE = 20_000
MONTHS = [f"2026-{month:02d}" for month in range(1, 11)]
LEAST_CASES = 100
HTML = "<img src=x onerror=alert(1)> **đậm** [x](y) $a$"


# Rules as tables in and out


@pytest.fixture
def memory(memory: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Three indicators: a rate that should be high, a stock and a count."""
    codes = [code for kind in ("month", "quarter", "year") for code in periods.codes_of(kind, 2024, 2026)]
    memory.register("incoming", pd.DataFrame([vars(periods.parse(code)) for code in codes]))
    memory.execute("CREATE TABLE period AS SELECT * FROM incoming")
    memory.unregister("incoming")
    given(
        memory, "indicator", "code | direction | carry_rule\nrate | up | ratio\nstock | down | sum\ncount | down | sum"
    )
    given(memory, "held_period", "frame | indicator\n2025 | rate\n2025 | stock\n2025 | count\n2024 | old")
    return memory


def rule(connection: duckdb.DuckDBPyConnection, **parts: Any) -> None:
    """One rule called r, monthly and for provinces unless named."""
    plain = {
        "code": "r", "indicator": "rate", "level": "province", "kind": "month", "condition": "state_red", "threshold": 5,
        "periods": 2, "least": None, "is_stock": False, "severity": "high",
    }  # fmt: skip
    given(connection, "warning_rule", "source\nRULE", filled=plain | parts)


def measures(connection: duckdb.DuckDBPyConnection, text: str, **filled: Any) -> None:
    """Rows of measure: complete, of 1,000 cases, 10 points behind a path to a value of 60 unless named."""
    plain = {
        "frame": "2025", "level": "province", "parent": "VN", "indicator": "rate", "kind": "month", "complete": True,
        "value": 50.0, "denominator": 1000.0, "status": "simulated", "apportioned_share": None, "state": "behind",
        "path_value": 60.0, "target_on_rank": False, "change_year": None, "change_period": 0.0, "rank_siblings": None,
        "rank_source": "computed",
    }  # fmt: skip
    given(connection, "measure", text, filled=plain | filled)


def stands(connection: duckdb.DuckDBPyConnection, text: str) -> None:
    """These warnings stand, and no others."""
    step(connection, "warning_value", least_cases=LEAST_CASES)
    step(connection, "warning")
    connection.execute("CREATE OR REPLACE TABLE unit AS SELECT 1")
    header = text.strip().splitlines()[0]
    found = connection.execute(f"SELECT {header.replace('|', ',')} FROM warning").fetchall()
    wanted = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()[1:]]
    shown = [
        ["" if cell is None else f"{cell:.10g}" if isinstance(cell, float) else str(cell) for cell in row]
        for row in found
    ]
    assert sorted(shown) == sorted(wanted)


def series(unit: str, states: str, *, last: str = "2026-10") -> str:
    """A row a month that ends with `last`, from letters: r behind, g on track, n not assessable, a point no value."""
    names = {"r": "behind", "g": "on_track", "n": "not_assessable"}
    months = MONTHS[: MONTHS.index(last) + 1][-len(states) :]
    return "\n".join(
        f"{unit} | {month} | {names[letter]}" for month, letter in zip(months, states, strict=True) if letter != "."
    )


@pytest.mark.parametrize(
    ("states", "since", "lasted"),
    [
        ("gggrr", "2026-09", 2),
        ("rrrrr", "2026-06", 5),
        ("rrgrr", "2026-09", 2),
        ("rrr.rr", "2026-09", 2),
        ("rrnrr", "2026-09", 2),
        ("rrrrg", None, 0),
        ("ggggr", None, 0),
        ("rrrn", None, 0),
        ("rrr.", None, 0),
    ],
)
def test_a_state_has_to_hold_without_a_break_up_to_the_newest_month(
    memory: duckdb.DuckDBPyConnection, states: str, since: str | None, lasted: int
) -> None:
    rule(memory)
    measures(memory, f"unit | period | state\n{series('01', states)}\n02 | 2026-10 | on_track")
    row = f"\n01 | 2026-10 | 50 | 60 | 10 | {since} | {since}-01 | {lasted}" if since else ""
    stands(memory, f"unit | period | value | base | number | since | since_on | lasted{row}")


def test_a_state_has_to_be_as_far_behind_as_the_rule_says(memory: duckdb.DuckDBPyConnection) -> None:
    rule(memory, periods=1)
    measures(memory, "unit | period | value\n01 | 2026-10 | 55\n02 | 2026-10 | 55.1\n03 | 2026-10 | 54")
    stands(memory, "unit | number\n01 | 5\n03 | 6")


def test_a_path_of_places_is_left_out(memory: duckdb.DuckDBPyConnection) -> None:
    rule(memory, periods=1)
    measures(memory, "unit | period\n01 | 2026-10", target_on_rank=True)
    stands(memory, "unit")


def test_a_period_that_is_not_over_counts_for_a_stock_only(memory: duckdb.DuckDBPyConnection) -> None:
    months = (
        "unit | period | complete | value | change_year\n01 | 2026-09 | true | 90 | 10\n01 | 2026-10 | false | 90 | 60"
    )
    for is_stock, found in ((True, "\n01 | 2026-10 | 3"), (False, "")):
        rule(memory, indicator="stock", condition="multiplied", threshold=2, periods=1, is_stock=is_stock)
        measures(memory, months, indicator="stock")
        stands(memory, f"unit | period | number{found}")


@pytest.mark.parametrize(
    ("value", "change_year", "least", "factor"),
    [
        (20, 10, None, "2"),
        (19, 10, None, "2.111111111"),
        (18, 8, None, None),
        (20, 10, 21, None),
        (20, 20, None, None),
        (20, None, None, None),
    ],
)
def test_a_multiple_is_of_the_year_before_and_large_enough(
    memory: duckdb.DuckDBPyConnection, value: int, change_year: int | None, least: int | None, factor: str | None
) -> None:
    """Nothing is a multiple of nought, and nothing is known where there was no comparable year before."""
    rule(memory, indicator="count", condition="multiplied", threshold=2, periods=1, least=least)
    measures(memory, f"unit | period | value\n01 | 2026-10 | {value}", indicator="count", change_year=change_year)
    row = f"\n01 | {value} | {value - (change_year or 0)} | {factor}" if factor else ""
    stands(memory, f"unit | value | base | number{row}")


@pytest.mark.parametrize(("direction", "alerted"), [("up", "01"), ("down", "02")])
def test_a_bound_is_beyond_in_the_worse_direction(
    memory: duckdb.DuckDBPyConnection, direction: str, alerted: str
) -> None:
    memory.execute(f"UPDATE indicator SET direction = '{direction}' WHERE code = 'rate'")
    rule(memory, condition="beyond", threshold=50, periods=1)
    measures(memory, "unit | period | value\n01 | 2026-10 | 49\n02 | 2026-10 | 51\n03 | 2026-10 | 50")
    stands(memory, f"unit | base | number\n{alerted} | 50 | 1")


@pytest.mark.parametrize("condition", ["beyond", "fell_places"])
def test_few_cases_raise_nothing(memory: duckdb.DuckDBPyConnection, condition: str) -> None:
    rule(memory, condition=condition, threshold=5, periods=1)
    rows = "unit | period | value | rank_siblings | denominator\n"
    for cases, found in ((99, ""), (100, "\n01")):
        measures(memory, f"{rows}01 | 2026-09 | 9 | 1 | {cases}\n01 | 2026-10 | 4 | 9 | {cases}")
        stands(memory, f"unit{found}")


@pytest.mark.parametrize(
    ("story", "ranks", "base", "lost", "since"),
    [
        ("fell and stayed", (3, 10, 9), 3, 6, "2026-09"),
        ("fell further", (3, 8, 12), 3, 9, "2026-09"),
        ("won back", (3, 10, 5), None, None, None),
        ("fell only now", (3, 3, 10), None, None, None),
        ("fell too little", (3, 7, 7), None, None, None),
        ("rose", (10, 3, 2), None, None, None),
        ("not ranked", (3, "", 9), None, None, None),
        ("not ranked before", ("", 9, 9), None, None, None),
    ],
)
def test_places_lost_count_when_they_are_not_won_back(
    memory: duckdb.DuckDBPyConnection, story: str, ranks: tuple[Any, ...], base: int, lost: int, since: str | None
) -> None:
    rule(memory, condition="fell_places", threshold=5, periods=2)
    rows = "\n".join(f"01 | {month} | {place}" for month, place in zip(MONTHS[-3:], ranks, strict=True))
    measures(memory, f"unit | period | rank_siblings\n{rows}")
    found = f"\n01 | 2026-10 | {base} | {lost} | {since} | 2" if since else ""
    stands(memory, f"unit | period | base | number | since | lasted{found}")


@pytest.mark.parametrize("changed", [{"rank_source": "published"}, {"change_period": None}])
def test_a_published_place_or_one_across_a_break_is_no_fall(
    memory: duckdb.DuckDBPyConnection, changed: dict[str, Any]
) -> None:
    rule(memory, condition="fell_places", threshold=5, periods=1)
    measures(memory, "unit | period | rank_siblings\n01 | 2026-09 | 1\n01 | 2026-10 | 20", **changed)
    stands(memory, "unit")


@pytest.mark.parametrize(
    ("story", "held", "found"),
    [
        ("one of three is silent", {"01": 2, "02": 0, "03": 0}, "01"),
        ("a month is not enough", {"01": 1, "02": 0, "03": 0}, ""),
        ("most are silent", {"01": 2, "02": 2, "03": 0}, ""),
        ("half are silent", {"01": 2, "02": 0, "03": 2, "04": 0}, "01 03"),
        ("nobody is silent", {"01": 0, "02": 0}, ""),
    ],
)
def test_silence_is_told_where_siblings_still_speak(
    memory: duckdb.DuckDBPyConnection, story: str, held: dict[str, int], found: str
) -> None:
    """`held`: how many of the newest months each unit lacks; a unit that never spoke is not missed."""
    rule(memory, indicator="count", condition="no_data", threshold=50, periods=2)
    rows = [f"{unit} | {month}" for unit, lacks in held.items() for month in MONTHS[: len(MONTHS) - lacks]]
    measures(memory, "unit | period\n" + "\n".join(rows), indicator="count", state="not_assessable")
    lines = "".join(f"\n{unit} | 2026-10 | 50 | 2 | 2026-09 | 2026-09-01 | 2" for unit in found.split())
    stands(memory, f"unit | period | value | number | since | since_on | lasted{lines}")


def test_a_rule_looks_at_its_own_level_kind_and_frame(memory: duckdb.DuckDBPyConnection) -> None:
    rule(memory, periods=1)
    given(memory, "measure", "unit | period")
    measures(
        memory,
        "unit | period | level | kind | frame\n01 | 2026-10 | province | month | 2025\n00001 | 2026-10 | commune | month | 2025\n"
        "02 | 2026-Q3 | province | quarter | 2025\n01 | 2026-10 | province | month | 2024",
    )
    stands(memory, "frame | unit | rule | severity | level | parent\n2025 | 01 | r | high | province | VN")


def test_the_old_frame_is_judged_where_the_new_one_has_nothing(memory: duckdb.DuckDBPyConnection) -> None:
    given(memory, "indicator", "code | direction | carry_rule\nold | up | ratio")
    rule(memory, indicator="old", periods=1)
    measures(memory, "unit | period\n62 | 2026-10", indicator="old", frame="2024")
    stands(memory, "frame | unit\n2024 | 62")


def test_the_list_of_a_unit_holds_what_is_below_it_the_gravest_and_longest_first(
    memory: duckdb.DuckDBPyConnection,
) -> None:
    given(
        memory,
        "unit",
        "frame | code | parent | name\n2025 | VN | | Việt Nam\n2025 | 01 | VN | A\n2025 | 02 | VN | B\n2025 | 00001 | 01 | C",
    )
    given(memory, "method_change", "indicator | on_date | name_vi | name_en\ncount | 2026-09-01 | mới | new")
    given(
        memory,
        "warning",
        "rule | unit | severity | lasted | kind | indicator\nlow | 01 | low | 9 | month | rate\nhigh | 01 | high | 1 | month | count\n"
        "year | 01 | high | 1 | year | rate\nhigh | 02 | high | 3 | month | rate\nmid | 00001 | medium | 2 | month | rate",
        filled={"frame": "2025", "since_on": "2026-09-01"},
        types={"lasted": "INTEGER", "since_on": "DATE"},
    )
    expect(
        memory,
        "warnings",
        "rule | unit | method_en\nyear | 01 |\nhigh | 01 | new\nmid | 00001 |\nlow | 01 |",
        ordered=True,
        frame="2025",
        unit="01",
    )
    expect(memory, "warnings", "rule | unit\nmid | 00001", frame="2025", unit="00001")
    expect(memory, "warnings", "unit\n01\n01\n01\n02\n00001", frame="2025", unit="VN")
    expect(memory, "warnings", "unit", frame="2024", unit="VN")


# The store


@pytest.fixture(scope="module")
def rules() -> dict[str, Any]:
    table = reference.load(places.REFERENCE)["warning_rule"]
    return {row.code: row for row in table.itertuples()}


@pytest.mark.parametrize("code", ["online_province", "online_commune", "payment_commune", "result_province"])
def test_units_behind_their_path_are_those_that_plain_python_finds(
    database: Database, rules: dict[str, Any], code: str
) -> None:
    one = rules[code]
    held: dict[str, dict[int, tuple[str, float, float]]] = {}
    for unit, period, state, value, path in database.rows(
        "SELECT unit, period, state, value, path_value FROM measure WHERE frame = '2025' AND indicator = ? AND level = ?"
        " AND kind = ? AND complete",
        one.indicator,
        one.level,
        one.kind,
    ):
        held.setdefault(unit, {})[periods.parse(period).ordinal] = (state, value, path)
    newest = max(ordinal for months in held.values() for ordinal in months)

    def is_red(month: tuple[str, float, float] | None) -> bool:
        return month is not None and month[0] == "behind" and abs(month[1] - month[2]) >= one.threshold

    wanted = {}
    for unit, months in held.items():
        run = sum(1 for _ in takewhile(lambda back, months=months: is_red(months.get(newest - back)), range(newest)))
        if run >= one.periods:
            wanted[unit] = run
    found = dict(database.rows("SELECT unit, lasted FROM warning WHERE rule = ?", code))
    assert found == wanted


def test_every_warning_can_be_looked_up(database: Database, rules: dict[str, Any]) -> None:
    """Its value is that of the store, its rule exists, its run begins no later than the newest period."""
    assert {code for (code,) in database.rows("SELECT DISTINCT rule FROM warning")} <= set(rules)
    wrong = database.rows(
        "SELECT warning.rule, warning.unit FROM warning LEFT JOIN measure USING (frame, unit, indicator, period)"
        " LEFT JOIN period ON period.code = warning.period WHERE warning.base IS NOT NULL AND"
        " (measure.value IS DISTINCT FROM warning.value OR warning.since_on > period.first OR warning.number < 0)"
    )
    assert wrong == []


def test_the_shipped_rules_make_a_list_one_can_read(database: Database) -> None:
    counts = dict(database.rows("SELECT level, count(*) FROM warning GROUP BY level"))
    assert 5 <= counts["province"] <= 100
    assert counts.get("commune", 0) <= 300


# The page


@pytest.fixture
def installation(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which this test may write."""
    monkeypatch.setenv("TOANCANH_HOME", str(own_home))
    return own_home


def table_of(drawn: Drawn) -> str:
    return drawn.component("warnings")["markup"].replace(format.NO_BREAK_SPACE, " ")


def units_of(drawn: Drawn) -> list[str]:
    """What each line of the list stands for, in order."""
    return re.findall(r'data-act="open/([^"]+)"', table_of(drawn))


def tally(drawn: Drawn) -> list[str]:
    [piece] = [piece for piece in drawn.html if 'data-testid="tally"' in piece]
    return re.findall(r"<b>(.*?)</b>", piece)


def acknowledge(database: Database, key: str, person: str = "Lê Minh", note: str = "Đã giao Sở") -> None:
    code, _, unit = key.partition(".")
    since = database.one("SELECT since FROM warning WHERE rule = ? AND unit = ?", code, unit)
    journal.acknowledge(person=person, note=note, rule=code, frame="2025", unit=unit, since=since)


@pytest.fixture
def busy(database: Database) -> tuple[str, str]:
    """A province with warnings of its own, and the first of them."""
    return database.rows(
        "SELECT unit, rule || '.' || unit FROM warning WHERE rule = 'online_province' ORDER BY lasted DESC, unit LIMIT 1"
    )[0]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_list_is_that_of_the_store(database: Database, busy: tuple[str, str], language: str) -> None:
    unit, _ = busy
    drawn = draw("warnings", unit=unit, lang=language)
    held = database.rows("SELECT rule || '.' || unit FROM warning WHERE ? IN (unit, parent)", unit)
    assert sorted(units_of(drawn)) == sorted(key for (key,) in held)
    assert tally(drawn)[:2] == [str(len(held)), "0"]
    assert words.word("status.simulated", language) in unescape(table_of(drawn))
    [heading] = [heading.value for heading in drawn.app.subheader]
    assert heading == words.word("warnings.title", language, unit=database.full_name("2025", unit, language))


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_quiet_unit_says_so(database: Database, language: str) -> None:
    quiet = database.one(
        "SELECT code FROM unit WHERE frame = '2025' AND level = 'commune' AND code NOT IN (SELECT unit FROM warning) LIMIT 1"
    )
    drawn = draw("warnings", unit=quiet, lang=language)
    [said] = [piece for piece in drawn.html if 'data-testid="quiet"' in piece]
    assert words.word("warnings.quiet", language, unit="|", n=0, day="").partition("|")[0] in unescape(said)
    assert not drawn.app.get("bidi_component") or "warnings" not in str(drawn.app.get("bidi_component"))


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("unit", ["VN", "62", "568"])
def test_the_former_units_lead_to_those_of_today(unit: str) -> None:
    drawn = draw("warnings", frame="2024", unit=unit)
    assert [box.value for box in drawn.app.info] == [words.word("warnings.other_frame", "vi")]
    [button] = [one for one in drawn.app.button if one.label == words.word("warnings.to_frame", "vi")]
    button.click().run()
    after = Drawn(drawn.app)
    assert not after.app.info
    assert after.heading


@pytest.mark.usefixtures("home")
def test_filters_live_in_the_url_and_unknown_ones_are_all(database: Database) -> None:
    everything = units_of(draw("warnings"))
    provinces = units_of(draw("warnings", level="province"))
    online = units_of(draw("warnings", rule="online_province"))
    counted = database.one("SELECT count(*) FROM warning WHERE level = 'province'")
    assert len(provinces) == counted < len(everything)
    assert {key.partition(".")[0] for key in online} == {"online_province"}
    assert units_of(draw("warnings", rule="nothing", level="village", alert="nobody.99")) == everything


def test_an_acknowledged_warning_is_not_new(database: Database, installation: Path, busy: tuple[str, str]) -> None:
    unit, key = busy
    before = units_of(draw("warnings", unit=unit))
    acknowledge(database, key, "Lê Minh", "Trước")
    acknowledge(database, key, "Phạm Hà", HTML)
    drawn = draw("warnings", unit=unit)
    assert tally(drawn)[:2] == [str(len(before) - 1), "1"]
    shown = table_of(drawn)
    assert "<b>Phạm Hà</b>" in shown
    assert words.word("warnings.more", "vi", n=1) in shown
    assert "<img" not in shown + "".join(drawn.html)
    assert HTML in unescape(shown)
    journal_shown = [piece for piece in drawn.html if 'data-testid="acknowledgements"' in piece]
    assert HTML in unescape(journal_shown[0])
    assert "Lê Minh" in journal_shown[0]
    left = draw("warnings", unit=unit, new="1")
    if len(before) > 1:
        assert sorted(units_of(left)) == sorted(set(before) - {key})
    else:
        assert words.word("warnings.nothing_left", "vi") in unescape(" ".join(left.html))


@pytest.mark.usefixtures("installation")
def test_a_warning_that_begins_again_is_new_again(database: Database, busy: tuple[str, str]) -> None:
    unit, key = busy
    code, _, _ = key.partition(".")
    journal.acknowledge(person="Lê Minh", note="Lần trước", rule=code, frame="2025", unit=unit, since="2024-01")
    drawn = draw("warnings", unit=unit)
    assert tally(drawn)[1] == "0"
    assert "Lần trước" in " ".join(drawn.html), "what was said to the earlier one stays in the journal"


@pytest.mark.usefixtures("installation")
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_form_refuses_an_empty_note_and_keeps_a_full_one(busy: tuple[str, str], language: str) -> None:
    unit, key = busy
    app = draw("warnings", unit=unit, alert=key, lang=language).app

    def save() -> None:
        [button] = [one for one in app.button if one.label == words.word("warnings.save", language)]
        button.click().run()

    [person] = [one for one in app.text_input if one.label == words.word("warnings.person", language)]
    person.set_value("Lê Minh")
    save()
    assert len([piece for piece in Drawn(app).html if 'class="refused"' in piece]) == 1
    assert journal.acknowledgements() == ()
    app.text_area[0].set_value("Đã giao Sở Nội vụ")
    save()
    [entry] = journal.acknowledgements()
    assert (entry.person, entry.note, entry.unit) == ("Lê Minh", "Đã giao Sở Nội vụ", unit)
    after = Drawn(app)
    assert tally(after)[1] == "1"
    assert len(after.notices) == 1


@pytest.mark.usefixtures("installation")
def test_a_journal_that_cannot_be_read_leaves_the_list() -> None:
    places.journal_file().write_bytes(b"broken" * 1000)
    drawn = draw("warnings")
    assert units_of(drawn)
    assert any('class="refused"' in piece for piece in drawn.html)


@pytest.mark.usefixtures("home")
def test_the_overview_counts_what_nobody_acknowledged(database: Database) -> None:
    count = database.one("SELECT count(*) FROM warning")
    labels = [button.label for button in draw("overview").app.button]
    assert words.word("warnings.line", "vi", n=count) in labels
    former = [button.label for button in draw("overview", frame="2024").app.button]
    assert not any("›" in label and "cảnh báo" in label for label in former)


# In a browser


def list_at(page: Page, address: str) -> Page:
    page.goto(address)
    see(page.get_by_test_id("warnings")).to_be_visible(timeout=PATIENCE)
    return page


@pytest.mark.browser
def test_a_person_acknowledges_and_another_viewer_sees_it(
    own_home: Path, viewers: Viewers, database: Database, busy: tuple[str, str]
) -> None:
    unit, key = busy
    name = database.full_name("2025", unit)
    with serving(own_home) as server:
        page, _ = viewers.open(server)
        list_at(page, f"/warnings?unit={unit}")
        page.locator(f'button[data-act="note/{key}"]').click()
        dialog = page.get_by_role("dialog")
        see(dialog).to_contain_text(name, timeout=PATIENCE)
        dialog.get_by_label(words.word("warnings.person", "vi")).fill("Lê Minh")
        dialog.get_by_label(words.word("warnings.note", "vi")).fill(HTML)
        dialog.get_by_role("button", name=words.word("warnings.save", "vi")).click()
        see(dialog).to_have_count(0, timeout=PATIENCE)
        row = page.locator("tr", has=page.locator(f'button[data-act="note/{key}"]'))
        see(row).to_contain_text("Lê Minh", timeout=PATIENCE)
        see(row).to_contain_text(HTML)
        page.reload()
        see(row).to_contain_text(HTML, timeout=PATIENCE)
        see(page.get_by_role("dialog")).to_have_count(0)
        other, _ = viewers.open(server)
        list_at(other, f"/warnings?unit={unit}&lang=en")
        see(other.locator("tr", has_text="Lê Minh").first).to_contain_text(HTML)
        assert other.locator('[data-testid="warnings"] img').count() == 0
        other.locator(f'button[data-act="open/{key}"]').click()
        other.wait_for_url("**/rankings?**")
        see(other.get_by_role("heading", level=1)).to_have_text(
            database.full_name("2025", unit, "en"), timeout=PATIENCE
        )
        viewers.close_all()
