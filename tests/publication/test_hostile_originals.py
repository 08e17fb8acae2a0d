"""Strangers' documents in Chromium: nothing of them runs in our origin, however a reader comes to them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.publication.conftest import running
from tests.publication.world import World

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(world: World) -> Iterator[str]:
    with running(world.data) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def context(chromium: Browser, site: str) -> Iterator[BrowserContext]:
    context = chromium.new_context(base_url=site, accept_downloads=True)
    yield context
    context.close()


@pytest.mark.parametrize("name", ["page", "svg", "pdf", "hostile"])
def test_an_original_is_saved_and_never_shown(context: BrowserContext, world: World, name: str) -> None:
    page = context.new_page()
    page.goto("/")
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    with page.expect_download() as waiting:
        page.evaluate("address => { location.href = address }", f"/originals/{world.sha256(name)}")
    saved = waiting.value.suggested_filename
    assert not set(saved) & set('/\\"\r\n\u202e')
    assert page.url.endswith("/")
    assert dialogs == []


@pytest.mark.parametrize("name", ["page", "svg"])
def test_an_original_does_not_load_in_a_frame_of_ours(
    context: BrowserContext, world: World, name: str
) -> None:
    """Even a page that would embed it gets nothing that runs."""
    page = context.new_page()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    # robots.txt has no policy of its own: what is embedded there is stopped by the original's headers alone.
    page.goto("/robots.txt")
    for tag in ("iframe", "embed"):
        page.evaluate(
            "([tag, address]) => { const frame = document.createElement(tag); frame.src = address;"
            " document.body.append(frame) }",
            [tag, f"/originals/{world.sha256(name)}"],
        )
    page.wait_for_timeout(500)
    assert dialogs == []
    assert all(frame == page.main_frame or "originals" not in frame.url for frame in page.frames)


def test_a_name_with_markup_is_only_a_name(context: BrowserContext) -> None:
    page = context.new_page()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto("/reports/a2-2023-own")
    assert page.locator("main script, main img, main iframe").count() == 0
    assert dialogs == []


def test_a_script_that_ran_would_have_been_seen(context: BrowserContext, world: World) -> None:
    """The same document in a page that lets scripts run opens the dialog that the tests above look for."""
    page = context.new_page()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.set_content(world.contents["page"].decode())
    assert dialogs == ["1"]
