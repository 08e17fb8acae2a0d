"""jpaas: a column whose rows are HTML inside JSON, and one whose server gives its first page for every number."""

from __future__ import annotations

import json
import re
from urllib.parse import urlencode

from tests.portals.simulator import Answer, Site, page, report_text, row

_UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"


def _query(column: str) -> dict[str, str]:
    return {
        "webId": "52",
        "pageId": column,
        "parseType": "bulidstatic",
        "pageType": "column",
        "tagId": "列表新闻",
        "tplSetId": "MsPkw7",
    }


def _said(title: str) -> tuple[str, int]:
    of, year, _ = re.split(r"(20\d\d)", title)
    return of, int(year)


def _shell(column: str, title: str) -> Answer:
    written = "{" + ",".join(f"'{name}':'{value}'" for name, value in _query(column).items()) + "}"
    return page(title, f'<div url="{_UNIT}" queryData="{written}"></div>', ("政府信息公开", title))


def _address(column: str, number: int) -> str:
    form = {**_query(column), "editType": "null"}
    if number > 1:
        form["paramJson"] = json.dumps({"pageNo": number, "pageSize": 2})
    return f"{_UNIT}?{urlencode(form)}"


def _answer(rows: list[str], count: int) -> Answer:
    markup = f'<ul>{"".join(rows)}</ul><div class="pagination" rows="2" count="{count}"></div>'
    return Answer(
        json.dumps({"success": True, "data": {"html": markup}}, ensure_ascii=False),
        content_type="application/json",
    )


def site(host: str) -> Site:
    names = ("云台镇", "石桥镇", "桃林街道", "白鹭乡", "红旗农场")
    titles = {
        f"/art/2024/art_{n:032x}.html": f"{name}2023年政府信息公开工作年度报告"
        for n, name in enumerate(names)
    }
    rows = [row(path, title, "2024-01-25") for path, title in titles.items()]
    gone = {
        f"/art/2023/art_{n:032x}.html": f"松岭县{name}2022年政府信息公开工作年度报告"
        for n, name in ((7, "民政局"), (8, "教育局"))
    }
    first = [row(path, title) for path, title in gone.items()]
    return {
        "/": page("松岭县人民政府", '<a href="/col/col1229/index.html">政府信息公开</a>'),
        "/col/col1229/index.html": page(
            "政府信息公开",
            '<a href="/col/col1638/index.html">乡镇年报</a><a href="/col/col1639/index.html">部门年报</a>',
        ),
        "/col/col1638/index.html": _shell("1638", "乡镇年报"),
        _address("1638", 1): _answer(rows[:2], 5),
        _address("1638", 2): _answer(rows[2:4], 5),
        _address("1638", 3): _answer(rows[4:], 5),
        # From abroad the server heeds no number: three rows there are, two of them are shown.
        "/col/col1639/index.html": _shell("1639", "部门年报"),
        _address("1639", 1): _answer(first, 3),
        _address("1639", 2): _answer(first, 3),
        **{
            path: page(title, f"<h1>{title}</h1><div id='zoom'>{report_text(*_said(title))}</div>")
            for path, title in {**titles, **gone}.items()
        },
    }
