"""The text of an RTF file: bytes in the code pages of their fonts, and characters by their \\u, put together."""

from __future__ import annotations

from collections.abc import Mapping

from extraction.words.labels import RAISE

_GBK_CHARSET = 134
_CHARSETS: Mapping[int, str] = {
    128: "cp932",
    129: "cp949",
    _GBK_CHARSET: "gb18030",
    136: "cp950",
    161: "cp1253",
    204: "cp1251",
}
"""Code pages by a font's \\fcharset. Others (0: ANSI, 1: default) take the document's."""
_CODE_PAGES: Mapping[int, str] = {936: "gb18030", 54936: "gb18030", 65001: "utf-8", 10008: "gb18030"}
FILE_WORDS = frozenset({"ansicpg", "deff"})
"""Control words that say which code page the file is in, and which font is its default one."""
FONT_WORDS = frozenset({"fcharset", "cpg"})
"""Those that say it of a font, in the table of fonts."""


class CodePages:
    """The code pages of a file's fonts, and of the file itself."""

    def __init__(self) -> None:
        self._own: str | None = None
        self._default_font = -1
        self._charsets: dict[int, int] = {}

    def declare(self, word: str, number: int, font: int) -> None:
        """Take what one of FILE_WORDS says of the file, or one of FONT_WORDS of a font."""
        if word == "deff":
            self._default_font = number
        elif word == "fcharset":
            self._charsets[font] = number
        elif word == "cpg" and _CODE_PAGES.get(number) == "gb18030":
            self._charsets[font] = _GBK_CHARSET
        elif word == "ansicpg":
            encoding = _CODE_PAGES.get(number, f"cp{number}")
            try:
                b"".decode(encoding)
            except LookupError:
                return
            self._own = encoding

    def decode(self, text: bytes | bytearray, font: int) -> str:
        """Bytes that are set in a font (-1: the file's default one)."""
        font = font if font >= 0 else self._default_font
        encoding = _CHARSETS.get(self._charsets.get(font, 0), self._own)
        return text.decode(encoding, errors="replace") if encoding else _undeclared(text)


def _undeclared(text: bytes | bytearray) -> str:
    """Bytes of which neither the file nor their font says the code page: Chinese programs write so, in theirs."""
    try:
        return text.decode("gb18030")
    except UnicodeDecodeError:
        return text.decode("cp1252", errors="replace")


class RtfText:
    """What was printed since the last mark: a character may begin in one run of bytes and end in the next."""

    def __init__(self, code_pages: CodePages) -> None:
        self._code_pages = code_pages
        self._shown: list[str] = []
        self._bytes = bytearray()
        self._font = -1
        self._raised = False

    def __bool__(self) -> bool:
        return bool(self._shown or self._bytes)

    def write(self, text: bytes, font: int, *, raised: bool) -> None:
        """Add bytes in the code page of a font; `raised` ones are a footnote's mark."""
        if (self._font, self._raised) != (font, raised):
            self.flush()
            self._font, self._raised = font, raised
        self._bytes += text

    def show(self, text: str, *, raised: bool) -> None:
        """Add characters as they are."""
        self.flush()
        self._shown.append(text.translate(RAISE) if raised else text)

    def flush(self) -> None:
        """Let the bytes so far be whole characters."""
        if self._bytes:
            text = self._code_pages.decode(self._bytes, self._font)
            self._shown.append(text.translate(RAISE) if self._raised else text)
            self._bytes.clear()

    def take(self) -> str:
        """The text so far; what follows is another."""
        self.flush()
        text = "".join(self._shown)
        self._shown.clear()
        return text
