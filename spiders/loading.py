"""Rows that a page's script asks for by address and number, on portals of no known family, and what follows them."""

from __future__ import annotations

import re
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from spiders import records
from spiders.asking import Ask, with_number
from spiders.judgement import judge
from spiders.markup import absolute
from spiders.pagers import MOST_PAGES, NUMBER_NAME
from spiders.patterns import patterns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from spiders.pages import Page

# $.post('/api/list', {channelId: 77, pageNum: pageNum}), $.getJSON, axios.get: an address and what goes with it.
_CALL = re.compile(
    r"(?<![\w$.])(?P<sender>\$|jQuery|axios|(?:this\.)?\$http)\s*\.\s*(?P<verb>get|getJSON|post)\s*\(\s*[\"'](?P<url>[^\"'\s]+)[\"']\s*,\s*"
    r"(?:\{\s*params\s*:\s*)?\{(?P<data>[^{}]*)\}",
    re.IGNORECASE,
)
# $.ajax({url: '/api/list', type: 'post', data: {…}}), members in any order.
_AJAX = re.compile(r"\bajax\s*\(\s*\{(?P<members>(?:[^{}]|\{[^{}]*\})*)", re.IGNORECASE)
_AJAX_URL = re.compile(r"\burl\s*:\s*[\"']([^\"'\s]+)[\"']\s*[,}\n]")
_AJAX_POST = re.compile(r"\b(?:type|method)\s*:\s*[\"']post[\"']", re.IGNORECASE)
_AJAX_DATA = re.compile(r"\bdata\s*:\s*(?:JSON\.stringify\(\s*)?\{([^{}]*)\}")
_OBJECT = re.compile(r"\b(?:var|let|const)\s+(\w+)\s*=\s*(\{[^{}]{1,2000}\})")
_MOST_OBJECTS = 20
# What a script sends as JSON and not as a form: axios does where it is told nothing else.
_AS_JSON = re.compile(r"JSON\.stringify|application/json", re.IGNORECASE)
# fetch('/api/list', {method: 'POST', body: JSON.stringify({…})})
_FETCH = re.compile(
    r"\bfetch\s*\(\s*[\"'](?P<url>[^\"'\s]+)[\"']\s*,\s*\{(?P<before>(?:[^{}]|\{[^{}]*\})*?)\bbody\s*:\s*JSON\.stringify\(\s*"
    r"\{(?P<data>[^{}]*)\}",
    re.IGNORECASE,
)
_MEMBER = re.compile(r"[\"']?(\w+)[\"']?\s*:\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.-]+))")
# An address with the number written out: "/api/list?page=1&channel=3".
_NUMBERED = re.compile(
    rf"[\"']([^\"'\s<>]*[?&](?:{NUMBER_NAME.pattern})=[01](?:&[^\"'\s<>]*)?)[\"']", re.IGNORECASE
)
# fetch(`/api/list?channel=${id}&page=${n}`), $.get('/api/list?channel=' + id + '&page=' + n)
_EXPRESSION = re.compile(
    r"(?:\bfetch\s*\(|\bget(?:JSON)?\s*\(|\burl\s*:|\bopen\s*\(\s*[\"']GET[\"']\s*,)\s*"
    r"((?:\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`|[\w.]+)(?:\s*\+\s*(?:\"[^\"\n]*\"|'[^'\n]*'|[\w.]+))*)",
    re.IGNORECASE,
)
_TERM = re.compile(r"(\"[^\"\n]*\"|'[^'\n]*')|`([^`\n]*)`|([\w.]+)")
# A file of rows that stands beside the page: $.getJSON('data.json'), fetch('./list.json').
_STANDING = re.compile(
    r"(?:\bget(?:JSON)?|\bfetch|\burl\s*:)\s*\(?\s*[\"']([^\"'\s<>?]+\.(?:json|xml))[\"'?]", re.IGNORECASE
)
_MOST_FILES = 3
_FEED = re.compile(r"application/(?:rss|atom)\+xml", re.IGNORECASE)


def first_asks(page: Page) -> list[Ask]:
    """What a list's page asks for its rows with, at first; a page whose script asks for none gives nothing."""
    whole = list(_put_together(page))
    # '/list?page=' + n + '&channel=' + id also looks like an address that ends with its number.
    composed = [ask for ask in _composed(page) if not any(other.url.startswith(ask.url) for other in whole)]
    found = [*_called(page), *composed, *whole, *_written_out(page), *standing(page), *_feeds(page)]
    own = urlsplit(page.url).path
    # Addresses of the page itself are its further pages (`spiders.pagers`, `spiders.patterns`), not its rows.
    return [replace(ask, made=page.made) for ask in found if urlsplit(ask.url).path != own]


def following(page: Page) -> list[Ask]:
    """What follows an answer: every page that is left by its stated total, else the next one after a page with rows."""
    asked = page.asked
    assert asked is not None
    fields = dict(asked.form) or dict(parse_qsl(urlsplit(asked.url).query, keep_blank_values=True))
    name = next((name for name in fields if NUMBER_NAME.fullmatch(name) and fields[name].isdigit()), None)
    rows = len(records.rows(page.source, page.made)) if records.is_data(page.source) else len(page.links)
    if name is None or not rows:
        return []
    number, total = int(fields[name]), records.stated_total(page.source)
    if total is None:
        return [replace(_with(asked, fields, name, number + 1), perhaps=True)]
    # The first answer has led to all; a page 1 may be the first one or the one after page 0.
    last = 0 if asked.follows or number > 1 else min(ceil(total / rows), MOST_PAGES) + number - 1
    return [_with(asked, fields, name, k) for k in range(number + 1, last + 1)]


def _feeds(page: Page) -> Iterator[Ask]:
    """A list's own feed, where the page itself shows no report: its script writes them."""
    if any(judge(link.text, link.url).is_report for link in page.links):
        return
    for element in page.tree.iter("link"):
        if _FEED.search(element.get("type") or "") and (
            url := absolute(page.base, element.get("href") or "")
        ):
            yield Ask(url, referer=page.url, perhaps=True)


def _with(asked: Ask, fields: Mapping[str, str], name: str, number: int) -> Ask:
    """The same question with another number."""
    if asked.form:
        return replace(asked, form={**fields, name: str(number)}, follows=True)
    return replace(asked, url=with_number(asked.url, name, number), follows=True)


def _called(page: Page) -> Iterator[Ask]:
    scripts = _with_objects(page.scripts)
    for call in _CALL.finditer(scripts):
        post = call["verb"].lower() == "post"
        yield from _ask(page, call["url"], call["data"], post=post, as_json=call["sender"].lower() == "axios")
    for call in _FETCH.finditer(scripts):
        yield from _ask(page, call["url"], call["data"], post=True, as_json=True)
    for block in _AJAX.finditer(scripts):
        url, data = _AJAX_URL.search(block["members"]), _AJAX_DATA.search(block["members"])
        if url:
            post = bool(_AJAX_POST.search(block["members"]))
            as_json = bool(_AS_JSON.search(block["members"]))
            yield from _ask(page, url[1], data[1] if data else "", post=post, as_json=as_json)


def _with_objects(scripts: str) -> str:
    """The scripts with the objects that they give to names where those are sent: data: JSON.stringify(params)."""
    for name, value in _OBJECT.findall(scripts)[:_MOST_OBJECTS]:
        sent = re.compile(rf"(\bdata\s*:\s*|stringify\(\s*|[\"'`]\s*,\s*){re.escape(name)}\b(?!\s*[.(\[:=])")
        scripts = sent.sub(rf"\1{_quoted(value)}", scripts)
    return scripts


def _quoted(replacement: str) -> str:
    return replacement.replace("\\", r"\\")


def _ask(page: Page, address: str, data: str, *, post: bool, as_json: bool = False) -> Iterator[Ask]:
    """The question, where it has a page's number in it: others are for clicks, weather and menus."""
    fields = {name: _value(page, one or two, word) for name, one, two, word in _MEMBER.findall(data)}
    for name, _, _, word in _MEMBER.findall(data):
        if fields[name] is None and NUMBER_NAME.fullmatch(name):
            fields[name] = _called_with(page, word)
    url = urljoin(page.base, address)
    query = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    if any(value is None for value in fields.values()):
        return
    known = {name: value for name, value in fields.items() if value is not None}
    if not any(NUMBER_NAME.fullmatch(name) for name in (*known, *query)):
        return
    if post:
        yield Ask(url, known, referer=page.url, as_json=as_json)
    else:
        yield Ask(f"{url.partition('?')[0]}?{urlencode({**query, **known})}", referer=page.url)


def _value(page: Page, text: str, word: str) -> str | None:
    """A member's value: as written, or what the script sets its variable to; None for what only a browser knows."""
    if not word or word.isdigit():
        return text or word
    if word in ("true", "false"):
        return word
    name = re.escape(word.rpartition(".")[2])
    put = re.search(rf"\b{name}[\"']?\s*[=:]\s*(?:\"([^\"\n]*)\"|'([^'\n]*)'|(\d+))", page.scripts)
    return next((group for group in put.groups() if group is not None), "") if put else None


def _called_with(page: Page, parameter: str) -> str | None:
    """The page's number that a function with this parameter is called with first: function list(page){…} list(0)."""
    taking = re.search(
        rf"(?:function\s+(\w+)|(\w+)\s*[=:]\s*function)\s*\(\s*{re.escape(parameter)}\b", page.scripts
    )
    called = taking and re.search(rf"\b{taking[1] or taking[2]}\s*\(\s*[\"']?(\d{{1,2}})\b", page.scripts)
    return called[1] if called else None


def _composed(page: Page) -> Iterator[Ask]:
    for pattern in patterns(page):
        if pattern.in_query:
            yield Ask(urljoin(page.base, pattern.address(0 if pattern.from_zero else 1)), referer=page.url)


def _put_together(page: Page) -> Iterator[Ask]:
    """Addresses of several texts and values, or written as a template, with a page's number among them."""
    for match in _EXPRESSION.finditer(page.scripts):
        address = _evaluated(page, match[1])
        if address and any(NUMBER_NAME.fullmatch(name) for name, _ in parse_qsl(urlsplit(address).query)):
            yield Ask(urljoin(page.base, address), referer=page.url)


def _evaluated(page: Page, expression: str) -> str | None:
    """The text of an expression with the values that the script gives its names; a page's number is the first."""
    text = ""
    for literal, template, word in _TERM.findall(expression):
        # A template's own names stand in it like the words between the texts of a sum.
        for part in re.split(r"(\$\{[^}]*\})", template) if template else (literal[1:-1], word):
            name = part[2:-1].strip() if part.startswith("${") else part if part and part == word else None
            if name is None:
                text += part
                continue
            value = _value(page, "", name)
            member = re.search(r"(\w+)=$", text)
            if value is None and member and NUMBER_NAME.fullmatch(member[1]):
                value = _called_with(page, name) or "1"
            if value is None:
                return None
            text += value
    return text


def _written_out(page: Page) -> Iterator[Ask]:
    for address in _NUMBERED.findall(page.scripts):
        yield Ask(urljoin(page.base, address.replace("&amp;", "&")), referer=page.url)


def standing(page: Page) -> Iterator[Ask]:
    """The files of rows that a page's script reads: a list's, a tree of units'."""
    for address in _STANDING.findall(page.scripts)[:_MOST_FILES]:
        yield Ask(urljoin(page.base, address), referer=page.url, perhaps=True, made=page.made)
