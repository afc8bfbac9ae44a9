"""The viewer's selection: one frozen value that lives in the URL, and the only code that touches session state."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from components import format, words
from components.indicator import Indicator
from components.register import register
from data import closings, periods, store, units

FRAMES = ("2025", "2024")
LANGUAGES = ("vi", "en")
LIVE = ""
DEFAULT_INDICATOR = "dossier_online"
COUNTRY = "VN"
_PARAMETERS = {
    "frame": "frame",
    "unit": "unit",
    "indicator": "indicator",
    "period": "period",
    "language": "lang",
    "closing": "closing",
}
OPTIONS = (
    "view",
    "scope",
    "peers",
    "per_head",
    "beside",
    "goal",
    "since",
    "sector",
    "category",
    "rule",
    "level",
    "new",
    "alert",
    "shown",
    "colour",
    "extent",
    "cell",
    "rows",
    "place",
    "procedure",
    "before",
    "after",
    "reason",
    "topic",
    "document",
    "find",
    "plan",
    "part",
    "item",
    "state",
    "owner",
    "kind",
    "origin",
    "serves",
    "target",
    "system",
    "across",
    "link",
    "agenda",
    "indicators",
    "units",
    "periods",
    "formula",
    "chart",
    "status",
    "range",
    "picked",
    "marked",
    "sql",
    "chart_x",
    "chart_y",
    "chart_series",
)
"""What single pages let a viewer choose besides; in the URL like the rest, judged by the page that knows it."""
OPTIONS_OF_A_UNIT = ("scope", "goal", "plan", "item", "owner", "serves")
"""Those that were chosen for one unit: another one starts without them."""
LONGEST_OPTION = 200
LONGER_OPTIONS = {"units": 1_500, "picked": 1_500, "marked": 1_500, "sql": 2_000}
"""Those that list units or hold a query, with the characters they may take."""
_FLASH, _HELD, _PAGE, _DRAWN = "flash", "selection", "page", "drawn_from"


@dataclass(frozen=True)
class Selection:
    """What the viewer looks at; `version` is the data version behind it, `closing` its code ('' = live).

    `options` holds what only some pages know, as (name, text) in the order of the names.
    """

    frame: str
    unit: str
    indicator: str
    period: str
    language: str
    closing: str
    version: str
    options: tuple[tuple[str, str], ...] = ()

    def option(self, name: str) -> str:
        """What the viewer chose of a page's own options, '' for nothing."""
        return dict(self.options).get(name, "")

    def option_of(self, name: str, allowed: Sequence[str]) -> str:
        """The same where it is one of those allowed, else the first of them."""
        given = self.option(name)
        return given if given in allowed else allowed[0]

    def word(self, key: str, **values: Any) -> str:
        """A word or sentence of the screen in the reader's language."""
        return words.word(key, self.language, **values)

    @property
    def register(self) -> Mapping[str, Indicator]:
        """Every indicator by code, in the reader's language."""
        return register(self.version, self.language)

    @property
    def described(self) -> Indicator:
        """The chosen indicator."""
        return self.register[self.indicator]

    def unit_of(self, code: str) -> Any:
        """A unit of the chosen frame, None when it has no such code."""
        return units.unit(self.version, self.frame, code)

    def full_name(self, unit: Any) -> str:
        """The name of a unit with its kind: 'Tỉnh Điện Biên', 'Điện Biên Province'."""
        return full_name(unit, self.language)

    def inside(self, unit: Any) -> str:
        """The same name inside a sentence: 'tỉnh Điện Biên'."""
        return inside(unit, self.language)

    def change(self, **parts: str) -> "Selection":
        """The same selection with some parts or options replaced; an empty option is none.

        Another unit leaves the scope and the goal of this one behind, unless they are named.
        """
        left = OPTIONS_OF_A_UNIT if parts.get("unit", self.unit) != self.unit else ()
        options = {name: text for name, text in self.options if name not in left}
        options |= {name: text for name, text in parts.items() if name in OPTIONS}
        fields = {name: text for name, text in parts.items() if name not in OPTIONS}
        return replace(self, **fields, options=_tidy(options))


def _tidy(options: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, options[name]) for name in OPTIONS if options.get(name))


def full_name(unit: Any, language: str) -> str:
    """The name of a row's unit with its kind, in a language."""
    return unit.full_name if language == "vi" else unit.full_name_en


def inside(unit: Any, language: str) -> str:
    """A unit's name with its kind as it stands inside a sentence: 'tỉnh Điện Biên', 'Điện Biên Province'."""
    name = full_name(unit, language)
    return name[0].lower() + name[1:] if language == "vi" and unit.name != unit.full_name else name


@dataclass(frozen=True)
class Reading:
    """A selection read from the URL, with a sentence for each part that could not be taken as it stood."""

    selection: Selection
    notices: tuple[str, ...]


def read() -> Reading:
    """The selection in the URL; invalid parts fall back to the nearest meaningful view and say so.

    Raises ClosingError for closed numbers that cannot be opened: live ones in their place would be misread.
    """
    parameters = st.query_params.to_dict()
    closing = closings.find(parameters.get("closing", LIVE))
    if closing is None:
        return resolve(parameters, store.current_version())
    closings.path_of(closing.version)
    return resolve(parameters, closing.version)


def resolve(parameters: dict[str, str], version: str) -> Reading:
    """The selection that URL parameters mean on a data version. Never raises for what a URL may hold."""
    notices: list[str] = []
    language = _one_of(parameters.get("lang"), LANGUAGES)

    def say(key: str, **values: Any) -> None:
        notices.append(words.word(key, language, **values))

    if parameters.get("lang", language) != language:
        say("notice.language", given=parameters["lang"])
    frame = _one_of(parameters.get("frame"), FRAMES)
    if parameters.get("frame", frame) != frame:
        say("notice.frame", given=parameters["frame"])
    closing = closings.code_of(version)
    if parameters.get("closing", LIVE) != closing:
        say("notice.closing", given=parameters["closing"])
    unit = _unit(parameters.get("unit", COUNTRY), frame, version, language, say)
    indicator = _indicator(parameters.get("indicator"), version, language, say)
    indicator = _with_values(indicator, frame, unit, version, language, say)
    period = _period(parameters.get("period"), frame, unit, indicator, version, language, say)
    options = _tidy({name: text for name, text in parameters.items() if len(text) <= _longest(name)})
    return Reading(Selection(frame, unit, indicator, period, language, closing, version, options), tuple(notices))


def _longest(option: str) -> int:
    """Characters that an option may take."""
    return LONGER_OPTIONS.get(option, LONGEST_OPTION)


def _one_of(given: str | None, known: tuple[str, ...]) -> str:
    return given if given in known else known[0]


def _unit(given: str, frame: str, version: str, language: str, say: Callable[..., None]) -> str:
    if units.unit(version, frame, given):
        return given
    other = next(name for name in FRAMES if name != frame)
    found = store.rows("unit_successor", version, frame=other, unit=given)
    if found:
        former = units.unit(version, other, given)
        say(
            f"notice.unit_moved_{frame}",
            former=inside(former, language),
            now=inside(found[0], language),
        )
        return found[0].code
    above = units.unit(version, frame, given[:2])
    say("notice.unit", given=given, now=full_name(above, language) if above else words.COUNTRY_NAME)
    return above.code if above else COUNTRY


def _indicator(given: str | None, version: str, language: str, say: Callable[..., None]) -> str:
    known = register(version, language)
    if given is None or given in known:
        return given or DEFAULT_INDICATOR
    say("notice.indicator", given=given, now=known[DEFAULT_INDICATOR].name)
    return DEFAULT_INDICATOR


def _with_values(indicator: str, frame: str, unit: str, version: str, language: str, say: Callable[..., None]) -> str:
    """The indicator, or one that has values in this frame: a published 766 score leads to the counted one."""
    if available_periods(frame, unit, indicator, version):
        return indicator
    known = register(version, language)
    counted = indicator.replace("index766", "service766")
    now = counted if counted in known and counted != indicator else DEFAULT_INDICATOR
    frame_name = words.word(f"frame.{frame}", language)
    say("notice.no_values", given=known[indicator].name, frame=frame_name, now=known[now].name)
    return now


def _period(
    given: str | None,
    frame: str,
    unit: str,
    indicator: str,
    version: str,
    language: str,
    say: Callable[..., None],
) -> str:
    held = available_periods(frame, unit, indicator, version)
    if given is None or any(row.period == given for row in held):
        return given or next((row.period for row in held if row.units), held[0].period)
    nearest = _nearest(given, held)
    say("notice.period", given=_shown(given, language), now=format.period(nearest, language))
    return nearest


def _is_period(code: str) -> bool:
    try:
        periods.parse(code)
    except ValueError:
        return False
    return True


def _shown(code: str, language: str) -> str:
    return format.period(code, language) if _is_period(code) else code


def _nearest(given: str, held: store.Rows) -> str:
    if not _is_period(given):
        return next((row.period for row in held if row.units), held[0].period)
    wanted = periods.parse(given)
    same_kind = [row for row in held if row.kind == wanted.kind] or list(held)
    return min(same_kind, key=lambda row: abs((row.period_end - wanted.last).days)).period


def place(chosen: Selection) -> Any:
    """The chosen unit."""
    return units.unit(chosen.version, chosen.frame, chosen.unit)


def available_periods(frame: str, unit: str, indicator: str, version: str) -> store.Rows:
    """Periods for which the unit's children have values, else its siblings, else those further up; newest first.

    Where the children have some, the unit's own further periods stand among them, with no `units`.
    """
    above = [one.parent for one in reversed(units.path(version, frame, unit))]
    for parent in (unit, *above):
        held = store.rows("indicator_periods", version, frame=frame, parent=parent, indicator=indicator)
        if held:
            return _with_own(held, frame, unit, above[0], indicator, version) if parent == unit else held
    return ()


def _with_own(held: store.Rows, frame: str, unit: str, parent: str, indicator: str, version: str) -> store.Rows:
    """The periods of a unit's children and its own; the country has its provinces' only, as no map lies above it."""
    if not parent:
        return held
    own = store.rows("unit_periods", version, frame=frame, parent=parent, unit=unit, indicator=indicator)
    known = {row.period for row in held}
    further = [row for row in own if row.period not in known]
    order = ("month", "quarter", "half", "year")
    together = (*held, *further)
    return tuple(
        sorted(
            together, key=lambda row: (-row.period_end.toordinal(), order.index(row.kind) if row.kind in order else 4)
        )
    )


def open_live() -> None:
    """Leave closed numbers for the live ones, before a selection is read."""
    st.query_params.pop(_PARAMETERS["closing"], None)


def address(selection: Selection, **parts: str) -> dict[str, str]:
    """The parameters of the URL that shows a changed selection."""
    changed = selection.change(**parts)
    wanted = {_PARAMETERS[name]: getattr(changed, name) for name in _PARAMETERS if getattr(changed, name)}
    return wanted | dict(changed.options)


def go(selection: Selection, **parts: str) -> None:
    """Write a changed selection into the URL; the next run reads it."""
    wanted = address(selection, **parts)
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


def choose(selection: Selection, part: str, offered: Collection[object]) -> None:
    """Write the value of the widget `part` into the URL, unless it is none of those offered.

    The browser sends a select box's label, not its code: that of the other language is none of them.
    """
    value = taken(part)
    if value in offered:
        go(selection, **{part: str(value)})


def write_unit(frame: str, unit: str) -> None:
    """Move to a unit of a frame before the selection is read; what was chosen for one unit is left behind."""
    st.query_params["unit"] = unit
    for name in OPTIONS_OF_A_UNIT:
        st.query_params.pop(name, None)
    if frame != _one_of(st.query_params.get("frame"), FRAMES):
        st.query_params["frame"] = frame


def language_of_url() -> str:
    """The reader's language, known before any data is."""
    kept = st.session_state[_HELD].language if _HELD in st.session_state and not st.query_params else None
    return _one_of(st.query_params.get("lang", kept), LANGUAGES)


def hold(selection: Selection) -> None:
    """Keep this run's selection for the page that `app.py` is about to run."""
    st.session_state[_HELD] = selection
    st.session_state[_DRAWN] = st.query_params.to_dict()


def act_if_current(act: Callable[[], None]) -> Callable[[], None]:
    """A widget's answer that counts only while the URL is still the one the widget was drawn from.

    After two quick steps back the browser sends a widget's stale value; the URL is newer and wins.
    """

    def answer() -> None:
        if st.session_state.get(_DRAWN) == st.query_params.to_dict():
            act()

    return answer


def keep_across_pages(page: str) -> None:
    """Write the selection back where the navigation opened another page without it."""
    before = st.session_state.get(_PAGE)
    st.session_state[_PAGE] = page
    if before not in (None, page) and not st.query_params and _HELD in st.session_state:
        go(replace(held(), options=()))


def held() -> Selection:
    """This run's selection."""
    return st.session_state[_HELD]


def pop(key: str) -> Any:
    """Take a value out of the session, None when it is not there."""
    return st.session_state.pop(key, None)


def flash(text: str) -> None:
    """Keep a sentence for the next run."""
    st.session_state[_FLASH] = (*st.session_state.get(_FLASH, ()), text)


def flashed() -> tuple[str, ...]:
    """The sentences kept for this run, taken once."""
    return st.session_state.pop(_FLASH, ())


def put(key: str, value: Any) -> None:
    """Set a widget's value before it is drawn, where it differs."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def taken(key: str) -> Any:
    """A widget's or a component's value in this run."""
    return st.session_state.get(key)
