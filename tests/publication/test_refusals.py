"""What the site does not do: change anything, or show what is the keeper's own."""

from __future__ import annotations

import pytest

from tests.publication.conftest import Ask
from tests.publication.world import World


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_the_whole_site_is_only_read(ask: Ask, world: World, method: str) -> None:
    for path in ("/", "/findings", "/gongkai/reports", f"/originals/{world.sha256('pdf')}", "/nothing"):
        answer = ask(path, method=method)
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
        assert "can only be read" in answer.text
        assert answer.headers["x-gongkai-build"]


def test_what_may_be_asked_is_told(ask: Ask) -> None:
    answer = ask("/findings", method="OPTIONS")
    assert (answer.status_code, answer.headers["allow"], answer.text) == (204, "GET, HEAD, OPTIONS", "")


@pytest.mark.parametrize("path", ["/_internal", "/-/permissions"])
def test_what_is_the_keepers_own_is_refused_in_one_sentence(ask: Ask, path: str) -> None:
    chinese, english = ask(path), ask(f"{path}?lang=en")
    assert (chinese.status_code, english.status_code) == (403, 403)
    assert "只有本站的管理者才能看" in chinese.text
    assert "Only the keeper of this site may see it" in english.text
    assert ask("/_internal.json").status_code in (403, 404)


@pytest.mark.parametrize(
    "path",
    ["/", "/regions", "/findings", "/search?q=%E5%BE%81%E5%9C%B0", "/gongkai", "/gongkai/reports",
     "/gongkai/reports.csv", "/nothing", "/compare?a=x&b=y", "/regions/%00", "/search?q=%00",
     "/findings?page=99999999999999999999", "/gongkai/most_requests?year=%00", "/gongkai/reports?_next=x",
     "/gongkai?sql=pragma+table_info(reports)"],
)  # fmt: skip
def test_head_answers_as_get_does_without_a_body(ask: Ask, path: str) -> None:
    got, head = ask(path), ask(path, method="HEAD")
    assert got.status_code < 500
    assert (head.status_code, head.headers.get("content-type")) == (
        got.status_code,
        got.headers.get("content-type"),
    )
