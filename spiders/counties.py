"""The portals that are shipped as data: every county with its code, name and home page, none of them proved."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from spiders.registry import Portal, Registry, RegistryError


@dataclass(frozen=True, slots=True)
class County:
    """A row of `portals/counties.csv`: a GB/T 2260 code, its level, its name, and its government's home page."""

    code: str
    level: str
    name: str
    url: str

    def portal(self) -> Portal:
        """The entry that the row stands for; its id is its code."""
        return Portal(self.code, f"{self.name}人民政府", self.code, self.url)


@cache
def counties() -> tuple[County, ...]:
    """All rows, in the order of their codes."""
    text = files("portals").joinpath("counties.csv").read_text(encoding="utf-8")
    return tuple(County(**row) for row in csv.DictReader(text.splitlines()))


def portals_of_region(registry: Registry, region: str) -> tuple[Portal, ...]:
    """The portals of a region, given by the first digits of its code: the registry's own, and what is shipped.

    Where the registry has an entry for a code, the shipped one is left out. Raises RegistryError where there is none.
    """
    own = [portal for portal in registry.portals if portal.region.startswith(region)]
    known = {portal.region for portal in own}
    shipped = [c.portal() for c in counties() if c.code.startswith(region) and c.code not in known]
    found = tuple(sorted((*own, *shipped), key=lambda portal: (portal.region, portal.id)))
    if not found:
        raise RegistryError(
            f"no portal is known for region {region!r}; give the first two, four or all six digits of a GB/T 2260 code"
        )
    return found


def select(registry: Registry, ids: Sequence[str], region: str | None) -> tuple[Portal, ...]:
    """The portals that a command names by id, by region or both; all of the registry where it names none.

    An id may be a county's code. Raises RegistryError for one that is not known.
    """
    shipped = {county.code: county for county in counties()}
    own = {portal.id for portal in registry.portals}
    named = [shipped[name].portal() for name in ids if name in shipped and name not in own]
    rest = tuple(name for name in ids if name in own or name not in shipped)
    found = [*(registry.select(rest) if rest or not (named or region) else ()), *named]
    if region is not None:
        known = {portal.id for portal in found}
        found += [portal for portal in portals_of_region(registry, region) if portal.id not in known]
    return tuple(found)


def find_county(url: str, site_code: str | None, names: Sequence[str]) -> tuple[County | None, str]:
    """The county that a portal belongs to, and what says so; None where nothing does, or several counties fit.

    A 网站标识码 begins with the division code (1101010020 is 110101's), a home page may be a known one, and the site's
    own names hold the county's.
    """
    by_code = {county.code: county for county in counties()}
    if site_code and (found := by_code.get(site_code[:6])):
        return found, f"网站标识码 {site_code}"
    host = _host(url)
    at_home = [county for county in counties() if _host(county.url) == host]
    if len(at_home) == 1:
        return at_home[0], f"{host} is its home in counties.csv"
    for name in names:
        fitting = [county for county in counties() if county.level != "province" and county.name in name]
        # 霍邱县 in 六安市霍邱县人民政府 is meant, and 六安市 is where it lies: the last name counts.
        last = max((name.rindex(county.name) + len(county.name) for county in fitting), default=0)
        fitting = [county for county in fitting if name[:last].endswith(county.name)]
        longest = max((len(county.name) for county in fitting), default=0)
        fitting = [county for county in fitting if len(county.name) == longest]
        if len(fitting) == 1:
            return fitting[0], f"{name!r}"
    return None, "neither a 网站标识码 nor a name that only one county has"


def county_elsewhere(name: str, region: str) -> str | None:
    """The code of the county that an authority's name begins with, where it is not of `region`; else None.

    Counties of one name lie in several provinces, and a prefecture's portal speaks of its counties: only a county
    that lies neither in the region nor around it is another's.
    """
    fitting = [
        county
        for county in counties()
        if county.level != "province" and name.startswith(county.name) and len(county.name) > 2
    ]
    longest = max((len(county.name) for county in fitting), default=0)
    codes = {county.code for county in fitting if len(county.name) == longest}
    here = region.rstrip("0")
    if len(codes) != 1 or any(code.startswith(here) or region.startswith(code.rstrip("0")) for code in codes):
        return None
    return codes.pop()


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower().removeprefix("www.")
