"""Numbers that a word processor gives to paragraphs by itself (一、 （一） 1.): they stand nowhere in the text.

DOCX and DOC both define lists of up to nine levels; what is shown is counted while the text is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from extraction.words.numerals import write_chinese

LEVELS = 9
_MOST = 9999
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: how it counts (ST_NumberFormat, ECMA-376 §17.18.59), and its text, %1 for the first
    level's number and so on. Kinds that are not known here show nothing."""

    kind: str = "decimal"
    text: str = ""
    start: int = 1


class Numbering:
    """The lists of a document by their ids; `label` counts on with every paragraph that it is asked for.

    `counts_with` names, for a list, the list whose numbers it continues (several ids may be one list).
    """

    def __init__(self, lists: Mapping[int, tuple[Level, ...]], counts_with: Mapping[int, int]) -> None:
        self._lists = lists
        self._counts_with = counts_with
        self._counts: dict[int, list[int | None]] = {}

    def label(self, list_id: int, level: int) -> str:
        """The number of the next paragraph of a list's level, as it is shown before the paragraph."""
        levels = self._lists.get(list_id, ())
        if not 0 <= level < len(levels):
            return ""
        counts = self._counts.setdefault(self._counts_with.get(list_id, list_id), [None] * LEVELS)
        before = counts[level]
        counts[level] = levels[level].start if before is None else before + 1
        counts[level + 1 :] = [None] * (LEVELS - level - 1)
        text = levels[level].text
        for place, item in enumerate(levels):
            if f"%{place + 1}" in text:
                count = counts[place]
                text = text.replace(
                    f"%{place + 1}", _shown(item.kind, item.start if count is None else count)
                )
        return text if levels[level].kind not in ("bullet", "none") else ""


def _shown(kind: str, number: int) -> str:
    if not 0 <= number <= _MOST:
        return str(number)
    match kind:
        case "decimal" | "decimalFullWidth" | "decimalHalfWidth":
            return str(number)
        case "decimalZero":
            return f"{number:02}"
        case "chineseCounting" | "chineseCountingThousand" | "japaneseCounting" | "taiwaneseCountingThousand":
            return write_chinese(number)
        case "ideographDigital" | "taiwaneseCounting":
            return (
                "".join(write_chinese(int(digit)) for digit in str(number))
                if number > 10
                else write_chinese(number)
            )
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if 1 <= number <= 20:
            return chr(0x2460 + number - 1)
        case "upperLetter" | "lowerLetter" if number:
            letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letter.upper() if kind == "upperLetter" else letter
        case "upperRoman" | "lowerRoman":
            roman, rest = "", number
            for value, sign in _ROMAN:
                roman += sign * (rest // value)
                rest %= value
            return roman.upper() if kind == "upperRoman" else roman
    return str(number)
