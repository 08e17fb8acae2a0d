"""Lists whose anchors do not say what they lead to: the title, the year or the unit stands beside them or above.

Downloads in a row with the title in another cell; 查看详情 under a term; a year over units as files, over units as
pages, on top of a table's columns; titles that the server cut; a year's folder with an article called by neither.
"""

from __future__ import annotations

from tests.portals.simulator import Answer, Site, page, report_text, row

UNITS = ("柏木镇", "石门街道", "松岭县财政局")
YEARS = (2023, 2022)
_PDF = "application/pdf"


def _title(name: str, year: int) -> str:
    return f"{name}{year}年政府信息公开工作年度报告"


def _article(name: str, year: int, title: str) -> Answer:
    return page(title, f"<h1>{title}</h1><div id='zoom'>{report_text(name, year)}</div>")


def _downloads() -> tuple[str, dict[str, Answer]]:
    rows = "".join(
        f"<tr><td>{k}</td><td>{_title('柏木镇', year)}</td><td>{year + 1}-01-2{k}</td>"
        f"<td><a href='/dl/{year}.pdf'>下载</a></td></tr>"
        for k, year in enumerate(YEARS, 1)
    )
    guide = "<tr><td>3</td><td>政府信息公开指南</td><td>2023-01-01</td><td><a href='/dl/zn.pdf'>下载</a></td></tr>"
    terms = "".join(
        f"<dt>{_title('松岭县民政局', year)}</dt><dd><a href='/mz/{year}.html'>查看详情</a></dd>"
        for year in YEARS
    )
    pages = {f"/dl/{year}.pdf": Answer(f"%PDF-1.4 {year}".encode(), content_type=_PDF) for year in YEARS} | {
        f"/mz/{year}.html": _article("松岭县民政局", year, _title("松岭县民政局", year)) for year in YEARS
    }
    return (
        f"<table><tr><th>序号</th><th>标题</th><th>日期</th><th>操作</th></tr>{rows}{guide}</table><dl>{terms}</dl>",
        pages,
    )


def _under_years() -> tuple[str, dict[str, Answer]]:
    title = "政府信息公开工作年度报告"
    content, pages = "", {}
    for year in YEARS:
        rows = ""
        for k, name in enumerate(UNITS):
            rows += f"<li><a href='/tab/{year}{k}.html'>{name}</a></li>"
            pages[f"/tab/{year}{k}.html"] = _article(name, year, title)
        content += f"<div class='tab'><h3>{year}年</h3><ul>{rows}</ul></div>"
    for year in (2021, 2020):
        cells = ""
        for k, name in enumerate(UNITS):
            cells += f"<td><a href='/f/{year}{k}.pdf'>{name}</a></td>"
            pages[f"/f/{year}{k}.pdf"] = Answer(f"%PDF-1.4 {year}{k}".encode(), content_type=_PDF)
        content += f"<p><strong>{year}年度政府信息公开年报</strong></p><table><tr>{cells}</tr></table>"
    rows = ""
    for k, name in enumerate(UNITS):
        cells = "".join(f"<td><a href='/g/{year}{k}.doc'>查看</a></td>" for year in (2019, 2018))
        rows += f"<tr><td>{name}</td>{cells}</tr>"
        for year in (2019, 2018):
            pages[f"/g/{year}{k}.doc"] = Answer(f"\xd0\xcf\x11\xe0 {year}{k}".encode("latin-1"))
    content += f"<table><tr><th>单位</th><th>2019年</th><th>2018年</th></tr>{rows}</table>"
    return content, pages


def _cut() -> tuple[str, dict[str, Answer]]:
    rows = {
        "白水镇": "<li title='{0}'><a href='{1}'>白水镇2022年政…</a></li>",
        "松岭县住房和城乡建设局": "<li><a href='{1}'>松岭县住房和城乡建设局2022年政府信息公</a></li>",
        "松岭县人力资源和社会保障局": "<li><a href='{1}'>松岭县人力资源和社会保障局202…</a></li>",
        "青石镇": "<li><a href='{1}'>青石镇2022年度政府信息公开工作报</a></li>",
        "榆林镇": "<li><a href='{1}'>榆林镇2022年政府信息‥</a></li>",
    }
    content, pages = "", {}
    for k, (name, html) in enumerate(rows.items()):
        content += html.format(_title(name, 2022), f"/cut/{k}.html")
        pages[f"/cut/{k}.html"] = _article(name, 2022, _title(name, 2022))
    decoy = "<li><a href='/cut/jd.html'>解读：石门乡2022年政府信息公</a></li>"
    return f"<ul>{content}{decoy}</ul>", pages


def _folders() -> dict[str, Answer]:
    pages = {
        "/yf/": page("松岭县林业局", "".join(f"<a href='/yf/{year}/'>{year}年度</a>" for year in YEARS)),
    }
    for year, title in zip(YEARS, ("政府信息公开工作年度报告", "政府信息公开年度报告正文"), strict=True):
        rows = row("nb.html", title, f"{year + 1}-01-11") + row("wz.html", "政府网站工作年度报表")
        pages[f"/yf/{year}/"] = page(f"{year}年度", f"<ul>{rows}</ul>")
        pages[f"/yf/{year}/nb.html"] = _article("松岭县林业局", year, title)
    return pages


def site(host: str) -> Site:
    columns = {
        "/down/": ("政府信息公开年报公示", _downloads()),
        "/years/": ("历年年报", _under_years()),
        "/cut/": ("政府信息公开年报", _cut()),
    }
    menu = "".join(f"<li><a href='{path}'>{name}</a></li>" for path, (name, _) in columns.items())
    pages = {
        "/": page("松岭县人民政府", "<a href='/gk/'>政府信息公开</a>"),
        "/gk/": page("政府信息公开", f"<ul>{menu}<li><a href='/yf/'>松岭县林业局信息公开年报</a></li></ul>"),
        **_folders(),
    }
    for path, (name, (content, articles)) in columns.items():
        pages |= {path: page(name, content), **articles}
    return pages
