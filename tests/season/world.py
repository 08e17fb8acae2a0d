"""A season of invented counties: what each portal shows on each night, and what should be told of it in the morning.

Each county lives one of six stories; every act of a story changes what its portal shows and adds what is to be told.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from tests.portals.simulator import Answer, page, report_text, row

DIGITS = "一二三四五六七八九十"
MATTERS = (
    "茶园管护",
    "渡口安全",
    "防汛备汛",
    "河湖长制",
    "校车线路",
    "老年食堂",
    "农房建设",
    "秸秆禁烧",
    "古树名木",
)
TOWNS = ("青石镇人民政府", "白桥镇人民政府", "松岭乡人民政府")
SEASON = 2023
"""The report year that is due in the season."""
DUE = "01-25"
"""By when the counties want the reports of their townships, as the season's deadlines.csv says."""
FIRST_NIGHT = datetime(2024, 1, 20, 14, 0, tzinfo=UTC)

Told = tuple[str, str, str, int | None]
"""Kind of event, region, authority or portal, and report year."""


def moment(night: int) -> datetime:
    """Every other night while reports are due, then about once a week, until a year is over."""
    return FIRST_NIGHT + timedelta(days=2 * min(night, 25) + 8 * max(0, night - 25))


FIRST_OVERDUE = next(night for night in itertools.count() if f"{moment(night):%m-%d}" > DUE)
"""The first night after that day."""


@dataclass(frozen=True)
class Shown:
    """A report as its portal shows it: its address, the day it bears, what it says, and the page around it."""

    path: str
    on: date
    said: int = 0
    frame: int = 0
    contradicts: bool = False


@dataclass
class County:
    """A county's portal as it stands; `told` collects, by night, what is to be told in the morning."""

    number: int
    reports: dict[tuple[str, int], Shown] = field(default_factory=dict)
    told: dict[int, set[Told]] = field(default_factory=dict)
    mode: str = "open"
    moved: bool = False
    product: int = 1
    hidden: frozenset[tuple[str, int]] = frozenset()

    @property
    def name(self) -> str:
        return f"{DIGITS[self.number // 10]}{DIGITS[self.number % 10]}溪县"

    @property
    def portal(self) -> str:
        return f"{self.name}人民政府"

    @property
    def region(self) -> str:
        return f"9901{self.number:02}"

    def tell(self, night: int, kind: str, key: tuple[str, int]) -> None:
        self.told.setdefault(night, set()).add((kind, self.region, key[0], key[1]))

    def tell_portal(self, night: int) -> None:
        self.told.setdefault(night, set()).add(("portal", self.region, self.portal, None))

    # Acts of a story

    def appear(self, night: int, key: tuple[str, int]) -> None:
        if key[1] == SEASON and not any(year == SEASON for _, year in self.reports):
            # Once a report of the year is listed, whoever has none is called missing when it is due.
            for town in TOWNS:
                if town != key[0]:
                    self.tell(max(night, FIRST_OVERDUE), "missing", (town, SEASON))
        town = key[0][0]
        day = moment(night).date() if night else date(key[1] + 1, 1, 19)
        self.reports[key] = Shown(f"/{ord(town)}-{key[1]}.html", day)
        self.tell(night, "new", key)

    def edit(self, night: int, key: tuple[str, int]) -> None:
        self.reports[key] = replace(self.reports[key], said=self.reports[key].said + 1)
        self.tell(night, "edited", key)

    def contradict(self, night: int, key: tuple[str, int]) -> None:
        """An edit that makes the report state one figure twice, and differently: a finding."""
        self.edit(night, key)
        self.reports[key] = replace(self.reports[key], contradicts=True)
        self.tell(night, "finding", key)

    def move(self, night: int, key: tuple[str, int]) -> None:
        self.reports[key] = replace(self.reports[key], path=f"/m{night}{self.reports[key].path}")
        self.tell(night, "moved", key)

    def republish(self, night: int, key: tuple[str, int]) -> None:
        shown = self.reports[key]
        self.reports[key] = replace(shown, path=f"/r{night}{shown.path}", frame=shown.frame + 1)
        self.tell(night, "republished", key)

    def vanish(self, night: int, key: tuple[str, int]) -> None:
        self.hidden |= {key}
        self.tell(night + 2, "vanished", key)

    def come_back(self, night: int, key: tuple[str, int]) -> None:
        self.hidden -= {key}
        self.tell(night, "returned", key)

    def answers(self, mode: str) -> Callable[[int], None]:
        """From now on the portal is `open`, behind a `wall`, `down`, or `gutted` of most of its reports."""

        def act(night: int) -> None:
            self.mode = mode
            self.tell_portal(night)

        return act

    def change_product(self, night: int) -> None:
        """Another vendor's site: every report at a new address, under another list."""
        self.product += 1
        for key, shown in self.reports.items():
            self.reports[key] = replace(shown, path=f"/p{night}{shown.path}")
            self.tell(night, "moved", key)

    def change_host(self, night: int) -> None:
        self.moved = True
        for key in self.reports:
            self.tell(night, "moved", key)

    # What is shown

    def coverage(self) -> Iterator[tuple[str, str, int, str, int | None]]:
        """Region, authority, year, status and days of delay, as they are to be said when the season is over.

        Nobody is called missing before the portal lists some other report of the year.
        """
        due = date.fromisoformat(f"{SEASON + 1}-{DUE}")
        lists_the_season = any(year == SEASON for _, year in self.reports)
        for key in itertools.product(TOWNS, (2020, 2021, 2022, SEASON)):
            shown, late = self.reports.get(key), None
            if shown is None:
                status = "missing" if lists_the_season else "unknown"
            elif key in self.hidden:
                status = "vanished"
            elif key[1] == SEASON and shown.on > due:
                status, late = "late", (shown.on - due).days
            else:
                status = "published"
            yield self.region, *key, status, late

    def site(self) -> dict[str, Answer]:
        """The pages of the portal, wherever it lives."""
        listed = {key: shown for key, shown in self.reports.items() if key not in self.hidden}
        if self.mode == "gutted":
            listed = dict(sorted(listed.items())[:1])
        column = f"/nb{self.product}/"
        entries = [(shown.path, _title(key), shown.on.isoformat()) for key, shown in listed.items()]
        if self.product == 1:
            shown_list = f"<ul>{''.join(row(*entry) for entry in entries)}</ul>"
        else:
            rows = (
                f"<tr><td>{number}</td><td><a href='{path}'>{title}</a></td><td>{on}</td></tr>"
                for number, (path, title, on) in enumerate(entries, 1)
            )
            shown_list = f"<table><tr><th>序号</th><th>名称</th><th>发布日期</th></tr>{''.join(rows)}</table>"
        pages = {
            "/": page(self.portal, f'<ul><li><a href="{column}">政府信息公开年报</a></li></ul>'),
            column: page("政府信息公开年报", shown_list, ("政府信息公开年报",)),
        }
        for key, shown in listed.items():
            pages[shown.path] = self._report(key, shown)
        return pages

    def _report(self, key: tuple[str, int], shown: Shown) -> Answer:
        authority, year = key
        matter = MATTERS[(self.number + year + ord(authority[0]) + shown.said) % len(MATTERS)]
        more = (
            "<p>六、其他需要报告的事项</p>"
            f"<p>{authority}{year}年重点公开了{matter}的情况，第{shown.said + 1}稿。</p>"
        )
        if shown.contradicts:
            more += (
                f"<p>{year}年，本机关共收到政府信息公开申请5件。全年共收到政府信息公开申请7件，均已答复。</p>"
            )
        body = report_text(authority, year) + more
        return page(
            _title(key),
            f"<h1>{_title(key)}</h1><div class='article-content' id='f{shown.frame}'>{body}</div>",
        )


def _title(key: tuple[str, int]) -> str:
    return f"{key[0]}{key[1]}年政府信息公开工作年度报告"


Act = tuple[int, Callable[[int], None]]
NEEDED = 12
"""So many nights a story takes."""


def story(county: County) -> list[Act]:
    """What happens in a county, by night."""
    green, stone, pine = TOWNS
    acts: list[Act] = []

    def on(night: int, act: Callable[..., None], *arguments: object) -> None:
        acts.append((night, lambda at: act(at, *arguments)))

    for town in TOWNS:
        for year in (2020, 2021, 2022):
            on(0, county.appear, (town, year))
    match county.number % 6:
        case 0:
            on(2, county.edit, (green, 2022))
            on(4, county.republish, (stone, 2021))
            on(6, county.edit, (green, 2022))
            on(8, county.contradict, (stone, 2021))
        case 1:
            on(2, county.vanish, (pine, 2020))
            on(7, county.come_back, (pine, 2020))
            on(9, county.vanish, (green, 2021))
        case 2:
            on(2, county.appear, (green, 2023))
            on(6, county.appear, (stone, 2023))
            on(7, county.move, (green, 2023))
        case 3:
            on(2, county.answers("wall"))
            on(4, county.answers("open"))
            on(7, county.answers("down"))
            on(9, county.answers("open"))
        case 4:
            on(3, county.appear, (green, 2023))
            on(5, county.change_product)
            on(8, county.edit, (pine, 2022))
        case 5:
            on(3, county.change_host)
            on(6, county.answers("gutted"))
            on(8, county.answers("open"))
    return acts


class Season:
    """So many counties over so many nights; `advance` brings the next one.

    With `spread`, the stories of later counties begin later, and nights lie days apart.
    """

    def __init__(self, counties: int, nights: int) -> None:
        self.nights = nights
        self.counties = [County(number) for number in range(counties)]
        self._night = -1
        late = max(1, (nights - NEEDED) // max(1, -(-counties // 6) - 1)) if nights > NEEDED else 0
        self._acts = [
            (night if night == 0 else night + late * (county.number // 6), act)
            for county in self.counties
            for night, act in story(county)
        ]

    def advance(self) -> datetime:
        """Let the next night's acts happen, and give its moment."""
        self._night += 1
        for night, act in self._acts:
            if night == self._night:
                act(night)
        return moment(self._night)

    @property
    def to_be_told(self) -> set[Told]:
        """What should be told in the morning of this night."""
        return set().union(*(county.told.get(self._night, set()) for county in self.counties))
