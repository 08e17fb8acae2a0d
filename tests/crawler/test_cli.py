"""What the command line says and how it ends, above all when something is wrong."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import gongkai

PORTAL = """
[crawl]
allow_private_network = true
delay = 0
[[portal]]
id = "nowhere"
name = "无处县人民政府"
region = "990199"
home = "http://127.0.0.1:9/"
"""
REPORT = """竹溪镇人民政府2021年政府信息公开工作年度报告
一、总体情况
本镇按要求公开信息。
六、其他需要报告的事项
无。
"""


def one_sentence(done: subprocess.CompletedProcess[str]) -> str:
    """What went to standard error: a single line, without a traceback."""
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    return lines[0]


@pytest.mark.parametrize("command", ["import", "extract"])
def test_a_path_that_does_not_exist_could_not_start(command: str, tmp_path: Path) -> None:
    missing = tmp_path / "missing.pdf"
    arguments = ["--data", tmp_path / "data"] if command == "import" else []
    done = gongkai(command, missing, *arguments)
    assert done.returncode == 2
    assert str(missing) in one_sentence(done)


@pytest.mark.parametrize("command", ["verify", "rebuild", "status", "publish", "serve"])
def test_a_folder_without_an_archive_could_not_start(command: str, tmp_path: Path) -> None:
    done = gongkai(command, "--data", tmp_path / "nothing")
    assert done.returncode == 2
    assert str(tmp_path / "nothing") in one_sentence(done)
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize("command", ["crawl", "nightly"])
def test_a_broken_registry_could_not_start(command: str, tmp_path: Path) -> None:
    registry = tmp_path / "portals.toml"
    registry.write_text(PORTAL.replace('region = "990199"', ""), encoding="utf-8")
    done = gongkai(command, "--portals", registry, "--data", tmp_path / "data")
    assert done.returncode == 2
    assert f"{registry}: portal 'nowhere' has no 'region'" in one_sentence(done)


def test_an_unknown_portal_could_not_start(tmp_path: Path) -> None:
    registry = tmp_path / "portals.toml"
    registry.write_text(PORTAL, encoding="utf-8")
    done = gongkai("crawl", "elsewhere", "--portals", registry, "--data", tmp_path / "data")
    assert done.returncode == 2
    assert "no portal is called elsewhere" in one_sentence(done)


def test_a_portal_that_cannot_be_reached_fails_and_the_night_goes_on(tmp_path: Path) -> None:
    registry = tmp_path / "portals.toml"
    registry.write_text(PORTAL, encoding="utf-8")
    done = gongkai("nightly", "--portals", registry, "--data", tmp_path / "data", "--json")
    assert done.returncode == 1
    (portal,) = json.loads(done.stdout)["portals"]
    assert portal["outcome"] == "unreachable"
    assert done.stderr.splitlines()[-1].startswith("gongkai: nowhere: unreachable")
    assert (tmp_path / "data" / "published" / "current").exists()


def test_a_second_nightly_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    registry = tmp_path / "portals.toml"
    registry.write_text(PORTAL, encoding="utf-8")
    hold = (
        "import sys; from pathlib import Path; from crawler.lock import run_lock\n"
        "with run_lock(Path(sys.argv[1]), 'nightly'): print('held', flush=True); sys.stdin.read()"
    )
    (tmp_path / "data").mkdir()
    holder = subprocess.Popen(
        [sys.executable, "-c", hold, str(tmp_path / "data")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    done = gongkai("nightly", "--portals", registry, "--data", tmp_path / "data")
    holder.communicate("")
    assert done.returncode == 2
    assert f"held by `gongkai nightly`, process {holder.pid}" in one_sentence(done)


def test_a_busy_port_could_not_start(demo: tuple[Path, str]) -> None:
    folder, _ = demo
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = gongkai("serve", "--port", str(port), "--data", folder)
    assert done.returncode == 2
    assert f"127.0.0.1:{port}" in one_sentence(done)


def test_the_demo_leaves_a_real_archive_alone(tmp_path: Path) -> None:
    file = tmp_path / "报告.txt"
    file.write_text(REPORT, encoding="utf-8")
    data = tmp_path / "data"
    assert gongkai("import", file, "--data", data).returncode == 0
    done = gongkai("demo", "--no-serve", "--data", data)
    assert done.returncode == 2
    assert "not the demo's alone" in one_sentence(done)
    assert gongkai("verify", "--data", data).returncode == 0


def test_the_demo_leaves_alone_what_was_added_to_an_earlier_one(
    demo: tuple[Path, str], tmp_path: Path
) -> None:
    data = Path(shutil.copytree(demo[0], tmp_path / "data"))
    file = tmp_path / "报告.txt"
    file.write_text(REPORT, encoding="utf-8")
    assert gongkai("import", file, "--data", data).returncode == 0
    done = gongkai("demo", "--no-serve", "--data", data)
    assert done.returncode == 2
    assert "not the demo's alone" in one_sentence(done)
    assert "竹溪镇" in gongkai("extract", "--json", file).stdout
    assert gongkai("verify", "--data", data).returncode == 0


def test_an_unreadable_document_is_told_and_the_rest_is_done(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "1.txt").write_text(REPORT, encoding="utf-8")
    (folder / "2.pdf").write_bytes(b"%PDF-1.7\nbroken")
    (folder / "3.txt").write_text(REPORT.replace("2021", "2022"), encoding="utf-8")
    done = gongkai("import", folder, "--data", tmp_path / "data")
    assert done.returncode == 1
    (told,) = [line for line in done.stderr.splitlines() if "2.pdf" in line]
    assert told.startswith("gongkai: ")
    with closing(sqlite3.connect(tmp_path / "data" / "gongkai.db")) as database:
        read = database.execute("SELECT year FROM reports WHERE error IS NULL ORDER BY year").fetchall()
        (kept,) = database.execute("SELECT count(*) FROM originals").fetchone()
    assert read == [(2021,), (2022,)]
    assert kept == 3


def test_extract_prints_one_line_a_report_and_exits_1_for_an_unreadable_one(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.bin"
    good.write_text(REPORT, encoding="utf-8")
    bad.write_bytes(bytes(range(256)) * 8)
    done = gongkai("extract", "--json", bad, good)
    assert done.returncode == 1
    first, second = [json.loads(line) for line in done.stdout.splitlines()]
    assert str(bad) in first["error"]
    assert (second["error"], second["report"]["authority"], second["report"]["year"]) == (
        None,
        "竹溪镇人民政府",
        2021,
    )


def test_import_twice_changes_nothing(tmp_path: Path) -> None:
    from tests.crawler.test_rebuild_verify import dump

    file = tmp_path / "报告.txt"
    file.write_text(REPORT, encoding="utf-8")
    data = tmp_path / "data"
    first = gongkai("import", file, "--data", data)
    assert first.stdout == "1 originals taken in, 0 were in the archive already\n"
    before = (
        dump(data / "gongkai.db"),
        [path.read_bytes() for path in sorted((data / "archive").glob("*.warc.gz"))],
    )
    second = gongkai("import", file, "--data", data)
    assert second.stdout == "0 originals taken in, 1 were in the archive already\n"
    after = (
        dump(data / "gongkai.db"),
        [path.read_bytes() for path in sorted((data / "archive").glob("*.warc.gz"))],
    )
    assert before == after


def test_a_folder_may_hold_a_warc_that_others_made(demo: tuple[Path, str], tmp_path: Path) -> None:
    folder, _ = demo
    (warc,) = (folder / "archive").glob("*.warc.gz")
    taken = tmp_path / "taken.warc.gz"
    taken.write_bytes(warc.read_bytes())
    done = gongkai("import", taken, "--data", tmp_path / "data")
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(tmp_path / "data" / "gongkai.db")) as database:
        (reports,) = database.execute("SELECT count(*) FROM reports WHERE form IS NOT NULL").fetchone()
    assert reports > 100


def test_judge_gives_its_reason() -> None:
    done = gongkai("judge", "--json", "青石镇2021年政府信息公开工作年度报告", "2021年法治政府建设年度报告")
    assert done.returncode == 0
    report, decoy = [json.loads(line) for line in done.stdout.splitlines()]
    assert (report["is_report"], report["year"], report["authority"]) == (True, 2021, "青石镇")
    assert not decoy["is_report"]
    assert report["reason"]
    assert decoy["reason"]


def test_status_prints_the_same_figures_as_json(demo: tuple[Path, str]) -> None:
    folder, _ = demo
    text, data = gongkai("status", "--data", folder), gongkai("status", "--json", "--data", folder)
    assert text.returncode == data.returncode == 0
    assert f"Reports found     {json.loads(data.stdout)['reports']} of" in text.stdout


def test_a_night_that_is_interrupted_says_so_and_the_next_one_goes_on(tmp_path: Path) -> None:
    from demo.server import SamplePortals

    data = tmp_path / "data"
    with SamplePortals(latency=0.05) as portals:
        registry = tmp_path / "portals.toml"
        registry.write_text(portals.registry_toml(), encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "crawler",
            "nightly",
            "--portals",
            str(registry),
            "--data",
            str(data),
        ]
        night = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 60
        while len(portals.requests("yunqi")) < 20 and time.monotonic() < deadline:
            time.sleep(0.05)
        night.send_signal(signal.SIGTERM)
        _, told = night.communicate(timeout=120)
        assert night.returncode == 1, told
        assert "the night was stopped" in told
        assert "Traceback" not in told
    with SamplePortals() as portals:
        registry.write_text(portals.registry_toml(), encoding="utf-8")
        assert gongkai("nightly", "--portals", registry, "--data", data).returncode == 0
    assert gongkai("verify", "--data", data).returncode == 0
    runs = json.loads(gongkai("status", "--json", "--data", data).stdout)
    assert runs["run"]["status"] == "completed"


@pytest.mark.parametrize("command", ["status", "publish"])
def test_a_file_that_is_no_database_could_not_start(command: str, tmp_path: Path) -> None:
    (tmp_path / "gongkai.db").write_text("not a database at all")
    done = gongkai(command, "--data", tmp_path)
    assert done.returncode == 2
    assert f"{tmp_path / 'gongkai.db'}: is not a database" in one_sentence(done)


def test_publishing_says_what_it_did_and_can_be_taken_back(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "b.txt").write_text(REPORT.replace("2021", "2022"), encoding="utf-8")
    data = tmp_path / "data"
    said = []
    for command in (
        ["import", tmp_path / "a.txt"],
        ["publish"],
        ["publish"],
        ["import", tmp_path / "b.txt"],
        ["publish"],
        ["publish", "--rollback"],
        ["publish", "--rollback"],
    ):
        said.append(gongkai(*command, "--data", data))
    assert [done.returncode for done in said] == [0, 0, 0, 0, 0, 0, 2]
    assert said[1].stdout.endswith(": published\n")
    assert said[2].stdout.endswith(": unchanged\n")
    first = said[1].stdout.partition(":")[0]
    assert said[5].stdout == f"{first}: published again\n"
    assert "there is none to go back to" in one_sentence(said[6])


def test_verify_of_an_empty_archive_could_not_start(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    done = gongkai("verify", "--data", tmp_path)
    assert done.returncode == 2
    assert "there is no archive" in one_sentence(done)


def test_a_file_name_that_is_no_text_is_taken_in_like_any_other(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / os.fsdecode("报告.txt".encode("gbk"))).write_text(REPORT, encoding="utf-8")
    (folder / "b.txt").write_text(REPORT.replace("2021", "2022"), encoding="utf-8")
    done = gongkai("import", folder, "--data", tmp_path / "data")
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0)
    assert done.stdout == "2 originals taken in, 0 were in the archive already\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_cannot_be_looked_into_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    (folder / "closed").mkdir(parents=True, mode=0o000)
    (folder / "b.txt").write_text(REPORT, encoding="utf-8")
    done = gongkai("import", folder, "--data", tmp_path / "data")
    assert done.returncode == 1
    assert str(folder / "closed") in done.stderr
    assert done.stdout.startswith("1 originals taken in")


@pytest.mark.parametrize("command", ["status", "verify", "publish", "rebuild", "serve"])
def test_data_that_is_a_file_could_not_start(command: str, tmp_path: Path) -> None:
    file = tmp_path / "data"
    file.write_text("")
    done = gongkai(command, "--data", file)
    assert done.returncode == 2
    assert f"{file}: is a file" in one_sentence(done)


@pytest.mark.parametrize("signals", [1, 2])
def test_a_portal_that_never_answers_does_not_hold_a_night_that_is_stopped(
    signals: int, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        registry = tmp_path / "portals.toml"
        registry.write_text(PORTAL.replace(":9/", f":{silent.getsockname()[1]}/"), encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "crawler",
            "crawl",
            "--portals",
            str(registry),
            "--data",
            str(tmp_path / "data"),
        ]
        night = subprocess.Popen(
            [*command, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        answered, _ = silent.accept()
        for _ in range(2):
            night.send_signal(signal.SIGINT)
            time.sleep(1)
        printed, told = night.communicate(timeout=60)
        answered.close()
    summary = json.loads(printed)
    assert (night.returncode, summary["run"]["status"]) == (1, "partial")
    assert [portal["outcome"] for portal in summary["portals"]] == ["partial"]
    assert "stopping after the requests under way" in told
    assert "the night was stopped" in told.splitlines()[-1]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this machine")
@pytest.mark.parametrize("arguments", [("status",), ("status", "--json"), ("doctor",)])
def test_an_output_that_takes_nothing_is_told_in_a_sentence(
    demo: tuple[Path, str], arguments: tuple[str, ...]
) -> None:
    command = [sys.executable, "-m", "crawler", *arguments, "--data", str(demo[0])]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("gongkai: the output: cannot be written (No space left on device)")
    assert len(done.stderr.splitlines()) == 1
