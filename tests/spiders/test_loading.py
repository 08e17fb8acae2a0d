"""What a list's page asks for its rows with, as its script writes it."""

from __future__ import annotations

import pytest

from spiders import loading
from spiders.pages import Page

HOME = "http://www.example.invalid"


def _page(script: str) -> Page:
    return Page(f"{HOME}/nb/", f"<html><body><script>{script}</script></body></html>".encode(), "text/html")


@pytest.mark.parametrize(
    ("script", "url"),
    [
        (
            "const id = 'c7'; let n = 1; fetch(`/api/list?channel=${id}&pageNum=${n}&size=5`)",
            "channel=c7&pageNum=1&size=5",
        ),
        (
            "var id = 7; function load(p){ $.get('/api/list?page=' + p + '&channel=' + id, show); } load(1);",
            "page=1&channel=7",
        ),
        ("x.open('GET', '/api/list?current=' + n + '&channel=7');", "current=1&channel=7"),
    ],
)
def test_addresses_put_together_of_texts_and_values(script: str, url: str) -> None:
    assert {ask.url for ask in loading.first_asks(_page(script))} == {f"{HOME}/api/list?{url}"}


def test_address_with_a_value_that_nobody_knows_is_not_asked() -> None:
    assert loading.first_asks(_page("fetch(`/api/list?channel=${this.id}&page=${n}`)")) == []


def test_the_end_of_an_address_is_no_address() -> None:
    script = 'fetch("/api/channel?id=" + channel[1] + "&page=" + page)'
    assert loading.first_asks(_page(script)) == []


def test_questions_without_a_number_are_for_something_else() -> None:
    graph = 'fetch("/graphql", {method: "POST", body: JSON.stringify({query: "{articles{title}}"})})'
    assert loading.first_asks(_page(graph)) == []


def test_object_that_is_sent_by_its_name() -> None:
    script = (
        "var params = {'channelId': 'c7', 'pageNo': 1};"
        "$.ajax({url: '/api/list', type: 'POST', contentType: 'application/json', data: JSON.stringify(params)});"
    )
    (ask,) = loading.first_asks(_page(script))
    assert (ask.url, ask.form, ask.as_json) == (f"{HOME}/api/list", {"channelId": "c7", "pageNo": "1"}, True)


def test_feed_is_asked_for_where_the_page_shows_no_report() -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="rss.xml">'
    row = '<a href="/1.html">青石镇2022年政府信息公开工作年度报告</a>'
    empty, full = (
        Page(f"{HOME}/nb/", f"<html><head>{link}</head><body>{body}</body></html>".encode(), "text/html")
        for body in ("", row)
    )
    assert [ask.url for ask in loading.first_asks(empty)] == [f"{HOME}/nb/rss.xml"]
    assert loading.first_asks(full) == []
