"""What discovery wants to ask for next, before it is a Scrapy request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, urlsplit, urlunsplit

if TYPE_CHECKING:
    from spiders.shapes import Shape


@dataclass(frozen=True, slots=True)
class Recheck:
    """What a request asks for again, for the decision whether that is due.

    `kind` is "entry" for a report or a file of one, whose list has `url` and `shown` (text and date); "view" for the
    year of a unit, which no list has; "way" for a page that only leads to lists. `since` is about when it appeared.
    """

    kind: Literal["entry", "view", "way"]
    url: str
    shown: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """An address to ask for. With `form` it is a POST; `referer` is the page whose script would ask it.

    `instead` is what the same rows can be asked by where this answers with nothing. Links in the answer are
    relative to `referer` where there is one, since scripts insert the answer there. `perhaps` is True for a page of a
    list that may not be there, which a list is none the less whole without. `follows` is True for a page that an
    answer before it led to, `as_json` for a form that goes out as JSON. `made` are the addresses that the page that
    asks puts together for rows without any.
    """

    url: str
    form: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    referer: str | None = None
    instead: Ask | None = None
    perhaps: bool = False
    follows: bool = False
    as_json: bool = False
    made: tuple[Shape, ...] = ()


def with_number(url: str, member: str, number: int) -> str:
    """The address with the number in that member of its query, in its old place or as the last one.

    All else stays as the page writes it: some servers compare the text (sortfield=-docorderpri,-docreltime).
    """
    parts = urlsplit(url)
    members = parts.query.split("&") if parts.query else []
    names = [one.partition("=")[0] for one in members]
    numbered = f"{quote(member)}={number}"
    if member in names:
        members[names.index(member)] = numbered
    else:
        members.append(numbered)
    return urlunsplit(parts._replace(query="&".join(members)))
