"""One message, sent: by mail or as JSON to a webhook. Whatever the other side does ends in a sentence."""

from __future__ import annotations

import json
import smtplib
import ssl
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from http.client import HTTPException
from typing import Any

from crawler.channels import Mail, Preset, Webhook
from crawler.version import VERSION

# A server that is slow in the morning is asked again the next one.
SECONDS = 30
LONGEST = 120.0
# 企业微信 takes 2,048 bytes of text; the others more.
LONGEST_TEXT = 2000


class SendingError(Exception):
    """A message that was not taken. The message says why."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be told: `data` is all of it for programs, `subject`, `text` and `html` are for people.

    `key` names the message: one that is sent again because nobody knows whether it arrived bears the same.
    """

    key: str
    subject: str
    text: str
    html: str
    data: dict[str, Any]


PRESETS: dict[Preset, Callable[[Message], dict[str, Any]]] = {
    "json": lambda message: message.data,
    "feishu": lambda message: {"msg_type": "text", "content": {"text": _short(message)}},
    "dingtalk": lambda message: {"msgtype": "text", "text": {"content": _short(message)}},
    "wecom": lambda message: {"msgtype": "text", "text": {"content": _short(message)}},
    "slack": lambda message: {"text": _short(message)},
}
"""What each chat tool takes as a text message: 飞书, 钉钉, 企业微信, Slack."""


def send(channel: Mail | Webhook, message: Message) -> None:
    """Send a message. Raises SendingError where it was not taken, or not within LONGEST seconds."""
    failed: list[Exception] = []

    def attempt() -> None:
        try:
            if isinstance(channel, Mail):
                _mail(channel, message)
            else:
                _post(channel, message)
        except Exception as error:
            failed.append(error)

    # A server that gives a byte now and then keeps within every limit of a socket: it is left behind.
    thread = threading.Thread(target=attempt, daemon=True)
    thread.start()
    thread.join(LONGEST)
    if thread.is_alive():
        raise SendingError(f"no end after {LONGEST:g} seconds")
    for error in failed:
        if isinstance(error, (OSError, smtplib.SMTPException, HTTPException, ValueError)):
            # A server may have said anything, over any number of lines.
            raise SendingError(" ".join(str(error).split()) or type(error).__name__) from error
        raise error


def _mail(channel: Mail, message: Message) -> None:
    mail = EmailMessage()
    mail["Subject"] = message.subject
    mail["From"] = channel.sender
    mail["To"] = ", ".join(channel.to)
    mail["Date"] = formatdate()
    mail["Message-ID"] = f"<{message.key}@gongkai.invalid>"
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    context = ssl.create_default_context()
    if channel.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            channel.server, channel.port, timeout=SECONDS, context=context
        )
    else:
        server = smtplib.SMTP(channel.server, channel.port, timeout=SECONDS)
    with server:
        if channel.security == "starttls":
            server.starttls(context=context)
        if channel.user:
            server.login(channel.user, channel.password)
        server.send_message(mail)


def _post(channel: Webhook, message: Message) -> None:
    request = urllib.request.Request(  # noqa: S310 (http and https alone, as load_tell has checked)
        channel.url,
        data=json.dumps(PRESETS[channel.preset](message), ensure_ascii=False).encode(),
        headers={
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": f"gongkai/{VERSION}",
            "Idempotency-Key": f'"{message.key}"',
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as response:  # noqa: S310
            said = response.read(4096)
    except urllib.error.HTTPError as error:
        raise SendingError(f"HTTP {error.code}") from error
    if channel.preset != "json" and (code := _refusal(said)):
        raise SendingError(f"refused with code {code}")


def _refusal(said: bytes) -> int:
    """Chat tools answer 200 and say in the answer whether they took it; 0 where they did."""
    try:
        answer = json.loads(said)
    except ValueError:
        return 0
    codes = (answer.get(key) for key in ("errcode", "code", "StatusCode")) if isinstance(answer, dict) else ()
    return next((code for code in codes if isinstance(code, int) and code), 0)


def _short(message: Message) -> str:
    """Subject and text, cut at whole lines where they are longer than any tool takes."""
    text = ""
    for line in (message.subject, *message.text.splitlines()):
        if len(f"{text}{line}\n…".encode()) > LONGEST_TEXT:
            return f"{text}…"
        text += f"{line}\n"
    return text.rstrip()
