"""A county whose units each bought another system: every unit's list pages in its own way, and none is a known family.

ASP.NET that posts back; a JSP list whose script goes to a number; a page's number inside a name; a matrix of years for
all of a street's offices; a select of units by the ends of their addresses; a day beside its month; a column that is
its own newest report with the older ones beside it; images without a word; 更多 after the newest rows.
"""

from __future__ import annotations

from urllib.parse import urlencode

from tests.portals.simulator import Answer, Asked, Site, page, report_text, row

YEARS = (2023, 2022, 2021)
_LIST = "/info/iList.jsp?node_id=GKmzs&cat_id=15971&cur_page="
_VIEWSTATE = "/wEPDwUKLTY4"


def _title(name: str, year: int) -> str:
    return f"{name}{year}年政府信息公开工作年度报告"


def _article(name: str, year: int, title: str | None = None) -> Answer:
    shown = title or _title(name, year)
    return page(
        shown,
        f"<h1>{shown}</h1><p>发布日期:{year + 1}-01-15 来源:{name}</p><div id='zoom'>{report_text(name, year)}</div>",
    )


def _postback(number: int) -> Answer:
    year = YEARS[number - 1]
    following = (
        "<a href=\"javascript:__doPostBack('ctl00$Pager','Next')\">下一页</a>"
        if number < len(YEARS)
        else "<a disabled>下一页</a>"
    )
    return page(
        "政府信息公开年报",
        f"<form method='post' action='./List.aspx?col=9' id='aspnetForm'>"
        f"<input type='hidden' name='__EVENTTARGET' value=''>"
        f"<input type='hidden' name='__EVENTARGUMENT' value=''><input type='hidden' name='__VIEWSTATE' "
        f"value='{_VIEWSTATE}{number}'><table id='GridView1'><tr><td>{year + 1}-1-15</td><td>"
        f"<a href='Show.aspx?id={year}'>{_title('清溪镇', year)}</a></td></tr></table>{following}</form>",
    )


def _posted(asked: Asked) -> Answer:
    if asked.method == "GET":
        return _postback(1)
    if asked.form.get("__EVENTTARGET") != "ctl00$Pager":
        return Answer("", 500)
    return _postback(int(asked.form["__VIEWSTATE"].removeprefix(_VIEWSTATE)) + 1)


def _listed(number: int) -> Answer:
    year = YEARS[number - 1]
    script = f"<script>function gotoPage(p){{ window.location.href = '{_LIST}' + p; }}</script>"
    links = "".join(f"<a href='javascript:gotoPage({k})'>{k}</a>" for k in (1, 2, 3))
    day = f"<div class='date'><b>15</b> <i>{year + 1}-01</i></div>"
    return page(
        "信息公开年报",
        f"{script}<ul><li><a href='/info/{year}.jsp'>{day}<h4>{_title('松岭县民政局', year)}</h4>"
        f"<p>一、总体情况…</p></a></li></ul>"
        f"<div>当前第{number}页/共3页 {links}</div>",
    )


def site(host: str) -> Site:
    units = {
        "清溪镇政府信息公开": "/qxz/List.aspx?col=9",
        "松岭县民政局信息公开目录": f"{_LIST}1",
        "松岭县水利局": "/Web/_M2_4QWS_1.htm",
        "东城街道办事处": "/dcjd/",
        "白马乡": "/bmx/",
        "松岭县统计局": "/tjj/",
    }
    options = "".join(
        f"<option value='{url.rpartition('unit=')[2]}'>{name}</option>"
        for name, url in (("龙潭镇", "?unit=31"), ("松岭县档案馆", "?unit=32"))
    )
    pages: dict[str, object] = {
        "/": page(
            "松岭县人民政府",
            "<a href='/zwgk/'><img src='/img/zwgk.png'></a><a href='/wsbs/'><img src='/img/2.png'></a>",
        ),
        "/zwgk/": page(
            "公开",
            "".join(f"<li><a href='{url}'>{name}</a></li>" for name, url in units.items())
            + f"<select onchange=\"location.href='/unit.do?unit='+this.value\">"
            f"<option value=''>请选择单位</option>{options}</select>",
        ),
        # ASP.NET: the unit's anchor leads straight to its list.
        "/qxz/List.aspx?col=9": _posted,
        **{f"/qxz/Show.aspx?id={year}": _article("清溪镇", year) for year in YEARS},
        **{f"{_LIST}{k}": _listed(k) for k in (1, 2, 3)},
        **{f"/info/{year}.jsp": _article("松岭县民政局", year) for year in YEARS},
    }
    # The page's number in the middle of its name.
    for k, year in enumerate(YEARS, 1):
        on = f"<a href='_M2_4QWS_{k + 1}.htm'>后一页</a>" if k < 3 else ""
        pages[f"/Web/_M2_4QWS_{k}.htm"] = page(
            "水利局公开年报",
            f"{row(f'/Web/a{year}.htm', f'{year}年度政府信息公开工作年度报告')}{on}",
            ("政务公开", "松岭县水利局"),
        )
        pages[f"/Web/a{year}.htm"] = _article("松岭县水利局", year, f"{year}年度政府信息公开工作年度报告")
    # A matrix: offices by rows, years by columns, the cells say no more than 查看 or the year.
    offices = {"东城街道办事处": "jd", "东城街道综合执法局": "zf"}
    cells = "".join(
        f"<tr><td>{name}</td>"
        + "".join(f"<td><a href='/dcjd/{slug}{year}.html'>{year}年</a></td>" for year in YEARS)
        + "</tr>"
        for name, slug in offices.items()
    )
    pages["/dcjd/"] = page("东城街道办事处", "<a href='/dcjd/nb/'>政府信息公开年报</a>")
    pages["/dcjd/nb/"] = page(
        "政府信息公开年报", f"<table><tr><th>单位</th><th colspan='3'>年份</th></tr>{cells}</table>"
    )
    for name, slug in offices.items():
        for year in YEARS:
            pages[f"/dcjd/{slug}{year}.html"] = _article(name, year, f"{year}年政府信息公开工作年度报告")
    # The column is its own newest report; the older ones stand beside it.
    older = "".join(f"<li><a href='/bmx/nb/{year}.html'>{year}年</a></li>" for year in YEARS[1:])
    pages["/bmx/"] = page("白马乡", "<a href='/bmx/nb/'>政府信息公开年报</a>")
    pages["/bmx/nb/"] = page(
        "白马乡政府信息公开年报",
        f"<ul class='left'>{older}</ul><h2>{_title('白马乡', 2023)}</h2><p>2024-01-15</p>"
        f"<div class='con'>{report_text('白马乡', 2023)}</div>",
    )
    for year in YEARS[1:]:
        pages[f"/bmx/nb/{year}.html"] = _article("白马乡", year)
    # The newest rows on the unit's page, the rest behind 更多.
    rows = [row(f"/tjj/{year}.html", _title("松岭县统计局", year), f"{year + 1}-01-15") for year in YEARS]
    pages["/tjj/"] = page("松岭县统计局", f"<h3>公开年报</h3><ul>{rows[0]}</ul><a href='/tjj/nb/'>更多»</a>")
    pages["/tjj/nb/"] = page("公开年报", f"<ul>{''.join(rows)}</ul>")
    pages |= {f"/tjj/{year}.html": _article("松岭县统计局", year) for year in YEARS}
    for code, name in ((31, "龙潭镇"), (32, "松岭县档案馆")):
        query = urlencode({"unit": code})
        pages[f"/unit.do?{query}"] = page(name, f"<a href='/nb.do?{query}'>信息公开年报</a>")
        pages[f"/nb.do?{query}"] = page(
            "信息公开年报", row(f"/a.do?id={code}", "2023年年度报告", "2024-01-15")
        )
        pages[f"/a.do?id={code}"] = _article(name, 2023)
    return pages  # type: ignore[return-value]
