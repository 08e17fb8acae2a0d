"""Mails (RFC 5322, Outlook's MSG): the documents that they carry, or what they say themselves."""

from __future__ import annotations

import email
from collections.abc import Iterable, Iterator
from email import policy
from email.message import Message
from io import BytesIO

import olefile

from extraction.layout import UnreadableError

_MOST_PARTS = 2_000
_MOST_NESTED = 20
_PAGES = ("text/html", "application/xhtml+xml")
_DATA, _LONG_NAME, _NAME = "37010102", "3707001F", "3704001F"
_BODIES = ("10130102", "1000001F", "1000001E")
"""MAPI's properties ([MS-OXPROPS]) with their types: an attachment's bytes and names; a body as HTML, or as text."""


def mail_members(content: bytes) -> Iterator[tuple[str, Iterable[bytes]]]:
    """The attached documents of a mail, with their names; pictures only where there are no others, and the body.

    Raises UnreadableError for parts beyond measure.
    """
    if content.lower().count(b"multipart/") > _MOST_NESTED:
        raise UnreadableError("the mail nests parts beyond measure; look at the original by hand")
    bodies: list[tuple[str, bytes]] = []
    documents: list[tuple[str, bytes]] = []
    pictures: list[tuple[str, bytes]] = []
    for count, part in enumerate(email.message_from_bytes(content, policy=policy.compat32).walk()):
        if count > _MOST_PARTS:
            raise UnreadableError(
                f"the mail holds more than {_MOST_PARTS} parts; look at the original by hand"
            )
        if part.is_multipart():
            continue
        name, payload = _name(part), _payload(part)
        if part.get_content_maintype() == "image":
            pictures.append((name, payload))
        elif name or part.get_content_maintype() != "text":
            documents.append((name, payload))
        else:
            bodies.append((part.get_content_type(), payload))
    pages = [("", body) for kind, body in bodies if kind in _PAGES] or [("", body) for _, body in bodies]
    return _blocks([*pages, *(documents or pictures)])


def outlook_members(content: bytes) -> Iterator[tuple[str, Iterable[bytes]]]:
    """The same of a message that Outlook saved ([MS-OXMSG]). Raises UnreadableError for one that is damaged."""
    try:
        with olefile.OleFileIO(BytesIO(content)) as message:
            streams = {tuple(path): path for path in message.listdir()}
            bodies = [path for kind in _BODIES for path in streams if path == (f"__substg1.0_{kind}",)]
            found = [("", message.openstream(list(bodies[0])).read())] if bodies else []
            for path in streams:
                if path[-1] == f"__substg1.0_{_DATA}" and path[0].startswith("__attach"):
                    names = [(*path[:-1], f"__substg1.0_{kind}") for kind in (_LONG_NAME, _NAME)]
                    known = next((name for name in names if name in streams), None)
                    name = (
                        message.openstream(list(known)).read().decode("utf-16-le", "replace") if known else ""
                    )
                    found.append((name, message.openstream(list(path)).read()))
    except (OSError, ValueError, IndexError, AttributeError, TypeError):
        raise UnreadableError("the message is damaged or cut short; fetch the original again") from None
    return _blocks(found)


def _blocks(members: list[tuple[str, bytes]]) -> Iterator[tuple[str, Iterable[bytes]]]:
    return ((name, (payload,)) for name, payload in members if payload.strip())


def _name(part: Message) -> str:
    """What an attached file is called; encoded words and RFC 2231's encodings undone."""
    try:
        name = part.get_filename() or ""
        pieces = email.header.decode_header(name)
        return str(email.header.make_header(pieces)).replace("\r", "").replace("\n", "")
    except (ValueError, LookupError, UnicodeError, TypeError):
        return ""


def _payload(part: Message) -> bytes:
    """A part's bytes, its transfer encoding undone."""
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError):
        return b""
    return payload if isinstance(payload, bytes) else b""
