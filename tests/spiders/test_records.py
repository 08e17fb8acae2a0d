"""Lists that come as JSON, and what some platforms call JSON."""

from __future__ import annotations

import pytest

from spiders import records

ROW = ("青石镇2020年年报", "/a/1.html", "2021-01-20")


@pytest.mark.parametrize(
    "source",
    [
        '{"data": {"results": [{"title": "青石镇2020年年报", "url": "/a/1.html", "publishedTimeStr": "2021-01-20"}]}}',
        '[{"title": "青石镇2020年年报", "url": "/a/1.html", "date": "2021-01-20"}]',
        'show({"rows": [{"title": "青石镇2020年年报", "linkUrl": "/a/1.html", "pubdate": "2021-01-20"}]});',
        # To a caller that names no callback.
        '({"rows": [{"title": "青石镇2020年年报", "link": "/a/1.html", "pubDate": "2021-01-20"}]});',
        '{"docs":[{"title":"\\u9752石镇2020年年报","x":\'###p###\',"url":"/a/1.html","time":"2021-01-20"},]}',
        '{"docs":[{title:"青石镇2020年年报","content":"a\tb\nc","url":"\\/a\\/1.html","time":"2021-01-20",}]}',
    ],
)
def test_row_is_read(source: str) -> None:
    assert records.is_data(source)
    assert records.rows(source) == [ROW]


@pytest.mark.parametrize("source", ["<html>{}</html>", "", "页面不存在"])
def test_page_is_no_data(source: str) -> None:
    assert not records.is_data(source)


def test_object_without_title_or_address_is_no_row() -> None:
    assert records.rows('{"title": "总览", "items": [{"url": "/a"}]}') == []


def test_markup_inside_data() -> None:
    assert records.markup('{"data": {"html": "<ul><li>x</li></ul>", "note": "a"}}') == "<ul><li>x</li></ul>"


def test_unclosed_quotation_marks_take_no_time() -> None:
    assert records.rows('{"docs":[' + '{"title":"' * 20_000) == []
