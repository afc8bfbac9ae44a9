"""What was asked, decided or given to do about the number that is shown, as long as it is open."""

from contextlib import suppress
from html import escape

import streamlit as st

from components import format
from components.selection import Selection
from data import minutes, periods
from data.journal import JournalError
from data.minutes import Item

SHOWN = 3


def show(chosen: Selection) -> None:
    """Draw a line for each of the first ones; nothing where there is none or the journal cannot be read."""
    with suppress(JournalError):
        today = minutes.today()
        found = minutes.minutes_of(
            chosen.frame, chosen.unit, held=minutes.held(), today=today, indicator=chosen.indicator
        )
        if not found:
            return
        lines = [
            f'<p class="{item.state(today)}">{escape(sentence(chosen, item, late=item.state(today) == "late"))}</p>'
            for item in found[:SHOWN]
        ]
        if len(found) > SHOWN:
            lines.append(f"<p>{escape(chosen.word('minutes.more', n=len(found) - SHOWN))}</p>")
        st.html(f'<div class="minutes" data-testid="minutes">{"".join(lines)}</div>')


def sentence(chosen: Selection, item: Item, *, late: bool) -> str:
    """'Hỏi ngày 20/11/2026; trả lời trước 05/12/2026 (Sở Nội vụ): ...'."""
    word, first = chosen.word, item.first
    at = format.day(first.at.astimezone(periods.VIETNAM).date(), chosen.language)
    parts = [word(f"minutes.{first.kind}_on", day=at)]
    if item.due:
        parts.append(word(f"minutes.{first.kind}_until", day=format.day(item.due, chosen.language)))
    owner = f" ({item.owner})" if item.owner else ""
    mark = f"{word('minutes.late_mark')} " if late else ""
    return f"{mark}{'; '.join(parts)}{owner}: {first.text}"
