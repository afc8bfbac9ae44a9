"""Files that browsers fetch once: fonts, the components' code, the boundaries, at addresses that never change.

An address carries a hash of the content, so a changed file is a new address; bytes are compressed once.
"""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from data import boundaries
from data.home import GEOGRAPHY, PROJECT

ROOT = "/assets/"
_MEDIA_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
}
CODE = ("explore", "hall", "links", "map", "platforms", "rows", "scenario", "screen", "standings", "tiles", "warnings")
"""Folders of the components' code."""
SHARED = "shared"
"""Folder of what every component may import as if it lay beside it."""
_READY_COMPRESSED = {".woff2"}


@dataclass(frozen=True)
class Asset:
    """Bytes as they are and gzipped (empty where that gains nothing)."""

    body: bytes
    compressed: bytes
    media_type: str


def make(body: bytes, suffix: str) -> Asset:
    """An asset from bytes, compressed where its kind is not already."""
    compressed = b"" if suffix in _READY_COMPRESSED else gzip.compress(body, 6, mtime=0)
    return Asset(body, compressed, _MEDIA_TYPES[suffix])


@cache
def _addresses() -> dict[str, Path]:
    """Every file by the path after ROOT."""
    fonts = {f"fonts/{path.name}": path for path in (PROJECT / "assets" / "fonts").glob("*.woff2")}
    geometry = {
        f"geometry/{path.relative_to(GEOGRAPHY / 'web').as_posix()}": path
        for path in (GEOGRAPHY / "web").rglob("*.json")
    }
    geometry[f"geometry/{_shipped_manifest()}"] = GEOGRAPHY / "web" / "manifest.json"
    code: dict[str, Path] = {}
    for folder in CODE:
        code |= {f"{folder}/{code_version(folder)}/{path.name}": path for path in _code_files(folder)}
    return fonts | geometry | code


def _code_files(folder: str) -> list[Path]:
    """The modules and sheets of a component, with those that all share: imports stay within one address."""
    places = [Path(__file__).parent / name for name in (folder, SHARED)]
    return sorted(path for place in places for path in (*place.glob("*.js"), *place.glob("*.css")))


def digest(*paths: Path) -> str:
    """Ten hexadecimal digits that name the content of files."""
    joined = hashlib.sha256()
    for path in paths:
        joined.update(path.read_bytes())
    return joined.hexdigest()[:10]


@cache
def code_version(folder: str) -> str:
    """The hash of a component's code, all its modules together, so that relative imports stay within one version."""
    return digest(*_code_files(folder))


def code_address(folder: str, name: str) -> str:
    """The address of one module of a component."""
    return f"{ROOT}{folder}/{code_version(folder)}/{name}"


def loader(folder: str, name: str) -> str:
    """The few lines a component carries in every run: they fetch its code once from its address."""
    return (
        "export default (component) =>\n"
        f'  import(new URL("{code_address(folder, name)}", window.location.origin).href)\n'
        "    .then((module) => module.default(component));\n"
    )


def manifest_address() -> str:
    """The address of the list of boundary files, with those an operator imported; it changes when they do."""
    imported = boundaries.state()
    return f"{ROOT}geometry/{imported.manifest if imported else _shipped_manifest()}"


@cache
def _shipped_manifest() -> str:
    return f"manifest.{digest(GEOGRAPHY / 'web' / 'manifest.json')}.json"


def find(path: str) -> Asset | None:
    """The asset at an address after ROOT; None when nothing was published there."""
    file = _addresses().get(path) or boundaries.web_file(path.removeprefix("geometry/"))
    return _read(file) if file else None


@lru_cache(maxsize=1024)
def _read(file: Path) -> Asset:
    return make(file.read_bytes(), file.suffix)
