"""The catalogue of the sample reports: which exist on a night, in which format, under which title, since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from demo.counties import COUNTIES, YEARS, Authority, County
from demo.documents import DocumentFormat, ReportText, docx_file, html_fragment, pdf_file
from demo.draw import Draw
from demo.figures import figures
from demo.narratives import narrative
from demo.planted import APPEARING, LATE, MISSING, REPUBLISHED, ReportId

NIGHTS = (1, 2)
"""The nights that the sample portals know; the second differs from the first in the planted places alone."""

# The ways in which portals word the title of a link. The last one leaves out who reports.
_TITLES = (
    "{name}{year}年政府信息公开工作年度报告",
    "{year}年{name}政府信息公开工作年度报告",
    "{name}{year}年度政府信息公开工作年度报告",
    "{name}关于{year}年度政府信息公开工作的年度报告",
)
_SHORT_TITLE = "{short}{year}年度政府信息公开年报"
_ANONYMOUS_TITLE = "{year}年度政府信息公开工作年度报告"

ANONYMOUS: frozenset[ReportId] = frozenset(
    {("yunqi", "qsz", 2021), ("yunqi", "ylx", 2023), ("yanhu", "rsj", 2020), ("chengxi", "ctjd", 2021)}
)
"""Reports whose titles do not say who reports: only the list, the source line and the body do."""

YEARLESS: frozenset[ReportId] = frozenset({("yunqi", "hwjd", 2022)})
"""Reports whose link does not say the year; the page it leads to does."""

IN_GB18030: frozenset[ReportId] = frozenset({("yunqi", "zfb", 2019)})
"""Pages that are still written in GB18030, with no word of it in the response head."""

_FORMATS: tuple[DocumentFormat, ...] = ("html", "html", "docx", "pdf")

# The portal whose lists need a browser has its reports inline, but for these.
_ATTACHED: Mapping[ReportId, DocumentFormat] = {("luting", "wlj", 2022): "docx"}


@dataclass(frozen=True, slots=True)
class SampleReport:
    """One report on one night, as its portal shows it.

    `link_title` is the text of its link and `title` the heading of its page; `published_on` (ISO 8601) the date
    both bear; `number` the article id, a new one where a report was published again.
    """

    county: County
    authority: Authority
    year: int
    night: int
    format: DocumentFormat
    title: str
    link_title: str
    published_on: str
    number: int

    @property
    def id(self) -> ReportId:
        return (self.county.portal_id, self.authority.slug, self.year)

    @property
    def document(self) -> ReportText:
        """What the report prints, whatever the format."""
        return ReportText(
            headline=_TITLES[0].format(name=self.authority.name, year=self.year),
            narrative=narrative(*self.id, night=self.night),
            figures=figures(*self.id, night=self.night),
            filler=self.year % 2 == 0,
        )

    def html(self) -> str:
        """The report as an editor's HTML."""
        return html_fragment(self.document)

    def attachment(self) -> bytes:
        """The file of a report that is a DOCX or a PDF."""
        return pdf_file(self.document) if self.format == "pdf" else docx_file(self.document)


def catalogue(night: int = 1) -> tuple[SampleReport, ...]:
    """Every report that the portals show on this night, by county, authority and year."""
    if night not in NIGHTS:
        raise ValueError(f"there is no night {night}; the sample portals know {NIGHTS[0]} and {NIGHTS[1]}")
    reports = []
    for place, (county, authority) in enumerate((c, a) for c in COUNTIES for a in c.authorities):
        for year in YEARS:
            report_id = (county.portal_id, authority.slug, year)
            if report_id not in MISSING and (night >= 2 or report_id not in APPEARING):
                reports.append(_report(county, authority, year, night, place))
    return tuple(reports)


def _report(county: County, authority: Authority, year: int, night: int, place: int) -> SampleReport:
    report_id = (county.portal_id, authority.slug, year)
    title = _title(report_id, authority, year, place)
    moved = night >= 2 and report_id in REPUBLISHED
    seed = f"{'/'.join(map(str, report_id))}{'/again' if moved else ''}"
    return SampleReport(
        county=county,
        authority=authority,
        year=year,
        night=night,
        format=_ATTACHED.get(report_id, "html")
        if county.needs_browser
        else _FORMATS[(place + year) % len(_FORMATS)],
        title=title,
        link_title=title.replace(f"{year}年度", "").replace(f"{year}年", "")
        if report_id in YEARLESS
        else title,
        published_on=REPUBLISHED[report_id] if moved else _published_on(report_id, authority, year),
        number=1_000_000 + int.from_bytes(sha256(seed.encode()).digest()[:4], "big") % 9_000_000,
    )


def _title(report_id: ReportId, authority: Authority, year: int, place: int) -> str:
    names = {"name": authority.name, "short": authority.short, "year": year}
    if report_id in ANONYMOUS:
        return _ANONYMOUS_TITLE.format(**names)
    # Only names that mean the same outside their county are shortened: 青石镇, but not 县教育局.
    if authority.level in ("county", "township") and (place + year) % 5 == 0:
        return _SHORT_TITLE.format(**names)
    return _TITLES[(place * 3 + year) % len(_TITLES)].format(**names)


def _published_on(report_id: ReportId, authority: Authority, year: int) -> str:
    """A working day before the deadline that holds for the authority, except where lateness is planted."""
    planted = LATE.get(report_id) or APPEARING.get(report_id)
    if planted is not None:
        return planted
    first, days = {
        "county": (date(year + 1, 3, 1), 28),
        "office": (date(year + 1, 1, 8), 22),
        "department": (date(year + 1, 1, 8), 22),
        "township": (date(year + 1, 1, 15), 34),
    }[authority.level]
    day = first + timedelta(days=Draw("published", *report_id).below(days))
    # A Saturday or Sunday goes back to the Friday before, but not before the window opens.
    day -= timedelta(days=max(0, day.weekday() - 4))
    return max(day, first).isoformat()
