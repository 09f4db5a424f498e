"""Keys for one purpose each, derived from the desk's secret: the same ones in every process."""

import base64

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.errors import NightdeskError
from bot.settings import Settings

KEY_BYTES = 32


class NoSecretKey(NightdeskError):
    """The console needs a secret key to sign sessions with: set NIGHTDESK_SECRET_KEY."""


def derive(settings: Settings, purpose: str) -> bytes:
    """A key of 32 bytes that serves `purpose` and gives nothing else away (HKDF, RFC 5869).

    Raises:
        NoSecretKey: when the settings have none.
    """
    secret = settings.secret_key.get_secret_value()
    if not secret:
        raise NoSecretKey
    hkdf = HKDF(SHA256(), KEY_BYTES, salt=None, info=f"nightdesk console {purpose}".encode())
    return hkdf.derive(secret.encode())


def derive_text(settings: Settings, purpose: str) -> str:
    """The same, as text that fits into an address."""
    return base64.urlsafe_b64encode(derive(settings, purpose)).rstrip(b"=").decode()
