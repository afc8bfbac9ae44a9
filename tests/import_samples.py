"""Spreadsheets of the kinds that offices and researchers publish, made here so that every cell can be read."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

PROVINCES_2024 = [
    "Hà Nội",
    "Hà Giang",
    "Cao Bằng",
    "Bắc Kạn",
    "Tuyên Quang",
    "Lào Cai",
    "Điện Biên",
    "Lai Châu",
    "Sơn La",
    "Yên Bái",
    "Hoà Bình",
    "Thái Nguyên",
    "Lạng Sơn",
    "Quảng Ninh",
    "Bắc Giang",
    "Phú Thọ",
    "Vĩnh Phúc",
    "Bắc Ninh",
    "Hải Dương",
    "Hải Phòng",
    "Hưng Yên",
    "Thái Bình",
    "Hà Nam",
    "Nam Định",
    "Ninh Bình",
    "Thanh Hóa",
    "Nghệ An",
    "Hà Tĩnh",
    "Quảng Bình",
    "Quảng Trị",
    "Thừa Thiên Huế",
    "Đà Nẵng",
    "Quảng Nam",
    "Quảng Ngãi",
    "Bình Định",
    "Phú Yên",
    "Khánh Hòa",
    "Ninh Thuận",
    "Bình Thuận",
    "Kon Tum",
    "Gia Lai",
    "Đắk Lắk",
    "Đắk Nông",
    "Lâm Đồng",
    "Bình Phước",
    "Tây Ninh",
    "Bình Dương",
    "Đồng Nai",
    "Bà Rịa - Vũng Tàu",
    "TP. Hồ Chí Minh",
    "Long An",
    "Tiền Giang",
    "Bến Tre",
    "Trà Vinh",
    "Vĩnh Long",
    "Đồng Tháp",
    "An Giang",
    "Kiên Giang",
    "Cần Thơ",
    "Hậu Giang",
    "Sóc Trăng",
    "Bạc Liêu",
    "Cà Mau",
]
RESEARCHERS = [
    "Ha Noi City",
    "Ha Giang",
    "Cao Bang",
    "Bac Kan",
    "Tuyen Quang",
    "Lao Cai",
    "Dien Bien",
    "Lai Chau",
    "Son La",
    "Yen Bai",
    "Hoa Binh",
    "Thai Nguyen",
    "Lang Son",
    "Quang Ninh",
    "Bac Giang",
    "Phu Tho",
    "Vinh Phuc",
    "Bac Ninh",
    "Hai Duong",
    "Hai Phong City",
    "Hung Yen",
    "Thai Binh",
    "Ha Nam",
    "Nam Dinh",
    "Ninh Binh",
    "Thanh Hoa",
    "Nghe An",
    "Ha Tinh",
    "Quang Binh",
    "Quang Tri",
    "Thua Thien-Hue",
    "Da Nang City",
    "Quang Nam",
    "Quang Ngai",
    "Binh Dinh",
    "Phu Yen",
    "Khanh Hoa",
    "Ninh Thuan",
    "Binh Thuan",
    "Kon Tum",
    "Gia Lai",
    "Dak Lak",
    "Dak Nong",
    "Lam Dong",
    "Binh Phuoc",
    "Tay Ninh",
    "Binh Duong",
    "Dong Nai",
    "Ba Ria-Vung Tau",
    "TP.HCM",
    "Long An",
    "Tien Giang",
    "Ben Tre",
    "Tra Vinh",
    "Vinh Long",
    "Dong Thap",
    "An Giang",
    "Kien Giang",
    "Can Tho City",
    "Hau Giang",
    "Soc Trang",
    "Bac Lieu",
    "Ca Mau",
]


def book(rows: Sequence[Sequence[Any]], *, merged: Sequence[str] = (), formats: dict[str, str] | None = None) -> bytes:
    """An XLSX file of one sheet."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    for cell, form in (formats or {}).items():
        sheet[cell].number_format = form
    sheet["A1"].font = Font(bold=True)
    return saved(made)


def saved(made: Workbook) -> bytes:
    """The bytes of a workbook."""
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def yearbook() -> bytes:
    """A table of the statistical yearbook: title, unit of measure, bilingual headings, regions as groups, a footnote."""
    rows: list[list[Any]] = [
        ["15", "Dân số trung bình phân theo địa phương", None, None],
        [None, "Average population by province", None, None],
        [None, None, None, "Đơn vị tính: Nghìn người - Unit: Thous. pers."],
        [None, "2021", "2022", "Sơ bộ\nPrel. 2023"],
        [None, "CẢ NƯỚC - WHOLE COUNTRY", 98504.4, 99461.7, 100309.2],
    ]
    rows[3] = [None, None, 2021, 2022, "Sơ bộ\nPrel. 2023"]
    rows[2] = [None, None, None, None, "Đơn vị tính: Nghìn người - Unit: Thous. pers."]
    for at, name in enumerate(PROVINCES_2024):
        if at in (0, 11, 25, 39, 44, 50):
            rows.append([None, "Đồng bằng sông Hồng - Red River Delta", 1.0, 2.0, 3.0])
        rows.append([None, f"  {name.upper()}", 1000.1 + at, 1001.2 + at, 1002.3 + at])
    rows.append([])
    rows.append([None, "(*) Số liệu sơ bộ. Nguồn: Tổng cục Thống kê"])
    return book(rows)


def ranking_table() -> bytes:
    """A press table of the DTI: letterhead, two rows of merged headings, ranks beside values, per cent in words."""
    rows: list[list[Any]] = [
        ["BỘ THÔNG TIN VÀ TRUYỀN THÔNG", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", None, None],
        [None],
        ["Phụ lục: Xếp hạng chuyển đổi số cấp tỉnh năm 2022", None, None, None, None, None],
        [None],
        ["TT", "Tỉnh/Thành phố", "DTI", None, "Chính quyền số", None],
        [None, None, "Giá trị", "Xếp hạng", "Giá trị", "Xếp hạng"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
    ]
    for at, name in enumerate(PROVINCES_2024):
        value = round(0.72 - at * 0.004, 4)
        rows.append([at + 1, name, f"{value:.4f}".replace(".", ","), at + 1, value, 63 - at])
    rows.append([None, "Trung bình cả nước", "0,5900", None, 0.59, None])
    return book(rows, merged=("A5:A6", "B5:B6", "C5:D5", "E5:F5", "A3:F3"))


def commune_report() -> bytes:
    """A province's report of its communes after July 2025: groups in Roman numerals, per cent cells, a total row."""
    rows: list[list[Any]] = [
        ["UBND TỈNH KHÁNH HÒA", None, None, None],
        ["BÁO CÁO TỶ LỆ HỒ SƠ NỘP TRỰC TUYẾN QUÝ III NĂM 2025", None, None, None],
        ["STT", "Tên đơn vị", "Tổng số hồ sơ", "Tỷ lệ hồ sơ nộp trực tuyến"],
        ["I", "Khối phường", None, None],
        [1, "P. Nha Trang", 1200, 0.7125],
        [2, "Phường Bắc Nha Trang", 1100, 0.655],
        [3, "p. Ninh Hoà", 900, 0.5],
        ["II", "Khối xã", None, None],
        [4, "X. Cam Lâm", 800, 0.45],
        [5, "Đặc khu Trường Sa", 10, 1],
        [None, "Tổng cộng", 4010, 0.62],
        ["Người lập biểu", None, None, "TM. ỦY BAN NHÂN DÂN"],
    ]
    return book(rows, formats={f"D{row}": "0.00%" for row in range(5, 12)})


def pxweb() -> bytes:
    """The CSV that the statistics office's tables export: a title, then years crossed with what is counted."""
    lines = ['"Dân số trung bình phân theo địa phương chia theo Tỉnh, thành phố, Năm và Phân tổ"', ""]
    lines.append('"Tỉnh, thành phố","2022 Tổng số","2022 Nam","Sơ bộ 2023 Tổng số","Sơ bộ 2023 Nam"')
    lines.append('"CẢ NƯỚC","99474.42","49590.00","100309.20","50000.10"')
    lines += [
        f'"{name}","{1000.55 + at:.2f}","{500.25 + at:.2f}","..","{501.25 + at:.2f}"'
        for at, name in enumerate(PROVINCES_2024)
    ]
    return "\n".join(lines).encode("utf-8-sig")


def researcher() -> bytes:
    """A researcher's long CSV: English names without accents, an id, decimal points."""
    lines = ["id,province,year,urban_share,region"]
    for at, name in enumerate(RESEARCHERS):
        lines += [f"VNM.{at}_1,{name},{year},{20 + at / 2:.3f},Region {at % 6}" for year in (2019, 2020)]
    return "\n".join(lines).encode()


def side_by_side() -> bytes:
    """A ranking for each score beside the others, every one with its own order of provinces, under merged headings."""
    rows: list[list[Any]] = [["Thứ tự", "Tỉnh", "Minh bạch", None, "Điểm tổng hợp 2016", "Xếp hạng"]]
    names = PROVINCES_2024
    for at, name in enumerate(names):
        rows.append([at + 1, name, 9.5 - at / 20, names[-1 - at], 70.25 - at / 4, at + 1])
    rows.append([None, "Trung vị", 8.0, None, 62.5, None])
    return book(rows, merged=("C1:D1",))


def by_province(title: str, heads: Sequence[str], first: float, step: float = 1.0) -> bytes:
    """A CSV of the 63 provinces under a title, the same ascending numbers in every column, the country's first."""
    lines = [f'"{title}"', "", ",".join(f'"{head}"' for head in ("Địa phương", *heads))]
    for at, name in enumerate(("CẢ NƯỚC", *PROVINCES_2024)):
        lines.append(",".join([f'"{name}"', *(f"{first + at * step:.1f}" for _ in heads)]))
    return "\n".join(lines).encode()
