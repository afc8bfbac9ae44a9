"""Command line: bring in boundaries in place of the schematic ones, list what was brought in, take it back."""

import argparse
import getpass
import sys
from pathlib import Path

from data import boundaries
from data.boundaries import BoundaryError, Imported, Proposal
from data.texts import Said


def main() -> int:
    """Do what the command line asks."""
    asked = _parser().parse_args()
    try:
        if asked.list:
            for one in boundaries.listed():
                print(_line(one))
        elif asked.undo:
            print(_line(boundaries.undo(asked.undo, asked.person)))
        elif asked.redraw:
            boundaries.redraw()
        else:
            return _import(asked)
    except Said as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def _import(asked: argparse.Namespace) -> int:
    if asked.file is None or not asked.level or not asked.name:
        raise BoundaryError(
            "Cần tên tệp, --level và --as (nguồn ranh giới).", "A file, --level and --as (whose boundaries) are needed."
        )
    proposal = boundaries.propose(
        asked.file, frame=asked.frame, level=asked.level, name=asked.name, crs=asked.crs, layer=asked.layer
    )
    _show(proposal)
    if asked.dry_run or proposal.blocked:
        return 1 if proposal.blocked else 0
    print(_line(boundaries.accept(proposal, asked.person)))
    return 0


def _show(proposal: Proposal) -> None:
    code, name, parent = (column or "–" for column in proposal.columns)
    print(f"{proposal.file}: {proposal.units}/{proposal.of} {proposal.level} {proposal.frame}; {proposal.crs}")
    matched = f"{proposal.by_code} by code ({code}), {proposal.by_name} by name ({name}; {parent})"
    print(f"{proposal.features} areas, {matched}")
    for note in proposal.notes:
        print(f"{'✗' if note.blocking else '·'} {note.vi}\n  {note.en}")


def _line(one: Imported) -> str:
    told = one.proposal
    undone = f" · undone {one.undone[1]:%Y-%m-%d %H:%M} {one.undone[0]}" if one.undone else ""
    units = f"{told.frame} {told.level} {told.units}/{told.of}"
    return f"{told.id} · {units} · {told.name} · {told.file} · {one.person}{undone}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data.boundaries", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="GeoJSON, GeoPackage, shapefile or one of them zipped")
    parser.add_argument("--level", choices=("province", "district", "commune"), help="level of the units in the file")
    parser.add_argument("--frame", choices=tuple(boundaries.LEVELS), default="2025", help="set of units")
    parser.add_argument("--as", dest="name", default="", help="whose boundaries they are, as the maps say it")
    parser.add_argument("--crs", default="", help="coordinate system, where the file does not say it: EPSG:3405")
    parser.add_argument("--layer", default="", help="layer, where the file has several")
    parser.add_argument("--person", default=getpass.getuser(), help="who brings them in, for the journal")
    parser.add_argument("--dry-run", action="store_true", help="read and check only")
    parser.add_argument("--list", action="store_true", help="what was brought in")
    parser.add_argument("--undo", default="", metavar="ID", help="take an import back")
    parser.add_argument("--redraw", action="store_true", help="draw the maps of what counts once more")
    return parser


if __name__ == "__main__":
    sys.exit(main())
