"""Petitions of the last weeks with the H3 cells in which they lie, for the map of points and the hot spots.

Everything is read from the events and the clock: after a day is appended, `make` and the steps in `STEPS` make the
tables again. H3 divides the globe into hexagons that are the same for everybody and every day.
"""

from datetime import datetime
from pathlib import Path

import duckdb
import h3

from data import events, home

WEEKS = 16
"""Weeks up to the clock that are kept; besides them, the compared weeks a year before and what is still open."""
WEEKS_OF_YEAR = 52
TABLE = "recent_petition"
STEPS = ("petition_point", "petition_cell")
_RECENT = f"""
    SELECT petition_id, frame, unit, category, channel, received_at, due_at, answered_at, latitude, longitude
    FROM read_parquet($files, hive_partitioning = false)
    WHERE latitude IS NOT NULL AND longitude IS NOT NULL AND received_at <= $clock AND (
        received_at > $clock - INTERVAL {WEEKS} WEEK
        OR answered_at IS NULL
        OR (received_at > $clock - INTERVAL {WEEKS_OF_YEAR + home.WEEKS_COMPARED} WEEK
            AND received_at <= $clock - INTERVAL {WEEKS_OF_YEAR} WEEK)
    )
"""


def make(connection: duckdb.DuckDBPyConnection, root: Path, clock: datetime) -> None:
    """Make the temporary table `recent_petition`: events of the kept weeks that say where, with their cells."""
    parameters = {"files": events.pattern(root, "petition"), "clock": clock}
    recent = connection.execute(_RECENT, parameters).df()
    points = list(zip(recent["latitude"].tolist(), recent["longitude"].tolist(), strict=True))
    for resolution in home.CELL_RESOLUTIONS.values():
        cells = [h3.latlng_to_cell(latitude, longitude, resolution) for latitude, longitude in points]
        recent[f"cell_{resolution}"] = cells
    connection.register("incoming", recent)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {TABLE} AS SELECT * FROM incoming")
    connection.unregister("incoming")
