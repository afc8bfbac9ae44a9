"""Agendas of meetings: ordered views with a title, a question and private notes. Every saved state is kept.

An agenda is known by its code; saving appends its new state to the journal, and the newest one counts. Six examples
come with the project. Raises AgendaError, in both languages.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from data import home, journal, texts
from data.texts import Said

FORMAT, VERSION = "toancanh-agenda", 1
MOST_STEPS = 100
LONGEST_TITLE, LONGEST_NOTES, LONGEST_PARAMETER = 160, 4_000, 200
LARGEST_FILE = 1_000_000
"""Bytes of an agenda's file."""
_PAGE = re.compile(r"[a-z][a-z_]{0,40}")
_CODE = re.compile(r"[0-9a-z][0-9a-z-]{0,79}")
_LEFT_OUT = ("closing", "lang")
"""Parameters that belong to the showing, not to the view."""


class AgendaError(Said):
    """What is wrong with an agenda or its file."""


@dataclass(frozen=True)
class Step:
    """One view: its page and the parameters of its URL, what it is called, what the committee is asked, notes."""

    page: str
    parameters: tuple[tuple[str, str], ...]
    title: str
    question: str = ""
    notes: str = ""


@dataclass(frozen=True)
class Agenda:
    """A saved agenda; `closing` is the code of the closed numbers it is shown on, '' for live ones; `at` in UTC."""

    code: str
    name: str
    steps: tuple[Step, ...]
    closing: str = ""
    person: str = ""
    at: datetime | None = None

    @property
    def is_example(self) -> bool:
        """Whether it comes with the project: it can be copied, not changed."""
        return self.at is None


def step(*, page: str, parameters: Mapping[str, str], title: str, question: str = "", notes: str = "") -> Step:
    """A step whose texts are as they are kept. Raises AgendaError."""
    if not _PAGE.fullmatch(page):
        raise AgendaError(f"Không có trang “{page[:60]}”.", f"There is no page “{page[:60]}”.")
    kept = {name: text for name, text in sorted(parameters.items()) if name not in _LEFT_OUT}
    if any(len(name) > LONGEST_PARAMETER or len(text) > LONGEST_PARAMETER for name, text in kept.items()):
        raise AgendaError("Địa chỉ của trang quá dài.", "The view's address is too long.")
    return Step(
        page=page,
        parameters=tuple(kept.items()),
        title=texts.entered(title, LONGEST_TITLE, "tên mục", "title of the step", error=AgendaError),
        question=_optional(question, LONGEST_TITLE, "câu hỏi", "question"),
        notes=_optional(notes, LONGEST_NOTES, "ghi chú", "notes"),
    )


def _optional(text: str, longest: int, vi: str, en: str) -> str:
    return texts.entered(text, longest, vi, en, error=AgendaError) if text.strip() else ""


def agendas() -> tuple[Agenda, ...]:
    """The newest state of every agenda, the last saved first, then the examples. Raises JournalError."""
    newest: dict[str, Agenda | None] = {}
    for row in journal.agenda_states():
        if row.code not in newest:
            newest[row.code] = None if row.content is None else _read_state(row)
    saved = [agenda for agenda in newest.values() if agenda is not None]
    return (*saved, *(example for example in examples() if example.code not in newest))


def find(code: str) -> Agenda | None:
    """An agenda by its code, None when there is none or it was taken away. Raises JournalError."""
    return next((agenda for agenda in agendas() if agenda.code == code), None)


def save(agenda: Agenda, *, person: str) -> Agenda:
    """Append an agenda's new state; one without a code gets one. Raises AgendaError and JournalError."""
    name = texts.entered(agenda.name, texts.LONGEST_NAME, "tên chương trình", "name of the agenda", error=AgendaError)
    person = texts.entered(person, texts.LONGEST_NAME, "họ tên", "name", error=AgendaError)
    if len(agenda.steps) > MOST_STEPS:
        raise AgendaError(f"Nhiều hơn {MOST_STEPS} mục.", f"More than {MOST_STEPS} steps.")
    code = agenda.code if agenda.code and not agenda.is_example else _new_code(name)
    kept = replace(agenda, code=code, name=name, person=person)
    at = journal.append_agenda(code=code, person=person, content=json.dumps(_content(kept), ensure_ascii=False))
    return replace(kept, at=at)


def take_away(agenda: Agenda, *, person: str) -> None:
    """Leave an agenda out of the list from now on; its states stay in the journal. Raises JournalError."""
    person = texts.entered(person, texts.LONGEST_NAME, "họ tên", "name", error=AgendaError)
    journal.append_agenda(code=agenda.code, person=person, content=None)


def export(agenda: Agenda) -> bytes:
    """An agenda as a file."""
    return (json.dumps(_content(agenda), ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def parse(content: bytes) -> Agenda:
    """The agenda in a file, without a code. Raises AgendaError, which says which step is wrong and why."""
    if len(content) > LARGEST_FILE:
        raise AgendaError("Tệp lớn hơn 1 MB, không phải tệp chương trình.", "The file is over 1 MB: no agenda.")
    try:
        held = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as problem:
        raise AgendaError("Tệp không phải JSON đọc được.", "The file is no JSON that can be read.") from problem
    return _checked(held)


@lru_cache(maxsize=1)
def examples() -> tuple[Agenda, ...]:
    """The agendas that come with the project: one for the country, one for each documented province."""
    folder = home.PROJECT / "data" / "agenda"
    return tuple(replace(parse(path.read_bytes()), code=f"mau-{path.stem}") for path in sorted(folder.glob("*.json")))


def _content(agenda: Agenda) -> dict[str, Any]:
    steps = [asdict(one) | {"parameters": dict(one.parameters)} for one in agenda.steps]
    return {"format": FORMAT, "version": VERSION, "name": agenda.name, "closing": agenda.closing, "steps": steps}


def _read_state(row: journal.AgendaState) -> Agenda:
    return replace(_checked(json.loads(row.content or "")), code=row.code, person=row.person, at=row.at)


def _checked(held: Any) -> Agenda:
    if not isinstance(held, dict) or held.get("format") != FORMAT:
        raise AgendaError("Tệp không phải chương trình họp của Toàn Cảnh.", "The file is no agenda of Toàn Cảnh.")
    if held.get("version") != VERSION:
        raise AgendaError(
            f"Tệp thuộc phiên bản {str(held.get('version'))[:20]!r}, ở đây đọc phiên bản {VERSION}.",
            f"The file is of version {str(held.get('version'))[:20]!r}; version {VERSION} is read here.",
        )
    steps = held.get("steps")
    if not isinstance(steps, list) or len(steps) > MOST_STEPS:
        raise AgendaError(f"Tệp phải có từ 0 đến {MOST_STEPS} mục.", f"The file must have 0 to {MOST_STEPS} steps.")
    name = texts.entered(_text(held, "name"), texts.LONGEST_NAME, "tên", "name", error=AgendaError)
    return Agenda("", name, tuple(_checked_steps(steps)), _text(held, "closing"))


def _checked_steps(steps: Sequence[Any]) -> list[Step]:
    made = []
    for number, held in enumerate(steps, 1):
        try:
            made.append(_checked_step(held))
        except AgendaError as problem:
            raise AgendaError(f"Mục {number}: {problem.vi}", f"Step {number}: {problem.en}") from problem
    return made


def _checked_step(held: Any) -> Step:
    if not isinstance(held, dict) or not isinstance(held.get("parameters", {}), dict):
        raise AgendaError("không phải một mục.", "not a step.")
    given = held.get("parameters", {})
    if not all(isinstance(name, str) and isinstance(text, str) for name, text in given.items()):
        raise AgendaError("địa chỉ của trang phải là chữ.", "the view's address must be text.")
    words = {name: _text(held, name) for name in ("title", "question", "notes")}
    return step(page=_text(held, "page"), parameters=given, **words)


def _text(held: Mapping[str, Any], name: str) -> str:
    text = held.get(name, "")
    if not isinstance(text, str):
        raise AgendaError(f"“{name}” phải là chữ.", f"“{name}” must be text.")
    return text


def _new_code(name: str) -> str:
    taken = {row.code for row in journal.agenda_states()}
    slug = "-".join(re.findall(r"[0-9a-z]+", texts.plain(name)))[:60].strip("-") or "chuong-trinh"
    code, number = slug, 1
    while code in taken or code.startswith("mau-"):
        number += 1
        code = f"{slug.removeprefix('mau-')}-{number}"
    return code
