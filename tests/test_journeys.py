"""What a visitor does, in a real browser against a running server: the screen, the URL and the store always agree."""

import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import duckdb
import pytest
from playwright.sync_api import Locator, Page, expect

from components import format, words
from data import publish
from tests.conftest import Database, Server, Viewers, serving

pytestmark = pytest.mark.browser
PATIENCE, SHORT_PATIENCE = 30_000, 10_000
PHONE = {"width": 390, "height": 844}
MONTH = "2026-10"
VIETNAMESE_LETTER = re.compile(r"[ăâđêôơưàáạảãằắặẳẵầấậẩẫèéẹẻẽềếệểễìíịỉĩòóọỏõồốộổỗờớợởỡùúụủũừứựửữỳýỵỷỹ]", re.IGNORECASE)
KHANH_HOA, NHA_TRANG = "Tỉnh Khánh Hòa", "Phường Nha Trang"
STILL = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    const parts = [...document.querySelectorAll('[data-testid^=stBidiComponent]')].map((host) => host.shadowRoot ?? host);
    const drawing = parts.some((part) => part.querySelector('[data-testid=map][aria-busy=true]'));
    const still = app?.dataset.testScriptState === 'notRunning' && !drawing;
    if (!still) window.stillSince = undefined;
    else window.stillSince ??= performance.now();
    return still && performance.now() - window.stillSince > 400;
}"""
"""Whether no run and no map has been under way for 0.4 s."""
expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True)
class Screen:
    """A visitor's page, by the names of what is on it."""

    page: Page

    def open(self, path: str = "/", **parameters: str) -> "Screen":
        """Open an address and wait until its map is drawn."""
        self.page.goto(f"{path}?{urlencode(parameters)}" if parameters else path)
        return self.drawn()

    def drawn(self) -> "Screen":
        """Wait for the map and for the run that draws the rest."""
        expect(self.map).to_have_attribute("data-ready", "true", timeout=PATIENCE)
        self.quiet()
        return self

    def quiet(self) -> None:
        """Wait until the server has had nothing more to say for a while: a component may ask for another run."""
        self.page.wait_for_function(STILL, timeout=PATIENCE, polling=50)

    @property
    def map(self) -> Locator:
        return self.page.get_by_test_id("map").last

    @property
    def heading(self) -> Locator:
        return self.page.locator("h1").first

    @property
    def notices(self) -> Locator:
        return self.page.get_by_test_id("notice")

    @property
    def card(self) -> Locator:
        return self.page.get_by_test_id("card")

    def row(self, code: str) -> Locator:
        """A unit's line in the ranking."""
        return self.map.locator(f'li[data-code="{code}"]')

    def tile(self, indicator: str) -> Locator:
        """A headline number."""
        return self.page.get_by_test_id(f"tile-{indicator}")

    def control(self, key: str) -> Locator:
        """A control of the bar by its key."""
        return self.page.locator(f".st-key-{key}")

    def parameters(self) -> dict[str, str]:
        """The parameters of the URL."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.page.url).query).items()}

    def position(self, code: str) -> tuple[float, float]:
        """Where a unit lies on the canvas, brought to the middle of the window first."""
        place = self.map.evaluate(
            """(root, code) => {
                const main = document.querySelector('[data-testid=stMain]');
                main.scrollBy({ top: root.unitPosition(code).y - window.innerHeight / 2, behavior: 'instant' });
                return root.unitPosition(code);
            }""",
            code,
        )
        return place["x"], place["y"]

    def click_unit(self, code: str) -> None:
        """Click a unit on the canvas."""
        self.page.mouse.click(*self.position(code))

    def tooltip_of(self, code: str) -> str:
        """What the map says of a unit under the pointer."""
        self.page.mouse.move(*self.position(code))
        tip = self.map.get_by_test_id("map-tooltip")
        expect(tip).to_be_visible()
        return tip.inner_text()

    def choose(self, key: str, option: str) -> None:
        """Choose in a list of the bar."""
        box = self.control(key).get_by_role("combobox")
        box.click()
        box.fill(option)
        self.page.get_by_role("option", name=option, exact=True).click()

    def press(self, key: str, label: str) -> None:
        """Press one of the buttons of a choice."""
        self.control(key).get_by_role("radio", name=label).click()

    def shows(self, unit: str, heading: str, parent: str | None = None) -> None:
        """Assert that URL, heading, map and ranking are at a unit."""
        expect(self.heading).to_have_text(heading)
        expect(self.map).to_have_attribute("data-parent", parent or unit)
        if parent is not None:
            expect(self.map).to_have_attribute("data-selected", unit)
        assert self.parameters().get("unit", "VN") == unit
        self.quiet()

    def picture(self) -> dict[str, Any]:
        """Everything that two visitors of one link must see alike."""
        data = self.map.evaluate("root => ({...root.dataset})")
        kept = {name: value for name, value in data.items() if name not in ("sequence", "zoom", "focus")}
        return {
            "heading": self.heading.inner_text(),
            "tiles": self.page.get_by_test_id("tiles").inner_text(),
            "map": kept,
            "ranking": self.map.get_by_test_id("map-ranking").inner_text(),
            "trail": self.map.get_by_test_id("map-breadcrumb").inner_text(),
            "legend": self.map.get_by_test_id("map-legend").inner_text(),
            "controls": self.control("controls").inner_text(),
        }

    def is_like(self, seen: dict[str, Any]) -> None:
        """Wait until everything is as it was seen; what differs is named."""
        limit = time.monotonic() + PATIENCE / 1000
        while (now := self.picture()) != seen and time.monotonic() < limit:
            self.page.wait_for_timeout(100)
        assert now == seen


@pytest.fixture
def screen(page: Page) -> Screen:
    return Screen(page)


def printed(
    database: Database, unit: str, indicator: str, period: str, *, frame: str = "2025", language: str = "vi"
) -> str:
    """A number of the store as a screen writes it."""
    decimals = database.one("SELECT decimals FROM indicator WHERE code = ?", indicator)
    return format.number(database.value(frame, unit, indicator, period), int(decimals), language)


def test_a_province_then_a_commune_by_clicks_on_the_map_and_back(screen: Screen, database: Database) -> None:
    screen.open().shows("VN", "Việt Nam")
    screen.click_unit("56")
    screen.shows("56", KHANH_HOA)
    expect(screen.map.locator(".ranking .heading")).to_have_text("Xếp hạng: Khánh Hòa")
    expect(screen.map).to_have_attribute("data-units", "65")
    expect(screen.tile("dossier_online").locator(".value")).to_have_text(
        printed(database, "56", "dossier_online", MONTH)
    )
    screen.click_unit("22366")
    screen.shows("22366", NHA_TRANG, parent="56")
    expect(screen.tile("dossier_online").locator(".value")).to_have_text(
        printed(database, "22366", "dossier_online", MONTH)
    )
    screen.page.go_back()
    screen.shows("56", KHANH_HOA)
    screen.page.go_back()
    screen.shows("VN", "Việt Nam")
    screen.page.go_forward()
    screen.shows("56", KHANH_HOA)
    expect(screen.tile("dossier_online").locator(".value")).to_have_text(
        printed(database, "56", "dossier_online", MONTH)
    )
    screen.map.get_by_test_id("map-crumb-VN").click()
    screen.shows("VN", "Việt Nam")


def test_a_reload_and_a_link_give_the_same_screen(screen: Screen, viewers: Viewers, server: Server) -> None:
    screen.open(frame="2024", indicator="dossier_on_time")
    screen.click_unit("56")
    screen.shows("56", KHANH_HOA)
    seen = screen.picture()
    screen.page.reload()
    screen.drawn().shows("56", KHANH_HOA)
    screen.is_like(seen)
    other = Screen(viewers.open(server)[0])
    other.page.goto(screen.page.url)
    other.drawn().shows("56", KHANH_HOA)
    other.is_like(seen)


def test_districts_of_the_old_frame_down_to_their_communes(screen: Screen, database: Database) -> None:
    screen.open(frame="2024", unit="56").shows("56", KHANH_HOA)
    screen.click_unit("568")
    screen.shows("568", "Thành phố Nha Trang")
    expect(screen.map.get_by_test_id("map-message")).to_contain_text("xem danh sách")
    expect(screen.map.get_by_test_id("map-row")).to_have_count(
        database.one("SELECT count(*) FROM unit WHERE frame = '2024' AND parent = '568'")
    )
    screen.row("22363").get_by_test_id("map-row").click()
    screen.shows("22363", "Phường Lộc Thọ", parent="568")
    screen.map.get_by_test_id("map-crumb-56").click()
    screen.shows("56", KHANH_HOA)


def test_drill_and_return_by_keyboard_alone(screen: Screen) -> None:
    screen.open().shows("VN", "Việt Nam")
    focused = "() => { let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; return at?.dataset?.testid; }"
    for _ in range(80):
        screen.page.keyboard.press("Tab")
        if screen.page.evaluate(focused) == "map-canvas":
            break
    assert screen.page.evaluate(focused) == "map-canvas", "Tab does not lead to the map"
    screen.page.keyboard.press("ArrowDown")
    expect(screen.map).to_have_attribute("data-focus", re.compile(r"\d\d"))
    first = screen.map.get_attribute("data-focus")
    screen.page.keyboard.press("ArrowDown")
    expect(screen.map).not_to_have_attribute("data-focus", first or "")
    unit = screen.map.get_attribute("data-focus") or ""
    expect(screen.map.get_by_test_id("map-live")).not_to_be_empty()
    screen.page.keyboard.press("Enter")
    expect(screen.map).to_have_attribute("data-parent", unit)
    screen.page.wait_for_url(f"**unit={unit}**")
    expect(screen.heading).not_to_have_text("Việt Nam")
    screen.page.keyboard.press("Escape")
    screen.shows("VN", "Việt Nam")


def test_the_frame_switch_says_what_became_of_a_province(screen: Screen) -> None:
    screen.open(frame="2024", unit="62").shows("62", "Tỉnh Kon Tum")
    screen.press("frame", "34 tỉnh")
    screen.shows("51", "Tỉnh Quảng Ngãi")
    expect(screen.notices).to_contain_text("Tỉnh Kon Tum thuộc Tỉnh Quảng Ngãi", ignore_case=True)
    assert screen.parameters()["frame"] == "2025"
    screen.press("frame", "63 tỉnh")
    screen.shows("51", "Tỉnh Quảng Ngãi")
    expect(screen.map).to_have_attribute("data-frame", "2024")
    screen.page.go_back()
    expect(screen.map).to_have_attribute("data-frame", "2025")
    screen.quiet()
    screen.page.go_back()
    screen.shows("62", "Tỉnh Kon Tum")
    expect(screen.map).to_have_attribute("data-frame", "2024")


@pytest.mark.parametrize(
    ("typed", "offered", "heading", "said"),
    [
        ("nha trang", re.compile(r"^Phường Nha Trang"), NHA_TRANG, None),
        (
            "binh duong",
            re.compile(r"^Tỉnh Bình Dương → Thành phố Hồ Chí Minh", re.IGNORECASE),
            "Thành phố Hồ Chí Minh",
            "Tỉnh Bình Dương",
        ),
    ],
)
def test_a_place_is_found_without_accents_and_by_its_former_name(
    screen: Screen, typed: str, offered: re.Pattern[str], heading: str, said: str | None
) -> None:
    screen.open()
    screen.page.get_by_role("button", name="Tìm").first.click()
    screen.page.get_by_placeholder(re.compile("Tên tỉnh")).press_sequentially(typed)
    screen.page.get_by_role("button", name=offered).first.click()
    expect(screen.heading).to_have_text(heading)
    screen.quiet()
    if said:
        expect(screen.notices).to_contain_text(said, ignore_case=True)
    else:
        expect(screen.notices).to_have_count(0)


def test_the_card_of_a_tile_and_of_a_ranking_value(screen: Screen, database: Database) -> None:
    screen.open(unit="56")
    screen.tile("dti").click()
    expect(screen.card.locator(".value")).to_contain_text(printed(database, "56", "dti", "2024"))
    expect(screen.card).to_contain_text("2024")
    source = database.one(
        """SELECT title FROM measure JOIN source ON source.code = measure.source
        WHERE frame = '2025' AND unit = '56' AND indicator = 'dti' AND period = '2024'"""
    )
    expect(screen.card).to_contain_text(source)
    screen.page.keyboard.press("Escape")
    expect(screen.card).to_have_count(0)
    screen.shows("56", KHANH_HOA)
    screen.row("22366").get_by_test_id("map-row-value").click()
    expect(screen.card).to_contain_text(NHA_TRANG)
    expect(screen.card).to_contain_text("10/2026")
    expect(screen.card).to_contain_text("mô phỏng")
    expect(screen.card.locator(".value")).to_contain_text(printed(database, "22366", "dossier_online", MONTH))


def test_map_ranking_table_and_card_agree_with_the_store(screen: Screen, database: Database) -> None:
    screen.open("/map", indicator="dossier_on_time", period="2026-09")
    table = table_of(screen)
    assert len(table) >= 5
    codes = dict(database.rows("SELECT full_name, code FROM unit WHERE frame = '2025' AND parent = 'VN'"))
    for name, value in table.items():
        assert value == database.value("2025", codes[name], "dossier_on_time", "2026-09")
    for code in [codes[name] for name in list(table)[:4]]:
        number = printed(database, code, "dossier_on_time", "2026-09")
        assert number in screen.tooltip_of(code)
        assert number in screen.row(code).get_by_test_id("map-row-value").inner_text()
    screen.row("51").get_by_test_id("map-row-value").click()
    expect(screen.card.locator(".value")).to_contain_text(printed(database, "51", "dossier_on_time", "2026-09"))
    rank = database.one(
        """SELECT rank_siblings FROM measure WHERE frame = '2025' AND unit = '51'
        AND indicator = 'dossier_on_time' AND period = '2026-09'"""
    )
    expect(screen.card).to_contain_text(f"{rank}/34")
    expect(screen.row("51").locator(".rank")).to_have_text(str(rank))


def table_of(screen: Screen) -> dict[str, float]:
    """The table's values by name, as far as its grid draws rows."""
    table = screen.page.get_by_test_id("stDataFrame")
    table.scroll_into_view_if_needed()
    expect(table.locator("tbody td").first).to_be_attached()
    cells = table.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('td')].map(cell => cell.textContent))"
    )
    return {row[1]: float(row[2]) for row in cells}


def test_what_is_behind_leads_to_its_place(screen: Screen) -> None:
    screen.open()
    first = screen.page.get_by_test_id("rows").get_by_role("button").first
    name = first.locator("b").inner_text()
    first.click()
    expect(screen.heading).to_have_text(name)
    screen.drawn()
    assert screen.parameters().get("unit", "VN") in (
        screen.map.get_attribute("data-parent"),
        screen.map.get_attribute("data-selected"),
    )
    expect(screen.page.get_by_test_id("map-ranking").last).to_be_visible()


def test_the_period_changes_every_number(screen: Screen, database: Database) -> None:
    screen.open(unit="56", period=MONTH)
    screen.choose("period", "09/2026")
    expect(screen.map).to_have_attribute("data-period", "2026-09")
    assert screen.parameters()["period"] == "2026-09"
    expect(screen.tile("dossier_online").locator(".value")).to_have_text(
        printed(database, "56", "dossier_online", "2026-09")
    )
    expect(screen.row("22366").locator(".figure")).to_contain_text(
        printed(database, "22366", "dossier_online", "2026-09")
    )
    screen.page.go_back()
    expect(screen.map).to_have_attribute("data-period", MONTH)
    expect(screen.tile("dossier_online").locator(".value")).to_have_text(
        printed(database, "56", "dossier_online", MONTH)
    )


QUICKLY = "gap => { history.back(); setTimeout(() => history.back(), gap); }"


def test_two_quick_steps_back(screen: Screen) -> None:
    screen.open(unit="56", period="2025-05")
    for month in ("04", "03"):
        screen.choose("period", f"{month}/2025")
        expect(screen.map).to_have_attribute("data-period", f"2025-{month}")
        screen.quiet()
    for milliseconds in (0, 25, 50, 75, 100):
        screen.page.evaluate(QUICKLY, milliseconds)
        expect(screen.map).to_have_attribute("data-period", "2025-05", timeout=SHORT_PATIENCE)
        screen.quiet()
        assert screen.parameters()["period"] == "2025-05"
        screen.page.evaluate("history.go(2)")
        expect(screen.map).to_have_attribute("data-period", "2025-03")
        screen.quiet()


def test_the_indicator_changes_the_map(screen: Screen, database: Database) -> None:
    screen.open(unit="56")
    name = database.one("SELECT short_vi FROM indicator WHERE code = 'dossier_received'")
    screen.choose("indicator", name)
    expect(screen.map).to_have_attribute("data-indicator", "dossier_received")
    expect(screen.map.get_by_test_id("map-title")).to_have_text(
        database.one("SELECT name_vi FROM indicator WHERE code = 'dossier_received'")
    )
    expect(screen.row("22366").locator(".figure")).to_contain_text(
        printed(database, "22366", "dossier_received", MONTH)
    )
    screen.shows("56", KHANH_HOA)


def test_the_selection_goes_along_to_the_next_page(screen: Screen) -> None:
    screen.open(frame="2024", unit="56", indicator="dossier_on_time", period="2025-03", lang="en")
    header = screen.page.get_by_test_id("stHeader")
    header.get_by_role("button", name="Operations").click()
    screen.page.get_by_role("menuitem", name="Map").click()
    screen.page.wait_for_url("**/map**")
    screen.drawn()
    expect(screen.map).to_have_attribute("data-parent", "56")
    assert {name: screen.map.get_attribute(f"data-{name}") for name in ("frame", "indicator", "period")} == {
        "frame": "2024",
        "indicator": "dossier_on_time",
        "period": "2025-03",
    }
    assert screen.parameters()["unit"] == "56"
    expect(screen.heading).to_have_text("Khánh Hòa Province")


def words_on(screen: Screen) -> list[str]:
    """The words of controls, navigation, map and headline numbers, without the names of places."""
    screen.drawn()
    parts = [screen.control("controls"), screen.page.get_by_test_id("stHeader"), screen.page.get_by_test_id("tiles")]
    parts += [screen.map.get_by_test_id(f"map-{name}") for name in ("title", "legend", "note")]
    parts += [screen.map.locator(".ranking .summary"), screen.map.locator(".subtitle")]
    shown = "\n".join(part.inner_text() for part in parts)
    spoken = screen.map.evaluate(
        "root => [...root.querySelectorAll('.tools button, .legend button, canvas')].map(one => one.ariaLabel ?? one.title ?? '')"
    )
    return [line.strip() for line in [*shown.splitlines(), *spoken] if line.strip()]


def test_the_language_switch_leaves_no_word_behind(screen: Screen) -> None:
    screen.open(unit="56")
    screen.press("language", "EN")
    expect(screen.heading).to_have_text("Khánh Hòa Province")
    assert screen.parameters()["lang"] == "en"
    expect(screen.map.get_by_test_id("map-title")).not_to_have_text(VIETNAMESE_LETTER)
    names = ("Việt Nam", "Khánh Hòa", "Toàn Cảnh")
    left = [line for line in words_on(screen) if VIETNAMESE_LETTER.search(re.sub("|".join(names), "", line))]
    assert left == []
    assert screen.map.get_attribute("lang") == "en"
    screen.press("language", "VI")
    expect(screen.heading).to_have_text(KHANH_HOA)
    expect(screen.map.get_by_test_id("map-title")).to_have_text(VIETNAMESE_LETTER)
    english = {words.word(key, "en") for key in words.table() if words.word(key, "en") != words.word(key, "vi")}
    assert english.isdisjoint(words_on(screen))


def test_two_visitors_do_not_see_each_others_data(viewers: Viewers, server: Server, database: Database) -> None:
    one, other = (Screen(viewers.open(server)[0]) for _ in range(2))
    one.open(unit="56")
    other.open(frame="2024", unit="11", period="2025-03", lang="en")
    one.click_unit("22366")
    other.page.reload()
    other.drawn().shows("11", "Điện Biên Province")
    one.shows("22366", NHA_TRANG, parent="56")
    for screen, frame, unit, period, language in (
        (one, "2025", "22366", MONTH, "vi"),
        (other, "2024", "11", "2025-03", "en"),
    ):
        number = printed(database, unit, "dossier_online", period, frame=frame, language=language)
        expect(screen.tile("dossier_online").locator(".value")).to_have_text(number)


@pytest.mark.parametrize("frame", ["2025", "2024"])
def test_hoang_sa_and_truong_sa_are_on_the_maps(screen: Screen, frame: str) -> None:
    for unit, names in (("VN", ("Hoàng Sa", "Trường Sa")), ("48", ("Hoàng Sa",)), ("56", ("Trường Sa",))):
        screen.open(frame=frame, unit=unit)
        labels = screen.map.locator(".inset")
        expect(labels).to_have_count(len(names))
        shown = " ".join(labels.all_inner_texts())
        for name in names:
            assert name in shown, f"{name} on the map of {unit}, {frame}"
        for index in range(len(names)):
            expect(labels.nth(index)).to_be_visible()


def test_the_page_asks_only_its_own_server_and_complains_of_nothing(viewers: Viewers, server: Server) -> None:
    page, watch = viewers.open(server)
    screen = Screen(page).open()
    screen.click_unit("56")
    screen.shows("56", KHANH_HOA)
    for view in ("Cột 3D", "Hai kỳ"):
        screen.open("/map", unit="56")
        screen.press("map_view", view)
        screen.quiet()
        page.wait_for_timeout(1500)
    assert watch.foreign == []
    assert watch.refused == []
    assert watch.complaints == []


def test_a_link_from_outside_cannot_make_the_page_ask_another_host(screen: Screen) -> None:
    given = "![x](http://foreign.invalid/a.png) [go](http://foreign.invalid) <img src=http://foreign.invalid/b.png>"
    screen.open(**dict.fromkeys(("frame", "unit", "indicator", "period", "lang", "closing"), given))
    expect(screen.notices.locator("p").filter(has_text=given)).to_have_count(6)
    assert screen.page.locator("a[href*='foreign.invalid'], img[src*='foreign.invalid']").count() == 0
    screen.page.get_by_role("button", name="Tìm").first.click()
    screen.page.get_by_placeholder(re.compile("Tên tỉnh")).fill(given)
    expect(screen.notices.filter(has_text="Không tìm thấy")).to_contain_text(given)
    assert screen.page.locator("a[href*='foreign.invalid'], img[src*='foreign.invalid']").count() == 0


@pytest.mark.parametrize("path", ["/", "/map"])
def test_a_phone_does_not_scroll_sideways(viewers: Viewers, server: Server, path: str) -> None:
    page, _ = viewers.open(server, viewport=PHONE, has_touch=True, is_mobile=True)
    screen = Screen(page).open(path, unit="56")
    wide = page.evaluate(
        """() => Math.max(...[document.documentElement, document.body,
            ...document.querySelectorAll('[data-testid=stMain], [data-testid=stAppViewContainer]')].map(one => one.scrollWidth))"""
    )
    assert wide <= PHONE["width"]
    expect(screen.row("22366")).to_have_count(1)


def test_a_link_to_the_map_is_whole_for_the_first_visitor_of_a_fresh_process(viewers: Viewers, own_home: Path) -> None:
    with serving(own_home) as fresh:
        screen = Screen(viewers.open(fresh)[0]).open("/map", unit="56", frame="2024")
        screen.shows("56", KHANH_HOA)
        expect(screen.control("controls")).to_be_visible()
        assert urlsplit(screen.page.url).path == "/map"
        viewers.close_all()


@pytest.fixture
def second_version(version: str, own_home: Path) -> Iterator[str]:
    """A later build in which one number differs, not yet published."""
    name = f"later-{version}"
    scratch = own_home / "store" / ".building-test"
    shutil.copyfile(publish.path_of(own_home / "store", version), scratch)
    with duckdb.connect(str(scratch)) as connection:
        connection.execute("UPDATE build SET version = ?", [name])
        connection.execute(
            "UPDATE measure SET value = 12.34 WHERE frame = '2025' AND unit = '56' AND indicator = 'dossier_online' AND period = ?",
            [MONTH],
        )
    yield name


def test_a_new_store_is_taken_up_by_who_is_watching(viewers: Viewers, own_home: Path, second_version: str) -> None:
    with serving(own_home) as running:
        page, watch = viewers.open(running)
        screen = Screen(page).open(unit="56")
        figure = screen.tile("dossier_online").locator(".value")
        expect(figure).not_to_have_text("12,34")
        publish.publish(own_home / "store", own_home / "store" / ".building-test", second_version)
        expect(figure).to_have_text("12,34", timeout=2 * PATIENCE)
        screen.drawn().shows("56", KHANH_HOA)
        assert [address for address in watch.asked if f"/values/{second_version}/" in address]
        screen.tile("dossier_online").click()
        expect(screen.card).to_contain_text(second_version)
        viewers.close_all()
