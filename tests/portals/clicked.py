"""A county where nothing is a link: elements with a number that a script opens when they are clicked; buttons; pagers.

jQuery's handlers on rows, on anchors and on years; a pager of numbers that posts back, one that is a picture, one of
buttons, one whose script counts rows, one that keeps a place for the number, one whose function posts.
"""

from __future__ import annotations

from tests.portals.simulator import Answer, Asked, Site, page, report_page, report_title, row

YEARS = (2023, 2022, 2021)


def _turned(name: str, slug: str, number: int, pager: str) -> Answer:
    """A page of a list that has one report on each."""
    year = YEARS[number - 1]
    return page(name, row(f"/a/{slug}{year}.html", report_title(name, year)) + pager)


def _posted_back(asked: Asked) -> Answer:
    number = int(asked.form.get("__EVENTARGUMENT", "1"))
    numbers = "".join(
        f"<span>{k}</span>" if k == number else f"<a href=\"javascript:__doPostBack('Pager1','{k}')\">{k}</a>"
        for k in (1, 2, 3)
    )
    fields = "".join(
        f"<input type='hidden' name='{name}' value=''>" for name in ("__EVENTTARGET", "__EVENTARGUMENT")
    )
    state = f"<input type='hidden' name='__VIEWSTATE' value='s{number}'>"
    form = f"<form method='post' action='List.aspx?c=9'>{fields}{state}{numbers}</form>"
    return _turned("松岭县民政局", "mz", number, form)


def _fragment(asked: Asked) -> Answer:
    number = int(asked.form["pageNo"])
    rows = (
        row(f"/a/sw{YEARS[number - 1]}.html", report_title("松岭县水务局", YEARS[number - 1]))
        if number < 4
        else ""
    )
    return Answer(f"<ul>{rows}</ul>")


def site(host: str) -> Site:
    units = {
        "石桥镇": ("sq", "/sq/"),
        "柳林镇": ("ll", "/ll/"),
        "白沙乡": ("bs", "/bs/"),
        "松岭县民政局": ("mz", "/mz/List.aspx?c=9"),
        "松岭县水务局": ("sw", "/sw/"),
        "松岭县财政局": ("cz", "/cz/"),
        "松岭县司法局": ("sf", "/sf/"),
        "松岭县教育局": ("jy", "/jy/list-1.html"),
        "松岭县统计局": ("tj", "/tj/nb.html"),
    }
    pages: dict[str, object] = {
        "/": page("松岭县人民政府", '<a href="/nb/">政府信息公开年报</a>'),
        "/nb/": page(
            "年报", "".join(f'<li><a href="{url}">{name}</a></li>' for name, (_, url) in units.items())
        ),
        "/mz/List.aspx?c=9": _posted_back,
        "/sw/list.jsp": _fragment,
        **{
            f"/a/{slug}{year}.html": report_page(name, year)
            for name, (slug, _) in units.items()
            for year in YEARS
        },
    }
    items = "".join(
        f"<li class='item' data-id='sq{year}'><a href='javascript:;'>{report_title('石桥镇', year)}</a></li>"
        for year in YEARS
    )
    on = "$('.item').on('click', function(){ var id = $(this).attr('data-id'); window.open('/a/' + id + '.html'); });"
    pages["/sq/"] = page("石桥镇", f"<ul>{items}</ul><script>{on}</script>")
    items = "".join(
        f"<a href='#' class='go' data-key='{year}'>{report_title('柳林镇', year)}</a>" for year in YEARS
    )
    on = "$('a.go').click(function(e){ location.href = '/a/ll' + $(this).data('key') + '.html'; });"
    pages["/ll/"] = page("柳林镇", f"<p>{items}</p><script>{on}</script>")
    # The years' rows are put into the page.
    years = "".join(f"<li data-year='{year}'>{year}年</li>" for year in YEARS)
    on = "$('.tab li').click(function(){ $('#box').load('rows.html?nd=' + $(this).data('year')); });"
    first = row("/a/bs2023.html", report_title("白沙乡", 2023))
    pages["/bs/"] = page(
        "白沙乡", f"<ul class='tab'>{years}</ul><div id='box'>{first}</div><script>{on}</script>"
    )
    for year in YEARS:
        pages[f"/bs/rows.html?nd={year}"] = Answer(row(f"/a/bs{year}.html", report_title("白沙乡", year)))
    # The first page's rows stand in the page; the function is called by the pager alone.
    post = "function go(n){ $.post('/sw/list.jsp', {cat: '112', pageNo: n}, function(html){ $('#l').html(html); }); }"
    numbers = "".join(f"<a href='javascript:go({k})'>{k}</a>" for k in (1, 2, 3))
    pages["/sw/"] = _turned("松岭县水务局", "sw", 1, f"<p>共3页 {numbers}</p><script>{post}</script>")
    for k in (1, 2, 3):
        on = f"<a href='p{k + 1}.html'><img src='/next.gif' alt='下一页'></a>" if k < 3 else ""
        pages["/cz/" if k == 1 else f"/cz/p{k}.html"] = _turned("松岭县财政局", "cz", k, on)
        on = f"<input type='button' value='下一页' onclick=\"location.href='?pg={k + 1}'\">" if k < 3 else ""
        pages["/sf/" if k == 1 else f"/sf/?pg={k}"] = _turned("松岭县司法局", "sf", k, on)
        script = (
            f"laypage.render({{elem: 'p', count: 3, limit: 1, curr: {k}, jump: function(obj, first){{"
            "if (!first) { location.href = '/jy/list-' + obj.curr + '.html'; } }});"
        )
        pages[f"/jy/list-{k}.html"] = _turned("松岭县教育局", "jy", k, f"<script>{script}</script>")
        script = f"$('#p').pagination({{pageCount: 3, current: {k}, link: 'nb_{{page}}.html'}});"
        pages["/tj/nb.html" if k == 1 else f"/tj/nb_{k}.html"] = _turned(
            "松岭县统计局", "tj", k, f"<div id='p'></div><script>{script}</script>"
        )
    return pages  # type: ignore[return-value]
