"""Readers in child processes: bombs end in a plain error, in time and in bounded memory, and the rest goes on."""

from __future__ import annotations

import multiprocessing
import os
import socket
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from crawler.confinement import confine, resident_bytes, without_network
from crawler.reading import ReaderPool
from extraction import Document
from extraction.forms import FORMS
from tests.extraction import samples

GIB = 1024**3


def good() -> Document:
    form = FORMS["2021"]
    return Document(samples.html(form, samples.values_of(form, 1), 2022).encode(), "good.html")


def word(xml: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", xml)
    return out.getvalue()


def million_cells() -> bytes:
    return (
        b"<html><body><table>"
        + (b"<tr>" + b"<td>0</td>" * 100 + b"</tr>") * 10_000
        + b"</table></body></html>"
    )


def million_cells_in_many_tables() -> bytes:
    table = b"<table><tr>" + b"<td>1</td>" * 10 + b"</tr></table>"
    return b"<html><body>" + table * 100_000 + b"</body></html>"


def many_elements() -> bytes:
    return b"<html><body>" + b"<p><b>x</b></p>" * 6_000_000 + b"</body></html>"


def thousands_of_pages() -> bytes:
    out = BytesIO()
    canvas = Canvas(out)
    for number in range(5000):
        canvas.drawString(72, 720, f"page {number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def pages_full_of_lines() -> bytes:
    out = BytesIO()
    canvas = Canvas(out)
    for _ in range(120):
        for step in range(2000):
            canvas.line(50 + step / 5, 50, 50 + step / 5, 700)
            canvas.line(50, 50 + step / 4, 500, 50 + step / 4)
        canvas.drawString(72, 720, "lines")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def entities() -> bytes:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "<w:body><w:p><w:r><w:t>&e9;</w:t></w:r></w:p></w:body>"
    return word(f'<!DOCTYPE x [<!ENTITY e0 "0123456789">{levels}]><w:document {names}>{body}</w:document>')


def unpacking() -> bytes:
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return word(f"<w:document {names}><w:body>" + "<w:p/>" * 50_000_000 + "</w:body></w:document>")


def word_cells() -> bytes:
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    row = "<w:tr>" + "<w:tc><w:p/></w:tc>" * 100 + "</w:tr>"
    return word(f"<w:document {names}><w:body><w:tbl>" + row * 10_000 + "</w:tbl></w:body></w:document>")


class LargestChild:
    """The most resident memory that any child of this process has had, sampled every few milliseconds."""

    def __enter__(self) -> LargestChild:
        self.bytes = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _sample(self) -> None:
        children = Path(f"/proc/{os.getpid()}/task")
        over = False
        while not over:
            over = self._over.wait(0.005)
            pids = {pid for task in children.glob("*/children") for pid in task.read_text().split()}
            self.bytes = max([self.bytes, *(resident_bytes(int(pid)) or 0 for pid in pids)])


@pytest.fixture(scope="module")
def pool() -> Iterator[ReaderPool]:
    with ReaderPool(at_most=1) as readers:
        yield readers


LIGHT = [million_cells, thousands_of_pages, entities, word_cells]
HEAVY = [million_cells_in_many_tables, many_elements, pages_full_of_lines, unpacking]
pytestmark = pytest.mark.skipif(
    not Path("/proc/self/statm").exists(), reason="memory is watched through /proc"
)


def assert_harmless(pool: ReaderPool, bomb: Callable[[], bytes]) -> None:
    document = Document(bomb(), "bomb")
    with LargestChild() as largest:
        started = time.monotonic()
        [report, *_] = pool.submit([document]).result()
        took = time.monotonic() - started
    assert took < 60
    assert 0 < largest.bytes < GIB
    assert report.cells == {}
    assert report.error is None or report.error.startswith("bomb: ")
    [after] = pool.submit([good()]).result()
    assert after.error is None


@pytest.mark.parametrize("bomb", LIGHT)
def test_bomb(pool: ReaderPool, bomb: Callable[[], bytes]) -> None:
    assert_harmless(pool, bomb)


@pytest.mark.slow
@pytest.mark.parametrize("bomb", HEAVY)
def test_heavy_bomb(pool: ReaderPool, bomb: Callable[[], bytes]) -> None:
    assert_harmless(pool, bomb)


def test_too_much_memory_is_an_error_of_that_document_alone() -> None:
    page = b"<html><body>" + b"<p><b>x</b></p>" * 1_000_000 + b"</body></html>"
    with ReaderPool(at_most=1, resident_bytes=200 * 1024**2) as readers:
        [report] = readers.submit([Document(page, "large.html")]).result()
        [after] = readers.submit([good()]).result()
    assert report.error is not None
    assert report.error.startswith("large.html: took more than 200 MiB of memory to read")
    assert after.error is None


def test_too_much_time_is_an_error_of_that_document_alone() -> None:
    page = b"<html><body>" + b"<p><b>x</b></p>" * 1_000_000 + b"</body></html>"
    with ReaderPool(at_most=1) as readers:
        assert readers.submit([good()]).result()[0].error is None
    with ReaderPool(at_most=1, seconds=0.05) as readers:
        [report] = readers.submit([Document(page, "slow.html")]).result()
    assert report.error is not None
    assert report.error.startswith("slow.html: took longer than 0.05 seconds to read")


def _try_to_connect(port: int, answer: Connection) -> None:
    confine()
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
        connected = True
    except OSError:
        connected = False
    answer.send((without_network(), connected))


def _try_to_write(path: str, answer: Connection) -> None:
    confine()
    try:
        with Path(path).open("wb") as file:
            file.write(b"x" * 10)
        answer.send("written")
    except OSError as error:
        answer.send(type(error).__name__)


def answer_of(target: Callable[..., None], argument: object) -> object:
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=target, args=(argument, there))
    process.start()
    answer = here.recv() if here.poll(30) else None
    process.join(10)
    return answer


def test_a_confined_process_reaches_nothing_where_it_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        answer = answer_of(_try_to_connect, server.getsockname()[1])
    assert isinstance(answer, tuple)
    if not answer[0]:
        pytest.skip("this system lets no process leave the network")
    assert answer == (True, False)


def test_a_confined_process_writes_no_file(tmp_path: Path) -> None:
    assert answer_of(_try_to_write, str(tmp_path / "file")) != "written"
