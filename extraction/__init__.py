"""Bytes in, typed reports out: the statutory tables and the prose of an annual report as printed.

    from extraction import Document, read

    for report in read([Document(content, "report.pdf")]):
        print(report.authority, report.year, report.table("requests"))

Nothing here touches a network, a disk or a database.
"""

from extraction.reading import read
from extraction.report import Document, Report, report_to_json

EXTRACTOR_VERSION = "6"
"""Raised whenever a document that was read before may now be read differently."""

__all__ = ["EXTRACTOR_VERSION", "Document", "Report", "read", "report_to_json"]
