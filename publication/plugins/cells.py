"""Datasette's table cells: digests lead to originals, report ids to the report page, codes say what they mean."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from markupsafe import Markup
from pluggy import HookimplMarker

from publication.cell_names import CellNames
from publication.column_names import described_tables
from publication.edition import Edition
from publication.labels import Language, load_labels
from publication.page import LANGUAGE, is_chinese, linker, number
from publication.printed_cells import cell_keys
from publication.region_page import NOWHERE

hookimpl = HookimplMarker("datasette")

# Columns whose codes have a vocabulary in labels.toml, by (table, column).
VOCABULARIES = {
    ("authorities", "level"): "level",
    ("coverage", "status"): "coverage",
    ("reports", "form"): "form_short",
    ("findings", "rule"): "rule",
    ("findings", "severity"): "severity",
    ("findings", "verdict"): "verdict",
    ("report_documents", "role"): "role",
    ("reports", "kind"): "kind",
    ("figures", "kind"): "kind",
    ("changes", "measure"): "measure",
    ("requests", "row"): "row",
    ("reviews", "kind"): "review",
    ("disclosure", "item"): "item",
    ("disclosure", "measure"): "item_measure",
    ("run_portals", "outcome"): "outcome",
    ("runs", "status"): "run_status",
    ("versions", "change"): "change",
}
# The same in the ready questions, whose columns belong to no table.
OF_QUESTIONS = {
    "rule": "rule",
    "severity": "severity",
    "change": "change",
    "status": "coverage",
    "范围": "kind",
    "理由": "row",
    "指标": "measure",
    "项目": "item",
}
LONGEST_WORD = 8  # characters: a longer name of a code may be broken into lines
# Digests that lead nowhere; whole, each would fill a cell with six lines.
FINGERPRINTS = ("content_sha256", "values_sha256")
REPORT_COLUMNS = ("report_id", "other_report_id", "last_report_id")
# Columns of the ready questions that lead to pages of ours.
QUESTION_LINKS = ("机关", "地区", "对照")
# Numbers that count nothing stay without a thousands separator.
YEARS = ("year", "from_year", "to_year", "年度", "对照年度")
PLACES = ("id", "number", "position", "page", "status", "warc_offset", "版本", "地区代码")
# Shares in percent, printed with one decimal place so that they stand one below the other.
PERCENT = ("占比", "refused_percent")
# Columns that name cells of the statutory tables: `requests.granted.total`, alone or as a JSON list.
CELL_KEYS = (("findings", "cells"), ("cells", "cell"), ("version_cells", "cell"))
# What a finding compares may be years as well as figures.
COMPARED = ("expected", "found", "所印", "应为", "本年所印", "按上年应为")


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None, datasette: Any) -> Markup | None:
    """The cell as a link or a word; None leaves it to Datasette. Nothing of this is in JSON or CSV."""
    if not isinstance(datasette, Edition) or (value is None and column != "地区"):
        return None
    label = str(value)
    if isinstance(value, dict):  # a foreign key that Datasette expanded to its label
        value, label = value["value"], str(value["label"])
    link = linker(LANGUAGE.get())
    if table is None and column in QUESTION_LINKS:
        return _question_link(row, value, column, link)
    if column in REPORT_COLUMNS:
        if table is None and is_chinese(
            "".join(row.keys())
        ):  # a ready question, which has its names elsewhere
            label = load_labels().text("open_report", LANGUAGE.get())
        return _link(link(f"/reports/{value}"), label, str(value))
    if column == "authority_id":
        return _link(link(f"/authorities/{value}"), label)
    if (table, column) in (("authorities", "name"), ("authorities", "id")):
        return _link(link(f"/authorities/{row['id']}"), label)
    if (table, column) == ("reports", "title"):
        return _link(link(f"/reports/{row['id']}"), label)
    if column == "sha256" and isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value):
        return Markup('<a class="digest" href="/originals/{}" title="{}">{}…</a>').format(
            value, value, value[:12]
        )
    if column in FINGERPRINTS:
        return Markup('<code class="digest" title="{}">{}…</code>').format(value, str(value)[:12])
    if (table, column) in CELL_KEYS:
        return Markup("<br>").join(_cell_names(str(value))) or Markup("—")
    word = coded_word(table, column, value, LANGUAGE.get())
    if word is not None:
        return Markup('<span class="{}" title="{}">{}</span>').format(
            "word" if len(word) <= LONGEST_WORD else "phrase", value, word
        )
    if isinstance(value, (int, float)) and column not in (*YEARS, *PLACES):
        shown = f"{value:.1f}" if column in PERCENT else value if column in COMPARED else number(value)
        return Markup('<span class="figure">') + str(shown) + Markup("</span>")
    return None


def _link(address: str, label: str, title: str = "") -> Markup:
    # A table has hundreds of these: `Markup.format` would take three times as long as adding, which escapes, too.
    start = Markup('<a href="') + address
    if title:
        start += Markup('" title="') + title
    return start + Markup('">') + label + Markup("</a>")


def _question_link(row: Any, value: Any, column: str, link: Callable[..., str]) -> Markup | None:
    """A cell of a ready question that leads to a page: the authority's name to the report that the row is about."""
    named = row.keys()
    if column == "对照":
        report, version = str(value).rpartition("&b=")[2].rpartition("@")[::2]
        address = link("/compare", a=f"{report}@{int(version) - 1}", b=f"{report}@{version}")
        return _link(address, load_labels().text("compare", LANGUAGE.get()))
    if column == "地区" and "地区代码" in named:
        code = str(row["地区代码"])
        unnamed = load_labels().text("region_unknown", LANGUAGE.get()) if code == NOWHERE else code
        return _link(link(f"/regions/{code}"), unnamed if value is None else str(value))
    if column == "机关" and "report_id" in named:
        return _link(link(f"/reports/{row['report_id']}"), str(value))
    if column == "机关" and "authority_id" in named:
        return _link(link(f"/authorities/{row['authority_id']}"), str(value))
    return None


def _cell_names(keys: str) -> list[str]:
    """The cells in words, each with its key for those who query."""
    names = CellNames(load_labels(), LANGUAGE.get())
    return [
        Markup('<span title="{}">{}</span>').format(key, names.name(key).in_its_table)
        for key in (cell_keys(keys) if keys.startswith("[") else [keys])
    ]


def coded_word(table: str | None, column: str, value: object, language: Language) -> str | None:
    """What a code in a column is called; None where the column holds no codes.

    `table` is a table's name; anything else stands for a ready question.
    """
    table = table or ""
    group = VOCABULARIES.get((table, column)) if table in described_tables() else OF_QUESTIONS.get(column)
    return load_labels().term(group, value, language) if group else None
