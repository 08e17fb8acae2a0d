"""Who is told in the morning, and how: the `[tell]` table of `portals.toml` (docs/nightly.md describes each key)."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from email.utils import parseaddr
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args
from urllib.parse import urlsplit

from crawler.folder import CannotStartError

_Kind = TypeVar("_Kind", bound="Tell | Mail | Webhook")
Security = Literal["tls", "starttls", "none"]
Preset = Literal["json", "feishu", "dingtalk", "wecom", "slack"]

PASSWORD = "GONGKAI_MAIL_PASSWORD"  # noqa: S105 (the variable's name)
"""The environment variable that the mail account's password is read from: it stands in no file of ours."""

# A mail server of one's own takes names without a domain; in brackets stands an address literal (RFC 5321 §4.1.3).
_ADDRESS = re.compile(r"""[^\s"<>@,;:()\[\]]+(@([^\s"<>@,;:()\[\]]+|\[[0-9A-Za-z.:]+\]))?""")


@dataclass(frozen=True, slots=True)
class Mail:
    """Mail through a server (RFC 5321), to every address of `to`."""

    server: str
    sender: str
    to: tuple[str, ...]
    port: int = 465
    security: Security = "tls"
    user: str = ""

    @property
    def name(self) -> str:
        """What the channel is called in messages and in `told.json`."""
        return f"mail {self.server}:{self.port} {','.join(self.to)}"

    @property
    def password(self) -> str:
        return os.environ.get(PASSWORD, "")


@dataclass(frozen=True, slots=True)
class Webhook:
    """A POST of JSON: everything (`json`), or a text message as a chat tool takes it."""

    url: str
    preset: Preset = "json"

    @property
    def name(self) -> str:
        """What the channel is called in messages and in `told.json`.

        The address may hold a secret, and is all that tells two groups of one chat tool apart: a digest stands for it.
        """
        host = urlsplit(self.url).netloc.rpartition("@")[2]
        return f"webhook {self.preset} {host} ({sha256(self.url.encode()).hexdigest()[:8]})"


@dataclass(frozen=True, slots=True)
class Tell:
    """The `[tell]` table: `site` is where the archive is served, `regions` the codes to tell of (all where empty)."""

    site: str = ""
    regions: tuple[str, ...] = ()
    mail: tuple[Mail, ...] = ()
    webhook: tuple[Webhook, ...] = ()

    @property
    def channels(self) -> tuple[Mail | Webhook, ...]:
        """Everybody who is told."""
        return (*self.mail, *self.webhook)


def load_tell(path: Path) -> Tell:
    """The `[tell]` table of a registry that has been read before. Raises CannotStartError, naming the key."""
    raw = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("tell", {})
    where = f"{path}: [tell]"
    if not isinstance(raw, dict):
        raise CannotStartError(f"{where} must be a table")
    raw = dict(raw)
    mail = tuple(_channel(Mail, one, f"{path}: [[tell.mail]]") for one in _tables(raw, "mail", where))
    hooks = tuple(
        _channel(Webhook, one, f"{path}: [[tell.webhook]]") for one in _tables(raw, "webhook", where)
    )
    for one in mail:
        if one.security not in get_args(Security):
            raise CannotStartError(
                f"{path}: [[tell.mail]] security must be one of {', '.join(get_args(Security))}"
            )
        if not 0 < one.port < 65536:
            raise CannotStartError(f"{path}: [[tell.mail]] port must be a number from 1 to 65535")
        if not one.to:
            raise CannotStartError(f"{path}: [[tell.mail]] to names nobody")
        for key, address in (("sender", one.sender), *(("to", each) for each in one.to)):
            if not _ADDRESS.fullmatch(parseaddr(address)[1]):
                raise CannotStartError(f"{path}: [[tell.mail]] {key} {address!r} is not an address")
    for hook in hooks:
        if hook.preset not in get_args(Preset):
            raise CannotStartError(
                f"{path}: [[tell.webhook]] preset must be one of {', '.join(get_args(Preset))}"
            )
        if not _is_web_address(hook.url):
            raise CannotStartError(
                f"{path}: [[tell.webhook]] url {hook.url!r} is not an http or https address"
            )
    plain = _channel(Tell, raw, where)
    return Tell(plain.site, plain.regions, mail, hooks)


def _is_web_address(url: str) -> bool:
    """Whether a request can be sent there: written as browsers send it, without spaces and in ASCII."""
    try:
        parts = urlsplit(url)
        # A port that is no number shows when it is asked for.
        return bool(
            re.fullmatch(r"https?://[!-~]+", url) and parts.hostname and (parts.port is None or parts.port)
        )
    except ValueError:
        return False


def _tables(raw: dict[str, Any], key: str, where: str) -> list[Any]:
    tables = raw.pop(key, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise CannotStartError(f"{where} {key} must be written as [[tell.{key}]]")
    return tables


def _channel(kind: type[_Kind], raw: Mapping[str, Any], where: str) -> _Kind:
    known = {field.name: field for field in fields(kind)}
    values: dict[str, Any] = {}
    for key, value in raw.items():
        if key not in known:
            raise CannotStartError(
                f"{where} has an unknown key {key!r}; known are {', '.join(sorted(known))}"
            )
        wanted = str(known[key].type)
        if wanted.startswith("tuple"):
            expected, fits = (
                "a list of texts",
                isinstance(value, list) and all(isinstance(v, str) for v in value),
            )
        elif wanted == "int":
            expected, fits = "a number", isinstance(value, int) and not isinstance(value, bool)
        else:
            expected, fits = "text", isinstance(value, str)
        if not fits:
            raise CannotStartError(f"{where} {key} must be {expected}")
        values[key] = tuple(value) if wanted.startswith("tuple") else value
    missing = [name for name, field in known.items() if field.default is MISSING and name not in values]
    if missing:
        raise CannotStartError(f"{where} has no {missing[0]!r}")
    return kind(**values)
