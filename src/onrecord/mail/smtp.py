"""A mail server, spoken to by SMTP (RFC 5321): one connection for each mail, each answer told apart."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Literal, cast, get_args
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import aiosmtplib
from aiosmtplib import SMTP

from onrecord.events.mail import MailFailure
from onrecord.mail.message import Message
from onrecord.mail.replies import InDoubt, NotNow, Refused

StartTls = Literal["required", "if-offered", "never"]
QUIT_S_MAX = 1.0
PORTS = {"smtp": 587, "smtps": 465}
_START_TLS: dict[StartTls, bool | None] = {"required": True, "if-offered": None, "never": False}


class ServerIsMalformed(ValueError):
    """It must be a mail server's address, such as smtp://user:password@mail.example.org:587 or smtps://example.org."""

    def __str__(self) -> str:
        return self.__class__.__doc__ or ""


@dataclass(frozen=True)
class Server:
    """Where mails are handed in, and as whom."""

    host: str
    port: int
    user: str | None = None
    password: str | None = None
    use_tls: bool = False
    start_tls: StartTls = "if-offered"

    @classmethod
    def parse(cls, url: str) -> "Server":
        """From `smtp://` or `smtps://` (TLS from the first byte); raises ServerIsMalformed, which quotes nothing.

        With a user, STARTTLS is required unless the parameter `starttls` says otherwise: no password goes in clear.
        """
        try:
            parts = urlsplit(url)
            more = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
            port = parts.port or PORTS[parts.scheme]
        except (ValueError, KeyError):
            raise ServerIsMalformed from None
        start_tls = more.pop("starttls", "required" if parts.username else "if-offered")
        if not parts.hostname or more or start_tls not in get_args(StartTls) or parts.path not in {"", "/"}:
            raise ServerIsMalformed
        user, password = _signed_in(parts)
        return cls(parts.hostname, port, user, password, parts.scheme == "smtps", cast("StartTls", start_tls))


@dataclass(frozen=True)
class Smtp:
    """One mail server."""

    server: Server

    async def send(self, message: Message, time_out_s: float) -> None:
        """Hand the message over. Raises Refused, NotNow or InDoubt.

        Until the text is sent every failure is certain: the server has nothing. From then on only its own answer is.
        """
        handing_over = False
        try:
            async with self._client(time_out_s) as client, asyncio.timeout(time_out_s):
                await client.connect()
                await _address(client, message)
                handing_over = True
                await client.data(message.content)
        except aiosmtplib.SMTPDataError as error:
            raise _answer(error.code, "message_refused", InDoubt()) from None
        except aiosmtplib.SMTPRecipientRefused as error:
            raise _answer(error.code, "address_refused", NotNow("server_busy")) from None
        except aiosmtplib.SMTPSenderRefused as error:
            raise _answer(error.code, "sender_refused", NotNow("server_busy")) from None
        except (aiosmtplib.SMTPException, OSError, TimeoutError, ValueError):
            raise (InDoubt() if handing_over else NotNow("server_unreachable")) from None

    @asynccontextmanager
    async def _client(self, time_out_s: float) -> AsyncIterator[SMTP]:
        """A client, not connected yet. How its connection ends tells nothing about the mail."""
        client = SMTP(
            hostname=self.server.host,
            port=self.server.port,
            username=self.server.user,
            password=self.server.password,
            local_hostname=socket.gethostname(),
            use_tls=self.server.use_tls,
            start_tls=None if self.server.use_tls else _START_TLS[self.server.start_tls],
            timeout=time_out_s,
        )
        try:
            yield client
        finally:
            with suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
                if client.is_connected:
                    await client.quit(timeout=QUIT_S_MAX)
            client.close()


async def _address(client: SMTP, message: Message) -> None:
    """MAIL and RCPT."""
    await client.ehlo()
    if message.international and not client.supports_extension("smtputf8"):
        raise Refused("address_refused")
    options = ["SMTPUTF8", "BODY=8BITMIME"] if message.international else []
    encoding = "utf-8" if message.international else "ascii"
    await client.mail(message.sender, options=options, encoding=encoding)
    await client.rcpt(message.address, encoding=encoding)


def _answer(code: int, reason: MailFailure, otherwise: Exception) -> Exception:
    """4xx: later. 5xx: never. Anything else is no answer to what was asked."""
    if 500 <= code <= 599:
        return Refused(reason)
    return NotNow("server_busy") if 400 <= code <= 499 else otherwise


def _signed_in(parts: SplitResult) -> tuple[str | None, str | None]:
    user, password = parts.username, parts.password
    return user and unquote(user), password and unquote(password)
