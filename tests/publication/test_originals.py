"""`/originals/…`: the archived bytes, and nothing active."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import io

import httpx
import pytest
from warcio.archiveiterator import ArchiveIterator

from publication.server import application
from tests.publication.conftest import Ask
from tests.publication.world import World


def url(world: World, name: str) -> str:
    return f"/originals/{world.sha256(name)}"


def test_an_original_is_the_bytes_that_were_archived(ask: Ask, world: World) -> None:
    answer = ask(url(world, "pdf"))
    assert answer.status_code == 200
    assert hashlib.sha256(answer.content).hexdigest() == world.sha256("pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert int(answer.headers["content-length"]) == len(world.contents["pdf"])


def test_an_original_is_saved_under_its_chinese_name(ask: Ask, world: World) -> None:
    disposition = ask(url(world, "pdf")).headers["content-disposition"]
    assert disposition.startswith('attachment; filename="')
    assert "filename*=UTF-8''%E4%BA%91%E5%B2%AD%E5%8E%BF" in disposition
    assert disposition.endswith(".pdf")


@pytest.mark.parametrize("name", ["page", "svg", "pdf", "hostile"])
def test_an_original_is_never_shown_as_active_content(ask: Ask, world: World, name: str) -> None:
    headers = ask(url(world, name)).headers
    assert headers["content-disposition"].startswith("attachment;")
    assert headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_a_hostile_file_name_stays_inside_its_header(ask: Ask, world: World) -> None:
    answer = ask(url(world, "hostile"))
    disposition = answer.headers["content-disposition"]
    assert "x-evil" not in answer.headers
    assert ".." not in disposition
    assert "/" not in disposition
    assert disposition.count('"') == 2
    assert "%E2%80%AE" not in disposition, "a right-to-left override hides the true extension"
    assert disposition.endswith(".pdf")


def test_head_gives_the_headers_alone(ask: Ask, world: World) -> None:
    answer = ask(url(world, "pdf"), method="HEAD")
    assert answer.status_code == 200
    assert answer.content == b""
    assert int(answer.headers["content-length"]) == len(world.contents["pdf"])


def test_an_unchanged_original_is_not_sent_again(ask: Ask, world: World) -> None:
    etag = ask(url(world, "pdf")).headers["etag"]
    answer = ask(url(world, "pdf"), headers={"If-None-Match": f'"other", W/{etag}'})
    assert answer.status_code == 304
    assert answer.content == b""
    assert answer.headers["etag"] == etag


def test_another_etag_gets_the_original(ask: Ask, world: World) -> None:
    assert ask(url(world, "pdf"), headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("wanted", "first", "last"), [("bytes=0-9", 0, 9), ("bytes=2000-", 2000, 2056), ("bytes=-5", 2052, 2056)]
)
def test_a_range_is_sent_alone(ask: Ask, world: World, wanted: str, first: int, last: int) -> None:
    answer = ask(url(world, "pdf"), headers={"Range": wanted})
    assert answer.status_code == 206
    assert answer.headers["content-range"] == f"bytes {first}-{last}/2057"
    assert answer.content == world.contents["pdf"][first : last + 1]


@pytest.mark.parametrize("wanted", ["bytes=2057-", "bytes=99999-100000", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused(ask: Ask, world: World, wanted: str) -> None:
    answer = ask(url(world, "pdf"), headers={"Range": wanted})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == "bytes */2057"


@pytest.mark.parametrize("wanted", ["bytes=9-2", "lines=1-2", "bytes=0-1,5-6", "bytes=", "bytes=x-2"])
def test_what_is_not_a_single_range_gets_the_whole(ask: Ask, world: World, wanted: str) -> None:
    answer = ask(url(world, "pdf"), headers={"Range": wanted})
    assert answer.status_code == 200
    assert answer.content == world.contents["pdf"]


def test_a_range_of_another_version_gets_the_whole(ask: Ask, world: World) -> None:
    answer = ask(url(world, "pdf"), headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert answer.status_code == 200


@pytest.mark.parametrize("name", ["0" * 64, "abc", "%2e%2e"])
@pytest.mark.parametrize("ending", ["", ".json", ".warc.gz"])
def test_an_unknown_original_is_not_found_in_one_sentence(ask: Ask, name: str, ending: str) -> None:
    answer = ask(f"/originals/{name}{ending}")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.count("\n") == 1


def test_a_withheld_original_answers_with_its_reason(ask: Ask, world: World) -> None:
    for ending in ("", ".warc.gz"):
        answer = ask(url(world, "withheld") + ending)
        assert answer.status_code == 410
        assert "含公民身份号码" in answer.text


def test_the_provenance_of_a_withheld_original_stays(ask: Ask, world: World) -> None:
    provenance = ask(url(world, "withheld") + ".json").json()
    assert provenance["withheld"] == "含公民身份号码"
    assert provenance["captures"]


def test_provenance_names_every_capture(ask: Ask, world: World) -> None:
    provenance = ask(url(world, "pdf") + ".json").json()
    capture = world.captures["pdf"]
    assert provenance["sha256"] == capture.sha256
    (told,) = provenance["captures"]
    assert told["url"] == capture.url
    assert told["fetched_at"] == "2025-01-20T02:00:07Z"
    assert (told["warc_file"], told["warc_offset"]) == (capture.warc_file, capture.warc_offset)


def test_the_warc_record_can_be_read_alone(ask: Ask, world: World) -> None:
    answer = ask(url(world, "pdf") + ".warc.gz")
    assert answer.headers["content-type"] == "application/warc"
    (record,) = ArchiveIterator(io.BytesIO(answer.content))
    assert record.rec_type == "response"
    assert record.rec_headers["WARC-Record-ID"].strip("<>") in world.captures["pdf"].id
    assert gzip.decompress(answer.content).count(b"WARC/1.1\r\n") == 1


def test_a_damaged_original_names_file_and_offset(fresh_world: World) -> None:
    capture = fresh_world.captures["damaged"]
    path = fresh_world.data / "archive" / capture.warc_file
    content = bytearray(path.read_bytes())
    content[capture.warc_offset + capture.warc_length // 2] ^= 0xFF
    path.write_bytes(content)

    async def get() -> httpx.Response:
        transport = httpx.ASGITransport(app=application(fresh_world.data))
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            return await client.get(f"/originals/{capture.sha256}")

    answer = asyncio.run(get())
    assert answer.status_code == 500
    assert capture.warc_file in answer.text
    assert f"offset {capture.warc_offset}" in answer.text
    assert str(fresh_world.data) not in answer.text
