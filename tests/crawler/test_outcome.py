"""How a portal's night is judged by its own past."""

from __future__ import annotations

import pytest

from crawler.outcome import PortalNight, judge_night
from spiders.items import ListSeen
from spiders.registry import Portal
from storage.past import Past

PORTAL = Portal("sim", "松岭县人民政府", "990000", "http://127.0.0.1/")
FINISHED = {"finish_reason": "finished"}


@pytest.mark.parametrize(
    ("usual", "found", "outcome"),
    [(0, 0, "ok"), (3, 0, "broken"), (3, 1, "ok"), (40, 10, "broken"), (40, 11, "ok"), (40, 80, "ok")],
)
def test_a_harvest_is_weighed_against_what_the_portal_gave_before(
    usual: int, found: int, outcome: str
) -> None:
    seen = ListSeen("sim", "http://127.0.0.1/nb/", "年报", None, found, stated_empty=not found)
    night = PortalNight(PORTAL, "run", found=found, lists=[seen], past=Past(usual=usual))
    judged = judge_night(night, FINISHED)
    assert judged.outcome == outcome
    assert judged.failed == (outcome == "broken")
    if outcome == "broken":
        assert f"where {usual} reports were found before" in judged.message


def test_a_night_whose_time_is_over_is_partial_and_no_failure() -> None:
    night = PortalNight(PORTAL, "run", found=3, stopped=True, over=True)
    judged = judge_night(night, {})
    assert (judged.outcome, judged.failed) == ("partial", False)
    night.over = False
    assert judge_night(night, {}).failed
