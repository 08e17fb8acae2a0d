"""axe-core finds nothing to complain about on any page, at either width.

axe-core (MPL-2.0) is no part of this project: `npm install --no-package-lock` in the checkout gets it.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conftest import ROOT

pytestmark = pytest.mark.browser
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
VIOLATIONS = """async () => (await axe.run()).violations.map(
    violation => `${violation.id}: ${violation.nodes[0].html.slice(0, 200)}`)"""


def pages_of(data: Path) -> list[str]:
    """One of each kind of page."""
    with closing(sqlite3.connect(data / "gongkai.db")) as connection:
        report, authority, region = connection.execute(
            "SELECT reports.id, authority_id, region FROM reports JOIN authorities ON authorities.id = "
            "authority_id ORDER BY version_count DESC, reports.id LIMIT 1"
        ).fetchone()
        copied, other = connection.execute(
            "SELECT report_id, other_report_id FROM findings WHERE rule = 'copied_narrative'"
        ).fetchone()
        placed, cell = connection.execute(
            "SELECT report_id, cell FROM cells WHERE box IS NOT NULL LIMIT 1"
        ).fetchone()
        (marked,) = connection.execute("SELECT report_id FROM findings WHERE severity = 'error'").fetchone()
    return [
        "/",
        "/?lang=en",
        f"/reports/{marked}",
        f"/authorities/{authority}",
        "/regions",
        f"/regions/{region}",
        "/findings",
        f"/compare?a={report}@1&b={report}@2",
        f"/compare?a={copied}&b={other}&mark=shared",
        "/search?q=公开",
        "/gongkai",
        "/gongkai/reports",
        "/gongkai/findings?_lang=en",
        "/gongkai/sums",
        "/gongkai/by_reason?reason=refused_internal_affairs&_lang=en",
        "/gongkai/edited",
        f"/reports/{placed}",
        f"/reports/{placed}/cells/{cell}",
        "/gongkai/full_text?words=公开",
        f"/gongkai/reports/{report}",
        "/gongkai?sql=select+1",
        "/nothing",
    ]


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_breaks_a_rule(demo: tuple[Path, str], chromium: Browser, demo_site: str, width: int) -> None:
    if not AXE.is_file():
        pytest.skip("no axe-core: `npm install --no-package-lock` gets it")
    page = chromium.new_context(base_url=demo_site, viewport={"width": width, "height": 900}).new_page()
    found: dict[str, list[str]] = {}
    for path in pages_of(demo[0]):
        page.goto(path)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        if violations := page.evaluate(VIOLATIONS):
            found[path] = violations
    page.context.close()
    assert found == {}
