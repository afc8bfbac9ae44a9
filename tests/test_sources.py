"""The page of data and sources: quiet without deliveries, exact about what was refused, and safe with what was in it."""

import shutil
from pathlib import Path
from uuid import uuid4

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from components import words
from components.sources import page
from data import deliveries, home, publish
from data.streams import STREAMS
from tests.test_pages import LANGUAGES, SECONDS

NASTY = '{"unit": "<script>alert(\'x\')</script>", "channel": "=HYPERLINK(1)"}'


def opened(**parameters: str) -> AppTest:
    app = AppTest.from_file(str(home.PROJECT / "app.py"), default_timeout=SECONDS)
    for name, value in ({"view": "deliveries"} | parameters).items():
        app.query_params[name] = value
    app.run()
    app.switch_page("pages/sources.py").run()
    assert not app.exception
    return app


def written(app: AppTest) -> str:
    """Everything the page wrote as HTML."""
    return "\n".join(block.proto.body for block in app.get("html"))  # pyright: ignore


@pytest.fixture
def delivered(version: str, own_home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store that tells of two deliveries, one with refused rows."""
    later = f"{version[:8]}T{uuid4().hex[:12]}{version[version.index('-') :]}"
    target = publish.path_of(own_home / "store", later)
    shutil.copyfile(publish.path_of(own_home / "store", version), target)
    with duckdb.connect(str(target)) as connection:
        connection.execute("UPDATE build SET version = ?", [later])
        connection.execute("DELETE FROM delivery")
        connection.executemany(
            "INSERT INTO delivery VALUES (?, ?, 'x', ?, ?, ?, ?, ?, ?)",
            [
                ("2026-10-30", "dossier", "2026-11-22T17:30:00+00:00", 1500, 1000, 480, 17, 3),
                ("2026-10-30.again", "petition", "2026-11-22T18:00:00+00:00", 12, 0, 0, 12, 0),
            ],
        )
        connection.execute("INSERT INTO delivery_reason VALUES ('2026-10-30', 'dossier', 'unknown_unit', 2)")
        connection.execute("INSERT INTO delivery_reason VALUES ('2026-10-30', 'dossier', 'ends_first', 1)")
        connection.executemany(
            "INSERT INTO refused_row VALUES ('2026-10-30', 'dossier', ?, ?, ?)",
            [(7, "unknown_unit", NASTY), (9, "unknown_unit", "{}"), (1200, "ends_first", "{}")],
        )
    publish.write_atomically(own_home / "store" / publish.POINTER, later)
    monkeypatch.setenv("TOANCANH_HOME", str(own_home))
    return later


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", LANGUAGES)
def test_without_deliveries_the_page_is_quiet(language: str) -> None:
    app = opened(lang=language)
    assert words.word("sources.quiet", language) in written(app)
    assert 'data-testid="deliveries"' not in written(app)
    assert 'data-testid="checks"' in written(app), "what the store has passed"


@pytest.mark.usefixtures("delivered")
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_refused_is_counted_explained_and_shown(language: str) -> None:
    app = opened(lang=language)
    text = written(app)
    assert {"vi": "<b>1.512</b>", "en": "<b>1,512</b>"}[language] in text
    for reason in ("unknown_unit", "ends_first"):
        assert words.word(f"sources.reason_{reason}", language) in text
        assert words.word(f"sources.mend_{reason}", language) in text
    assert {"vi": "23/11/2026 00:30", "en": "23 Nov 2026 00:30"}[language] in text, "Vietnamese time"
    assert "again" in text
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


@pytest.mark.usefixtures("delivered")
def test_long_lists_say_how_much_they_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "MOST_ROWS", 2)
    monkeypatch.setattr(page, "MOST_DELIVERIES", 1)
    captions = [caption.value for caption in opened().caption]
    assert words.word("sources.shown", "vi", n=2, of="3") in captions
    assert words.word("sources.shown", "vi", n=1, of="2") in captions


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_and_stream_has_words(language: str) -> None:
    for reason in (*deliveries.FILE_REASONS, *deliveries.ROW_REASONS):
        assert words.word(f"sources.reason_{reason}", language)
        assert words.word(f"sources.mend_{reason}", language)
    assert all(words.word(f"sources.stream_{name}", language) for name in STREAMS)


def test_a_store_keeps_as_many_refused_rows_as_the_page_asks_for() -> None:
    assert page.MOST_KEPT == deliveries.SHOWN_ROWS
