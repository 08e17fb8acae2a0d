"""XML from outside: parsed without entities and network, asked without regard to namespaces.

The same elements come in several: Word's transitional, strict and of 2003, drafts of OFD and OpenDocument.
"""

from __future__ import annotations

from lxml import etree

from extraction.decoding import decode
from extraction.layout import UnreadableError


def parse_xml(content: bytes) -> etree._Element:
    """The root of a part. Raises UnreadableError for one that is not well-formed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser=parser)
    except (etree.XMLSyntaxError, ValueError):
        raise UnreadableError(
            "a part of the document is not well-formed XML; fetch the original again"
        ) from None


def parse_xml_file(content: bytes) -> etree._Element:
    """The root of a file that is one XML document, in whatever encoding it really is. Raises UnreadableError."""
    return parse_xml((decode(content) or "").partition("?>")[2].encode())


def name_of(element: etree._Element | None) -> str:
    """An element's name without its namespace; comments and what is not there have none."""
    if element is None or not isinstance(element.tag, str):
        return ""
    return element.tag.rpartition("}")[2]


def attribute(element: etree._Element | None, name: str) -> str:
    """An attribute by its name; empty where the element, or that of it, is not there."""
    return attributes(element).get(name, "") if element is not None else ""


def attributes(element: etree._Element) -> dict[str, str]:
    """All attributes by their names without their namespaces."""
    return {str(key).rpartition("}")[2]: str(value) for key, value in element.items()}


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of a name."""
    return next((item for item in element if name_of(item) == name), None) if element is not None else None
