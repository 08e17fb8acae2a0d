"""A portal whose pages have few addresses: functions put them together, forms and select boxes send them.

Columns and articles by a function of an id; a function of two names; years by a function of the select box, by its
value alone, by a form got and a form posted; offsets and tokens for further rows; frames that scripts fill.
"""

from __future__ import annotations

from tests.portals.simulator import Answer, Asked, Site, page, report_text, row

YEARS = (2023, 2022, 2021)
_SCRIPT = "<script>function toColumn(name){window.location.href='/col/'+name+'/index.html';}</script>"


def _title(name: str, year: int) -> str:
    return f"{name}{year}年政府信息公开工作年度报告"


def _article(name: str, year: int) -> Answer:
    title = _title(name, year)
    return page(title, f"<h1>{title}</h1><div id='zoom'>{report_text(name, year)}</div>")


def _by_id() -> dict[str, Answer]:
    names = {11: "石门乡", 12: "白水镇"}
    rows = "".join(
        f"<li><a href='javascript:show({k})'>{_title(name, 2022)}</a></li>" for k, name in names.items()
    )
    script = "<script>function show(id){ window.open('/art/detail.jsp?id='+id+'&t=1'); }</script>"
    return {"/col/a/index.html": page("政府信息公开年报", f"<ul>{rows}</ul>{script}")} | {
        f"/art/detail.jsp?id={k}&t=1": _article(name, 2022) for k, name in names.items()
    }


def _by_two_names() -> dict[str, Answer]:
    rows = "".join(
        f"<li onclick=\"openArticle('{year}','{year}a')\"><span>{_title('柏木镇', year)}</span></li>"
        for year in YEARS
    )
    script = (
        "<script>const openArticle = (folder, id) => { const to = `/art/${folder}/${id}.html`; window.open(to); }"
        "</script>"
    )
    return {"/col/b/index.html": page("柏木镇信息公开年报", f"<ul>{rows}</ul>{script}")} | {
        f"/art/{year}/{year}a.html": _article("柏木镇", year) for year in YEARS
    }


def _rows(folder: str, name: str, year: int) -> str:
    return f"<ul>{row(f'/{folder}/{year}.html', _title(name, year))}</ul>"


def _by_choice() -> dict[str, object]:
    """Four units whose lists show one year at a time."""
    names = {"s1": "松岭县财政局", "s2": "松岭县审计局", "s3": "青石镇", "s4": "榆林镇"}
    options = "".join(f"<option value='{year}'>{year}年</option>" for year in YEARS)
    files = "".join(f"<option value='{year}.htm'>{year}</option>" for year in YEARS)
    jump = (
        "<script>function jump(s){ location.href='list_'+s.options[s.selectedIndex].value+'.html'; }</script>"
    )
    selects = {
        "s1": f"<select onchange='jump(this)'>{options}</select>{jump}",
        "s2": f"<select onchange='window.location=this.value'>{files}</select>",
        "s3": f"<form action='/s3/' method='get'><input type='hidden' name='c' value='5'>"
        f"<select name='year' onchange='this.form.submit()'>{options}</select></form>",
        "s4": f"<form id='f' action='/s4/q.do' method='post'><input type='hidden' name='c' value='5'>"
        f"<select name='nd' onchange='document.getElementById(\"f\").submit()'>{options}</select></form>",
    }
    addresses = {"s1": "/s1/list_{}.html", "s2": "/s2/{}.htm", "s3": "/s3/?c=5&year={}"}
    pages: dict[str, object] = {}
    for folder, name in names.items():
        lists = {
            year: page(f"{name}信息公开年报", selects[folder] + _rows(folder, name, year)) for year in YEARS
        }
        pages[f"/{folder}/"] = lists[YEARS[0]]
        if folder in addresses:
            pages |= {addresses[folder].format(year): shown for year, shown in lists.items()}
        else:

            def answered(asked: Asked, lists: dict[int, Answer] = lists) -> Answer:
                return lists.get(int(asked.form.get("nd", "0")), Answer("", 500))

            pages["/s4/q.do"] = answered
        pages |= {f"/{folder}/{year}.html": _article(name, year) for year in YEARS}
    return pages


def _in_portions() -> dict[str, Answer]:
    """Further rows by an offset, by a token, by a button."""
    kinds = {
        "p1": ("云杉镇", "白桦乡", "水杉乡"),
        "p2": ("东街街道", "西街街道", "南街街道"),
        "p3": ("县林业局", "县水利局", "县信访局"),
    }
    addresses = {
        "p1": ("/p1/", "/p1/?start=1", "/p1/?start=2"),
        "p2": ("/p2/", "/p2/?after=eyJpZCI6MX0", "/p2/?after=eyJpZCI6Mn0"),
        "p3": ("/p3/", "/p3/part?t=1", "/p3/part?t=2"),
    }
    pages = {}
    for folder, names in kinds.items():
        for k, name in enumerate(names):
            pages[f"/{folder}/{k}.html"] = _article(name, 2022)
            following = addresses[folder][k + 1] if k < 2 else None
            further = {
                "p1": "<div class='pagination'>"
                + "".join(f"<a href='?start={n}'>{n + 1}</a> " for n in (1, 2))
                + "</div>",
                "p2": f"<a href='{following}'>加载更多</a>" if following else "",
                "p3": f"<button data-url='{following}'>点击加载更多</button>" if following else "",
            }[folder]
            pages[addresses[folder][k]] = page(
                "政府信息公开年报", f"<ul>{row(f'/{folder}/{k}.html', _title(name, 2022))}</ul>{further}"
            )
    return pages


def _in_frames() -> dict[str, Answer]:
    outer = (
        "<iframe id='shown'></iframe><script>document.getElementById('shown').src = '/fr/in.html';</script>"
    )
    return {
        "/fr/": page("三岔口乡信息公开年报", outer),
        "/fr/in.html": Answer(
            "<iframe src='one.html'></iframe><object data='two.html' type='text/html'></object>"
        ),
        "/fr/one.html": Answer(f"<ul>{row('2022.html', _title('三岔口乡', 2022))}</ul>"),
        "/fr/two.html": Answer(f"<ul>{row('2021.html', _title('三岔口乡', 2021))}</ul>"),
        "/fr/2022.html": _article("三岔口乡", 2022),
        "/fr/2021.html": _article("三岔口乡", 2021),
    }


def site(host: str) -> Site:
    columns = {
        "/s1/": "松岭县财政局信息公开年报",
        "/s2/": "松岭县审计局信息公开年报",
        "/s3/": "青石镇信息公开年报",
        "/s4/": "榆林镇信息公开年报",
        "/p1/": "乡镇信息公开年报",
        "/p2/": "街道信息公开年报",
        "/p3/": "部门信息公开年报",
        "/fr/": "三岔口乡信息公开年报",
    }
    links = "".join(f"<li><a href='{path}'>{name}</a></li>" for path, name in columns.items())
    called = (
        "<li><a href='javascript:void(0)' onclick=\"toColumn('a')\">政府信息公开年报</a></li>"
        "<li><a href=\"javascript:toColumn('b')\">柏木镇信息公开年报</a></li>"
    )
    return {
        "/": page("松岭县人民政府", "<a href='/gk/'>政府信息公开</a>"),
        "/gk/": page("政府信息公开", f"<ul>{called}{links}</ul>{_SCRIPT}"),
        **_by_id(),
        **_by_two_names(),
        **_by_choice(),  # type: ignore[dict-item]
        **_in_portions(),
        **_in_frames(),
    }
