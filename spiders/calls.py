"""Addresses that a page's own functions put together of what they are called with: show(12), jump(this)."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import lxml.html

_FUNCTION = re.compile(
    r"(?:\bfunction\s+(\w+)\s*|\b(\w+)\s*[=:]\s*(?:function\b\s*\w*\s*)?)\(([\w\s,$]*)\)\s*(?:=>\s*)?\{"
)
_CALL = re.compile(r"^\s*(?:javascript:)?\s*(?:return\s+)?(\w+)\s*\(([^()]*)\)", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z_$]\w*")
_BUILT_IN = frozenset(("void", "alert", "open", "print", "__doPostBack"))
_ARGUMENT = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.]+))\s*(?:,|$)")
_LEADS = re.compile(
    r"(?:\bopen\s*\(|\.load\s*\(|\blocation(?:\.href)?\s*=(?!=)|\blocation\.(?:replace|assign)\s*\()\s*([^;\n}]+)"
)
_SET = re.compile(r"\b(\w+)\s*=(?!=)\s*([^;\n]+)")
# What the chosen option's value is called: this.value, s.options[s.selectedIndex].value, $(this).val().
_CHOSEN = re.compile(
    r"\b(\w+)\s*\.\s*options\s*\[\s*\w+\.selectedIndex\s*\]\s*\.\s*value|\b(\w+)\.value\b|\$\(\s*(\w+)\s*\)\.val\(\s*\)"
)
# if (type == 1) { … } else { … }
_BRANCH = re.compile(
    r"\bif\s*\(\s*(?P<name>\w+)\s*===?\s*[\"']?(?P<value>\w+)[\"']?\s*\)\s*\{(?P<then>[^{}]*)\}"
    r"(?:\s*else\s*\{(?P<other>[^{}]*)\})?"
)
_WRAPPED = re.compile(r"\b(?:encodeURI(?:Component)?|escape|String)\s*\(\s*(\w+)\s*\)")
_IN_TEMPLATE = re.compile(r"\$\{\s*(\w+)\s*\}")
_TERM = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)'|`([^`]*)`|(\w+))\s*(\+|$|[,)])")
_LONGEST_BODY = 2000


class Functions:
    """The functions that the scripts below an element, and `more`, define; looked for when the first call is met."""

    def __init__(self, tree: lxml.html.HtmlElement, more: str = "") -> None:
        self._tree = tree
        self._more = more

    @cached_property
    def scripts(self) -> str:
        """The text of all of them."""
        return "\n".join((*(script.text or "" for script in self._tree.iter("script")), self._more))

    @cached_property
    def clicks(self) -> bool:
        """Whether jQuery may be told what a click does."""
        return "click" in self.scripts and "$(" in self.scripts

    @cached_property
    def _defined(self) -> dict[str, tuple[list[str], str]]:
        found = {}
        for match in _FUNCTION.finditer(self.scripts):
            parameters = [name.strip() for name in match[3].split(",") if name.strip()]
            found[match[1] or match[2]] = (parameters, body_at(self.scripts, match.end()))
        return found

    @cached_property
    def _constants(self) -> dict[str, str]:
        return known_texts(self.scripts)

    def misses(self, code: str) -> bool:
        """Whether code calls a function that is not among them."""
        call = _CALL.match(code)
        return call is not None and call[1] not in self._defined and call[1] not in _BUILT_IN

    def address(self, code: str, chosen: str | None = None) -> str | None:
        """Where a call of one of them leads; `chosen` is the value of the option that `this` has. None if unknown."""
        call = _CALL.match(code)
        if call is None or call[1] not in self._defined:
            return None
        parameters, body = self._defined[call[1]]
        given = [one or two or ("" if name == "" else name) for one, two, name in _ARGUMENT.findall(call[2])]
        values = dict(zip(parameters, given, strict=False))
        if chosen is not None:
            values = {
                name: chosen if value == "this" or value == "this.value" else value
                for name, value in values.items()
            }
        names = set(_NAME.findall(body)) - values.keys()
        return opened(body, values) or opened(
            body, values, {name: text for name, text in self._constants.items() if name in names}
        )


def opened(body: str, values: Mapping[str, str], constants: Mapping[str, str] | None = None) -> str | None:
    """The address that code opens, with these values for its names; None where it is not put together of them alone.

    `constants` are the texts of names that are set outside of the code.
    """
    code = _WRAPPED.sub(r"\1", _CHOSEN.sub(lambda match: match[1] or match[2] or match[3], body))
    code = _BRANCH.sub(lambda match: _taken(match, values), code)
    known = {**(constants or {}), **values}
    for name, expression in _SET.findall(code):
        if name not in known and (text := _joined(expression, known)) is not None:
            known[name] = text
    found = [text for expression in _LEADS.findall(code) if (text := _joined(expression, known)) is not None]
    # One that nothing is put into is for another case than the call's: the first page, an error.
    used = dict.fromkeys(text for text in found if any(value and value in text for value in values.values()))
    return next(iter(used)) if len(used) == 1 else None


def known_texts(code: str) -> dict[str, str]:
    """The texts that code gives to names, put together of its own texts alone."""
    known: dict[str, str] = {}
    for name, expression in _SET.findall(code):
        if (text := _joined(expression, known)) is not None:
            known.setdefault(name, text)
    return known


def _taken(match: re.Match[str], values: Mapping[str, str]) -> str:
    """The branch that a call goes, where it is told by the value of one of its names; else all as it stands."""
    if match["name"] not in values:
        return match[0]
    return match["then"] if values[match["name"]] == match["value"] else match["other"] or ""


def led_to(code: str) -> list[str]:
    """The addresses that code opens as it stands, put together of its own texts: var u = "/a.html"; location = u."""
    known = known_texts(code)
    found = (_joined(expression, known) for expression in _LEADS.findall(code))
    return [text for text in found if text]


def _joined(expression: str, known: Mapping[str, str]) -> str | None:
    """The text of a sum of quoted texts and known names, up to a comma or a bracket; None for any other term."""
    text, at = "", 0
    while term := _TERM.match(expression, at):
        one, two, template, name, end = term.groups()
        if name is not None:
            if name not in known:
                return None
            text += known[name]
        elif template is not None:
            if any(inner not in known for inner in _IN_TEMPLATE.findall(template)):
                return None
            text += _IN_TEMPLATE.sub(lambda inner: known[inner[1]], template)
        else:
            text += one if one is not None else two
        if end != "+":
            return text
        at = term.end()
    return None


def body_at(scripts: str, start: int) -> str:
    """The code from there to the brace that closes it, cut where that is far."""
    depth = 1
    for at in range(start, min(len(scripts), start + _LONGEST_BODY)):
        depth += {"{": 1, "}": -1}.get(scripts[at], 0)
        if not depth:
            return scripts[start:at]
    return scripts[start : start + _LONGEST_BODY]
