"""Made narratives: reports of many authorities in the words of one trade, and copies that were rewritten in part.

The words are made up, so that nothing is anybody's; that there are only a few hundred of them makes texts that were
written apart as alike as real ones are.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from storage.near_duplicates import Narrative

_CHARACTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 1200)]
_WORDS = 900


class Authors:
    """Writes narratives; the same seed writes the same ones."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._words = [
            "".join(self._chance.choices(_CHARACTERS, k=self._chance.choice((2, 2, 3))))
            for _ in range(_WORDS)
        ]

    def text(self, length: int) -> list[str]:
        """Sentences of together about so many characters, some with figures."""
        sentences: list[str] = []
        while sum(map(len, sentences)) < length:
            sentences.append(self._sentence())
        return sentences

    def rewritten(self, sentences: list[str], share: float) -> list[str]:
        """The sentences with other figures, and so much of the text in other sentences or other words."""
        left = round(share * sum(map(len, sentences)))
        changed = list(sentences)
        for place in self._chance.sample(range(len(changed)), len(changed)):
            if left < len(changed[place]) // 2:
                break
            left -= len(changed[place])
            changed[place] = self._sentence()
        return [
            "".join(str(self._chance.randint(0, 9)) if c.isdigit() else c for c in one) for one in changed
        ]

    def _sentence(self) -> str:
        words = self._chance.choices(self._words, k=self._chance.randint(7, 16))
        if self._chance.random() < 0.3:
            words.insert(3, f"{self._chance.randint(2, 400)}件")
        return "".join(words)


def narrative(number: int, sentences: list[str], year: int, day: int) -> Narrative:
    name = f"第{number}镇"
    text = f"{name}人民政府。{'。'.join(sentences)}。"
    return Narrative(
        f"{number}-{year}", str(number), f"{number} own", year, f"{year + 1}-01-{day:02}", (name,), text
    )


def with_copies(
    pairs: int, share: float, seed: int = 7, length: int = 800
) -> Iterator[tuple[Narrative, int | None]]:
    """So many originals and as many copies, each with the number of the narrative that it was copied from."""
    authors = Authors(seed)
    for number in range(pairs):
        sentences = authors.text(length)
        yield narrative(2 * number, sentences, 2023, 10), None
        yield narrative(2 * number + 1, authors.rewritten(sentences, share), 2023, 20), 2 * number
