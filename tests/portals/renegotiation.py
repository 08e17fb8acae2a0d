"""A TLS server from before RFC 5746: it does not call its renegotiation secure, which OpenSSL refuses by default.

OpenSSL's own servers always say so; GnuTLS can be told not to. It speaks TLS in front of a simulated portal here.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import socket
import threading
from pathlib import Path
from types import TracebackType

_PRIORITY = b"NORMAL:-VERS-TLS1.3:%DISABLE_SAFE_RENEGOTIATION"
_SERVER, _PEM, _CERTIFICATE = 1, 1, 1
_PORTION = 16384

NAME = ctypes.util.find_library("gnutls")


class OldServer:
    """Serves what `behind` (host:port) serves, over TLS without secure renegotiation, inside a with block."""

    def __init__(self, behind: str, signed: Path, key: Path) -> None:
        name, _, port = behind.partition(":")
        self._behind = (name, int(port))
        self._gnutls = ctypes.CDLL(NAME)
        for function in (self._gnutls.gnutls_record_send, self._gnutls.gnutls_record_recv):
            function.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t)
            function.restype = ctypes.c_ssize_t
        self._credentials = ctypes.c_void_p()
        self._gnutls.gnutls_certificate_allocate_credentials(ctypes.byref(self._credentials))
        read = self._gnutls.gnutls_certificate_set_x509_key_file(
            self._credentials, bytes(signed), bytes(key), _PEM
        )
        assert read >= 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._listener.getsockname()[1]}"
        # What each handshake came to: 0, or an error of GnuTLS.
        self.handshakes: list[int] = []

    def __enter__(self) -> OldServer:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        session = ctypes.c_void_p()
        self._gnutls.gnutls_init(ctypes.byref(session), _SERVER)
        self._gnutls.gnutls_priority_set_direct(session, _PRIORITY, None)
        self._gnutls.gnutls_credentials_set(session, _CERTIFICATE, self._credentials)
        self._gnutls.gnutls_transport_set_int2(session, connection.fileno(), connection.fileno())
        agreed = self._gnutls.gnutls_handshake(session)
        self.handshakes.append(agreed)
        with connection, socket.create_connection(self._behind) as plain:
            if agreed == 0:
                threading.Thread(target=self._send, args=(session, plain, connection), daemon=True).start()
                self._receive(session, plain)

    def _receive(self, session: ctypes.c_void_p, plain: socket.socket) -> None:
        portion = ctypes.create_string_buffer(_PORTION)
        while (length := self._gnutls.gnutls_record_recv(session, portion, _PORTION)) > 0:
            plain.sendall(portion.raw[:length])

    def _send(self, session: ctypes.c_void_p, plain: socket.socket, connection: socket.socket) -> None:
        try:
            while portion := plain.recv(_PORTION):
                self._gnutls.gnutls_record_send(session, portion, len(portion))
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            return
