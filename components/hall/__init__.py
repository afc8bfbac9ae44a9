"""A meeting in the hall: the screen of the hall, the presenter's window, the wall, and the views they show in turn.

Their pages are plain files beside the Streamlit application: they hold its pages in frames and open the next one ahead.
"""

import json
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from components import assets, selection, words
from components.shell import PAGES
from data import agendas, closings, store, units
from data.agendas import Agenda, Step

SCREENS = ("hall", "presenter")
LEVELS = ("province", "district", "commune")
_SHOWING = {"embed": "true"}
"""What Streamlit keeps in an address by itself, also after a click: the page stands without navigation and controls."""
_HERE = Path(__file__).parent


def screen(name: str, parameters: Mapping[str, str]) -> str | None:
    """The page `hall` or `presenter`; None when its agenda does not exist. Raises AgendaError, JournalError."""
    code, is_wall = parameters.get("agenda", ""), name == "hall" and bool(parameters.get("wall"))
    if not (agendas.find(code) if code else is_wall):
        return None
    language = language_of(parameters)
    held = {
        "words": words.group("hall", language),
        "language": language,
        "agenda": code,
        "views": f"/agenda/{code}.json" if code else "/wall.json",
        "step": f"/agenda/{code}/step",
    }
    return _filled(
        "screen.html",
        language=language,
        title=words.word(f"hall.title_{name}", language),
        sheet=assets.code_address("hall", "hall.css"),
        script=assets.code_address("hall", f"{name}.js"),
        held=json.dumps(held, ensure_ascii=False).replace("<", "\\u003c"),
    )


def unknown(code: str, parameters: Mapping[str, str]) -> str:
    """The page for an agenda that does not exist, in both languages."""
    texts = {
        f"{name}_{language}": words.word(f"hall.unknown_{name}", language, code=code[:80])
        for name in ("title", "why", "back")
        for language in selection.LANGUAGES
    }
    back = f"/meeting?{urlencode({'lang': language_of(parameters)})}"
    return _filled("unknown.html", sheet=assets.code_address("hall", "hall.css"), back=back, **texts)


def language_of(parameters: Mapping[str, str]) -> str:
    """The reader's language."""
    given = parameters.get("lang", "")
    return given if given in selection.LANGUAGES else selection.LANGUAGES[0]


def agenda_views(code: str, *, language: str, notes: bool) -> dict[str, Any] | None:
    """The steps of an agenda as ready addresses, None when there is none. Raises AgendaError, JournalError.

    Notes are the presenter's own: they are given only when asked for.
    """
    agenda = agendas.find(code)
    if agenda is None:
        return None
    steps = [_view(agenda, step, language, notes=notes) for step in agenda.steps]
    return _shown(agenda.name, agenda.closing, language) | {"code": code, "steps": steps}


def wall_views(parameters: Mapping[str, str]) -> dict[str, Any]:
    """The units below a unit, each on the same page, as ready addresses.

    Raises LookupError for a page that does not exist and StoreMissing, ClosingError as every page does.
    """
    page, level = parameters.get("page", PAGES[0].name), parameters.get("level", LEVELS[0])
    if page not in _pages():
        raise LookupError(page)
    code = parameters.get("closing", selection.LIVE)
    closing = closings.find(code)
    if code and closing is None:
        raise LookupError(code)
    version = closing.version if closing else store.current_version()
    known = {name: text for name, text in parameters.items() if name not in ("level", "page", "wall", "agenda")}
    chosen = selection.resolve(known, version).selection
    found = [
        unit
        for unit in units.index(version).values()
        if unit.frame == chosen.frame
        and unit.level == level
        and any(above.code == chosen.unit for above in units.path(version, chosen.frame, unit.code)[:-1])
    ]
    steps = [
        {
            "page": page,
            "parameters": (held := selection.address(chosen.change(unit=unit.code))),
            "href": _href(page, held),
            "title": chosen.full_name(unit),
            "question": "",
        }
        for unit in found or [selection.place(chosen)]
    ]
    name = f"{chosen.full_name(selection.place(chosen))} · {words.word(f'page.{page}', chosen.language)}"
    return _shown(name, chosen.closing, chosen.language) | {"code": "", "steps": steps}


def _shown(name: str, closing: str, language: str) -> dict[str, Any]:
    """What is said of all views: the name, and on which numbers they stand."""
    if not closing:
        return {"name": name, "numbers": words.word("hall.live", language)}
    found = closings.find(closing)
    return {"name": name, "numbers": words.word("hall.closed", language, name=found.name if found else closing)}


def _view(agenda: Agenda, step: Step, language: str, *, notes: bool) -> dict[str, Any]:
    showing = {"closing": agenda.closing} if agenda.closing else {}
    parameters = dict(step.parameters) | showing | {"lang": language}
    is_known = step.page in _pages()
    view = {
        "page": step.page,
        "parameters": parameters,
        "href": _href(step.page, parameters) if is_known else "",
        "problem": "" if is_known else words.word("hall.page_gone", language, page=step.page),
        "title": step.title,
        "question": step.question,
    }
    return view | {"notes": step.notes} if notes else view


def _pages() -> Sequence[str]:
    return [entry.name for entry in PAGES]


def _href(page: str, parameters: Mapping[str, str]) -> str:
    path = "/" if page == PAGES[0].name else f"/{page}"
    return f"{path}?{urlencode(dict(parameters) | _SHOWING)}"


def _filled(file: str, **gaps: str) -> str:
    text = (_HERE / file).read_text(encoding="utf-8")
    for name, value in gaps.items():
        text = text.replace(f"[[{name}]]", value if name == "held" else escape(value, quote=True))
    return text
