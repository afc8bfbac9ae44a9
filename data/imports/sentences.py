"""What is wrong with a cell and how to mend it, in both languages, by the name of the reason."""

from data.texts import Said

REASONS: dict[str, tuple[str, str, str, str]] = {
    "broken": (
        "Ô báo lỗi hoặc công thức chưa được tính",
        "The cell shows an error or a formula that was never computed",
        "Mở tệp bằng Excel, chờ tính xong, lưu lại; hoặc dán thành giá trị",
        "Open the file in Excel, let it compute and save it; or paste as values",
    ),
    "infinite": (
        "Vô cùng, không phải số liệu",
        "Infinite, no value",
        "Nhập số hữu hạn hoặc để trống",
        "Give a number, or leave it empty",
    ),
    "no_number": (
        "Không phải số",
        "Not a number",
        "Sửa ô thành số, hoặc để trống nếu không có số liệu",
        "Make it a number, or leave it empty",
    ),
    "negative": (
        "Số âm, chỉ tiêu này không thể âm",
        "Negative, which this indicator cannot be",
        "Xem lại số ở nguồn",
        "Look the number up in its source",
    ),
    "too_low": (
        "Thấp hơn mức thấp nhất của chỉ tiêu",
        "Below the least the indicator can be",
        "Xem lại số, đơn vị tính và chỉ tiêu đã chọn",
        "Look at the number, its unit and the chosen indicator",
    ),
    "too_high": (
        "Cao hơn mức cao nhất của chỉ tiêu",
        "Above the most the indicator can be",
        "Xem lại số, đơn vị tính và chỉ tiêu đã chọn",
        "Look at the number, its unit and the chosen indicator",
    ),
    "unlike": (
        "Khác xa những giá trị đã biết của chỉ tiêu này",
        "Far from every known value of this indicator",
        "Xem lại đơn vị tính và chỉ tiêu; nếu đúng, chọn chỉ tiêu cho cột hoặc hệ số nhân",
        "Look at the unit of measure and the indicator; if right, choose the column's indicator or a factor",
    ),
    "no_unit": (
        "Dòng có số nhưng không có tên đơn vị",
        "The row has numbers but no unit",
        "Ghi tên hoặc mã đơn vị vào dòng",
        "Write the unit's name or code in the row",
    ),
    "unclear_unit": (
        "Tên chưa rõ là đơn vị nào",
        "It is unclear which unit is meant",
        "Chọn một trong các đơn vị gợi ý, hoặc thêm cột tỉnh, huyện",
        "Choose one of the candidates, or add a column of the unit above",
    ),
    "unknown_unit": (
        "Không có đơn vị nào tên hoặc mã này",
        "No unit has this name or code",
        "Sửa tên, chọn đơn vị, hoặc bỏ dòng",
        "Mend the name, choose the unit, or leave the row out",
    ),
    "other_frame": (
        "Đơn vị không có ở thời điểm của số liệu",
        "The unit did not exist at the time of the value",
        "Từ 1/7/2025 dùng 34 tỉnh và xã mới, trước đó dùng 63 tỉnh; sửa kỳ, hoặc chọn hệ đơn vị",
        "From 1 July 2025 use the 34 provinces and new communes, before it the 63; mend the period "
        "or choose the set of units",
    ),
    "no_period": (
        "Không đọc được kỳ",
        "The period cannot be read",
        "Viết 2024, Quý I/2025, Tháng 3/2025 hoặc 2025-03",
        "Write 2024, 2025-Q1 or 2025-03",
    ),
    "unstored_period": (
        "Khoảng thời gian này không phải năm, nửa năm, quý hay tháng",
        "This span is no year, half-year, quarter or month",
        "Dùng số liệu của tháng, quý, 6 tháng hoặc cả năm",
        "Use values of a month, a quarter, a half-year or a year",
    ),
    "future_period": (
        "Kỳ chưa bắt đầu",
        "The period has not begun",
        "Sửa kỳ; số kế hoạch, dự báo không nhập vào đây",
        "Mend the period; plans and forecasts do not go in here",
    ),
    "early_period": ("Kỳ trước năm 1990", "The period is before 1990", "Sửa kỳ", "Mend the period"),
    "unknown_indicator": (
        "Chưa rõ là chỉ tiêu nào",
        "It is unclear which indicator this is",
        "Chọn chỉ tiêu cho cột, bỏ cột, hoặc khai báo chỉ tiêu mới",
        "Choose the column's indicator, leave it out, or declare a new one",
    ),
    "doubled": (
        "Cùng đơn vị, chỉ tiêu, kỳ có hai giá trị khác nhau",
        "The same unit, indicator and period has two different values",
        "Giữ một dòng đúng, xóa dòng kia",
        "Keep the right row and remove the other",
    ),
}


def reason(name: str, language: str) -> str:
    """What is wrong."""
    return REASONS[name][0 if language == "vi" else 1]


def mend(name: str, language: str) -> str:
    """How to mend it."""
    return REASONS[name][2 if language == "vi" else 3]


def both(problem: Said) -> dict[str, str]:
    """A sentence in both languages as it is kept."""
    return {"vi": problem.vi, "en": problem.en}
