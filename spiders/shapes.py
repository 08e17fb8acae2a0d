"""Addresses that a page's script puts together of a row's own values: '/content/' + item.id + '.html'.

Lists that come as rows of data often have no address in them; the page that shows them knows how it is made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_JOINED = re.compile(
    r"(?:\"([^\"\n]{1,300})\"|'([^'\n]{1,300})')\s*\+\s*[A-Za-z_$][\w$]*(?:\[\w+\])?\.(?P<member>\w+)\b(?!\s*[.(\[])"
    r"\s*(?:\+\s*(?:\"([^\"\n]{0,300})\"|'([^'\n]{0,300})'))?"
)
_TEMPLATE = re.compile(
    r"[\"'`=(]\s*(?P<before>[^\"'`\s<>{}$]{1,200})\$?\{+\s*[A-Za-z_$][\w$]*\.(?P<member>\w+)\s*\}+(?P<after>[^\"'`\s<>{}$]{0,100})"
)
_ENDS = re.compile(r"[\s\"'\\<>(]|\b(?:href|src|url)=")
# A directory, or a query that ends where a value is wanted; pictures and styles are no documents.
_ADDRESS = re.compile(r"(?:https?:/|\.{0,2})/[\w./%~-]*(?:\?[\w=&.%-]*=|/|[_-])?|[\w./-]+\?[\w=&.%-]*=")
NO_DOCUMENT = re.compile(r"\.(?:png|jpe?g|gif|svg|css|js)\b", re.IGNORECASE)
# A number or a key: what stands in an address, and not a title.
_VALUE = re.compile(r"[\w.-]{1,64}")


@dataclass(frozen=True, slots=True)
class Shape:
    """An address but for the value of a row's `member`, which stands between `before` and `after`."""

    before: str
    member: str
    after: str

    def address(self, row: Mapping[str, Any]) -> str | None:
        """The address of a row; None for one that has no such member."""
        value = row.get(self.member)
        if isinstance(value, bool) or not isinstance(value, str | int) or not _VALUE.fullmatch(str(value)):
            return None
        return f"{self.before}{value}{self.after}"


def shapes(source: str) -> tuple[Shape, ...]:
    """The addresses that a page's text puts together of a row's values, in its order."""
    if "+" not in source and "${" not in source:
        return ()
    found = [
        Shape(
            _ENDS.split(match[1] or match[2])[-1], match["member"], _ENDS.split(match[4] or match[5] or "")[0]
        )
        for match in _JOINED.finditer(source)
    ]
    found += [
        Shape(_ENDS.split(match["before"])[-1], match["member"], match["after"])
        for match in _TEMPLATE.finditer(source)
    ]
    return tuple(dict.fromkeys(shape for shape in found if _is_address(shape)))


def first_address(made: Iterable[Shape], row: Mapping[str, Any]) -> str | None:
    """The address that the first fitting one gives a row."""
    return next((address for shape in made if (address := shape.address(row))), None)


def _is_address(shape: Shape) -> bool:
    return bool(_ADDRESS.fullmatch(shape.before)) and not NO_DOCUMENT.search(shape.after)
