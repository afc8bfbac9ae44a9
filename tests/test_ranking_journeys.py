"""The rankings page in a real browser: table, map, URL and store agree, and what is tried out stays in the browser."""

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from components import words
from components.rankings.page import VIEWS
from tests.conftest import Database, Server, Viewers
from tests.test_journeys import PATIENCE, PHONE, VIETNAMESE_LETTER, Screen, printed

pytestmark = pytest.mark.browser
KON_TUM = {"frame": "2024", "unit": "62", "indicator": "dti", "period": "2023"}
TRA_VINH = {"frame": "2024", "unit": "84", "indicator": "dti", "period": "2022"}
ALL_SCROLLERS = """() => Math.max(...[document.documentElement, document.body,
    ...document.querySelectorAll('[data-testid=stMain], [data-testid=stAppViewContainer]')].map(one => one.scrollWidth))"""
COVER = """(root, code) => {
    const at = root.unitPosition(code), canvas = root.querySelector('canvas'), box = canvas.getBoundingClientRect();
    const scale = canvas.width / box.width, [x, y] = [(at.x - box.x) * scale, (at.y - box.y) * scale];
    const points = canvas.getContext('2d').getImageData(x - 10, y - 10, 21, 21).data;
    return points.filter((_, index) => index % 4 === 3).sort()[220];
}"""
"""How much of the ground a unit's colour covers, 0 to 255."""


@dataclass(frozen=True)
class Ranking(Screen):
    """A visitor's rankings page."""

    def go(self, **parameters: str) -> "Ranking":
        """Open the page at a selection and wait until the server has said everything."""
        self.page.goto("/rankings?" + "&".join(f"{name}={value}" for name, value in parameters.items()))
        expect(self.control("ranking_controls")).to_be_visible(timeout=PATIENCE)
        self.quiet()
        return self

    @property
    def table(self) -> Locator:
        return self.page.get_by_test_id("standings")

    @property
    def lines(self) -> Locator:
        return self.table.get_by_test_id("standings-row")

    def line(self, code: str) -> Locator:
        """A unit's row of the table."""
        return self.table.locator(f'.row[data-code="{code}"]')

    def ranks(self, of: int) -> "Ranking":
        """Wait until the table ranks so many units and those in sight are there."""
        expect(self.table.locator(".scroller")).to_have_attribute("aria-rowcount", str(of + 1))
        expect(self.table.locator(".row.waiting")).to_have_count(0)
        self.quiet()
        return self

    def aim(self, place: int) -> None:
        """Choose a place to climb to."""
        box = self.control("goal").get_by_role("combobox")
        box.click()
        box.fill(f"{place} ")
        self.page.get_by_role("option", name=re.compile(rf"\b{place}\b")).first.click()

    def table_lines(self) -> dict[str, tuple[str, str]]:
        """Rank and value of the rows in sight, by code."""
        return dict(
            self.lines.evaluate_all(
                """rows => rows.map(row => [row.dataset.code,
                    [row.querySelector('.rank-number').textContent, row.querySelector('.figure').textContent]])"""
            )
        )

    def covers(self, code: str, *, pale: bool) -> None:
        """Wait until a unit's colour is pale, or is not."""
        handle = self.map.element_handle()
        self.page.wait_for_function(
            f"([root, code]) => (({COVER})(root, code) < 100) === {str(pale).lower()}", arg=[handle, code]
        )

    def seen(self) -> dict[str, Any]:
        """Everything that two visitors of one link must see alike."""
        data = self.map.evaluate("root => ({...root.dataset})")
        return {
            "heading": self.heading.inner_text(),
            "table": self.table.inner_text(),
            "map": {name: data[name] for name in ("parent", "frame", "indicator", "period", "units")},
            "legend": self.map.get_by_test_id("map-legend").inner_text(),
            "controls": self.control("ranking_controls").inner_text() + self.control("controls").inner_text(),
        }

    def is_at(self, database: Database, unit: str, *, frame: str = "2025") -> None:
        """Assert that URL, heading, map and table are at a unit, and that the table's numbers are the store's."""
        children = dict(database.rows("SELECT code, name FROM unit WHERE frame = ? AND parent = ?", frame, unit))
        expect(self.heading).to_have_text(database.full_name(frame, unit))
        expect(self.map).to_have_attribute("data-parent", unit)
        self.ranks(len(children))
        assert self.parameters().get("unit", "VN") == unit
        shown = self.table_lines()
        assert shown and set(shown) <= set(children)
        period = self.map.get_attribute("data-period") or ""
        indicator = self.map.get_attribute("data-indicator") or ""
        for code, (rank, value) in shown.items():
            held = database.rows(
                "SELECT rank_siblings FROM measure WHERE frame = ? AND unit = ? AND indicator = ? AND period = ?",
                *(frame, code, indicator, period),
            )
            assert rank == f"{held[0][0]}"
            assert value.startswith(printed(database, code, indicator, period, frame=frame))


@pytest.fixture
def ranking(page: Page) -> Ranking:
    return Ranking(page)


def test_from_the_country_into_a_province_and_back_and_by_a_link(
    ranking: Ranking, viewers: Viewers, server: Server, database: Database
) -> None:
    ranking.go().is_at(database, "VN")
    first = ranking.lines.first.get_attribute("data-code") or ""
    ranking.line(first).locator(".name-button").click()
    ranking.page.wait_for_url(f"**unit={first}**")
    ranking.is_at(database, first)
    ranking.page.go_back()
    ranking.is_at(database, "VN")
    ranking.page.go_forward()
    ranking.is_at(database, first)
    seen = ranking.seen()
    ranking.page.reload()
    ranking.drawn()
    ranking.is_at(database, first)
    assert ranking.seen() == seen
    other = Ranking(viewers.open(server)[0])
    other.page.goto(ranking.page.url)
    other.drawn()
    other.is_at(database, first)
    assert other.seen() == seen


def test_a_click_on_the_map_moves_the_table_too(ranking: Ranking, database: Database) -> None:
    ranking.go(frame="2024").is_at(database, "VN", frame="2024")
    ranking.click_unit("56")
    ranking.page.wait_for_url("**unit=56**")
    ranking.is_at(database, "56", frame="2024")
    ranking.line("568").locator(".name-button").click()
    ranking.page.wait_for_url("**unit=568**")
    ranking.is_at(database, "568", frame="2024")


def test_a_peer_group_changes_the_ranks_and_dims_the_others_on_the_map(ranking: Ranking, database: Database) -> None:
    ranking.go(frame="2024", indicator="dti", period="2022").drawn()
    ranking.ranks(63)
    assert database.one("SELECT rank_country FROM measure WHERE frame = '2024' AND unit = '84' AND indicator = 'dti' AND period = '2022'") == 25  # fmt: skip
    assert [ranking.map.evaluate(COVER, code) for code in ("84", "64")] == [255, 255]
    ranking.choose("peers", "Vùng Đồng bằng sông Cửu Long (13)")
    ranking.ranks(13)
    assert ranking.parameters()["peers"] == "region-mekong"
    assert ranking.table_lines()["84"][0] == "5"
    expect(ranking.line("01")).to_have_count(0)
    ranking.covers("64", pale=True)
    ranking.covers("84", pale=False)
    ranking.choose("peers", words.word("rankings.everyone", "vi"))
    ranking.ranks(63)
    assert "peers" not in ranking.parameters()
    ranking.covers("64", pale=False)


@dataclass
class Wire:
    """What a page says to the server by itself: everything but its regular look for a new store."""

    sent: list[BackMsg] = field(default_factory=list)

    def over(self, page: Page) -> "Wire":
        """Listen from the page's first word on."""
        page.on("websocket", self._listen)
        return self

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", self._take)

    def _take(self, payload: str | bytes) -> None:
        if isinstance(payload, bytes):
            message = BackMsg.FromString(payload)
            if not message.rerun_script.is_auto_rerun:
                self.sent.append(message)


DRAG = """(slider, to) => new Promise(done => {
    const from = Number(slider.value), steps = 30;
    let step = 0;
    const move = () => {
        step += 1;
        slider.value = String(from + (to - from) * step / steps);
        slider.dispatchEvent(new Event('input', { bubbles: true }));
        if (step < steps) requestAnimationFrame(move);
        else { slider.dispatchEvent(new Event('change', { bubbles: true })); done(); }
    };
    move();
})"""


def test_what_is_tried_out_never_leaves_the_browser(page: Page, database: Database) -> None:
    lost = database.one(
        """SELECT maximum - points FROM component WHERE frame = '2024' AND unit = '84' AND indicator = 'dti' AND period = '2022'
        AND component = 'dti_activity_society'"""
    )
    reached = round(0.6077 + lost / 1000, 4)
    ahead = database.one(
        """SELECT count(*) FROM measure WHERE frame = '2024' AND parent = 'VN' AND unit <> '84' AND indicator = 'dti'
        AND period = '2022' AND value > ?""",
        reached + 1e-9,
    )
    wire = Wire().over(page)
    ranking = Ranking(page).go(view="climb", **TRA_VINH)
    panel = page.get_by_test_id("scenario")
    rank, total = (panel.get_by_test_id(f"scenario-{name}") for name in ("rank", "total"))
    expect(rank).to_have_attribute("data-value", "25")
    expect(total).to_have_attribute("data-value", "0.6077")
    assert wire.sent, "the page has spoken to the server before"
    before = len(wire.sent)
    panel.locator('[data-testid="scenario-slider"][data-component="dti_activity_society"]').evaluate(DRAG, 100)
    expect(total).to_have_attribute("data-value", str(reached))
    expect(rank).to_have_attribute("data-value", str(ahead + 1))
    page.wait_for_timeout(300)
    assert len(wire.sent) == before
    panel.get_by_test_id("scenario-reset").click()
    expect(rank).to_have_attribute("data-value", "25")
    page.wait_for_timeout(300)
    assert len(wire.sent) == before
    assert ranking.parameters()["view"] == "climb"


def test_view_and_goal_are_in_the_url_and_survive_a_reload_and_another_language(ranking: Ranking) -> None:
    ranking.go(**KON_TUM)
    ranking.press("rankings_view", words.word("rankings.view_climb", "vi"))
    distance = ranking.page.get_by_test_id("climb-distance")
    expect(distance).to_contain_text("Hạng 35 cần 0,6772")
    ranking.aim(20)
    expect(distance).to_contain_text("Hạng 20 cần")
    ranking.quiet()
    assert (ranking.parameters()["view"], ranking.parameters()["goal"]) == ("climb", "20")
    ranking.page.reload()
    expect(distance).to_contain_text("Hạng 20 cần")
    ranking.quiet()
    ranking.press("language", "EN")
    expect(distance).to_contain_text("Rank 20 takes 0.")
    expect(ranking.page.get_by_test_id("scenario")).not_to_contain_text("hạng")
    ranking.quiet()
    heads = ranking.page.get_by_test_id("climb-plan").locator("th").all_inner_texts()
    shown = [*heads, *ranking.control("ranking_controls").inner_text().splitlines()]
    assert [text for text in shown if VIETNAMESE_LETTER.search(text)] == []
    ranking.page.go_back()
    expect(distance).to_contain_text("Hạng 20 cần")
    ranking.page.go_back()
    expect(distance).to_contain_text("Hạng 35 cần")
    ranking.page.go_back()
    expect(ranking.table).to_be_visible()


def test_the_goal_and_the_view_stay_behind_when_another_page_is_opened(ranking: Ranking) -> None:
    ranking.go(view="climb", goal="12", lang="en", **KON_TUM)
    header = ranking.page.get_by_test_id("stHeader")
    header.get_by_role("button", name="Operations").click()
    ranking.page.get_by_role("menuitem", name="Map").click()
    ranking.page.wait_for_url(re.compile("/map[?]"))
    ranking.drawn()
    expect(ranking.map).to_have_attribute("data-selected", "62")
    expect(ranking.map).to_have_attribute("data-period", "2023")
    assert {"view", "goal"}.isdisjoint(ranking.parameters())


def test_the_language_switch_leaves_no_word_behind_in_the_table(ranking: Ranking) -> None:
    ranking.go(frame="2024", indicator="dti", period="2022").drawn()
    ranking.ranks(63)
    ranking.press("language", "EN")
    expect(ranking.table.locator(".title")).not_to_have_text(VIETNAMESE_LETTER)
    ranking.quiet()
    for part in (".heads", ".subtitle", ".legend", ".summary", ".chips-label"):
        expect(ranking.table.locator(part)).not_to_have_text(VIETNAMESE_LETTER)
    expect(ranking.control("ranking_controls")).not_to_have_text(VIETNAMESE_LETTER)
    ranking.press("language", "VI")
    expect(ranking.table.locator(".title")).to_have_text(VIETNAMESE_LETTER)


@pytest.mark.parametrize(("language", "views"), [("vi", VIEWS), ("en", ("table", "parts", "climb"))])
def test_no_view_scrolls_sideways_on_a_phone(
    viewers: Viewers, server: Server, language: str, views: tuple[str, ...]
) -> None:
    page, watch = viewers.open(server, viewport=PHONE, has_touch=True, is_mobile=True)
    wide = {}
    for view in views:
        ranking = Ranking(page).go(view=view, lang=language, **KON_TUM)
        if view == "table":
            ranking.drawn()
            ranking.ranks(63)
        page.wait_for_timeout(300)
        wide[view] = page.evaluate(ALL_SCROLLERS)
    assert {view: width for view, width in wide.items() if width > PHONE["width"]} == {}
    assert watch.refused == []
    assert watch.complaints == []


def test_thousands_of_communes_are_fetched_as_they_are_looked_at(
    viewers: Viewers, server: Server, database: Database
) -> None:
    page, watch = viewers.open(server)
    communes = database.one("SELECT count(*) FROM unit WHERE frame = '2025' AND level = 'commune'")
    Ranking(page).go(scope="commune.VN").ranks(communes)
    asked = [address for address in watch.asked if "/standings/" in address and ".json" in address]
    assert 1 <= len(asked) <= 2
    assert watch.complaints == []
