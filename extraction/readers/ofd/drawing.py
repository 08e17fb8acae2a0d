"""What a page of an OFD draws (GB/T 33190-2016): its characters and its straight lines, in points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from extraction.layout import UnreadableError
from extraction.readers.ofd.package import OfdPage
from extraction.readers.ofd.types import A4, POINTS, area_of, box_of_page, numbers_of
from extraction.readers.pages.lines import Character, is_chinese
from extraction.readers.pages.ruling import Rulings
from extraction.readers.xml import name_of

_MOST_CHARACTERS = 200_000
_MOST_OBJECTS = 50_000
_ASCENT, _DESCENT = 0.86, 0.14

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a page draws: its size, its characters and its ruling lines, in points from the top left corner."""

    width: float
    height: float
    characters: list[Character]
    rulings: Rulings


def drawn_on(page: OfdPage) -> Drawn:
    """What is drawn on a page and on the templates below it. Raises UnreadableError for a page drawn to death."""
    own = box_of_page(page.parts[0]) or page.area
    characters: list[Character] = []
    rulings = Rulings()
    for part in page.parts:
        for count, item in enumerate(part.iter("{*}TextObject", "{*}PathObject")):
            if count > _MOST_OBJECTS:
                raise UnreadableError(
                    f"a page draws more than {_MOST_OBJECTS} things; look at the original by hand"
                )
            if name_of(item) == "TextObject":
                characters += _characters(item)
            else:
                _draw(item, rulings)
            if len(characters) > _MOST_CHARACTERS:
                raise UnreadableError(
                    f"a page holds more than {_MOST_CHARACTERS} characters; look at the original by hand"
                )
    return Drawn(own[2] * POINTS, own[3] * POINTS, characters, rulings)


def _matrix(item: etree._Element) -> Matrix:
    """From an object's own coordinates to the page's, in points: its CTM, then its Boundary."""
    numbers = numbers_of(item.get("CTM"))
    a, b, c, d, e, f = numbers if len(numbers) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    left, top, *_ = area_of(item.get("Boundary")) or A4
    return (a * POINTS, b * POINTS, c * POINTS, d * POINTS, (e + left) * POINTS, (f + top) * POINTS)


def _on(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def _characters(item: etree._Element) -> Iterator[Character]:
    """The characters of a TextObject: each TextCode states where the first stands and how far apart they are."""
    matrix = _matrix(item)
    size = next(iter(numbers_of(item.get("Size"))), 0.0)
    for code in item.iter("{*}TextCode"):
        text = code.text or ""
        x, y = (next(iter(numbers_of(code.get(side))), 0.0) for side in ("X", "Y"))
        right, down = _deltas(code.get("DeltaX"), len(text)), _deltas(code.get("DeltaY"), len(text))
        for place, character in enumerate(text[: _MOST_CHARACTERS + 1]):
            width = size if is_chinese(character) else size / 2
            if not character.isspace():
                ax, ay = _on(matrix, x, y - _ASCENT * size)
                bx, by = _on(matrix, x + width, y + _DESCENT * size)
                yield Character(character, min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
            x += right[place] if place < len(right) else (0.0 if place < len(down) else width)
            y += down[place] if place < len(down) else 0.0


def _deltas(text: str | None, most: int) -> list[float]:
    """Distances between characters; `g 5 3.5` is five times 3.5."""
    words = (text or "").split()
    deltas: list[float] = []
    place = 0
    while place < len(words) and len(deltas) < most:
        try:
            if words[place] == "g":
                deltas += [float(words[place + 2])] * min(int(words[place + 1]), most)
                place += 3
            else:
                deltas.append(float(words[place]))
                place += 1
        except (ValueError, IndexError):
            break
    return deltas


def _draw(item: etree._Element, rulings: Rulings) -> None:
    """Take the straight lines of a PathObject; paths with curves in them are no ruling lines."""
    data = next((part.text for part in item.iter("{*}AbbreviatedData")), None)
    matrix = _matrix(item)
    filled = item.get("Fill", "false").lower() == "true"
    stroked = item.get("Stroke", "true").lower() == "true"
    for points in _subpaths((data or "").split()):
        placed = [_on(matrix, x, y) for x, y in points]
        rulings.add_path(placed, filled=filled, stroked=stroked)


def _subpaths(words: Sequence[str]) -> Iterator[list[tuple[float, float]]]:
    """The corner points of each part of a path: S or M begins one, L draws a line, C closes it."""
    points: list[tuple[float, float]] = []
    straight = True
    place = 0
    while place < len(words):
        word = words[place]
        place += 1
        if word in ("S", "M", "L"):
            try:
                point = (float(words[place]), float(words[place + 1]))
            except (ValueError, IndexError):
                return
            place += 2
            if word != "L":
                if straight and len(points) > 1:
                    yield points
                points, straight = [], True
            points.append(point)
        elif word == "C" and points:
            points.append(points[0])
        elif word in ("Q", "B", "A"):
            straight = False
    if straight and len(points) > 1:
        yield points
