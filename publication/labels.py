"""The words on the pages, in Chinese and English, out of `labels.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal

Language = Literal["zh", "en"]

LABELS_FILE = Path(__file__).parent / "labels.toml"


class Labels:
    """Every label of the pages. `forms` holds the statutory tables' labels: "disclosure", "requests", "reviews"."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self._words: dict[str, dict[str, str]] = raw["ui"]
        self._terms: dict[str, dict[str, dict[str, str]]] = raw["terms"]
        # What the forms call their rows is a vocabulary, too.
        blocks = raw["disclosure"]
        self._terms |= {
            "row": _triples(raw["requests"]["rows"]),
            "review": _triples(raw["reviews"]["kinds"]),
            "item": _triples([row for block in blocks for row in block["rows"]]),
            "item_measure": _triples([column for block in blocks for column in block["columns"]]),
        }
        self.forms: dict[str, Any] = {name: raw[name] for name in ("disclosure", "requests", "reviews")}

    def text(self, key: str, language: Language, *values: object) -> str:
        """The words for `key`, with each `{}` in them replaced by a value. Raises KeyError for an unknown key."""
        return self._words[key][language].format(*values)

    def term(self, group: str, key: object, language: Language) -> str:
        """What a code in the database (`status`, `rule`, ...) is called; the code itself where nobody named it."""
        if key is None:
            return ""
        return self._terms[group].get(str(key), {}).get(language, str(key))

    def terms(self, group: str, language: Language) -> dict[str, str]:
        """A whole vocabulary, for a legend."""
        return {key: words[language] for key, words in self._terms[group].items()}


@cache
def load_labels() -> Labels:
    """The labels of this installation, read once."""
    return Labels(tomllib.loads(LABELS_FILE.read_text(encoding="utf-8")))


def _triples(rows: list[list[str]]) -> dict[str, dict[str, str]]:
    return {row[0]: {"zh": pick(row, "zh"), "en": pick(row, "en")} for row in rows}


def pick(triple: list[str], language: Language) -> str:
    """The label out of a `[..., zh, en]` row of a form."""
    return triple[-1] if language == "en" else triple[-2]
