"""Answers out of the archive."""

from __future__ import annotations

from pathlib import Path

from scrapy import Request

from crawler.replaying import replay
from tests.archive.samples import PAGE, exchange, open_archive, page_url


def test_a_304_is_replayed_from_the_record_that_is_left(tmp_path: Path) -> None:
    """The file of the first record is gone, and the page was archived again since."""
    headers = 'Content-Type: text/html\r\nETag: "v1"\r\n'
    with open_archive(tmp_path, max_file_size=1) as archive:
        first = archive.store(exchange(body=PAGE, headers=headers))
        (tmp_path / first.warc_file).unlink()
        again = archive.store(exchange(body=PAGE, headers=headers))
        assert not again.revisit
        unchanged = archive.store(exchange(body=b"", status="304 Not Modified", headers=""))
        response = replay(archive, Request(page_url(1)), unchanged)
    assert (response.status, response.body) == (200, PAGE)
    assert response.headers["ETag"] == b'"v1"'
