"""What a browser shows of a web page: elements that its attributes, styles and style sheets hide are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html

_UNSEEN_TAGS = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "select",
        "textarea",
        "button",
        "iframe",
        "object",
        "svg",
        "nav",
        "footer",
        "del",
        "s",
        "strike",
    ]
)
"""Elements whose text is not the page's; struck text is not what it says."""
_NONE = r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"
_HIDDEN = re.compile(
    rf"{_NONE}|text-decoration[^;]*line-through|(?:left|top|text-indent)\s*:\s*-\d{{4,}}"
    r"|(?:^|;)\s*opacity\s*:\s*0(?:\.0+)?(?:px|pt|em)?\s*(?:;|!|$)"
    r"|^(?=.*overflow\s*:\s*hidden).*?(?:^|;)\s*(?:max-)?height\s*:\s*0(?:px|pt)?\s*(?:;|!|$)",
    re.I | re.S,
)
"""Styles of an element that is not seen."""
_NO_SIZE = re.compile(r"(?:^|;)\s*font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|!|$)", re.I)
"""A style that hides what stands in an element itself: elements in it set sizes of their own."""
_HIDDEN_BY_RULE = re.compile(_NONE, re.I)
_FOR_READERS_ALOUD = frozenset(("sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text"))
_DISPLAY = re.compile(r"(?:^|;)\s*display\s*:\s*([a-z-]+)", re.I)
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.S)
_RULE = re.compile(r"([^{}]*)([{}])")
_OTHER_SCREENS = re.compile(r"print|max-(?:device-)?width|speech", re.I)
_COMPOUND = re.compile(r"([a-z][\w-]*)?((?:[.#][\w-]+)*)", re.I)
_NAME = re.compile(r"([.#])([\w-]+)")
_LONGEST_SHEETS = 1_000_000


class Shown:
    """Tells of each element of a page whether a browser shows it, as the page is before its scripts run.

    Of style sheets only those within the page are known, and of their selectors only such of one element
    (`.phone`, `table#old`): where a longer one shows an element, it counts as shown. `all_styles` False looks past
    every style: a page's own scripts may show what its styles hide.
    """

    def __init__(self, root: html.HtmlElement, *, all_styles: bool = True) -> None:
        self._all_styles = all_styles
        self._rules: list[_Rule] = []
        self._styles: dict[str, bool] = {"": False}
        self._displays: dict[tuple[str, str, str], str] = {}
        for selector, body in _rules("\n".join(style.text or "" for style in root.iter("style"))):
            self._add(selector, body)

    def hides(self, element: html.HtmlElement, tag: str) -> bool:
        """Whether an element with all in it is not seen."""
        if tag in _UNSEEN_TAGS:
            return True
        if not self._all_styles:
            return False
        style = element.get("style") or ""
        hidden = self._styles.get(style)
        if hidden is None:
            hidden = self._styles[style] = bool(_HIDDEN.search(style))
        if not hidden and "font-size" in style and not len(element):
            hidden = bool(_NO_SIZE.search(style))
        if hidden or "hidden" in element.attrib:
            return True
        classes = element.get("class")
        if classes and not _FOR_READERS_ALOUD.isdisjoint(classes.split()):
            return True
        return bool(self._rules) and self.display(element) == "none"

    def display(self, element: html.HtmlElement) -> str:
        """How an element is set, as far as its style or a style sheet says: "table-row"; else ""."""
        style = element.get("style")
        own = _DISPLAY.search(style) if style and "display" in style else None
        if own:
            return own[1].lower()
        if not self._rules:
            return ""
        key = (element.tag, element.get("class") or "", element.get("id") or "")
        known = self._displays.get(key)
        if known is None:
            known = self._displays[key] = self._from_sheets(*key)
        return known

    def declarations(self, element: html.HtmlElement) -> str:
        """All that style sheets and an element's own style declare of it, the last word last."""
        rules = sorted(
            self._of(element.tag, element.get("class") or "", element.get("id") or ""), key=_weight
        )
        return ";".join([*(rule.body for rule in rules), element.get("style") or ""])

    def _from_sheets(self, tag: str, classes: str, identity: str) -> str:
        found, weight = "", -1
        for rule in self._of(tag, classes, identity):
            if not rule.display or (not rule.alone and rule.display == "none"):
                continue
            if (own := _weight(rule)) >= weight:
                found, weight = rule.display, own
        return found

    def _of(self, tag: str, classes: str, identity: str) -> Iterator[_Rule]:
        names = {f".{name}" for name in classes.split()} | ({f"#{identity}"} if identity else set())
        return (rule for rule in self._rules if rule.tag in ("", tag) and rule.names <= names)

    def _add(self, selector: str, body: str) -> None:
        *around, last = re.split(r"[\s>+~]+", selector)
        compound = _COMPOUND.fullmatch(last)
        if compound and compound[2]:
            names = frozenset(kind + name for kind, name in _NAME.findall(compound[2]))
            self._rules.append(_Rule((compound[1] or "").lower(), names, not around, _display_in(body), body))


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule of a style sheet: the tag and the names that an element must have (`alone`: nothing around it), and what
    it declares, above all how the element is set.
    """

    tag: str
    names: frozenset[str]
    alone: bool
    display: str
    body: str


def _weight(rule: _Rule) -> int:
    return (
        sum(100 if name[0] == "#" else 10 for name in rule.names) + bool(rule.tag) + 1000 * (not rule.alone)
    )


def _display_in(body: str) -> str:
    return "none" if _HIDDEN_BY_RULE.search(body) else (_DISPLAY.search(body) or ("", ""))[1].lower()


def _rules(sheets: str) -> Iterator[tuple[str, str]]:
    """The selectors of style sheets whose rules say how an element is set for a screen, each with what they declare."""
    if "display" not in sheets and "visibility" not in sheets:
        return
    heads: list[str] = []
    for text, mark in _RULE.findall(_COMMENT.sub("", sheets[:_LONGEST_SHEETS])):
        if mark == "{":
            heads.append(text.rpartition(";")[2].strip())
            continue
        head = heads.pop() if heads else ""
        if head.startswith("@") or any(outer.startswith("@") and _elsewhere(outer) for outer in heads):
            continue
        if _display_in(text) or "grid" in text:
            yield from ((selector.strip(), text) for selector in head.split(","))


def _elsewhere(head: str) -> bool:
    """Whether a block of rules (@media) is for paper, for small screens or the like."""
    return not head.lower().startswith("@media") or bool(_OTHER_SCREENS.search(head))
