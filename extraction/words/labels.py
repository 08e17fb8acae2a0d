"""Matching printed labels with a form's wording, tolerant of what real reports do to them.

Width of characters, punctuation, spaces and line breaks, numbering and a few wrong or missing characters do not
matter. How many may be wrong depends on the length: 规章 allows none, 其他法律行政法规禁止公开 three.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from extraction.forms import Label
from extraction.words.numerals import read_chinese
from extraction.words.traditional import SIMPLIFIED

_NUMBERING = re.compile(
    r"^(?:(?P<first>[一二三四五六七八九十]{1,3})[、.,:]"
    r"|[(〔【\[](?P<second>[一二三四五六七八九十]{1,3})[)〕】\]]"
    r"|(?P<third>\d{1,2})(?:[、.,:)]|(?=[^\d.,%])))"
)
_BRACKETS = re.compile(r"\([^()]*\)?")
HIDDEN = "\N{REPLACEMENT CHARACTER}"
"""Stands in a printed text for a character that the document does not give away; in a label it can be any."""

UNPRINTED = re.compile(r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
"""Characters that print nothing (Unicode's format characters): soft hyphens, joiners, marks of direction."""
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
"""Digits as they are raised to point to a footnote."""
RAISE = dict(zip(b"0123456789", RAISED, strict=True))
"""Makes digits that a document sets as raised ones what they look like."""

_MARK = re.compile(
    rf"(?:[{RAISED}\u2460-\u2473*＊†‡※]|[\[〔【(（]?注?\d{{1,2}}[\]〕】)）]|[(（]?注\d{{0,2}}[)）]?)+$"
)
"""What points from a label to a footnote."""
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9 .,;:&/()'’-]*")
"""A translation that is printed beside a label."""
_NOT_WORD = re.compile(rf"[^0-9A-Za-z\u3400-\u9fff{HIDDEN}]")
_PREFIX_MINIMUM = 4
_PREFIX_COST = 0.5
_NUMBERING_COST = 0.25
_SURE_LEVEL = 2


@dataclass(frozen=True, slots=True)
class Numbering:
    """A label's printed number. `level` is 1 for 一、 2 for （一） and 3 for 1."""

    level: int
    number: int


@dataclass(frozen=True, slots=True)
class Match:
    """A form's label that a printed text was found to be; `cost` is 0 for the exact wording."""

    label: Label
    cost: float


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """A text without widths, spaces and traditional characters: no blank, line break and unprinted character."""
    return "".join(unicodedata.normalize("NFKC", UNPRINTED.sub("", text)).split()).translate(SIMPLIFIED)


@lru_cache(maxsize=8192)
def split_numbering(text: str) -> tuple[Numbering | None, str]:
    """A label's number and what follows it: "（三）不予公开" is (level 2, number 3) and 不予公开."""
    flat = plain(text)
    found = _NUMBERING.match(flat)
    if not found:
        return None, flat
    rest = flat[found.end() :]
    if found["third"]:
        return Numbering(3, int(found["third"])), rest
    number = read_chinese(found["first"] or found["second"])
    return (Numbering(1 if found["first"] else 2, number), rest) if number else (None, flat)


@lru_cache(maxsize=8192)
def _cores(text: str) -> tuple[str, ...]:
    """What a label says without its numbering and punctuation: as a whole, and without what is printed beside it.

    That is remarks in brackets, marks of footnotes and a translation.
    """
    _, rest = split_numbering(text)
    whole = _NOT_WORD.sub("", rest)
    unmarked = _LATIN.sub("", _MARK.sub("", text.strip()))
    beside = (_BRACKETS.sub("", rest), split_numbering(unmarked)[1])
    return tuple(dict.fromkeys([whole, *filter(None, (_NOT_WORD.sub("", core) for core in beside))]))


def allowed_errors(length: int) -> int:
    """How many characters of a label of this length may be wrong, missing or too many."""
    if length <= 3:
        return 0
    if length <= 6:
        return 1
    return 2 if length <= 10 else 3


def edit_distance(left: str, right: str, limit: int) -> int:
    """Levenshtein's distance of two texts, or `limit` + 1 where it is greater than `limit`."""
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    previous = list(range(len(right) + 1))
    for row, character in enumerate(left, start=1):
        current = [row]
        for column, other in enumerate(right, start=1):
            current.append(
                min(
                    previous[column] + 1,
                    current[-1] + 1,
                    previous[column - 1] + (character not in (other, HIDDEN)),
                )
            )
        if min(current) > limit:
            return limit + 1
        previous = current
    return min(previous[-1], limit + 1)


def _cost(text: str, wording: str, more: int) -> float | None:
    """How far a printed text is from a wording; None where it is something else. `more` errors are forgiven."""
    best: float | None = None
    target = _cores(wording)[0]
    for core in _cores(text):
        if not core:
            continue
        if core == target:
            return 0.0
        if not core.strip(HIDDEN):
            continue
        limit = allowed_errors(min(len(core), len(target))) + more
        distance = edit_distance(core, target, limit)
        cost: float | None = float(distance) if distance <= limit else None
        if len(core) >= _PREFIX_MINIMUM and target.startswith(core):
            cost = min(_PREFIX_COST, cost) if cost is not None else _PREFIX_COST
        if cost is not None and (best is None or cost < best):
            best = cost
    return best


@lru_cache(maxsize=65536)
def match(text: str, candidates: tuple[Label, ...]) -> tuple[Match, ...]:
    """The candidates that a printed text can be, best first; those that equal the best are all there.

    A number that differs from the wording's own breaks a tie (（一）不公开 is 予以公开 rather than 不予公开); one
    that is the wording's own (一、 or （一）, which no other row has) forgives one error more.
    """
    matches: list[Match] = []
    number, _ = split_numbering(text)
    for label in candidates:
        own, _ = split_numbering(label.label)
        more = 1 if number is not None and number == own and number.level <= _SURE_LEVEL else 0
        costs = [cost for wording in label.wordings if (cost := _cost(text, wording, more)) is not None]
        if not costs:
            continue
        penalty = _NUMBERING_COST if number is not None and own is not None and number != own else 0.0
        matches.append(Match(label, min(costs) + penalty))
    if not matches:
        return ()
    lowest = min(found.cost for found in matches)
    return tuple(found for found in matches if found.cost == lowest)


def is_one_of(text: str, candidates: tuple[Label, ...]) -> bool:
    """Whether a printed text is one of the candidates, word for word."""
    return any(found.cost == 0 for found in match(text, candidates))


@lru_cache(maxsize=65536)
def best(text: str, candidates: tuple[Label, ...]) -> Match | None:
    """The one candidate that a printed text is, or None where there is none or more than one."""
    matches = match(text, candidates)
    return matches[0] if len({found.label.key for found in matches}) == 1 else None
