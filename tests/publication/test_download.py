"""`/gongkai.db`: the whole snapshot, in one piece or in several."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.snapshot import current
from tests.publication.conftest import Ask
from tests.publication.world import World

ADDRESS = "/gongkai.db"


def served(world: World) -> Path:
    snapshot = current(world.data / "published")
    assert snapshot is not None
    return snapshot


def test_the_download_is_the_snapshot_that_is_served(ask: Ask, world: World, tmp_path: Path) -> None:
    answer = ask(ADDRESS)
    assert answer.status_code == 200
    assert answer.content == served(world).read_bytes()
    assert f'filename="{served(world).name}"' in answer.headers["content-disposition"]
    assert int(answer.headers["content-length"]) == len(answer.content)
    (tmp_path / "taken.db").write_bytes(answer.content)
    with closing(sqlite3.connect(tmp_path / "taken.db")) as taken:
        assert taken.execute("SELECT count(*) FROM reports").fetchone() == (46,)


def test_who_was_cut_off_goes_on(ask: Ask, world: World) -> None:
    whole = served(world).read_bytes()
    first = ask(ADDRESS, headers={"Range": "bytes=0-99999"})
    assert (first.status_code, first.headers["content-range"]) == (206, f"bytes 0-99999/{len(whole)}")
    rest = ask(ADDRESS, headers={"Range": "bytes=100000-", "If-Range": first.headers["etag"]})
    assert first.content + rest.content == whole
    changed = ask(ADDRESS, headers={"Range": "bytes=100000-", "If-Range": '"another"'})
    assert (changed.status_code, len(changed.content)) == (200, len(whole))
    beyond = ask(ADDRESS, headers={"Range": f"bytes={len(whole)}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(whole)}")


def test_who_has_it_already_is_told_so(ask: Ask, world: World) -> None:
    head = ask(ADDRESS, method="HEAD")
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) == served(world).stat().st_size
    assert ask(ADDRESS, headers={"If-None-Match": head.headers["etag"]}).status_code == 304
