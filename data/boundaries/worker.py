"""One task on boundaries in a process of its own, which may be killed at any moment: read a file, or draw the maps.

Run as ``python -m data.boundaries.worker FOLDER``; the task is in FOLDER/task.json, what comes of it beside it.
"""

import json
import resource
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

MEMORY = 6 * 2**30
"""Bytes of addresses that a task may take; a file that needs more is refused."""


def main() -> int:
    """Do the task of a folder; 0 with result.json, 1 with refused.json."""
    folder = Path(sys.argv[1])
    task = json.loads((folder / "task.json").read_text(encoding="utf-8"))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from data.boundaries.files import BoundaryError

    try:
        result = {"read": _read, "draw": _draw}[task.pop("do")](folder, **task)
    except BoundaryError as problem:
        _write(folder / "refused.json", {"vi": problem.vi, "en": problem.en})
        return 1
    _write(folder / "result.json", result)
    return 0


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _read(folder: Path, *, file: str, frame: str, level: str, layer: str, crs: str) -> dict[str, Any]:
    """Polygons of a file, matched and checked; writes polygons.parquet."""
    import geopandas
    import pandas

    from data import geography
    from data.boundaries import checks, files, matching, reading

    dataset = files.opened(Path(file), folder, layer)
    features = reading.read(dataset, layer=layer, crs=crs)
    every = geography.read_units()
    units = every[(every["frame"] == frame) & (every["level"] == level)].reset_index(drop=True)
    codes = units["code"].tolist()
    near = checks.near(features.shapes, _anchors(units, frame), codes)
    register = geography.register(frame)
    found = matching.match(features.rows, register, codes, near, level)
    judged = checks.judge(features, found, register, units, frame, level)
    geopandas.GeoDataFrame(
        {"code": judged.shapes.index}, geometry=judged.shapes.to_numpy(), crs="EPSG:4326"
    ).to_parquet(folder / "polygons.parquet", index=False, compression="zstd")
    how = pandas.Series(found.how).value_counts()
    return {
        "units": len(judged.shapes),
        "of": len(units),
        "features": len(features.shapes),
        "by_code": int(how.get("code", 0)),
        "by_name": int(how.get("name", 0)),
        "columns": [found.code_column, found.name_column, found.parent_column],
        "crs": features.crs,
        "findings": [asdict(one) for one in judged.findings],
    }


def _anchors(units: Any, frame: str) -> Any:
    """Where each unit lies by the schematic boundaries, in km: its own, or that of the unit above it."""
    import geopandas
    import numpy

    from data import geography

    drawn = geopandas.read_parquet(geography.GEOGRAPHY / "unit_polygon.parquet")
    shapes = drawn[drawn["frame"] == frame].set_index("code")["geometry"]
    known = [
        code if code in shapes.index else parent for code, parent in zip(units["code"], units["parent"], strict=True)
    ]
    return geography.metric(numpy.array(shapes[known].to_list(), dtype=object))


def _draw(folder: Path, *, layers: list[dict[str, str]], pool: str) -> dict[str, Any]:
    """Every map of the layers; writes the maps into the pool and state.json, unit_polygon.parquet."""
    import geopandas

    from data.boundaries import drawing

    read = [
        drawing.Layer(
            one["frame"],
            one["level"],
            one["name"],
            geopandas.read_parquet(one["file"]).set_index("code")["geometry"],
        )
        for one in layers
    ]
    drawn = drawing.draw(read)
    drawing.write(drawn, Path(pool), folder)
    return {"maps": sum(len(files) for files in drawn.files.values())}


if __name__ == "__main__":
    sys.exit(main())
