"""The questions that a page's script asks a server: addresses and fields, with the values that it gives them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from spiders.asking import Ask
from spiders.pagers import NUMBER_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from spiders.pages import Page

# $.post('/api/list', {channelId: 77, pageNum: pageNum}), $.getJSON, axios.get: an address and what goes with it.
_CALL = re.compile(
    r"(?<![\w$.])(?P<sender>\$|jQuery|axios|(?:this\.)?\$http)\s*\.\s*(?P<verb>get|getJSON|post)\s*\(\s*[\"'](?P<url>[^\"'\s]+)[\"']\s*,\s*"
    r"(?:\{\s*params\s*:\s*)?\{(?P<data>(?:[^{}]|\{[^{}]*\})*)\}",
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
_INNER = re.compile(r"[\"']?(\w+)[\"']?\s*:\s*\{([^{}]*)\}")
_MEMBER = re.compile(r"[\"']?(\w+)[\"']?\s*:\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.-]+))")
# fetch(`/api/list?channel=${id}&page=${n}`), $.get('/api/list?channel=' + id + '&page=' + n)
_EXPRESSION = re.compile(
    r"(?:\bfetch\s*\(|\bget(?:JSON)?\s*\(|\burl\s*:|\bopen\s*\(\s*[\"']GET[\"']\s*,)\s*"
    r"((?:\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`|[\w.]+)(?:\s*\+\s*(?:\"[^\"\n]*\"|'[^'\n]*'|[\w.]+))*)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"'](\w+)[\"']")
# The number or key that a page goes by: /detail/71720.html, /show/3f2a9c.
_STEM = re.compile(r"/(?:\w+[_-])?(\d+|[0-9a-f]{6,}|[\w-]*\d[\w-]*)(?:\.\w+)?/?$", re.IGNORECASE)
_PATH_IN_SCRIPT = re.compile(r"\bpathname\b|\blocation\.href\b|\bdocument\.URL\b")
_TERM = re.compile(r"(\"[^\"\n]*\"|'[^'\n]*')|`([^`\n]*)`|([\w.]+)")


@dataclass(frozen=True, slots=True)
class Question:
    """An address with its fields; a field is None whose value only a browser knows."""

    url: str
    fields: dict[str, str | None]
    post: bool
    as_json: bool

    @property
    def query(self) -> dict[str, str]:
        """The members that stand in the address itself."""
        return dict(parse_qsl(urlsplit(self.url).query, keep_blank_values=True))

    def ask(self, page: Page) -> Ask | None:
        """What to ask for; None where a field's value is not known."""
        known = {name: value for name, value in self.fields.items() if value is not None}
        if len(known) < len(self.fields):
            return None
        if self.post:
            return Ask(self.url, known, referer=page.url, as_json=self.as_json)
        members = {**self.query, **known}
        bare = self.url.partition("?")[0]
        return Ask(f"{bare}?{urlencode(members)}" if members else bare, referer=page.url)


def called(page: Page) -> Iterator[Question]:
    """The questions whose fields a script sets apart from their address."""
    scripts = _with_objects(page.scripts)
    for call in _CALL.finditer(scripts):
        post = call["verb"].lower() == "post"
        yield _question(page, call["url"], call["data"], post=post, as_json=call["sender"].lower() == "axios")
    for call in _FETCH.finditer(scripts):
        yield _question(page, call["url"], call["data"], post=True, as_json=True)
    for block in _AJAX.finditer(scripts):
        url, data = _AJAX_URL.search(block["members"]), _AJAX_DATA.search(block["members"])
        if url:
            post = bool(_AJAX_POST.search(block["members"]))
            as_json = bool(_AS_JSON.search(block["members"]))
            yield _question(page, url[1], data[1] if data else "", post=post, as_json=as_json)


def composed(page: Page) -> Iterator[str]:
    """The addresses that a script puts together of several texts and values, or writes as a template."""
    for match in _EXPRESSION.finditer(page.scripts):
        if address := _evaluated(page, match[1]):
            yield address


def _question(page: Page, address: str, data: str, *, post: bool, as_json: bool) -> Question:
    fields: dict[str, str | None] = {}
    for name, one, two, word in _members(data):
        value = _value(page, one or two, word)
        if value is None and NUMBER_NAME.fullmatch(name.rpartition(".")[2]):
            value = _called_with(page, word)
        fields[name] = value
    return Question(urljoin(page.base, address), fields, post, as_json)


def _members(data: str) -> Iterator[tuple[str, str, str, str]]:
    """The members of an object: name, value as text in either quotes, or as a word; page: {size: 4} is `page.size`."""
    for name, inner in _INNER.findall(data):
        for member, *value in _MEMBER.findall(inner):
            yield (f"{name}.{member}", *value)
    yield from _MEMBER.findall(_INNER.sub("", data))


def _with_objects(scripts: str) -> str:
    """The scripts with the objects that they give to names where those are sent: data: JSON.stringify(params)."""
    for name, value in _OBJECT.findall(scripts)[:_MOST_OBJECTS]:
        sent = re.compile(rf"(\bdata\s*:\s*|stringify\(\s*|[\"'`]\s*,\s*){re.escape(name)}\b(?!\s*[.(\[:=])")
        scripts = sent.sub(rf"\1{_quoted(value)}", scripts)
    return scripts


def _quoted(replacement: str) -> str:
    return replacement.replace("\\", r"\\")


def _value(page: Page, text: str, word: str) -> str | None:
    """A member's value: as written, or what the script sets its variable to; None for what only a browser knows."""
    if not word or word.isdigit():
        return text or word
    if word in ("true", "false"):
        return word
    name = re.escape(word.rpartition(".")[2])
    put = re.search(rf"(?<![?&\w]){name}[\"']?\s*[=:]\s*(?:\"([^\"\n]*)\"|'([^'\n]*)'|(\d+))", page.scripts)
    if put is None:
        return _from_own_address(page, name)
    return next((group for group in put.groups() if group is not None), "")


def _from_own_address(page: Page, name: str) -> str | None:
    """The value that a script takes from the address that its page is at: var id = getQuery("id"), from the path."""
    own = dict(parse_qsl(urlsplit(page.url).query))
    taken = re.search(rf"(?<![?&\w.]){name}\s*=\s*([^;\n]{{1,120}})", page.scripts)
    if taken is None:
        return None
    members = (own[member] for member in _QUOTED.findall(taken[1]) if member in own)
    stem = _STEM.search(urlsplit(page.url).path)
    from_path = stem[1] if stem and _PATH_IN_SCRIPT.search(taken[1]) else None
    return next(members, None) or _member_of(own, taken[1]) or from_path


def _member_of(own: Mapping[str, str], expression: str) -> str | None:
    """The value of a query's member that an expression names: route.query.id, params["id"]."""
    named = re.search(r"\b(?:query|params?|request|args)\.(\w+)", expression)
    return own.get(named[1]) if named else None


def _called_with(page: Page, parameter: str) -> str | None:
    """The page's number that a function with this parameter is called with first: function list(page){…} list(0)."""
    taking = re.search(
        rf"(?:function\s+(\w+)|(\w+)\s*[=:]\s*function)\s*\(\s*{re.escape(parameter)}\b", page.scripts
    )
    if taking is None:
        return None
    call = rf"\b{taking[1] or taking[2]}\s*\(\s*[\"']?(\d{{1,2}})\b"
    # In the script, or by the anchors of a pager: javascript:list(2).
    called = re.search(call, page.scripts) or re.search(call, page.source)
    return called[1] if called else None


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
