"""Whom and when a statement of the prose speaks of: the authority's own year, in as many words, or something else."""

from __future__ import annotations

import re

_LEVELS = "省|市|县|区|州|盟|旗|镇|乡|街道|局|委|办|厅|院|校|中心|系统"
_SAID = re.compile(
    r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．]|[一二三四五六七八九十]是"
    r"|自?20\d\d年?(?:度|全年)?|1月1日(?:至|到|-|—|~)+(?:20\d\d年)?12月31日|截[至止]到?(?:20\d\d年)?(?:12月(?:31日|底|末)|年?底)"
    r"|全年度?|年内|当年|今年|本年度?|年度|报告期内?|一年来|期内|我们"
    r"|共计?|总共|总计|合计|累计|一共|依法|先后|实际|已|全部|据统计|经统计|此外|另外|同时"
    r"|(?:政府信息)?依申请公开(?:政府信息|工作)?(?:方面|情况)?|(?:政府)?信息公开申请(?:方面|情况)|申请情况"
    rf"|(?:我|本)(?:单位|机关|部门|办公室|管委会|园区|辖区|行政区|开发区|省|处|司|所|站|行|{_LEVELS})(?:系统|机关|政府)?"
)
"""What may stand before a verb without limiting it: numbering, the year, 共, the authority speaking of itself."""
_ALL_OF = re.compile(rf"全(?P<level>{_LEVELS})")
_MARKS = re.compile(r"[，,、：:\s“”\"]+")
_OFFICES = re.compile(r"(?:人民政府|政府|办事处|管理委员会|管委会)$")
"""What a name may be printed without. Not 办公室: an office's numbers are not its government's."""


def speaks_of_itself(words: str, authority: str | None) -> bool:
    """Whether the words before a verb only say that a report's authority speaks of its own year: 2022年，我局共."""
    rest = _MARKS.sub("", words)
    while rest:
        said = _SAID.match(rest)
        whole = _ALL_OF.match(rest)
        if whole and (authority is None or _level(authority).endswith(whole["level"])):
            said = whole
        elif said is None:
            return authority is not None and _is_own_name(rest, authority)
        rest = rest[said.end() :]
    return True


def _level(name: str) -> str:
    return _OFFICES.sub("", name)


def _is_own_name(words: str, authority: str) -> bool:
    """Whether words begin with the authority's name, in full or in short, and limit nothing behind it."""
    own = _level(authority)
    names = ((_level(words[:end]), words[end:]) for end in range(len(words), 0, -1))
    return any(
        name and (own.endswith(name) or name.endswith(own)) and (not rest or speaks_of_itself(rest, None))
        for name, rest in names
    )
