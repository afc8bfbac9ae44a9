"""The reading API: the numbers of the store in three formats, pages that belong together, refusals that explain, the docs' examples."""

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import httpx
import pyarrow as pa
import pytest

from components.api.endpoints import ENDPOINTS, FORMATS, MOST_LIMIT, PREFIX
from data import home as places
from data.sql import reading, views
from tests.conftest import Database, Server

Get = Callable[..., httpx.Response]
DOCS = (places.PROJECT / "docs" / "api.md").read_text(encoding="utf-8")
MEASURES = "frame=2024&indicator=dossier_on_time&unit=58,56&kind=month&from=2024-07&to=2026-06"
ASKED = {
    "measures": "frame=2025&indicator=dti",
    "dossier_months": "frame=2025&unit=56&from=2026-09",
    "petition_months": "frame=2025&parent=VN&from=2026-10",
    "incident_months": "frame=2024&unit=58&from=2026-10",
}


def asked(get: Get, path: str, **options: Any) -> httpx.Response:
    answer = get(f"{PREFIX}/{path}", **options)
    assert answer.status_code == 200, answer.text[:300]
    return answer


def rows_of_csv(answer: httpx.Response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_every_view_but_the_version_is_an_endpoint() -> None:
    assert set(ENDPOINTS) == set(views.names()) - {"data_version"}
    for endpoint in ENDPOINTS.values():
        needed = {name for group in endpoint.needed for name in group}
        assert needed <= set(endpoint.filters)


@pytest.mark.parametrize("view", ENDPOINTS)
def test_an_endpoint_gives_the_rows_of_its_view_in_every_format(get: Get, version: str, view: str) -> None:
    path = f"{view}?limit=50&{ASKED.get(view, '')}"
    found = asked(get, path).json()
    columns = [name for name, _ in reading.columns(view, version)]
    assert found["version"] == version
    assert found["rows"] and list(found["rows"][0]) == columns
    head, *lines = rows_of_csv(asked(get, f"{path}&format=csv"))
    assert head == columns
    table = pa.ipc.open_stream(asked(get, f"{path}&format=arrow").content).read_all()
    assert len(lines) == table.num_rows == len(found["rows"]) == min(50, found["total"])
    for at, name in enumerate(columns):
        for line, row in zip(lines, found["rows"], strict=True):
            if isinstance(row[name], float):
                assert float(line[at]) == row[name]
            elif row[name] is None:
                assert line[at] == ""


def test_the_values_are_those_of_the_store_with_status_and_source(get: Get, database: Database) -> None:
    found = asked(get, f"measures?{MEASURES}").json()
    expected = database.rows(
        """SELECT unit, period, value, numerator, denominator, status, source FROM measure
        WHERE frame = '2024' AND indicator = 'dossier_on_time' AND unit IN ('58', '56') AND kind = 'month'
            AND period_end BETWEEN '2024-07-01' AND '2026-06-30' ORDER BY unit, period_end"""
    )
    names = ("unit", "period", "value", "numerator", "denominator", "status", "source")
    assert [tuple(row[name] for name in names) for row in found["rows"]] == expected
    assert found["total"] == len(expected) == 48


def test_what_is_not_known_is_null(get: Get, database: Database) -> None:
    ((frame, unit, indicator, period),) = database.rows(
        "SELECT frame, unit, indicator, period FROM measure WHERE value IS NULL OR rank_country IS NULL"
        " ORDER BY ALL LIMIT 1"
    )
    found = asked(get, f"measures?frame={frame}&indicator={indicator}&unit={unit}&period={period}").json()["rows"][0]
    assert found["rank_country"] is None or found["value"] is None


def test_pages_belong_together_and_miss_nothing(get: Get, version: str) -> None:
    whole = asked(get, "units?frame=2025&parent=56&limit=10000").json()
    seen, following = [], "units?frame=2025&parent=56&limit=20"
    while following:
        page = asked(get, following)
        seen += page.json()["rows"]
        following = page.json()["next"]
        assert (page.headers.get("link") or "") == (f'<{following}>; rel="next"' if following else "")
        assert not following or f"version={version}" in following
    assert seen == whole["rows"]
    assert len(seen) == whole["total"] == 65


def test_a_span_of_days_leads_on_to_the_same_span(get: Get) -> None:
    first = asked(get, f"measures?{MEASURES}&limit=30").json()
    second = asked(get, first["next"]).json()
    assert first["total"] == second["total"] == len(first["rows"]) + len(second["rows"])


def test_a_page_beyond_the_last_is_empty(get: Get) -> None:
    found = asked(get, "units?frame=2025&parent=56&offset=65").json()
    assert (found["rows"], found["total"], found["next"]) == ([], 65, None)


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/csv", "text/csv; charset=utf-8"),
        ("application/vnd.apache.arrow.stream", "application/vnd.apache.arrow.stream"),
        ("application/json;q=0.9, text/csv;q=0.1", "application/json"),
        ("*/*", "application/json"),
        ("image/png", "application/json"),
        ("", "application/json"),
    ],
)
def test_the_client_may_say_by_accept_what_it_takes(get: Get, accept: str, kind: str) -> None:
    answer = asked(get, "sectors", headers={"accept": accept})
    assert answer.headers["content-type"] == kind
    assert "Accept" in answer.headers["vary"]


def test_what_has_not_changed_is_not_sent_again(get: Get, version: str) -> None:
    first = asked(get, "sectors")
    assert version in first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"
    again = get(f"{PREFIX}/sectors", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = asked(get, "sectors?format=csv")
    assert other.headers["etag"] != first.headers["etag"]
    assert get(f"{PREFIX}/sectors?limit=3", headers={"if-none-match": first.headers["etag"]}).status_code == 200


def test_a_named_version_may_be_kept(get: Get, version: str) -> None:
    answer = asked(get, f"sectors?version={version}")
    assert answer.headers["cache-control"] == "public, max-age=86400"
    known = asked(get, "versions").json()
    assert known["current"] == version
    assert version in [one["version"] for one in known["versions"]]
    assert "person" not in json.dumps(known)


@pytest.mark.parametrize(
    ("path", "status", "parameter"),
    [
        ("nothing", 404, ""),
        ("data_version", 404, ""),
        ("measures/x", 404, ""),
        ("../../etc/passwd", 404, ""),
        ("measures", 400, "frame"),
        ("measures?frame=2025", 400, "indicator"),
        ("measures?indicator=dti", 400, "frame"),
        ("measures?frame=1999&indicator=dti", 400, "frame"),
        ("measures?frame=2025&indicator=happiness", 404, "indicator"),
        ("measures?frame=2025&indicator=dti&unit=zz", 404, "unit"),
        ("measures?frame=2025&indicator=dti&unit=58", 404, "unit"),
        ("measures?frame=2025&indicator=dti&level=planet", 400, "level"),
        ("measures?frame=2025&indicator=dti&kind=week", 400, "kind"),
        ("measures?frame=2025&indicator=dti&from=yesterday", 400, "from"),
        ("measures?frame=2025&indicator=dti&to=2026-13", 400, "to"),
        ("measures?frame=2025&indicator=dti&from=2026&to=2025", 400, "from"),
        ("measures?frame=2025&indicator=dti&limit=0", 400, "limit"),
        (f"measures?frame=2025&indicator=dti&limit={MOST_LIMIT + 1}", 400, "limit"),
        ("measures?frame=2025&indicator=dti&limit=ten", 400, "limit"),
        ("measures?frame=2025&indicator=dti&limit=%D9%A3", 400, "limit"),
        ("measures?frame=2025&indicator=dti&offset=-1", 400, "offset"),
        ("measures?frame=2025&indicator=dti&format=xml", 400, "format"),
        ("measures?frame=2025&indicator=dti&version=../../x", 404, "version"),
        ("measures?frame=2025&indicator=dti&version=current", 404, "version"),
        ("measures?frame=2025&indicator=dti&units=56", 400, "units"),
        ("measures?frame=2025&indicator=dti&indicator=dossier_online", 400, "indicator"),
        ("measures?frame=2025&indicator=" + ",".join(f"i{n}" for n in range(11)), 400, "indicator"),
        ("measures?frame=2025&indicator=" + 101 * "x", 400, "indicator"),
        ("measures?frame=2025&indicator=,", 400, "indicator"),
        ("dossier_months?frame=2025", 400, "unit"),
        ("units?frame=2025'--", 400, "frame"),
        ("units?%3Cscript%3E=1", 400, "<script>"),
    ],
)
def test_a_wrong_request_is_told_what_is_wrong(get: Get, path: str, status: int, parameter: str) -> None:
    answer = get(f"{PREFIX}/{path}")
    if answer.headers["content-type"].startswith("text/html"):
        assert path.startswith(".."), "only a path that leads out of the API is somebody else's"
        return
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    told = answer.json()["error"]
    assert (told["status"], told["parameter"]) == (status, parameter)
    assert told["vi"].endswith(".") and told["en"].endswith(".") and told["vi"] != told["en"]
    assert "etag" not in answer.headers


@pytest.mark.parametrize("value", ["x' OR '1'='1", "x\x00y", "%", "'; DROP TABLE unit; --", "\u202e"])
def test_a_value_is_only_ever_a_value(get: Get, value: str) -> None:
    assert asked(get, "platforms", params={"stage": value}).json()["rows"] == []


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_it_is_only_read_and_closed_to_other_origins(server: Server, method: str) -> None:
    asking = {"origin": "http://example.test", "access-control-request-method": "GET"}
    answer = httpx.request(method, f"{server.address}{PREFIX}/sectors", headers=asking)
    assert answer.status_code == 405
    opened = httpx.get(f"{server.address}{PREFIX}/sectors", headers=asking)
    for one in (answer, opened):
        assert not [name for name in one.headers if name.startswith("access-control-")]


def test_the_description_for_programs_tells_of_what_is_served(get: Get, version: str) -> None:
    document = asked(get, "openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {f"/{view}" for view in ENDPOINTS} | {"/versions"}
    for view, endpoint in ENDPOINTS.items():
        described = document["paths"][f"/{view}"]["get"]
        assert [one["name"] for one in described["parameters"]] == list(endpoint.parameters)
        assert set(described["responses"]["200"]["content"]) == {media.split(";")[0] for media in FORMATS.values()}
        columns = document["components"]["schemas"][view]["properties"]
        assert list(columns) == [name for name, _ in reading.columns(view, version)]
        kinds = {"string": str, "number": float, "integer": int, "boolean": bool, "null": type(None)}
        for row in asked(get, f"{view}?limit=20&{ASKED.get(view, '')}").json()["rows"]:
            for name, value in row.items():
                assert isinstance(value, tuple(kinds[kind] for kind in columns[name]["type"])), (view, name)
    references = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)))
    assert references <= set(document["components"]["schemas"])


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_description_for_people_asks_nobody_else(get: Get, language: str) -> None:
    answer = get(PREFIX, params={"lang": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    for view in ENDPOINTS:
        assert f"{PREFIX}/{view}" in answer.text
    assert not re.search(r'(?:src|href)="(?:https?:)?//', answer.text) and "<script" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_the_addresses_on_that_page_work(get: Get) -> None:
    shown = set(re.findall(rf'href="({PREFIX}/[^"]+)"', get(PREFIX).text))
    assert len(shown) >= 4
    for address in shown:
        assert get(address.replace("&amp;", "&")).status_code == 200


def blocks(language: str) -> list[str]:
    """The examples of the documentation in a language."""
    return re.findall(rf"```{language}\n(.*?)```", DOCS, re.DOTALL)


@pytest.mark.parametrize("example", blocks("bash"), ids=lambda example: example[:50])
def test_the_examples_with_curl_work(server: Server, example: str, tmp_path: Any) -> None:
    command = example.replace("http://localhost:8501", server.address).replace("curl ", "curl --silent --fail ")
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir()) + done.stdout
    assert b"56" in written and written.count(b"\n") + written.count(b"},{") >= 33


@pytest.mark.parametrize("example", blocks("python"), ids=["csv", "arrow"])
def test_the_examples_with_pandas_work(server: Server, database: Database, example: str) -> None:
    code = example.replace("http://localhost:8501", server.address)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    if "pivot" in code:
        value = database.value("2024", "58", "dossier_on_time", "2026-10")
        assert f"{value:.4f}"[:-2] in done.stdout.splitlines()[-1]
    else:
        counted = database.one(
            "SELECT count(*) FROM measure WHERE frame = '2025' AND indicator = 'dossier_received' AND level = 'commune'"
            " AND period_end >= '2026-01-01'"
        )
        assert int(done.stdout) == counted > MOST_LIMIT


def test_the_query_for_excel_asks_an_address_with_the_columns_it_types(get: Get) -> None:
    (query,) = blocks("powerquery")
    address = re.findall(r'"http://localhost:8501([^"]+)"', query)[0]
    answer = get(address)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf"), "65001 with its mark"
    typed = set(re.findall(r'\{"(\w+)", type', query))
    head, *lines = rows_of_csv(answer)
    assert typed <= set(head) and len(typed) == 4
    assert len(lines) >= 34
    assert all(re.fullmatch(r"-?\d+(\.\d+)?", line[head.index("value")]) for line in lines if line[head.index("value")])
