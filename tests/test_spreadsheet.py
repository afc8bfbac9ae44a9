"""Files for spreadsheets: no text in them becomes a formula."""

import pytest

from data import spreadsheet


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1+1", "－1", "x;=cmd|' /C calc'!A0", "a\t@x", "a\n=1"],
)
def test_what_a_spreadsheet_may_take_for_a_formula_begins_with_an_apostrophe(text: str) -> None:
    assert spreadsheet.guarded([text]) == [f"'{text}"]


@pytest.mark.parametrize("value", ["Nha Trang", "x - y", "a; b", "1 = 1", "", None, -5, -2.5, "2025-07-01"])
def test_everything_else_stays_as_it_is(value: object) -> None:
    assert spreadsheet.guarded([value]) == [value]
