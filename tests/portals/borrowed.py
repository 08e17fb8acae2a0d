"""A county whose pages say nothing without scripts in files of their own, each unit's in its own way.

Anchors that call a function of the site's script, rows in a data file, a list that a server writes as a script, rows
without addresses beside an application's script, a pager's function. Libraries are not asked for.
"""

from __future__ import annotations

import json

from tests.portals.simulator import Answer, Site, page, report_page, report_title, row

YEARS = (2023, 2022)
_LIBRARY = '<script src="/js/jquery-1.8.3.min.js"></script>'


def _script(text: str) -> Answer:
    return Answer(text, content_type="application/javascript")


def site(host: str) -> Site:
    units = {"石桥镇": "sq", "柳林镇": "ll", "白沙乡": "bs", "松岭县财政局": "cz", "松岭县司法局": "sf"}
    pages: dict[str, Answer] = {
        "/": page("松岭县人民政府", '<a href="/nb/">政府信息公开年报</a>', head=_LIBRARY),
        "/nb/": page(
            "年报", "".join(f'<li><a href="/{slug}/">{name}</a></li>' for name, slug in units.items())
        ),
        **{
            f"/a/{slug}{year}.html": report_page(name, year) for name, slug in units.items() for year in YEARS
        },
    }
    # toUrl is the site's own; what stands before it in the address, too.
    calls = "".join(
        f"<li><a href=\"javascript:toUrl('sq{year}')\">{report_title('石桥镇', year)}</a></li>"
        for year in YEARS
    )
    pages["/sq/"] = page("石桥镇", calls, head=f'{_LIBRARY}<script src="/js/common.js?v=2"></script>')
    pages["/js/common.js?v=2"] = _script(
        "var base = '/a/';\nfunction toUrl(id) {\n  window.location.href = base + id + '.html';\n}"
    )
    rows = ",".join(f"{{title:'{report_title('柳林镇', year)}',url:'/a/ll{year}.html'}}" for year in YEARS)
    pages["/ll/"] = page(
        "柳林镇", '<ul id="l"></ul><script src="nbdata.js"></script><script>show(rows)</script>'
    )
    pages["/ll/nbdata.js"] = _script(f"var rows=[{rows}];")
    written = "".join(
        f'document.write("<li><a href=\\"/a/bs{year}.html\\">{report_title("白沙乡", year)}</a></li>");\n'
        for year in YEARS
    )
    pages["/bs/"] = page("白沙乡", '<ul><script src="/inc/list.asp?cid=3&n=9"></script></ul>')
    pages["/inc/list.asp?cid=3&n=9"] = Answer(written)
    state = {
        "list": [
            {"articleId": f"cz{year}", "articleTitle": report_title("松岭县财政局", year)} for year in YEARS
        ]
    }
    pages["/cz/"] = page(
        "松岭县财政局",
        f"<div id='app'></div><script>window.__STATE__={json.dumps(state, ensure_ascii=False)};</script>"
        "<script src='/js/vue.min.js'></script><script src='/js/app.8f3a.js'></script>",
    )
    pages["/js/app.8f3a.js"] = _script("go=function(item){window.open('/a/'+item.articleId+'.html')}")
    # 下一页 stands on the last page, too.
    for number, year in enumerate(YEARS, 1):
        script = "<script src='/js/turn.js'></script>"
        turn = f"第{number}页/共2页 <a href='javascript:turn({number + 1})'>下一页</a>{script}"
        name = "/sf/" if number == 1 else f"/sf/p{number}.htm"
        pages[name] = page(
            "松岭县司法局", row(f"/a/sf{year}.html", report_title("松岭县司法局", year)) + turn
        )
    pages["/js/turn.js"] = _script("function turn(n){location.href='/sf/p'+n+'.htm';}")
    return pages
