"""What a brought table may be at most; every limit has a name, a default and a sentence where it is met."""

import os

ROWS = 2_000_000
COLUMNS = 500
CELLS = 12_000_000
SHEETS = 200
UNPACKED_BYTES = 1_500_000_000
"""Bytes of a workbook or Parquet file when it is unpacked."""
UNPACKED_RATIO = 200
"""Times that a part of a workbook of more than a megabyte may grow when unpacked; real tables grow 5 to 30 times."""
CELL_CHARACTERS = 5_000
SECONDS = 120
MEMORY_BYTES = 4_000_000_000
SHOWN = 200
"""Rows of each list of a preview; its files hold all."""
MOST_REPLACED = 1_000_000
FIRST_YEAR = 1990


def file_bytes() -> int:
    """Bytes of a file: TOANCANH_IMPORT_MB million, or 200 million."""
    given = os.environ.get("TOANCANH_IMPORT_MB", "200")
    return int(given) * 1_000_000 if given.isdecimal() and int(given) > 0 else 200_000_000
