"""The title of a report: which lines are one, whose report it names, and for which year."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from extraction.identity.authorities import ends_as_authority, is_signature, township_of
from extraction.words.labels import plain

PREFACE_LINES = 12
"""How many lines above a report's text may be its title."""

_TITLE = re.compile(
    r"(?P<title>[^_|<>]{0,40}?(?:信息公开|政务公开|年度公开)[^_|<>。，]{0,16}?(?:年度报告|年报|年度工作报告|工作报告|告年度报|报告))(?:\(.{1,6}\)|_|\||-|—|$)"
)
_NOT_A_REPORT = re.compile(
    r"网站工作|法治政府|决算|预算|统计年报|公开指南|公开目录|通知|解读|要点|企业信息|半年"
)
_YEAR_IN_TITLE = re.compile(r"(20[0-4]\d)(?:年度?|度)")
_SUBJECT_END = re.compile(r"(?:政府|政务)?信息公开|政务公开|公开年报|公开工作")
_TITLE_FILLER = re.compile(r"^(?:关于)|(?:的|年度|度|关于)$")
_LONGEST_TITLE = 70


def find_title(lines: Iterable[str]) -> str | None:
    """The report's title among the lines above its text, put together where it is printed on several."""
    kept = list(islice(lines, PREFACE_LINES))
    candidates: list[tuple[int, str]] = []
    for first in range(len(kept)):
        for count in (1, 2, 3):
            part = kept[first : first + count]
            if len(part) < count or any(len(line) > _LONGEST_TITLE for line in part):
                break
            title = title_in("".join(part))
            if title is None:
                continue
            if count > 1 and _names_its_authority(part[-1]):
                # The lines above a whole title are a breadcrumb or a heading, not its beginning.
                break
            above = plain(kept[first - 1]) if first else ""
            if authority_of_title(title)[0] is None and is_signature(above):
                title = above + title
            candidates.append((first, title))
            break
        if candidates and first > candidates[0][0] + 1:
            break
    named = [title for _, title in candidates if authority_of_title(title)[0] is not None]
    return named[-1] if named else next((title for _, title in candidates), None)


def identity_of_title(title: str | None) -> tuple[str | None, int | None] | None:
    """Authority and year as a title states them; None without a title."""
    return (authority_of_title(title)[0], year_of_title(title)) if title else None


def _names_its_authority(line: str) -> bool:
    title = title_in(line)
    return title is not None and authority_of_title(title)[0] is not None


def title_in(text: str) -> str | None:
    """The title of a report that a text holds; None where it holds none, or that of another document."""
    flat = plain(text)
    if len(flat) > _LONGEST_TITLE * 2 or "公开" not in flat:
        return None
    found = _TITLE.search(flat)
    if not found or _NOT_A_REPORT.search(found["title"]):
        return None
    return found["title"].strip("-—_|《》")


def title_of_name(name: str) -> str | None:
    """The title that a file is called by."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name.replace("\\", "/").rsplit("/", 1)[-1])
    return title_in(stem)


def year_of_title(title: str | None) -> int | None:
    """The year that a title names."""
    found = _YEAR_IN_TITLE.search(title or "")
    return int(found[1]) if found else None


def authority_of_title(title: str) -> tuple[str | None, str | None]:
    """The authority before 政府信息公开 in a title, and the region that it names before a township."""
    rest = re.sub(r"\(?20[0-4]\d(?:年度|年|度)?\)?", "", title)
    found = _SUBJECT_END.search(rest)
    subject = rest[: found.start()] if found else ""
    if subject.endswith("人民"):
        subject += "政府"  # X人民政府信息公开: the words 政府 of the name and of 政府信息公开 are one
    while (shorter := _TITLE_FILLER.sub("", subject)) != subject:
        subject = shorter
    # What begins with 度 is the end of a title whose line was broken behind the year (2021年 / 度青石镇…).
    if len(subject) < 2 or subject.startswith("度") or not ends_as_authority(subject):
        return None, None
    township, region = township_of(subject)
    return (township or subject), region
