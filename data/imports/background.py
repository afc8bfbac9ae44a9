"""Brings the store up to date with the imports, in a process of its own; viewers keep the old one meanwhile."""

import os
import subprocess
import sys

from data import home, progress

_COMMAND = (sys.executable, "-m", "data.update")


def refresh() -> None:
    """Begin, and come back at once; `data.progress` says how far it is."""
    home.home().mkdir(parents=True, exist_ok=True)
    with (home.home() / "update.log").open("ab") as log:
        subprocess.Popen(
            _COMMAND,
            cwd=home.PROJECT,
            env=os.environ | {"PYTHONPATH": str(home.PROJECT)},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def refresh_now() -> str:
    """Do it and wait; returns why it failed, '' when it did not."""
    environment = os.environ | {"PYTHONPATH": str(home.PROJECT)}
    done = subprocess.run(_COMMAND, cwd=home.PROJECT, env=environment, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stderr.strip()[-600:]


def running() -> progress.Progress | None:
    """How far a build is that is under way, None when none is."""
    found = progress.read()
    return found if found is not None and found.running else None
