"""An invented county's archive and database, small but with one of everything that the pages show."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from archive.archive import Archive
from archive.capture import Capture, Exchange
from storage.database import Database
from storage.snapshot import publish

PORTAL = "https://www.yunling.example/"
AUTHORITIES = (
    ("a1", "云岭县人民政府", "county"),
    ("a2", "云岭县公安局", "department"),
    ("a3", "云岭县自然资源局", "department"),
    ("a4", "云岭县市场监督管理局", "department"),
    ("a5", "云岭县教育体育局", "department"),
    ("a6", "青石镇人民政府", "township"),
    ("a7", "白渡乡人民政府", "township"),
    ("a8", "河湾街道办事处", "township"),
)
COLUMNS = [
    "natural_person",
    "business",
    "research",
    "social_welfare",
    "legal_service",
    "other_organization",
    "total",
]
ROWS_2019 = [
    "new_requests",
    "carried_in",
    "granted",
    "partially_granted",
    "refused_state_secret",
    "refused_prohibited_by_law",
    "refused_security_stability",
    "refused_third_party_rights",
    "refused_internal_affairs",
    "refused_deliberative_process",
    "refused_enforcement_files",
    "refused_administrative_inquiry",
    "unavailable_not_held",
    "unavailable_needs_creation",
    "unavailable_unclear",
    "unprocessed_complaint",
    "unprocessed_repeated",
    "unprocessed_publication",
    "unprocessed_excessive",
    "unprocessed_reconfirmation",
    "other",
    "total_handled",
    "carried_over",
]
ROWS_2021 = [
    new
    for row in ROWS_2019
    for new in (
        ("other_not_corrected_in_time", "other_fee_unpaid", "other_misc") if row == "other" else (row,)
    )
]
SECTIONS = (
    (
        "总体情况",
        "{year}年，{name}认真贯彻落实《中华人民共和国政府信息公开条例》，坚持以公开为常态、不公开为例外。\n"
        "全年通过门户网站公开各类信息{count}条，其中涉及征地补偿的信息{part}条，均在规定时限内更新。\n"
        "收到政府信息公开申请{requests}件，全部按期答复，未发生因公开引起的纠纷。",
    ),
    (
        "存在的主要问题及改进情况",
        "一是主动公开的深度不够，部分栏目更新不够及时；二是工作人员业务水平有待提高。"
        "下一步将加强业务培训，完善审查机制，及时回应群众关切的危房改造等问题。",
    ),
    ("其他需要报告的事项", "按照有关规定，本机关本年度未收取信息处理费。"),
)
HOSTILE_NAME = '../../年报"; filename="x.html\r\nX-Evil: 1\u202efdp.pdf'


@dataclass
class World:
    """The data folder, and the captures and bytes of the originals that the tests ask for by name."""

    data: Path
    captures: dict[str, Capture] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)

    def sha256(self, name: str) -> str:
        return self.captures[name].sha256

    def publish(self) -> Path:
        return publish(self.data / "gongkai.db", self.data / "published", date(2025, 4, 1))

    def change(self, sql: str) -> Path:
        """Change the working database and publish it anew."""
        with closing(sqlite3.connect(self.data / "gongkai.db")) as connection:
            connection.execute(sql)
            connection.commit()
        return self.publish()


def build_world(data: Path) -> World:
    """Archive the originals, fill a database by the schema, and publish it as the first snapshot."""
    originals = {
        "page": (
            "年度报告.html",
            "text/html",
            "<!DOCTYPE html><title>年报</title><script>alert(1)</script>".encode(),
        ),
        "pdf": (
            "云岭县公安局2023年政府信息公开工作年度报告.pdf",
            "application/pdf",
            b"%PDF-1.4\n" + bytes(range(256)) * 8,
        ),
        "hostile": (HOSTILE_NAME, "application/pdf", b"%PDF-1.4 hostile name"),
        "withheld": ("涉及个人隐私.doc", "application/msword", b"\xd0\xcf\x11\xe0 private"),
        "damaged": ("损坏.txt", "text/plain", b"these bytes will rot " * 40),
        "svg": (
            "图.svg",
            "image/svg+xml",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        ),
    }
    world = World(data)
    with Archive.open(data / "archive") as archive:
        for place, (name, (_, media_type, content)) in enumerate(originals.items()):
            head = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nContent-Length: {len(content)}\r\n\r\n"
            exchange = Exchange(
                url=f"{PORTAL}files/{place}",
                started=datetime(2025, 1, 20, 2, place, 7, tzinfo=UTC),
                request_head=f"GET /files/{place} HTTP/1.1\r\nHost: www.yunling.example\r\n\r\n".encode(),
                response_head=head.encode(),
                response_body=content,
            )
            world.captures[name] = archive.store(exchange)
            world.contents[name] = content
    Database.open(data / "gongkai.db").close()
    with closing(sqlite3.connect(data / "gongkai.db")) as connection:
        _fill(connection, world, originals)
        connection.commit()
    world.publish()
    return world


def report_id(authority: str, year: int) -> str:
    return f"{authority}-{year}-own"


def _fill(connection: sqlite3.Connection, world: World, originals: dict[str, tuple[str, str, bytes]]) -> None:
    def insert(table: str, **values: Any) -> None:
        names = ", ".join(values)
        connection.execute(
            f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(values))})", tuple(values.values())
        )

    day = "2025-03-31T18:00:00Z"
    insert(
        "portals",
        id="yunling",
        name="云岭县人民政府",
        region="341599",
        home=PORTAL,
        platform="lonsun",
        first_seen=day,
        last_seen=day,
    )
    insert(
        "portals",
        id="shihe",
        name="石河县人民政府",
        region="341598",
        home="https://www.shihe.example/",
        platform=None,
        first_seen=day,
        last_seen=day,
    )
    for name, (filename, media_type, content) in originals.items():
        capture = world.captures[name]
        insert(
            "originals",
            sha256=capture.sha256,
            media_type=media_type,
            size=len(content),
            filename=filename,
            first_seen="2025-01-20T02:00:07Z",
            withheld="含公民身份号码" if name == "withheld" else None,
        )
        insert(
            "captures",
            id=capture.id,
            url=capture.url,
            portal_id="yunling",
            fetched_at="2025-01-20T02:00:07Z",
            status=200,
            sha256=capture.sha256,
            warc_file=capture.warc_file,
            warc_offset=capture.warc_offset,
            warc_length=capture.warc_length,
        )
    for identity, name, level in AUTHORITIES:
        insert("authorities", id=identity, name=name, level=level, region="341599", portal_id="yunling")
        insert(
            "authority_names",
            authority_id=identity,
            name=name.removeprefix("云岭县"),
            from_year=None,
            to_year=None,
            source="title",
        )
    for number, (identity, name, level) in enumerate(AUTHORITIES):
        for year in range(2019, 2025):
            status = _status(identity, year)
            days = 17 if status == "late" else None
            published = None if status in ("missing", "unknown") else f"{year + 1}-0{2 if days else 1}-17"
            insert(
                "coverage",
                authority_id=identity,
                year=year,
                status=status,
                deadline=f"{year + 1}-01-31",
                published_on=published,
                days_late=days,
                evidence=f"{PORTAL}list/{identity}",
            )
            if published:
                _report(insert, world, number, identity, name, level, year, published)
    _unnamed(insert, world)
    findings = (
        (
            "f1",
            report_id("a2", 2023),
            "requests_balance",
            "error",
            ["requests.total_handled.total", "requests.carried_over.total"],
            139,
            137,
            "新收与结转之和为 139 件，办理与结转下年之和为 137 件，相差 2 件。",
            None,
        ),
        (
            "f2",
            report_id("a2", 2023),
            "carried_between_years",
            "error",
            ["requests.carried_in.total"],
            4,
            6,
            "上年报告结转下年度 4 件，本年“上年结转”为 6 件。",
            report_id("a2", 2022),
        ),
        (
            "f3",
            report_id("a2", 2023),
            "narrative_conflict",
            "warning",
            ["requests.new_requests.total"],
            133,
            135,
            "正文称收到申请 135 件，表中为 133 件。",
            None,
        ),
        (
            "f4",
            report_id("a6", 2022),
            "reviews_total",
            "error",
            ["reviews.administrative_review.total"],
            3,
            0,
            "行政复议各项之和为 3 件，总计所印为 0 件。",
            None,
        ),
        (
            "f5",
            report_id("a7", 2024),
            "copied_narrative",
            "warning",
            [],
            None,
            None,
            "正文与青石镇人民政府 2024 年度报告几乎相同。",
            report_id("a6", 2024),
        ),
        (
            "f6",
            report_id("a5", 2021),
            "wrong_form_for_year",
            "info",
            [],
            "2021",
            "2019",
            "2021 年度仍用 2019 年格式。",
            None,
        ),
    )
    for identity, report, rule, severity, cells, expected, found, message, other in findings:
        insert(
            "findings",
            id=identity,
            report_id=report,
            rule=rule,
            severity=severity,
            cells=json.dumps(cells),
            expected=expected,
            found=found,
            message=message,
            other_report_id=other,
        )
        connection.execute("UPDATE reports SET finding_count = finding_count + 1 WHERE id = ?", [report])
    insert(
        "runs",
        id="run-1",
        command="nightly",
        started="2025-03-31T18:00:00Z",
        ended="2025-03-31T18:09:41Z",
        status="partial",
    )
    insert(
        "run_portals",
        run_id="run-1",
        portal_id="yunling",
        outcome="ok",
        requests=312,
        found=46,
        new=8,
        changed=1,
        unchanged=0,
        vanished=0,
        returned=0,
        message="",
    )
    insert(
        "run_portals",
        run_id="run-1",
        portal_id="shihe",
        outcome="blocked",
        requests=3,
        found=0,
        new=0,
        changed=0,
        unchanged=0,
        vanished=0,
        returned=0,
        message="首页返回 HTTP 412 验证页，已停止访问。",
    )
    connection.execute("UPDATE findings SET first_seen = ?", (day,))


def _unnamed(insert: Any, world: World) -> None:
    """Two originals that name no authority: one with the table of before 2019, one that could not be read."""
    for number, (form, error) in enumerate((("statistics", None), (None, "文件有密码，无法打开。")), start=1):
        insert(
            "authorities",
            id=f"p{number}",
            name=f"placeholder {number}",
            level="other",
            region=None,
            placeholder=1,
        )
        insert(
            "reports",
            id=f"p{number}",
            authority_id=f"p{number}",
            year=None,
            kind="own",
            form=form,
            title=None,
            landing_url="file:///imported.pdf",
            sha256=world.sha256("svg"),
            first_seen="2019-01-01T00:00:00Z",
            last_seen="2019-01-01T00:00:00Z",
            content_sha256="z",
            error=error,
        )
    for position, (label, value) in enumerate((("主动公开政府信息数", 218), ("收到申请数", None))):
        insert(
            "statistics",
            report_id="p1",
            position=position,
            code=str(position),
            label=label,
            value=value,
            unit="条",
        )


def _status(authority: str, year: int) -> str:
    return {
        ("a3", 2022): "missing",
        ("a7", 2020): "missing",
        ("a7", 2021): "missing",
        ("a4", 2023): "late",
        ("a8", 2024): "late",
        ("a6", 2020): "late",
        ("a5", 2024): "unknown",
    }.get((authority, year), "published")


def _report(
    insert: Any, world: World, number: int, identity: str, name: str, level: str, year: int, published: str
) -> None:
    key = report_id(identity, year)
    scale = (
        {"county": 310, "department": 133, "township": 0}[level]
        if identity in ("a1", "a2")
        else 3 * (number % 3)
    )
    form = "2019" if year <= 2020 or (identity, year) == ("a5", 2021) else "2021"
    sha = world.sha256("pdf" if identity == "a2" else "page")
    requests = _requests(scale, ROWS_2019 if form == "2019" else ROWS_2021)
    insert(
        "reports",
        id=key,
        authority_id=identity,
        portal_id="yunling",
        year=year,
        kind="own",
        form=form,
        title=f"{name}{year}年政府信息公开工作年度报告",
        published_on=published,
        landing_url=f"{PORTAL}report/{key}.html",
        sha256=sha,
        first_seen=f"{published}T18:0{number}:00Z",
        last_seen="2025-03-31T18:03:11Z",
        version_count=2 if key == "a2-2023-own" else 1,
        new_requests=scale,
        carried_in=0,
        granted=requests["granted"][-1],
        partially_granted=requests["partially_granted"][-1],
        refused=sum(v[-1] for r, v in requests.items() if r.startswith("refused")),
        total_handled=requests["total_handled"][-1],
        carried_over=requests["carried_over"][-1],
        reviews=3,
        lawsuits=0,
        content_sha256=hashlib.sha256(key.encode()).hexdigest(),
        reader="pdf",
    )
    insert(
        "report_documents",
        report_id=key,
        position=1,
        sha256=sha,
        role="body",
        url=f"{PORTAL}report/{key}.html",
    )
    if key == "a2-2023-own":
        for place, original in enumerate(("hostile", "withheld", "damaged"), start=2):
            insert(
                "report_documents",
                report_id=key,
                position=place,
                sha256=world.sha256(original),
                role="attachment",
                url=f"{PORTAL}files/{place}",
            )
        insert(
            "versions",
            report_id=key,
            number=2,
            run_id="run-1",
            sha256=sha,
            change="edited",
            landing_url=PORTAL,
            published_on=published,
            first_seen="2024-05-02T18:00:00Z",
            content_sha256="x",
        )
        insert(
            "cells",
            report_id=key,
            cell="disclosure.normative_documents.issued",
            text="22（其中修订16件）",
            note="其中修订16件",
            status="read",
            page=2,
        )
        insert(
            "cells",
            report_id=key,
            cell="requests.granted.natural_person",
            text="6l",
            note="字迹不清",
            status="uncertain",
            page=3,
        )
    insert(
        "versions",
        report_id=key,
        number=1,
        run_id="run-1",
        sha256=sha,
        change="new",
        landing_url=PORTAL,
        published_on=published,
        first_seen=f"{published}T18:00:00Z",
        content_sha256="y",
    )
    for row, values in requests.items():
        insert("requests", report_id=key, row=row, **dict(zip(COLUMNS, values, strict=True)))
    if form == "2019":
        table: dict[tuple[str, str], Any] = {
            (item, measure): value
            for item, measures in {
                "regulations": ("made", "published", "published_total"),
                "normative_documents": ("made", "published", "published_total"),
                "licensing": ("previous_items", "change", "decisions"),
                "other_services": ("previous_items", "change", "decisions"),
                "penalties": ("previous_items", "change", "decisions"),
                "coercive_measures": ("previous_items", "change", "decisions"),
                "fees": ("previous_items", "change"),
                "procurement": ("items", "amount_yuan"),
            }.items()
            for measure, value in zip(measures, (scale, 4, 1344000.0), strict=False)
        }
    else:
        table = {
            ("regulations", "issued"): 0,
            ("regulations", "repealed"): 0,
            ("regulations", "in_force"): 0,
            ("normative_documents", "issued"): 22,
            ("normative_documents", "repealed"): 3,
            ("normative_documents", "in_force"): 57,
            ("licensing", "decisions"): 1827,
            ("penalties", "decisions"): 12,
            ("coercive_measures", "decisions"): None,
            ("fees", "amount_yuan"): 251000,
        }
    for (item, measure), value in table.items():
        insert(
            "disclosure",
            report_id=key,
            item=item,
            measure=measure,
            value=value,
            text="25.1万元"
            if measure == "amount_yuan" and form == "2021"
            else ""
            if value is None
            else str(value),
        )
    for kind in ("administrative_review", "litigation_direct", "litigation_after_review"):
        values = (3, 0, 0, 0, 0) if kind == "administrative_review" else (0, 0, 0, 0, 0)
        insert(
            "reviews",
            report_id=key,
            kind=kind,
            **dict(zip(("upheld", "corrected", "other", "pending", "total"), values, strict=True)),
        )
    for position, (heading, text) in enumerate(SECTIONS, start=1):
        insert(
            "sections",
            report_id=key,
            position=position,
            number=(1, 5, 6)[position - 1],
            heading=heading,
            text=text.format(year=year, name=name, count=1200 + number, part=37, requests=scale),
        )


def _requests(scale: int, rows: tuple[str, ...] | list[str]) -> dict[str, list[Any]]:
    shares = {
        "new_requests": 1.0,
        "granted": 0.46,
        "partially_granted": 0.2,
        "refused_third_party_rights": 0.05,
        "refused_internal_affairs": 0.04,
        "unavailable_not_held": 0.2,
        "unprocessed_repeated": 0.05,
        "total_handled": 1.0,
    }
    table: dict[str, list[Any]] = {}
    for row in rows:
        total = round(scale * shares.get(row, 0))
        person = round(total * 0.8)
        blank = None if scale == 0 else 0
        table[row] = [person, total - person, blank, blank, blank, blank, total]
    return table
