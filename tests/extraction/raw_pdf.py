"""PDF files of one page, written out by hand (ISO 32000-1, 7.5): fonts as no writer here makes them."""

from __future__ import annotations


def raw_pdf(font: str, content: str, *objects: str) -> bytes:
    """A page that shows `content` with the font /F; `objects` are what the font refers to, from 6 0 R on."""
    written = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        " /Resources << /Font << /F 4 0 R >> >> >>",
        font,
        stream(content),
        *objects,
    ]
    body = "%PDF-1.4\n"
    places = []
    for number, item in enumerate(written, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{item}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(written) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return f"{body}{end}startxref\n{len(body)}\n%%EOF\n".encode()


def stream(content: str) -> str:
    """An object that holds a stream."""
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"
