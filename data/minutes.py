"""What was said in meetings of a number: questions, decisions and tasks, with what became of them.

A minute stays as it was written; a later line of the journal with its number says that it is done, or moves its due
date. All but `note`, `finish`, `move` and `held` are pure functions of the journal's lines. Raises MinuteError.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from data import journal, periods, texts
from data.journal import Minute
from data.texts import Said

KINDS = ("question", "decision", "task")
DONE, MOVED = "done", "moved"
STATES = ("late", "open", "done", "said")
"""`said`: a decision with nothing to be done by a day."""


class MinuteError(Said):
    """What cannot be noted."""


@dataclass(frozen=True)
class Item:
    """A minute with the later lines on it, the oldest first."""

    first: Minute
    later: tuple[Minute, ...] = ()

    @property
    def number(self) -> int:
        """By what later lines name it."""
        return self.first.id

    @property
    def due(self) -> date | None:
        """By when, as it was last said."""
        moved = [line.due for line in self.later if line.kind == MOVED]
        return _day((moved or [self.first.due])[-1])

    @property
    def owner(self) -> str:
        """Who answers for it."""
        return self.first.owner

    @property
    def done(self) -> Minute | None:
        """The line that says it is answered or done."""
        return next((line for line in self.later if line.kind == DONE), None)

    def state(self, today: date) -> str:
        """One of STATES on a day."""
        if self.done:
            return "done"
        if self.due is None:
            return "said" if self.first.kind == "decision" else "open"
        return "late" if self.due < today else "open"


def items(lines: Sequence[Minute]) -> tuple[Item, ...]:
    """The minutes among the journal's lines, the newest first; lines on what is not there are left out."""
    later: defaultdict[int, list[Minute]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: line.id):
        if line.number:
            later[line.number].append(line)
    return tuple(Item(line, tuple(later[line.id])) for line in lines if not line.number and line.kind in KINDS)


def minutes_of(
    frame: str, unit: str, *, held: Sequence[Item], today: date, indicator: str | None = None
) -> tuple[Item, ...]:
    """The open questions, decisions and tasks of a unit (and an indicator), the first due first.

    `held` is what `items` makes of the journal's lines, as `minutes.held()` does; `Item.state` says which are late.
    """
    found = [
        item
        for item in held
        if (item.first.frame, item.first.unit) == (frame, unit)
        and indicator in (None, item.first.indicator)
        and item.state(today) in ("open", "late")
    ]
    return tuple(sorted(found, key=lambda item: (item.due or date.max, item.number)))


def in_order(found: Sequence[Item], today: date) -> tuple[Item, ...]:
    """Late ones first, then open ones by their due date, then what is done or was only said, the newest first."""
    places = {state: place for place, state in enumerate(("late", "open", "said", "done"))}

    def place(item: Item) -> tuple[int, date, int]:
        state = item.state(today)
        due = (item.due or date.max) if state in ("late", "open") else date.max
        return places[state], due, -item.number

    return tuple(sorted(found, key=place))


def held() -> tuple[Item, ...]:
    """Every minute of the journal, read again only when it has changed. Raises JournalError."""
    return journal.kept(_read)


def _read() -> tuple[Item, ...]:
    return items(journal.minutes())


def today() -> date:
    """The day by the clocks of Vietnam."""
    return datetime.now(periods.VIETNAM).date()


def note(
    *,
    person: str,
    kind: str,
    text: str,
    frame: str,
    unit: str,
    indicator: str,
    period: str,
    owner: str,
    due: date | None,
    closing: str,
) -> Minute:
    """Keep a question, a decision or a task on a number. Raises MinuteError and JournalError."""
    if kind not in KINDS:
        raise MinuteError("Chọn câu hỏi, kết luận hoặc nhiệm vụ.", "Choose a question, a decision or a task.")
    if owner.strip():
        owner = texts.entered(owner, texts.LONGEST_NAME, "đơn vị, người trả lời", "owner", error=MinuteError)
    return journal.append_minute(
        person=person,
        kind=kind,
        text=text,
        frame=frame,
        unit=unit,
        indicator=indicator,
        period=period,
        owner=owner,
        due=due.isoformat() if due else "",
        closing=closing,
    )


def finish(item: Item, *, person: str, text: str) -> Minute:
    """Say that it is answered or done, and how. Raises MinuteError when it was said already, and JournalError."""
    _check_open(item)
    return _line(item, person, DONE, text, "")


def move(item: Item, *, person: str, text: str, due: date | None) -> Minute:
    """Give it another due date, and say why. Raises MinuteError and JournalError."""
    _check_open(item)
    if due is None:
        raise MinuteError("Chưa nhập hạn mới.", "The new due date is missing.")
    return _line(item, person, MOVED, text, due.isoformat())


def _check_open(item: Item) -> None:
    """Whether nobody has closed it since it was shown."""
    now = next((one for one in items(journal.minutes()) if one.number == item.number), None)
    if now is None or now.done:
        raise MinuteError("Việc này đã được ghi là xong.", "This has been noted as done already.")


def _line(item: Item, person: str, kind: str, text: str, due: str) -> Minute:
    first = item.first
    return journal.append_minute(
        person=person,
        kind=kind,
        text=text,
        frame=first.frame,
        unit=first.unit,
        indicator=first.indicator,
        period=first.period,
        number=item.number,
        owner=first.owner,
        due=due,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
