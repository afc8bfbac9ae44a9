"""A power diagram (weighted Voronoi) of sites in the plane, clipped to an outline; coordinates in km."""

from collections import defaultdict
from itertools import pairwise

import numpy as np
import shapely
from scipy.spatial import ConvexHull, KDTree

FAR_KM = 5000.0
FAR_SITES = 24
GRID_KM = 0.001


def separated(sites: np.ndarray, weights: np.ndarray, share: float = 0.7) -> np.ndarray:
    """Weights (km2), lowered until no pair differs by more than share x its squared distance."""
    weights = weights.copy()
    first, second = KDTree(sites).query_pairs(np.sqrt(weights.max() / share), output_type="ndarray").T
    limit = share * ((sites[first] - sites[second]) ** 2).sum(axis=1)
    while True:
        before = weights.copy()
        np.minimum.at(weights, first, before[second] + limit)
        np.minimum.at(weights, second, before[first] + limit)
        if np.allclose(weights, before, rtol=0, atol=1e-9):
            return weights


def lower_triangles(lifted: np.ndarray) -> np.ndarray:
    """Triangles of the regular triangulation: the lower hull of sites lifted to |site|2 - weight."""
    hull = ConvexHull(lifted)
    return hull.simplices[hull.equations[:, 2] < 0]


def power_centres(corners: np.ndarray) -> np.ndarray:
    """The point with equal power to the three lifted corners of every triangle."""
    planes = 2 * (corners[:, 1:, :2] - corners[:, :1, :2])
    heights = corners[:, 1:, 2] - corners[:, :1, 2]
    return np.linalg.solve(planes, heights[..., None])[..., 0]


def ring(centres: np.ndarray) -> shapely.Polygon:
    """The convex polygon through a site's power centres, counter-clockwise."""
    around = centres - centres.mean(axis=0)
    return shapely.Polygon(centres[np.argsort(np.arctan2(around[:, 1], around[:, 0]), kind="stable")])


def power_cells(sites: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """One unclipped convex polygon a site, corners shared with neighbours; empty for a hidden site."""
    angles = np.linspace(0, 2 * np.pi, FAR_SITES, endpoint=False)
    far = sites.mean(axis=0) + FAR_KM * np.column_stack([np.cos(angles), np.sin(angles)])
    points, power = np.vstack([sites, far]), np.append(weights, np.zeros(FAR_SITES))
    lifted = np.column_stack([points, (points**2).sum(axis=1) - power])
    triangles = lower_triangles(lifted)
    centres = power_centres(lifted[triangles])
    touching = defaultdict(list)
    for number, triangle in enumerate(triangles.tolist()):
        for site in triangle:
            touching[site].append(number)
    return np.array(
        [ring(centres[touching[site]]) if touching[site] else shapely.Polygon() for site in range(len(sites))]
    )


def clipped_areas(sites: np.ndarray, weights: np.ndarray, outline: shapely.Geometry) -> np.ndarray:
    """Area in km2 of every cell inside the outline."""
    return shapely.area(shapely.intersection(power_cells(sites, weights), outline))


def faces(cells: np.ndarray, outline: shapely.Geometry) -> np.ndarray:
    """The outline cut along the cells' edges into polygons that share every node, on a 1 m grid."""
    edges = shapely.intersection(shapely.boundary(cells), outline.envelope)
    lines = shapely.union_all([*edges, outline.boundary], grid_size=GRID_KM)
    pieces = shapely.get_parts(shapely.polygonize([lines]))
    shapely.prepare(outline)
    return pieces[shapely.contains_properly(outline, shapely.point_on_surface(pieces))]


def owners(pieces: np.ndarray, sites: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Index of the site with the least power distance to each face."""
    inside = shapely.get_coordinates(shapely.point_on_surface(pieces))
    distance = ((inside[:, None, :] - sites[None]) ** 2).sum(axis=2) - weights
    return distance.argmin(axis=1)


def shared_borders(pieces: np.ndarray) -> dict[int, dict[int, float]]:
    """Length in km of the border that each face shares with each neighbouring face."""
    seen: dict[tuple, int] = {}
    borders: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for number, piece in enumerate(pieces):
        for line in shapely.get_rings(piece):
            points = [tuple(point) for point in shapely.get_coordinates(line).tolist()]
            for start, end in pairwise(points):
                other = seen.setdefault((min(start, end), max(start, end)), number)
                if other != number:
                    length = float(np.hypot(start[0] - end[0], start[1] - end[1]))
                    borders[number][other] += length
                    borders[other][number] += length
    return borders


def home_faces(pieces: np.ndarray, sites: np.ndarray) -> np.ndarray:
    """Index of the face that each site lies in; ValueError when two sites lie in one face."""
    homes = shapely.STRtree(pieces).nearest(shapely.points(sites))
    if len(set(homes.tolist())) < len(sites):
        raise ValueError("two sites in one face")
    return homes


def without_strays(pieces: np.ndarray, owner: np.ndarray, homes: np.ndarray) -> np.ndarray:
    """Owners after every face cut off from its site by a bay or a border joins its longest neighbour.

    Each site holds its home face; land without any site (an offshore island) goes to the owner of its
    largest face.
    """
    borders, owner = shared_borders(pieces), owner.copy()
    owner[homes] = np.arange(len(homes))
    settled = set(homes.tolist())
    largest_first = np.argsort(-shapely.area(pieces), kind="stable").tolist()
    waiting = [number for number in largest_first if number not in settled]
    while waiting:
        ready = {n: {m: b for m, b in borders[n].items() if m in settled} for n in waiting}
        joining = [n for n in waiting if ready[n]]
        for number in joining:
            owner[number] = owner[max(ready[number], key=lambda m: (ready[number][m], -m))]
        settled |= set(joining or waiting[:1])
        waiting = [number for number in waiting if number not in settled]
    return owner
