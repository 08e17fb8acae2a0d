"""Files with bytes changed at random: whatever is left of them is read, or refused in a plain sentence."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from time import perf_counter

import pytest

from extraction import Document, read
from extraction.forms import FORMS
from tests.extraction import samples, writers

FORM = FORMS["2021"]
VALUES = samples.values_of(FORM, 51)
TIMES = 60
_SLOWEST = 5.0

MADE: dict[str, Callable[[], bytes]] = {
    "rtf": lambda: writers.rtf_gbk(FORM, VALUES, 2022),
    "mhtml": lambda: writers.mhtml(
        samples.html(FORM, VALUES, 2022), charset="gbk", encoding="quoted-printable"
    ),
    "xlsx": lambda: writers.xlsx(FORM, VALUES, 2022),
    "ofd": lambda: writers.ofd(FORM, VALUES, 2022),
    "zip": lambda: writers.gbk_zip({"年报.html": samples.html(FORM, VALUES, 2022).encode()}),
    "rar": lambda: writers.rar5({"年报.html": samples.html(FORM, VALUES, 2022).encode()}),
    "doc of pieces": lambda: writers.doc_of_pieces(
        [("一、总体情况\r\x07\x13 A\x14b\x15", False), ("a\r", True)]
    ),
}


def mutated(content: bytes, seed: int) -> bytes:
    """A file with a few bytes changed, a stretch repeated or lost, or its end cut off."""
    chance = random.Random(seed)
    changed = bytearray(content)
    for _ in range(chance.choice((1, 4, 40))):
        changed[chance.randrange(len(changed))] = chance.choice((0, 1, 255, chance.randrange(256)))
    place, length = chance.randrange(len(changed)), chance.randrange(1, 600)
    match chance.randrange(4):
        case 0:
            del changed[place : place + length]
        case 1:
            changed[place:place] = changed[place : place + length] * chance.randrange(1, 4)
        case 2:
            del changed[place:]
    return bytes(changed)


def mutated_part(content: bytes, seed: int) -> bytes:
    """A ZIP package in which one part is changed: its own checksums hold."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        names = source.namelist()
        changed = random.Random(seed).choice(names)
        for name in names:
            part = source.read(name)
            target.writestr(name, mutated(part, seed) if name == changed and part else part)
    return out.getvalue()


def _check(contents: Iterator[bytes]) -> None:
    for number, content in enumerate(contents):
        begun = perf_counter()
        reports = read([Document(content, "changed")])
        assert perf_counter() - begun < _SLOWEST, number
        assert reports
        for report in reports:
            assert report.error is None or "failed (" not in report.error, (number, report.error)


@pytest.mark.parametrize("kind", MADE)
def test_changed_bytes(kind: str) -> None:
    content = MADE[kind]()
    _check(mutated(content, seed) for seed in range(TIMES))


@pytest.mark.parametrize("kind", ["xlsx", "ofd"])
def test_changed_parts(kind: str) -> None:
    content = MADE[kind]()
    _check(mutated_part(content, seed) for seed in range(TIMES))


@pytest.mark.parametrize("kind", ["doc", "xls", "rtf"])
def test_changed_bytes_of_what_libreoffice_saved(saved: Path, kind: str) -> None:
    name = "sheet" if kind == "xls" else "text"
    content = (saved / f"{name}_2021_1.{kind}").read_bytes()
    _check(mutated(content, seed) for seed in range(TIMES))
