"""What a page's script does when an element is clicked that has no address, but an attribute that one is made of.

jQuery: $('.item').click(function(){ location.href = '/show/' + $(this).data('id') + '.html' }), and the same with `on`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from spiders.calls import body_at, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    import lxml.html

    from spiders.calls import Functions

_HANDLER = re.compile(
    r"\$\(\s*(?:[\"'](?P<own>[^\"'\n]+)[\"']|\w+)\s*\)\s*\.\s*(?:click\s*\(|on\s*\(\s*[\"']click[\"']\s*,)"
    r"(?:\s*[\"'](?P<inner>[^\"'\n]+)[\"']\s*,)?\s*(?:function\s*\w*\s*\(\w*\)|\(?\w*\)?\s*=>)\s*\{"
)
# $(this).attr('data-id'), $(this).data('id'), this.dataset.id
_ATTRIBUTE = re.compile(
    r"(?:\$\(\s*(?:this|\w+\.(?:currentT|t)arget)\s*\)|\bthis|\b\w+\.currentTarget)\s*\.\s*"
    r"(?:(?:attr|getAttribute)\(\s*[\"'](?:data-)(?P<attr>[\w-]+)[\"']\s*\)|data\(\s*[\"'](?P<data>[\w-]+)[\"']\s*\)|dataset\.(?P<set>\w+))"
)
_LAST = re.compile(r"[^\s>+~]+$")
_PART = re.compile(r"([.#]?)([\w-]+)")
_AROUND = 3


@dataclass(frozen=True, slots=True)
class _Handler:
    """A selector's last part, what runs when one of its elements is clicked, and the attributes that this takes."""

    selector: str
    body: str
    attributes: frozenset[str]

    def fits(self, element: lxml.html.HtmlElement) -> bool:
        classes = (element.get("class") or "").split()
        named = {"": [element.tag], ".": classes, "#": [element.get("id")]}
        parts = _PART.findall(self.selector)
        return bool(parts) and all(name in named[sign] for sign, name in parts)

    def address(self, element: lxml.html.HtmlElement) -> str | None:
        values = {name: element.get(f"data-{name.replace('_', '-')}") for name in self.attributes}
        known = {f"data_{name}": value for name, value in values.items() if value is not None}
        return opened(self.body, known) if len(known) == len(values) else None


class Handlers:
    """What happens on a click, by the scripts of a page."""

    def __init__(self, functions: Functions) -> None:
        self._functions = functions

    @cached_property
    def _known(self) -> list[_Handler]:
        return list(self._found())

    def _found(self) -> Iterator[_Handler]:
        for match in _HANDLER.finditer(self._functions.scripts):
            last = _LAST.search(match["inner"] or match["own"] or "")
            body = body_at(self._functions.scripts, match.end())
            names = frozenset(_name(found) for found in _ATTRIBUTE.finditer(body))
            if last and names:
                named = _ATTRIBUTE.sub(lambda found: f"data_{_name(found)}", body)
                yield _Handler(last[0], named, names)

    def address(self, element: lxml.html.HtmlElement) -> str | None:
        """Where a click on an element leads, or on one of those right around it; None if nowhere that is known."""
        if not self._known:
            return None
        around = [element, *(one for one, _ in zip(element.iterancestors(), range(_AROUND), strict=False))]
        for one in around:
            for handler in self._known:
                if handler.fits(one) and (address := handler.address(one)):
                    return address
        return None

    def handles(self, element: lxml.html.HtmlElement) -> bool:
        """Whether a click on the element itself does something."""
        return any(handler.fits(element) for handler in self._known)


def _name(match: re.Match[str]) -> str:
    return (match["attr"] or match["data"] or match["set"]).replace("-", "_")
