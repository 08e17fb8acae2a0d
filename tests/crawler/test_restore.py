"""The drill: of everything only the WARC files are left, somewhere else, and the same archive stands again."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.conftest import gongkai
from tests.crawler.test_rebuild_verify import dump


def test_the_warc_files_alone_give_the_same_archive_elsewhere(demo: tuple[Path, str], tmp_path: Path) -> None:
    folder, _ = demo
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "archive").mkdir(parents=True)
    for path in (folder / "archive").glob("*.warc.gz"):
        shutil.copy(path, elsewhere / "archive")
    assert gongkai("rebuild", "--data", elsewhere).returncode == 0
    before, after = dump(folder / "gongkai.db"), dump(elsewhere / "gongkai.db")
    assert before.keys() == after.keys()
    for table, rows in before.items():
        assert after[table] == rows, table
    assert gongkai("verify", "--data", elsewhere).returncode == 0
    published = gongkai("publish", "--data", elsewhere)
    assert published.returncode == 0, published.stderr
    assert (elsewhere / "published" / "current").read_text() == (folder / "published" / "current").read_text()
