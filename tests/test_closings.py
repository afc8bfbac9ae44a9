"""Closed numbers: kept whole, opened only as they were closed, never mixed with live ones, and what differs between two."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from components import words
from components.shell import PAGES
from data import closings, difference, event_rows, journal, publish, store
from data import home as places
from data.closings import Closing, ClosingError
from tests.conftest import share
from tests.test_operations_pages import rows_of
from tests.test_pages import draw

NAME, PERSON = "Phiên họp thứ 6", "Trần Thị Bình"


@pytest.fixture
def own(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of the test's own, where nothing has been closed."""
    monkeypatch.setenv("TOANCANH_HOME", str(own_home))
    return own_home


@pytest.fixture
def closing(own: Path, version: str) -> Closing:
    return closings.close(name=NAME, person=PERSON, version=version)


@pytest.fixture(scope="module")
def closed_once(home: Path, version: str) -> tuple[Path, Closing]:
    """An installation with one closing that no test changes."""
    folder = share(version, home / "closed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOANCANH_HOME", str(folder))
        return folder, closings.close(name=NAME, person=PERSON, version=version)


@pytest.fixture
def standing(closed_once: tuple[Path, Closing], monkeypatch: pytest.MonkeyPatch) -> Closing:
    """That closing, for a test that only reads."""
    folder, made = closed_once
    monkeypatch.setenv("TOANCANH_HOME", str(folder))
    return made


def changed(folder: Path, version: str, *statements: str) -> str:
    """A later version of a store, in which some numbers are others; its own, as the last one may still be open."""
    later = f"20991231T000000000000-{os.urandom(3).hex()}-{version.rpartition('-')[2]}"
    path = publish.path_of(folder / "store", later)
    shutil.copyfile(publish.path_of(folder / "store", version), path)
    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)
    publish.write_atomically(folder / "store" / publish.POINTER, later)
    return later


# Closing


def test_what_is_closed_is_the_store_to_the_byte(own: Path, version: str, closing: Closing) -> None:
    kept = (own / "closings" / closing.code / "store.duckdb").read_bytes()
    assert kept == publish.path_of(own / "store", version).read_bytes()
    assert (hashlib.sha256(kept).hexdigest(), len(kept)) == (closing.digest, closing.size)
    assert (closing.name, closing.person, closing.store) == (NAME, PERSON, version)
    assert closings.closings() == (closing,)
    assert store.rows("build", closing.version) == store.rows("build", version)


def test_closed_numbers_stay_when_the_store_behind_them_is_gone(own: Path, version: str, closing: Closing) -> None:
    publish.path_of(own / "store", version).unlink()
    asked = {"frame": "2025", "unit": "56", "parent": "VN", "indicator": "dossier_online", "period": "2026-10"}
    assert store.row("measure_card", closing.version, **asked).value > 0


def test_two_who_close_at_once_get_a_closing_each(own: Path, version: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: closings.close(name=NAME, person=PERSON, version=version), range(4)))
    assert len({closing.code for closing in made}) == 4
    assert set(closings.closings()) == set(made)


@pytest.mark.parametrize(("name", "person"), [("", PERSON), (NAME, "  "), ("a" * 81, PERSON), ("…", PERSON)])
def test_a_closing_needs_a_name_and_a_person(own: Path, version: str, name: str, person: str) -> None:
    with pytest.raises(ClosingError):
        closings.close(name=name, person=person, version=version)
    assert closings.closings() == ()


def test_closed_numbers_are_not_closed_again(standing: Closing) -> None:
    with pytest.raises(ClosingError, match="closed already"):
        closings.close(name=NAME, person=PERSON, version=standing.version)


def child(folder: Path, version: str, prepare: str = "") -> subprocess.Popen[str]:
    """Another process that closes a version."""
    code = f"{prepare}\nfrom data import closings\ntry:\n"
    code += f" closings.close(name={NAME!r}, person={PERSON!r}, version={version!r})\n"
    code += "except closings.ClosingError as problem:\n print(problem)\n"
    environment = os.environ | {"TOANCANH_HOME": str(folder)}
    return subprocess.Popen(
        [sys.executable, "-c", code], cwd=places.PROJECT, env=environment, stdout=subprocess.PIPE, text=True
    )


def test_a_full_disk_leaves_nothing_and_is_said(own: Path, version: str) -> None:
    limit = "import resource, signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    limit += "resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))"
    said, _ = child(own, version, limit).communicate(timeout=60)
    assert "Chưa chốt được số liệu" in said
    assert list((own / "closings").iterdir()) == []


@pytest.mark.parametrize("moment", ["copied", "described"])
def test_a_killed_closing_is_none_and_is_swept_away(own: Path, version: str, moment: str) -> None:
    hold = {"copied": "closings._clock", "described": "publish.sync"}[moment]
    prepare = f"import time\nfrom data import closings, publish\n{hold} = lambda *_: (print('here', flush=True), time.sleep(60))"
    running = child(own, version, prepare)
    assert running.stdout and running.stdout.readline() == "here\n"
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert closings.closings() == ()
    assert [path.name[:9] for path in (own / "closings").iterdir()] == [".partial-"]
    kept = closings.close(name=NAME, person=PERSON, version=version)
    assert [path.name for path in (own / "closings").iterdir()] == [kept.code]


# Opening


def test_what_is_not_as_it_was_closed_is_not_opened(own: Path, closing: Closing) -> None:
    path = own / "closings" / closing.code / "store.duckdb"
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ClosingError, match="is not what was closed"):
        closings.path_of(closing.version)
    assert not store.is_published(closing.version), "what browsers fetch is refused, too"
    for language, said in (("vi", "không còn đúng như khi chốt"), ("en", "is not what was closed")):
        app = AppTest.from_file(str(places.PROJECT / "app.py"), default_timeout=30)
        app.query_params.update({"closing": closing.code, "lang": language})
        app.run()
        assert [said in problem.value for problem in app.error] == [True]
        assert not app.get("bidi_component"), "no live number in the place of a closed one"


def test_a_file_that_is_gone_is_said(own: Path, closing: Closing) -> None:
    (own / "closings" / closing.code / "store.duckdb").unlink()
    with pytest.raises(ClosingError, match="not what was closed"):
        closings.path_of(closing.version)


def test_numbers_of_another_schema_are_not_opened(own: Path, version: str) -> None:
    later = changed(own, version, "ALTER TABLE measure DROP COLUMN state")
    kept = closings.close(name=NAME, person=PERSON, version=later)
    with pytest.raises(ClosingError, match="another version of the software"):
        closings.path_of(kept.version)


def test_a_folder_that_does_not_say_what_it_is(own: Path, closing: Closing) -> None:
    (own / "closings" / closing.code / "closing.json").write_text("{", encoding="utf-8")
    assert (closings.closings(), closings.unreadable()) == ((), (closing.code,))


@given(code=some.text(max_size=40))
@example(code="../store")
@example(code="..")
@example(code=".partial-1-a")
@example(code="")
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_leads_out_of_the_folder(own: Path, code: str) -> None:
    assert closings.find(code) is None
    assert not store.is_published(closings.version_of(code))


def test_a_removed_closing_leaves_what_it_was(own: Path, closing: Closing) -> None:
    assert closings.remove(closing.code) == closing
    assert closings.closings() == closings.unreadable() == ()
    assert (own / "closings" / ".removed" / closing.code / "closing.json").is_file()


# On the screen


@pytest.mark.parametrize("page", [entry.name for entry in PAGES])
def test_every_page_says_that_its_numbers_are_closed(standing: Closing, page: str) -> None:
    drawn = draw(page, closing=standing.code, unit="56")
    [ribbon] = [piece for piece in drawn.html if 'data-testid="closed"' in piece]
    assert NAME in ribbon
    assert PERSON in ribbon
    assert not drawn.app.exception
    assert drawn.notices == []


def test_closed_numbers_do_not_move_when_new_ones_come(own: Path, version: str, closing: Closing) -> None:
    before = draw(closing=closing.code, unit="56").tiles
    changed(own, version, "UPDATE measure SET value = 1.25 WHERE unit = '56' AND indicator = 'dossier_online'")
    assert draw(closing=closing.code, unit="56").tiles == before
    assert draw(unit="56").tiles != before


def test_rows_of_events_are_not_closed(standing: Closing) -> None:
    day = store.row("build", standing.version).clock.date()
    with pytest.raises(event_rows.EventsMissing):
        event_rows.find(standing.version, event_rows.Cell("dossiers", "2025", "56", "open", day, day))


def test_what_was_acknowledged_later_is_not_part_of_a_closing(own: Path, closing: Closing) -> None:
    [row, *_] = store.rows("warnings", closing.version, frame="2025", unit="VN")
    time.sleep(1.1)
    said = {"rule": row.rule, "frame": row.frame, "unit": row.unit, "since": row.since}
    journal.acknowledge(person=PERSON, note="đã rõ", **said)
    texts = [" ".join(draw("warnings", **asked).html) for asked in ({}, {"closing": closing.code})]
    assert [PERSON in text.partition('data-testid="tally"')[2] for text in texts] == [True, False]


def test_an_unknown_closing_falls_back_with_a_word(own: Path) -> None:
    drawn = draw(closing="phien-hop-99")
    assert "phien-hop-99" in " ".join(drawn.notices)
    assert not [piece for piece in drawn.html if 'data-testid="closed"' in piece]


# What differs

DIFFERENCES: list[tuple[str, str, str]] = [
    ("UPDATE measure SET value = value + 1 WHERE {cell} AND complete", "2026-09", "correction"),
    ("UPDATE measure SET value = value + 1, complete = true WHERE {cell}", "2026-10", "continued"),
    ("UPDATE measure SET status = 'imported', source = 'DVC2026' WHERE {cell}", "2026-09", "origin"),
    ("UPDATE measure SET target_value = 99 WHERE {cell}", "2026-09", "target"),
    ("UPDATE measure SET state = 'on_track' WHERE {cell}", "2026-09", "state"),
    ("DELETE FROM measure WHERE {cell}", "2026-09", "gone"),
    ("INSERT INTO measure SELECT * REPLACE ('2026-11' AS period) FROM measure WHERE {cell}", "2026-09", "new"),
]


@pytest.mark.parametrize(("statement", "period", "reason"), DIFFERENCES)
def test_why_a_number_differs(own: Path, version: str, statement: str, period: str, reason: str) -> None:
    cell = f"frame = '2025' AND unit = '56' AND indicator = 'dossier_online' AND period = '{period}'"
    running = f"UPDATE measure SET complete = period <> '2026-10' WHERE {cell}"
    first = changed(own, version, running)
    before = closings.close(name=NAME, person=PERSON, version=first)
    with duckdb.connect(str(publish.path_of(own / "store", first))) as connection:
        connection.execute(statement.format(cell=cell))
    asked = {"frame": "2025", "unit": "56", "parent": "VN"}
    [row] = difference.find(before.version, first, **asked, reason="", limit=9)
    expected = "2026-11" if reason == "new" else period
    assert (row.unit, row.indicator, row.period, row.reason) == ("56", "dossier_online", expected, reason)
    assert row.counts == {reason: 1}
    assert difference.find(before.version, first, **asked, reason=reason, limit=9)
    others = [other for other in difference.REASONS if other != reason]
    assert not any(difference.find(before.version, first, **asked, reason=other, limit=9) for other in others)
    if reason in ("correction", "continued"):
        assert row.change == pytest.approx(1)


def test_the_screen_shows_what_differs(own: Path, version: str, closing: Closing) -> None:
    changed(
        own,
        version,
        "UPDATE measure SET value = 12.5 WHERE unit = '56' AND indicator = 'dossier_online' AND period = '2026-09'",
    )
    drawn = draw("meeting", view="difference", unit="56", before=closing.code)
    [line] = rows_of(drawn, "differences")
    assert line[:3] == ["Tỉnh Khánh Hòa", "Nộp trực tuyến", "09/2026"]
    assert line[4] == "12,50\u00a0%"
    assert line[6] == words.word("difference.correction", "vi")


def test_the_same_numbers_do_not_differ(standing: Closing) -> None:
    drawn = draw("meeting", view="difference", unit="56", before=standing.code, lang="en")
    assert words.word("difference.none", "en") in " ".join(drawn.html)
