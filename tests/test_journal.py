"""The journal: what is entered stays as it was, two writers do not lose a line, and a refusal is a sentence."""

import multiprocessing
import multiprocessing.queues
import multiprocessing.synchronize
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from data import home, journal, texts

ABOUT = {"rule": "online_province", "frame": "2025", "unit": "56", "since": "2026-05"}
ENTRIES = 25
NOBODY = 65534


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of its own, in which nothing was written yet."""
    monkeypatch.setenv("TOANCANH_HOME", str(tmp_path / "var"))
    return tmp_path / "var"


def enter(person: str = "Nguyễn Thị Hạnh", note: str = "Sở Nội vụ rà soát") -> journal.Acknowledgement:
    return journal.acknowledge(person=person, note=note, **ABOUT)


def test_nothing_is_there_and_nothing_is_made_by_looking(folder: Path) -> None:
    assert journal.acknowledgements() == ()
    assert not folder.exists()


def test_what_is_entered_comes_back_newest_first() -> None:
    first, second = enter(), enter("Trần Văn Lợi", "Đã giao Sở Tư pháp\nxong trước 15/11")
    assert journal.acknowledgements() == (second, first)
    assert (first.rule, first.frame, first.unit, first.since) == tuple(ABOUT.values())
    assert first.at.tzinfo is not None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE acknowledgement SET note = 'khác'",
        "DELETE FROM acknowledgement",
        "REPLACE INTO acknowledgement SELECT id, at, 'khác', note, rule, frame, unit, since FROM acknowledgement",
    ],
)
def test_nothing_entered_can_be_changed_or_removed(statement: str) -> None:
    entered = enter()
    with closing(sqlite3.connect(home.journal_file())) as connection:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
        connection.commit()
    assert journal.acknowledgements() == (entered,)


@pytest.mark.parametrize("empty", ["", "   ", "\n\t", "\u200b", "...", "\0"])
def test_a_name_and_a_note_are_required(empty: str) -> None:
    for parts in ({"person": empty}, {"note": empty}):
        with pytest.raises(journal.JournalError) as caught:
            enter(**parts)
        assert caught.value.vi.startswith("Chưa nhập")
        assert caught.value.en.endswith("is missing.")
    assert journal.acknowledgements() == ()


def test_texts_are_bounded() -> None:
    enter("a" * texts.LONGEST_NAME, "b" * journal.LONGEST_NOTE)
    for parts in ({"person": "a" * (texts.LONGEST_NAME + 1)}, {"note": "b" * (journal.LONGEST_NOTE + 1)}):
        with pytest.raises(journal.JournalError, match="longer than"):
            enter(**parts)
    assert len(journal.acknowledgements()) == 1


@given(person=some.text(max_size=100), note=some.text(max_size=600))
@example(person="Robert'); DROP TABLE acknowledgement;--", note="<script>alert(1)</script> **đậm** $x$")
@example(person="\ud800a", note="e\u0302\u0323")
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_any_text_is_kept_or_refused_with_a_sentence(person: str, note: str) -> None:
    before = journal.acknowledgements()
    try:
        entered = enter(person, note)
    except journal.JournalError as problem:
        assert problem.vi
        assert problem.en
        assert journal.acknowledgements() == before
    else:
        assert journal.acknowledgements() == (entered, *before)
        assert entered.person == entered.person.strip() != ""
        assert all(one.isprintable() for one in entered.person.replace("\n", ""))


def _write(name: str, started: multiprocessing.synchronize.Barrier) -> None:
    started.wait()
    for number in range(ENTRIES):
        enter(name, f"dòng {number}")


def test_two_processes_at_once_lose_nothing() -> None:
    """They begin together on a journal that does not exist yet."""
    forked = multiprocessing.get_context("fork")
    started = forked.Barrier(2)
    writers = [forked.Process(target=_write, args=(name, started)) for name in ("An", "Bình")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    found = journal.acknowledgements()
    assert [entry.id for entry in found] == list(range(2 * ENTRIES, 0, -1))
    for name in ("An", "Bình"):
        own = [entry.note for entry in reversed(found) if entry.person == name]
        assert own == [f"dòng {number}" for number in range(ENTRIES)]


def test_a_journal_that_another_holds_is_busy_and_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    entered = enter()
    monkeypatch.setattr(journal, "_SECONDS_TO_WAIT", 0.1)
    with closing(sqlite3.connect(home.journal_file())) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(journal.JournalError) as caught:
            enter()
        assert "thử lại" in caught.value.vi
        assert "try again" in caught.value.en
        assert journal.acknowledgements() == (entered,)


def test_a_full_disk_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    enter()
    connect = sqlite3.connect

    def small(*arguments: object, **options: object) -> sqlite3.Connection:
        connection = connect(*arguments, **options)  # pyright: ignore
        connection.execute("PRAGMA max_page_count = 1")
        return connection

    monkeypatch.setattr(sqlite3, "connect", small)
    with pytest.raises(journal.JournalError, match="disk is full"):
        for _ in range(200):
            enter(note="x" * journal.LONGEST_NOTE)


def test_what_is_no_journal_is_said(folder: Path) -> None:
    folder.mkdir()
    home.journal_file().write_bytes(b"not a database" * 100)
    for act in (enter, journal.acknowledgements):
        with pytest.raises(journal.JournalError) as caught:
            act()
        assert str(home.journal_file()) in caught.value.vi


@pytest.fixture
def locked_folder() -> Iterator[Path]:
    """A folder that everybody may read and only its owner write to."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o555)
    yield made
    made.chmod(0o755)
    shutil.rmtree(made)


def _enter_as_nobody(answers: multiprocessing.queues.SimpleQueue) -> None:
    if os.geteuid() == 0:
        os.setuid(NOBODY)
    try:
        enter()
    except journal.JournalError as problem:
        answers.put(problem.vi)
    else:
        answers.put("")


def test_a_folder_that_cannot_be_written_to_is_said(locked_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOANCANH_HOME", str(locked_folder))
    forked = multiprocessing.get_context("fork")
    answers = forked.SimpleQueue()
    writer = forked.Process(target=_enter_as_nobody, args=(answers,))
    writer.start()
    writer.join(60)
    assert answers.get().startswith("Không có quyền ghi")
    assert journal.acknowledgements() == ()
