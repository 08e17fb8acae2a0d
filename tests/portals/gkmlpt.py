"""Guangdong's gkmlpt: columns in a script's tree, rows as JSON, bodies in a script's text."""

from __future__ import annotations

import json

from tests.portals.simulator import Answer, Site, page, report_text

_PER_PAGE = 2


def _escaped(markup: str) -> str:
    return json.dumps(markup).replace("<", "\\u003c").replace(">", "\\u003e")


def _shell(sid: str, tree: list[dict[str, object]], unit: str) -> Answer:
    written = json.dumps(tree, ensure_ascii=False)
    script = f"window._CONFIG = {{ SID: '{sid}', SERVICE_AREA_ID: 0, TREE: {written} }};"
    return page(f"{unit}政府信息公开目录", f'<div id="app"></div><script>{script}</script>')


def _node(
    number: int, name: str, count: int, children: list[dict[str, object]] | None = None
) -> dict[str, object]:
    return {
        "id": number,
        "name": name,
        "parent": 0,
        "children": children or [],
        "jump_url": "",
        "post_count": count,
    }


def _api(prefix: str, sid: str, column: int, posts: list[dict[str, object]]) -> dict[str, Answer]:
    def answer(posts_of_page: list[dict[str, object]]) -> Answer:
        data = {"classify": {"post_count": len(posts)}, "total": len(posts), "articles": posts_of_page}
        return Answer(json.dumps(data), content_type="application/json")

    address = f"{prefix}/gkmlpt/api/all/{column}?page={{page}}&sid={sid}"
    blocks = [posts[k : k + _PER_PAGE] for k in range(0, len(posts), _PER_PAGE)]
    return {address.format(page=k): answer(block) for k, block in enumerate(blocks, start=1)}


def _post(number: int, title: str, publisher: str, day: str, prefix: str, host: str) -> dict[str, object]:
    return {
        "id": number,
        "title": title,
        "publisher": publisher,
        "identifier": f"11990000/{number}",
        "url": f"http://{host}{prefix}/gkmlpt/content/0/{number // 1000}/post_{number}.html",
        "display_publish_time": day,
        "attachment": [],
    }


def _article(title: str, publisher: str, year: int, attachment: str = "") -> Answer:
    markup = f"<div>{report_text(publisher, year)}</div>{attachment}"
    detail = f'DETAIL: {{"id": 1, "title": {json.dumps(title)}, "content": {_escaped(markup)} }}'
    return page(
        title,
        f'<h1>{title}</h1><p>发布日期：{year + 1}-01-15</p><div class="article-content"></div>'
        f"<script>window._CONFIG = {{ SID: '755001', {detail} }};</script>",
    )


def site(host: str) -> Site:
    own = [
        _post(
            342000 + year,
            f"松岭县人民政府{year}年政府信息公开工作年度报告",
            "县政府办",
            f"{year + 1}-01-15",
            "",
            host,
        )
        for year in (2022, 2021, 2020)
    ]
    office = [_post(510022, "2022年政府信息公开工作年度报告", "松岭县教育局", "2023-01-15", "/sljyj", host)]
    file = '<p><a href="/attachment/1/1342/1342711/10800873.pdf">年报.pdf</a></p>'
    return {
        "/": page(
            "松岭县人民政府",
            '<a href="/gkmlpt/index">政府信息公开目录</a><a href="/gkmlpt/bm">部门信息公开</a>',
        ),
        "/gkmlpt/index": _shell(
            "755001",
            [
                _node(10, "政府信息公开指南", 1),
                _node(11, "法定主动公开内容", 40, [_node(12, "规范性文件", 37)]),
                _node(344, "政府信息公开年报", 3),
            ],
            "松岭县",
        ),
        **_api("", "755001", 344, own),
        **_api("", "755001", 11, []),
        "/gkmlpt/bm": page("部门", '<a href="/sljyj/gkmlpt/index">松岭县教育局</a>'),
        "/sljyj/gkmlpt/index": _shell("755002", [_node(60, "信息公开年报", 1)], "松岭县教育局"),
        **_api("/sljyj", "755002", 60, office),
        **{
            f"/gkmlpt/content/0/344/post_{342000 + year}.html": _article(
                f"松岭县人民政府{year}年政府信息公开工作年度报告",
                "松岭县",
                year,
                file if year == 2022 else "",
            )
            for year in (2022, 2021, 2020)
        },
        "/attachment/1/1342/1342711/10800873.pdf": Answer(b"%PDF-1.4 nb", content_type="application/pdf"),
        "/sljyj/gkmlpt/content/0/510/post_510022.html": _article(
            "2022年政府信息公开工作年度报告", "松岭县教育局", 2022
        ),
    }
