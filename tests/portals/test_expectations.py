"""The expected harvests against what the simulators hold: read off their pages without the spider.

Every simulated report says in its body whose and of which year it is (`report_text`). So a harvest that was written
down wrongly, by hand or from a run, does not agree with the portal itself.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.portals.simulator import Answer
from tests.portals.test_families import FAMILIES

_BODY = re.compile(r"((?:19|20)\d{2})年，(.+?)依法做好各项公开工作")
_EXPECTED = Path(__file__).parent / "expected"


def _text(payload: bytes) -> str:
    try:
        text = payload.decode()
    except UnicodeDecodeError:
        text = payload.decode("gb18030", "replace")
    # Bodies in scripts are written in escapes.
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)


def held(family: str) -> dict[str, tuple[int, str]]:
    """Address, year and authority of every report whose body stands on the portal."""
    found = {}
    for path, answer in FAMILIES[family][0].site("127.0.0.1").items():
        body = _BODY.search(_text(answer.payload)) if isinstance(answer, Answer) else None
        if body:
            found[path] = (int(body[1]), body[2])
    return found


def expected(family: str) -> list[dict[str, object]]:
    reports: list[dict[str, object]] = json.loads((_EXPECTED / f"{family}.json").read_text("utf-8"))[
        "reports"
    ]
    return reports


@pytest.mark.parametrize("family", FAMILIES)
def test_every_report_that_a_portal_holds_is_expected(family: str) -> None:
    documents = {unquote(url) for report in expected(family) for _, url in report["documents"]}  # type: ignore[attr-defined]
    assert {unquote(path) for path in held(family)} <= documents


@pytest.mark.parametrize("family", FAMILIES)
def test_expected_years_and_authorities_are_those_of_the_bodies(family: str) -> None:
    bodies = {unquote(path): said for path, said in held(family).items()}
    wrong = []
    for report in expected(family):
        for _, url in report["documents"]:  # type: ignore[attr-defined]
            year, name = bodies.get(unquote(url), (report["year"], ""))
            authority = str(report["authority"])
            same = name in authority or authority.removesuffix("人民政府") in name
            if year != report["year"] or not same:
                wrong.append((url, year, name, report["year"], authority))
    assert not wrong
