"""How X proves a delivery is its own, and how a webhook proves it knows the secret."""

import base64
import hashlib
import hmac

SIGNATURE_HEADER = "x-twitter-webhooks-signature"


def sign(consumer_secret: str, message: bytes) -> str:
    """`sha256=` and the base64 HMAC-SHA256 of the message."""
    digest = hmac.new(consumer_secret.encode(), message, hashlib.sha256).digest()
    return "sha256=" + base64.b64encode(digest).decode()


def proves(consumer_secret: str, message: bytes, signature: object) -> bool:
    """Whether that is the signature of the message, compared in constant time."""
    if not isinstance(signature, str):
        return False
    expected = sign(consumer_secret, message)
    return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "surrogatepass"))
