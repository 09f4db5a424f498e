"""Tokens that change while the desk runs: kept for all desks, sealed with a key that is not in the database."""

import base64
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.orm import Session

from bot.store.tables import SecretRow

PURPOSE = b"nightdesk: sealed tokens"


class Seal:
    """Seals and opens with a key made from the desk's secret (RFC 5869, SHA-256)."""

    def __init__(self, secret: str) -> None:
        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def keep(self, session: Session, name: str, token: str, now: datetime) -> None:
        """Keeps the token under this name, in place of the one before it."""
        sealed = self._fernet.encrypt(token.encode()).decode()
        row = session.get(SecretRow, name)
        if row is None:
            session.add(SecretRow(name=name, sealed=sealed, at=now))
        else:
            row.sealed, row.at = sealed, now

    def open(self, session: Session, name: str) -> str | None:
        """The token under this name; None without one, or when it was sealed with another secret."""
        row = session.get(SecretRow, name, populate_existing=True)
        if row is None:
            return None
        try:
            return self._fernet.decrypt(row.sealed.encode()).decode()
        except InvalidToken:
            return None
