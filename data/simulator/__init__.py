"""The simulator: events row by row, calibrated to what was published, a month at a time.

A month's rows depend on the seed, the scale and that month only, so months may be made in any order or alone.
Scale is simulated dossiers over real ones: the national portal counted 0.154 dossiers a person and year
(Đồng Tháp, 405,424 in 2026 to 10 October), about 15.6 million a year in the country, so the default is about
one in eight. Counts that a document prints (Điện Biên, 133,370 received) are therefore not reproduced; rates
are.
Every dossier is booked at a leaf, also those that a province or district handles.
"""

from data.simulator.simulation import CLOCK, FIRST_DAY, SEED, Simulation
from data.simulator.writing import MAKERS, REAL_ROWS_PER_YEAR, are_written, rows_a_year, write

__all__ = [
    "CLOCK",
    "FIRST_DAY",
    "MAKERS",
    "REAL_ROWS_PER_YEAR",
    "SEED",
    "Simulation",
    "are_written",
    "rows_a_year",
    "write",
]
