"""Section 二 of the sample reports: documents, decisions, charges and purchases, as each form counts them."""

from __future__ import annotations

from decimal import Decimal

from demo.counties import Authority, Level
from demo.draw import Draw
from extraction.forms import FormDefinition

Number = int | float

_DOCUMENTS_ISSUED: dict[Level, tuple[int, int]] = {
    "county": (7, 24),
    "office": (2, 8),
    "department": (0, 4),
    "township": (0, 1),
}
_DECISIONS: dict[Level, tuple[int, int]] = {
    "county": (18000, 64000),
    "office": (0, 0),
    "department": (60, 2400),
    "township": (3, 48),
}


class Measures:
    """An authority's documents in force and its items of licensing, penalties and fees, from year to year."""

    def __init__(self, draw: Draw, authority: Authority) -> None:
        self._authority = authority
        self._silent = authority.size == "none"
        self._documents = 0 if self._silent else draw.between(2, 9) * _DOCUMENTS_ISSUED[authority.level][1]
        self._items = {
            row: 0 if self._silent or authority.level == "office" else draw.between(4, 60)
            for row in ("licensing", "other_services", "penalties", "coercive_measures", "fees")
        }

    def count(
        self, form: FormDefinition, draw: Draw, values: dict[str, Number | None], texts: dict[str, str]
    ) -> None:
        """Fill section 二 of the next year: `values` by cell key, and the `texts` that are no plain numbers."""
        if form.name == "2019":
            self._of_2019(draw, values, texts)
        else:
            self._of_2021(draw, values, texts)

    def _issued(self, draw: Draw) -> int:
        return 0 if self._silent else draw.between(*_DOCUMENTS_ISSUED[self._authority.level])

    def _decisions(self, draw: Draw, row: str) -> int:
        count = 0 if self._silent else draw.between(*_DECISIONS[self._authority.level])
        return count // 20 if row == "coercive_measures" else count

    def _regulations(
        self, columns: tuple[str, ...], draw: Draw, values: dict[str, Number | None], texts: dict[str, str]
    ) -> None:
        """规章: a county may not make any; some print 0, some a stroke."""
        stroke = draw.chance(20)
        for column in columns:
            values[f"disclosure.regulations.{column}"] = None if stroke else 0
            texts[f"disclosure.regulations.{column}"] = "/" if stroke else "0"

    def _of_2019(self, draw: Draw, values: dict[str, Number | None], texts: dict[str, str]) -> None:
        self._regulations(("made", "published", "published_total"), draw, values, texts)
        made = self._issued(draw)
        self._documents += made
        prefix = "disclosure.normative_documents"
        values[f"{prefix}.made"], values[f"{prefix}.published"] = made, made
        values[f"{prefix}.published_total"] = self._documents
        if made > 12:
            texts[f"{prefix}.made"] = f"{made}（其中修订{made // 3}件）"
        in_words = draw.chance(40)
        for row in self._items:
            previous = self._items[row]
            change = draw.between(-3, 7) if previous > 3 else 0
            self._items[row] = previous + change
            values[f"disclosure.{row}.previous_items"] = previous
            values[f"disclosure.{row}.change"] = change
            texts[f"disclosure.{row}.change"] = _signed(change, in_words=in_words)
            if row != "fees":
                values[f"disclosure.{row}.decisions"] = self._decisions(draw, row)
        projects = 0 if self._silent else draw.between(1, 12)
        # Amounts in steps of 500 yuan: in 万元 they have two decimals at most.
        amount = projects * draw.between(80, 900) * 500
        values["disclosure.procurement.items"] = projects
        values["disclosure.procurement.amount_yuan"] = amount
        texts["disclosure.procurement.amount_yuan"] = _money(amount, draw)

    def _of_2021(self, draw: Draw, values: dict[str, Number | None], texts: dict[str, str]) -> None:
        self._regulations(("issued", "repealed", "in_force"), draw, values, texts)
        issued = self._issued(draw)
        repealed = min(self._issued(draw), self._documents) // 2
        self._documents += issued - repealed
        prefix = "disclosure.normative_documents"
        values[f"{prefix}.issued"], values[f"{prefix}.repealed"] = issued, repealed
        values[f"{prefix}.in_force"] = self._documents
        if issued > 12:
            texts[f"{prefix}.issued"] = f"{issued}（其中修订{issued // 4}件）"
        for row in ("licensing", "penalties", "coercive_measures"):
            values[f"disclosure.{row}.decisions"] = self._decisions(draw, row)
        charges = not self._silent and self._authority.level in ("county", "department") and draw.chance(70)
        amount = draw.between(15, 48000) * 100 if charges else 0
        values["disclosure.fees.amount_yuan"] = amount
        texts["disclosure.fees.amount_yuan"] = _in_ten_thousands(amount)


def _signed(change: int, *, in_words: bool) -> str:
    """本年增/减 as reports print it: 增3 or +3, 减2 or -2, and a bare 0."""
    if change == 0:
        return "0"
    sign = ("增", "减") if in_words else ("+", "-")
    return f"{sign[0] if change > 0 else sign[1]}{abs(change)}"


def _in_ten_thousands(yuan: int) -> str:
    return f"{(Decimal(yuan) / 10000).normalize():f}"


def _money(yuan: int, draw: Draw) -> str:
    """An amount of yuan in one of the ways of writing that reports use."""
    if yuan == 0:
        return "0"
    return draw.choice((f"{yuan}元", f"{_in_ten_thousands(yuan)}万元", f"{yuan:,}.00"))
