"""VSB: pages numbered in reverse, so that all shift when one is added; files behind a captcha."""

from __future__ import annotations

from tests.portals.simulator import Answer, Asked, Site, page, report_text

_DOWNLOAD = "/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1615111502&wbfileid={file}"
_CAPTCHA = "<html><head><title>附件下载</title></head><body><form>验证码<input name='codeValue'></form></body></html>"


def _list(articles: list[tuple[str, str]], page_of: int, pages: int) -> str:
    rows = "".join(f'<li><a href="{path}" title="{title}">{title}</a></li>' for path, title in articles)
    # Page 1 is zfxxgknb.htm, page 2 zfxxgknb/<pages - 1>.htm, the last one zfxxgknb/1.htm.
    down = "" if page_of == 1 else "../"
    following = f"{'' if page_of > 1 else 'zfxxgknb/'}{pages - page_of}.htm"
    pager = (
        f'<span class="p_next p_fun"><a href="{following}">下页</a></span>'
        f'<span class="p_last p_fun"><a href="{"" if page_of > 1 else "zfxxgknb/"}1.htm">尾页</a></span>'
        if page_of < pages
        else '<span class="p_next_d p_fun_d">下页</span>'
    )
    return f'<ul data-up="{down}">{rows}</ul><div>{pager}<span class="p_t">{page_of}/{pages}</span></div>'


def _behind_referer(asked: Asked) -> Answer:
    if "/info/" not in asked.headers.get("referer", ""):
        return Answer(_CAPTCHA)
    disposition = "attachment; filename=nb.doc"
    return Answer(
        b"\xd0\xcf\x11\xe0 doc", headers={"Content-Disposition": disposition}, content_type="text/html"
    )


def site(host: str, years: tuple[int, ...] = (2022, 2021, 2020, 2019, 2018)) -> Site:
    titles = {f"/info/1677/{5600 + year}.htm": f"{year}年政府信息公开年度报告" for year in years}
    articles = list(titles.items())
    pages = [articles[k : k + 2] for k in range(0, len(articles), 2)]
    lists = {
        "/zfxxgknb.htm" if k == 0 else f"/zfxxgknb/{len(pages) - k}.htm": page(
            "政府信息公开年报",
            _list([(path if k == 0 else f"..{path}", title) for path, title in rows], k + 1, len(pages)),
            ("政府信息公开", "政府信息公开年报"),
        )
        for k, rows in enumerate(pages)
    }

    def article(path: str, title: str) -> Answer:
        year = int(title[:4])
        files = ""
        if year == 2020:
            files = "".join(
                f'<li>附件【<a href="{_DOWNLOAD.format(file=f).replace("&", "&amp;")}">{name}</a>】</li>'
                for f, name in ((12241422, "年报.doc"), (12241423, "附表.xls"))
            )
        table = (
            "<table><tr><td>索引号</td><td>01606072-9-30/2021-0223004</td><td>发布机构</td><td>县政府办公室</td></tr>"
            "<tr><td>公开目录</td><td>县区政府信息公开年度报告</td>"
            f"<td>发布日期</td><td>{year + 1}-02-20 09:00</td></tr></table>"
        )
        body = f'<div class="v_news_content">{report_text("县政府办公室", year)}</div>'
        return page(
            title, f"{table}<h1>{title}</h1>{body}<ul>{files}</ul>", ("政府信息公开", "政府信息公开年报")
        )

    return {
        "/": page("松岭县人民政府", '<a href="/zwgk.htm">政务公开</a>'),
        "/zwgk.htm": page("政务公开", '<a href="zfxxgknb.htm">政府信息公开年报</a>'),
        **lists,
        **{path: article(path, title) for path, title in titles.items()},
        _DOWNLOAD.format(file=12241422): _behind_referer,
        # This one asks everyone for a captcha, at status 200.
        _DOWNLOAD.format(file=12241423): Answer(_CAPTCHA),
    }
