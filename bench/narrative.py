"""How precise the checks of the prose are: `python bench/narrative.py [FOLDER…]` prints the table of docs/extract.md.

On the corpus every contradiction is known. FOLDERs hold further originals: their findings are printed, to be looked at.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from extraction import Document, read
from tests.extraction.corpus.comparison import compare
from tests.extraction.corpus.documents import documents

RULES = ("narrative_conflict", "narrative_self_conflict")
FORMATS = ("html", "docx", "pdf", "text", "markdown", "xlsx")


def main() -> None:
    given, false, missed = (dict.fromkeys(RULES, 0) for _ in range(3))
    count = 0
    for format_name in FORMATS:
        for original in documents(format_name):
            count += 1
            reports = read([Document(original.content, original.name)])
            compared = compare(original.truth, reports)
            for rule in RULES:
                given[rule] += sum(finding.rule == rule for report in reports for finding in report.findings)
                false[rule] += sum(finding.rule == rule for finding in compared.false_findings)
                missed[rule] += sum(name == rule for name, _ in compared.missed_findings)
    print(f"{count} documents:\n\n| rule | findings | of them right | missed |\n|---|---|---|---|")
    for rule in RULES:
        print(f"| `{rule}` | {given[rule]} | {given[rule] - false[rule]} | {missed[rule]} |")
    for path in sorted(path for folder in sys.argv[1:] for path in Path(folder).iterdir() if path.is_file()):
        for report in read([Document(path.read_bytes(), path.name)]):
            for finding in report.findings:
                if finding.rule in RULES:
                    print(f"{path.name}: {finding.rule}: {finding.message}")


if __name__ == "__main__":
    main()
