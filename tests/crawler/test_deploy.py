"""What `deploy/` ships is taken by the programs that it is for."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from crawler.cli import main
from tests.conftest import ROOT
from tests.crawler.test_killed import registry
from tests.portals.simulator import Answer, Simulator, Site, page, report_text, row

DEPLOY = ROOT / "deploy"


def site(host: str) -> Site:
    title = "青石镇人民政府2023年政府信息公开工作年度报告"
    body = f"<h1>{title}</h1><div class='article-content'>{report_text('青石镇', 2023)}</div>"
    return {
        "/robots.txt": Answer("", content_type="text/plain"),
        "/": page("松岭县人民政府", '<ul><li><a href="/nb/">政府信息公开年报</a></li></ul>'),
        "/nb/": page(
            "政府信息公开年报", f"<ul>{row('1.html', title, '2024-01-20')}</ul>", ("政府信息公开年报",)
        ),
        "/nb/1.html": page(title, body),
    }


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
@pytest.mark.parametrize("unit", sorted(path.name for path in DEPLOY.glob("gongkai-*")))
def test_systemd_takes_the_unit(tmp_path: Path, unit: str) -> None:
    program = tmp_path / "gongkai"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for path in DEPLOY.glob("gongkai-*"):
        text = path.read_text(encoding="utf-8").replace("/srv/gongkai/.venv/bin/gongkai", str(program))
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert verified.returncode == 0, verified.stderr
    assert unit not in verified.stderr, verified.stderr


@pytest.mark.parametrize("unit", ["gongkai-nightly.service", "gongkai-serve.service"])
def test_the_command_of_a_unit_is_understood(unit: str) -> None:
    (line,) = re.findall(r"^ExecStart=(.*)$", (DEPLOY / unit).read_text(encoding="utf-8"), re.M)
    _, command, *arguments = shlex.split(line)
    gongkai = click.Context(main, **main.context_settings)
    with main.commands[command].make_context(command, arguments, parent=gongkai) as context:
        assert context.params


def test_the_cron_line_runs_a_night_as_it_is_written(tmp_path: Path) -> None:
    lines = (DEPLOY / "crontab").read_text(encoding="utf-8").splitlines()
    settings = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z_]+=", line))
    (line,) = [line for line in lines if re.match(r"[\d*]", line)]
    command = line.split(maxsplit=5)[5]
    assert "%" not in command, "cron ends a command there"
    home = tmp_path / "srv"
    (home / "data").mkdir(parents=True)
    (home / ".venv" / "bin").mkdir(parents=True)
    program = home / ".venv" / "bin" / "gongkai"
    program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m crawler "$@"\n')
    program.chmod(0o755)
    with Simulator(site) as portal:
        registry(portal, home)
        done = subprocess.run(
            ["/bin/sh", "-c", command.replace("/srv/gongkai", str(home))],
            env={name: value.replace("/srv/gongkai", str(home)) for name, value in settings.items()}
            | {"PATH": "/usr/bin:/bin"},
            check=False,
        )
    assert done.returncode == 0, (home / "data" / "cron.log").read_text(encoding="utf-8")
    assert "新报告（1）" in (home / "data" / "logs" / "summary.txt").read_text(encoding="utf-8")
    assert "Traceback" not in (home / "data" / "cron.log").read_text(encoding="utf-8")
