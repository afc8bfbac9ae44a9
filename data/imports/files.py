"""What imports give to people: the CSV of refused cells, a title for a source."""

from pathlib import Path
from typing import Any

import pandas as pd

from data import spreadsheet
from data.imports import sentences
from data.imports.cells import letter
from data.imports.judging import name_key

__all__ = ["issues_csv", "letter", "name_key", "title_of"]
_HEADS = {
    "vi": ("Dòng", "Cột", "Nội dung ô", "Vì sao", "Gợi ý", "Cách sửa"),
    "en": ("Row", "Column", "Cell", "Why", "About", "How to mend it"),
}
_LONGEST_TITLE = 200


def issues_csv(issues: pd.DataFrame, language: str) -> bytes:
    """Every refused cell as a file for spreadsheets; no cell of it is taken for a formula."""
    lines: list[list[Any]] = [list(_HEADS[language])]
    for one in issues.itertuples():
        name = str(one.reason)
        about = str(one.about_vi if language == "vi" else one.about_en)
        why, how = sentences.reason(name, language), sentences.mend(name, language)
        lines.append([one.row, one.column, one.text, why, about, how])
    return spreadsheet.csv(lines)


def title_of(title: str, name: str) -> str:
    """The longest line above a table, else the name of its file."""
    lines = [line.strip() for line in title.split("|") if len(line.strip()) > 8]
    return (max(lines, key=len) if lines else Path(name).stem)[:_LONGEST_TITLE]
