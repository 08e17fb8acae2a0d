"""An old ASP-like portal: tables for lists, GBK without a word of it, a tree of departments in table cells.

Pages by ?page= with 下一页 and a select box; titles cut short with the whole in `title`; dates as 2021/1/29 or [01-29];
addresses relative to a <base>, protocol-relative and in upper-case tags; other columns' rows beside the reports.
"""

from __future__ import annotations

from tests.portals.simulator import Answer, Site, page, report_text

UNITS = {"11": "松岭县发展和改革局", "12": "松岭县卫生健康局", "21": "古榆镇", "22": "三岔口乡"}
YEARS = (2023, 2022, 2021, 2020, 2019)


def _gbk(answer: Answer) -> Answer:
    text = answer.payload.decode().replace('<meta charset="utf-8">', "")
    return Answer(text.encode("gb18030"), content_type="text/html")


def _title(name: str, year: int) -> str:
    # Some leave the year to the list, some the authority.
    return f"{year}年度政府信息公开工作年度报告" if year % 2 else f"{name}{year}年政府信息公开工作年度报告"


def _row(host: str, unit: str, name: str, year: int) -> str:
    title, address = _title(name, year), f"show.asp?id={unit}{year}"
    href = {0: address, 1: f"//{host}/gk/{address}", 2: f"../gk/{address}"}[year % 3]
    day = f"{year + 1}/1/{int(unit)}" if year != 2021 else f"[01-{unit}]"
    return (
        f'<TR><TD width="20">·</TD><TD><A HREF=" {href} " TITLE="{title}" target=_blank>{title[:12]}…</A></TD>'
        f"<TD>{day}</TD></TR>"
    )


def site(host: str) -> Site:
    tree = "".join(
        f'<tr><td height="22"><img src="/i/dot.gif"><a href="/gk/list.asp?unit={unit}&amp;class=1">{name}</a></td></tr>'
        for unit, name in UNITS.items()
    )
    pages: dict[str, Answer] = {
        "/": page(
            "松岭县人民政府",
            '<table><tr><td><a href="/gk/index.asp"><img src="/i/gk.gif" alt="政府信息公开"></a></td></tr></table>',
        ),
        "/gk/index.asp": page(
            "政府信息公开",
            f"<table>{tree}</table><table><tr><td><a href='/gk/ysq.asp'>依申请公开</a></td></tr></table>",
        ),
    }
    for unit, name in UNITS.items():
        menu = "".join(
            f'<td><a href="list.asp?unit={unit}&amp;class={number}">{text}</a></td>'
            for number, text in enumerate(("公开指南", "公开目录", "年度报告", "工作动态"))
        )
        pages[f"/gk/list.asp?unit={unit}&class=1"] = page(
            f"{name}信息公开目录",
            f"<table><tr>{menu}</tr></table><table><tr><td><a href='/gk/show.asp?id=9{unit}'>{name}2023年工作总结</a>"
            "</td></tr></table>",
        )
        address = f"/gk/list.asp?unit={unit}&class=2"
        last = 3
        for number in range(1, last + 1):
            rows = "".join(_row(host, unit, name, year) for year in YEARS[2 * number - 2 : 2 * number])
            decoys = (
                "<tr><td>·</td><td><a href='show.asp?id=7'>关于开展2022年政务公开考评工作的通知</a></td></tr>"
                "<tr><td>·</td><td><a href='show.asp?id=8'>2022年度法治政府建设工作报告</a></td></tr>"
            )
            following = (
                f'<a href="list.asp?unit={unit}&amp;class=2&amp;page={number + 1}">下一页 &gt;&gt;</a>'
                if number < last
                else "下一页"
            )
            options = "".join(
                f'<option value="{k}"{" selected" if k == number else ""}>第{k}页</option>'
                for k in range(1, last + 1)
            )
            content = (
                f"<table>{rows}{decoys}</table><form>共{len(YEARS)}条 第{number}/{last}页 首页 {following}"
                f"<select onchange=\"location.href='list.asp?unit={unit}&amp;class=2&amp;page='+this.value\">"
                f"{options}</select></form>"
            )
            shown = page(
                "年度报告",
                content,
                ("政府信息公开", name, "年度报告"),
                head=f'<base href="http://{host}/gk/">',
            )
            pages[address if number == 1 else f"{address}&page={number}"] = shown
        for year in YEARS:
            title = _title(name, year)
            pages[f"/gk/show.asp?id={unit}{year}"] = page(
                f"{title}-松岭县人民政府",
                f"<table><tr><td align=center><b>{title}</b></td></tr><tr>"
                f"<td>发布时间：{year + 1}-1-{unit}　作者：管理员</td></tr>"
                f"<tr><td>{report_text(name, year)}</td></tr></table>",
                ("政府信息公开", name, "年度报告", "正文"),
            )
    pages["/gk/list.asp?unit=22&class=2&page=1"] = pages["/gk/list.asp?unit=22&class=2"]
    return {path: _gbk(answer) for path, answer in pages.items()}
