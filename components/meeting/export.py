"""An agenda as PPTX and PDF: what the files are made on, a bar while they are made, the way to take them away."""

import threading
from dataclasses import dataclass, replace
from html import escape

import streamlit as st

from components.meeting import slide_deck
from components.selection import Selection, pop, put, taken
from components.slides import document, presentation, template
from components.slides.description import Deck
from components.slides.template import Template, TemplateError
from data import closings, home, store
from data.agendas import Agenda
from data.closings import ClosingError

KINDS = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
}
_MADE, _WANTED = "slides_made", "slides_wanted"
_WRITING = 0.15
"""Share of the bar that is left for writing the file."""
_one_at_a_time = threading.Lock()
"""Files are made one after another in a process: memory and processors stay the viewers'."""


@dataclass(frozen=True)
class Made:
    """A finished file and what it was made from."""

    asked: tuple[str, ...]
    kind: str
    name: str
    body: bytes


def show(chosen: Selection, agenda: Agenda) -> None:
    """Draw the buttons that make the files and, once one is made, the one that takes it away."""
    word = chosen.word
    st.subheader(word("slides.title"), anchor=False)
    try:
        version = version_of(chosen, agenda)
        said = slide_deck.numbers(version, chosen.language)
    except ClosingError as problem:
        why = problem.told(chosen.language)
        st.html(f'<p class="refused" role="alert">{escape(why)}</p>')
        return
    st.caption(word("slides.about", numbers=said))
    if not agenda.steps:
        st.html(f'<p class="quiet" data-testid="quiet">{escape(word("slides.empty"))}</p>')
        return
    used, refused = office_template()
    if refused:
        why = refused.told(chosen.language)
        st.warning(word("slides.template_refused", why=why))
    with st.container(key="slides_buttons", horizontal=True, vertical_alignment="center", gap="medium"):
        for kind in KINDS:
            st.button(word(f"slides.make_{kind}"), key=f"slides_{kind}", on_click=lambda kind=kind: put(_WANTED, kind))
        place = st.container()
    wanted = pop(_WANTED)
    if wanted:
        put(_MADE, _make(chosen, agenda, version, wanted, used))
    made: Made | None = taken(_MADE)
    if made is not None and made.asked == _asked(agenda, version, chosen.language):
        place.download_button(
            word("slides.download", kind=made.kind.upper()),
            made.body,
            file_name=made.name,
            mime=KINDS[made.kind],
            icon=":material/download:",
            type="primary",
            key="slides_download",
            on_click="ignore",
        )


def version_of(chosen: Selection, agenda: Agenda) -> str:
    """The data version of the agenda's closing, without one that of the screen. Raises ClosingError."""
    if not agenda.closing:
        return chosen.version
    version = closings.version_of(agenda.closing)
    store.path_of(version)
    return version


def office_template() -> tuple[Template | None, TemplateError | None]:
    """The office's template, or why it is not used; neither where there is none."""
    path = home.template()
    if not path.is_file():
        return None, None
    try:
        return template.load(path.read_bytes()), None
    except TemplateError as problem:
        return None, problem
    except OSError as problem:
        why = problem.strerror or str(problem)
        return None, TemplateError(f"không đọc được tệp mẫu ({why})", f"the template cannot be read ({why})")


def _asked(agenda: Agenda, version: str, language: str) -> tuple[str, ...]:
    """What a file depends on; another state of the agenda, other numbers or another language are another file."""
    return agenda.code, str(agenda.at), str(hash(agenda.steps)), version, language


def _make(chosen: Selection, agenda: Agenda, version: str, kind: str, used: Template | None) -> Made:
    """Make a file while a bar says how far it is; a viewer who leaves stops it, and nothing is half made."""
    bar = st.progress(0.0, chosen.word("slides.waiting"))
    with _one_at_a_time:
        deck = _described(chosen, agenda, version, bar)
        count = len(agenda.steps)

        def step(number: int) -> None:
            bar.progress(1 - _WRITING * (1 - number / count), chosen.word("slides.writing", n=number, of=count))

        used = used or template.default()
        body = document.make(deck, step) if kind == "pdf" else presentation.make(deck, used, step)
    bar.empty()
    name = f"{agenda.code or 'toan-canh'}{f'-{agenda.closing}' if agenda.closing else ''}-{chosen.language}.{kind}"
    return Made(_asked(agenda, version, chosen.language), kind, name, body)


def _described(chosen: Selection, agenda: Agenda, version: str, bar: st.delta_generator.DeltaGenerator) -> Deck:
    """The deck, one step after another."""
    deck, count = slide_deck.empty(agenda, version, chosen.language), len(agenda.steps)
    made = []
    for number, step in enumerate(agenda.steps, 1):
        text = chosen.word("slides.making", n=number, of=count, title=_plain(step.title))
        bar.progress((1 - _WRITING) * (number - 1) / count, text)
        made.append(slide_deck.slide(step, version, chosen.language))
    return replace(deck, slides=tuple(made))


def _plain(text: str) -> str:
    """A title of a person's as the bar shows it: no letter of it is markup."""
    return "".join(f"\\{one}" if one in "\\`*_{}[]<>()#+-.!|~:$" else one for one in text)
