"""A portal of frames, its tree of units two levels deep; further pages by a form that a script posts (goPage).

The column opens a frameset: its left frame has groups, their pages have units, whose 年报 opens on the right.
A guide, a catalogue, a set of rules and the application form stand beside each 年报.
"""

from __future__ import annotations

from tests.portals.simulator import Answer, Asked, Site, page, report_text, row

GROUPS = {
    "zf": ("县政府工作部门", {"czj": "松岭县财政局", "mzj": "松岭县民政局"}),
    "xz": ("乡镇（街道）", {"lhz": "柳河镇", "djd": "东街街道办事处"}),
}
YEARS = (2024, 2023, 2022)


def _list(unit: str, name: str, number: int) -> Answer:
    year = YEARS[number - 1]
    rows = row(f"/xxgk/{unit}/nb/{year}.html", f"{name}{year}年政府信息公开工作年度报告", f"{year + 1}.01.18")
    rows += row(f"/xxgk/{unit}/nb/js{year}.html", f"《{name}{year}年政府信息公开工作年度报告》解读")
    links = "".join(
        f'<a href="javascript:goPage({k})">{text}</a> '
        for k, text in ((1, "首页"), (min(number + 1, len(YEARS)), "下一页"), (len(YEARS), "尾页"))
    )
    script = (
        "<script>function goPage(n){document.pageForm.pageNo.value=n;document.pageForm.submit();}</script>"
    )
    form = (
        f'<form name="pageForm" method="post" action="/xxgk/list.do">'
        f'<input type="hidden" name="channel" value="{unit}">'
        f'<input type="hidden" name="pageNo" value="{number}"><input type="hidden" name="pageSize" value="1"></form>'
    )
    return page(
        "政府信息公开年报",
        f"<ul>{rows}</ul><div>共{len(YEARS)}页 当前第{number}页 {links}</div>{form}{script}",
        ("政府信息公开", name, "政府信息公开年报"),
    )


def _posted(asked: Asked) -> Answer:
    names = {unit: name for _, units in GROUPS.values() for unit, name in units.items()}
    unit = asked.form.get("channel", "")
    if asked.method != "POST" or unit not in names:
        return Answer("", 405)
    return _list(unit, names[unit], int(asked.form["pageNo"]))


def site(host: str) -> Site:
    frames = '<html><head><title>政府信息公开</title></head><frameset cols="200,*"><frame src="tree.html" name="left">'
    frames += (
        '<frame src="welcome.html" name="right"></frameset><noframes>您的浏览器不支持框架</noframes></html>'
    )
    pages: dict[str, object] = {
        "/": page(
            "松岭县人民政府",
            '<a href="/xxgk/main.html" target="_blank"><span>政府信息</span><span>公开</span></a>',
        ),
        "/xxgk/main.html": Answer(frames),
        "/xxgk/welcome.html": page("欢迎", "<p>请在左侧选择。</p>"),
        "/xxgk/tree.html": page(
            "目录",
            "".join(
                f'<dd><a href="/xxgk/{group}.html">{text}</a></dd>' for group, (text, _) in GROUPS.items()
            ),
        ),
        "/xxgk/list.do": _posted,
    }
    for group, (text, units) in GROUPS.items():
        pages[f"/xxgk/{group}.html"] = page(
            text,
            "".join(
                f'<a href="/xxgk/{unit}/index.html" target="right">{name}</a>' for unit, name in units.items()
            ),
        )
        for unit, name in units.items():
            columns = (
                "政府信息公开指南",
                "政府信息公开制度",
                "法定主动公开内容",
                "政府信息公开年报",
                "依申请公开",
            )
            slugs = ("zn", "zd", "fd", "nb", "ysq")
            menu = "".join(
                f'<li><a href="/xxgk/{unit}/{slug}/">{column}</a></li>'
                for slug, column in zip(slugs, columns, strict=True)
            )
            pages[f"/xxgk/{unit}/index.html"] = page(name, f"<ul>{menu}</ul>", ("政府信息公开", name))
            pages[f"/xxgk/{unit}/fd/"] = page(
                "法定主动公开内容",
                f"<ul>{menu}</ul><ul>{row('/a.html', '机构职能')}</ul>",
                ("政府信息公开", name),
            )
            pages[f"/xxgk/{unit}/nb/"] = _list(unit, name, 1)
            for year in YEARS:
                title = f"{name}{year}年政府信息公开工作年度报告"
                pages[f"/xxgk/{unit}/nb/{year}.html"] = page(
                    title,
                    f"<h2>{title}</h2><div class='info'>日期：{year + 1}年1月18日</div><div class='TRS'>"
                    f"{report_text(name, year)}</div>",
                    ("政府信息公开", name, "政府信息公开年报"),
                )
    return pages  # type: ignore[return-value]
