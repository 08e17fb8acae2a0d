"""The character recogniser: pictures of single lines of print to their text, with the readings that came second.

The model is the recogniser of PP-OCRv4, as the package rapidocr-onnxruntime brings it (Apache licence); it is
loaded when the first scan is met. Its output is a probability for each character at each eighth of a line's
height; readings are decoded by connectionist temporal classification (CTC: repeated characters are one, blanks
part them).
"""

from __future__ import annotations

import importlib.util
import math
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from extraction.layout import Reading
from extraction.readers.scan.ctc import BLANK, likeliest, share_of
from extraction.readers.scan.upright import Grey
from extraction.words.values import is_value

_PACKAGE = "rapidocr_onnxruntime"
_MODEL = "models/ch_PP-OCRv4_rec_infer.onnx"
_found = importlib.util.find_spec(_PACKAGE)
if _found is None or _found.origin is None:
    raise ImportError(f"no module named {_PACKAGE!r}, which brings the recogniser's model")
_MODEL_PATH = Path(_found.origin).parent / _MODEL
_HEIGHT = 48
_NARROWEST = 32
_WIDEST = 2400
_BATCH_WIDTH = 1600
"""The sum of the widths of the lines that are recognised at once: larger batches are no faster."""
_LONG = 3.5
_LEAST_WORD = 1e-4
_NARROWED = 0.66

NUMERALS = "0123456789+-.,/()—－"
"""The characters that a cell for a number may hold: digits, signs and what stands for nothing."""
_SPECKS = "/.,()"
_FLOOR = 1e-9

Probabilities = NDArray[np.float32]
"""One line as the model sees it: steps x characters; column 0 is the CTC blank."""


class Recogniser:
    """The loaded model. One thread: documents are read in as many processes as there are processors."""

    def __init__(self, model: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name
        names = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._characters = ["", *names, " "]
        numerals = [self._characters.index(c) for c in NUMERALS if c in names]
        self._numerals = np.array([BLANK, *numerals])

    def probabilities(self, lines: Sequence[Grey], *, narrow: bool = False) -> list[Probabilities]:
        """What the model sees in each line. With `narrow` long lines are narrowed: faster, and no good for numbers."""
        pictures = [_normalised(line, _NARROWED if narrow and is_long(line.shape) else 1.0) for line in lines]
        found: list[Probabilities | None] = [None] * len(pictures)
        batch: list[int] = []
        for place in sorted(range(len(pictures)), key=lambda item: pictures[item].shape[1]):
            width = pictures[place].shape[1]
            if batch and width * (len(batch) + 1) > _BATCH_WIDTH:
                self._run(batch, pictures, found)
                batch = []
            batch.append(place)
        if batch:
            self._run(batch, pictures, found)
        return [item for item in found if item is not None]

    def _run(
        self,
        batch: Sequence[int],
        pictures: Sequence[NDArray[np.float32]],
        found: list[Probabilities | None],
    ) -> None:
        width = max(pictures[place].shape[1] for place in batch)
        values = np.ones((len(batch), 3, _HEIGHT, width), np.float32)
        for row, place in enumerate(batch):
            values[row, :, :, : pictures[place].shape[1]] = pictures[place]
        (out,) = self._session.run(None, {self._input: values})
        for row, place in enumerate(batch):
            steps = -(-pictures[place].shape[1] // 8)
            found[place] = out[row, :steps]

    def text(self, seen: Probabilities) -> Reading:
        """The likeliest text in the whole alphabet; its probability is that of its least sure character."""
        best = seen.argmax(axis=1)
        sure = seen.max(axis=1)
        text, probability, before = [], 1.0, BLANK
        for character, share in zip(best.tolist(), sure.tolist(), strict=True):
            if character != before and character != BLANK:
                text.append(self._characters[character])
            if character != BLANK:
                probability = min(probability, share) if character != before else probability
            before = character
        return Reading("".join(text), probability)

    def numbers(self, views: Sequence[Probabilities], *, most: int = 6) -> list[Reading]:
        """What one line may say if it is a number, best first; the probabilities of all that it may say add up to 1.

        The alphabet is held to `NUMERALS` before decoding: a lone 0 that the whole alphabet takes for 。 or O is a
        digit again. `views` are several pictures of the same line; a text counts by what all of them make of it.
        What can stand in no cell (nothing at all, 3.- ) is left out, or loses the signs at its ends, with doubt.
        """
        beams = [likeliest(self._held(view), most) for view in views]
        shares: defaultdict[str, float] = defaultdict(float)
        doubt = 1.0
        for codes in {codes for found in beams for codes in found}:
            logs = [math.log(max(found.get(codes, 0.0), _FLOOR)) for found in beams]
            share = math.exp(sum(logs) / len(logs))
            printed = "".join(self._characters[code] for code in codes)
            text = printed if is_value(printed) else printed.strip(_SPECKS)
            if text and is_value(text):
                shares[text] += share
                doubt -= share if text != printed else 0.0
        total = sum(shares.values()) / max(doubt, 0.1)
        ordered = sorted(shares.items(), key=lambda item: -item[1])[:most]
        return [Reading(text, share / total) for text, share in ordered]

    def word(self, seen: Probabilities, words: Sequence[str]) -> Reading | None:
        """The one of some words that a line may be, by its probability next to the likeliest text's; None for none."""
        best_share = float(seen.max(axis=1).astype(np.float64).prod())
        shares = {word: share_of(self._codes(word), seen) / max(best_share, 1e-300) for word in words}
        best = max(shares, key=lambda word: shares[word])
        return Reading(best, min(1.0, shares[best])) if shares[best] >= _LEAST_WORD else None

    def _codes(self, text: str) -> list[int]:
        return [self._characters.index(character) for character in text]

    def _held(self, seen: Probabilities) -> dict[int, NDArray[np.float64]]:
        """The probabilities of the numerals and the blank alone, each step adding up to 1."""
        part = np.maximum(seen[:, self._numerals].astype(np.float64), _FLOOR)
        part /= part.sum(axis=1, keepdims=True)
        return {int(code): part[:, place] for place, code in enumerate(self._numerals)}


def is_long(shape: tuple[int, ...]) -> bool:
    """Whether a line, by its height and width, is so long that it is more likely words than a number."""
    return shape[1] > _LONG * shape[0]


def _normalised(line: Grey, squeeze: float) -> NDArray[np.float32]:
    """A line as the model wants it: 48 pixels high, a multiple of 8 wide (paper added right), -1 to 1."""
    height, width = line.shape
    wide = min(_WIDEST, max(8, round(width * _HEIGHT / height * squeeze)))
    shrinks = wide < width
    scaled = cv2.resize(line, (wide, _HEIGHT), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
    padded = max(_NARROWEST, -(-wide // 8) * 8)
    picture = np.full((_HEIGHT, padded), 1.0, np.float32)
    picture[:, :wide] = scaled.astype(np.float32) / 127.5 - 1.0
    return picture


@cache
def recogniser() -> Recogniser:
    """The recogniser, loaded at the first call."""
    return Recogniser(_MODEL_PATH)
