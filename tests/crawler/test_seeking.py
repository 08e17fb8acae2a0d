"""What the address of a report answers that no list has any more."""

from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse

from crawler.seeking import is_front_page, judge_answer
from tests.portals.simulator import page, report_text

TITLE = "青石镇人民政府2023年政府信息公开工作年度报告"


def answered(body: str | bytes, status: int = 200) -> HtmlResponse:
    content = body if isinstance(body, bytes) else body.encode()
    return HtmlResponse("http://127.0.0.1/nb/1.html", status=status, body=content, encoding="utf-8")


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (page(TITLE, f"<h1>{TITLE}</h1>{report_text('青石镇', 2023)}").body, 200, "there"),
        ("<title>404</title>", 404, "gone"),
        ("", 410, "gone"),
        (
            "<html><head><title>提示</title></head><body>您访问的页面不存在或已删除！</body></html>",
            200,
            "gone",
        ),
        ("<script>$_ts={}</script>", 412, "unclear"),
        ("<h1>Service Unavailable</h1>", 503, "unclear"),
        ("<h1>Forbidden</h1>", 403, "unclear"),
    ],
)
def test_only_an_answer_that_nothing_is_there_counts(body: str, status: int, said: str) -> None:
    assert judge_answer(answered(body, status)) == said


@pytest.mark.parametrize(
    ("url", "front"),
    [
        ("http://127.0.0.1/", True),
        ("http://127.0.0.1/index.html", True),
        ("http://127.0.0.1/common/404.html", True),
        ("http://127.0.0.1/nb/2.html", False),
        ("http://127.0.0.1/login?back=%2Fnb%2F1.html", False),
    ],
)
def test_a_redirect_to_the_front_page_is_a_polite_404(url: str, front: bool) -> None:
    assert is_front_page(url) == front
