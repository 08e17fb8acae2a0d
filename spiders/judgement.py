"""Whether the text of a link, or the title of a page, names an annual report; of which year and authority.

A title is taken apart, not compared: [关于][authority][year] 政府信息公开 [工作][年度] 报告, in any order that portals
use. What stands behind 信息公开 must consist of the words of such a title and nothing else, which turns away notices
about reports, explanations of them and statistics; what stands before it must not name another subject.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from spiders import vocabulary

# The first reports under the decree of 2007 are for 2008; some provinces had their own rules before that.
FIRST_YEAR = 2003
LAST_YEAR = 2099

_DISCLOSURE = re.compile(
    # One of the four characters of 信息公开 may be missing where 政府 stands before it.
    r"政府信息(?:公开)?[和与及、]政务公开|(?:政府|政务)(?:信息(?:主动)?公开|信公开|息公开|信息公|信息开)|(?:政府|政务)资讯公开|信息公开|政务公开|政府公开|(?P<bare>公开)(?=年报)"
)
_FILLERS = frozenset(vocabulary.TITLE_FILLERS)
_BRACKETS = re.compile(r"[（(\[【〔]([^（）()\[\]【】〔〕]*)[）)\]】〕]")
# 2023年年报(政府信息公开): what the report is about stands behind it.
_DISCLOSURE_ASIDE = re.compile(
    r"(?P<report>(?:工作)?(?:年报|年度(?:工作)?报告))[(\[【](?P<said>(?:政府|政务)信息公开|政务公开)(?:工作)?[)\]】]$"
)
_NOTE = re.compile(rf"(?:{vocabulary.TITLE_NOTES})+")
_BADGE = re.compile(rf"(?:{vocabulary.BADGES})+$")
EXTENSION = re.compile(
    r"(?:\.(?:pdf|docx?|wps|xlsx?|ofd|zip|rar|7z|txt|html?|shtml|jpe?g|png))+$", re.IGNORECASE
)
_DATE = re.compile(
    r"(?:19|20)\d{2}(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月(?:\d{1,2}日)?)(?:\d{1,2}:\d{2}(?::\d{2})?)?"
)
# A whole year said by its first and its last month or day: 2022年1月1日至12月31日, 2022.1.1-2022.12.31, 2020年1-12月.
_WHOLE_YEAR = re.compile(
    r"((?:19|20)\d{2})(?:年0?1月?(?:0?1日)?|[./-]0?1[./-]0?1)[至到~—–-]+(?:\1[年./-])?12(?:月(?:31日)?|[./-]31)"
)
_PART_OF_YEAR = re.compile(r"\d{1,2}月?[至到~—–-]+\d{1,2}月")
# 松水发〔2023〕1号: the year in it is the paper's, not the report's.
_PAPER = re.compile(r"[\u3400-\u9fff]{1,10}[〔\[(【](?:19|20)\d{2}[〕\])】]第?\d+号")
_QUOTES = re.compile('[「」『』“”"《》]')
_YEAR = re.compile(
    r"(?<!\d)(?:(?P<digits>(?:19|20)\d{2})(?!\d)|(?P<han>[一二壹贰][〇○零OОΟ0九玖][〇○零OОΟ0一二三四五六七八九壹贰叁肆伍陆柒捌玖]{2}))"
    # 2023年年 and 2023年度年 are typing mistakes; 年报 keeps its 年.
    r"(?:(?:年度|年(?!报)|度)+|(?=年报))?"
)
# 20年政府信息公开 names a year that nobody can be sure of; it is no part of the authority's name.
_SHORT_YEAR = re.compile(r"(?<!\d)\d{2}年度?$")
_VIEW = re.compile(r"[?&](?:title|fbtime|nbYear|year|nd|niandu)=((?:19|20)\d{2})(?:&|$)")
# The round character is typed as many others: a letter of Latin, Cyrillic, Greek. 贰零贰叁 is how cheques have it.
_HAN_DIGITS = str.maketrans("〇○零OОΟ一二三四五六七八九壹贰叁肆伍陆柒捌玖", "000000123456789123456789")
_SEPARATORS = re.compile(r"[_|｜丨]|[-—–－]{2,}|(?<!\d)[-—–－](?!\d)|[:：]|[>＞»]")
# What stands behind a title where a link holds the whole row.
_AROUND = re.compile(rf"(?:{vocabulary.BEHIND_TITLES})[:：].*$")
# A number in front of a title is a row's (3. or 03), but regiments are called by theirs (148团).
_LEADING = re.compile(
    r"^(?:[\d.、·•○●\s]*[.、·•○●★☆■□◆◇▪※]|0\d{1,2}(?=[\u3400-\u9fff])|附件\d*[.:：、]?|关于|公布|发布|印发)+"
)
_UNIT = re.compile(
    rf"[\u3007\u3400-\u9fff·]+(?:{'|'.join(sorted(vocabulary.UNIT_ENDINGS, key=len, reverse=True))})"
)
_TITLE_UNIT = re.compile(rf"[\u3400-\u9fff·、]+(?:{'|'.join(vocabulary.TITLE_UNIT_ENDINGS)})")
# Regiments go by their numbers: 一四三团, 第八师148团.
_REGIMENT = re.compile(r"[\u3400-\u9fff]*?(?:\d{1,3}|[一二三四五六七八九十百〇零]{2,})团")
# A paper that makes the report known (关于发布…年度报告的公告) and says nothing else has it in it.
_ANNOUNCED = re.compile(r"(?<=报告)(?:的)?(?:公告|公示|通告)$|(?<=年报)(?:的)?(?:公告|公示|通告)$")
_SENT_ROUND = re.compile(r"(?<=报告)的通知$")
_MARKS = "-—–~·。_、,，;；|* "
_MADE_KNOWN = re.compile(r"(?:关于)?(?:公布|发布)$")
_NOT_UNIT = re.compile("|".join(vocabulary.NOT_UNITS))


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a title says. `authority` is the part of the title that names one, as printed, else None.

    `reason` is one Chinese sentence for the person who asks why.
    """

    title: str
    is_report: bool
    year: int | None
    authority: str | None
    reason: str


def judge(title: str, url: str = "") -> Judgement:
    """Judge a link text or page title. `url` only serves for an address that names a view's year and no title does."""
    return _judge(title, year_of_view(url))


# Navigation says the same on every page of a portal.
@lru_cache(maxsize=20_000)
def _judge(title: str, year_in_address: int | None) -> Judgement:
    printed = _PAPER.sub("", _WHOLE_YEAR.sub(r"\1年", _AROUND.sub("", normalise(title))))
    shapes = [_shape(part) for part in _parts(printed)]
    shape = max((s for s in shapes if s.is_report), key=lambda s: s.authority is not None, default=None)
    beginnings = (*_parts(printed), *_BRACKETS.findall(printed))
    about = next((w for w in vocabulary.ABOUT_A_REPORT if any(p.startswith(w) for p in beginnings)), None)
    about = about or next((w for w in vocabulary.DRAFTS if w in printed), None)
    if about:
        return Judgement(title, False, find_year(printed), None, f"“{about}”说明这不是报告本身")
    if shape is None:
        named = next((s for s in shapes if s.names_disclosure), None)
        reason = named.reason if named else "标题中没有“信息公开”或“政务公开”及“报告”“年报”字样"
        return Judgement(title, False, find_year(printed), _whose_year(printed), reason)
    year = find_year(printed) or year_in_address
    authority = shape.authority or _aside(printed)
    if year is None and authority is None:
        return Judgement(title, False, None, None, "没有年份也没有单位，是栏目名称而不是一份报告的标题")
    return Judgement(title, True, year, authority, shape.reason)


def _whose_year(printed: str) -> str | None:
    """The authority of a title that says 年报 alone (青石镇2022年年报): in a report column it may be a report's."""
    bare = _YEAR.sub("", EXTENSION.sub("", printed)).strip("《》“”\"'…")
    name = re.sub(r"(?:的)?(?:工作)?(?:年报|年度报告|报告)$", "", bare)
    return name if name != bare and is_unit_name(name) else None


# The format characters of Unicode (category Cf) that texts carry along.
_UNSEEN = re.compile(r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]+")


def normalise(text: str) -> str:
    """Text for comparison: compatibility forms (NFKC) and without any space, line break or invisible character."""
    return _normalised(text) if len(text) <= _LONGEST_ANCHOR else _normalise(text)


def _normalise(text: str) -> str:
    return _UNSEEN.sub("", "".join(unicodedata.normalize("NFKC", text).split()))


# Characters whose compatibility form is, or has in it, a Chinese character: radicals, squared and circled ones.
_OTHER_FORMS = re.compile(
    "[\u2e80-\u2fdf\u3190-\u319f\u3220-\u33ff\uf900-\ufaff\U0001f200-\U0001f2ff\U0002f800-\U0002fa1f]"
)


def squeeze(text: str) -> str:
    """A whole page's text to look for Chinese words in it: as `normalise` has it, but for signs and letters."""
    return normalise(text) if _OTHER_FORMS.search(text) else _UNSEEN.sub("", "".join(text.split()))


# Anchors and cells come again and again, on every page of a portal; whole pages do not.
_LONGEST_ANCHOR = 100
_normalised = lru_cache(maxsize=20_000)(_normalise)


def find_year(text: str) -> int | None:
    """The first year that a normalised text names, leaving out full dates (which say when, not of what)."""
    for match in _YEAR.finditer(_DATE.sub("", text)):
        digits = match["digits"] or match["han"].translate(_HAN_DIGITS)
        if digits.isdigit() and FIRST_YEAR <= int(digits) <= LAST_YEAR:
            return int(digits)
    return None


def year_of_view(url: str) -> int | None:
    """The year that the query of a parameterised view asks for (LonSun's `title`, Hanweb's `fbtime`, `nbYear`)."""
    match = _VIEW.search(url) if "=" in url else None
    return int(match[1]) if match else None


def is_unit_name(text: str) -> bool:
    """Whether a text is the name of one authority (青石镇, 县财政局), not of a group of them or of a part of a page."""
    name = normalise(text).translate(vocabulary.TRADITIONAL)
    return 2 <= len(name) <= 30 and bool(_UNIT.fullmatch(name)) and not _NOT_UNIT.fullmatch(name)


def same_authority(one: str, other: str) -> bool:
    """Whether two names can mean one authority: equal but for the region before and 人民政府 or 办事处 behind."""
    a, b = (
        re.sub(r"(?:人民政府|政府|办事处)$", "", normalise(name).translate(vocabulary.TRADITIONAL))
        for name in (one, other)
    )
    return bool(a and b) and (a.endswith(b) or b.endswith(a))


@dataclass(frozen=True, slots=True)
class _Shape:
    is_report: bool
    names_disclosure: bool
    authority: str | None
    reason: str


def _parts(printed: str) -> list[str]:
    """The title itself, then its pieces between separators: page titles carry the site's name behind one."""
    bare = EXTENSION.sub("", printed).strip("《》“”\"'…")
    return [bare, *(piece for piece in _SEPARATORS.split(bare) if piece and piece != bare)]


def _shape(printed: str) -> _Shape:
    dateless = _DISCLOSURE_ASIDE.sub(r"\g<said>\g<report>", _DATE.sub("", printed))
    text = _BRACKETS.sub("", dateless).translate(vocabulary.TRADITIONAL)
    text = _YEAR.sub("", _BADGE.sub("", _NOTE.sub("", _QUOTES.sub("", text)))).strip("'…")
    disclosure = _last_disclosure(text)
    if disclosure is None:
        return _Shape(False, False, None, "")
    head, tail = text[: disclosure.start()], text[disclosure.end() :]
    # A dash before a year, the mark that a title ended with; the dots of a cut one hide what it may be about.
    tail = tail.strip(_MARKS)
    tail = _ANNOUNCED.sub("", tail).removeprefix("条例" if "年度" in tail else "")
    if "公布" in head or "发布" in head:
        tail = _SENT_ROUND.sub("", tail)
    if set(tail) - _FILLERS:
        return _Shape(False, True, None, f"“{disclosure[0]}”之后的“{tail}”不是年度报告标题的用语")
    if "报" not in tail or not ("告" in tail or "年报" in tail or tail.endswith("年度报")):
        return _Shape(False, True, None, "标题中没有“报告”或“年报”")
    summary = next((word for word in ("情况", "总结") if word in tail), None)
    if summary and disclosure[0] == "政务公开" and "年度" not in tail and "年报" not in tail:
        return _Shape(False, True, None, f"“政务公开工作{summary}”的报告写给上级，不是向社会公布的年度报告")
    head = (
        _SHORT_YEAR.sub("", _LEADING.sub("", head))
        .strip("-—–~至到")
        .removesuffix("关于")
        .removesuffix("的")
        .removesuffix("本")
    )
    months = _PART_OF_YEAR.search(head)
    part = months[0] if months else next((word for word in vocabulary.PARTS_OF_A_YEAR if word in head), None)
    if part:
        return _Shape(False, True, None, f"“{part}”不是全年的报告")
    if (known := _MADE_KNOWN.search(head)) is not None:
        if not known[0].startswith("关于"):
            return _Shape(False, True, None, f"“{known[0]}”说明这是一条消息，不是报告本身")
        head = head[: known.start()]
    other = next((word for word in vocabulary.OTHER_SUBJECTS if head.endswith(word)), None)
    if other:
        return _Shape(False, True, None, f"“{other}”的信息公开不是政府信息公开")
    # 某乡人民|政府信息公开: the government's last two characters were read as part of 政府信息公开.
    if head.endswith("人民") and disclosure[0].startswith("政府"):
        head += "政府"
    named = is_unit_name(head) or _is_named_by_title(head)
    errand = next((word for word in vocabulary.ERRANDS if word in head and not named), None)
    if errand:
        return _Shape(False, True, None, f"“{errand}”说明这不是报告本身")
    # 信息公开 without 政府 is the word of schools and firms, too.
    government = disclosure[0] not in ("信息公开", "公开")
    firm = next((word for word in vocabulary.FIRMS if head.endswith(word)), None)
    if firm and not government:
        return _Shape(False, True, None, f"“{firm}”的信息公开不是政府信息公开")
    if not government and head and not named:
        return _Shape(False, True, None, f"“{head}公开”不是政府信息公开")
    return _Shape(
        True, True, _as_printed(head, printed) if named else None, "标题由“信息公开”和“年度报告”的用语组成"
    )


def _is_named_by_title(head: str) -> bool:
    """Whether what stands before 政府信息公开 is an authority: there more endings count than in an anchor alone."""
    whole = 5 <= len(head) <= 30 and bool(_TITLE_UNIT.fullmatch(head)) and not _NOT_UNIT.fullmatch(head)
    return (whole or bool(_REGIMENT.fullmatch(head))) and not any(word in head for word in vocabulary.ERRANDS)


def _last_disclosure(text: str) -> re.Match[str] | None:
    """The last mention, since an authority may be called after disclosure (政务公开办公室)."""
    matches = list(_DISCLOSURE.finditer(text))
    return matches[-1] if matches else None


def _as_printed(name: str, printed: str) -> str:
    """The name in the characters of the title (which may be traditional), where it stands there in one piece."""
    at = printed.translate(vocabulary.TRADITIONAL).find(name)
    return printed[at : at + len(name)] if at >= 0 else name


def _aside(printed: str) -> str | None:
    """An authority that stands beside the title: in brackets, before a colon, behind a dash."""
    pieces = [*_BRACKETS.findall(printed), *_SEPARATORS.split(_BRACKETS.sub("", printed))[:-1]]
    pieces += _SEPARATORS.split(_BRACKETS.sub("", printed))[-1:]
    for piece in pieces:
        name = _YEAR.sub("", EXTENSION.sub("", piece)).strip("《》“”\"'…")
        if is_unit_name(name) and not _DISCLOSURE.search(name):
            return name
    return None
