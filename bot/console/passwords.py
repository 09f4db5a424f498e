"""Passwords: Argon2id with the library's parameters, and no hint whether an address exists."""

import secrets
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
"""Characters a password has at least. Length is what counts; no other rule is made."""

LONGEST = 1_000
AT_ONCE = 4
"""Hashes worked out side by side: each takes 64 MiB of memory while it lasts."""


class Passwords:
    """Hashes and compares. Building one hashes once: what unknown addresses are compared with."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turns = BoundedSemaphore(AT_ONCE)
        self._nobodys = self.hash(secrets.token_urlsafe())

    def hash(self, password: str) -> str:
        """The hash to keep."""
        with self._turns:
            return self._hasher.hash(password)

    def matches(self, kept: str | None, password: str) -> bool:
        """Whether this is the password; None, for nobody, takes as long and is never right."""
        if len(password) > LONGEST:
            return False
        with self._turns:
            try:
                self._hasher.verify(kept or self._nobodys, password)
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Whether it was hashed with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(kept)
