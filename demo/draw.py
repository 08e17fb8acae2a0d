"""Numbers that look spread but are the same on every machine and with every Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """A sequence of pseudo-random choices that follows from its seed alone.

    `random.Random` promises the same sequence only within a Python version; SHA-256 of seed and position does not
    change, and the sample portals must serve the same bytes every night, everywhere.
    """

    def __init__(self, *seed: object) -> None:
        self._seed = "/".join(str(part) for part in seed)
        self._position = 0

    def below(self, limit: int) -> int:
        """A whole number from 0 up to, not including, `limit`."""
        self._position += 1
        digest = sha256(f"{self._seed}#{self._position}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % limit

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        """True in `percent` of a hundred cases."""
        return self.below(100) < percent

    def choice(self, options: Sequence[T]) -> T:
        return options[self.below(len(options))]

    def weighted(self, weights: Mapping[str, int]) -> str:
        """A key of `weights`, as often as its weight says."""
        point = self.below(sum(weights.values()))
        for key, weight in weights.items():
            point -= weight
            if point < 0:
                return key
        raise AssertionError("the weights add up to more than the point drawn")
