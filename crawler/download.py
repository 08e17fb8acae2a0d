"""Fetching that keeps what crossed the wire: Scrapy's own HTTP/1.1 handler with four things added.

* The request and response heads are kept byte for byte (Scrapy drops the reason phrase and the case and order of
  header names). They travel in `request.meta["wire"]` to `crawler.archiving`.
* What had come of a body when its download ended before its time is kept, too, in `request.meta["cut"]`.
* Private, loopback and link-local addresses are refused when the connection is made, so that neither a redirect nor
  a name that resolves to one can reach the machine's own network.
* One request in flight per server over all portals of the process, since several portals may share an address, no
  sooner than its Retry-After and Crawl-delay ask (`crawler.pacing`).
* A host that cannot agree on TLS with the standard settings is asked once more with weaker ones (`crawler.tls`).
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _ScrapyAgent,
)
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet import reactor
from twisted.internet.error import NoProtocol

from crawler.pacing import Server
from crawler.tls import LenientContextFactory, StandardContextFactory, is_handshake_failure

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IAddress
    from twisted.web._newclient import HTTP11ClientProtocol
    from twisted.web._newclient import Request as TxRequest
    from twisted.web.iweb import IResponse

logger = logging.getLogger(__name__)

# Who is busy may say until when (RFC 6585 §4, RFC 9110 §15.6.4).
_BUSY = frozenset({429, 503})
_HEAD_END = b"\r\n\r\n"
# Scrapy caps bodies; a head beyond this is no head of a portal.
_HEAD_LIMIT = 256 * 1024


class PrivateAddressRefused(IgnoreRequest):
    """The host resolves to an address of a private network. The message names the URL and what to do."""


@dataclass(frozen=True, slots=True)
class WireHeads:
    """The start lines and header lines of an exchange, byte for byte, each with its closing empty line.

    `ip` is the address that answered.
    """

    request: bytes
    response: bytes
    ip: str


@dataclass(frozen=True, slots=True)
class CutBody:
    """What was received of a body, and why no more of it came, in the words of WARC 1.1 §5.13."""

    received: bytes
    reason: str


# The size cap, the download's time and a broken connection.
_REASONS: dict[type[Exception], str] = {
    DownloadCancelledError: "length",
    DownloadTimeoutError: "time",
    ResponseDataLossError: "disconnect",
}


class _RecordingProtocol(_LenientHTTP11ClientProtocol):
    """A connection that remembers the heads of the exchange under way."""

    _sent: bytearray
    _received: bytearray

    def request(self, request: TxRequest) -> Deferred[IResponse]:
        self._sent = bytearray()
        self._received = bytearray()
        transport = cast("Any", self.transport)
        write, write_sequence = transport.write, transport.writeSequence

        def recording_write(data: bytes) -> None:
            self._keep(self._sent, data)
            write(data)

        def recording_write_sequence(parts: Any) -> None:
            self._keep(self._sent, b"".join(parts))
            write_sequence(parts)

        # Twisted writes the head inside request(); the transport is given back before anything else can use it.
        transport.write, transport.writeSequence = recording_write, recording_write_sequence
        try:
            deferred = super().request(request)
        finally:
            transport.write, transport.writeSequence = write, write_sequence
        return deferred.addCallback(self._attach_heads)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 (Twisted's name)
        self._keep(self._received, data)
        super().dataReceived(data)  # type: ignore[no-untyped-call]

    @staticmethod
    def _keep(buffer: bytearray, data: bytes) -> None:
        if len(buffer) < _HEAD_LIMIT:
            buffer += data[: _HEAD_LIMIT - len(buffer)]

    def _attach_heads(self, response: IResponse) -> IResponse:
        sent = bytes(self._sent).partition(_HEAD_END)[0] + _HEAD_END
        response._gongkai_heads = WireHeads(
            sent, _final_head(bytes(self._received)), _host(cast("Any", self.transport).getPeer())
        )
        return response


def _final_head(received: bytes) -> bytes:
    """The head of the final response: interim 1xx answers (RFC 9110 §15.2) come before it and are passed over."""
    while True:
        head, end, rest = received.partition(_HEAD_END)
        status = head.split(b" ", 2)[1:2]
        if not (end and status and status[0].startswith(b"1")):
            return head + _HEAD_END
        received = rest


class _RecordingFactory(_LenientHTTP11ClientFactory):
    """Builds recording connections, and none to a private address unless the registry allows it."""

    allow_private_network = False

    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol | None:  # type: ignore[override]  # noqa: N802
        if not self.allow_private_network and not ipaddress.ip_address(_host(addr)).is_global:
            return None
        return _RecordingProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class _PrivateNetworkFactory(_RecordingFactory):
    allow_private_network = True


def _host(addr: Any) -> str:
    return str(addr.host).partition("%")[0]


class _RecordingAgent(_ScrapyAgent):
    def _cb_bodyready(self, txresponse: Any, request: Request) -> Any:
        request.meta["wire"] = txresponse._gongkai_heads
        return super()._cb_bodyready(txresponse, request)


class RecordingDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's `DOWNLOAD_HANDLERS` entry for http and https. Setting: GONGKAI_ALLOW_PRIVATE_NETWORK."""

    # Shared by all portals of the process on purpose: several portals may be on one server.
    _servers: dict[str, Server] = {}  # noqa: RUF012
    _weak_hosts: set[str] = set()  # noqa: RUF012

    def __init__(self, crawler: Crawler):
        super().__init__(crawler)
        allowed = crawler.settings.getbool("GONGKAI_ALLOW_PRIVATE_NETWORK")
        self._pool._factory = _PrivateNetworkFactory if allowed else _RecordingFactory
        crawler.signals.connect(self._collect, signals.bytes_received)
        self._contextFactory = cast("Any", StandardContextFactory.from_crawler(crawler))
        self._lenient = cast("Any", LenientContextFactory.from_crawler(crawler))

    async def download_request(self, request: Request) -> Response:
        server = await self.server(request.url)
        async with server.request():
            host = urlsplit(request.url).netloc
            try:
                response = await self._fetch(request, weak=host in self._weak_hosts)
            except Exception as error:
                if host in self._weak_hosts or not is_handshake_failure(error):
                    raise
                response = await self._fetch(request, weak=True)
                logger.warning(
                    "%s: TLS with the standard settings failed (%s); weaker ones are taken", host, error
                )
                self._weak_hosts.add(host)
                self._crawler.stats.inc_value("gongkai/weak_tls")
            if response.status in _BUSY and (after := response.headers.get("Retry-After")):
                server.retry_after(after.decode("latin-1"))
            return response

    async def _fetch(self, request: Request, *, weak: bool) -> Response:
        agent = _RecordingAgent(
            contextFactory=self._lenient if weak else self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )
        try:
            with wrap_twisted_exceptions():
                return await maybe_deferred_to_future(agent.download_request(request))
        except tuple(_REASONS) as error:
            received = bytes(request.meta.get("received", b""))
            reason = next(reason for kind, reason in _REASONS.items() if isinstance(error, kind))
            request.meta["cut"] = CutBody(received, reason)
            raise
        except NoProtocol:
            raise PrivateAddressRefused(
                f"{request.url}: its host is on a private network, which is not crawled; set "
                "allow_private_network = true under [crawl] in portals.toml for an intranet mirror"
            ) from None
        finally:
            request.meta.pop("received", None)

    async def close(self) -> None:
        """Close the connections; one whose server does not let go is left to the end of the process.

        Scrapy's own gives the wait up by answering for the pool, and where a busy machine is late for both, Twisted
        prints a traceback.
        """
        closing = maybe_deferred_to_future(cast("Any", self._pool).closeCachedConnections())
        await asyncio.wait([asyncio.ensure_future(closing)], timeout=self._disconnect_timeout)

    @staticmethod
    def _collect(data: bytes, request: Request) -> None:
        """Scrapy drops what it has of a body that does not come to its end."""
        request.meta.setdefault("received", bytearray()).extend(data)

    @classmethod
    async def server(cls, url: str) -> Server:
        """The server behind an address: hosts on one address are one, and so are http and https there."""
        parts = urlsplit(url)
        name = (parts.hostname or "").lower()
        try:
            address = await maybe_deferred_to_future(cast("Any", reactor).resolve(name))
        except Exception:  # a name that does not resolve is told when the connection is made
            address = name
        port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
        return cls._servers.setdefault(f"{address}{port}", Server())
