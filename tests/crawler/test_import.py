"""Taking in what others made: whole, with its provenance, once, and past what is damaged."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from archive.archive import Archive
from archive.verify import verify
from crawler.folder import CannotStartError, DataFolder
from crawler.importing import ImportResult, import_originals
from crawler.rebuilding import rebuild
from tests.archive.foreign import (
    BROWSERTRIX,
    WGET,
    arc,
    browsertrix,
    common_crawl,
    gzipped,
    response,
    wget,
    wget_revisit,
)
from tests.conftest import gongkai
from tests.crawler.test_rebuild_verify import dump
from tests.portals.simulator import Answer, Simulator, page, report_text

YEARS = (2021, 2022, 2023)


def url_of(year: int) -> str:
    return f"http://portal.example/nb/{year}.html"


def report(year: int) -> bytes:
    title = f"竹溪镇人民政府{year}年政府信息公开工作年度报告"
    return page(title, f"<h1>{title}</h1><div>{report_text('竹溪镇', year)}</div>").payload


REPORTS = {url_of(year): report(year) for year in YEARS}
OTHERS = {
    "http://portal.example/": page("竹溪镇", "<p>欢迎</p>").payload,
    "http://portal.example/a.css": b"a {}",
}


def take(tmp_path: Path, *paths: Path) -> ImportResult:
    return import_originals(DataFolder(tmp_path / "data"), paths)


def rows(tmp_path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(tmp_path / "data" / "gongkai.db")) as database:
        return database.execute(query).fetchall()


def require_kept(tmp_path: Path, expected: dict[str, bytes]) -> None:
    """Every report is there, can be had from the archive, and comes back from the archive alone."""
    data = tmp_path / "data"
    held = rows(tmp_path, "SELECT url, sha256 FROM captures")
    assert dict(held) == {url: hashlib.sha256(body).hexdigest() for url, body in expected.items()}
    with Archive.open(data / "archive", read_only=True) as archive:
        assert {url: archive.payload(digest) for url, digest in held} == expected
    assert list(verify(data / "archive")) == []
    before = dump(data / "gongkai.db")
    assert rebuild(DataFolder(data)).unreadable == []
    assert dump(data / "gongkai.db") == before


def test_a_warc_of_wget_with_its_provenance(tmp_path: Path) -> None:
    file = tmp_path / "wget.warc.gz"
    file.write_bytes(gzipped(*wget(OTHERS | REPORTS)))
    result = take(tmp_path, file)
    assert (result.new, result.known, result.run.failures) == (3, 0, ())
    require_kept(tmp_path, REPORTS)
    provenance = rows(
        tmp_path,
        "SELECT url, file, record_id, software, response_head, fetched_at, imports.run_id = runs.id FROM imports "
        "JOIN captures ON captures.id = capture_id JOIN runs ORDER BY url",
    )
    head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    assert provenance == [
        (url_of(year), "wget.warc.gz", f"urn:uuid:w{number}", WGET, head, "2024-02-03T04:05:06Z", 1)
        for number, year in enumerate(YEARS, len(OTHERS))
    ]
    again = take(tmp_path, file)
    assert (again.new, again.known) == (0, 3)


@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not on this machine")
def test_what_wget_itself_writes(tmp_path: Path) -> None:
    def site(host: str) -> dict[str, Answer]:
        links = "".join(f'<a href="/{year}.html">{year}</a>' for year in YEARS)
        reports = {f"/{year}.html": Answer(report(year)) for year in YEARS}
        return {"/": page("年报", links), "/robots.txt": Answer("", content_type="text/plain"), **reports}

    with Simulator(site) as portal:
        for number, more in enumerate(([], [f"--warc-dedup={tmp_path / 'w0.cdx'}"])):
            command = ["wget", "-q", "-r", "-l", "1", "-P", str(tmp_path / "out"), "--warc-cdx", *more]
            command += [f"--warc-file={tmp_path / f'w{number}'}", portal.home]
            subprocess.run(command, check=False, timeout=60)
        expected = {f"{portal.home}{year}.html": report(year) for year in YEARS}
    # The second file holds revisits alone, of what stands in the first.
    result = take(tmp_path, tmp_path / "w1.warc.gz", tmp_path / "w0.warc.gz")
    assert (result.new, result.known, result.run.failures) == (3, 3, ())
    require_kept(tmp_path, expected)


def test_a_wacz_of_browsertrix_with_revisits_of_a_later_file(tmp_path: Path) -> None:
    file = tmp_path / "county.wacz"
    again = {
        "http://portal.example/copy.html": url_of(2022),
        "http://portal.example/home.html": "http://portal.example/",
    }
    browsertrix(file, OTHERS | REPORTS, again)
    result = take(tmp_path, file)
    assert (result.new, result.known, result.run.failures) == (4, 0, ())
    require_kept(tmp_path, REPORTS | {"http://portal.example/copy.html": report(2022)})
    assert rows(tmp_path, "SELECT DISTINCT file, software FROM imports ORDER BY file") == [
        ("county.wacz/archive/rec-0.warc.gz", BROWSERTRIX),
        ("county.wacz/archive/rec-1.warc.gz", BROWSERTRIX),
    ]
    assert take(tmp_path, file).known == 4


def test_a_revisit_of_what_was_imported_before(tmp_path: Path) -> None:
    january, february = tmp_path / "january.wacz", tmp_path / "february.wacz"
    browsertrix(january, {url_of(2021): report(2021)}, {})
    browsertrix(february, {}, {"http://portal.example/copy.html": url_of(2021)}, {url_of(2021): report(2021)})
    take(tmp_path, january)
    result = take(tmp_path, february)
    assert (result.new, result.known, result.run.failures) == (1, 0, ())
    require_kept(tmp_path, {url_of(2021): report(2021), "http://portal.example/copy.html": report(2021)})


def test_common_crawl_and_arc_files_by_any_name(tmp_path: Path) -> None:
    crawl, old = tmp_path / "CC-MAIN-1.warc", tmp_path / "old"
    crawl.write_bytes(b"".join(common_crawl(url_of(2023), report(2023), {url_of(2020): report(2020)[:99]})))
    old.write_bytes(arc({url_of(2009): report(2009)}))
    done = gongkai("import", crawl, old, "--data", tmp_path / "data")
    assert (done.returncode, done.stdout) == (0, "2 originals taken in, 0 were in the archive already\n")
    (told,) = [line for line in done.stderr.splitlines() if "left out" in line]
    assert told == (
        f"{crawl}: left out 1 record (the first: {url_of(2020)}): the record was cut short when it was fetched (length)"
    )
    require_kept(tmp_path, {url_of(2023): report(2023), url_of(2009): report(2009)})


def test_damage_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "wget.warc.gz"
    members = [gzipped(each) for each in wget(REPORTS)]
    content = bytearray(b"".join(members))
    place = sum(map(len, members[:4]))
    content[place + len(members[4]) // 2] ^= 0xFF
    file.write_bytes(content)
    result = take(tmp_path, file)
    (told,) = result.run.failures
    assert told.startswith(f"{file} at byte {place}: the record ")
    assert told.endswith("; the others were taken in")
    require_kept(tmp_path, {url: body for url, body in REPORTS.items() if url != url_of(2022)})


def test_a_damaged_package_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "county.wacz"
    browsertrix(file, REPORTS, {})
    content = bytearray(file.read_bytes())
    # The size of a member's last record in its gzip trailer.
    content[content.index(b"PK\x03\x04", content.index(b"rec-1.warc.gz")) - 2] ^= 0xFF
    file.write_bytes(content)
    result = take(tmp_path, file)
    assert result.new == len(YEARS)
    assert result.run.failures
    assert all(told.startswith(f"{file}, archive/rec-1.warc.gz at byte ") for told in result.run.failures)


def test_a_payload_that_is_in_none_of_the_files_is_told_once(tmp_path: Path) -> None:
    file = tmp_path / "again.warc.gz"
    file.write_bytes(
        gzipped(response(url_of(2021), report(2021), "w0"), wget_revisit(url_of(2022), "gone", b"?"))
    )
    result = take(tmp_path, file)
    assert result.new == 1
    (told,) = result.run.failures
    assert told.startswith(f"{file}: 1 record without payload refer to a record that is in none of the files")
    assert url_of(2022) in told


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("empty.pdf", b"", "is empty"),
        ("empty.warc.gz", b"", "holds no capture"),
        ("bare.wacz", None, "holds no capture"),
        ("torn.wacz", b"PK\x03\x04", "could not be read (File is not a zip file)"),
        ("folder", None, "holds no files"),
    ],
)
def test_nothing_to_take_in_is_told(tmp_path: Path, name: str, content: bytes | None, problem: str) -> None:
    import zipfile

    path = tmp_path / name
    if name == "folder":
        path.mkdir()
    elif content is None:
        with zipfile.ZipFile(path, "w") as package:
            package.writestr("datapackage.json", "{}")
    else:
        path.write_bytes(content)
    result = take(tmp_path, path)
    (told,) = result.run.failures
    assert told.startswith(f"{path}: {problem}")
    assert (result.new, result.known) == (0, 0)


def test_what_is_no_file_could_not_start(tmp_path: Path) -> None:
    with pytest.raises(CannotStartError, match="/dev/null: is neither a file nor a folder"):
        take(tmp_path, Path("/dev/null"))


def test_a_pipe_among_the_files_is_told_and_not_waited_for(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "2023.html").write_bytes(report(2023))
    os.mkfifo(folder / "pipe")
    result = take(tmp_path, folder)
    assert result.new == 1
    (told,) = result.run.failures
    assert told == f"{folder}/pipe: is neither a file nor a folder; the other files were taken in"
