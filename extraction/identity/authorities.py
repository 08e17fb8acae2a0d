"""What the name of an authority says of its bearer."""

from __future__ import annotations

import re

from extraction.report import Kind

HAN = r"[\u4e00-\u9fff]"
"""A Chinese character, in patterns."""
TOWNSHIP = r"(?:镇|乡|街道|苏木)"
"""How the name of a township ends, in patterns."""
_TOWNSHIP = re.compile(
    rf"^(?P<region>.*?(?:自治县|自治旗|[县市区旗盟州省]))?(?P<name>[^县旗]{{1,8}}?{TOWNSHIP}(?:人民政府|政府|办事处|街道办事处|党政(?:综合)?办公室)?)$"
)
_AUTHORITY_END = re.compile(
    rf"(?:人民政府|{TOWNSHIP}|办事处|办公室|委员会|管委会|局|厅|委|中心|院|所|站|队|署|处|部|公司|社|会|[县市区旗州盟省])$"
)
_SIGNATURE = re.compile(rf"^{HAN}{{2,24}}$")
_AGGREGATE = re.compile(r"(?:[县市区旗州盟省])(?:人民政府)?$")
_NOT_A_REGION = re.compile(
    r"(?:开发区|园区|示范区|试验区|合作区|风景区|景区|管理区|保税区|产业区|高新区|度假区)(?:人民政府)?$"
)


def kind_of(authority: str | None) -> Kind:
    """ "aggregate" for a county or higher government, which reports for its region; "own" for all others."""
    if authority is None or _NOT_A_REGION.search(authority):
        return "own"
    return "aggregate" if _AGGREGATE.search(authority) and not township_of(authority)[0] else "own"


def ends_as_authority(text: str) -> bool:
    """Whether a text ends as an authority's name does (局, 镇, 人民政府)."""
    return bool(_AUTHORITY_END.search(text))


def is_signature(line: str) -> bool:
    """Whether a line is nothing but an authority's name."""
    return bool(_SIGNATURE.match(line)) and ends_as_authority(line)


def township_of(authority: str) -> tuple[str | None, str | None]:
    """A township's name without the county before it, and that county; (None, None) for other authorities."""
    found = _TOWNSHIP.match(authority)
    if not found:
        return None, None
    regions = re.findall(r"[^省市州盟县区旗]+(?:自治县|自治旗|[县市区旗])", found["region"] or "")
    return found["name"], regions[-1] if regions else None
