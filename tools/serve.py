"""Serve the dashboard, building the data beside it when there is none. Run as `python -m tools.serve`."""

import argparse
import subprocess
import sys

from data import home, store


def _has_store() -> bool:
    try:
        store.current_version()
    except store.StoreMissing:
        return False
    return True


def main() -> int:
    """Start the build if it is needed, then the server; returns the server's exit code."""
    parser = argparse.ArgumentParser(description="Serve the dashboard.")
    parser.add_argument("--port", default="8501")
    port = parser.parse_args().port
    building = None
    if not _has_store():
        print("No store yet: building the data (about a minute); the page shows how far it is.")
        building = subprocess.Popen([sys.executable, "-m", "data.build"], cwd=home.PROJECT)
    print(f"Toàn Cảnh: http://localhost:{port}")
    try:
        return subprocess.call(
            [sys.executable, "-m", "streamlit", "run", "server.py", "--server.port", port], cwd=home.PROJECT
        )
    except KeyboardInterrupt:
        return 0
    finally:
        if building is not None and building.poll() is None:
            building.terminate()


if __name__ == "__main__":
    sys.exit(main())
