"""Command line of the simulator: `python -m data.simulator`."""

import argparse
import sys
from pathlib import Path

from data import home
from data.population import read_tables
from data.simulator.simulation import SEED
from data.simulator.writing import write


def main(arguments: list[str] | None = None) -> int:
    """Simulate the dossiers and registers of the demonstration and write them as Parquet."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--scale", default="default", help="default, full, or a number of dossiers a year")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, default=None, help="default: the installation's events folder")
    chosen = parser.parse_args(arguments)
    manifest = write(
        read_tables(home.REFERENCE),
        chosen.out or home.events(),
        scale=chosen.scale,
        seed=chosen.seed,
        on_progress=lambda done, total, text: print(f"{done}/{total} {text}", file=sys.stderr),
    )
    print(manifest)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
