"""The map component's Python side: what it sends, what it takes, and that its browser code keeps the rules."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from components import assets, map, palette

FOLDER = Path(map.__file__).parent
SHARED = FOLDER.with_name(assets.SHARED)
MODULES = sorted([*FOLDER.glob("*.js"), *SHARED.glob("*.js")])
STYLES = (SHARED / "look.css").read_text(encoding="utf-8")
PUBLISHED = assets.code_address("map", "map.js").removeprefix(assets.ROOT).rpartition("/")[0]


def make(**parts: Any) -> map.MapData:
    given: dict[str, Any] = {
        "frame": "2025",
        "parent": "56",
        "path": (("VN", "Việt Nam"), ("56", "Khánh Hòa")),
        "indicator": "dossier_on_time",
        "period": "2026-10",
        "language": "vi",
        "title": "Tỷ lệ hồ sơ giải quyết đúng hạn hoặc trước hạn",
        "subtitle": "tháng 10/2026 · %",
        "bins": (60.0, 70.0, 80.0, 90.0, 95.0),
        "direction": "up",
        "values_base": "/values/20261031T235900-0123456789",
    }
    return map.MapData(**given | parts)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_one_run_sends_stays_small(language: str) -> None:
    sent = map.payload(make(language=language), 640, 1_790_000_000_000)
    assert len(json.dumps(sent)) < 3_000


def test_data_too_big_is_refused() -> None:
    with pytest.raises(ValueError, match="bytes"):
        map.payload(make(subtitle="x" * map.DATA_LIMIT_BYTES), 640, 0)


def test_sent_data_has_a_colour_a_bin_for_both_themes() -> None:
    sent = map.payload(make(), 640, 7)
    assert {theme: len(colours) for theme, colours in sent["palette"].items()} == {"light": 6, "dark": 6}
    assert sent["path"][-1] == {"code": "56", "name": "Khánh Hòa"}
    assert sent["echo"] == 7


def test_units_that_matter_are_named_to_the_browser() -> None:
    assert map.payload(make(), 640, 0)["among"] == ""
    assert map.payload(make(among=("22366", "22363")), 640, 0)["among"] == "22366 22363"
    most = tuple(f"{code:05}" for code in range(170))
    sent = map.payload(make(among=most), 640, 0)
    assert sent["among"].split() == list(most), "as many as the largest province has"


def test_best_values_have_the_same_colour_whichever_way_is_better() -> None:
    assert map.colours(5, "up")["light"] == map.colours(5, "down")["light"][::-1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"parent": "48"},
        {"path": ()},
        {"bins": (70.0, 60.0)},
        {"bins": (60.0, 60.0)},
        {"language": "fr"},
        {"direction": "sideways"},
        {"layout": "round"},
    ],
)
def test_impossible_data_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        make(**wrong)


def selection(sequence: int, **parts: Any) -> dict[str, Any]:
    drilled = {"action": "drill", "unit": "56", "parent": "56", "selected": None, "frame": "2025"}
    return drilled | {"sequence": sequence} | parts


def card(sequence: int) -> dict[str, Any]:
    return {"unit": "22366", "indicator": "dossier_on_time", "frame": "2025", "sequence": sequence}


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    state: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", state)
    return state


def test_events_come_oldest_first_and_once(session: dict[str, Any]) -> None:
    session["map"] = {"card": card(12), "selection": selection(11)}
    taken = map.take_events("map")
    assert [(event.action, event.unit) for event in taken] == [("drill", "56"), ("card", "22366")]
    assert map.take_events("map") == ()
    session["map"] = {"card": card(12), "selection": selection(13, action="up", unit="VN", parent="VN")}
    assert [event.unit for event in map.take_events("map")] == ["VN"]


def test_taking_one_leaves_the_newer(session: dict[str, Any]) -> None:
    session["map"] = {"card": card(12), "selection": selection(11)}
    assert [event.action for event in map.take_events("map", most=1)] == ["drill"]
    assert [event.action for event in map.take_events("map")] == ["card"]


def test_maps_are_told_apart_by_key(session: dict[str, Any]) -> None:
    session["one"] = {"selection": selection(11)}
    session["two"] = {"selection": selection(5)}
    assert len(map.take_events("one")) == len(map.take_events("two")) == 1


@pytest.mark.parametrize(
    "sent", [None, {}, {"selection": "56"}, {"selection": {"unit": "56"}}, {"card": {"sequence": "x"}}]
)
def test_what_is_no_event_is_ignored(session: dict[str, Any], sent: Any) -> None:
    session["map"] = sent
    assert map.take_events("map") == ()


def gaps(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def flat(texts: Any) -> dict[str, str]:
    found = {}
    for key, value in texts.items():
        found |= {f"{key}.{name}": text for name, text in value.items()} if isinstance(value, dict) else {key: value}
    return found


def test_every_word_is_in_both_languages_with_the_same_gaps() -> None:
    vietnamese, english = flat(map.texts("vi")), flat(map.texts("en"))
    assert vietnamese.keys() == english.keys()
    assert all(vietnamese.values()) and all(english.values())
    assert {key: gaps(text) for key, text in vietnamese.items()} == {key: gaps(text) for key, text in english.items()}


def test_browser_code_uses_words_that_exist_and_all_of_them() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in MODULES)
    assert set(re.findall(r"\btexts\.(\w+)", code)) == set(map.texts("vi"))
    assert set(map.texts("vi")["states"]) == set(palette.STATES)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_browser_code_keeps_the_rules(module: Path) -> None:
    code = module.read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", code), (
        "text enters as text only"
    )
    named = code.replace('"http://www.w3.org/2000/svg"', "")
    assert not re.search(r"https?://|//[a-z]+\.[a-z]", named), "nothing from another host"
    assert not re.search(r"document\.addEventListener", code), "listeners on the document pile up"
    assert all(assets.find(f"{PUBLISHED}/{name}") for name in re.findall(r'from "\./([\w.]+)"', code))


def test_every_module_is_served_under_one_version() -> None:
    for path in [*MODULES, FOLDER / "map.css", *SHARED.iterdir()]:
        served = assets.find(f"{PUBLISHED}/{path.name}")
        assert served and served.body == path.read_bytes()


@pytest.mark.parametrize("theme", [palette.LIGHT, palette.DARK], ids=lambda theme: theme.name)
def test_state_marks_have_the_colours_of_the_palette(theme: palette.Theme) -> None:
    start = STYLES.index('[data-theme="dark"]') if theme is palette.DARK else 0
    block = STYLES[start : STYLES.index("}", start)]
    names = {
        "on_track": "--on-track",
        "at_risk": "--at-risk",
        "behind": "--behind",
        "not_assessable": "--unknown",
    }
    assert {state: re.findall(rf"{name}: (#\w+)", block)[0] for state, name in names.items()} == theme.states


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [palette.LIGHT, palette.DARK], ids=lambda theme: theme.name)
def test_text_in_state_colours_can_be_read(theme: palette.Theme) -> None:
    worst = {
        state: min(contrast(colour, theme.background), contrast(colour, theme.surface))
        for state, colour in theme.states.items()
    }
    assert {state: ratio for state, ratio in worst.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("direction", ["up", "down", "neutral"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_black_or_white_can_be_read_on_every_bin(direction: str, theme: str) -> None:
    for count in range(1, 9):
        for colour in map.colours(count, direction)[theme]:
            ink = "#000000" if luminance(colour) > 0.179 else "#ffffff"
            assert contrast(ink, colour) >= 4.5
