"""Reads and judges one file in a process of its own, under limits of time and memory. Run by `jobs`, never by hand.

A folder holds what goes in (`file`, `asked.json`) and what comes out (`outcome.json`, `accepted.parquet`,
`issues.parquet`).
"""

import gc
import json
import resource
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from data.imports import choices, judging, knowledge, layout, limits, reading, sentences
from data.imports.cells import Book, ImportRefused
from data.imports.judging import Judgement
from data.imports.layout import Layout

OUTCOME, ACCEPTED, ISSUES = "outcome.json", "accepted.parquet", "issues.parquet"
_NAMES_SHOWN = 400
_MOST_DECIMALS = 3
_SHEETS_TRIED = 20


def work(folder: Path) -> None:
    """Read and judge the file of a folder; a refusal is an outcome too."""
    asked = json.loads((folder / "asked.json").read_text(encoding="utf-8"))
    try:
        outcome = _outcome(folder, asked)
    except ImportRefused as problem:
        outcome = {"problem": sentences.both(problem)}
    except (MemoryError, RecursionError):
        outcome = {"problem": sentences.both(too_much())}
    written = folder / f".{OUTCOME}"
    written.write_text(json.dumps(outcome, ensure_ascii=False), encoding="utf-8", errors="replace")
    written.replace(folder / OUTCOME)


def too_much() -> ImportRefused:
    """The sentence for a file that takes more time or memory than it may."""
    return ImportRefused(
        f"Đọc tệp quá {limits.SECONDS} giây hoặc quá {limits.MEMORY_BYTES / 1e9:.0f} GB bộ nhớ nên đã "
        f"dừng. Chia tệp ra.",
        f"Reading took over {limits.SECONDS} s or {limits.MEMORY_BYTES / 1e9:.0f} GB of memory and "
        f"was stopped. Split the file.",
    )


def _outcome(folder: Path, asked: dict[str, Any]) -> dict[str, Any]:
    store, given = Path(asked["store"]), choices.from_json(asked["choices"])
    known = knowledge.known(store)
    if given.declared is not None:
        known = _with_declared(known, given.declared)
    book, found = _opened((folder / "file").read_bytes(), known, given)
    remembered = asked["remembered"].get(found.fingerprint)
    if remembered and not given.columns and not given.indicator:
        kept = choices.from_json(remembered)
        found = layout.recognise(book.sheet, known, choices.fill(given, kept))
        given = choices.fill(given, kept)
    outcome: dict[str, Any] = {
        "kind": book.kind,
        "encoding": book.encoding,
        "delimiter": book.delimiter,
        "sheets": list(book.names),
        "sheet": book.sheet.name,
        "title": found.title[:500],
        "fingerprint": found.fingerprint,
        "recalled": bool(remembered) and not asked["choices"]["columns"] and not asked["choices"]["indicator"],
        "choices": given.as_json(),
        "columns": _columns(found),
        "problem": None,
    }
    try:
        today = date.fromisoformat(asked["today"])
        judged = judging.judge(book.sheet, found, known, given, today=today, remembered=asked["settled"])
    except ImportRefused as problem:
        return outcome | {"problem": sentences.both(problem)}
    judged.notes[:0] = book.notes
    if given.declared is not None and given.declared.decimals is None:
        values = judged.accepted.loc[judged.accepted["indicator"] == given.declared.code, "value"]
        outcome["choices"] = replace(
            given, declared=replace(given.declared, decimals=decimals_of(values.tolist()))
        ).as_json()
    judged.accepted.to_parquet(folder / ACCEPTED, index=False)
    judged.issues.to_parquet(folder / ISSUES, index=False)
    return outcome | _told(judged) | {"replaces": _replaced(store, judged.accepted)}


def _opened(data: bytes, known: knowledge.Knowledge, given: choices.Choices) -> tuple[Book, Layout]:
    """The sheet that was chosen; else the first that names units and has values, or the first that holds something."""
    book = reading.read(data, known.vocabulary, given.sheet)
    found = layout.recognise(book.sheet, known, given)
    if given.sheet or given.columns or _is_of_units(found):
        return book, found
    for name in [name for name in book.names if name != book.sheet.name][:_SHEETS_TRIED]:
        try:
            other = reading.read(data, known.vocabulary, name)
        except ImportRefused:
            continue
        seen = layout.recognise(other.sheet, known, given)
        if _is_of_units(seen):
            note = (
                f"Đọc trang tính {name}: trang tính đầu tiên có tên đơn vị. Có thể chọn trang khác.",
                f"Sheet {name} was read, the first that names units. You may choose another.",
            )
            return replace(other, notes=(*other.notes, note)), seen
    return book, found


def _is_of_units(found: Layout) -> bool:
    return found.role("unit") is not None and bool(found.values)


def _with_declared(known: knowledge.Knowledge, new: choices.Declared) -> knowledge.Knowledge:
    described = knowledge.Indicator(
        new.code, new.name_vi, new.name_en, new.name_vi, new.name_en, new.unit_vi, new.unit_en,
        2 if new.decimals is None else new.decimals, None, None,
        new.carry_rule,
    )  # fmt: skip
    return knowledge.Knowledge(known.registers, {**known.indicators, new.code: described}, known.usual)


def decimals_of(values: Sequence[float]) -> int:
    """How many decimals values show: 0 for whole numbers, at most 3."""
    few = range(_MOST_DECIMALS)
    return next(
        (one for one in few if all(abs(value - round(value, one)) <= 1e-9 * max(1.0, abs(value)) for value in values)),
        _MOST_DECIMALS,
    )


def _columns(found: Layout) -> list[dict[str, Any]]:
    return [
        {
            "place": told.place,
            "header": unicodedata.normalize("NFC", told.header)[:200],
            "role": told.column.role,
            "indicator": told.column.indicator,
            "period": told.column.period,
            "cells": list(told.cells),
        }
        for told in found.columns
    ]


def _told(judged: Judgement) -> dict[str, Any]:
    """The counts and lists of a preview."""
    issues, accepted = judged.issues, judged.accepted
    unclear = int(issues["reason"].isin(judging.PERSON).sum())
    return {
        "rows": judged.rows,
        "understood": len(accepted),
        "unclear": unclear,
        "refused": len(issues) - unclear,
        "missing": judged.missing,
        "left_out": judged.left_out,
        "asks_frame": judged.asks_frame,
        "notes": [list(note) for note in judged.notes],
        "names": [_name(one) for one in judged.named[:_NAMES_SHOWN]],
        "units": int(accepted["unit"].nunique()),
        "periods": sorted(map(str, accepted["period"].unique())),
        "indicators": sorted(map(str, accepted["indicator"].unique())),
        "frames": sorted(map(str, accepted["frame"].unique())),
        "sample": json.loads(accepted.head(limits.SHOWN).to_json(orient="records")),
        "issues": json.loads(issues.head(limits.SHOWN).to_json(orient="records")),
        "reasons": {str(name): int(count) for name, count in issues["reason"].value_counts().items()},
    }


def _name(one: judging.Named) -> dict[str, Any]:
    unit = one.match.unit
    return {
        "key": one.key,
        "text": one.text,
        "above": one.above,
        "frame": one.frame,
        "rows": one.rows,
        "unit": unit.code if unit else "",
        "name": unit.full_name if unit else "",
        "certainty": one.match.certainty,
        "reason": one.match.reason,
        "candidates": [
            [found.code, found.full_name, found.ancestors[0] if found.ancestors else ""]
            for found in one.match.candidates
        ],
    }


def _replaced(store: Path, accepted: pd.DataFrame) -> dict[str, int]:
    """How many accepted values stand in the place of one that the store has, by the status of that."""
    if not len(accepted):
        return {}
    with duckdb.connect(str(store), read_only=True) as connection:
        connection.register("accepted", accepted)
        found = connection.execute(
            "SELECT measure.status, count(*) FROM measure JOIN accepted USING (frame, unit, indicator, period)"
            " WHERE measure.value IS NOT NULL GROUP BY measure.status"
        )
        return {str(status): int(count) for status, count in found.fetchall()}


def main() -> int:
    """Work on the folder that is the only argument, within the limits."""
    gc.disable()  # a million rows are a million containers, and nothing here lives in circles
    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY_BYTES, limits.MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (2 * limits.SECONDS, 2 * limits.SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    work(Path(sys.argv[1]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
