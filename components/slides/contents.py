"""The pages before the steps: what the list of contents holds, and on which page each step stands."""

from components.slides.description import Column, Deck, Field, Table

ITEMS_A_PAGE = 20
COVER_PAGES = 1


def pages(deck: Deck) -> tuple[Table, ...]:
    """The contents, one table a page; an agenda without steps has an empty one."""
    count = max(1, -(-len(deck.slides) // ITEMS_A_PAGE))
    columns = (
        Column("", is_number=True),
        Column(deck.words.item),
        Column(deck.words.question),
        Column(deck.words.page, is_number=True),
    )
    rows = [
        (
            Field(str(number)),
            Field(slide.title, tone="strong"),
            Field(slide.question),
            Field(str(number + COVER_PAGES + count)),
        )
        for number, slide in enumerate(deck.slides, 1)
    ]
    parts = [tuple(rows[at : at + ITEMS_A_PAGE]) for at in range(0, max(1, len(rows)), ITEMS_A_PAGE)]
    return tuple(Table("", columns, part, more="{n}") for part in parts)


def foot(deck: Deck, source: str, period: str, status: str) -> str:
    """The line under every step: period, status and source of its numbers."""
    said = [period, status, f"{deck.words.source}: {source}" if source else ""]
    return " · ".join(part for part in said if part)
