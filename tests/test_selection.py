"""The selection a URL means: it never fails, and what it settles on is a view that stands."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from components import selection
from components.register import register
from components.selection import FRAMES, LANGUAGES, LONGER_OPTIONS, LONGEST_OPTION, OPTIONS, Reading
from data import periods, units

pytestmark = pytest.mark.usefixtures("home")
NAMES = ("frame", "unit", "indicator", "period", "lang", "closing")
KNOWN = {
    "frame": FRAMES,
    "unit": ("VN", "01", "48", "56", "62", "498", "568", "22363", "22336", "74"),
    "indicator": ("dti", "index766", "dossier_online", "dossier_received", "population", "steering_session_number"),
    "period": ("2024", "2026", "2026-Q3", "2026-10", "2023-H1", "2024-06-10"),
    "lang": LANGUAGES,
    "closing": ("",),
}
RUBBISH = some.one_of(some.text(max_size=12), some.from_regex(r"\d{4}(-(H|Q)?\d{1,2}(-\d{2})?)?", fullmatch=True))
KNOWN_OPTIONS = {
    "sql": ("SELECT 1", "SELECT * FROM units -- ; '"),
    "chart": ("table", "line", "bar", "scatter"),
    "chart_x": ("period_end", "n"),
    "chart_y": ("value",),
    "chart_series": ("name",),
    "view": ("table", "movement", "parts", "climb", "beside", "publisher"),
    "scope": ("province.VN", "commune.56", "commune.VN"),
    "peers": ("region-mekong", "population-p34-1"),
    "per_head": ("0", "1"),
    "beside": ("56", "56.62.84"),
    "goal": ("1", "35"),
    "since": ("2022", "2025-10"),
    "sector": ("land", "health"),
    "category": ("traffic", "social"),
    "rule": ("online_province", "backlog_commune"),
    "level": ("province", "commune"),
    "new": ("1",),
    "alert": ("online_province.56",),
    "shown": ("recent", "open"),
    "colour": ("count", "overdue"),
    "extent": ("whole", "main"),
    "cell": ("8741a6d4effffff",),
    "rows": ("overdue", "all"),
    "place": ("56", "22366"),
    "procedure": ("DD01", "YT09"),
    "before": ("phien-hop-thu-6-20261120-140501",),
    "after": ("live",),
    "reason": ("new", "correction"),
    "topic": ("education", "ranking"),
    "document": ("KH2024", "QD766"),
    "find": ("chuyen doi so", "Điện Biên"),
    "plan": ("KH-KH2024", "TV-2023H1"),
    "part": ("pipeline", "curve"),
    "item": ("KH-DA01", "DB-H103"),
    "state": ("late", "finished"),
    "owner": ("56-tttt", "568-ubnd"),
    "kind": ("scheme", "task"),
    "origin": ("published", "simulated"),
    "serves": ("ioc_go_live",),
    "target": ("NQ57-02", "QD2629-03"),
    "system": ("56-ioc", "103-one-stop"),
    "across": ("ioc", "lgsp"),
    "link": ("link/L01", "node/ngsp"),
    "agenda": ("mau-khanh-hoa", "phien-hop-6"),
    "indicators": ("dossier_on_time", "dossier_on_time.dossier_online"),
    "units": ("2025-VN-province", "2024-58.2025-56-commune"),
    "periods": ("month_2024-07_2026-10",),
    "formula": ("ratio.dossier_backlog.dossier_received", "per1000.dossier_received"),
    "status": ("published", "derived.simulated"),
    "range": ("80_", "_95.5"),
    "picked": ("2025-22366",),
    "marked": ("2025-22366.2025-22609",),
}
CHOICES = some.fixed_dictionaries(
    {}, optional={name: some.one_of(some.sampled_from(KNOWN_OPTIONS[name]), some.text(max_size=30)) for name in OPTIONS}
)
PARAMETERS = some.fixed_dictionaries(
    {}, optional={name: some.one_of(some.sampled_from(KNOWN[name]), RUBBISH) for name in NAMES}
)


def url_of(reading: Reading) -> dict[str, str]:
    """The parameters of the URL that a link to a selection carries."""
    chosen = reading.selection
    held = {
        "frame": chosen.frame,
        "unit": chosen.unit,
        "indicator": chosen.indicator,
        "period": chosen.period,
        "lang": chosen.language,
        "closing": chosen.closing,
    }
    return {name: value for name, value in (held | dict(chosen.options)).items() if value}


@given(parameters=PARAMETERS)
@example(parameters={"period": "٢٠٢٤-٠٦-١٠"})
@example(parameters={"period": "2024-13"})
@example(parameters={"unit": "a\0b"})
@example(parameters={"unit": "", "indicator": "", "period": "", "frame": "", "lang": ""})
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_url_settles_on_a_view_that_stands(version: str, parameters: dict[str, str]) -> None:
    first = selection.resolve(parameters, version)
    chosen = first.selection
    assert chosen.frame in FRAMES
    assert chosen.language in LANGUAGES
    assert chosen.indicator in register(version, chosen.language)
    assert units.unit(version, chosen.frame, chosen.unit)
    assert periods.parse(chosen.period)
    again = selection.resolve(url_of(first), version)
    assert again == Reading(chosen, ())


@given(parameters=PARAMETERS)
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_part_that_changed_is_said(version: str, parameters: dict[str, str]) -> None:
    reading = selection.resolve(parameters, version)
    settled = url_of(reading)
    changed = [name for name, given_ in parameters.items() if given_ and settled.get(name, "") != given_]
    assert len(reading.notices) >= len(changed)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("parameters", "settled", "said"),
    [
        ({"frame": "1999"}, {"frame": "2025"}, "1999"),
        ({"closing": "2026-07"}, {"closing": ""}, "2026-07"),
        ({"unit": "56999"}, {"unit": "56"}, "Khánh Hòa"),
        ({"unit": "zz"}, {"unit": "VN"}, "Việt Nam"),
        ({"unit": "62"}, {"unit": "51"}, "Quảng Ngãi"),
        ({"unit": "568"}, {"unit": "56"}, "Nha Trang"),
        ({"indicator": "happiness"}, {"indicator": "dossier_online"}, "happiness"),
        ({"period": "1066"}, {"period": "2022"}, "1066"),
        ({"period": "yesterday"}, {"period": "2026-10"}, "yesterday"),
        ({"indicator": "dti", "period": "2026-10"}, {"period": "2024"}, "2024"),
    ],
)
def test_what_cannot_be_taken_falls_back_to_the_nearest_view(
    version: str, parameters: dict[str, str], settled: dict[str, str], said: str, language: str
) -> None:
    reading = selection.resolve(parameters | {"lang": language}, version)
    assert {name: getattr(reading.selection, name) for name in settled} == settled
    assert len(reading.notices) == 1
    assert said in reading.notices[0]


def test_the_notice_is_in_the_readers_language(version: str) -> None:
    vietnamese, english = (
        selection.resolve({"unit": "zz", "lang": language}, version).notices[0] for language in LANGUAGES
    )
    assert vietnamese.startswith("Không có đơn vị")
    assert english.startswith("No unit")


def test_an_unknown_language_is_answered_in_vietnamese(version: str) -> None:
    reading = selection.resolve({"lang": "fr"}, version)
    assert reading.selection.language == "vi"
    assert "fr" in reading.notices[0]


@pytest.mark.parametrize("frame", FRAMES)
def test_every_indicator_has_a_view_for_the_country_and_a_province(version: str, frame: str) -> None:
    for code in register(version, "vi"):
        for unit in ("VN", "56"):
            parameters = {"frame": frame, "unit": unit, "indicator": code}
            chosen = selection.resolve(parameters, version).selection
            assert chosen.period, f"{parameters} has no period"


@pytest.mark.parametrize(
    ("frame", "unit", "indicator", "period", "children"),
    [
        ("2024", "62", "dossier_received", "2026-10", False),
        ("2024", "56", "dossier_received", "2026-10", False),
        ("2024", "62", "dossier_received", "2025-05", True),
        ("2025", "56", "service766", "2026-09", False),
        ("2025", "56", "service766", "2025", True),
    ],
)
def test_a_unit_can_be_opened_where_only_it_has_values(
    version: str, frame: str, unit: str, indicator: str, period: str, children: bool
) -> None:
    parameters = {"frame": frame, "unit": unit, "indicator": indicator, "period": period}
    reading = selection.resolve(parameters, version)
    assert (reading.selection.period, reading.notices) == (period, ())
    held = selection.available_periods(frame, unit, indicator, version)
    assert [bool(row.units) for row in held if row.period == period] == [children]
    ends = [row.period_end for row in held]
    assert ends == sorted(ends, reverse=True)
    assert len({row.period for row in held}) == len(held)


@pytest.mark.parametrize(("frame", "unit"), [("2024", "62"), ("2024", "568"), ("2025", "56")])
def test_without_a_period_the_newest_of_the_children_is_shown(version: str, frame: str, unit: str) -> None:
    chosen = selection.resolve({"frame": frame, "unit": unit, "indicator": "dossier_received"}, version).selection
    assert chosen.period == ("2025-06" if frame == "2024" else "2026-10")


def test_a_country_without_provinces_values_has_no_map_above_it(version: str) -> None:
    for code in register(version, "vi"):
        for frame in FRAMES:
            assert all(row.units for row in selection.available_periods(frame, "VN", code, version))


# What single pages let a viewer choose besides


class Url(dict[str, str]):
    """Query parameters as Streamlit has them."""

    def to_dict(self) -> dict[str, str]:
        return dict(self)

    def from_dict(self, given: dict[str, str]) -> None:
        self.clear()
        self.update(given)


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch) -> Url:
    """The URL of a viewer without a browser."""
    parameters = Url()
    monkeypatch.setattr(selection.st, "query_params", parameters)
    return parameters


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """The session of the same viewer."""
    state: dict[str, object] = {}
    monkeypatch.setattr(selection.st, "session_state", state)
    return state


@given(parameters=PARAMETERS, choices=CHOICES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_choices_of_a_page_go_through_the_url_unchanged(
    version: str, url: Url, parameters: dict[str, str], choices: dict[str, str]
) -> None:
    reading = selection.resolve(parameters | choices, version)
    kept = {name: text for name, text in choices.items() if text}
    assert dict(reading.selection.options) == kept
    assert len(reading.notices) == len(selection.resolve(parameters, version).notices)
    url.clear()
    selection.go(reading.selection)
    assert {name: url[name] for name in OPTIONS if name in url} == kept
    assert selection.resolve(url.to_dict(), version) == Reading(reading.selection, ())


@given(name=some.text(max_size=12).filter(lambda name: name not in (*OPTIONS, *NAMES)), text=some.text(max_size=12))
@example(name="Goal", text="1")
@example(name="scope ", text="province.VN")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_choice_nobody_knows_is_dropped(version: str, name: str, text: str) -> None:
    reading = selection.resolve({name: text}, version)
    assert reading == selection.resolve({}, version)


@pytest.mark.parametrize("name", OPTIONS)
def test_a_choice_too_long_to_be_one_is_dropped(version: str, name: str) -> None:
    most = LONGER_OPTIONS.get(name, LONGEST_OPTION)
    for length, is_kept in ((1, True), (most, True), (most + 1, False), (100_000, False)):
        text = "7" * length
        chosen = selection.resolve({name: text}, version).selection
        assert chosen.option(name) == (text if is_kept else "")


def test_a_choice_is_one_of_those_allowed_or_the_first(version: str) -> None:
    chosen = selection.resolve({"view": "climb", "goal": "x"}, version).selection
    assert chosen.option_of("view", ("table", "climb")) == "climb"
    assert chosen.option_of("view", ("table", "parts")) == "table"
    assert chosen.option_of("since", ("2022",)) == "2022"
    assert chosen.option("since") == ""


def test_choices_stand_in_one_order_and_an_empty_one_is_none(version: str) -> None:
    one = selection.resolve({"goal": "3", "view": "climb"}, version).selection
    other = selection.resolve({"view": "climb", "goal": "3", "peers": ""}, version).selection
    assert one == other and hash(one) == hash(other)
    assert one.change(goal="").options == (("view", "climb"),)


EVERY_OPTION = {name: values[0] for name, values in KNOWN_OPTIONS.items()}
OF_ANY_UNIT = {name: text for name, text in EVERY_OPTION.items() if name not in selection.OPTIONS_OF_A_UNIT}


@pytest.mark.parametrize(
    ("parts", "kept"),
    [
        ({"unit": "48"}, OF_ANY_UNIT),
        ({"unit": "VN"}, OF_ANY_UNIT),
        ({"unit": "48", "goal": "4"}, OF_ANY_UNIT | {"goal": "4"}),
        ({"unit": "48", "scope": "province.VN"}, OF_ANY_UNIT | {"scope": "province.VN"}),
        ({"unit": "48", "scope": "commune.VN", "goal": "1"}, OF_ANY_UNIT | {"scope": "commune.VN", "goal": "1"}),
        ({"unit": "48", "scope": "", "view": ""}, {name: OF_ANY_UNIT[name] for name in OF_ANY_UNIT if name != "view"}),
        ({"unit": "56"}, EVERY_OPTION),
        ({"unit": "56", "scope": ""}, {name: EVERY_OPTION[name] for name in EVERY_OPTION if name != "scope"}),
        ({"indicator": "dti", "period": "2023", "language": "en"}, EVERY_OPTION),
    ],
)
def test_another_unit_starts_without_what_was_chosen_for_the_one_before(
    version: str, url: Url, parts: dict[str, str], kept: dict[str, str]
) -> None:
    chosen = selection.resolve({"unit": "56"} | EVERY_OPTION, version).selection
    assert dict(chosen.change(**parts).options) == kept
    selection.go(chosen, **parts)
    assert {name: url[name] for name in OPTIONS if name in url} == kept
    assert url["unit"] == parts.get("unit", "56")


@pytest.mark.parametrize("frame", [None, *FRAMES])
@pytest.mark.parametrize("unit", ["48", "56"])
def test_a_click_on_the_map_keeps_every_choice_but_those_of_a_unit(
    version: str, url: Url, frame: str | None, unit: str
) -> None:
    url.update(EVERY_OPTION | {"unit": unit} | ({"frame": frame} if frame else {}))
    selection.write_unit("2025", "56")
    assert {name: url[name] for name in OPTIONS if name in url} == OF_ANY_UNIT
    assert url["unit"] == "56"
    assert selection.resolve(url.to_dict(), version).selection.frame == "2025"


def test_another_page_keeps_the_selection_and_leaves_the_choices_behind(
    version: str, url: Url, session: dict[str, object]
) -> None:
    parameters = {"unit": "56", "indicator": "dti", "period": "2023", "lang": "en", "view": "climb", "goal": "3"}
    url.update(parameters)
    selection.keep_across_pages("rankings")
    selection.hold(selection.resolve(parameters, version).selection)
    url.clear()
    selection.keep_across_pages("map")
    assert {name: url[name] for name in ("unit", "indicator", "period", "lang")} == {
        name: parameters[name] for name in ("unit", "indicator", "period", "lang")
    }
    assert set(url).isdisjoint(OPTIONS)


def test_a_page_drawn_again_or_opened_by_a_link_keeps_its_choices(
    version: str, url: Url, session: dict[str, object]
) -> None:
    parameters = {"unit": "56", "view": "climb", "goal": "3"}
    selection.keep_across_pages("map")
    selection.hold(selection.resolve({}, version).selection)
    url.update(parameters)
    selection.keep_across_pages("rankings")
    selection.keep_across_pages("rankings")
    assert url == parameters


def test_an_answer_of_a_widget_that_is_older_than_the_url_is_not_taken(
    version: str, url: Url, session: dict[str, object]
) -> None:
    taken: list[str] = []
    url.update(view="climb")
    selection.hold(selection.resolve(url.to_dict(), version).selection)
    answer = selection.act_if_current(lambda: taken.append("x"))
    answer()
    url.update(goal="4")
    answer()
    assert taken == ["x"]
