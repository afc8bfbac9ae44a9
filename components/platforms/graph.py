"""The graph of connections as one drawing: districts, provinces, the systems outside, left to right. Text in, SVG out.

Every place is a band: its name and its districts' platforms on the left, its own platforms in the middle. Nothing
overlaps: platforms are stacked, systems outside are stacked in the order of what connects to them, a connection that
passes a column does so in a lane above the band.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from components import palette
from components.platforms import marks

WIDTH = 1840
DISTRICT, PROVINCE, OUTSIDE = 0, 1, 2
LEFT = {DISTRICT: 24, PROVINCE: 490, OUTSIDE: 1300}
BREADTH = {DISTRICT: 380, PROVINCE: 560, OUTSIDE: 534}
SIZE, LINE, PADDING, GAP, BAND_GAP, LANE, TOP = 17, 21, 6, 6, 10, 14, 36
NAME_HEIGHT, BAND_PADDING = 34, 8
ROOM_FOR_MARKS = 84
"""What the letters on the left and the stage on the right of a node leave no room for."""
WIDE, NARROW = "MW%mw", "iljtf.,;:()I '"


@dataclass(frozen=True)
class Node:
    """A platform or a system outside; `band` is the place of frame 2024 it stands in, '' outside, `owner` its own."""

    code: str
    layer: int
    band: str
    owner: str
    title: str
    category: str
    letters: str
    stage: str


@dataclass(frozen=True)
class Edge:
    """A connection between two nodes, and how it is read out."""

    code: str
    start: str
    end: str
    is_ready: bool
    said: str


@dataclass(frozen=True)
class Box:
    """Where a node stands, and the lines of its name."""

    node: Node
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return self.y + self.height / 2

    @property
    def right(self) -> float:
        """Its right side."""
        return self.x + self.width


@dataclass(frozen=True)
class Band:
    """A place: its extent and its names with where they stand."""

    y: float
    height: float
    names: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Layout:
    """Where everything stands; `lanes` are heights by edge."""

    boxes: Mapping[str, Box]
    bands: tuple[Band, ...]
    lanes: Mapping[str, float]
    height: float


def text_width(text: str, size: float = SIZE) -> float:
    """About how wide a text is in pixels, rather too wide than too narrow."""
    share = {**dict.fromkeys(WIDE, 0.9), **dict.fromkeys(NARROW, 0.32)}
    return size * sum(share.get(letter, 0.68 if letter.isupper() else 0.54) for letter in text)


def wrapped(text: str, room: float, size: float = SIZE) -> tuple[str, ...]:
    """A text in lines that fit the room."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return tuple(lines)


def layout(nodes: Sequence[Node], edges: Sequence[Edge], names: Mapping[str, str]) -> Layout:
    """Where nodes stand; `names` are the places by code, in the order of the bands."""
    of = {node.code: node for node in nodes}
    boxes: dict[str, Box] = {}
    bands, lanes, y = [], {}, float(TOP)
    for place in names:
        held = [node for node in nodes if node.band == place]
        if not held:
            continue
        passing = [edge for edge in edges if of[edge.start] in held and _jumps(of, edge)]
        for edge in passing:
            lanes[edge.code] = y + LANE / 2
            y += LANE
        band = _band(held, place, names, y, boxes)
        bands.append(band)
        y += band.height + BAND_GAP
    outside = [node for node in nodes if node.layer == OUTSIDE]
    bottom = _stack_outside(outside, edges, boxes, y - BAND_GAP)
    return Layout(boxes, tuple(bands), lanes, max(y, bottom))


def _jumps(of: Mapping[str, Node], edge: Edge) -> bool:
    return (of[edge.start].layer, of[edge.end].layer) == (DISTRICT, OUTSIDE)


def _box(node: Node, y: float) -> Box:
    lines = wrapped(node.title, BREADTH[node.layer] - ROOM_FOR_MARKS)
    return Box(node, LEFT[node.layer], y, BREADTH[node.layer], len(lines) * LINE + 2 * PADDING, lines)


def _band(held: list[Node], place: str, names: Mapping[str, str], y: float, boxes: dict[str, Box]) -> Band:
    own = y + BAND_PADDING
    for node in (node for node in held if node.layer == PROVINCE):
        boxes[node.code] = _box(node, own)
        own += boxes[node.code].height + GAP
    said, left = [(names[place], y + 26)], y + BAND_PADDING + NAME_HEIGHT
    for owner in dict.fromkeys(node.owner for node in held if node.layer == DISTRICT):
        said.append((names.get(owner, owner), left + 16))
        left += NAME_HEIGHT - GAP
        for node in (node for node in held if node.layer == DISTRICT and node.owner == owner):
            boxes[node.code] = _box(node, left)
            left += boxes[node.code].height + GAP
    return Band(y, max(own, left) - GAP + BAND_PADDING - y, tuple(said))


def _stack_outside(outside: list[Node], edges: Sequence[Edge], boxes: dict[str, Box], bottom: float) -> float:
    """Stack the systems outside as near as possible to what connects to them; returns the lowest end."""

    def wanted(node: Node) -> float:
        heights = [boxes[edge.start].middle for edge in edges if edge.end == node.code and edge.start in boxes]
        return sum(heights) / len(heights) if heights else 0.0

    stacked = sorted(outside, key=lambda node: (wanted(node), node.code))
    needed = sum(_box(node, 0).height + GAP for node in stacked)
    y = float(TOP)
    for node in stacked:
        box = _box(node, 0)
        latest = max(bottom, TOP + needed) - needed
        y = max(y, min(wanted(node) - box.height / 2, latest))
        boxes[node.code] = _box(node, y)
        y += box.height + GAP
        needed -= box.height + GAP
    return y


def drawing(
    *,
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    names: Mapping[str, str],
    heads: Sequence[str],
    title: str,
    chosen: str,
    theme: palette.Theme,
) -> str:
    """The graph as SVG; what is pressed says `node/code` or `link/code`, `chosen` is one of these or ''."""
    placed = layout(nodes, edges, names)
    parts = [_band_drawing(band, theme) for band in placed.bands]
    parts += [
        f'<text class="head" x="{LEFT[layer]}" y="22" fill="{theme.muted}">{escape(head)}</text>'
        for layer, head in enumerate(heads)
    ]
    near = _near(edges, chosen)
    ports = _ports(edges, placed)
    parts += [_edge_drawing(edge, placed, ports, theme, chosen, near) for edge in edges]
    parts += [_node_drawing(box, theme, chosen, near) for box in placed.boxes.values()]
    return (
        f'<div class="platform-graph"><svg viewBox="0 0 {WIDTH} {placed.height:.0f}" role="group" '
        f'aria-label="{escape(title)}" class="{"narrowed" if near else ""}">{"".join(parts)}</svg></div>'
    )


def _near(edges: Sequence[Edge], chosen: str) -> set[str]:
    """What belongs to the chosen part: itself, its connections and their ends."""
    kind, _, code = chosen.partition("/")
    touched = [edge for edge in edges if (edge.code == code if kind == "link" else code in (edge.start, edge.end))]
    ends = {f"node/{end}" for edge in touched for end in (edge.start, edge.end)}
    return ends | {f"link/{edge.code}" for edge in touched} if touched else set()


def _band_drawing(band: Band, theme: palette.Theme) -> str:
    right = LEFT[PROVINCE] + BREADTH[PROVINCE] + 14
    shape = f'x="4" y="{band.y:.1f}" width="{right - 4}" height="{band.height:.1f}" rx="10"'
    box = f'<rect {shape} class="band" fill="{theme.text}"/>'
    names = "".join(
        f'<text class="{"place" if number == 0 else "district"}" x="{LEFT[DISTRICT]}" y="{y:.1f}" fill="{theme.text}">'
        f"{escape(name)}</text>"
        for number, (name, y) in enumerate(band.names)
    )
    return box + names


def _ports(edges: Sequence[Edge], placed: Layout) -> dict[tuple[str, str], float]:
    """The height at which each connection leaves and enters, so that several do not meet in one point."""
    found = {}
    for side, other in (("start", "end"), ("end", "start")):
        for code, box in placed.boxes.items():
            here = [edge for edge in edges if getattr(edge, side) == code]
            here.sort(key=lambda edge: (placed.boxes[getattr(edge, other)].middle, edge.code))
            for number, edge in enumerate(here, 1):
                found[edge.code, side] = box.y + box.height * number / (len(here) + 1)
    return found


def path(edge: Edge, placed: Layout, ports: Mapping[tuple[str, str], float]) -> str:
    """The line of a connection."""
    start, end = placed.boxes[edge.start], placed.boxes[edge.end]
    y, to = ports[edge.code, "start"], ports[edge.code, "end"]
    if start.node.layer == end.node.layer:
        out = start.right + 90
        return f"M{start.right:.0f} {y:.1f}C{out:.0f} {y:.1f} {out:.0f} {to:.1f} {end.right + 7:.0f} {to:.1f}"
    if (lane := placed.lanes.get(edge.code)) is not None:
        into, beyond = LEFT[PROVINCE] - 10, LEFT[PROVINCE] + BREADTH[PROVINCE] + 20
        bend = (start.right + into) / 2
        far = (beyond + end.x) / 2
        return (
            f"M{start.right:.0f} {y:.1f}C{bend:.0f} {y:.1f} {bend:.0f} {lane:.1f} {into:.0f} {lane:.1f}"
            f"L{beyond:.0f} {lane:.1f}C{far:.0f} {lane:.1f} {far:.0f} {to:.1f} {end.x - 7:.0f} {to:.1f}"
        )
    bend = (start.right + end.x) / 2
    return f"M{start.right:.0f} {y:.1f}C{bend:.0f} {y:.1f} {bend:.0f} {to:.1f} {end.x - 7:.0f} {to:.1f}"


def _edge_drawing(
    edge: Edge,
    placed: Layout,
    ports: Mapping[tuple[str, str], float],
    theme: palette.Theme,
    chosen: str,
    near: set[str],
) -> str:
    line, to = path(edge, placed, ports), ports[edge.code, "end"]
    end = placed.boxes[edge.end]
    inward = placed.boxes[edge.start].node.layer == end.node.layer
    tip, back = (end.right + 1, end.right + 11) if inward else (end.x - 1, end.x - 11)
    colour = palette.platform_colour(placed.boxes[edge.start].node.category, theme.name)
    act = f"link/{edge.code}"
    states = ["edge", *(["ready"] if edge.is_ready else []), *_states(act, chosen, near)]
    return (
        f'<g class="{" ".join(states)}" data-act="{escape(act)}" data-ends="{escape(edge.start)} {escape(edge.end)}" '
        f'role="button" tabindex="0" aria-label="{escape(edge.said)}" style="--line:{colour}">'
        f"<title>{escape(edge.said)}</title>"
        f'<path class="hit" d="{line}"/><path class="line" d="{line}"/>'
        f'<path class="tip" d="M{tip:.0f} {to:.1f}L{back:.0f} {to - 5:.1f}V{to + 5:.1f}Z"/></g>'
    )


def _states(act: str, chosen: str, near: set[str]) -> list[str]:
    return [*(["chosen"] if act == chosen else []), *(["kept"] if act in near else [])]


def _node_drawing(box: Box, theme: palette.Theme, chosen: str, near: set[str]) -> str:
    node, act = box.node, f"node/{box.node.code}"
    colour = palette.platform_colour(node.category, theme.name)
    first = box.y + PADDING + LINE - 5
    lines = "".join(
        f'<tspan x="{box.x + 50:.0f}" y="{first + number * LINE:.1f}">{escape(line)}</tspan>'
        for number, line in enumerate(box.lines)
    )
    mark = _mark(box, theme) if node.stage else ""
    shape = f'x="{box.x:.0f}" y="{box.y:.1f}" height="{box.height:.1f}" rx="7"'
    return (
        f'<g class="{" ".join(["node", *_states(act, chosen, near)])}" data-act="{escape(act)}" '
        f'data-ends="{escape(node.code)}" role="button" tabindex="0" aria-label="{escape(node.title)}" '
        f'style="--line:{colour}">'
        f'<rect {shape} width="{box.width:.0f}" fill="{theme.surface}" class="body"/>'
        f'<rect x="{box.x + 6:.0f}" y="{box.middle - 12:.1f}" width="36" height="24" rx="5" fill="{colour}"/>'
        f'<text class="letters" x="{box.x + 24:.0f}" y="{box.middle + 5:.1f}" fill="{theme.background}">'
        f"{escape(node.letters)}</text>"
        f'<text fill="{theme.text}">{lines}</text>{mark}</g>'
    )


def _mark(box: Box, theme: palette.Theme) -> str:
    """The stage of a platform at the right of its node."""
    place = f'x="{box.right - 28:.0f}" y="{box.middle - 9:.1f}" width="18" height="18"'
    return marks.stage_mark(box.node.stage, theme).replace("<svg ", f"<svg {place} ", 1)
