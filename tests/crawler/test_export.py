"""What is handed to others: whole, without what is withheld, and readable by the tools of others."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.conftest import ROOT, gongkai
from tests.crawler.test_cli import one_sentence

Demo = tuple[Path, str]


def tool(name: str) -> str:
    """A program of others: from `make tools`, or wherever this machine has it."""
    path = shutil.which(name, path=f"{ROOT / '.tools' / 'bin'}:{os.environ.get('PATH', '')}")
    if path is None:
        pytest.skip(f"{name} is not there; `make tools` installs it")
    return path


def rows(data: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(data / "gongkai.db")) as database:
        return database.execute(query, values).fetchall()


@pytest.fixture(scope="module")
def whole(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's whole archive as a WACZ."""
    target = tmp_path_factory.mktemp("export") / "all.wacz"
    done = gongkai("export", "--wacz", target, "--data", demo[0])
    assert done.returncode == 0, done.stderr
    return target


def extracted(package: Path, folder: Path) -> list[Path]:
    """The WARC files of a package."""
    with zipfile.ZipFile(package) as content:
        content.extractall(folder)
    return sorted((folder / "archive").glob("*.warc.gz"))


def captures(package: Path) -> dict[str, tuple[str, str]]:
    """Each capture's record id with its type and address."""
    found: dict[str, tuple[str, str]] = {}
    with zipfile.ZipFile(package) as content:
        for name in content.namelist():
            if name.endswith(".warc.gz"):
                for record in ArchiveIterator(io.BytesIO(content.read(name))):
                    if record.rec_type in ("response", "revisit", "resource"):
                        headers = record.rec_headers
                        found[headers.get_header("WARC-Record-ID").strip("<>")] = (
                            record.rec_type,
                            headers.get_header("WARC-Target-URI"),
                        )
    return found


def test_the_whole_archive_goes_along_byte_for_byte(demo: Demo, whole: Path) -> None:
    with zipfile.ZipFile(whole) as package:
        for path in (demo[0] / "archive").glob("*.warc.gz"):
            assert package.read(f"archive/{path.name}") == path.read_bytes()


def test_the_package_lists_itself_with_true_digests(whole: Path) -> None:
    with zipfile.ZipFile(whole) as package:
        assert {info.compress_type for info in package.infolist()} == {zipfile.ZIP_STORED}
        description = json.loads(package.read("datapackage.json"))
        listed = {resource["path"]: resource for resource in description["resources"]}
        digest = json.loads(package.read("datapackage-digest.json"))
        own = {"datapackage.json", "datapackage-digest.json"}
        assert listed.keys() | own == set(package.namelist())
        for path, resource in listed.items():
            content = package.read(path)
            assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
            assert resource["bytes"] == len(content)
        assert digest["hash"] == f"sha256:{hashlib.sha256(package.read('datapackage.json')).hexdigest()}"
    assert description["wacz_version"] == "1.1.1"


def test_the_index_leads_to_every_capture(whole: Path) -> None:
    with zipfile.ZipFile(whole) as package:
        lines = gzip.decompress(package.read("indexes/index.cdx.gz")).decode().splitlines()
        files = {name: package.read(name) for name in package.namelist() if name.endswith(".warc.gz")}
        blocks = package.read("indexes/index.idx").decode().splitlines()
    assert lines == sorted(lines)
    assert blocks[0].startswith("!meta 0 ")
    for line in lines:
        fields = json.loads(line.split(" ", 2)[2])
        offset, length = int(fields["offset"]), int(fields["length"])
        member = files[f"archive/{fields['filename']}"][offset : offset + length]
        assert f"WARC-Target-URI: {fields['url']}".encode() in gzip.decompress(member)
    assert len(lines) == len(captures(whole))
    assert any('"method": "POST"' in line for line in lines)


@pytest.mark.parametrize("choice", ["portal", "year", "report"])
def test_a_part_holds_what_was_chosen_and_what_it_rests_on(
    demo: Demo, whole: Path, tmp_path: Path, choice: str
) -> None:
    ((report, year, portal),) = rows(
        demo[0], "SELECT id, year, portal_id FROM reports WHERE version_count > 1 ORDER BY id LIMIT 1"
    )
    value = {"portal": portal, "year": year, "report": report}[choice]
    target = tmp_path / "part.wacz"
    done = gongkai("export", "--wacz", target, f"--{choice}", str(value), "--json", "--data", demo[0])
    assert done.returncode == 0, done.stderr
    found = captures(target)
    assert json.loads(done.stdout)["captures"] == len(found) < len(captures(whole))
    column = {"portal": "reports.portal_id", "year": "year", "report": "reports.id"}[choice]
    needed = rows(
        demo[0],
        "SELECT captures.id FROM reports JOIN report_documents ON report_id = reports.id "
        f"JOIN captures USING (sha256) WHERE {column} = ?",
        value,
    )
    assert needed
    assert {row[0] for row in needed} <= found.keys()
    (home,) = {row[0] for row in rows(demo[0], "SELECT home FROM portals WHERE id = ?", portal)}
    if choice == "portal":
        assert all(url.removeprefix("urn:dom:").startswith(home) for _, url in found.values())
    with zipfile.ZipFile(target) as package:
        pages = [json.loads(line) for line in package.read("pages/pages.jsonl").decode().splitlines()]
    assert {page["url"] for page in pages[1:]} <= {url for _, url in found.values()}
    assert len(pages) > 1


def test_what_is_withheld_stays_here(demo: Demo, tmp_path: Path) -> None:
    data = Path(shutil.copytree(demo[0], tmp_path / "data"))
    ((digest, url),) = rows(data, "SELECT sha256, url FROM report_documents ORDER BY sha256 LIMIT 1")
    assert gongkai("withhold", digest, "--reason", "法院裁定", "--data", data).returncode == 0
    assert gongkai("export", "--wacz", tmp_path / "all.wacz", "--data", data).returncode == 0
    left_out = rows(data, "SELECT id FROM captures WHERE sha256 = ?", digest)
    assert left_out
    assert not {row[0] for row in left_out} & captures(tmp_path / "all.wacz").keys()
    with zipfile.ZipFile(tmp_path / "all.wacz") as package:
        assert f'"{url}"' not in package.read("pages/pages.jsonl").decode()


def test_every_table_becomes_a_csv_file(demo: Demo, tmp_path: Path) -> None:
    done = gongkai("export", "--csv", tmp_path / "tables", "--json", "--data", demo[0])
    assert done.returncode == 0, done.stderr
    tables = {row[0] for row in rows(demo[0], "SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert set(json.loads(done.stdout)["tables"]) == {f"{table}.csv" for table in tables}
    with (tmp_path / "tables" / "requests.csv").open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.reader(file))
    held = rows(demo[0], "SELECT * FROM requests")
    assert written[0][:2] == ["report_id", "row"]
    assert written[1:] == [["" if value is None else str(value) for value in row] for row in held]


@pytest.mark.parametrize(
    "arguments",
    [(), ("--year", "2022"), ("--csv", "out", "--portal", "yunqi")],
)
def test_an_export_to_nowhere_could_not_start(demo: Demo, arguments: tuple[str, ...]) -> None:
    assert gongkai("export", *arguments, "--data", demo[0]).returncode == 2


def test_an_export_of_nothing_could_not_start(demo: Demo, tmp_path: Path) -> None:
    done = gongkai("export", "--wacz", tmp_path / "x.wacz", "--portal", "nowhere", "--data", demo[0])
    assert done.returncode == 2
    assert "no report that matches" in one_sentence(done)
    done = gongkai("export", "--wacz", tmp_path / "none" / "x.wacz", "--data", demo[0])
    assert done.returncode == 2
    assert "its folder does not exist" in one_sentence(done)
    assert not list(tmp_path.iterdir())


def test_an_export_of_damaged_records_says_which_and_leaves_no_file(demo: Demo, tmp_path: Path) -> None:
    data = Path(shutil.copytree(demo[0], tmp_path / "data"))
    (path,) = (data / "archive").glob("*.warc.gz")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    done = gongkai("export", "--wacz", tmp_path / "x.wacz", "--data", data)
    assert done.returncode == 1
    assert f"{path} at byte" in one_sentence(done)
    assert [entry.name for entry in tmp_path.iterdir()] == ["data"]


# By the tools of others


def test_wacz_validate_passes(whole: Path) -> None:
    done = subprocess.run(
        [tool("wacz"), "validate", "-f", whole], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "is valid" in done.stdout


def test_warcio_and_gzip_pass(whole: Path, tmp_path: Path) -> None:
    for path in extracted(whole, tmp_path):
        assert subprocess.run([tool("gzip"), "-t", path], check=False).returncode == 0
        warcio = [str(Path(sys.executable).with_name("warcio")), "check", path]
        assert subprocess.run(warcio, check=False).returncode == 0


def test_fastwarc_passes(whole: Path, tmp_path: Path) -> None:
    program = tool("fastwarc")
    for path in extracted(whole, tmp_path):
        done = subprocess.run([program, "check", path], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def pywb(package: Path, folder: Path) -> Iterator[str]:
    """pywb with the package's WARC files as a collection, indexed by itself."""
    folder.mkdir()
    files = extracted(package, folder / "package")
    manage = tool("wb-manager")
    subprocess.run([manage, "init", "all"], cwd=folder, check=True, capture_output=True)
    subprocess.run([manage, "add", "all", *files], cwd=folder, check=True, capture_output=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [tool("wayback"), "-b", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/all"
    finally:
        server.terminate()
        server.wait(timeout=30)


def test_pywb_replays_every_report_as_it_was(demo: Demo, whole: Path, tmp_path: Path) -> None:
    tool("wayback")
    documents = rows(
        demo[0],
        "SELECT url, sha256, replace(replace(replace(fetched_at, '-', ''), ':', ''), 'T', '') FROM captures",
    )
    assert len(documents) > 100
    with pywb(whole, tmp_path / "pywb") as collection:
        wrong = []
        for url, digest, moment in documents:
            # `id_` asks for the payload as it was archived, without a banner.
            address = f"{collection}/{moment[:14]}id_/{url}"
            try:
                with urllib.request.urlopen(address, timeout=30) as answer:
                    content = answer.read()
                    if answer.headers.get("Content-Encoding") == "gzip":
                        content = gzip.decompress(content)
            except urllib.error.HTTPError as error:
                wrong.append((url, error.code))
                continue
            if hashlib.sha256(content).hexdigest() != digest:
                wrong.append((url, len(content)))
        assert not wrong
