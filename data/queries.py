"""Named queries: one file of `queries/` each, with named parameters and a header that says what comes back."""

import hashlib
import re
from functools import cache
from pathlib import Path

from data.home import QUERIES

_PARAMETER = re.compile(r"\$(\w+)")
_COMMENT = re.compile(r"^--.*$", re.MULTILINE)


@cache
def text(name: str) -> str:
    """The SQL of a query, by its path under `queries/` without the ending."""
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


@cache
def parameters(name: str) -> frozenset[str]:
    """The named parameters a query takes."""
    return frozenset(_PARAMETER.findall(_COMMENT.sub("", text(name))))


def names(folder: str = "") -> list[str]:
    """Names of the queries in a folder of `queries/`, sorted."""
    return sorted(str(path.relative_to(QUERIES).with_suffix("")) for path in (QUERIES / folder).glob("*.sql"))


@cache
def schema() -> str:
    """Six digits that name what the build makes: a store of another schema is not for this code.

    They are of the build's SQL and of what the reference tables must hold.
    """
    digest = hashlib.sha256()
    for path in (*sorted((QUERIES / "build").glob("*.sql")), Path(__file__).with_name("reference.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:6]


def paths() -> list[Path]:
    """Every query file."""
    return sorted(QUERIES.rglob("*.sql"))
