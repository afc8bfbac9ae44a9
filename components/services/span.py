"""What a services view is about: a unit, the months of the chosen period, a sector."""

from functools import cached_property

from components import span
from data import store

ALL_SECTORS = ""


class Span(span.Span):
    """The chosen unit, months and sector."""

    @cached_property
    def sectors(self) -> store.Rows:
        """How the unit served each sector (columns of the query `service_sectors`)."""
        return store.rows("service_sectors", self.chosen.version, **self.of_unit, **self.months)

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of all sectors in the reader's language, by code."""
        found = store.rows("sectors", self.chosen.version)
        return {row.code: row.name_vi if self.chosen.language == "vi" else row.name_en for row in found}

    @property
    def sector(self) -> str:
        """The sector looked at, '' for all."""
        return self.chosen.option_of("sector", [ALL_SECTORS, *self.names])

    def sector_name(self, code: str) -> str:
        """The name of a sector in the reader's language."""
        return self.names.get(code) or self.chosen.word("services.all_sectors")
