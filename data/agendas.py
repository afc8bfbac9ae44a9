"""Agendas of meetings: ordered views with a title, a question and private notes. Every saved state is kept.

An agenda is known by its code; saving appends its new state to the journal, and the newest one counts. Who saves
names the state he started from: where another was saved meanwhile nothing is written, and he is told (Overtaken). Six
examples come with the project. Raises AgendaError, in both languages.
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
_LEFT_OUT = ("closing", "lang")
"""Parameters that belong to the showing, not to the view."""
_EXAMPLE = "mau-"
_TRIES = 20


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
    """A saved agenda; `closing` is the code of the closed numbers it is shown on, '' for live ones; `at` in UTC.

    `state` is the number of the journal's line that holds it, 0 for one that was never saved.
    """

    code: str
    name: str
    steps: tuple[Step, ...]
    closing: str = ""
    person: str = ""
    at: datetime | None = None
    state: int = 0

    @property
    def is_example(self) -> bool:
        """Whether it comes with the project: it can be copied, not changed."""
        return self.code.startswith(_EXAMPLE)

    def moved(self, place: int, by: int) -> "Agenda":
        """The same with the step at a place moved up (-1) or down (1), as far as there is room."""
        steps = list(self.steps)
        target = max(0, min(len(steps) - 1, place + by))
        steps.insert(target, steps.pop(place))
        return replace(self, steps=tuple(steps))

    def without(self, place: int) -> "Agenda":
        """The same without the step at a place."""
        return replace(self, steps=(*self.steps[:place], *self.steps[place + 1 :]))

    def with_step(self, place: int, kept: Step) -> "Agenda":
        """The same with another step at a place."""
        return replace(self, steps=(*self.steps[:place], kept, *self.steps[place + 1 :]))


def step(*, page: str, parameters: Mapping[str, str], title: str, question: str = "", notes: str = "") -> Step:
    """A step whose texts are as they are kept. Raises AgendaError."""
    if not _PAGE.fullmatch(page):
        raise AgendaError(f"Không có trang “{page[:60]}”.", f"There is no page “{page[:60]}”.")
    kept = {name: text for name, text in sorted(parameters.items()) if name not in _LEFT_OUT}
    for text in (*kept, *kept.values()):
        _check_address(text)
    return Step(
        page=page,
        parameters=tuple(kept.items()),
        title=texts.entered(title, LONGEST_TITLE, "tên mục", "title of the step", error=AgendaError),
        question=_optional(question, LONGEST_TITLE, "câu hỏi", "question"),
        notes=_optional(notes, LONGEST_NOTES, "ghi chú", "notes"),
    )


def _check_address(text: str) -> None:
    if len(text) > LONGEST_PARAMETER:
        raise AgendaError("Địa chỉ của trang quá dài.", "The view's address is too long.")
    if not text.isprintable():
        raise AgendaError("Địa chỉ của trang có ký tự lạ.", "The view's address holds characters that none has.")


def _optional(text: str, longest: int, vi: str, en: str) -> str:
    return texts.entered(text, longest, vi, en, error=AgendaError) if text.strip() else ""


def agendas() -> tuple[Agenda, ...]:
    """The newest state of every agenda, the last saved first, then the examples. Raises JournalError.

    A state that this version cannot read is left out: another version saved it.
    """
    newest = journal.newest_agenda_states()
    return (*(agenda for row in newest if (agenda := _read_state(row))), *examples())


def find(code: str) -> Agenda | None:
    """An agenda by its code, None when there is none or it was taken away. Raises JournalError."""
    return next((agenda for agenda in agendas() if agenda.code == code), None)


def history(code: str) -> tuple[Agenda, ...]:
    """Every state of an agenda that can be read, the newest first. Raises JournalError."""
    return tuple(agenda for row in journal.agenda_states(code) if (agenda := _read_state(row)))


def save(agenda: Agenda, *, person: str) -> Agenda:
    """Append an agenda's next state; one that was never saved, or an example, becomes a new agenda.

    Raises AgendaError, Overtaken where the state it came from is no longer the newest, and JournalError.
    """
    name = texts.entered(agenda.name, texts.LONGEST_NAME, "tên chương trình", "name of the agenda", error=AgendaError)
    person = texts.entered(person, texts.LONGEST_NAME, "họ tên", "name", error=AgendaError)
    if len(agenda.steps) > MOST_STEPS:
        raise AgendaError(f"Nhiều hơn {MOST_STEPS} mục.", f"More than {MOST_STEPS} steps.")
    kept = replace(agenda, name=name, person=person)
    if kept.state:
        return _append(kept, person)
    for left in reversed(range(_TRIES)):
        try:
            return _append(replace(kept, code=_new_code(name)), person)
        except journal.Overtaken:
            if not left:
                raise
    raise AssertionError("unreachable")


def copy(agenda: Agenda, *, name: str, person: str) -> Agenda:
    """Keep an agenda under another name as a new one. Raises AgendaError and JournalError."""
    return save(replace(agenda, code="", state=0, at=None, name=name), person=person)


def add(code: str, added: Step, *, person: str) -> Agenda:
    """Put a step at the end of the newest state of an agenda, whoever saves meanwhile.

    Raises AgendaError, also when there is no such agenda or it is an example, and JournalError.
    """
    for left in reversed(range(_TRIES)):
        agenda = find(code)
        if agenda is None or agenda.is_example:
            raise AgendaError("Chương trình này không còn nữa.", "This agenda is no longer there.")
        try:
            return save(replace(agenda, steps=(*agenda.steps, added)), person=person)
        except journal.Overtaken:
            if not left:
                raise
    raise AssertionError("unreachable")


def take_away(agenda: Agenda, *, person: str) -> None:
    """Leave an agenda out of the list from now on; its states stay in the journal. Raises as `save` does."""
    person = texts.entered(person, texts.LONGEST_NAME, "họ tên", "name", error=AgendaError)
    journal.append_agenda(code=agenda.code, person=person, content=None, after=agenda.state)


def _append(agenda: Agenda, person: str) -> Agenda:
    content = json.dumps(_content(agenda), ensure_ascii=False)
    row = journal.append_agenda(code=agenda.code, person=person, content=content, after=agenda.state)
    return replace(agenda, at=row.at, state=row.id)


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
    return tuple(
        replace(parse(path.read_bytes()), code=f"{_EXAMPLE}{path.stem}") for path in sorted(folder.glob("*.json"))
    )


def _content(agenda: Agenda) -> dict[str, Any]:
    steps = [asdict(one) | {"parameters": dict(one.parameters)} for one in agenda.steps]
    return {"format": FORMAT, "version": VERSION, "name": agenda.name, "closing": agenda.closing, "steps": steps}


def _read_state(row: journal.AgendaState) -> Agenda | None:
    if row.content is None:
        return None
    try:
        read = _checked(json.loads(row.content))
    except (AgendaError, ValueError, RecursionError):
        return None
    return replace(read, code=row.code, person=row.person, at=row.at, state=row.id)


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
    closing = _text(held, "closing")
    _check_address(closing)
    return Agenda("", name, tuple(_checked_steps(steps)), closing)


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
    """A short name for addresses that no agenda has had: 'Phiên họp 6' -> 'phien-hop-6', numbered where it is taken."""
    taken = {row.code for row in journal.newest_agenda_states()}
    slug = "-".join(re.findall(r"[0-9a-z]+", texts.plain(name)))[:60].strip("-").removeprefix(_EXAMPLE)
    base = code = slug or "chuong-trinh"
    number = 1
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code
