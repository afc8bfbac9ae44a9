"""The server's own routes: files that never change, values that equal the store, nothing for anybody else's paths."""

import gzip
import json
from collections.abc import Callable

import httpx
import pytest

from components import assets, format
from data import home as places
from tests.conftest import Database

Get = Callable[..., httpx.Response]
MANIFEST = json.loads((places.GEOGRAPHY / "web" / "manifest.json").read_text(encoding="utf-8"))
MOST_BYTES_OF_A_MAP = 100_000


def geometry(frame: str, code: str) -> str:
    """The address of the boundaries of a unit's children."""
    return f"{assets.ROOT}geometry/{frame}/{MANIFEST[frame][code]}"


def address(version: str, *, frame: str, indicator: str, period: str, parent: str) -> str:
    """The address of a values document."""
    return f"/values/{version}/{frame}/{indicator}/{period}/{parent}.json"


FILES = (
    assets.code_address("map", "map.js"),
    assets.code_address("map", "map.css"),
    assets.code_address("tiles", "tiles.js"),
    assets.code_address("standings", "standings.js"),
    assets.manifest_address(),
    geometry("2025", "VN"),
    geometry("2024", "56"),
    "/assets/fonts/be-vietnam-pro-vietnamese-400-normal.woff2",
)


@pytest.mark.parametrize("path", FILES)
def test_a_file_is_fetched_once_and_kept(get: Get, path: str) -> None:
    answer = get(path)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert "max-age=31536000" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", FILES[:-1])
def test_a_file_is_compressed_for_those_who_take_it(get: Get, path: str) -> None:
    plain = get(path, headers={"accept-encoding": "identity"})
    packed = get(path, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "Accept-Encoding"
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])


@pytest.mark.parametrize("path", [FILES[0], FILES[3]])
def test_a_cache_in_between_is_told_that_the_answer_varies(get: Get, path: str) -> None:
    assert "Accept-Encoding" in get(path, headers={"accept-encoding": "identity"}).headers.get("vary", "")


@pytest.mark.parametrize("frame", ["2025", "2024"])
def test_the_maps_of_the_country_and_of_provinces_are_small(get: Get, frame: str) -> None:
    for code in MANIFEST[frame]:
        answer = get(geometry(frame, code), headers={"accept-encoding": "gzip"})
        assert int(answer.headers["content-length"]) <= MOST_BYTES_OF_A_MAP, code


@pytest.mark.parametrize(
    "path",
    [
        "/assets/",
        "/assets/nothing.js",
        "/assets/map/0000000000/map.js",
        "/assets//etc/passwd",
        "/values/none/2025/dti/2024/VN.json",
        "/values/current/2025/dti/2024/VN.json",
        "/values/{version}.duckdb/2025/dti/2024/VN.json",
        "/values/{version}/1999/dti/2024/VN.json",
        "/values/{version}/2025/happiness/2024/VN.json",
        "/values/{version}/2025/dti/2024/zz.json",
        "/values/{version}/2025/dti/2024/56'--.json",
        "/values/{version}/2025/dti/2024/VN.json?language=fr",
        "/values/{version}/2025/dti/rubbish/VN.json",
        "/standings/none/2025/dti/2024/VN/province.json",
        "/standings/{version}/1999/dti/2024/VN/province.json",
        "/standings/{version}/2025/happiness/2024/VN/province.json",
        "/standings/{version}/2025/dti/rubbish/VN/province.json",
        "/standings/{version}/2025/dti/2024/zz/province.json",
        "/standings/{version}/2025/dti/2024/VN/district.json",
        "/standings/{version}/2025/dti/2024/VN/country.json",
        "/standings/{version}/2025/dti/2024/VN/province.txt",
        "/standings/{version}/2025/dti/2024/VN/province.json?language=fr",
        "/standings/{version}/2025/dti/2024/VN/province.json?sort=happiness",
        "/standings/{version}/2025/dti/2024/VN/province.json?sort=--rank",
        "/standings/{version}/2025/dti/2024/VN/province.json?offset=-1",
        "/standings/{version}/2025/dti/2024/VN/province.json?offset=two",
        "/standings/{version}/2025/dti/2024/VN/province.json?peers=none",
        "/standings/{version}/2025/dti/2024/VN/province.json?per_head=1",
        "/standings/{version}/2025/dti/2024/VN/province.json?find=" + 81 * "x",
        "/standings/{version}/2025/dti/2024/VN/province.csv?language=fr",
        "/standings/{version}/2025/dti/2024/VN/province.csv?peers=none",
        "/standings/",
    ],
)
def test_what_is_not_published_is_not_found(get: Get, version: str, path: str) -> None:
    answer = get(path.format(version=version))
    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("cache-control", "")


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../server.py",
        "/assets/%2e%2e/server.py",
        "/assets/..%2f..%2fetc%2fpasswd",
        "/assets/..%5c..%5cserver.py",
        "/assets/fonts/..%2f..%2fapp.py",
        "/assets/geometry/../../../../etc/passwd",
        "/values/..%2f..%2fstore%2f{version}/2025/dti/2024/VN.json",
        "/values/{version}%00/2025/dti/2024/VN.json",
        "/values/{version}/2025/dti/2024/..%2f..%2fcurrent.json",
        "/standings/..%2f..%2fstore%2f{version}/2025/dti/2024/VN/province.json",
        "/standings/{version}/2025/dti/2024/VN/..%2f..%2fprovince.csv",
    ],
)
def test_no_path_leads_outside(get: Get, version: str, path: str) -> None:
    answer = get(path.format(version=version))
    is_front_page = answer.status_code == 200 and "<html" in answer.text
    assert is_front_page or answer.status_code in (400, 404)
    assert "immutable" not in answer.headers.get("cache-control", "")


@pytest.mark.parametrize(
    ("frame", "indicator", "period", "parent"),
    [
        ("2025", "dossier_online", "2026-10", "VN"),
        ("2025", "dossier_online", "2026", "56"),
        ("2025", "dossier_received", "2026-09", "51"),
        ("2025", "dti", "2024", "VN"),
        ("2025", "index766", "2026", "VN"),
        ("2025", "service766", "2026-Q3", "11"),
        ("2024", "dti", "2023", "VN"),
        ("2024", "dossier_on_time", "2024-06", "56"),
        ("2024", "dossier_on_time", "2024-06", "568"),
        ("2024", "population", "2024", "62"),
        ("2024", "dti", "2023", "56"),
    ],
)
def test_the_values_equal_the_store(
    get: Get, database: Database, version: str, frame: str, indicator: str, period: str, parent: str
) -> None:
    path = address(version, frame=frame, indicator=indicator, period=period, parent=parent)
    document = get(path, params={"language": "en"}).json()
    decimals = database.one("SELECT decimals FROM indicator WHERE code = ?", indicator)
    expected = database.rows(
        """SELECT unit.code, unit.name, value, state, rank_siblings, status
        FROM unit LEFT JOIN measure ON measure.frame = unit.frame AND measure.unit = unit.code
            AND indicator = ? AND period = ?
        WHERE unit.frame = ? AND unit.parent = ?""",
        *(indicator, period, frame, parent),
    )
    sent = {
        child["code"]: (
            child["name"],
            child["text"].partition("%")[0],
            child["state"],
            child.get("rank"),
            child.get("status"),
        )
        for child in document["units"]
    }
    assert sent == {
        code: (name, format.number(value, int(decimals), "en"), state or "not_assessable", rank, status)
        for code, name, value, state, rank, status in expected
    }
    assert document["parent"] == parent


def test_the_values_differ_by_language_only_in_words(get: Get, version: str) -> None:
    path = address(version, frame="2025", indicator="dossier_received", period="2026-09", parent="VN")
    vietnamese, english = (get(path, params={"language": language}).json() for language in ("vi", "en"))
    values = [[(unit["code"], unit["value"]) for unit in document["units"]] for document in (vietnamese, english)]
    assert values[0] == values[1]
    assert vietnamese["units"][0]["text"] != english["units"][0]["text"]


def test_values_are_kept_by_browsers_and_small(get: Get, version: str) -> None:
    path = address(version, frame="2025", indicator="dossier_online", period="2026-10", parent="01")
    answer = get(path, headers={"accept-encoding": "gzip"})
    assert "immutable" in answer.headers["cache-control"]
    assert int(answer.headers["content-length"]) < 16_000
    plain = get(path, headers={"accept-encoding": "identity"})
    assert len(gzip.compress(plain.content)) < len(plain.content)


def standings(version: str, *parts: str, ending: str = "json") -> str:
    """The address of a page of a ranking: frame, indicator, period, place, level."""
    return f"/standings/{'/'.join((version, *parts))}.{ending}"


@pytest.mark.parametrize(
    ("frame", "indicator", "period", "place", "level"),
    [
        ("2025", "dossier_online", "2026-10", "VN", "province"),
        ("2025", "dossier_received", "2026-09", "51", "commune"),
        ("2025", "dti", "2024", "VN", "province"),
        ("2024", "dti", "2023", "VN", "province"),
        ("2024", "dossier_on_time", "2024-06", "56", "district"),
        ("2024", "dossier_on_time", "2024-06", "568", "commune"),
    ],
)
def test_the_standings_equal_the_store(
    get: Get, database: Database, version: str, frame: str, indicator: str, period: str, place: str, level: str
) -> None:
    path = standings(version, frame, indicator, period, place, level)
    pages = [get(path, params={"language": "en", "offset": offset}).json() for offset in (0, 60, 120)]
    decimals, direction = database.rows("SELECT decimals, direction FROM indicator WHERE code = ?", indicator)[0]
    held = database.rows(
        """SELECT unit.code, value, status FROM unit
        LEFT JOIN measure ON measure.frame = unit.frame AND measure.unit = unit.code AND measure.parent = unit.parent
            AND indicator = ? AND period = ?
        WHERE unit.frame = ? AND unit.parent = ? AND unit.level = ?""",
        *(indicator, period, frame, place, level),
    )
    printed = {
        code: None if value is None else format.rounded(value, int(decimals)) * (1 if direction == "down" else -1)
        for code, value, _ in held
    }
    known = [value for value in printed.values() if value is not None]
    ranks = {code: 1 + sum(other < value for other in known) for code, value in printed.items() if value is not None}
    if len(known) < 0.8 * len(held):
        ranks = {}
    sent = {row["code"]: row for page in pages for row in page["rows"]}
    assert len(sent) == pages[0]["total"] == len(held)
    assert {code: (row["rank"], row["text"].partition("%")[0], row["status"]) for code, row in sent.items()} == {
        code: (ranks.get(code), format.number(value, int(decimals), "en"), status or "") for code, value, status in held
    }


def test_a_page_of_thousands_is_small_and_kept(get: Get, version: str) -> None:
    path = standings(version, "2025", "dossier_online", "2026-10", "VN", "commune")
    answer = get(path, headers={"accept-encoding": "gzip"})
    assert answer.json()["total"] == 3321
    assert len(answer.json()["rows"]) == 60
    assert "immutable" in answer.headers["cache-control"]
    assert int(answer.headers["content-length"]) < 16_000


def test_the_file_of_a_ranking_opens_in_a_spreadsheet(get: Get, version: str) -> None:
    answer = get(standings(version, "2025", "dossier_online", "2026-10", "VN", "commune", ending="csv"))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.text.count("\r\n") == 1 + 3321


def test_the_application_is_served_beside_them(get: Get) -> None:
    assert get("/_stcore/health").text == "ok"
    assert "<html" in get("/").text


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/overview", "./"),
        ("/overview?unit=56&frame=2024", "./?unit=56&frame=2024"),
        ("/overview?owner=S%E1%BB%9F%20A%26B", "./?owner=S%E1%BB%9F%20A%26B"),
        ("/overview?x=//example.test", "./?x=//example.test"),
    ],
)
def test_the_overview_is_the_root_and_keeps_what_was_asked(get: Get, asked: str, led_to: str) -> None:
    answer = get(asked)
    assert answer.status_code == 307
    assert answer.headers["location"] == led_to
