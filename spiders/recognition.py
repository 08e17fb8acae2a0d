"""The platform family that a portal's pages are of, as its registry entry names it and as the pages themselves show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spiders.platforms import GENERAL, Platform, named, recognise

if TYPE_CHECKING:
    from spiders.pages import Page


class Recognition:
    """Tells one portal's pages by their family.

    `platform` is the family for the night's record: the registry's, else the first one recognised; None for no known
    family.
    """

    def __init__(self, registered: str | None) -> None:
        self._family = named(registered) if registered else None
        self.platform: str | None = self._family.name if self._family else None

    def of(self, page: Page) -> Platform:
        """The page's family: the registry's where its marks are there, else whose marks are, else the registry's.

        A vendor's newer product, whose module builds on the older one's, may stand beside it on one portal.
        """
        found = recognise(page)
        if self._family is not None and self._family.recognises(page):
            newer = self._family is not GENERAL and isinstance(found, type(self._family))
            return found if newer else self._family
        if found is GENERAL:
            return self._family or GENERAL
        self.platform = self.platform or found.name
        return found
