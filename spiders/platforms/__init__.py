"""The families of portals that need more than the general rules. A new family: its module, and its line here."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from spiders.platforms.base import Platform
from spiders.platforms.catalogue import Catalogue
from spiders.platforms.epoint import Epoint
from spiders.platforms.gkmlpt import Gkmlpt
from spiders.platforms.hanweb import Hanweb
from spiders.platforms.jpaas import Jpaas
from spiders.platforms.lonsun import Lonsun
from spiders.platforms.trs import Trs
from spiders.platforms.ucap import Ucap

if TYPE_CHECKING:
    from spiders.pages import Page

GENERAL = Platform()

# Most particular marks first: the marks of TRS are shared by its many look-alikes.
FAMILIES: tuple[Platform, ...] = (
    Gkmlpt(),
    Lonsun(),
    Jpaas(),
    Catalogue(),
    Hanweb(),
    Epoint(),
    Ucap(),
    Trs(),
)

__all__ = ["FAMILIES", "GENERAL", "Platform", "named", "recognise", "same_document"]


def recognise(page: Page) -> Platform:
    """The family of a page by the marks on it, or the general rules."""
    return next((family for family in FAMILIES if family.recognises(page)), GENERAL)


def named(name: str) -> Platform | None:
    """The family of that name, as an entry of `portals.toml` may give it."""
    return next((family for family in (*FAMILIES, GENERAL) if family.name == name), None)


# Every page of a portal links the same ones.
@lru_cache(maxsize=20_000)
def same_document(url: str) -> str:
    """What the addresses of a document and of its twins have in common, in any family: portals mix them."""
    for family in FAMILIES:
        url = family.same_document(url)
    return url
