"""Files of plain text, and what they carry: Markdown, tables in HTML, pages in JSON."""
