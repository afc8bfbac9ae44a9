"""The what-if panel: its arithmetic against a second one in Python, and what a viewer does with it in a browser."""

import math
import random
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from components import assets, format, scenario, words
from components.scenario import ScenarioData, Slider
from tests.conftest import Server, Viewers

FOLDER = Path(scenario.__file__).parent
MODULES = sorted(FOLDER.glob("*.js"))
CASES = 400
PLACE = "/_stcore/health"
THEMES = {
    "light": {
        "text": "#14213a",
        "secondary": "#ffffff",
        "ground": "#f7f8fa",
        "primary": "#0b5cad",
        "border": "#d9dfe8",
    },
    "dark": {"text": "#e8eef7", "secondary": "#121c2e", "ground": "#0b1220", "primary": "#5fb3ff", "border": "#263650"},
}


def slider(component: str, **parts: Any) -> Slider:
    """A counted component: half of 200 dossiers at once, six points at most."""
    given: dict[str, Any] = {
        "group": "Trực tuyến",
        "name": component.capitalize(),
        "points": 3.0,
        "maximum": 6.0,
        "threshold": 1.0,
        "ratio": 0.5,
        "numerator": 100,
        "denominator": 200,
        "numerator_name": "hồ sơ",
        "best": 0.9,
        "best_name": "Đồng Tháp",
    }
    return Slider(component, **given | parts)


def make(**parts: Any) -> ScenarioData:
    """Khánh Hòa third of five, two counted components, a published one, and a remainder."""
    given: dict[str, Any] = {
        "unit_name": "Khánh Hòa",
        "others": (("Đồng Tháp", 62.0), ("Huế", 60.5), ("Lào Cai", 59.0), ("Hà Nội", 55.25)),
        "total": 60.0,
        "decimals": 2,
        "points_per_unit": 1,
        "direction": "up",
        "unit_label": "điểm",
        "language": "vi",
        "sliders": (
            slider("filed"),
            slider("offered", points=1.0, maximum=2.0, threshold=0.8, ratio=0.4, numerator=1858, denominator=4645, best=0.8),
            slider("progress", group="Tiến độ", points=12.5, maximum=20.0, ratio=None, numerator=None, denominator=None, numerator_name="", best=0.95),
            slider("rest", group="Tiến độ", points=4.0, maximum=9.0, ratio=None, fixed=True, best=None),
        ),
        "plan": {"filed": 0.6},
        "simulated": True,
        "status_word": "mô phỏng",
        "total_maximum_points": 100,
    }  # fmt: skip
    return ScenarioData(**given | parts)


# What Python sends


@pytest.mark.parametrize(
    "wrong",
    [
        {"direction": "down"},
        {"plan": {"unheard": 0.5}},
        {"plan": {"rest": 0.5}},
        {"sliders": (slider("filed"), slider("filed"))},
        {"sliders": (slider("filed", threshold=0.0),)},
        {"sliders": (slider("filed", maximum=0.0),)},
    ],
)
def test_impossible_data_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        make(**{"plan": {}} | wrong)


def test_browser_code_uses_words_that_exist_and_all_of_them() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in MODULES)
    assert set(re.findall(r"\btexts\.(\w+)", code)) == set(words.group("scenario", "vi"))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_browser_code_keeps_the_rules(module: Path) -> None:
    code = module.read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", code), (
        "text enters as text only"
    )
    assert not re.search(r"setStateValue|setTriggerValue|fetch\(", code), "nothing goes to the server"
    assert not re.search(r"document\.addEventListener", code), "listeners on the document pile up"
    served = assets.code_address("scenario", "scenario.js").removeprefix(assets.ROOT).rpartition("/")[0]
    assert all(assets.find(f"{served}/{name}") for name in re.findall(r'from "\./([\w.]+)"', code))


# The rule, twice


def points_of(one: Slider, settings: dict[str, float]) -> float:
    """Points of a component at its setting, a second time."""
    if one.component not in settings:
        return one.points
    return min(one.maximum, one.maximum * settings[one.component] / one.threshold)


def expected(data: ScenarioData, settings: dict[str, float]) -> dict[str, Any]:
    """What the panel must find."""
    total = data.total + sum(points_of(one, settings) - one.points for one in data.sliders) / data.points_per_unit
    before, after = (format.rounded(value, data.decimals) for value in (data.total, total))
    printed = [(name, format.rounded(value, data.decimals)) for name, value in data.others]
    ranks = [1 + sum(value > own for _, value in printed) for own in (before, after)]
    above = [value for _, value in printed if value > after]
    return {
        "total": total,
        "before": before,
        "after": after,
        "rankBefore": ranks[0],
        "rankAfter": ranks[1],
        "passed": sorted(name for name, value in printed if before < value < after),
        "passedBy": sorted(name for name, value in printed if after < value < before),
        "tied": sorted(name for name, value in printed if value == after),
        "above": min(above, default=None),
        "needed": [
            math.ceil(round(settings[one.component] * one.denominator - one.numerator, 5))
            if one.component in settings and one.denominator and one.numerator is not None
            else None
            for one in data.sliders
        ],
    }


def random_case(number: int) -> tuple[ScenarioData, dict[str, float]]:
    """An index of a few components: thresholds, zero ratios, components without a count, siblings on a grid that ties."""
    chance = random.Random(number)
    decimals, scale = chance.choice([(2, 1), (4, 1000), (1, 1), (2, 1000)])
    sliders = []
    for at in range(chance.randint(1, 8)):
        maximum, threshold = chance.choice([2, 4, 6, 20, 100, 150]), chance.choice([1, 1, 0.8, 0.5, 0.9])
        denominator = chance.choice([None, 0, 7, 1000, 404_524])
        numerator = chance.randint(0, denominator) if denominator else None
        ratio = None if not denominator or numerator is None else numerator / denominator
        points = chance.choice([0.0, maximum]) if ratio is None else min(maximum, maximum * ratio / threshold)
        sliders.append(
            slider(f"part{at}", points=points, maximum=maximum, threshold=threshold, ratio=ratio, numerator=numerator, denominator=denominator)
        )  # fmt: skip
    moved = chance.sample(sliders, chance.randint(0, len(sliders)))
    settings = {one.component: chance.choice([0, 1, 0.8, chance.randint(0, 1000) / 1000]) for one in moved}
    total = sum(one.points for one in sliders) / scale + chance.choice([0, 0.005, 0.00005, chance.random()])
    reached = total + sum(points_of(one, settings) - one.points for one in sliders) / scale
    step = 10**-decimals
    near = [chance.choice([total, reached]) + chance.randint(-4, 4) * step / chance.choice([1, 2]) for _ in range(chance.randint(0, 40))]  # fmt: skip
    others = tuple((f"Đơn vị {at}", value) for at, value in enumerate(near))
    return make(others=others, total=total, decimals=decimals, points_per_unit=scale, sliders=tuple(sliders), plan={}), settings  # fmt: skip


RUN_RULE = """async ([address, cases]) => {
  const rule = await import(address);
  const names = (others) => others.map((other) => other.name).sort();
  return cases.map(([data, settings]) => {
    const found = rule.outlook(data, rule.standings(data), settings);
    return {
      total: rule.total(data, settings), before: found.before, after: found.after,
      rankBefore: found.rankBefore, rankAfter: found.rankAfter,
      passed: names(found.passed), passedBy: names(found.passedBy), tied: names(found.tied),
      above: found.above?.printed ?? null,
      needed: data.sliders.map((one) => one.component in settings ? rule.needed(one, settings[one.component]) : null),
    };
  });
}"""


@pytest.mark.browser
def test_the_rule_agrees_with_a_second_one(page: Page) -> None:
    cases = [random_case(number) for number in range(CASES)]
    page.goto(PLACE)
    sent = [[scenario.payload("rule", data), settings] for data, settings in cases]
    found = page.evaluate(RUN_RULE, [assets.code_address("scenario", "rule.js"), sent])
    wanted = [expected(data, settings) for data, settings in cases]
    assert [one | {"total": None} for one in found] == [
        one | {"total": None, "passed": one["passed"], "passedBy": one["passedBy"]} for one in wanted
    ]
    assert [one["total"] for one in found] == pytest.approx([one["total"] for one in wanted], abs=1e-12)
    untouched = [one["total"] == data.total for one, (data, settings) in zip(found, cases, strict=True) if not settings]
    assert untouched and all(untouched), "without settings the total is today's to the last bit"
    assert sum(bool(one["tied"]) for one in wanted) > CASES / 10, "the cases hold ties"


@pytest.mark.browser
def test_rounding_is_the_one_of_the_application(page: Page) -> None:
    chance = random.Random(7)
    cases = [(0.285, 2), (1.005, 2), (-1.005, 2), (0.65435, 4), (-0.001, 2), (0.0, 2)]
    cases += [(chance.randint(-200_000, 200_000) / 2000, 2) for _ in range(500)]
    cases += [(chance.randint(0, 20_000) / 20_000, 4) for _ in range(500)]
    page.goto(PLACE)
    found = page.evaluate(
        "async ([address, cases]) => { const { rounded } = await import(address); return cases.map((one) => rounded(...one)); }",
        [assets.code_address("scenario", "rule.js"), cases],
    )
    assert found == [format.rounded(value, decimals) for value, decimals in cases]


# The panel

MOUNT = """async ([address, data, theme]) => {
  let place = document.querySelector("#place");
  if (!place) {
    document.body.style.cssText = `margin: 0; padding: 1rem; background: ${theme.ground}`;
    place = document.createElement("div");
    place.id = "place";
    const names = { text: "text-color", secondary: "secondary-background-color", ground: "background-color", primary: "primary-color", border: "border-color" };
    for (const [name, property] of Object.entries(names)) place.style.setProperty(`--st-${property}`, theme[name]);
    place.attachShadow({ mode: "open" });
    const below = document.createElement("div");
    below.style.height = "200vh";
    document.body.append(place, below);
  }
  const module = await import(address);
  module.default({ data, parentElement: place.shadowRoot });
}"""


class Panel:
    """The panel on a page of its own, by the names of what is on it."""

    def __init__(self, page: Page, theme: str = "light") -> None:
        self.page, self.theme = page, theme
        page.goto(PLACE)

    def show(self, data: ScenarioData, key: str = "what-if") -> "Panel":
        """What a run of the page does."""
        address = assets.code_address("scenario", "scenario.js")
        self.page.evaluate(MOUNT, [address, scenario.payload(key, data), THEMES[self.theme]])
        expect(self.part("scenario")).to_be_visible()
        return self

    def part(self, name: str, component: str | None = None) -> Locator:
        """A part by its test name, of one component where there are several."""
        found = self.page.get_by_test_id(name)
        return found.and_(self.page.locator(f'[data-component="{component}"]')) if component else found

    def result(self) -> tuple[float, float]:
        """Rank and total of the scenario."""
        rank, total = (self.part(f"scenario-{name}").get_attribute("data-value") for name in ("rank", "total"))
        return float(rank or "nan"), float(total or "nan")

    def slide(self, component: str, percent: float) -> None:
        """Move a slider."""
        self.part("scenario-slider", component).fill(str(percent))


@pytest.fixture
def panel(page: Page) -> Panel:
    return Panel(page)


@pytest.mark.browser
def test_an_untouched_panel_shows_today(panel: Panel) -> None:
    panel.show(make())
    assert panel.result() == (3, 60.0)
    expect(panel.part("scenario-rank")).to_have_text(re.compile(r"3/ 5$"))
    expect(panel.part("scenario-total")).to_have_text(re.compile(r"60,00/ 100 điểm$"))
    expect(panel.part("scenario-next")).to_have_text("Kế trên: Huế 60,50, còn kém 0,50 điểm")
    expect(panel.part("scenario-status")).to_have_text("mô phỏng")
    expect(panel.part("scenario-reset")).to_be_disabled()
    expect(panel.part("scenario-fixed")).to_contain_text("4,00/ 9")
    assert panel.part("scenario-slider").count() == 3


@pytest.mark.browser
def test_moving_a_slider_moves_rank_and_total_at_once_without_the_server(viewers: Viewers, server: Server) -> None:
    page, watch = viewers.open(server)
    panel = Panel(page).show(make())
    page.wait_for_load_state("networkidle")
    asked = len(watch.asked)
    panel.slide("filed", 60)
    assert panel.result() == (2, 60.6)
    expect(panel.part("scenario-passed")).to_have_text("Vượt 1 đơn vị: Huế")
    expect(panel.part("scenario-points", "filed")).to_have_text("3,00 →3,60/ 6")
    expect(panel.page.get_by_test_id("scenario-more").first).to_have_text("thêm 20 hồ sơ")
    expect(panel.part("scenario-changes")).to_contain_text("Filed 50 % → 60 % +0,60")
    expect(panel.part("scenario-slider", "filed")).to_have_attribute("aria-valuetext", "60\u00a0%, 3,60 trên 6 điểm")
    panel.slide("filed", 50)
    assert panel.result() == (3, 60.0), "back at today's value nothing is left of it"
    expect(panel.part("scenario-reset")).to_be_disabled()
    panel.slide("filed", 0)
    assert panel.result() == (4, 57.0)
    expect(panel.part("scenario-passed")).to_have_text("Bị 1 đơn vị vượt: Lào Cai")
    assert len(watch.asked) == asked


@pytest.mark.browser
def test_points_end_at_the_threshold(panel: Panel) -> None:
    panel.show(make())
    for percent in (80, 90, 100):
        panel.slide("offered", percent)
        assert panel.result() == (2, 61.0)
    expect(panel.page.locator('.row[data-component="offered"] .caption')).to_contain_text("đủ điểm từ 80 %")
    expect(panel.page.get_by_test_id("scenario-more").nth(1)).to_have_text("thêm 2.787 hồ sơ")


@pytest.mark.browser
@pytest.mark.parametrize("text", ["66,5", "66.5", " 66,50 % "])
def test_numbers_are_typed_with_a_comma_or_a_point(panel: Panel, text: str) -> None:
    panel.show(make())
    field = panel.part("scenario-field", "filed")
    field.fill(text)
    assert panel.result() == (2, 60.99)
    field.press("Enter")
    expect(field).to_have_value("66,50")
    field.fill("sáu mươi")
    expect(field).to_have_attribute("aria-invalid", "true")
    assert panel.result() == (2, 60.99)
    field.fill("")
    assert panel.result() == (3, 60.0)


@pytest.mark.browser
def test_a_published_score_is_moved_in_points(panel: Panel) -> None:
    panel.show(make())
    field = panel.part("scenario-field", "progress")
    expect(field).to_have_value("12,50")
    field.fill("14,5")
    assert panel.result() == (1, 62.0)
    expect(panel.part("scenario-next")).to_have_text(
        "Đồng hạng với Đồng Tháp · Dẫn đầu, hơn Huế (60,50) 1,50 điểm"
    )  # fmt: skip
    field.fill("900")
    field.press("Enter")
    expect(field).to_have_value("20,00")


@pytest.mark.browser
def test_buttons_set_the_plan_the_best_and_today(panel: Panel) -> None:
    panel.show(make())
    panel.part("scenario-plan").click()
    assert panel.result() == (2, 60.6)
    panel.part("scenario-best").click()
    assert panel.result() == (1, 60 + 2.4 + 1 + 6.5)
    expect(panel.part("scenario-passed")).to_have_text("Vượt 2 đơn vị: Đồng Tháp, Huế")
    panel.part("scenario-reset").click()
    assert panel.result() == (3, 60.0)
    panel.show(make(plan={}))
    expect(panel.part("scenario-plan")).to_have_count(0)


@pytest.mark.browser
def test_a_best_peer_below_the_unit_lowers_nothing(panel: Panel) -> None:
    panel.show(make(sliders=(slider("filed", best=0.3), slider("offered", best=0.5)), plan={}))
    panel.part("scenario-best").click()
    assert panel.result() == (3, 60.0)


@pytest.mark.browser
def test_settings_outlive_reruns_and_a_change_of_language_but_not_of_the_numbers(panel: Panel) -> None:
    panel.show(make())
    panel.slide("filed", 60)
    panel.show(make())
    assert panel.result() == (2, 60.6)
    panel.show(make(language="en", unit_label="points", status_word="simulated"))
    assert panel.result() == (2, 60.6)
    expect(panel.part("scenario-passed")).to_have_text("Passes 1: Huế")
    expect(panel.part("scenario-slider", "filed")).to_have_attribute("aria-valuetext", "60%, 3.60 of 6 points")
    other = make(unit_name="Huế", total=60.5, others=(("Khánh Hòa", 60.0), ("Đồng Tháp", 62.0)))
    panel.show(other)
    assert panel.result() == (2, 60.5)
    panel.show(make())
    assert panel.result() == (3, 60.0)


@pytest.mark.browser
def test_an_index_from_0_to_1_says_distances_in_points(panel: Panel) -> None:
    others = (("Huế", 0.6602), ("Lào Cai", 0.6))
    foundation = slider("infrastructure", points=65.4, maximum=100, ratio=0.654, numerator=None, denominator=None, numerator_name="")  # fmt: skip
    panel.show(
        make(others=others, total=0.6541, decimals=4, points_per_unit=1000, unit_label="", sliders=(foundation,), plan={}, total_maximum_points=1000)
    )  # fmt: skip
    expect(panel.part("scenario-next")).to_have_text("Kế trên: Huế 0,6602, còn kém 6,1 điểm")
    panel.part("scenario-field", "infrastructure").fill("75,4")
    assert panel.result() == (1, 0.6641)
    expect(panel.part("scenario-total")).to_contain_text("+0,0100 (+10,0 điểm)")


@pytest.mark.browser
def test_a_unit_without_siblings_leads_nobody(panel: Panel) -> None:
    panel.show(make(others=()))
    panel.slide("filed", 100)
    assert panel.result() == (1, 63.0)
    expect(panel.part("scenario-next")).to_have_text("")


@pytest.mark.browser
def test_arrow_keys_move_a_slider_by_a_tenth(panel: Panel) -> None:
    panel.show(make())
    panel.part("scenario-slider", "filed").focus()
    panel.page.keyboard.press("ArrowRight")
    expect(panel.part("scenario-field", "filed")).to_have_value("50,10")
    panel.page.keyboard.press("End")
    expect(panel.part("scenario-field", "filed")).to_have_value("100,00")


@pytest.mark.browser
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [390, 768, 1440, 3840])
def test_the_result_stays_in_sight_and_still_while_sliders_move(
    viewers: Viewers, server: Server, width: int, theme: str
) -> None:
    page, _ = viewers.open(server, viewport={"width": width, "height": 844})
    many = tuple(slider(f"part{at}", group=f"Nhóm {at // 4}", name=f"Hồ sơ được tiếp nhận và giải quyết theo quy trình {at}") for at in range(24))  # fmt: skip
    others = tuple((f"Thành phố trực thuộc trung ương {at}", 58 + at / 4) for at in range(33))
    panel = Panel(page, theme).show(
        make(sliders=many, others=others, plan={"part0": 1.0, "part20": 0.9, "part22": 0.8})
    )
    last = panel.part("scenario-slider", "part23")
    last.scroll_into_view_if_needed()
    before = last.bounding_box()
    expect(panel.part("scenario-rank")).to_be_in_viewport(ratio=1)
    last.focus()
    page.keyboard.press("End")
    after = last.bounding_box()
    assert before and after
    assert after["y"] == pytest.approx(last_y(last), abs=1)
    expect(panel.part("scenario-rank")).to_be_in_viewport(ratio=1)
    height = head_height(page)
    panel.part("scenario-best").evaluate("(button) => button.click()")
    assert head_height(page) == pytest.approx(height, abs=0.5), "nothing below the head jumps"
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def last_y(slider_shown: Locator) -> float:
    """Where a slider is on the screen, in pixels."""
    box = slider_shown.bounding_box()
    assert box
    return box["y"]


def head_height(page: Page) -> float:
    """Height of what is held in sight, in pixels."""
    return page.locator(".result").evaluate("(node) => node.getBoundingClientRect().height")
