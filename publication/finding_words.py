"""What a finding says in English, beside the Chinese message that it was recorded with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from publication.cell_names import CellNames
from publication.labels import load_labels
from publication.printed_cells import cell_keys

# The rule whose printed side is a share: 1 is all of the text.
SHARE = "copied_narrative"


def english(finding: Mapping[str, Any]) -> str:
    """One sentence of the finding's rule with its two sides, and the cell that it is about, if there is one."""
    labels = load_labels()
    sides = {side: _shown(finding["rule"], finding[side]) for side in ("expected", "found")}
    sentence = labels.term("rule_sentence", finding["rule"], "en").format(**sides)
    keys = cell_keys(finding["cells"])
    if not keys:
        return sentence
    name = CellNames(labels, "en").name(keys[-1])
    return f"{sentence} ({' / '.join(part for part in (name.group, name.row, name.column) if part)})"


def _shown(rule: str, side: Any) -> str:
    if side is None:
        return "—"
    return f"{side:.0%}" if rule == SHARE and isinstance(side, (int, float)) else str(side)
