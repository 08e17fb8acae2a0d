"""Control words of RTF 1.9.1 that begin what is no text of the document, or stand for a character."""

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
"""Those of them that a text box may be in."""
BOXES = frozenset({"shptxt", "dptxbxtext"})
"""How a text box begins in them."""
READ_WHEN_STARRED = frozenset({"nesttableprops"})
"""Destinations that are read although a \\* before them tells those who do not know them to pass them over."""
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
"""Characters by the control words that stand for them."""
ESCAPED: Mapping[bytes, str] = {b"~": "\xa0", b"_": "-", b"-": "", b"\n": "\r", b"\r": "\r"}
"""Characters by the symbols that stand for them; \\r is the end of a paragraph."""
