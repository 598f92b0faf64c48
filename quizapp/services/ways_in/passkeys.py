"""Passkeys (WebAuthn): a key that a device or a password manager keeps signs in, with nothing to type or to give away.

A challenge proves itself: it holds its time and a seal of the server's, so nothing is stored of those that nobody
answers. It is good once: the passkey that answered it takes none that was made before it was last used.
"""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account, Passkey
from quizapp.services import limits
from quizapp.services.errors import Conflict, Forbidden, Invalid
from quizapp.services.names import clean_name

if TYPE_CHECKING:
    from webauthn.registration.verify_registration_response import VerifiedRegistration

LASTS = timedelta(minutes=5)
"""How long a challenge may be answered."""
MOST = 10
"""Passkeys of one account."""
LONGEST_ANSWER = 16_000
"""Characters of what a browser sends."""
NONCE, TIME, SEAL = 16, 8, 32
"""Bytes of a challenge: what nobody guesses, microseconds since 1970, and a seal over both."""
NAME = "quizapp"
T = TypeVar("T")
log = logging.getLogger("quizapp")


@dataclass(frozen=True, slots=True)
class Place:
    """Where passkeys are good: the host that browsers bind them to, and the origin that they are used from."""

    host: str
    origin: str
    why_not: str = ""
    """Why there can be none here, if so."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a challenge is made for: somewhere, for one browser and one purpose, at a time."""

    place: Place
    secret: bytes
    bound: str
    """The purpose, with something that only this browser has."""
    now: datetime

    def challenge(self) -> bytes:
        """A new challenge."""
        begun = secrets.token_bytes(NONCE) + _microseconds(self.now).to_bytes(TIME, "big")
        return begun + self._seal(begun)

    def made(self, challenge: bytes) -> datetime:
        """When a challenge was made; raises ValueError unless it was made here, for this, and lately."""
        begun, seal = challenge[: NONCE + TIME], challenge[NONCE + TIME :]
        if not hmac.compare_digest(seal, self._seal(begun)):
            raise ValueError("a challenge that was not made for this")
        made = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int.from_bytes(begun[NONCE:], "big"))
        if not made <= self.now < made + LASTS:
            raise ValueError("a challenge of another time")
        return made

    def _seal(self, begun: bytes) -> bytes:
        return hmac.digest(self.secret, b"passkey challenge " + begun + self.bound.encode(), "sha256")


def place(public: str, here: str) -> Place:
    """Where passkeys are good, by the address of the program and the one by which somebody came."""
    origin, scheme, host = _origin(public)
    why_not = ""
    if _is_number(host):
        why_not = f"Passkeys need an address with a name. This one, {host}, is a number."
    elif scheme != "https" and not (host == "localhost" or host.endswith(".localhost")):
        why_not = "Passkeys need an address that begins with https."
    elif _origin(here)[0] != origin:
        why_not = f"Passkeys work at {origin} alone."
    return Place(host, origin, why_not)


def _origin(url: str) -> tuple[str, str, str]:
    """The origin of an address as browsers write it, its scheme and its host."""
    parts = urlsplit(url)
    try:
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:  # no browser came by such a name
        return url, parts.scheme, parts.hostname or ""
    plain = port is None or port == {"http": 80, "https": 443}.get(parts.scheme)
    return f"{parts.scheme}://{host}{'' if plain else f':{port}'}", parts.scheme, host


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


# Adding ---------------------------------------------------------------------------------------------------


def may_have(who: Account) -> None:
    """Raise Forbidden for a guest: a passkey is added to a name and a password, it does not replace them."""
    if who.password is None:
        raise Forbidden("A passkey belongs to a name with a password. Choose a name first.")


def clean_passkey_name(name: str) -> str:
    """What somebody calls a passkey; raises Invalid."""
    try:
        return clean_name(name)
    except Invalid:
        raise Invalid("Give it a name of 1 to 60 characters, such as My phone.", "name") from None


def to_add(occasion: Occasion, who: Account, have: Sequence[Passkey]) -> str:
    """What a browser needs to make a passkey, as JSON. Raises Conflict when there are enough."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers import base64url_to_bytes, structs

    if len(have) >= MOST:
        raise Conflict(f"You have {MOST} passkeys. Remove one that you do not use any more.", "name")
    options = generate_registration_options(
        rp_id=occasion.place.host,
        rp_name=NAME,
        user_id=who.public.encode(),
        user_name=who.username or "",
        user_display_name=who.name or "",
        challenge=occasion.challenge(),
        timeout=_milliseconds(LASTS),
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=[
            structs.PublicKeyCredentialDescriptor(id=base64url_to_bytes(each.credential)) for each in have
        ],
    )
    return options_to_json(options)


def add(session: Session, occasion: Occasion, who: Account, name: str, answer: str) -> Passkey:
    """Keep the passkey that a browser has made. Raises Invalid when it is none that was asked for."""
    from webauthn.helpers import bytes_to_base64url

    called = clean_passkey_name(name)
    made = _sound(lambda: _made(occasion, answer))
    if made is None:
        raise Invalid("That passkey could not be used, or it took too long. Try once more.", "name")
    credential = bytes_to_base64url(made.credential_id)
    if session.scalar(select(func.count()).where(Passkey.credential == credential)):
        raise Conflict("That passkey is known here already.", "name")
    passkey = Passkey(
        account_id=who.id,
        credential=credential,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        name=called,
        made_at=occasion.now,
    )
    session.add(passkey)
    session.flush()
    return passkey


def _made(occasion: Occasion, answer: str) -> VerifiedRegistration:
    from webauthn import verify_registration_response

    read = _read(occasion, answer, new=True)
    return verify_registration_response(
        credential=read.credential,
        expected_challenge=read.challenge,
        expected_rp_id=occasion.place.host,
        expected_origin=occasion.place.origin,
    )


# Signing in -----------------------------------------------------------------------------------------------


def to_sign_in(occasion: Occasion) -> str:
    """What a browser needs to sign in with whichever passkey it has, as JSON."""
    from webauthn import generate_authentication_options, options_to_json

    options = generate_authentication_options(
        rp_id=occasion.place.host, challenge=occasion.challenge(), timeout=_milliseconds(LASTS)
    )
    return options_to_json(options)


def admit(session: Session, occasion: Occasion, answer: str, address: str) -> Account | None:
    """Whose passkey answered; None, and a failure counted, for whatever else came. Raises TooMany."""
    limits.check(session, limits.SIGN_IN, address, occasion.now)
    account = _holder(session, occasion, answer)
    if account is None:
        limits.failed(session, limits.SIGN_IN, address, occasion.now)
    return account


def _holder(session: Session, occasion: Occasion, answer: str) -> Account | None:
    read = _sound(lambda: _read(occasion, answer))
    if read is None:
        return None
    held = select(Passkey, Account).join(Account, Account.id == Passkey.account_id).with_for_update()
    row = session.execute(held.where(Passkey.credential == read.credential.id)).first()
    if row is None:
        return None
    passkey, account = row
    count = _sound(lambda: _count(occasion, read, passkey, account))
    if count is None or not _fresh(passkey, read.made, count):
        return None
    passkey.sign_count, passkey.used_at = count, occasion.now
    return account


def _count(occasion: Occasion, read: _Read, passkey: Passkey, account: Account) -> int:
    """The counter of an answer that is this passkey's; raises what the library raises for any other."""
    from webauthn import verify_authentication_response

    if read.credential.response.user_handle not in (None, account.public.encode()):
        raise ValueError("an answer for another account")
    return verify_authentication_response(
        credential=read.credential,
        expected_challenge=read.challenge,
        expected_rp_id=occasion.place.host,
        expected_origin=occasion.place.origin,
        credential_public_key=passkey.public_key,
        credential_current_sign_count=0,  # looked at by _fresh, once the signature is known to be good
    ).new_sign_count


def _fresh(passkey: Passkey, made: datetime, count: int) -> bool:
    """Whether an answer is newer than the last one of its passkey: neither sent twice nor from a copy of the key."""
    if passkey.used_at is not None and made <= passkey.used_at:
        return False
    if (count or passkey.sign_count) and count <= passkey.sign_count:
        log.warning("passkey %s: its counter went from %d to %d; refused", passkey.public, passkey.sign_count, count)
        return False
    return True


# What is there --------------------------------------------------------------------------------------------


def of(session: Session, who: Account) -> list[Passkey]:
    """The passkeys of an account, the oldest first."""
    return list(session.scalars(select(Passkey).where(Passkey.account_id == who.id).order_by(Passkey.id)))


def remove(session: Session, passkey: Passkey) -> None:
    """Have a passkey sign in nobody any more."""
    session.delete(passkey)
    session.flush()


# What browsers send ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Read:
    """An answer as it was read, with the challenge that it answers and when that was made."""

    credential: Any
    challenge: bytes
    made: datetime


def _read(occasion: Occasion, answer: str, *, new: bool = False) -> _Read:
    from webauthn import helpers

    if len(answer) > LONGEST_ANSWER:
        raise ValueError("an answer that is too long")
    parse = helpers.parse_registration_credential_json if new else helpers.parse_authentication_credential_json
    credential = parse(answer)
    challenge = helpers.parse_client_data_json(credential.response.client_data_json).challenge
    return _Read(credential, challenge, occasion.made(challenge))


def _sound(read: Callable[[], T]) -> T | None:
    """What was read or verified; None when it was not sound."""
    try:
        return read()
    except Exception:  # of bytes from outside, the library and those below it fail in as many ways as they have parts
        return None


def _microseconds(at: datetime) -> int:
    return (at - datetime.fromtimestamp(0, UTC)) // timedelta(microseconds=1)


def _milliseconds(time: timedelta) -> int:
    return time // timedelta(milliseconds=1)
