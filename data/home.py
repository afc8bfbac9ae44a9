"""Where the installation keeps what it makes: events, their counts, stores, the progress of a build, the journal."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
REFERENCE = Path(os.environ.get("TOANCANH_REFERENCE", PROJECT / "data" / "reference"))
GEOGRAPHY = PROJECT / "data" / "geography"
QUERIES = PROJECT / "queries"


LEAST_CASES = 100
"""Cases below which a rate gets no state: of 100, chance alone moves a rate by up to five points."""

LEAST_RANKED_SHARE = 0.8
"""Share of a set's units with a value below which we do not rank them: a first place among six of 63 is none."""

CELL_RESOLUTIONS = {"country": 5, "province": 7, "commune": 9}
"""The H3 resolution at which a unit of each level is shown; a cell has about 253, 5.2 and 0.1 km²."""

WEEKS_COMPARED = 4
"""Weeks up to the clock whose petitions are on the map and are held against as many weeks before."""


def home() -> Path:
    """The installation's folder: TOANCANH_HOME, or `var/` beside the code."""
    return Path(os.environ.get("TOANCANH_HOME", PROJECT / "var"))


def memory_limit() -> str:
    """What DuckDB may hold in memory while a store is made, TOANCANH_MEMORY or 3 GB; more goes to disk beside it."""
    return os.environ.get("TOANCANH_MEMORY", "3GB")


def events() -> Path:
    """Folder of the Parquet events, one folder a stream."""
    return home() / "events"


def incoming() -> Path:
    """Folder into which days of events are delivered, one folder a day."""
    return home() / "incoming"


def rollups() -> Path:
    """Folder of the counts kept month by month, one folder a rollup."""
    return home() / "rollups"


def stores() -> Path:
    """Folder of the published DuckDB files and of the pointer to the current one."""
    return home() / "store"


def progress_file() -> Path:
    """The file in which a running build says how far it is."""
    return home() / "progress.json"


@contextmanager
def writing() -> Iterator[None]:
    """Be the only process that writes events, counts and stores; others wait. A killed process lets go."""
    home().mkdir(parents=True, exist_ok=True)
    with (home() / ".writing").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def template() -> Path:
    """The office's template of the slides, TOANCANH_TEMPLATE or `template.pptx` beside the stores."""
    return Path(os.environ.get("TOANCANH_TEMPLATE", home() / "template.pptx"))


def closings() -> Path:
    """Folder of the closed numbers, one folder a closing."""
    return home() / "closings"


def sql() -> Path:
    """Folder of the copies on which viewers' own queries run, one folder a data version."""
    return home() / "sql"


def reminders() -> tuple[int, int]:
    """Reminders above which a unit is named, and named again: TOANCANH_REMINDERS, '3 6' where unset or not two.

    A unit is reminded once for every whole period of an indicator that it has not delivered.
    """
    given = os.environ.get("TOANCANH_REMINDERS", "").replace(",", " ").split()
    if len(given) == 2 and all(text.isdecimal() for text in given) and int(given[0]) < int(given[1]):
        return int(given[0]), int(given[1])
    return 3, 6


def boundaries() -> Path:
    """Folder of imported boundaries and of the maps drawn from them."""
    return home() / "boundaries"


def imports() -> Path:
    """Folder of the tables that people brought in, one folder an import."""
    return home() / "imports"


def journal_file() -> Path:
    """The SQLite file of what people enter; it is written by serving, never by a build."""
    return home() / "journal.sqlite"
