"""Pages of images, OFDs and scans: the frame stands where the cell was read."""

from __future__ import annotations

import asyncio
import io
import json
import re
from collections.abc import Sequence

import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extraction.forms import FORMS
from extraction.reading import read
from extraction.report import Document
from publication.page_picture import PictureError, draw_page
from tests.extraction import writers
from tests.extraction.samples import values_of
from tests.publication.conftest import asking
from tests.publication.test_places import CELL, pixels, put_in_place
from tests.publication.world import World

BOX = (100.0, 200.0, 160.0, 220.0)
FRAME, BAR, PAPER = (176, 42, 48), (0, 0, 0), (255, 255, 255)


def page_image(dpi: int, *, barred: bool = True) -> Image.Image:
    """A white page of 400 x 600 points; a black bar fills the box."""
    scale = dpi / 72
    image = Image.new("RGB", (round(400 * scale), round(600 * scale)), "white")
    if barred:
        ImageDraw.Draw(image).rectangle([round(side * scale) for side in BOX], fill="black")
    return image


def encoded(images: Sequence[Image.Image], kind: str, dpi: int) -> bytes:
    content = io.BytesIO()
    images[0].save(
        content,
        kind,
        dpi=(dpi, dpi),
        **({"save_all": True, "append_images": images[1:]} if kind == "TIFF" else {}),
    )
    return content.getvalue()


def drawn(contents: list[bytes], media_type: str, page: int) -> bytes:
    return asyncio.run(draw_page(contents, media_type, page, BOX))


def assert_framed(png: bytes) -> None:
    """Around the bar stands the frame, and outside of it is paper."""
    width, _, rows = pixels(png)
    scale = width / 400

    def colour(x: float, y: float) -> tuple[int, ...]:
        column = round(x * scale)
        return tuple(rows[round(y * scale)][column * 3 : column * 3 + 3])

    left, top, right, bottom = BOX
    assert max(colour((left + right) / 2, (top + bottom) / 2)) < 40
    edge = 1.5 / scale
    around = [(left - edge, 210), (right + edge, 210), (130, top - edge), (130, bottom + edge)]
    assert [colour(*at) for at in around] == [FRAME] * 4
    assert colour(130, bottom + 12) == PAPER


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "BMP"])
def test_an_image_is_drawn_at_the_size_at_which_it_was_read(kind: str) -> None:
    assert_framed(drawn([encoded([page_image(200)], kind, 200)], f"image/{kind.lower()}", 1))


def test_a_page_of_a_tiff_is_the_one_that_was_asked_for() -> None:
    pages = [page_image(100, barred=False), page_image(100)]
    assert_framed(drawn([encoded(pages, "TIFF", 100)], "image/tiff", 2))


def test_the_images_of_a_report_are_the_pages_of_one_document() -> None:
    first, second = (encoded([page_image(100, barred=barred)], "PNG", 100) for barred in (False, True))
    assert_framed(drawn([first, second], "image/png", 2))
    # One that could not be read had no page when the cells were read either.
    assert_framed(drawn([first, b"GIF89a and nothing else", second], "image/png", 2))


@pytest.mark.parametrize("text", ["", "a line of print beside the bar"])
def test_a_page_of_a_pdf_is_drawn_as_it_was_read_though_it_is_turned(text: str) -> None:
    content = io.BytesIO()
    canvas = Canvas(content, pagesize=(400, 600), invariant=True)
    canvas.setPageRotation(90)  # reportlab swaps the sides of the page for it
    canvas.drawImage(ImageReader(page_image(100).rotate(90, expand=True)), 0, 0, 600, 400)
    canvas.drawString(20, 20, text)
    canvas.save()
    assert_framed(drawn([content.getvalue()], "application/pdf", 1))


def test_the_frame_on_an_ofd_is_around_the_figure_that_was_read() -> None:
    content = writers.ofd(FORMS["2021"], values_of(FORMS["2021"], 1), 2022)
    [report] = read([Document(content, "report.ofd")])
    key, cell = next((k, c) for k, c in report.cells.items() if k == "requests.new_requests.total")
    assert cell.page is not None
    assert cell.box is not None
    svg = asyncio.run(draw_page([content], "application/ofd", cell.page, cell.box)).decode()
    left, top, right, bottom = cell.box
    texts = re.findall(r'<text x="([\d.]+)" y="([\d.]+)" [^>]*>([^<]*)</text>', svg)
    inside = "".join(text for x, y, text in texts if left <= float(x) <= right and top <= float(y) <= bottom)
    assert inside == cell.text, key
    assert f'<rect x="{left:.1f}" y="{top:.1f}"' in svg


def test_what_an_ofd_writes_is_text_in_its_picture() -> None:
    hostile = (
        "<ofd:TextObject ID='2' Boundary='10 10 180 4' Font='1' Size='4'>"
        "<ofd:TextCode X='0' Y='4'>{}</ofd:TextCode></ofd:TextObject>"
    )
    page = hostile.format("&lt;/text&gt;&lt;script&gt;alert(1)&lt;/script&gt;")
    svg = drawn([writers.ofd_package([page])], "application/ofd", 1).decode()
    assert "<script" not in svg
    assert svg.count("&lt;") == 3


def test_an_ofd_that_is_an_image_is_drawn() -> None:
    content = io.BytesIO()
    page_image(200).resize((1654, 2339)).save(content, "JPEG", quality=95)
    png = drawn([writers.image_ofd([content.getvalue()])], "application/ofd", 1)
    assert png.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"PK\x03\x04 and nothing else", "application/ofd"),
        (b"\x89PNG and nothing", "image/png"),
        (b"", "application/pdf"),
    ],
)
def test_what_is_damaged_is_not_drawn(content: bytes, media_type: str) -> None:
    with pytest.raises(PictureError):
        drawn([content], media_type, 1)


def test_an_image_original_has_its_picture_and_is_withheld_with_it(fresh_world: World) -> None:
    put_in_place(fresh_world, encoded([page_image(100, barred=False), page_image(100)], "TIFF", 100))
    digest = fresh_world.sha256("drawn")
    fresh_world.change(f"UPDATE originals SET media_type = 'image/tiff' WHERE sha256 = '{digest}'")
    fresh_world.change(
        f"UPDATE report_documents SET sha256 = '{digest}' WHERE report_id = 'a2-2023-own' AND position = 1"
    )
    fresh_world.change(
        f"UPDATE cells SET box = '{json.dumps(BOX)}' WHERE report_id = 'a2-2023-own' AND page = 2"
    )
    answer = asking(fresh_world.data)(CELL + "/picture")
    assert answer.headers["content-type"] == "image/png"
    assert_framed(answer.content)
    fresh_world.change(f"UPDATE originals SET withheld = '法院裁定' WHERE sha256 = '{digest}'")
    assert asking(fresh_world.data)(CELL + "/picture").status_code == 410


def test_a_cell_without_a_page_to_draw_leads_nowhere(fresh_world: World) -> None:
    """A PDF within a ZIP has places, but no picture: its figures are no links."""
    put_in_place(fresh_world, b"PK")
    fresh_world.change(
        f"UPDATE originals SET media_type = 'application/zip' WHERE sha256 = '{fresh_world.sha256('drawn')}'"
    )
    ask = asking(fresh_world.data)
    assert 'class="placed"' not in ask("/reports/a2-2023-own").text
    assert ask(CELL).status_code == 404
