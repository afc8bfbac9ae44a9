"""Ready queries, one file of `examples/` each: a line in Vietnamese, a line in English, the SELECT."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

_MARK = "-- "


@dataclass(frozen=True)
class Example:
    """A ready query: its name in addresses and what it answers in both languages."""

    name: str
    vi: str
    en: str
    query: str

    def title(self, language: str) -> str:
        """What it answers."""
        return self.vi if language == "vi" else self.en


@cache
def examples() -> tuple[Example, ...]:
    """Every ready query in the order of the files."""
    return tuple(_read(path) for path in sorted(Path(__file__).with_name("examples").glob("*.sql")))


def _read(path: Path) -> Example:
    text = path.read_text(encoding="utf-8").strip()
    vi, en, _ = text.split("\n", 2)
    return Example(path.stem, vi.removeprefix(_MARK), en.removeprefix(_MARK), text)
