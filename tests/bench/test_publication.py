"""bench/publication.py measures pages that are there: its archive fits the schema, and each page answers."""

from __future__ import annotations

from pathlib import Path

from bench.publication import PAGES, addresses, published
from tests.publication.conftest import asking


def test_every_page_that_is_measured_answers(tmp_path: Path) -> None:
    data, _ = published(tmp_path, 1200)
    ask = asking(data)
    for name, page in PAGES.items():
        for address in addresses(data, page)[:2]:
            assert ask(address).status_code == 200, (name, address)
