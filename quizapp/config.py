"""Every setting, its default and its environment variable, in one frozen value."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

YES, NO = {"1", "yes", "true", "on"}, {"0", "no", "false", "off"}


class SettingError(ValueError):
    """A setting that cannot be used; its text says which, why and what to do."""


@dataclass(frozen=True, slots=True)
class Config:
    """How this quizapp runs. Each field but `secret` is read from QUIZAPP_ and its name in capitals."""

    data: Path
    """Folder of the database and the secret key (QUIZAPP_DATA)."""
    secret: bytes
    """Signs cookies and draws the order of options; made on first start and kept in the data folder."""
    database_url: str
    """SQLAlchemy address of the database (QUIZAPP_DATABASE_URL); SQLite in the data folder by default."""
    host: str = "127.0.0.1"
    """Address to serve on (QUIZAPP_HOST)."""
    port: int = 8000
    """Port to serve on (QUIZAPP_PORT)."""
    time_zone: str = "UTC"
    """Zone of learners whose browser tells none (QUIZAPP_TIME_ZONE)."""
    https: bool = False
    """Whether the program is reached over TLS: cookies get Secure, answers HSTS (QUIZAPP_HTTPS)."""
    password_memory: int = 19_456
    """KiB that hashing a password takes, argon2id (QUIZAPP_PASSWORD_MEMORY)."""
    url: str = ""
    """Address by which people reach the program, for links, cards and posters (QUIZAPP_URL); as asked for if empty."""
    proxies: int = 0
    """How many servers stand in front, each of which adds to X-Forwarded-For (QUIZAPP_PROXIES)."""
    registration: bool = True
    """Whether learners may come in without a class code or an account made for them (QUIZAPP_REGISTRATION)."""
    mail: str = ""
    """Mail server for new passwords, as smtp://user:password@host:587 (QUIZAPP_MAIL); no letters if empty."""
    mail_from: str = ""
    """Address that letters come from (QUIZAPP_MAIL_FROM)."""
    unused_months: int = 0
    """Months after which an account that nobody uses is deleted, with a warning before (QUIZAPP_UNUSED_MONTHS)."""


def default_data() -> Path:
    """The user's data folder of the platform."""
    from platformdirs import user_data_path

    return user_data_path("quizapp", appauthor=False)


def load(environ: Mapping[str, str] = os.environ, **given: str | int | None) -> Config:
    """The settings from `given` (the command line), else `environ`, else defaults; raises SettingError."""

    def setting(name: str, default: str) -> str:
        value = given.get(name)
        return str(value) if value is not None else environ.get(f"QUIZAPP_{name.upper()}", "") or default

    data = _folder(setting("data", ""))
    url = _url(setting("url", ""))
    mail = _mail(setting("mail", ""), url)
    return Config(
        data=data,
        secret=_secret(data),
        database_url=_database(setting("database_url", _file(data / "quizapp.sqlite3"))),
        host=setting("host", "127.0.0.1"),
        port=_whole("port", setting("port", "8000"), 0, 65_535),
        time_zone=_zone(setting("time_zone", "UTC")),
        https=_yes("https", setting("https", "no")),
        password_memory=_whole("password_memory", setting("password_memory", "19456"), 8, 1_048_576),
        url=url,
        proxies=_whole("proxies", setting("proxies", "0"), 0, 9),
        registration=_yes("registration", setting("registration", "yes")),
        mail=mail,
        mail_from=_sender(mail, setting("mail_from", "")),
        unused_months=_whole("unused_months", setting("unused_months", "0"), 0, 120),
    )


def _folder(given: str) -> Path:
    try:
        return (Path(given).expanduser() if given else default_data()).absolute()
    except RuntimeError as error:  # ~ of somebody who is not known
        raise SettingError(f"QUIZAPP_DATA is “{given}”; give a folder without ~.") from error


def _whole(name: str, value: str, least: int, most: int) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 10 and least <= int(value) <= most):
        raise SettingError(f"QUIZAPP_{name.upper()} is “{value[:40]}”; give a whole number from {least} to {most}.")
    return int(value)


def _yes(name: str, value: str) -> bool:
    if value.lower() not in YES | NO:
        raise SettingError(f"QUIZAPP_{name.upper()} is “{value[:40]}”; give yes or no.")
    return value.lower() in YES


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingError(f"QUIZAPP_TIME_ZONE is “{name}”; give a zone such as Europe/Berlin.") from error
    return name


def _url(given: str) -> str:
    """An address without a slash at its end."""
    plain = _leads_to(given, "http", "https") and not {"?", "#"} & set(given)
    if given and not plain:
        raise SettingError(f"QUIZAPP_URL is “{given[:80]}”; give an address such as https://quiz.school.example.")
    return given.rstrip("/")


def _leads_to(url: str, *schemes: str) -> bool:
    """Whether an address names a computer, and a port that there can be if it names one."""
    try:
        parts = urlsplit(url)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:  # of a port that is none, and of brackets that are not closed
        return False


def _mail(given: str, url: str) -> str:
    """A mail server; the letters it sends hold links, so the address of this program must be known."""
    if given and not _leads_to(given, "smtp", "smtps"):
        raise SettingError("QUIZAPP_MAIL is no mail server; give one such as smtp://user:password@host:587.")
    if given and not url:
        raise SettingError(
            "QUIZAPP_MAIL is set, so letters will hold links: set QUIZAPP_URL too, to the address of quizapp."
        )
    return given


def _sender(mail: str, given: str) -> str:
    """The address that letters come from, needed when any are sent."""
    if mail and ("@" not in given or not given.isprintable()):
        raise SettingError("QUIZAPP_MAIL is set: set QUIZAPP_MAIL_FROM too, to the address that letters come from.")
    return given


def _file(path: Path) -> str:
    """The address of an SQLite file, whatever signs are in its path."""
    return "sqlite:///" + quote(str(path), safe="/\\: ")


def _database(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1).replace("postgres://", "postgresql+psycopg://", 1)


def _secret(data: Path) -> bytes:
    """The key kept in the data folder; made, readable by its owner alone, when there is none."""
    path = data / "secret"
    try:
        data.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            # Opened exclusively: of two first starts at once, one makes the key and the other reads it.
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(secrets.token_hex(32).encode())
        key = path.read_bytes().strip()
    except FileExistsError:
        key = path.read_bytes().strip()
    except OSError as error:
        raise SettingError(
            f"The data folder {data} cannot be used ({error.strerror}): give another with --data or QUIZAPP_DATA."
        ) from error
    if len(key) < 32:
        raise SettingError(f"{path} is not a key of quizapp: remove it to make a new one (everybody is signed out).")
    return key
