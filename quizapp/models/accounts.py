"""Who studies: accounts (a guest is one without a name), where they are signed in, and failed tries."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, UTCDateTime, public_id


class Account(Base):
    """A person. Without `name` it is a guest, known by their cookie alone."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    public: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    name: Mapped[str | None] = mapped_column(String(60))
    name_key: Mapped[str | None] = mapped_column(String(240), unique=True)
    """The name as it is compared: NFKC, case folded."""
    password: Mapped[str | None] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(16), default="learner")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    last_day: Mapped[date | None]
    """The latest study day with an answer: a journey west does not go behind it."""
    new_per_day: Mapped[int] = mapped_column(default=20)
    minutes_per_day: Mapped[int] = mapped_column(default=30)
    retention: Mapped[float] = mapped_column(default=0.9)
    theme: Mapped[str] = mapped_column(String(8), default="auto")


class SignIn(Base):
    """One device on which an account is signed in; ending it ends the session there."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the token in the cookie, in hexadecimal."""
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SignInFailure(Base):
    """A failed try to sign in, counted by the name that was tried and by address."""

    __tablename__ = "sign_in_failures"
    __table_args__ = (Index(None, "name_key", "at"), Index(None, "address", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    name_key: Mapped[str] = mapped_column(String(240))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
