"""Connectionist temporal classification (CTC): texts out of a probability for each character at each step.

Repeated characters are one, blanks part them; so many paths are one text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

BLANK = 0
_LEAST_SHARE = 1e-5


def likeliest(steps: Mapping[int, NDArray[np.float64]], width: int) -> dict[tuple[int, ...], float]:
    """CTC prefix beam search: the likeliest texts, as codes, with the probability of all their paths."""
    beams: dict[tuple[int, ...], tuple[float, float]] = {(): (1.0, 0.0)}
    for step, blank_share in enumerate(steps[BLANK].tolist()):
        ends_blank: dict[tuple[int, ...], float] = defaultdict(float)
        ends_other: dict[tuple[int, ...], float] = defaultdict(float)
        likely = [
            (code, share)
            for code, shares in steps.items()
            if code != BLANK and (share := float(shares[step])) > _LEAST_SHARE
        ]
        for codes, (blank, other) in beams.items():
            ends_blank[codes] += (blank + other) * blank_share
            for code, share in likely:
                if codes and codes[-1] == code:
                    ends_other[codes] += other * share
                    ends_other[(*codes, code)] += blank * share
                else:
                    ends_other[(*codes, code)] += (blank + other) * share
        grown = {codes: (ends_blank[codes], ends_other[codes]) for codes in [*ends_blank, *ends_other]}
        beams = dict(sorted(grown.items(), key=lambda item: -sum(item[1]))[: width * 3])
    return {codes: sum(share) for codes, share in beams.items()}


def share_of(codes: Sequence[int], seen: NDArray[np.float32]) -> float:
    """The probability of all paths of a text, given as the codes of its characters: the forward pass of CTC."""
    parted = [BLANK]
    for code in codes:
        parted += [code, BLANK]
    steps = seen[:, parted].astype(np.float64)
    paths = np.zeros(len(parted))
    paths[:2] = steps[0, :2]
    for step in steps[1:]:
        before = paths.copy()
        before[1:] += paths[:-1]
        for place in range(3, len(parted), 2):
            if parted[place] != parted[place - 2]:
                before[place] += paths[place - 2]
        paths = before * step
    return float(paths[-2:].sum())
