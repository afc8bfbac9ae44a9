"""Bring in a table from the command line: `python -m data.imports FILE --as NAME [--dry-run] [--yes]`.

Exit codes: 0 done (or previewed), 1 refused, 2 wrong arguments, 3 something is left for a person to settle.
"""

import argparse
import sys
from pathlib import Path

from data.imports import background, choices, files, jobs, keeping, limits, reading, sentences, written_periods
from data.imports.cells import ImportRefused
from data.imports.choices import Choices, Declared
from data.imports.jobs import Preview
from data.texts import Said

DONE, REFUSED, UNSETTLED = 0, 1, 3
_LINES = 15


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        if given.list:
            return _list()
        if given.undo:
            return _undo(given)
        if given.file is None:
            parser.error("a file is needed")
        return _bring(given)
    except Said as problem:
        print(f"{problem.vi}\n{problem.en}", file=sys.stderr)
        return REFUSED
    except OSError as problem:
        print(f"Không đọc được tệp: {problem}\nThe file cannot be read: {problem}", file=sys.stderr)
        return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="data.imports", description="Bring in a table of values: CSV, XLSX, XLS, Parquet, JSON."
    )
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--indicator", default="", help="code of the indicator of columns that name none")
    parser.add_argument("--period", default="", help="period of values that name none: 2024, 2024-Q3, 2024-08")
    parser.add_argument(
        "--frame", default="", choices=("", "2024", "2025"), help="63 or 34 provinces; else by the period"
    )
    parser.add_argument("--inside", default="", help="code of the province that the units lie in")
    parser.add_argument("--sheet", default="", help="name of the sheet")
    parser.add_argument("--numbers", default="", choices=("", "vi", "en"), help="1.234,5 (vi) or 1,234.5 (en)")
    parser.add_argument("--scale", type=float, default=0.0, help="what numbers are multiplied by")
    parser.add_argument(
        "--column", action="append", default=[], metavar="LETTER=INDICATOR[@PERIOD]|ROLE", help="what a column is"
    )
    parser.add_argument(
        "--unit", action="append", default=[], metavar="NAME=CODE", help="what a written name means; - leaves it out"
    )
    parser.add_argument("--new-indicator", nargs=5, metavar=("CODE", "NAME_VI", "NAME_EN", "UNIT_VI", "UNIT_EN"))
    parser.add_argument("--replaces-published", action="store_true", help="also replace published values")
    parser.add_argument("--title", default="", help="title of the source; the table's own or the file's name without")
    parser.add_argument("--document", default="", help="publisher or document")
    parser.add_argument("--published-on", default="", help="date of the source: 2025, 2025-06, 2025-06-30")
    parser.add_argument("--as", dest="person", default="", help="who brings it in")
    parser.add_argument("--dry-run", action="store_true", help="only preview")
    parser.add_argument("--yes", action="store_true", help="confirm what is understood, leaving out the rest")
    parser.add_argument("--errors", type=Path, help="write every refused cell to this CSV")
    parser.add_argument("--undo", metavar="CODE")
    parser.add_argument("--list", action="store_true")
    return parser


def _bring(given: argparse.Namespace) -> int:
    if given.file.stat().st_size > limits.file_bytes():
        raise reading.too_large(given.file.stat().st_size)
    data = given.file.read_bytes()
    preview = jobs.preview(given.file.name, data, _choices(given))
    if preview.problem:
        raise preview.problem
    _tell(preview)
    if given.errors:
        given.errors.write_bytes(files.issues_csv(preview.issues, "vi"))
    outcome = preview.outcome
    if given.dry_run:
        return DONE
    if outcome["asks_frame"]:
        _say(
            "Chưa nhập: chọn --frame 2024 hoặc --frame 2025.",
            "Nothing was brought in: choose --frame 2024 or --frame 2025.",
        )
        return UNSETTLED
    if (outcome["unclear"] or outcome["refused"]) and not given.yes:
        _say(
            "Chưa nhập: còn ô chưa rõ hoặc bị từ chối. Sửa tệp, dùng --unit, --column, hoặc --yes để bỏ các ô đó.",
            "Nothing was brought in: some cells are unclear or refused. Mend the file, use --unit or "
            "--column, or leave "
            "those cells out with --yes.",
        )
        return UNSETTLED
    kept = keeping.confirm(
        name=given.file.name,
        data=data,
        accepted=preview.accepted,
        outcome=outcome,
        choices=preview.choices,
        person=given.person,
        title=given.title or files.title_of(outcome["title"], given.file.name),
        document=given.document,
        published_on=given.published_on,
    )
    print(kept.code)
    return _refresh()


def _refresh() -> int:
    """Make the store that shows it, and wait for it."""
    problem = background.refresh_now()
    if problem:
        _say(
            f"Đã ghi nhận, nhưng kho dữ liệu chưa cập nhật được: {problem}",
            f"It was kept, but the store could not be brought up to date: {problem}",
        )
        return REFUSED
    return DONE


def _choices(given: argparse.Namespace) -> Choices:
    period = given.period and (written_periods.read(given.period) or given.period)
    if period and not written_periods.is_code(period):
        raise ImportRefused(f"Không đọc được kỳ {given.period}.", f"{given.period} is no period.")
    declared = Declared(*given.new_indicator) if given.new_indicator else None
    return Choices(
        sheet=given.sheet,
        frame=given.frame,
        inside=given.inside,
        indicator=given.indicator or (declared.code if declared else ""),
        period=period,
        style=given.numbers,
        scale=given.scale,
        replaces_published=given.replaces_published,
        columns=dict(_column(one) for one in given.column),
        settled=_settled(given.unit, given.frame),
        declared=declared,
    )


def _column(text: str) -> tuple[int, choices.Column]:
    letters, _, meaning = text.partition("=")
    if not letters.isascii() or not letters.isalpha() or not meaning:
        raise ImportRefused(
            f"--column {text}: viết như C=population@2024.", f"--column {text}: write it like C=population@2024."
        )
    place = 0
    for one in letters.upper():
        place = place * 26 + ord(one) - 64
    if meaning in choices.ROLES:
        return place - 1, choices.Column(meaning)
    indicator, _, period = meaning.partition("@")
    return place - 1, choices.Column("value", indicator, period)


def _settled(units: list[str], frame: str) -> dict[str, str]:
    found = {}
    for text in units:
        name, _, code = text.rpartition("=")
        for one in (frame,) if frame else ("2024", "2025"):
            found[files.name_key(one, name, "")] = code
    return found


def _tell(preview: Preview) -> None:
    """What was understood, on the standard error."""
    told = preview.outcome
    _say(
        f"{told['rows']} dòng: {told['understood']} giá trị hiểu được, {told['unclear']} cần người chọn, "
        f"{told['refused']} bị từ chối, {told['missing']} ô không có số liệu, {told['left_out']} dòng "
        f"tổng, nhóm, ghi chú.",
        f"{told['rows']} rows: {told['understood']} values understood, {told['unclear']} need a "
        f"person, {told['refused']} "
        f"refused, {told['missing']} without a value, {told['left_out']} rows of totals, groups or notes.",
    )
    for column in told["columns"]:
        if column["role"] != "left_out":
            what = " ".join(filter(None, (column["role"], column["indicator"], column["period"])))
            print(f"  {files.letter(column['place'])} {column['header']}: {what}", file=sys.stderr)
    for vi, en in told["notes"]:
        _say(vi, en)
    for status, count in told["replaces"].items():
        _say(f"Thay {count} giá trị đang có ({status}).", f"Replaces {count} values that are there ({status}).")
    for name in [one for one in told["names"] if one["certainty"] < 0.9][:_LINES]:
        found = name["name"] or "?"
        candidates = "; ".join(f"{full} ({code})" for code, full, _ in name["candidates"][:3])
        print(f"  {name['text']} → {found} [{name['reason']}] {candidates}", file=sys.stderr)
    for issue in preview.issues.head(_LINES).itertuples():
        name = str(issue.reason)
        print(
            f"  {issue.column}{issue.row} {issue.text!r}: {sentences.reason(name, 'vi')} / "
            f"{sentences.reason(name, 'en')}",
            file=sys.stderr,
        )


def _undo(given: argparse.Namespace) -> int:
    keeping.undo(given.undo, given.person)
    return _refresh()


def _list() -> int:
    for one in keeping.imports():
        state = "" if one.stands else f" (đã bỏ / undone: {one.undone_by})"
        print(
            f"{one.code} {one.at:%Y-%m-%d %H:%M} {one.person}: {one.facts['file']}, "
            f"{one.facts['values']} — {one.facts['title']}{state}"
        )
    return DONE


def _say(vi: str, en: str) -> None:
    print(f"{vi}\n{en}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
