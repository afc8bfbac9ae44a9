"""Facts as cards, each drawn as what it is. Text in, escaped markup out; no Streamlit, no reading of data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Part:
    """A part of a whole: its name, its number as text, its share of the whole (0 to 1), and links about it (markup)."""

    name: str
    number: str
    share: float
    links: str = ""


@dataclass(frozen=True)
class Fact:
    """What a card says; every text is plain, `links` is ready markup.

    `number` stands large between `before` and `after`, `equals` beside it; `bar` is a share (0 to 1), `open_end` where
    the document says more than it; `place` is a rank among how many; `parts` are drawn as one bar, `sums` says how
    they add up.
    """

    code: str
    name: str
    number: str
    before: str = ""
    after: str = ""
    equals: str = ""
    bar: float | None = None
    open_end: bool = False
    place: tuple[int, int] | None = None
    among_first: bool = False
    parts: tuple[Part, ...] = ()
    sums: str = ""
    chips: tuple[str, ...] = ()
    where: str = ""
    when: str = ""
    note: str = ""
    links: str = ""


@dataclass(frozen=True)
class Paper:
    """A platform, a legal document or a plan item in words: its name, what is said of it, when, links (markup)."""

    code: str
    name: str
    chip: str = ""
    lines: tuple[str, ...] = ()
    where: str = ""
    when: str = ""
    links: str = ""


@dataclass(frozen=True)
class Lane:
    """What is said of one place: its heading (markup), a second line (markup), its cards (markup)."""

    head: str
    detail: str
    cards: tuple[str, ...]


def grid(cards: Iterable[str], *, name: str) -> str:
    """Cards side by side, as many in a row as there is room for."""
    return f'<div class="topic-grid" data-testid="{escape(name)}">{"".join(cards)}</div>'


def lanes(places: Sequence[Lane]) -> str:
    """Places beside each other, each with its own cards below it."""
    drawn = (
        f'<section class="topic-lane"><header><h4>{lane.head}</h4><p>{lane.detail}</p></header>'
        f"{''.join(lane.cards)}</section>"
        for lane in places
    )
    return f'<div class="topic-lanes" data-testid="lanes" style="--lanes:{len(places)}">{"".join(drawn)}</div>'


def fact(shown: Fact) -> str:
    """A card with one number, or a number and its parts."""
    after = f"<small>{escape(shown.after)}</small>" if shown.after else ""
    before = f"<small>{escape(shown.before)}</small> " if shown.before else ""
    equals = f'<span class="equals">{escape(shown.equals)}</span>' if shown.equals else ""
    drawn = _bar(shown) + _scale(shown) + _stack(shown.parts, shown.sums)
    return (
        f'<article class="topic-card" data-code="{escape(shown.code)}"><h5>{escape(shown.name)}</h5>'
        f'<p class="big">{before}<b>{escape(shown.number)}</b> {after}{equals}</p>{drawn}'
        f"{_foot(shown.chips, shown.where, shown.when, shown.note, shown.links)}</article>"
    )


def paper(shown: Paper) -> str:
    """A card in words."""
    said = "".join(f"<p>{escape(line)}</p>" for line in shown.lines if line)
    chips = (shown.chip,) if shown.chip else ()
    return (
        f'<article class="topic-card words" data-code="{escape(shown.code)}"><h5>{escape(shown.name)}</h5>{said}'
        f"{_foot(chips, shown.where, shown.when, '', shown.links)}</article>"
    )


def _foot(chips: Iterable[str], where: str, when: str, note: str, links: str) -> str:
    held = "".join(f'<span class="chip">{escape(chip)}</span> ' for chip in chips)
    said = " · ".join(escape(text) for text in (where, when) if text)
    noted = f'<p class="topic-note">{escape(note)}</p>' if note else ""
    return f'<footer><p>{held}{said}</p>{noted}<p class="topic-links">{links}</p></footer>'


def _bar(shown: Fact) -> str:
    if shown.bar is None:
        return ""
    kind = "topic-bar open" if shown.open_end else "topic-bar"
    return f'<div class="{kind}" aria-hidden="true"><i style="width:{_percent(shown.bar)}"></i></div>'


def _scale(shown: Fact) -> str:
    """Where a place lies among all of them, the first at the left; or how far the first so many reach."""
    if shown.place is None:
        return ""
    rank, of = shown.place
    if shown.among_first:
        mark = f'<i class="first" style="width:{_percent(rank / of)}"></i>'
    else:
        mark = f'<i class="at" style="left:{_percent((rank - 1) / max(1, of - 1))}"></i>'
    return f'<div class="topic-scale" aria-hidden="true"><span>1</span><div>{mark}</div><span>{of}</span></div>'


def _stack(parts: Sequence[Part], sums: str) -> str:
    """Parts as one bar of their whole; what they leave of it stays empty."""
    if not parts:
        return ""
    pieces = "".join(
        f'<i class="part-{number % 4}" style="width:{_percent(part.share)}"></i>' for number, part in enumerate(parts)
    )
    lines = "".join(
        f'<li><i class="part-{number % 4}" aria-hidden="true"></i><span>{escape(part.name)}</span>'
        f"<b>{escape(part.number)}</b><span>{part.links}</span></li>"
        for number, part in enumerate(parts)
    )
    return (
        f'<div class="topic-stack" aria-hidden="true">{pieces}</div><ul class="topic-parts">{lines}</ul>'
        f'<p class="topic-sum">{escape(sums)}</p>'
    )


def _percent(share: float) -> str:
    return f"{100 * min(1.0, max(0.0, share)):.2f}%"
