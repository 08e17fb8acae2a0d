"""The table of statistics that reports carried before 2019, as data: `statistics.toml`, beside this module."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from extraction.forms import Label


@dataclass(frozen=True, slots=True)
class StatisticsForm:
    """The indicators of the national table in printed order, and the words of such a table's header.

    An indicator is a Label: `key` is its code, `unit` what is counted, `groups` the heading that it stands under.
    """

    first_year: int
    last_year: int
    indicators: tuple[Label, ...]
    headings: frozenset[str]
    unit_headings: frozenset[str]
    value_headings: frozenset[str]
    cumulative_headings: frozenset[str]
    units: frozenset[str]

    @property
    def groups(self) -> frozenset[str]:
        """The headings of the table's groups: 一、主动公开情况."""
        return frozenset(indicator.groups[0] for indicator in self.indicators)


def _load() -> StatisticsForm:
    text = resources.files("extraction.forms").joinpath("statistics.toml").read_text(encoding="utf-8")
    raw: dict[str, Any] = tomllib.loads(text)
    return StatisticsForm(
        first_year=raw["first_year"],
        last_year=raw["last_year"],
        indicators=tuple(
            Label(
                key=item["code"],
                label=item["label"],
                variants=tuple(item.get("variants", ())),
                groups=(group["heading"],),
                unit=item["unit"],
            )
            for group in raw["groups"]
            for item in group["indicators"]
        ),
        headings=frozenset(raw["headings"]),
        unit_headings=frozenset(raw["unit_headings"]),
        value_headings=frozenset(raw["value_headings"]),
        cumulative_headings=frozenset(raw["cumulative_headings"]),
        units=frozenset(raw["units"]),
    )


STATISTICS = _load()
"""The 统计表 of reports for 2014 to 2018, and what local tables of the years before share with it."""
