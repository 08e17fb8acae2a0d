"""What a cell of the statutory tables is called, and the order in which the forms print the cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from publication.labels import Labels, Language, pick

TABLES = ("disclosure", "requests", "reviews", "statistics")
TABLE_WORDS = {
    "disclosure": "disclosure_table",
    "requests": "requests_table",
    "reviews": "reviews_table",
    "statistics": "statistics_table",
}


@dataclass(frozen=True, slots=True)
class CellName:
    """A cell in words: its table, the group that its row stands in (or ""), its row and its column."""

    table: str
    group: str
    row: str
    column: str

    @property
    def in_full(self) -> str:
        """One line, for a heading of a spreadsheet."""
        return " / ".join(part for part in (self.table, self.group, self.row, self.column) if part)

    @property
    def in_its_table(self) -> str:
        """The same for a list whose table needs no word."""
        return " / ".join(part for part in (self.group, self.row, self.column) if part)


class CellNames:
    """The names of all cells in one language. A key that no form knows is called by its own parts."""

    def __init__(self, labels: Labels, language: Language) -> None:
        self._labels, self._language = labels, language
        self._rows: dict[tuple[str, str], tuple[str, str]] = {}
        self._columns: dict[tuple[str, str, str], str] = {}
        self.keys: list[str] = []
        self._disclosure()
        self._requests()
        self._reviews()
        self._place = {key: place for place, key in enumerate(self.keys)}

    def name(self, key: str) -> CellName:
        """The name of `table.row.column`."""
        table, row, column = key.split(".", 2)
        group, row_name = self._rows.get((table, row), ("", row))
        column_name = self._columns.get((table, row, column), self._columns.get((table, "", column), column))
        words = TABLE_WORDS.get(table)
        return CellName(
            self._labels.text(words, self._language) if words else table, group, row_name, column_name
        )

    def in_order(self, keys: Iterable[str]) -> list[str]:
        """The keys as the forms print them, strangers last in their table."""
        return sorted(keys, key=self._rank)

    def _rank(self, key: str) -> tuple[int, int, list[tuple[int, str]]]:
        table = key.split(".", 1)[0]
        parts = [(int(part), "") if part.isdigit() else (0, part) for part in key.split(".")]
        return (
            TABLES.index(table) if table in TABLES else len(TABLES),
            self._place.get(key, len(self.keys)),
            parts,
        )

    def _add(self, key: str) -> None:
        if key not in self.keys:
            self.keys.append(key)

    def _disclosure(self) -> None:
        for block in self._labels.forms["disclosure"]:
            for row in block["rows"]:
                self._rows["disclosure", row[0]] = ("", pick(row, self._language))
                for column in block["columns"]:
                    self._columns["disclosure", row[0], column[0]] = pick(column, self._language)
                    self._add(f"disclosure.{row[0]}.{column[0]}")

    def _requests(self) -> None:
        form = self._labels.forms["requests"]
        for row in form["rows"]:
            group = form["groups"].get(row[1])
            self._rows["requests", row[0]] = (
                group[self._language] if group else "",
                pick(row, self._language),
            )
            for column in form["columns"]:
                self._columns["requests", "", column[0]] = pick(column, self._language)
                self._add(f"requests.{row[0]}.{column[0]}")

    def _reviews(self) -> None:
        form = self._labels.forms["reviews"]
        for kind in form["kinds"]:
            self._rows["reviews", kind[0]] = ("", pick(kind, self._language))
            for column in form["columns"]:
                self._columns["reviews", "", column[0]] = pick(column, self._language)
                self._add(f"reviews.{kind[0]}.{column[0]}")
