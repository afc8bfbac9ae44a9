"""Every word of the screens in Vietnamese and English, from `words.csv` (key, vi, en)."""

import csv
from functools import cache
from pathlib import Path
from typing import Any

COUNTRY_NAME = "Việt Nam"


@cache
def table() -> dict[str, dict[str, str]]:
    """Words by key and language."""
    with Path(__file__).with_name("words.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: {"vi": row["vi"], "en": row["en"]} for row in csv.DictReader(file)}


def word(key: str, language: str, **values: Any) -> str:
    """The word of a key; KeyError when there is none, so that no screen is half translated."""
    text = table()[key][language]
    return text.format(**values) if values else text


def group(prefix: str, language: str) -> dict[str, str]:
    """The words whose keys begin with `prefix.`, by the rest of the key."""
    return {
        key.removeprefix(f"{prefix}."): words[language]
        for key, words in table().items()
        if key.startswith(f"{prefix}.")
    }
