"""The pool of readers: documents are read beside us, and one that goes wrong takes nothing with it."""

from __future__ import annotations

from pathlib import Path

import extraction
from crawler.reading import ReaderPool
from demo.documents import docx_file, html_fragment, pdf_file
from demo.reports import catalogue
from extraction.report import Document

HARD = Document(b"<html><body>" + b"<table><tr><td>1</td></tr></table>" * 200_000, "hard.html")


def test_a_report_comes_back_as_it_was_read() -> None:
    text = catalogue()[0].document
    documents = [
        Document(html_fragment(text).encode(), "a.html"),
        Document(docx_file(text), "b.docx"),
        Document(pdf_file(text), "c.pdf"),
        Document(b"\0nothing", "d.bin"),
    ]
    with ReaderPool() as readers:
        pending = [readers.submit([document]) for document in documents]
        assert [future.result() for future in pending] == [
            extraction.read([document]) for document in documents
        ]


def test_a_document_that_takes_too_long_is_given_up_and_the_next_is_read() -> None:
    text = Document(html_fragment(catalogue()[0].document).encode(), "next.html")
    with ReaderPool(at_most=1, seconds=2) as readers:
        readers.submit([text]).result()
        (given_up,) = readers.submit([HARD]).result()
        (after,) = readers.submit([text]).result()
    assert (
        given_up.error
        == "hard.html: took longer than 2 seconds to read; the original is kept, look at it by hand"
    )
    assert after.error is None


def test_a_document_that_takes_too_much_memory_is_given_up_and_the_next_is_read() -> None:
    with ReaderPool(at_most=1, resident_bytes=1 << 20) as readers:
        (given_up,) = readers.submit([HARD]).result()
    assert given_up.error == (
        "hard.html: took more than 1 MiB of memory to read; the original is kept, look at it by hand"
    )


def test_readers_need_no_shared_memory_and_leave_no_process(tmp_path: Path) -> None:
    readers = ReaderPool(at_most=1)
    readers.submit([Document(b"text", "a.txt")]).result()
    reader = readers._readers.get()
    assert reader._process is not None
    pid = reader._process.pid
    readers._readers.put(reader)
    readers.close()
    assert not Path(f"/proc/{pid}").exists()
