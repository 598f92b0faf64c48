"""Sending letters through the mail server of the school, over TLS with its certificate checked."""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from quizapp.config import Config

SECONDS = 20
"""How long a mail server may take for each answer."""
PORTS = {"smtp": 587, "smtps": 465}
log = logging.getLogger("quizapp")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in plain text."""

    to: str
    subject: str
    text: str


class NotSent(RuntimeError):
    """A letter could not be sent; the text says why, with what the mail server said."""


class Post:
    """The way to a mail server; nothing is connected until a letter is sent."""

    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        self.tls = parts.scheme == "smtps"
        self.host, self.port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        self.user, self.password = unquote(parts.username or ""), unquote(parts.password or "")
        self.sender = sender

    def send(self, letter: Letter) -> None:
        """Send a letter; raises NotSent."""
        try:
            with self._connected() as server:
                server.send_message(self._written(letter))
        except (OSError, ValueError) as error:  # smtplib's errors are some of the first
            raise NotSent(f"{self.host}:{self.port} did not take the letter: {_first_line(error)}") from error

    def try_to_send(self, letter: Letter) -> None:
        """Send a letter, or log why not, without a word about who it is for."""
        try:
            self.send(letter)
        except NotSent as error:
            log.error("a letter was not sent: %s", _kind(error.__cause__ or error))

    @contextmanager
    def _connected(self) -> Generator[smtplib.SMTP]:
        checked = ssl.create_default_context()
        if self.tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=checked)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
        with server:
            server.ehlo()
            if not self.tls and server.has_extn("starttls"):
                server.starttls(context=checked)
            elif not self.tls and self.user:
                raise NotSent(f"{self.host}:{self.port} offers no TLS, so the password was not sent to it.")
            if self.user:
                server.login(self.user, self.password)
            yield server

    def _written(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, letter.to, letter.subject
        message["Date"] = formatdate(localtime=False)
        message["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2].strip(" >") or None)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        return message


def _kind(error: BaseException) -> str:
    """Why a letter was not sent, for the log: the kind of fault and the server's number, never its words."""
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__


def _first_line(error: Exception) -> str:
    said = getattr(error, "smtp_error", None) or str(error) or type(error).__name__
    return (said.decode(errors="replace") if isinstance(said, bytes) else str(said)).strip().splitlines()[0]


def sender(config: Config) -> Callable[[str, str, str], None] | None:
    """What sends a letter by its address, subject and text, where a mail server is set; a failure is logged."""
    if not config.mail:
        return None
    post = Post(config.mail, config.mail_from)
    return lambda to, subject, text: post.try_to_send(Letter(to, subject, text))
