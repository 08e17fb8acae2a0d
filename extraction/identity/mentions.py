"""Whom a report's text names: the authority that speaks, its county, its name in full."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from extraction.identity.authorities import HAN, TOWNSHIP, is_signature, kind_of, township_of
from extraction.words.labels import plain

LAST_LINES = 8
"""How many of a text's last lines may be its signature."""

_FUNCTION_WORDS = "在和与及由照据向经对到以是的为于从给受将按共中了《“（(，。、；：，;,:\n"
_REGION = re.compile(rf"(?=(?P<name>{HAN}{{2,3}}?[县市旗区])(?:人民政府|政府|乡镇|政务))")
_NOT_IN_NAMES = re.compile(r"[全各本我省县区镇乡在和与的是级政委上下向由按照据为这该]")
_VERBS = re.compile(
    r"落实|贯彻|围绕|执行|服从|依托|配合|协助|参加|完成|积极|争取|接受|严格|认真|紧扣|结合|利用|登录|依照|主动|报送"
)
_MENTIONED = re.compile(rf"(?:^|(?<=[{_FUNCTION_WORDS}])|(?<=\d))(?P<name>{HAN}{{2,4}}{TOWNSHIP})(?!级)")
_DEPARTMENT = re.compile(r"^(?:.*?[省州盟])?(?:.{2,4}市)?(.{2,8}?[县市区旗]).+(?:局|委|室|会|厅|中心)$")
_WIDER = re.compile(rf"(?:[^{_FUNCTION_WORDS},\W\da-zA-Z]{{2,6}}?(?:省|自治区|市|自治州|州|盟|地区))+$")
_LONGEST_WIDER = 20
_FEWEST_MENTIONS = 3


def in_full(authority: str, text: str) -> str:
    """An authority with the city before its name, where the text itself writes it so."""
    if not authority.endswith("人民政府"):
        return authority
    for place in (found.start() for found in re.finditer(re.escape(authority), text)):
        wider = _WIDER.search(text[max(0, place - _LONGEST_WIDER) : place])
        if wider:
            return wider[0] + authority
    return authority


def authority_of_text(text: str, lines: Sequence[str]) -> tuple[str | None, str | None]:
    """The township that a text without a title speaks of again and again, else the one who signed it."""
    names = Counter(
        found["name"] for found in _MENTIONED.finditer(text) if not _NOT_IN_NAMES.search(found["name"][:-1])
    )
    signed = next(
        (
            flat
            for line in reversed(lines[-LAST_LINES:])
            if is_signature(flat := plain(line)) and not flat.endswith("情况")
        ),
        None,
    )
    name, count = names.most_common(1)[0] if names else ("", 0)
    if count >= _FEWEST_MENTIONS and (signed is None or name in signed):
        return name, township_of(signed)[1] if signed else None
    if signed is None:
        return None, None
    township, region = township_of(signed)
    return township or signed, region


def region_of_text(text: str, authority: str | None) -> str | None:
    """The county that a township's or department's text names; a county before a city."""
    if authority is not None and kind_of(authority) == "aggregate":
        return None
    if authority is not None and (found := _DEPARTMENT.match(authority)):
        return found[1]
    names: Counter[str] = Counter()
    for found in _REGION.finditer(text):
        name = found["name"]
        before = text[found.start() - 1] if found.start() else "\n"
        if before in _FUNCTION_WORDS and not _NOT_IN_NAMES.search(name[:-1]) and not _VERBS.search(name):
            names[name] += 1
    if not names:
        return None
    return max(names, key=lambda name: (not name.endswith("市"), names[name]))
