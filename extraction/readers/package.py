"""The parts of an Office package: a ZIP, or the same written as one XML file (ECMA-376 part 2, flat OPC)."""

from __future__ import annotations

import base64
import binascii
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from extraction.layout import UnreadableError
from extraction.readers.xml import parse_xml

_MOST_BYTES = 64 * 1024 * 1024
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
"""What reading a damaged ZIP raises."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: the last word of the relation's type (`styles`, `image`), and the part's path."""

    kind: str
    target: str


class Package:
    """Parts by their paths, whose case does not matter; some programs write them with backslashes."""

    def __init__(self, parts: Mapping[str, Callable[[int], bytes]]) -> None:
        self._parts = {_path(name): read for name, read in parts.items()}

    def __contains__(self, path: str) -> bool:
        return _path(path) in self._parts

    def read(self, path: str, most: int = _MOST_BYTES) -> bytes | None:
        """A part's bytes, None where it is not there, its first `most` + 1 where it has more."""
        read = self._parts.get(_path(path))
        return read(most) if read is not None else None

    def xml(self, path: str) -> etree._Element | None:
        """A part as XML. Raises UnreadableError for one that is broken or unpacks beyond measure."""
        content = self.read(path)
        if content is None:
            return None
        if len(content) > _MOST_BYTES:
            raise UnreadableError(
                f"the document unpacks to more than {_MOST_BYTES // 1024 // 1024} MiB of text; look at it by hand"
            )
        return parse_xml(content)

    def minor(self, path: str | None) -> etree._Element | None:
        """A part without which the text can be read: None where it is missing or broken, too."""
        try:
            return self.xml(path) if path is not None else None
        except (UnreadableError, *DAMAGE):
            return None

    def relations(self, path: str) -> dict[str, Relation]:
        """What a part ("" for the package itself) refers to, by the ids that it uses."""
        folder, _, name = _path(path).rpartition("/")
        listed = self.minor(posixpath.join(folder, "_rels", f"{name}.rels"))
        return {
            item.get("Id", ""): Relation(
                item.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, item.get("Target", ""))).lstrip("/"),
            )
            for item in (listed if listed is not None else ())
            if isinstance(item.tag, str)
        }


def zip_package(content: bytes) -> Package:
    """A package in a ZIP. Raises one of DAMAGE where it is damaged; so may reading its parts."""
    archive = zipfile.ZipFile(BytesIO(content))

    def reading(name: str) -> Callable[[int], bytes]:
        def read(most: int) -> bytes:
            with archive.open(name) as part:
                return part.read(most + 1)

        return read

    return Package({name: reading(name) for name in archive.namelist()})


def flat_package(root: etree._Element) -> Package:
    """A package that is one XML file, its parts below each other."""
    parts: dict[str, Callable[[int], bytes]] = {}
    for part in root:
        name = next((str(value) for key, value in part.items() if str(key).endswith("}name")), None)
        if name is not None and len(part):
            parts[name] = _flat_part(part[0])
    return Package(parts)


def _flat_part(data: etree._Element) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        if len(data):
            return etree.tostring(data[0], encoding="utf-8")[: most + 1]
        try:
            return base64.b64decode(data.text or "")[: most + 1]
        except (binascii.Error, ValueError):
            return b""

    return read


def _path(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
