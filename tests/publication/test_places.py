"""A cell leads to its place on the page of the original; a report can be read as plain text."""

from __future__ import annotations

import asyncio
import io
import json
import socket
import sqlite3
import struct
import subprocess
import sys
import zlib
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from reportlab.pdfgen.canvas import Canvas

from archive.archive import Archive
from archive.capture import Exchange
from publication import page_picture
from publication.page_picture import PictureError, draw_page
from tests.publication.conftest import Ask, asking
from tests.publication.world import PORTAL, World, build_world

REPORT = "/reports/a2-2023-own"
CELL = f"{REPORT}/cells/requests.granted.total"
BOX = (100.0, 200.0, 160.0, 220.0)  # points from the top left corner


def pdf() -> bytes:
    """Two pages; on the second one a black bar fills the box."""
    content = io.BytesIO()
    canvas = Canvas(content, pagesize=(400, 600), invariant=True)
    canvas.drawString(50, 500, "first")
    canvas.showPage()
    left, top, right, bottom = BOX
    canvas.rect(left, 600 - bottom, right - left, bottom - top, stroke=0, fill=1)
    canvas.save()
    return content.getvalue()


def put_in_place(world: World, content: bytes, name: str = "drawn") -> None:
    """Archive a PDF and make it the original that report a2-2023-own was read from, with one cell on its page 2."""
    with Archive.open(world.data / "archive") as archive:
        capture = archive.store(
            Exchange(
                url=f"{PORTAL}{name}.pdf",
                started=datetime(2025, 1, 20, 3, tzinfo=UTC),
                request_head=b"GET /drawn.pdf HTTP/1.1\r\nHost: www.yunling.example\r\n\r\n",
                response_head=b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n",
                response_body=content,
            )
        )
    with closing(sqlite3.connect(world.data / "gongkai.db")) as connection:
        connection.execute(
            "INSERT INTO originals VALUES (?, 'application/pdf', ?, 'a.pdf', '2025-01-20T03:00:00Z', NULL)",
            [capture.sha256, len(content)],
        )
        connection.execute("UPDATE reports SET sha256 = ? WHERE id = 'a2-2023-own'", [capture.sha256])
        connection.execute(
            "INSERT OR REPLACE INTO cells VALUES ('a2-2023-own', 'requests.granted.total', '61', NULL, 'plain', 2, ?)",
            [json.dumps(BOX)],
        )
        connection.commit()
    world.captures[name] = capture
    world.publish()


def pixels(png: bytes) -> tuple[int, int, list[bytes]]:
    """Width, height and rows of a PNG of ours (8 bit, red, green, blue, no filter)."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    place, chunks = 8, {}
    while place < len(png):
        length, kind = struct.unpack(">I4s", png[place : place + 8])
        body = png[place + 8 : place + 8 + length]
        assert struct.unpack(">I", png[place + 8 + length : place + 12 + length])[0] == zlib.crc32(
            kind + body
        )
        chunks[kind] = body
        place += 12 + length
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    raw = zlib.decompress(chunks[b"IDAT"])
    step = 1 + width * 3
    return width, height, [raw[row * step + 1 : (row + 1) * step] for row in range(height)]


@pytest.fixture(scope="module")
def placed(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = build_world(tmp_path_factory.mktemp("placed"))
    put_in_place(world, pdf())
    return world


@pytest.fixture(scope="module")
def ask(placed: World) -> Ask:
    return asking(placed.data)


def test_the_picture_frames_the_cell_on_its_page(ask: Ask) -> None:
    answer = ask(CELL + "/picture")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    width, height, rows = pixels(answer.content)
    assert (width, height) == (800, 1200)

    def colour(x: int, y: int) -> tuple[int, ...]:
        return tuple(rows[y][x * 3 : x * 3 + 3])

    assert colour(260, 420) == (0, 0, 0), "the bar lies within the frame"
    frame = (176, 42, 48)
    assert [colour(*at) for at in ((198, 420), (321, 420), (260, 398), (260, 441))] == [frame] * 4
    assert colour(260, 450) == (255, 255, 255)


def test_a_picture_that_the_browser_has_is_not_drawn_again(ask: Ask) -> None:
    tag = ask(CELL + "/picture").headers["etag"]
    assert ask(CELL + "/picture", headers={"If-None-Match": tag}).status_code == 304


def test_a_cell_of_the_report_leads_to_its_place(ask: Ask) -> None:
    page = BeautifulSoup(ask(REPORT).text, "lxml")
    link = page.find(id="requests.granted.total").find("a", class_="placed")
    assert link["href"] == CELL
    assert page.find(id="requests.granted.business").find("a", class_="placed") is None
    place = BeautifulSoup(ask(CELL).text, "lxml")
    assert "第 2 页" in place.h1.get_text()
    assert place.find("img")["src"] == CELL + "/picture"
    assert "予以公开" in place.get_text()
    assert "page 2" in BeautifulSoup(ask(CELL + "?lang=en").text, "lxml").h1.get_text()


@pytest.mark.parametrize("address", [f"{REPORT}/cells/requests.refused.total", "/reports/none/cells/a.b.c"])
@pytest.mark.parametrize("ending", ["", "/picture"])
def test_what_has_no_place_is_not_found(ask: Ask, address: str, ending: str) -> None:
    assert ask(address + ending).status_code == 404


def test_a_withheld_original_is_not_drawn(fresh_world: World) -> None:
    put_in_place(fresh_world, pdf())
    fresh_world.change(
        f"UPDATE originals SET withheld = '法院裁定' WHERE sha256 = '{fresh_world.sha256('drawn')}'"
    )
    ask = asking(fresh_world.data)
    assert ask(CELL + "/picture").status_code == 410
    page = ask(CELL)
    assert "法院裁定" in page.text
    assert "<img" not in page.text


def test_a_pdf_that_cannot_be_drawn_is_said_in_one_sentence(fresh_world: World) -> None:
    put_in_place(fresh_world, b"%PDF-1.4 and nothing else")
    answer = asking(fresh_world.data)(CELL + "/picture")
    assert answer.status_code == 500
    assert answer.text == "这一页画不出来，请下载原件查看。"


def test_a_page_that_is_not_there_is_not_drawn() -> None:
    with pytest.raises(PictureError, match="cannot be drawn"):
        asyncio.run(draw_page([pdf()], "application/pdf", 9, BOX))


def test_a_document_that_is_too_large_is_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_picture, "LARGEST", 10)
    with pytest.raises(PictureError, match="too large"):
        asyncio.run(draw_page([pdf()], "application/pdf", 1, BOX))


def test_who_draws_can_write_no_file_and_reach_no_network(tmp_path: Path) -> None:
    program = (
        "import socket, sys; from publication.drawing import _confine; _confine()\n"
        "try: open(sys.argv[1], 'w').write('x' * 9999); print('wrote')\n"
        "except OSError: print('no file')\n"
        "try: socket.create_connection(('127.0.0.1', int(sys.argv[2])), timeout=5); print('connected')\n"
        "except OSError: print('no network')\n"
    )
    with socket.create_server(("127.0.0.1", 0)) as server:
        command = [sys.executable, "-c", program, str(tmp_path / "x"), str(server.getsockname()[1])]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert "wrote" not in done.stdout
    if "connected" in done.stdout:
        pytest.skip("this system gives a process no network of its own")
    assert "no network" in done.stdout


def test_a_report_is_read_as_plain_text(ask: Ask) -> None:
    answer = ask(REPORT + "/text")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert "一、总体情况\n2023年，云岭县公安局认真贯彻落实" in answer.text
    assert "（一）予以公开 / 总计\t61" in answer.text
    assert ask("/reports/none/text").status_code == 404


def test_markup_in_a_report_stays_text(fresh_world: World) -> None:
    fresh_world.change(
        "UPDATE sections SET text = '<script>alert(1)</script>' WHERE report_id = 'a2-2023-own'"
    )
    answer = asking(fresh_world.data)(REPORT + "/text")
    assert "<script>alert(1)</script>" in answer.text
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"
