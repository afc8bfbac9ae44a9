"""Indicators as tables name them: in a heading, or in a title that says nothing else."""

import re

from rapidfuzz import fuzz, process

from data.imports import written_periods
from data.imports.knowledge import Indicator, Knowledge
from data.unit_names import folded

_FUZZY = 92.0
WHOLE = frozenset({"", "tong so", "tong", "total", "chung", "tong cong", "toan bo", "overall", "all", "ca hai"})
VALUE = re.compile(r"^(?:gia tri|value|so lieu|ket qua|obs value|amount|data|diem|diem so|score)$")
_PART = re.compile(
    r"\b(?:nam|nu|male|female|men|women|nam gioi|nu gioi|thanh thi|nong thon|thanh pho|urban|rural|trong do|of which|"
    r"nhom tuoi|tuoi|aged?|under|tang|giam|growth|increase)\b"
)
_NOTE = re.compile(r"\(\s*(?:\*+|\d{1,2})\s*\)|\[\d+\]|[*†‡]+")
_NUMBERED = re.compile(
    r"^\s*(?:(?:bang|bieu|bieu so|phu luc|table|annex|hinh)\s*)?[\d.]*\s*(?:so\s*\d+\s*)?[:.\-–]*\s*"
)
_OPENING = re.compile(
    r"^(?:bao cao|thong ke|tong hop|so lieu|ket qua|bang|bieu|xep hang|danh sach|chi tiet|tinh hinh|phu luc|ve|cac|"
    r"chi so|chi tieu|statistics of|report on|the)\s+"
)
_CLOSING = re.compile(
    r"^(?:$|(?:phan theo|chia theo|theo|cua cac|cua|cac|cap|tinh|huyen|xa|tai|tren|toan|giai doan|quy|thang|ky|so bo|"
    r"by|in|of|for|per province|at|nhung nam|qua cac nam|den)\b)"
)


def in_heading(text: str, knowledge: Knowledge) -> str:
    """The indicator that a heading names, by one of its parts or as a whole; '' for none."""
    text = _NOTE.sub(" ", text)
    parts = [text, *text.split("|")]
    parts += [part.partition("(")[0] for part in parts] + re.split(r"[/\n]", text)
    names = knowledge.indicator_names
    wanted = [folded(bare(part)) for part in parts] + [folded(part) for part in parts]
    for name in wanted:
        if name in names:
            return "" if _is_of_a_part(text, names[name], knowledge) else names[name]
    for name in wanted:
        close = (
            process.extract(name, list(names), scorer=fuzz.ratio, limit=2, score_cutoff=_FUZZY)
            if len(name) > 12
            else []
        )
        if close and len({names[one[0]] for one in close}) == 1:
            return names[close[0][0]]
    return ""


def bare(text: str) -> str:
    """A text without periods and marks of notes; 'Nam' for men stays where 'năm' would be written with its accent."""
    text = _NOTE.sub(" ", text)
    if not text.isascii() or not re.search(r"(?:19|20)\d\d", text):
        text = re.sub(r"\bnam\b(?!\s*(?:19|20)\d\d)", "male", text, flags=re.IGNORECASE)
    return written_periods.without(text)


def rest(text: str, indicator: str, knowledge: Knowledge) -> str:
    """What a heading says besides the indicator's name, its period and its unit of measure; '' for the whole of it."""
    names = knowledge.indicator_names
    parts = [folded(bare(re.sub(r"\([^)]*\)", " ", part))) for part in re.split(r"[|\n]", text)]
    said = [part for part in parts if part not in WHOLE and not VALUE.match(part) and names.get(part) != indicator]
    return " ".join(said)


def _is_of_a_part(text: str, indicator: str, knowledge: Knowledge) -> bool:
    """Whether a heading in several rows names a part of what is counted: 'Dân số | Nữ'."""
    return "|" in text and bool(_PART.search(rest(text, indicator, knowledge)))


def in_title(title: str, knowledge: Knowledge) -> str:
    """The indicator that a line of a title is about and says nothing else of; '' for none."""
    names = knowledge.indicator_names
    for line in title.split("|"):
        text = folded(bare(re.sub(r"\bn[aă]m\s+(?=(?:19|20)\d\d)|\([^)]*\)", " ", line, flags=re.IGNORECASE)))
        text = _NUMBERED.sub("", text)
        while True:
            held = [name for name in names if len(name) >= 3 and f"{text} ".startswith(f"{name} ")]
            longest = max(held, key=len, default="")
            if longest and _CLOSING.match(text.removeprefix(longest).strip()):
                return names[longest]
            shorter = _OPENING.sub("", text)
            if shorter == text:
                break
            text = shorter
    return ""


def family(code: str, knowledge: Knowledge) -> str:
    """The code of the index that an indicator is a part of, '' for none."""
    held = [one for one in knowledge.indicators if code.startswith(f"{one}_")]
    return min(held, key=len, default="")


def speaks_of(text: str, index: str, knowledge: Knowledge) -> bool:
    """Whether a text names an index, by its short name or its number."""
    said = f" {folded(text)} "
    described: Indicator = knowledge.indicators[index]
    marks = {folded(described.short_vi.partition("(")[0]), *re.findall(r"\d{3,}", index)}
    return any(f" {mark} " in said for mark in marks if mark) or (index == "dti" and "chuyen doi so" in said)
