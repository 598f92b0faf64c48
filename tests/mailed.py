"""A real mail server in this process, and what it has been given; certificates for it, trusted or not."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.databases import free_port

USER, PASSWORD = "quizapp", "a pass@word:with/signs"


@dataclass
class Inbox:
    """Keeps every letter that arrives; with `refuse`, none."""

    url: str = ""
    letters: list[EmailMessage] = field(default_factory=list)
    refuse: str = ""

    async def handle_DATA(self, _server, _session, envelope) -> str:
        if self.refuse:
            return self.refuse
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def texts(self) -> list[str]:
        """What has been written so far, in order."""
        return [letter.get_content().replace("\r\n", "\n") for letter in self.letters]


@contextmanager
def mail_server(**wishes: Any) -> Generator[Inbox]:
    """A mail server on a free port; wishes go to aiosmtpd."""
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port(), **wishes)
    controller.start()
    inbox.url = f"127.0.0.1:{controller.port}"
    try:
        yield inbox
    finally:
        controller.stop()


def login(_server, _session, _envelope, _mechanism, data) -> AuthResult:
    """Lets in whoever knows the password."""
    return AuthResult(handled=False, success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()))


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for 127.0.0.1, as a file for those who trust it, and what a server needs to show it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file, secret = folder / "certificate.pem", folder / "key.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                         serialization.NoEncryption()))  # fmt: skip
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file, secret)
    return file, context


def to_the_end(act: Callable[[], Any]) -> Any:
    """Do something, and wait until all threads that it started have ended: letters are sent beside the answer."""
    before = set(threading.enumerate())
    done = act()
    for thread in set(threading.enumerate()) - before:
        thread.join()
    return done
