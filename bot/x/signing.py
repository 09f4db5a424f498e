"""X's webhook handshake and signatures.

Source: X's webhook pages. Both are base64(HMAC-SHA256(consumer secret, …)): over a challenge token, and over the
raw body of a delivery. Because they are the same construction, whoever may choose the token could have an event
signed: a token that could be a body is refused.
"""

import base64
import hashlib
import hmac
import re

HEADER = "x-twitter-webhooks-signature"
TOKEN = re.compile(r"[A-Za-z0-9_\-+/=]{1,128}")


def signature(secret: str, message: bytes) -> str:
    """`sha256=` and the base64 of the HMAC of `message`."""
    digest = hmac.new(secret.encode(), message, hashlib.sha256).digest()
    return "sha256=" + base64.b64encode(digest).decode()


def answer_challenge(secret: str, token: str) -> str | None:
    """The `response_token` for X's challenge; None when the token could be the body of an event."""
    return signature(secret, token.encode()) if TOKEN.fullmatch(token) else None


def is_signed(secret: str, body: bytes, header: str | None) -> bool:
    """Whether `header` is the signature of the raw `body`; takes as long for a wrong one as for a right one."""
    return hmac.compare_digest(signature(secret, body).encode(), (header or "").encode())
