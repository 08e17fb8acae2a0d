"""What a CSV file for spreadsheet programs has that others have not: a mark, and texts that stay texts."""

from __future__ import annotations

import re

BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheet programs take UTF-8 for the system's own encoding
# What Excel, WPS and LibreOffice take for the beginning of a formula (OWASP, CSV injection).
_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[\d,]*\.?\d+%?")


def inert(text: str) -> str:
    """The text as a spreadsheet program shows it and never runs it: `=1+1` becomes `'=1+1`, figures stay."""
    return f"'{text}" if len(text) > 1 and _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
