"""The pictures of the main pages in docs/screenshots: `make screenshots` takes them anew from the demo."""

from __future__ import annotations

import io
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.conftest import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FOLDER = ROOT / "docs" / "screenshots"
LARGEST = 150_000  # bytes
SIZES = {"desk": (1280, 860), "telephone": (390, 844)}
# Name, width, address, and what the window is scrolled to.
PAGES = (
    ("home", "desk", "/", "h1"),
    ("home-telephone", "telephone", "/", "h1"),
    ("report", "desk", "/reports/{report}", ".statutory.requests"),
    ("cell", "desk", "/reports/{report}/cells/requests.unavailable_not_held.total", "h1"),
    ("authority", "desk", "/authorities/{authority}", "h1"),
    ("authority-telephone", "telephone", "/authorities/{authority}", "#charts"),
    ("region", "desk", "/regions/990103", "h1"),
    ("question", "desk", "/gongkai/refused_share?year=&_lang=en", "h1"),
    ("versions", "desk", "/compare?a={edited}@1&b={edited}@2", "h1"),
)


def test_the_main_pages_have_their_pictures_taken(
    demo: tuple[Path, str], chromium: Browser, demo_site: str, tmp_path: Path
) -> None:
    folder = FOLDER if os.environ.get("GONGKAI_SCREENSHOTS") else tmp_path
    folder.mkdir(exist_ok=True)
    with closing(sqlite3.connect(demo[0] / "gongkai.db")) as connection:
        (report,) = connection.execute(
            "SELECT report_id FROM findings JOIN reports ON reports.id = report_id WHERE reader = 'pdf' AND "
            "rule = 'requests_column_total' LIMIT 1"
        ).fetchone()
        (authority,) = connection.execute(
            "SELECT authority_id FROM findings JOIN reports ON reports.id = report_id "
            "WHERE rule = 'carried_between_years' LIMIT 1"
        ).fetchone()
        (edited,) = connection.execute("SELECT report_id FROM versions WHERE change = 'edited'").fetchone()
    for name, size, address, at in PAGES:
        width, height = SIZES[size]
        context = chromium.new_context(base_url=demo_site, viewport={"width": width, "height": height})
        page = context.new_page()
        page.goto(address.format(report=report, authority=authority, edited=edited))
        assert page.locator("h1").count() == 1
        if at != "h1":
            page.locator(at).evaluate("element => element.scrollIntoView()")
        taken = Image.open(io.BytesIO(page.screenshot()))
        context.close()
        picture = taken.convert("RGB").quantize(128, dither=Image.Dither.NONE)
        picture.save(folder / f"{name}.png", optimize=True)
        assert (folder / f"{name}.png").stat().st_size < LARGEST, name


def test_the_docs_show_each_picture() -> None:
    text = (ROOT / "docs" / "publication.md").read_text(encoding="utf-8")
    for name, *_ in PAGES:
        assert (FOLDER / f"{name}.png").is_file(), name
        assert f"(screenshots/{name}.png)" in text, name
