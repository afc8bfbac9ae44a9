"""A map as a picture: the units of a place in the screen's colours, the legend, far islands in boxes of their own."""

import io
from collections.abc import Mapping, Sequence
from math import log, pi, radians, tan
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from components import palette
from components.slides import fit
from components.slides.description import Map, MapUnit

DOTS_A_POINT = 240 / 72
FINER = 2
"""Times as large as it is drawn before it is made smaller, so that edges are smooth."""
BESIDE, NARROW = 132.0, 104.0
"""Points that legend and boxes take at the right edge, of a wide and of a narrow picture."""
ROW, INSET, FOOT, GAP = 15.0, 84.0, 14.0, 8.0
"""Height of a row of the legend, of a box, of the line at the foot, in points."""
NAME, LEGEND, SMALL, LEAST = 7.5, 9.5, 8.0, 5.5
ISLAND = 1.6
"""Half the side of the dot that stands for an island too small to be seen, in points."""
SMALL_SHARE, GAIN, MOST_INSETS = 0.03, 1.2, 3
"""As on the screen: how small and how far a part of a unit is that gets a box of its own."""
LOOK = palette.LIGHT
PAPER = "#ffffff"
Ring = list[tuple[float, float]]
Bounds = tuple[float, float, float, float]


def draw(shown: Map, width: float, height: float) -> bytes:
    """The picture as PNG, for a box of so many points."""
    shapes = [
        _Shape(str(one["properties"]["code"]), part) for one in shown.features for part in _rings(one["geometry"])
    ]
    boxes = [(_plane_box(one["bbox"]), str(one[f"label_{shown.language}"])) for one in shown.insets]
    for shape in shapes:
        shape.inset = next((at for at, (box, _) in enumerate(boxes) if _holds(box, shape.middle)), -1)
    _set_apart(shapes, boxes, shown.units)
    canvas = _Canvas(shown, width, height)
    canvas.main([shape for shape in shapes if shape.inset < 0] or shapes)
    canvas.legend()
    for at, (box, name) in enumerate(boxes):
        canvas.inset([shape for shape in shapes if shape.inset == at], box, name, at)
    return canvas.png()


def _rings(geometry: Mapping[str, Any]) -> list[list[Ring]]:
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[[_mercator(x, y) for x, y, *_ in ring] for ring in part] for part in parts]


def _mercator(longitude: float, latitude: float) -> tuple[float, float]:
    return radians(longitude), -log(tan(pi / 4 + radians(latitude) / 2))


def _plane_box(degrees: Sequence[float]) -> Bounds:
    west, north = _mercator(degrees[0], degrees[3])
    east, south = _mercator(degrees[2], degrees[1])
    return west, north, east, south


def _holds(box: Bounds, point: tuple[float, float]) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _around(boxes: Sequence[Bounds]) -> Bounds:
    west, north, east, south = zip(*boxes, strict=True)
    return min(west), min(north), max(east), max(south)


def _longer(box: Bounds) -> float:
    return max(box[2] - box[0], box[3] - box[1], 1e-9)


class _Shape:
    """One polygon of a unit in the plane, y downwards; `inset`: in which box it is drawn, -1 for the map itself."""

    def __init__(self, code: str, rings: list[Ring]) -> None:
        self.code, self.rings, self.inset = code, rings, -1
        outer = rings[0]
        self.box = _around([(x, y, x, y) for x, y in outer])
        self.area = abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(outer, [*outer[1:], outer[0]], strict=True))) / 2

    @property
    def middle(self) -> tuple[float, float]:
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


def _set_apart(shapes: list[_Shape], boxes: list[tuple[Bounds, str]], units: Mapping[str, MapUnit]) -> None:
    """Small units, or small parts of one, without which the rest could be drawn much larger, get boxes of their own."""
    while len(boxes) < MOST_INSETS:
        shown = [shape for shape in shapes if shape.inset < 0]
        if not shown:
            return
        whole, small = _longer(_around([one.box for one in shown])), SMALL_SHARE * sum(one.area for one in shown)
        best, best_gain = "", GAIN
        for code in sorted({shape.code for shape in shown}):
            rest = [one.box for one in shown if one.code != code or one.area >= small]
            gain = whole / _longer(_around(rest)) if rest and len(rest) < len(shown) else 0.0
            best, best_gain = (code, gain) if gain > best_gain else (best, best_gain)
        if not best:
            return
        parts = [one for one in shown if one.code == best and one.area < small]
        west, north, east, south = _around([one.box for one in parts])
        margin = 0.12 * _longer((west, north, east, south))
        for one in parts:
            one.inset = len(boxes)
        name = units[best].name if best in units else best
        boxes.append(((west - margin, north - margin, east + margin, south + margin), name))


class _Canvas:
    """The picture as it grows; lengths are in points until they are drawn."""

    def __init__(self, shown: Map, width: float, height: float) -> None:
        self.shown = shown
        self.scale = DOTS_A_POINT * FINER
        self.width, self.height = width, height
        self.beside = BESIDE if width > 330 else NARROW
        self.top = 0.0
        self.image = Image.new("RGB", (round(width * self.scale), round(height * self.scale)), PAPER)
        self.pen = ImageDraw.Draw(self.image)

    def _dots(self, *points: float) -> list[float]:
        return [self.scale * one for one in points]

    def _font(self, size: float, *, strong: bool = False) -> ImageFont.FreeTypeFont:
        name = fit.FILES[fit.STRONG if strong else fit.REGULAR]
        return ImageFont.truetype(str(fit.FONTS / name), round(size * self.scale))

    def _write(self, text: str, left: float, top: float, room: float, size: float, *, strong: bool = False) -> None:
        """A line, smaller where it is too long."""
        while size > LEAST and self._font(size, strong=strong).getlength(text) > room * self.scale:
            size -= 0.5
        self.pen.text(tuple(self._dots(left, top)), text, font=self._font(size, strong=strong), fill=LOOK.text)

    def main(self, shapes: Sequence[_Shape]) -> None:
        """The units beside each other, as large as there is room; names and values where they fit."""
        room = (2.0, 2.0, self.width - self.beside - GAP, self.height - FOOT - 2)
        self._write(self.shown.foot, 0, self.height - FOOT + 2, self.width - self.beside, SMALL)
        placed = self._shapes(shapes, _around([one.box for one in shapes]), room)
        by_unit: dict[str, list[_Shape]] = {}
        for one in shapes:
            by_unit.setdefault(one.code, []).append(one)
        taken: list[Bounds] = []
        order = sorted(by_unit, key=lambda code: (code != self.shown.selected, -sum(one.area for one in by_unit[code])))
        for code in order:
            self._label(code, max(by_unit[code], key=lambda one: one.area), placed, taken)

    def _shapes(self, shapes: Sequence[_Shape], box: Bounds, room: Bounds) -> tuple[float, float, float]:
        """Draw some shapes in a room; returns how the plane lies on the picture: scale and origin in dots."""
        left, top, right, bottom = self._dots(*room)
        scale = min((right - left) / (box[2] - box[0]), (bottom - top) / (box[3] - box[1]))
        x = left + ((right - left) - (box[2] - box[0]) * scale) / 2 - box[0] * scale
        y = top + ((bottom - top) - (box[3] - box[1]) * scale) / 2 - box[1] * scale
        chosen: list[Ring] = []
        for shape in shapes:
            rings = [[(px * scale + x, py * scale + y) for px, py in ring] for ring in shape.rings]
            self._fill(shape.code, rings)
            chosen += rings if shape.code == self.shown.selected else []
        for ring in chosen:
            self.pen.line([*ring, ring[0]], fill=LOOK.text, width=round(1.6 * self.scale), joint="curve")
        return scale, x, y

    def _fill(self, code: str, rings: list[Ring]) -> None:
        outer = rings[0]
        west, north, east, south = _around([(x, y, x, y) for x, y in outer])
        reach = ISLAND * self.scale
        if max(east - west, south - north) < 2 * reach:
            x, y = (west + east) / 2, (north + south) / 2
            outer = [(x - reach, y - reach), (x + reach, y - reach), (x + reach, y + reach), (x - reach, y + reach)]
        self._paint(outer, self.shown.units[code].colour if code in self.shown.units else "")
        for hole in rings[1:]:
            self.pen.polygon(hole, fill=PAPER)
        for ring in (outer, *rings[1:]):
            self.pen.line([*ring, ring[0]], fill=LOOK.muted, width=max(1, round(0.35 * self.scale)), joint="curve")

    def _paint(self, ring: Ring, colour: str) -> None:
        """Fill a ring; slanting lines stand for no value."""
        if colour:
            self.pen.polygon(ring, fill=colour)
            return
        west, north, east, south = (round(one) for one in _around([(x, y, x, y) for x, y in ring]))
        size = (max(1, east - west), max(1, south - north))
        mask = Image.new("1", size)
        ImageDraw.Draw(mask).polygon([(x - west, y - north) for x, y in ring], fill=1)
        hatched = Image.new("RGB", size, PAPER)
        pen, step = ImageDraw.Draw(hatched), round(3.2 * self.scale)
        for start in range(-size[1], size[0], step):
            pen.line([(start, size[1]), (start + size[1], 0)], fill="#9aa5b8", width=max(1, round(0.5 * self.scale)))
        self.image.paste(hatched, (west, north), mask)

    def _label(self, code: str, shape: _Shape, placed: tuple[float, float, float], taken: list[Bounds]) -> None:
        """Name and value, or the name alone, on a unit that is large enough; never one over another."""
        unit = self.shown.units.get(code)
        if unit is None:
            return
        scale, x, y = placed
        middle, down = _inner_point(shape.rings[0])
        at = (middle[0] * scale + x, middle[1] * scale + y)
        across = down * scale
        high_unit = (shape.box[3] - shape.box[1]) * scale
        fonts = (self._font(NAME, strong=True), self._font(NAME))
        line = NAME * 1.15 * self.scale
        for lines in ((unit.name, unit.text), (unit.name,)):
            wide = max(fonts[0].getlength(text) for text in lines)
            high = len(lines) * line
            box = (at[0] - wide / 2, at[1] - high / 2, at[0] + wide / 2, at[1] + high / 2)
            if wide > across * 1.04 or high > high_unit * 0.9 or any(_overlap(box, other) for other in taken):
                continue
            taken.append(box)
            ink = _ink(unit.colour)
            for number, (text, font) in enumerate(zip(lines, fonts, strict=False)):
                self.pen.text((at[0], box[1] + number * line), text, font=font, fill=ink, anchor="ma")
            return

    def legend(self) -> None:
        """Heading and rows at the right edge, from above."""
        left = self.width - self.beside
        self._write(self.shown.legend, left, 2, self.beside, LEGEND, strong=True)
        for number, (colour, text) in enumerate(self.shown.rows, 1):
            top = 2 + number * ROW
            west, north, east, south = self._dots(left, top, left + 18, top + ROW - 4)
            ring = [(west, north), (east, north), (east, south), (west, south)]
            self._paint(ring, colour)
            self.pen.line([*ring, ring[0]], fill=LOOK.muted, width=max(1, round(0.35 * self.scale)))
            self._write(text, left + 23, top - 1, self.beside - 23, LEGEND)
        self.top = 2 + ROW * (len(self.shown.rows) + 1) + GAP

    def inset(self, shapes: Sequence[_Shape], box: Bounds, name: str, at: int) -> None:
        """Far islands in a frame under the legend, their name over them."""
        left = self.width - self.beside
        room = (self.height - self.top - 2) / max(1, self._insets) - 6
        high = max(34.0, min(INSET, room))
        top = self.top + at * (high + 6)
        self.pen.rectangle(
            self._dots(left, top, self.width - 1, top + high), outline=LOOK.muted, width=round(self.scale * 0.5)
        )
        if shapes:
            self._shapes(shapes, box, (left + 4, top + 14, self.width - 5, top + high - 4))
        self._write(name, left + 4, top + 2, self.beside - 8, SMALL)

    @property
    def _insets(self) -> int:
        return max(len(self.shown.insets), 2)

    def png(self) -> bytes:
        held = io.BytesIO()
        size = (round(self.width * DOTS_A_POINT), round(self.height * DOTS_A_POINT))
        small = self.image.resize(size, Image.Resampling.LANCZOS)
        small.quantize(256, dither=Image.Dither.NONE).save(held, "PNG", dpi=(240, 240))
        return held.getvalue()


def _inner_point(ring: Ring) -> tuple[tuple[float, float], float]:
    """A point well inside and how wide the unit is there: the longest stretch of the lines through its middle part."""
    ys = [y for _, y in ring]
    best: tuple[float, float, float] = (0.0, ring[0][0], ring[0][1])
    for share in (0.5, 0.4, 0.6):
        level = min(ys) + share * (max(ys) - min(ys))
        cuts = sorted(
            x1 + (level - y1) * (x2 - x1) / (y2 - y1)
            for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)
            if (y1 <= level) != (y2 <= level)
        )
        for left, right in zip(cuts[::2], cuts[1::2], strict=False):
            best = max(best, (right - left, (left + right) / 2, level))
    return (best[1], best[2]), best[0]


def _overlap(box: Bounds, other: Bounds) -> bool:
    return box[0] < other[2] and box[2] > other[0] and box[1] < other[3] and box[3] > other[1]


def _ink(colour: str) -> str:
    """Dark letters on pale colours, pale ones on dark."""
    if not colour:
        return LOOK.text
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return LOOK.text if 0.299 * red + 0.587 * green + 0.114 * blue > 125 else PAPER
