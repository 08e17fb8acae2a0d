"""What an anchor of a portal leads to: a report, a list of reports, or a way towards one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from spiders import vocabulary
from spiders.judgement import EXTENSION, Judgement, find_year, is_unit_name, judge, normalise

if TYPE_CHECKING:
    from spiders.links import Link


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


def _made_of(words: tuple[str, ...], one_of: str) -> re.Pattern[str]:
    """A text that says nothing but these words, and has one of those in it."""
    return re.compile(rf"(?={one_of})(?:{'|'.join(map(re.escape, words))})+")


_COLUMN = _made_of(vocabulary.COLUMN_WORDS, vocabulary.MAKES_A_COLUMN)
_GATE = _made_of(vocabulary.GATE_WORDS, vocabulary.MAKES_A_GATE)
_GROUP = _made_of(vocabulary.GROUP_WORDS, vocabulary.MAKES_A_GROUP)
_SITE_MAP = re.compile(f"{vocabulary.SITE_MAPS}|{vocabulary.ENTRANCES}")
_OWN_GOVERNMENT = re.compile(vocabulary.OWN_GOVERNMENT)
# 青石镇政府信息公开目录: a unit's part of the platform.
_PART_OF_UNIT = re.compile(
    r"(?P<unit>.+?)(?P<noun>(?:政府|政务)?信息(?:主动)?公开|政务公开)(?:目录|专栏|平台|栏目|网|工作)?"
)
# The portal's own government under its name.
_COUNTY = re.compile(r".+[省市州盟县区旗]人民政府")
_YEAR = re.compile(vocabulary.YEAR_GROUP)
_MORE = re.compile(vocabulary.MORE)
# Arrows and brackets around an anchor's text, and the number of articles behind it.
_FRAME = re.compile(r"^[\s>＞»›·•\[【(（]+|(?:[(\[]\d+[)\]])?[\s>＞»›·•\]】]*$")
# The portal's own level, where a column is told from those of its departments and townships.
_LEVEL = re.compile(r"(?:本|县|市|区|旗|州|省)(?:级|本级)?|本级")
_CANDIDATE = re.compile(r"报告|年报")
_NO_CANDIDATE = re.compile(
    "|".join(
        (
            *vocabulary.ABOUT_A_REPORT,
            *vocabulary.OTHER_REPORTS,
            *vocabulary.PARTS_OF_A_YEAR,
            *vocabulary.DRAFTS,
        )
    )
    # The tables of a report, published by themselves.
    + r"|(?<![及含和与附])(?:附表|统计表)\d*$|(?<!\d)\d{1,2}月?[至到~—–-]+(?!12月)\d{1,2}月"
)
_OF_OTHERS = re.compile(
    rf"政府工作报告|(?:{'|'.join((*vocabulary.FIRMS, *vocabulary.OTHER_SUBJECTS))})(?:(?:19|20)\d{{2}}年?度?)?信息公开"
)
# A title that a server cut without a mark: 石门乡2022年政府信息公; or, with a mark, inside its year.
_CUT_TITLE = re.compile(
    r".*(?:19|20)\d{2}年?度?(?:政府信息?|政府信息公开?|信息公|政务公|(?:政府|政务)?(?:信息)?公开(?:工作)?年?度?报?)"
)
_CUT_YEAR = re.compile(r"(?P<unit>.+?)(?:[12]\d{0,2})?")
_BEFORE_YEAR = re.compile(r"[^\d]{3,30}?(?=(?:19|20)\d{2})")
_LONGEST_ANCHOR = 40
_GATE_PATH = re.compile(vocabulary.GATE_PATHS, re.IGNORECASE)
_COLUMN_PATH = re.compile(vocabulary.COLUMN_PATHS, re.IGNORECASE)


def direction(link: Link) -> Direction | None:
    """Where a link leads, by its text; None for a link that is no way to a report."""
    judgement = judge(link.text, link.url)
    way = _way(link.text, link.cut, judgement) if link.text else _way_by_path(link.url)
    return Direction(way, link, judgement) if way else None


# Navigation says the same on every page of a portal.
@lru_cache(maxsize=20_000)
def _way(shown: str, cut: bool, judgement: Judgement) -> Way | None:
    text = EXTENSION.sub("", _FRAME.sub("", normalise(shown).translate(vocabulary.TRADITIONAL)))
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
        if _GATE.fullmatch(text) or _SITE_MAP.fullmatch(text):
            return Way.GATE
        if _GROUP.fullmatch(text) or _OWN_GOVERNMENT.fullmatch(text):
            return Way.GROUP
        if unit := unit_of_anchor(text):
            return Way.GATE if unit != text and _COUNTY.fullmatch(unit) else Way.UNIT
    dated = find_year(text) is not None
    likely = dated and (cut or _CANDIDATE.search(text) or _CUT_TITLE.fullmatch(text))
    if (likely or (cut and _is_cut_in_its_year(text))) and not _is_another_report(text, judgement.authority):
        return Way.CANDIDATE
    return None


def _is_another_report(text: str, authority: str | None) -> bool:
    # The bureau of finance may have 财政 in its name; 县政府工作报告 has none in it.
    unit = authority or (
        begins[0] if (begins := _BEFORE_YEAR.match(text)) and is_unit_name(begins[0]) else ""
    )
    said = text.replace(unit, "") if unit else text
    return bool(_NO_CANDIDATE.search(said) or _OF_OTHERS.search(text))


def _is_cut_in_its_year(text: str) -> bool:
    bare = _CUT_YEAR.fullmatch(text.rstrip("….‥"))
    return bare is not None and is_unit_name(bare["unit"])


def _way_by_path(url: str) -> Way | None:
    """Where an anchor without a word leads (an image), by the last part of its address."""
    parts = urlsplit(url)
    last = next(
        (
            re.sub(r"[_-]?\d+$", "", part)
            for part in reversed(parts.path.split("/"))
            if part and "." not in part
        ),
        "",
    )
    if parts.query or not last:
        return None
    return Way.COLUMN if _COLUMN_PATH.fullmatch(last) else Way.GATE if _GATE_PATH.fullmatch(last) else None


def names_column(title: str) -> bool:
    """Whether a page calls itself a column of reports, perhaps with the site's name behind."""
    return any(_is_column(part) for part in re.split(r"[-_|—–]+", normalise(title)) if part)


def _is_column(text: str) -> bool:
    return find_year(text) is None and _owner_of_column(text) is not None


def _owner_of_column(text: str) -> str | None:
    """What stands before the words of a report column's name: a unit, a group, a level or nothing; else None."""
    bare = re.sub(r"\(\w{2,12}\)$", "", text)
    if _COLUMN.fullmatch(bare):
        return ""
    for split in range(2, len(bare)):
        owner = bare[:split]
        if not _COLUMN.fullmatch(bare[split:]):
            continue
        # In 某县人民政府信息公开年报 the government is cut in two.
        if owner.endswith("人民") and bare[split:].startswith("政府"):
            owner += "政府"
        if (
            is_unit_name(owner)
            or _GROUP.fullmatch(owner)
            or _LEVEL.fullmatch(owner)
            or is_own_government(owner)
        ):
            return owner
    return None


def unit_of_column(text: str) -> str | None:
    """The authority whose column an anchor names (霍山县政府办信息公开年报), if it names one; perhaps 县政府."""
    owner = _owner_of_column(_FRAME.sub("", normalise(text)))
    return owner if owner and (is_unit_name(owner) or is_own_government(owner)) else None


def unit_of_anchor(text: str) -> str | None:
    """The authority that an anchor of a unit tree names, alone or with its part of the platform (青石镇信息公开)."""
    name = _FRAME.sub("", normalise(text))
    if is_unit_name(name):
        return name
    part = _PART_OF_UNIT.fullmatch(name)
    if part is None:
        return None
    unit = (
        f"{part['unit']}政府"
        if part["unit"].endswith("人民") and part["noun"].startswith("政府")
        else part["unit"]
    )
    return unit if is_unit_name(unit) else None


def year_named(text: str) -> int | None:
    """The year that a text names with the words of a year's or a column's name, or of a title without an authority."""
    name = _FRAME.sub("", normalise(text).translate(vocabulary.TRADITIONAL))
    judgement = judge(name)
    alone = _YEAR.fullmatch(name) or (judgement.is_report and judgement.authority is None)
    return find_year(name) if alone else None


def is_own_government(text: str) -> bool:
    """Whether a text means the portal's own government without naming it (县政府, 本级政府)."""
    return bool(re.fullmatch(vocabulary.OWN_GOVERNMENT, normalise(text)))
