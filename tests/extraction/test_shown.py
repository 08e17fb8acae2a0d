"""What hides an element of a page from sight, and what only looks as if it did."""

from __future__ import annotations

import pytest
from lxml import html

from extraction.readers.html.shown import Shown

SHEET = """
@charset "utf-8";
.phone { display: none } .tab{display:none}.tab.on{display:block}
/* .note{display:none} */ #old,table.draft{ visibility : hidden }
#box .late{display:none} .wrap .shut{display:block} .shut{display:none}
.menu:hover{display:none}
@media print { .screen { display: none } }
@media only screen and (max-width: 600px) { .desk { display: none } .phone{display:block} }
@media screen { .away { display: none } }
"""


def is_hidden(markup: str) -> bool:
    page = html.document_fromstring(f"<html><head><style>{SHEET}</style></head><body>{markup}</body></html>")
    [element] = page.find("body")
    return Shown(page).hides(element, element.tag)


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="color:red; DISPLAY : NONE">7</p>',
        '<p style="display:none;font-size:14px"><b style="font-size:12px">7</b></p>',
        '<p style="visibility:hidden">7</p>',
        "<p hidden>7</p>",
        '<p style="opacity:0;">7</p>',
        '<p style="position:absolute; left:-9999px">7</p>',
        '<div style="overflow:hidden;height:0px">7</div>',
        '<span style="font-size:0">7</span>',
        '<p class="big phone">7</p>',
        '<p class="tab">7</p>',
        '<p id="old">7</p>',
        '<table class="draft"><tr><td>7</table>',
        '<p class="away">7</p>',
        "<del>7</del>",
        '<u style="text-decoration:underline line-through">7</u>',
    ],
)
def test_hidden(markup: str) -> None:
    assert is_hidden(markup)


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="font-size:14px;opacity:0.8;height:0.5em;margin-left:-10px">7</p>',
        '<div style="font-size:0"><p class="text">7</p></div>',
        '<div style="overflow:hidden;line-height:0">7</div>',
        '<p class="tab on">7</p>',
        '<p class="note">7</p>',
        '<p class="draft">7</p>',
        '<p class="late">7</p>',
        '<p class="shut">7</p>',
        '<p class="menu">7</p>',
        '<p class="screen">7</p>',
        '<p class="desk">7</p>',
        "<ins>7</ins>",
    ],
)
def test_not_hidden(markup: str) -> None:
    assert not is_hidden(markup)
