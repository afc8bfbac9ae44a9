"""Hoàng Sa (Đà Nẵng) and Trường Sa (Khánh Hòa), which no map of Viet Nam or of their province may lack."""

from collections.abc import Iterable
from dataclasses import dataclass

import shapely

from data.geography import INSETS, NEW, OLD


def multipolygon(parts: Iterable[shapely.Geometry]) -> shapely.MultiPolygon:
    """The polygons among parts as one geometry, an empty one where there are none."""
    polygons = [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]
    return shapely.multipolygons(polygons) if polygons else shapely.MultiPolygon()


@dataclass(frozen=True)
class Archipelago:
    """An archipelago: its name, province (the same code in both frames), old district, new commune, box in degrees.

    `box` is what a map shows of it in a frame beside itself, `sea` all in which its islands may lie.
    """

    name: str
    province: str
    district: str
    commune: str
    box: tuple[float, float, float, float]
    sea: shapely.Polygon

    def code(self, frame: str) -> str:
        """The unit that the archipelago is: a district of 2024, a commune of 2025."""
        return self.commune if frame == NEW else self.district

    def belongs(self, frame: str, level: str, codes: Iterable[str]) -> bool:
        """Whether it should be in polygons of these units."""
        own = self.province if level == "province" else self.code(frame)
        return own in set(codes)

    def in_it(self, shape: shapely.Geometry) -> shapely.Geometry | None:
        """The parts of a shape (degrees) that lie in the archipelago; None where there are none."""
        parts = shapely.get_parts(shape)
        own = parts[shapely.intersects(self.sea, parts)]
        return multipolygon(own) if len(own) else None


_SEAS = {
    "Hoàng Sa": shapely.box(110.5, 15.0, 113.5, 17.8),
    "Trường Sa": shapely.union(shapely.box(110.2, 6.5, 118.2, 12.4), shapely.box(109.2, 6.5, 118.2, 10.2)),
}
"""The seas around the archipelagos, in degrees: nothing else of the country is there.

That of Trường Sa reaches south-west of the islands to the banks of the continental shelf, which the boundaries
published after the reform count to the special zone.
"""
ARCHIPELAGOS = tuple(
    Archipelago(
        name=name,
        province=inset["province"],
        district=inset["codes"][OLD],
        commune=inset["codes"][NEW],
        box=tuple(inset["bbox"]),
        sea=sea,
    )
    for (name, sea), inset in zip(_SEAS.items(), INSETS, strict=True)
)
