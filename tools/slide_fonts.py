"""Make the TrueType files of the slides from the fonts of the screen: one file a weight, with the marks drawn in.

Be Vietnam Pro comes as subsets in WOFF2, which a PDF cannot carry, and has no ● ▲ ■ ○ ↑ ↓. To be run again when the
fonts change, with fonttools and brotli installed.
"""

import math
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.merge import Merger, Options  # pyright: ignore[reportMissingImports]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # pyright: ignore[reportMissingImports]
from fontTools.ttLib import TTFont  # pyright: ignore[reportMissingImports]

from data.home import PROJECT

FOLDER = PROJECT / "assets" / "fonts"
WEIGHTS = {"400": "Regular", "600": "SemiBold"}
SUBSETS = ("latin", "latin-ext", "vietnamese")
LEFT_OUT = ["fpgm", "prep", "cvt ", "gasp", "GSUB", "GPOS", "GDEF"]
Outline = list[tuple[float, float]]
WIDTH = 640
"""Advance of a drawn mark, in 1/1000 of the size."""


def circle(radius: float, *, hole: bool = False) -> Outline:
    """A round of 24 corners; a hole runs the other way."""
    turn = -1 if hole else 1
    angles = [-turn * 2 * math.pi * step / 24 for step in range(24)]
    return [(320 + radius * math.cos(angle), 350 + radius * math.sin(angle)) for angle in angles]


def box(left: float, bottom: float, right: float, top: float) -> Outline:
    """An upright rectangle."""
    return [(left, bottom), (left, top), (right, top), (right, bottom)]


def star() -> Outline:
    """Five points."""
    corners = [(320 if step % 2 == 0 else 125, math.pi / 2 - step * math.pi / 5) for step in range(10)]
    return [(320 + radius * math.cos(angle), 350 + radius * math.sin(angle)) for radius, angle in corners]


def turned(outlines: list[Outline], quarters: int) -> list[Outline]:
    """The same, turned clockwise about the middle."""
    for _ in range(quarters):
        outlines = [[(320 + (y - 350), 350 - (x - 320)) for x, y in outline] for outline in outlines]
    return outlines


def moved(outline: Outline, up: float) -> Outline:
    """The same, higher up."""
    return [(x, y + up) for x, y in outline]


ARROW: list[Outline] = [[(285, 60), (285, 480), (140, 480), (320, 680), (500, 480), (355, 480), (355, 60)]]
LESS: Outline = [(70, 400), (570, 640), (570, 550), (230, 400), (570, 250), (570, 160)]
WAVE: Outline = [(70, 380), (70, 440), (200, 510), (440, 420), (570, 470), (570, 410), (440, 350), (200, 440)]
MARKS: dict[str, list[Outline]] = {
    "●": [circle(260)],
    "○": [circle(260), circle(190, hole=True)],
    "■": [box(80, 110, 560, 590)],
    "▲": [[(40.0, 110), (320, 610), (600, 110)]],
    "◆": [[(40.0, 350), (320, 630), (600, 350), (320, 70)]],
    "★": [star()],
    "✓": [[(60.0, 340), (130, 400), (250, 260), (520, 620), (590, 560), (255, 130)]],
    "↑": ARROW,
    "→": turned(ARROW, 1),
    "↓": turned(ARROW, 2),
    "≤": [LESS, box(70, 40, 570, 110)],
    "≥": [[(640 - x, y) for x, y in LESS][::-1], box(70, 40, 570, 110)],
    "≈": [WAVE, moved(WAVE, -200)],
    "≠": [box(70, 420, 570, 490), box(70, 230, 570, 300), [(190, 100), (400, 620), (450, 620), (240, 100)]],
}


def make(weight: str) -> Path:
    """Write one weight; returns its file."""
    with TemporaryDirectory() as folder:
        parts = []
        for subset in SUBSETS:
            font = TTFont(FOLDER / f"be-vietnam-pro-{subset}-{weight}-normal.woff2")
            for table in LEFT_OUT:
                if table in font:
                    del font[table]
            font.flavor = None
            parts.append(str(Path(folder) / f"{subset}.ttf"))
            font.save(parts[-1])
        merged = Merger(options=Options(drop_tables=LEFT_OUT)).merge(parts)
    for mark, outlines in MARKS.items():
        if ord(mark) not in merged.getBestCmap():
            _add(merged, mark, outlines)
    target = FOLDER / f"BeVietnamPro-{WEIGHTS[weight]}.ttf"
    merged.save(target)
    return target


def _add(font: TTFont, mark: str, outlines: list[Outline]) -> None:
    name, pen = f"uni{ord(mark):04X}", TTGlyphPen(None)
    for outline in outlines:
        pen.moveTo(tuple(round(part) for part in outline[0]))
        for point in outline[1:]:
            pen.lineTo(tuple(round(part) for part in point))
        pen.closePath()
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"][name] = pen.glyph()
    font["hmtx"][name] = (WIDTH, 0)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[ord(mark)] = name


if __name__ == "__main__":
    for weight in WEIGHTS:
        print(make(weight))
