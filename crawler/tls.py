"""TLS with servers of the last decade: the standard settings first, weaker ones for a host that cannot do better.

County portals have Diffie-Hellman groups of 1024 bits, SHA-1 signatures, TLS 1.0, and renegotiation as it was before
RFC 5746. What is fetched is public; the weaker settings are taken after a handshake has failed, for that host only, and
the night says so.
"""

from __future__ import annotations

from typing import Any

from OpenSSL import SSL
from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from twisted.internet.ssl import CertificateOptions

_CIPHERS = b"ALL:!aNULL:!eNULL:@SECLEVEL=0"
_LEGACY_RENEGOTIATION = 0x4


class StandardContextFactory(_ScrapyClientContextFactory):
    """Contexts as OpenSSL has them by default. Scrapy's own allow legacy renegotiation with every server."""

    def _get_cert_options(self) -> Any:
        return CertificateOptions(**self._get_cert_options_kwargs())


class LenientContextFactory(_ScrapyClientContextFactory):
    """Contexts of OpenSSL's security level 0: any key length, any version from TLS 1.0, legacy renegotiation."""

    def _get_cert_options(self) -> Any:
        options = super()._get_cert_options()
        context = options.getContext()
        context.set_cipher_list(_CIPHERS)
        context.set_min_proto_version(SSL.TLS1_VERSION)
        context.set_options(_LEGACY_RENEGOTIATION)
        return options


def is_handshake_failure(error: BaseException) -> bool:
    """Whether a request failed because the two sides could not agree on TLS."""
    seen: set[int] = set()
    pending: list[Any] = [error]
    while pending:
        one = pending.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, SSL.Error):
            return True
        # Twisted keeps its causes as failures in `reasons`.
        pending += [
            getattr(one, "__cause__", None),
            getattr(one, "value", None),
            *getattr(one, "reasons", ()),
        ]
    return False
