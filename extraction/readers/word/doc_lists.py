"""The numbered lists of a Word 97 file: PlfLst, PlfLfo and the styles that number paragraphs ([MS-DOC] 2.9.131,
2.9.132, 2.9.190)."""

from __future__ import annotations

import struct
from struct import unpack_from

from extraction.readers.word.doc_paragraphs import ParagraphProperties
from extraction.readers.word.doc_sprms import list_of
from extraction.readers.word.numbering import LEVELS, Level, Numbering

_LISTS, _OVERRIDES = 0x2E2, 0x2EA
_STYLES = 0xA2
_PARAGRAPH_STYLE = 1
_MOST_BASES = 20
_LSTF, _LVLF, _LFO = 28, 28, 16
_KINDS = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 10: "ideographDigital",
    11: "japaneseCounting", 18: "decimalEnclosedCircle", 22: "decimalZero", 23: "bullet", 33: "taiwaneseCounting",
    28: "decimalEnclosedCircleChinese", 35: "taiwaneseCountingThousand", 37: "chineseCounting",
    39: "chineseCountingThousand", 255: "none",
}  # fmt: skip
"""[MS-OSHARED] 2.2.1.3, MSONFC. What is not here (financial numerals, the zodiac) shows as a plain number."""


class DocLists:
    """Tells the number of each paragraph. Broken tables of a file number nothing."""

    def __init__(self, document: bytes, table: bytes) -> None:
        self._numbering = _numbering(document, table)
        self._styles = _styles(document, table)

    def label(self, paragraph: ParagraphProperties) -> str:
        """The number that is shown before a paragraph; empty where none is."""
        list_id, level = self._styles.get(paragraph.style, (0, 0))
        list_id = list_id if paragraph.list_id is None else paragraph.list_id
        level = level if paragraph.level is None else paragraph.level
        return self._numbering.label(list_id, level) if list_id else ""


def _numbering(document: bytes, table: bytes) -> Numbering:
    """The lists by their index in PlfLfo counted from 1, as sprmPIlfo names them."""
    try:
        definitions = _definitions(table, *unpack_from("<II", document, _LISTS))
        return _overrides(definitions, table, *unpack_from("<II", document, _OVERRIDES))
    except (struct.error, IndexError):
        return Numbering({}, {})


def _definitions(table: bytes, offset: int, size: int) -> dict[int, tuple[Level, ...]]:
    """The levels of each list by its lsid."""
    if not size:
        return {}
    count = unpack_from("<H", table, offset)[0]
    place = offset + 2 + count * _LSTF
    lists: dict[int, tuple[Level, ...]] = {}
    for index in range(count):
        start = offset + 2 + index * _LSTF
        lsid, flags = unpack_from("<i", table, start)[0], table[start + 26]
        levels = []
        for _ in range(1 if flags & 1 else LEVELS):
            level, place = _level(table, place)
            levels.append(level)
        lists[lsid] = tuple(levels)
    return lists


def _level(table: bytes, place: int) -> tuple[Level, int]:
    """An LVL and where it ends. In its text the characters 0 to 8 stand for the levels' numbers."""
    start, kind = unpack_from("<iB", table, place)
    characters, paragraphs = table[place + 24], table[place + 25]
    place += _LVLF + paragraphs + characters
    length = unpack_from("<H", table, place)[0]
    raw = table[place + 2 : place + 2 + 2 * length].decode("utf-16-le", errors="replace")
    text = "".join(f"%{ord(c) + 1}" if ord(c) < LEVELS else c for c in raw)
    return Level(_KINDS.get(kind, "decimal"), text, start), place + 2 + 2 * length


def _overrides(lists: dict[int, tuple[Level, ...]], table: bytes, offset: int, size: int) -> Numbering:
    if not size:
        return Numbering({}, {})
    count = unpack_from("<I", table, offset)[0]
    place = offset + 4 + count * _LFO
    shown: dict[int, tuple[Level, ...]] = {}
    counts_with: dict[int, int] = {}
    for index in range(count):
        lsid, changes = unpack_from("<i8xB", table, offset + 4 + index * _LFO)
        levels = list(lists.get(lsid, ()))
        restarts = False
        place += 4
        for _ in range(changes):
            start, flags = unpack_from("<iI", table, place)
            place += 8
            level = flags & 0xF
            own = None
            if flags & 0x20:
                own, place = _level(table, place)
            if level < len(levels):
                known = own or levels[level]
                restarts = restarts or bool(flags & 0x10)
                levels[level] = (
                    Level(known.kind, known.text, start) if flags & 0x10 and own is None else known
                )
        shown[index + 1] = tuple(levels)
        # Lists of one definition count on together; an id of its own cannot be that of another list's index.
        counts_with[index + 1] = index + 1 if restarts else -1 - abs(lsid)
    return Numbering(shown, counts_with)


def _styles(document: bytes, table: bytes) -> dict[int, tuple[int, int]]:
    """The list and level of each paragraph style that numbers its paragraphs, by its index (istd)."""
    try:
        return _style_lists(table, *unpack_from("<II", document, _STYLES))
    except (struct.error, IndexError):
        return {}


def _style_lists(table: bytes, offset: int, size: int) -> dict[int, tuple[int, int]]:
    header, count, fixed = unpack_from("<HHH", table, offset)
    place = offset + 2 + header
    own: dict[int, tuple[int | None, int | None]] = {}
    bases: dict[int, int] = {}
    for style in range(count):
        length = unpack_from("<H", table, place)[0]
        begin = place + 2
        place = begin + length + length % 2
        if place > offset + size or length < fixed:
            continue
        kind_and_base = unpack_from("<H", table, begin + 2)[0]
        if kind_and_base & 0xF != _PARAGRAPH_STYLE:
            continue
        bases[style] = kind_and_base >> 4
        name = unpack_from("<H", table, begin + fixed)[0]
        papx = begin + fixed + 2 + 2 * name + 2
        length = unpack_from("<H", table, papx)[0]
        own[style] = list_of(table[papx + 4 : papx + 2 + length])
    return {style: found for style in own if (found := _inherited(style, own, bases)) is not None}


def _inherited(
    style: int, own: dict[int, tuple[int | None, int | None]], bases: dict[int, int]
) -> tuple[int, int] | None:
    """A style's list and level, what it leaves open taken from the style that it is based on."""
    list_id = level = None
    for _ in range(_MOST_BASES):
        if style not in own:
            break
        found, at = own[style]
        list_id, level = found if list_id is None else list_id, at if level is None else level
        style = bases[style]
    return (list_id, level or 0) if list_id else None
