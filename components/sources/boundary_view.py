"""Boundaries: whose the maps show, bring in others, take them back."""

import tempfile
from collections import Counter
from html import escape
from pathlib import Path

import streamlit as st

from components import format, links, tables, uploads
from components.meeting import person
from components.selection import COUNTRY, FRAMES, Selection, flash, pop, put, taken
from components.tables import Cell, Head
from data import boundaries, texts, units
from data.boundaries import Imported, Proposal
from data.texts import Said

SCOPES = tuple((frame, level) for frame in FRAMES for level in boundaries.LEVELS[frame])
_PROPOSAL, _REFUSED = "boundary_proposal", "boundary_refused"
_FILE, _SCOPE, _NAME, _CRS, _LAYER, _PERSON = (
    f"boundary_{part}" for part in ("file", "scope", "name", "crs", "layer", "person")
)
MOST_MAPS = 12
"""Maps of one source that are linked by name."""
MEGABYTE = 2**20


def show(chosen: Selection) -> None:
    """Draw what the maps show, what a file would change, and what was brought in."""
    word = chosen.word
    st.subheader(word("boundaries.title"), anchor=False)
    st.caption(word("boundaries.about"))
    links.show(_shown(chosen), key="boundaries_shown")
    st.subheader(word("boundaries.bring"), anchor=False)
    _form(chosen)
    person.refuse(pop(_REFUSED))
    proposal = taken(_PROPOSAL)
    if proposal is not None:
        _proposed(chosen, proposal)
    st.subheader(word("boundaries.listed"), anchor=False)
    _listed(chosen)


def _shown(chosen: Selection) -> str:
    """Whose boundaries the maps show, by frame; everything else is schematic."""
    word, state = chosen.word, boundaries.state()
    counts = [
        (frame, name, Counter(maps.values())[name], [place for place, whose in maps.items() if whose == name])
        for frame, maps in sorted((state.names if state else {}).items(), reverse=True)
        for name in sorted(set(maps.values()))
    ]
    if not counts:
        return f'<p class="quiet" data-testid="quiet">{escape(word("boundaries.schematic"))}</p>'
    heads = [
        Head(word("boundaries.frame")),
        Head(word("boundaries.source")),
        Head(word("boundaries.maps"), number=True),
        Head(word("boundaries.places")),
    ]
    lines = [
        [
            Cell(word(f"boundaries.frame_{frame}")),
            Cell(name),
            Cell(str(count)),
            Cell("", markup=_places(chosen, frame, own)),
        ]
        for frame, name, count, own in counts
    ]
    rest = f'<p class="note">{escape(word("boundaries.rest"))}</p>'
    return tables.table(heads, lines, name="boundaries-shown") + rest


def _places(chosen: Selection, frame: str, codes: list[str]) -> str:
    """Links to the first maps; the country before others."""
    order = sorted(codes, key=lambda code: (code != COUNTRY, len(code), code))
    found = [(code, units.unit(chosen.version, frame, code)) for code in order]
    shown = [
        links.link(links.address(chosen, "map", frame=frame, unit=code), row.name)
        for code, row in found
        if row is not None
    ]
    rest = f" … (+{len(shown) - MOST_MAPS})" if len(shown) > MOST_MAPS else ""
    return ", ".join(shown[:MOST_MAPS]) + rest


def _form(chosen: Selection) -> None:
    word = chosen.word
    with st.form("boundaries", border=True):
        uploads.choose(
            chosen,
            word("boundaries.file"),
            key=_FILE,
            megabytes=boundaries.LARGEST_FILE // MEGABYTE,
            kinds=("geojson", "json", "gpkg", "zip"),
        )
        left, right = st.columns(2)
        left.selectbox(word("boundaries.scope"), SCOPES, key=_SCOPE, format_func=lambda scope: _scope(chosen, *scope))
        right.text_input(
            word("boundaries.source"),
            key=_NAME,
            max_chars=boundaries.LONGEST_SOURCE,
            placeholder=word("boundaries.source_hint"),
        )
        left.text_input(word("boundaries.crs"), key=_CRS, max_chars=40, placeholder=word("boundaries.crs_hint"))
        right.text_input(word("boundaries.layer"), key=_LAYER, max_chars=80, placeholder=word("boundaries.layer_hint"))
        asked = st.form_submit_button(word("boundaries.check"), type="primary")
    if asked:
        with st.spinner(word("boundaries.checking")):
            _propose(chosen)


def _scope(chosen: Selection, frame: str, level: str) -> str:
    return f"{chosen.word(f'boundaries.level_{level}')} · {chosen.word(f'boundaries.frame_{frame}')}"


def _propose(chosen: Selection) -> None:
    """Read and check the file of the form; nothing that counts changes."""
    given, (frame, level) = taken(_FILE), taken(_SCOPE)
    pop(_PROPOSAL)
    if given is None:
        put(_REFUSED, chosen.word("boundaries.no_file"))
        return
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "given"
            path.write_bytes(given.getbuffer())
            proposal = boundaries.propose(
                path,
                frame=frame,
                level=level,
                name=taken(_NAME) or "",
                file=given.name[: texts.LONGEST_NAME],
                crs=taken(_CRS) or "",
                layer=taken(_LAYER) or "",
            )
    except Said as problem:
        put(_REFUSED, person.said(chosen, problem))
        return
    put(_PROPOSAL, proposal)


def _proposed(chosen: Selection, proposal: Proposal) -> None:
    """What was found, and the button that lets it count."""
    word = chosen.word
    st.html(_findings(chosen, proposal))
    if proposal.blocked:
        person.refuse(word("boundaries.blocked"))
        return
    person.field(chosen, _PERSON)
    if st.button(word("boundaries.accept"), key="boundary_accept", type="primary", icon=":material/check:"):
        with st.spinner(word("boundaries.drawing")):
            _accept(chosen, proposal)
        st.rerun()


def _findings(chosen: Selection, proposal: Proposal) -> str:
    """How the areas were matched and what the checks say, what stands in the way first."""
    word = chosen.word
    facts = [
        Cell(f"{proposal.units}/{proposal.of}", word("boundaries.units")),
        Cell(format.number(proposal.features, 0, chosen.language), word("boundaries.areas")),
        Cell(format.number(proposal.by_code, 0, chosen.language), word("boundaries.by_code")),
        Cell(format.number(proposal.by_name, 0, chosen.language), word("boundaries.by_name")),
    ]
    code, name, parent = (column or format.MISSING for column in proposal.columns)
    about = word("boundaries.read_as", file=proposal.file, crs=proposal.crs, code=code, name=name, parent=parent)
    notes = sorted(proposal.notes, key=lambda note: not note.blocking)
    heads = [Head(word("boundaries.finding")), Head(word("boundaries.effect"))]
    lines = [
        [
            Cell(note.vi if chosen.language == "vi" else note.en, hint=", ".join(note.about[:100])),
            Cell(
                word("boundaries.stops" if note.blocking else "boundaries.said"), tone="worse" if note.blocking else ""
            ),
        ]
        for note in notes
    ]
    found = tables.table(heads, lines, name="findings", marked=[at for at, note in enumerate(notes) if note.blocking])
    return (
        tables.tally(facts, name="boundaries-tally") + f'<p class="note">{escape(about)}</p>' + (found if notes else "")
    )


def _accept(chosen: Selection, proposal: Proposal) -> None:
    try:
        kept = boundaries.accept(proposal, taken(_PERSON) or "")
    except Said as problem:
        put(_REFUSED, person.said(chosen, problem))
        return
    person.keep(kept.person)
    pop(_PROPOSAL)
    flash(chosen.word("boundaries.accepted", name=proposal.name))


def _listed(chosen: Selection) -> None:
    """Every import, the newest first, with what takes it back."""
    word = chosen.word
    try:
        found = boundaries.listed()
    except Said as problem:
        person.refuse(person.said(chosen, problem))
        return
    if not found:
        st.html(f'<p class="quiet">{escape(word("boundaries.none"))}</p>')
        return
    heads = [
        Head(word("boundaries.source")),
        Head(word("boundaries.scope")),
        Head(word("boundaries.units"), number=True),
        Head(word("boundaries.file_of")),
        Head(word("boundaries.by")),
        Head(word("boundaries.now")),
    ]
    st.html(tables.table(heads, [_line(chosen, one) for one in found], name="boundary-imports"))
    counting = [one for one in found if one.undone is None]
    if not counting:
        return
    labels = {
        one.proposal.id: f"{one.proposal.name} · {_scope(chosen, one.proposal.frame, one.proposal.level)}"
        for one in counting
    }
    with st.expander(word("boundaries.take_back")):
        number = st.selectbox(
            word("boundaries.which"), list(labels), key="boundary_undo", format_func=lambda one: labels.get(one, one)
        )
        person.field(chosen, "boundary_undo_person")
        if st.button(word("boundaries.undo"), key="boundary_undo_now", icon=":material/undo:"):
            with st.spinner(word("boundaries.drawing")):
                _undo(chosen, str(number))
            st.rerun()


def _line(chosen: Selection, one: Imported) -> list[Cell]:
    told = one.proposal
    undone = one.undone
    now = (
        chosen.word("boundaries.undone", by=undone[0], at=format.local_moment(undone[1], chosen.language))
        if undone
        else chosen.word("boundaries.counts")
    )
    return [
        Cell(told.name, detail=told.id),
        Cell(_scope(chosen, told.frame, told.level)),
        Cell(f"{told.units}/{told.of}"),
        Cell(told.file, detail=f"SHA-256 {told.checksum[:16]}…"),
        Cell(one.person, detail=format.local_moment(one.at, chosen.language)),
        Cell(now, tone="muted" if undone else "strong"),
    ]


def _undo(chosen: Selection, number: str) -> None:
    try:
        kept = boundaries.undo(number, taken("boundary_undo_person") or "")
    except Said as problem:
        put(_REFUSED, person.said(chosen, problem))
        return
    flash(chosen.word("boundaries.taken_back", name=kept.proposal.name))
