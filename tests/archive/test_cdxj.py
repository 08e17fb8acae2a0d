"""The index of a WARC, line by line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archive.cdxj import cdxj_line, surt
from archive.ledger import Ledger
from tests.archive.samples import exchange, open_archive, page_url


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.a.gov.cn/X/Y.html?b=2&a=1", "cn,gov,a)/x/y.html?a=1&b=2"),
        ("https://a.gov.cn", "cn,gov,a)/"),
        ("http://a.gov.cn:80/p/", "cn,gov,a)/p"),
        ("http://127.0.0.1:8851/", "1,0,0,127:8851)/"),
        ("http://a.cn/?", "cn,a)/"),
        ("http://WWW2.a.cn/a//b", "cn,a)/a/b"),
        ("http://a.cn/a b", "cn,a)/a%20b"),
        ("http://a.cn/%E6%94%BF", "cn,a)/%e6%94%bf"),
        ("urn:dom:http://a.cn/", "urn:dom:http://a.cn/"),
        ("file:///reports/1.pdf", "file:///reports/1.pdf"),
    ],
)
def test_addresses_become_keys_that_sort_by_host(url: str, key: str) -> None:
    assert surt(url) == key


def test_a_line_says_where_a_capture_lies(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        archive.store(exchange())
        archive.store(exchange(page_url(2)))
    ledger = Ledger.open(tmp_path / "ledger.db", read_only=True)
    first, second = [entry for entry in ledger.captures_and_notes() if entry.sha256]
    ledger.close()
    key, moment, fields = cdxj_line(first, "x.warc.gz", 7, 8).split(" ", 2)
    assert (key, moment) == ("example,portal)/xxgk/1.html", "20260201120000")
    assert json.loads(fields) == {
        "url": page_url(1),
        "mime": "text/html",
        "status": "200",
        "digest": f"sha256:{first.payload_digest}",
        "length": "8",
        "offset": "7",
        "filename": "x.warc.gz",
    }
    assert json.loads(cdxj_line(second, "x", 1, 2).split(" ", 2)[2])["mime"] == "warc/revisit"


def test_what_a_form_sent_is_part_of_the_key(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        archive.store(exchange("http://portal.example/list"))
    ledger = Ledger.open(tmp_path / "ledger.db", read_only=True)
    (entry,) = [entry for entry in ledger.captures_and_notes() if entry.sha256]
    ledger.close()
    line = cdxj_line(entry, "x", 1, 2, "page=2")
    assert line.startswith("example,portal)/list?__wb_method=post&page=2 ")
    assert '"method": "POST", "requestBody": "page=2"' in line
