"""A night on which nothing has changed writes next to nothing."""

from __future__ import annotations

from pathlib import Path

from bench.second_night import nights


def test_an_unchanged_second_night_costs_two_percent_at_most(tmp_path: Path) -> None:
    first, second = nights(tmp_path, towns=1)
    answers, _ = first["response"]
    assert answers > 10
    assert (second["response"], second["revisit"][0]) == ((0, 0), answers)
    assert sum(size for _, size in second.values()) <= 0.02 * sum(size for _, size in first.values())
