"""Boundaries that an operator brings in, in place of the schematic ones: proposed, accepted, undone.

What was imported lies under ``boundaries/imports/<id>``; the journal says which of it counts, and nothing else does: an
import that was killed before it was written there never was. The maps of each state are drawn before it counts.
GDAL and everything heavy run in processes of their own (data/boundaries/worker.py) that are killed when they take too
long, so that this module is light and the server goes on serving.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data import home, journal, texts
from data.boundaries import files
from data.boundaries.files import LARGEST_FILE, BoundaryError

__all__ = ["LARGEST_FILE", "LEVELS", "BoundaryError", "Imported", "Note", "Proposal", "State"]

LEVELS = {"2025": ("commune", "province"), "2024": ("commune", "district", "province")}
"""The levels of each frame that may be imported, the lowest first."""
SECONDS_TO_READ = 240
SECONDS_TO_DRAW = 900
LONGEST_SOURCE = 80
HOURS_KEPT = 24
"""How long a proposal that nobody accepted is kept."""
_STATES_KEPT = 3
_PASSED = ("HOME", "LANG", "LC_ALL", "PATH", "TMPDIR", "TOANCANH_HOME")
"""What of this process's environment a task's process knows: nothing that leads anywhere."""
_SHUT = {
    "GDAL_SKIP": ",".join(files.SKIPPED_DRIVERS),
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_DRIVER_PATH": "disable",
    "OGR_GEOJSON_MAX_OBJ_SIZE": "200",
    "PROJ_NETWORK": "OFF",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}
"""What a task's process starts with: GDAL reaches no network and loads nothing it was not built with; one thread."""
_WEB_FILE = re.compile(r"(?:\d{4}/[0-9A-Z]{2,5}|manifest)\.[0-9a-f]{10}\.json")


@dataclass(frozen=True)
class Note:
    """What a check found, in both languages; a blocking one stands in the way."""

    check: str
    blocking: bool
    vi: str
    en: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """Polygons that were read, matched and checked, and count only when they are accepted.

    `units` of `of` units of the level have one; `by_code`, `by_name`: areas of the file by how they were matched;
    `columns`: those of code, name and unit above, '' for none. `checksum` is the SHA-256 of the file as given.
    """

    id: str
    file: str
    checksum: str
    frame: str
    level: str
    name: str
    units: int
    of: int
    features: int
    by_code: int
    by_name: int
    columns: tuple[str, str, str]
    crs: str
    notes: tuple[Note, ...] = field(default=())

    @property
    def blocked(self) -> bool:
        """Whether a check stands in the way."""
        return any(note.blocking for note in self.notes)


@dataclass(frozen=True)
class Imported:
    """An import as the journal has it; `undone` tells by whom and when it was taken back."""

    proposal: Proposal
    person: str
    at: datetime
    undone: tuple[str, datetime] | None


@dataclass(frozen=True)
class State:
    """The maps that count now: where Python's polygons are, the list for browsers, whose boundaries each map shows."""

    folder: Path
    manifest: str
    names: dict[str, dict[str, str]]


def propose(
    path: Path, *, frame: str, level: str, name: str, file: str = "", crs: str = "", layer: str = ""
) -> Proposal:
    """Read, match and check a file without changing what counts. Raises BoundaryError.

    `file` is what the file is called, where `path` is another name; `name` is whose boundaries they are.
    """
    if level not in LEVELS.get(frame, ()):
        raise BoundaryError(
            f"Hệ {frame} không có cấp {level}: chọn hệ 2025 (cấp xã, tỉnh) hoặc 2024 (cấp xã, huyện, tỉnh).",
            f"Frame {frame} has no level {level}: choose 2025 (commune, province) or 2024 (all three).",
        )
    name = texts.entered(name, LONGEST_SOURCE, "nguồn ranh giới", "source of the boundaries", error=BoundaryError)
    if not path.is_file():
        raise BoundaryError(f"Không có tệp {path.name}.", f"There is no file {path.name}.")
    with _scratch() as folder:
        checksum = _checksum(path)
        _forbid_twice(checksum, frame, level)
        task = {"file": str(path.resolve()), "frame": frame, "level": level, "layer": layer, "crs": crs}
        with _alone("reading"):
            found = _run({"do": "read"} | task, folder, SECONDS_TO_READ)
        number = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{checksum[:8]}"
        proposal = _proposal(
            found | {"id": number, "file": file or path.name, "checksum": checksum} | {"frame": frame, "level": level},
            name,
        )
        _keep(folder, path, proposal)
    return proposal


def accept(proposal: Proposal, person: str) -> Imported:
    """Let a proposal count from now on: its maps are drawn, then the journal says so. Raises BoundaryError."""
    person = texts.entered(person, texts.LONGEST_NAME, "họ tên", "name", error=BoundaryError)
    if proposal.blocked:
        first = next(note for note in proposal.notes if note.blocking)
        raise BoundaryError(f"Chưa nhập được: {first.vi}", f"Not imported: {first.en}")
    if not (_folder(proposal.id) / "polygons.parquet").is_file():
        raise BoundaryError("Bản đề nghị đã hết hạn: đọc lại tệp.", "The proposal has expired: read the file again.")
    with _alone():
        _forbid_twice(proposal.checksum, proposal.frame, proposal.level)
        _drawn([*_counting(), proposal])
        content = json.dumps(asdict(proposal), ensure_ascii=False)
        entry = journal.append_boundary(person=person, code=proposal.id, kind="import", content=content)
        _forget()
    return Imported(proposal, entry.person, entry.at, None)


def undo(number: str, person: str) -> Imported:
    """Take an import back; what it had replaced counts again. Raises BoundaryError."""
    person = texts.entered(person, texts.LONGEST_NAME, "họ tên", "name", error=BoundaryError)
    with _alone():
        counting = _counting()
        if number not in {one.id for one in counting}:
            raise BoundaryError(
                f"Không có lần nhập {number[:60]} nào đang dùng.", f"No import {number[:60]} counts at present."
            )
        _drawn([one for one in counting if one.id != number])
        journal.append_boundary(person=person, code=number, kind="undo", content="")
        _forget()
    return next(one for one in listed() if one.proposal.id == number)


def listed() -> tuple[Imported, ...]:
    """Every import that ever counted, the newest first. Raises JournalError."""
    return journal.kept(_listed)


def _listed() -> tuple[Imported, ...]:
    entries = journal.boundaries()
    undone = {entry.code: (entry.person, entry.at) for entry in entries if entry.kind == "undo"}
    return tuple(
        Imported(_proposal(json.loads(entry.content)), entry.person, entry.at, undone.get(entry.code))
        for entry in entries
        if entry.kind == "import"
    )


def state() -> State | None:
    """The maps that count now; None where all are schematic."""
    return state_of(state_name())


def state_name() -> str:
    """What tells the maps that count now from any others, '' where all are schematic."""
    try:
        counting = _counting()
    except journal.JournalError:
        return ""
    name = _state_name(counting)
    return name if counting and (home.boundaries() / "states" / name / "state.json").is_file() else ""


def state_of(name: str) -> State | None:
    """The maps of a state that was or is; None for ''."""
    folder = home.boundaries() / "states" / name
    if not name or not (folder / "state.json").is_file():
        return None
    found = json.loads((folder / "state.json").read_text(encoding="utf-8"))
    return State(folder, found["manifest"], found["names"])


def web_file(name: str) -> Path | None:
    """The file of a map for browsers, by its name with its content's digest; None when there is none."""
    path = home.boundaries() / "web" / name
    return path if _WEB_FILE.fullmatch(name) and path.is_file() else None


def original(number: str) -> Path | None:
    """The file of an import as it was given."""
    found = [one.proposal.id for one in listed() if one.proposal.id == number]
    path = _folder(number) / "original" if found else None
    return path if path and path.is_file() else None


def redraw() -> None:
    """Draw the maps of what counts once more, as after a new version of the application. Raises BoundaryError."""
    with _alone():
        counting = _counting()
        shutil.rmtree(home.boundaries() / "states" / _state_name(counting), ignore_errors=True)
        _drawn(counting)


def _proposal(found: dict[str, Any], name: str = "") -> Proposal:
    notes = found.pop("findings", None) or found.pop("notes", [])
    known = {key: value for key, value in found.items() if key in Proposal.__dataclass_fields__}
    made = [Note(**(note | {"about": tuple(note["about"])})) for note in notes]
    return Proposal(**({"name": name} | known | {"columns": tuple(found["columns"]), "notes": tuple(made)}))


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _forbid_twice(checksum: str, frame: str, level: str) -> None:
    for one in _counting():
        if (one.checksum, one.frame, one.level) == (checksum, frame, level):
            raise BoundaryError(
                f"Tệp này đã được nhập ({one.file}, {one.id}) và đang dùng; không nhập lần nữa.",
                f"This file has been imported ({one.file}, {one.id}) and counts already; nothing was done.",
            )


def _counting() -> list[Proposal]:
    """The imports that count, the oldest first."""
    return [one.proposal for one in reversed(listed()) if one.undone is None]


def _folder(number: str) -> Path:
    return home.boundaries() / "imports" / number


def _keep(folder: Path, path: Path, proposal: Proposal) -> None:
    """Keep the polygons and the file as given under the proposal's id; it appears by one rename."""
    target = _folder(proposal.id)
    target.parent.mkdir(parents=True, exist_ok=True)
    kept = folder / "kept"
    kept.mkdir()
    shutil.move(folder / "polygons.parquet", kept / "polygons.parquet")
    shutil.copyfile(path, kept / "original")
    (kept / "proposal.json").write_text(json.dumps(asdict(proposal), ensure_ascii=False), encoding="utf-8")
    if target.exists():
        shutil.rmtree(target)
    kept.rename(target)


def _state_name(counting: list[Proposal]) -> str:
    return hashlib.sha256("\n".join(one.id for one in counting).encode()).hexdigest()[:16]


def _drawn(counting: list[Proposal]) -> None:
    """Draw the maps of these imports where they are not there already."""
    target = home.boundaries() / "states" / _state_name(counting)
    if not counting or (target / "state.json").is_file():
        return
    layers = [
        {"frame": one.frame, "level": one.level, "name": one.name, "file": str(_folder(one.id) / "polygons.parquet")}
        for one in counting
    ]
    with _scratch() as folder:
        _run({"do": "draw", "layers": layers, "pool": str(home.boundaries() / "web")}, folder, SECONDS_TO_DRAW)
        (folder / "task.json").unlink()
        target.parent.mkdir(parents=True, exist_ok=True)
        made = folder.with_name(f"{folder.name}-made")
        folder.rename(made)
        shutil.rmtree(target, ignore_errors=True)
        made.rename(target)
        folder.mkdir()


def _forget() -> None:
    """Remove proposals that nobody accepted in time, and all but the newest states."""
    imported = {one.proposal.id for one in listed()}
    oldest = datetime.now(UTC).timestamp() - HOURS_KEPT * 3600
    for folder in (home.boundaries() / "imports").glob("*"):
        if folder.name not in imported and folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)
    states = sorted((home.boundaries() / "states").glob("*"), key=lambda path: path.stat().st_mtime, reverse=True)
    current = _state_name(_counting())
    for folder in [path for path in states if path.name != current][_STATES_KEPT:]:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _alone(doing: str = "changing") -> Iterator[None]:
    """Be the only one that reads a file, or that changes which imports count; others wait."""
    home.boundaries().mkdir(parents=True, exist_ok=True)
    with (home.boundaries() / f".{doing}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _scratch() -> Iterator[Path]:
    """A folder beside what it will become part of, gone afterwards."""
    parent = home.boundaries() / "scratch"
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parent, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def environment() -> dict[str, str]:
    """What the process of a task knows of this one."""
    passed = {name: os.environ[name] for name in _PASSED if name in os.environ}
    return passed | _SHUT | {"PYTHONPATH": str(home.PROJECT)}


def _run(task: dict[str, Any], folder: Path, seconds: int) -> dict[str, Any]:
    """Do a task in a process of its own, killed with all it started when it takes too long. Raises BoundaryError."""
    (folder / "task.json").write_text(json.dumps(task, ensure_ascii=False), encoding="utf-8")
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "data.boundaries.worker", str(folder)],
            cwd=home.PROJECT,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        try:
            ended = process.wait(timeout=seconds)
        except subprocess.TimeoutExpired as problem:
            raise BoundaryError(
                f"Đọc và kiểm tra quá {seconds} giây nên đã dừng: giản lược đường biên hoặc chia theo tỉnh.",
                f"Stopped after {seconds} seconds: simplify the boundaries or divide the file by province.",
            ) from problem
        finally:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if (folder / "refused.json").is_file():
        refused = json.loads((folder / "refused.json").read_text(encoding="utf-8"))
        raise BoundaryError(refused["vi"], refused["en"])
    if ended or not (folder / "result.json").is_file():
        raise _broke(folder, ended)
    return json.loads((folder / "result.json").read_text(encoding="utf-8"))


def _broke(folder: Path, ended: int) -> BoundaryError:
    """Why a task ended without a word: memory, or what nobody foresaw."""
    said = (folder / "said").read_text(encoding="utf-8", errors="replace")[-20_000:]
    if "MemoryError" in said or "bad_alloc" in said or "ArrowMemoryError" in said or ended in (-9, -6):
        return BoundaryError(
            "Tệp cần quá nhiều bộ nhớ: giản lược đường biên hoặc chia theo tỉnh.",
            "The file takes too much memory: simplify the boundaries or divide the file by province.",
        )
    last = files.without_paths((said.strip().splitlines() or ["?"])[-1])[:160]
    return BoundaryError(
        f"Không xử lý được tệp ({last}). Mở và xuất lại bằng phần mềm bản đồ.",
        f"The file could not be processed ({last}). Open and export it again with a map program.",
    )
