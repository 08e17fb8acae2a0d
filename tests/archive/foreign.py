"""WARC, ARC and WACZ files as other tools lay them out, written with warcio or by hand."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

DATE = "2024-02-03T04:05:06Z"
WGET = "Wget/1.21.3 (linux-gnu)"
BROWSERTRIX = "Browsertrix-Crawler 1.5.0 (with warcio.js 2.4.3)"


def sha1(content: bytes) -> str:
    return f"sha1:{base64.b32encode(hashlib.sha1(content).digest()).decode()}"


def sha256(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def record(
    kind: str,
    block: bytes,
    fields: Mapping[str, str],
    *,
    version: str = "1.0",
    digest: str | None = None,
) -> bytes:
    """One uncompressed record with just the fields that are given."""
    lines = [f"WARC/{version}", f"WARC-Type: {kind}"]
    lines += [f"{name}: {value}" for name, value in fields.items()]
    lines += [f"WARC-Block-Digest: {digest or sha1(block)}", f"Content-Length: {len(block)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def gzipped(*records: bytes) -> bytes:
    """Each record as a gzip member of its own."""
    return b"".join(gzip.compress(each) for each in records)


def http(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/html; charset=utf-8", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def warcinfo(software: str, version: str = "1.0") -> bytes:
    block = f"software: {software}\r\nformat: WARC File Format {version}\r\n".encode()
    fields = {
        "WARC-Record-ID": "<urn:uuid:info>",
        "WARC-Date": DATE,
        "Content-Type": "application/warc-fields",
    }
    return record("warcinfo", block, fields, version=version)


def response(url: str, body: bytes, name: str, *headers: str, **more: str) -> bytes:
    """A response as wget writes it: WARC/1.0, sha1 in base32, the address in angle brackets."""
    fields = {
        "WARC-Record-ID": f"<urn:uuid:{name}>",
        "WARC-Target-URI": f"<{url}>",
        "WARC-Date": DATE,
        "WARC-IP-Address": "127.0.0.1",
        "WARC-Payload-Digest": sha1(body),
        "Content-Type": "application/http;msgtype=response",
        **{key.replace("_", "-"): value for key, value in more.items()},
    }
    return record("response", http(body, *headers), fields)


def request(url: str, name: str) -> bytes:
    fields = {
        "WARC-Record-ID": f"<urn:uuid:{name}-request>",
        "WARC-Target-URI": f"<{url}>",
        "WARC-Date": DATE,
        "Content-Type": "application/http;msgtype=request",
    }
    return record("request", b"GET / HTTP/1.1\r\nUser-Agent: Wget/1.21.3\r\n\r\n", fields)


def wget(pages: Mapping[str, bytes]) -> list[bytes]:
    """The records of `wget --warc-file`: warcinfo, pairs of request and response, manifest, arguments and log."""
    records = [warcinfo(WGET)]
    for number, (url, body) in enumerate(pages.items()):
        records += [request(url, f"w{number}"), response(url, body, f"w{number}")]
    for kind, place in (
        ("metadata", "MANIFEST.txt"),
        ("resource", "wget_arguments.txt"),
        ("resource", "wget.log"),
    ):
        fields = {
            "WARC-Record-ID": f"<urn:uuid:{place}>",
            "WARC-Target-URI": f"<metadata://gnu.org/software/wget/warc/{place}>",
            "WARC-Date": DATE,
            "Content-Type": "text/plain",
        }
        records.append(record(kind, b"2024-02-03 04:05:06 saved\n", fields))
    return records


def wget_revisit(url: str, refers_to: str, payload: bytes) -> bytes:
    """What `wget --warc-dedup` writes: WARC/1.0, marked as truncated, the head alone, the block digest of nothing."""
    fields = {
        "WARC-Record-ID": "<urn:uuid:again>",
        "WARC-Target-URI": f"<{url}>",
        "WARC-Date": "2024-03-03T04:05:06Z",
        "WARC-Profile": "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest",
        "WARC-Refers-To": f"<urn:uuid:{refers_to}>",
        "WARC-Truncated": "length",
        "WARC-Payload-Digest": sha1(payload),
        "Content-Type": "application/http;msgtype=response",
    }
    return record("revisit", http(b""), fields, digest=sha1(b""))


def browsertrix(
    path: Path,
    pages: Mapping[str, bytes],
    again: Mapping[str, str],
    elsewhere: Mapping[str, bytes] | None = None,
) -> None:
    """A WACZ as Browsertrix lays it out: two WARC files, page information, a screenshot, pages.jsonl, an index.

    The first WARC has revisits (`again`: address to the address that has the payload) of what stands in the second, or
    in another package (`elsewhere`).
    """
    payloads = {**pages, **(elsewhere or {})}
    first, second = io.BytesIO(), io.BytesIO()
    writers = [WARCWriter(each, gzip=True, warc_version="1.1") for each in (first, second)]
    for writer in writers:
        writer.write_record(writer.create_warcinfo_record("rec.warc.gz", {"software": BROWSERTRIX}))
    for url, source in again.items():
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        writers[0].write_record(
            writers[0].create_revisit_record(url, sha256(payloads[source]), source, DATE, http_headers=head)
        )
    for url, body in pages.items():
        head = StatusAndHeaders(
            "200 OK",
            [("Content-Type", "text/html"), ("x-orig-content-encoding", "br")],
            protocol="HTTP/1.1",
        )
        fields = {"WARC-Date": DATE, "WARC-Payload-Digest": sha256(body), "WARC-Page-ID": "page-1"}
        made = writers[1].create_warc_record(
            url, "response", io.BytesIO(body), len(body), http_headers=head, warc_headers_dict=fields
        )
        writers[1].write_record(made)
        for address, media, content in (
            (f"urn:pageinfo:{url}", "application/json", json.dumps({"urls": {url: 200}}).encode()),
            (f"urn:text:{url}", "text/plain", body),
            (f"urn:view:{url}", "image/png", b"\x89PNG\r\n\x1a\n" + bytes(50)),
        ):
            writers[1].write_record(
                writers[1].create_warc_record(
                    address,
                    "resource",
                    io.BytesIO(content),
                    len(content),
                    warc_content_type=media,
                    warc_headers_dict={"WARC-Date": DATE},
                )
            )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("archive/rec-0.warc.gz", first.getvalue())
        package.writestr("archive/rec-1.warc.gz", second.getvalue())
        package.writestr("indexes/index.cdx", "")
        heading = '{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}\n'
        lines = "".join(
            json.dumps({"id": url, "url": url, "ts": DATE, "title": "年报"}) + "\n" for url in pages
        )
        package.writestr("pages/pages.jsonl", heading + lines)
        package.writestr("datapackage.json", json.dumps({"profile": "data-package", "wacz_version": "1.1.1"}))


def common_crawl(url: str, body: bytes, cut: Mapping[str, bytes]) -> list[bytes]:
    """A page as Common Crawl keeps it, decoded under a head that says otherwise, and others that it cut off."""
    page = response(
        url,
        body,
        "cc",
        "Transfer-Encoding: chunked",
        "Content-Encoding: gzip",
        f"Content-Length: {len(body) // 3}",
        WARC_Identified_Payload_Type="text/html",
    )
    about = {
        "WARC-Record-ID": "<urn:uuid:cc-metadata>",
        "WARC-Target-URI": url,
        "WARC-Date": DATE,
        "WARC-Concurrent-To": "<urn:uuid:cc>",
        "Content-Type": "application/warc-fields",
    }
    cuts = [
        response(address, part, f"cut{number}", WARC_Truncated="length")
        for number, (address, part) in enumerate(cut.items())
    ]
    return [
        warcinfo("Apache Nutch 1.19 (modified, https://github.com/commoncrawl/nutch/)"),
        request(url, "cc"),
        page,
        record("metadata", b"fetchTimeMs: 218\r\ncharset-detected: UTF-8\r\n", about),
        *cuts,
    ]


def arc(pages: Mapping[str, bytes]) -> bytes:
    """An ARC 1.0 file, the format before WARC."""
    heading = b"1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n"
    parts = [
        f"filedesc://old.arc 0.0.0.0 20090203040506 text/plain {len(heading)}\n".encode() + heading + b"\n"
    ]
    for url, body in pages.items():
        block = http(body)
        parts.append(f"{url} 127.0.0.1 20090203040506 text/html {len(block)}\n".encode() + block + b"\n")
    return b"".join(parts)


def chunked(body: bytes, size: int = 100) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in parts) + b"0\r\n\r\n"
