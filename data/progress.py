"""How far a build is, in a small file that the waiting page reads."""

import json
import os
import time
from dataclasses import asdict, dataclass

from data.home import progress_file


@dataclass(frozen=True)
class Progress:
    """Share done (0 to 1), the step in both languages, seconds since the start, the building process."""

    share: float
    step_vi: str
    step_en: str
    started_at: float
    process: int
    problem_vi: str = ""
    problem_en: str = ""

    @property
    def seconds(self) -> float:
        """Seconds since the build began."""
        return time.time() - self.started_at

    @property
    def running(self) -> bool:
        """Whether the building process is still there and has not failed."""
        return not self.problem_vi and is_alive(self.process)


class Reporter:
    """Writes the progress of one build."""

    def __init__(self) -> None:
        self._started_at = time.time()

    def at(self, share: float, step_vi: str, step_en: str) -> None:
        """Say that `share` (0 to 1) of the build is done and what is being done."""
        self._write(Progress(share, step_vi, step_en, self._started_at, os.getpid()))

    def failed(self, problem_vi: str, problem_en: str) -> None:
        """Say that the build stopped and why."""
        progress = Progress(0, "", "", self._started_at, os.getpid(), problem_vi, problem_en)
        self._write(progress)

    def finished(self) -> None:
        """Forget the progress: the store speaks for itself now."""
        progress_file().unlink(missing_ok=True)

    def _write(self, progress: Progress) -> None:
        """Whole or not at all for a reader; hundreds of times a build, so that nobody waits for the disk."""
        progress_file().parent.mkdir(parents=True, exist_ok=True)
        scratch = progress_file().with_name(f".{progress_file().name}.{os.getpid()}")
        scratch.write_text(json.dumps(asdict(progress)), encoding="utf-8")
        scratch.replace(progress_file())


def read() -> Progress | None:
    """The progress of the newest build, or None when none is under way."""
    try:
        return Progress(**json.loads(progress_file().read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def is_alive(process: int) -> bool:
    """Whether a process of this machine is still there."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
