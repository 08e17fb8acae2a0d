"""Control words and code pages of RTF 1.9.1, as far as they change what is read."""

from __future__ import annotations

import re
from collections.abc import Mapping

SKIPPED = frozenset(
    re.findall(
        r"\w+",
        "aftnsep aftnsepc annotation atnauthor atndate atnicn atnid atntime background bkmkend bkmkstart "
        "colorschememapping colortbl datafield datastore defchp defpap do filetbl fldinst fonttbl footer footerf "
        "footerl footerr footnote ftnsep ftnsepc generator header headerf headerl headerr info latentstyles "
        "listoverridetable listtable nonesttables nonshppict object pict pn pntxta pntxtb revtbl rsidtbl shp "
        "shpgrp stylesheet tc themedata xe xmlnstbl",
    )
)
"""Destinations whose text is not the document's (RTF 1.9.1, appendix B).

\\listtext is not among them: it is a paragraph's number as shown.
"""
SHAPES = frozenset({"shp", "do"})
"""Those of them that a text box may be in; and below, how it begins there."""
BOXES = frozenset({"shptxt", "dptxbxtext"})
READ_WHEN_STARRED = frozenset({"nesttableprops"})
GBK_CHARSET = 134
CHARSETS: Mapping[int, str] = {
    128: "cp932",
    129: "cp949",
    GBK_CHARSET: "gb18030",
    136: "cp950",
    161: "cp1253",
    204: "cp1251",
}
"""Code pages by a font's \\fcharset. Others (0: ANSI, 1: default) take the document's."""
SYMBOLS: Mapping[str, str] = {
    "tab": "\t",
    "line": "\n",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": " ",
    "enspace": " ",
}
ESCAPED: Mapping[bytes, str] = {b"~": "\xa0", b"_": "-", b"-": "", b"\n": "\r", b"\r": "\r"}
CODEPAGES: Mapping[int, str] = {936: "gb18030", 54936: "gb18030", 65001: "utf-8", 10008: "gb18030"}
