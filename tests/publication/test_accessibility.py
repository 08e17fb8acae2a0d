"""axe-core finds nothing to complain about on any page, at either width.

axe-core (MPL-2.0) is no part of this project: `make test` gets it where npm is, as package-lock.json says.
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
        f"/reports/{marked}",
        f"/reports/{placed}/cells/{cell}",
        f"/authorities/{authority}",
        "/regions",
        f"/regions/{region}",
        "/findings",
        f"/compare?a={report}@1&b={report}@2",
        f"/compare?a={copied}&b={other}&mark=shared",
        "/search?q=公开",
        "/search?q=不存在的词",
        "/gongkai",
        "/gongkai/reports",
        "/gongkai/reports?year=1999",
        "/gongkai/requests?row=granted",
        "/gongkai/findings",
        "/gongkai/sums",
        "/gongkai/by_reason?reason=refused_internal_affairs",
        "/gongkai/edited",
        "/gongkai/full_text?words=公开",
        "/gongkai/most_requests?region=某县",
        f"/gongkai/reports/{report}",
        "/gongkai?sql=select+1",
        "/gongkai?sql=select+nothing",
        "/nothing",
    ]


def in_english(path: str) -> str:
    """The same page in the other language."""
    name = "_lang" if path.startswith("/gongkai") else "lang"
    return f"{path}{'&' if '?' in path else '?'}{name}=en"


def violations(browser: Browser, site: str, width: int, paths: list[str]) -> dict[str, list[str]]:
    """What axe-core has to say about each page, and whether the page is wider than its window."""
    if not AXE.is_file():
        pytest.skip("no axe-core: `make test` gets it where npm is")
    page = browser.new_context(base_url=site, viewport={"width": width, "height": 900}).new_page()
    found: dict[str, list[str]] = {}
    for path in paths:
        page.goto(path)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        told = page.evaluate(VIOLATIONS)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            told.append("wider than its window")
        if told:
            found[path] = told
    page.context.close()
    return found


@pytest.mark.parametrize("width", [390, 1280])
def test_a_sample_of_the_pages_breaks_no_rule(
    demo: tuple[Path, str], chromium: Browser, demo_site: str, width: int
) -> None:
    pages = pages_of(demo[0])
    sample = pages[::3] if width == 390 else [in_english(path) for path in pages[1::3]]
    assert violations(chromium, demo_site, width, sample) == {}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_breaks_a_rule(
    demo: tuple[Path, str], chromium: Browser, demo_site: str, width: int, language: str
) -> None:
    pages = pages_of(demo[0])
    asked = pages if language == "zh" else [in_english(path) for path in pages]
    assert violations(chromium, demo_site, width, asked) == {}
