from __future__ import annotations

import resource
from pathlib import Path

import pytest

from crawler.folder import write_whole


def test_a_file_that_no_room_is_left_for_stays_as_it_was_and_is_named(tmp_path: Path) -> None:
    path = tmp_path / "told.json"
    write_whole(path, "{}")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        with pytest.raises(OSError, match="File too large") as refusal:
            write_whole(path, "a" * 200)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert refusal.value.filename == str(path)
    assert path.read_text(encoding="utf-8") == "{}"
    assert [found.name for found in tmp_path.iterdir()] == ["told.json"]
