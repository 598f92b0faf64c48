"""Sign-in cards: a first password and a one-time code on paper, with which a pupil gets in for the first time.

Neither is stored. Both are drawn from the server's secret and a nonce: a card can be printed again until
its pupil chooses a password of their own, and a new nonce makes the old card worthless.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account, SignInCard
from quizapp.services.errors import Invalid, NotFound

LASTS = timedelta(days=30)
"""How long a card is good for."""
PROOF = 32
"""Hexadecimal digits at the end of a code that prove it is the server's."""
SPENT = (
    "This card has been used, or a newer one has been printed. Sign in with your name and password, "
    "or ask your teacher for a new card."
)
WORDS = (
    "acorn amber anchor apple april arrow atlas autumn badger bamboo banjo barley basil beach beaver berry bison "
    "blanket bottle breeze bridge bright bronze brook brush bubble bucket butter button cabin cactus camel candle "
    "canoe canyon carrot castle cedar chalk cherry circle citrus clay cliff cloud clover cobalt coconut comet "
    "copper coral cotton cricket crystal daisy dancer desert dolphin donkey dragon drum eagle earth ember engine "
    "falcon feather fern ferry fiddle field finch flame flint flute forest fossil fountain fox frost galaxy garden "
    "garlic geyser ginger giraffe glacier globe goblet golden granite grape gravel guitar hammer harbour harvest "
    "hazel heron hill honey horizon icicle igloo island ivory jacket jaguar jasmine jigsaw jungle juniper kayak "
    "kettle kitten ladder lagoon lantern lemon lentil library lilac lily lizard lobster lotus lunar magnet mango "
    "maple marble marsh meadow melon meteor midnight mint mirror mitten monsoon moon mosaic mountain mushroom "
    "nectar needle north nutmeg oasis ocean olive onion opal orange orchard orchid osprey otter paddle paper parrot "
    "pasta peach peanut pearl pebble pelican pencil penguin pepper piano pigeon pilot pine planet plum pocket "
    "pollen pond poppy potato prairie pretzel pumpkin puzzle quartz rabbit radish rainbow raven ribbon river robin "
    "rocket rose ruby saddle saffron sail salmon sandal satin scarf season shadow shell shore silver sketch snow "
    "socket sparrow spider spring spruce squirrel star stone stream sugar summer sunset swan tango teapot temple "
    "thunder tiger timber toast tomato topaz torch tower trail tulip tunnel turtle umbrella valley vanilla velvet "
    "violet violin walnut water whale wheat willow winter yellow zebra"
).split()
"""Words that a child can read, picture and type."""


def issue(session: Session, account: Account, now: datetime) -> SignInCard:
    """A new card for an account; one printed before is worth nothing any more."""
    return issue_all(session, [account], now)[0]


def issue_all(session: Session, accounts: Sequence[Account], now: datetime) -> list[SignInCard]:
    """A new card for each of these accounts."""
    ids = [account.id for account in accounts]
    session.execute(delete(SignInCard).where(SignInCard.account_id.in_(ids)))
    cards = [SignInCard(account_id=id, nonce=secrets.token_urlsafe(12), made_at=now, until=now + LASTS) for id in ids]
    session.add_all(cards)
    return cards


def password(secret: bytes, public: str, nonce: str) -> str:
    """The first password of a card: two words and two digits, 22 bits, guessed at no faster than the limits allow."""
    drawn = _drawn(secret, "password", f"{public} {nonce}")
    first, second = (WORDS[int.from_bytes(drawn[n : n + 4], "big") % len(WORDS)] for n in (0, 4))
    return f"{first}-{second}-{10 + int.from_bytes(drawn[8:12], 'big') % 90}"


def token(secret: bytes, nonce: str) -> str:
    """The one-time code of a card, as it stands in its address: the nonce, and a proof that it is the server's."""
    return f"{nonce}{_drawn(secret, 'code', nonce).hex()[:PROOF]}"


def is_ours(given: str, secret: bytes) -> bool:
    """Whether a code stands, or stood, on a card of this server: a spent one is no guess."""
    return given.isascii() and given.isprintable() and hmac.compare_digest(token(secret, given[:-PROOF]), given)


def holder(session: Session, given: str, secret: bytes, now: datetime) -> tuple[SignInCard, Account]:
    """The card of a one-time code, and whose it is; raises NotFound for one that is spent, too old or made up."""
    if not is_ours(given, secret):
        raise NotFound(SPENT)
    row = session.execute(
        select(SignInCard, Account)
        .join(Account, Account.id == SignInCard.account_id)
        .where(SignInCard.nonce == given[:-PROOF], SignInCard.used_at.is_(None), SignInCard.until > now)
    ).first()
    if row is None:
        raise NotFound(SPENT)
    return row[0], row[1]


def use(session: Session, card: SignInCard, now: datetime) -> bool:
    """Use the code of a card for the one time that it can be used: whether nobody else was quicker."""
    unused = (SignInCard.nonce == card.nonce) & SignInCard.used_at.is_(None)
    used = session.execute(update(SignInCard).where(unused).values(used_at=now).returning(SignInCard.account_id))
    return used.first() is not None


def check_another(session: Session, account: Account, typed: str, secret: bytes) -> None:
    """Raise Invalid where somebody would keep the first password of their card, which others may have read."""
    nonce = session.scalar(select(SignInCard.nonce).where(SignInCard.account_id == account.id))
    if nonce is not None and hmac.compare_digest(folded(typed), folded(password(secret, account.public, nonce))):
        raise Invalid("That is the password on your card, which others may have read. Choose another.", "password")


def folded(password: str) -> bytes:
    """A first password as it is compared: children put spaces for hyphens, and phones put capitals."""
    return "".join(c for c in password[:64].casefold() if c.isalnum()).encode()


def _drawn(secret: bytes, what: str, of: str) -> bytes:
    return hmac.digest(secret, f"sign-in card {what} {of}".encode(), "sha256")
