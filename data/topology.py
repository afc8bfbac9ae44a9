"""Polygons that share borders, written as quantised TopoJSON: every shared border is stored once."""

from itertools import pairwise

import numpy as np
import shapely

Point = tuple[int, int]
Ring = list[Point]


def grid(bounds: tuple[float, float, float, float], steps: int) -> tuple[list[float], list[float]]:
    """Scale and translate of a grid of that many steps over the bounds (degrees)."""
    west, south, east, north = bounds
    return [(east - west) / (steps - 1), (north - south) / (steps - 1)], [west, south]


def quantised(line: shapely.Geometry, scale: list[float], translate: list[float]) -> Ring:
    """Grid points of one closed ring, repeats dropped; [] when it collapses."""
    points = np.rint((shapely.get_coordinates(line) - translate) / scale).astype(int).tolist()
    kept = [tuple(point) for number, point in enumerate(points) if number == 0 or point != points[number - 1]]
    return kept if len(set(kept)) > 2 else []


def quantised_unit(geometry: shapely.Geometry, scale: list[float], translate: list[float]) -> list[list[Ring]]:
    """Polygons of one unit as lists of rings on the grid."""
    polygons = []
    for polygon in shapely.get_parts(geometry):
        rings = [quantised(line, scale, translate) for line in shapely.get_rings(shapely.normalize(polygon))]
        if rings[0]:
            polygons.append([points for points in rings if points])
    return polygons


def junctions(rings: list[Ring]) -> set[Point]:
    """Points where borders part: their neighbours are not the same two everywhere they occur."""
    around: dict[Point, frozenset[Point]] = {}
    parting: set[Point] = set()
    for points in rings:
        loop = points[:-1]
        for number, point in enumerate(loop):
            beside = frozenset((loop[number - 1], loop[(number + 1) % len(loop)]))
            if around.setdefault(point, beside) != beside:
                parting.add(point)
    return parting


def pieces(points: Ring, parting: set[Point]) -> list[Ring]:
    """A closed ring cut at its junctions; a ring without one starts at its least point."""
    loop = points[:-1]
    cuts = [number for number, point in enumerate(loop) if point in parting] or [loop.index(min(loop))]
    turned = loop[cuts[0] :] + loop[: cuts[0] + 1]
    stops = [number - cuts[0] for number in cuts] + [len(loop)]
    return [turned[start : stop + 1] for start, stop in pairwise(stops)]


class Arcs:
    """The arcs of one topology, each stored once in either direction."""

    def __init__(self) -> None:
        self.lines: list[Ring] = []
        self.index: dict[tuple[Point, ...], int] = {}

    def number(self, line: Ring) -> int:
        """Index of the arc; ~index when it is stored the other way round."""
        if (found := self.index.get(tuple(line))) is not None:
            return found
        if (found := self.index.get(tuple(reversed(line)))) is not None:
            return ~found
        self.index[tuple(line)] = len(self.lines)
        self.lines.append(line)
        return len(self.lines) - 1

    def deltas(self) -> list[list[list[int]]]:
        """Arcs as a first point and steps from it."""
        return [np.diff(np.array(line), axis=0, prepend=0).tolist() for line in self.lines]


def topology(units: list[dict], geometries: list[shapely.Geometry], steps: int) -> dict:
    """TopoJSON object with one collection 'units'; each unit gives its 'id' and 'properties'."""
    bounds = tuple(np.round(shapely.total_bounds(geometries), 6).tolist())
    scale, translate = grid(bounds, steps)
    shapes = [quantised_unit(geometry, scale, translate) for geometry in geometries]
    parting = junctions([points for shape in shapes for polygon in shape for points in polygon])
    arcs = Arcs()
    drawn = [
        {
            "type": "MultiPolygon",
            **unit,
            "arcs": [
                [[arcs.number(piece) for piece in pieces(points, parting)] for points in polygon] for polygon in shape
            ],
        }
        for unit, shape in zip(units, shapes, strict=True)
    ]
    return {
        "type": "Topology",
        "bbox": list(bounds),
        "transform": {"scale": [float(f"{step:.10g}") for step in scale], "translate": translate},
        "objects": {"units": {"type": "GeometryCollection", "geometries": drawn}},
        "arcs": arcs.deltas(),
    }
