"""Find a Chromium for the tests, or install one. Run as `python -m tools.browser`."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def executable() -> str | None:
    """The system's browser (or TOANCANH_CHROMIUM), or None: then Playwright's own is used if it is installed."""
    named = os.environ.get("TOANCANH_CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


def main() -> int:
    """Make sure there is a browser: the system's, the package manager's, Playwright's, else name the package."""
    if executable() or _from_package_manager() or _from_playwright():
        return 0
    print(
        "The tests need Chromium: install the package `chromium` (Debian, Fedora, Arch)"
        " or `chromium-browser` (Ubuntu).",
        file=sys.stderr,
    )
    return 1


def _from_package_manager() -> bool:
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return False
    print("Installing chromium")
    quietly = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.call(["apt-get", "update", "-q"], **quietly)
    subprocess.call(["apt-get", "install", "-y", "-q", "chromium"], **quietly)
    return executable() is not None


def _from_playwright() -> bool:
    return subprocess.call([sys.executable, "-m", "playwright", "install", "chromium"]) == 0


if __name__ == "__main__":
    sys.exit(main())
