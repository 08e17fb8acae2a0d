"""Lists that come as JSON, and what some platforms call JSON."""

from __future__ import annotations

import pytest

from spiders import records
from spiders.shapes import Shape, shapes

ROW = ("青石镇2020年年报", "/a/1.html", "2021-01-20")


@pytest.mark.parametrize(
    "source",
    [
        '{"data": {"results": [{"title": "青石镇2020年年报", "url": "/a/1.html", "publishedTimeStr": "2021-01-20"}]}}',
        '[{"title": "青石镇2020年年报", "url": "/a/1.html", "date": "2021-01-20"}]',
        'show({"rows": [{"title": "青石镇2020年年报", "linkUrl": "/a/1.html", "pubdate": "2021-01-20"}]});',
        '{"records": [{"title": "青石镇2020年年报", "path": "/a/1.html", "releaseTime": "2021-01-20"}]}',
        # To a caller that names no callback.
        '({"rows": [{"title": "青石镇2020年年报", "link": "/a/1.html", "pubDate": "2021-01-20"}]});',
        '{"docs":[{"title":"\\u9752石镇2020年年报","x":\'###p###\',"url":"/a/1.html","time":"2021-01-20"},]}',
        '{"docs":[{title:"青石镇2020年年报","content":"a\tb\nc","url":"\\/a\\/1.html","time":"2021-01-20",}]}',
    ],
)
def test_row_is_read(source: str) -> None:
    assert records.is_data(source)
    assert records.rows(source) == [ROW]


@pytest.mark.parametrize(
    "source",
    [
        '<?xml version="1.0"?><rss><channel><link>/a/</link><item><title><![CDATA[青石镇2020年年报]]>'
        "</title><link>/a/1.html</link><pubDate>Wed, 20 Jan 2021 08:00:00 GMT</pubDate></item></channel></rss>",
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>青石镇2020年年报</title><link href="/a/1.html"/>'
        "<date>2021-01-20</date></entry></feed>",
        "<?xml version='1.0'?><docs><doc><title>青石镇2020年年报</title><url>/a/1.html</url><date>2021-01-20</date>"
        "</doc></docs>",
    ],
)
def test_row_of_xml_is_read(source: str) -> None:
    assert records.is_data(source)
    assert ROW in records.rows(source)


def test_xml_reads_nothing_outside_of_itself() -> None:
    source = (
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/hostname"><!ENTITY b "bbbb">]>'
        "<r><item><title>&e;&b;</title><link>/a/1.html</link></item></r>"
    )
    assert records.rows(source) == []


def test_rows_without_an_address_get_the_one_that_their_page_puts_together() -> None:
    made = shapes("h += '<li><a href=\"/content/' + item.id + '.html\">' + item.title + '</a></li>';")
    assert records.rows('[{"id": 7, "title": "青石镇2020年年报"}]', made) == [
        ("青石镇2020年年报", "/content/7.html", "")
    ]
    assert records.rows('[{"number": 7, "title": "青石镇2020年年报"}]', made) == []


@pytest.mark.parametrize(
    ("script", "shape"),
    [
        ("location.href = '/show?id=' + row.id;", Shape("/show?id=", "id", "")),
        ('list.push(`<a href="/c/${a.code}/">${a.name}</a>`);', Shape("/c/", "code", "/")),
        ("img.src = '/photo/' + row.id + '.jpg';", None),
        ("text = '共' + data.total + '条';", None),
    ],
)
def test_shapes_of_addresses(script: str, shape: Shape | None) -> None:
    assert shapes(script) == ((shape,) if shape else ())


@pytest.mark.parametrize(
    "source",
    [
        "<html>{}</html>",
        "",
        "页面不存在",
        '<?xml version="1.0"?><!DOCTYPE html><html><body><div><title>甲</title><link href="/a"></div></body></html>',
        "<?xml version='1.0'?><datastore><record><![CDATA[<a href='/a'>甲</a>]]></record></datastore>",
    ],
)
def test_page_is_no_data(source: str) -> None:
    assert not records.is_data(source)


def test_object_without_title_or_address_is_no_row() -> None:
    assert records.rows('{"title": "总览", "items": [{"url": "/a"}]}') == []


def test_markup_inside_data() -> None:
    assert records.markup('{"data": {"html": "<ul><li>x</li></ul>", "note": "a"}}') == "<ul><li>x</li></ul>"


def test_unclosed_quotation_marks_take_no_time() -> None:
    assert records.rows('{"docs":[' + '{"title":"' * 20_000) == []
