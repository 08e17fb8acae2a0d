"""The bundled sample portals are harvested whole: every report, its documents, year, date and authority."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from demo.counties import COUNTIES, County
from demo.expected import expected
from demo.server import SamplePortals
from spiders.judgement import same_authority
from spiders.registry import Portal
from tests.spiders.harvest import harvest


@pytest.fixture(scope="module")
def samples() -> Iterator[SamplePortals]:
    with SamplePortals() as portals:
        yield portals


# The fourth family writes its lists by script: without a browser there is nothing to read on it.
PLAIN = [county for county in COUNTIES if county.family != "channels"]
SCRIPTED = [county for county in COUNTIES if county.family == "channels"]


@pytest.mark.parametrize("county", SCRIPTED, ids=lambda county: county.family)
def test_a_list_that_only_a_script_writes_is_not_called_read(samples: SamplePortals, county: County) -> None:
    home = samples.home(county.portal_id)
    found = harvest(Portal(county.portal_id, county.government, county.region, home))
    assert found.discoveries == []
    assert [seen["complete"] for seen in found.lists] == [False]


@pytest.mark.parametrize("county", PLAIN, ids=lambda county: county.family)
def test_sample_portal(samples: SamplePortals, county: County) -> None:
    home = samples.home(county.portal_id)
    found = harvest(Portal(county.portal_id, county.government, county.region, home))
    wanted = {report.landing_path: report for report in expected() if report.portal_id == county.portal_id}
    got = {report["landing"]: report for report in found.reports(home)}
    assert got.keys() == wanted.keys()
    assert found.platform == county.family
    for path, report in wanted.items():
        urls = [path, *([report.attachment_path] if report.attachment_path else [])]
        assert [url for _, url in got[path]["documents"]] == urls
        assert (got[path]["year"], got[path]["published_on"]) == (report.year, report.published_on)
        assert same_authority(got[path]["authority"], report.authority)
    assert all(seen["complete"] for seen in found.lists)
