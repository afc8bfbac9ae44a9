"""How files, numbers, periods and names are read: tables of written forms in and out, and files that mean harm."""

import io
import json
import struct
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some
from openpyxl import Workbook

from components import format
from data import home, reference, unit_names
from data.imports import encodings, limits, numbers, reading, written_periods
from data.imports.cells import Broken, ImportRefused, Share, letter
from data.unit_names import Register, Unit
from tests import import_samples as samples

SENTENCE = "Tỉnh;Dân số\nKhánh Hòa;1\nĐiện Biên;2\nThừa Thiên Huế;3\nĐắk Lắk;4\nBà Rịa - Vũng Tàu;5\nỦy ban;6"


@pytest.fixture(scope="module")
def units() -> dict[str, Register]:
    """The units of both frames, from the reference tables."""
    tables = reference.load(home.REFERENCE)
    aliases: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in tables["unit_alias"].itertuples():
        aliases[str(row.frame), str(row.unit)].append(str(row.alias))
    rows = tables["unit"].fillna({"parent": ""})
    parents = dict(zip(zip(rows["frame"], rows["code"], strict=True), rows["parent"], strict=True))

    def above(frame: str, code: str) -> Iterator[str]:
        while code := parents.get((frame, code), ""):
            yield code

    found: dict[str, list[Unit]] = defaultdict(list)
    for row in rows.itertuples():
        frame, code = str(row.frame), str(row.code)
        kept = Unit(
            frame, code, str(row.level), str(row.kind), str(row.name), str(row.full_name), str(row.full_name),
            str(row.parent), tuple(above(frame, code)), tuple(aliases[frame, code]),
        )  # fmt: skip
        found[frame].append(kept)
    return {frame: Register(kept) for frame, kept in found.items()}


@pytest.fixture(scope="module")
def vocabulary(units: dict[str, Register]) -> frozenset[str]:
    return encodings.syllables(unit.full_name for register in units.values() for unit in register.units)


# Encodings


def in_font(text: str, letters: dict[str, str]) -> str:
    """A text as it is typed with a font; capitals with a tone are small letters that the font draws large."""
    drawn: dict[str, str] = {}
    for typed, meant in letters.items():
        drawn.setdefault(meant, typed)
    return "".join(drawn.get(one, drawn.get(one.lower(), one)) for one in text)


def in_1258(text: str) -> bytes:
    """A text in Windows-1258, whose tones follow their letters."""
    made = b""
    for one in text:
        try:
            made += one.encode("cp1258")
        except UnicodeEncodeError:
            apart = unicodedata.normalize("NFD", one)
            tones = "".join(mark for mark in apart if mark in "\u0301\u0300\u0309\u0303\u0323")
            rest = unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in tones))
            made += (rest + tones).encode("cp1258")
    return made


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (SENTENCE.encode(), "UTF-8"),
        (SENTENCE.encode("utf-8-sig"), "utf-8-sig"),
        (unicodedata.normalize("NFD", SENTENCE).encode(), "UTF-8"),
        (SENTENCE.encode("utf-16"), "utf-16"),
        (SENTENCE.encode("utf-16-le"), "utf-16-le"),
        (SENTENCE.encode("utf-16-be"), "utf-16-be"),
        (in_1258(SENTENCE), "Windows-1258"),
        (in_font(SENTENCE, encodings._TCVN3).encode("latin-1"), "TCVN3 (ABC)"),
        (in_font(SENTENCE, encodings._VNI).encode("latin-1"), "VNI"),
        (in_font(SENTENCE, encodings._TCVN3).encode(), "UTF-8, TCVN3 (ABC)"),
        (in_font(SENTENCE, encodings._VNI).encode(), "UTF-8, VNI"),
    ],
)
def test_every_encoding_gives_the_same_text(data: bytes, name: str, vocabulary: frozenset[str]) -> None:
    text, found, others = encodings.decoded(data, vocabulary)
    assert (text.lower(), found, others) == (SENTENCE.lower(), name, 0)


def test_a_line_in_another_encoding_is_read_and_counted(vocabulary: frozenset[str]) -> None:
    line = in_font("Quảng Ngãi;7", encodings._TCVN3).encode("latin-1")
    text, _, others = encodings.decoded(SENTENCE.encode() + b"\n" + line, vocabulary)
    assert (text, others) == (f"{SENTENCE}\nQuảng Ngãi;7", 1)


@pytest.mark.parametrize("name", ["Khánh Hoà", "Thanh Hoá", "Tỉnh Khánh Hoà;71,25\nXứ Lạ;5", "Đà Nẵng", "Hà Nội"])
def test_unicode_is_never_taken_for_a_font(name: str, vocabulary: frozenset[str]) -> None:
    assert encodings.decoded(name.encode(), vocabulary)[:2] == (name, "UTF-8")


def test_a_spreadsheet_typed_with_a_font_is_read_as_unicode(vocabulary: frozenset[str]) -> None:
    rows = [[in_font(cell, encodings._TCVN3) for cell in line.split(";")] for line in SENTENCE.split("\n")]
    book = reading.read(samples.book(rows), vocabulary)
    assert [row[0] for row in book.sheet.cells][1:4] == ["Khánh Hòa", "Điện Biên", "Thừa Thiên Huế"]


# Numbers


@pytest.mark.parametrize(
    ("text", "style", "value"),
    [
        ("1.858", "vi", 1858),
        ("96,63 %", "vi", 96.63),
        ("1.234.567,8", "vi", 1234567.8),
        ("1,234.5", "en", 1234.5),
        ("1\u00a0234", "vi", 1234),
        ("1\u202f234,5", "vi", 1234.5),
        ("(12)", "vi", -12),
        ("\u221212,5", "vi", -12.5),
        ("12*", "vi", 12),
        ("１２", "vi", 12),
        (".5", "en", 0.5),
        ("1e3", "en", 1000),
        (Share(0.9663), "vi", 96.63),
        (12, "vi", 12),
    ],
)
def test_numbers_as_people_write_them(text: str | float, style: str, value: float) -> None:
    assert numbers.read(text, style) == pytest.approx(value)


@pytest.mark.parametrize(
    "text", ["-", "–", "…", "...", "x", "n/a", "N/A", "không có số liệu", " ", "\u00a0", "NaN", None]
)
def test_what_says_that_there_is_no_value(text: str | None) -> None:
    assert numbers.is_missing(text)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("inf", "infinite"),
        ("∞", "infinite"),
        (float("inf"), "infinite"),
        (Broken("#REF!"), "broken"),
        ("1.2.3", "text"),
        ("abc", "text"),
    ],
)
def test_what_is_no_number_says_why(cell: str | float, why: str) -> None:
    with pytest.raises(numbers.NoNumber, match=why):
        numbers.read(cell, "vi")


@pytest.mark.parametrize(
    ("texts", "style", "sure"),
    [
        (["1.858", "96,5"], "vi", True),
        (["1.858", "1234.5"], "en", True),
        (["12", "7"], "", True),
        (["1.858", "2.345"], "", False),
        (["1,234,567", "1.2"], "en", True),
    ],
)
def test_the_style_is_that_of_the_column(texts: list[str], style: str, sure: bool) -> None:
    assert numbers.style_of(texts) == (style, sure)


@pytest.mark.parametrize(
    ("decimals", "low", "high", "hint", "style", "why"),
    [
        (4, 0, 1, "", "en", "range"),
        (0, 0, None, "", "vi", "whole"),
        (2, None, None, "en", "en", "sheet"),
        (2, None, None, "", "vi", "thousands"),
    ],
)
def test_an_ambiguous_column_is_decided_and_the_reason_told(
    decimals: int, low: float | None, high: float | None, hint: str, style: str, why: str
) -> None:
    found = numbers.likelier(
        ["0.858", "0.345"] if high else ["1.858"], decimals=decimals, low=low, high=high, hint=hint
    )
    assert found == (style, why)


@given(value=some.floats(-1e12, 1e12), decimals=some.integers(0, 4), language=some.sampled_from(["vi", "en"]))
def test_what_a_screen_writes_is_read_back(value: float, decimals: int, language: str) -> None:
    written = format.number(value, decimals, language)
    assert numbers.read(written, language) == pytest.approx(value, abs=0.5001 * 10**-decimals, rel=1e-9)


@given(some.text(max_size=30))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    for style in numbers.STYLES:
        try:
            assert abs(numbers.read(text, style)) < float("inf")
        except numbers.NoNumber as problem:
            assert str(problem) in ("text", "infinite")


# Periods


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2023", "2023"),
        ("Năm 2024", "2024"),
        ("Sơ bộ 2024", "2024"),
        ("Prel. 2024", "2024"),
        ("2024.0", "2024"),
        (2024, "2024"),
        (2024.0, "2024"),
        ("Quý I/2025", "2025-Q1"),
        ("Quý 4 năm 2024", "2024-Q4"),
        ("IV/2024", "2024-Q4"),
        ("Q1 2025", "2025-Q1"),
        ("Tháng 3/2025", "2025-03"),
        ("T3/2025", "2025-03"),
        ("Tháng 10 năm 2024", "2024-10"),
        ("03/2024", "2024-03"),
        ("Mar 2024", "2024-03"),
        ("2024-03", "2024-03"),
        ("15/03/2024", "2024-03"),
        (45383, "2024-04"),
        (datetime(2024, 4, 1), "2024-04"),
        (date(2024, 4, 1), "2024-04"),
        ("6 tháng đầu năm 2024", "2024-H1"),
        ("9 tháng đầu năm 2024", written_periods.UNSTORED),
        ("2016-2020", written_periods.UNSTORED),
        ("31/02/2024", None),
        ("DỰ TOÁN NĂM 2017 | (Kèm theo Quyết định số 12/QĐ-BTC ngày 15 tháng 12 năm 2016 của Bộ trưởng)", "2017"),
        ("QUYẾT TOÁN NĂM 2014 | (Kèm theo Công văn số 7 | ngày 22 tháng 9 năm 2016)", "2014"),
        ("Số liệu năm 2022 | Hà Nội, ngày 15 tháng 3 năm 2023", "2022"),
        ("Ban hành kèm theo Quyết định số 5/QĐ-UBND ngày 5/1/2024", None),
        ("Theo Nghị quyết 202/2025/QH15, tháng 8 năm 2025", "2025-08"),
        ("Dân số có đến ngày 01 tháng 4 năm 2019", "2019-04"),
        ("Nghị quyết 57", None),
        ("", None),
    ],
)
def test_periods_as_people_write_them(written: str | float | date, code: str | None) -> None:
    assert written_periods.read(written) == code


# Units


@pytest.mark.parametrize(
    ("written", "frame", "levels", "code"),
    [
        ("TP. Nha Trang", "2024", ("district",), "568"),
        ("tx ninh hoa", "2024", ("district",), "572"),
        ("H. Cam Lâm", "2024", ("district",), "570"),
        ("Q.1", "2024", ("district",), "760"),
        ("Quận 01", "2024", ("district",), "760"),
        ("q. Bình Thạnh", "2024", ("district",), "765"),
        ("TP Thủ Đức", "2024", ("district",), "769"),
        ("P. Bến Nghé", "2024", ("commune",), "26740"),
        ("UBND tỉnh Khánh Hòa", "2024", ("province",), "56"),
        ("KHÁNH HOÀ", "2024", ("province",), "56"),
        ("Kha\u0301nh Ho\u0300a", "2024", ("province",), "56"),
        ("Khánh\u00a0Hòa (*)", "2024", ("province",), "56"),
        ("KHÁNH H\u00adÒA", "2024", ("province",), "56"),
        ("Ba Ria - Vung Tau", "2024", ("province",), "77"),
        ("BR-VT", "2024", ("province",), "77"),
        ("Thua Thien-Hue", "2024", ("province",), "46"),
        ("TP.HCM", "2024", ("province",), "79"),
        ("Hanoi City", "2024", ("province",), "01"),
        ("Hanoi", "2025", ("province",), "01"),
        ("Dak Lak", "2024", ("province",), "66"),
        ("Đắc Lắc", "2024", ("province",), "66"),
        ("Bắc Cạn", "2024", ("province",), "06"),
        ("1. Hà Nội", "2024", ("province",), "01"),
        ("Xã Tân Lập - Huyện Đan Phượng - Thành phố Hà Nội", "2024", ("commune",), "09820"),
        ("Tân Lập, Đan Phượng, Hà Nội", "2024", ("commune",), "09820"),
        ("Quảng Nghãi", "2024", ("province",), "51"),
        ("HCMC", "2024", ("province",), "79"),
        ("B?c Liêu", "2024", ("province",), "95"),
        ("Ð?k L?k", "2024", ("province",), "66"),
    ],
)
def test_units_as_people_write_them(
    units: dict[str, Register], written: str, frame: str, levels: tuple[str, ...], code: str
) -> None:
    found = units[frame].match(written, levels=levels)
    assert found.unit is not None
    assert found.unit.code == code
    assert found.certainty >= 0.85


def test_namesakes_are_for_a_person_unless_something_says_which(units: dict[str, Register]) -> None:
    register = units["2024"]
    unclear = register.match("Xã Tân Lập", levels=("commune",))
    assert unclear.unit is None
    assert unclear.reason == "ambiguous"
    assert len(unclear.candidates) > 1
    inside = register.match("Xã Tân Lập", levels=("commune",), above="Huyện Đan Phượng")
    assert inside.unit is not None
    assert inside.unit.code == "09820"


@pytest.mark.parametrize("written", ["Xứ Lạ", "abc", "", "=HYPERLINK(1)", "Tổng số nhân khẩu thường trú"])
def test_what_is_no_unit_is_not_guessed(units: dict[str, Register], written: str) -> None:
    assert units["2024"].match(written, levels=("province",)).unit is None


@pytest.mark.parametrize(
    ("code", "name"),
    [("1", "Hà Nội"), ("01", "Hà Nội"), ("1.0", "Hà Nội"), ("56.0", "Khánh Hòa"), ("'01", "Hà Nội"), ("271", "Ba Vì")],
)
def test_codes_that_lost_their_zeros(units: dict[str, Register], code: str, name: str) -> None:
    found = units["2024"].code(code)
    assert found.unit is not None
    assert found.unit.name == name


def test_every_province_of_a_researcher_is_found(units: dict[str, Register]) -> None:
    for names in (samples.RESEARCHERS, samples.PROVINCES_2024):
        found = [units["2024"].match(name, levels=("province",)) for name in names]
        assert len({match.unit.code for match in found if match.unit}) == 63


@pytest.mark.parametrize(
    "text",
    ["Tổng cộng", "Toàn tỉnh", "CẢ NƯỚC - WHOLE COUNTRY", "Trung bình", "TỔNG SỐ", "Total", "Highest", "Thấp nhất"],
)
def test_rows_of_sums_are_known(text: str) -> None:
    assert unit_names.is_total(text)


@pytest.mark.parametrize(
    "text",
    [
        "Đồng bằng sông Hồng - Red River Delta",
        "Tây Nguyên",
        "ĐÔNG NAM BỘ",
        "Mekong River Delta",
        "Northern Central area and Central coastal area",
        "Northern midlands and moutain areas",
        "North Central and Central coastal areas",
        "ĐB SÔNG C.LONG",
        "ĐỒNG BẰNG S.HỒNG",
        "BẮC T.BỘ VÀ DH MIỀN TRUNG",
        "ĐÔNG NAMBỘ SOUTH EAST",
        "MIỀN NÚI PHÍA BẮC",
    ],
)
def test_regions_are_known(text: str) -> None:
    assert unit_names.is_region(text)


def test_no_unit_is_taken_for_a_sum_or_a_region(units: dict[str, Register]) -> None:
    names = [unit.full_name for register in units.values() for unit in register.units if unit.level == "province"]
    assert [name for name in names if unit_names.is_total(name) or unit_names.is_region(name)] == []


# Spreadsheets


def test_cells_are_read_as_they_stand(vocabulary: frozenset[str]) -> None:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["Tỉnh", "a", "b", "c", "d"])
    sheet.append(["Hà Nội", 0.9663, datetime(2024, 4, 1), "=1+1", 12.5])
    sheet["B2"].number_format = "0.00%"
    sheet.row_dimensions[2].hidden = True
    book = reading.read(samples.saved(made), vocabulary)
    cells = book.sheet.cells[1]
    assert cells[0] == "Hà Nội"
    assert isinstance(cells[1], Share)
    assert cells[2] == datetime(2024, 4, 1)
    assert isinstance(cells[3], Broken), "a formula that nobody computed"
    assert cells[4] == 12.5
    assert "1 hidden" in book.sheet.notes[0][1]


def test_the_wanted_sheet_is_read(vocabulary: frozenset[str]) -> None:
    made = Workbook()
    made.create_sheet("Hai").append(["x", 2])
    book = reading.read(samples.saved(made), vocabulary)
    assert book.names == ("Sheet", "Hai")
    assert book.sheet.name == "Hai", "the first that holds something"
    assert reading.read(samples.saved(made), vocabulary, "Hai").sheet.cells == [("x", 2.0)]


@pytest.mark.parametrize("text", ["a;b\n1,5;2", "a\tb\n1,5\t2", "a|b\n1,5|2", 'a,b\n"1,5",2'])
def test_the_delimiter_is_found(text: str, vocabulary: frozenset[str]) -> None:
    assert [list(row) for row in reading.read(text.encode(), vocabulary).sheet.cells] == [["a", "b"], ["1,5", "2"]]


TABLE = [{"Tỉnh": "Hà Nội", "2023": 1.5}, {"Tỉnh": "Cà Mau", "2023": None}]


def parquet() -> bytes:
    file = io.BytesIO()
    pd.DataFrame(TABLE).to_parquet(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        json.dumps(TABLE).encode(),
        json.dumps({"data": TABLE}).encode(),
        json.dumps({name: [row[name] for row in TABLE] for name in TABLE[0]}).encode(),
        parquet(),
    ],
)
def test_json_and_parquet_are_tables(data: bytes, vocabulary: frozenset[str]) -> None:
    rows = [list(row) for row in reading.read(data, vocabulary).sheet.cells]
    assert rows == [["Tỉnh", "2023"], ["Hà Nội", 1.5], ["Cà Mau", None]]


@pytest.mark.parametrize("version", [1, 2])
def test_a_cube_of_a_statistics_office_is_a_table(version: int, vocabulary: frozenset[str]) -> None:
    place = {"label": "Địa phương", "category": {"index": {"a": 0, "b": 1}, "label": {"a": "CẢ NƯỚC", "b": "Hà Nội"}}}
    year = {"label": "Năm", "category": {"index": ["0", "1"], "label": {"0": "2021", "1": "Sơ bộ 2022"}}}
    dimension = {"Địa phương": place, "Năm": year}
    cube = {"label": "Một bảng theo địa phương và Năm", "value": [1.5, 2.5, 3.5, None]}
    if version == 1:
        held: object = {"dataset": {**cube, "dimension": {**dimension, "id": list(dimension), "size": [2, 2]}}}
    else:
        held = {
            **cube,
            "dimension": dimension,
            "id": list(dimension),
            "size": [2, 2],
            "value": {"0": 1.5, "1": 2.5, "2": 3.5},
        }
    rows = [list(row) for row in reading.read(json.dumps(held).encode(), vocabulary).sheet.cells]
    assert rows[0][0] == "Một bảng theo địa phương và Năm"
    assert rows[1:] == [["Địa phương", "2021", "Sơ bộ 2022"], ["CẢ NƯỚC", 1.5, 2.5], ["Hà Nội", 3.5, None]]


def test_columns_have_the_letters_of_spreadsheets() -> None:
    assert [letter(place) for place in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


# Harm


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return file.getvalue()


def entities() -> bytes:
    """A workbook whose sheet asks for a file of the host and for a billion laughs."""
    good = samples.book([["x", 1]])
    file = io.BytesIO()
    bad = (
        b'<!DOCTYPE s [<!ENTITY a "' + b"x" * 1000 + b'"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>&f;</t></is></c></row></sheetData></worksheet>'
    )
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, bad if name.endswith("sheet1.xml") else old.read(name))
    return file.getvalue()


def ole() -> bytes:
    """What Excel writes when a workbook has a password: another kind of file around it."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)


HOSTILE = {
    "nothing": b"",
    "zeros": bytes(5000),
    "spaces": b" \n\t\n ",
    "random": struct.pack("<500I", *((one * 2654435761) % 2**32 for one in range(500))),
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "cut": samples.yearbook()[:4000],
    "bomb": zipped(**{"[Content_Types].xml": b"x", "xl__workbook.xml": bytes(30_000_000)}),
    "other archive": zipped(**{"readme.txt": b"hello"}),
    "password": ole(),
    "broken xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000),
    "entities": entities(),
    "wide": b",".join([b"1"] * 1_000_000),
    "wide and long": b"\n".join([b",".join([b"1"] * 2000)] * 50),
    "open quote": b'a,b\n"' + b"x" * 1_200_000,
    "deep json": b"[" * 100_000,
    "no table": b'{"a": {"b": 1}, "c": 2}',
    "cut parquet": parquet()[:200],
    "cut text": SENTENCE.encode("utf-16")[:-1],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_means_harm_gets_a_sentence(name: str, vocabulary: frozenset[str]) -> None:
    with pytest.raises(ImportRefused) as refused:
        reading.read(HOSTILE[name], vocabulary)
    assert ("password" in refused.value.en) == (name == "password")
    assert refused.value.vi.endswith(".")
    assert refused.value.en.endswith(".")
    assert "etc" not in refused.value.en


def test_half_letters_and_huge_numbers_of_json_are_cells(vocabulary: frozenset[str]) -> None:
    told = json.dumps([{"\ud800a": "\ud800b", "n": 10**400, "m": 10**20}])
    head, row = reading.read(told.encode(), vocabulary).sheet.cells
    assert head == ("?a", "n", "m")
    assert row == ("?b", str(10**400)[: limits.CELL_CHARACTERS], 1e20)


def test_a_file_beyond_the_limit_is_not_opened(monkeypatch: pytest.MonkeyPatch, vocabulary: frozenset[str]) -> None:
    monkeypatch.setenv("TOANCANH_IMPORT_MB", "1")
    assert limits.file_bytes() == 1_000_000
    with pytest.raises(ImportRefused, match="TOANCANH_IMPORT_MB"):
        reading.read(b"a,b\n" * 500_000, vocabulary)


@given(some.binary(max_size=400))
def test_any_bytes_are_a_table_or_refused(data: bytes) -> None:
    try:
        assert reading.read(data, frozenset({"hòa"})).sheet.cells
    except ImportRefused as problem:
        assert problem.vi
        assert problem.en
