"""Generated reports as originals: number, format and form give the same bytes and the same truth every time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from extraction.forms import FORMS
from tests.extraction.corpus.quirks import quirks_of
from tests.extraction.corpus.tables import TableWriter
from tests.extraction.corpus.truth import Truth, truth_of
from tests.extraction.corpus.writers import WRITERS
from tests.extraction.samples import Rows

COUNT = 14
"""Documents of each format and form."""
TITLES = (
    "{authority}{year}年政府信息公开工作年度报告",
    "{year}年{authority}政府信息公开工作年度报告",
    "{year}年度{authority}政府信息公开年度报告",
    "{authority}{year}年度政府信息公开工作报告",
    "{authority}{year}年政府信息公开工作的年度报告",
)
_QUIRK_FORMATS = {"html": "html", "docx": "docx", "text": "text", "markdown": "markdown"}


@dataclass(frozen=True)
class Original:
    """A generated document: what it is called, its bytes, its switches and what it says."""

    name: str
    format_name: str
    content: bytes
    quirks: frozenset[str]
    truth: Truth


FORMATS = tuple(WRITERS)
"""Every format that the corpus is written in. "printed" PDFs need Chromium."""


def document(format_name: str, form: str, number: int) -> Original:
    """Document `number` of a format and form."""
    quirks = quirks_of(_QUIRK_FORMATS.get(format_name, "pdf"), form, number, COUNT)
    seed = number * 100 + FORMATS.index(format_name) * 7 + (0 if form == "2019" else 3)
    truth = truth_of(FORMS[form], quirks, seed)
    chance = random.Random(seed + 1)
    parts = list(_parts(truth, quirks, chance))
    content = WRITERS[format_name](parts, truth, quirks, number)
    return Original(f"{format_name}-{form}-{number}", format_name, content, quirks, truth)


def documents(format_name: str, form: str) -> Iterator[Original]:
    """All documents of a format and form."""
    return (document(format_name, form, number) for number in range(COUNT))


def _parts(truth: Truth, quirks: frozenset[str], chance: random.Random) -> Iterator[str | Rows]:
    """The report in order: lines of text and tables."""
    form = FORMS[truth.form]
    tables = TableWriter(truth, quirks, chance)
    year, authority = truth.year, truth.authority
    full = (truth.region or "") + authority
    yield chance.choice(TITLES).format(authority=full, year=year)
    yield f"本报告所列数据的统计期限为{year}年1月1日至{year}年12月31日。"
    yield "一、总体情况"
    yield f"{year}年，{authority}围绕中心工作推进政务公开，健全制度，规范流程，及时发布各类信息36条。"
    new = truth.cells.get("requests.new_requests.total")
    if new is not None:
        yield f"（一）依申请公开。全年共收到政府信息公开申请{new}件，均按期答复。"
    yield form.headings["disclosure"]
    yield from tables.disclosure()
    yield form.headings["requests"]
    yield from tables.requests()
    yield form.headings["reviews"]
    yield from tables.reviews()
    yield "五、存在的主要问题及改进情况"
    yield "存在的问题是公开形式不够丰富。下一步将丰富公开形式，加强培训。"
    yield "六、其他需要报告的事项"
    yield "本年度未收取信息处理费。"
    yield full
    yield f"{year + 1}年1月{chance.randrange(4, 29)}日"
