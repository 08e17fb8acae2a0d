"""Archives: each report in them, whatever its name is written in, and nothing that never ends."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from extraction import Document, Report, read
from extraction.forms import FORMS
from tests.extraction import samples, writers

FORM = FORMS["2021"]
VALUES = samples.values_of(FORM, 41)
OTHER = samples.values_of(FORMS["2019"], 42)
NEWER = samples.html(FORM, VALUES, 2022).encode()
OLDER = samples.docx(FORMS["2019"], OTHER, 2020)


def read_one(content: bytes, name: str = "年报.zip") -> Report:
    [report] = read([Document(content, name)])
    return report


def values(report: Report) -> dict[str, float | int | None]:
    return {key: cell.value for key, cell in report.cells.items()}


def test_a_report_and_what_lies_beside_it() -> None:
    content = writers.zip_of(
        {
            "说明.txt": "关于报送的通知".encode(),
            "年报.html": NEWER,
            "公章.png": b"\x89PNG\r\n\x1a\n",
            "Thumbs.db": b"x",
        }
    )
    report = read_one(content)
    assert values(report) == samples.yuan(FORM, VALUES)
    assert (report.source.path, report.source.media_type, report.source.part) == (
        "年报.zip",
        "application/zip",
        1,
    )
    assert report.source.size == len(content)


def test_each_report_is_a_part() -> None:
    content = writers.zip_of({"2022/年报.html": NEWER, "2020/年报.docx": OLDER})
    reports = read([Document(content, "两年.zip")])
    assert [(report.year, report.reader, report.source.part) for report in reports] == [
        (2022, "html", 1),
        (2020, "docx", 2),
    ]
    assert len({report.source.sha256 for report in reports}) == 1
    assert values(reports[1]) == samples.yuan(FORMS["2019"], OTHER)


def test_names_in_gbk() -> None:
    unreadable = "青石镇政府信息公开年度报告.jpg"
    content = writers.gbk_zip({"年报.html": NEWER, unreadable: b"\xff\xd8\xff\xe0"})
    first, second = read([Document(content, "a.zip")])
    assert first.error is None
    assert second.error is not None
    assert second.error.startswith(f"a.zip: {unreadable}: the image is damaged")


def test_an_archive_in_an_archive() -> None:
    inner = writers.zip_of({"年报.html": NEWER})
    report = read_one(writers.zip_of({"附件.zip": inner}))
    assert values(report) == samples.yuan(FORM, VALUES)


def test_a_page_and_its_archive_are_one_report() -> None:
    page = Document(
        "<html><title>青石镇2022年政府信息公开工作年度报告</title><p>见附件</p></html>".encode(), "page"
    )
    archive = Document(writers.zip_of({"年报.html": NEWER}), "附件.zip")
    [report] = read([page, archive], together=True)
    assert values(report) == samples.yuan(FORM, VALUES)
    assert [source.path for source in report.sources] == ["附件.zip", "page"]


def test_a_page_and_an_archive_of_several_reports() -> None:
    page = Document("<html><title>各单位年度报告</title><p>见附件</p></html>".encode(), "page")
    archive = Document(writers.zip_of({"a.html": NEWER, "b.docx": OLDER}), "附件.zip")
    reports = read([page, archive], together=True)
    assert [(report.year, report.source.part) for report in reports] == [(2022, 1), (2020, 2)]


def test_an_archive_without_a_report_is_read_as_what_it_is() -> None:
    report = read_one(writers.zip_of({"通知.txt": "关于召开会议的通知\n请准时参加。".encode()}))
    assert (report.error, report.form, report.cells) == (None, None, {})


def test_what_cannot_be_read_is_named() -> None:
    assert "empty" in (read_one(writers.zip_of({})).error or "")
    assert "a.jpg: the image is damaged" in (
        read_one(writers.zip_of({"a.jpg": b"\xff\xd8\xff\xe0"})).error or ""
    )


def test_the_same_report_in_two_formats_is_one() -> None:
    files = {
        "年报.docx": OLDER,
        "年报.html": samples.html(FORMS["2019"], OTHER, 2020).encode(),
        "2022.html": NEWER,
    }
    reports = read([Document(writers.zip_of(files), "年报.zip")])
    assert [(report.year, report.source.part) for report in reports] == [(2020, 1), (2022, 2)]


def test_reports_that_differ_in_their_authority_alone_are_two() -> None:
    other = NEWER.replace("青石镇".encode(), "白鹭乡".encode())
    reports = read([Document(writers.zip_of({"甲.html": NEWER, "乙.html": other}), "年报.zip")])
    assert [report.authority for report in reports] == ["青石镇人民政府", "白鹭乡人民政府"]


@pytest.mark.parametrize("packed", [NEWER, writers.zip_of({"年报.html": NEWER})])
def test_gzip_is_read_as_what_is_packed_in_it(packed: bytes) -> None:
    report = read_one(gzip.compress(packed), "青石镇2022年政府信息公开年报.html.gz")
    assert (report.error, report.source.media_type) == (None, "application/gzip")
    assert values(report) == samples.yuan(FORM, VALUES)
    assert report.title == samples.TITLE.format(year=2022)


def test_gzip_that_is_cut_short_says_so() -> None:
    report = read_one(gzip.compress(NEWER)[:-200], "年报.html.gz")
    assert report.error == "年报.html.gz: the archive is damaged or cut short; fetch the original again"


def test_gzip_that_unpacks_without_bound_is_left_alone() -> None:
    report = read_one(gzip.compress(bytes(20 * 1024 * 1024)), "年报.gz")
    assert report.error is not None
    assert "times its size" in report.error


def test_a_warc_file_is_no_text() -> None:
    report = read_one(
        gzip.compress(b"WARC/1.1\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n"), "a.warc.gz"
    )
    assert report.error is not None
    assert "gongkai import" in report.error


def test_a_password() -> None:
    content = bytearray(writers.zip_of({"年报.html": NEWER}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "password" in (read_one(bytes(content)).error or "")


@pytest.mark.parametrize("suffix", ["7z", "zip"])
def test_what_libarchive_writes(tmp_path: Path, suffix: str) -> None:
    try:
        import libarchive
    except (ImportError, OSError, AttributeError, TypeError):
        pytest.skip("the system library libarchive is not there (apt-get install libarchive13)")
    path = tmp_path / f"年报.{suffix}"
    with libarchive.file_writer(str(path), {"7z": "7zip", "zip": "zip"}[suffix]) as archive:
        archive.add_file_from_memory("2022年报.html", len(NEWER), NEWER)
        archive.add_file_from_memory("2020年报.docx", len(OLDER), OLDER)
    reports = read([Document(path.read_bytes(), path.name)])
    assert [values(report) for report in reports] == [
        samples.yuan(FORM, VALUES),
        samples.yuan(FORMS["2019"], OTHER),
    ]
    assert "fetch the original again" in (read_one(path.read_bytes()[:3000]).error or "")


@pytest.mark.parametrize("version", [4, 5])
def test_rar(version: int) -> None:
    pytest.importorskip("libarchive", exc_type=(ImportError, OSError))
    content = (writers.rar4 if version == 4 else writers.rar5)({"年报.html": NEWER})
    assert values(read_one(content, "年报.rar")) == samples.yuan(FORM, VALUES)
