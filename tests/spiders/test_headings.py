"""Whose a row is, and of which year, by what stands above it or opens it."""

from __future__ import annotations

import pytest

from spiders.headings import unit_above, year_above
from spiders.pages import Page

_ROW = '<ul><li><a href="/{n}.html">2022年政府信息公开工作年度报告</a></li></ul>'


def _page(html: str) -> Page:
    return Page("http://www.example.invalid/nb/", html.encode(), "text/html")


PANELS = [
    # A bar and what folds out below it, told by the id that the bar names.
    "".join(
        f'<div class="panel"><div class="panel-heading"><h4><a data-toggle="collapse" href="#c{n}">{unit}'
        f'</a></h4></div><div id="c{n}" class="panel-collapse"><div>{_ROW.format(n=n)}</div></div></div>'
        for n, unit in enumerate(("松岭县财政局", "青石镇"))
    ),
    # The same without ids: a block of another class on top of each.
    "".join(
        f'<div class="unit"><div class="bar">{unit}<i></i></div><div class="box">{_ROW.format(n=n)}</div></div>'
        for n, unit in enumerate(("松岭县财政局", "青石镇"))
    ),
    # One text, whose lines in bold stand over the others.
    "".join(
        f"<p><strong>{unit}</strong></p><p><a href='/{n}.html'>2022年政府信息公开工作年度报告</a></p>"
        for n, unit in enumerate(("松岭县财政局", "青石镇"))
    ),
    # Tabs, told by their place.
    '<div class="hd"><ul><li><span>松岭县财政局</span></li><li><span>青石镇</span></li></ul></div>'
    f'<div class="bd">{_ROW.format(n=0)}{_ROW.format(n=1)}</div>',
]


def _table(*units: str) -> Page:
    rows = "".join(
        f"<tr><td>{n}</td><td><a href='/{n}.html'>2022年政府信息公开工作年度报告</a></td><td>{unit}</td></tr>"
        for n, unit in enumerate(units)
    )
    return _page(f"<table>{rows}</table>")


def test_a_cell_of_the_row_names_its_unit() -> None:
    page = _table("松岭县财政局", "青石镇")
    assert [unit_above(page, link) for link in page.links] == ["松岭县财政局", "青石镇"]


def test_a_unit_that_every_row_names_is_the_office_that_publishes() -> None:
    page = _table("松岭县政府办", "松岭县政府办")
    assert [unit_above(page, link) for link in page.links] == [None, None]


@pytest.mark.parametrize("html", PANELS)
def test_rows_in_panels_are_their_units(html: str) -> None:
    page = _page(html)
    assert [unit_above(page, link) for link in page.links if "html" in link.url] == ["松岭县财政局", "青石镇"]


def test_rows_behind_tabs_are_of_their_years() -> None:
    page = _page(
        '<ul><li><a href="#y22">2022年</a></li><li><a href="#y21">2021年</a></li></ul>'
        '<div><div id="y22"><p><a href="/a.html">年度报告</a></p></div>'
        '<div id="y21"><p><a href="/b.html">年度报告</a></p></div></div>'
    )
    found = {link.url[-6:]: year_above(page, link) for link in page.links}
    assert (found["a.html"], found["b.html"]) == (2022, 2021)


@pytest.mark.parametrize(
    "html",
    [
        # A bar of several units is none's.
        f'<div class="hd"><b>松岭县财政局</b><b>青石镇</b></div><div class="bd">{_ROW.format(n=0)}</div>',
        # Side by side: the first has a link of its own.
        f'<div class="a"><a href="/czj/">松岭县财政局</a></div><div class="b">{_ROW.format(n=0)}</div>',
        # Anchors beside each other are no panels, and the page's title no tab.
        "<title>松岭县财政局</title><meta name='a'><a href='/czj/'>财政</a><a href='/nb/'>政府信息公开年报</a>",
        f'<div class="item">松岭县财政局</div><div class="item">{_ROW.format(n=0)}</div>',
    ],
)
def test_what_stands_beside_a_row_is_not_its_unit(html: str) -> None:
    page = _page(html)
    assert unit_above(page, page.links[-1]) is None
