"""A portal's harvest, taken by the real spider in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from spiders.registry import Portal
from tests.conftest import ROOT


@dataclass(frozen=True)
class Harvest:
    """What the spider yielded for a portal, as JSON values."""

    discoveries: list[dict[str, Any]]
    lists: list[dict[str, Any]]
    troubles: list[dict[str, Any]]
    platform: str | None
    errors: int

    def reports(self, home: str) -> list[dict[str, Any]]:
        """The discoveries as the expected harvests write them: addresses without the host, in a fixed order."""
        rows = [
            {
                "landing": found["landing_url"].removeprefix(home.rstrip("/")),
                "authority": found["authority"],
                "year": found["year"],
                "published_on": found["published_on"],
                "documents": [
                    [d["role"], d["url"].removeprefix(home.rstrip("/"))] for d in found["documents"]
                ],
            }
            for found in self.discoveries
        ]
        return sorted(rows, key=lambda row: str(row["landing"]))


def harvest(portal: Portal, timeout: float = 120) -> Harvest:
    """Run the spider on a portal. Fails the test where the process or a callback of the spider fails."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.spiders.crawl_one"],
        input=json.dumps(portal.as_dict()),
        capture_output=True,
        text=True,
        timeout=timeout,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    result = json.loads(done.stdout)
    assert not result["errors"], done.stderr[-3000:]
    return Harvest(
        result["Discovery"], result["ListSeen"], result["Trouble"], result["platform"], result["errors"]
    )
