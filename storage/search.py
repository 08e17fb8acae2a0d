"""Full-text search in Chinese: what goes into the index and what asks it, each character with the one behind it.

SQLite's tokenizers take a run of Chinese as one word (unicode61) or find nothing shorter than three characters
(trigram). Here the index holds every character, letter and digit in a pair with the next (`政+府 府+信 信+息 息+`):
whatever stands in a text is found by any part of it, as a phrase, and two characters that every report has, though
never one behind the other, are not looked for in all of them. A single character is the beginning of its pairs; of each
pair the index has the first two signs by themselves. Signs between Chinese characters do not count; what they part of
letters and digits stays apart (`1、2` is not 12).
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

# Chinese characters of Unicode 6.1, the version that SQLite's unicode61 tokenizer knows.
_KNOWN_HAN = (
    "\u3007\u3400-\u4db5\u4e00-\u9fcc\uf900-\ufad9"
    "\U00020000-\U0002a6d6\U0002a700-\U0002b734\U0002b740-\U0002b81d"
)
# Younger ones, which it would drop like punctuation: they are indexed under their code point.
_YOUNG_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U0002a6d7-\U0002ebef\U00030000-\U000323af"
_LATIN = f"[^\\W_{_KNOWN_HAN}{_YOUNG_HAN}]"
_CHARACTER = re.compile(rf"[^\W_]|(?<={_LATIN})[\W_]+(?={_LATIN})")
_YOUNG = re.compile(f"(?![{_KNOWN_HAN}])[{_YOUNG_HAN}]")
_GAP = " "
_QUOTED_OR_WORD = re.compile(r'"([^"]*)"|“([^”]*)”|([^\s"“”]+)')

INDEX_OPTIONS = "tokenize=\"unicode61 tokenchars '+'\", prefix='2', content=''"
"""How the full-text tables are declared; they keep no second copy of the text."""


def index_text(text: str) -> str:
    """The text as the full-text index takes it: `政府 2023年` becomes `政+府 府+2 2+0 0+2 2+3 3+年 年+`."""
    characters = _characters(text)
    return _indexed(" ".join([*_pairs(characters), f"{characters[-1]}+"])) if characters else ""


def text_characters(text: str) -> list[tuple[str, int, int]]:
    """Each character of a text that is searched, and what parts letters and digits, with where it begins and ends.

    Characters are brought to one width one by one, so that a place in what is indexed is a place in the text.
    """
    places: list[int] = []
    plain = ""
    for place, character in enumerate(text):
        even = unicodedata.normalize("NFKC", character)
        plain += even
        places += [place] * len(even)
    return [
        (_even(found.group()), places[found.start()], places[found.end() - 1] + 1)
        for found in _CHARACTER.finditer(plain)
    ]


def search_phrases(text: str) -> list[list[str]]:
    """The phrases that a person asks for, each as its characters: what stands between spaces, or between quotes."""
    phrases = [_characters("".join(parts)) for parts in _QUOTED_OR_WORD.findall(text)]
    return [phrase for phrase in phrases if phrase]


def search_query(text: str) -> str:
    """What a person typed, as an FTS5 query that is safe for any input.

    Words between spaces must all occur, each as a phrase; quotes keep several together; every other sign,
    operators included, is plain text. What holds no word at all gives a query that finds nothing.
    """
    return _indexed(" ".join(_asked(phrase) for phrase in search_phrases(text))) or '""'


def _asked(phrase: list[str]) -> str:
    pairs = _pairs(phrase)
    if len(phrase) > 1 and phrase[-2] != _GAP:
        return f'"{" ".join(pairs)}"'
    # The last character has no pair that ends with it: it is the beginning of whatever pair it has.
    return f'"{" ".join([*pairs, f"{phrase[-1]}+"])}" *'


def _characters(text: str) -> list[str]:
    """The characters of a text that are searched, with a blank for what parts letters and digits."""
    return [_even(found) for found in _CHARACTER.findall(unicodedata.normalize("NFKC", text))]


def _even(found: str) -> str:
    return found if found.isalnum() else _GAP


def _pairs(characters: list[str]) -> list[str]:
    return ["+".join(pair).rstrip() for pair in pairwise(characters) if pair[0] != _GAP]


def _indexed(pairs: str) -> str:
    return _YOUNG.sub(lambda han: f"u{ord(han.group()):x}", pairs)
