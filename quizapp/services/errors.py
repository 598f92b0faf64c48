"""What can go wrong, as small classes; web/errors.py turns each into a page, the command line into a sentence."""


class ServiceError(Exception):
    """Something the person who asked can be told: the text says what was wrong and what to do."""

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.field = field
        """The field of the form that it is about, where it is about one."""


class NotFound(ServiceError):
    """There is no such thing, or not for this person."""


class Forbidden(ServiceError):
    """The thing is there, but this person may not do that."""


class SignedOut(ServiceError):
    """Nobody is known, where somebody must be."""


class Conflict(ServiceError):
    """The thing has changed since the page was made."""


class Invalid(ServiceError):
    """What was sent cannot be used."""


class TooMany(ServiceError):
    """Too many tries; the text says how long to wait."""


class Unproved(ServiceError):
    """Whoever is signed in must type their password again first."""


class Unfinished(ServiceError):
    """Whoever is signed in must choose a password of their own first."""
