"""XLSX -> a sheet of cells, read from its XML as it stands: nothing is evaluated, linked, or fetched.

Own reading, because a preview needs what no reader gives at once: which formulas were never computed, which cells are
one, which numbers are shown as per cent or as days, which rows are hidden, and a limit at every step.
"""

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import Any, BinaryIO

from lxml import etree

from data.imports import limits
from data.imports.cells import Book, Broken, ImportRefused, Share, Sheet, Value

_PARSER: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d+)")
_BUILT_IN_PERCENT = {9, 10}
_BUILT_IN_DAYS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_DAY_0 = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}
_LAST_SERIAL = 2_958_465


def read(data: bytes, wanted: str = "") -> Book:
    """The sheet of a workbook named `wanted`, else the first visible one that holds something. Raises ImportRefused."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _refuse_bomb(archive)
            return _Workbook(archive).book(wanted)
    except ImportRefused:
        raise
    except (zipfile.BadZipFile, EOFError, KeyError, NotImplementedError, OSError, etree.XMLSyntaxError) as problem:
        raise ImportRefused(
            "Tệp XLSX hỏng hoặc bị cắt, không mở được. Mở bằng Excel, lưu lại rồi nhập lại.",
            "The XLSX file is broken or cut short. Open it in Excel, save it again, and bring that file.",
        ) from problem
    except RuntimeError as problem:
        raise protected() from problem


def protected() -> ImportRefused:
    """The sentence for a file that asks for a password."""
    return ImportRefused(
        "Tệp có mật khẩu, không đọc được. Bỏ mật khẩu (Tệp > Thông tin > Bảo vệ sổ làm việc) rồi nhập lại.",
        "The file is protected by a password. Remove it (File > Info > Protect workbook) and bring it again.",
    )


def _refuse_bomb(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    swollen = [
        part
        for part in parts
        if part.file_size > 1_000_000 and part.file_size > limits.UNPACKED_RATIO * max(1, part.compress_size)
    ]
    if len(parts) > 20_000 or unpacked > limits.UNPACKED_BYTES or swollen:
        raise ImportRefused(
            f"Tệp nén bung ra quá lớn ({unpacked / 1e6:.0f} MB), có thể là bom nén; không mở. Lưu lại bảng bằng Excel.",
            f"The file unpacks to far too much ({unpacked / 1e6:.0f} MB), as a zip bomb does; it was "
            f"not opened. Save the table again.",
        )


class _Workbook:
    """The parts of a workbook that are needed to read one sheet."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = set(archive.namelist())
        self._main = self._find_main()
        book = self._tree(self._main)
        related = self._related(self._main)
        self._sheets = [
            (str(one.get("name")), related.get(_relation_of(one), ""), one.get("state", "visible"))
            for one in book.iter("{*}sheet")
        ][: limits.SHEETS]
        self._since_1904 = any(one.get("date1904") in ("1", "true") for one in book.iter("{*}workbookPr"))
        self._kinds = self._formats()
        self._texts = self._shared_texts()

    def book(self, wanted: str) -> Book:
        """The wanted sheet and the names of all."""
        usable = [one for one in self._sheets if one[1] in self._names]
        if not usable:
            raise ImportRefused("Tệp XLSX không có trang tính nào.", "The XLSX file has no sheet.")
        visible = [one for one in usable if one[2] == "visible"] or usable
        named = [one for one in usable if one[0] == wanted]
        sheet = None
        for name, part, _ in named or visible:
            sheet = self._sheet(name, part)
            if any(cell is not None for row in sheet.cells for cell in row):
                break
        assert sheet is not None
        return Book(tuple(name for name, _, _ in usable), sheet, "XLSX")

    def _find_main(self) -> str:
        parts = self._related("")
        for part in parts.values():
            if part.endswith("workbook.xml") or "/workbook" in part:
                return part
        if "xl/workbook.xml" in self._names:
            return "xl/workbook.xml"
        raise ImportRefused(
            "Tệp nén này không phải bảng tính XLSX. Lưu lại thành XLSX hoặc CSV.",
            "This archive is no XLSX spreadsheet. Save the table as XLSX or CSV.",
        )

    def _related(self, part: str) -> dict[str, str]:
        """Parts of this file that a part refers to, by identifier; what lies outside of it is left alone."""
        folder = dirname(part)
        path = join(folder, "_rels", f"{part.rpartition('/')[2]}.rels")
        if path not in self._names:
            return {}
        found = {}
        for one in self._tree(path).iter("{*}Relationship"):
            target = str(one.get("Target", ""))
            if one.get("TargetMode") != "External":
                found[str(one.get("Id"))] = (
                    target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
                )
        return found

    def _tree(self, part: str) -> Any:
        if self._archive.getinfo(part).file_size > 20_000_000:
            raise ImportRefused(f"Phần {part} của tệp XLSX quá lớn.", f"Part {part} of the XLSX file is too large.")
        return etree.fromstring(self._archive.read(part), etree.XMLParser(**_PARSER))

    def _formats(self) -> list[str]:
        """What each cell format shows: 'percent', 'day' or ''."""
        path = normpath(join(dirname(self._main), "styles.xml"))
        if path not in self._names:
            return []
        tree = self._tree(path)
        own = {int(one.get("numFmtId", 0)): str(one.get("formatCode", "")) for one in tree.iter("{*}numFmt")}
        formats = next(tree.iter("{*}cellXfs"), None)
        return [] if formats is None else [_kind_of(int(one.get("numFmtId", 0)), own) for one in formats.iter("{*}xf")]

    def _shared_texts(self) -> list[str]:
        path = next((name for name in self._names if name.endswith("sharedStrings.xml")), "")
        texts: list[str] = []
        if not path:
            return texts
        with self._archive.open(path) as file:
            for item in _elements(file, "si"):
                texts.append(_text_of(item))
                if len(texts) > limits.CELLS:
                    raise too_many_cells()
        return texts

    def _sheet(self, name: str, part: str) -> Sheet:
        cells: list[list[Value]] = []
        rows: list[int] = []
        merged: list[tuple[int, int, int, int]] = []
        hidden = held = 0
        with self._archive.open(part) as file:
            for item in _elements(file, "row", "mergeCell"):
                if etree.QName(item).localname == "mergeCell":
                    merged += _range(str(item.get("ref", "")))
                    continue
                hidden += item.get("hidden") in ("1", "true")
                number = int(item.get("r") or (rows[-1] + 1 if rows else 1))
                cells.append(self._row(item))
                rows.append(number)
                held += len(cells[-1])
                refuse_large(len(rows), len(cells[-1]), held)
        return _squared(name, cells, rows, merged, hidden)

    def _row(self, item: Any) -> list[Value]:
        row: list[Value] = []
        for cell in item.iterchildren("{*}c"):
            match = _REFERENCE.fullmatch(cell.get("r") or "")
            at = _column(match[1]) if match else len(row)
            if at >= limits.COLUMNS:
                value = self._value(cell)
                if value is None:
                    continue
                raise too_many_columns()
            row += [None] * (at + 1 - len(row))
            row[at] = self._value(cell)
        while row and row[-1] is None:
            row.pop()
        return row

    def _value(self, cell: Any) -> Value:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = cell.find("{*}is")
            return _bounded(_text_of(inline)) if inline is not None else None
        value = cell.find("{*}v")
        text = None if value is None else value.text
        if text is None:
            formula = cell.find("{*}f")
            return None if formula is None or kind == "str" else Broken("=" + (formula.text or ""))
        if kind == "s":
            return (
                _bounded(self._texts[int(text)]) if text.isdecimal() and int(text) < len(self._texts) else Broken(text)
            )
        if kind == "e":
            return Broken(text)
        if kind == "b":
            return "1" if text == "1" else "0"
        if kind == "d":
            return _iso_day(text)
        return _bounded(text) if kind == "str" else self._number(text, int(cell.get("s", 0)))

    def _number(self, text: str, style: int) -> Value:
        try:
            number = float(text)
        except ValueError:
            return Broken(text)
        kind = self._kinds[style] if style < len(self._kinds) else ""
        if kind == "percent":
            return Share(number)
        if kind == "day" and 0 < number < _LAST_SERIAL:
            return _DAY_0[self._since_1904] + timedelta(days=number)
        return number


def _relation_of(sheet: Any) -> str:
    return next((str(value) for name, value in sheet.attrib.items() if name.endswith("}id")), "")


def _elements(file: Any, *names: str) -> Iterator[Any]:
    """The elements of a large part one after the other, each let go when the next is asked for."""
    source: BinaryIO = file
    for _, item in etree.iterparse(source, events=("end",), tag=[f"{{*}}{name}" for name in names], **_PARSER):
        yield item
        item.clear()
        while item.getprevious() is not None:
            del item.getparent()[0]


def _kind_of(number: int, own: dict[int, str]) -> str:
    if number not in own:
        return "percent" if number in _BUILT_IN_PERCENT else "day" if number in _BUILT_IN_DAYS else ""
    code = _QUOTED.sub("", own[number]).casefold().split(";")[0]
    if "%" in code:
        return "percent"
    return "day" if re.search(r"[dy]|mm+|h:|\bm\b", code) and not re.search(r"[#?]|0(?![0-9]*:)", code) else ""


def _text_of(item: Any) -> str:
    """The text of an element, without the readings that stand above letters."""
    parts = [one.text or "" for one in item.iter("{*}t") if etree.QName(one.getparent()).localname != "rPh"]
    return "".join(parts)


def _bounded(text: str) -> Value:
    return text[: limits.CELL_CHARACTERS] if text.strip() else None


def _iso_day(text: str) -> Value:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return text


def _column(letters: str) -> int:
    number = 0
    for one in letters:
        number = number * 26 + ord(one) - 64
    return number - 1


def _range(text: str) -> list[tuple[int, int, int, int]]:
    ends = [_REFERENCE.fullmatch(part) for part in text.split(":")]
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        return []
    first, last = ends[0], ends[1]
    return [(int(first[2]), _column(first[1]), int(last[2]), _column(last[1]))]


def _squared(
    name: str, cells: list[list[Value]], rows: list[int], merged: list[tuple[int, int, int, int]], hidden: int
) -> Sheet:
    """Rows of one length; merged cells by the places of the rows that are there."""
    width = max((len(row) for row in cells), default=0)
    squared = [(*row, *[None] * (width - len(row))) for row in cells]
    at = {number: place for place, number in enumerate(rows)}
    places = tuple(
        (at[top], left, at.get(bottom, len(rows) - 1), min(right, width - 1))
        for top, left, bottom, right in merged
        if top in at and left < width
    )
    notes = ()
    if hidden:
        notes = (
            (
                f"{hidden} dòng bị ẩn trong trang tính cũng được đọc.",
                f"{hidden} hidden rows of the sheet are read too.",
            ),
        )
    return Sheet(name, squared, rows, places, notes, typed=True)


def refuse_large(rows: int, columns: int, cells: int) -> None:
    """Raise ImportRefused for a table beyond a limit."""
    if rows > limits.ROWS:
        raise too_many_rows()
    if columns > limits.COLUMNS:
        raise too_many_columns()
    if cells > limits.CELLS:
        raise too_many_cells()


def too_many_rows() -> ImportRefused:
    """The sentence for a table that is too long."""
    return ImportRefused(
        f"Bảng có hơn {limits.ROWS:,} dòng. Chia tệp ra rồi nhập từng phần.".replace(",", "."),
        f"The table has more than {limits.ROWS:,} rows. Split the file and bring its parts.",
    )


def too_many_columns() -> ImportRefused:
    """The sentence for a table that is too wide."""
    return ImportRefused(
        f"Bảng có hơn {limits.COLUMNS} cột. Xóa các cột không cần rồi nhập lại.",
        f"The table has more than {limits.COLUMNS} columns. Remove those that are not needed and bring it again.",
    )


def too_many_cells() -> ImportRefused:
    """The sentence for a table with too many cells."""
    return ImportRefused(
        f"Bảng có hơn {limits.CELLS:,} ô. Chia tệp ra rồi nhập từng phần.".replace(",", "."),
        f"The table has more than {limits.CELLS:,} cells. Split the file and bring its parts.",
    )
