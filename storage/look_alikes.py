"""Which of very many sets may be alike: MinHash signatures (datasketch), compared band by band.

Two sets share a value of their signatures as often as their Jaccard coefficient says. Where they share all three
values of one of the 50 bands they are looked at: with a coefficient of 0.45 that happens in 99 cases of 100, with 0.5
in 999 of 1000, with 0.05 in 6 of 1000. The bands are sorted and not kept, and a signature takes 600 bytes, where the
index that datasketch has would take some ten thousand.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from datasketch import MinHash
from numpy.typing import NDArray

Signatures = NDArray[np.uint32]

_BAND = 3
_PERMUTATIONS = 150
# Of those that share a band with it, a set is compared with so many of the first and so many of those right before it.
_NEIGHBOURS = 16
# Three times the standard error of a coefficient that is told from signatures.
_MARGIN = 0.12
_GLANCE, _GLANCE_MARGIN = 30, 0.27
# Of a large family each is compared in full with so many, the most alike by their signatures.
_MOST = 64
_CHUNK = 1 << 17


class Signing:
    """Makes signatures."""

    def __init__(self) -> None:
        self._hash = MinHash(num_perm=_PERMUTATIONS, hashfunc=int)

    def signature(self, members: array[int]) -> Signatures:
        """The signature of a set of 32-bit numbers."""
        self._hash.clear()
        self._hash.update_batch(members)
        values: Signatures = self._hash.hashvalues.astype(np.uint32)
        return values


def stacked(signatures: Sequence[Signatures]) -> Signatures:
    """Signatures as the rows of one matrix."""
    return np.stack(signatures) if signatures else np.empty((0, _PERMUTATIONS), np.uint32)


def look_alikes(last: Signatures, this: Signatures, threshold: float) -> Iterator[tuple[int, list[int]]]:
    """For each row of `this` the earlier rows that may be as alike as `threshold`, the most alike first.

    Rows are numbered through both matrices, those of `last` first.
    """
    both = np.concatenate([last, this])
    bands = (both[:, at : at + _BAND] for at in range(0, _PERMUTATIONS, _BAND))
    pairs = [_alike(both, *_neighbours(band), len(last), threshold) for band in bands]
    found = np.unique(np.concatenate(pairs), axis=0)
    starts = np.flatnonzero(np.diff(found[:, 0], prepend=-1))
    for start, end in pairwise([*starts, len(found)]):
        later, earlier = int(found[start, 0]), found[start:end, 1]
        if len(earlier) > _MOST:
            shared = (both[earlier] == both[later]).sum(axis=1)
            earlier = earlier[np.argsort(-shared, kind="stable")[:_MOST]]
        yield later, [int(each) for each in earlier]


def _neighbours(band: Signatures) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of rows (later, earlier) that have this band in common."""
    # Stable: the rows of one bucket stay in their order.
    order = np.lexsort(band.T[::-1])
    begins = np.ones(len(order), bool)
    begins[1:] = (band[order[1:]] != band[order[:-1]]).any(axis=1)
    bucket = np.maximum.accumulate(np.where(begins, np.arange(len(order)), 0))
    place = np.arange(len(order)) - bucket
    later, earlier = [], []
    for step in range(_NEIGHBOURS):
        before = np.flatnonzero(place > step)
        later += [order[before], order[before]]
        earlier += [order[before - step - 1], order[bucket[before] + step]]
    return np.concatenate(later), np.concatenate(earlier)


def _alike(
    both: Signatures,
    later: NDArray[np.int64],
    earlier: NDArray[np.int64],
    first: int,
    threshold: float,
) -> NDArray[np.int64]:
    """Those pairs whose signatures say that they may be alike, with the later one not of last year."""
    wanted = later >= first
    later, earlier = later[wanted], earlier[wanted]
    kept = [np.empty((0, 2), np.int64)]
    for at in range(0, len(later), _CHUNK):
        these, those = later[at : at + _CHUNK], earlier[at : at + _CHUNK]
        # Most pairs have nothing but this band in common, which a glance at a fifth of the values tells.
        for columns, margin in ((both[:, :_GLANCE], _GLANCE_MARGIN), (both, _MARGIN)):
            enough = (columns[these] == columns[those]).mean(axis=1) >= threshold - margin
            these, those = these[enough], those[enough]
        kept.append(np.column_stack([these, those]))
    return np.concatenate(kept)
