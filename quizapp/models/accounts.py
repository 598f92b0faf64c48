"""Who studies and who teaches: accounts (a guest is one without a name), where they are signed in, and ways back in."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, UTCDateTime, public_id


class Account(Base):
    """A person. Without `name` it is a guest, known by their cookie alone."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    public: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    name: Mapped[str | None] = mapped_column(String(60))
    """As a class calls them; two pupils may be called alike."""
    username: Mapped[str | None] = mapped_column(String(60))
    """What they type to sign in: the name, with a number behind it where somebody had that name already."""
    username_key: Mapped[str | None] = mapped_column(String(240), unique=True)
    """The username as it is compared: NFKC, case folded."""
    email: Mapped[str | None] = mapped_column(String(254))
    """An address for signing in and for a new password; nobody needs one."""
    email_key: Mapped[str | None] = mapped_column(String(254), unique=True)
    """The address as it is compared: in small letters."""
    email_confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When a letter to it was answered. None: it is only a name to sign in with, and no letter goes there."""
    password: Mapped[str | None] = mapped_column(String(200))
    """Its argon2id hash; None for guests, and until the first password of a sign-in card is changed."""
    role: Mapped[str] = mapped_column(String(16), default="learner")
    """learner, teacher or administrator."""
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When they were last here, to five minutes."""
    warned_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Since when their teacher is told that the account will be deleted, because nobody uses it."""
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    last_day: Mapped[date | None]
    """The latest study day with an answer: a journey west does not go behind it."""
    new_per_day: Mapped[int] = mapped_column(default=20)
    minutes_per_day: Mapped[int] = mapped_column(default=30)
    retention: Mapped[float] = mapped_column(default=0.9)
    theme: Mapped[str] = mapped_column(String(8), default="auto")
    simulated: Mapped[bool] = mapped_column(default=False)
    """Whether it is nobody: `quizapp demo` made it, and takes it away."""


class SignIn(Base):
    """One device on which an account is signed in; ending it ends the session there."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    public: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the token in the cookie, in hexadecimal."""
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    """When it was last used, to five minutes."""
    proved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    """Until when the password, once typed, has been followed by use without a pause of half an hour."""
    own: Mapped[bool] = mapped_column(default=False)
    """Whether it is nobody else's device: it stays signed in for longer."""
    device: Mapped[str] = mapped_column(String(60), default="")
    """Browser and system, as “Firefox on Windows”."""
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Try(Base):
    """A failed try at something that could be guessed, counted by what was tried and by address."""

    __tablename__ = "tries"
    __table_args__ = (Index(None, "kind", "subject", "at"), Index(None, "kind", "address", "at"), Index(None, "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    subject: Mapped[str] = mapped_column(String(254))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Link(Base):
    """A one-time address: setting up, an invitation, a new password, an e-mail address that is to be confirmed."""

    __tablename__ = "links"

    id: Mapped[int] = mapped_column(primary_key=True)
    public: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the token in the address, in hexadecimal."""
    purpose: Mapped[str] = mapped_column(String(8))
    """setup, invite, reset or email."""
    role: Mapped[str | None] = mapped_column(String(16))
    """What whoever follows it becomes, where it makes an account."""
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    """Whose it is, where there is an account already."""
    email: Mapped[str | None] = mapped_column(String(254))
    """The address that it confirms, or that it was sent to."""
    whom: Mapped[str] = mapped_column(String(60), default="")
    """Whom an invitation is for, as whoever made it calls them; emptied when it is used."""
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    until: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SignInCard(Base):
    """A printed card with which a pupil gets in until they choose a password: a first password and a one-time code.

    Neither is stored: both follow from `nonce` and the server's secret, so a card can be printed again.
    """

    __tablename__ = "sign_in_cards"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(24), unique=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    until: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When the one-time code was used."""


class Passkey(Base):
    """A key pair of a device or password manager that signs in without a password (WebAuthn)."""

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    public: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    credential: Mapped[str] = mapped_column(Text, unique=True)
    """Its id, as base64url."""
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    name: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
