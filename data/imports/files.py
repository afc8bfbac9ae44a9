"""What imports give to people: the CSV of refused cells, a title for a source."""

import csv
import io
from pathlib import Path

import pandas as pd

from data.imports import sentences
from data.imports.cells import letter
from data.imports.judging import name_key

__all__ = ["issues_csv", "letter", "name_key", "title_of"]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HEADS = {
    "vi": ("Dòng", "Cột", "Nội dung ô", "Vì sao", "Gợi ý", "Cách sửa"),
    "en": ("Row", "Column", "Cell", "Why", "About", "How to mend it"),
}
_LONGEST_TITLE = 200


def issues_csv(issues: pd.DataFrame, language: str) -> bytes:
    """Every refused cell as a file for spreadsheets; no cell of it is taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_HEADS[language])
    for one in issues.itertuples():
        name = str(one.reason)
        about = str(one.about_vi if language == "vi" else one.about_en)
        line = [one.row, one.column, one.text, sentences.reason(name, language), about, sentences.mend(name, language)]
        writer.writerow([f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell for cell in line])
    return text.getvalue().encode("utf-8-sig")


def title_of(title: str, name: str) -> str:
    """The longest line above a table, else the name of its file."""
    lines = [line.strip() for line in title.split("|") if len(line.strip()) > 8]
    return (max(lines, key=len) if lines else Path(name).stem)[:_LONGEST_TITLE]
