"""OFD files (GB/T 33190-2016): characters and ruling lines by their places on the page, put together as a PDF's are."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice

from lxml import etree

from extraction.layout import Layout, UnreadableError
from extraction.readers.images import recognition
from extraction.readers.lines import Character, is_chinese
from extraction.readers.ofd_pictures import Area, hides_text, images_of, page_picture
from extraction.readers.pages import FEWEST_CHARACTERS, Page, blocks_of, counted, page_of
from extraction.readers.pictures import Picture
from extraction.readers.ruling import Rulings

_POINTS = 72 / 25.4
"""OFD measures in millimetres from the page's top left corner."""
_MOST_PAGES = 500
_MOST_PART_BYTES = 16 * 1024 * 1024
_MOST_BYTES = 96 * 1024 * 1024
_MOST_CHARACTERS = 200_000
_MOST_OBJECTS = 50_000
_ASCENT, _DESCENT = 0.86, 0.14
_A4 = (0.0, 0.0, 210.0, 297.0)
_DAMAGED = "the OFD file is damaged or cut short; fetch the original again"

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a page draws: its size, its characters and its ruling lines, in points from the top left corner."""

    width: float
    height: float
    characters: list[Character]
    rulings: Rulings


def read_ofd(content: bytes) -> Layout:
    """Read an OFD. Raises UnreadableError where nothing can be read on any page, and for a damaged file or a bomb."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            pages = counted(_Package(archive).pages())
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        raise UnreadableError(_DAMAGED) from None
    if sum(page.length() for page in pages) < FEWEST_CHARACTERS:
        raise UnreadableError("no text could be read on any page of the OFD; look at the original by hand")
    scanned = frozenset(page.number for page in pages if page.recognised)
    reader = "scan" if len(scanned) == len(pages) else "ofd"
    return Layout(reader=reader, blocks=blocks_of(pages), scanned=scanned)


def look_at_ofd(content: bytes, number: int) -> Picture | Drawn | None:
    """What a page of an OFD looks like, None where it has no such page. Raises UnreadableError as `read_ofd`."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _Package(archive).look(number)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        raise UnreadableError(_DAMAGED) from None


class _Package:
    """The parts of an OFD by their paths, within limits."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
        self._bytes = 0

    def pages(self) -> Iterator[Page]:
        """The pages of all documents in the file, in order."""
        for number, (parts, area, media) in enumerate(self._contents(), start=1):
            yield self._page(parts, area, number, media)

    def look(self, wanted: int) -> Picture | Drawn | None:
        """What a page (counted from 1) looks like: its picture where it is one, else what is drawn on it."""
        parts, area, media = next(islice(self._contents(), wanted - 1, None), (None, _A4, {}))
        if parts is None:
            return None
        drawn = _drawn(parts, area)
        return self._picture(parts, drawn, media) or drawn

    def _contents(self) -> Iterator[tuple[list[etree._Element], Area, dict[str, str]]]:
        """Of each page its parts, the document's area, and the paths of its images."""
        number = 0
        root = self._part("OFD.xml")
        for entry in _all(root, "DocRoot") if root is not None else ():
            path = _path("", entry.text)
            document = self._part(path)
            if document is None:
                raise UnreadableError(_DAMAGED)
            area = _box(next((box.text for box in _all(document, "PhysicalBox")), None)) or _A4
            media = self._media(path, document)
            templates = {item.get("ID"): item.get("BaseLoc") for item in _all(document, "TemplatePage")}
            for item in _all(document, "Page"):
                if number >= _MOST_PAGES:
                    raise UnreadableError(
                        f"the OFD has more than the {_MOST_PAGES} pages that are read; split it"
                    )
                content = self._part(_path(path, item.get("BaseLoc")))
                if content is not None:
                    parts = [content]
                    for used in _all(content, "Template"):
                        template = self._part(_path(path, templates.get(used.get("TemplateID"))))
                        parts += [template] if template is not None else []
                    number += 1
                    yield parts, area, media
        if not number:
            raise UnreadableError("the OFD file lists no page; fetch the original again")

    def _page(
        self,
        parts: Sequence[etree._Element],
        area: Area,
        number: int,
        media: Mapping[str, str],
    ) -> Page:
        """A page by its text, or recognised where an image fills it."""
        drawn = _drawn(parts, area)
        picture = self._picture(parts, drawn, media)
        if picture is None:
            return page_of(number, drawn.width, drawn.height, drawn.characters, drawn.rulings)
        recognised: Page = recognition().scanned_page(picture, number)
        return recognised

    def _picture(
        self, parts: Sequence[etree._Element], drawn: Drawn, media: Mapping[str, str]
    ) -> Picture | None:
        """The image that fills a page without text, or with text that is not to be seen: some recogniser's."""
        own = (0.0, 0.0, drawn.width / _POINTS, drawn.height / _POINTS)
        if len(drawn.characters) >= FEWEST_CHARACTERS and not hides_text(parts, own, _box):
            return None
        images = images_of(parts, _box)
        return page_picture(images, own, _POINTS, lambda image: self._content(media.get(image, "")))

    def _media(self, path: str, document: etree._Element) -> dict[str, str]:
        """The paths of a document's image files by the names of the resources."""
        files: dict[str, str] = {}
        for kind in ("PublicRes", "DocumentRes"):
            for item in _all(document, kind):
                place = _path(path, item.text)
                resources = self._part(place)
                if resources is None:
                    continue
                folder = _path(place, resources.get("BaseLoc"))
                for medium in _all(resources, "MultiMedia"):
                    for file in _all(medium, "MediaFile"):
                        files[medium.get("ID") or ""] = _path(f"{folder}/", file.text)
        return files

    def _part(self, path: str) -> etree._Element | None:
        xml = self._content(path)
        if xml is None:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(xml, parser=parser)
        except etree.XMLSyntaxError:
            raise UnreadableError(
                "a part of the OFD is not well-formed XML; fetch the original again"
            ) from None

    def _content(self, path: str) -> bytes | None:
        """The bytes of a part, None where there is none."""
        name = self._names.get(path.lower())
        if name is None:
            return None
        with self._archive.open(name) as part:
            content = part.read(_MOST_PART_BYTES + 1)
        self._bytes += len(content)
        if len(content) > _MOST_PART_BYTES or self._bytes > _MOST_BYTES:
            raise UnreadableError(
                f"the OFD unpacks to more than {_MOST_BYTES // 1024 // 1024} MiB, or one page of it to more than "
                f"{_MOST_PART_BYTES // 1024 // 1024} MiB; look at it by hand"
            )
        return content


def _all(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The elements of a name, whatever the namespace: drafts of the standard had others."""
    return element.iter(f"{{*}}{name}", name)


def _path(base: str, location: str | None) -> str:
    """Where a location (ST_Loc) leads: from the package's root, or from the folder of the part that states it."""
    location = (location or "").strip().replace("\\", "/")
    if location.startswith("/"):
        return posixpath.normpath(location).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), location))


def _numbers(text: str | None) -> list[float]:
    try:
        return [float(item) for item in (text or "").split()]
    except ValueError:
        return []


def _box(text: str | None) -> tuple[float, float, float, float] | None:
    numbers = _numbers(text)
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if len(numbers) == 4 else None


def _drawn(parts: Sequence[etree._Element], area: Area) -> Drawn:
    own = _box(next((box.text for box in _all(parts[0], "PhysicalBox")), None)) or area
    characters: list[Character] = []
    rulings = Rulings()
    for part in parts:
        for count, item in enumerate(part.iter("{*}TextObject", "{*}PathObject")):
            if count > _MOST_OBJECTS:
                raise UnreadableError(
                    f"a page draws more than {_MOST_OBJECTS} things; look at the original by hand"
                )
            if etree.QName(item).localname == "TextObject":
                characters += _characters(item)
            else:
                _draw(item, rulings)
            if len(characters) > _MOST_CHARACTERS:
                raise UnreadableError(
                    f"a page holds more than {_MOST_CHARACTERS} characters; look at the original by hand"
                )
    return Drawn(own[2] * _POINTS, own[3] * _POINTS, characters, rulings)


def _matrix(item: etree._Element) -> Matrix:
    """From an object's own coordinates to the page's, in points: its CTM, then its Boundary."""
    numbers = _numbers(item.get("CTM"))
    a, b, c, d, e, f = numbers if len(numbers) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    left, top, *_ = _box(item.get("Boundary")) or _A4
    return (a * _POINTS, b * _POINTS, c * _POINTS, d * _POINTS, (e + left) * _POINTS, (f + top) * _POINTS)


def _on(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def _characters(item: etree._Element) -> Iterator[Character]:
    """The characters of a TextObject: each TextCode states where the first stands and how far apart they are."""
    matrix = _matrix(item)
    size = next(iter(_numbers(item.get("Size"))), 0.0)
    for code in item.iter("{*}TextCode"):
        text = code.text or ""
        x, y = (next(iter(_numbers(code.get(side))), 0.0) for side in ("X", "Y"))
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
