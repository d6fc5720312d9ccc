"""Mail out, through the operator's SMTP server (or the demo's catcher)."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

import aiosmtplib

from handoff.errors import NotReady

_TIMEOUT_S = 20


@dataclass(frozen=True, slots=True)
class Mail:
    """One message to one person. `key` names what caused it, so that a repeat can be told."""

    to: str
    subject: str
    body: str
    key: str


class Mailer:
    """Send by `smtp://[user:password@]host[:port]` or `smtps://…`."""

    def __init__(self, url: str, sender: str) -> None:
        self._url = urlsplit(url)
        self._sender = sender

    async def send(self, mail: Mail) -> None:
        """Hand the mail to the server; raise NotReady when it does not take it (trying later may help)."""
        message = EmailMessage()
        message["From"] = self._sender
        message["To"] = mail.to
        message["Subject"] = mail.subject
        message["Date"] = formatdate(localtime=True)
        message["Message-ID"] = make_msgid(mail.key, domain=self._sender.partition("@")[2] or "localhost")
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.body)
        secure = self._url.scheme == "smtps"
        try:
            await aiosmtplib.send(
                message,
                hostname=self._url.hostname,
                port=self._url.port or (465 if secure else 25),
                username=unquote(self._url.username) if self._url.username else None,
                password=unquote(self._url.password) if self._url.password else None,
                use_tls=secure,
                timeout=_TIMEOUT_S,
            )
        except (aiosmtplib.SMTPException, OSError) as error:
            raise NotReady(f"The mail server did not take a mail ({type(error).__name__}).") from error
