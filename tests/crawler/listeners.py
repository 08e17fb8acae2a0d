"""Who is told in the tests: a mail server and a webhook on loopback, which keep what they are sent."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


class MailServer(socketserver.ThreadingTCPServer):
    """As much of SMTP (RFC 5321, and AUTH PLAIN of RFC 4954) as a client needs that sends a message."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        self.mails: list[EmailMessage] = []
        self.logins: list[str] = []
        super().__init__(("127.0.0.1", port), _MailHandler)
        self.port: int = self.server_address[1]


class _MailHandler(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 127.0.0.1 ready")
        for line in self.rfile:
            verb = line.split(maxsplit=1)[0].upper() if line.split() else b""
            if verb == b"EHLO":
                self._say("250-127.0.0.1")
                self._say("250-AUTH PLAIN")
                self._say("250 SMTPUTF8")
            elif verb == b"AUTH":
                self.server.logins.append(line.split()[-1].decode())
                self._say("235 welcome")
            elif verb == b"DATA":
                self._say("354 go on")
                content = b""
                while (part := self.rfile.readline()) not in (b".\r\n", b""):
                    content += part[1:] if part.startswith(b".") else part
                parsed = message_from_bytes(content, policy=policy.default)
                assert isinstance(parsed, EmailMessage)
                self.server.mails.append(parsed)
                self._say("250 taken")
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class Hook(ThreadingHTTPServer):
    """A webhook that answers as it is told to, and keeps the JSON that it is sent.

    `before_answering` is called in between.
    """

    daemon_threads = True

    def __init__(self, answer: dict[str, Any] | None = None, status: int = 200) -> None:
        self.answer = answer or {}
        self.status = status
        self.posts: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.before_answering: Callable[[], object] = lambda: None
        super().__init__(("127.0.0.1", 0), _HookHandler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}/hook/secret"


class _HookHandler(BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posts.append(json.loads(content))
        self.server.keys.append(self.headers["Idempotency-Key"])
        self.server.before_answering()
        body = json.dumps(self.server.answer).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (http.server's name)
        """What was sent is kept, not printed."""
