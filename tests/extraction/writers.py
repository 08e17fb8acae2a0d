"""Originals in the formats that office programs, mail programs and archivers write."""

from __future__ import annotations

import shutil
import struct
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape
from zlib import crc32

import openpyxl
from docx import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from extraction.forms import FormDefinition
from tests.extraction import samples

SOFFICE = shutil.which("soffice")
Parts = Sequence["str | samples.Rows"]
"""A report in order: lines of text and tables."""


def convert(folder: Path, sources: Sequence[Path], extension: str) -> None:
    """Have LibreOffice save the sources in another format beside them."""
    assert SOFFICE is not None
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        SOFFICE,
        profile,
        "--headless",
        "--convert-to",
        extension,
        "--outdir",
        str(folder),
        *map(str, sources),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=240)


def ruled_docx(form: FormDefinition, values: Mapping[str, object], year: int) -> bytes:
    """The sample report as DOCX with ruling lines around its cells."""
    document = WordDocument(BytesIO(samples.docx(form, values, year)))
    for table in document.tables:
        table.style = "Table Grid"
    out = BytesIO()
    document.save(out)
    return out.getvalue()


_FIELD = (
    '<w:fldChar w:fldCharType="begin"/>',
    '<w:instrText xml:space="preserve"> HYPERLINK "https://portal.example/" </w:instrText>',
    '<w:fldChar w:fldCharType="separate"/>',
    "<w:t>链接文字</w:t>",
    '<w:fldChar w:fldCharType="end"/>',
)
_BY = 'w:id="7" w:author="a" w:date="2023-01-01T00:00:00Z"'


def framed_docx(form: FormDefinition, values: Mapping[str, object], year: int) -> bytes:
    """The sample report within the one cell of a table, with tracked changes, hidden text and a link in its prose."""
    document = WordDocument(BytesIO(ruled_docx(form, values, year)))
    frame = document.add_table(rows=1, cols=1)._tbl
    cell = frame.tr_lst[0].tc_lst[0]
    body = document.element.body
    for element in [item for item in body if item is not frame and not item.tag.endswith("sectPr")]:
        cell.append(element)
    prose = next(item for item in cell.p_lst if "围绕中心工作" in "".join(item.itertext()))
    runs = [
        f"<w:del {_BY}><w:r><w:delText>删去的话</w:delText></w:r></w:del>",
        f"<w:ins {_BY}><w:r><w:t>加入的话</w:t></w:r></w:ins>",
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏的话</w:t></w:r>",
        *(f"<w:r>{part}</w:r>" for part in _FIELD),
        "<w:r><w:t>𠮷镇</w:t></w:r>",
    ]
    for run in parse_xml(f"<w:p {nsdecls('w')}>{''.join(runs)}</w:p>"):
        prose.append(run)
    cell.append(parse_xml(f"<w:p {nsdecls('w')}/>"))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


# -- spreadsheets --------------------------------------------------------------------------------------------


def xlsx(
    form: FormDefinition, values: Mapping[str, object], year: int, *, merged_prose: bool = True
) -> bytes:
    """The sample report as a workbook."""
    return xlsx_of(samples.parts(form, samples.texts_of(values), year), merged_prose=merged_prose)


def xlsx_of(parts: Parts, *, merged_prose: bool = True) -> bytes:
    """A workbook: prose in rows of one cell, tables below each other, merged as the notice draws them."""
    book = openpyxl.Workbook()
    sheet = book.active
    top = 1
    for part in parts:
        if isinstance(part, str):
            sheet.cell(top, 1, part)
            if merged_prose:
                sheet.merge_cells(start_row=top, end_row=top, start_column=1, end_column=15)
            top += 1
            continue
        for row, column, cell in placed(part):
            text = cell.text
            first, left = top + row, column + 1
            number = text.isascii() and text.isdigit()
            sheet.cell(first, left, int(text) if number else text or None)
            if cell.rowspan * cell.colspan > 1:
                sheet.merge_cells(
                    start_row=first,
                    end_row=first + cell.rowspan - 1,
                    start_column=left,
                    end_column=left + cell.colspan - 1,
                )
        top += len(part)
    hidden = book.create_sheet("字典")
    hidden.sheet_state = "hidden"
    hidden["A1"], hidden["B1"] = "行政许可", 777
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def placed(rows: samples.Rows) -> list[tuple[int, int, samples.Printed]]:
    """Every cell with its row and first column."""
    taken: set[tuple[int, int]] = set()
    found = []
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (y, x) in taken:
                x += 1
            taken |= {(y + j, x + i) for j in range(cell.rowspan) for i in range(cell.colspan)}
            found.append((y, x, cell))
            x += cell.colspan
    return found


# -- mail ----------------------------------------------------------------------------------------------------


def mhtml(page: str, *, charset: str, encoding: str) -> bytes:
    """A web archive as browsers and Word save it, the page after an image."""
    message = EmailMessage()
    message["From"] = "<Saved by a browser>"
    message["Subject"] = "2022"
    message["MIME-Version"] = "1.0"
    message.make_related()
    image = EmailMessage()
    image.set_content(b"GIF89a" + bytes(64), maintype="image", subtype="gif")
    body = EmailMessage()
    body.set_content(page, subtype="html", charset=charset, cte=encoding)
    message.attach(image)
    message.attach(body)
    return message.as_bytes()


# -- RTF -----------------------------------------------------------------------------------------------------


def rtf_gbk(form: FormDefinition, values: Mapping[str, object], year: int) -> bytes:
    """The sample report as RTF in code page 936."""
    return rtf_of(samples.parts(form, samples.texts_of(values), year))


def rtf_of(parts: Parts) -> bytes:
    """RTF as older Chinese word processors write it: bytes of code page 936, merged cells by \\clvmgf and \\clvmrg."""
    out = [b"{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fnil\\fcharset134 \\'cb\\'ce\\'cc\\'e5;}}\n"]
    for part in parts:
        if isinstance(part, str):
            out.append(b"\\pard\\plain\\f0 " + _rtf_text(part) + b"\\par\n")
            continue
        width = sum(cell.colspan for cell in part[0])
        starts = {(row, column): cell for row, column, cell in placed(part)}
        below = {(y + j, x): cell for (y, x), cell in starts.items() for j in range(1, cell.rowspan)}
        for y in range(len(part)):
            frames, cells, x = [b"\\trowd\\trleft-108"], [], 0
            while x < width:
                cell = starts.get((y, x)) or below[y, x]
                mark = b"" if cell.rowspan == 1 else b"\\clvmgf" if (y, x) in starts else b"\\clvmrg"
                x += cell.colspan
                frames.append(mark + b"\\clbrdrt\\brdrs\\cellx%d" % (x * 900 - 108))
                text = cell.text if (y, x - cell.colspan) in starts else ""
                cells.append(b"{\\f0 " + _rtf_text(text) + b"}\\cell ")
            out.append(b"".join(frames) + b"\\pard\\intbl " + b"".join(cells) + b"\\row\n")
    return b"".join(out) + b"}"


def _rtf_text(text: str) -> bytes:
    return b"".join(
        bytes((byte,)) if byte < 128 and byte not in b"\\{}" else b"\\'%02x" % byte
        for byte in text.encode("gb18030")
    )


# -- OFD -----------------------------------------------------------------------------------------------------

_OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_SIZE, _LEADING, _PAD = 3.0, 4.0, 1.0
_LEFT, _TOP, _BOTTOM, _WIDTH = 15.0, 20.0, 275.0, 180.0


class _OfdPages:
    """Lays lines of text and ruled tables out on pages of A4, as a converter from a word processor does."""

    def __init__(self) -> None:
        self.pages: list[list[str]] = [[]]
        self.y = _TOP

    def room(self, height: float) -> None:
        if self.y + height > _BOTTOM:
            number = len(self.pages)
            self.pages[-1].append(self._text(100, 285, f"— {number} —"))
            self.pages.append([])
            self.y = _TOP

    def paragraph(self, text: str) -> None:
        most = int((_WIDTH - 10) / _SIZE)
        for line in (text[start : start + most] for start in range(0, len(text), most)):
            self.room(_LEADING)
            indent = 2 * _SIZE if text.startswith(line) else 0.0
            self.pages[-1].append(self._text(_LEFT + indent, self.y, line))
            self.y += _LEADING + 1

    def table(self, rows: samples.Rows) -> None:
        columns = sum(cell.colspan for cell in rows[0])
        wide = _WIDTH / columns
        widths = (
            [wide * 0.8, wide * 1.2, wide * 2.4, *([wide * 0.8] * 7)] if columns == 10 else [wide] * columns
        )
        edges = [_LEFT + sum(widths[:count]) for count in range(columns + 1)]
        found = placed(rows)
        heights = [
            max(
                len(self._wrapped(cell.text, edges[x + cell.colspan] - edges[x])) * _LEADING + 2 * _PAD
                for y, x, cell in found
                if y == row and cell.rowspan == 1
            )
            for row in range(len(rows))
        ]
        tall = sum(heights)
        if tall <= _BOTTOM - _TOP:
            self.room(tall)
        self._rows(found, edges, heights)

    def _rows(
        self, found: list[tuple[int, int, samples.Printed]], edges: list[float], heights: list[float]
    ) -> None:
        tops = [self.y + sum(heights[:row]) for row in range(len(heights) + 1)]
        for y, x, cell in found:
            left, right, top, bottom = edges[x], edges[x + cell.colspan], tops[y], tops[y + cell.rowspan]
            self.pages[-1].append(
                f'<ofd:PathObject ID="1" Boundary="{left:.3f} {top:.3f} {right - left:.3f} {bottom - top:.3f}" '
                f'LineWidth="0.2"><ofd:AbbreviatedData>M 0 0 L {right - left:.3f} 0 L {right - left:.3f} '
                f"{bottom - top:.3f} L 0 {bottom - top:.3f} C</ofd:AbbreviatedData></ofd:PathObject>"
            )
            for index, line in enumerate(self._wrapped(cell.text, right - left)):
                if line:
                    self.pages[-1].append(self._text(left + _PAD, top + _PAD + index * _LEADING, line))
        self.y = tops[-1] + 3

    def _wrapped(self, text: str, width: float) -> list[str]:
        most = max(int((width - 2 * _PAD) / _SIZE), 1)
        most = len(text) if text.isascii() else most
        return [text[start : start + most] for start in range(0, len(text), most or 1)] or [""]

    def _text(self, left: float, top: float, text: str) -> str:
        """A TextObject at half the size, doubled by its CTM; even distances are written as `g`."""
        half = _SIZE / 2
        widths = [half if ord(character) > 127 else half / 2 for character in text[:-1]]
        if len(set(widths)) == 1 and len(widths) > 2:
            deltas = f"g {len(widths)} {widths[0]:g}"
        else:
            deltas = " ".join(f"{width:g}" for width in widths)
        return (
            f'<ofd:TextObject ID="2" Boundary="{left:.3f} {top:.3f} 180 4" Font="1" Size="{half:g}" CTM="2 0 0 2 0 0">'
            f'<ofd:TextCode X="0" Y="{half * 0.88:g}" DeltaX="{deltas}">{escape(text)}</ofd:TextCode></ofd:TextObject>'
        )


def ofd(form: FormDefinition, values: Mapping[str, object], year: int) -> bytes:
    """The sample report as OFD."""
    return ofd_of(samples.parts(form, samples.texts_of(values), year))


def ofd_of(parts: Parts) -> bytes:
    """An OFD of A4 pages with ruled tables."""
    pages = _OfdPages()
    for part in parts:
        if isinstance(part, str):
            pages.paragraph(part)
        else:
            pages.table(part)
    return ofd_package(["".join(page) for page in pages.pages])


def ofd_package(pages: Sequence[str]) -> bytes:
    """The ZIP package around the objects of each page."""
    listed = "".join(
        f'<ofd:Page ID="{number + 10}" BaseLoc="Pages/Page_{number}/Content.xml"/>'
        for number in range(len(pages))
    )
    parts = {
        "OFD.xml": f"<ofd:OFD {_OFD} Version='1.1'><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>/Doc_0/Document.xml"
        "</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_OFD}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        f"</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    }
    for number, page in enumerate(pages):
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f"<ofd:Page {_OFD}><ofd:Content><ofd:Layer ID='3'>{page}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    return zip_of(
        {name: f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode() for name, text in parts.items()}
    )


_OFD_IMAGE = "<ofd:ImageObject ID='{0}' ResourceID='{0}' Boundary='0 0 210 297' CTM='210 0 0 297 0 0'/>"


def image_ofd(images: Sequence[bytes]) -> bytes:
    """An OFD whose pages are JPEG images, as a scanner's software writes it."""
    return _with_media(
        ofd_package([_OFD_IMAGE.format(number + 100) for number in range(len(images))]), images
    )


def with_image(package: bytes, image: bytes, hidden: str) -> bytes:
    """An OFD of one page with an image under its text, which an attribute hides, or over it: "behind"."""
    with zipfile.ZipFile(BytesIO(package)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "Doc_0/Pages/Page_0/Content.xml"
    page = parts[name].decode()
    if hidden == "behind":
        page = page.replace("</ofd:Layer>", f"{_OFD_IMAGE.format(100)}</ofd:Layer>")
    else:
        page = page.replace("<ofd:Layer ID='3'>", f"<ofd:Layer ID='3'>{_OFD_IMAGE.format(100)}")
        page = page.replace("<ofd:TextObject ", f"<ofd:TextObject {hidden} ")
    return _with_media(zip_of({**parts, name: page.encode()}), [image])


def _with_media(package: bytes, images: Sequence[bytes]) -> bytes:
    media = "".join(
        f"<ofd:MultiMedia ID='{number + 100}' Type='Image'><ofd:MediaFile>image_{number}.jpg</ofd:MediaFile>"
        "</ofd:MultiMedia>"
        for number in range(len(images))
    )
    resources = f"<ofd:Res {_OFD} BaseLoc='Res'><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>"
    with zipfile.ZipFile(BytesIO(package)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    document = parts["Doc_0/Document.xml"].decode()
    document = document.replace(
        "</ofd:CommonData>", "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData>"
    )
    parts |= {"Doc_0/Document.xml": document.encode(), "Doc_0/DocumentRes.xml": resources.encode()}
    return zip_of({**parts, **{f"Doc_0/Res/image_{n}.jpg": image for n, image in enumerate(images)}})


# -- archives ------------------------------------------------------------------------------------------------


def zip_of(files: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def gbk_zip(files: Mapping[str, bytes]) -> bytes:
    """A ZIP whose names are bytes of GBK without any mark, as Windows in Chinese writes them."""
    marks = {f"{place:02}".ljust(len(name.encode("gbk")), "_"): name for place, name in enumerate(files)}
    content = zip_of({mark: files[name] for mark, name in marks.items()})
    for mark, name in marks.items():
        content = content.replace(mark.encode(), name.encode("gbk"))
    return content


# -- compound files ------------------------------------------------------------------------------------------

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of whole sectors: a FAT, the directory, the streams (each padded past the short ones' limit).

    A name with a slash is that of a stream in a storage.
    """
    padded = {name: content.ljust(4096, b"\0") for name, content in streams.items()}
    storages = sorted({name.partition("/")[0] for name in padded if "/" in name})
    chains = [-(-(len(padded) + len(storages) + 1) * 128 // _SECTOR)]
    chains += [-(-len(content) // _SECTOR) for content in padded.values()]
    tables = -(-(sum(chains) + 110) * 4 // _SECTOR)
    fat, starts = [_FAT] * tables, list[int]()
    for length in chains:
        starts.append(len(fat))
        fat += [*range(len(fat) + 1, len(fat) + length), _END]
    assert tables <= 109
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, starts[0], 0, 4096, _END, 0, _END, 0
    )
    header += struct.pack("<109I", *range(tables), *[_FREE] * (109 - tables))
    names = [*padded, *storages]
    folders = [name.rpartition("/")[0] for name in names]
    entries = [_entry("Root Entry", 5, 1 + folders.index(""), _END, 0)]
    for place, (name, folder) in enumerate(zip(names, folders, strict=True), start=1):
        following = folders.index(folder, place) + 1 if folder in folders[place:] else _FREE
        own = name.rpartition("/")[2]
        if name in padded:
            entries.append(_entry(own, 2, _FREE, starts[place], len(padded[name]), following))
        else:
            entries.append(_entry(own, 1, folders.index(name) + 1, 0, 0, following))
    directory = b"".join(entries).ljust(chains[0] * _SECTOR, b"\0")
    body = b"".join(
        content.ljust(-(-len(content) // _SECTOR) * _SECTOR, b"\0") for content in padded.values()
    )
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(tables * _SECTOR, b"\xff")
    return header + table + directory + body


def _entry(name: str, kind: int, child: int, start: int, size: int, right: int = _FREE) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(raw), kind, 1, _FREE, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def doc_of_pieces(pieces: Sequence[tuple[str, bool]], *, times: int = 1) -> bytes:
    """A DOC without properties whose text lies in pieces, last piece first; True for one byte a character.

    With `times` the pieces are shown that many times, though they are there once.
    """
    document = bytearray(1024)
    struct.pack_into("<HH", document, 0, 0xA5EC, 193)
    struct.pack_into("<H", document, 10, 0x0200)
    coded: list[int] = []
    for text, single in reversed(pieces):
        offset = len(document)
        document += text.encode("cp1252" if single else "utf-16-le")
        coded.insert(0, offset * 2 | 0x40000000 if single else offset)
    pieces, coded = [*pieces] * times, coded * times
    struct.pack_into("<I", document, 0x4C, sum(len(text) for text, _ in pieces))
    positions = [sum(len(text) for text, _ in pieces[:count]) for count in range(len(pieces) + 1)]
    plc = struct.pack(f"<{len(positions)}I", *positions)
    plc += b"".join(struct.pack("<HIH", 0, place, 0) for place in coded)
    clx = b"\x01\x02\x00\x00\x00" + b"\x02" + struct.pack("<I", len(plc)) + plc
    struct.pack_into("<II", document, 0x1A2, 0, len(clx))
    return compound({"WordDocument": bytes(document), "1Table": clx})


# -- RAR, stored -----------------------------------------------------------------------------------------------


def rar4(files: Mapping[str, bytes]) -> bytes:
    """A RAR of version 4 whose files are stored, not packed; names in UTF-8 with the mark for it."""

    def block(kind: int, flags: int, fields: bytes) -> bytes:
        head = struct.pack("<BHH", kind, flags, 7 + len(fields)) + fields
        return struct.pack("<H", crc32(head) & 0xFFFF) + head

    out = [b"Rar!\x1a\x07\x00", block(0x73, 0, bytes(6))]
    for name, content in files.items():
        raw, size = name.encode(), len(content)
        fields = struct.pack(
            "<IIBIIBBHI", size, size, 3, crc32(content), 0x54210000, 20, 0x30, len(raw), 0o100644
        )
        out += [block(0x74, 0x8200, fields + raw), content]
    return b"".join([*out, block(0x7B, 0x4000, b"")])


def rar5(files: Mapping[str, bytes]) -> bytes:
    """A RAR of version 5 whose files are stored, not packed."""

    def number(value: int) -> bytes:
        out = bytearray()
        while value > 127:
            out.append(value & 127 | 128)
            value >>= 7
        return bytes((*out, value))

    def block(*fields: bytes) -> bytes:
        head = b"".join(fields)
        head = number(len(head)) + head
        return struct.pack("<I", crc32(head)) + head

    out = [b"Rar!\x1a\x07\x01\x00", block(number(1), number(0), number(0))]
    for name, content in files.items():
        raw = name.encode()
        fields = (
            number(2),
            number(2),
            number(len(content)),
            number(4),
            number(len(content)),
            number(0o100644),
        )
        out.append(
            block(*fields, struct.pack("<I", crc32(content)), number(0), number(1), number(len(raw)), raw)
        )
        out.append(content)
    return b"".join([*out, block(number(5), number(0), number(0))])
