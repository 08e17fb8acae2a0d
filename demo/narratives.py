"""The prose of the sample reports: sections 一, 五 and 六 of each authority and year, in agreement with its tables."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from demo import sentences
from demo.counties import YEARS, Authority, Level, county
from demo.draw import Draw
from demo.figures import Figures, figures
from demo.planted import COPIED, EDITED
from extraction.forms import FORMS

HEADINGS = {
    1: "一、总体情况",
    5: "五、存在的主要问题及改进情况",
    6: "六、其他需要报告的事项",
}
"""The headings of the sections in prose; those of the tables belong to the form."""

_WE: dict[Level, str] = {
    "county": "全县各级行政机关",
    "office": "县政府办公室",
    "department": "我局",
    "township": "我们",
}


@dataclass(frozen=True, slots=True)
class Narrative:
    """A report's prose: the paragraph before section 一 and the paragraphs of sections 一, 五 and 六."""

    preamble: str
    sections: dict[int, tuple[str, ...]]

    @property
    def text(self) -> str:
        """The prose of the sections in one piece."""
        return "\n".join(paragraph for paragraphs in self.sections.values() for paragraph in paragraphs)


def narrative(portal_id: str, slug: str, year: int, *, night: int = 1) -> Narrative:
    """The prose of one report as it stands on this night."""
    origin = COPIED.get((portal_id, slug, year))
    if origin is not None:
        return _copied(
            narrative(*origin), county(origin[0]).authority(origin[1]), county(portal_id).authority(slug)
        )
    authority = county(portal_id).authority(slug)
    told = _compose(portal_id, authority, year, figures(portal_id, slug, year, night=night))
    edit = EDITED.get((portal_id, slug, year))
    if edit is not None and night >= 2:
        told.sections[5] = (*told.sections[5], edit.sentence)
    return told


def _copied(original: Narrative, theirs: Authority, ours: Authority) -> Narrative:
    """Another authority's prose with the name exchanged and one sentence of our own at the end."""

    def renamed(text: str) -> str:
        return text.replace(theirs.name, ours.name).replace(theirs.short, ours.short)

    sections = {number: tuple(map(renamed, texts)) for number, texts in original.sections.items()}
    sections[6] = (*sections[6], f"本报告由{ours.name}负责解释。")
    return Narrative(renamed(original.preamble), sections)


def _compose(portal_id: str, authority: Authority, year: int, tables: Figures) -> Narrative:
    draw = Draw("narrative", portal_id, authority.slug, year)
    place = YEARS.index(year)
    topics = [authority.topics[(place + step) % len(authority.topics)] for step in range(3)]
    fields: dict[str, object] = {
        "name": authority.name,
        "we": _WE[authority.level],
        "year": year,
        "next": year + 1,
        "notice": FORMS[tables.form].notice,
        "t1": topics[0],
        "t2": topics[1],
        "t3": topics[2],
        "a": draw.between(11, 96),
        "b": draw.between(130, 1900),
        "c": draw.between(2, 9),
        "new": tables.number("requests.new_requests.total"),
        "carried": tables.number("requests.carried_in.total"),
        "handled": tables.number("requests.total_handled.total"),
        "left": tables.number("requests.carried_over.total"),
        "granted": tables.number("requests.granted.total"),
        "partial": tables.number("requests.partially_granted.total"),
        "reviews": tables.number("reviews.administrative_review.total"),
        "lawsuits": tables.number("reviews.litigation_direct.total")
        + tables.number("reviews.litigation_after_review.total"),
    }

    def say(slot: str, wordings: tuple[str, ...]) -> str:
        # An odd step through the wordings: an authority never repeats one within the six years.
        start = int.from_bytes(sha256(f"{portal_id}/{authority.slug}/{slot}".encode()).digest()[:4], "big")
        step = (1, 3, 5, 7)[start // len(wordings) % 4] if len(wordings) == 8 else 1
        return wordings[(start + place * step) % len(wordings)].format(**fields)

    asked = bool(fields["new"] or fields["carried"])
    overview = [
        say("overview", sentences.OVERVIEW),
        "（一）主动公开。" + say("proactive", sentences.PROACTIVE),
        "（二）依申请公开。"
        + (say("requests", sentences.REQUESTS) if asked else say("requests", sentences.NO_REQUESTS))
        + (say("disputes", sentences.DISPUTES) if _disputed(tables) else ""),
        "（三）政府信息管理。" + say("management", sentences.MANAGEMENT),
        "（四）政府信息公开平台建设。" + say("platform", sentences.PLATFORM),
        "（五）监督保障。" + say("supervision", sentences.SUPERVISION),
    ]
    return Narrative(
        say("preamble", sentences.PREAMBLE),
        {
            1: tuple(overview),
            5: (
                "（一）存在的主要问题。" + say("problems", sentences.PROBLEMS),
                "（二）改进情况。" + say("improvements", sentences.IMPROVEMENTS),
            ),
            6: (say("other", sentences.OTHER_MATTERS),),
        },
    )


def _disputed(tables: Figures) -> bool:
    """Whether the prose speaks of section 四: there was something, and its printed totals say so."""
    blocks = ("administrative_review", "litigation_direct", "litigation_after_review")
    return any(tables.number(f"reviews.{block}.total") for block in blocks) and all(
        tables.number(f"reviews.{block}.total")
        == sum(
            tables.number(f"reviews.{block}.{part}") for part in ("upheld", "corrected", "other", "pending")
        )
        for block in blocks
    )
