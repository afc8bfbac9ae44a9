"""Which published commune areas of 2025 are doubtful, judged by evidence that does not use them one by one.

The witness is the neutral diagram: every commune is given the median area of its kind in its province, and
the size of its cell inside the outline is compared with its own published figure. The second witness is
closure: whether a province's communes add up to the province's official area. A figure is doubtful when

1. it is missing or zero;
2. a namesake elsewhere prints the very same figure and fits it better (a namesake in a province that closes
   wins), and the figure is more than a fifth off the neutral cell: this alone brings Hưng Yên from 46 % too
   much to 1 % too little;
3. the publisher had also placed the commune at a far namesake's point, and the figure is off by half or
   more;
4. it is a rural commune with less than a quarter of its neutral cell, in a province that does not close;
5. its province still misses more than a tenth after that (Cà Mau, where many figures are those of a part
   that existed before the merger): the largest shortfalls of at least a third, until the province is within
   a fiftieth.

Islands are not judged: they have no cell.
"""

import numpy as np
import pandas as pd
import shapely

from data.geography import inland, mainland, metric, read_islands, read_outline
from data.power_diagram import clipped_areas, separated

CLOSES_WITHIN = 0.003
FAR_POINT_KM = 20.0


def neutral_areas(communes: pd.DataFrame) -> np.ndarray:
    """km2 of each mainland commune's cell when its own published area is not used."""
    land = mainland(read_islands(), read_outline())
    sites = inland(metric(shapely.points(communes.longitude, communes.latitude)), land)
    usual = communes.groupby(["province", "kind"]).area_km2.transform("median").to_numpy()
    return clipped_areas(sites, separated(sites, 0.5 * usual / np.pi), land)


def closing_provinces(communes: pd.DataFrame, official: pd.Series) -> set[str]:
    """Codes of provinces whose communes add up to the official area."""
    miss = (communes.groupby("province").area_km2.sum() / official - 1).abs()
    return set(miss.index[miss < CLOSES_WITHIN])


def judged(communes: pd.DataFrame, official: pd.Series) -> pd.DataFrame:
    """Mainland communes with neutral_km2, fit (log of published / neutral) and closes (its province)."""
    rows = communes[~communes.commune.isin(read_islands().code)].reset_index(drop=True)
    kind_and_name = rows.commune_name.str.split(" ", n=1)
    rows = rows.assign(kind=kind_and_name.str[0], bare_name=kind_and_name.str[1])
    rows["area_km2"] = rows.area_km2.where(rows.area_km2 > 0)
    rows["neutral_km2"] = neutral_areas(rows)
    rows["fit"] = np.log(rows.area_km2 / rows.neutral_km2)
    rows["closes"] = rows.province.isin(closing_provinces(communes, official))
    return rows


def borrowed(rows: pd.DataFrame) -> pd.Series:
    """Rule 2: the figure is a better-fitting namesake's."""
    same = ["bare_name", "area_km2"]
    order = rows.assign(miss=rows.fit.abs()).sort_values(["closes", "miss"], ascending=[False, True])
    better = order.duplicated(same) & order.area_km2.notna()
    return better.reindex(rows.index) & (rows.fit.abs() > np.log(1.2)) & ~rows.closes


def misplaced(rows: pd.DataFrame, corrections: pd.DataFrame) -> pd.Series:
    """Rule 3: point and figure both belong to somebody else."""
    far = corrections.code[corrections.published_km_off.astype(float) > FAR_POINT_KM]
    return rows.commune.isin(far) & (rows.fit.abs() > np.log(1.5))


def shortfalls(rows: pd.DataFrame, doubtful: pd.Series, official: pd.Series, islands: pd.Series) -> pd.Index:
    """Rule 5: rows whose too small figures keep their province from closing."""
    found: list[int] = []
    for province, group in rows.groupby("province"):
        used = group.area_km2.where(~doubtful[group.index], group.neutral_km2)
        missing = official[province] - islands.get(province, 0.0) - used.sum()
        lacking = (group.neutral_km2 - group.area_km2)[~doubtful[group.index] & (group.fit < -np.log(1.5))]
        if missing > 0.1 * official[province]:
            ordered = lacking.sort_values(ascending=False)
            before = ordered.cumsum() - ordered
            found += ordered.index[missing - before > 0.02 * official[province]].tolist()
    return pd.Index(found)


def doubtful_areas(communes: pd.DataFrame, official: pd.Series, corrections: pd.DataFrame) -> set[str]:
    """Codes of communes whose published area is not to be relied on."""
    rows = judged(communes, official)
    tiny = (rows.fit < np.log(0.25)) & (rows.kind == "Xã") & ~rows.closes
    doubtful = rows.area_km2.isna() | borrowed(rows) | misplaced(rows, corrections) | tiny
    islands = communes[communes.commune.isin(read_islands().code)].groupby("province").area_km2.sum()
    doubtful[shortfalls(rows, doubtful, official, islands)] = True
    return set(rows.commune[doubtful])
