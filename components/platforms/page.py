"""The page of digital platforms: matrix, register, one kind across places, connections, pulse, single records."""

from collections.abc import Callable

from components import segments, selection
from components.platforms import across, matrix, network, pulse, record, register
from components.platforms.stock import Stock
from components.selection import Selection

SHOWN: dict[str, Callable[[Stock], None]] = {
    "matrix": matrix.show,
    "register": register.show,
    "across": across.show,
    "links": network.show,
    "pulse": pulse.show,
}
VIEWS = tuple(SHOWN)
OF_A_PLACE = ("register", "matrix", "across", "links", "pulse")
"""The views in the order in which a place offers them: its own platforms first."""


def controls(chosen: Selection) -> str:
    """The way to look; returns the chosen view: of the country the matrix first, of a place its own platforms."""
    return segments.views(chosen, "platforms", offered(chosen))


def offered(chosen: Selection) -> tuple[str, ...]:
    """The views in their order."""
    return VIEWS if chosen.unit == selection.COUNTRY else OF_A_PLACE


def show(chosen: Selection, view: str) -> None:
    """Draw a view, and the record of the platform that is asked for over it."""
    stock = Stock(chosen)
    SHOWN[view](stock)
    asked = stock.by_code.get(chosen.option("system"))
    if asked is not None:
        record.show(stock, asked)
