"""A machine with systemd as its first process, and `deploy/` laid on it as docs/nightly.md says.

The machine is a container over the files of this one, whose network is a loopback of its own: what it writes is gone
with it. Making one takes root, a Linux with overlay file systems, and Debian's systemd-container.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        os.geteuid() != 0 or shutil.which("systemd-nspawn") is None, reason="no container with systemd here"
    ),
]

BOOT = "gongkai-boot.target"
PORTAL = r"""
import sys, time
sys.path.insert(0, "/srv/gongkai")
from pathlib import Path
from tests.crawler.test_deploy import site
from tests.crawler.test_killed import registry
from tests.portals.simulator import Simulator
with Simulator(site) as portal:
    entry = registry(portal, Path("/srv/gongkai"))
    entry.write_text(entry.read_text(encoding="utf-8") + 'render = "always"\n', encoding="utf-8")
    Path("/run/portal").touch()
    time.sleep(600)
"""
PROBE = """
import time, urllib.request
from pathlib import Path
for _ in range(300):
    time.sleep(0.2)
    try:
        with urllib.request.urlopen("http://127.0.0.1:8001/?lang=en", timeout=10) as answer:
            Path("/srv/answer").write_bytes(answer.read())
        Path("/srv/answer").rename("/srv/answered")
        break
    except OSError:
        pass
"""


class Machine:
    """The files of a machine that is not yet started; `boot` starts it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.home = root / "srv" / "gongkai"
        self.units = root / "etc" / "systemd" / "system"

    def unit(self, name: str, text: str) -> None:
        path = self.units / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def enable(self, unit: str, target: str = BOOT) -> None:
        wants = self.units / f"{target}.wants"
        wants.mkdir(exist_ok=True)
        (wants / unit).symlink_to(f"../{unit}")

    @contextmanager
    def boot(self) -> Iterator[None]:
        console = self.root.parent / "console.txt"
        with (
            console.open("wb") as out,
            subprocess.Popen(
                [
                    *("systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--private-network"),
                    *("--machine", f"gongkai{os.getpid()}", "--directory", self.root),
                    *("--boot", f"systemd.unit={BOOT}"),
                ],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
            ) as process,
        ):
            try:
                yield
            finally:
                # systemd-nspawn hands SIGTERM on as an orderly end of the machine.
                process.terminate()
                try:
                    process.wait(60)
                except subprocess.TimeoutExpired:
                    process.kill()

    def journal(self) -> str:
        """What the machine's services wrote."""
        return subprocess.run(
            ["journalctl", "--root", self.root, "--no-pager", "--output=cat"],
            capture_output=True,
            text=True,
            check=False,
        ).stdout

    def wait(self, ready: Callable[[], bool], seconds: float) -> None:
        end = time.monotonic() + seconds
        while not ready():
            assert time.monotonic() < end, self.journal()[-9000:]
            time.sleep(0.2)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with ExitStack() as mounted:

        def mount(kind: str, target: Path, *options: str) -> None:
            target.mkdir(parents=True, exist_ok=True)
            subprocess.run(["mount", "-t", kind, kind, *options, target], check=True)
            mounted.callback(subprocess.run, ["umount", "--lazy", target], check=True)

        def overlay(lower: str | Path, target: Path, name: str) -> None:
            upper, work = (tmp_path / "layers" / f"{name}-{kind}" for kind in ("upper", "work"))
            upper.mkdir()
            work.mkdir()
            mount("overlay", target, "-o", f"lowerdir={lower},upperdir={upper},workdir={work}")

        # An overlay's upper layer may not itself lie in one, as a container's /tmp does.
        mount("tmpfs", tmp_path / "layers")
        overlay("/", tmp_path / "root", "root")
        machine = Machine(tmp_path / "root")
        overlay(ROOT, machine.home, "home")
        _lay(machine)
        yield machine


def _lay(machine: Machine) -> None:
    """A checkout in /srv/gongkai whose environment stands on a Python outside of anybody's home; a user; a portal."""
    root, home = machine.root, machine.home
    shutil.rmtree(root / "var" / "log" / "journal", ignore_errors=True)
    (root / "var" / "log" / "journal").mkdir()
    shutil.copytree(sys.base_prefix, root / "opt" / "python", symlinks=True)
    (root / "etc" / "ld.so.conf.d" / "000-python.conf").write_text("/opt/python/lib\n")
    subprocess.run(["ldconfig", "-r", root], check=True)
    bin_ = home / ".venv" / "bin"
    (bin_ / "python3").unlink()
    (bin_ / "python3").symlink_to("/opt/python/bin/python3")
    (bin_ / "gongkai").write_text(
        "#!/srv/gongkai/.venv/bin/python3\nimport sys\nsys.path.insert(0, '/srv/gongkai')\n"
        "from crawler.cli import main\nmain(prog_name='gongkai')\n"
    )
    (home / ".venv" / "pyvenv.cfg").write_text("home = /opt/python/bin\n")
    (root / "etc" / "sysusers.d").mkdir(exist_ok=True)
    (root / "etc" / "sysusers.d" / "gongkai.conf").write_text('u gongkai - "gongkai" /srv/gongkai\n')
    (root / "etc" / "tmpfiles.d").mkdir(exist_ok=True)
    (root / "etc" / "tmpfiles.d" / "gongkai.conf").write_text("d /srv/gongkai/data 0755 gongkai gongkai\n")
    for folder in (home, home / ".venv"):
        folder.chmod(0o755)
    (root / "srv" / "portal.py").write_text(PORTAL, encoding="utf-8")
    machine.unit(BOOT, "[Unit]\nRequires=basic.target\nAfter=basic.target\nAllowIsolate=yes\n")
    machine.unit(
        "portal.service",
        "[Service]\nExecStart=/srv/gongkai/.venv/bin/python3 /srv/portal.py\n"
        "ExecStartPost=/bin/sh -c 'until test -e /run/portal; do sleep 0.1; done'\n",
    )
    machine.enable("portal.service")


def test_the_timer_makes_up_for_a_night_and_the_site_serves_it(machine: Machine) -> None:
    for unit in ("gongkai-nightly.service", "gongkai-nightly.timer", "gongkai-serve.service"):
        shutil.copy(ROOT / "deploy" / unit, machine.units)
    machine.enable("gongkai-nightly.timer", "timers.target")
    machine.enable("gongkai-serve.service")
    machine.unit(
        "gongkai-nightly.service.d/portal.conf", "[Unit]\nRequires=portal.service\nAfter=portal.service\n"
    )
    # All else is as shipped: the night that the machine slept through is due at once instead of within 20 minutes.
    machine.unit("gongkai-nightly.timer.d/soon.conf", "[Timer]\nRandomizedDelaySec=0\n")
    stamp = machine.root / "var" / "lib" / "systemd" / "timers" / "stamp-gongkai-nightly.timer"
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.touch()
    os.utime(stamp, (time.time() - 2 * 86400,) * 2)
    (machine.root / "srv" / "probe.py").write_text(PROBE, encoding="utf-8")
    machine.unit("probe.service", "[Service]\nExecStart=/srv/gongkai/.venv/bin/python3 /srv/probe.py\n")
    machine.enable("probe.service")
    summary = machine.home / "data" / "logs" / "summary.json"
    seen = machine.root / "srv" / "answered"
    with machine.boot():
        machine.wait(summary.exists, 120)
        machine.wait(seen.exists, 60)
    journal = machine.journal()
    (portal,) = json.loads(summary.read_text(encoding="utf-8"))["portals"]
    assert (portal["outcome"], portal["new"]) == ("ok", 1), journal
    assert "青石镇" in seen.read_text(encoding="utf-8"), journal
    assert "Traceback" not in journal
    # Chromium drew the list in its own sandbox, inside that of the service.
    assert b"WARC-Type: resource" in b"".join(
        gzip.decompress(path.read_bytes()) for path in (machine.home / "data" / "archive").glob("*.warc.gz")
    )
    owner = (machine.home / "data" / "gongkai.db").stat()
    assert owner.st_uid != 0
    assert owner.st_mode & 0o777 == 0o640


def test_cron_runs_the_shipped_line_and_logrotate_its_log(machine: Machine) -> None:
    programs = [machine.root / "usr" / "sbin" / name for name in ("cron", "logrotate")]
    if not all(program.exists() for program in programs):
        pytest.skip("no cron or no logrotate on this machine")
    table = (ROOT / "deploy" / "crontab").read_text(encoding="utf-8")
    assert "\n0 22 * * * " in table
    (machine.root / "srv" / "crontab").write_text(table.replace("\n0 22 * * * ", "\n* * * * * "))
    shutil.copy(ROOT / "deploy" / "logrotate.conf", machine.root / "etc" / "logrotate.d" / "gongkai")
    machine.unit(
        "cron-night.service",
        "[Unit]\nRequires=portal.service\nAfter=portal.service\n[Service]\nType=forking\n"
        "ExecStartPre=/usr/bin/crontab -u gongkai /srv/crontab\nExecStart=/usr/sbin/cron\n",
    )
    machine.enable("cron-night.service")
    machine.unit(
        "rotate.service",
        "[Service]\nExecStart=/bin/sh -c 'until test -e /srv/gongkai/data/logs/summary.json; do sleep 0.2; done;"
        " exec /usr/sbin/logrotate --force /etc/logrotate.d/gongkai'\n",
    )
    machine.enable("rotate.service")
    data = machine.home / "data"
    with machine.boot():
        machine.wait((data / "cron.log.1.gz").exists, 150)
    (portal,) = json.loads((data / "logs" / "summary.json").read_text(encoding="utf-8"))["portals"]
    assert (portal["outcome"], portal["new"]) == ("ok", 1)
    assert (data / "cron.log.1.gz").stat().st_uid == (data / "gongkai.db").stat().st_uid != 0
