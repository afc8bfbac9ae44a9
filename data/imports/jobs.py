"""Runs the reading of a file in a process of its own, so that no file can slow down or end the server."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from data import home, periods, publish, queries
from data.imports import choices as chosen
from data.imports import judging, keeping, limits, reading, worker
from data.imports.cells import ImportRefused
from data.imports.choices import Choices

_COMMAND = (sys.executable, "-m", "data.imports.worker")


@dataclass(frozen=True)
class Preview:
    """What a file would bring: the `outcome` of the worker, its accepted values, and every issue."""

    name: str
    data: bytes
    outcome: dict[str, Any]
    accepted: pd.DataFrame
    issues: pd.DataFrame

    @property
    def problem(self) -> ImportRefused | None:
        """Why nothing of the file can be taken, None where something can."""
        said = self.outcome.get("problem")
        return ImportRefused(said["vi"], said["en"]) if said else None

    @property
    def choices(self) -> Choices:
        """The choices it was judged by, those recalled from earlier imports included."""
        return chosen.from_json(self.outcome["choices"])


def store() -> Path:
    """The published store that tables are recognised against. Raises ImportRefused without one."""
    version = publish.current(home.stores())
    if version is None or not version.endswith(f"-{queries.schema()}"):
        raise ImportRefused(
            "Chưa có kho dữ liệu của phiên bản này. Chạy make data rồi nhập lại.",
            "There is no store of this version yet. Run make data, then bring the file again.",
        )
    return publish.path_of(home.stores(), version)


def preview(name: str, data: bytes, choices: Choices | None = None) -> Preview:
    """Read and judge a file by what was chosen. Raises ImportRefused only where the work itself was not possible."""
    given = choices or Choices()
    if len(data) > limits.file_bytes():
        raise reading.too_large(len(data))
    with _folder() as folder:
        (folder / "file").write_bytes(data)
        asked = {
            "store": str(store()),
            "today": datetime.now(periods.VIETNAM).date().isoformat(),
            "choices": given.as_json(),
            "remembered": keeping.remembered_choices(),
            "settled": keeping.remembered_names(),
        }
        (folder / "asked.json").write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")
        _run(folder)
        outcome = json.loads((folder / worker.OUTCOME).read_text(encoding="utf-8"))
        outcome.setdefault("choices", given.as_json())
        accepted = _table(folder / worker.ACCEPTED, judging.ACCEPTED)
        issues = _table(folder / worker.ISSUES, judging.ISSUES)
    return Preview(name, data, outcome, accepted, issues)


def _table(path: Path, columns: list[str]) -> pd.DataFrame:
    return pd.read_parquet(path) if path.is_file() else pd.DataFrame(columns=columns)


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder of its own for one job, gone afterwards."""
    home.imports().mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".job-", dir=home.imports()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(folder: Path) -> None:
    """Work on a folder; what takes too long is killed, what dies becomes a sentence."""
    environment = os.environ | {
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "ARROW_NUM_THREADS": "1",
        "PYTHONPATH": str(home.PROJECT),
    }
    try:
        done = subprocess.run(
            [*_COMMAND, str(folder)],
            cwd=home.PROJECT,
            env=environment,
            timeout=limits.SECONDS,
            capture_output=True,
            check=False,
        )
    except subprocess.TimeoutExpired as problem:
        raise worker.too_much() from problem
    if (folder / worker.OUTCOME).is_file():
        return
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        raise worker.too_much()
    last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2][:200]
    raise ImportRefused(
        f"Không đọc được tệp vì lỗi ngoài dự kiến: {last}. Lưu bảng thành CSV (UTF-8) rồi nhập lại, "
        f"và báo người quản trị.",
        f"The file could not be read for an unforeseen reason: {last}. Save it as CSV (UTF-8), and "
        f"tell the administrator.",
    )
