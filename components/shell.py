"""The frame of the application: navigation in sections, the controls every page shares, notices, the waiting page."""

import logging
from contextlib import suppress
from dataclasses import dataclass

import streamlit as st

from components import card, closed, controls, explorer, notices, selection, style, waiting, words
from components.meeting import open_minutes
from data import closings, store
from data.home import PROJECT

LOGO = str(PROJECT / "assets" / "logo.svg")
ICON = str(PROJECT / "assets" / "icon.png")
_MARK = "drawn_by_app"
_log = logging.getLogger(__name__)
_SECONDS_BETWEEN_LOOKS = 20


@dataclass(frozen=True)
class PageEntry:
    """A page: its section and title are words, its file is in `pages/`; a map brings its own trail."""

    section: str
    name: str
    icon: str
    has_map: bool

    def page(self, language: str) -> st.Page:
        """The page for st.navigation."""
        return st.Page(
            f"pages/{self.name}.py",
            title=words.word(f"page.{self.name}", language),
            icon=f":material/{self.icon}:",
            url_path=self.name,
            default=self.name == "overview",
        )


PAGES = (
    PageEntry("operations", "overview", "dashboard", has_map=True),
    PageEntry("operations", "map", "map", has_map=True),
    PageEntry("operations", "rankings", "leaderboard", has_map=False),
    PageEntry("operations", "progress", "flag", has_map=False),
    PageEntry("operations", "warnings", "notification_important", has_map=False),
    PageEntry("topics", "platforms", "hub", has_map=False),
    PageEntry("topics", "services", "assignment", has_map=False),
    PageEntry("topics", "petitions", "campaign", has_map=False),
    PageEntry("topics", "security", "security", has_map=False),
    PageEntry("topics", "sectors", "category", has_map=False),
    PageEntry("meeting", "meeting", "groups", has_map=False),
    PageEntry("analysis", "explore", "query_stats", has_map=False),
    PageEntry("analysis", "sources", "database", has_map=False),
)


def run() -> None:
    """Draw the frame, then the page of the URL inside it."""
    _configure()
    st.logo(LOGO, size="medium")
    style.apply()
    language = selection.language_of_url()
    page = st.navigation(_sections(language), position="top")
    selection.keep_across_pages(page.url_path)
    asked = explorer.take_clicks()
    try:
        reading = selection.read()
    except store.StoreMissing:
        waiting.show(language)
        return
    except closings.ClosingError as problem:
        closed.refuse(problem, language)
        return
    selection.hold(reading.selection)
    entry = next(entry for entry in PAGES if entry.name == (page.url_path or "overview"))
    pages = tuple(entry.name for entry in PAGES)
    controls.bar(reading.selection, page=entry.name, trail=not entry.has_map, pages=pages)
    closed.ribbon(reading.selection)
    if entry.name != "meeting":
        open_minutes.show(reading.selection)
    notices.show((*reading.notices, *selection.flashed()))
    selection.put(_MARK, True)
    _run(page, language)
    if asked:
        card.show(reading.selection, **asked, period=reading.selection.period)
    if not reading.selection.closing:
        _follow(reading.selection.version)


def _configure() -> None:
    """The page as a whole. Its icon is the project's own file: a Material icon would be asked of a foreign host."""
    st.set_page_config(page_title="Toàn Cảnh", page_icon=ICON, layout="wide", initial_sidebar_state="collapsed")


def _run(page: st.Page, language: str) -> None:
    """Run a page; what fails is logged, and the viewer gets a sentence instead of a trace."""
    try:
        page.run()
    except Exception:
        _log.exception("page %s", page.url_path)
        st.error(words.word("problem", language))


def require() -> selection.Selection:
    """The selection for a page; the first statement of every page.

    Streamlit may run a page without `app.py` until the first st.navigation call of a process: then start again.
    """
    if not selection.pop(_MARK):
        _configure()
        st.navigation(_sections("vi"), position="top")
        st.rerun()
    return selection.held()


def _sections(language: str) -> dict[str, list[st.Page]]:
    sections: dict[str, list[st.Page]] = {}
    for entry in PAGES:
        sections.setdefault(words.word(f"section.{entry.section}", language), []).append(entry.page(language))
    return sections


@st.fragment(run_every=_SECONDS_BETWEEN_LOOKS)
def _follow(version: str) -> None:
    """Take up a new data version without being asked."""
    with suppress(store.StoreMissing):
        if store.current_version() != version:
            st.rerun()
