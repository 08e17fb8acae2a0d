"""Whose report it is, for which year, and when it was published: from the title first, then from the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from extraction.dates import parse_date
from extraction.labels import plain
from extraction.period import stated_year
from extraction.report import Kind

_HAN = r"[\u4e00-\u9fff]"
_TITLE = re.compile(
    r"(?P<title>[^_|<>]{0,40}?(?:信息公开|政务公开|年度公开)[^_|<>。，]{0,16}?(?:年度报告|年报|年度工作报告|工作报告|告年度报|报告))(?:\(.{1,6}\)|_|\||-|—|$)"
)
_NOT_A_REPORT = re.compile(
    r"网站工作|法治政府|决算|预算|统计年报|公开指南|公开目录|通知|解读|要点|企业信息|半年"
)
_YEAR_IN_TITLE = re.compile(r"(20[0-4]\d)(?:年度?|度)")
_SUBJECT_END = re.compile(r"(?:政府|政务)?信息公开|政务公开|公开年报|公开工作")
_TITLE_FILLER = re.compile(r"^(?:关于)|(?:的|年度|度|关于)$")
_FUNCTION_WORDS = "在和与及由照据向经对到以是的为于从给受将按共中了《“（(，。、；：,;:\n"
_REGION = re.compile(rf"(?={_HAN}{{2,3}}[县市旗区](?:人民政府|政府|乡镇|政务))")
_NOT_IN_NAMES = re.compile(r"[全各本我省县区镇乡在和与的是级政委上下向由按照据为这该]")
_VERBS = re.compile(
    r"落实|贯彻|围绕|执行|服从|依托|配合|协助|参加|完成|积极|争取|接受|严格|认真|紧扣|结合|利用|登录|依照|主动|报送"
)
_UNIT = r"(?:镇|乡|街道|苏木)"
_TOWNSHIP = re.compile(
    rf"^(?P<region>.*?(?:自治县|自治旗|[县市区旗盟州省]))?(?P<name>[^县旗]{{1,8}}?{_UNIT}(?:人民政府|政府|办事处|街道办事处|党政(?:综合)?办公室)?)$"
)
_MENTIONED = re.compile(rf"(?:^|(?<=[{_FUNCTION_WORDS}])|(?<=\d))(?P<name>{_HAN}{{2,4}}{_UNIT})(?!级)")
_AUTHORITY_END = re.compile(
    rf"(?:人民政府|{_UNIT}|办事处|办公室|委员会|管委会|局|厅|委|中心|院|所|站|队|署|处|部|公司|社|会|[县市区旗州盟省])$"
)
_SIGNATURE = re.compile(rf"^{_HAN}{{2,24}}$")
_AGGREGATE = re.compile(r"(?:[县市区旗州盟省])(?:人民政府)?$")
_NOT_A_REGION = re.compile(
    r"(?:开发区|园区|示范区|试验区|合作区|风景区|景区|管理区|保税区|产业区|高新区|度假区)(?:人民政府)?$"
)
_WIDER = re.compile(rf"(?:[^{_FUNCTION_WORDS},\W\da-zA-Z]{{2,6}}?(?:省|自治区|市|自治州|州|盟|地区))+$")
_LONGEST_WIDER = 20
_FEWEST_MENTIONS = 3
_LONGEST_TITLE = 70
_LONGEST_DATE_LINE = 40
_PREFACE_LINES = 12
_LAST_LINES = 8


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose report a text is. `title_year` and `text_year` are what title and text say, each on its own."""

    title: str | None
    authority: str | None
    region_hint: str | None
    title_year: int | None
    text_year: int | None
    kind: Kind
    published_on: str | None

    @property
    def year(self) -> int | None:
        """The year that is reported on: the text has the last word."""
        return self.text_year if self.text_year is not None else self.title_year


def identify(
    *,
    titles: Sequence[str],
    preface: Sequence[str],
    lines: Sequence[str],
    name: str,
    published_on: str | None,
) -> Identity:
    """Read the identity of a report.

    `titles` stand outside the text, `preface` are the lines before the first section, `lines` all lines of the
    text, `name` is the file's name, `published_on` what the page states.
    """
    title = (
        find_title(preface)
        or next((t for text in titles if (t := _as_title(text))), None)
        or _title_of_name(name)
    )
    text = "\n".join(plain(line) for line in lines)
    authority, region = _authority_of_title(title) if title else (None, None)
    if authority is None:
        authority, region = _authority_of_text(text, lines)
    elif not _township(authority)[0]:
        authority = _in_full(authority, text)
    title_year = _title_year(title)
    text_year = stated_year(text, preface, title, title_year)
    year = text_year or title_year
    return Identity(
        title=title,
        authority=authority,
        region_hint=region or _region_of_text(text, authority),
        title_year=title_year,
        text_year=text_year,
        kind=kind_of(authority),
        published_on=published_on or _signed_on(preface, lines, year),
    )


def find_title(lines: Iterable[str]) -> str | None:
    """The report's title among the lines above its text, put together where it is printed on several."""
    kept = list(islice(lines, _PREFACE_LINES))
    candidates: list[tuple[int, str]] = []
    for first in range(len(kept)):
        for count in (1, 2, 3):
            part = kept[first : first + count]
            if len(part) < count or any(len(line) > _LONGEST_TITLE for line in part):
                break
            title = _as_title("".join(part))
            if title is None:
                continue
            if count > 1 and _names_its_authority(part[-1]):
                # The lines above a whole title are a breadcrumb or a heading, not its beginning.
                break
            above = plain(kept[first - 1]) if first else ""
            if (
                _authority_of_title(title)[0] is None
                and _SIGNATURE.match(above)
                and _AUTHORITY_END.search(above)
            ):
                title = above + title
            candidates.append((first, title))
            break
        if candidates and first > candidates[0][0] + 1:
            break
    named = [title for _, title in candidates if _authority_of_title(title)[0] is not None]
    return named[-1] if named else next((title for _, title in candidates), None)


def identity_of_title(title: str | None) -> tuple[str | None, int | None] | None:
    """Authority and year as a title states them; None without a title."""
    return (_authority_of_title(title)[0], _title_year(title)) if title else None


def _names_its_authority(line: str) -> bool:
    title = _as_title(line)
    return title is not None and _authority_of_title(title)[0] is not None


def kind_of(authority: str | None) -> Kind:
    """ "aggregate" for a county or higher government, which reports for its region; "own" for all others."""
    if authority is None or _NOT_A_REGION.search(authority):
        return "own"
    return "aggregate" if _AGGREGATE.search(authority) and not _township(authority)[0] else "own"


def _as_title(text: str) -> str | None:
    flat = plain(text)
    if len(flat) > _LONGEST_TITLE * 2:
        return None
    found = _TITLE.search(flat)
    if not found or _NOT_A_REPORT.search(found["title"]):
        return None
    return found["title"].strip("-—_|《》")


def _title_of_name(name: str) -> str | None:
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name.replace("\\", "/").rsplit("/", 1)[-1])
    return _as_title(stem)


def _title_year(title: str | None) -> int | None:
    found = _YEAR_IN_TITLE.search(title or "")
    return int(found[1]) if found else None


def _authority_of_title(title: str) -> tuple[str | None, str | None]:
    """The authority before 政府信息公开 in a title, and the region that it names before a township."""
    rest = re.sub(r"\(?20[0-4]\d(?:年度|年|度)?\)?", "", title)
    found = _SUBJECT_END.search(rest)
    subject = rest[: found.start()] if found else ""
    if subject.endswith("人民"):
        subject += "政府"  # X人民政府信息公开: the words 政府 of the name and of 政府信息公开 are one
    while (shorter := _TITLE_FILLER.sub("", subject)) != subject:
        subject = shorter
    # What begins with 度 is the end of a title whose line was broken behind the year (2021年 / 度青石镇…).
    if len(subject) < 2 or subject.startswith("度") or not _AUTHORITY_END.search(subject):
        return None, None
    township, region = _township(subject)
    return (township or subject), region


def _township(authority: str) -> tuple[str | None, str | None]:
    """A township's name without the county before it, and that county; (None, None) for other authorities."""
    found = _TOWNSHIP.match(authority)
    if not found:
        return None, None
    regions = re.findall(r"[^省市州盟县区旗]+(?:自治县|自治旗|[县市区旗])", found["region"] or "")
    return found["name"], regions[-1] if regions else None


def _in_full(authority: str, text: str) -> str:
    """An authority with the city before its name, where the text itself writes it so."""
    if not authority.endswith("人民政府"):
        return authority
    for place in (found.start() for found in re.finditer(re.escape(authority), text)):
        wider = _WIDER.search(text[max(0, place - _LONGEST_WIDER) : place])
        if wider:
            return wider[0] + authority
    return authority


def _authority_of_text(text: str, lines: Sequence[str]) -> tuple[str | None, str | None]:
    """The township that a text without a title speaks of again and again, else the one who signed it."""
    names = Counter(
        found["name"] for found in _MENTIONED.finditer(text) if not _NOT_IN_NAMES.search(found["name"][:-1])
    )
    signed = next(
        (
            flat
            for line in reversed(lines[-_LAST_LINES:])
            if _SIGNATURE.match(flat := plain(line))
            and _AUTHORITY_END.search(flat)
            and not flat.endswith("情况")
        ),
        None,
    )
    name, count = names.most_common(1)[0] if names else ("", 0)
    if count >= _FEWEST_MENTIONS and (signed is None or name in signed):
        return name, _township(signed)[1] if signed else None
    if signed is None:
        return None, None
    township, region = _township(signed)
    return township or signed, region


def _region_of_text(text: str, authority: str | None) -> str | None:
    """The county that a township's or department's text names; a county before a city."""
    if authority is not None and kind_of(authority) == "aggregate":
        return None
    if authority is not None and (
        found := re.match(
            r"^(?:.*?[省州盟])?(?:.{2,4}市)?(.{2,8}?[县市区旗]).+(?:局|委|室|会|厅|中心)$", authority
        )
    ):
        return found[1]
    names: Counter[str] = Counter()
    for found in _REGION.finditer(text):
        start = found.start()
        unit = re.match(rf"{_HAN}{{2,3}}?[县市旗区](?=人民政府|政府|乡镇|政务)", text[start:])
        before = text[start - 1] if start else "\n"
        if (
            unit
            and before in _FUNCTION_WORDS
            and not _NOT_IN_NAMES.search(unit[0][:-1])
            and not _VERBS.search(unit[0])
        ):
            names[unit[0]] += 1
    if not names:
        return None
    return max(names, key=lambda name: (not name.endswith("市"), names[name]))


def _signed_on(preface: Sequence[str], lines: Sequence[str], year: int | None) -> str | None:
    """The date below (or above) the text, where it is later than the year that is reported on."""
    for line in [*reversed(lines[-_LAST_LINES:]), *preface[:_PREFACE_LINES]]:
        if (
            len(line) <= _LONGEST_DATE_LINE
            and (signed := parse_date(line))
            and (not year or int(signed[:4]) > year)
        ):
            return signed
    return None
