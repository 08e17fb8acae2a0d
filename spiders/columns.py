"""What an anchor of a portal leads to: a report, a list of reports, or a way towards one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from spiders import vocabulary
from spiders.judgement import Judgement, find_year, is_unit_name, judge, normalise

if TYPE_CHECKING:
    from spiders.pages import Link


class Way(Enum):
    """The kinds of anchors that discovery follows."""

    REPORT = "report"
    """A report, by its title."""
    CANDIDATE = "candidate"
    """Perhaps a report, when it stands in a report column; the page behind it decides."""
    COLUMN = "column"
    """A column of reports (政府信息公开年报)."""
    GATE = "gate"
    """The disclosure platform or a part of it (政府信息公开, 法定主动公开内容, 网站地图)."""
    GROUP = "group"
    """Units together (乡镇街道, 部门)."""
    UNIT = "unit"
    """One authority (青石镇)."""
    YEAR = "year"
    """A year of its own (2020年)."""
    MORE = "more"
    """The rest of a list whose first rows stand on the page (更多)."""


@dataclass(frozen=True, slots=True)
class Direction:
    """An anchor and where it leads. `judgement` holds the year and authority that its text names."""

    way: Way
    link: Link
    judgement: Judgement


_REPORT_COLUMN = re.compile(vocabulary.REPORT_COLUMNS)
_GATE = re.compile("|".join(f"(?:{pattern})" for pattern in vocabulary.GATES))
_GROUP = re.compile("|".join(f"(?:{pattern})" for pattern in vocabulary.GROUPS))
_YEAR = re.compile(vocabulary.YEAR_GROUP)
_MORE = re.compile(vocabulary.MORE)
# Arrows and brackets around an anchor's text, and the number of articles behind it.
_FRAME = re.compile(r"^[\s>＞»›·•\[【(（]+|(?:[(\[]\d+[)\]])?[\s>＞»›·•\]】]*$")
# 信息公开年报 and its variants as a column's name: the words of a title without a year (and mostly without a unit).
_COLUMN_NAME = re.compile(
    r"(?P<unit>.*?)(?P<noun>(?:政府|政务)?信息(?:主动)?公开|政务公开|公开)?(?:工作)?(?:的)?(?:年度)?(?:工作)?(?:年报|报告)"
    r"(?:专栏|汇总|汇编|列表|栏目|目录|公开)?(?:\(\w{2,12}\))?"
)
# The portal's own level, where a column is told from those of its departments and townships.
_LEVEL = re.compile(r"(?:本|县|市|区|旗|州|省)(?:级|本级)?|本级")
_CANDIDATE = re.compile(r"报告|年报")
_NO_CANDIDATE = re.compile("|".join((*vocabulary.ABOUT_A_REPORT, *vocabulary.OTHER_REPORTS)))
_LONGEST_ANCHOR = 40


def direction(link: Link) -> Direction | None:
    """Where a link leads, by its text; None for a link that is no way to a report."""
    judgement = judge(link.text, link.url)
    way = _way(link, judgement)
    return Direction(way, link, judgement) if way else None


def _way(link: Link, judgement: Judgement) -> Way | None:
    text = _FRAME.sub("", normalise(link.text).translate(vocabulary.TRADITIONAL))
    if judgement.is_report and (judgement.year is not None or not _is_column(text)):
        return Way.REPORT
    if not text or len(text) > 3 * _LONGEST_ANCHOR:
        return None
    if _is_column(text):
        return Way.COLUMN
    if _YEAR.fullmatch(text):
        return Way.YEAR
    if len(text) <= _LONGEST_ANCHOR:
        if _MORE.fullmatch(text):
            return Way.MORE
        if _GATE.fullmatch(text):
            return Way.GATE
        if _GROUP.fullmatch(text):
            return Way.GROUP
        if is_unit_name(text):
            return Way.UNIT
    named = find_year(text) is not None and _CANDIDATE.search(text)
    if (named or (link.cut and find_year(text) is not None)) and not _NO_CANDIDATE.search(text):
        return Way.CANDIDATE
    return None


def _is_column(text: str) -> bool:
    if find_year(text) is not None:
        return False
    if _REPORT_COLUMN.fullmatch(text):
        return True
    named = _COLUMN_NAME.fullmatch(text)
    if named is None:
        return False
    unit = _column_unit(named)
    if not unit:
        return bool(named["noun"])
    return is_unit_name(unit) or bool(_GROUP.fullmatch(unit) or _LEVEL.fullmatch(unit))


def _column_unit(named: re.Match[str]) -> str:
    """What stands before 信息公开年报. In 某县人民政府信息公开年报 the government is cut in two."""
    unit, noun = named["unit"], named["noun"] or ""
    return f"{unit}政府" if unit.endswith("人民") and noun.startswith("政府") else str(unit)


def unit_of_column(text: str) -> str | None:
    """The authority whose column an anchor names (霍山县政府办信息公开年报), if it names one."""
    named = _COLUMN_NAME.fullmatch(_FRAME.sub("", normalise(text)))
    unit = _column_unit(named) if named else ""
    return unit if is_unit_name(unit) and not is_own_government(unit) else None


def is_own_government(text: str) -> bool:
    """Whether a text means the portal's own government without naming it (县政府, 本级政府)."""
    return bool(re.fullmatch(vocabulary.OWN_GOVERNMENT, normalise(text)))
