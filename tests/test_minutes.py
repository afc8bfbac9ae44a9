"""Minutes: what was asked stays, what became of it is added, and what is open is found where it belongs."""

import os
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from data import home, journal, minutes
from data.minutes import Item, MinuteError

TODAY = date(2026, 11, 22)
PERSON = "Trần Thị Bình"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of its own, in which nothing was written yet."""
    monkeypatch.setenv("TOANCANH_HOME", str(tmp_path / "var"))
    return tmp_path / "var"


def ask(
    text: str = "Vì sao giảm?",
    *,
    kind: str = "question",
    due: date | None = None,
    unit: str = "56",
    owner: str = "",
    indicator: str = "dossier_online",
) -> Item:
    number = minutes.note(
        person=PERSON,
        kind=kind,
        text=text,
        frame="2024",
        unit=unit,
        indicator=indicator,
        period="2026-10",
        owner=owner,
        due=due,
        closing="",
    ).id
    return next(item for item in minutes.held() if item.number == number)


def again(item: Item) -> Item:
    return next(one for one in minutes.held() if one.number == item.number)


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("kind", "due", "state"),
    [
        ("question", None, "open"),
        ("task", None, "open"),
        ("decision", None, "said"),
        ("decision", TODAY, "open"),
        ("question", TODAY + DAY, "open"),
        ("question", TODAY, "open"),
        ("task", TODAY - DAY, "late"),
    ],
)
def test_the_state_of_a_minute(kind: str, due: date | None, state: str) -> None:
    assert ask(kind=kind, due=due).state(TODAY) == state


def test_what_is_done_is_done_and_stays_as_it_was_asked() -> None:
    item = ask(due=TODAY - DAY, owner="Sở Nội vụ")
    minutes.finish(item, person="Lê Văn Lợi", text="Đã rà soát")
    done = again(item)
    assert done.state(TODAY) == "done"
    assert done.first == item.first
    assert done.done is not None
    assert (done.done.person, done.done.text, done.done.owner) == ("Lê Văn Lợi", "Đã rà soát", "Sở Nội vụ")
    with pytest.raises(MinuteError):
        minutes.finish(item, person=PERSON, text="lần nữa")
    with pytest.raises(MinuteError):
        minutes.move(item, person=PERSON, text="lần nữa", due=TODAY)


def test_a_due_date_can_be_moved_more_than_once() -> None:
    item = ask(due=TODAY - DAY)
    minutes.move(item, person=PERSON, text="chờ số liệu", due=TODAY + DAY)
    minutes.move(item, person=PERSON, text="chờ nữa", due=TODAY + 9 * DAY)
    assert (again(item).due, again(item).state(TODAY)) == (TODAY + 9 * DAY, "open")
    assert [line.text for line in again(item).later] == ["chờ số liệu", "chờ nữa"]
    with pytest.raises(MinuteError):
        minutes.move(item, person=PERSON, text="không có hạn", due=None)


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"text": " "}, journal.JournalError),
        ({"text": "x" * 501}, journal.JournalError),
        ({"kind": "done"}, MinuteError),
        ({"owner": "x" * 81}, MinuteError),
    ],
)
def test_what_cannot_be_noted_is_said_and_nothing_is_kept(parts: dict[str, str], problem: type[Exception]) -> None:
    with pytest.raises(problem):
        ask(**parts)  # pyright: ignore[reportArgumentType]
    assert journal.minutes() == ()


def test_the_open_ones_of_a_place_and_a_number_are_found_the_first_due_first() -> None:
    later, none, sooner = ask(due=TODAY + 5 * DAY), ask(kind="task"), ask(due=TODAY - DAY)
    other = ask(indicator="dti")
    ask(unit="62")
    ask(kind="decision")
    minutes.finish(ask("xong rồi"), person=PERSON, text="xong")
    held = minutes.held()
    assert minutes.minutes_of("2024", "56", held=held, today=TODAY, indicator="dossier_online") == (sooner, later, none)
    assert minutes.minutes_of("2024", "56", held=held, today=TODAY) == (sooner, later, none, other)
    assert minutes.minutes_of("2025", "56", held=held, today=TODAY) == ()
    order = [item.state(TODAY) for item in minutes.in_order(held, TODAY)]
    assert order == ["late", "open", "open", "open", "open", "said", "done"]


def test_a_line_on_what_is_not_there_is_none() -> None:
    item = ask()
    journal.append_minute(
        person=PERSON, kind="done", text="x", frame="2024", unit="56", indicator="dti", period="2024", number=99
    )
    assert minutes.held() == (item,)


def test_the_journal_is_read_again_only_when_it_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    ask()
    reads = []
    whole = journal.minutes

    def counted() -> tuple[journal.Minute, ...]:
        reads.append(1)
        return whole()

    monkeypatch.setattr(journal, "minutes", counted)
    minutes.held()
    minutes.held()
    assert len(reads) == 2, "written a moment ago: read each time, as two writes may share one time"
    past = time.time() - 60
    os.utime(home.journal_file(), (past, past))
    for _ in range(5):
        assert len(minutes.held()) == 1
    assert len(reads) == 3
    ask()
    assert len(minutes.held()) == 2


def test_a_journal_that_is_none_is_said(folder: Path) -> None:
    assert minutes.held() == ()
    folder.mkdir()
    home.journal_file().write_bytes(b"not a database" * 100)
    with pytest.raises(journal.JournalError):
        minutes.held()
